"""What may be claimed: the claims of the playbook that fit, with their amounts, and a claim as a sentence. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kameng_tui.case.conditions import View, holds
from kameng_tui.case.records import Case, Claim
from kameng_tui.knowledge.records import Playbook
from kameng_tui.reckon.money import alternatives
from kameng_tui.values import parse_amount, show_amount

LEAST_EXTRA = parse_amount(500)  # 消保法55 I: three times the price, at least 500 yuan, on top of the refund
TIMES = 3


@dataclass(frozen=True, slots=True)
class ProposedClaim:
    """A claim that fits. ``amount`` is None where it must be proved or has none; ``alternative`` is the kind that it can
    replace; ``caution`` says what must be shown first."""

    kind: str
    text: str
    amount: Decimal | None
    basis: tuple[str, ...]
    alternative: str
    caution: str


def propose(case: Case, playbook: Playbook, view: View) -> list[ProposedClaim]:
    """The claims of the playbook whose conditions hold, in its order. Three times the price is never a matter of course:
    it is offered only under a condition that holds."""
    price = price_of(case)
    found = []
    refunds = any(option.kind == "refund" for option in playbook.claims)
    for option in playbook.claims:
        if not holds(option.when, view) or (option.kind == "statutory-compensation" and not option.when):
            continue
        instead = option.kind in ("redeliver", "replace") and refunds
        found.append(
            ProposedClaim(
                option.kind,
                option.text,
                _amount(option.kind, price),
                option.basis,
                "refund" if instead else "",
                option.caution,
            )
        )
    return found


def price_of(case: Case) -> Decimal | None:
    """What was paid; where no payment is known, what was ordered."""
    paid = [p.amount for p in case.payments if p.amount is not None]
    ordered = [o.amount for o in case.orders if o.amount is not None]
    amounts = paid or ordered
    return sum(amounts, parse_amount(0)) if amounts else None


def most_extra(price: Decimal) -> Decimal:
    """The additional damages of 消保法55 I for ``price``."""
    return max(price * TIMES, LEAST_EXTRA)


def _amount(kind: str, price: Decimal | None) -> Decimal | None:
    if price is None:
        return None
    if kind == "refund":
        return price
    return most_extra(price) if kind == "statutory-compensation" else None


def sentence(claim: Claim, labels: Mapping[str, str]) -> str:
    """One claim as a demand with its time, amount and rail: 要求在24小时内将500.00元退回原支付账户.

    ``labels`` are the Chinese names of claim kinds.
    """
    within = claim.within.strip().removesuffix("以内").removesuffix("之内").removesuffix("内")
    return f"要求{f'在{within}内' if within else ''}{_demand(claim, labels)}"


def sentences(claims: Sequence[Claim], labels: Mapping[str, str]) -> list[str]:
    """All claims as demands; those that replace each other are one demand with 或者."""
    lines = []
    for group in alternatives(claims):
        line = "，或者".join([sentence(group[0], labels), *(_demand(c, labels) for c in group[1:])])
        if len(group) == 1 and group[0].alternative:
            line += f"，或者{_in_kind(group[0].alternative, labels)}"
        lines.append(line)
    return lines


def _demand(claim: Claim, labels: Mapping[str, str]) -> str:
    yuan = f"{show_amount(claim.amount)}元" if claim.amount is not None else ""
    if claim.kind == "refund":
        return f"将{yuan or '已付款项'}退回原支付账户"
    if claim.kind in ("redeliver", "replace"):
        return claim.text or _in_kind(claim.kind, labels)
    name = labels.get(claim.kind, claim.text)
    return f"支付{name}{yuan}" if yuan else claim.text or name


def _in_kind(kind: str, labels: Mapping[str, str]) -> str:
    """A demand that is no money; ``kind`` may also be the demand in the user's own words."""
    words = {"redeliver": "补发约定的商品", "replace": "更换可以正常使用的商品"}
    return words.get(kind) or labels.get(kind, kind)
