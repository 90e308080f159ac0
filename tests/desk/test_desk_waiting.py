"""What home puts first, which entry carries a limit, and that reminders say the true number."""

from __future__ import annotations

import pytest

from kameng_tui.desk import cases, entries, filings, papers
from kameng_tui.desk.agenda import agenda, overview
from kameng_tui.values import parse_when

FACTS = [
    ("platform.name", "示例卡盟"), ("platform.operator", "示例网络有限公司"), ("platform.address", "示例市1号"),
    ("consumer.name", "张示例"), ("consumer.phone", "13912345678"), ("consumer.address", "示例市2号"),
    ("order.number", "QH1"), ("order.item", "点卡"), ("order.amount", "500"), ("order.placed", "2026-08-20T10:00"),
    ("problem", "topup-not-received"), ("story.phenomenon", "未到账"), ("claim.kind", "refund"), ("claim.amount", "500"),
]  # fmt: skip


def a_case(bench, **facts) -> str:
    return cases.new(bench.desk, sets=[*FACTS, *((k.replace("__", "."), v) for k, v in facts.items())]).id


def sent(bench, case: str, when: str = "2026-09-01T10:00", filing: str = "platform") -> None:
    bench.time = when
    entries.log(bench.desk, case, kind="submitted", filing=filing, receipt="T1")


# --- home ------------------------------------------------------------------------------------------------------------


def test_a_vanished_shop_with_nothing_filed_stands_first(bench):
    waiting = a_case(bench, title="有时限")
    sent(bench, waiting)
    gone = a_case(bench, title="跑路", problem="vanished")
    stopped = a_case(bench, title="联系不上", problem="topup-not-received")
    question = next(q for q in bench.desk.knowledge.playbook("topup-not-received").questions if q.stop_when)
    cases.edit(bench.desk, stopped, sets=[(f"answers.{question.id}", question.stop_when[0])])
    quiet = a_case(bench, title="还没投诉")
    rows = overview(bench.desk).cases
    assert {row.id for row in rows[:2]} == {gone, stopped}
    assert {row.id: row.stage for row in rows}[gone] == "未投诉,先办急事"
    assert {row.id: row.stage for row in rows}[quiet] == "未投诉"
    sent(bench, gone, "2026-09-01T11:00", "12315")
    assert overview(bench.desk).cases[0].id == stopped, "once filed, its own clock speaks"
    entries.close(bench.desk, stopped, "dropped")
    assert overview(bench.desk).cases[-1].id == stopped


def test_home_names_the_entry_that_carries_limitation(bench):
    case = a_case(bench, known__harm="2026-08-20", known__debtor="2026-08-20")
    bench.time = "2026-09-03T10:00"
    before = {row.due.limit: row.due for row in overview(bench.desk).agenda}
    assert before["limitation"].label == "诉讼时效"
    entries.log(bench.desk, case, kind="demand", text="书面要求退款")
    after = {row.due.limit: row.due for row in overview(bench.desk).agenda}
    assert after["limitation"].label == "诉讼时效(2026-09-03 书面催告起重新计算)"
    plain = {row.due.limit: row.due for row in agenda(bench.desk).rows}
    assert plain["limitation"].label == "诉讼时效", "the label of `kameng due` is the rule's"


def test_the_counts_of_home_are_those_of_its_rows(bench):
    case = a_case(bench)
    sent(bench, case)
    for now, late, today in (
        ("2026-09-01T12:00", 0, 0),
        ("2026-09-02T09:00", 0, 1),
        ("2026-09-02T11:00", 1, 0),
    ):
        bench.time = now
        home = overview(bench.desk, 30)
        assert (home.late, home.today) == (late, today), now
        assert sum(row.due.state in ("overdue", "lapsed") for row in home.agenda) == late


# --- reminders -------------------------------------------------------------------------------------------------------


