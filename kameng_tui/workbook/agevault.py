"""A vault in a file, for machines without a system keyring: age-encrypted, opened by a passphrase, never inside a workbook.

Two files lie beside each other. ``vault-key.age`` holds an age identity, sealed with the passphrase: only opening it is slow.
``vault.age`` holds the values, encrypted to that identity, so that keeping one more costs nothing. age itself opens both:
``age -d -i vault-key.age vault.age``. What is set while the vault is locked waits in memory and is written once it is open.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.workbook import agepass
from kameng_tui.workbook.errors import AlreadyExists, Changed, NotFound, Refused, WorkbookError
from kameng_tui.workbook.files import PRIVATE_MODE, FileState, read_state, save, saying
from kameng_tui.workbook.layout import WORKBOOK_FILE

if TYPE_CHECKING:
    from kameng_tui.workbook.vault import Kind

SHORTEST = 8
_TRIES = 5


class AgeVault:
    """``ask`` is called once, when a value is first needed while the vault is locked: a face may unlock it there."""

    kind: Kind = "age"

    def __init__(self, path: Path) -> None:
        path = path.expanduser().absolute()
        if any((folder / WORKBOOK_FILE).exists() for folder in path.resolve().parents):
            raise Refused(f"保险箱文件 {path} 在工作簿里面,会进 git 和备份;请换一个工作簿之外的位置")
        self.path = path
        self.key_path = path.with_name(f"{path.stem}-key{path.suffix}")
        self.ask: Callable[[AgeVault], object] | None = None
        self._identity: Any = None
        self._values: dict[str, str] = {}
        self._waiting: dict[str, str | None] = {}
        self._seen: tuple[int, ...] | None = None
        self.fault = ""
        """Why what was set last could not be written, though it is open; "" where it could."""

    @property
    def exists(self) -> bool:
        """Whether either file lies there: one without the other is told when it is opened, never taken for no vault."""
        return os.path.lexists(self.key_path) or os.path.lexists(self.path)

    @property
    def locked(self) -> bool:
        return self._identity is None

    @property
    def size(self) -> int:
        """How many values it holds, as far as it is open."""
        return len(self._values)

    # opening ---------------------------------------------------------------------------------------------------

    def create(self, passphrase: str) -> None:
        """Makes both files. Raises AlreadyExists, Refused for a passphrase that is too short."""
        import pyrage

        _refuse_short(passphrase)
        if self.exists:
            raise AlreadyExists(f"已经有保险箱文件 {self.path},没有覆盖")
        with saying(self.path):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        identity = pyrage.x25519.Identity.generate()
        save(FileState(self.key_path, None), agepass.seal(f"{identity}\n".encode(), passphrase), PRIVATE_MODE)
        self._identity = identity
        self._write()

    def unlock(self, passphrase: str) -> None:
        """Opens it for this session. Raises WrongPassphrase; NotFound, Refused where a file is gone or damaged."""
        import pyrage

        sealed = read_state(self.key_path).data
        if sealed is None:
            raise NotFound(f"保险箱的钥匙文件 {self.key_path} 不见了,没有它打不开 {self.path};请从备份取回")
        locked = read_state(self.path)
        if locked.data is None:
            raise NotFound(
                f"保险箱文件 {self.path} 不见了,请从备份取回;确实没有备份,就把 {self.key_path.name} 也移走再新建"
            )
        try:
            secret = agepass.unseal(sealed, passphrase).decode("ascii", "replace").strip()
            identity = pyrage.x25519.Identity.from_str(secret.splitlines()[-1] if secret else "")
        except agepass.WrongPassphrase:
            raise
        except (Refused, pyrage.IdentityError):
            raise Refused(f"保险箱的钥匙文件 {self.key_path} 坏了,请从备份取回") from None
        self._values = _decrypted(locked, identity)
        self._identity = identity
        if self._waiting:
            self._write()

    def change_passphrase(self, passphrase: str) -> None:
        """The same vault under another passphrase. It has to be open."""
        _refuse_short(passphrase)
        if self._identity is None:
            raise Refused("保险箱还锁着,先用现在的口令打开")
        before = read_state(self.key_path)
        save(before, agepass.seal(f"{self._identity}\n".encode(), passphrase), PRIVATE_MODE)

    # values ----------------------------------------------------------------------------------------------------

    def get(self, key: str) -> str | None:
        self._look()
        return self._waiting[key] if key in self._waiting else self._values.get(key)

    def set(self, key: str, value: str) -> bool:
        """Whether the value now lies in the file; if not it waits in memory."""
        if self.get(key) == value and key not in self._waiting:
            return True
        self._waiting[key] = value
        return self._put()

    def forget(self, key: str) -> None:
        if self.get(key) is not None:
            self._waiting[key] = None
            self._put()

    def _put(self) -> bool:
        if self._identity is None:
            return False
        try:
            self._write()
        except (WorkbookError, OSError) as refused:
            self.fault = str(refused)
            return False
        self.fault = ""
        return True

    def _look(self) -> None:
        """Asks if it is locked and a face can; reads anew what another process has written."""
        if self._identity is None:
            ask, self.ask = self.ask, None
            if ask is not None and self.exists:
                ask(self)
        elif self._stamp() != self._seen:
            with contextlib.suppress(WorkbookError):  # what was read before is better than nothing
                self._seen = self._stamp()
                self._values = _decrypted(read_state(self.path), self._identity)

    def _write(self) -> None:
        import pyrage

        with _alone(self.key_path):
            for attempt in range(_TRIES):
                before = read_state(self.path)
                values: dict[str, str | None] = {**_decrypted(before, self._identity), **self._waiting}
                kept = {key: value for key, value in values.items() if value is not None}
                data = json.dumps({"schema": 1, "values": kept}, ensure_ascii=False).encode(
                    "utf-8", "surrogatepass"
                )
                sealed = pyrage.encrypt(data, [self._identity.to_public()], armored=True)
                try:
                    save(before, sealed.decode("ascii"), PRIVATE_MODE)
                except Changed:
                    if attempt == _TRIES - 1:
                        raise
                    continue
                break
        self._values, self._waiting, self._seen = kept, {}, self._stamp()

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            info = self.path.stat()
        except OSError:
            return None
        return info.st_mtime_ns, info.st_size, info.st_ino


def _decrypted(state: FileState, identity: Any) -> dict[str, str]:
    """The values of a file; none where there is no file yet."""
    import pyrage

    if state.data is None:
        return {}
    try:
        read = json.loads(pyrage.decrypt(state.data, [identity]).decode("utf-8", "surrogatepass"))["values"]
    except (pyrage.DecryptError, ValueError, KeyError, TypeError):
        raise Refused(f"保险箱文件 {state.path} 坏了,或者与钥匙文件不是一对;请从备份取回") from None
    if not isinstance(read, dict):
        raise Refused(f"保险箱文件 {state.path} 里不是保险箱的内容")
    return {str(key): str(value) for key, value in read.items()}


def _refuse_short(passphrase: str) -> None:
    if len(passphrase) < SHORTEST:
        raise Refused(f"口令至少 {SHORTEST} 个字符;忘了口令谁也打不开,请记在别处")


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Only one process writes at a time, where the system can see to it."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with saying(path), path.open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
