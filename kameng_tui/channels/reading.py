"""A manifest while it is checked: its rows without what is wrong in them, and the names that it declares.

Checks of meaning work on this, so that one fault never drags others after it: a key with a fault is not there, yet a row
with a fault still declares its id. Says nothing of what the values mean.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kameng_tui.case import vocabulary as v
from kameng_tui.channels.faults import Fault
from kameng_tui.channels.shape import did_you_mean, rows_of

Names = Collection[str] | None


@dataclass(slots=True)
class Row:
    """One table of a list. ``sound`` holds the keys without a fault, ``written`` the names of all its keys."""

    path: str
    sound: Mapping[str, Any]
    written: Collection[str]

    def get(self, key: str, default: Any = None) -> Any:
        return self.sound.get(key, default)

    def has(self, key: str) -> bool:
        """Whether something is written there, be it faulty."""
        return self.is_faulty(key) or bool(self.sound.get(key))

    def is_faulty(self, key: str) -> bool:
        return key in self.written and key not in self.sound

    def text(self, key: str) -> str:
        return str(self.sound.get(key, ""))

    def texts(self, key: str) -> list[str]:
        """A text or a list of texts, as a list."""
        value = self.sound.get(key, [])
        return [value] if isinstance(value, str) else list(value)

    def inner(self, key: str) -> Row:
        """The small table under ``key``; an empty one where there is none."""
        table = self.sound.get(key)
        found = table if isinstance(table, Mapping) else {}
        return Row(f"{self.path}.{key}", found, found.keys())


class Reading:
    """``raw`` seen without the places that ``faults`` name."""

    def __init__(self, raw: Mapping[str, Any], faults: Iterable[Fault]) -> None:
        self.raw = raw
        self._bad = {fault.path for fault in faults}
        self.top = Row("", {key: raw[key] for key in raw if key not in self._bad}, raw.keys())
        self._rows: dict[str, list[Row]] = {}

    def rows(self, name: str) -> list[Row]:
        if name not in self._rows:
            self._rows[name] = [self._row(path, table) for path, table in rows_of(self.raw, name)]
        return self._rows[name]

    def _row(self, path: str, table: Mapping[str, Any]) -> Row:
        sound = {key: value for key, value in table.items() if not self._is_bad(f"{path}.{key}")}
        return Row(path, sound, table.keys())

    def _is_bad(self, path: str) -> bool:
        return path in self._bad or any(bad.startswith(f"{path}.") for bad in self._bad)

    def names(self, name: str) -> Names:
        """The ids of a list, or None where it cannot be known which ones its author means to declare."""
        written = self.raw.get(name, [])
        if not isinstance(written, list) or name in self._bad:
            return None
        ids = [row.get("id") for row in written if isinstance(row, Mapping)]
        return set(ids) if all(isinstance(i, str) and i for i in ids) else None

    def events(self) -> Names:
        """The common events and the channel's own."""
        own = self.names("events")
        return None if own is None else {*v.ENTRY_KINDS, *own}


def unknown(path: str, words: Iterable[str], known: Names, what: str, rule: str) -> list[Fault]:
    """A fault for each of ``words`` that is not among ``known``."""
    if known is None:
        return []
    return [Fault(path, f"没有{what} {w},{did_you_mean(w, known)}", rule) for w in words if w not in known]
