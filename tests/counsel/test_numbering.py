"""The numbers of evidence: by time, and never another once a paper that used them has left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from casemaker import a_dossier, at, card, entry

from kameng_tui.case.records import Card, Entry, Paper
from kameng_tui.counsel.numbering import in_order


def piece(name: str, taken: str, attached: str, kind: str = "chat") -> Card:
    return replace(
        card(name, kind), taken=at(taken) if taken else None, attached=at(attached) if attached else None
    )


def paper(day: str, name: str = "papers/1.md") -> Paper:
    return Paper(file=name, at=at(day))


A, B = piece("a", "2026-09-02", "2026-09-05"), piece("b", "2026-09-03", "2026-09-05")
EARLY = piece("e", "2026-09-01", "2026-09-12")  # found later, taken first
EARLIER = piece("f", "2026-08-30", "2026-09-22")
KEY = piece("k", "2026-09-01", "2026-09-05", "key-shot")
SENT, AGAIN = paper("2026-09-10"), paper("2026-09-20", "papers/2.md")
BACKDATED = Entry(kind="submitted", at=at("2026-09-10"), logged=at("2026-09-13"), paper="papers/1.md")
# cards, sent papers, journal -> the order, and why
ORDERS: dict[str, tuple[tuple[Card, ...], tuple[Paper, ...], tuple[Entry, ...], str]] = {
    "nothing sent: by when it was taken": ((B, A, EARLY), (), (), "eab"),
    "what came after a letter stands behind what it named": ((B, A, EARLY), (SENT,), (), "abe"),
    "each letter keeps its own": ((EARLIER, B, A, EARLY), (AGAIN, SENT), (), "abef"),
    "before the first letter all are free": ((B, A, EARLY), (AGAIN,), (), "eab"),
    "a letter written down later than the day it says had the pieces of that later day": ((B, A, EARLY), (SENT,), (BACKDATED,), "eab"),
    "taken in the moment a letter left is in it": ((A, piece("s", "2026-09-01", "2026-09-10")), (SENT,), (), "sa"),
    "a key stands last of its time": ((KEY, B, A), (), (), "abk"),
    "a key that was numbered keeps its number": ((KEY, B, A, EARLY), (SENT,), (), "abke"),
    "without a time: behind those that have one": ((piece("n", "", ""), A), (), (), "an"),
    "an identity has no number": ((piece("i", "2026-08-01", "2026-09-05", "identity"), A), (), (), "a"),
    "a submission without a paper of ours named no number": ((B, A, EARLY), (), (entry("e1", "2026-09-10", "submitted"),), "eab"),
}  # fmt: skip


@pytest.mark.parametrize(("cards", "papers", "journal", "order"), ORDERS.values(), ids=ORDERS)
def test_order(
    cards: tuple[Card, ...], papers: tuple[Paper, ...], journal: tuple[Entry, ...], order: str
) -> None:
    dossier = replace(a_dossier(cards=cards, journal=journal), papers=papers)
    assert "".join(one.id for one in in_order(dossier)) == order
