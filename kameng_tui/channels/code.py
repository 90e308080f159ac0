"""The code that comes with a channel: which files, and one hash over them, found and read without importing anything.

Trust is given to this hash. It covers every file of the channel's own top-level package that Python could import,
compiled and native ones too, but not other packages that the code imports.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from importlib.machinery import all_suffixes
from pathlib import Path

from kameng_tui.channels.places import Place
from kameng_tui.record import record

MOST_FILES = 500
LARGEST_CODE = 20 * 1024 * 1024


@record
class Code:
    """``files`` by name inside the package, in order; ``folders`` are those they were looked for in. ``fault``: why this
    code can never be trusted; then there is no ``sha256``."""

    files: tuple[str, ...] = ()
    sha256: str = ""
    folders: tuple[str, ...] = ()
    fault: str = ""


class _Untrustable(Exception):
    """Why code cannot be hashed as a whole, in Chinese."""


def code_of(place: Place, module: str) -> Code:
    """The code of a distribution's channel, whose hooks are in ``module``. Only a plugin may have any."""
    if place.origin not in ("shipped", "plugin"):
        return Code(fault="包和工作簿里的代码从不运行,只用它的数据")
    package = os.path.basename(place.folder)  # noqa: PTH119 - the text that the entry point led to
    if module.partition(".")[0] != package:
        return Code(fault=f"hooks.module 应是本包里的模块,如 {package}.hooks,现在是 {module};只用它的数据")
    return code_in(place.folder)


def code_in(folder: str) -> Code:
    """The importable files under ``folder`` and their hash; names count as well as contents."""
    digest = hashlib.sha256()
    files: list[str] = []
    folders: list[str] = []
    size = 0
    try:
        for found, names in _walk(folder, ""):
            folders.append(found or ".")
            for name in names:
                path = Path(folder, name)
                size += path.stat().st_size
                files.append(name)
                if len(files) > MOST_FILES or size > LARGEST_CODE:
                    raise _Untrustable(f"代码超过 {MOST_FILES} 个文件或 {LARGEST_CODE // 1024 // 1024} MB")
                data = path.read_bytes()
                digest.update(f"{name}\0{len(data)}\0".encode() + data)
    except _Untrustable as wrong:
        return Code(fault=f"{wrong},不能信任;只用它的数据")
    except (OSError, UnicodeError):
        return Code(fault="代码文件读不全,不能信任;只用它的数据")
    return Code(tuple(files), digest.hexdigest(), tuple(folders))


def _walk(folder: str, inside: str) -> Iterator[tuple[str, list[str]]]:
    """(folder, its importable files) for ``folder`` and all below, in the order of their names."""
    files, below = [], []
    for entry in sorted(os.scandir(os.path.join(folder, inside)), key=lambda entry: entry.name):  # noqa: PTH118
        name = f"{inside}/{entry.name}" if inside else entry.name
        if entry.is_dir():
            if entry.is_symlink():
                raise _Untrustable(f"{name} 是指向别处的链接")
            if entry.name != "__pycache__":  # never read by the child
                below.append(name)
        elif entry.name.endswith(_SUFFIXES):
            if not entry.is_file():  # reading a pipe or a device might never end
                raise _Untrustable(f"{name} 不是文件")
            files.append(name)
    yield inside, files
    for name in below:
        yield from _walk(folder, name)


_SUFFIXES = tuple(all_suffixes())
