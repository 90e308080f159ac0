"""``kameng advise`` says in which order the channels go, how their receivers would look at it, where, and what was skipped."""

from __future__ import annotations

from tests.by_cli import Kameng


def test_the_keys_the_words_and_a_step_passed_over(kameng: Kameng) -> None:
    day = "2026-09-01T10:00"
    kameng("init", "簿")
    kameng("new", "-w", "簿", "--set", "problem=topup-not-received", "--set", "platform.operator=启慧公司",
           "--set", "platform.address=某市某路1号", "--set", "consumer.address=某区某街2号", today=day)  # fmt: skip
    case = kameng("list", "-w", "簿", "--json").data[0]["id"]
    data = kameng("advise", case, "-w", "簿", "--json", today=day).data
    (checked,) = data["precheck"]
    assert (checked["channel"], checked["outlook"]) == ("12315", "at-risk")
    assert {g["id"]: g["state"] for g in checked["grounds"]}["16-2"] == "unknown"
    seat = next(venue for venue in data["jurisdiction"] if venue["id"] == "operator-seat")
    assert (seat["channel"], seat["place"], seat["missing"]) == ("12315", "某市某路1号", "")
    assert [leg["phase"] for leg in data["plan"]] == sorted(
        (leg["phase"] for leg in data["plan"]), key=["now", "then", "last"].index
    )
    step = data["next"][0]["id"]
    kameng(
        "log",
        case,
        "-w",
        "簿",
        "--kind",
        "note",
        "--text",
        "页面已经关闭",
        "--set",
        f"skip={step}",
        today=day,
    )
    after = kameng("advise", case, "-w", "簿", "--json", today=day).data
    assert step not in [s["id"] for s in after["next"]]
    assert after["skipped"][0]["step"] == step and after["skipped"][0]["why"] == "页面已经关闭"
    out = kameng("advise", case, "-w", "簿", today=day).out
    assert (
        "受理前检查 12315投诉:照现在这样提交有风险" in out
        and "归谁管 小额诉讼" in out
        and "页面已经关闭" in out
    )
    assert "地址在保险箱里" in out and "vault:" not in out, (
        "what is masked is told in words, not as it is stored"
    )
    kameng("close", case, "-w", "簿", "--reason", "dropped", today=day)
    over = kameng("advise", case, "-w", "簿", today=day).out
    assert "平台客服 案件已结束,不再提交" in over and "可以提交" not in over


def test_only_a_step_that_stands_can_be_passed_over(kameng: Kameng) -> None:
    day = "2026-09-01T10:00"
    kameng("init", ".")
    case = kameng("new", "--set", "title=一", "--json", today=day).data["id"]
    note = ("log", case, "--kind", "note", "--text", "不办")
    for unknown in ("nonsense", "heimao"):
        refused = kameng(*note, "--set", f"skip={unknown}", today=day)
        assert refused.status == 2 and f"没有「{unknown}」这一步" in refused.err, "it would pass over nothing"
        assert "fact:problem(选定问题类型)" in refused.err
    assert kameng(*note, "--set", "skip=fact:problem", today=day).status == 0
    assert "跳过 选定问题类型:不办" in kameng("advise", case, today=day).out


def test_a_list_that_is_narrowed_to_nothing_says_so(kameng: Kameng) -> None:
    kameng("init", ".")
    assert "粘贴经过就能开始" in kameng("list").out
    kameng("new", "--set", "title=一")
    for words in (("--search", "没有这个词"), ("--status", "won"), ("--overdue",), ("--consumer", "某人")):
        assert "没有符合条件的案件" in kameng("list", *words).out, words
