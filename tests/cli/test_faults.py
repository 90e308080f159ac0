"""Faults of the disk × what is being saved: the file that was there stands, the sentence says why, and the same again works."""

from __future__ import annotations

import errno
import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kameng_tui.workbook import files

CREATES = os.O_CREAT | os.O_EXCL


def failing(name: str, number: int):
    """``os.NAME`` refuses with an error of the system; of ``open`` only what makes a file."""

    @contextmanager
    def fault(case: Path) -> Iterator[None]:
        real = getattr(os, name)

        def refuse(*args, **kwargs):
            if name == "open" and not (len(args) > 1 and args[1] & CREATES == CREATES):
                return real(*args, **kwargs)
            raise OSError(number, os.strerror(number))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, name, refuse)
            if name == "replace":  # a drive without links has nothing but the rename
                patch.setattr(os, "link", refuse)
                patch.setattr(files, "_rename_alone", refuse)
            yield

    return fault


@contextmanager
def no_room(case: Path) -> Iterator[None]:
    """The kernel itself refuses while a file is written: none may grow beyond a few bytes."""
    real = files._temporary

    @contextmanager
    def cramped(path, mode):
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        with real(path, mode) as made:
            resource.setrlimit(resource.RLIMIT_FSIZE, (8, hard))
            try:
                yield made
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_temporary", cramped)
        yield


@contextmanager
def gone(case: Path) -> Iterator[None]:
    """The folder is taken away after the case was found in it, and comes back: an unplugged disk."""
    away = case.with_name("拔掉")
    real = files._temporary

    def vanish(path, mode):
        if case.exists():
            case.rename(away)
        return real(path, mode)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_temporary", vanish)
        yield
    shutil.rmtree(case, ignore_errors=True)
    away.rename(case)


FAULTS = {
    "disk full while writing": (failing("fsync", errno.ENOSPC), "磁盘已满,请腾出空间再存"),
    "disk full before the first byte": (failing("open", errno.ENOSPC), "磁盘已满,请腾出空间再存"),
    "quota": (failing("fsync", errno.EDQUOT), "磁盘配额已用完"),
    "file size limit of the system (real)": (no_room, "超过了这里允许的大小"),
    "read-only drive": (failing("open", errno.EROFS), "磁盘是只读的"),
    "permission lost": (failing("open", errno.EACCES), "没有写入权限"),
    "folder removed under the program": (gone, "文件夹已不在"),
    "disk fault": (failing("fsync", errno.EIO), "磁盘读写出错"),
    "network drive gone": (failing("fsync", errno.ESTALE), "网络磁盘断开了"),
    "no rename": (failing("replace", errno.EPERM), "没有写入权限"),
}
WORK = {
    "an edit": ("edit", "CASE", "--set", "title=新", "--set", "platform.name=汇想卡盟"),
    "an entry": ("log", "CASE", "--kind", "note", "--text", "客服说明天给"),
    "evidence": ("attach", "CASE", "图.png", "--kind", "chat"),
    "a seal": ("verify", "CASE", "--seal"),
}


def all_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("work", WORK)
@pytest.mark.parametrize("name", FAULTS)
def test_nothing_is_lost_and_the_same_again_works(kameng, name, work):
    fault, sentence = FAULTS[name]
    kameng("init", "簿")
    case = kameng("-w", "簿", "new", "--set", "title=旧", "--json").data["id"]
    folder = Path("簿") / case
    kameng("-w", "簿", "attach", case, _picture("先.png"), "--kind", "payment")
    words = ["-w", "簿", *(case if word == "CASE" else word for word in WORK[work])]
    picture = Path(_picture("图.png"))
    before = all_of(folder)
    with fault(folder):
        refused = kameng(*words)
    assert (refused.status, refused.out) == (3, "")
    assert "没有存上" in refused.err
    assert sentence in refused.err
    assert all_of(folder) == before
    assert picture.read_bytes() == b"\x89PNG" * 9
    assert kameng(*words).status == 0
    assert all_of(folder) != before


def _picture(name: str) -> str:
    Path(name).write_bytes((b"\x89PNG" if name == "图.png" else b"\x89png") * 9)
    return name
