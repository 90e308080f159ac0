"""`kameng log` proposes the promises in what was said; it writes none by itself."""

from __future__ import annotations

import shlex

from by_cli import Kameng


def begun(kameng: Kameng) -> str:
    assert kameng("init", "book").status == 0
    made = kameng("new", "-w", "book", "--set", "platform.name=九妹卡盟", "--json", today="2026-09-01")
    return str(made.data["id"])


def test_the_proposed_commands_register_the_promises_and_a_broken_one_is_told_by_hours(
    kameng: Kameng,
) -> None:
    case = begun(kameng)
    said = (
        "log",
        case,
        "-w",
        "book",
        "--kind",
        "reply",
        "--text",
        "2小时内联系商户,24小时内补发",
        "--at",
        "2026-09-01T14:00",
    )
    told = kameng(*said, today="2026-09-01T14:05").out
    commands = [shlex.split(line)[1:] for line in told.split("\n") if line.strip().startswith("kameng ")]
    assert [command[0] for command in commands] == ["amend", "log"]
    before = kameng("show", case, "-w", "book", "--json", today="2026-09-01T14:05").data
    assert before["due"] == []  # nothing was taken over
    for command in commands:
        assert kameng(*command, "-w", "book", today="2026-09-01T14:06").status == 0
    due = kameng("due", case, "-w", "book", "--json", today="2026-09-01T20:30").data
    assert [(d["label"], d["latest"], d["state"]) for d in due] == [
        ("承诺:2小时内联系商户", "2026-09-01T16:00:00+08:00", "overdue"),
        ("承诺:24小时内补发", "2026-09-02T14:00:00+08:00", "running"),
    ]
    next_step = kameng("advise", case, "-w", "book", "--json", today="2026-09-01T20:30").data["next"][0]
    assert "已逾期4小时" in next_step["why"]


def test_an_answer_without_a_time_gives_the_questions_and_no_promise(kameng: Kameng) -> None:
    case = begun(kameng)
    told = kameng(
        "log", case, "-w", "book", "--kind", "reply", "--text", "尽快处理", "--json", today="2026-09-01"
    )
    (heard,) = told.data["heard"]
    assert heard["by"] is None and "具体到哪一天几点前处理完?" in heard["ask"]


def test_what_we_say_is_no_promise(kameng: Kameng) -> None:
    case = begun(kameng)
    told = kameng(
        "log",
        case,
        "-w",
        "book",
        "--kind",
        "demand",
        "--text",
        "请在24小时内补发",
        "--json",
        today="2026-09-01",
    )
    assert told.data["heard"] == []


def test_a_promise_given_by_its_option_is_not_proposed_again(kameng: Kameng) -> None:
    case = begun(kameng)
    told = kameng("log", case, "-w", "book", "--kind", "reply", "--text", "24小时内补发", "--promise", "补发",
                  "--by", "2026-09-02T14:00", "--json", today="2026-09-01")  # fmt: skip
    assert told.data["heard"] == [] and len(told.data["due"]) == 1


def test_a_corrected_term_may_be_said_in_words_and_counts_from_when_it_was_said(kameng: Kameng) -> None:
    case = begun(kameng)
    said = ("log", case, "-w", "book", "--kind", "promise", "--text", "客服答应补发", "--json")
    entry = kameng(*said, "--at", "2026-09-01T14:00", today="2026-09-01T14:05").data["entry"]
    sets = ("--set", "promise=补发", "--set", "promise_by=2小时内")
    amended = kameng("amend", case, entry, "-w", "book", *sets, today="2026-09-03T09:00")
    assert amended.status == 0 and "读作 2026-09-01 16:00" in amended.err
    due = kameng("due", case, "-w", "book", "--json", today="2026-09-03T09:00").data
    assert [d["latest"] for d in due] == ["2026-09-01T16:00:00+08:00"]
    refused = kameng("amend", case, entry, "-w", "book", "--set", "promise_by=过几天", today="2026-09-03")
    assert refused.status == 2 and "看不准" in refused.err
