"""Two people with one workbook: a bare remote on disk and two clones, each with a desk of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

from kameng_tui.desk import cases
from kameng_tui.desk.desk import Desk
from kameng_tui.values import parse_when
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.vault import MemoryVault

NOW = parse_when("2026-11-21T10:30")


def git(folder: Path, *words: str, check: bool = True) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True)
    assert not check or done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


def who(home: Path, name: str = "张三") -> None:
    """The identity of the user of this machine."""
    (home / ".gitconfig").write_text(
        f"[user]\n\tname = {name}\n\temail = zhang@example.invalid\n[init]\n\tdefaultBranch = main\n", "utf-8"
    )


def desk_at(root: Path, author: str = "张三") -> Desk:
    vault = MemoryVault()
    return Desk(Workbook.open(root), clock=lambda: NOW, vault=lambda: vault, author=author)


def again(desk: Desk) -> Desk:
    """The same desk in a new session."""
    return desk_at(desk.book.root, desk.author)


def a_book(root: Path, *, use_git: bool = True) -> Desk:
    Workbook.create(root, "簿", now=NOW, git=use_git)
    return desk_at(root)


def a_case(desk: Desk, title: str = "汇享 充值没到账") -> str:
    return cases.new(
        desk,
        source={"title": title, "story": {"text": "买了没到账"}, "order": [{"number": "A1", "amount": 98}]},
    ).id


class Pair:
    """``here`` and ``there``: two clones of one bare remote, with one case in both."""

    def __init__(self, place: Path, home: Path) -> None:
        who(home)
        self.bare = place / "远程.git"
        git(place, "init", "-q", "--bare", str(self.bare))
        self.here = a_book(place / "我的 簿")
        self.case = a_case(self.here)
        git(self.here.book.root, "remote", "add", "origin", str(self.bare))
        git(self.here.book.root, "add", "-A")
        git(self.here.book.root, "commit", "-qm", "开始")
        git(self.here.book.root, "push", "-qu", "origin", "HEAD:main")
        git(self.bare, "symbolic-ref", "HEAD", "refs/heads/main")
        git(place, "clone", "-q", str(self.bare), "她的")
        self.there = desk_at(place / "她的", "李四")
        self.here = again(self.here)

    def value(self, desk: Desk, name: str) -> str:
        return (desk.book.root / self.case / name).read_text("utf-8")
