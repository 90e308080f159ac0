"""Statements that do not hold: numbers, addressees, over-claims and unsafe advice in any text, by a table of them.

The table is knowledge (``misstatements.toml``) and comes in as an argument. What others are quoted with, and what the
clause denies, is no statement of the writer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kameng_tui.counsel.phrases import Page, spans
from kameng_tui.counsel.wording import Fault

_MOST_TOLD = 20  # of one statement; a text of a thousand lines needs no more


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
