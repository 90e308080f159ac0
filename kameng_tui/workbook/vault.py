"""Where secrets live: the system keyring, an encrypted file, memory, or nowhere. Never asks by itself, never logs a value.

Only keyrings of the operating system count; a backend that some other package drags in may ask for a password
in the middle of the screen or store plain text, so any backend that is not on the list counts as none.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Protocol

from kameng_tui.workbook import places
from kameng_tui.workbook.errors import Refused

Kind = Literal["keyring", "age", "ask", "memory", "none"]
SERVICE = "kameng"
SYSTEM_BACKENDS = frozenset(
    f"keyring.backends.{name}" for name in ("SecretService", "libsecret", "kwallet", "macOS", "Windows")
)


class Vault(Protocol):
    """Keeps whole values under keys made by ``secret_key``."""

    @property
    def kind(self) -> Kind: ...
    @property
    def locked(self) -> bool: ...
    def get(self, key: str) -> str | None: ...
    def set(self, key: str, value: str) -> bool: ...
    def forget(self, key: str) -> None: ...


def secret_key(workbook_id: str, case_id: str, file: str, item_path: str) -> str:
    """The key of one value: ``<workbook>/<case>/<file>#order.o1.card_key``."""
    return f"{workbook_id}/{case_id}/{file}#{item_path}"


def cases_key(workbook_id: str) -> str:
    """The key of the names of all cases of a workbook of which something is kept: one whose folder was renamed is found by it."""
    return f"{workbook_id}/cases"


def open_vault(env: Mapping[str, str]) -> Vault:
    """The vault that ``KAMENG_VAULT`` names; without it the user's vault file if one was made, else the system keyring."""
    named = env.get("KAMENG_VAULT", "")
    path = vault_file(env)
    if path is not None:
        from kameng_tui.workbook.agevault import AgeVault

        vault = AgeVault(path)
        if named or vault.exists:
            return vault
    match named or "keyring":
        case "keyring":
            return KeyringVault()
        case "ask":
            return AskVault()
        case "memory":
            return MemoryVault()
        case "none":
            return NoVault()
        case other:
            raise Refused(
                f"KAMENG_VAULT 只能是 keyring、age、age:文件、ask、memory 或 none,现在是「{other}」"
            )


def vault_file(env: Mapping[str, str]) -> Path | None:
    """Where the vault file lies, or would be made; None where ``KAMENG_VAULT`` names another kind of vault."""
    kind, _, where = env.get("KAMENG_VAULT", "").partition(":")
    if kind not in ("", "age"):
        return None
    return Path(where) if where else places.data_folder() / "vault.age"


def for_terminal(vault: Vault) -> Vault:
    """``vault`` where somebody sits at a terminal: without a system keyring what is missing can be asked for."""
    if isinstance(vault, KeyringVault):
        vault.spare = AskVault()
    return vault


class MemoryVault:
    """Keeps values while the program runs: for the demo and for tests."""

    kind: Kind = "memory"
    locked = False

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self._values.get(key)

    def set(self, key: str, value: str) -> bool:
        self._values[key] = value
        return True

    def forget(self, key: str) -> None:
        self._values.pop(key, None)


class AskVault(MemoryVault):
    """Nothing is kept beyond this run: what a paper needs is asked for each time. ``set`` says that it was not kept."""

    kind: Kind = "ask"

    def set(self, key: str, value: str) -> bool:
        super().set(key, value)
        return False


class NoVault:
    """Keeps nothing and says so."""

    kind: Kind = "none"
    locked = False

    def get(self, key: str) -> str | None:
        return None

    def set(self, key: str, value: str) -> bool:
        return False

    def forget(self, key: str) -> None:
        return None


class KeyringVault:
    """The system keyring, looked for at the first use. Where it is missing or breaks, ``spare`` stands in."""

    locked = False

    def __init__(self) -> None:
        self.spare: Vault = NoVault()
        self._looked = False
        self._backend: Any = None

    @property
    def kind(self) -> Kind:
        return self.spare.kind if self._system() is None else "keyring"

    def get(self, key: str) -> str | None:
        refused = self.spare.get(key)  # newer than what the keyring may still hold
        if refused is not None:
            return refused
        found = self._call("get_password", key)
        return found if isinstance(found, str) else None

    def set(self, key: str, value: str) -> bool:
        """Whether the keyring gives the value back after it was told to keep it."""
        self._call("set_password", key, value)
        if self._call("get_password", key) == value:
            self.spare.forget(key)
            return True
        return self.spare.set(key, value)

    def forget(self, key: str) -> None:
        self._call("delete_password", key)
        self.spare.forget(key)

    def _call(self, method: str, *arguments: str) -> object:
        backend = self._system()
        if backend is None:
            return None
        try:
            return getattr(backend, method)(SERVICE, *arguments)
        except Exception as problem:
            # a refusal of one value is no reason to give up the others; a broken keyring would break each call anew
            if type(problem).__name__ not in ("PasswordSetError", "PasswordDeleteError"):
                self._backend = None
            return None

    def _system(self) -> Any:
        if not self._looked:
            self._looked = True
            try:
                import keyring  # here: it costs as much as all the rest of a command

                self._backend = _system_backend(keyring.get_keyring())
            except Exception:
                self._backend = None
        return self._backend


def _system_backend(backend: Any) -> Any:
    """``backend``, or the one inside a chain, if it is the operating system's own."""
    if type(backend).__module__ in SYSTEM_BACKENDS:
        return backend
    if type(backend).__module__ == "keyring.backends.chainer":
        return next((one for one in backend.backends if type(one).__module__ in SYSTEM_BACKENDS), None)
    return None
