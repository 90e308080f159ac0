"""What may be claimed: the claims of the playbook that fit, with their amounts. Pure."""

from __future__ import annotations

from decimal import Decimal

from kameng_tui.case.conditions import View, holds
from kameng_tui.case.records import Case
from kameng_tui.knowledge.records import Playbook
from kameng_tui.record import record
from kameng_tui.values import parse_amount

LEAST_EXTRA = parse_amount(500)  # 消保法55 I: three times the price, at least 500 yuan, on top of the refund
TIMES = 3


@record
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
