"""What every test stands on: a home of its own, no real keyring, no time zone or locale of the host."""

from __future__ import annotations

import gc
import itertools
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.first_start import HERE, make_indexes, started_before

HOMES = itertools.count()


def pytest_collection_finish() -> None:
    """Seven thousand tests are known by now and stay: the collector need not look through them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def channel_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_indexes(tmp_path_factory.mktemp("channels"))


@pytest.fixture(autouse=True)
def own_home(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """An empty HOME, but for the index of a second start; an in-memory vault, and a host zone that is not China's."""
    home = tmp_path_factory.getbasetemp() / f"home{next(HOMES)}"
    home.mkdir()
    for name in [n for n in os.environ if n.startswith(("KAMENG_", "XDG_", "GIT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("KAMENG_VAULT", "memory")
    monkeypatch.setenv("KAMENG_AUTHOR", "测试")
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    time.tzset()
    if "tmp_path" in request.fixturenames:  # others open no workbook
        started_before(request.getfixturevalue("channel_index") / HERE)
    yield home
    monkeypatch.undo()
    time.tzset()
