"""The compiled index of channels: what lets a start import neither ``importlib.metadata`` nor ``tomllib``.

One file in the user's cache, disposable. Its head, whose length stands first, holds which distributions provide channels, for as long as no
folder of ``sys.path`` changed, and of every manifest what lists show, for as long as none of its files changed. After it
come of each its windows for filing, its limits and its manifest, one text behind the other, which stay text until somebody
asks for them.
A damaged, foreign or unwritable index costs time, never an answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import field, fields
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from kameng_tui import __version__
from kameng_tui.record import record

FORMAT = 4
Stamp = list[int] | None


@record
class Entry:
    """One manifest as it was read. ``code`` is the hash of its code, ``code_fault`` why that can never be trusted."""

    stamps: dict[str, Stamp] = field(default_factory=dict)
    state: str = "broken"
    reason: str = ""
    id: str = ""
    name: str = ""
    version: str = ""
    as_of: str = ""
    sha256: str = ""
    hooks: str = ""
    code: str = ""
    code_fault: str = ""
    windows: memoryview | bytes = b"[]"
    limits: memoryview | bytes = b"[]"
    body: memoryview | bytes = b"{}"


_LONGEST_NUMBER = 20
_TEXTS = ("windows", "limits", "body")  # the last fields of an Entry
_HEAD = tuple(item.name for item in fields(Entry) if item.name not in _TEXTS)


@record
class Index:
    """``sites`` and ``provided``: the folders of ``sys.path`` and what was found in them. ``entries`` by manifest."""

    sites: dict[str, int | None] | None = None
    provided: list[list[str]] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)


def stamp_of(path: str | Path) -> Stamp:
    """(mtime in ns, size) of a file, or None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a thousand of these at a start
    except (OSError, ValueError):
        return None
    return [found.st_mtime_ns, found.st_size]


def same_files(folder: str, stamps: Mapping[str, Sequence[int] | None]) -> bool:
    """Whether no file that a manifest was compiled from has changed, come or gone."""
    return all(stamp_of(f"{folder}/{name}") == stamp for name, stamp in stamps.items())


def sites() -> dict[str, int | None]:
    """The folders that distributions are found in, each with its time: a new or removed distribution changes one.

    Of the current folder (``python -m`` puts it first) only the fact that it is there: it changes with every file made.
    """
    here = os.getcwd()  # noqa: PTH109 - compared as the text that sys.path holds
    return {folder: None if folder in ("", here) else (stamp_of(folder) or [None])[0] for folder in sys.path}


def read_index(path: Path | None) -> Index:
    """The index as written by this version of the program, else an empty one."""
    if path is None:
        return Index()
    try:
        data = memoryview(path.read_bytes())
        end = bytes(data[:_LONGEST_NUMBER]).index(b"\n")
        at = end + 1 + int(data[:end])
        head = json.loads(bytes(data[end + 1 : at]))
        if (head["format"], head["app"]) != (FORMAT, __version__):
            return Index()
        entries = {}
        for key, (windows, limits, body, *row) in head["entries"].items():
            first, second, last = at + windows, at + windows + limits, at + windows + limits + body
            entries[key] = Entry(*row, data[at:first], data[first:second], data[second:last])
            at = last
        sound = at == len(data) and all(isinstance(entry.stamps, dict) for entry in entries.values())
        return Index(head["sites"], head["provided"], entries) if sound else Index()
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Index()


def write_index(path: Path | None, index: Index) -> None:
    """Writes the index in one step; where the cache cannot be written, the next start is slower."""
    if path is None:
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    rows = {
        key: [*map(len, _texts(entry)), *(getattr(entry, name) for name in _HEAD)]
        for key, entry in index.entries.items()
    }
    head = {"format": FORMAT, "app": __version__, "sites": index.sites, "provided": index.provided}
    try:
        first = encoded({**head, "entries": rows})
        parts = [part for entry in index.entries.values() for part in _texts(entry)]
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(b"".join([b"%d\n" % len(first), first, *parts]))
        temporary.replace(path)
    except (OSError, ValueError):
        with contextlib.suppress(OSError):
            temporary.unlink()


def _texts(entry: Entry) -> list[memoryview | bytes]:
    return [getattr(entry, name) for name in _TEXTS]


def encoded(value: Any) -> bytes:
    """``value`` as a text. Raises ValueError for what TOML cannot hold."""
    return json.dumps(value, ensure_ascii=False, default=_tagged).encode()


def decoded(text: memoryview | bytes) -> Any:
    """What ``encoded`` was given. Raises ValueError for a damaged text."""
    plain = str(text, "utf-8")
    return json.loads(plain, object_hook=_untagged if '{"$": ' in plain else None)


def _tagged(value: Any) -> dict[str, str]:
    for name, kind in (("datetime", datetime), ("date", date), ("time", time)):
        if isinstance(value, kind):
            return {"$": name, "v": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$": "decimal", "v": str(value)}
    raise ValueError(f"not TOML: {type(value).__name__}")


_KINDS = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
}


def _untagged(table: dict[str, Any]) -> Any:
    return _KINDS[table["$"]](table["v"]) if table.keys() == {"$", "v"} and table["$"] in _KINDS else table
