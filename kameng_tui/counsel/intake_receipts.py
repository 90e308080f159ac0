"""What a pasted reply means to the channels with an open filing: their own patterns, and what their code recognised.

Pure; proposes events and changes nothing. A channel knows its own words, so what it recognises in a line replaces what
the general rules (``intake_events``) take the same line for, and keeps what they read of it (the term of a promise);
a promise in it stays. A line comes from one body: where
several filings know its words, ``_of_one_body`` says which one it can be, and marks what it cannot tell apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from kameng_tui.channels.receipts import recognise
from kameng_tui.channels.records import Channel
from kameng_tui.counsel.intake_text import Found
from kameng_tui.record import record
from kameng_tui.values import parse_amount, parse_day, parse_when

LONGEST = 300
EITHER = "either"
"""In the data of proposals of which only one can be right: the same line, taken for an event of several filings."""
_SAYS_LESS = ("reply", "contact")  # what the general rules call a message of which they know nothing better


@record
class Open:
    """A filing that is not over. ``submitted`` is the id of its submission, empty where it was not handed in;
    ``numbers``: the receipt numbers that it has. ``told``: rows of its code's ``channel_recognise``."""

    filing: str
    channel: Channel
    submitted: str = ""
    numbers: Sequence[str] = ()
    told: Sequence[Mapping[str, str | None]] = ()


def receipts_in(text: str, filings: Sequence[Open]) -> list[Found]:
    """What the channels recognise in ``text``, each event of a filing once; ``at`` is None where no day stands in it."""
    found: list[Found] = []
    for one in filings:
        for hit in recognise(one.channel, text):
            place = hit.start, hit.end
            found += _found(
                one, text, place, hit.receipt.event, hit.receipt.text, hit.number, hit.day, hit.amount
            )
        for row in one.told:
            day = parse_day(row["date"]) if row["date"] else None
            amount = parse_amount(row["amount"]) if row["amount"] else None
            place = 0, len(text)
            found += _found(
                one, text, place, row["event"] or "", row["text"] or "", row["receipt"] or "", day, amount
            )
    first: dict[tuple[object, str], Found] = {}
    for each in sorted(found, key=lambda each: "receipt" not in each.data):
        first.setdefault((each.data["filing"], each.key), each)
    return _of_one_body(text, list(first.values()), {one.filing: one for one in filings})


def _of_one_body(text: str, found: Sequence[Found], filings: Mapping[str, Open]) -> list[Found]:
    """Of each line the events of the filing that it can be about; several, each marked, where nothing tells."""
    line_of = _Lines(text)
    lines: dict[int, list[Found]] = {}
    for each in found:
        lines.setdefault(line_of(each.start), []).append(each)
    kept: list[Found] = []
    for line, events in lines.items():
        claimed = dict.fromkeys(str(each.data["filing"]) for each in events)
        possible = _possible(text, line, events, [filings[name] for name in claimed])
        events = [each for each in events if each.data["filing"] in possible]
        kept += [_doubtful(each) for each in events] if len(possible) > 1 else events
    return kept


def _doubtful(found: Found) -> Found:
    why = f"{found.why};几个投诉件都可能收到这句话,只选真正收到的那一个"
    return replace(found, why=why, data={**found.data, EITHER: True})


def _possible(text: str, line: int, events: Sequence[Found], claiming: Sequence[Open]) -> set[str]:
    """Which of the filings that know the words of a line it can be about: by a number that is known, by who signs, and
    by what was handed in at all. A look that leaves none is passed over."""
    head, row = _head(text, line), text.split("\n")[line]
    by_filing = {one.filing: [e for e in events if e.data["filing"] == one.filing] for one in claiming}

    def under_way(one: Open) -> bool:
        means = (one.channel.meaning(e.key) for e in by_filing[one.filing])
        return bool(one.submitted) or "submitted" in means

    left = list(claiming)
    for holds in (
        lambda one: any(_stands_in(number, row) for number in one.numbers),
        lambda one: bool(head & set(_grams(f"{one.channel.id} {one.channel.name} {one.channel.authority}"))),
        under_way,
    ):
        left = [one for one in left if holds(one)] or left
    return {one.filing for one in left}


