"""Folders for files on their way, out of which one will leave the house. Whatever a killed program left of them goes at the next
one: nobody else takes that evidence away."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAME = re.compile(r"kameng-paper-([0-9]+)-")
_OLD = 24 * 60 * 60.0  # seconds


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that only its user may enter, gone behind the body."""
    with tempfile.TemporaryDirectory(prefix=f"kameng-paper-{os.getpid()}-") as name:
        folder = Path(name)
        _sweep(folder.parent, folder.stat().st_mtime - _OLD)
        yield folder


def _sweep(place: Path, before: float) -> None:
    """Takes away what a program left that is no more: its user's own, older than ``before``, and nothing that a link points to."""
    if not hasattr(os, "getuid"):  # Windows: there a signal of 0 would end the program it asks about
        return
    for folder in place.glob("kameng-paper-*"):
        found = _NAME.match(folder.name)
        with suppress(OSError):
            about = folder.lstat()
            ours = folder.is_dir() and not folder.is_symlink() and about.st_uid == os.getuid()
            if found and ours and about.st_mtime < before and not _alive(int(found[1])):
                shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
