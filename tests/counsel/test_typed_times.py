"""Times in a field: what is exact is read, what a reader could take in two ways is not."""

from __future__ import annotations

from datetime import datetime

import pytest

from kameng_tui.counsel.typedtimes import read_typed
from kameng_tui.values import day_end, parse_when

NOW = parse_when("2026-11-21T10:30")


def working(at: datetime, length: int, unit: str) -> datetime:
    """Stands in for the calendar: all that matters is that it was asked."""
    assert (at, length, unit) == (NOW, 3, "working-day")
    return day_end(parse_when("2026-11-25").date())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("明天18点", "2026-11-22T18:00"),
        (" 今晚8点 ", "2026-11-21T20:00"),
        ("今晚8点半前", "2026-11-21T20:30"),
        ("2小时内", "2026-11-21T12:30"),
        ("24小时", "2026-11-22T10:30"),
        ("3天内", "2026-11-24T23:59:59"),  # a length in days ends with its last day
        ("3个工作日内", "2026-11-25T23:59:59"),
        ("下周一", "2026-11-23T23:59:59"),  # a day means its end
        ("12月1日", "2026-12-01T23:59:59"),  # a term lies ahead
        ("18:00", "2026-11-21T18:00"),
        ("尽快", None),  # no term
        ("明天下午", None),  # no hour
        ("今晚", None),
        ("20日", None),  # twenty days, or the 20th
        ("2小时内给答复", None),  # more than a time
        ("昨天", None),
        ("", None),
    ],
)
def test_a_term_that_runs_out(text: str, read: str | None) -> None:
    assert read_typed(text, NOW, working, end=True) == (parse_when(read) if read else None)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("昨天下午3点", "2026-11-20T15:00"),
        ("昨天", "2026-11-20"),
        ("2小时前", "2026-11-21T08:30"),
        ("11月20日20:00", "2026-11-20T20:00"),
        ("12月1日", "2025-12-01"),  # what was lies behind
        ("昨天下午", None),
        ("2小时内", None),
        ("昨天15点和今天9点", None),
    ],
)
def test_when_something_was(text: str, read: str | None) -> None:
    assert read_typed(text, NOW, working) == (parse_when(read) if read else None)
