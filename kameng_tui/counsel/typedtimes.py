"""A time as people type it into a field: 明天18点, 今晚8点前, 2小时内, 3个工作日内, 昨天15点. Exact, or not read at all.

``times`` reads whole texts and says what it assumed; here the field holds the time and nothing else, and what a reader
could take in two ways is left to be asked.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

from kameng_tui.counsel.intake_text import DueAt
from kameng_tui.counsel.times import Period, due_at, find_periods, find_times
from kameng_tui.privacy.recognise import to_half_width


@cache
def _part_of_day() -> re.Pattern[str]:
    """明天下午 names no hour."""
    return re.compile(
        r"(?:凌晨|清晨|早晨|傍晚|晚间|夜里|[半深]夜|[早晚]上|[上中下]午|[早晚夜])(?:之?前|以前)?$"
    )


def read_typed(text: str, now: datetime, due: DueAt, *, end: bool = False) -> datetime | None:
    """The instant that ``text`` names, seen from ``now``; None where it is not exact.

    ``end``: it is a term that runs out (2小时内, 下周一前; a day means its end), and lies ahead. Otherwise it is when something
    was, and a day means its beginning. ``due`` counts working days.
    """
    plain = to_half_width(text.strip())
    if not plain or _part_of_day().search(plain):
        return None
    if end:
        found = {_ends(period, now, due) for period in (_whole(plain), _whole(f"{plain}前")) if period}
        return found.pop() if len(found) == 1 else None  # 20日 is a length, and a day of the month
    hits = find_times(plain, now)
    return hits[0].value if len(hits) == 1 and (hits[0].start, hits[0].end) == (0, len(plain)) else None


def _whole(plain: str) -> Period | None:
    found = find_periods(plain)
    return found[0] if len(found) == 1 and (found[0].start, found[0].end) == (0, len(plain)) else None


def _ends(period: Period, now: datetime, due: DueAt) -> datetime | None:
    return due(now, period.length, period.unit) if period.unit == "working-day" else due_at(period, now)
