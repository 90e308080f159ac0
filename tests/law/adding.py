"""The end of a period worked out again from its steps alone: what a careful reader would do with pencil and paper.

Knows no calendar: a day is worked unless a step says that it is skipped. Whatever the steps leave out would be missed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from kameng_tui.values import day_end, parse_when

DAY = timedelta(days=1)
_DAY = r"(\d{4}-\d\d-\d\d)"
_MOMENT = r"(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)"


def readded(steps: Sequence[str], length: int, unit: str) -> tuple[datetime, datetime]:
    """The earliest and the latest end that the steps come to."""
    if unit in ("minute", "hour"):
        start = parse_when(_only(rf"自 {_MOMENT} 起算", steps))
        end = start + timedelta(**{f"{unit}s": length})
        return end, end
    skipped = _skipped(steps)
    end = _first_end(steps, length, unit, skipped)
    earliest = latest = _after(end, skipped) if unit != "working-day" or not length else end
    widened = _found(rf"最早 {_DAY}\S*?,最晚 {_DAY}", steps) or _found(
        rf"最早按 {_DAY}\S*?,最晚按 {_DAY}", steps
    )
    if widened:
        earliest, latest = map(date.fromisoformat, widened.groups())
    closing = _found(r"最早在最后一日 (\d\d:\d\d) 截止", steps)
    first = day_end(earliest)
    if closing:
        first = datetime.combine(earliest, time.fromisoformat(closing[1]), first.tzinfo)
    return first, day_end(latest)


def _first_end(steps: Sequence[str], length: int, unit: str, skipped: set[date]) -> date:
    start = date.fromisoformat(_only(rf"{_DAY}\S* (?:为起始日,不计入|当日即为末日)", steps))
    if unit == "working-day":
        day, left = start, length
        while left:
            day += DAY
            left -= day not in skipped
        return day
    if unit == "day":
        return start + timedelta(days=length)
    months = start.year * 12 + start.month - 1 + length * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    if any("以月末为末日" in step for step in steps):
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - DAY
    return date(year, month + 1, start.day)


def _after(day: date, skipped: set[date]) -> date:
    while day in skipped:
        day += DAY
    return day


def _skipped(steps: Sequence[str]) -> set[date]:
    days: set[date] = set()
    for step in steps:
        found = re.match(rf"跳过 {_DAY}(?: 至 {_DAY})?", step)
        if found:
            first, last = date.fromisoformat(found[1]), date.fromisoformat(found[2] or found[1])
            days |= {first + timedelta(days=i) for i in range((last - first).days + 1)}
    return days


def _found(pattern: str, steps: Sequence[str]) -> re.Match[str] | None:
    return next((m for m in (re.search(pattern, step) for step in reversed(steps)) if m), None)


def _only(pattern: str, steps: Sequence[str]) -> str:
    found = _found(pattern, steps)
    assert found is not None, steps
    return found[1]
