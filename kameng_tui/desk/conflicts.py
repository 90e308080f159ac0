"""Files that git, or a merge of ours, left in conflict: each place with both values, decided by the person.

What can be merged by key is merged from the sides in git's index, or from those between the markers in the file. Nothing
is written over that was edited by hand since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from kameng_tui.case.merge import Choice, Conflict
from kameng_tui.desk import cases
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, sentences
from kameng_tui.record import record
from kameng_tui.workbook.errors import Changed, Unreadable, WorkbookError
from kameng_tui.workbook.files import FileState, read_state, save
from kameng_tui.workbook.layout import CASE_FILE
from kameng_tui.workbook.locks import alone
from kameng_tui.workbook.merging import MergedText, merge_texts, sides_of
from kameng_tui.workbook.reading import read_file

if TYPE_CHECKING:
    from kameng_tui.workbook.git import Repo

_GONE, _CASE_GONE, _STAYS = "(删掉了)", "(整个案件删掉了)", "(案件还在)"
CONTINUED = ("rebase", "cherry-pick", "revert")


@record
class Open:
    """One file in conflict, by its path from the workbook. ``why``: it is not merged by key, one side has to be taken as a
    whole (the only conflict has the path ""). ``stages``: the sides that git's index holds."""

    path: str
    conflicts: tuple[Conflict, ...]
    why: str = ""
    merged: MergedText = field(default_factory=lambda: MergedText(""), repr=False)
    state: FileState | None = field(default=None, repr=False)
    sides: tuple[str, str] = field(default=("", ""), repr=False)
    stages: frozenset[int] = frozenset()
    keeper: Choice | None = None
    """Set where it is about a whole case: the side that still has it; all its files follow the decision."""

    @property
    def rel(self) -> str:
        """The path in its case folder."""
        return self.path.partition("/")[2] or self.path

    def key(self, conflict: Conflict) -> str:
        """What names one place among all files: FILE#PATH, FILE where the whole file is meant."""
        return f"{self.path}#{conflict.path}" if conflict.path else self.path


def open_conflicts(desk: Desk, ref: str | None = None) -> tuple[Open, ...]:
    """Every file in conflict of the workbook, or of the case that ``ref`` names."""
    with sentences():
        under = f"{cases.id_of(desk, ref)}/" if ref else ""
        repo = _repo(desk)
        found = {each.path: each for each in (_in_git(repo) if repo is not None else ())}
        for path in _marked(desk, ref):
            if path not in found:
                found[path] = _in_text(desk, path)
        return tuple(found[path] for path in sorted(found) if path.startswith(under))


def resolve(desk: Desk, found: Sequence[Open], choices: Mapping[str, Choice]) -> tuple[Open, ...]:
    """Writes what is merged or decided (``choices`` by ``Open.key``) and tells git so; returns what is left."""
    with sentences():
        left = []
        for each in found:
            mine = {c.path: choices[each.key(c)] for c in each.conflicts if each.key(c) in choices}
            undecided = tuple(c for c in each.conflicts if c.path not in mine)
            if each.why:
                if undecided:
                    left.append(each)
                else:
                    _take_whole(desk, each, mine[""])
            elif not undecided or mine:
                _write(desk, each, each.merged.choose(mine) if mine else each.merged)
            if undecided and not each.why:
                left.append(Open(each.path, undecided))
        return tuple(left)


def choices_of(
    found: Sequence[Open], ours: Sequence[str] | None, theirs: Sequence[str] | None
) -> dict[str, Choice]:
    """The choices that paths on the command line make: FILE#PATH, PATH alone for one in case.toml, FILE for all of a file;
    no path at all decides everything. Raises DeskError."""
    if ours == [] and theirs == []:
        raise DeskError("--ours 和 --theirs 不能都不写路径:只能有一边是「其余全部」")
    chosen: dict[str, Choice] = {}
    given: tuple[tuple[Choice, Sequence[str] | None], ...] = (("ours", ours), ("theirs", theirs))
    for choice, paths in sorted(given, key=lambda each: bool(each[1])):  # what is named outranks all the rest
        if paths is None:
            continue
        hit: set[str] = set()
        for each in found:
            for conflict in each.conflicts:
                names = _names(each, conflict)
                if not paths or names & set(paths):
                    chosen[each.key(conflict)] = choice
                    hit |= names
        unknown = [path for path in paths if path not in hit]
        if unknown:
            known = " ".join(each.key(c) for each in found for c in each.conflicts) or "无"
            raise Missing(f"没有这一处冲突:{' '.join(unknown)};现有:{known}")
    return chosen


