"""The chain of evidence: which link is proved by what, and which piece would close the others. Pure.

Also the two lists that go with it: what to capture now, and what the other side will say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from kameng_tui.case.conditions import View, holds
from kameng_tui.case.findings import Finding, Fix
from kameng_tui.case.records import Card, Dossier
from kameng_tui.channels.records import Channel
from kameng_tui.knowledge.records import Capture, Objection, Playbook, PlaybookLink
from kameng_tui.reckon.view import CaseView
from kameng_tui.record import record

State = Literal["ok", "weak", "missing"]
LEAST_PIECES = 2


@record
class SlotState:
    """One proof that a link needs: the evidence that fills it (ids), and the first kind that would."""

    id: str
    label: str
    shows: str
    kind: str
    evidence: tuple[str, ...]


@record
class LinkState:
    """``missing`` says what is lacking, empty when nothing is. ``required``: the chain does not hold without it."""

    link: str
    label: str
    state: State
    evidence: tuple[str, ...]
    missing: str
    slots: tuple[SlotState, ...]
    required: bool


@record
class Answered:
    """What the other side may say, our answer, and the evidence for it: what there is (ids) and what is not (kinds)."""

    objection: Objection
    evidence: tuple[str, ...]
    lacking: tuple[str, ...]


def chain_of(
    dossier: Dossier, playbook: Playbook, channels: Mapping[str, Channel] | None = None
) -> tuple[LinkState, ...]:
    """Every link of the playbook. ``channels`` say what their own events mean, for links proved by the journal.

    A card that names links counts for those alone; one that names none counts wherever its kind fits.
    """
    view = CaseView(dossier, channels or {})
    return tuple(_link(link, dossier.cards, view) for link in playbook.links)


def _link(link: PlaybookLink, cards: Sequence[Card], view: View) -> LinkState:
    fitting = [card for card in cards if not card.links or link.id in card.links]
    slots = tuple(
        SlotState(
            slot.id,
            slot.label,
            slot.shows,
            slot.kinds[0] if slot.kinds else "other",
            tuple(c.id for c in fitting if c.kind in slot.kinds),
        )
        for slot in link.slots
    )
    evidence = tuple(dict.fromkeys(id for slot in slots for id in slot.evidence))
    empty = [slot.label for slot in slots if not slot.evidence]
    if slots and not empty:
        return LinkState(link.id, link.label, "ok", evidence, "", slots, link.required)
    if evidence:
        return LinkState(
            link.id, link.label, "weak", evidence, f"还缺:{'、'.join(empty)}", slots, link.required
        )
    if link.proved_by and holds(link.proved_by, view):
        missing = f"只有自己的记录,还缺:{'、'.join(empty) or '能证明它的材料'}"
        return LinkState(link.id, link.label, "weak", (), missing, slots, link.required)
    return LinkState(link.id, link.label, "missing", (), link.missing, slots, link.required)


def links_ok(states: Sequence[LinkState]) -> frozenset[str]:
    """The complete links, as conditions ask for them."""
    return frozenset(state.link for state in states if state.state == "ok")


def chain_ready(states: Sequence[LinkState], dossier: Dossier) -> bool:
    """Whether the chain holds as a whole: every required link complete, and not on a single piece of evidence."""
    required = [state for state in states if state.required]
    complete = bool(required) and all(s.state == "ok" for s in required)
    return complete and pieces_of(dossier) >= LEAST_PIECES


def pieces_of(dossier: Dossier) -> int:
    """How many different pieces of evidence there are; the same file attached twice is one."""
    return len({card.sha256 or card.id for card in dossier.cards})


def findings_of(states: Sequence[LinkState]) -> list[Finding]:
    """One finding for each required link that is not complete, mended by attaching the first piece it lacks."""
    found = []
    for state in states:
        if state.state == "ok" or not state.required:
            continue
        code = "chain.missing" if state.state == "missing" else "chain.weak"
        message = f"证据链「{state.label}」:{state.missing}"
        found.append(
            Finding(code, f"case.toml#chain.{state.link}", message, (), Fix("attach", wanted(state)))
        )
    return found


def wanted(state: LinkState) -> dict[str, object]:
    """The arguments with which ``attach`` would close the first open slot of a link."""
    slot = next((s for s in state.slots if not s.evidence), None)
    kind = slot.kind if slot is not None else "other"
    shows = {"shows": slot.label} if slot is not None else {}
    return {"kind": kind, "link": [state.link], **shows}


def captures_open(states: Sequence[LinkState], playbook: Playbook, dossier: Dossier) -> tuple[Capture, ...]:
    """What to capture now: captures of which no evidence is there yet, urgent ones first, then in the book's order.

    A capture is done by evidence of its kind that counts for its link.
    """
    slots = {state.link: state.evidence for state in states}
    have = {(link, card.kind) for card in dossier.cards for link in (card.links or (*slots, ""))}
    open_ = [c for c in playbook.captures if (c.link, c.kind) not in have]
    return tuple(sorted(open_, key=lambda c: not c.urgent))


def objections_of(playbook: Playbook, dossier: Dossier, most: int = 3) -> tuple[Answered, ...]:
    """The likeliest objections (the book's order), each with the evidence that answers it."""
    answered = []
    for objection in playbook.objections[:most]:
        evidence = tuple(card.id for card in dossier.cards if card.kind in objection.evidence)
        have = {card.kind for card in dossier.cards}
        answered.append(Answered(objection, evidence, tuple(k for k in objection.evidence if k not in have)))
    return tuple(answered)
