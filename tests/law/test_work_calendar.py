"""What the calendar says of a day, what was known of it when, and how a year's plan is read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.calendar import PlanBook, WorkCalendar, YearPlan, plans_from_table

DAY = timedelta(days=1)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=i) for i in range((date(year + 1, 1, 1) - first).days)]


def test_working_days_of_2025_and_2026_are_248_each(calendar):
    assert [sum(map(calendar.is_working, days_of(year))) for year in (2025, 2026)] == [248, 248]


def test_every_plan_names_its_notice_with_its_number_and_an_address(plans):
    for plan in plans:
        first = plan.announced.year < plan.year
        assert f"{plan.year}年部分节假日安排的通知" in plan.notice or not first, plan.year
        assert f"发明电〔{plan.announced.year}〕" in plan.notice and plan.notice.endswith("号)"), plan.year
        assert plan.source.startswith("https://www.gov.cn/zhengce/"), plan.year
        assert plan.official, plan.year


def test_a_first_notice_comes_late_in_the_year_before(plans):
    for year in {plan.year for plan in plans}:
        first = next(plan.announced for plan in plans if plan.year == year)
        assert date(year - 1, 10, 1) <= first <= date(year - 1, 12, 31), year


def test_three_years_were_changed_midway(plans):
    changed = {plan.year: plan.announced for plan in plans if plan.announced.year == plan.year}
    assert changed == {2015: date(2015, 5, 13), 2019: date(2019, 3, 22), 2020: date(2020, 1, 27)}
    assert len(plans) == 20 + 3


def test_the_estimate_of_2027_is_its_statutory_days_and_their_substitutes(calendar):
    plan = calendar.plan(2027)
    assert (plan.official, dict(plan.work), plan.announced) == (False, {}, None)
    assert "调休未公布" in plan.notice
    assert " ".join(day.isoformat()[5:] for day in sorted(plan.off)) == (
        "01-01 02-05 02-06 02-07 02-08 02-09 02-10 04-05 05-01 05-02 05-03 05-04 06-09 09-15 "
        "10-01 10-02 10-03 10-04 10-05"
    )


@pytest.mark.parametrize(
    ("day", "working", "holiday", "name", "why"),
    [
        ("2026-10-01", False, True, "国庆节放假", "a day of the holiday"),
        ("2026-10-03", False, True, "国庆节放假", "a Saturday inside the period belongs to it"),
        ("2026-10-10", True, False, "国庆节调休上班", "a make-up Saturday is worked"),
        ("2026-10-17", False, False, "周六", "an ordinary Saturday is no holiday"),
        ("2026-10-18", False, False, "周日", "an ordinary Sunday"),
        ("2026-10-19", True, False, "", "an ordinary Monday has no name"),
        ("2024-02-09", True, False, "", "除夕 2024 was only recommended"),
        ("2023-12-31", False, False, "周日", "元旦 2024 was one day, joined to an ordinary weekend"),
        ("2024-06-08", False, False, "周六", "端午 2024 likewise"),
        ("2022-12-31", False, True, "元旦放假", "given by the notice for 2023"),
        ("2020-02-01", False, True, "春节放假", "first a make-up day, then the holiday was prolonged"),
        ("2027-02-06", False, True, "春节放假(调休未公布)", "an estimate says that it is one"),
        ("2027-02-13", False, False, "周六", "no make-up day is guessed"),
        ("2200-10-01", True, False, "", "no plan: only weekends are known"),
    ],
)
def test_what_a_day_is(calendar, day, working, holiday, name, why):
    day = date.fromisoformat(day)
    assert (calendar.is_working(day), calendar.is_holiday(day), calendar.name_of(day)) == (
        working,
        holiday,
        name,
    ), why


@pytest.mark.parametrize(
    ("day", "expected", "why"),
    [
        ("2026-12-31", False, "announced"),
        ("2027-01-04", False, "元旦 2027 is a Friday: it joins the weekend, nothing is moved"),
        ("2027-01-25", False, "a Monday eleven days before 除夕"),
        ("2027-01-30", True, "a weekend before 春节 may be worked"),
        ("2027-02-11", True, "春节 will be longer than its statutory days"),
        ("2027-04-05", False, "清明 2027 is a Monday"),
        ("2027-06-10", False, "端午 2027 is a Wednesday: one day alone"),
        ("2027-09-25", True, "a weekend before 国庆"),
        ("2027-11-20", False, "far from every holiday"),
        ("2030-03-13", False, "far from every estimated holiday"),
        ("2061-03-13", True, "no plan at all"),
    ],
)
def test_which_days_a_notice_may_still_change(calendar, day, expected, why):
    assert calendar.may_change(date.fromisoformat(day)) is expected, why


def plan(year: int, *, official: bool = True, off: dict[date, str] | None = None) -> YearPlan:
    return YearPlan(year, off or {date(year, 1, 1): "元旦"}, {}, "通知", "来源", date(2026, 1, 1), official)


@pytest.mark.parametrize(
    ("years", "until", "why"),
    [
        ([(2025, True), (2026, True), (2027, False)], date(2026, 12, 31), "an estimate ends the run"),
        ([(2024, True), (2025, True), (2027, True)], date(2025, 12, 31), "a gap ends the run"),
        ([(2018, True), (2025, True), (2026, True)], date(2026, 12, 31), "an old year alone is not the run"),
        ([(2026, True), (2027, False), (2027, True)], date(2027, 12, 31), "the notice replaces the estimate"),
        ([], date.min, "nothing known"),
    ],
)
def test_until_when_it_is_official(years, until, why):
    book = PlanBook.of(plan(year, official=official) for year, official in years)
    assert WorkCalendar(book).official_until == until, why


def test_a_later_plan_replaces_the_estimate_of_its_year_as_a_whole(calendar, plans):
    announced = plan(2027, off={date(2027, 2, 5): "春节"})
    newer = WorkCalendar(PlanBook.of([*plans, announced]), estimate=knowledge().estimate)
    assert newer.is_working(date(2027, 2, 8)) and not calendar.is_working(date(2027, 2, 8))
    assert newer.name_of(date(2027, 2, 5)) == "春节放假"
    assert newer.is_official(date(2027, 6, 1)) and not calendar.is_official(date(2027, 6, 1))
    assert newer.plan(2027) is announced
    assert not newer.is_working(date(2026, 10, 1))  # the other years stay


def test_a_team_file_replaces_our_announced_plan(plans):
    team = plan(2026, off={date(2026, 6, 18): "厂庆"})
    ours = WorkCalendar(PlanBook.of([*plans, team]))
    assert ours.plan(2026) is team
    assert not ours.is_working(date(2026, 6, 18)) and ours.is_working(date(2026, 10, 1))


def test_an_estimate_never_replaces_an_announced_plan(plans):
    guess = plan(2026, official=False, off={date(2026, 6, 18): "猜测"})
    ours = WorkCalendar(PlanBook.of([*plans, guess]))
    assert ours.plan(2026).official and ours.is_working(date(2026, 6, 18))
    assert not ours.is_working(date(2026, 10, 1))


def test_versions_are_all_plans_of_a_year_the_first_notice_first(calendar):
    assert [v.announced for v in calendar.versions(2020)] == [date(2019, 11, 21), date(2020, 1, 27)]
    assert [v.announced for v in calendar.versions(2026)] == [date(2025, 11, 4)]
    assert calendar.versions(2027) == ()
    assert calendar.as_known_on(date(2020, 1, 1)).versions(2020) == calendar.versions(2020)


@pytest.mark.parametrize(
    ("change", "day", "before", "after", "why"),
    [
        ("2015-05-13", "2015-09-03", True, False, "the anniversary, a Thursday"),
        ("2015-05-13", "2015-09-04", True, False, "the Friday that was moved to it"),
        ("2015-05-13", "2015-09-06", False, True, "the Sunday worked for it"),
        ("2015-05-13", "2015-10-01", False, False, "the other holidays stay"),
        ("2019-03-22", "2019-05-01", False, False, "off before and after"),
        ("2019-03-22", "2019-05-02", True, False, "劳动节 prolonged"),
        ("2019-03-22", "2019-05-03", True, False, "劳动节 prolonged"),
        ("2019-03-22", "2019-04-28", False, True, "a Sunday worked for it"),
        ("2019-03-22", "2019-05-05", False, True, "a Sunday worked for it"),
        ("2020-01-27", "2020-01-30", False, False, "the last day of the first notice"),
        ("2020-01-27", "2020-01-31", True, False, "春节 prolonged"),
        ("2020-01-27", "2020-02-01", True, False, "a make-up Saturday became a day off"),
        ("2020-01-27", "2020-02-02", False, False, "a Sunday either way"),
        ("2020-01-27", "2020-02-03", True, True, "work began"),
        ("2018-12-06", "2018-12-31", True, False, "the notice for 2019 reached into December"),
        ("2018-12-06", "2018-12-29", False, True, "and had a Saturday of it worked"),
        ("2025-11-04", "2026-02-14", False, True, "no make-up day is guessed before the notice"),
        ("2025-11-04", "2026-02-23", True, False, "longer than the statutory days"),
    ],
)
def test_a_day_as_known_before_and_after_a_notice(calendar, change, day, before, after, why):
    change, day = date.fromisoformat(change), date.fromisoformat(day)
    seen = [calendar.as_known_on(change + i * DAY).is_working(day) for i in (-1, 0, 1)]
    assert seen == [before, after, after], why
    assert calendar.is_working(day) == after, why


def test_before_its_notice_a_year_is_an_estimate(calendar):
    early, late = calendar.as_known_on(date(2025, 11, 3)), calendar.as_known_on(date(2025, 11, 4))
    assert (early.known_on, calendar.known_on) == (date(2025, 11, 3), None)
    assert not early.is_official(date(2026, 6, 1)) and late.is_official(date(2026, 6, 1))
    assert early.name_of(date(2026, 10, 1)) == "国庆节放假(调休未公布)"
    assert (early.official_until, late.official_until) == (date(2025, 12, 31), date(2026, 12, 31))
    assert late.as_known_on(None).plan(2026) is calendar.plan(2026)


def test_a_year_is_read_only_when_it_is_asked_for_and_once():
    read: list[int] = []

    def reading(year: int) -> list[YearPlan]:
        read.append(year)
        return [plan(year)]

    calendar = WorkCalendar(PlanBook([2026, 2025, 2025, 2024], reading))
    assert read == []
    assert calendar.is_working(date(2025, 6, 3)) and read == [2025]
    assert calendar.as_known_on(date(2026, 3, 1)).is_working(date(2025, 6, 4)) and read == [2025]
    assert calendar.is_working(date(2024, 12, 3)) and read == [
        2025,
        2024,
    ]  # December also looks at the year after
    assert calendar.is_working(date(1990, 6, 5)) and read == [2025, 2024]


def test_a_book_knows_its_years_without_reading():
    book = PlanBook([2026, 2025, 2026], lambda year: [])
    assert (list(book), len(book)) == ([2025, 2026], 2)
    with pytest.raises(KeyError):
        book[2027]


GOOD = {
    "schema": 1,
    "year": 2027,
    "notice": "国务院办公厅关于2027年部分节假日安排的通知",
    "source": "https://www.gov.cn/",
    "as_of": date(2026, 11, 25),
    "off": [{"name": "元旦", "from": date(2026, 12, 31), "to": date(2027, 1, 2)}],
    "work": [{"name": "元旦", "day": date(2027, 1, 3)}],
}


def test_a_plan_is_read_with_a_reach_into_the_december_before():
    (read,), faults = plans_from_table(GOOD)
    assert faults == []
    assert list(read.off) == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]
    assert (read.official, dict(read.work)) == (True, {date(2027, 1, 3): "元旦"})
    assert read.known_since == read.as_of  # where the day of the notice is not written


def test_a_plan_is_known_from_the_day_of_its_notice():
    (read,), _ = plans_from_table({**GOOD, "announced": date(2026, 11, 10)})
    assert (read.announced, read.known_since) == (date(2026, 11, 10), date(2026, 11, 10))


@pytest.mark.parametrize(
    ("change", "path", "part"),
    [
        ({"schema": None}, "schema", "缺少 schema"),
        ({"schema": 2}, "schema", "更新的版本"),
        ({"year": None}, "year", "缺少 year"),
        ({"year": "2027"}, "year", "整数"),
        ({"year": 1900}, "year", "1999 到 2199 之间"),
        ({"year": 2200}, "year", "1999 到 2199 之间"),
        ({"official": "yes"}, "official", "true 或 false"),
        ({"notice": None}, "notice", "缺少 notice"),
        ({"source": ""}, "source", "不空的文字"),
        ({"as_of": "昨天"}, "as_of", "2026-01-31"),
        ({"as_of": datetime(2026, 11, 25, 9)}, "as_of", "不要写时分"),
        ({"off": [{"name": "元旦", "from": date(2027, 1, 1)}, 7]}, "off", "[[off]]"),
        ({"work": [{"name": "元旦", "day": date(2028, 1, 1)}]}, "work.0.day", "不属于 2027 年"),
        ({"work": [{"name": "元旦"}]}, "work.0.day", "缺少 day"),
        ({"offf": []}, "offf", "是否想写 off?"),
        ({"off": {}}, "off", "[[off]]"),
        ({"off": []}, "off", "至少要有一个"),
        ({"off": [{"name": "元旦", "from": date(2026, 1, 1)}]}, "off.0.from", "不属于 2027 年"),
        ({"off": [{"name": "元旦", "from": date(2027, 1, 3), "to": date(2027, 1, 1)}]}, "off.0.to", "对调"),
        ({"off": [{"from": date(2027, 1, 1)}]}, "off.0.name", "缺少 name"),
        (
            {
                "off": [
                    {"name": "元旦", "from": date(2027, 1, 1), "to": date(2027, 1, 2)},
                    {"name": "周末", "from": date(2027, 1, 2)},
                ]
            },
            "off.1.from",
            "2027-01-02 在两个 [[off]] 里都写了",
        ),
        (
            {"off": [{"name": "春节", "from": date(2027, 2, 1), "to": date(2027, 12, 3)}]},
            "off.0.to",
            "没有这么长",
        ),
        ({"off": [{"name": "元旦", "from": date(2026, 11, 30)}]}, "off.0.from", "不属于 2027 年"),
        ({"work": [{"name": "元旦", "day": date(2027, 1, 4)}]}, "work.0.day", "应是周六或周日"),
        ({"work": [{"name": "元旦", "day": date(2027, 1, 2)}]}, "work", "既写了放假又写了上班"),
        ({"work": [{"name": "元旦", "date": date(2027, 1, 3)}]}, "work.0.date", "不认识的键"),
        ({"work": [{"name": "元旦", "day": date(2027, 1, 3)}] * 2}, "work.1.day", "写了两遍"),
        ({"announced": "去年"}, "announced", "2026-01-31"),
    ],
)
def test_a_wrong_plan_is_refused_with_its_place(change, path, part):
    table = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    read, faults = plans_from_table(table)
    assert read == ()
    assert any(place == path and part in sentence for place, sentence in faults), faults


def test_all_faults_are_told_at_once():
    _, faults = plans_from_table({"year": 2027, "off": [{"name": 1}]})
    assert {path for path, _ in faults} >= {"schema", "notice", "source", "as_of", "off.0.name", "off.0.from"}


CHANGED = {
    "announced": date(2027, 1, 20),
    "notice": "国务院办公厅关于调整2027年劳动节假期安排的通知",
    "source": "https://www.gov.cn/",
    "off": [{"name": "劳动节", "from": date(2027, 5, 1), "to": date(2027, 5, 5)}],
    "work": [{"name": "劳动节", "day": date(2027, 5, 8)}],
}


def test_each_amended_table_starts_from_the_state_before_it():
    again = {
        "announced": date(2027, 1, 22),
        "notice": "再次调整的通知",
        "source": "https://www.gov.cn/2",
        "off": [{"name": "元旦", "from": date(2027, 1, 3)}],
        "ordinary": [date(2027, 5, 5), date(2027, 5, 8)],
    }
    plans, faults = plans_from_table({**GOOD, "amended": [CHANGED, again]})
    assert faults == [] and [plan.notice for plan in plans] == [
        GOOD["notice"],
        CHANGED["notice"],
        "再次调整的通知",
    ]
    first, second, third = plans
    assert set(second.off) - set(first.off) == {date(2027, 5, i) for i in range(1, 6)}
    assert second.work == first.work | {date(2027, 5, 8): "劳动节"}
    assert set(second.off) - set(third.off) == {date(2027, 5, 5)}
    assert dict(third.work) == {}  # 01-03, worked by the first notice, is off by the last
    assert third.off[date(2027, 1, 3)] == "元旦" and third.as_of == first.as_of


def test_a_day_that_was_off_may_become_worked():
    changed = {**CHANGED, "off": [], "work": [{"name": "元旦", "day": date(2027, 1, 2)}]}
    (first, second), _ = plans_from_table({**GOOD, "amended": [changed]})
    assert date(2027, 1, 2) in first.off and date(2027, 1, 2) not in second.off
    assert second.work[date(2027, 1, 2)] == "元旦"


@pytest.mark.parametrize(
    ("change", "path", "part"),
    [
        ({"announced": None}, "amended.0.announced", "缺少 announced"),
        ({"announced": date(2026, 11, 25)}, "amended.0.announced", "应晚于前一份通知(2026-11-25)"),
        ({"announced": date(2026, 1, 1)}, "amended.0.announced", "应晚于前一份通知"),
        ({"notice": None}, "amended.0.notice", "缺少 notice"),
        ({"source": ""}, "amended.0.source", "不空的文字"),
        ({"ordinary": "2027-01-01"}, "amended.0.ordinary", "日期的列表"),
        ({"ordinary": date(2027, 1, 1)}, "amended.0.ordinary", "日期的列表"),
        ({"ordinary": [20270101]}, "amended.0.ordinary", "日期的列表"),
        ({"ordinary": ["元旦"]}, "amended.0.ordinary", "日期的列表"),
        ({"ordinary": [datetime(2027, 1, 1, 9)]}, "amended.0.ordinary", "日期的列表"),
        ({"ordinary": [date(2027, 3, 1)]}, "amended.0.ordinary", "2027-03-01 在前一份通知里既不放假也不调休"),
        ({"off": [{"name": "劳动节"}]}, "amended.0.off.0.from", "缺少 from"),
        ({"off": 7}, "amended.0.off", "列表"),
        ({"work": [{"name": "劳动节", "day": date(2027, 5, 6)}]}, "amended.0.work.0.day", "应是周六或周日"),
        ({"work": [{"name": "劳动节", "day": date(2027, 5, 1)}]}, "amended.0.work", "既写了放假又写了上班"),
        ({"year": 2027}, "amended.0.year", "不认识的键"),
    ],
)
def test_a_wrong_change_is_refused_with_its_place_and_the_whole_year_with_it(change, path, part):
    table = {key: value for key, value in {**CHANGED, **change}.items() if value is not None}
    read, faults = plans_from_table({**GOOD, "amended": [table]})
    assert read == ()
    assert any(place == path and part in sentence for place, sentence in faults), faults


def test_amended_that_is_no_list_of_tables_is_a_fault():
    assert plans_from_table({**GOOD, "amended": CHANGED})[1] == [
        ("amended", "amended 应写成 [[amended]] 列表")
    ]