def _names(each: Open, conflict: Conflict) -> set[str]:
    names = {each.path, each.rel, each.key(conflict), f"{each.rel}#{conflict.path}"}
    return names | ({conflict.path} if each.rel == CASE_FILE else set())


# -- finding


def _repo(desk: Desk) -> Repo | None:
    from kameng_tui.workbook.git import Repo

    try:
        return Repo.at(desk.book.root)
    except (
        WorkbookError
    ):  # no git on this machine, or not ours to use: the markers in the files are all there is
        return None


def _in_git(repo: Repo) -> Iterator[Open]:
    from kameng_tui.workbook import gitcases

    unmerged = {path: stages for path, stages in repo.unmerged().items() if not path.startswith("../")}
    for folder, keeper in gitcases.halved(repo, unmerged).items():
        unmerged = {path: stages for path, stages in unmerged.items() if not path.startswith(f"{folder}/")}
        sides = [_STAYS if side == keeper else _CASE_GONE for side in ("ours", "theirs")]
        place = Conflict("", _STAYS, *sides)
        yield Open(f"{folder}/{CASE_FILE}", (place,), gitcases.WHY, keeper=keeper)
    blobs = repo.blobs(name for stages in unmerged.values() for name in stages.values()) if unmerged else {}
    for path, stages in unmerged.items():
        yield _open(repo, path, {stage: blobs[name] for stage, name in stages.items()})


def _open(repo: Repo, path: str, stages: Mapping[int, bytes]) -> Open:
    numbers = frozenset(stages)
    state = None
    try:
        state = read_state(repo.root / path)
        base, ours, theirs = (stages[n].decode("utf-8-sig") if n in stages else None for n in (1, 2, 3))
        if any(b"\0" in data for data in stages.values()):
            raise UnicodeDecodeError("utf-8", b"", 0, 1, "bytes of no text")
        now = state.text.replace("\r\n", "\n")
    except (UnicodeDecodeError, Unreadable):
        shown = (f"{len(stages[n])} 字节" if n in stages else None for n in (1, 2, 3))
        return _whole(path, f"{path} 两边都改过,它不是文字", tuple(shown), numbers, state)
    if ours is None or theirs is None:
        return _whole(path, f"{path} 一边删了,另一边改了", (base, ours, theirs), numbers, state)
    marked = sides_of(now)
    if marked is not None:  # what was edited outside of the markers is in both of these sides
        found = merge_texts(marked[0] or base, *marked[1:], path)
        if not found.fault:
            return Open(path, found.conflicts, "", found, state, stages=numbers)
    elif now not in (base, ours, theirs) and state.data is not None:
        found_there = read_file(repo.root / path, path) if path.endswith(".toml") else ()
        if not isinstance(found_there, tuple):  # half mended: what cannot be read is not sent to others
            why = f"{found_there.message};请用编辑器改好,或选一边"
            return _whole(path, why, (base, ours, theirs), numbers, state)
        by_hand = merge_texts("", now, now, path)
        return Open(path, (), "", by_hand, state, stages=numbers)
    found = merge_texts(base, ours, theirs, path)
    if found.fault:
        return _whole(path, found.fault, (base, ours, theirs), numbers, state)
    return Open(path, found.conflicts, "", found, state, stages=numbers)


def _marked(desk: Desk, ref: str | None) -> Iterator[str]:
    """Files with markers in them, whatever git says."""
    if ref is None:
        yield from (finding.where for finding in desk.book.broken() if finding.code == "file.conflict")
    for loaded in cases.load_all(desk, ref):
        yield from (
            f"{loaded.dossier.id}/{fault.where}" for fault in loaded.unread if fault.code == "file.conflict"
        )


