"""Whether files changed since the last look, cheaply: names, sizes and times, no content. For screens that stay open."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kameng_tui.workbook.layout import CASE_FILE, EVIDENCE, FILINGS, JOURNAL, PAPERS, WORKBOOK_FILE

_PARTS = (JOURNAL, EVIDENCE, FILINGS, PAPERS)


def look_at_case(folder: Path) -> int:
    """A number that is another one when a file of the case is."""
    found: list[object] = [_times(folder / CASE_FILE)]
    for part in _PARTS:
        found.append(tuple(sorted(_entries(folder / part))))
    return hash(tuple(found))


def look_at_all(root: Path) -> int:
    """A number that is another one when a case came, went or was saved to. An editor that writes into a file of a journal
    without replacing it shows only in the case itself."""
    found = hash(_times(root / WORKBOOK_FILE))
    for name, times in sorted(
        _entries(root)
    ):  # one number case by case: ten thousand of them are not held at once
        if not name.startswith("."):
            case = root / name
            found = hash(
                (found, name, times, _times(case / CASE_FILE), *(_times(case / part) for part in _PARTS))
            )
    return found


def _entries(folder: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    info = entry.stat(follow_symlinks=False)
                except OSError:  # gone since it was listed
                    continue
                yield entry.name, (info.st_mtime_ns, info.st_ctime_ns, info.st_size, info.st_ino)
    except OSError:
        return


def _times(path: Path) -> tuple[int, ...]:
    try:
        info = os.stat(path)  # noqa: PTH116
    except OSError:
        return ()
    return info.st_mtime_ns, info.st_ctime_ns, info.st_size, info.st_ino
