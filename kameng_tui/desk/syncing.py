"""Bringing two workbooks together over a remote: commit, fetch, merge by key, push.

What both sides changed is never decided here: the merge stays open, with the sides in git's index, until `resolve`.
"""

from __future__ import annotations

from collections.abc import Callable

from kameng_tui.desk.commits import Committed, commit, must_be_fit, of_the_workbook, repo_of
from kameng_tui.desk.conflicts import open_conflicts, resolve
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose, sentences
from kameng_tui.record import record
from kameng_tui.workbook import gitsetup
from kameng_tui.workbook.errors import Refused
from kameng_tui.workbook.git import Repo
from kameng_tui.workbook.gitsafe import remember_own
from kameng_tui.workbook.gitwork import Left, Remote, Settled, Worker

_TRIES = 3


@record
class Plan:
    """What a sync would do: with which remote, and which files it would commit first."""

    remote: str
    branch: str
    address: str
    files: tuple[str, ...]


@record
class Synced:
    """What a sync did. ``left`` are files that wait for a decision: then nothing was pushed."""

    remote: str
    branch: str
    committed: Committed | None
    received: int
    sent: int
    merged: tuple[str, ...]
    left: tuple[Left, ...]


def plan(desk: Desk) -> Plan:
    """What `sync` would do, without doing it. Raises DeskError where it cannot be done."""
    with sentences():
        repo, worker, branch = _ready(desk, ask=False)
        remote = worker.remote(branch)
        files = () if repo.operation else tuple(c.path for c in of_the_workbook(repo.state().changes))
        return Plan(remote.name, remote.branch, remote.address, files)


class Stopped(DeskError):
    """The user broke a sync off; what was done stands, nothing is half done that git does not know of."""

    exit = 130


def sync(desk: Desk, *, ask: bool = False, stop: Callable[[], bool] | None = None) -> Synced:
    """Commits what belongs to the workbook, fetches, merges by key, and pushes. Raises DeskError; Stopped where ``stop``
    says so while git waits for something, or the user interrupts."""
    with sentences():
        try:
            return _sync(desk, ask, stop)
        except (KeyboardInterrupt, gitsetup.Stopped):
            repo = repo_of(desk)
            merging = repo is not None and repo.operation == "merge"
            rest = (
                "合并还没有做完:再 kameng sync 会接着做,不要了就 git merge --abort"
                if merging
                else "再 kameng sync 会接着做"
            )
            raise Stopped(f"同步已停下,本地的文件和提交都还在;{rest}") from None


def _sync(desk: Desk, ask: bool, stop: Callable[[], bool] | None) -> Synced:
    repo, worker, branch = _ready(desk, ask=ask, stop=stop)
    remote = worker.remote(branch)
    worker.must_know_who()
    remember_own(repo.common)
    settled, committed = Settled((), ()), None
    if repo.operation == "merge":
        settled = _finish(desk, worker)
    else:
        committed = _commit_all(desk, worker)
    received, merged = 0, list(settled.merged)
    for _ in range(_TRIES):
        if settled.left:
            return Synced(remote.name, remote.branch, committed, received, 0, tuple(merged), settled.left)
        theirs = worker.fetch(remote)
        ours, news = worker.counts(theirs) if theirs else (1, 0)
        if news:
            settled = _bring_in(desk, worker, remote, theirs, ours)
            received += news
            merged += settled.merged
            ours += 1
            if settled.left:
                continue
        sent = worker.counts(theirs)[0] if theirs else ours
        if not sent or worker.push(remote):
            return Synced(remote.name, remote.branch, committed, received, sent, tuple(merged), ())
    raise WouldLose("远程仓库一直有别人在推送,这次没有推送出去;本地的提交都还在,稍后再 kameng sync")


