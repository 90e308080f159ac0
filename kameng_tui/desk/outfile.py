"""Files that a person asked for: written whole or not at all, and never over another file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kameng_tui.desk.errors import DeskError, Missing, WouldLose, sentences
from kameng_tui.values import normalise_text
from kameng_tui.workbook import files
from kameng_tui.workbook.errors import AlreadyExists
from kameng_tui.workbook.layout import WORKBOOK_FILE

_NO_TEXTS = (".docx", ".doc", ".xlsx", ".xls", ".pdf", ".zip", ".png", ".jpg", ".jpeg")


def refuse_target(target: Path) -> None:
    """Whether a file may be made there, before anything is asked for. Raises DeskError, WouldLose."""
    try:
        inside = any((folder / WORKBOOK_FILE).exists() for folder in target.resolve().parents)
        there, folder = target.exists(), target.parent.is_dir()
    except (OSError, ValueError):
        raise DeskError(f"不能写成 {target!s},请换一个文件名") from None
    if inside:
        raise DeskError(f"{target} 在工作簿里面,会进 git 和备份;请换一个工作簿之外的位置")
    if there:
        raise WouldLose(f"{target} 已存在,没有覆盖;请换一个文件名")
    if not folder:
        raise Missing(f"没有文件夹 {target.parent},请先建好它,或换一个位置")


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A place in the same folder to make the file at; it becomes ``path`` only if the body succeeds and the name is free.

    An empty file lies there already: write over it, or put another in its place. Nobody else on this machine may read it,
    for what leaves the house often holds what only its reader may see.
    """
    if not path.parent.is_dir():
        raise Missing(f"写不了 {path}:没有 {path.parent} 这个文件夹")
    with sentences():
        try:
            with files.new_file(path, files.PRIVATE_MODE) as place:
                yield place
        except AlreadyExists:
            raise WouldLose(f"{path} 已存在,没有覆盖;请换一个文件名") from None


def refuse_name(path: Path) -> None:
    """A text under the name of another kind of file opens nowhere. Raises DeskError."""
    if path.suffix.lower() in _NO_TEXTS:
        raise DeskError(f"这一份只有文字,写不成 {path.suffix} 文件:文件名请以 .txt 或 .md 结尾")


def save_text(path: Path, text: str) -> None:
    """Writes a preview to a new file that the person named; an existing file is never overwritten."""
    refuse_name(path)
    with new_file(path) as place:
        place.write_bytes((normalise_text(text) + "\n").encode("utf-8"))
