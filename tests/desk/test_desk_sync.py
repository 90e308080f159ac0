"""sync: commit, fetch, merge by key, push; two clones of a bare remote on disk. Nothing that was committed is ever lost."""

from __future__ import annotations

import time

import pytest

from kameng_tui.desk import cases, conflicts, entries, versions
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose
from kameng_tui.desk.syncing import Stopped, conflict_words, plan, sync, sync_words
from kameng_tui.workbook import toml
from tests.gitpair import Pair, a_book, a_case, again, git, who


@pytest.fixture
def pair(tmp_path, own_home) -> Pair:
    return Pair(tmp_path, own_home)


def edit(desk: Desk, case: str, *sets: tuple[str, str]) -> None:
    cases.edit(desk, case, sets=list(sets))


def doc(pair: Pair, desk: Desk) -> dict:
    return toml.loads(pair.value(desk, "case.toml"))


def test_two_people_change_one_file_and_both_changes_stand(pair):
    edit(pair.here, pair.case, ("platform.name", "汇享"))
    edit(pair.there, pair.case, ("order.0.amount", "99"))
    entries.log(pair.there, pair.case, kind="contact", text="打了电话")
    first = sync(pair.there)
    assert (first.sent, first.received, first.left) == (1, 0, ())
    assert plan(pair.here).files == (f"{pair.case}/case.toml",)
    second = sync(pair.here)
    assert (second.received, second.merged, second.left) == (1, (f"{pair.case}/case.toml",), ())
    assert second.sent == 2  # the change and the merge
    third = sync(again(pair.there))
    assert third.received == 2 and third.sent == 0
    for desk in (pair.here, pair.there):
        got = doc(pair, desk)
        assert got["platform"]["name"] == "汇享" and got["order"][0]["amount"] == 99
        assert len(list((desk.book.root / pair.case / "journal").iterdir())) == 1
        assert git(desk.book.root, "status", "--porcelain") == ""
    assert sync(pair.here).sent == 0


def test_what_both_changed_waits_with_both_values_and_nothing_is_pushed(pair):
    edit(pair.here, pair.case, ("platform.name", "汇享"), ("title", "这边的题目"))
    edit(pair.there, pair.case, ("platform.name", "惠享"), ("order.0.item", "月卡"))
    sync(pair.there)
    before = git(pair.bare, "rev-parse", "main")
    done = sync(pair.here)
    assert [c.path for c in done.left[0].conflicts] == ["platform.name"]
    assert {done.left[0].conflicts[0].ours, done.left[0].conflicts[0].theirs} == {"汇享", "惠享"}
    assert git(pair.bare, "rev-parse", "main") == before
    text = pair.value(pair.here, "case.toml")
    at = text.index("<<<<<<< ")
    assert text.count("<<<<<<< ") == 1  # what only one side changed is merged beside it
    assert 'item = "月卡"' in text and 'title = "这边的题目"' in text
    assert "汇享" in text[at:] and "惠享" in text[at:]
    git(pair.here.book.root, "add", "-A")  # adding a file with its markers is not solving it
    assert sync(again(pair.here)).left
    desk = again(pair.here)
    found = conflicts.open_conflicts(desk)
    assert not conflicts.resolve(desk, found, conflicts.choices_of(found, [], None))
    assert sync(again(pair.here)).sent
    assert "<<<<<<<" not in git(pair.bare, "show", f"main:{pair.case}/case.toml")


def test_a_conflict_mended_by_hand_is_not_written_over_though_git_was_not_told(pair):
    edit(pair.here, pair.case, ("platform.name", "汇享"))
    edit(pair.there, pair.case, ("platform.name", "惠享"))
    sync(pair.there)
    assert sync(pair.here).left and not sync_words(sync(pair.here))
    file = pair.here.book.root / pair.case / "case.toml"
    head, _, rest = file.read_text("utf-8").partition("<<<<<<<")
    mine = head + 'name = "汇惠"  # 问过客服' + rest.partition(">>>>>>> 另一边")[2]
    file.write_text(mine + "x =\n", "utf-8")
    assert (
        sync(again(pair.here)).left[0].fault.startswith(f"{pair.case}/case.toml 第")
    )  # half mended: it waits
    assert file.read_text("utf-8") == mine + "x =\n"
    file.write_text(mine, "utf-8")
    done = sync(again(pair.here))
    assert done.sent and not done.left
    assert git(pair.bare, "show", f"main:{pair.case}/case.toml") == mine.rstrip("\n")


