"""What one session can take back: each change leaves its inverse here, and `u` plays the newest.

A fact gets its old value, an entry is voided by an entry, an item or piece of evidence that was added stays and is
said so. Nothing is ever deleted; undo across sessions is git's business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kameng_tui.case.lookup import label_at, values_at
from kameng_tui.desk import cases, entries
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError
from kameng_tui.desk.survey import entry_label
from kameng_tui.desk.valuewords import cut_words
from kameng_tui.record import record


@record
class Change:
    """One change that can be taken back: what it was, in Chinese, and how."""

    says: str
    take_back: Callable[[], object]


class Session:
    """The changes of one sitting at one desk, newest last."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._changes: list[Change] = []

    def edit(self, ref: str, sets: list[tuple[str, Any]], **more: Any) -> cases.Edited:
        """`cases.edit`, remembered with the old values of what was set."""
        before = cases.load(self.desk, ref).dossier.case
        edited = cases.edit(self.desk, ref, sets=sets, **more)
        old = [(path, values_at(before, path)) for path in edited.changed]
        places = "、".join(dict.fromkeys(map(label_at, edited.changed)))
        self._changes.append(Change(f"改动 {places}", lambda: self._restore(ref, old)))
        return edited

    def log(self, ref: str, **values: Any) -> entries.Logged:
        """`entries.log`, remembered: taken back by a voiding entry."""
        logged = entries.log(self.desk, ref, **values)
        self.remember_entry(ref, logged.entry)
        return logged

    def remember_entry(self, ref: str, entry: str) -> None:
        """An entry that another use-case wrote can be taken back, too."""
        loaded = cases.load(self.desk, ref)
        written = entries.find_entry(loaded, entry)
        label = entry_label(self.desk, written, loaded.dossier, self.desk.registry.channels)
        said = f"{label} {cut_words(written.text, 20)}"
        self._changes.append(
            Change(
                f"记录「{said.strip()}」", lambda: entries.amend(self.desk, ref, entry, void="本次操作撤回")
            )
        )

    def undo(self) -> str | None:
        """Takes back the newest change; returns what it was, None where nothing is left.

        Raises DeskError where it cannot be taken back; it stays remembered then.
        """
        if not self._changes:
            return None
        self._changes[-1].take_back()
        return self._changes.pop().says

    def _restore(self, ref: str, old: list[tuple[str, list[Any]]]) -> None:
        sets = [(path, values[0] if len(values) == 1 else list(values)) for path, values in old if values]
        gone = [path for path, values in old if not values]
        loaded = cases.load(self.desk, ref)
        try:
            cases.edit(self.desk, ref, sets=sets, unsets=gone, loaded=loaded)
        except DeskError as fault:
            raise DeskError(f"撤回不了:{fault}") from fault
