"""The versions that git keeps of a workbook: where it stands, the history of a case, what changed, and the ways back.

Looking runs nothing that the repository brings along. ``restore`` and ``undo`` work only on what is committed, so that
nothing can be lost by them, and are commits themselves, so that they can be undone.
"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import PurePosixPath

from kameng_tui.desk import cases
from kameng_tui.desk.commits import Committed, commit, repo_of, title_of
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose, sentences
from kameng_tui.record import record
from kameng_tui.values import parse_when
from kameng_tui.workbook.errors import NotFound, WorkbookError
from kameng_tui.workbook.files import read_state, save
from kameng_tui.workbook.git import Change, Commit, Repo, State, Touched
from kameng_tui.workbook.gitsafe import remember_own
from kameng_tui.workbook.gitwork import Worker, underway
from kameng_tui.workbook.layout import CASE_FILE, PRIVATE, WORKBOOK_FILE
from kameng_tui.workbook.merging import merge_texts

_UNDOES = "撤销的提交:"
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
    """What became of one file: added, gone or changed, and the lines as ``diff`` shows them."""

    path: str
    kind: str
    lines: tuple[str, ...]


@record
class Undone:
    """What was taken back, by which commit, and which files it concerned."""

    undone: Version
    commit: Committed
    files: tuple[str, ...]


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
            state = repo.state(f"./{_case_in(desk, repo, ref)}" if ref else ".")
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
        why = underway(state.operation)
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
        repo = _repo(desk)
        case_id = _case_in(desk, repo, ref)
        found = repo.log(case_id or ".", limit, every=True)
        if not found and case_id and not (repo.root / case_id).exists():
            raise Missing(f"没有案件「{ref}」,历史里也没有;kameng list 可以看到全部案件")
        return [_version(commit) for commit in found]


def diff(desk: Desk, ref: str | None, rev: str, *, now: bool = False) -> list[FileDiff]:
    """What a version changed in a case (or the workbook); with ``now`` what has changed since then."""
    with sentences():
        repo = _repo(desk)
        under = _case_in(desk, repo, ref) or "."
        full = repo.commit_of(rev)
        if now:
            return list(_since(repo, full, under))
        touched = repo.one(full, under).touched
        blobs = repo.blobs(_texts(touched))
        return [
            _file_diff(t.path, _side(blobs, t.path, t.before), _side(blobs, t.path, t.after)) for t in touched
        ]


def _since(repo: Repo, rev: str, under: str) -> Iterator[FileDiff]:
    """From a version to the files as they lie there now, committed or not."""
    touched = {t.path: t.before for t in repo.between(rev, "HEAD", under)}
    was = repo.files(rev, under)
    changed = {change.path for change in repo.state(under).changes} | set(touched)
    blobs = repo.blobs(was[path] for path in changed if path in was and _is_text(path))
    for path in sorted(changed):
        before = _side(blobs, path, was.get(path, ""))
        file = repo.root / path
        after = (
            (file.read_bytes() if _is_text(path) else b"\0")
            if file.is_file() and not file.is_symlink()
            else None
        )
        if before != after or not _is_text(path):
            yield _file_diff(path, before, after)


def _is_text(path: str) -> bool:
    return path.endswith((".toml", ".md", ".txt")) or PurePosixPath(path).name.startswith(".git")


def _texts(touched: Sequence[Touched]) -> list[str]:
    return [name for t in touched if _is_text(t.path) for name in (t.before, t.after)]


def _side(blobs: dict[str, bytes], path: str, name: str) -> bytes | None:
    """The bytes behind a hash: None where there was no file, one NUL for what is not shown as text."""
    return None if not name else blobs[name] if _is_text(path) else b"\0"


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


def _version(found: Commit) -> Version:
    try:
        at = parse_when(found.at)
    except ValueError:
        at = None
    return Version(
        found.rev, found.rev[:8], at, found.author, found.subject, tuple(t.path for t in found.touched)
    )


# the ways back -----------------------------------------------------------------------------------------------------


def restore(desk: Desk, ref: str, rev: str, *, ask: bool = False) -> Committed:
    """Makes a case as it was in a version, by a commit. What lies in ``private/`` is in no version and stays."""
    with sentences():
        repo = _repo(desk)
        worker = _ready(repo, ask)
        case_id = _case_in(desk, repo, ref) or ""
        full = repo.commit_of(rev)
        if f"{case_id}/{CASE_FILE}" not in repo.files(full, case_id):
            raise Missing(f"「{rev}」这一版里没有案件 {case_id}")
        _must_be_clean(repo, case_id)
        paths = [t.path for t in repo.between("HEAD", full, case_id) if not _is_private(t.path)]
        if not paths:
            raise DeskError(f"案件现在就和 {full[:8]} 这一版一样,不用恢复")
        with _back_if_refused(worker, paths):
            worker.bring_back(full, paths)
            found = _version(repo.one(full))
            when = f"{found.at:%Y-%m-%d %H:%M}" if found.at else found.short
            subject = f"{title_of(desk, case_id)}:恢复到 {when} 的一版({found.short})\n"
            return commit(desk, worker, _now(repo, paths), subject)


def undo(desk: Desk, ref: str | None = None, *, ask: bool = False) -> Undone:
    """Takes back the last commit that touched a case (or the workbook) and was not taken back, by a commit.

    Only its part in that case; what was changed since in other places of the same files stays.
    """
    with sentences():
        repo = _repo(desk)
        worker = _ready(repo, ask)
        under = _case_in(desk, repo, ref) or "."
        last = _last_standing(repo, under)
        touched = [t for t in _with_renamed(repo, last, under) if not _is_private(t.path)]
        if any(t.path == WORKBOOK_FILE and not t.before for t in touched):
            raise WouldLose(
                f"「{last.subject}」建立了工作簿本身,不能撤销;要撤销一个案件请写明:kameng undo 案件"
            )
        for folder in dict.fromkeys((under, *(t.path.partition("/")[0] for t in touched))):
            _must_be_clean(repo, folder)
        done = _reversed(repo, last, touched)
        paths, version = [t.path for t in touched], _version(last)
        with _back_if_refused(worker, paths):
            _write_back(worker, repo, last, done)
            changes = _now(repo, paths)
            if not changes:
                raise DeskError(f"「{version.subject}」的改动已经不在了,没有什么可撤销")
            made = commit(desk, worker, changes, f"撤销:{version.subject}\n\n{_UNDOES}{last.rev}\n")
        return Undone(version, made, tuple(change.path for change in changes))


def _with_renamed(repo: Repo, last: Commit, under: str) -> tuple[Touched, ...]:
    """What the commit did to a case; where it gave the case's folder another name, what it did to the other folder, too:
    half of a renaming taken back would leave the case under neither name."""
    moved = {
        t.path.partition("/")[2]: t.before or t.after for t in last.touched if not (t.before and t.after)
    }
    if under == "." or CASE_FILE not in moved:
        return last.touched
    every = repo.one(last.rev).touched
    others = {
        t.path.partition("/")[0]
        for t in every
        if t not in last.touched and moved.get(t.path.partition("/")[2]) == (t.before or t.after)
    }
    return tuple(t for t in every if t.path.partition("/")[0] in {under, *others})


@contextmanager
def _back_if_refused(worker: Worker, paths: Sequence[str]) -> Iterator[None]:
    """Where the commit is not made (a hook, a signature), these paths, which were clean, are again as they were."""
    try:
        yield
    except BaseException:
        with suppress(WorkbookError):
            worker.bring_back("HEAD", paths)
        raise


@record
class _Reversed:
    """What taking a commit back means: paths that go back whole, and texts in which only its part goes."""

    whole: tuple[Touched, ...]
    texts: dict[str, str]


def _last_standing(repo: Repo, under: str) -> Commit:
    """The newest commit that was neither taken back nor takes one back; merges are not ours to take back."""
    undone: set[str] = set()
    for found in repo.log(under):
        _, mark, rev = found.message.rpartition(_UNDOES)
        if mark:
            undone.add(rev.strip())
        elif found.rev not in undone and found.touched:
            return found
    raise Missing("没有可以撤销的提交")


def _reversed(repo: Repo, last: Commit, touched: Sequence[Touched]) -> _Reversed:
    here = repo.files("HEAD", ".")
    whole, texts = [], {}
    blobs = repo.blobs(
        name
        for t in touched
        if here.get(t.path, "") != t.after and _is_text(t.path)
        for name in (t.before, t.after, here.get(t.path, ""))
    )
    for t in touched:
        now = here.get(t.path, "")
        if now == t.after:
            whole.append(t)
            continue
        if now == t.before:
            continue
        if not (now and t.before and t.after) or not _is_text(t.path):
            raise WouldLose(f"{t.path} 在那以后又改过,撤销不了;可以用 kameng restore 恢复到某一版")
        texts[t.path] = _without(
            t.path, *(blobs[name].decode("utf-8", "replace") for name in (t.after, now, t.before))
        )
    return _Reversed(tuple(whole), texts)


def _without(path: str, after: str, now: str, before: str) -> str:
    """The text of now without what the commit did to it."""
    found = merge_texts(after, now, before, path)
    if found.fault:
        raise WouldLose(f"{path} 在那以后又改过,撤销不了:{found.fault}")
    if found.conflicts:
        places = "、".join(conflict.path for conflict in found.conflicts)
        raise WouldLose(f"{path} 的 {places} 在那以后又改过,撤销不了;请直接改成想要的值")
    return found.text


def _write_back(worker: Worker, repo: Repo, last: Commit, done: _Reversed) -> None:
    parent = f"{last.rev}^" if _has_parent(repo, last.rev) else ""
    paths = [t.path for t in done.whole]
    if parent:
        worker.bring_back(parent, paths)
    else:
        for path in paths:  # the first commit of all: before it there was nothing
            worker.do("rm", "--quiet", "--", path)
    for path, text in done.texts.items():
        save(read_state(repo.root / path), text)


def _has_parent(repo: Repo, rev: str) -> bool:
    try:
        return bool(repo.commit_of(f"{rev}^"))
    except NotFound:
        return False


# what all of them need ---------------------------------------------------------------------------------------------


def _repo(desk: Desk) -> Repo:
    repo = repo_of(desk)
    if repo is None:
        found = status(desk)
        raise Missing(found.why)
    return repo


def _ready(repo: Repo, ask: bool) -> Worker:
    """A worker that may commit here. Raises before anything was touched."""
    worker = Worker(repo, ask=ask)
    if not repo.born:
        raise Missing("仓库里还没有提交,没有可以回去的版本")
    worker.must_be_calm()
    worker.must_know_who()
    remember_own(repo.common)
    return worker


def _case_in(desk: Desk, repo: Repo, ref: str | None) -> str | None:
    """The folder of a case, also of one that only history has."""
    if not ref:
        return None
    try:
        return cases.id_of(desk, ref)
    except (NotFound, Missing):
        name = PurePosixPath(ref).name
        if name == ref and repo.born and repo.log(f"{name}/{CASE_FILE}", 1):
            return name
        raise


def _must_be_clean(repo: Repo, under: str) -> None:
    changes = [change.path for change in repo.state(under).changes]
    if changes:
        more = f" 等 {len(changes)} 个文件" if len(changes) > 1 else ""
        raise WouldLose(f"{changes[0]}{more}有没提交的改动,没有动;请先 kameng sync 或 git commit")


def _now(repo: Repo, paths: Sequence[str]) -> list[Change]:
    """These paths as they differ from the last commit, staged or not: the commit is of exactly them."""
    wanted = set(paths)
    return [Change(c.path, c.kind, True) for c in repo.state().changes if c.path in wanted]


def _is_private(path: str) -> bool:
    return PRIVATE in PurePosixPath(path).parts[:-1]
