"""What the user last saw of each case: small notes in the user's data folder, one file a workbook, never in the workbook.

A note is whatever the desk hands it, beside a pulse that tells whether the case is another by now. Nothing rests on them:
where they cannot be read or written, nothing counts as seen.
"""

from __future__ import annotations

from pathlib import Path

from kameng_tui.workbook.notebook import asked, noted

_TABLE = "CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, pulse TEXT, note TEXT) WITHOUT ROWID"


def pulses(path: Path) -> dict[str, str]:
    """Of every case that was seen, its pulse then."""
    return dict(asked(path, "SELECT id, pulse FROM seen"))


def note(path: Path, case_id: str) -> str:
    """What was noted of a case when it was last seen, "" where it never was."""
    return next((str(row[0]) for row in asked(path, "SELECT note FROM seen WHERE id=?", case_id)), "")


def keep(path: Path, case_id: str, pulse: str, said: str) -> None:
    """Notes a case as it is seen now."""
    noted(path, (_TABLE, ()), ("REPLACE INTO seen VALUES (?,?,?)", (case_id, pulse, said)))
