"""What every test stands on: a home of its own, no real keyring, no time zone or locale of the host."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty HOME, an in-memory vault, and a host zone that is not China's."""
    home = tmp_path / "home"
    home.mkdir()
    for name in [n for n in os.environ if n.startswith(("KAMENG_", "XDG_", "GIT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("KAMENG_VAULT", "memory")
    monkeypatch.setenv("KAMENG_AUTHOR", "测试")
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    time.tzset()
    yield home
    monkeypatch.undo()
    time.tzset()
