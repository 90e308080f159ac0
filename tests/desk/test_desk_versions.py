"""History, diff, restore, undo, status, and commits by policy: of our own changes only, with the user's hooks."""

from __future__ import annotations

import os

import pytest

from kameng_tui.desk import cases, checks, entries, restoring, versions
from kameng_tui.desk.commits import LARGE, commit_own, policy
from kameng_tui.desk.errors import DeskError, Missing, WouldLose
from kameng_tui.workbook import toml
from tests.gitpair import a_book, a_case, again, desk_at, git, who


@pytest.fixture
def desk(tmp_path, own_home):
    who(own_home)
    return a_book(tmp_path / "我的 簿")


@pytest.fixture
def case(desk):
    made = a_case(desk)
    commit_own(desk)
    return made


def read(desk, case):
    return toml.loads((desk.book.root / case / "case.toml").read_text("utf-8"))


def test_a_commit_takes_our_changes_only_and_says_what_they_are(desk, case):
    root = desk.book.root
    (root / "手改.txt").write_text("x")
    (root / "暂存.txt").write_text("x")
    git(root, "add", "暂存.txt")
    entries.log(desk, case, kind="contact", text="打了电话")
    cases.edit(desk, case, sets=[("title", "#新题目")])
    made = commit_own(desk)
    assert made.subject == "新题目:改事实、记录 1 条" and made.files == 2
    assert git(root, "-c", "core.quotepath=off", "status", "--porcelain").split("\n") == [
        "A  暂存.txt",
        "?? 手改.txt",
    ]
    assert commit_own(desk) is None


def test_the_first_commit_brings_the_workbook_itself(desk, case):
    assert set(git(desk.book.root, "ls-files", "*.toml", ".git*").split("\n")) >= {
        ".gitignore",
        ".gitattributes",
        "workbook.toml",
    }


def test_a_file_that_the_user_has_staged_is_left_to_him(desk, case):
    cases.edit(desk, case, sets=[("title", "甲")])
    git(desk.book.root, "add", "-A")
    assert "暂存" in commit_own(desk).said
    assert len(git(desk.book.root, "rev-list", "HEAD").split()) == 1


def test_the_policy_of_each_face_and_of_the_workbook(desk):
    assert (policy(desk, "cli"), policy(desk, "tui")) == ("never", "leave")
    file = desk.book.root / "workbook.toml"
    file.write_text(file.read_text("utf-8") + '[git]\ncommit = "action"\n', "utf-8")
    assert policy(again(desk), "cli") == "action"
    file.write_text(file.read_text("utf-8").replace('"action"', '"always"'), "utf-8")
    with pytest.raises(DeskError, match="always"):
        policy(again(desk), "tui")


def test_hooks_of_the_own_repository_run_and_a_refusal_keeps_everything(desk, case):
    hook = desk.book.root / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\necho 今天不行 >&2\nexit 1\n")
    hook.chmod(0o755)
    entries.log(desk, case, kind="contact", text="a")
    assert (
        "hooks/pre-commit" in commit_own(desk).said
    )  # nobody asked: what the repository brings is not run unasked
    checks.doctor(desk, fix=True)
    assert "今天不行" in commit_own(desk).said
    assert git(desk.book.root, "status", "--porcelain").startswith("??")
    hook.write_text("#!/bin/sh\nexit 0\n")
    assert commit_own(desk).files == 1


def test_commits_are_signed_where_the_user_signs(desk, case, own_home, tmp_path):
    tool = tmp_path / "sign"
    tool.write_text("#!/bin/sh\necho called >> '%s'\nexit 1\n" % (tmp_path / "out"))
    tool.chmod(0o755)
    git(desk.book.root, "config", "--global", "commit.gpgSign", "true")
    git(desk.book.root, "config", "--global", "gpg.program", str(tool))
    cases.edit(desk, case, sets=[("title", "甲")])
    assert "签名" in commit_own(desk).said
    assert (tmp_path / "out").read_text().startswith("called")


def test_no_commit_without_identity_or_with_secrets_or_too_large(desk, case, own_home):
    cases.edit(desk, case, sets=[("title", "甲")])
    file = desk.book.root / case / "case.toml"
    good = file.read_text("utf-8")
    file.write_text(good + '\n[consumer]\nid_number = "110101199003072316"\n', "utf-8")
    assert "doctor --fix" in commit_own(desk).said
    file.write_text(good, "utf-8")
    (own_home / ".gitconfig").write_text("")
    assert "user.email" in commit_own(desk).said
    who(own_home)
    big = desk.book.root / case / "evidence" / "录屏.mp4"
    big.parent.mkdir()
    with big.open("wb") as out:
        os.truncate(out.fileno(), LARGE + 1)
    desk.book.changed.add(f"{case}/evidence/录屏.mp4")
    assert "git-lfs" in commit_own(desk).said


