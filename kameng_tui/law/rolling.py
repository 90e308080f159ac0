"""Where a last day rolls to, and how far a date that rests on an estimate may still move.

``law.counting`` counts; here is only what a notice still to come may change. Three bounds hold at once: how far
estimates were wrong in the past, what a notice can touch at all, and that what is settled stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from kameng_tui.law.calendar import ONE_DAY, WorkCalendar

# Calendar days by which an estimate of an unannounced year was wrong, over all starts from October before it to its
# end, 2015-2026: 2 in 1000 lay outside, all by the changes midway of 2015 and 2020, which nobody could foresee.
_ESTIMATE_EARLY, _ESTIMATE_LATE = 7, 4
# The same where only weekends are known, for every begun 60 working days.
_WEEKENDS_EARLY, _WEEKENDS_LATE = 4, 11


def rolled_from(day: date, calendar: WorkCalendar, roll: str) -> date:
    while is_off(day, calendar, roll):
        day += ONE_DAY
    return day


def is_off(day: date, calendar: WorkCalendar, roll: str) -> bool:
    return calendar.is_holiday(day) if roll == "holiday" else not calendar.is_working(day)


def widened_count(
    start: date, length: int, end: date, unknown: Sequence[date], calendar: WorkCalendar
) -> tuple[date, date]:
    """The earliest and the latest ``length``-th working day after ``start``; by estimate it is ``end``."""
    early, late = _margins(unknown, length, calendar)
    best = _nth(start, length, end, lambda day: calendar.is_working(day) or calendar.may_change(day))
    most = _worst_last_day(end, calendar) + timedelta(days=late)
    worst = _nth(start, length, most, lambda day: calendar.is_working(day) and not calendar.may_change(day))
    return max(end - timedelta(days=early), best), worst


def widened_roll(
    end: date, roll: str, sides: tuple[date, date], unknown: Sequence[date], calendar: WorkCalendar
) -> tuple[date, date]:
    """The earliest and the latest day to which ``end`` may roll; by estimate these are ``sides``."""
    earliest, latest = sides
    if unknown:
        # the last day itself may turn out to be worked, or the holiday to be longer, but not beyond a settled day
        most = max(latest, _worst_last_day(end, calendar))
        most += timedelta(days=_margins(unknown, 1, calendar)[1])
        earliest = latest = end
        while latest < most and (calendar.may_change(latest) or is_off(latest, calendar, roll)):
            latest += ONE_DAY
    if roll == "holiday":
        latest = max(latest, _after_joined(end, calendar))
    return earliest, latest


def _nth(start: date, length: int, last: date, works: Callable[[date], bool]) -> date:
    """The ``length``-th day after ``start`` that ``works``, not beyond ``last``."""
    day = start
    while length and day < last:
        day += ONE_DAY
        length -= works(day)
    return day


def _worst_last_day(end: date, calendar: WorkCalendar) -> date:
    """By estimate the last day, or the next working day where ``end`` may yet become the first day of a holiday."""
    if not (calendar.may_change(end) and calendar.is_planned(end)):
        return end
    day = end + ONE_DAY
    while not calendar.is_working(day):
        day += ONE_DAY
    return day


def _after_joined(day: date, calendar: WorkCalendar) -> date:
    """The end of the days off around ``day``: a notice may make the weekend beside a feast part of the holiday."""
    after = rolled_from(day, calendar, "off-day")
    before, joined = after - ONE_DAY, False
    while not joined and not calendar.is_working(before):
        joined = calendar.is_holiday(before)
        before -= ONE_DAY
    return after if joined else day


def _margins(unknown: Sequence[date], length: int, calendar: WorkCalendar) -> tuple[int, int]:
    early = late = 0
    if any(calendar.is_planned(day) for day in unknown):
        early, late = _ESTIMATE_EARLY, _ESTIMATE_LATE
    if not all(calendar.is_planned(day) for day in unknown):
        sixties = -(-length // 60)
        early, late = max(early, _WEEKENDS_EARLY), late + _WEEKENDS_LATE * sixties
    return early, late
