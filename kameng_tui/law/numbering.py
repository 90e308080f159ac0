"""Old numbers of articles: what number an article had, or has, on a day. Rows come in; nothing is read here."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kameng_tui.law.statutes import Statute, StatuteTable


def rules_of(not_for: str) -> list[tuple[tuple[str, ...], str]] | None:
    """``词1|词2 -> 键`` rules as (words, key); None where one is not written so."""
    rules = []
    for part in re.split(r"[;\uff1b]", not_for):
        words, arrow, key = part.partition("->")
        listed = tuple(word.strip() for word in words.split("|") if word.strip())
        if not arrow or not listed or not key.strip():
            return None
        rules.append((listed, key.strip()))
    return rules


def is_past(row: Statute, on: date) -> bool:
    """Whether ``row`` is a number that was given up before ``on``."""
    return bool(row.renumbered_to) and row.effective_to is not None and row.effective_to < on


def number_on(old: Statute, sentence: str, table: StatuteTable, on: date) -> str:
    """The key that an old number has on a later day. It may have moved more than once, and where it was split
    (``not_for`` of the old row) the words of the sentence say which part was meant."""
    rules = rules_of(old.not_for) or ()
    key = next((key for words, key in rules if any(word in sentence for word in words)), old.renumbered_to)
    seen = {old.key}
    while key not in seen:
        seen.add(key)
        rows = table.versions(key)
        moved = next((row for row in rows if is_past(row, on)), None)
        if moved is None or any(row.in_force(on) for row in rows):
            break
        key = moved.renumbered_to
    return key


def earlier_number(key: str, since: date, sentence: str, table: StatuteTable, on: date) -> Statute | None:
    """The row of the number that held on ``on`` for what has the number ``key`` since the later day ``since``."""
    held = (row for row in table.rows if row.renumbered_to and row.in_force(on))
    return next((row for row in held if number_on(row, sentence, table, since) == key), None)
