"""The small book of notes: what cannot be read or written costs the notes and nothing else."""

from __future__ import annotations

import stat
from pathlib import Path

from kameng_tui.workbook.notebook import asked, noted

TABLE = ("CREATE TABLE IF NOT EXISTS t (a TEXT)", ())


def test_what_was_noted_is_answered_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "数据" / "notes.db"
    assert asked(path, "SELECT a FROM t") == [] and not path.exists(), "asking makes no book"
    noted(path, TABLE, ("INSERT INTO t VALUES (?)", ("甲",)))
    assert asked(path, "SELECT a FROM t") == [("甲",)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_damaged_book_and_one_that_cannot_be_made_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"not a database, but long enough to be looked at as one" * 20)
    noted(path, TABLE)
    assert asked(path, "SELECT a FROM t") == []
    noted(path / "below a file" / "notes.db", TABLE)
    assert path.is_file()