def test_what_was_mended_by_hand_is_looked_through_before_it_is_sent(pair):
    edit(pair.here, pair.case, ("platform.name", "汇享"))
    edit(pair.there, pair.case, ("platform.name", "惠享"))
    sync(pair.there)
    sync(pair.here)
    file = pair.here.book.root / pair.case / "case.toml"
    file.write_text('schema = 1\ntitle = "甲"\n\n[consumer]\nid_number = "11010519491231002X"\n', "utf-8")
    before = git(pair.bare, "rev-parse", "main")
    with pytest.raises(WouldLose, match="明文"):
        sync(again(pair.here))
    assert git(pair.bare, "rev-parse", "main") == before


def test_stashed_work_that_came_back_in_conflict_is_decided_first(pair):
    root = pair.here.book.root
    edit(pair.here, pair.case, ("platform.name", "汇享"))
    git(root, "stash", "-q")
    edit(pair.here, pair.case, ("platform.name", "惠享"))
    git(root, "commit", "-qam", "改名")
    git(root, "stash", "pop", "-q", check=False)
    desk = again(pair.here)
    with pytest.raises(DeskError, match=r"case\.toml 还有冲突没有解决;先执行 kameng resolve"):
        sync(desk)
    found = conflicts.open_conflicts(desk)
    assert conflicts.side_names(found, conflicts.underway(desk)) == ("已有的", "自己的")


def test_a_broken_file_is_not_sent(pair):
    file = pair.here.book.root / pair.case / "case.toml"
    file.write_text(file.read_text("utf-8") + "x =\n", "utf-8")
    with pytest.raises(WouldLose, match=r"case\.toml 第 .* 行.*编辑器"):
        sync(pair.here)


def test_a_conflict_that_was_solved_by_hand_is_concluded_and_pushed(pair):
    edit(pair.here, pair.case, ("platform.name", "汇享"))
    edit(pair.there, pair.case, ("platform.name", "惠享"))
    sync(pair.there)
    sync(pair.here)
    root = pair.here.book.root
    text = pair.value(pair.here, "case.toml").split("\n")
    kept = [
        line for line in text if "惠享" not in line and not line.startswith(("<<<<<<<", "=======", ">>>>>>>"))
    ]
    (root / pair.case / "case.toml").write_text("\n".join(kept), "utf-8")
    git(root, "add", "-A")
    done = sync(again(pair.here))
    assert done.sent and not done.left
    assert len(git(root, "rev-list", "--parents", "-1", "HEAD").split()) == 3
    assert git(pair.bare, "rev-parse", "main") == git(root, "rev-parse", "HEAD")


def test_a_conflict_of_plain_git_is_merged_from_the_stages(pair):
    """A clone that never had the driver: `git pull` leaves a text conflict; sync merges it by key."""
    edit(pair.here, pair.case, ("order.0.item", "月卡"))
    edit(pair.there, pair.case, ("order.0.goods", "card-key"))
    sync(pair.here)
    root = pair.there.book.root
    git(root, "commit", "-qam", "她的改动")
    git(root, "pull", "-q", "--no-rebase", check=False)
    assert git(root, "ls-files", "-u"), "the text merge should have failed on neighbouring lines"
    done = sync(again(pair.there))
    assert done.merged == (f"{pair.case}/case.toml",) and done.sent
    assert doc(pair, pair.there)["order"][0].items() >= {"item": "月卡", "goods": "card-key"}.items()


def test_our_merge_works_also_without_attributes_and_driver(pair):
    root = pair.there.book.root
    (root / ".gitattributes").unlink()
    edit(pair.here, pair.case, ("order.0.item", "月卡"))
    edit(pair.there, pair.case, ("order.0.goods", "card-key"))
    sync(pair.here)
    assert sync(pair.there).left == ()
    assert doc(pair, pair.there)["order"][0].items() >= {"item": "月卡", "goods": "card-key"}.items()


def test_private_files_are_never_written_over_by_the_other_side(pair):
    private = pair.here.book.root / pair.case / "private" / "身份证.txt"
    private.parent.mkdir()
    private.write_text("我的", "utf-8")
    theirs = pair.there.book.root / pair.case / "private" / "身份证.txt"
    theirs.parent.mkdir()
    theirs.write_text("她的", "utf-8")
    git(pair.there.book.root, "add", "-f", str(theirs))
    git(pair.there.book.root, "commit", "-qm", "误提交")
    git(pair.there.book.root, "push", "-q")
    with pytest.raises(WouldLose, match="private/"):
        sync(pair.here)
    assert private.read_text("utf-8") == "我的"


