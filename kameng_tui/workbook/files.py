"""Reading and saving single files: a kill at any instant leaves the old file or the new one.

The only module of the house that writes into a workbook. It knows nothing of cases or TOML, follows no link
at a target, and overwrites only what its caller has shown to have read.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from kameng_tui.record import record
from kameng_tui.workbook.errors import (
    AlreadyExists,
    Changed,
    NotFound,
    Refused,
    SaveFailed,
    Unreadable,
    WorkbookError,
)

LARGEST_TEXT = 8 * 1024 * 1024
PUBLIC_MODE, PRIVATE_MODE = 0o644, 0o600
Progress = Callable[[int, int], None]

_CHANGED = "{} 在读入之后被别处改过,没有覆盖;请重新读入后再改"
_CHUNK = 1024 * 1024
_EXCLUSIVE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_REASONS = {
    errno.ENOSPC: "磁盘已满,请腾出空间再存",
    getattr(errno, "EDQUOT", -1): "磁盘配额已用完,请腾出空间再存",
    errno.EROFS: "没有写入权限(磁盘是只读的)",
    errno.EACCES: "没有写入权限,或文件正被别的程序占用",
    errno.EPERM: "没有写入权限",
    errno.ENOENT: "文件夹已不在",
    errno.ENOTDIR: "文件夹已不在",
    errno.EEXIST: "已有同名的文件",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EFBIG: "文件超过了这里允许的大小",
    errno.EIO: "磁盘读写出错,请换一个磁盘再存",
    getattr(errno, "ESTALE", -2): "网络磁盘断开了,连上后再存",
    getattr(errno, "ENOTCONN", -3): "网络磁盘断开了,连上后再存",
}
_READING = {
    errno.EACCES: "没有读取权限,或文件正被别的程序占用",
    errno.EPERM: "没有读取权限",
    errno.EIO: "磁盘读写出错",
    errno.ELOOP: "链接绕成了圈",
    errno.ENAMETOOLONG: "文件名太长",
    getattr(errno, "ESTALE", -2): "网络磁盘断开了",
    getattr(errno, "ENOTCONN", -3): "网络磁盘断开了",
}


@record
class FileState:
    """A file as it was read. ``data`` is None where no file was."""

    path: Path
    data: bytes | None

    @property
    def text(self) -> str:
        """The file as text without a byte order mark; Unreadable if it is not UTF-8."""
        data = self.data or b""
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as bad:
            line = data[: bad.start].count(b"\n") + 1
            raise Unreadable(self.path, line, "不是 UTF-8 编码(可能是 GBK),请另存为 UTF-8") from None

    @property
    def etag(self) -> str | None:
        """SHA-256 of the bytes in hex, None where no file was."""
        import hashlib  # here: reading never needs it

        return None if self.data is None else hashlib.sha256(self.data).hexdigest()


def read_state(path: Path) -> FileState:
    """The file as it stands. Raises Unreadable for what is no ordinary file, too large or not readable."""
    try:
        info = os.stat(path)  # noqa: PTH116 - before opening: a pipe would wait for ever
        if not stat.S_ISREG(info.st_mode):
            raise Unreadable(path, None, "不是普通文件")
        if info.st_size > LARGEST_TEXT:
            raise Unreadable(path, None, f"文件太大({info.st_size} 字节),没有读")
        return FileState(path, path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return FileState(path, None)
    except OSError as problem:
        raise Unreadable(path, None, why_unread(problem)) from None


def why_unread(problem: OSError) -> str:
    """Why the system does not let a file be read, in Chinese."""
    reason = _READING.get(problem.errno or 0) or problem.strerror or problem
    return f"读不了({reason})"


def save(before: FileState, text: str, mode: int = PUBLIC_MODE) -> FileState:
    """Puts ``text`` where ``before`` was read, if nobody changed it since; ``mode`` is that of a new file.

    Raises Changed where the disk no longer holds ``before``, SaveFailed where the disk refuses.
    """
    path = before.path
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        raise SaveFailed(f"{path.name} 没有存上:文字里有无法写成 UTF-8 的字符") from None
    with saying(path):
        if path.is_symlink():
            raise SaveFailed(f"{path.name} 没有存上:它是链接,不在链接处保存")
        _must_hold(before)
    if data == before.data:
        return before
    with saying(path), _temporary(path, mode if before.data is None else None) as (temporary, out):
        out.write(data)
        _to_disk(out)
        _must_hold(before)
        try:
            _place(temporary, path, new=before.data is None)
        except FileExistsError:
            raise Changed(_CHANGED.format(path.name)) from None
        _folder_to_disk(path.parent)
    return FileState(path, data)


def add_lines(path: Path, lines: tuple[str, ...]) -> None:
    """Adds what is missing to .gitignore or .gitattributes and leaves the rest alone."""
    state = read_state(path)
    present = {line.strip() for line in state.text.split("\n")}
    missing = [line for line in lines if line not in present]
    if missing:
        start = state.text + ("" if state.text.endswith("\n") or not state.text else "\n")
        save(state, start + "".join(f"{line}\n" for line in missing))


def hash_file(path: Path, progress: Progress | None = None) -> str:
    """SHA-256 in hex of a file of any size. ``progress(done, total)`` may raise to stop; raises Unreadable."""
    import hashlib  # here: only evidence needs it

    digest, done = hashlib.sha256(), 0
    buffer = bytearray(
        _CHUNK
    )  # one for all chunks: as fast as sha256sum, and a file of any size needs no more
    view = memoryview(buffer)
    try:
        info = os.stat(path)  # noqa: PTH116
        if not stat.S_ISREG(info.st_mode):
            raise Unreadable(path, None, "不是普通文件")
        with path.open("rb", buffering=0) as reader:
            while size := reader.readinto(buffer):
                digest.update(view[:size])
                done += size
                if progress:
                    progress(done, max(info.st_size, done))
    except OSError as problem:
        raise Unreadable(path, None, why_unread(problem)) from None
    return digest.hexdigest()


def save_bytes_stream(
    source: Path, target: Path, progress: Progress | None = None, mode: int = PUBLIC_MODE
) -> tuple[str, int]:
    """Copies ``source`` to the new file ``target``: (SHA-256 in hex, size) of the bytes that were copied.

    ``progress(done, total)`` is called after every chunk; what it raises stops the copy and leaves nothing.
    """
    import hashlib  # here: only evidence needs it

    digest, done = hashlib.sha256(), 0
    with _open_source(source) as (reader, total), saying(target):
        if os.path.lexists(target):
            raise AlreadyExists(f"{target.name} 已经有了,没有覆盖")
        with _temporary(target, mode) as (temporary, out):
            while chunk := _read_chunk(reader, source):
                digest.update(chunk)
                out.write(chunk)
                done += len(chunk)
                if progress:
                    progress(done, max(total, done))
            _to_disk(out)
            try:
                _place(temporary, target, new=True)
            except FileExistsError:
                raise AlreadyExists(f"{target.name} 已经有了,没有覆盖") from None
            _folder_to_disk(target.parent)
    return digest.hexdigest(), done


@contextlib.contextmanager
def new_file(path: Path, mode: int = PUBLIC_MODE) -> Iterator[Path]:
    """A place beside ``path`` to make a file at, empty when it is given; it takes the name ``path`` if the body succeeds and
    the name is still free, else nothing is left. Raises AlreadyExists, and SaveFailed where the disk refuses.
    """
    with saying(path):
        if os.path.lexists(path):
            raise AlreadyExists(f"{path.name} 已经有了,没有覆盖")
        with _temporary(path, mode) as (temporary, out):
            out.close()  # the body opens it by its name
            yield temporary
            with contextlib.suppress(OSError):  # another file may lie there now; some drives know no modes
                temporary.chmod(mode)
            with temporary.open("rb+") as made:
                os.fsync(made.fileno())
            try:
                _place(temporary, path, new=True)
            except FileExistsError:
                raise AlreadyExists(f"{path.name} 已经有了,没有覆盖") from None
            _folder_to_disk(path.parent)


@contextlib.contextmanager
def saying(path: Path) -> Iterator[None]:
    """Whatever the system refuses inside becomes SaveFailed, one Chinese sentence about ``path``."""
    try:
        yield
    except WorkbookError:
        raise
    except OSError as problem:
        reason = _REASONS.get(problem.errno or 0) or f"系统不让写({problem.strerror or problem})"
        raise SaveFailed(f"{path.name} 没有存上:{reason}") from problem


def discard(path: Path) -> None:
    """Takes back a file that was just made and is of no use alone. Never fails: the first fault is the one to tell."""
    with contextlib.suppress(OSError):
        path.unlink()


def is_temporary(name: str) -> bool:
    """Whether a file's name is one that ``save`` gives to its temporary files."""
    return re.fullmatch(r"\..+\.[0-9a-f]{6}\.tmp", name) is not None


