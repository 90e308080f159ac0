"""`check --staged`: what git is about to commit, not what lies in the folder; and the hook that runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kameng_tui.workbook.layout import LARGE
from tests.by_cli import Kameng

ME = ("-c", "user.name=a", "-c", "user.email=a@example.com")


def git(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *ME, *words], capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def case(kameng: Kameng) -> str:
    assert kameng("init", ".", "--git").status == 0
    made = kameng("new", "--set", "platform.name=示例卡盟", "--set", "order.amount=5", "--json")
    git("add", "-A")
    return str(made.data["id"])


def write_plain(case: str) -> Path:
    file = Path(case) / "case.toml"
    plain = 'amount = 5.00\ncard_key = "ABCDEFGH12345678"'
    file.write_text(file.read_text("utf-8").replace("amount = 5.00", plain), "utf-8")
    return file


def test_a_clean_index_is_no_reason_to_stop(kameng: Kameng, case: str) -> None:
    ran = kameng("check", "--staged", "--json")
    assert ran.status == 0
    assert {f["where"].partition("/")[0] for f in ran.data} == {case}


def test_only_what_is_staged_counts(kameng: Kameng, case: str) -> None:
    file = write_plain(case)
    assert kameng("check", "--staged").status == 0
    git("add", str(file))
    ran = kameng("check", "--staged", "--json")
    assert ran.status == 1
    assert [f["where"] for f in ran.data if f["severity"] == "error"] == [
        f"{case}/case.toml#order.o1.card_key"
    ]
    kameng("doctor", "--fix")
    assert kameng("check", "--staged").status == 1, "the folder is mended, the index is not"


def test_a_private_file_added_by_force_is_found(kameng: Kameng, case: str) -> None:
    git("commit", "-qm", "1")
    private = Path(case) / "private" / "原文.txt"
    private.parent.mkdir()
    private.write_text("甲", "utf-8")
    git("add", "-f", str(private))
    ran = kameng("check", "--staged", "--json")
    assert (ran.status, ran.data[0]["where"]) == (1, f"{case}/private/原文.txt")


def test_a_broken_case_is_found_and_an_untouched_one_is_not_read(kameng: Kameng, case: str) -> None:
    git("commit", "-qm", "1")
    assert kameng("check", "--staged", "--json").data == []
    (Path(case) / "case.toml").write_text("<<<<<<< a\n", "utf-8")
    git("add", "-A")
    assert "file.conflict" in {f["code"] for f in kameng("check", "--staged", "--json").data}


def test_without_a_repository_there_is_no_index(kameng: Kameng) -> None:
    kameng("init", ".")
    ran = kameng("check", "--staged")
    assert (ran.status, "git" in ran.err) == (4, True)


def test_the_hook_stops_a_commit_with_a_secret_and_lets_the_others_pass(
    kameng: Kameng, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    python_path = os.pathsep.join(p for p in sys.path if p)
    (tools / "kameng").write_text(
        f'#!/bin/sh\nPYTHONPATH="{python_path}" exec "{sys.executable}" -m kameng_tui "$@"\n'
    )
    (tools / "kameng").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    told = kameng("init", "簿 子", "--git", "--hook").out
    assert all(word in told for word in ("已设好 git", "已装提交前检查", "下一步"))
    assert 'title = "簿 子"' in Path("簿 子/workbook.toml").read_text("utf-8")
    monkeypatch.chdir("簿 子")
    case = kameng("new", "--set", "platform.name=示例卡盟", "--set", "order.amount=5", "--json").data["id"]
    git("add", "-A")
    assert git("commit", "-qm", "1").returncode == 0
    file = write_plain(case)
    refused = git("commit", "-qm", "2", str(file))
    assert refused.returncode == 1
    assert "privacy.plain-on-disk" in refused.stdout + refused.stderr


@pytest.mark.parametrize(
    ("rel", "text"),
    [
        ("case.toml", 'schema = 1\ntitle = "甲"\n\n[story]\ntext = "我的身份证号11010519491231002X"\n'),
        ("journal/20261101T100000-aaaa.toml",
         'schema = 1\nat = 2026-11-01T10:00:00+08:00\nkind = "note"\ntext = "身份证号11010519491231002X"\n'),
        ("papers/x.md", "身份证号11010519491231002X\n"),
    ],
)  # fmt: skip
def test_a_number_in_a_text_of_ones_own_is_found_before_it_is_committed(
    kameng: Kameng, case: str, rel: str, text: str
) -> None:
    git("commit", "-qm", "1")
    file = Path(case) / rel
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    git("add", "-A")
    ran = kameng("check", "--staged", "--json")
    plain = [f for f in ran.data if f["code"] == "privacy.plain-on-disk"]
    assert ran.status == 1 and len(plain) == 1 and plain[0]["where"].startswith(f"{case}/{rel}")
    assert "11010519491231002X" not in ran.out


@pytest.mark.parametrize(("lfs", "status"), [(False, 1), (True, 0)])
def test_a_large_file_is_stopped_unless_git_lfs_takes_it(
    kameng: Kameng, case: str, lfs: bool, status: int
) -> None:
    git("commit", "-qm", "1")
    if lfs:  # what git-lfs would do: a few lines in the place of the bytes
        Path(".gitattributes").write_text("*.mp4 filter=lfs\n", "utf-8")
        git("config", "--global", "filter.lfs.clean", "head -c 20")
    large = Path(case) / "evidence" / "录 屏.mp4"
    large.parent.mkdir(exist_ok=True)
    with large.open("wb") as out:
        out.truncate(LARGE + 1)
    git("add", "-A")
    ran = kameng("check", "--staged", "--json")
    assert ran.status == status
    found = [f for f in ran.data if f["code"] == "file.too-large"]
    assert [f["where"] for f in found] == ([] if lfs else [f"{case}/evidence/录 屏.mp4"])
    assert all("private/" in f["message"] and "git-lfs" in f["message"] for f in found)
