"""From the journal as written to the journal as it holds: corrections applied, voids taken out.

Entries are corrected by entries: ``corrects`` names one, with full new values or with ``void``. Of several
corrections of the same entry the one logged last holds. The corrected entry keeps the id of the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from kameng_tui.case.records import Dossier, Entry
from kameng_tui.values import SHANGHAI

_DAWN = datetime(1, 1, 2, tzinfo=SHANGHAI)


def effective(journal: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that hold, by ``at`` then ``logged``; each with the id of the entry it goes back to."""
    originals, latest = _latest_corrections(journal)
    held = []
    for entry in originals:
        newest = latest.get(entry.id, entry)
        if newest.void:
            continue
        held.append(newest if newest is entry else replace(newest, id=entry.id, corrects=""))
    return tuple(sorted(held, key=_order))


def struck(journal: Iterable[Entry]) -> frozenset[str]:
    """Ids of entries as written that no longer hold as they stand: corrected, superseded, voided or voiding."""
    entries = tuple(journal)
    originals, latest = _latest_corrections(entries)
    holding = {latest.get(entry.id, entry).id for entry in originals if not latest.get(entry.id, entry).void}
    return frozenset(entry.id for entry in entries if entry.id not in holding)


def voided(journal: Iterable[Entry]) -> frozenset[str]:
    """Ids of entries as written that were taken back: what was said, its corrections, and the entries that void it."""
    entries = tuple(journal)
    by_id = {entry.id: entry for entry in entries}
    _, latest = _latest_corrections(entries)
    roots = ((entry, _root(entry, by_id)) for entry in entries)
    return frozenset(entry.id for entry, root in roots if latest.get(root.id, root).void)


def _latest_corrections(journal: Iterable[Entry]) -> tuple[list[Entry], dict[str, Entry]]:
    entries = sorted(journal, key=lambda e: (e.logged or _DAWN, e.at or _DAWN, e.id))
    by_id = {entry.id: entry for entry in entries}
    latest: dict[str, Entry] = {}
    originals = []
    for entry in entries:
        root = _root(entry, by_id)
        if root is entry:
            originals.append(entry)
        else:
            latest[root.id] = entry
    return originals, latest


def _root(entry: Entry, by_id: dict[str, Entry]) -> Entry:
    """The entry that ``entry`` goes back to; a correction of an unknown entry stands for itself, and of entries that
    correct each other in a circle (only a hand can write that) the one with the smallest id does."""
    seen = [entry.id]
    while entry.corrects in by_id:
        if entry.corrects in seen:
            return by_id[min(seen[seen.index(entry.corrects) :])]
        entry = by_id[entry.corrects]
        seen.append(entry.id)
    return entry


def _order(entry: Entry) -> tuple[datetime, datetime, str]:
    return entry.at or _DAWN, entry.logged or _DAWN, entry.id


def entries_of_filing(dossier: Dossier, filing_id: str) -> tuple[Entry, ...]:
    """The entries that hold and belong to one filing, in order."""
    return tuple(entry for entry in effective(dossier.journal) if entry.filing == filing_id)
