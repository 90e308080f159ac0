"""The order of the agenda: what is lost first stands first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from kameng_tui.reckon.dues import Due

# Of two windows that close at the same instant: what no later step can bring back stands first.
_IRREVERSIBLE = ("statutory", "rule", "practice")


def in_order(dues: Iterable[Due], now: datetime, days: int | None = None) -> list[Due]:
    """The dues to act on, the most pressing first; what is met is not on the agenda.

    1. What has passed (our own lapsed, theirs overdue), the oldest first: there every further day weighs most.
    2. What still runs, by its earliest date; of two on the same instant our own duty first, for only that can be lost.

    ``days`` leaves out what runs longer than so many days from ``now``. A window of a channel at which nothing was
    filed leaves the agenda when it has closed: that is a matter for the channel's verdict, not for today's list.
    """
    horizon = now + timedelta(days=days) if days is not None else None
    listed = [due for due in dues if _is_listed(due, horizon)]
    return sorted(listed, key=lambda due: (due.state == "running", passes(due), *_at_once(due)))


def passes(due: Due) -> datetime:
    """The instant at which a due counts as missed or about to be: theirs, once overdue, by its latest lawful date."""
    return due.latest if due.state == "overdue" else due.earliest


def triage(dues: Iterable[Due], now: datetime) -> tuple[Due, ...]:
    """Which window closes first: what only we can lose (windows of channels, evidence, our own limits) and still have."""
    still = [due for due in dues if due.duty != "theirs" and due.state != "met" and due.turns >= now]
    return tuple(sorted(still, key=lambda due: (due.earliest, _IRREVERSIBLE.index(due.binding), due.id)))


def _at_once(due: Due) -> tuple[bool, str]:
    """The order of two dues of the same instant."""
    return due.duty == "theirs", due.id


def _is_bare_window(due: Due) -> bool:
    """Whether it is a window for filing at a channel at which nothing is filed."""
    return due.duty != "theirs" and bool(due.channel) and not due.filing


def _is_listed(due: Due, horizon: datetime | None) -> bool:
    if due.state == "met" or (due.state == "lapsed" and _is_bare_window(due)):
        return False
    return due.state != "running" or horizon is None or due.earliest <= horizon
