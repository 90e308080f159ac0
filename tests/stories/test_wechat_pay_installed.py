"""The example distribution in an environment of its own: installed by its real pip without a network, trusted, filed at,
tampered with, upgraded, removed. The developer's environment is only read, and each test starts as pip left it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.by_cli import Ran

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "plugins" / "examples" / "kameng-wechat-pay"
DEVELOPER = Path(sysconfig.get_path("purelib"))
SENT = "2026-11-20T22:30"  # a Friday night: hours count through the night and the weekend
BILL = "4200002222202611200000000001"
FACTS = (
    "platform.name=九妹卡盟", "problem=card-key-used", "story.phenomenon=激活时提示已被使用",
    "order.number=JM2026", "order.item=视频会员月卡", "order.amount=98",
    "payment.method=wechat", "payment.amount=98", "payment.paid=2026-11-20T20:00",
    "payment.payee=某某信息服务部", f"payment.reference={BILL}", "claim.kind=refund", "claim.amount=98",
)  # fmt: skip


@dataclass(frozen=True)
class Shell:
    """The ``kameng`` of the throw-away environment, at ``book``, for a user whose home is ``home``."""

    place: Path
    home: Path
    book: Path

    @property
    def python(self) -> str:
        return str(self.place / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))

    @property
    def site(self) -> Path:
        base = {"base": str(self.place), "platbase": str(self.place)}
        return Path(sysconfig.get_path("purelib", "venv", base))

    @property
    def case(self) -> str:
        (found,) = [path.name for path in self.book.iterdir() if (path / "case.toml").is_file()]
        return found

    def run(self, *words: str, today: str = SENT, status: int = 0) -> Ran:
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("KAMENG_", "XDG_", "PIP_", "PYTHON"))
        }
        own = {
            "HOME": str(self.home),
            "USERPROFILE": str(self.home),
            "KAMENG_VAULT": "memory",
            "KAMENG_AUTHOR": "测试",
        }
        # pip takes the second one by its value, not by its name: 0 is «no isolation», so hatchling is the one that is here
        pip = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_CONFIG_FILE": os.devnull}
        done = subprocess.run(
            [self.python, "-P", "-m", "kameng_tui", *words, "--today", today], cwd=self.book, env=kept | own | pip,
            stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == status, (words, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    def row(self) -> dict[str, str]:
        (found,) = [r for r in self.run("plugin", "list", "--json").data if r["id"] == "wechat-pay"]
        return dict(found)

    def log(self, kind: str, at: str, *more: str) -> None:
        words = ("log", self.case, "--filing", "wechat-pay", "--kind", kind, "--at", at)
        self.run(*words, *more, today=at)

    def due(self, limit: str, today: str = SENT) -> Any:
        (found,) = [d for d in self.run("due", self.case, "--json", today=today).data if d["limit"] == limit]
        return found

    def letter(self, template: str, today: str = SENT) -> str:
        return self.run("draft", self.case, "wechat-pay", template, today=today).out.rstrip("\n")

    def told(self, code: str, today: str = SENT) -> list[str]:
        found = self.run("show", self.case, "--json", today=today).data["findings"]
        return [f["message"] for f in found if f["code"] == code]


@dataclass(frozen=True)
class Made:
    """The environment as it was made once, and what it answered on the way."""

    shell: Shell
    kept: Path
    refused: Ran
    installed: Ran


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """An environment with the distribution installed by its pip, and a workbook with one case and one filing at it."""
    tmp = tmp_path_factory.mktemp("wechat")
    shell = Shell(tmp / "env", tmp / "home", tmp / "book")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(shell.place)], check=True)
    ways = [str(ROOT), str(ROOT / "plugins"), f"import site; site.addsitedir({str(DEVELOPER)!r})"]
    (shell.site / "developer.pth").write_text("\n".join(ways) + "\n", "utf-8")
    for folder in (shell.home, shell.book):
        folder.mkdir()
    source = str(shutil.copytree(EXAMPLE, tmp / "kameng-wechat-pay"))
    refused = shell.run("plugin", "install", source, status=3)
    assert not list(shell.site.glob("kameng_wechat*"))
    installed = shell.run("plugin", "install", source, "--yes", "--json")
    for found in shell.site.glob("kameng_wechat*"):
        shutil.copytree(found, tmp / "kept" / found.name)
    shell.run("init", ".")
    shell.run("new", *[word for fact in FACTS for word in ("--set", fact)])
    shell.run(
        "file", shell.case, "wechat-pay", "--set", "entry=账单投诉商家", "--set", "payee_kind=商户(含聚合码)"
    )
    return Made(shell, tmp / "kept", refused, installed)


@pytest.fixture
def shell(made: Made, tmp_path: Path, own_home: Path) -> Shell:
    """That environment as pip left it, with a home and a workbook of this test's own."""
    for old in made.shell.site.glob("kameng_wechat*"):
        shutil.rmtree(old)
    for kept in made.kept.iterdir():
        shutil.copytree(kept, made.shell.site / kept.name)
    return replace(made.shell, home=own_home, book=shutil.copytree(made.shell.book, tmp_path / "book"))


