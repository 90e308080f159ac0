"""The case as the other side sees it: its likeliest objections, the answer to each, and what the answer lacks. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from kameng_tui.case.conditions import holds
from kameng_tui.case.fold import effective
from kameng_tui.case.records import Dossier
from kameng_tui.counsel.chain import LinkState, links_ok
from kameng_tui.knowledge.records import Objection, Playbook
from kameng_tui.reckon.view import CaseView
from kameng_tui.record import record

HEARD = 0.6  # of an objection's pairs of characters in one entry: they said it
_SAME = ("payment", "bill")  # a record of the payment, whichever
_THEIRS = ("contact", "reply", "answered", "refused", "offered", "promise", "terminated")


@record
class Answered:
    """What the other side may say, our answer, the evidence for it (ids), the kinds that are not there, and the links of
    the chain that are open where it strikes. ``heard``: the entry in which they have said it already."""

    objection: Objection
    evidence: tuple[str, ...]
    lacking: tuple[str, ...]
    open_links: tuple[str, ...]
    heard: str


def objections_of(
    playbook: Playbook, dossier: Dossier, chain: Sequence[LinkState], most: int = 5
) -> tuple[Answered, ...]:
    """The likeliest objections that fit: what they said already, then where our answer lacks most, then the book's order."""
    view = CaseView(dossier, {}, links_ok(chain))
    answered = [_answered(o, dossier, chain) for o in playbook.objections if holds(o.when, view)]
    return tuple(sorted(answered, key=_likelihood)[:most])


def _likelihood(found: Answered) -> tuple[bool, float, int]:
    whole = len(found.objection.evidence) or 1
    return not found.heard, -len(found.lacking) / whole, -len(found.open_links)


def _answered(objection: Objection, dossier: Dossier, chain: Sequence[LinkState]) -> Answered:
    have = {card.kind for card in dossier.cards}
    have |= set(_SAME) if have & set(_SAME) else set()
    evidence = tuple(card.id for card in dossier.cards if card.kind in objection.evidence)
    lacking = tuple(kind for kind in objection.evidence if kind not in have)
    open_links = tuple(
        state.link
        for state in chain
        if state.required
        and any(not slot.evidence and set(slot.kinds) & set(objection.evidence) for slot in state.slots)
    )
    return Answered(objection, evidence, lacking, open_links, _heard(objection.says, dossier))


def _heard(says: str, dossier: Dossier) -> str:
    """The newest entry of theirs that says as much."""
    wanted = _pairs(says)
    for entry in reversed(effective(dossier.journal)):
        if entry.kind in _THEIRS and wanted and len(wanted & _pairs(entry.text)) >= HEARD * len(wanted):
            return entry.id
    return ""


def _pairs(text: str) -> frozenset[str]:
    words = "".join(char for char in text if char.isalnum())
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))
