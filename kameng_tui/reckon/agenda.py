"""The order of the agenda: what is lost first stands first. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, islice

from kameng_tui.reckon.dues import Due, state_of
from kameng_tui.values import day_end, in_shanghai

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
    still = [due for due in dues if due.duty != "theirs" and due.state != "met" and _turns(due) >= now]
    return tuple(sorted(still, key=lambda due: (due.earliest, _IRREVERSIBLE.index(due.binding), due.id)))


class Shelf:
    """The dues of all cases, put in order once; then the agenda of any instant is looked up instead of sorted.

    Says the same as ``in_order`` of dues reckoned at that instant: a due that is not met changes its state by time
    alone. What is met stays met, so a new entry of a journal needs a new shelf.
    """

    def __init__(self, dues: Iterable[Due]) -> None:
        unmet = [due for due in dues if due.state != "met"]
        self._late = sorted(
            (due for due in unmet if not _is_bare_window(due)), key=lambda due: (_turns(due), *_at_once(due))
        )
        self._late_at = [_turns(due) for due in self._late]
        self._running = sorted(unmet, key=lambda due: (due.earliest, *_at_once(due)))
        self._running_at = [due.earliest for due in self._running]
        self._windows_at = sorted(due.earliest for due in unmet if _is_bare_window(due))
        # theirs still runs between its two readings, so what runs may begin this long before ``now``
        self._widest = max((_turns(due) - due.earliest for due in unmet), default=timedelta(0))

    def at(self, now: datetime, days: int | None = None, limit: int | None = None) -> list[Due]:
        """The agenda at ``now`` with the states of that instant; ``days`` as for ``in_order``, ``limit``: so many rows."""
        late = islice(self._late, bisect_left(self._late_at, now))
        return [_as_of(due, now) for due in islice(chain(late, self._still_running(now, days)), limit)]

    def counts(self, now: datetime) -> tuple[int, int]:
        """How many are late at ``now``, and how many more will be by the end of its day."""
        tonight = day_end(in_shanghai(now).date())
        late = bisect_left(self._late_at, now)
        today = bisect_right(self._late_at, tonight) - late
        return late, today + bisect_right(self._windows_at, tonight) - bisect_left(self._windows_at, now)

    def _still_running(self, now: datetime, days: int | None) -> Iterator[Due]:
        first = bisect_left(self._running_at, now - self._widest)
        last = len(self._running)
        if days is not None:
            last = bisect_right(self._running_at, now + timedelta(days=days))
        return (due for due in map(self._running.__getitem__, range(first, last)) if _turns(due) >= now)


def _at_once(due: Due) -> tuple[bool, str]:
    """The order of two dues of the same instant."""
    return due.duty == "theirs", due.id


def _turns(due: Due) -> datetime:
    """The last instant at which a due still runs."""
    return due.latest if due.duty == "theirs" else due.earliest


def _as_of(due: Due, now: datetime) -> Due:
    state = state_of(due.duty, due.earliest, due.latest, False, now)
    return due if due.state == state else replace(due, state=state)


def _is_bare_window(due: Due) -> bool:
    """Whether it is a window for filing at a channel at which nothing is filed."""
    return due.duty != "theirs" and bool(due.channel) and not due.filing


def _is_listed(due: Due, horizon: datetime | None) -> bool:
    if due.state == "met" or (due.state == "lapsed" and _is_bare_window(due)):
        return False
    return due.state != "running" or horizon is None or due.earliest <= horizon
