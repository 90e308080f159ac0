"""``init --git``: a repository and its settings, in an empty home, without identity, and nothing committed."""

import subprocess
from datetime import datetime

import pytest

from kameng_tui.values import SHANGHAI
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.errors import AlreadyExists, Refused, WorkbookError

NOW = datetime(2026, 11, 21, tzinfo=SHANGHAI)


def git(folder, *arguments):
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def create(path, **options):
    return Workbook.create(path, "簿", now=NOW, **options).root


def test_git_is_set_up_without_identity_and_nothing_is_committed(tmp_path, own_home):
    before = sorted(own_home.rglob("*"))
    root = create(tmp_path / "book", git=True)
    driver = git(root, "config", "merge.kameng.driver")
    assert driver.startswith("kameng merge-driver %O %A %B %P") and driver.endswith(
        "; git merge-file %A %O %B"
    )
    assert git(root, "config", "merge.kameng.name")
    assert git(root, "rev-list", "--all") == ""
    assert not (root / ".git/hooks/pre-commit").exists()
    assert sorted(own_home.rglob("*")) == before


def test_git_keeps_private_files_out_and_evidence_as_it_is(tmp_path):
    root = create(tmp_path / "book", git=True)
    case = root / "2026-09-01-a-k3f9"
    for name in (
        "private/a.txt",
        "evidence/a.png",
        "evidence/a.png.toml",
        "papers/a.md",
        ".case.toml.1f2e.tmp",
    ):
        (case / name).parent.mkdir(parents=True, exist_ok=True)
        (case / name).write_bytes(b"a\r\n")
    assert git(root, "-c", "core.quotepath=off", "ls-files", "-o", "--exclude-standard").split("\n") == [
        ".gitattributes", ".gitignore", "2026-09-01-a-k3f9/evidence/a.png", "2026-09-01-a-k3f9/evidence/a.png.toml",
        "2026-09-01-a-k3f9/papers/a.md", "workbook.toml",
    ]  # fmt: skip
    said = git(root, "check-attr", "text", "eol", "merge", "--", f"{case.name}/evidence/a.png",
               f"{case.name}/evidence/a.png.toml", f"{case.name}/papers/a.md")  # fmt: skip
    assert [line.split("/", 1)[1] for line in said.split("\n")] == [
        "evidence/a.png: text: unset", "evidence/a.png: eol: unspecified", "evidence/a.png: merge: unspecified",
        "evidence/a.png.toml: text: set", "evidence/a.png.toml: eol: lf", "evidence/a.png.toml: merge: kameng",
        "papers/a.md: text: unset", "papers/a.md: eol: unspecified", "papers/a.md: merge: unspecified",
    ]  # fmt: skip


def test_an_existing_repository_is_used(tmp_path):
    git(tmp_path, "init", "-q")
    root = create(tmp_path / "sub" / "book", git=True)
    assert not (root / ".git").exists()
    assert git(tmp_path, "config", "merge.kameng.driver").startswith("kameng ")


def test_a_git_that_called_us_does_not_point_us_elsewhere(tmp_path, monkeypatch):
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    root = create(tmp_path / "book", git=True)
    monkeypatch.undo()
    assert (root / ".git").is_dir()
    assert "kameng" not in (other / ".git/config").read_text()


def test_the_hook_checks_this_workbook(tmp_path, monkeypatch):
    git(tmp_path, "init", "-q")
    root = create(tmp_path / "我的 book", hook=True)
    tool = tmp_path / "bin" / "kameng"
    tool.parent.mkdir()
    tool.write_text('#!/bin/sh\necho "$@" > "$OUT"; exit 1\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:/usr/bin:/bin")
    monkeypatch.setenv("OUT", str(tmp_path / "out"))
    git(root, "add", "-A")
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    done = subprocess.run(["git", *identity, "commit", "-m", "x"], cwd=root, capture_output=True)
    assert done.returncode != 0
    assert (tmp_path / "out").read_text() == "check --staged -w 我的 book/\n"
    tool.unlink()
    done = subprocess.run(["git", *identity, "commit", "-m", "x"], cwd=root, capture_output=True, text=True)
    assert "找不到 kameng" in done.stderr


def test_an_existing_hook_is_never_touched_and_nothing_is_made(tmp_path):
    git(tmp_path, "init", "-q")
    hook = tmp_path / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nmine\n")
    with pytest.raises(AlreadyExists, match="pre-commit"):
        create(tmp_path, git=True, hook=True)
    assert hook.read_text() == "#!/bin/sh\nmine\n"
    assert not (tmp_path / "workbook.toml").exists()
    assert not (tmp_path / ".gitignore").exists()


def test_hooks_shared_by_other_repositories_are_left_alone(tmp_path):
    git(tmp_path, "config", "--global", "core.hooksPath", str(tmp_path / "shared"))
    with pytest.raises(Refused, match=r"core\.hooksPath"):
        create(tmp_path / "book", git=True, hook=True)
    assert not (tmp_path / "shared").exists()


def test_a_second_workbook_in_the_repository_finds_our_hook_there(tmp_path):
    git(tmp_path, "init", "-q")
    create(tmp_path / "a", hook=True)
    before = (tmp_path / ".git/hooks/pre-commit").read_text()
    create(tmp_path / "b", hook=True)
    assert (tmp_path / ".git/hooks/pre-commit").read_text() == before


def test_without_git_on_the_machine(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WorkbookError, match="没有 git"):
        create(tmp_path / "book", git=True)
    assert not (tmp_path / "book" / "workbook.toml").exists()
    assert create(tmp_path / "book").is_dir()
