"""Running commands as a person would: words in, status, JSON and sentences out."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kameng_tui.cli.main import run
from tests.first_start import ELSEWHERE, started_before


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Kameng = Callable[..., Ran]


@pytest.fixture
def kameng(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], channel_index: Path
) -> Kameng:
    """``kameng(*words, stdin=..., today=...)`` in an empty folder, one vault in memory for the whole test."""
    from kameng_tui.workbook import vault

    kept = vault.MemoryVault()
    monkeypatch.setattr(vault, "open_vault", lambda env: kept)
    place = tmp_path / "空 文件夹"
    place.mkdir()
    monkeypatch.chdir(place)
    started_before(channel_index / ELSEWHERE)

    def go(*words: str, stdin: str = "", today: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capfd.readouterr()
        status = run([*words, *(["--today", today] if today else [])])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Ran(status, out, err)

    return go