def test_the_case_knows_its_next_reminder_and_the_workbook_may_change_it(bench):
    case = a_case(bench)
    sent(bench, case)
    bench.time = "2026-09-03T11:00"
    (found,) = cases.open_case(bench.desk, case).reminders
    assert (found.due_now, found.waited_text) == (True, "已过2天")
    reminder = {"filing": "platform", "template": "reminder"}
    assert reminder in [step.with_ for step in cases.open_case(bench.desk, case).steps]
    path = bench.desk.book.root / "workbook.toml"
    path.write_text(
        path.read_text("utf-8") + '\n[override.platform.cadence.submitted]\nafter = 3\nunit = "day"\n',
        "utf-8",
    )
    bench.desk.use(type(bench.desk.book).open(bench.desk.book.root))
    (changed,) = cases.open_case(bench.desk, case).reminders
    assert not changed.due_now and changed.source == "本工作簿改为3天"


# sent on 09-01 at 10:00 -> what the platform's reminder says
HOURS = {
    "2026-09-01T10:30": "提交投诉（编号T1），问题尚未解决。",
    "2026-09-02T09:00": "提交投诉（编号T1），至今已23小时，问题尚未解决。",
    "2026-09-03T09:59": "提交投诉（编号T1），至今已47小时，问题尚未解决。",
    "2026-09-03T10:00": "提交投诉（编号T1），至今已2天，问题尚未解决。",
    "2026-09-05T09:00": "提交投诉（编号T1），至今已3天，问题尚未解决。",
}


@pytest.mark.parametrize(("now", "words"), HOURS.items())
def test_the_reminder_says_full_hours_and_full_days(bench, now, words):
    case = a_case(bench)
    sent(bench, case)
    bench.time = now
    assert words in papers.draft(bench.desk, case, "platform", "reminder").text


def test_a_broken_promise_stands_in_the_reminder_with_its_hours_and_others_do_not(bench):
    case = a_case(bench)
    sent(bench, case)
    for filing, text in (("platform", "24小时内补发"), ("", "2小时内联系商户"), ("12315", "周内答复")):
        if filing == "12315":
            sent(bench, case, "2026-09-01T11:00", filing)
        entries.log(
            bench.desk, case, kind="promise", filing=filing, promise=text, staff="1024", at=parse_when("2026-09-01T12:00"),
            by=parse_when("2026-09-02T12:00"),
        )  # fmt: skip
    bench.time = "2026-09-03T14:20"
    letter = papers.draft(bench.desk, case, "platform", "reminder").text
    assert "承诺“24小时内补发”，期限为2026年9月2日12:00，已超过26小时，至今没有兑现" in letter
    assert "2小时内联系商户" in letter, "a promise that names no filing is the platform's"
    assert "周内答复" not in letter, "what an authority said is not held against the platform"


def test_a_reminder_speaks_of_its_own_filing(bench):
    """Two complaints at one platform: each counts from its own day."""
    case = a_case(bench)
    sent(bench, case)
    bench.time = "2026-09-08T10:00"
    second = filings.file(bench.desk, case, "platform", new=True).filing
    sent(bench, case, "2026-09-08T10:00", second)
    bench.time = "2026-09-11T10:00"
    assert "本人于2026年9月8日就订单QH1提交投诉" in papers.draft(bench.desk, case, second, "reminder").text
    assert "至今已10天" in papers.draft(bench.desk, case, "platform", "reminder").text


def test_an_authority_in_time_is_only_asked_how_far_it_is(bench):
    case = a_case(bench)
    sent(bench, case, "2026-09-01T10:00", "12315")
    bench.time = "2026-09-08T10:00"
    letter = papers.draft(bench.desk, case, "12315", "reminder").text
    assert "至今已过5个工作日" in letter and "仅查询办理进度" in letter and "催办" not in letter
    (held,) = cases.open_case(bench.desk, case).reminders
    assert held.waited_text == "已过5个工作日(自然日7天)" and held.held_back