def _head(text: str, line: int) -> set[str]:
    """By what the sender of a line is known: how it begins (「…:」), and the last 【…】 that it or a line above begins with."""
    above = text.split("\n")[: line + 1]
    own = re.match(r"\s*([^,。:：,;;\s]{2,12})[::]", above[-1])
    signed = (re.match(r"\s*【([^】]{2,20})】", row) for row in reversed(above))
    heads = (own, next((mark for mark in signed if mark), None))
    return {gram for mark in heads if mark is not None for gram in _grams(mark[1])}


def _grams(text: str) -> Iterator[str]:
    """Three Chinese characters in a row, and whole words of letters and digits: 市场监管 is of 市场监督管理局."""
    for word in re.findall(r"[A-Za-z0-9]{3,}|[\u4e00-\u9fff]{3,}", text):
        if word.isascii():
            yield word.lower()
        else:
            yield from (word[at : at + 3] for at in range(len(word) - 2))


def _stands_in(number: str, text: str) -> bool:
    """Whether a receipt number stands in ``text`` whole; one or two characters are no number to go by."""
    return len(number) > 3 and bool(re.search(rf"(?<![A-Za-z0-9]){re.escape(number)}(?![A-Za-z0-9])", text))


def beside(general: Sequence[Found], receipts: Sequence[Found], text: str, now: datetime) -> list[Found]:
    """The ``receipts``, when they came, and of the ``general`` events those that say something else."""
    line_of = _Lines(text)
    told = {(line_of(found.start), found.key.rpartition(":")[2]) for found in receipts}
    lines = {line for line, _ in told}
    kept = [
        found
        for found in general
        if (line_of(found.start), found.key) not in told
        and not (line_of(found.start) in lines and found.key in _SAYS_LESS)
    ]
    return [*(_filled(_dated(found, general, line_of, now), general, line_of) for found in receipts), *kept]


def _filled(found: Found, general: Sequence[Found], line_of: _Lines) -> Found:
    """With what the general rules read in the line for the same event: by when it was promised, and who spoke."""
    line, name = line_of(found.start), found.key.rpartition(":")[2]
    same = next((each for each in general if line_of(each.start) == line and each.key == name), None)
    if same is None:
        return found
    term = next((part for part in same.why.split(";") if part.startswith("期限")), "")
    why = f"{found.why};{term}" if term else found.why
    return replace(found, why=why, data={**same.data, **found.data})


def _dated(found: Found, general: Sequence[Found], line_of: _Lines, now: datetime) -> Found:
    if found.at is not None:
        return replace(found, why=f"{found.why};时间取自回执")
    line = line_of(found.start)
    at = next((each.at for each in general if each.at and line_of(each.start) == line), now)
    told = "回执里没有日期,按现在计,请核对" if at == now else "时间取自消息"
    return replace(found, at=at, why=f"{found.why};{told}")


def _found(
    one: Open, text: str, place: tuple[int, int], event: str, says: str, number: str, day: date | None,
    amount: Decimal | None,
) -> list[Found]:  # fmt: skip
    """The event at that place in the words of its whole lines; none where it is a submission that is known already."""
    channel = one.channel
    key = f"{channel.id}:{event}" if any(spec.id == event for spec in channel.events) else event
    data: dict[str, object] = {"filing": one.filing}
    if number:
        data["receipt"] = number
    if amount is not None:
        data["amount"] = amount
    name = channel.name if one.filing == channel.id else f"{channel.name} {one.filing} "
    why = f"{name}的回执:{says}" if says else f"{name}的回执"
    if channel.meaning(key) == "submitted" and one.submitted:  # a second one would start every clock again
        if one.numbers or not number:
            return []
        data["amend"] = one.submitted
        why += ";提交已有记录,这次补上编号"
    start = text.rfind("\n", 0, place[0]) + 1
    end = text.find("\n", max(place[1] - 1, 0))
    words = text[start : end if end >= 0 else len(text)].strip()[:LONGEST]
    return [Found("event", key, words, start, why, parse_when(day) if day else None, data)]


class _Lines:
    """On which line, from 0, a place of the text stands."""

    def __init__(self, text: str) -> None:
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def __call__(self, place: int) -> int:
        return bisect_left(self._ends, place)