def test_pip_installs_it_only_on_a_yes_and_only_there(made: Made) -> None:
    assert len(made.refused.err.splitlines()) == 1 and "--yes" in made.refused.err
    done = made.installed.data
    assert done["ids"] == ["wechat-pay"] and done["command"][0] == made.shell.python
    assert done["command"][1:5] == ["-P", "-m", "pip", "install"]
    assert any("kameng plugin trust wechat-pay" in note for note in done["notes"])
    assert not list(DEVELOPER.glob("kameng_wechat*")), "the developer's environment stays as it was"


def test_the_list_and_the_pages_say_what_came_and_that_its_code_rests(shell: Shell) -> None:
    row = shell.row()
    assert (row["origin"], row["version"], row["state"]) == ("plugin", "1.0", "data-only")
    assert "未获信任" in row["reason"]
    shown = shell.run("plugin", "show", "wechat-pay", "--json").data
    assert {x["id"]: x["length"] for x in shown["limits"]}.items() >= {
        "first-answer": 24,
        "resolve": 72,
    }.items()
    page = shell.run("plugin", "explain", "wechat-pay").out
    assert "带有代码:kameng_wechat_pay.hooks(获信任才运行)" in page and "不是法律期限" in page
    assert shell.run("plugin", "check", "wechat-pay", "--json").data == []


def test_trust_names_every_file_and_is_taken_back(shell: Shell) -> None:
    done = shell.run("plugin", "trust", "wechat-pay", "--yes", "--json").data
    assert done["files"] == ["__init__.py", "hooks.py"] and len(done["sha256"]) == 64
    assert done["folder"] == str(shell.site / "kameng_wechat_pay") and "以你的权限运行" in done["says"]
    assert (shell.row()["state"], shell.row()["reason"]) == ("ok", "")
    shell.run("plugin", "trust", "wechat-pay", "--revoke")
    assert shell.row()["state"] == "data-only"


LETTERS = (
    ("complaint", "本人于2026年11月20日20:00在“九妹卡盟”购买视频会员月卡"),
    ("reminder", f"投诉微信支付交易{BILL}（投诉单号WX1），尚未解决。"),
    ("supplement", "补充说明：\n激活时提示已被使用。"),
    ("decline-offer", f"本人不接受商户就交易{BILL}提出的方案。"),
    ("again", "（前次投诉单号WX1）。\n前次投诉于2026年11月20日提交，商户没有解决问题。"),
    ("service-complaint", "依据《非银行支付机构监督管理条例》第35条"),
    ("withdrawal", "撤销不表示放弃依法享有的其他权利。"),
)


def test_every_letter_and_both_clocks_without_its_code(shell: Shell) -> None:
    form = shell.run("file", shell.case, "wechat-pay", "--json").data["filing"]["form"]
    assert (form["transaction_id"], form["problem_type"], form["amount"]) == (BILL, "申请退款", "98.00")
    shell.log("submitted", SENT, "--receipt", "WX1")
    for template, words in LETTERS:
        text = shell.letter(template)
        assert words in text and "〔待填" not in text, (template, text)

    answer, resolve = shell.due("first-answer"), shell.due("resolve")
    assert answer["earliest"] == answer["latest"] == "2026-11-21T22:30:00+08:00"
    assert resolve["earliest"] == resolve["latest"] == "2026-11-23T22:30:00+08:00"
    assert {answer["binding"], resolve["binding"]} == {"rule"} and answer["version"] == "wechat-pay 1.0"
    assert shell.due("first-answer", "2026-11-21T22:30")["state"] == "running"
    assert shell.due("first-answer", "2026-11-21T22:31")["state"] == "overdue"
    assert "商户首次回复的时间已于2026年11月21日届满。" in shell.letter("reminder", "2026-11-21T22:31")

    shell.log("wechat-pay:merchant-reply", "2026-11-22T09:00", "--text", "卡密售出不退")
    assert shell.due("resolve", "2026-11-23T22:31")["state"] == "overdue", "a reply is not the end of it"
    again = shell.letter("again", "2026-11-24T09:00")
    assert "商户于2026年11月22日09:00回复：卡密售出不退。问题没有解决。" in again


