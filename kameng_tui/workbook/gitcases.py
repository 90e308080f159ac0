"""A case that one side of a merge deleted while the other worked on it: it goes whole, or it stays whole.

git decides file by file, and would leave a folder without its case.toml: new entries of a case that is no longer there, or
a case.toml without its entries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from kameng_tui.workbook.errors import Changed, WorkbookError
from kameng_tui.workbook.files import read_state
from kameng_tui.workbook.git import GitFault, Repo, text_of
from kameng_tui.workbook.gitwork import Worker
from kameng_tui.workbook.layout import CASE_FILE

Side = Literal["ours", "theirs"]
WHY = "一边删了整个案件,另一边改过它:选一边,整个案件就都删掉或都留下"
_STAGE = {"ours": 2, "theirs": 3}
_OTHERS = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD")


def other_side(repo: Repo) -> str:
    """What is being merged into HEAD; empty where git does not keep it."""
    return next((name for name in _OTHERS if (repo.folder / name).exists()), "")


def halved(repo: Repo, paths: Iterable[str]) -> dict[str, Side]:
    """Of the folders of these paths those that were a case and still are one on one side only, and that side."""
    other, found = other_side(repo), dict[str, Side]()
    folders = sorted({path.partition("/")[0] for path in paths if "/" in path})
    if not other or not folders:
        return found
    base = _base(repo, other)
    for folder in folders:
        was, here, there = (
            bool(rev) and f"{folder}/{CASE_FILE}" in repo.files(rev, (folder,))
            for rev in (base, "HEAD", other)
        )
        if was and here != there:
            found[folder] = "ours" if here else "theirs"
    return found


def _base(repo: Repo, other: str) -> str:
    """What both sides come from; empty where they have nothing in common."""
    try:
        return text_of(repo.look("merge-base", "HEAD", other)).strip()
    except GitFault:
        return ""


def hold(worker: Worker) -> None:
    """Leaves every case in conflict that this merge would cut in half, also where git saw no conflict."""
    repo = worker.repo
    base = _base(repo, "MERGE_HEAD")
    done = {side: repo.between(base, rev) for side, rev in (("ours", "HEAD"), ("theirs", "MERGE_HEAD"))}
    gone = {
        t.path.partition("/")[0]: t.before
        for touched in done.values()
        for t in touched
        if t.before and not t.after and t.path.count("/") == 1 and t.path.endswith(f"/{CASE_FILE}")
    }
    for folder, keeper in halved(repo, (f"{folder}/{CASE_FILE}" for folder in gone)).items():
        kept = repo.files({"ours": "HEAD", "theirs": "MERGE_HEAD"}[keeper], (folder,))
        changed = any(t.path.startswith(f"{folder}/") for t in done[keeper])
        path = f"{folder}/{CASE_FILE}"
        if not changed or path in repo.unmerged() or not worker.do("ls-files", "--", folder):
            continue  # deleted as it was; in conflict already; or git has followed it to its new name
        rows = ((gone[folder], 1), (kept[path], _STAGE[keeper]))
        listed = "".join(f"100644 {blob} {stage}\t{repo.prefix}{path}\0" for blob, stage in rows)
        worker.do("update-index", "-z", "--index-info", stdin=listed.encode("utf-8", "surrogateescape"))
        worker.do("checkout", f"--{keeper}", "--", path)


def decide(worker: Worker, folder: str, keeper: Side, choice: Side) -> None:
    """Ends the conflict about a whole case. Raises Changed where something in it was edited since."""
    repo = worker.repo
    edited = _edited(repo, folder)
    if choice != keeper:
        if edited:
            raise Changed(f"{edited[0]} 在合并之后又改过,没有删掉这个案件;请先把它移到别处,再选一次")
        worker.do("rm", "-r", "--quiet", "--force", "--", folder)
        return
    rev = {"ours": "HEAD", "theirs": other_side(repo)}[keeper]
    wanted, open_ = repo.files(rev, (folder,)), repo.unmerged()
    held = repo.staged(folder)
    back = [path for path in wanted if (path in open_ or path not in held) and path not in edited]
    there = next((path for path in back if path not in open_ and (repo.root / path).exists()), "")
    if there:
        raise Changed(f"{there} 不在 git 里,留下案件会盖住它;请先把它移到别处,再选一次")
    worker.bring_back(rev, back)
    for path in edited:
        worker.do("add", "--", path)


def _edited(repo: Repo, folder: str) -> list[str]:
    """What in a case is neither what git wrote there nor any of its sides: edited by hand since the merge."""
    open_ = repo.unmerged()
    found = []
    sides: Collection[bytes]
    for path in sorted(path for path in repo.edited() if path.startswith(f"{folder}/")):
        try:
            now = read_state(repo.root / path).data
            sides = repo.blobs(open_.get(path, {}).values()).values()
        except WorkbookError:
            now, sides = b"", ()
        if now is not None and now not in sides:
            found.append(path)
    return found
