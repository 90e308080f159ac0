"""Times as people type them into a field or after an option: dates as written, or 明天18点, 2小时内 seen from the desk's clock.

What was read is for the face to say before it is written down: a word such as 明天 moves with the clock.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from kameng_tui.desk.errors import DeskError
from kameng_tui.values import BadValue, NotRead, parse_when

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk

WAYS = ("2026-09-01、昨天15点、2小时前", "2026-09-01、明天18点、今晚8点、2小时内、3个工作日内")


def moment(desk: Desk, text: str, *, end: bool = False, since: datetime | None = None) -> datetime:
    """What ``text`` says. ``end``: a term (a day means its end), counted from ``since`` (when it was said; now if not given).
    Raises DeskError."""
    try:
        return parse_when(text, end_of_day=end)
    except NotRead:
        from kameng_tui.counsel.typedtimes import read_typed
        from kameng_tui.desk.promises import due_after

        found = read_typed(text, since or desk.now(), partial(due_after, desk), end=end)
        if found is None:
            raise DeskError(f"时间「{text}」看不准,可写 {WAYS[end]}") from None
        return found
    except BadValue as bad:
        raise DeskError(str(bad)) from None


def day(desk: Desk, text: str) -> date:
    """The day until which something is to be done or lasts. Raises DeskError."""
    return moment(desk, text, end=True).date()


def is_date(text: str) -> bool:
    """Whether ``text`` is a date as written, and no words that have to be read back to the person."""
    try:
        parse_when(text)
    except BadValue:
        return False
    return True
