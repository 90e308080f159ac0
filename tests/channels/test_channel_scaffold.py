"""A new channel from a few answers: whatever is answered, what is made reads without fault, or one sentence says why not."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy
import pytest
from casemaker import a_dossier, at, calendar, entry, filing
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.case.keys import read_record
from kameng_tui.case.records import Case
from kameng_tui.channels.asking import ctx_of, filing_of
from kameng_tui.channels.hookspecs import PROJECT, ChannelSpec
from kameng_tui.channels.manifest import read_manifest
from kameng_tui.channels.records import Channel
from kameng_tui.channels.scaffold import (
    QUESTIONS,
    Answers,
    answers_of,
    new_distribution,
    new_pack,
    package_of,
    quoted,
)
from kameng_tui.channels.shape import KINDS, UNITS
from kameng_tui.channels.templates import LONGEST_TEXT, render
from kameng_tui.desk.kit import check_folder
from kameng_tui.reckon.dues import dues_of, questions_of
from kameng_tui.values import BadValue

DAY = date(2026, 11, 22)
TOLD = {"id": "abc-hotline", "name": "某某热线", "authority": "某某局", "source": "2026-11-02 电话询问"}


def made(**told: str) -> dict[str, str]:
    return new_pack(answers_of(TOLD | told, DAY))


def read(files: Mapping[str, str], folder: str = "") -> Channel:
    beside = {name.removeprefix(folder): text for name, text in files.items()}
    raw = tomllib.loads(beside["channel.toml"], parse_float=Decimal)
    channel, faults = read_manifest(raw, beside, "channel.toml")
    assert channel is not None, [f"{f.where} {f.message}" for f in faults]
    return channel


def test_four_answers_are_enough_and_all_that_is_needed_is_there() -> None:
    files = made()
    assert set(files) == {
        "channel.toml", "README.md", "templates/complaint.txt", "templates/reminder.txt", "examples/late.toml",
        "examples/answered.toml",
    }  # fmt: skip
    channel = read(files)
    assert (channel.id, channel.name, channel.authority) == ("abc-hotline", "某某热线", "某某局")
    assert channel.sources == ("2026-11-02 电话询问",) and channel.as_of == DAY and channel.hooks == ""
    assert len(channel.fields) >= 6 and {t.purpose for t in channel.templates} == {"complaint", "reminder"}
    assert "某某热线" in files["README.md"] and "$" not in "".join(files.values())


def test_a_length_that_nobody_knows_stays_unknown() -> None:
    (limit,) = read(made()).limits
    assert (limit.length, limit.length_word, limit.confidence) == (None, "unknown", "uncertain")
    (known,) = read(made(length="5", unit="hour")).limits
    assert (known.length, known.unit, known.confidence) == (5, "hour", "known")
    assert known.source == ("2026-11-02 电话询问",)


def test_nothing_in_it_passes_for_a_fact_that_nobody_found() -> None:
    """The one source that was told stands behind the limit it was told for, and no sentence meant for the author is shown."""
    channel = read(made(length="5"))
    assert [x.source for x in channel.limits] == [("2026-11-02 电话询问",)]
    assert [(gate.level, gate.source) for gate in channel.gates] == [
        ("advised", ("起步时自带的提醒,不是对方的规定",))
    ]
    assert channel.summary == ""


KIND_SAYS = {  # kind -> effect, public, whom letters are written to
    "platform": ("answers", False, "respondent"), "payment": ("answers", False, "respondent"),
    "media": ("publishes", True, "public"), "regulator": ("mediates", False, "authority"),
    "telecom": ("answers", False, "authority"), "police": ("penalises", False, "authority"),
    "court": ("judges", False, "court"), "mediation": ("mediates", False, "authority"),
    "other": ("answers", False, "authority"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_says_what_it_can_do_and_who_reads(kind: str) -> None:
    channel = read(made(kind=kind))
    assert (channel.effect, channel.public, channel.templates[0].audience) == KIND_SAYS[kind]


def test_what_everybody_reads_names_no_order_number() -> None:
    facts = next(s for s in read(made(kind="media")).fields if s.id == "facts")
    assert facts.from_ == ("story.phenomenon",)
    letters = "".join(t.text for t in read(made(kind="media")).templates)
    assert "order_number" not in letters and "phone" not in letters


# --- its examples come true -----------------------------------------------------------------------------------------


def dossier_of(told: Mapping[str, Any]) -> Any:
    case, faults = read_record(Case, told["case"], "case.toml")
    assert not faults
    journal = tuple(
        entry(f"e{i}", row["at"].isoformat(), row["kind"], filing="f") for i, row in enumerate(told["events"])
    )
    return a_dossier(case, journal, (), (filing("abc-hotline", "f"),))


CALLS = [
    ("", "working-day"), ("5", "working-day"), ("24", "hour"), ("30", "minute"), ("15", "day"), ("1", "month"), ("1", "year"),
]  # fmt: skip


@pytest.mark.parametrize(("length", "unit"), CALLS)
@pytest.mark.parametrize("name", ["late", "answered"])
def test_its_examples_say_what_the_program_counts(name: str, length: str, unit: str) -> None:
    files = made(length=length, unit=unit)
    told = tomllib.loads(files[f"examples/{name}.toml"])
    channel = read(files)
    found = dues_of(dossier_of(told), {channel.id: channel}, (), calendar(), told["now"], {})
    counted = {d.limit: d for d in found if d.kind == "limit"}
    assert set(counted) == set(told["expect"]["due"]) == ({"first-answer"} if length else set())
    for limit, wanted in told["expect"]["due"].items():
        assert {key: getattr(counted[limit], key) for key in wanted} == wanted
        assert wanted["state"] == {"late": "overdue", "answered": "met"}[name]


@pytest.mark.parametrize("length", ["", "5"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_kit_finds_nothing_in_it(kind: str, length: str, tmp_path: Path) -> None:
    for name, text in made(kind=kind, length=length).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert [f"{f.where} {f.message}" for f in check_folder(tmp_path, today=DAY)] == []


def test_where_nothing_is_known_the_program_asks() -> None:
    channel = read(made())
    dossier = dossier_of(tomllib.loads(made()["examples/late.toml"]))
    (question,) = questions_of(dossier, {channel.id: channel}, (), calendar(), at("2026-12-01"), {})
    assert question.limit == "first-answer" and "以官方页面为准" in question.text


def test_its_letters_read_well_with_and_without_what_may_be_missing() -> None:
    channel = read(made(length="5"))
    need = {"facts": "付款后没有到账", "demands": "退还50.00元", "respondent": "某某卡盟"}
    base = {"channel": {"name": channel.name}, "receipt": "", "sent": [], "dues": [], "evidence": []}
    sent = [{"channel": channel.name, "date": "2026年9月1日", "days": 3}]
    late = [{"label": "首次答复", "due": "2026年9月8日", "duty": "theirs", "state": "overdue"}]
    proof = [{"number": 1, "title": "订单页"}]
    reminder = channel.templates[1].text
    assert render(channel.templates[0].text, base | need) == "付款后没有到账。\n\n诉求：退还50.00元"
    full = base | need | {"sent": sent, "dues": late, "receipt": "T1", "evidence": proof}
    assert render(channel.templates[0].text, full).endswith("附件：\n1. 订单页")
    assert render(reminder, full).split("\n")[:2] == [
        "本人于2026年9月1日就某某卡盟的问题提交投诉（编号T1），至今已3天，尚未解决。",
        "首次答复的期限已于2026年9月8日届满。",
    ]
    assert render(reminder, base | need).startswith("本人就某某卡盟的问题提交的投诉尚未解决。")


# --- a distribution -------------------------------------------------------------------------------------------------


def test_a_distribution_is_the_same_channel_in_a_package_that_hatchling_builds() -> None:
    answers = answers_of(TOLD, DAY)
    pack, files = new_pack(answers), new_distribution(answers)
    inside = {n.removeprefix("kameng_abc_hotline/"): t for n, t in files.items() if "/" in n}
    assert {n: t for n, t in inside.items() if n != "__init__.py"} == {
        n: t for n, t in pack.items() if n != "README.md"
    }
    shared = pack["README.md"].partition("在这个文件夹里")[0]
    assert files["README.md"].startswith(shared) and len(shared.splitlines()) > 8
    project = tomllib.loads(files["pyproject.toml"])
    assert project["project"]["name"] == "kameng-abc-hotline"
    points = project["project"]["entry-points"]["kameng_tui.channels"]
    assert points == {"abc-hotline": "kameng_abc_hotline:channel.toml"}
    assert project["build-system"]["build-backend"] == "hatchling.build"
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["kameng_abc_hotline"]
    assert not [name for name in files if name.endswith("hooks.py")], "code only if it is asked for"


def test_code_is_made_only_if_asked_and_does_something() -> None:
    files = new_distribution(answers_of(TOLD, DAY), code=True)
    channel = read(files, "kameng_abc_hotline/")
    assert channel.hooks == "kameng_abc_hotline.hooks"
    module = ModuleType("hooks_under_test")
    exec(compile(files["kameng_abc_hotline/hooks.py"], "hooks.py", "exec"), module.__dict__)
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(ChannelSpec)
    manager.register(module)
    manager.check_pending()

    def texts(respondent: str) -> list[str]:
        asked = {
            "ctx": {},
            "filing": {"form": {"respondent": respondent}},
            "facts": {},
            "final": False,
        }
        return [row["text"] for rows in manager.hook.channel_validate(**asked) for row in rows]

    assert texts("某某公司") == [] and "网址" in texts("https://abc.example")[0]
    assert "网址" in texts("www.abc.example")[0]


def test_the_package_of_a_channel_is_a_python_name() -> None:
    assert package_of("wechat-pay") == "kameng_wechat_pay" and package_of("12345").isidentifier()


def test_its_readme_says_how_that_kind_is_installed_and_trusted() -> None:
    answers = answers_of(TOLD, DAY)
    pack, data, code = new_pack(answers), new_distribution(answers), new_distribution(answers, code=True)
    assert "python -m build" not in pack["README.md"] and "plugin trust" not in pack["README.md"]
    assert "dist/kameng_abc_hotline-0.1.0-py3-none-any.whl" in data["README.md"]
    assert "plugin trust" not in data["README.md"], "there is nothing to trust"
    assert "check . --run" in code["README.md"] and "--run" not in data["README.md"]
    for said in ("kameng plugin trust abc-hotline --revoke", "kameng_abc_hotline/hooks.py"):
        assert said in code["README.md"]


def test_the_answer_that_its_example_expects_of_the_hook_is_the_one_it_gives() -> None:
    files = new_distribution(answers_of(TOLD, DAY), code=True)
    (row,) = tomllib.loads(files["kameng_abc_hotline/examples/late.toml"])["expect"]["hooks"]
    module = ModuleType("hooks_under_test")
    exec(compile(files["kameng_abc_hotline/hooks.py"], "hooks.py", "exec"), module.__dict__)
    (answer,) = getattr(module, row["hook"])(filing={"form": row["form"]})
    assert all(part in answer["text"] for part in row["contains"])
    assert "hooks" not in tomllib.loads(made()["examples/late.toml"])["expect"], (
        "data alone has no code to ask"
    )


def test_what_a_hook_is_given_is_told_where_it_is_written() -> None:
    """The names in the head of hooks.py are those that the program hands over."""
    channel = read(made())
    head = new_distribution(answers_of(TOLD, DAY), code=True)["kameng_abc_hotline/hooks.py"].split('"""')[1]
    event = {"kind": "submitted", "id": "submitted", "at": at("2026-11-22"), "text": "", "receipt": ""}
    filing_given = filing_of(channel, "f", "waiting", {}, [event])
    assert all(f'"{name}"' in head for name in (*ctx_of(channel, at("2026-11-22")), *filing_given))
    assert "{" + ", ".join(filing_given["events"][0]) + "}" in head


