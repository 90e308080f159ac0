"""A case that one side deleted and the other worked on goes whole or stays whole; never a folder without its case.toml."""

from __future__ import annotations

import shutil

import pytest

from kameng_tui.desk import cases, conflicts, entries
from kameng_tui.desk.errors import WouldLose
from kameng_tui.desk.syncing import sync
from tests.gitpair import Pair, a_case, again, git


@pytest.fixture
def pair(tmp_path, own_home) -> Pair:
    made = Pair(tmp_path, own_home)
    entries.log(made.here, made.case, kind="contact", text="早先的记录")
    sync(made.here)
    sync(made.there)
    made.here, made.there = again(made.here), again(made.there)
    return made


def delete_there(pair: Pair) -> None:
    shutil.rmtree(pair.there.book.root / pair.case)
    sync(pair.there)


def work_here(pair: Pair, how: str) -> None:
    if how in ("fact", "both"):
        cases.edit(pair.here, pair.case, sets=[("title", "改过")])
    if how in ("entry", "both"):
        entries.log(pair.here, pair.case, kind="contact", text="后来的记录")


@pytest.mark.parametrize("how", ["fact", "entry", "both"])
@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_the_case_goes_whole_or_stays_whole(pair, how, choice):
    work_here(pair, how)
    delete_there(pair)
    before = git(pair.bare, "rev-parse", "main")
    done = sync(pair.here)
    assert [(left.path, left.conflicts) for left in done.left] == [(f"{pair.case}/case.toml", ())]
    assert "整个案件" in done.left[0].fault and git(pair.bare, "rev-parse", "main") == before
    found = conflicts.open_conflicts(pair.here)
    assert [(each.path, each.keeper) for each in found] == [(f"{pair.case}/case.toml", "ours")]
    assert [c.theirs for c in found[0].conflicts] == ["(整个案件删掉了)"]
    assert sync(pair.here).left, "until it is decided nothing is concluded"
    found = conflicts.open_conflicts(pair.here)
    assert conflicts.resolve(pair.here, found, {found[0].path: choice}) == ()
    words = conflicts.done_words(pair.here, found[0])
    folder = pair.here.book.root / pair.case
    assert folder.exists() is (choice == "ours")
    assert ("留下" in words) if choice == "ours" else ("kameng restore" in words)
    assert sync(pair.here).left == () and git(pair.here.book.root, "status", "--porcelain") == ""
    sync(again(pair.there))
    for desk in (pair.here, pair.there):
        journal = list((desk.book.root / pair.case).glob("journal/*.toml"))
        assert len(journal) == ((2 if how in ("entry", "both") else 1) if choice == "ours" else 0)
        assert (desk.book.root / pair.case / "case.toml").exists() is (choice == "ours")


def test_deleted_here_and_changed_there_is_the_same(pair):
    work_here(pair, "entry")
    sync(pair.here)
    shutil.rmtree(pair.there.book.root / pair.case)
    sync(pair.there)
    (found,) = conflicts.open_conflicts(pair.there)
    assert found.keeper == "theirs"
    conflicts.resolve(pair.there, (found,), {found.path: "theirs"})
    sync(pair.there)
    assert len(list((pair.there.book.root / pair.case).glob("journal/*.toml"))) == 2


def test_private_things_stay_and_are_named_and_a_folder_left_over_says_the_way_back(pair):
    private = pair.here.book.root / pair.case / "private" / "原文.txt"
    private.parent.mkdir(exist_ok=True)
    private.write_text("x")
    work_here(pair, "entry")
    delete_there(pair)
    sync(pair.here)
    (found,) = conflicts.open_conflicts(pair.here)
    conflicts.resolve(pair.here, (found,), {found.path: "theirs"})
    assert private.read_text() == "x" and "private/" in conflicts.done_words(pair.here, found)
    (broken,) = again(pair.here).book.broken()
    assert "kameng restore" in broken.message and "kameng history" in broken.message


def test_what_was_edited_after_the_merge_is_not_deleted(pair):
    work_here(pair, "entry")
    delete_there(pair)
    sync(pair.here)
    (entry,) = (pair.here.book.root / pair.case / "journal").iterdir()
    entry.write_text(entry.read_text() + "# 刚写的\n")
    (found,) = conflicts.open_conflicts(pair.here)
    with pytest.raises(WouldLose, match="又改过"):
        conflicts.resolve(pair.here, (found,), {found.path: "theirs"})
    conflicts.resolve(pair.here, (found,), {found.path: "ours"})
    assert "# 刚写的" in entry.read_text()
    assert len(list(entry.parent.iterdir())) == 2


def test_a_case_that_was_only_deleted_or_renamed_is_no_question(pair):
    root = pair.there.book.root
    other = a_case(pair.there, "另一案")
    sync(pair.there)
    sync(pair.here)
    (root / pair.case).rename(root / "2026-09-01-gaiming-abcd")
    shutil.rmtree(root / other)
    work_here(pair, "both")
    sync(pair.there)
    assert sync(pair.here).left == ()
    here = pair.here.book.root
    assert not (here / other).exists() and not (here / pair.case / "case.toml").exists()
    assert len(list((here / "2026-09-01-gaiming-abcd/journal").iterdir())) == 2
    assert "改过" in (here / "2026-09-01-gaiming-abcd/case.toml").read_text()