def test_history_and_diff_of_a_case(desk, case):
    other = a_case(desk, "另一件")
    commit_own(desk)
    cases.edit(desk, case, sets=[("order.0.amount", "99")])
    commit_own(desk)
    found = versions.history(desk, case)
    assert [v.subject for v in found] == ["汇享 充值没到账:改事实", "汇享 充值没到账:新建案件"]
    assert len(versions.history(desk)) == 3 and len(versions.history(desk, other)) == 1
    assert found[0].by == "张三" and found[0].files == (f"{case}/case.toml",)
    (changed,) = versions.diff(desk, case, found[0].rev)
    assert changed.kind == "changed"
    assert [line for line in changed.lines if line[0] in "+-"] == [
        "-amount = 98",
        "+amount = 99",
    ] or "+amount" in str(changed.lines)
    entries.log(desk, case, kind="contact", text="没提交的")
    since = {d.path: d.kind for d in versions.diff(desk, case, found[1].rev, now=True)}
    assert since[f"{case}/case.toml"] == "changed" and "added" in since.values()
    with pytest.raises(Missing, match="没有"):
        versions.diff(desk, case, "--output=x")


def test_undo_goes_back_step_by_step_and_leaves_later_changes(desk, case):
    cases.edit(desk, case, sets=[("title", "甲")])
    commit_own(desk)
    cases.edit(desk, case, sets=[("order.0.amount", "99")])
    commit_own(desk)
    assert restoring.undo(again(desk), case).undone.subject == "甲:改事实"
    assert read(desk, case)["order"][0]["amount"] == 98 and read(desk, case)["title"] == "甲"
    assert restoring.undo(again(desk), case).undone.subject == "甲:改事实"  # the one before, not the undoing
    assert read(desk, case)["title"] == "汇享 充值没到账"
    restoring.undo(again(desk), case)
    assert not (desk.book.root / case).exists()
    with pytest.raises(Missing):
        restoring.undo(again(desk), case)
    assert git(desk.book.root, "status", "--porcelain") == ""


def test_undo_of_one_case_leaves_the_other_case_of_the_same_commit(desk, case):
    other = a_case(desk, "另一件")
    cases.edit(desk, case, sets=[("title", "甲")])
    commit_own(desk)
    restoring.undo(again(desk), case)
    assert read(desk, case)["title"] == "汇享 充值没到账"
    assert (desk.book.root / other / "case.toml").exists()


def test_undo_merges_around_what_came_later_and_refuses_where_it_cannot(desk, case):
    cases.edit(desk, case, sets=[("title", "甲")])
    commit_own(desk)
    root = desk.book.root
    file = root / case / "case.toml"
    file.write_text(file.read_text("utf-8").replace("98", "97"), "utf-8")
    with pytest.raises(WouldLose, match="没提交"):
        restoring.undo(again(desk), case)
    git(
        root, "commit", "-qam", "合在\n\n撤销的提交:" + git(root, "rev-parse", "HEAD~1")
    )  # pretends to undo another
    restoring.undo(again(desk), case)
    assert read(desk, case)["title"] == "汇享 充值没到账" and read(desk, case)["order"][0]["amount"] == 97


def test_restore_brings_a_case_back_exactly_and_leaves_private(desk, case):
    first = versions.history(desk, case)[0].rev
    entries.log(desk, case, kind="contact", text="a")
    cases.edit(desk, case, sets=[("title", "甲")])
    private = desk.book.root / case / "private" / "x"
    private.parent.mkdir(exist_ok=True)
    private.write_text("我的")
    with pytest.raises(WouldLose, match="没提交"):
        restoring.restore(desk, case, first)
    commit_own(desk)
    made = restoring.restore(again(desk), case, first[:8])
    assert "恢复到" in made.subject and first[:8] in made.subject
    assert read(desk, case)["title"] == "汇享 充值没到账" and not list(
        desk.book.root.glob(f"{case}/journal/*")
    )
    assert private.read_text() == "我的"
    restoring.undo(again(desk), case)
    assert read(desk, case)["title"] == "甲" and len(list(desk.book.root.glob(f"{case}/journal/*"))) == 1


