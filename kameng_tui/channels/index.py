"""The compiled index of channels: what lets a start import neither ``importlib.metadata`` nor ``tomllib``.

One JSON file in the user's cache, disposable. It holds which distributions provide channels, for as long as no folder of
``sys.path`` changed, and every manifest with its texts, for as long as none of its files changed. A damaged, foreign or
unwritable index costs time, never an answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from kameng_tui import __version__

FORMAT = 1
Stamp = list[int] | None


def stamp_of(path: str | Path) -> Stamp:
    """(mtime in ns, size) of a file, or None where there is none."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return [found.st_mtime_ns, found.st_size]


def sites() -> dict[str, int | None]:
    """The folders that distributions are found in, each with its time: a new or removed distribution changes one.

    Of the current folder (``python -m`` puts it first) only the fact that it is there: it changes with every file made.
    """
    here = os.getcwd()  # noqa: PTH109 - compared as the text that sys.path holds
    return {folder: None if folder in ("", here) else (stamp_of(folder) or [None])[0] for folder in sys.path}


def read_index(path: Path | None) -> dict[str, Any]:
    """The index as written by this version of the program, else an empty one."""
    empty: dict[str, Any] = {
        "format": FORMAT,
        "app": __version__,
        "sites": None,
        "provided": [],
        "manifests": {},
    }
    if path is None:
        return empty
    try:
        found = json.loads(path.read_text(encoding="utf-8"), object_hook=_decoded, parse_float=Decimal)
    except (OSError, ValueError, RecursionError):
        return empty
    sound = isinstance(found, dict) and found.keys() == empty.keys() and isinstance(found["manifests"], dict)
    return found if sound and (found["format"], found["app"]) == (FORMAT, __version__) else empty


def write_index(path: Path | None, index: Mapping[str, Any]) -> None:
    """Writes the index in one step; where the cache cannot be written, the next start is slower."""
    if path is None:
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(index, ensure_ascii=False, default=_encoded), encoding="utf-8")
        temporary.replace(path)
    except (OSError, ValueError):
        with contextlib.suppress(OSError):
            temporary.unlink()


def _encoded(value: Any) -> dict[str, str]:
    for name, kind in (("datetime", datetime), ("date", date), ("time", time)):
        if isinstance(value, kind):
            return {"$": name, "v": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$": "decimal", "v": str(value)}
    raise ValueError(f"not TOML: {type(value).__name__}")


def _decoded(table: dict[str, Any]) -> Any:
    if table.keys() != {"$", "v"}:
        return table
    kinds = {
        "datetime": datetime.fromisoformat,
        "date": date.fromisoformat,
        "time": time.fromisoformat,
        "decimal": Decimal,
    }
    return kinds[table["$"]](table["v"]) if table["$"] in kinds else table


def same_files(folder: str, stamps: Mapping[str, Sequence[int] | None]) -> bool:
    """Whether no file that a manifest was compiled from has changed, come or gone."""
    return all(stamp_of(f"{folder}/{name}") == stamp for name, stamp in stamps.items())
