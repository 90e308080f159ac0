"""Statements that do not hold: numbers, addressees, over-claims and unsafe advice in any text, by a table of them.

The table is knowledge (``misstatements.toml``) and comes in as an argument. What others are quoted with, and what the
clause denies, is no statement of the writer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kameng_tui.case.findings import SEVERITY
from kameng_tui.counsel.phrases import Page, spans
from kameng_tui.counsel.wording import Fault

CODES = frozenset(code for code in SEVERITY if code.startswith(("statement.", "claim.")))
_MOST_TOLD = 20  # of one statement; a text of a thousand lines needs no more
_TEXTS = ("code", "holds")
_LISTS = ("words", "without", "without_near", "unless_before", "unless_after", "basis")
_KEYS = {*_TEXTS, *_LISTS, "with", "from", "to", "note"}


def misstated(page: Page, table: Mapping[str, Sequence[Mapping[str, Any]]], today: date) -> list[Fault]:
    """The statements of ``table`` that the text makes and that do not hold on ``today``, each once a sentence."""
    denials = [str(row["word"]) for row in table.get("denial", ())]
    found: dict[tuple[int, int], Fault] = {}
    for n, row in enumerate(table.get("misstatement", ())):
        if not (row.get("from", date.min) <= today <= row.get("to", date.max)):
            continue
        for start, end in spans(page, row, denials, _MOST_TOLD):
            if page.theirs[start]:
                continue
            first, last = page.place(start), page.place(end - 1) + 1
            message = f"「{page.text[first:last]}」:{row['holds']}"
            fault = Fault(row["code"], first, last, message, tuple(row.get("basis", ())))
            found.setdefault((n, page.sentence(start, end)[0]), fault)
    return sorted(found.values(), key=lambda fault: (fault.start, fault.end))


def faults_of_row(row: Mapping[str, Any]) -> Iterable[str]:
    """What is wrong with one row of the table, in Chinese."""
    for name in set(row) - _KEYS:
        yield f"不认识 {name}"
    for name in _TEXTS:
        if not isinstance(row.get(name), str) or not row[name]:
            yield f"{name} 要写一句话"
    if row.get("code") not in CODES:
        yield f"code 应是 {'、'.join(sorted(CODES))} 之一"
    if not row.get("words"):
        yield "words 至少写一个词"
    for name in _LISTS:
        if any(not isinstance(word, str) or not word for word in row.get(name, ())):
            yield f"{name} 应是一列词"
    if any(word[0] in "#…" for word in row.get("words", ())):
        yield "words 里的词不能以 # 或 … 开头"
    for name in ("from", "to"):
        if name in row and type(row[name]) is not date:
            yield f"{name} 应是日期"