# --- answers that cannot be -----------------------------------------------------------------------------------------

REFUSED = [
    ({"id": ""}, "编号", "nothing answered"),
    ({"id": "热线"}, "小写字母", "an id is ASCII"),
    ({"id": "ABC"}, "小写字母", "and lower case"),
    ({"id": "a" * 41}, "小写字母", "and short"),
    ({"name": "  "}, "名称", "a name of spaces"),
    ({"source": ""}, "依据", "a number without a source"),
    ({"kind": "gov"}, "mediation", "a kind that there is not"),
    ({"unit": "week"}, "working-day", "a unit that there is not"),
    ({"length": "五"}, "大于 0 的整数", "no number"),
    ({"length": "-3"}, "大于 0 的整数", "below nothing"),
    ({"length": "0"}, "大于 0 的整数", "at once"),
    ({"length": "99999", "unit": "year"}, "9999", "beyond the calendar"),
    ({"langth": "3"}, "没有 langth 这一问", "a question that there is not"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "said", "why"), REFUSED, ids=[r[2] for r in REFUSED])
def test_answers_that_cannot_be_are_refused_with_one_sentence(
    told: dict[str, str], said: str, why: str
) -> None:
    with pytest.raises(BadValue) as refused:
        made(**told)
    assert said in str(refused.value) and "\n" not in str(refused.value), why


