"""What a first start leaves in the user's cache. Making it takes longer than most tests: it is made once and shared."""

from __future__ import annotations

import contextlib
from pathlib import Path

from kameng_tui.workbook import places

HERE, ELSEWHERE = "here.json", "elsewhere.json"


def make_indexes(folder: Path) -> Path:
    """The index of the channels as it is for the folder that the tests run in, and for any other."""
    from kameng_tui.channels.registry import Registry

    Registry.load(folder / HERE)
    with contextlib.chdir(folder):
        Registry.load(folder / ELSEWHERE)
    return folder


def started_before(index: Path) -> None:
    """The HOME of now has had its first start. The program replaces the file and never writes into it: a link is enough."""
    cache = places.cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    (cache / "channels.json").unlink(missing_ok=True)
    (cache / "channels.json").hardlink_to(index)
