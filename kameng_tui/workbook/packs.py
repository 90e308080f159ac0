"""Packs of channels as they lie in the user's data folder, and the file with what the user decided about channels.

A pack comes and goes whole: what stands in its place is moved aside first and deleted last. Knows nothing of what a
manifest says; nothing of a pack is ever run or put on ``sys.path``.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kameng_tui.channels.lifecycle import STATE_FILE, State, table_of
from kameng_tui.workbook import files, toml
from kameng_tui.workbook.errors import WouldLose

FOLDER = "channels"


@contextmanager
def staging(root: Path) -> Iterator[Path]:
    """An empty folder beside the packs of ``root``, gone at the end: a pack is made ready there, then ``put``."""
    folder = root / FOLDER
    with files.saying(folder):
        folder.mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(prefix=".new-", dir=folder, ignore_cleanup_errors=True)
    with made as name:
        yield Path(name)


def put(staged: Path, folder: Path) -> None:
    """Gives a staged pack its place; where that fails, what stood there stands again."""
    aside = _aside(folder)
    with files.saying(folder):
        _delete(aside)
        standing = os.path.lexists(folder)
        if standing:
            folder.rename(aside)
        try:
            staged.rename(folder)
        except OSError:
            if standing:
                aside.rename(folder)
            raise
        _delete(aside)


def take_away(folder: Path) -> None:
    """Removes a pack; of a link only the link. It is out of sight before its files are deleted."""
    aside = _aside(folder)
    with files.saying(folder):
        _delete(aside)
        folder.rename(aside)
        _delete(aside)


def write_state(root: Path, state: State) -> None:
    """Saves ``state``, keeping the comments of the file. Raises WouldLose where the file stands damaged."""
    before = files.read_state(root / STATE_FILE)
    if before.data is None:
        with files.saying(before.path):
            root.mkdir(parents=True, exist_ok=True)
        files.save(before, toml.dumps(table_of(state)))
        return
    try:
        standing = toml.loads(before.text)
    except toml.TomlFault as fault:
        raise WouldLose(f"{before.path} 读不懂({fault}),没有改;请改好或删去它再试") from None
    files.save(before, toml.rewrite(before.text, standing, {**standing, **table_of(state)}))


def _aside(folder: Path) -> Path:
    """Names with a dot in front are no packs."""
    return folder.with_name(f".old-{folder.name}")


def _delete(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        _open_up(folder)
        shutil.rmtree(folder)


def _open_up(folder: Path) -> None:
    """Lets us into a folder and all below it: one that may not be read cannot be emptied either."""
    folder.chmod(0o700)
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _open_up(Path(entry.path))
