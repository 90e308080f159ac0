"""Use-case: what is told about the text of an entry: the terms of an offer of theirs, the wording of a letter of ours.

An offer is told of when it is logged and until it is answered. Nothing is refused here: an entry says what happened, and
whether to agree is the consumer's own affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kameng_tui.case.findings import Finding, Fix
from kameng_tui.case.fold import effective
from kameng_tui.case.records import Dossier, Entry
from kameng_tui.desk.desk import Desk

if TYPE_CHECKING:
    from kameng_tui.channels.records import Channel
    from kameng_tui.counsel.texts import Rules

_OURS = ("demand", "submitted", "supplied", "declined", "escalated", "withdrawn")
_TERMS = ("offered", "agreed")
_THEIRS = ("reply", "contact", "promise", "answered", "refund-promised")
_ANSWERED = ("agreed", "declined", "refund-arrived", "withdrawn", "terminated", "closed")


def noticed(desk: Desk, entry: Entry) -> list[Finding]:
    """What to tell of an entry that was just written."""
    return _own_words(desk, entry) if entry.kind in _OURS else terms_of(desk, entry)


def _own_words(desk: Desk, entry: Entry) -> list[Finding]:
    """The words that we said to the other side: what was sent cannot be taken back, but the next letter can be better."""
    if not entry.text or entry.at is None:
        return []
    from kameng_tui.counsel import texts

    day = entry.at.date()
    return [
        Finding(f.code, f"journal/{entry.id}.toml#text", f.message, f.basis)
        for f in texts.check(entry.text, "respondent", day, day, rules(desk))
    ]


def rules(desk: Desk) -> Rules:
    """What every text is checked by; no part is read before it is needed."""
    from kameng_tui.counsel.texts import Rules

    known = desk.knowledge
    return Rules(known.words, known.misstatements, lambda: known.statutes)


def terms_of(desk: Desk, entry: Entry, fix: Fix | None = None) -> list[Finding]:
    """What to look at in the offer or agreement that an entry tells; in other words of theirs only where they read so."""
    if not entry.text or entry.kind not in (*_TERMS, *_THEIRS):
        return []
    from kameng_tui.counsel import settling
    from kameng_tui.counsel.phrases import Page

    words, page = desk.knowledge.words, Page(entry.text)
    if entry.kind not in _TERMS and not settling.is_offer(page, words):
        return []
    dated = entry.promise_by or entry.until
    day = (entry.at or desk.now()).date()
    return [
        Finding(f.code, f"journal/{entry.id}.toml#text", f.message, f.basis, fix)
        for f in settling.check_page(page, words, day)
        if not (dated and f.code == settling.NO_DATE)
    ]


def open_terms(desk: Desk, dossier: Dossier, channels: Mapping[str, Channel]) -> list[Finding]:
    """The terms of every offer that is not answered yet, each with the letter that declines it where there is one."""
    journal = effective(dossier.journal)
    found: list[Finding] = []
    for i, entry in enumerate(journal):
        if entry.kind != "offered" or any(
            later.kind in _ANSWERED and later.filing in ("", entry.filing) for later in journal[i + 1 :]
        ):
            continue
        found += terms_of(desk, entry, _declining(dossier, entry, channels))
    return found


def _declining(dossier: Dossier, entry: Entry, channels: Mapping[str, Channel]) -> Fix | None:
    filing = next((f for f in dossier.filings if f.id == entry.filing), None)
    channel = channels.get(filing.channel) if filing else None
    template = channel.template("decline-offer") if channel else None
    return Fix("draft", {"filing": entry.filing, "template": template.id}) if template else None
