"""What a pasted reply means to the channels with an open filing: their own patterns, and what their code recognised.

Pure; proposes events and changes nothing. A channel knows its own words, so what it recognises in a line replaces what
the general rules (``intake_events``) take the same line for; a promise in it stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from kameng_tui.channels.receipts import recognise
from kameng_tui.channels.records import Channel
from kameng_tui.counsel.intake_text import Found
from kameng_tui.record import record
from kameng_tui.values import parse_amount, parse_day, parse_when

LONGEST = 300
_SAYS_LESS = ("reply", "contact")  # what the general rules call a message of which they know nothing better


@record
class Open:
    """A filing that is not over. ``submitted`` is the id of its submission, empty where it was not handed in;
    ``numbered``: whether that one has its receipt number. ``told``: rows of its code's ``channel_recognise``."""

    filing: str
    channel: Channel
    submitted: str = ""
    numbered: bool = False
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
    return list(first.values())


def beside(general: Sequence[Found], receipts: Sequence[Found], text: str, now: datetime) -> list[Found]:
    """The ``receipts``, when they came, and of the ``general`` events those that say something else."""
    told = {(_line(text, found.start), found.key.rpartition(":")[2]) for found in receipts}
    lines = {line for line, _ in told}
    kept = [
        found
        for found in general
        if (_line(text, found.start), found.key) not in told
        and not (_line(text, found.start) in lines and found.key in _SAYS_LESS)
    ]
    return [*(_dated(found, general, text, now) for found in receipts), *kept]


def _dated(found: Found, general: Sequence[Found], text: str, now: datetime) -> Found:
    if found.at is not None:
        return replace(found, why=f"{found.why};时间取自回执")
    line = _line(text, found.start)
    at = next((each.at for each in general if each.at and _line(text, each.start) == line), now)
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
    why = f"{channel.name}的回执:{says}" if says else f"{channel.name}的回执"
    if channel.meaning(key) == "submitted" and one.submitted:  # a second one would start every clock again
        if one.numbered or not number:
            return []
        data["amend"] = one.submitted
        why += ";提交已有记录,这次补上编号"
    start = text.rfind("\n", 0, place[0]) + 1
    end = text.find("\n", max(place[1] - 1, 0))
    words = text[start : end if end >= 0 else len(text)].strip()[:LONGEST]
    return [Found("event", key, words, start, why, parse_when(day) if day else None, data)]


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place)
