"""A case that contradicts itself is told so, with the place; one that agrees is left alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from casemaker import a_case, a_dossier, at, card, entry, filing

from kameng_tui.counsel.crosscheck import findings_of, not_shown

NOW = "2026-11-21T10:30"
ORDER = {"id": "o1", "number": "HX20260901100000123", "amount": "500", "placed": at("2026-09-01T10:00")}
PAYMENT = {"id": "p1", "order": "o1", "amount": "500", "paid": at("2026-09-01T10:00:30")}
CLAIM = {"id": "c1", "kind": "refund", "amount": "500", "basis": ["民法典577"]}


def found(cards: Any = (), journal: Any = (), filings: Any = (), **tables: Any) -> list[tuple[str, str]]:
    tables = {"order": [ORDER], "payment": [PAYMENT], "claim": [CLAIM]} | tables
    dossier = a_dossier(a_case(**tables), tuple(journal), tuple(cards), tuple(filings))
    return [(f.code, f.where) for f in findings_of(dossier, at(NOW))]


def test_a_case_that_agrees_with_itself() -> None:
    story = {
        "text": "9月1日10:00充值500元购买点卡(订单号HX20260901100000123),支付500.00元后提示处理失败,款项已扣。"
    }
    assert found(story=story, platform={"operator": "某某网络科技有限公司"}) == []


CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "paid more than ordered": ({"payment": [PAYMENT | {"amount": "501"}]}, "amount.mismatch", "case.toml#payment.p1.amount"),
    "two payments that do not add up": ({"payment": [PAYMENT | {"amount": "200"}, PAYMENT | {"id": "p2", "amount": "200"}]}, "amount.mismatch", "case.toml#order.o1.amount"),
    "a refund of more than was paid": ({"claim": [CLAIM | {"amount": "600"}]}, "amount.mismatch", "case.toml#claim.c1.amount"),
    "a story with another amount": ({"story": {"text": "充值550元未到账"}}, "amount.mismatch", "case.toml#story.text"),
    "a payment of no order": ({"payment": [PAYMENT, {"id": "p2", "order": "o9"}]}, "order.mismatch", "case.toml#payment.p2.order"),
    "another order number in the story": ({"story": {"text": "订单号:HX20260901100000124 未到账"}}, "order.mismatch", "case.toml#story.text"),
    "another order number in an entry": ({"journal": [entry("e1", "2026-09-02", "contact", text="客服说订单编号 AB12345678 已完成")]}, "order.mismatch", "journal/e1.toml#text"),
    "a filing about an order that is not there": ({"filings": [filing("12315", orders=("o7",))]}, "order.mismatch", "filings/12315.toml#orders"),
    "evidence of an order that is not there": ({"cards": [card("c", "payment", order="o7")]}, "order.mismatch", "evidence/c.png.toml#order"),
    "paid to somebody else": ({"payment": [PAYMENT | {"payee": "张*"}], "platform": {"name": "汇想", "operator": "某某网络科技有限公司"}}, "payee.mismatch", "case.toml#payment.p1.payee"),
    "paid before it was ordered": ({"payment": [PAYMENT | {"paid": at("2026-09-01T09:00")}]}, "time.order", "case.toml#order.o1.placed"),
    "delivered before it was paid": ({"order": [ORDER | {"delivered": at("2026-08-31")}]}, "time.order", "case.toml#order.o1.delivered"),
    "seen before it was ordered": ({"order": [ORDER | {"discovered": at("2026-08-31")}]}, "time.order", "case.toml#order.o1.discovered"),
    "an entry of tomorrow": ({"journal": [entry("e1", "2026-11-22", "note")]}, "time.order", "journal/e1.toml#at"),
    "a promise for yesterday": ({"journal": [entry("e1", "2026-11-20", "promise", promise_by="2026-11-19")]}, "time.order", "journal/e1.toml#promise_by"),
    "accepted before it was sent": ({"journal": [entry("e1", "2026-09-01", "accepted", filing="12315"), entry("e2", "2026-09-02", "submitted", filing="12315")]}, "time.order", "journal/e1.toml#at"),
    "captured long after": ({"cards": [card("c", "error-screen", taken=at("2026-09-12"))]}, "evidence.late", "evidence/c.png.toml#taken"),
    "captured tomorrow": ({"cards": [card("c", "error-screen", taken=at("2026-11-22"))]}, "time.order", "evidence/c.png.toml#taken"),
    "a private piece that lies open": ({"cards": [card("c", "key-shot", private=True)]}, "evidence.exposed", "evidence/c.png.toml#private"),
    "only an excerpt of the talk": ({"cards": [card("c", "chat", shows="聊天记录节选")]}, "evidence.excerpt", "evidence/c.png.toml#shows"),
}  # fmt: skip


@pytest.mark.parametrize(("tables", "code", "where"), CASES.values(), ids=CASES)
def test_contradictions(tables: dict[str, Any], code: str, where: str) -> None:
    assert (code, where) in found(**tables)


QUIET: dict[str, tuple[dict[str, Any], str]] = {
    "two payments that add up": ({"payment": [PAYMENT | {"amount": "200"}, PAYMENT | {"id": "p2", "amount": "300"}]}, "amount.mismatch"),
    "a part of it claimed back": ({"claim": [CLAIM | {"amount": "180"}]}, "amount.mismatch"),
    "an amount of the journal told in the story": ({"story": {"text": "客服只给了30元优惠券"}, "journal": [entry("e", "2026-09-02", "coupon", amount=Decimal("30.00"))]}, "amount.mismatch"),
    "a story before anything is known": ({"order": [], "payment": [], "claim": [], "story": {"text": "花了550元"}}, "amount.mismatch"),
    "the payee is the operator, written with blanks": ({"payment": [PAYMENT | {"payee": "某某网络科技 有限公司"}], "platform": {"operator": "某某网络科技有限公司"}}, "payee.mismatch"),
    "the payee is known as such": ({"payment": [PAYMENT | {"payee": "张三"}], "platform": {"operator": "某某公司"}, "payee": {"name": "张三"}}, "payee.mismatch"),
    "the operator is not known": ({"payment": [PAYMENT | {"payee": "张三"}]}, "payee.mismatch"),
    "paid a moment before": ({"payment": [PAYMENT | {"paid": at("2026-09-01T09:55")}]}, "time.order"),
    "captured the same week": ({"cards": [card("c", "error-screen", taken=at("2026-09-07"))]}, "evidence.late"),
    "captured this very minute": ({"cards": [card("c", "bill", taken=at(NOW))]}, "time.order"),
    "captured tomorrow is no late capture": ({"cards": [card("c", "error-screen", taken=at("2026-11-22"))]}, "evidence.late"),
    "a key that is meant to be seen": ({"cards": [card("c", "key-shot")]}, "evidence.exposed"),
    "a bill may come late": ({"cards": [card("c", "bill", taken=at("2026-10-07"))]}, "evidence.late"),
    "the whole talk is there too": ({"cards": [card("c", "chat", shows="节选"), card("d", "chat", shows="完整导出")]}, "evidence.excerpt"),
}  # fmt: skip


@pytest.mark.parametrize(("tables", "code"), QUIET.values(), ids=QUIET)
def test_no_false_alarm(tables: dict[str, Any], code: str) -> None:
    assert code not in [c for c, _ in found(**tables)]


def test_jiumei_amounts_in_words() -> None:
    case = a_case(order=[{"id": "o1", "amount": "100"}], payment=[{"id": "p1", "amount": "101"}])
    (finding,) = findings_of(a_dossier(case), at(NOW))
    assert finding.message == "金额不一致:订单 100.00,支付 101.00"


SHOWN = {
    ("order-page", "订单号、商品、金额500.00元、下单时间"): [],
    ("order-page", "订单号、金额500.00元"): ["商品", "时间"],
    ("order-page", ""): ["订单号", "商品", "金额", "时间"],
    ("payment", "9月1日10:00:30支付500.00元,收款方与经营者一致"): [],
    ("payment", "支付500元"): ["时间", "收款方"],
    ("payment", "账单截图;看得到金额、时间、收款方"): [],
    ("chat", ""): [],
}


@pytest.mark.parametrize(("kind", "shows", "lacking"), [(*k, v) for k, v in SHOWN.items()])
def test_what_a_picture_must_show(kind: str, shows: str, lacking: list[str]) -> None:
    piece = card("c", kind, shows=shows)
    assert not_shown(piece) == lacking
    assert (("evidence.unclear", "evidence/c.png.toml#shows") in found(cards=[piece])) == bool(lacking)
