"""Reads a pasted story or reply and proposes facts and events. The user confirms each; nothing is written here.

Rules only: every proposal names the place it stands at and why it was taken, and says what was assumed.
A place that was never filled in (XXX, X月X日) is no value. ``intake_facts`` finds the facts of a story,
``intake_events`` what was said and done, ``intake_receipts`` what the channels recognise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from kameng_tui.counsel.intake_events import reply_events, story_events
from kameng_tui.counsel.intake_facts import story_facts
from kameng_tui.counsel.intake_receipts import Open, beside, receipts_in
from kameng_tui.counsel.intake_text import DueAt, Found, Proposal, Source
from kameng_tui.values import in_shanghai, show_amount

__all__ = ["ASK_FOR", "MOST", "Proposal", "read_reply", "read_story"]

MOST = 500
"""Proposals from one text. Nobody confirms more one by one; of a longer chat the part that matters is pasted by itself."""
ASK_FOR = (
    "什么时候、在哪个平台或店铺下的单,订单号是多少?",
    "付了多少钱,用什么付的,支付交易号是多少?",
    "买的是什么,出了什么问题,对客服说过什么、对方怎么答的?",
)
"""What to tell where a text told nothing."""


def read_story(
    text: str, now: datetime, playbook_words: Mapping[str, Sequence[str]], due: DueAt | None = None
) -> list[Proposal]:
    """What a story in the consumer's own words tells: facts by dotted path, and events.

    ``playbook_words``: for each problem the words by which it is known, in the syntax of ``phrases`` (# a number, …
    at most eight characters of a clause). ``due`` counts working days;
    without it such a promise has length and unit, and no instant.
    """
    source = Source(text, in_shanghai(now), due)
    return _numbered(source, [*story_facts(source, playbook_words), *story_events(source)])


def read_reply(
    text: str, now: datetime, due: DueAt | None = None, filings: Sequence[Open] = ()
) -> list[Proposal]:
    """What a pasted chat, SMS or mail holds: promises with their due instant, refusals, refunds, receipts, staff numbers.

    ``filings`` are those that are not over: their channels know the words of their own replies.
    """
    source = Source(text, in_shanghai(now), due)
    return _numbered(source, beside(reply_events(source), receipts_in(text, filings), text, source.now))


def _numbered(source: Source, found: Sequence[Found]) -> list[Proposal]:
    """In order of place, each key with the same value once; at most MOST, facts first."""
    kept: dict[tuple[object, ...], Found] = {}
    for item in sorted(found, key=lambda f: f.start):
        same: tuple[object, ...] = (item.key, item.value)
        if item.kind == "event":
            same = (*same, item.at, item.data.get("filing"))
        kept.setdefault(same, item)
    first = sorted(kept.values(), key=lambda f: f.kind == "event")[:MOST]
    told = _contradicting(source, sorted(first, key=lambda f: f.start))
    return [
        Proposal(n, f.kind, f.key, f.value, f.at, source.place(f.start), f.why, f.data)
        for n, f in enumerate(told, 1)
    ]


def _contradicting(source: Source, found: Sequence[Found]) -> list[Found]:
    """A fact has one value: where the text tells several, each says so, and only the first is taken by itself."""
    values: dict[str, list[Found]] = {}
    for item in found:
        if item.kind == "fact":
            values.setdefault(item.key, []).append(item)
    told = []
    for item in found:
        others = [other for other in values.get(item.key, ()) if other is not item]
        if item.kind == "fact" and others:
            line = source.place(others[0].start).split(":")[1]
            more = f"等 {len(others)} 个" if len(others) > 1 else ""
            why = f"{item.why};文中另有「{_shown(others[0].value)}」{more}(第 {line} 行),只能采纳一个,请核对"
            first = values[item.key][0] is item
            item = replace(item, why=why, data=item.data if first else {**item.data, "unsure": True})
        told.append(item)
    return told


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return show_amount(value)
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)[:20]
