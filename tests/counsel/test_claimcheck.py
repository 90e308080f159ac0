"""A claim that cannot carry is told so, with the place; one that can is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from casemaker import a_case, a_dossier, card

from kameng_tui.counsel.claimcheck import findings_of
from kameng_tui.knowledge.load import knowledge

ORDER = {"id": "o1", "number": "HX1", "amount": "500"}
PAYMENT = {"id": "p1", "order": "o1", "amount": "500"}
CLAIM = {"id": "c1", "kind": "refund", "amount": "500", "basis": ["民法典577"]}
TRIPLE = CLAIM | {"kind": "statutory-compensation", "amount": "1500"}
INTEREST = CLAIM | {"id": "c2", "kind": "interest", "amount": "15", "text": "按每日0.1%计30天的利息"}
PAGE = card("r", "rule-page", shows="公告:逾期到账每日按0.1%赔付")


def found(cards: Any = (), **tables: Any) -> list[tuple[str, str]]:
    tables = {"order": [ORDER], "payment": [PAYMENT], "claim": [CLAIM]} | tables
    dossier = a_dossier(a_case(**tables), cards=tuple(cards))
    return [
        (f.code, f.where.removeprefix("case.toml#claim.")) for f in findings_of(dossier, knowledge().elements)
    ]


def test_a_claim_that_carries() -> None:
    assert found() == []


def one(**values: Any) -> dict[str, Any]:
    return {"claim": [CLAIM | values]}


def two(**values: Any) -> dict[str, Any]:
    return {"claim": [CLAIM, CLAIM | {"id": "c2"} | values]}


CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "without a basis": (one(basis=[]), "claim.no-basis", "c1.basis"),
    "the same money from two sides": (two(against="seller"), "claim.double", "c2.amount"),
    "the money back and the goods besides": (two(kind="redeliver", amount="0"), "claim.double", "c2.alternative"),
    "both multiples": ({"claim": [CLAIM | {"id": "c2", "kind": "promised-compensation"}, TRIPLE | {"id": "c4"}]}, "claim.double", "c4"),
    "more than the law gives": ({"claim": [TRIPLE | {"amount": "1500.01"}]}, "claim.excessive", "c1.amount"),
    "a loss without proof": (two(kind="loss", amount="40"), "claim.no-proof", "c2.basis"),
    "a loss beyond the price without proof": (two(kind="loss", amount="900"), "claim.excessive", "c2.amount"),
    "a gesture of ten yuan": (two(kind="loss", amount="10", text="补偿10元"), "claim.negotiable", "c2.amount"),
    "a cent more is a loss to be proved": (two(kind="loss", amount="10.01"), "claim.no-proof", "c2.basis"),
    "interest beyond a third": (two(kind="interest", amount="150.01", basis=["消保法53"]), "claim.excessive", "c2.amount"),
    "three times without proof of fraud": ({"claim": [TRIPLE]}, "claim.no-fraud-proof", "c1.basis"),
    "fraud answered, its evidence not named": ({"claim": [TRIPLE], "answers": {"fraud": "yes"}, "cards": [card("k", "key-status")]}, "claim.no-fraud-proof", "c1.basis"),
    "fraud named by a page, intent by nothing": ({"claim": [TRIPLE | {"basis": ["消保法55.1", "r"]}], "answers": {"fraud": "yes"}, "cards": [card("r", "rule-page")]}, "claim.no-fraud-proof", "c1.basis"),
    "a promise without its page": (two(kind="promised-compensation", amount="1500"), "claim.no-page", "c2.text"),
    "a page that promises nothing": (two(kind="promised-compensation", amount="1500") | {"cards": [card("r", "rule-page", shows="商品说明")]}, "claim.no-page", "c2.text"),
    "0.1 % a day without a page": ({"claim": [CLAIM, INTEREST]}, "claim.no-page", "c2.text"),
    "a thousandth a day in the refund's text": (one(text="退款,并按日千分之一支付利息"), "claim.no-page", "c1.text"),
    "interest of nothing": (two(kind="interest", amount="5", basis=["民法典577"]), "claim.no-page", "c2.basis"),
    "interest of a prepayment where nothing was prepaid": (two(kind="interest", amount="5", basis=["消保法53"]), "claim.no-page", "c2.basis"),
    "interest by a page, counted wrongly": ({"claim": [CLAIM, INTEREST | {"amount": "15.01", "basis": ["r"]}], "cards": [PAGE]}, "amount.mismatch", "c2.amount"),
    "mental damages": (one(text="赔偿精神损失费"), "claim.not-recoverable", "c1.text"),
    "the time it took": (one(text="赔偿时间成本200元"), "claim.not-recoverable", "c1.text"),
    "an apology for money": (two(kind="apology", amount="200"), "claim.not-recoverable", "c2.amount"),
    "the shop closed": (two(kind="measure", amount="0", text="对商户封号"), "claim.not-civil", "c2.text"),
}  # fmt: skip


@pytest.mark.parametrize(("tables", "code", "where"), CASES.values(), ids=CASES)
def test_what_cannot_carry(tables: dict[str, Any], code: str, where: str) -> None:
    assert (code, where) in found(**tables)


QUIET: dict[str, tuple[dict[str, Any], str]] = {
    "two sides of which one is wanted": (two(against="seller", alternative="c1"), "claim.double"),
    "two sides that share it": ({"claim": [CLAIM | {"amount": "300"}, CLAIM | {"id": "c2", "against": "seller", "amount": "200"}]}, "claim.double"),
    "the goods instead of the money": (two(kind="redeliver", amount="0", alternative="c1"), "claim.double"),
    "a part back, another order delivered": ({"claim": [CLAIM | {"amount": "200"}, CLAIM | {"id": "c2", "kind": "redeliver", "amount": "0"}]}, "claim.double"),
    "exactly three times": ({"claim": [TRIPLE]}, "claim.excessive"),
    "a proven loss": (two(kind="loss", amount="900") | {"cards": [card("l", "loss")]}, "claim.excessive"),
    "a voucher for it": (two(kind="loss", amount="40") | {"cards": [card("l", "loss")]}, "claim.no-proof"),
    "fraud with the evidence named": ({"claim": [TRIPLE | {"basis": ["消保法55.1", "k"]}], "cards": [card("k", "key-status"), card("o", "order-page")], "answers": {"fraud": "yes"}}, "claim.no-fraud-proof"),
    "a promise with its page": (two(kind="promised-compensation", amount="1500") | {"cards": [PAGE]}, "claim.no-page"),
    "0.1 % a day with its page": ({"claim": [CLAIM, INTEREST | {"basis": ["r"]}], "cards": [PAGE]}, "claim.no-page"),
    "counted to the cent": ({"claim": [CLAIM, INTEREST | {"basis": ["r"]}], "cards": [PAGE]}, "amount.mismatch"),
    "interest of a prepayment": (two(kind="interest", amount="5", basis=["消保法53"]) | {"order": [ORDER | {"goods": "balance"}]}, "claim.no-page"),
    "an apology needs no basis": ({"claim": [{"id": "c1", "kind": "apology"}]}, "claim.no-basis"),
    "records are a measure that can be asked for": (two(kind="measure", amount="0", text="提供登录记录"), "claim.not-civil"),
}  # fmt: skip


@pytest.mark.parametrize(("tables", "code"), QUIET.values(), ids=QUIET)
def test_no_false_alarm(tables: dict[str, Any], code: str) -> None:
    assert code not in [c for c, _ in found(**tables)]
