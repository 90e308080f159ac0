"""`kameng vault` at the command line: asked on stderr without echo, never without a terminal, every refusal a sentence."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from kameng_tui.cli import passphrases
from kameng_tui.workbook import agepass
from kameng_tui.workbook.agevault import AgeVault
from kameng_tui.workbook.vault import AskVault
from tests.by_cli import Kameng

WORD = "一个 够长的口令"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without scrypt, which test_age_vault tries."""

    def unseal(data: bytes, word: str) -> bytes:
        used, _, rest = data.partition(b"\n")
        if used.decode() != word.encode().hex():
            raise agepass.WrongPassphrase("口令不对,请再试一次")
        return bytes.fromhex(rest.decode())

    monkeypatch.setattr(agepass, "unseal", unseal)
    monkeypatch.setattr(agepass, "seal", lambda data, word: f"{word.encode().hex()}\n{data.hex()}")


class Typist:
    """A terminal at which these answers are typed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
        self.answers, self.asked = list(answers), []
        monkeypatch.setattr(passphrases, "has_terminal", lambda: True)
        monkeypatch.setattr(passphrases, "hidden", self.answer)

    def answer(self, question: str) -> str:
        self.asked.append(question)
        return self.answers.pop(0) if self.answers else ""


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("vault", "set"), 2, "用法"),
        (("vault", "set", "没有"), 4, "没有「没有」"),
        (("vault", "set", "本人", "--set", "sex=女"), 2, "没有「sex」"),
        (("vault", "set", "本人", "--remove"), 4, "没有「本人」"),
        (("vault", "set", "本人", "--set", "name=甲", "--remove"), 2, "只能用一个"),
        (("vault", "set", "本人", "--passphrase"), 2, "单独用"),
        (("vault", "set", "--passphrase"), 2, "指定了别的保险箱"),
        (("vault", "unlock"), 2, "不是保险箱文件"),
        (("vault", "export"), 2, "还缺少 -o"),
        (("vault", "export", "-o", "-"), 2, "不写到标准输出"),
        (("vault", "export", "-o", "x.age"), 2, "在工作簿里面"),
        (("vault", "export", "-o", "../workbook"), 3, "已存在"),
        (("vault", "export", "-o", "../没有/x.age"), 4, "没有文件夹"),
        (("vault", "export", "-o", "../x.age"), 2, "不是终端"),
        (("vault", "move"), 2, "用法"),
        (("vault", "move", "没有"), 4, "没有案件"),
        (("vault", "import"), 2, "用法"),
        (("vault", "import", "没有.age", "--passphrase-file", "-"), 4, "找不到文件"),
        (("vault", "status", "多余"), 2, "后面不用写"),
    ],
)
def test_a_refusal_is_a_sentence(kameng: Kameng, words: tuple[str, ...], status: int, says: str) -> None:
    """What stands in the way of an export is said before a passphrase is asked for: here nobody could be asked."""
    kameng("init", ".")
    Path("../workbook").touch()
    ran = kameng(*words, stdin=f"{WORD}\n")
    assert (ran.status, says in ran.err) == (status, True), ran.err


def test_profiles_by_command(kameng: Kameng) -> None:
    kameng("init", ".")
    ran = kameng(
        "vault", "set", "本人", "--set", "name=张示例", "--set", "phone=-", "--json", stdin="13800138000"
    )
    assert ran.data == {"profile": "本人", "fields": ["name", "phone"]} and "shell 历史" in ran.err
    assert kameng("vault", "status", "--json").data["profiles"] == ["本人"]
    assert "13800138000" not in kameng("vault", "set", "本人").out
    assert kameng("vault", "set", "本人", "--remove").status == 0
    assert kameng("vault", "status", "--json").data["profiles"] == []


def test_a_case_is_carried_by_command(kameng: Kameng) -> None:
    kameng("init", ".")
    out = "../x.age"
    case = kameng("new", "--set", "consumer.phone=13800138000", "--json").data["id"]
    inside = kameng("vault", "export", case, "-o", "x.age", "--passphrase-file", "-", stdin=WORD)
    assert inside.status == 2 and "在工作簿里面" in inside.err
    packed = kameng("vault", "export", case, "-o", out, "--passphrase-file", "-", "--json", stdin=WORD).data
    assert (packed["values"], packed["cases"]) == (1, [case])
    assert kameng("vault", "export", case, "-o", out, "--passphrase-file", "-", stdin=WORD).status == 3
    assert kameng("vault", "import", out, "--passphrase-file", "-", stdin="另一个口令呀呀呀").status == 2
    assert kameng("vault", "import", out, "--passphrase-file", "-", "--json", stdin=WORD).data["values"] == 0


def test_a_renamed_case_gets_its_secrets_back(kameng: Kameng) -> None:
    kameng("init", ".")
    case = kameng("new", "--set", "consumer.phone=13800138000", "--json").data["id"]
    Path(case).rename("改名的案子")
    kameng("new", "--set", "title=别的")
    assert "vault move 改名的案子" in kameng("draft", "改名的案子", "12315", "complaint").err
    assert "vault-renamed:改名的案子" in kameng("doctor").out
    moved = kameng("vault", "move", "改名的案子", "--json")
    assert moved.data == {"case": "改名的案子", "before": case, "values": 1}
    assert "13800138000" in kameng("draft", "改名的案子", "12315", "complaint").out
    assert "vault-renamed" not in kameng("doctor").out
    assert kameng("vault", "move", "改名的案子").status == 4


@pytest.fixture
def from_file(kameng: Kameng, monkeypatch: pytest.MonkeyPatch) -> Kameng:
    """As on a machine with a vault file: nothing in memory stands in for it."""
    from kameng_tui.workbook import vault

    monkeypatch.setenv("KAMENG_VAULT", "age")
    monkeypatch.setattr(vault, "open_vault", lambda env: AgeVault(vault.vault_file(env)))
    kameng("init", ".")
    return kameng


def test_the_passphrase_is_asked_once_and_a_wrong_one_again(
    from_file: Kameng, monkeypatch: pytest.MonkeyPatch
) -> None:
    Typist(monkeypatch, WORD, WORD)
    assert from_file("vault", "set", "--passphrase").status == 0
    typist = Typist(monkeypatch, "wrong", WORD)
    ran = from_file("new", "--set", "consumer.phone=13800138000", "--set", "consumer.email=a@b.cn", "--json")
    assert len(typist.asked) == 2 and "口令不对" in ran.err and ran.data["findings"] == []
    Typist(monkeypatch)  # only Enter
    ran = from_file("new", "--set", "consumer.phone=13800138000", "--json")
    assert ran.status == 0 and "没有打开" in ran.err
    assert [f["code"] for f in ran.data["findings"]] == ["vault.none"]


def test_without_a_terminal_a_locked_file_is_no_vault(from_file: Kameng) -> None:
    from_file("vault", "set", "--passphrase", "--passphrase-file", "-", stdin=WORD)
    assert "够" not in from_file("vault", "status").out
    assert from_file("vault", "unlock", "--passphrase-file", "-", "--json", stdin=WORD).data["values"] == 0
    assert from_file("vault", "unlock", "--passphrase-file", "-", stdin="别的").status == 2
    ran = from_file("new", "--set", "consumer.phone=13800138000", "--json")
    assert [f["code"] for f in ran.data["findings"]] == ["vault.none"]
    assert from_file("vault", "set", "本人", "--set", "name=甲").status == 3


def test_a_paper_asks_at_print_time_and_forgets(kameng: Kameng, monkeypatch: pytest.MonkeyPatch) -> None:
    from kameng_tui.workbook import vault

    monkeypatch.setattr(vault, "open_vault", lambda env: AskVault())
    kameng("init", ".")
    case = kameng("new", "--set", "consumer.phone=13800138000", "--set", "order.amount=100", "--json").data[
        "id"
    ]
    typist = Typist(monkeypatch, "13800138000")
    ran = kameng("draft", case, "12315", "complaint")
    assert "13800138000" in ran.out and len(typist.asked) == 1 and "****8000" in typist.asked[0]
    Typist(monkeypatch, "13800138001")
    ran = kameng("draft", case, "12315", "complaint")
    assert ran.status == 2 and "对不上" in ran.err
    assert "13800138000" not in "".join(p.read_text("utf-8") for p in Path(case).rglob("*.toml"))


def test_answers_are_typed_without_echo_and_asked_on_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    import getpass

    seen: list[object] = []

    def asked(prompt: str, stream: io.TextIOBase) -> str:
        seen.extend((prompt, stream))
        return "x"

    monkeypatch.setattr(getpass, "getpass", asked)
    assert passphrases.hidden("口令") == "x"
    assert seen == ["口令(不回显):", sys.stderr]


@pytest.mark.parametrize(
    ("stdin", "stderr", "terminal", "asks", "why"),
    [
        (True, True, True, True, "somebody types"),
        (False, True, True, True, "a value comes through a pipe: the terminal itself is asked, or the value would be lost"),
        (False, True, False, False, "no terminal at all"),
        (True, False, True, False, "nobody would see the question"),
    ],
)  # fmt: skip
def test_who_can_be_asked(
    monkeypatch: pytest.MonkeyPatch, stdin: bool, stderr: bool, terminal: bool, asks: bool, why: str
) -> None:
    def opened(path: str, flags: int) -> int:
        assert path == "/dev/tty"
        if not terminal:
            raise OSError(6, "No such device or address")
        return os.open(os.devnull, flags)

    streams = SimpleNamespace(
        stdin=SimpleNamespace(isatty=lambda: stdin), stderr=SimpleNamespace(isatty=lambda: stderr)
    )
    monkeypatch.setattr(passphrases, "sys", streams)
    monkeypatch.setattr(passphrases, "os", SimpleNamespace(open=opened, close=os.close, O_RDWR=2))
    assert passphrases.has_terminal() is asks, why
