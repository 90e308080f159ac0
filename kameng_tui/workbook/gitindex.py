"""What git is about to commit, laid out as files, so that it can be read as a workbook. Changes nothing in the repository."""

from __future__ import annotations

import os
from pathlib import Path

from kameng_tui.workbook.errors import NotFound
from kameng_tui.workbook.gitsafe import looking
from kameng_tui.workbook.gitsetup import git
from kameng_tui.workbook.layout import LARGE, PRIVATE, WORKBOOK_FILE

_SHARED = (WORKBOOK_FILE, "channels", "calendars")
_STAGED = (
    "--cached", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--no-renames", "--relative", "-z",
)  # fmt: skip


def lay_out(root: Path, target: Path) -> tuple[Path, list[str]]:
    """Writes the index of the workbook at ``root`` below ``target``: (the workbook there, paths that are staged).

    Only the folders that the commit touches are written, and what all cases share.
    """
    before, safe = looking(root)  # a filter of a foreign repository must not run because somebody checks it
    index = safe | {"GIT_LITERAL_PATHSPECS": "0"} | _index_of_caller()
    if git(root, "rev-parse", "--is-inside-work-tree", check=False).stdout.strip() != "true":
        raise NotFound(f"{root} 不在 git 仓库里,没有暂存的内容可检查")
    prefix = git(root, "rev-parse", "--show-prefix").stdout.rstrip("\n")
    staged = _names(git(root, *before, "diff", *_STAGED, "--name-only", env=index).stdout)
    folders = sorted({name.partition("/")[0] for name in staged} | set(_SHARED))
    files = git(
        root,
        *before,
        "ls-files",
        "--cached",
        "-z",
        "--",
        *(f":(literal){name}" for name in folders),
        env=index,
    ).stdout
    git(root, *before, "checkout-index", "-z", "--stdin", f"--prefix={target}/", env=index, stdin=files)
    return target / prefix, staged


def large_in(root: Path) -> list[tuple[str, int]]:
    """(path, bytes) of what is staged and too large for a repository. Of what git-lfs takes only a few lines are staged."""
    before, safe = looking(root)
    env = safe | {"GIT_LITERAL_PATHSPECS": "0"} | _index_of_caller()
    raw = _names(git(root, *before, "diff", *_STAGED, "--raw", "--no-abbrev", env=env).stdout)
    names = {path: said.split(" ")[3] for said, path in zip(raw[::2], raw[1::2], strict=True)}
    asked = "".join(f"{name}\n" for name in names.values())
    said = git(root, *before, "cat-file", "--batch-check=%(objectsize)", env=env, stdin=asked).stdout
    sizes = zip(names, said.split("\n"), strict=False)  # what is gone has a name of zeros, and no size
    return [(path, int(size)) for path, size in sizes if size.isdecimal() and int(size) > LARGE]


def private_of(staged: list[str]) -> list[str]:
    """Staged paths that lie in a case's ``private/``: they were added by force."""
    return [name for name in staged if PRIVATE in name.split("/")[:-1]]


def _names(listed: str) -> list[str]:
    return [name for name in listed.split("\0") if name]


def _index_of_caller() -> dict[str, str]:
    """A commit of single files hands the hook an index of its own."""
    named = os.environ.get("GIT_INDEX_FILE")
    return {"GIT_INDEX_FILE": os.path.abspath(named)} if named else {}  # noqa: PTH100
