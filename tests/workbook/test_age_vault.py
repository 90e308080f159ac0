"""The vault in a file: only its passphrase opens it, it never lies in a workbook, and two programs lose nothing."""

from __future__ import annotations

import base64
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kameng_tui.workbook import agepass, vault
from kameng_tui.workbook.agevault import AgeVault
from kameng_tui.workbook.errors import AlreadyExists, NotFound, Refused
from kameng_tui.workbook.vault import AskVault, KeyringVault, for_terminal, open_vault

RIGHT, WRONG = "一个 够长的口令", "另外一个够长的口令"
CARD = "6228480402564890018"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """scrypt is slow on purpose: where it is not the matter, a stand-in that still knows its passphrase."""

    def unseal(data: bytes, passphrase: str) -> bytes:
        word, _, rest = data.partition(b"\n")
        if word != base64.b64encode(passphrase.encode()):
            raise agepass.WrongPassphrase("口令不对,请再试一次")
        return base64.b64decode(rest)

    monkeypatch.setattr(agepass, "unseal", unseal)
    monkeypatch.setattr(
        agepass, "seal",
        lambda data, word: base64.b64encode(word.encode()).decode() + "\n" + base64.b64encode(data).decode(),
    )  # fmt: skip


def test_a_real_file_opens_with_its_passphrase_only_and_shows_nothing(tmp_path: Path) -> None:
    made = AgeVault(tmp_path / "保险箱" / "vault.age")
    made.create(RIGHT)
    assert made.set("k", CARD)
    for path in (made.path, made.key_path):
        assert path.read_text("ascii").startswith("-----BEGIN AGE ENCRYPTED FILE-----")
        assert CARD not in path.read_text("ascii")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = AgeVault(made.path)
    assert again.locked and again.get("k") is None
    with pytest.raises(Refused, match="口令不对"):
        again.unlock(WRONG)
    assert again.locked
    again.unlock(RIGHT)
    assert again.get("k") == CARD
    made.key_path.write_text("-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n")
    with pytest.raises(Refused, match=r"钥匙文件.*坏了"):
        AgeVault(made.path).unlock(RIGHT)


def test_the_passphrase_is_no_argument_of_any_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []

    def run(words: list[str], **how: object) -> subprocess.CompletedProcess[bytes]:
        started.append((words, how))
        return subprocess.CompletedProcess(words, 0, b"sealed", b"")

    monkeypatch.setattr(agepass.subprocess, "run", run)
    agepass.seal(CARD.encode(), RIGHT)
    words, how = started[0]
    assert words[0] == sys.executable and RIGHT not in " ".join(words) and CARD not in " ".join(words)
    assert "env" not in how and CARD.encode() in how["input"]


def test_it_is_refused_inside_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "workbook.toml").write_text("")
    with pytest.raises(Refused, match="在工作簿里面"):
        AgeVault(tmp_path / "私密" / "vault.age")


def test_a_file_is_never_made_over_another(tmp_path: Path, quick: None) -> None:
    made = AgeVault(tmp_path / "vault.age")
    with pytest.raises(Refused, match="至少 8 个字符"):
        made.create("短")
    assert not made.exists
    made.create(RIGHT)
    with pytest.raises(AlreadyExists):
        AgeVault(made.path).create(WRONG)
    with pytest.raises(NotFound):
        AgeVault(tmp_path / "没有.age").unlock(RIGHT)


def test_what_was_set_while_locked_is_written_once_it_is_open(tmp_path: Path, quick: None) -> None:
    made = AgeVault(tmp_path / "vault.age")
    made.create(RIGHT)
    made.set("old", "甲")
    locked = AgeVault(made.path)
    assert locked.set("new", "乙") is False and locked.get("new") == "乙"
    assert made.get("new") is None
    locked.unlock(RIGHT)
    assert (made.get("old"), made.get("new")) == ("甲", "乙")


@pytest.mark.parametrize("lost", ["vault.age", "vault-key.age"])
def test_one_file_without_the_other_is_told_and_never_taken_for_an_empty_vault(
    tmp_path: Path, quick: None, lost: str
) -> None:
    made = AgeVault(tmp_path / "vault.age")
    made.create(RIGHT)
    made.set("k", "甲")
    (tmp_path / lost).unlink()
    again = AgeVault(made.path)
    assert again.exists
    with pytest.raises(NotFound, match=rf"{lost} 不见了.*备份"):
        again.unlock(RIGHT)
    with pytest.raises(AlreadyExists):
        again.create(RIGHT)
    assert sorted(path.name for path in tmp_path.glob("vault*")) == [
        ({"vault.age", "vault-key.age"} - {lost}).pop()
    ]


def test_two_programs_at_once_lose_nothing(tmp_path: Path, quick: None) -> None:
    one = AgeVault(tmp_path / "vault.age")
    one.create(RIGHT)
    two = AgeVault(one.path)
    two.unlock(RIGHT)
    for number in range(20):
        assert (one, two)[number % 2].set(f"k{number}", str(number))
    two.forget("k0")
    assert [one.get(f"k{n}") for n in range(20)] == [None, *map(str, range(1, 20))]


def test_a_new_passphrase_closes_to_the_old_one(tmp_path: Path, quick: None) -> None:
    made = AgeVault(tmp_path / "vault.age")
    with pytest.raises(Refused, match="锁着"):
        made.change_passphrase(WRONG)
    made.create(RIGHT)
    made.set("k", "v")
    made.change_passphrase(WRONG)
    with pytest.raises(agepass.WrongPassphrase):
        AgeVault(made.path).unlock(RIGHT)
    again = AgeVault(made.path)
    again.unlock(WRONG)
    assert again.get("k") == "v"


def test_a_disk_that_refuses_is_told_and_the_value_is_still_there(
    tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kameng_tui.workbook import agevault
    from kameng_tui.workbook.errors import SaveFailed

    made = AgeVault(tmp_path / "vault.age")
    made.create(RIGHT)
    real = agevault.save

    def full(*given: object) -> None:
        raise SaveFailed("磁盘已满")

    monkeypatch.setattr(agevault, "save", full)
    assert made.set("k", "v") is False and made.get("k") == "v"
    monkeypatch.setattr(agevault, "save", real)
    assert made.set("k", "v") is True
    other = AgeVault(made.path)
    other.unlock(RIGHT)
    assert other.get("k") == "v"


def test_a_face_is_asked_once(tmp_path: Path, quick: None) -> None:
    AgeVault(tmp_path / "vault.age").create(RIGHT)
    asked = []
    locked = AgeVault(tmp_path / "vault.age")
    locked.ask = asked.append
    assert locked.get("k") is None and locked.get("k") is None
    assert asked == [locked]


def test_which_vault_is_opened(tmp_path: Path, quick: None) -> None:
    named = open_vault({"KAMENG_VAULT": f"age:{tmp_path}/其他.age"})
    assert named.kind == "age" and named.path == tmp_path / "其他.age"
    assert isinstance(open_vault({"KAMENG_VAULT": "ask"}), AskVault)
    assert isinstance(open_vault({}), KeyringVault)  # nobody made a file
    AgeVault(vault.vault_file({})).create(RIGHT)
    assert open_vault({}).kind == "age" and open_vault({"KAMENG_VAULT": "keyring"}).kind != "age"


def test_without_a_keyring_a_terminal_can_be_asked_and_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert KeyringVault().kind == "none"
    asking = for_terminal(KeyringVault())
    assert asking.kind == "ask"
    assert asking.set("k", "v") is False
    assert asking.get("k") == "v"
    asking.forget("k")
    assert asking.get("k") is None
