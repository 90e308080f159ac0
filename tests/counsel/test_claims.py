"""What may be claimed, and for how much."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from casemaker import a_case, a_dossier, card

from kameng_tui.counsel.claims import propose
from kameng_tui.knowledge.records import ClaimOption, Playbook
from kameng_tui.reckon.view import CaseView

FRAUD = {"field": "answers.fraud", "is": "yes"}


def book(*options: ClaimOption) -> Playbook:
    return Playbook("x", "x", "x", "", date(2026, 1, 1), ("x",), claims=options)


REFUND = ClaimOption("refund", "退款", ("民法典577",))
AGAIN = ClaimOption("redeliver", "补发", ("电商法20",))
TRIPLE = ClaimOption("statutory-compensation", "三倍", ("消保法55.1",), FRAUD)


def proposed(*options: ClaimOption, price: str = "100", fraud: str = "yes") -> dict[str, Decimal | None]:
    case = a_case(payment=[{"id": "p1", "amount": price}], answers={"fraud": fraud})
    return {p.kind: p.amount for p in propose(case, book(*options), CaseView(a_dossier(case), {}))}


def test_the_refund_is_what_was_paid_and_redelivery_its_alternative() -> None:
    assert proposed(REFUND, AGAIN) == {"refund": Decimal("100.00"), "redeliver": None}
    case = a_case(payment=[{"id": "p1", "amount": "100"}])
    found = propose(case, book(REFUND, AGAIN), CaseView(a_dossier(case), {}))
    assert [p.alternative for p in found] == ["", "refund"]
    ordered = a_case(order=[{"id": "o1", "amount": "80"}])
    assert propose(ordered, book(REFUND), CaseView(a_dossier(), {}))[0].amount == Decimal("80.00")
    assert propose(a_case(), book(REFUND), CaseView(a_dossier(), {}))[0].amount is None


@pytest.mark.parametrize(
    ("price", "extra"), [("100", "500.00"), ("166.66", "500.00"), ("166.67", "500.01"), ("1000", "3000.00")]
)
def test_three_times_the_price_at_least_500(price: str, extra: str) -> None:
    assert proposed(TRIPLE, price=price)["statutory-compensation"] == Decimal(extra)


def test_three_times_the_price_is_never_a_matter_of_course() -> None:
    assert proposed(TRIPLE, fraud="unknown") == {}
    assert proposed(ClaimOption("statutory-compensation", "三倍", ())) == {}, (
        "a book that forgot the condition"
    )
    assert "loss" not in proposed(ClaimOption("loss", "损失", (), {"evidence": "loss"}))
    with_loss = a_dossier(cards=(card("l", "loss"),))
    assert propose(
        a_case(), book(ClaimOption("loss", "损失", (), {"evidence": "loss"})), CaseView(with_loss, {})
    )