def _must_hold(before: FileState) -> None:
    try:
        now = read_state(before.path).data
    except Unreadable as problem:  # nobody can say whether it changed: it stays
        raise SaveFailed(f"{before.path.name} 没有存上:{problem.reason}") from None
    if now is None and before.data is not None:
        raise Changed(f"{before.path.name} 没有存上:读入之后它被移走或删掉了")
    if now != before.data:
        raise Changed(_CHANGED.format(before.path.name))


@contextlib.contextmanager
def _temporary(path: Path, mode: int | None) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file beside ``path``; it is gone at the end unless it was moved. Mode None: that of ``path``."""
    kept = stat.S_IMODE(path.stat().st_mode) if mode is None else mode
    temporary, handle = _create(path, kept)
    try:
        with os.fdopen(handle, "wb") as out:
            if mode is None and hasattr(os, "fchmod"):
                with contextlib.suppress(OSError):  # a drive without modes: the content matters more
                    os.fchmod(out.fileno(), kept)
            yield temporary, out
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _create(path: Path, mode: int) -> tuple[Path, int]:
    while True:
        temporary = path.with_name(f".{path.name[:50]}.{os.urandom(3).hex()}.tmp")
        with contextlib.suppress(FileExistsError):
            return temporary, os.open(temporary, _EXCLUSIVE, mode)


def _to_disk(out: BinaryIO) -> None:
    """After this the bytes survive a power cut; on Windows the file must be closed before it can move."""
    out.flush()
    os.fsync(out.fileno())
    out.close()


def _place(temporary: Path, path: Path, *, new: bool) -> None:
    """Gives the finished file its name. A new one never takes the place of a file: FileExistsError."""
    if not new:
        try:
            os.replace(temporary, path)  # noqa: PTH105
        except FileExistsError:
            way_out = "这个磁盘不让新文件换掉旧文件,请把工作簿移到别的磁盘"
            raise SaveFailed(f"{path.name} 没有存上:{way_out}") from None
        return
    for move in (os.link, _rename_alone, _reserve_and_rename):
        try:
            move(temporary, path)
        except FileExistsError:
            raise
        except (OSError, NotImplementedError, AttributeError) as problem:
            refused = problem
        else:
            return
    raise refused


def _rename_alone(temporary: Path, path: Path) -> None:
    """Memory sticks know no hard links: a rename that replaces nothing, where the system has one."""
    if os.name == "nt":
        os.rename(temporary, path)  # noqa: PTH104 - there it never replaces
        return
    import ctypes

    system = ctypes.CDLL(None, use_errno=True)
    old, new = os.fsencode(temporary), os.fsencode(path)
    if hasattr(system, "renameat2"):  # Linux: from and to the working folder (-100), RENAME_NOREPLACE
        failed = system.renameat2(-100, old, -100, new, 1)
    elif hasattr(system, "renamex_np"):  # macOS: RENAME_EXCL
        failed = system.renamex_np(old, new, 4)
    else:
        raise NotImplementedError
    if failed:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _reserve_and_rename(temporary: Path, path: Path) -> None:
    """Where there is neither: the name is taken first, so that nobody else's file is. The one place where a kill can
    leave an empty file at the name; all that was written stands beside it as a temporary file then."""
    os.close(os.open(path, _EXCLUSIVE, PRIVATE_MODE))
    try:
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        path.unlink()
        raise


def _folder_to_disk(folder: Path) -> None:
    """Makes the new name survive a power cut where the system can; the file itself is safe by now."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _open_source(source: Path) -> Iterator[tuple[BinaryIO, int]]:
    try:
        info = os.stat(source)  # noqa: PTH116
        if not stat.S_ISREG(info.st_mode):
            raise Refused(f"{source} 不是普通文件,不能作为证据")
        reader = source.open("rb")
    except FileNotFoundError:
        raise NotFound(f"没有文件 {source}") from None
    except OSError as problem:
        raise Refused(f"{source} {why_unread(problem)}") from None
    with reader:
        yield reader, info.st_size


def _read_chunk(reader: BinaryIO, source: Path) -> bytes:
    try:
        return reader.read(_CHUNK)
    except OSError as problem:
        raise Refused(f"{source} 读到一半{why_unread(problem)}") from None