def _in_text(desk: Desk, path: str) -> Open:
    state = read_state(desk.book.root / path)
    sides = sides_of(state.text)
    if sides is None:
        return Open(path, (Conflict("", None, None, None),), f"{path} 的冲突标记不成对,请用编辑器改")
    found = merge_texts(*sides, path)
    if found.fault:
        whole = _whole(path, found.fault, sides, frozenset(), state)
        return Open(path, whole.conflicts, whole.why, state=state, sides=sides[1:])
    return Open(path, found.conflicts, "", found, state)


def _whole(
    path: str, why: str, sides: tuple[str | None, ...], stages: frozenset[int], state: FileState | None
) -> Open:
    base, ours, theirs = (_GONE if side is None else side for side in sides)
    return Open(path, (Conflict("", base, ours, theirs),), why, state=state, stages=stages)


# -- writing


def _write(desk: Desk, each: Open, text: MergedText) -> None:
    assert each.state is not None
    if text.fault:
        raise DeskError(text.fault)
    from kameng_tui.workbook.gitwork import marked

    path = desk.book.root / each.path
    with alone(path.parent):
        save(each.state, marked(text))
    if each.stages and not text.conflicts:
        _tell_git(desk, "add", "--", each.path)
    elif not text.conflicts and underway(desk):  # it was added with its markers: those would be committed
        _tell_git(desk, "add", "--update", "--", each.path)


def done_words(desk: Desk, each: Open) -> str:
    """What has become of a file that is decided."""
    folder = each.path.partition("/")[0]
    if each.keeper is None:
        return f"已解决 {each.path}"
    if (desk.book.root / each.path).exists():
        return f"已解决 {folder}:整个案件留下了"
    said = (
        f"已解决 {folder}:整个案件删掉了;要找回:kameng restore {folder} 版本(kameng history {folder} 看各版)"
    )
    left = (desk.book.root / folder).exists()
    return said + (";没进 git 的内容(如 private/)还在文件夹里,不要了请自己删" if left else "")


def _take_whole(desk: Desk, each: Open, choice: Choice) -> None:
    if each.keeper is not None and (repo := _repo(desk)) is not None:
        from kameng_tui.workbook import gitcases
        from kameng_tui.workbook.gitwork import Worker

        folder = each.path.partition("/")[0]
        with alone(repo.root / folder):
            gitcases.decide(Worker(repo), folder, each.keeper, choice)
        return
    if not each.stages:
        if each.state is None:
            raise DeskError(each.why)
        with alone(each.state.path.parent):
            save(each.state, each.sides[0 if choice == "ours" else 1])
        return
    if each.state is not None and read_state(each.state.path).data != each.state.data:
        raise Changed(f"{each.path} 刚被别处改过,没有动;请再看一次冲突")
    if (2 if choice == "ours" else 3) not in each.stages:
        _tell_git(desk, "rm", "--quiet", "--force", "--", each.path)
        return
    _tell_git(desk, "checkout", f"--{choice}", "--", each.path)
    _tell_git(desk, "add", "--", each.path)


def _tell_git(desk: Desk, *words: str) -> None:
    from kameng_tui.workbook.gitwork import Worker

    repo = _repo(desk)
    if repo is not None:
        Worker(repo).do(*words)


def underway(desk: Desk) -> str:
    """What git has begun and not finished in this workbook: merge, rebase ..., or nothing."""
    repo = _repo(desk)
    return repo.operation if repo is not None else ""


def next_words(operation: str) -> str:
    """What is left to do once nothing is in conflict any more."""
    if operation == "merge":
        return "合并还没有提交:kameng sync 会提交并推送,或用 git commit"
    return f"接着执行 git {operation} --continue" if operation in CONTINUED else ""


def side_names(found: Sequence[Open], operation: str) -> tuple[str, str]:
    """What the two sides are called: in a rebase, or where stashed work comes back, git's "theirs" is one's own."""
    if operation == "merge" or not any(each.stages for each in found):
        return "这边", "另一边"  # 我方 and 对方 are the parties of the dispute
    return "已有的", "自己的" if operation in ("", "rebase") else "要并入的"
