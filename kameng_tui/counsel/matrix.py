"""The proof matrix: every claim by what must be proved for it, the evidence of each, how strong, and what to drop. Pure.

Which evidence proves what is knowledge (``elements.toml``); how strong a piece is follows from its card. Nothing here
says how likely a claim is to win.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from kameng_tui.case.records import Card, Claim, Dossier
from kameng_tui.counsel.chain import LinkState, State
from kameng_tui.knowledge.elements import BEYOND_DOUBT, STANDARDS, ClaimProof, Element
from kameng_tui.record import record

Strength = Literal["original", "official", "screenshot", "excerpt", "statement"]
STRENGTHS: Mapping[Strength, str] = {
    "original": "原始文件", "official": "官方或第三方记录", "screenshot": "截图", "excerpt": "节选", "statement": "自己的陈述",
}  # fmt: skip
"""From the strongest down. Electronic data stand best as the original or an identical copy (证据规定14、15), and by
whoever kept them in the ordinary course of business (94)."""
SOLID: tuple[Strength, ...] = ("original", "official", "screenshot")
Verdict = Literal["hold", "weak", "drop"]
VERDICTS: Mapping[Verdict, str] = {"hold": "要件都有证据", "weak": "要件还不齐,先补", "drop": "建议不主张"}
_THIRD_PARTY = ("payment", "bill", "registry", "licence", "key-status", "receipt")
_OWN_ACCOUNT = ("payment", "bill")
"""Pages of one's own account: what they say is the institution's, but only what it gave out itself is its record."""
_GIVEN_OUT = r"导出|下载|电子回单|电子凭证|盖章"
_RECORDED = ("call-recording", "screen-recording")
_PICTURES = ("png", "jpg", "jpeg", "webp", "heic", "bmp", "gif", "tif", "tiff")
_TYPED = ("txt", "md", "doc", "docx")


@record
class Piece:
    """A card (id) that speaks for an element, and how strong it is."""

    card: str
    strength: Strength


@record
class Proof:
    """One element of a claim: its evidence, the strongest first. ``lacking`` is empty where nothing more is needed."""

    element: str
    label: str
    state: State
    pieces: tuple[Piece, ...]
    lacking: str
    standard: str
    cites: tuple[str, ...]
    optional: bool


@record
class ClaimRow:
    """A claim with its elements. ``claim``: its id in the case, empty for one that the playbook would offer."""

    claim: str
    kind: str
    verdict: Verdict
    why: str
    proofs: tuple[Proof, ...]


def matrix_of(
    dossier: Dossier,
    chain: Sequence[LinkState],
    elements: Mapping[str, ClaimProof],
    offered: Sequence[str] = (),
) -> tuple[ClaimRow, ...]:
    """A row for every claim of the case; where it has none yet, for every kind in ``offered``."""
    claims = dossier.case.claims or tuple(Claim(kind=kind) for kind in dict.fromkeys(offered))
    return tuple(
        _row(claim, elements[claim.kind], dossier, chain) for claim in claims if claim.kind in elements
    )


def _row(claim: Claim, proof: ClaimProof, dossier: Dossier, chain: Sequence[LinkState]) -> ClaimRow:
    proofs = tuple(_proof(element, claim, dossier, chain) for element in proof.elements)
    needed = [p for p in proofs if not p.optional]
    missing = [p.label for p in needed if p.state == "missing"]
    open_ = missing or [p.label for p in needed if p.state == "weak"]
    verdict: Verdict = "hold" if not open_ else "drop" if missing and proof.or_drop else "weak"
    named = "、".join(f"「{label}」" for label in open_)
    why = {"hold": "", "weak": f"还要补{named}", "drop": f"没有证据证明{named},写进去会拖累其他诉求"}[verdict]
    return ClaimRow(claim.id, claim.kind, verdict, why, proofs)


def _proof(element: Element, claim: Claim, dossier: Dossier, chain: Sequence[LinkState]) -> Proof:
    states = [state for state in chain if state.link in element.links]
    cards = list(_cards_for(element, claim, dossier.cards, states))
    pieces = tuple(
        sorted(
            (Piece(card.id, strength_of(card)) for card in cards),
            key=lambda p: list(STRENGTHS).index(p.strength),
        )
    )
    state = _state(element, pieces, states)
    lacking = element.close if state != "ok" else ""
    if state == "weak" and pieces and not any(piece.strength in SOLID for piece in pieces):
        lacking = f"现在只有节选或自己的陈述:{element.close}"
    if element.answer and dossier.case.answers.get(element.answer) != "yes":
        state, lacking = "missing", element.close
    elif state == "ok" and element.standard == BEYOND_DOUBT and not _beyond_doubt(pieces):
        state, lacking = "weak", "要达到排除合理怀疑,一张截图不够:再补原始文件、官方记录,或另一件能互相印证的"
    if set(element.statutes) & set(claim.basis):
        state, lacking = "ok", ""
    label, rule = STANDARDS[element.standard]
    return Proof(
        element.id, element.label, state, pieces, lacking, label, (*element.cites, rule), element.optional
    )


def _cards_for(
    element: Element, claim: Claim, cards: Sequence[Card], states: Sequence[LinkState]
) -> Iterator[Card]:
    """The cards that speak for an element. A card that names links counts for those alone, as in the chain."""
    filling = {id_ for state in states for id_ in state.evidence}
    for card in cards:
        if element.named and card.id not in claim.basis:
            continue
        if not element.kinds:
            fits = card.id in filling
        else:
            fits = card.kind in element.kinds and (not element.links or card.id in filling)
        if fits:
            yield card


def _state(element: Element, pieces: Sequence[Piece], states: Sequence[LinkState]) -> State:
    solid = any(piece.strength in SOLID for piece in pieces)
    if element.kinds:
        return "ok" if solid else "weak" if pieces else "missing"
    asked = [state for state in states if state.required] or list(states)
    found = [state.state for state in asked]
    whole = any(s == "ok" for s in found) if element.any_ else bool(found) and all(s == "ok" for s in found)
    if whole and solid:
        return "ok"
    return "weak" if pieces or any(s != "missing" for s in found) else "missing"


def _beyond_doubt(pieces: Sequence[Piece]) -> bool:
    """Whether the pieces can reach that standard at all: more than a single picture of a screen."""
    return any(p.strength in ("original", "official") for p in pieces) or (
        sum(p.strength in SOLID for p in pieces) > 1
    )


def strength_of(card: Card) -> Strength:
    """How strong a piece is by what its card says: the file as exported or recorded, a record of others, or a picture."""
    told = f"{card.shows} {card.file} {card.obtained}"
    ending = card.file.rpartition(".")[2].lower()
    if re.search(r"节选|摘录|部分聊天", told):
        return "excerpt"
    if card.kind in _RECORDED:
        return "original"
    if ending in _TYPED and not re.search(r"导出|下载|公证|时间戳", card.obtained):
        return "statement"
    if card.kind in _THIRD_PARTY:
        pictured = card.kind in _OWN_ACCOUNT and ending in _PICTURES
        given_out = re.search(_GIVEN_OUT, f"{card.file} {card.obtained}")
        return "screenshot" if pictured and not given_out else "official"
    return (
        "screenshot" if ending in _PICTURES or not re.search(r"导出|下载|原件", card.obtained) else "original"
    )
