"""What may be claimed, for how much, and in which words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from casemaker import a_case, a_dossier, card

from kameng_tui.case.records import Claim
from kameng_tui.counsel.claims import propose, sentence, sentences
from kameng_tui.knowledge.records import ClaimOption, Playbook
from kameng_tui.reckon.view import CaseView

LABELS = {"loss": "损失赔偿", "apology": "道歉"}
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


def claim(kind: str, amount: str = "", **values: str) -> Claim:
    return Claim(kind=kind, amount=Decimal(amount) if amount else None, **values)


WORDS = {
    "the example": (claim("refund", "500.00", within="24小时"), "要求在24小时内将500.00元退回原支付账户"),
    "内 is not said twice": (claim("refund", "500.00", within="48小时内"), "要求在48小时内将500.00元退回原支付账户"),
    "without a time": (claim("refund", "500.00"), "要求将500.00元退回原支付账户"),
    "without an amount": (claim("refund"), "要求将已付款项退回原支付账户"),
    "redelivery": (claim("redeliver", "500.00", within="30分钟"), "要求在30分钟内补发约定的商品"),
    "in the user's words": (claim("replace", text="换一张可用的卡密"), "要求换一张可用的卡密"),
    "money with a name": (claim("loss", "20.00"), "要求支付损失赔偿20.00元"),
    "no money": (claim("apology", text="书面道歉"), "要求书面道歉"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "words"), WORDS.values(), ids=WORDS)
def test_sentence(one: Claim, words: str) -> None:
    assert sentence(one, LABELS) == words


def test_alternatives_are_one_demand() -> None:
    refund = claim("refund", "500.00", id="c1", within="24小时", alternative="c2")
    again = claim("redeliver", id="c2", alternative="c1")
    loss = claim("loss", "20.00", id="c3")
    assert sentences((refund, again, loss), LABELS) == [
        "要求在24小时内将500.00元退回原支付账户，或者补发约定的商品",
        "要求支付损失赔偿20.00元",
    ]
    by_kind = claim("refund", "500.00", id="c1", alternative="redeliver")
    assert sentences((by_kind,), LABELS) == ["要求将500.00元退回原支付账户，或者补发约定的商品"]
