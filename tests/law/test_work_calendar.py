"""The shipped years day by day against two libraries, and what the calendar says of a day."""

from __future__ import annotations

import warnings
from datetime import date, datetime, timedelta

import chinese_calendar
import holidays
import pytest

from kameng_tui.law.calendar import WorkCalendar, YearPlan, plan_from_table

DAY = timedelta(days=1)
OFFICIAL_YEARS = range(2020, 2027)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=i) for i in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", OFFICIAL_YEARS)
def test_every_official_day_agrees_with_both_libraries(calendar, year):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = holidays.country_holidays("CN", years=[year, year + 1])
    wrong = [
        day
        for day in days_of(year)
        if not calendar.is_working(day) == chinese_calendar.is_workday(day) == other.is_working_day(day)
    ]
    assert wrong == []


def test_working_days_of_2025_and_2026_are_248_each(calendar):
    assert [sum(map(calendar.is_working, days_of(year))) for year in (2025, 2026)] == [248, 248]


def test_every_official_plan_names_its_notice_and_an_address(plans):
    for plan in plans:
        if plan.official:
            assert f"{plan.year}年部分节假日安排的通知" in plan.notice and "国办发明电" in plan.notice
            assert plan.source.startswith("https://www.gov.cn/zhengce/")
            assert plan.as_of.year in (plan.year - 1, plan.year)


def test_the_estimate_of_2027_is_marked_and_guesses_no_make_up_day(plans):
    plan = next(plan for plan in plans if plan.year == 2027)
    assert (plan.official, dict(plan.work)) == (False, {})
    assert "调休未公布" in plan.notice
    assert len(plan.off) == 19  # 13 days by law and 6 substitutes for those on a weekend


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
        ("2030-03-13", True, "no plan at all"),
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
    assert WorkCalendar(plan(year, official=official) for year, official in years).official_until == until, (
        why
    )


def test_a_later_plan_replaces_the_whole_earlier_one_of_its_year(calendar, plans):
    announced = plan(2027, off={date(2027, 2, 5): "春节"})
    newer = WorkCalendar([*plans, announced])
    assert newer.is_working(date(2027, 2, 8)) and not calendar.is_working(date(2027, 2, 8))
    assert newer.name_of(date(2027, 2, 5)) == "春节放假"
    assert newer.is_official(date(2027, 6, 1)) and not calendar.is_official(date(2027, 6, 1))
    assert newer.plan(2027) is announced
    assert not newer.is_working(date(2026, 10, 1))  # the other years stay


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
    read, faults = plan_from_table(GOOD)
    assert faults == [] and read is not None
    assert list(read.off) == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]
    assert (read.official, dict(read.work)) == (True, {date(2027, 1, 3): "元旦"})


@pytest.mark.parametrize(
    ("change", "path", "part"),
    [
        ({"schema": None}, "schema", "缺少 schema"),
        ({"schema": 2}, "schema", "更新的版本"),
        ({"year": "2027"}, "year", "整数"),
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
        ({"work": [{"name": "元旦", "day": date(2027, 1, 4)}]}, "work.0.day", "应是周六或周日"),
        ({"work": [{"name": "元旦", "day": date(2027, 1, 2)}]}, "work", "既写了放假又写了上班"),
        ({"work": [{"name": "元旦", "date": date(2027, 1, 3)}]}, "work.0.date", "不认识的键"),
    ],
)
def test_a_wrong_plan_is_refused_with_its_place(change, path, part):
    table = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    read, faults = plan_from_table(table)
    assert read is None
    assert any(place == path and part in sentence for place, sentence in faults), faults


def test_all_faults_are_told_at_once():
    _, faults = plan_from_table({"year": 2027, "off": [{"name": 1}]})
    assert {path for path, _ in faults} >= {"schema", "notice", "source", "as_of", "off.0.name", "off.0.from"}