def test_a_file_of_ours_that_git_ignores_is_not_covered(pair):
    (pair.here.book.root / ".git/info/exclude").write_text("notes.txt\n")
    (pair.here.book.root / "notes.txt").write_text("我的")
    (pair.there.book.root / "notes.txt").write_text("她的")
    git(pair.there.book.root, "add", "notes.txt")
    git(pair.there.book.root, "commit", "-qm", "笔记")
    git(pair.there.book.root, "push", "-q")
    with pytest.raises(WouldLose, match="notes"):
        sync(pair.here)
    assert (pair.here.book.root / "notes.txt").read_text() == "我的"


def test_evidence_changed_on_both_sides_keeps_ours_and_waits(pair):
    for desk, data in ((pair.here, b"\xff\x00a"), (pair.there, b"\xff\x00b")):
        folder = desk.book.root / pair.case / "evidence"
        folder.mkdir()
        (folder / "截图.png").write_bytes(data)
    sync(pair.there)
    done = sync(pair.here)
    assert done.left[0].path == f"{pair.case}/evidence/截图.png"
    assert (pair.here.book.root / pair.case / "evidence/截图.png").read_bytes() == b"\xff\x00a"


def test_only_what_is_of_the_workbook_is_committed(pair):
    root = pair.here.book.root
    (root / "别的.txt").write_text("x")
    (root / "照片").mkdir()
    (root / "照片" / "a.jpg").write_bytes(b"x")
    edit(pair.here, pair.case, ("title", "新"))
    sync(pair.here)
    assert git(root, "-c", "core.quotepath=off", "ls-files", "别的.txt", "照片") == ""


def test_plain_secrets_stop_a_sync(pair):
    file = pair.here.book.root / pair.case / "case.toml"
    file.write_text(file.read_text("utf-8") + '\n[consumer]\nid_number = "110101199003072316"\n', "utf-8")
    with pytest.raises(WouldLose, match="doctor --fix"):
        sync(pair.here)
    assert "110101199003072316" not in git(pair.here.book.root, "log", "-p", "--all")


@pytest.mark.parametrize(
    ("do", "word"),
    [
        (("remote", "remove", "origin"), "git remote add"),  # no remote
        (("remote", "set-url", "origin", "/nowhere/a.git"), "远程仓库的地址不对"),
        (("checkout", "-q", "--detach"), "git switch"),
        (("config", "user.name", ""), "user.name"),  # no identity
    ],
)
def test_what_stands_in_the_way_is_said(pair, do, word):
    git(pair.here.book.root, *do)
    edit(pair.here, pair.case, ("title", "新"))
    with pytest.raises(DeskError, match=word):
        sync(pair.here)


def test_a_rebase_under_way_is_left_alone(pair):
    root = pair.here.book.root
    (root / ".git/rebase-merge").mkdir()
    with pytest.raises(DeskError, match="rebase --continue"):
        sync(pair.here)


def test_a_remote_that_refuses_is_quoted(pair):
    hook = pair.bare / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'not on fridays' >&2\nexit 1\n")
    hook.chmod(0o755)
    edit(pair.here, pair.case, ("title", "新"))
    with pytest.raises(DeskError, match=r"拒绝了推送.*not on fridays"):
        sync(pair.here)
    assert "新" in git(pair.here.book.root, "show", "HEAD")


def test_somebody_pushes_in_the_middle(pair, monkeypatch):
    """Between our fetch and our push: the push is refused, their change is fetched and merged, and all goes out."""
    from kameng_tui.workbook.gitwork import Worker

    real, once = Worker.push, []

    def push(worker, remote):
        if worker.repo.root == pair.here.book.root and not once:
            once.append(1)
            edit(pair.there, pair.case, ("order.0.item", "月卡"))
            sync(pair.there)
        return real(worker, remote)

    monkeypatch.setattr(Worker, "push", push)
    edit(pair.here, pair.case, ("title", "新"))
    done = sync(pair.here)
    assert done.received == 1 and done.sent == 2
    assert doc(pair, pair.here)["order"][0]["item"] == "月卡"


def test_histories_that_never_met_are_not_mixed(tmp_path, own_home, pair):
    other = a_book(tmp_path / "另一本")
    a_case(other)
    git(other.book.root, "remote", "add", "origin", str(pair.bare))
    git(other.book.root, "checkout", "-qB", "main")
    with pytest.raises(DeskError, match="共同的历史"):
        sync(other)