def test_a_deleted_case_comes_back(desk, case):
    rev = versions.history(desk, case)[0].rev
    git(desk.book.root, "rm", "-qr", case)
    git(desk.book.root, "commit", "-qm", "删")
    assert versions.history(desk, case)[0].subject == "删"
    restoring.restore(desk, case, rev)
    assert read(desk, case)["title"] == "汇享 充值没到账"


def test_the_status_says_in_few_words_where_things_stand(desk, case, tmp_path):
    assert versions.status(desk).says == "已提交"
    entries.log(desk, case, kind="contact", text="a")
    assert versions.status(desk).says == versions.status(desk, case).says == "未提交1"
    git(desk.book.root, "checkout", "-q", "--detach")
    assert "不在分支上" in versions.status(desk).says and "没有自动提交" in commit_own(desk).said
    (tmp_path / "bare").mkdir()
    assert versions.status(a_book(tmp_path / "bare" / "没有", use_git=False)).state == "none"


def test_a_workbook_that_only_lies_inside_a_repository_is_not_committed_there(tmp_path, own_home):
    who(own_home)
    git(tmp_path, "init", "-q", "dotfiles")
    desk = a_book(tmp_path / "dotfiles" / "簿", use_git=False)
    a_case(desk)
    assert versions.status(desk).state == "outside"
    assert commit_own(desk) is None and "没有自动提交" not in str(
        git(tmp_path / "dotfiles", "status", "--porcelain")
    )


def test_worktrees_and_submodules(desk, case, tmp_path):
    git(desk.book.root, "worktree", "add", "-q", "-b", "她", str(tmp_path / "树"))
    tree = desk_at(tmp_path / "树")
    cases.edit(tree, case, sets=[("title", "甲")])
    assert commit_own(tree).files == 1
    git(tmp_path, "init", "-q", "外层")
    git(
        tmp_path / "外层",
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        str(desk.book.root),
        "子",
    )
    git(tmp_path / "外层" / "子", "checkout", "-q", "--detach")
    sub = desk_at(tmp_path / "外层" / "子")
    cases.edit(sub, case, sets=[("title", "乙")])
    assert "子模块" in commit_own(sub).said


def test_line_ends_of_the_machine_change_no_evidence(desk, case):
    git(desk.book.root, "config", "--global", "core.autocrlf", "true")
    name = f"{case}/evidence/a.png"
    (desk.book.root / case / "evidence").mkdir()
    (desk.book.root / name).write_bytes(b"a\nb\r\n")
    desk.book.changed.add(name)
    assert commit_own(desk).files == 1
    (desk.book.root / name).unlink()
    git(desk.book.root, "checkout", "-q", "--", name, f"{case}/case.toml")
    assert (desk.book.root / name).read_bytes() == b"a\nb\r\n"
    assert b"\r" not in (desk.book.root / case / "case.toml").read_bytes()


def test_doctor_sets_up_a_clone_and_says_what_is_wrong(desk, case, tmp_path, own_home):
    git(tmp_path, "clone", "-q", str(desk.book.root), "克隆")
    clone = desk_at(tmp_path / "克隆")
    wrong = {h.check for h in checks.doctor(clone) if not h.ok}
    assert "git merge" in wrong and "git attributes" not in wrong
    assert "git merge" not in {h.check for h in checks.doctor(clone, fix=True) if not h.ok}
    assert git(clone.book.root, "config", "merge.kameng.driver").startswith("kameng merge-driver")
    (clone.book.root / ".gitattributes").unlink()
    (clone.book.root / ".gitignore").unlink()
    (own_home / ".gitconfig").write_text("")
    assert {"git attributes", "git identity"} <= {h.check for h in checks.doctor(clone) if not h.ok}
    checks.doctor(clone, fix=True)
    assert "git attributes" not in {h.check for h in checks.doctor(clone) if not h.ok}


def test_what_a_hook_refuses_leaves_the_case_as_it_was(desk, case):
    """Neither half a restore nor half an undo lies about uncommitted, where the commit was not to be."""
    root = desk.book.root
    for name in ("甲", "乙"):
        cases.edit(desk, case, sets=[("platform.name", name)])
        git(root, "commit", "-qam", name)
    hook = root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 不行 >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    for way in (lambda: restoring.restore(desk, case, "HEAD~1"), lambda: restoring.undo(desk, case)):
        with pytest.raises(DeskError, match="不行"):
            way()
        assert git(root, "status", "--porcelain") == ""
        assert 'name = "乙"' in (root / case / "case.toml").read_text("utf-8")


