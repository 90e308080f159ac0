"""Which evidence goes along with a filing, the most needed first: what the channel asks for, then what proves the claims.

Pure: it looks at cards, never at files; whether a file is small enough is for ``desk.packing``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from kameng_tui.case.records import Card
from kameng_tui.channels.records import Channel
from kameng_tui.counsel.chain import LinkState
from kameng_tui.counsel.matrix import STRENGTHS, ClaimRow, strength_of
from kameng_tui.record import record


@record
class Ranked:
    """A card and why it stands where it does."""

    card: Card
    why: str


def ranked(
    cards: Sequence[Card],
    channel: Channel,
    form: Mapping[str, Any],
    matrix: Sequence[ClaimRow],
    chain: Sequence[LinkState],
    wanted: Collection[str] = (),
) -> list[Ranked]:
    """``cards`` in the order in which they should be taken along; ``wanted`` are ids that the person named. Of several
    reasons for a card the first counts."""

    def strength(card: Card) -> tuple[int, str]:
        return list(STRENGTHS).index(strength_of(card)), card.id

    rows = [
        *((id_, "你点名要带") for id_ in wanted),
        *((id_, "表单里选了") for id_ in _in_form(channel, form)),
        *((id_, "渠道要求") for id_ in _asked_for(cards, channel)),
        *((id_, f"证明「{label}」") for id_, label in _best(matrix)),
        *((id_, f"证明「{link.label}」") for link in chain if link.required for id_ in link.evidence),
        *((id_, f"证明「{link.label}」") for link in chain for id_ in link.evidence),
        *((card.id, "其他材料") for card in sorted(cards, key=strength)),
    ]
    known = {card.id: card for card in cards}
    reasons: dict[str, str] = {}
    for id_, why in rows:
        reasons.setdefault(id_, why)
    return [Ranked(known[id_], why) for id_, why in reasons.items() if id_ in known]


def _in_form(channel: Channel, form: Mapping[str, Any]) -> Iterator[str]:
    for spec in channel.fields:
        value = form.get(spec.id)
        if spec.type == "evidence" and isinstance(value, list | tuple):
            yield from (str(item) for item in value)


def _asked_for(cards: Sequence[Card], channel: Channel) -> Iterator[str]:
    """Of every kind that a required gate of the channel names, the strongest piece."""
    kinds = [kind for gate in channel.gates if gate.level == "required" for kind in _kinds(gate.need)]
    for kind in dict.fromkeys(kinds):
        of_kind = [card for card in cards if card.kind == kind]
        if of_kind:
            yield min(of_kind, key=lambda card: list(STRENGTHS).index(strength_of(card))).id


def _kinds(condition: Any) -> Iterator[str]:
    if isinstance(condition, Mapping):
        for name, inner in condition.items():
            if name == "evidence" and isinstance(inner, str):
                yield inner
            elif name in ("all", "any"):
                for one in inner:
                    yield from _kinds(one)


def _best(matrix: Sequence[ClaimRow]) -> Iterator[tuple[str, str]]:
    """Of every element of a claim that is not to be dropped, the strongest piece."""
    for row in matrix:
        for proof in row.proofs if row.verdict != "drop" else ():
            if proof.pieces and not proof.optional:
                yield proof.pieces[0].card, proof.label
