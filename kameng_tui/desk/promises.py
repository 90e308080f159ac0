"""Use-case: a promise heard in the text of an entry, confirmed and written down.

Nothing is taken over by itself: ``heard_in`` proposes, ``take`` writes what the person has confirmed.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from kameng_tui.case.records import Entry
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError

if TYPE_CHECKING:
    from kameng_tui.counsel.promising import Heard

# Kinds of entries in which the other side speaks; events of a channel's own (platform:…) are theirs, too.
_THEIRS = ("contact", "reply", "promise", "assigned", "accepted", "asked", "answered", "offered", "agreed",
           "refund-promised", "refund-issued", "reopened")  # fmt: skip


def due_after(desk: Desk, at: datetime, length: int, unit: str) -> datetime:
    """When a promised period ends: a promise binds by its latest reading."""
    from kameng_tui.law.counting import count

    return count(at, length, unit, desk.calendar).latest


def heard_in(desk: Desk, entry: Entry) -> tuple[Heard, ...]:
    """The promises in what the other side said, unless the entry names its time already."""
    said = entry.promise or entry.text
    if not said or entry.at is None or entry.promise_by or entry.until:
        return ()
    if entry.kind not in _THEIRS and ":" not in entry.kind:
        return ()
    from kameng_tui.counsel.promising import hear

    return hear(said, entry.at, partial(due_after, desk), desk.knowledge.words)


def take(desk: Desk, ref: str, entry_id: str, promise: str, by: datetime | None) -> str:
    """Writes a confirmed promise; returns the id of the new entry.

    The entry that tells it is corrected where it holds no promise yet, else the promise gets an entry of its own.
    """
    from kameng_tui.desk import cases, entries
    from kameng_tui.values import show_when

    if by is None:
        raise DeskError("还没有期限:问清哪一天几点前,再登记")
    loaded = cases.load(desk, ref)
    entry = entries.find_entry(loaded, entry_id)
    held = entries.as_it_holds(loaded, entry)
    if held.promise_by is None:
        return entries.amend(desk, ref, entry.id, sets={"promise": promise, "promise_by": show_when(by)})
    logged = entries.log(
        desk, ref, kind="promise", text=held.text, at=held.at, with_=held.with_, staff=held.staff,
        filing=held.filing, promise=promise, by=by, evidence=held.evidence,
    )  # fmt: skip
    return logged.entry
