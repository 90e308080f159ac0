"""What holds of every count, whatever the dates: order, rolling, steps that add up, and both sides of an estimate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import chinese_calendar
from adding import readded
from casemaker import a_limit
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.law.counting import between, count, working_days_between
from kameng_tui.law.limits import Deemed, Extension
from kameng_tui.reckon.happenings import Happening
from kameng_tui.reckon.timing import run_of, span_of
from kameng_tui.values import day_end, parse_when

WD, D, M, Y, H = "working-day", "day", "month", "year", "hour"
DAY = timedelta(days=1)
official_days = st.dates(date(2007, 1, 1), date(2026, 6, 30))
any_days = st.dates(date(1999, 1, 1), date(2100, 12, 31))
lengths = st.integers(0, 80)
units = st.sampled_from([D, WD, M, Y])
rolls = st.sampled_from(["none", "holiday", "off-day", "ambiguous"])
at = parse_when
few = settings(max_examples=50, deadline=None)


@few
@given(official_days, st.integers(1, 80))
def test_working_days_agree_with_the_library(calendar, start, length):
    day, left = start, length
    while left:
        day += DAY
        left -= chinese_calendar.is_workday(day)
    counted = count(at(start), length, WD, calendar)
    assert counted.earliest == counted.latest == day_end(day)
    assert working_days_between(start, day, calendar) == length


@few
@given(any_days, lengths, units, rolls)
def test_monotone_in_length(calendar, start, length, unit, roll):
    shorter, longer = (count(at(start), n, unit, calendar, roll) for n in (length, length + 1))
    assert shorter.earliest <= longer.earliest and shorter.latest <= longer.latest


@few
@given(official_days, st.integers(0, 30), st.sampled_from([D, WD, M]), rolls)
def test_monotone_in_start(calendar, start, length, unit, roll):
    length %= 6 if unit == M else 31
    sooner, later = (count(at(s), length, unit, calendar, roll) for s in (start, start + DAY))
    assert sooner.earliest <= later.earliest and sooner.latest <= later.latest


@few
@given(st.dates(date(2026, 6, 1), date(2059, 6, 1)), st.integers(0, 80), st.sampled_from([D, WD]), rolls)
def test_monotone_in_start_by_estimate(calendar, start, length, unit, roll):
    sooner, later = (count(at(s), length, unit, calendar, roll) for s in (start, start + DAY))
    assert sooner.earliest <= later.earliest and sooner.latest <= later.latest


@few
@given(official_days, lengths, st.sampled_from([D, WD, M]), st.sampled_from(["off-day", "ambiguous"]))
def test_a_rolled_date_is_never_an_off_day(calendar, start, length, unit, roll):
    counted = count(at(start), length if unit != M else length % 6, unit, calendar, roll)
    assert calendar.is_working(counted.latest.date())


@few
@given(official_days, lengths)
def test_a_date_rolled_over_holidays_is_in_none(calendar, start, length):
    assert not calendar.is_holiday(count(at(start), length, D, calendar, "holiday").latest.date())


@few
@given(official_days, st.integers(1, 80))
def test_a_count_of_working_days_ends_on_one(calendar, start, length):
    counted = count(at(start), length, WD, calendar)
    assert calendar.is_working(counted.latest.date()) and not counted.provisional


@few
@given(any_days, lengths, units, rolls)
def test_the_two_sides_and_the_hour(calendar, start, length, unit, roll):
    counted = count(at(start), length, unit, calendar, roll)
    assert at(start) <= counted.earliest <= counted.latest
    for end in (counted.earliest, counted.latest):
        assert (end.hour, end.minute, end.second, end.utcoffset()) == (23, 59, 59, timedelta(hours=8))


@few
@given(any_days, lengths, units, rolls, st.sampled_from(["", "17:30"]))
def test_the_steps_add_up_to_the_result(calendar, start, length, unit, roll, closing):
    counted = count(at(start), length, unit, calendar, roll, closing=closing)
    assert readded(counted.steps, length, unit) == (counted.earliest, counted.latest)


@few
@given(st.dates(date(1999, 1, 1), date(2100, 12, 31)), lengths, units, rolls)
def test_where_both_sides_differ_by_estimate_it_is_provisional(calendar, start, length, unit, roll):
    counted = count(at(start), length, unit, calendar, roll)
    if counted.earliest != counted.latest and roll != "ambiguous":
        assert counted.provisional
    assert any("暂定" in step for step in counted.steps) is counted.provisional


@few
@given(st.datetimes(datetime(2020, 1, 1), datetime(2050, 1, 1)), st.integers(0, 10_000))
def test_hours_are_exact(calendar, start, length):
    counted = count(start, length, H, calendar)
    assert counted.earliest - at(start) == timedelta(hours=length)


@few
@given(official_days, st.integers(1, 60), st.integers(1, 60))
def test_working_days_can_be_counted_in_two_parts(calendar, start, first, second):
    half = count(at(start), first, WD, calendar).latest
    assert count(half, second, WD, calendar).latest == count(at(start), first + second, WD, calendar).latest


@few
@given(official_days, st.integers(1, 80))
def test_between_is_the_inverse_of_counting(calendar, start, length):
    end = count(at(start), length, WD, calendar).latest
    found = between(start, end, calendar)
    assert found.working_days == length and not found.provisional
    assert found.days == (end.date() - start).days == found.working_days + found.weekends + found.holidays


@few
@given(st.dates(date(2015, 10, 1), date(2018, 12, 1)), st.integers(1, 60))
def test_what_was_announced_later_lies_within_the_estimate(calendar, start, length):
    """As known in October, the count into the next year is provisional and holds the final date."""
    october = date(start.year if start.month >= 10 else start.year - 1, 10, 1)
    before = count(at(start), length, WD, calendar.as_known_on(october))
    final = count(at(start), length, WD, calendar)
    assert before.earliest <= final.latest <= before.latest
    if final.latest.year > october.year:
        assert before.provisional


@few
@given(st.dates(date(2015, 10, 1), date(2018, 12, 1)), st.integers(0, 60), rolls)
def test_a_last_day_announced_later_rolls_within_the_estimate(calendar, start, length, roll):
    october = date(start.year if start.month >= 10 else start.year - 1, 10, 1)
    before = count(at(start), length, D, calendar.as_known_on(october), roll)
    final = count(at(start), length, D, calendar, roll)
    assert before.earliest <= final.earliest and final.latest <= before.latest


# --- pauses and extensions ------------------------------------------------------------------------------------------


def happening(name: str, moment: datetime) -> Happening:
    return Happening(moment, frozenset((name,)), name, name)


@few
@given(
    official_days, st.integers(1, 60), st.sampled_from([H, D, WD, M]), rolls, st.integers(0, 40), st.integers(0, 40)
)  # fmt: skip
def test_a_pause_and_an_extension_never_shorten(calendar, start, length, unit, roll, wait, pause):
    limit = a_limit(
        "x", "begun", length, unit, roll=roll, pause_on=("stopped",), resume_on=("resumed",),
        extend=Extension(5, D, 1, ("extended",)),
    )  # fmt: skip
    begun = happening("begun", at(start))
    stopped = happening("stopped", begun.at + wait * DAY)
    resumed = happening("resumed", stopped.at + pause * DAY)
    extended = happening("extended", resumed.at)
    spans = []
    for group in ([begun], [begun, stopped, resumed], [begun, extended], [begun, stopped, resumed, extended]):
        run = run_of(limit, group, frozenset(), calendar)
        assert run is not None
        span = span_of(limit, run, group, calendar, resumed.at)
        assert span is not None and span.earliest <= span.latest
        spans.append(span)
    plain, paused, longer, both = spans
    for more in (paused, longer, both):
        assert more.earliest >= plain.earliest and more.latest >= plain.latest
    assert both.latest >= paused.latest


@few
@given(official_days, st.integers(1, 30), rolls)
def test_a_deemed_start_is_a_later_start(calendar, start, length, roll):
    limit = a_limit("x", "begun", length, D, roll=roll)
    later = replace(limit, deemed=Deemed(("begun",), 30))
    group = [happening("begun", at(start))]
    ends = []
    for one in (limit, later):
        run = run_of(one, group, frozenset(), calendar)
        assert run is not None
        ends.append(span_of(one, run, group, calendar, at(start)))
    plain, deemed = ends
    assert plain is not None and deemed is not None and deemed.earliest >= plain.earliest