def _ready(desk: Desk, *, ask: bool, stop: Callable[[], bool] | None = None) -> tuple[Repo, Worker, str]:
    repo = repo_of(desk)
    if repo is None:
        from kameng_tui.desk.versions import status

        raise Missing(status(desk).why)
    if not repo.holds_workbook and repo.born:
        raise Refused(f"工作簿在 {repo.top} 的仓库里,但没有加进去;要用它,请先 git add workbook.toml")
    worker = Worker(repo, ask=ask, stop=stop)
    branch = worker.must_be_calm(merging=True)
    return repo, worker, branch


def _commit_all(desk: Desk, worker: Worker) -> Committed | None:
    """What belongs to the workbook and is not committed yet, the user's own edits with it: he asked for it."""
    repo = worker.repo
    changes = of_the_workbook(repo.state().changes)
    if not changes:
        if not repo.born:
            raise Refused("仓库里还没有提交,也没有可以提交的内容")
        return None
    table = desk.book.settings.get("git", {})
    if isinstance(table, dict) and table.get("commit") == "never":
        raise Refused(
            f'有 {len(changes)} 个文件没有提交,而 workbook.toml 写着 git.commit = "never";请自己提交后再 kameng sync'
        )
    made = commit(desk, worker, changes)
    desk.book.changed.clear()
    return made


def _bring_in(desk: Desk, worker: Worker, remote: Remote, theirs: str, ours: int) -> Settled:
    worker.merge(theirs, forward=not ours)
    if not ours:
        return Settled((), ())
    settled = worker.settle()
    if not settled.left:
        worker.conclude(f"合并 {remote.name}/{remote.branch}{_by_key(settled)}\n")
    return settled


def _finish(desk: Desk, worker: Worker) -> Settled:
    """Ends a merge that was begun before, by us or with plain git, as soon as nothing is in conflict. What was mended by
    hand since stands as it is, whether git was told of it or not."""
    found = open_conflicts(desk)
    left = resolve(desk, found, {})
    waits = {each.path for each in left}
    settled = Settled(
        tuple(each.path for each in found if each.path not in waits),
        tuple(Left(each.path, () if each.why else each.conflicts, each.why) for each in left),
    )
    if not settled.left:
        _must_be_fit(desk, worker.repo)
        worker.conclude(f"合并{_by_key(settled)}\n")
    return settled


def _by_key(settled: Settled) -> str:
    return f",{len(settled.merged)} 个文件按内容合并" if settled.merged else ""


def _must_be_fit(desk: Desk, repo: Repo) -> None:
    """What was mended by hand is looked through like any other commit; a file added with its markers would be published
    broken."""
    changes = repo.state().changes
    mended = repo.differ_from("MERGE_HEAD")
    must_be_fit(desk, repo, [change for change in changes if change.path in mended])
    for change in changes:
        file = repo.root / change.path
        if change.path.endswith(".toml") and file.is_file() and b"\n<<<<<<< " in b"\n" + file.read_bytes():
            raise WouldLose(f"{change.path} 里还有冲突标记,没有提交合并;先执行 kameng resolve")


def sync_words(done: Synced) -> list[str]:
    """What a sync did, for people."""
    lines = []
    if done.committed is not None:
        lines.append(f"已提交:{done.committed.subject}({done.committed.files} 个文件)")
    if done.received:
        lines.append(f"从 {done.remote}/{done.branch} 取回 {done.received} 个提交")
    lines += [f"按内容合并了 {path}" for path in done.merged]
    if done.sent:
        lines.append(f"推送到 {done.remote}/{done.branch}:{done.sent} 个提交")
    return lines or ([] if done.left else ["两边已经一样"])


def conflict_words(desk: Desk, left: Left) -> list[str]:
    """A file that waits for a decision, with both values of each key."""
    from kameng_tui.desk.valuewords import place_words, value_words

    rel = left.path.partition("/")[2] or left.path
    lines = []
    for c in left.conflicts:
        ours, theirs = (value_words(desk, rel, c.path, value) for value in (c.ours, c.theirs))
        lines.append(f"{left.path} 的 {place_words(rel, c.path)}:这边「{ours}」;另一边「{theirs}」")
    return lines or [left.fault]
