"""A small book of notes in the user's data folder: SQLite that only this user reads.

Nothing rests on it: where it cannot be read or written, nothing was noted.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def asked(path: Path, question: str, *values: str) -> list[Any]:
    """The rows that answer ``question``; a statement that changes something is carried out. [] where there is no book."""
    with contextlib.suppress(OSError, sqlite3.Error):
        if path.exists():
            with contextlib.closing(_open(path)) as db:
                return db.execute(question, values).fetchall()
    return []


def noted(path: Path, *statements: tuple[str, Sequence[str]]) -> None:
    """Carries out the statements, each with its values; the book is made where there is none."""
    with contextlib.suppress(OSError, sqlite3.Error):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        with contextlib.closing(_open(path)) as db:
            for statement, values in statements:
                db.execute(statement, values)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=2.0, isolation_level=None)
