"""Whether a case folder is still what it was: one short stamp over everything that reading it depends on.

A stamp holds of every file its name, size, times of change and inode. The time of the inode (ctime) cannot be set by
hand, so an edit of the same size whose mtime was put back shows all the same. Reads names and times only, no content.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from kameng_tui.workbook.layout import CASE_FILE, EVIDENCE, FILINGS, JOURNAL, PAPERS

SETTLED = 3_000_000_000
"""Nanoseconds after which the times of a file tell of every later change: some disks count them in two seconds."""

_PARTS = frozenset((JOURNAL, EVIDENCE, FILINGS, PAPERS))
_READ = (".toml", ".md")
_LENGTH = 16


def stamp_of(folder: str) -> bytes | None:
    """The stamp of a case folder. None where no stamp can answer for it: a link inside, a folder that cannot be listed,
    or a file that changed so lately that the next change may leave no trace in its times."""
    lines: list[str] = []
    newest, parts = 0, [""]
    try:
        for part in parts:
            with os.scandir(f"{folder}{os.sep}{part}") as entries:
                for entry in entries:
                    name = entry.name
                    if (name not in _PARTS and name != CASE_FILE) if not part else name.startswith("."):
                        continue
                    if entry.is_symlink():
                        return None
                    if not part and name != CASE_FILE:
                        parts.append(name)
                    elif name.endswith(_READ):
                        found = entry.stat(follow_symlinks=False)
                        newest = max(newest, found.st_ctime_ns)
                        lines.append(f"{part}/{name}\0{_times(found)}")
                    else:
                        lines.append(f"{part}/{name}")
    except OSError:
        return None
    return None if newest > time.time_ns() - SETTLED else _digest(sorted(lines))


def stamp_of_files(paths: Iterable[Path]) -> bytes:
    """The stamp of single files and of whole folders; what is not there counts as absent."""
    lines = []
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            try:
                lines.append(f"{file}\0{_times(file.stat())}")
            except OSError:
                lines.append(f"{file}")
    return _digest(lines)


def _times(found: os.stat_result) -> str:
    return f"{found.st_size}\0{found.st_mtime_ns}\0{found.st_ctime_ns}\0{found.st_ino}"


def _digest(lines: Iterable[str]) -> bytes:
    return blake2b("\0".join(lines).encode("utf-8", "surrogateescape"), digest_size=_LENGTH).digest()
