"""Commits that we make: when (a setting), of what (our own changes only), and in which words.

A commit that nobody asked for is never made where it would run what the repository itself brought along, where it would
take something plain that belongs behind a mask, or where git is in the middle of something.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from kameng_tui.case.findings import Finding
from kameng_tui.desk import cases
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, WouldLose, sentences
from kameng_tui.record import record
from kameng_tui.workbook.errors import WorkbookError
from kameng_tui.workbook.git import Change, Repo
from kameng_tui.workbook.gitwork import Worker
from kameng_tui.workbook.layout import (
    CASE_FILE,
    EVIDENCE,
    FILINGS,
    JOURNAL,
    KEPT,
    LARGE,
    PAPERS,
    PRIVATE,
    WORKBOOK_FILE,
)

Face = Literal["cli", "tui"]
Policy = Literal["never", "leave", "action"]
OURS = (WORKBOOK_FILE, ".gitignore", ".gitattributes")
_SHARED = ("calendars", "channels", KEPT)
_DEFAULT: dict[Face, Policy] = {"cli": "never", "tui": "leave"}
_WRONG = {
    "privacy.plain-on-disk": "字段里的明文 kameng doctor --fix 可以遮住",
    "file.conflict": "kameng resolve 解决冲突",
    "file.unreadable": "用编辑器改好",
}


@record
class Committed:
    """A commit that was made, or the sentence why none was: then ``rev`` is empty."""

    rev: str = ""
    subject: str = ""
    files: int = 0
    said: str = ""


def policy(desk: Desk, face: Face) -> Policy:
    """``[git] commit`` of workbook.toml, else what is usual for that face. Raises DeskError for another word."""
    table = desk.book.settings.get("git", {})
    word = table.get("commit", _DEFAULT[face]) if isinstance(table, dict) else _DEFAULT[face]
    if word == "never" or word == "leave" or word == "action":
        return word
    raise DeskError(
        f"{WORKBOOK_FILE} 的 git.commit 应是 never、leave 或 action,现在是「{word}」,没有自动提交"
    )


def commit_own(desk: Desk, *, ask: bool = False) -> Committed | None:
    """Commits what was written at this desk since the last time; None where there is nothing to say about it."""
    if not desk.book.changed:
        return None
    try:
        with sentences():
            return _commit_own(desk, ask)
    except DeskError as fault:
        return Committed(said=f"没有自动提交:{fault}")


def _commit_own(desk: Desk, ask: bool) -> Committed | None:
    written = set(desk.book.changed)
    repo = repo_of(desk)
    if repo is None or not repo.holds_workbook:
        return None
    worker = Worker(repo, ask=ask)
    worker.must_be_calm()
    state = repo.state()
    mine = [c for c in state.changes if c.path in written or (c.path in OURS and c.kind == "new")]
    theirs = [c.path for c in mine if c.staged]
    mine = [c for c in mine if not c.staged]
    if not mine:
        desk.book.changed.difference_update(written)
        return Committed(said=f"您已经暂存了 {theirs[0]},留给您自己提交") if theirs else None
    if not is_own(repo) and (strange := programs(repo)):
        return Committed(
            said=f"没有自动提交:这个仓库自己带着要执行的程序({'、'.join(strange[:4])});是您自己的仓库,执行一次 kameng sync 或 kameng doctor --fix 就不再问"
        )
    made = commit(desk, worker, mine)
    desk.book.changed.difference_update(written)
    return made


def commit(desk: Desk, worker: Worker, changes: Sequence[Change], subject: str = "") -> Committed:
    """Commits these changes once they have been looked through. Raises WouldLose, WorkbookError."""
    worker.must_know_who()
    must_be_fit(desk, worker.repo, changes)
    message = subject or message_of(desk, changes)
    rev = worker.commit(changes, message)
    return Committed(rev, message.partition("\n")[0], len(changes))


def of_the_workbook(changes: Iterable[Change]) -> list[Change]:
    """Of what differs, that which belongs to the workbook: nothing of other things that lie in the same folder."""
    return [
        change
        for change in changes
        if change.kind != "new"
        or change.path in OURS
        or ("/" in change.path and _in_case_or_shared(change.path))
    ]


def _in_case_or_shared(path: str) -> bool:
    top, _, rest = path.partition("/")
    inner = rest.partition("/")[0]
    return top in _SHARED or rest == CASE_FILE or inner in (JOURNAL, EVIDENCE, FILINGS, PAPERS)


def must_be_fit(desk: Desk, repo: Repo, changes: Sequence[Change]) -> None:
    """Raises WouldLose where a commit would take private or plain things, unsolved conflicts, or what is too large."""
    from kameng_tui.desk.checks import check_cases, plain_texts

    paths = [change.path for change in changes if change.kind != "gone"]
    for path in paths:
        if PRIVATE in path.split("/")[:-1]:
            raise WouldLose(f"{path} 在 private/ 里,不能进入 git;请用 git rm --cached 取出")
        if path.endswith("/"):
            raise WouldLose(f"{path} 自己是一个 git 仓库,没有提交它")
        size = _size(repo, path)
        if size > LARGE and not repo.takes_large(path):
            raise WouldLose(too_large(path, size))
    known = set(desk.book.case_ids())
    touched = sorted({path.partition("/")[0] for path in paths} & known)
    found = (
        [*check_cases(desk, touched), *(f for case_id in touched for f in plain_texts(desk, case_id))]
        if touched
        else []
    )
    wrong = [each for each in found if each.code in _WRONG]
    wrong = [found for found in wrong if _concerns(found, paths)]
    if wrong:
        raise WouldLose(f"{wrong[0].where}:{wrong[0].message};先处理它再提交({_WRONG[wrong[0].code]})")


def too_large(path: str, size: int) -> str:
    """What is wrong with a large file in a commit, and the ways out."""
    return (
        f"{path} 有 {size // (1024 * 1024)} MB,太大,不适合进入 git;请移到 private/(并改卡片里的 file),"
        "或装好 git-lfs 并在 .gitattributes 里给它写 filter=lfs"
    )


def _concerns(found: Finding, paths: Sequence[str]) -> bool:
    return any(found.where.startswith(path) for path in paths)


def _size(repo: Repo, path: str) -> int:
    try:
        return (repo.root / path).lstat().st_size
    except OSError:
        return 0


def repo_of(desk: Desk) -> Repo | None:
    """The repository around the workbook; None without one, and where git is not installed."""
    try:
        return Repo.at(desk.book.root)
    except WorkbookError as fault:
        if "没有 git" in str(fault):
            return None
        raise


def programs(repo: Repo) -> list[str]:
    from kameng_tui.workbook.gitsafe import programs

    return programs(repo.root, repo.common)


def is_own(repo: Repo) -> bool:
    from kameng_tui.workbook.gitsafe import is_own

    return is_own(repo.common)


# words -----------------------------------------------------------------------------------------------------------


def message_of(desk: Desk, changes: Sequence[Change]) -> str:
    """What changed, as a diary would say it: one line, and for several cases one line each below."""
    by_top: dict[str, list[Change]] = {}
    for change in changes:
        by_top.setdefault(change.path.partition("/")[0], []).append(change)
    known = set(desk.book.case_ids())
    lines = [
        f"{title_of(desk, top)}:{'、'.join(_parts(found))}" for top, found in by_top.items() if top in known
    ]
    gone = [top for top, found in by_top.items() if top not in known and any("/" in c.path for c in found) and top not in _SHARED]  # fmt: skip
    lines += [f"{top}:删除" if all(c.kind == "gone" for c in by_top[top]) else f"{top}:改动" for top in gone]
    rest = [_SHARED_WORDS[top] for top in by_top if top in _SHARED_WORDS and (top != KEPT or not lines)]
    if len(lines) == 1:
        return lines[0] + "\n"
    if not lines:
        return "、".join(rest or ["工作簿的设置"]) + "\n"
    return f"{len(lines)} 个案件有改动\n\n" + "".join(f"{line}\n" for line in lines)


_SHARED_WORDS = {"calendars": "放假安排", "channels": "渠道包", KEPT: "留存的渠道"}


def title_of(desk: Desk, case_id: str) -> str:
    """What a commit calls a case."""
    from kameng_tui.privacy.mask import visible_controls

    try:
        title = cases.name_of(desk.book.load(case_id).dossier)
    except WorkbookError:
        title = case_id
    return visible_controls(title).replace("\n", " ").lstrip("#")[:40] or case_id


def _parts(changes: Sequence[Change]) -> list[str]:
    """What was done to one case: new and changed things counted by kind."""
    new: Counter[str] = Counter()
    other: Counter[str] = Counter()
    parts = []
    for change in changes:
        _, _, rel = change.path.partition("/")
        part = rel.partition("/")[0]
        if rel == CASE_FILE:
            parts.append({"new": "新建案件", "gone": "删除案件"}.get(change.kind, "改事实"))
        elif part == EVIDENCE and not rel.endswith(".toml"):
            continue  # its card is counted
        else:
            (new if change.kind == "new" else other)[part] += 1
    parts += [f"{_KINDS[part]} {count} {_COUNTED[part]}" for part, count in new.items() if part in _KINDS]
    parts += [f"改 {count} {_COUNTED[part]}{_NOUNS[part]}" for part, count in other.items() if part in _KINDS]
    return parts or ["改动"]


_KINDS = {JOURNAL: "记录", EVIDENCE: "加证据", FILINGS: "立投诉件", PAPERS: "存文书"}
_COUNTED = {JOURNAL: "条", EVIDENCE: "件", FILINGS: "件", PAPERS: "份"}
_NOUNS = {JOURNAL: "记录", EVIDENCE: "证据说明", FILINGS: "投诉件", PAPERS: "文书"}
