"""Every file of a case folder that can go into a zip, and what of it cannot, each with its reason. Nothing is read here."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path

from kameng_tui.desk.ics import LeftOut
from kameng_tui.privacy.mask import visible_controls
from kameng_tui.workbook.files import is_temporary
from kameng_tui.workbook.layout import PRIVATE


def files_of(root: Path, left: list[LeftOut], *, private: bool) -> list[tuple[str, Path]]:
    """(path in the folder, file), in order; what is not among them is told in ``left``."""
    found: list[tuple[str, Path]] = []
    taken: set[str] = set()
    for path in _walk(root, left):
        rel = path.relative_to(root).as_posix()
        if rel.split("/")[0] == PRIVATE and not private:
            continue
        if why := _unpackable(path, rel, taken):
            left.append(LeftOut(visible_controls(rel), why))
        else:
            taken.add(rel.casefold())
            found.append((rel, path))
    if not private and (root / PRIVATE).is_dir():
        left.append(LeftOut(f"{PRIVATE}/", "含完整的个人信息和卡密;自己备份可加 --private"))
    return found


def _unpackable(path: Path, rel: str, taken: Collection[str]) -> str:
    """Why a file cannot go into the zip, "" where it can."""
    if path.is_symlink() or not path.is_file():
        return "不是普通文件"
    if any(char in "\\:" or unicodedata.category(char) in ("Cc", "Cs") for char in rel):
        return "文件名里有别的系统不认的字符,请先改名"
    return "和另一个文件只差大小写,在别的系统上只能留一个,请先改名" if rel.casefold() in taken else ""


def _walk(root: Path, left: list[LeftOut]) -> Iterator[Path]:
    """Every file, and links to folders too, which nobody follows. A folder that cannot be opened is told in ``left``."""

    def unread(fault: OSError) -> None:
        where = Path(str(fault.filename)).relative_to(root).as_posix()
        left.append(LeftOut(visible_controls(where), f"文件夹打不开({fault.strerror or fault})"))

    for folder, folders, files in os.walk(root, onerror=unread):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        folders[:] = sorted(name for name in folders if name != ".git" and name not in links)
        yield from (Path(folder, name) for name in sorted([*files, *links]) if not is_temporary(name))
