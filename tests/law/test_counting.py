"""Counting: how it tells its steps, what it refuses, days between two dates, and words for units and spans.

The dated rows are in ``vectors.toml`` (``test_vectors.py``), the properties in ``test_counting_properties.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from kameng_tui.law.calendar import PlanBook, WorkCalendar
from kameng_tui.law.counting import between, count, parse_unit, span_text, working_days_between
from kameng_tui.values import BadValue, day_end, parse_when

WD, D, M, Y, H = "working-day", "day", "month", "year", "hour"

# --- beyond the announced calendar -------------------------------------------------------------------------------------


def test_when_the_notice_comes_the_date_is_no_longer_provisional(calendar, plans):
    estimate = calendar.plan(2027)
    notice = replace(estimate, official=True, work={date(2027, 2, 20): "春节"})
    announced = WorkCalendar(PlanBook.of([*plans, notice]))
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
        ("2062-03-01", 1, WD, "none", (
            "2062-03-01(周三) 为起始日,不计入",
            "没有 2062 年的放假安排,只扣除周末,结果暂定",
            "按历年误差放宽:最早 2062-03-02(周四),最晚 2062-03-13(周一)",
            "按估算,第 1 个工作日为 2062-03-02(周四),至当日 24:00 届满",
        )),
        ("2026-09-25", 15, D, "off-day", (
            "2026-09-25(周五) 为起始日,不计入",
            "末日为 2026-10-10(周六),是调休上班日,不顺延,至当日 24:00 届满",
        )),
        ("1900-05-01", 1, D, "none", (
            "1900-05-01(周二) 为起始日,不计入",
            "1900 年放假安排没有资料,末日是否放假暂定;期间按自然日计算,日期本身不变",
            "末日为 1900-05-02(周三),至当日 24:00 届满",
        )),
    ],
)  # fmt: skip
def test_steps_of_other_ways(calendar, start, length, unit, roll, steps):
    assert count(parse_when(start), length, unit, calendar, roll).steps == steps


def test_steps_say_that_an_estimate_is_safe_where_nothing_can_move(calendar):
    steps = count(parse_when("2026-12-31"), 7, WD, calendar).steps
    assert "2027 年放假安排尚未公布,只按法定假日估算,结果暂定" in steps
    assert "这段日子离调休远,历年都没有动过,公布后再核对" in steps
    assert "跳过 2027-01-01 元旦放假(调休未公布)" in steps


def test_steps_name_the_december_that_the_coming_notice_may_touch(calendar):
    counted = count(parse_when("2022-12-26"), 3, WD, calendar.as_known_on(date(2022, 11, 1)))
    assert counted.provisional
    assert "2023 年放假安排尚未公布,可能动到 2022 年 12 月的日子,结果暂定" in counted.steps
    rolled = count(parse_when("2022-12-31"), 0, D, calendar.as_known_on(date(2022, 11, 1)), "off-day")
    assert rolled.provisional and rolled.earliest < rolled.latest
    assert not count(parse_when("2022-12-26"), 3, WD, calendar).provisional


def test_the_close_of_business_ends_the_last_day_and_says_why(calendar):
    counted = count(parse_when("2026-11-20"), 7, WD, calendar, closing="17:30")
    assert counted.earliest == parse_when("2026-12-01T17:30") and counted.latest == day_end(date(2026, 12, 1))
    assert counted.steps[-1] == (
        "对方 17:30 停止办公的,最早在最后一日 17:30 截止,最晚至当日 24:00(民法典203)"
    )


def test_hours_of_litigation_run_from_the_next_hour(calendar):
    steps = count(parse_when("2026-09-01T10:20"), 24, H, calendar, next_hour=True).steps
    assert steps[0] == "2026-09-01 10:20 所在的小时不计入,从次时 2026-09-01 11:00 起算(民诉法85)"


@pytest.mark.parametrize(
    ("start", "said", "why"),
    [
        (
            "2026-09-01T20:00-05:00",
            "起点 2026-09-01 20:00(UTC-05:00)即北京时间 2026-09-02 09:00",
            "the next day",
        ),
        (
            "2026-09-02T01:00+14:00",
            "起点 2026-09-02 01:00(UTC+14:00)即北京时间 2026-09-01 19:00",
            "the day before",
        ),
        ("2026-09-01T20:00+09:00", "", "the same day: nothing to say"),
        ("2026-09-01T20:00", "", "no offset: Shanghai"),
    ],
)
def test_a_start_on_another_day_in_its_own_offset_is_said(calendar, start, said, why):
    first = count(datetime.fromisoformat(start), 1, D, calendar).steps[0]
    assert first.startswith(said or "2026-09-01(周二) 为起始日"), why


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
        (174, Y, "off-day", "2200-11-20 不在 1999 到 2199 年之间"),
    ],
)
def test_refused_values(calendar, length, unit, roll, part):
    with pytest.raises(BadValue, match=part):
        count(parse_when("2026-11-20"), length, unit, calendar, roll)


@pytest.mark.parametrize(
    ("start", "length", "unit", "roll"),
    [
        ("1900-05-01", 7, WD, "none"),
        ("1998-12-31", 1, WD, "none"),
        ("2200-01-01", 1, WD, "none"),
        ("2199-12-31", 1, WD, "none"),
        ("1900-05-01", 7, D, "off-day"),
        ("2200-05-01", 7, D, "holiday"),
        ("1900-05-01", 1, Y, "ambiguous"),
    ],
)
def test_years_without_a_calendar_are_refused_where_one_is_needed(calendar, start, length, unit, roll):
    with pytest.raises(BadValue, match=r"不在 1999 到 2199 年之间.*请核对年份"):
        count(parse_when(start), length, unit, calendar, roll)


@pytest.mark.parametrize("start", ["1900-05-01", "2200-05-01"])
def test_plain_days_are_counted_in_any_year(calendar, start):
    counted = count(parse_when(start), 1, M, calendar)
    assert counted.provisional and counted.latest == day_end(date.fromisoformat(start).replace(month=6))


@pytest.mark.parametrize(
    ("unit", "options", "part"),
    [
        (D, {"closing": "25:00"}, "应写成 17:30"),
        (D, {"closing": "5点半"}, "应写成 17:30"),
        (D, {"closing": "17"}, "应写成 17:30"),
        (H, {"closing": "17:30"}, "到时即满"),
        (D, {"next_hour": True}, "从次时起算"),
        ("minute", {"next_hour": True}, "从次时起算"),
    ],
)
def test_refused_options(calendar, unit, options, part):
    with pytest.raises(BadValue, match=part):
        count(parse_when("2026-11-20"), 1, unit, calendar, **options)


# --- between two dates -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "kinds", "provisional", "why"),
    [
        ("2026-09-30", "2026-10-15", (15, 7, 1, 7), False, "国庆 of seven days, one Sunday, a make-up Saturday"),
        ("2026-11-20", "2026-11-20", (0, 0, 0, 0), False, "the same day"),
        ("2026-11-20", "2026-11-21", (1, 0, 1, 0), False, "a Saturday"),
        ("2025-12-31", "2026-12-31", (365, 248, 84, 33), False, "all of 2026"),
        ("2026-12-31", "2027-01-04", (4, 1, 2, 1), True, "into a year that is not announced"),
        ("2062-01-01", "2062-01-08", (7, 5, 2, 0), True, "only weekends are known"),
    ],
)  # fmt: skip
def test_between(calendar, a, b, kinds, provisional, why):
    for found in (
        between(date.fromisoformat(a), date.fromisoformat(b), calendar),
        between(parse_when(a), parse_when(b, end_of_day=True), calendar),
    ):
        assert (found.days, found.working_days, found.weekends, found.holidays) == kinds, why
        assert found.provisional is provisional, why
        assert any("暂定" in step for step in found.steps) is provisional


def test_between_says_what_it_skips(calendar):
    assert between(date(2026, 9, 30), date(2026, 10, 15), calendar).steps == (
        "2026-09-30(周三) 为起始日,不计入",
        "跳过 2026-10-01 至 2026-10-07 国庆节放假",
        "2026-10-10 国庆节调休上班,计入",
        "跳过 2026-10-11 周日",
        "至 2026-10-15(周四) 共 15 天:工作日 7 天,周末 1 天,放假 7 天",
    )


@pytest.mark.parametrize(
    ("a", "b", "part"),
    [
        (date(2026, 11, 20), date(2026, 11, 19), "终点早于起点,请对调"),
        (parse_when("2026-11-20T10:00"), parse_when("2026-11-20T09:59"), "终点早于起点,请对调"),
        (date(1900, 1, 1), date(2026, 1, 1), "1900-01-01 不在"),
        (date(2026, 1, 1), date(2200, 1, 1), "2200-01-01 不在"),
    ],
)
def test_between_refuses(calendar, a, b, part):
    with pytest.raises(BadValue, match=part):
        between(a, b, calendar)


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
