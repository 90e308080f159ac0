"""What the user last saw of each case: small notes in the user's data folder, one file a workbook, never in the workbook.

A note is whatever the desk hands it, beside a pulse that tells whether the case is another by now. Nothing rests on them:
where they cannot be read or written, nothing counts as seen.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any

_TABLE = "CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, pulse TEXT, note TEXT) WITHOUT ROWID"


def pulses(path: Path) -> dict[str, str]:
    """Of every case that was seen, its pulse then."""
    return dict(_asked(path, "SELECT id, pulse FROM seen"))


def note(path: Path, case_id: str) -> str:
    """What was noted of a case when it was last seen, "" where it never was."""
    return next((str(row[0]) for row in _asked(path, "SELECT note FROM seen WHERE id=?", case_id)), "")


def keep(path: Path, case_id: str, pulse: str, said: str) -> None:
    """Notes a case as it is seen now."""
    with contextlib.suppress(OSError, sqlite3.Error):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        with contextlib.closing(_open(path)) as db:
            db.execute(_TABLE)
            db.execute("REPLACE INTO seen VALUES (?,?,?)", (case_id, pulse, said))


def _asked(path: Path, question: str, *values: str) -> list[Any]:
    with contextlib.suppress(OSError, sqlite3.Error):
        if path.exists():
            with contextlib.closing(_open(path)) as db:
                return db.execute(question, values).fetchall()
    return []


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=2.0, isolation_level=None)
