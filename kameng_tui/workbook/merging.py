"""Two texts of one file brought together: what git's merge driver, `sync`, `resolve` and a save that met a change use.

The documents are merged by ``case.merge``; the text is ours, rewritten, so that its comments, order and spelling stay.
Only texts in, only text out: reading and writing files is for the callers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import Any

from kameng_tui.case.keys import keys_of
from kameng_tui.case.merge import Choice, Conflict, Merged, merge, resolved
from kameng_tui.record import record
from kameng_tui.workbook import reading, toml, tomlscan
from kameng_tui.workbook.errors import RewriteFailed, Unreadable
from kameng_tui.workbook.files import FileState
from kameng_tui.workbook.layout import CASE_FILE

_THEIRS = "# 以下注释来自另一边"


@record
class _Sides:
    """What a merged text was made of."""

    base: str
    ours: str
    theirs: str
    rel: str
    merged: Merged


@record
class MergedText:
    """A merged text, which holds ours where both changed the same; ``fault`` says why nothing could be merged (the text
    is ours then). ``choose`` makes the text that other choices give."""

    text: str
    conflicts: tuple[Conflict, ...] = ()
    fault: str = ""
    made_of: _Sides | None = field(default=None, repr=False)
    chosen: Mapping[str, Choice] = field(default_factory=dict, repr=False)

    def choose(self, choices: Mapping[str, Choice]) -> MergedText:
        """The text with these conflicts decided, too (by path, from this record); those left out stay conflicts."""
        if self.made_of is None:
            return self
        chosen = {**self.chosen, **choices}
        written = _written(self.made_of, resolved(self.made_of.merged, chosen))
        left = tuple(conflict for conflict in self.conflicts if conflict.path not in chosen)
        return MergedText(written.text, left, written.fault, self.made_of, chosen)


def merge_texts(base: str | None, ours: str, theirs: str, rel: str) -> MergedText:
    """What ``ours`` and ``theirs`` made of ``base`` (None: it was not there). ``rel`` is the file's path: in the case
    folder, or from any folder above it."""
    was, mine, other = (_plain(text) for text in (base, ours, theirs))
    if other == mine or (other == was and base is not None):
        return MergedText(ours)
    if mine == was and base is not None:
        return MergedText(theirs)
    if not rel.endswith(".toml"):
        return MergedText(ours, fault=f"{rel} 两边都改过;它不是 TOML,不能按键合并,请选一边")
    docs: list[dict[str, Any]] = []
    for side, text in (("共同的旧版本", was), ("本地的版本", mine), ("另一边的版本", other)):
        doc = _doc(text)
        if isinstance(doc, str):
            return MergedText(ours, fault=f"{rel} {side}{doc},不能按键合并")
        docs.append(doc)
    sides = _Sides(
        was,
        ours.removeprefix("\ufeff"),
        other,
        rel,
        merge(docs[0], docs[1], docs[2], record_of(rel) or object),
    )
    written = _written(sides, sides.merged.doc)
    return MergedText(written.text, sides.merged.conflicts, written.fault, sides)


def _plain(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").removeprefix("\ufeff")


def sides_of(text: str) -> tuple[str | None, str, str] | None:
    """The (base, ours, theirs) that stand between git's conflict markers, the lines outside them in each; the base only
    where every conflict shows it. None where there are no markers."""
    sides: tuple[list[str], list[str], list[str]] = ([], [], [])
    at, found, with_base = -1, 0, 0
    for line in text.replace("\r\n", "\n").splitlines(keepends=True):
        mark = line[:7] if line[7:8] in (" ", "\n", "") else ""
        if at < 0 and mark == "<<<<<<<":
            at, found = 1, found + 1
        elif at == 1 and mark == "|||||||":
            at, with_base = 0, with_base + 1
        elif at in (0, 1) and mark == "=======":
            at = 2
        elif at == 2 and mark == ">>>>>>>":
            at = -1
        else:
            for side in (0, 1, 2) if at < 0 else (at,):
                sides[side].append(line)
    if not found or at >= 0:
        return None
    base, ours, theirs = map("".join, sides)
    return base if with_base == found else None, ours, theirs


def record_of(rel: str) -> type | None:
    """The record that the file at ``rel`` holds, whatever folder the path begins in; None for a file of no case."""
    *above, name = PurePosixPath(rel).parts
    if name == CASE_FILE:
        return reading.record_of(CASE_FILE)
    return reading.RECORDS.get(above[-1]) if above else None


def _doc(text: str) -> dict[str, Any] | str:
    """The document of a text, or what is wrong with it."""
    try:
        doc = reading.parse(FileState(Path(), text.encode("utf-8", "surrogatepass")), "")
    except reading.Conflicted as conflict:
        return f"第 {conflict.line} 行起的合并冲突还没有解决"
    except Unreadable as fault:
        return f"第 {fault.line} 行:{fault.reason}"
    return "的格式比本程序新" if reading.is_newer(doc) else doc


def _written(sides: _Sides, doc: Mapping[str, Any]) -> MergedText:
    """``doc`` as our text rewritten; comments that only theirs has come after it."""
    kind = record_of(sides.rel)
    try:
        text = _plain(toml.rewrite(sides.ours, toml.loads(sides.ours), doc, keys_of(kind) if kind else None))
        had, has, come = (Counter(tomlscan.comments(each)) for each in (sides.base, text, sides.theirs))
    except (RewriteFailed, RecursionError):
        return MergedText(sides.ours, fault=f"{sides.rel} 的写法太特别,合并后写不回去;请选一边,或用编辑器改")
    new = list((come - had - has).elements())
    if new:
        heading = [] if _THEIRS in has else [_THEIRS]
        text += ("" if text.endswith("\n") else "\n") + "\n".join([*heading, *new, ""])
    return MergedText(toml.with_line_ends(sides.ours, text))
