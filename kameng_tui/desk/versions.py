"""The versions that git keeps of a workbook, looked at: where it stands, the history of a case, and what changed.

Nothing that the repository brings along is run. The ways back are ``restoring``. A case is followed through the names
that its folder had.
"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath

from kameng_tui.desk import cases
from kameng_tui.desk.commits import repo_of
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import Missing, sentences
from kameng_tui.record import record
from kameng_tui.values import parse_when
from kameng_tui.workbook.errors import NotFound, WorkbookError
from kameng_tui.workbook.files import read_state
from kameng_tui.workbook.git import Commit, Repo, State, Touched
from kameng_tui.workbook.gitwork import underway
from kameng_tui.workbook.layout import CASE_FILE

_LONGEST = 200_000  # bytes of a text that is shown as a difference
_LINES = 400


@record
class Status:
    """Where the workbook stands; ``state`` is none (no repository), outside (the repository is not for the workbook),
    no-git, fault, or ok. ``says`` is short enough for a title line, ``why`` a sentence where something stands in the way."""

    state: str
    says: str = ""
    why: str = ""
    branch: str = ""
    upstream: str = ""
    ahead: int = 0
    behind: int = 0
    operation: str = ""
    changed: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


@record
class Version:
    """One commit that touched a case, or the workbook."""

    rev: str
    short: str
    at: datetime | None
    by: str
    subject: str
    files: tuple[str, ...]


@record
class FileDiff:
    """What became of one file: added, gone, changed or moved, and the lines as ``diff`` shows them."""

    path: str
    kind: str
    lines: tuple[str, ...]


def status(desk: Desk, ref: str | None = None) -> Status:
    """Where the workbook, or one case of it, stands. Writes nothing and asks no network."""
    with sentences():
        try:
            repo = repo_of(desk)
            if repo is None and not shutil.which("git"):
                return Status("no-git", why="这台电脑上没有 git;请先安装 git,再用版本记录")
            if repo is None:
                return Status(
                    "none",
                    why="工作簿不在 git 仓库里,没有版本记录;建一个:在工作簿里执行 git init,再 kameng doctor --fix",
                )
            if not repo.holds_workbook:
                return Status("outside", why=f"工作簿在 {repo.top} 的仓库里,但没有加进去,不自动提交")
            state = repo.state(f"./{case_in(desk, repo, ref)}" if ref else ".")
        except NotFound:
            raise
        except WorkbookError as fault:
            return Status("fault", "git 有问题", str(fault))
        return _status(repo, state)


def _status(repo: Repo, state: State) -> Status:
    conflicts = tuple(change.path for change in state.changes if change.kind == "conflict")
    changed = tuple(change.path for change in state.changes if change.kind != "conflict")
    words = []
    why = ""
    if state.operation:
        words.append(f"冲突{len(conflicts)}" if conflicts else "git 没做完")
        why = underway(state.operation, state.changes)
    elif not state.branch:
        words.append("不在分支上")
        why = "现在不在任何分支上,不自动提交;请先执行 git switch 分支名"
    words += [f"未提交{len(changed)}"] if changed else []
    words += [f"待推送{state.ahead}"] if state.ahead else []
    words += [f"落后{state.behind}"] if state.behind else []
    return Status("ok", " ".join(words) or "已提交", why, state.branch, state.upstream, state.ahead, state.behind,
                  state.operation, changed, conflicts)  # fmt: skip


# looking back ------------------------------------------------------------------------------------------------------


def history(desk: Desk, ref: str | None = None, limit: int = 200) -> list[Version]:
    """The commits that touched a case (also one that is no longer there), or the workbook, newest first."""
    with sentences():
        repo = repo_at(desk)
        names = names_in(desk, repo, ref)
        found = repo.log(names, limit, every=True)
        if not found and ref and not (repo.root / names[0]).exists():
            raise Missing(f"没有案件「{ref}」,历史里也没有;kameng list 可以看到全部案件")
        return [version_of(commit) for commit in found]


def diff(desk: Desk, ref: str | None, rev: str, *, now: bool = False) -> list[FileDiff]:
    """What a version changed in a case (or the workbook); with ``now`` what has changed since then."""
    with sentences():
        repo = repo_at(desk)
        names = names_in(desk, repo, ref)
        full = repo.commit_of(rev)
        return list(_since(repo, full, names) if now else _done(repo, full, names))


def _done(repo: Repo, rev: str, names: tuple[str, ...]) -> Iterator[FileDiff]:
    """What a commit did; files that only lie in another folder since then are one row."""
    touched = repo.one(rev, names).touched
    moved = {(_now(t.path, names), t.before) for t in touched if not t.after}
    moved &= {(_now(t.path, names), t.after) for t in touched if not t.before}
    if moved and len(names) > 1:
        folders = dict.fromkeys(t.path.partition("/")[0] for t in touched if not t.after)
        words = f"{len(moved)} 个文件原样搬来"
        yield FileDiff(f"{'、'.join(folders)} -> {_folder_of(touched)}", "moved", (words,))
    rest = [t for t in touched if (_now(t.path, names), t.before or t.after) not in moved]
    blobs = repo.blobs(_texts(rest))
    for t in rest:
        yield _file_diff(t.path, _side(blobs, t.path, t.before), _side(blobs, t.path, t.after))


def _folder_of(touched: Sequence[Touched]) -> str:
    return next(t.path.partition("/")[0] for t in touched if t.after and not t.before)


def _since(repo: Repo, rev: str, names: tuple[str, ...]) -> Iterator[FileDiff]:
    """From a version to the files as they lie there now, committed or not."""
    was = {_now(path, names): (path, blob) for path, blob in repo.files(rev, names).items()}
    here = repo.files("HEAD", names)
    dirty = {change.path for name in names for change in repo.state(name).changes}
    changed = dirty | {t.path for t in repo.between(rev, "HEAD", names)}
    blobs = repo.blobs(blob for path, blob in was.values() if is_text(path))
    for path in sorted({_now(path, names) for path in changed}):
        before = _side(blobs, path, was[path][1]) if path in was else None
        file = repo.root / path
        after = (
            (file.read_bytes() if is_text(path) else b"\0")
            if file.is_file() and not file.is_symlink()
            else None
        )
        as_it_was = path in was and path not in dirty and here.get(path) == was[path][1]
        if before != after or not (is_text(path) or as_it_was):
            yield _file_diff(path, before, after)


def _now(path: str, names: tuple[str, ...]) -> str:
    """A path as it would be called in the folder that the case has now."""
    folder, _, rest = path.partition("/")
    return f"{names[0]}/{rest}" if folder in names and rest else path


def is_text(path: str) -> bool:
    return path.endswith((".toml", ".md", ".txt")) or PurePosixPath(path).name.startswith(".git")


def _texts(touched: Sequence[Touched]) -> list[str]:
    return [name for t in touched if is_text(t.path) for name in (t.before, t.after)]


def _side(blobs: dict[str, bytes], path: str, name: str) -> bytes | None:
    """The bytes behind a hash: None where there was no file, one NUL for what is not shown as text."""
    return None if not name else blobs[name] if is_text(path) else b"\0"


def _file_diff(path: str, before: bytes | None, after: bytes | None) -> FileDiff:
    kind = "added" if before is None else "gone" if after is None else "changed"
    if any(side is not None and (b"\0" in side or len(side) > _LONGEST) for side in (before, after)):
        return FileDiff(path, kind, ())
    old, new = ((side or b"").decode("utf-8", "replace").splitlines() for side in (before, after))
    lines = [
        line
        for line in difflib.unified_diff(old, new, n=1, lineterm="")
        if not line.startswith(("---", "+++"))
    ]
    more = len(lines) - _LINES
    return FileDiff(path, kind, (*lines[:_LINES], *([f"... 还有 {more} 行"] if more > 0 else [])))


def version_of(found: Commit) -> Version:
    try:
        at = parse_when(found.at)
    except ValueError:
        at = None
    return Version(
        found.rev, found.rev[:8], at, found.author, found.subject, tuple(t.path for t in found.touched)
    )


# what is meant -----------------------------------------------------------------------------------------------------


def repo_at(desk: Desk) -> Repo:
    """The repository around the workbook. Raises Missing."""
    repo = repo_of(desk)
    if repo is None:
        raise Missing(status(desk).why)
    return repo


def case_in(desk: Desk, repo: Repo, ref: str) -> str:
    """The folder of a case, also of one that only history has."""
    try:
        return cases.id_of(desk, ref)
    except (NotFound, Missing):
        name = PurePosixPath(ref).name
        if name == ref and repo.born and repo.log((f"{name}/{CASE_FILE}",), 1):
            return name
        raise


def names_in(desk: Desk, repo: Repo, ref: str | None) -> tuple[str, ...]:
    """The folder of a case and, after it, what it was called before; for no case the whole workbook."""
    if not ref:
        return (".",)
    name = case_in(desk, repo, ref)
    if not repo.born or repo.log((f"{name}/{CASE_FILE}",), 1):
        return (name, *repo.names_before(f"{name}/{CASE_FILE}"))
    old = _renamed_from(repo, name)  # renamed, and not committed yet
    return (name, old, *repo.names_before(f"{old}/{CASE_FILE}")) if old else (name,)


def _renamed_from(repo: Repo, name: str) -> str:
    """The folder that has gone and whose case.toml is letter by letter the one of a folder that git does not know."""
    gone = [c.path for c in repo.state().changes if c.kind == "gone" and c.path.endswith(f"/{CASE_FILE}")]
    if not gone:
        return ""
    now = read_state(repo.root / name / CASE_FILE).data
    held = {path: blob for path, blob in repo.files("HEAD").items() if path in gone}
    blobs = repo.blobs(held.values())
    return next((path.partition("/")[0] for path, blob in held.items() if blobs[blob] == now), "")
