"""How a field reads a time: as a date, or in words (明天18点, 2小时内). Words are saved as the date that was shown for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from kameng_tui.values import show_when

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk

Reads = Callable[[str, Mapping[str, str]], str]


def moment(desk: Desk) -> Reads:
    """When something was."""

    def reads(text: str, values: Mapping[str, str]) -> str:
        from kameng_tui.desk import typed

        return _saved(text, typed.moment(desk, text))

    return reads


def term(desk: Desk) -> Reads:
    """Until when something is promised, counted from when it was said: the field ``at``, now where that is empty."""

    def reads(text: str, values: Mapping[str, str]) -> str:
        from kameng_tui.desk import typed

        said = values.get("at", "").strip()
        since = typed.moment(desk, said) if said else None
        return _saved(text, typed.moment(desk, text, end=True, since=since))

    return reads


def last_day(desk: Desk) -> Reads:
    """The last day of something."""

    def reads(text: str, values: Mapping[str, str]) -> str:
        from kameng_tui.desk import typed

        return _saved(text, typed.moment(desk, text, end=True))[:10]

    return reads


def _saved(text: str, read: datetime) -> str:
    """A date stays as it was typed."""
    from kameng_tui.desk.typed import is_date

    return text if is_date(text) else show_when(read)
