"""Reading one case folder: every file that can be understood becomes a document, every other one a finding.

Never writes, and follows no link out of the folder. ``where`` of findings is the path inside the case folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.case.ids import with_item_ids
from kameng_tui.case.keys import read_record
from kameng_tui.case.records import Card, Case, Dossier, Entry, Filing
from kameng_tui.case.vocabulary import SCHEMA
from kameng_tui.workbook import toml
from kameng_tui.workbook.errors import Unreadable
from kameng_tui.workbook.files import FileState, read_state
from kameng_tui.workbook.layout import CASE_FILE, EVIDENCE, FILINGS, JOURNAL, PAPERS
from kameng_tui.workbook.papers import read_paper, split_paper

RECORDS: Mapping[str, type] = {JOURNAL: Entry, EVIDENCE: Card, FILINGS: Filing}
_CONFLICT = tuple(re.compile(mark, re.MULTILINE) for mark in (r"^<<<<<<< ", r"^=======$", r"^>>>>>>> "))


ReadFile = tuple[FileState, dict[str, Any]]
"""A file that was understood: its state and its document (for a paper the front matter)."""


def record_of(rel: str) -> type:
    """The record that a file of a case holds, by its path in the case folder."""
    return Case if rel == CASE_FILE else RECORDS[rel.split("/")[0]]


def read_folder(folder: Path) -> tuple[dict[str, ReadFile], list[Finding]]:
    """All files of a case folder by path, and findings for those that cannot be used."""
    read: dict[str, ReadFile] = {}
    faults: list[Finding] = []
    for rel, fault in _files(folder):
        if fault:
            faults.append(Finding("file.unreadable", rel, f"{rel} {fault}"))
            continue
        found = read_file(folder / rel, rel)
        if isinstance(found, tuple):
            read[rel] = found
        else:
            faults.append(found)
    return read, faults


def read_file(path: Path, rel: str) -> ReadFile | Finding:
    """One file as a document, or why it cannot be used."""
    try:
        state = read_state(path)
        if state.data is None:
            return Finding("file.unreadable", rel, f"{rel} 不存在或是断掉的链接")
        doc = parse(state, rel)
    except Unreadable as problem:
        line = f"第 {problem.line} 行:" if problem.line else ""
        return Finding("file.unreadable", rel, f"{rel} {line}{problem.reason}")
    except Conflicted as conflict:
        message = f"{rel} 第 {conflict.line} 行起的合并冲突还没有解决;用 kameng resolve 逐处选定(全屏里按 X)"
        return Finding("file.conflict", rel, message)
    if is_newer(doc):
        message = f"{rel} 的格式版本是 {doc['schema']},比本程序认识的 {SCHEMA} 新,请升级 kameng"
        return Finding("file.newer", rel, message)
    return state, doc


class Conflicted(Exception):
    """A file that git left with conflict markers; ``line`` is that of the first."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def parse(state: FileState, rel: str) -> dict[str, Any]:
    """The document of a file. Raises Unreadable and Conflicted."""
    text = state.text
    try:
        if rel.endswith(".md"):
            return split_paper(text)[0]
        # a conflict inside a long text is still valid TOML; our own writer never lets a text look like one
        conflict = _conflict_at(text.replace("\r\n", "\n")) if "\n<<<<<<< " in f"\n{text}" else None
        doc = toml.loads(text) if conflict is None else {}
    except toml.TomlFault as fault:
        conflict = re.search(r"^<<<<<<< ", text, re.MULTILINE)
        if conflict is None:
            raise Unreadable(state.path, fault.line, fault.reason) from None
    if conflict is not None:
        raise Conflicted(text[: conflict.start()].count("\n") + 1)
    return with_item_ids(doc) if rel == CASE_FILE else doc


def _conflict_at(text: str) -> re.Match[str] | None:
    """The first marker of a whole conflict: the three marks one after the other, each looked for once."""
    first = mark = _CONFLICT[0].search(text)
    for following in _CONFLICT[1:]:
        mark = following.search(text, mark.end()) if mark else None
    return first if mark else None


def is_newer(doc: Mapping[str, Any]) -> bool:
    version = doc.get("schema", SCHEMA)
    return isinstance(version, int) and version > SCHEMA


def build(case_id: str, files: Mapping[str, ReadFile], faults: list[Finding]) -> Dossier:
    """The dossier that the files amount to; ``faults`` of files come before those inside files."""
    found = list(faults)
    case = Case()
    if CASE_FILE in files:
        case, inner = read_record(Case, files[CASE_FILE][1], CASE_FILE)
        found += inner
    record: Any
    lists: dict[str, list[Any]] = {name: [] for name in (*RECORDS, PAPERS)}
    for rel in sorted(files):
        part, _, name = rel.partition("/")
        state, doc = files[rel]
        if part == CASE_FILE:
            continue
        if part == PAPERS:
            record, inner = read_paper(doc, split_paper(state.text)[1], rel)
        else:
            record, inner = read_record(RECORDS[part], doc, rel)
            record = record if part == EVIDENCE else replace(record, id=name.removesuffix(".toml"))
        lists[part].append(record)
        found += inner
    return Dossier(
        id=case_id,
        case=case,
        journal=tuple(lists[JOURNAL]),
        cards=tuple(lists[EVIDENCE]),
        filings=tuple(lists[FILINGS]),
        papers=tuple(lists[PAPERS]),
        faults=tuple(found),
    )


def shown(name: str) -> str:
    """A file's name as it may be printed: what is not UTF-8 in it is written out."""
    return name.encode("utf-8", "backslashreplace").decode()


def leads_outside(path: str | Path, folder: Path) -> bool:
    """Whether ``path``, all links followed, lies outside ``folder``."""
    real, home = os.path.realpath(path), os.path.realpath(folder)
    return real != home and not real.startswith(home.rstrip(os.sep) + os.sep)


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """(path in the folder, what is wrong with it) of all files to read; of evidence only the cards are read."""
    yield CASE_FILE, _fault(folder / CASE_FILE, folder)
    for part in (*RECORDS, PAPERS):
        inside = folder / part
        if fault := _fault(inside, folder):
            yield part, fault
            continue
        try:
            names = _names(inside)
        except FileNotFoundError:  # most cases lack one folder or another
            continue
        except OSError as problem:
            yield part, f"读不了({problem.strerror})"
            continue
        suffix = ".md" if part == PAPERS else ".toml"
        for name in names:
            rel = f"{part}/{name}"
            if name != shown(name):
                yield shown(rel), "的文件名不是 UTF-8,没有读"
            elif fault := _fault(inside / name, folder):
                yield rel, fault
            elif name.endswith(suffix):
                yield rel, ""


def _names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        files = [
            e.name for e in entries if e.is_symlink() or not e.is_dir() or e.name.endswith((".toml", ".md"))
        ]
    return sorted(name for name in files if not name.startswith("."))


def _fault(path: Path, folder: Path) -> str:
    if (path.is_symlink() or os.name == "nt") and leads_outside(path, folder):
        return "是指向案件文件夹外面的链接,没有读"
    return ""
