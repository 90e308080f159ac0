"""The vault: only the system's own keyring counts; anything else keeps nothing, asks nothing, breaks nothing."""

import sys
import types

import pytest

from kameng_tui.workbook.errors import Refused
from kameng_tui.workbook.vault import (
    SYSTEM_BACKENDS,
    KeyringVault,
    MemoryVault,
    NoVault,
    open_vault,
    secret_key,
)


class Backend:
    def __init__(self):
        self.kept = {}

    def get_password(self, service, key):
        return self.kept.get((service, key))

    def set_password(self, service, key, value):
        self.kept[service, key] = value

    def delete_password(self, service, key):
        del self.kept[service, key]


def backend(module, base=Backend, **extra):
    return type("Keyring", (base,), {"__module__": module, **extra})()


@pytest.fixture
def installed(monkeypatch):
    def install(get):
        fake = types.ModuleType("keyring")
        fake.get_keyring = get
        monkeypatch.setitem(sys.modules, "keyring", fake)
        return KeyringVault()

    return install


@pytest.mark.parametrize("module", sorted(SYSTEM_BACKENDS))
def test_system_keyrings_count(installed, module):
    system = backend(module)
    vault = installed(lambda: system)
    assert vault.kind == "keyring"
    assert vault.set("k", "6228480402564890018")
    assert vault.get("k") == "6228480402564890018"
    assert system.kept == {("kameng", "k"): "6228480402564890018"}
    vault.forget("k")
    assert vault.get("k") is None


@pytest.mark.parametrize(
    "module",
    [
        "keyring.backends.fail",
        "keyring.backends.null",
        "keyrings.alt.file",
        "keyrings.cryptfile.cryptfile",
        "keyring.backends.SecretService.evil",
        "evil",
    ],
)
def test_any_other_backend_is_none_and_is_never_called(installed, module):
    other = backend(module)
    vault = installed(lambda: other)
    assert vault.kind == "none"
    assert vault.set("k", "v") is False
    assert vault.get("k") is None
    vault.forget("k")
    assert other.kept == {}


def test_of_a_chain_only_the_system_keyring_is_used(installed):
    asking, system = backend("keyrings.cryptfile.cryptfile"), backend("keyring.backends.kwallet")
    chain = backend("keyring.backends.chainer", backends=[asking, system])
    vault = installed(lambda: chain)
    assert vault.set("k", "v")
    assert (asking.kept, system.kept) == ({}, {("kameng", "k"): "v"})
    assert installed(lambda: backend("keyring.backends.chainer", backends=[asking])).kind == "none"


def test_a_missing_or_broken_keyring_is_none(installed, monkeypatch):
    def broken():
        raise RuntimeError("no D-Bus")

    assert installed(broken).kind == "none"
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert KeyringVault().kind == "none"


def test_a_keyring_that_vanishes_becomes_none(installed):
    class Vanishing(Backend):
        def set_password(self, service, key, value):
            raise OSError("gone")

    vault = installed(lambda: backend("keyring.backends.SecretService", Vanishing))
    assert vault.kind == "keyring"
    assert vault.set("k", "v") is False
    assert vault.kind == "none"


def test_a_refused_value_does_not_cost_the_others(installed):
    class PasswordSetError(Exception):
        pass

    class Choosy(Backend):
        def set_password(self, service, key, value):
            if len(value) > 5:
                raise PasswordSetError
            super().set_password(service, key, value)

    vault = installed(lambda: backend("keyring.backends.Windows", Choosy))
    assert vault.set("k", "too long") is False
    assert vault.set("k", "short") is True


def test_a_keyring_that_swallows_is_noticed(installed):
    class Swallowing(Backend):
        def set_password(self, service, key, value):
            pass

    assert installed(lambda: backend("keyring.backends.macOS", Swallowing)).set("k", "v") is False


def test_the_environment_chooses():
    assert isinstance(open_vault({}), KeyringVault)
    assert isinstance(open_vault({"KAMENG_VAULT": "keyring"}), KeyringVault)
    assert isinstance(open_vault({"KAMENG_VAULT": "memory"}), MemoryVault)
    assert isinstance(open_vault({"KAMENG_VAULT": "none"}), NoVault)
    with pytest.raises(Refused, match="KAMENG_VAULT 只能是"):
        open_vault({"KAMENG_VAULT": "cloud"})


def test_memory_and_none():
    memory, none = MemoryVault(), NoVault()
    assert (memory.kind, none.kind) == ("memory", "none")
    assert memory.set("k", "v")
    assert not none.set("k", "v")
    assert (memory.get("k"), none.get("k")) == ("v", None)
    memory.forget("k")
    memory.forget("k")
    assert memory.get("k") is None


def test_keys_tell_every_value_apart():
    assert secret_key("w1", "2026-09-01-a", "case.toml", "order.o1.card_key") == (
        "w1/2026-09-01-a/case.toml#order.o1.card_key"
    )
    places = [("w", "a", "f", "p"), ("w", "b", "f", "p"), ("w", "a", "g", "p"), ("w", "a", "f", "q")]
    assert len({secret_key(*place) for place in places}) == 4
