"""One save into a case folder at a time among our own programs: between looking at a file and replacing it nobody else of
ours may replace it. Editors and git know nothing of this; what they changed is seen by comparing before the write.

Leaves nothing in the workbook. Where the system knows no locks the save goes on without.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kameng_tui.workbook.errors import SaveFailed

PATIENCE = 10.0
_BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Inside it no other save of ours runs in ``folder``. Raises SaveFailed where one does not end."""
    try:
        handle, lock = _open(folder)
    except OSError:  # the folder has gone, or has no lock to give: the save itself says what is wrong
        yield
        return
    try:
        until = time.monotonic() + PATIENCE
        while not _taken(handle, lock):
            if time.monotonic() > until:
                raise SaveFailed("另一个 kameng 一直在保存这个案件,没有写;请稍后再试")
            time.sleep(0.005)
        yield
    finally:
        os.close(handle)


def _taken(handle: int, lock: Callable[[int], None]) -> bool:
    """Whether the lock is ours now; also where there can be none."""
    try:
        lock(handle)
    except OSError as problem:
        return problem.errno not in _BUSY
    return True


def _open(folder: Path) -> tuple[int, Callable[[int], None]]:
    """A handle that can be locked, and how."""
    if os.name == "nt":  # there a folder cannot be opened: a file in the temporary folder stands for it
        import hashlib
        import msvcrt
        import tempfile

        name = hashlib.sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:24]
        locking, mode = vars(msvcrt)["locking"], vars(msvcrt)["LK_NBLCK"]
        path = Path(tempfile.gettempdir()) / f"kameng-{name}.lock"
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600), lambda handle: locking(handle, mode, 1)
    import fcntl

    return os.open(folder, os.O_RDONLY), lambda handle: fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
