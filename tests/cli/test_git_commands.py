"""history, undo, restore, sync and merge-driver as they are typed; commits of commands by the workbook's setting."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.gitpair import Pair, git, who


@pytest.fixture
def book(kameng, own_home):
    who(own_home)
    assert kameng("init", "簿", "--git").status == 0
    os.chdir("簿")
    assert kameng("new", "--set", "title=汇享 充值没到账", today="2026-11-21").status == 0
    git(Path.cwd(), "add", "-A")
    git(Path.cwd(), "commit", "-qm", "开始")
    return Path.cwd()


def test_by_default_a_command_commits_nothing_and_by_setting_it_does(kameng, book):
    assert kameng("log", "case", "--kind", "contact", "--text", "a", today="2026-11-21").err == ""
    assert git(book, "rev-list", "--count", "HEAD") == "1"
    file = book / "workbook.toml"
    file.write_text(file.read_text("utf-8") + '[git]\ncommit = "action"\n', "utf-8")
    ran = kameng("log", "case", "--kind", "contact", "--text", "b", today="2026-11-21")
    assert ran.status == 0 and "已提交:汇享 充值没到账:记录 1 条" in ran.err
    assert git(book, "rev-list", "--count", "HEAD") == "2"
    assert (
        len(git(book, "status", "--porcelain").split("\n")) == 2
    )  # the entry before, and the setting by hand
    assert "已提交" not in kameng("list").err


def test_history_diff_undo_and_restore(kameng, book):
    kameng("edit", "case", "--set", "title=新题目")
    git(book, "commit", "-qam", "改题目")
    listed = kameng("history", "case", "--json").data
    assert [v["subject"] for v in listed["versions"]] == ["改题目", "开始"]
    rev = listed["versions"][1]["short"]
    assert "新题目" in kameng("history", "case", listed["versions"][0]["short"]).out
    assert "新题目" in kameng("history", "case", rev, "--now").out
    undone = kameng("undo", "case")
    assert undone.status == 0 and "已撤销「改题目」" in undone.out
    assert "汇享" in kameng("list").out
    assert kameng("restore", "case", listed["versions"][0]["rev"]).status == 0
    assert "新题目" in kameng("list").out
    assert kameng("restore", "case", "nonsense").status == 4
    assert kameng("undo", "没有的").status == 4


def test_uncommitted_work_is_never_undone_over(kameng, book):
    kameng("edit", "case", "--set", "title=新题目")
    ran = kameng("undo", "case")
    assert ran.status == 3 and "没提交" in ran.err
    assert "没提交" in kameng("history", "case").out


def test_outside_git_there_are_words(kameng, tmp_path):
    kameng("init", "簿")
    os.chdir("簿")
    for command in (("history",), ("undo",), ("sync",)):
        ran = kameng(*command)
        assert ran.status == 4 and "git init" in ran.err
    os.environ["PATH"], path = str(tmp_path), os.environ["PATH"]
    try:
        assert kameng("history").status == 4
        assert kameng("list").status == 0
    finally:
        os.environ["PATH"] = path


def test_sync_ends_3_with_both_values_where_somebody_must_choose(kameng, tmp_path, own_home):
    pair = Pair(tmp_path, own_home)
    here, there = (str(desk.book.root) for desk in (pair.here, pair.there))
    assert kameng("edit", pair.case, "--set", "title=甲", "-w", here).status == 0
    assert kameng("edit", pair.case, "--set", "title=乙", "-w", there).status == 0
    assert kameng("sync", "-w", there).status == 0
    ran = kameng("sync", "-w", here, "--json")
    assert ran.status == 3 and "「甲」" in ran.err and "「乙」" in ran.err and "kameng resolve" in ran.err
    assert ran.data["conflicts"][0]["keys"][0]["path"] == "title"
    assert kameng("history", "-w", here).status == 0  # looking works all the time


def driven(tmp_path, own_home, *, kameng_there: bool) -> Pair:
    """Two clones where git itself merges, by the driver that ``init --git`` set."""
    pair = Pair(tmp_path, own_home)
    tool = tmp_path / "bin" / "kameng"
    tool.parent.mkdir()
    if kameng_there:
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kameng_tui "$@"\n')
        tool.chmod(0o755)
    os.environ["PATH"] = f"{tool.parent}:/usr/bin:/bin"
    return pair


def set_both(kameng, pair: Pair, ours: str, theirs: str) -> str:
    """What plain `git pull` says after both have committed."""
    for desk, word in ((pair.there, theirs), (pair.here, ours)):
        assert kameng("edit", pair.case, "--set", word, "-w", str(desk.book.root)).status == 0
        git(desk.book.root, "commit", "-qam", word)
    git(pair.there.book.root, "push", "-q")
    git(pair.here.book.root, "pull", "-q", "--no-rebase", "--no-edit", check=False)
    return git(pair.here.book.root, "status", "--porcelain")


def test_git_merges_by_key_through_the_driver(kameng, tmp_path, own_home, monkeypatch):
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    pair = driven(tmp_path, own_home, kameng_there=True)
    assert set_both(kameng, pair, "order.0.item=月卡", "order.0.goods=card-key") == ""
    text = pair.value(pair.here, "case.toml")
    assert "月卡" in text and "card-key" in text
    assert set_both(kameng, pair, "title=甲", "title=乙").startswith("UU")
    assert pair.value(pair.here, "case.toml").count("<<<<<<< ") == 1


def test_without_kameng_on_the_path_the_text_merge_leaves_markers(kameng, tmp_path, own_home, monkeypatch):
    monkeypatch.setenv("PATH", os.environ["PATH"])
    pair = driven(tmp_path, own_home, kameng_there=False)
    assert set_both(kameng, pair, "title=甲", "title=乙").startswith("UU")
    assert "<<<<<<< " in pair.value(pair.here, "case.toml")
