"""Looking into a repository that somebody else made runs nothing of his and writes nothing."""

from __future__ import annotations

import pytest

from kameng_tui.desk import checks, versions
from kameng_tui.desk.errors import DeskError
from kameng_tui.workbook.git import Repo
from kameng_tui.workbook.gitsafe import programs
from tests.gitpair import a_book, a_case, git, who


@pytest.fixture
def trap(tmp_path, own_home):
    """A workbook with everything in its .git that git would run, each writing down that it ran."""
    who(own_home)
    desk = a_book(tmp_path / "别人的 簿")
    case = a_case(desk)
    root = desk.book.root
    with (root / ".gitattributes").open("a") as out:
        out.write("*.toml filter=trap diff=trap\n*.png filter=a=b diff=trap\n")
    (root / case / "evidence").mkdir()
    (root / case / "evidence" / "a.png").write_bytes(b"\xff\x00")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "一")
    (root / case / "case.toml").write_text((root / case / "case.toml").read_text("utf-8") + "# 二\n", "utf-8")
    git(root, "commit", "-qam", "二")
    ran = tmp_path / "ran"
    tool = tmp_path / "trap"
    tool.write_text(f'#!/bin/sh\necho "$0 $*" >> "{ran}"\ncat\n')
    tool.chmod(0o755)
    for key in (
        "core.fsmonitor", "filter.trap.clean", "filter.trap.smudge", "filter.a=b.clean", "filter.a=b.process", "diff.external", "diff.trap.textconv",
        "diff.trap.command", "core.pager", "pager.log", "core.sshCommand", "gpg.program", "core.editor", "credential.helper",
    ):  # fmt: skip
        git(root, "config", key, str(tool))
    git(root, "config", "log.showSignature", "true")
    git(root, "config", "filter.trap.required", "true")
    git(root, "config", "status.submoduleSummary", "true")
    hooks = root / ".git/hooks"
    for name in (
        "post-index-change",
        "pre-commit",
        "post-checkout",
        "reference-transaction",
        "fsmonitor-watchman",
    ):
        (hooks / name).write_text(tool.read_text())
        (hooks / name).chmod(0o755)
    # a changed file with the old size and time makes git read it again, by its filters
    (root / case / "case.toml").write_text((root / case / "case.toml").read_text("utf-8") + "# 三\n", "utf-8")
    (root / case / "evidence" / "a.png").write_bytes(b"\xff\x01")
    return desk, case, ran


def test_the_trap_is_live(trap):
    """Else the next test would prove nothing."""
    desk, _, ran = trap
    git(desk.book.root, "status", check=False)
    git(desk.book.root, "diff", check=False)
    assert {"trap"} <= {
        word for line in ran.read_text().split("\n") for word in line.replace("/", " ").split()
    }


def test_looking_runs_none_of_it_and_writes_nothing(trap):
    desk, case, ran = trap
    index = (desk.book.root / ".git/index").read_bytes()
    assert versions.status(desk).changed
    assert versions.status(desk, case).says == "未提交2"
    revs = [v.rev for v in versions.history(desk, case)]
    assert len(revs) == 2
    assert versions.diff(desk, case, revs[0])[0].lines[-1] == "+# 二"
    assert versions.diff(desk, case, revs[1], now=True)
    assert [h for h in checks.doctor(desk) if h.check == "git programs"]
    checks.check_staged(desk)
    assert not ran.exists(), ran.read_text()
    assert (desk.book.root / ".git/index").read_bytes() == index


def test_what_it_would_run_is_named(trap):
    desk, _, _ = trap
    repo = Repo.at(desk.book.root)
    found = programs(repo.root, repo.common)
    assert {
        "core.fsmonitor",
        "core.sshcommand",
        "gpg.program",
        "filter.a=b.clean",
        "hooks/pre-commit",
    } <= set(found)
    assert "merge.kameng.driver" not in found


def test_a_partial_clone_fetches_nothing_while_somebody_looks(tmp_path, trap):
    desk, case, ran = trap
    root = desk.book.root
    git(root, "config", "remote.origin.url", str(tmp_path / "nowhere"))
    git(root, "config", "remote.origin.promisor", "true")
    git(root, "config", "remote.origin.uploadpack", str(tmp_path / "trap"))
    git(root, "config", "extensions.partialClone", "origin")
    git(root, "config", "core.repositoryFormatVersion", "1")
    rev = versions.history(desk, case)[0].rev
    blob = Repo.at(root).files("HEAD")[f"{case}/case.toml"]
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(DeskError):
        versions.diff(desk, case, rev)
    assert not ran.exists(), ran.read_text()


def test_our_hook_is_no_foreign_program(tmp_path, own_home):
    who(own_home)
    from kameng_tui.workbook.book import Workbook
    from tests.gitpair import NOW

    root = Workbook.create(tmp_path / "我的 簿", "簿", now=NOW, hook=True).root
    repo = Repo.at(root)
    assert programs(repo.root, repo.common) == []
    with (root / ".git/hooks/pre-commit").open("a") as out:
        out.write("rm -rf ~\n")
    assert programs(repo.root, repo.common) == ["hooks/pre-commit"]
