"""The ways back to a version that git keeps: a case as it was, or one commit taken back.

Both work only on what is committed, so that nothing can be lost by them, and are commits themselves, so that they can be
undone. While one works no other save of ours runs in the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import PurePosixPath

from kameng_tui.desk.commits import Committed, commit, title_of
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose, sentences
from kameng_tui.desk.versions import Version, is_text, names_in, repo_at, version_of
from kameng_tui.record import record
from kameng_tui.workbook.errors import NotFound, WorkbookError
from kameng_tui.workbook.files import read_state, save
from kameng_tui.workbook.git import Change, Commit, Repo, Touched
from kameng_tui.workbook.gitsafe import remember_own
from kameng_tui.workbook.gitwork import Worker
from kameng_tui.workbook.layout import CASE_FILE, PRIVATE, WORKBOOK_FILE
from kameng_tui.workbook.locks import alone
from kameng_tui.workbook.merging import merge_texts

_UNDOES = "撤销的提交:"


@record
class Undone:
    """What was taken back, by which commit, and which files it concerned."""

    undone: Version
    commit: Committed
    files: tuple[str, ...]


def restore(desk: Desk, ref: str, rev: str, *, ask: bool = False) -> Committed:
    """Makes a case as it was in a version, by a commit. What lies in ``private/`` is in no version and stays."""
    with sentences():
        repo = repo_at(desk)
        worker = _ready(repo, ask)
        case_id, *before = names_in(desk, repo, ref)
        full = repo.commit_of(rev)
        there = repo.files(full, (case_id, *before))
        name = next((each for each in (case_id, *before) if f"{each}/{CASE_FILE}" in there), "")
        if not name:
            raise Missing(f"「{rev}」这一版里没有案件 {case_id}")
        with _alone(repo, (case_id,)):
            source = full if name == case_id else worker.moved_tree(full, name, case_id)
            paths = [t.path for t in repo.between("HEAD", source, (case_id,)) if not _is_private(t.path)]
            if not paths:
                raise DeskError(f"案件现在就和 {full[:8]} 这一版一样,不用恢复")
            with _back_if_refused(worker, paths):
                worker.bring_back(source, paths)
                found = version_of(repo.one(full))
                when = f"{found.at:%Y-%m-%d %H:%M}" if found.at else found.short
                subject = f"{title_of(desk, case_id)}:恢复到 {when} 的一版({found.short})\n"
                return commit(desk, worker, _now(repo, paths), subject)


def undo(desk: Desk, ref: str | None = None, *, ask: bool = False) -> Undone:
    """Takes back the last commit that touched a case (or the workbook) and was not taken back, by a commit.

    Only its part in that case; what was changed since in other places of the same files stays.
    """
    with sentences():
        repo = repo_at(desk)
        worker = _ready(repo, ask)
        under = names_in(desk, repo, ref)[0]
        last = _last_standing(repo, under)
        touched = [t for t in _with_renamed(repo, last, under) if not _is_private(t.path)]
        if any(t.path == WORKBOOK_FILE and not t.before for t in touched):
            raise WouldLose(
                f"「{last.subject}」建立了工作簿本身,不能撤销;要撤销一个案件请写明:kameng undo 案件"
            )
        paths, version = [t.path for t in touched], version_of(last)
        with _alone(repo, (under, *(path.partition("/")[0] for path in paths))):
            done = _reversed(repo, last, touched)
            with _back_if_refused(worker, paths):
                _write_back(worker, repo, last, done)
                changes = _now(repo, paths)
                if not changes:
                    raise DeskError(f"「{version.subject}」的改动已经不在了,没有什么可撤销")
                made = commit(desk, worker, changes, f"撤销:{version.subject}\n\n{_UNDOES}{last.rev}\n")
        return Undone(version, made, tuple(change.path for change in changes))


@contextmanager
def _alone(repo: Repo, folders: Sequence[str]) -> Iterator[None]:
    """Inside it no other save of ours runs in these folders, which hold nothing that is not committed."""
    with ExitStack() as locked:
        places = {repo.root / name if (repo.root / name).is_dir() else repo.root for name in folders}
        for place in sorted(places):
            locked.enter_context(alone(place))
        for name in dict.fromkeys(folders):
            _must_be_clean(repo, name)
        yield


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
    """Where the commit is not made (a hook, a signature), these paths, which were clean, are again as they were; what an
    editor has saved there meanwhile stays."""
    try:
        yield
    except BaseException:
        with suppress(WorkbookError):
            edited = worker.repo.edited()
            worker.bring_back("HEAD", [path for path in paths if path not in edited])
        raise


@record
class _Reversed:
    """What taking a commit back means: paths that go back whole, and texts in which only its part goes."""

    whole: tuple[Touched, ...]
    texts: dict[str, str]


def _last_standing(repo: Repo, under: str) -> Commit:
    """The newest commit that was neither taken back nor takes one back; merges are not ours to take back."""
    undone: set[str] = set()
    for found in repo.log((under,)):
        _, mark, rev = found.message.rpartition(_UNDOES)
        if mark:
            undone.add(rev.strip())
        elif found.rev not in undone and found.touched:
            return found
    raise Missing("没有可以撤销的提交")


def _reversed(repo: Repo, last: Commit, touched: Sequence[Touched]) -> _Reversed:
    here = repo.files("HEAD")
    whole, texts = [], {}
    blobs = repo.blobs(
        name
        for t in touched
        if here.get(t.path, "") != t.after and is_text(t.path)
        for name in (t.before, t.after, here.get(t.path, ""))
    )
    for t in touched:
        now = here.get(t.path, "")
        if now == t.after:
            whole.append(t)
            continue
        if now == t.before:
            continue
        if not (now and t.before and t.after) or not is_text(t.path):
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
        worker.do("add", "--", path)


def _has_parent(repo: Repo, rev: str) -> bool:
    try:
        return bool(repo.commit_of(f"{rev}^"))
    except NotFound:
        return False


# what both need ----------------------------------------------------------------------------------------------------


def _ready(repo: Repo, ask: bool) -> Worker:
    """A worker that may commit here. Raises before anything was touched."""
    worker = Worker(repo, ask=ask)
    if not repo.born:
        raise Missing("仓库里还没有提交,没有可以回去的版本")
    worker.must_be_calm()
    worker.must_know_who()
    remember_own(repo.common)
    return worker


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
