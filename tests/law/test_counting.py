"""Counting: dated rows with the reason beside each, and properties over many dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.law.calendar import WorkCalendar
from kameng_tui.law.counting import count, parse_unit, span_text, working_days_between
from kameng_tui.values import BadValue, day_end, parse_when

WD, D, M, Y, H = "working-day", "day", "month", "year", "hour"

# (start, length, unit, roll, earliest, latest, why); the end is 23:59:59 of the day
ROWS = [
    # working days: the rows of the facts
    ("2026-01-01", 7, WD, "none", "2026-01-12", "2026-01-12", "元旦 off, make-up Sunday 01-04 counts"),
    ("2026-02-13", 7, WD, "none", "2026-03-02", "2026-03-02", "春节 of nine days between two make-up Saturdays"),
    ("2026-04-30", 7, WD, "none", "2026-05-13", "2026-05-13", "劳动节, make-up Saturday 05-09 counts"),
    ("2026-09-18", 7, WD, "none", "2026-09-29", "2026-09-29", "make-up Sunday 09-20 counts, 中秋 off"),
    ("2026-09-30", 7, WD, "none", "2026-10-15", "2026-10-15", "国庆 off, make-up Saturday 10-10 counts"),
    ("2026-11-20", 7, WD, "none", "2026-12-01", "2026-12-01", "two ordinary weekends less one day"),
    ("2025-09-26", 7, WD, "none", "2025-10-13", "2025-10-13", "国庆 and 中秋 in one, two make-up days"),
    ("2026-02-10", 15, WD, "none", "2026-03-09", "2026-03-09", "15 working days over 春节"),
    # working days: one step at each kind of day
    ("2026-11-20", 1, WD, "none", "2026-11-23", "2026-11-23", "Friday: the next working day is Monday"),
    ("2026-11-21", 7, WD, "none", "2026-12-01", "2026-12-01", "an event on Saturday counts like one on Friday"),
    ("2026-10-09", 1, WD, "none", "2026-10-10", "2026-10-10", "the next day is a make-up Saturday"),
    ("2026-10-10", 1, WD, "none", "2026-10-12", "2026-10-12", "from a make-up Saturday over the Sunday"),
    ("2026-10-07", 1, WD, "none", "2026-10-08", "2026-10-08", "first day after the holiday"),
    ("2026-10-01", 1, WD, "none", "2026-10-08", "2026-10-08", "an event inside the holiday"),
    ("2026-05-08", 1, WD, "none", "2026-05-09", "2026-05-09", "make-up Saturday after 劳动节"),
    ("2026-05-09", 1, WD, "none", "2026-05-11", "2026-05-11", "Sunday after the make-up Saturday is off"),
    ("2026-02-14", 1, WD, "none", "2026-02-24", "2026-02-24", "the whole 春节 is skipped"),
    ("2026-02-27", 1, WD, "none", "2026-02-28", "2026-02-28", "make-up Saturday after 春节"),
    ("2026-02-28", 1, WD, "none", "2026-03-02", "2026-03-02", "and its Sunday is off"),
    ("2026-01-03", 1, WD, "none", "2026-01-04", "2026-01-04", "make-up Sunday after 元旦"),
    ("2026-06-18", 1, WD, "none", "2026-06-22", "2026-06-22", "端午 joins the weekend"),
    ("2026-09-24", 3, WD, "none", "2026-09-30", "2026-09-30", "中秋 joins the weekend"),
    ("2026-09-01", 15, WD, "none", "2026-09-21", "2026-09-21", "核查 of 15, make-up Sunday 09-20 counts"),
    ("2026-09-01", 30, WD, "none", "2026-10-19", "2026-10-19", "15 + 15 over 中秋 and 国庆"),
    ("2026-04-15", 7, WD, "none", "2026-04-24", "2026-04-24", "no holiday between"),
    ("2026-11-20", 28, WD, "none", "2026-12-30", "2026-12-30", "to the end of the announced calendar"),
    ("2026-11-20", 0, WD, "none", "2026-11-20", "2026-11-20", "no working day: the same day"),
    # working days: earlier years
    ("2025-01-27", 1, WD, "none", "2025-02-05", "2025-02-05", "春节 2025 of eight days"),
    ("2025-02-07", 1, WD, "none", "2025-02-08", "2025-02-08", "make-up Saturday 2025"),
    ("2025-12-31", 5, WD, "none", "2026-01-08", "2026-01-08", "over two years, make-up Sunday 01-04"),
    ("2025-12-24", 7, WD, "none", "2026-01-05", "2026-01-05", "over two years"),
    ("2024-02-09", 1, WD, "none", "2024-02-18", "2024-02-18", "除夕 2024 is the event's day"),
    ("2024-02-08", 5, WD, "none", "2024-02-21", "2024-02-21", "除夕 2024 was a working day"),
    ("2024-09-13", 3, WD, "none", "2024-09-19", "2024-09-19", "make-up Saturday 09-14 counts"),
    ("2023-09-28", 5, WD, "none", "2023-10-11", "2023-10-11", "中秋 and 国庆 2023, make-up Sat and Sun"),
    ("2023-01-20", 3, WD, "none", "2023-01-30", "2023-01-30", "make-up Saturday and Sunday after 春节"),
    ("2022-12-30", 1, WD, "none", "2023-01-03", "2023-01-03", "2022-12-31 is off by the notice for 2023"),
    ("2022-01-28", 2, WD, "none", "2022-01-30", "2022-01-30", "two make-up days in a row"),
    ("2022-10-07", 2, WD, "none", "2022-10-09", "2022-10-09", "make-up Saturday and Sunday after 国庆"),
    ("2021-09-17", 4, WD, "none", "2021-09-24", "2021-09-24", "make-up Saturday, 中秋 2021"),
    ("2020-01-23", 1, WD, "none", "2020-02-03", "2020-02-03", "春节 2020 prolonged to 02-02"),
    ("2020-06-24", 2, WD, "none", "2020-06-29", "2020-06-29", "make-up Sunday 06-28"),
    # calendar days
    ("2026-09-01", 60, D, "none", "2026-10-31", "2026-10-31", "60 days end on a Saturday and stay"),
    ("2026-11-20", 1, D, "none", "2026-11-21", "2026-11-21", "the day of the event is not counted"),
    ("2026-11-20", 0, D, "none", "2026-11-20", "2026-11-20", "0 = the same day until 24:00"),
    ("2026-02-28", 1, D, "none", "2026-03-01", "2026-03-01", "no leap year"),
    ("2024-02-28", 1, D, "none", "2024-02-29", "2024-02-29", "leap year"),
    # rolling
    ("2026-08-02", 60, D, "none", "2026-10-01", "2026-10-01", "none: stays on 国庆"),
    ("2026-08-02", 60, D, "holiday", "2026-10-08", "2026-10-08", "holiday: after the whole period"),
    ("2026-08-02", 60, D, "off-day", "2026-10-08", "2026-10-08", "off-day: the same here"),
    ("2026-09-16", 15, D, "off-day", "2026-10-08", "2026-10-08", "15 days to 10-01, court"),
    ("2026-09-16", 15, D, "ambiguous", "2026-10-01", "2026-10-08", "both readings"),
    ("2026-10-02", 15, D, "off-day", "2026-10-19", "2026-10-19", "Saturday 10-17 to Monday, court"),
    ("2026-10-02", 15, D, "ambiguous", "2026-10-17", "2026-10-19", "a weekend may or may not roll (令121 art. 45)"),
    ("2026-10-02", 15, D, "holiday", "2026-10-17", "2026-10-17", "holiday: an ordinary weekend stays"),
    ("2026-09-25", 15, D, "off-day", "2026-10-10", "2026-10-10", "a make-up Saturday does not roll"),
    ("2026-09-25", 15, D, "ambiguous", "2026-10-10", "2026-10-10", "and is not ambiguous either"),
    ("2026-09-18", 15, D, "holiday", "2026-10-08", "2026-10-08", "a Saturday inside 国庆 rolls with it"),
    ("2026-10-12", 7, D, "off-day", "2026-10-19", "2026-10-19", "a working day does not roll"),
    ("2026-02-01", 14, D, "off-day", "2026-02-24", "2026-02-24", "into 春节: to the first working day"),
    ("2023-12-16", 15, D, "holiday", "2023-12-31", "2023-12-31", "the weekend before 元旦 2024 was no holiday"),
    ("2026-11-21", 0, D, "off-day", "2026-11-23", "2026-11-23", "also the same day rolls where the law says so"),
    # months and years
    ("2026-01-31", 1, M, "none", "2026-02-28", "2026-02-28", "no 31st: the month's last day"),
    ("2024-01-31", 1, M, "none", "2024-02-29", "2024-02-29", "of a leap year"),
    ("2026-03-31", 1, M, "none", "2026-04-30", "2026-04-30", "30 days"),
    ("2026-09-15", 2, M, "none", "2026-11-15", "2026-11-15", "the same day, small claims"),
    ("2025-12-15", 5, M, "none", "2026-05-15", "2026-05-15", "over the year's end"),
    ("2024-02-29", 1, Y, "none", "2025-02-28", "2025-02-28", "no 29 February: the month's last day"),
    ("2023-11-20", 3, Y, "none", "2026-11-20", "2026-11-20", "three years of limitation"),
    ("2023-10-01", 3, Y, "off-day", "2026-10-08", "2026-10-08", "the last day is 国庆"),
    ("2025-08-15", 1, Y, "off-day", "2026-08-17", "2026-08-17", "a Saturday to Monday"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "length", "unit", "roll", "earliest", "latest", "why"), ROWS)
def test_dated_rows(calendar, start, length, unit, roll, earliest, latest, why):
    counted = count(parse_when(start + "T10:30"), length, unit, calendar, roll)
    assert counted.earliest == day_end(date.fromisoformat(earliest)), why
    assert counted.latest == day_end(date.fromisoformat(latest)), why
    assert counted.provisional is False, why


def test_at_least_sixty_rows_are_dated():
    assert len(ROWS) >= 60


@pytest.mark.parametrize(
    ("start", "length", "unit", "end", "why"),
    [
        ("2026-11-20T10:00", 24, "hour", "2026-11-21T10:00:00+08:00", "through the night into a Saturday"),
        ("2026-09-30T20:00", 48, "hour", "2026-10-02T20:00:00+08:00", "through a holiday"),
        ("2026-11-19T14:00", 2, "hour", "2026-11-19T16:00:00+08:00", "2小时内 at 14:00"),
        ("2026-09-01T10:00:30", 15, "minute", "2026-09-01T10:15:30+08:00", "seconds stay"),
        (
            "2026-12-31T23:50",
            15,
            "minute",
            "2027-01-01T00:05:00+08:00",
            "over the year's end, never provisional",
        ),
        (
            "2026-11-19T06:00Z",
            1,
            "hour",
            "2026-11-19T15:00:00+08:00",
            "another zone is turned into Shanghai's",
        ),
        ("2026-11-19T14:00", 0, "hour", "2026-11-19T14:00:00+08:00", "at once"),
    ],
)
def test_hours_and_minutes_run_through(calendar, start, length, unit, end, why):
    counted = count(parse_when(start), length, unit, calendar, "off-day")
    assert counted.earliest.isoformat() == counted.latest.isoformat() == end, why
    assert counted.provisional is False


def test_an_instant_late_at_night_utc_counts_from_its_day_in_shanghai(calendar):
    counted = count(parse_when("2026-11-19T17:00Z"), 1, D, calendar)  # 11-20 01:00 in Shanghai
    assert counted.earliest == day_end(date(2026, 11, 21))


# --- beyond the announced calendar -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "length", "unit", "roll", "earliest", "latest", "why"),
    [
        ("2026-11-20", 45, WD, "none", "2027-01-25", "2027-01-25", "only 元旦 2027 between: nothing is arranged there"),
        ("2026-12-31", 7, WD, "none", "2027-01-12", "2027-01-12", "likewise"),
        ("2026-12-20", 45, WD, "none", "2027-02-19", "2027-03-02", "02-26 by estimate; over 春节: -7 and +4 days"),
        ("2027-01-26", 7, WD, "none", "2027-01-29", "2027-02-08", "02-04 by estimate; never before the first day in doubt"),
        ("2027-03-01", 10, WD, "none", "2027-03-15", "2027-03-15", "after 春节, before 清明"),
        ("2027-03-29", 7, WD, "none", "2027-04-08", "2027-04-08", "清明 2027 is a Monday: settled"),
        ("2199-12-31", 7, WD, "none", "2200-01-05", "2200-01-20", "no plan: weekends only, -4 and +11 days"),
        ("1900-05-01", 7, WD, "none", "1900-05-06", "1900-05-21", "the same before the first plan"),
        ("2030-03-01", 61, WD, "none", "2030-05-23", "2030-06-18", "+11 days for each begun 60 working days"),
        ("2019-12-25", 7, WD, "none", "2020-01-02", "2020-01-17", "a start before the first plan"),
        ("2026-11-20", 60, D, "none", "2027-01-19", "2027-01-19", "calendar days do not depend on a notice"),
        ("2026-11-20", 42, D, "off-day", "2027-01-04", "2027-01-04", "元旦 by law and an ordinary weekend"),
        ("2026-12-09", 60, D, "off-day", "2027-02-07", "2027-02-15", "into 春节 2027: until when is not announced"),
        ("2026-12-14", 60, D, "ambiguous", "2027-02-12", "2027-02-16", "a Friday that 春节 may reach"),
        ("2026-12-14", 60, D, "none", "2027-02-12", "2027-02-12", "but without rolling it stays"),
        ("2026-09-01", 3, Y, "off-day", "2029-09-01", "2029-09-14", "a Saturday in a year without any plan"),
    ],
)  # fmt: skip
def test_beyond_the_horizon(calendar, start, length, unit, roll, earliest, latest, why):
    counted = count(parse_when(start), length, unit, calendar, roll)
    assert (counted.earliest, counted.latest) == tuple(
        day_end(date.fromisoformat(d)) for d in (earliest, latest)
    ), why
    assert counted.provisional is True, why
    assert any("暂定" in step for step in counted.steps)


def test_when_the_notice_comes_the_date_is_no_longer_provisional(calendar, plans):
    estimate = next(plan for plan in plans if plan.year == 2027)
    notice = replace(estimate, official=True, work={date(2027, 2, 20): "春节"})
    announced = WorkCalendar([*plans, notice])
    before = count(parse_when("2026-12-20"), 45, WD, calendar)
    after = count(parse_when("2026-12-20"), 45, WD, announced)
    assert before.provisional and not after.provisional
    assert before.earliest <= after.earliest == after.latest == day_end(date(2027, 2, 25)) <= before.latest


# --- how it was counted ------------------------------------------------------------------------------------------------


def test_steps_name_every_skipped_day_and_every_make_up_day(calendar):
    assert count(parse_when("2026-09-30"), 7, WD, calendar).steps == (
        "2026-09-30(周三) 为起始日,不计入",
        "跳过 2026-10-01 至 2026-10-07 国庆节放假",
        "2026-10-10 国庆节调休上班,计入",
        "跳过 2026-10-11 周日",
        "第 7 个工作日为 2026-10-15(周四),至当日 24:00 届满",
    )


@pytest.mark.parametrize(
    ("start", "length", "unit", "roll", "steps"),
    [
        ("2026-08-02", 60, D, "holiday", (
            "2026-08-02(周日) 为起始日,不计入",
            "跳过 2026-10-01 至 2026-10-07 国庆节放假",
            "末日 2026-10-01(周四) 顺延至 2026-10-08(周四),至当日 24:00 届满",
        )),
        ("2026-10-02", 15, D, "ambiguous", (
            "2026-10-02(周五) 为起始日,不计入",
            "跳过 2026-10-17 至 2026-10-18 周六、周日",
            "末日 2026-10-17(周六) 是否顺延没有定论:最早按 2026-10-17(周六),最晚按 2026-10-19(周一)",
        )),
        ("2024-01-31", 1, M, "none", (
            "2024-01-31(周三) 为起始日,不计入",
            "2024 年 2 月没有 31 日,以月末为末日",
            "末日为 2024-02-29(周四),至当日 24:00 届满",
        )),
        ("2026-11-20", 0, D, "none", (
            "2026-11-20(周五) 当日即为末日",
            "末日为 2026-11-20(周五),至当日 24:00 届满",
        )),
        ("2026-11-20", 24, H, "none", (
            "自 2026-11-20 00:00 起算,夜间和节假日连续计算",
            "满 24 小时为 2026-11-21 00:00",
        )),
        ("2200-01-01", 1, WD, "none", (
            "2200-01-01(周三) 为起始日,不计入",
            "没有 2200 年的放假安排,只扣除周末,结果暂定",
            "按历年误差放宽:最早 2200-01-02(周四),最晚 2200-01-13(周一)",
            "按估算,第 1 个工作日为 2200-01-02(周四),至当日 24:00 届满",
        )),
    ],
)  # fmt: skip
def test_steps_of_other_ways(calendar, start, length, unit, roll, steps):
    assert count(parse_when(start), length, unit, calendar, roll).steps == steps


def test_steps_say_that_an_estimate_is_safe_where_nothing_can_move(calendar):
    steps = count(parse_when("2026-12-31"), 7, WD, calendar).steps
    assert "2027 年放假安排尚未公布,只按法定假日估算,结果暂定" in steps
    assert "这段日子不受调休安排影响" in steps
    assert "跳过 2027-01-01 元旦放假(调休未公布)" in steps


# --- refused -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "unit", "roll", "part"),
    [
        (-1, D, "none", "不小于 0"),
        (True, D, "none", "不小于 0"),
        (1.5, D, "none", "不小于 0"),
        (1, "week", "none", "单位「week」不认识"),
        (1, D, "next", "顺延方式「next」不认识"),
        (10_001, WD, "none", "最多数 10000 个工作日"),
        (9_000, Y, "none", "9999 年"),
        (10**12, D, "none", "9999 年"),
        (10**15, H, "none", "9999 年"),
        (100_000, M, "none", "9999 年"),
    ],
)
def test_refused_values(calendar, length, unit, roll, part):
    with pytest.raises(BadValue, match=part):
        count(parse_when("2026-11-20"), length, unit, calendar, roll)


@pytest.mark.parametrize(
    ("word", "unit"),
    [
        ("minute", "minute"), ("minutes", "minute"), ("分钟", "minute"), ("hours", "hour"), ("小时", "hour"),
        ("时", "hour"), ("day", "day"), ("Days", "day"), ("天", "day"), ("日", "day"), ("自然日", "day"),
        ("working-day", "working-day"), ("working-days", "working-day"), ("工作日", "working-day"),
        ("个工作日", "working-day"), ("month", "month"), ("月", "month"), ("个月", "month"), ("years", "year"),
        (" 年 ", "year"),
    ],
)  # fmt: skip
def test_words_for_units(word, unit):
    assert parse_unit(word) == unit


@pytest.mark.parametrize("word", ["", "week", "s", "交易日", "dayss"])
def test_other_words_are_no_unit(word):
    with pytest.raises(BadValue, match="不认识"):
        parse_unit(word)


@pytest.mark.parametrize(
    ("a", "b", "text"),
    [
        ("2026-11-20T10:00", "2026-11-20T12:15", "2小时15分钟"),
        ("2026-11-20T10:00", "2026-11-23T14:30", "3天4小时"),
        ("2026-11-20T10:00", "2026-11-22T10:20", "2天"),
        ("2026-11-20T10:00", "2026-11-20T13:00", "3小时"),
        ("2026-11-20T10:00", "2026-11-20T10:07", "7分钟"),
        ("2026-11-20T10:00", "2026-11-20T10:00:59", "不到1分钟"),
        ("2026-11-20T12:15", "2026-11-20T10:00", "2小时15分钟"),
    ],
)
def test_elapsed_time_in_words(a, b, text):
    assert span_text(parse_when(a), parse_when(b)) == text


@pytest.mark.parametrize(
    ("a", "b", "days", "why"),
    [
        ("2026-09-30", "2026-10-15", 7, "the inverse of counting"),
        ("2026-10-09", "2026-10-10", 1, "a make-up Saturday counts"),
        ("2026-11-20", "2026-11-22", 0, "only a weekend has passed"),
        ("2026-11-20", "2026-11-20", 0, "the same day"),
        ("2026-11-20", "2026-11-01", 0, "never negative"),
    ],
)
def test_working_days_between(calendar, a, b, days, why):
    assert working_days_between(date.fromisoformat(a), date.fromisoformat(b), calendar) == days, why
    assert working_days_between(parse_when(a), parse_when(b, end_of_day=True), calendar) == days, why


# --- properties --------------------------------------------------------------------------------------------------------

official_days = st.dates(date(2020, 1, 1), date(2026, 6, 30))
any_days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
lengths = st.integers(0, 80)
units = st.sampled_from([D, WD, M, Y])
rolls = st.sampled_from(["none", "holiday", "off-day", "ambiguous"])
at = parse_when


@settings(max_examples=50, deadline=None)
@given(official_days, st.integers(1, 80))
def test_working_days_agree_with_the_library(calendar, start, length):
    day, left = start, length
    while left:
        day += timedelta(days=1)
        left -= chinese_calendar.is_workday(day)
    counted = count(at(start), length, WD, calendar)
    assert counted.earliest == counted.latest == day_end(day)
    assert working_days_between(start, day, calendar) == length


@settings(max_examples=50, deadline=None)
@given(any_days, lengths, units, rolls)
def test_monotone_in_length(calendar, start, length, unit, roll):
    shorter, longer = (count(at(start), n, unit, calendar, roll) for n in (length, length + 1))
    assert shorter.earliest <= longer.earliest and shorter.latest <= longer.latest


@settings(max_examples=50, deadline=None)
@given(official_days, st.integers(0, 30), st.sampled_from([D, WD]), rolls)
def test_monotone_in_start(calendar, start, length, unit, roll):
    sooner, later = (count(at(s), length, unit, calendar, roll) for s in (start, start + timedelta(days=1)))
    assert sooner.earliest <= later.earliest and sooner.latest <= later.latest


@settings(max_examples=50, deadline=None)
@given(
    official_days, st.integers(0, 80), st.sampled_from([D, WD, M]), st.sampled_from(["off-day", "ambiguous"])
)
def test_a_rolled_date_is_a_working_day(calendar, start, length, unit, roll):
    counted = count(at(start), length if unit != M else length % 6, unit, calendar, roll)
    assert calendar.is_working(counted.latest.date())


@settings(max_examples=50, deadline=None)
@given(official_days, st.integers(0, 80))
def test_a_date_rolled_over_holidays_is_in_none(calendar, start, length):
    end = count(at(start), length, D, calendar, "holiday").latest.date()
    assert not calendar.is_holiday(end)


@settings(max_examples=50, deadline=None)
@given(any_days, lengths, units, rolls)
def test_the_two_sides_and_the_hour(calendar, start, length, unit, roll):
    counted = count(at(start), length, unit, calendar, roll)
    assert at(start) <= counted.earliest <= counted.latest
    for end in (counted.earliest, counted.latest):
        assert (end.hour, end.minute, end.second, end.utcoffset()) == (23, 59, 59, timedelta(hours=8))


@settings(max_examples=50, deadline=None)
@given(st.datetimes(datetime(2020, 1, 1), datetime(2050, 1, 1)), st.integers(0, 10_000))
def test_hours_are_exact(calendar, start, length):
    counted = count(start, length, H, calendar)
    assert counted.earliest - at(start) == timedelta(hours=length)