def test_records_made_by_hand_are_checked_too() -> None:
    wrong = Answers("x", "n", "a", "s", DAY, unit="week", length=1)
    with pytest.raises(BadValue):
        new_pack(wrong)
    with pytest.raises(BadValue):
        new_distribution(Answers("x", "n", "a", "s", DAY, kind="gov"))


def test_every_question_can_be_asked_as_it_stands() -> None:
    assert [q.id for q in QUESTIONS] == ["id", "name", "authority", "kind", "url", "length", "unit", "source"]
    assert all(q.text and q.help for q in QUESTIONS)
    assert {q.id: q.choices for q in QUESTIONS if q.choices} == {"kind": KINDS, "unit": UNITS}
    for question in QUESTIONS:
        assert not question.choices or all(choice in question.help for choice in question.choices)


WORDS = st.text(min_size=1, max_size=60).filter(lambda t: t.strip() and t.encode("utf-8", "replace"))


@settings(max_examples=50, deadline=None)
@given(name=WORDS, authority=WORDS, source=WORDS, url=st.text(max_size=20))
def test_any_words_come_back_as_they_were_told(name: str, authority: str, source: str, url: str) -> None:
    """Quotes, backslashes, control characters, ``$`` and braces are data."""
    told = {"id": "x", "name": name, "authority": authority, "source": source, "url": url}
    answers = answers_of(told, DAY)
    channel = read(new_distribution(answers), "kameng_x/")
    assert (channel.name, channel.authority, channel.url) == (answers.name, answers.authority, answers.url)
    assert channel.sources == (answers.source,)
    assert (
        tomllib.loads(new_distribution(answers)["pyproject.toml"])["project"]["description"] == answers.name
    )


def test_a_quoted_text_is_one_line_of_toml() -> None:
    text = 'a"b\\c\n\t\x7f\x01终'
    assert "\n" not in quoted(text) and tomllib.loads(f"x = {quoted(text)}") == {"x": text}


def test_the_same_answers_make_the_same_files() -> None:
    assert made(length="5") == made(length="5")
    late = tomllib.loads(made(length="5")["examples/late.toml"])
    assert isinstance(late["now"], datetime) and len(made()["channel.toml"]) < LONGEST_TEXT
