"""What the dialogs of a case share: times as they are typed, and the choices that the case itself gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from kameng_tui.values import BadValue, parse_day, parse_when

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.survey import Survey

WHEN = "如 2026-11-21 10:30、昨天15点;留空是现在"
BY = "如 2026-11-22 18:00、明天18点、2小时内;只写日期是当天结束"
Values = Mapping[str, str]


def when(text: str, *, end: bool = False) -> datetime | None:
    """A typed time; None if nothing was typed. Raises DeskError."""
    from kameng_tui.desk.errors import DeskError

    try:
        return parse_when(text, end_of_day=end) if text.strip() else None
    except BadValue as bad:
        raise DeskError(str(bad)) from None


def day(text: str) -> date | None:
    from kameng_tui.desk.errors import DeskError

    try:
        return parse_day(text) if text.strip() else None
    except BadValue as bad:
        raise DeskError(str(bad)) from None


def labels(desk: Desk, list_name: str, ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((i, desk.label(list_name, i)) for i in ids)


def filing_choices(desk: Desk, found: Survey) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f.id, f"{desk.label('channels', f.channel)} {found.reckoned.stages[f.id].label}")
        for f in found.dossier.filings
    )


def card_choices(desk: Desk, found: Survey) -> tuple[tuple[str, str], ...]:
    return tuple((c.id, f"{desk.label('evidence', c.kind)} {c.shows or c.file}") for c in found.dossier.cards)
