"""The chain of evidence: which link is proved by what, and which piece would close the others. Pure.

Also the list that goes with it: what to capture now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from kameng_tui.case.conditions import View, holds
from kameng_tui.case.findings import Finding, Fix
from kameng_tui.case.records import Card, Dossier
from kameng_tui.channels.records import Channel
from kameng_tui.knowledge.records import Capture, Playbook, PlaybookLink
from kameng_tui.reckon.view import CaseView
from kameng_tui.record import record

State = Literal["ok", "weak", "missing"]
LEAST_PIECES = 2
CLASSES: Mapping[str, tuple[str, ...]] = {
    "交易": ("order-page", "payment", "bill"),
    "沟通": ("chat", "call-recording", "reply", "receipt"),
    "异常": ("error-screen", "key-status", "screen-recording", "balance", "key-shot"),
    "规则": ("rule-page",),
    "主体": ("registry", "licence"),
    "损失": ("loss",),
}
"""The classes of evidence and the kinds of each. A case wants one piece of each of the first three."""
DEMANDED = ("交易", "沟通", "异常")
_FAULTY = ("not-performed", "not-as-described", "unused", "not-own-order")


@record
class SlotState:
    """One proof that a link needs: the evidence that fills it (ids), and the kinds that would, the first the best."""

    id: str
    label: str
    shows: str
    kinds: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def kind(self) -> str:
        return self.kinds[0] if self.kinds else "other"


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
            slot.kinds,
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
    """Whether the chain holds as a whole: every required link complete, no class of evidence without a piece, and not
    all on a single piece."""
    required = [state for state in states if state.required]
    complete = bool(required) and all(s.state == "ok" for s in required)
    return complete and pieces_of(dossier) >= LEAST_PIECES and not classes_lacking(states, dossier)


def classes_of(states: Sequence[LinkState], dossier: Dossier) -> dict[str, tuple[str, ...]]:
    """The pieces (ids) of every class. What fills a slot of the fault itself shows that fault, also an order page."""
    faulty = {
        id_ for state in states if state.link in _FAULTY for slot in state.slots for id_ in slot.evidence
    }
    return {
        name: tuple(
            card.id for card in dossier.cards if card.kind in kinds or (name == "异常" and card.id in faulty)
        )
        for name, kinds in CLASSES.items()
    }


def classes_lacking(states: Sequence[LinkState], dossier: Dossier) -> tuple[str, ...]:
    """Which of the first three classes have no piece at all. A class that no required link of this problem takes (nobody
    can talk with a shop that is gone) is not asked for."""
    wanted = {kind for state in states if state.required for slot in state.slots for kind in slot.kinds}
    have = classes_of(states, dossier)
    return tuple(name for name in DEMANDED if wanted.intersection(CLASSES[name]) and not have[name])


def pieces_of(dossier: Dossier) -> int:
    """How many different pieces of evidence there are; the same file attached twice is one."""
    return len({card.sha256 or card.id for card in dossier.cards})


def findings_of(states: Sequence[LinkState], dossier: Dossier) -> list[Finding]:
    """One finding for each required link that is not complete, mended by attaching the first piece it lacks; and one
    for the classes of evidence of which there is nothing."""
    found = []
    for state in states:
        if state.state == "ok" or not state.required:
            continue
        code = "chain.missing" if state.state == "missing" else "chain.weak"
        message = f"证据链「{state.label}」:{state.missing}"
        fix = Fix("attach", wanted(state, states))
        found.append(Finding(code, f"case.toml#chain.{state.link}", message, (), fix))
    lacking = classes_lacking(states, dossier)
    if lacking and not any(state.required and state.state == "missing" for state in states):
        # else the missing links say so already
        message = f"交易、沟通、异常三类证据至少各要一件,现在还没有{'、'.join(lacking)}类的"
        found.append(Finding("evidence.class", "case.toml#chain", message))
    return found


def wanted(state: LinkState, states: Sequence[LinkState]) -> dict[str, object]:
    """The arguments with which ``attach`` would close the first open slot of a link."""
    slot = next((s for s in state.slots if not s.evidence), None)
    kind = slot.kind if slot is not None else "other"
    shows = {"shows": slot.label} if slot is not None else {}
    return {"kind": kind, "link": links_taking(kind, states) or [state.link], **shows}


def links_taking(kind: str, states: Sequence[LinkState]) -> list[str]:
    """Every link that a piece of ``kind`` can count for: who attaches one for a link has it for the others, too."""
    return [state.link for state in states if any(kind in slot.kinds for slot in state.slots)]


def captures_open(states: Sequence[LinkState], playbook: Playbook, dossier: Dossier) -> tuple[Capture, ...]:
    """What to capture now: captures of which no evidence is there yet, urgent ones first, then in the book's order.

    A capture is done by evidence of its kind that counts for its link.
    """
    slots = {state.link: state.evidence for state in states}
    have = {(link, card.kind) for card in dossier.cards for link in (card.links or (*slots, ""))}
    open_ = [c for c in playbook.captures if (c.link, c.kind) not in have]
    return tuple(sorted(open_, key=lambda c: not c.urgent))