def too_long(shell: Shell) -> str:
    """What is found wrong with the text of the filing."""
    found = shell.run("file", shell.case, "wechat-pay", "--json").data["findings"]
    (words,) = [f["message"] for f in found if f["code"] == "field.too-long"]
    return str(words)


def test_its_code_says_what_to_cut_only_while_it_is_trusted(shell: Shell) -> None:
    text = "激活时提示已被使用。" * 28 + f"交易单号{BILL}"  # 312 characters
    shell.run("file", shell.case, "wechat-pay", "--set", f"detail={text}")
    declared = "最多 300 字,超出 12 字"
    assert declared in too_long(shell)
    shell.run("plugin", "trust", "wechat-pay", "--yes")
    said = f"超出 12 字;账单自带交易单号{BILL},从内容里删去可省 28 字,就够了"
    assert said in too_long(shell), "in place of the declaration, not beside it"
    assert said in shell.run("draft", shell.case, "wechat-pay", "complaint").err
    shell.run("plugin", "trust", "wechat-pay", "--revoke")
    assert declared in too_long(shell)


def test_a_changed_byte_ends_the_trust_and_nothing_else(shell: Shell) -> None:
    shell.log("submitted", SENT, "--receipt", "WX1")
    shell.run("plugin", "trust", "wechat-pay", "--yes")
    before = shell.run("due", shell.case, "--json").data
    hooks = shell.site / "kameng_wechat_pay" / "hooks.py"
    hooks.write_bytes(hooks.read_bytes().replace(b"LONGEST = 300", b"LONGEST = 200"))
    row = shell.row()
    assert row["state"] == "data-only" and "在信任之后变过" in row["reason"]
    assert "[!!] channel wechat-pay" in shell.run("doctor", status=1).out
    assert shell.run("due", shell.case, "--json").data == before
    assert shell.letter("withdrawal")
    shell.run("plugin", "trust", "wechat-pay", "--yes")
    assert shell.row()["state"] == "ok", "looked at again, trusted again"


def newer(shell: Shell) -> str:
    """The source of a version 1.1 whose one change is 72 to 96 hours."""
    source = shutil.copytree(EXAMPLE, shell.book.parent / "newer")
    for path in (source / "pyproject.toml", source / "kameng_wechat_pay" / "channel.toml"):
        text = path.read_text("utf-8").replace('version = "1.0"', 'version = "1.1"')
        first, limit, rest = text.partition('id = "resolve"')
        path.write_text(first + limit + rest.replace("length = 72", "length = 96", 1), "utf-8")
    return str(source)


def test_an_upgrade_says_what_changed_and_both_readings(shell: Shell) -> None:
    shell.log("submitted", SENT, "--receipt", "WX1")
    shell.run("plugin", "trust", "wechat-pay", "--yes")
    source = newer(shell)
    changed = ["版本:1.0 → 1.1", "时限「商户处理完」的期限:72小时 → 96小时"]
    assert shell.run("plugin", "diff", "wechat-pay", source, "--json").data["differences"] == changed
    refused = shell.run("plugin", "install", source, status=3)
    assert changed[1] in refused.err, "what would change is said before anything is agreed to"
    done = shell.run("plugin", "install", source, "--yes", "--json").data
    assert (done["ids"], done["differences"]) == (["wechat-pay"], changed)
    assert (shell.row()["version"], shell.row()["state"]) == ("1.1", "ok"), (
        "the code is the same, so is the trust"
    )
    assert shell.due("resolve")["latest"] == "2026-11-24T22:30:00+08:00"
    (words,) = shell.told("limit.changed")
    assert "72小时,至2026-11-23 22:30" in words and "96小时,至2026-11-24 22:30" in words


def test_it_goes_and_the_case_goes_on(shell: Shell) -> None:
    shell.log("submitted", SENT, "--receipt", "WX1")
    before = shell.run("due", shell.case, "--json").data
    done = shell.run("plugin", "remove", "wechat-pay", "--yes", "--json").data
    assert "pip uninstall" in " ".join(done["command"]) and "kameng-wechat-pay" in done["command"]
    assert any("已有的投诉件不受影响" in note for note in done["notes"])
    assert not list(shell.site.glob("kameng_wechat*"))
    assert "wechat-pay" not in shell.run("plugin", "list").out
    assert shell.run("due", shell.case, "--json").data == before
    (words,) = shell.told("plugin.missing")
    assert "wechat-pay" in words and "没有安装" in words and "1.0版" in words
    assert "（前次投诉单号WX1）" in shell.letter("again", "2026-11-24T09:00")
