"""What may be claimed: the claims of the playbook that fit, with their amounts, and who is asked for what. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from kameng_tui.case.conditions import View, holds
from kameng_tui.case.records import Card, Case, Claim, Dossier
from kameng_tui.knowledge.elements import ClaimProof
from kameng_tui.knowledge.records import ClaimOption, Playbook
from kameng_tui.reckon.money import MONEY_CLAIMS, NOTHING, alternatives, total
from kameng_tui.record import record
from kameng_tui.values import parse_amount

LEAST_EXTRA = parse_amount(500)  # 消保法55 I: three times the price, at least 500 yuan, on top of the refund
TIMES = 3
CENT = Decimal("0.01")
_COMPENSATION = re.compile(r"赔|补偿|违约金|滞纳金|利息|倍")
_INSTEAD = ("redeliver", "replace")
_PAGE = "promised-compensation"


@record
class ProposedClaim:
    """A claim that fits. ``amount`` is None where it must be proved or reckoned, or has none; ``alternative`` is the kind
    that it can replace; ``caution`` says what must be shown first; ``partial``: how much of the price is for the user to
    reckon."""

    kind: str
    text: str
    amount: Decimal | None
    basis: tuple[str, ...]
    alternative: str
    caution: str
    partial: bool = False


@record
class Respondent:
    """What one side is asked for. ``shared``: claims (ids) that another side may meet instead, so that they count once."""

    against: str
    claims: tuple[str, ...]
    money: Decimal
    shared: tuple[str, ...]


@record
class Plan:
    """The claims by respondent, and the one total of the whole dispute: no money is asked for twice."""

    respondents: tuple[Respondent, ...]
    total: Decimal


def propose(
    dossier: Dossier, playbook: Playbook, view: View, proofs: Mapping[str, ClaimProof]
) -> list[ProposedClaim]:
    """The claims of the playbook whose conditions hold, in its order. What is better not claimed without proof is
    offered only where there is evidence for each of its elements."""
    price = price_of(dossier.case)
    found = []
    refunds = any(option.kind == "refund" for option in playbook.claims)
    for option in playbook.claims:
        if not holds(option.when, view) or not _is_carried(option, dossier, proofs):
            continue
        instead = option.kind in _INSTEAD and refunds
        found.append(
            ProposedClaim(
                option.kind,
                option.text,
                None if option.partial else _amount(option.kind, price),
                option.basis,
                "refund" if instead else "",
                option.caution,
                option.partial,
            )
        )
    return found


def _is_carried(option: ClaimOption, dossier: Dossier, proofs: Mapping[str, ClaimProof]) -> bool:
    """Whether the case has something for each element: the answer that it asks for, and a piece of one of its kinds."""
    if option.kind == "statutory-compensation" and not option.when:
        return False
    if option.kind == _PAGE and not promise_pages(dossier.cards):
        return False
    proof = proofs.get(option.kind)
    if proof is None or not proof.or_drop:
        return True
    kinds = {card.kind for card in dossier.cards}
    return all(
        element.optional
        or not element.kinds
        or (bool(kinds & set(element.kinds)) and _answered(dossier.case, element.answer))
        for element in proof.elements
    )


def _answered(case: Case, question: str) -> bool:
    return not question or case.answers.get(question) == "yes"


def promise_pages(cards: Sequence[Card]) -> tuple[Card, ...]:
    """The captured rules that say something of compensation or interest: a page that only describes the goods promises
    none."""
    return tuple(card for card in cards if card.kind == "rule-page" and _COMPENSATION.search(card.shows))


def price_of(case: Case) -> Decimal | None:
    """What was paid; where no payment is known, what was ordered."""
    paid = [p.amount for p in case.payments if p.amount is not None]
    ordered = [o.amount for o in case.orders if o.amount is not None]
    amounts = paid or ordered
    return sum(amounts, NOTHING) if amounts else None


def most_extra(price: Decimal) -> Decimal:
    """The additional damages of 消保法55 I for ``price``."""
    return max(price * TIMES, LEAST_EXTRA)


def interest_of(principal: Decimal, rate_a_day: Decimal, days: int) -> Decimal:
    """Simple interest by the day, to the cent. The rate comes from a page in evidence: there is none by law."""
    return (principal * rate_a_day * days).quantize(CENT, ROUND_HALF_UP)


def plan_of(claims: Sequence[Claim]) -> Plan:
    """Who is asked for what. Claims that name each other as alternatives count once in the total, at their largest."""
    groups = alternatives(claims)
    shared = {
        claim.id for group in groups if len({c.against for c in group}) > 1 for claim in group if claim.id
    }
    sides = []
    for against in dict.fromkeys(claim.against for claim in claims):
        own = [claim for claim in claims if claim.against == against]
        ids = tuple(claim.id for claim in own)
        sides.append(Respondent(against, ids, total(own), tuple(i for i in ids if i in shared)))
    return Plan(tuple(sides), total(claims))


def money_of(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Of claims that replace each other the first that asks for money; every other money claim."""
    groups = [[c for c in group if c.kind in MONEY_CLAIMS] for group in alternatives(claims)]
    return tuple(group[0] for group in groups if group)


def _amount(kind: str, price: Decimal | None) -> Decimal | None:
    if price is None:
        return None
    if kind == "refund":
        return price
    return most_extra(price) if kind == "statutory-compensation" else None
