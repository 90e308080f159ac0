"""What may be claimed, and for how much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from casemaker import a_case, a_dossier, card

from kameng_tui.case.records import Card
from kameng_tui.counsel.claims import interest_of, plan_of, propose
from kameng_tui.knowledge.load import knowledge
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
    return {
        p.kind: p.amount for p in propose(a_dossier(case), book(*options), CaseView(a_dossier(case), {}), {})
    }


def test_the_refund_is_what_was_paid_and_redelivery_its_alternative() -> None:
    assert proposed(REFUND, AGAIN) == {"refund": Decimal("100.00"), "redeliver": None}
    case = a_case(payment=[{"id": "p1", "amount": "100"}])
    found = propose(a_dossier(case), book(REFUND, AGAIN), CaseView(a_dossier(case), {}), {})
    assert [p.alternative for p in found] == ["", "refund"]
    ordered = a_case(order=[{"id": "o1", "amount": "80"}])
    assert propose(a_dossier(ordered), book(REFUND), CaseView(a_dossier(), {}), {})[0].amount == Decimal(
        "80.00"
    )
    assert propose(a_dossier(), book(REFUND), CaseView(a_dossier(), {}), {})[0].amount is None
    assert proposed(replace(REFUND, partial=True)) == {"refund": None}, "the user reckons how much of it"


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
        with_loss, book(ClaimOption("loss", "损失", (), {"evidence": "loss"})), CaseView(with_loss, {}), {}
    )


PROMISED = ClaimOption("promised-compensation", "按承诺赔付", ("网络消费解释10",), {"evidence": "rule-page"})
LOSS = ClaimOption("loss", "损失", ("民法典584",))
ORDERED = (card("o", "order-page"), card("p", "payment"))
CARRIED: dict[str, tuple[ClaimOption, tuple[Card, ...], bool]] = {
    "a page that describes the goods promises nothing": (PROMISED, (*ORDERED, card("r", "rule-page", shows="页面写着年卡、一年有效")), False),
    "a page that says what is paid": (PROMISED, (*ORDERED, card("r", "rule-page", shows="商品页写明假一赔三")), True),
    "a talk is no page": (PROMISED, (*ORDERED, card("r", "chat", shows="客服说赔三倍")), False),
    "fraud answered, but nothing that shows intent": (TRIPLE, (*ORDERED, card("r", "rule-page")), False),
    "fraud answered, and a piece for each element": (TRIPLE, (*ORDERED, card("k", "key-status")), True),
    "a loss without a voucher": (LOSS, ORDERED, False),
    "a loss with a voucher that could be foreseen": (LOSS, (*ORDERED, card("l", "loss")), True),
    "a refund needs no more than its breach": (REFUND, (), True),
}  # fmt: skip


@pytest.mark.parametrize(("option", "cards", "offered"), CARRIED.values(), ids=CARRIED)
def test_a_claim_is_offered_where_each_element_has_evidence(
    option: ClaimOption, cards: tuple[Card, ...], offered: bool
) -> None:
    dossier = a_dossier(
        a_case(payment=[{"id": "p1", "amount": "100"}], answers={"fraud": "yes"}), cards=cards
    )
    found = propose(dossier, book(option), CaseView(dossier, {}), knowledge().elements)
    assert bool(found) == offered


@pytest.mark.parametrize(
    ("rate", "days", "interest"), [("0.001", 30, "3.00"), ("0.0005", 7, "0.35"), ("0.00011", 5, "0.06")]
)
def test_interest_is_exact_to_the_cent(rate: str, days: int, interest: str) -> None:
    assert interest_of(Decimal("100.00"), Decimal(rate), days) == Decimal(interest)


def test_two_sides_are_asked_for_the_money_once() -> None:
    one = {"id": "c1", "kind": "refund", "amount": "100", "against": "platform"}
    plan = plan_of(a_case(claim=[one, one | {"id": "c2", "against": "seller", "alternative": "c1"}]).claims)
    assert plan.total == Decimal("100.00")
    assert [(r.against, r.money, r.shared) for r in plan.respondents] == [
        ("platform", Decimal("100.00"), ("c1",)),
        ("seller", Decimal("100.00"), ("c2",)),
    ]
    halves = plan_of(
        a_case(claim=[one | {"amount": "60"}, one | {"id": "c2", "against": "seller", "amount": "40"}]).claims
    )
    assert (halves.total, [r.shared for r in halves.respondents]) == (Decimal("100.00"), [(), ()])
