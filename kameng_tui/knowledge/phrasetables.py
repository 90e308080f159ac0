"""What is wrong with the tables that are laid over texts: ``misstatements.toml`` and ``followup.toml``, row by row.

For the tests (``checks``), never on the way of a command: the rows are used as they are written, so a faulty one may not
ship. The topics of ``misstatements.toml`` are checked by ``law.topics``, which reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import SEVERITY
from kameng_tui.law.reading import Fault, TableReader, tables_of, unknown

CODES = tuple(code for code in SEVERITY if code.startswith(("statement.", "claim.")))
"""What a misstatement may be found as."""
_FILE = ("as_of", "sources")


def misstatement_faults(raw: Mapping[str, Any], articles: Collection[str]) -> list[Fault]:
    """Of the statements that do not hold, and of the words that take one back. ``articles``: what a row may be based on."""
    faults: list[Fault] = []
    table = TableReader(raw, "", faults)
    rows = _rows(table, "misstatement", faults, lambda row: _misstatement(row, articles))
    found = {str(row.get("code")) for row in rows}
    _rows(table, "denial", faults, lambda row: row.text("word", required=True))
    for name in ("topic", *_FILE):
        table.raw(name)
    table.no_other_keys()
    faults += [
        ("misstatement", f"没有一行说 {code}")
        for code in CODES
        if code.startswith("statement.") and code not in found
    ]
    return faults


def followup_faults(raw: Mapping[str, Any], articles: Collection[str]) -> list[Fault]:
    """Of what to do about answers that say nothing, refusals, and results that are not paid."""
    faults: list[Fault] = []
    table = TableReader(raw, "", faults)
    _rows(table, "stalling", faults, _words)
    _rows(table, "probe", faults, lambda row: row.text("ask", required=True))
    excuses = _rows(table, "excuse", faults, _excuse)
    refusals = _rows(table, "refusal", faults, lambda row: _refusal(row, articles))
    won = _rows(table, "after", faults, lambda row: _won(row, articles))
    for name in _FILE:
        table.raw(name)
    table.no_other_keys()
    for part, rows in (("excuse", excuses), ("refusal", refusals), ("after", won)):
        ids = [str(row.get("id")) for row in rows]
        faults += [(part, f"{id_} 写了两次") for id_ in sorted({i for i in ids if ids.count(i) > 1})]
    return faults


def _rows(
    table: TableReader, name: str, faults: list[Fault], read: Callable[[TableReader], object]
) -> list[Mapping[str, Any]]:
    """The rows of one list, each looked at by ``read``, which names the keys that it may have."""
    rows = tables_of(table.raw(name), name, faults)
    for place, row in enumerate(rows):
        reader = TableReader(row, f"{name}.{row.get('id', place)}", faults)
        read(reader)
        reader.no_other_keys()
    if not rows:
        faults.append((name, f"一行也没有,请写 [[{name}]]"))
    return list(rows)


def _list(row: TableReader, name: str, *, least: int = 0, optional: bool = False) -> list[str]:
    """A list of texts as code takes it: one bare text would be read letter by letter."""
    value = row.raw(name)
    if value is None and optional:
        return []
    if not isinstance(value, list) or len(value) < least or not all(isinstance(x, str) and x for x in value):
        row.fault(name, f"{name} 应是文字的列表{',不能为空' if least else ''},现在是 {value!r}")
        return []
    return value


def _known(row: TableReader, name: str, used: Iterable[str], known: Collection[str]) -> None:
    for _, why in unknown(used, known, name):
        row.fault(name, why)


def _words(row: TableReader) -> None:
    for word in _list(row, "words", least=1):
        if word[0] in "#…":
            row.fault("words", f"words 里的「{word}」不能以 # 或 … 开头")


def _excuse(row: TableReader) -> None:
    _words(row)
    for name in ("id", "letter"):
        row.text(name, required=True)


def _misstatement(row: TableReader, articles: Collection[str]) -> None:
    row.choice("code", CODES)
    _words(row)
    row.text("holds", required=True)
    row.text("note")
    for name in ("without", "without_near", "unless_before", "unless_after"):
        _list(row, name, optional=True)
    _known(row, "basis", _list(row, "basis", optional=True), articles)
    groups = row.raw("with")
    if groups is not None and not _are_groups(groups):
        row.fault("with", "with 应是一列词,或几列词")
    for name in ("from", "to"):
        day = row.raw(name)
        if day is not None and type(day) is not date:
            row.fault(name, f"{name} 应是日期,如 2026-04-15")


def _are_groups(groups: object) -> bool:
    if not isinstance(groups, list) or not groups:
        return False
    lists = groups if isinstance(groups[0], list) else [groups]
    return all(
        isinstance(words, list) and words and all(isinstance(word, str) and word for word in words)
        for words in lists
    )


def _refusal(row: TableReader, articles: Collection[str]) -> None:
    _words(row)
    for name in ("id", "change"):
        row.text(name, required=True)
    _list(row, "at", least=1)
    _known(row, "basis", _list(row, "basis"), articles)
    if not isinstance(row.raw("elsewhere"), str):
        row.fault("elsewhere", "elsewhere 应是文字,没有别处可去就留空")


def _won(row: TableReader, articles: Collection[str]) -> None:
    for name in ("id", "says", "do"):
        row.text(name, required=True)
    _list(row, "at", least=1)
    _known(row, "on", _list(row, "on", least=1), v.FILING_EVENTS)
    _known(row, "basis", _list(row, "basis", least=1), articles)
