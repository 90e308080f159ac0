"""Reads a pasted story or reply and proposes facts and events. The user confirms each; nothing is written here.

Rules only: every proposal names the place it stands at and why it was taken, and says what was assumed.
A place that was never filled in (XXX, X月X日) is no value. ``intake_facts`` finds the facts of a story,
``intake_events`` what was said and done, ``intake_receipts`` what the channels recognise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from kameng_tui.counsel.intake_events import reply_events, story_events
from kameng_tui.counsel.intake_facts import story_facts
from kameng_tui.counsel.intake_receipts import Open, beside, receipts_in
from kameng_tui.counsel.intake_text import DueAt, Found, Proposal, Source
from kameng_tui.values import in_shanghai

__all__ = ["Proposal", "read_reply", "read_story"]


def read_story(
    text: str, now: datetime, playbook_words: Mapping[str, Sequence[str]], due: DueAt | None = None
) -> list[Proposal]:
    """What a story in the consumer's own words tells: facts by dotted path, and events.

    ``playbook_words``: for each problem the words by which it is known. ``due`` counts working days;
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
    """In order of place, each key with the same value once."""
    proposals: list[Proposal] = []
    seen = set()
    for item in sorted(found, key=lambda f: f.start):
        same: tuple[object, ...] = (item.key, item.value)
        if item.kind == "event":
            same = (*same, item.at, item.data.get("filing"))
        if same in seen:
            continue
        seen.add(same)
        place = source.place(item.start)
        proposals.append(
            Proposal(len(proposals) + 1, item.kind, item.key, item.value, item.at, place, item.why, item.data)
        )
    return proposals