def test_a_renaming_is_taken_back_whole(desk, case):
    root = desk.book.root
    git(root, "mv", case, "2026-11-22-汇享-abcd")
    git(root, "commit", "-qm", "改名")
    done = restoring.undo(again(desk), "汇享")
    assert set(done.files) == {f"{case}/case.toml", "2026-11-22-汇享-abcd/case.toml"}
    assert desk.book.case_ids() == [case] and git(root, "status", "--porcelain") == ""


def test_the_commit_that_made_the_workbook_is_not_taken_back(tmp_path, own_home):
    who(own_home)
    desk = a_book(tmp_path / "簿")
    a_case(desk)
    git(desk.book.root, "add", "-A")
    git(desk.book.root, "commit", "-qm", "开始")
    with pytest.raises(WouldLose, match="建立了工作簿本身"):
        restoring.undo(again(desk))
    assert (desk.book.root / "workbook.toml").is_file()


def test_a_deleted_case_still_has_a_status(desk, case):
    git(desk.book.root, "rm", "-rq", case)
    git(desk.book.root, "commit", "-qm", "删")
    assert (
        versions.status(again(desk), case).state == "ok"
        and versions.history(again(desk), case)[0].subject == "删"
    )


def test_a_machine_without_git_says_so(desk, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert versions.status(desk).state == "no-git"
    with pytest.raises(Missing, match="没有 git;请先安装"):
        versions.history(desk)


RENAMED = "2026-09-01-gaiming-k3f9"


@pytest.mark.parametrize("committed", [True, False])
def test_the_history_follows_a_case_whose_folder_was_renamed(desk, case, committed):
    cases.edit(desk, case, sets=[("title", "第二版")])
    commit_own(desk)
    first = versions.history(desk, case)[-1]
    root = desk.book.root
    (root / case).rename(root / RENAMED)
    if committed:
        git(root, "add", "-A")
        git(root, "commit", "-qm", "改名")
    subjects = [version.subject for version in versions.history(desk, RENAMED)]
    assert subjects == (["改名"] if committed else []) + ["第二版:改事实", "汇享 充值没到账:新建案件"]
    (since,) = versions.diff(desk, RENAMED, first.rev, now=True)
    assert since.path == f"{RENAMED}/case.toml" and '+title = "第二版"' in since.lines
    (then,) = versions.diff(desk, RENAMED, first.rev)
    assert then.path == f"{case}/case.toml"
    if committed:
        (moved,) = versions.diff(desk, RENAMED, "HEAD")
        assert (moved.path, moved.kind) == (f"{case} -> {RENAMED}", "moved")
        restoring.restore(desk, RENAMED, first.rev)
        assert read(desk, RENAMED)["title"] == "汇享 充值没到账" and not (root / case).exists()
        assert git(root, "status", "--porcelain") == ""


def test_a_save_between_looking_and_writing_is_not_overwritten(desk, case, monkeypatch):
    """What another session saves after the first look is seen under the lock; while it works no save of ours runs."""
    first = versions.history(desk, case)[0].rev
    cases.edit(desk, case, sets=[("title", "第二版")])
    commit_own(desk)
    real = restoring.alone

    def alone(folder):
        (desk.book.root / case / "case.toml").write_text('schema = 1\ntitle = "刚存的"\n', "utf-8")
        return real(folder)

    monkeypatch.setattr(restoring, "alone", alone)
    for work in (lambda: restoring.restore(desk, case, first), lambda: restoring.undo(desk, case)):
        with pytest.raises(WouldLose, match="没提交"):
            work()
        assert read(desk, case)["title"] == "刚存的"


def test_what_an_editor_saved_while_a_hook_refused_stays(desk, case):
    first = versions.history(desk, case)[0].rev
    cases.edit(desk, case, sets=[("title", "第二版")])
    entries.log(desk, case, kind="contact", text="电话")
    commit_own(desk)
    (entry,) = (desk.book.root / case / "journal").iterdir()
    hook = desk.book.root / ".git/hooks/pre-commit"
    hook.write_text(f"#!/bin/sh\nprintf 'schema = 1\\ntitle = \"编辑器\"\\n' > '{case}/case.toml'\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(DeskError):
        restoring.restore(desk, case, first)
    assert read(desk, case)["title"] == "编辑器" and entry.exists()
