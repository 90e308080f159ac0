"""The command line as people type it: options anywhere, texts in any encoding, files as other programs save them."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from kameng_tui.cli import main
from tests.by_cli import Kameng


class FarAhead(datetime):
    """A machine whose clock was never set."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> FarAhead:
        return cls(9999, 12, 31, 12, tzinfo=tz)


STORY = "2026年9月1日14:30在启慧卡盟下单(订单号QH20260901000123)购买100元游戏点卡,支付成功后30分钟未到账"
NOW = "2026-09-01T15:00"


@pytest.fixture
def case(kameng: Kameng) -> str:
    kameng("init", ".")
    made = kameng("new", "--set", "platform.name=示例卡盟", "--set", "order.amount=100", "--json", today=NOW)
    return str(made.data["id"])


@pytest.mark.parametrize(
    "words",
    [
        ("read", "CASE", "-", "--as", "story", "--json"),
        ("read", "CASE", "--as", "story", "-", "--json"),
        ("--json", "read", "--as=story", "CASE", "-"),
        ("read", "--accept", "1", "2", "CASE", "-", "--json"),
        ("read", "CASE", "--accept", "1", "-", "--json"),
        ("read", "CASE", "-", "--accept", "1", "--json", "--accept", "2"),
        ("plugin", "show", "--json", "12315"),
        ("check", "CASE", "--json", "CASE"),
        ("due", "--days", "3", "CASE", "--json"),
    ],
)
def test_options_may_stand_between_the_words(kameng: Kameng, case: str, words: tuple[str, ...]) -> None:
    ran = kameng(*[case if w == "CASE" else w for w in words], stdin=STORY, today=NOW)
    assert ran.status == 0, ran.err
    assert ran.out.startswith(("[", "{"))


def test_several_accepts_add_up(kameng: Kameng, case: str) -> None:
    taken = kameng("read", case, "-", "--accept", "3", "--json", "--accept", "6", stdin=STORY, today=NOW).data
    assert [row["key"] for row in taken] == ["order.number", "order.item"]


def test_files_may_stand_on_both_sides_of_an_option(kameng: Kameng, case: str) -> None:
    for name in ("a b.png", "-c.png"):
        Path(name).write_bytes(name.encode())
    added = kameng("attach", case, "a b.png", "--kind", "chat", "--json", "--", "-c.png")
    assert added.status == 0, added.err
    assert len(added.data) == 2


def test_a_file_saved_on_windows_is_read_without_its_mark(kameng: Kameng, case: str) -> None:
    Path("经过.txt").write_bytes(b"\xef\xbb\xbf" + "第一行\r\n第二行\r\n".encode())
    Path("案.toml").write_bytes(b"\xef\xbb\xbf" + 'title = "甲"\r\n'.encode())
    made = kameng("new", "--story", "经过.txt", "--json").data["id"]
    assert kameng("show", made, "--json").data["case"]["story"]["text"] == "第一行\n第二行"
    assert kameng("new", "--from", "案.toml", "--json").status == 0


@pytest.mark.parametrize("source", ["gbk.txt", "."])
def test_what_cannot_be_read_as_text_is_refused_whole(kameng: Kameng, case: str, source: str) -> None:
    Path("gbk.txt").write_bytes("经过".encode("gbk"))
    ran = kameng("new", "--story", source)
    assert ran.status == 2
    assert "UTF-8" in ran.err or "文件夹" in ran.err


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        ("schema = 99\n", 2, "schema"),
        ('[[order]]\nid = "o7"\n[[order]]\nid = "o7"\n', 3, "o7"),
        ('[[order]]\nid = "../x"\ncard_key = "ABCD1234EFGH"\n', 2, "编号"),
        ("[[order]]\nplaced = 0001-01-01T00:00:00+14:00\n", 2, "不存在"),
        ("[[order]]\namount = 1e2\n", 2, "科学记数法"),
    ],
)
def test_a_case_file_that_would_break_a_case_is_refused(
    kameng: Kameng, case: str, content: str, status: int, says: str
) -> None:
    Path("f.toml").write_text(content, "utf-8")
    ran = kameng("new", "--from", "f.toml")
    assert ran.status == status
    assert says in ran.err
    assert [row["id"] for row in kameng("list", "--json").data] == [case], "nothing was made"


@pytest.mark.parametrize("path", ["schema=2", "order.id=x", "order.o1.id=x"])
def test_what_other_files_hang_on_is_not_edited(kameng: Kameng, case: str, path: str) -> None:
    ran = kameng("edit", case, "--set", path)
    assert (ran.status, "由程序管理" in ran.err) == (2, True)
    assert kameng("edit", case, "--add", "order.id=x").status == 2


def test_a_time_outside_the_calendar_is_a_finding_not_the_end(kameng: Kameng, case: str) -> None:
    file = Path(case) / "journal" / "20260901T100000-abcd.toml"
    file.parent.mkdir()
    file.write_text('at = 0001-01-01T00:00:00+14:00\nkind = "note"\n', "utf-8")
    assert kameng("list").status == 0
    assert "field.invalid" in {f["code"] for f in kameng("show", case, "--json").data["findings"]}


def test_the_version_may_be_asked_for_anywhere(kameng: Kameng) -> None:
    assert kameng("--json", "--version").out.startswith("kameng ")


def by_process(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kameng_tui", *words],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), **env},
        stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_chinese_words_survive_a_python_that_reads_names_as_ascii(kameng: Kameng, case: str) -> None:
    ran = by_process("log", case, "--kind", "note", "--text", "你好😀", LC_ALL="C", PYTHONUTF8="0")
    assert ran.returncode == 0, ran.stderr
    assert kameng("show", case, "--json").data["journal"][0]["text"] == "你好😀"


def test_a_full_disk_behind_the_output_is_a_sentence(kameng: Kameng, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("kameng_tui.cli.answer.write", full)
    ran = kameng("law", "法")
    assert (ran.status, "系统不让读写" in ran.err) == (3, True)


@pytest.mark.parametrize("words", [("export", "-h"), ("count",), ("count", "1", "2", "3", "4")])
def test_the_usage_names_the_whole_command(kameng: Kameng, words: tuple[str, ...]) -> None:
    ran = kameng(*words)
    assert f"用法:kameng {words[0]} [-h]" in ran.out + ran.err


def test_a_clock_beyond_every_calendar_is_refused_with_a_sentence(
    kameng: Kameng, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "datetime", FarAhead)
    refused = kameng("due")
    assert (refused.status, refused.out) == (2, "")
    assert "电脑的时钟不对" in refused.err and "1900 年到 2999 年" in refused.err and "--today" in refused.err
    assert kameng("due", today=NOW).status == 0
    assert kameng("due", today="2999-12-31").status == 0
