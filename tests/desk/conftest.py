"""A desk in an empty workbook: its own vault in memory, a clock that the test moves."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from kameng_tui.desk.desk import Desk
from kameng_tui.values import parse_when
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.vault import MemoryVault


class Bench:
    """A desk, the vault under it, and its clock."""

    def __init__(self, root: Path) -> None:
        self.time = "2026-09-01T10:00"
        self.vault = MemoryVault()
        book = Workbook.create(root, "簿", now=self.now())
        self.desk = Desk(book, clock=self.now, vault=lambda: self.vault, author="本人")

    def now(self) -> datetime:
        return parse_when(self.time)

    def written(self, case: str) -> str:
        """Everything of a case that git would see, file names included."""
        folder = self.desk.book.root / case
        files = [p for p in sorted(folder.rglob("*")) if p.is_file() and "private" not in p.parts]
        return "\n".join(f"{p.name}\n{p.read_bytes().decode('utf-8', 'replace')}" for p in files)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "簿 子")
