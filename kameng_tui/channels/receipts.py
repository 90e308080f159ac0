"""Recognise a pasted reply by the channel's bounded patterns. Proposes events, never applies one.

A pattern is plain text: ``{receipt}`` ``{date}`` ``{amount}`` stand for values, ``…`` for up to 30 characters of one
line, a space for any white space. There is no other syntax, and each of these is matched once and not tried again in
every other way (atomic groups), so that no pattern and no text can make the search run away.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise

from kameng_tui.channels.records import Channel, Receipt
from kameng_tui.record import record
from kameng_tui.values import BadValue, parse_amount, parse_day

LONGEST_TEXT = 20_000
_VALUES = {
    "receipt": r"(?P<receipt>[A-Za-z0-9][A-Za-z0-9-]{3,39})",
    "date": r"(?P<date>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)",
    "amount": r"(?P<amount>[¥￥]?\d[\d,]{0,14}(?:\.\d{1,2})?元?)",
}
_PART = re.compile(r"\{([^{}]*)\}|(…)|(\s+)")
_PIECE = re.compile(rf"{_PART.pattern}|[^{{}}…\s]+|[{{}}]")


@record
class Recognised:
    """What a pattern found: the receipt's declaration, the values in it, and its place in the text."""

    receipt: Receipt
    number: str
    day: date | None
    amount: Decimal | None
    start: int
    end: int


def recognise(channel: Channel, text: str) -> list[Recognised]:
    """Every pattern of ``channel`` that occurs in ``text``, by place; each at most once."""
    found = []
    for receipt in channel.receipts:
        match = re.search(_expression(receipt.pattern), text[:LONGEST_TEXT])
        if match:
            values = match.groupdict()
            found.append(
                Recognised(
                    receipt,
                    values.get("receipt") or "",
                    _day(values.get("date")),
                    _amount(values.get("amount")),
                    *match.span(),
                )
            )
    return sorted(found, key=lambda r: (r.start, r.end))


def faults_of_pattern(pattern: str) -> list[str]:
    """What is wrong with a pattern as written, in Chinese; empty if nothing."""
    names = [m[1] for m in _PART.finditer(pattern) if m[1] is not None]
    faults = [f"不认识的占位 {{{n}}},可用 {{receipt}} {{date}} {{amount}}" for n in names if n not in _VALUES]
    if len(set(names)) != len(names):
        faults.append("同一个占位只能出现一次")
    if len(_PART.sub("", pattern)) < 2:
        faults.append("至少要有两个固定的字,否则什么文字都会被认成回执")
    if _joined(pattern):
        faults.append("两个占位之间、两个 … 之间至少要有一个固定的字")
    if len(pattern) > 200 or pattern.count("…") > 3:
        faults.append("太长:不超过 200 字,… 不超过 3 个")
    return faults


def _joined(pattern: str) -> bool:
    """Whether two placeholders or two gaps stand side by side: then there are many ways to share out the same text."""
    kinds = [
        "gap" if part[2] else "text" if part[1] is None else "value"
        for part in _PIECE.finditer(pattern)
        if not part[3]
    ]
    return any(a == b != "text" for a, b in pairwise(kinds))


def _expression(pattern: str) -> str:
    """One atomic group from each elastic part to the next: ``…{receipt}号`` is found whole or not at all."""
    groups, before = [""], ""
    for part in _PIECE.finditer(pattern):
        kind = "value" if part[1] is not None else "gap" if part[2] else "text"
        if kind == "gap" or (kind == "value" and before != "gap"):
            groups.append("")
        groups[-1] += (
            _VALUES[part[1]] if kind == "value" else ".{0,30}?" if kind == "gap" else _fixed(part[0])
        )
        before = kind
    return groups[0] + "".join(f"(?>{group})" for group in groups[1:])


def _fixed(text: str) -> str:
    return r"\s{0,5}" if text.isspace() else re.escape(text)


def _day(raw: str | None) -> date | None:
    try:
        return parse_day(raw) if raw else None
    except BadValue:
        return None


def _amount(raw: str | None) -> Decimal | None:
    try:
        return parse_amount(raw) if raw else None
    except BadValue:
        return None
