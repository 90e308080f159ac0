"""The one check of any text: words, unfilled places, citations, statements, and the terms of an offer. Pure.

Everything known comes in as ``Rules``; what a text may not show of a person is asked of ``privacy`` by the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from kameng_tui.counsel import settling, statements, wording
from kameng_tui.counsel.phrases import Page
from kameng_tui.counsel.wording import Fault
from kameng_tui.law import citecheck, citing, topics
from kameng_tui.law.statutes import Statute, StatuteTable

# without one of these nothing is cited, and the statutes need not be read
_CITES = ("条", "《", "根据", "依据", "依照", "按照", "违反", "违背", "适用")
Table = Mapping[str, Sequence[Mapping[str, Any]]]


class Rules:
    """What a text is checked by: the word list, the table of misstatements, and the statutes, read when a text cites."""

    def __init__(self, words: Table, misstated: Table, rows: Callable[[], Sequence[Statute]]) -> None:
        self.words = words
        self.misstated = misstated
        self._rows = rows

    @cached_property
    def statutes(self) -> StatuteTable:
        return StatuteTable(self._rows())


def check(text: str, audience: str, on: date, today: date, rules: Rules) -> list[Fault]:
    """Everything wrong with ``text`` for ``audience``, in order of place. Citations go by the day ``on`` of the event,
    procedure and numbers by ``today``, the day of writing."""
    page = Page(text)
    faults = [
        *wording.check_page(page, rules.words, audience),
        *wording.placeholders(text),
        *statements.misstated(page, rules.misstated, today),
        *_citations(page, on, today, rules),
    ]
    if settling.is_offer(page, rules.words):
        faults += settling.check_page(page, rules.words, today)
    return sorted(faults, key=lambda fault: (fault.start, fault.end))


def _citations(page: Page, on: date, today: date, rules: Rules) -> list[Fault]:
    """Wrong citations, each told once; what others are quoted with is theirs."""
    if not any(sign in page.text for sign in _CITES):
        return []
    table = rules.statutes
    found = citing.find_citations(page.text, table.names)
    wrong = citecheck.check(found, table, on, today)
    told = {fault.start for fault in wrong}
    rest = [c for c in found if c.start not in told]
    wrong += topics.off_topic(page.text, rest, rules.misstated.get("topic", ()), table, on)
    return [
        Fault(w.code, w.start, w.end, w.message, w.basis)
        for w in wrong
        if not page.theirs[page.bare(w.start)]
    ]