def test_the_first_sync_fills_an_empty_remote(tmp_path, own_home):
    who(own_home)
    git(tmp_path, "init", "-q", "--bare", "空.git")
    desk = a_book(tmp_path / "簿")
    case = a_case(desk)
    git(desk.book.root, "remote", "add", "origin", str(tmp_path / "空.git"))
    done = sync(desk)
    assert done.sent == 1 and done.committed.subject == "汇享 充值没到账:新建案件"
    listed = git(tmp_path / "空.git", "-c", "core.quotepath=off", "ls-tree", "-r", "--name-only", "main")
    assert f"{case}/case.toml" in listed and "workbook.toml" in listed


def test_without_a_repository(tmp_path):
    with pytest.raises(Missing, match="git init"):
        sync(a_book(tmp_path / "簿", use_git=False))


def test_the_history_keeps_the_side_that_a_merge_did_not_take(pair):
    edit(pair.here, pair.case, ("platform.name", "汇享"))
    edit(pair.there, pair.case, ("platform.name", "惠享"))
    sync(pair.there)
    sync(pair.here)
    mine = git(pair.here.book.root, "rev-parse", "HEAD")
    desk = again(pair.here)
    found = conflicts.open_conflicts(desk)
    conflicts.resolve(desk, found, conflicts.choices_of(found, None, []))
    sync(again(pair.here))
    assert mine in [version.rev for version in versions.history(again(pair.here), pair.case)]


def test_a_sync_that_waits_can_be_stopped_and_done_again(pair):
    slow = pair.bare / "hooks" / "pre-receive"
    begun = pair.bare / "begun"
    slow.write_text(f"#!/bin/sh\n: > '{begun}'\nsleep 30\n")
    slow.chmod(0o755)
    edit(pair.here, pair.case, ("title", "新"))
    before = time.monotonic()
    with pytest.raises(Stopped, match="都还在;再 kameng sync"):
        sync(pair.here, stop=begun.exists)
    assert time.monotonic() - before < 20
    root = pair.here.book.root
    assert git(root, "status", "--porcelain") == "" and not list((root / ".git").rglob("*.lock"))
    slow.unlink()
    assert sync(pair.here).sent == 1


def test_an_interrupt_is_a_sentence_and_an_open_merge_says_how_to_go_on(pair):
    edit(pair.here, pair.case, ("title", "新"))
    edit(pair.there, pair.case, ("title", "别的"))
    sync(pair.there)

    def interrupt() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(Stopped) as caught:
        sync(pair.here, stop=interrupt)
    assert caught.value.exit == 130 and "git merge --abort" not in str(caught.value)
    assert sync(pair.here).left
    found = conflicts.open_conflicts(pair.here)
    conflicts.resolve(pair.here, found, conflicts.choices_of(found, [], None))
    with pytest.raises(Stopped, match="git merge --abort"):
        sync(pair.here, stop=interrupt)
    assert sync(pair.here).sent == 2


def test_two_first_orders_are_two_orders_and_a_conflict_is_told_in_words(pair):
    case = cases.new(pair.here, source={"title": "新案"}).id
    sync(pair.here)
    sync(pair.there)
    for desk, number, problem in ((pair.here, "A", "vanished"), (pair.there, "B", "no-stock")):
        cases.edit(desk, case, sets=[("problem", problem)])
        cases.edit(desk, case, adds=[("order.number", number), ("order.amount", "5")])
        cases.edit(desk, case, adds=[("payment.order", "o1"), ("payment.amount", "5")])
    sync(pair.there)
    (left,) = sync(pair.here).left
    assert [c.path for c in left.conflicts] == ["problem"]
    (words,) = conflict_words(pair.here, left)
    assert "问题类型(problem)" in words and "vanished" not in words and "no-stock" not in words
    found = conflicts.open_conflicts(pair.here)
    conflicts.resolve(pair.here, found, conflicts.choices_of(found, [], None))
    sync(pair.here)
    got = toml.loads((pair.here.book.root / case / "case.toml").read_text("utf-8"))
    ids = {order["number"]: order["id"] for order in got["order"]}
    assert ids["A"] == "o1" and set(ids) == {"A", "B"} and ids["B"] != "o1"
    assert [payment["order"] for payment in got["payment"]] == [ids["A"], ids["B"]]
