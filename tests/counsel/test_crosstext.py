"""Every text held against the facts: contradictions with both places, and no alarm over what rightly differs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from casemaker import a_case, a_dossier, at, card, entry, filing

from kameng_tui.case.records import Paper
from kameng_tui.counsel.crosstext import findings_of, of_text
from kameng_tui.workbook.book import Workbook

NOW = at("2026-11-21T10:30")
NUMBER, REFERENCE = "HX20260901100000123", "2026090122001400001234567890"
ORDER = {"id": "o1", "number": NUMBER, "amount": "500", "placed": at("2026-09-01T10:00")}
PAYMENT = {"id": "p1", "order": "o1", "amount": "500", "paid": at("2026-09-01T10:00:30"), "reference": REFERENCE, "payee": "海云网络科技有限公司"}  # fmt: skip
THREE = [ORDER, ORDER | {"id": "o2", "number": "HX2", "amount": "300"}, ORDER | {"id": "o3", "number": "HX3", "amount": "45.50"}]  # fmt: skip


def found(text: str = "", **tables: Any) -> list[tuple[str, str, str]]:
    parts = {name: tables.pop(name) for name in ("journal", "cards", "filings") if name in tables}
    papers = tables.pop("papers", ())
    story = {"story": {"text": text}} if text else {}
    case = a_case(**({"order": [ORDER], "payment": [PAYMENT]} | tables | story))
    dossier = replace(a_dossier(case, **parts), papers=papers)
    return [(f.code, f.where, f.message) for f in findings_of(dossier, NOW)]


WRONG = {
    "amount.mismatch": "9月1日充值550元未到账",
    "order.mismatch": "订单号:HX20260901100000124 一直处理中",
    "payee.mismatch": "收款方:云海电子商务部,钱已扣",
    "time.order": "支付时间:2026-09-03 10:00",
}
PLACES: dict[str, Any] = {
    "case.toml#story.text": lambda text: {"text": text},
    "journal/e1.toml#text": lambda text: {"journal": (entry("e1", "2026-09-05", "contact", text=text),)},
    "evidence/c.png.toml#shows": lambda text: {"cards": (card("c", "payment", shows=text),)},
    "filings/12315.toml#form.facts": lambda text: {"filings": (filing("12315", form={"facts": text}),)},
    "journal/e1.toml#form.facts": lambda text: {"journal": (entry("e1", "2026-09-05", "submitted", form={"facts": text}),)},
    "papers/x.md": lambda text: {"papers": (Paper(file="papers/x.md", text=text),)},
    "case.toml#claim.c1.text": lambda text: {"claim": [{"id": "c1", "kind": "measure", "text": text}]},
}  # fmt: skip


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("code", WRONG)
def test_a_contradiction_names_both_places(code: str, where: str) -> None:
    ((found_code, found_where, message),) = found(**PLACES[where](WRONG[code]))
    assert (found_code, found_where) == (code, where)
    assert "case.toml 的 order.o1." in message or "case.toml 的 payment.p1." in message


def test_what_was_handed_in_is_held_against_the_facts_by_its_provenance_alone() -> None:
    text = WRONG["amount.mismatch"]
    sent = Paper(file="papers/x.md", text=text, sentences={"payment.p1.amount": (1,)})
    journal = (entry("e1", "2026-09-05", "submitted", form={"facts": text}, paper="papers/x.md"),)
    assert found(papers=(sent,), journal=journal) == []
    assert len(found(papers=(sent,), journal=journal, text=text)) == 1, (
        "a text that can be mended is still told"
    )


WHOLE = f"本人于2026年9月1日10:00充值500元购买点卡(订单号{NUMBER}),支付500.00元,收款方:海云网络科技有限公司,交易号{REFERENCE}"
QUIET: dict[str, dict[str, Any]] = {
    "the same facts": {"text": WHOLE},
    "another way of writing them": {"text": f"订单编号 {NUMBER.lower()},支付了500块钱,付款时间为2026年9月1日"},
    "a masked number": {"text": "订单号HX2026****0123,交易号2026****7890"},
    "the last of a number": {"text": "订单号 00000123 这一笔"},
    "a payment number called an order number": {"text": f"支付宝订单号{REFERENCE}"},
    "the number of a receipt": {"text": "单号SL20260902001受理", "journal": (entry("e", "2026-09-02", "accepted", receipt="SL20260902001"),)},
    "the sum of several orders": {"text": "一共充值845.50元", "order": THREE, "payment": []},
    "the sum of two of three": {"text": "前两笔共充值800元", "order": THREE, "payment": []},
    "a refund of a part": {"text": "充值500元,平台退款100元"},
    "what is left after a part came back": {"text": "退回100元后,相当于支付400元", "journal": (entry("e", "2026-09-02", "refund-arrived", amount=Decimal("100.00")),)},
    "the price of each": {"text": "购买50元的点卡10张"},
    "pieces times price": {"text": "买了10张50元的点卡"},
    "a part of several": {"text": "其中支付100元的一笔先到账"},
    "money that is asked for": {"text": "要求赔偿1500元"},
    "a coupon": {"text": "客服只给了30元优惠券"},
    "a fee told as such": {"text": "另收手续费5元"},
    "others who paid something else": {"text": "群里有人充值2000元也没到账"},
    "said of the payee, not its name": {"text": "收款方与经营者一致"},
    "the short name of the payee": {"text": "收款方:海云网络"},
    "a masked payee": {"text": "转给*三"},
    "nine minutes apart": {"text": "支付时间:2026-09-01 10:09"},
    "the day alone": {"text": "下单时间:9月1日"},
    "the day of a talk": {"text": "9月3日10:00联系客服要求充值到账"},
    "a time that counts from now": {"text": "付款时间:昨天10:00"},
    "nothing known": {"text": "充值550元,订单号 AB12345678", "order": [], "payment": []},
}  # fmt: skip


@pytest.mark.parametrize("values", QUIET.values(), ids=QUIET)
def test_no_false_alarm(values: dict[str, Any]) -> None:
    assert found(**values) == []


def test_two_totals_in_one_text_are_caught_while_nothing_is_known() -> None:
    ((code, where, message),) = found("合计支付500元,附表写总计支付550元", order=[], payment=[])
    assert (code, where) == ("amount.mismatch", "case.toml#story.text")
    assert "500.00" in message and "550.00" in message


def test_many_orders_do_not_take_for_ever() -> None:
    orders = [ORDER | {"id": f"o{n}", "number": f"N{n:05}", "amount": "10"} for n in range(40)]
    assert found("共充值400元", order=orders, payment=[]) == []


def test_a_draft_is_placed_by_line_and_column() -> None:
    dossier = a_dossier(a_case(order=[ORDER], payment=[PAYMENT]))
    (finding,) = of_text(dossier, "您好:\n本人充值505元未到账", NOW)
    assert (finding.code, finding.where) == ("amount.mismatch", "text:2:5")


def test_the_example_workbook_agrees_with_itself() -> None:
    book = Workbook.open(Path(__file__).resolve().parents[2] / "cases")
    told = [(f.where, f.message) for id_ in book.case_ids() for f in findings_of(book.load(id_).dossier, NOW)]
    assert told == []
