"""The facts of a case in sentences that a form can take: one paragraph of what happened, and the demands.

Pure. These are the paths ``derived.…`` that a field's ``from`` may name beside the paths of the case. Sentences are made
of filled facts only: what is missing leaves no gap and no stray punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kameng_tui.case.lookup import value_at, values_at
from kameng_tui.case.records import Case, Claim
from kameng_tui.case.vocabulary import CLAIMS
from kameng_tui.channels import delivery
from kameng_tui.channels.templates import chinese_time, sentence_of
from kameng_tui.values import show_amount

DERIVED: Mapping[str, str] = {
    "derived.summary": "一段话:何时在哪里买了什么、订单号、金额、支付、出了什么问题、有何影响",
    "derived.demands": "诉求,一条一行",
    "derived.total": "诉求金额合计(互为替代的只算一次)",
    "derived.deadline": "诉求里写的时限",
    "derived.contract": "诉求对合同意味着什么:undo 要回全部价款,reduce 因为缩水或不符少付一些,part 要回一部分东西的钱,keep 要补发或更换,none 都不是;说不清的没有这个值",
    **delivery.DERIVED,
}
LAYOUTS = ("facts", "problem")
"""The two forms of a complaint, equal options over the same facts: 事实–证据–诉求 and 背景–问题–诉求."""
# An order that somebody else placed is not told as the consumer's own: to buy and to pay is what is denied.
NOT_OWN = "account-not-own"
BY_CHILD = "minor-purchase"
_OF_A_PART = "部分|剩余|差额|未履行|未使用|未交付"
LESS = ("shrunk-service", "not-as-described")
"""What came is worth less: money back for a part of it is a lower price, not the return of some of the pieces."""
_RAILS = {
    "alipay": "支付宝",
    "wechat": "微信支付",
    "bank": "银行卡",
    "balance": "平台余额",
    "transfer": "转账",
}


def derived_of(
    case: Case, items: Collection[str] = (), arrived: Decimal = Decimal("0.00"), layout: str = LAYOUTS[0]
) -> dict[str, object]:
    """All of DERIVED that the case can say; ``items`` are the orders that the filing covers, ``arrived`` is what has come
    back so far, ``layout`` the form of the summary."""
    claims = claim_rows(case, arrived)
    found: dict[str, object] = {
        "derived.summary": summary_of(case, items, layout),
        "derived.demands": "\n".join(numbered([f"{row['text']}。" for row in claims])),
        "derived.total": sum((row["amount"] for row in claims if row["amount"]), Decimal("0.00")) or None,
        "derived.deadline": next((claim.within for claim in case.claims if claim.within), ""),
        "derived.contract": _contract(case, items, arrived),
        **delivery.delivery_of(case, items),
    }
    return {path: value for path, value in found.items() if value}


def summary_of(case: Case, items: Collection[str] = (), layout: str = LAYOUTS[0]) -> str:
    """Time, order number, what went wrong and what it caused, in one paragraph; in both layouts of the same words."""
    bought = _bought(case, items)
    discovered = value_at(case, "order.discovered", items)
    wrong = case.story.phenomenon or case.story.text
    if discovered and case.story.phenomenon:
        wrong = f"{chinese_time(discovered)}发现：{case.story.phenomenon}"
    if layout == "problem":
        bought, wrong = (
            f"{lead}{part}" if part.strip() else "" for lead, part in (("背景：", bought), ("问题：", wrong))
        )
    sentences = [bought, wrong, f"影响：{case.story.effect}" if sentence_of(case.story.effect) else ""]
    return "".join(sentence_of(part) for part in sentences if part.strip())


def _bought(case: Case, items: Collection[str]) -> str:
    placed = value_at(case, "order.placed", items) or value_at(case, "payment.paid", items)
    site = case.platform.name or case.platform.operator
    shop = case.seller.name or value_at(case, "order.seller", items)
    item = value_at(case, "order.item", items)
    where = (f"在“{site}”" if site else "") + (f"向店铺“{shop}”" if shop else "")
    number, amount = value_at(case, "order.number", items), value_at(case, "order.amount", items)
    if not (placed or item or number or amount):
        return ""
    when = f"于{chinese_time(placed)}" if placed else ""
    not_own = case.problem == NOT_OWN
    bought = f"购买{item or '数字商品'}"
    parts = [f"本人{when}{where}{bought}"]
    if not_own or case.problem == BY_CHILD:
        parts = [f"{'本人账户' if not_own else ''}{when}{where}出现{bought}的订单".removeprefix("于")]
    if number:
        parts.append(f"订单号{number}")
    if amount:
        several = "合计" if len(values_at(case, "order.amount", items)) > 1 else ""
        parts.append(f"订单金额{several}{show_amount(amount)}元")
    paid = value_at(case, "payment.amount", items) or (
        None if amount else value_at(case, "order.amount", items)
    )
    if paid:
        parts.append(
            f"{_rail(case, '通过{}')}{'被扣款' if not_own else '付款'}{show_amount(paid)}元{_reference(case, items)}"
        )
    return "，".join(parts)


def _rail(case: Case, form: str) -> str:
    methods = [m for m in dict.fromkeys(values_at(case, "payment.method")) if m in _RAILS]
    return form.format("、".join(_RAILS[m] for m in methods)) if methods else ""


def _reference(case: Case, items: Collection[str]) -> str:
    reference = value_at(case, "payment.reference", items)
    return f"（交易号{reference}）" if reference else ""


def claim_rows(case: Case, arrived: Decimal = Decimal("0.00")) -> list[dict[str, Any]]:
    """The demands as rows ``{text, amount, basis}``; two that are alternatives of each other make one row.

    What has ``arrived`` is taken off the refunds: who writes the whole again asks for money that they have.
    """
    back = _back(case, arrived)
    folded: dict[str, str] = {}  # id of a claim -> id of the claim that stands for both
    for claim in case.claims:
        other = _other(claim, case)
        if other is not None and claim.id not in folded and other.id not in folded.values():
            folded.setdefault(other.id, claim.id)
    rows = []
    for claim in case.claims:
        if claim.id in folded:
            continue
        other = _other(claim, case)
        text = _demand(claim, case, back)
        if claim.alternative and claim.alternative != claim.id:
            text += f"；如不能做到，则{_demand(other, case, back) if other else _in_words(claim.alternative, case)}"
        told = claim if claim.amount is not None else other or claim
        amount = told.amount - back.get(told.id, Decimal("0.00")) if told.amount is not None else None
        if amount != 0 or claim.amount == 0:  # a refund that has arrived in full is asked for no more
            rows.append({"text": text, "amount": amount, "basis": list(claim.basis)})
    return rows


def _back(case: Case, arrived: Decimal) -> dict[str, Decimal]:
    """How much of each demand has arrived: of the refunds, the first one first, then of the others."""
    found: dict[str, Decimal] = {}
    for claim in sorted(case.claims, key=lambda claim: claim.kind != "refund"):
        if claim.amount is not None and arrived > 0:
            found[claim.id] = min(arrived, claim.amount)
            arrived -= found[claim.id]
    return found


def _contract(case: Case, items: Collection[str], arrived: Decimal) -> str:
    """What the demands mean for the contract, "" where they do not say it: money back or the goods, or money of which
    nobody knows whether it is all."""
    back = _back(case, arrived)
    asked = [c for c in case.claims if not c.amount or c.amount > back.get(c.id, Decimal("0.00"))]
    refunds = [claim for claim in asked if claim.kind == "refund"]
    kinds = {kind for claim in asked for kind in (claim.kind, claim.alternative)}  # that may name a kind
    keeps = bool(kinds & {"redeliver", "replace"})
    if not asked or ("refund" in kinds and keeps):
        return ""
    if not refunds:
        return "keep" if keeps else "none"
    if any(claim.amount is None for claim in refunds):
        return "" if any(claim.text for claim in refunds) else "undo"
    wanted = sum((claim.amount for claim in refunds if claim.amount), Decimal("0.00"))
    sums = [sum(values_at(case, path, items), Decimal("0.00")) for path in ("payment.amount", "order.amount")]
    price = min(
        (amount for amount in sums if amount), default=None
    )  # what was paid may have a fee on top, or a discount
    if price is None:
        return ""
    if wanted < price:
        return "reduce" if case.problem in LESS else "part"
    return "" if any(re.search(_OF_A_PART, claim.text) for claim in refunds) else "undo"


def _says(text: str, amount: Decimal) -> bool:
    """Whether the sum stands in the text as a sum: the 10 of 10% is none."""
    number = re.escape(f"{amount.normalize():f}")
    return (
        re.search(rf"(?<![\d.]){number}(?:\.0+|0)?(?![\d.]|\s*[%％折倍])", text.replace(",", "")) is not None
    )


def _other(claim: Claim, case: Case) -> Claim | None:
    """The claim that ``alternative`` names, by its id or its kind."""
    others = [c for c in case.claims if c is not claim and claim.alternative in (c.id, c.kind)]
    return others[0] if claim.alternative and others else None


def _in_words(alternative: str, case: Case) -> str:
    return _demand(Claim(kind=alternative), case, {}) if alternative in CLAIMS else alternative


def _demand(claim: Claim, case: Case, back: Mapping[str, Decimal]) -> str:
    yuan = f"{show_amount(claim.amount)}元" if claim.amount is not None else ""
    came, paid = back.get(claim.id), "退还" if claim.kind == "refund" else "支付"
    if claim.text:
        own = claim.text.strip().rstrip("。；;.")
        named = claim.amount is None or _says(own, claim.amount)
        own = own if named else f"{own}（共{yuan}）"  # a bare number behind 账户（ reads as an account
        return f"{own}（其中{show_amount(came)}元已{paid}）" if came else own
    by_seller = "由商家" if claim.against == "seller" else ""
    if came and claim.amount is not None:
        yuan = f"{yuan}中尚未{paid}的{show_amount(claim.amount - came)}元"
    wanted = {
        "refund": f"退还{yuan or '已支付的款项'}至原支付账户{_rail(case, '（{}）')}",
        "redeliver": "补发未到账的商品",
        "replace": "更换可以正常使用的商品",
        "promised-compensation": f"按已公示的承诺赔付{yuan}",
        "statutory-compensation": f"依法增加赔偿{yuan}",
        "loss": f"赔偿损失{yuan}",
        "interest": f"支付资金占用利息{yuan}",
        "apology": "作出书面说明并致歉",
        "measure": "对涉事商家采取必要措施",
    }
    return by_seller + wanted.get(claim.kind, f"支付{yuan}" if yuan else "妥善处理")


def numbered(lines: Sequence[str]) -> list[str]:
    """``1. …`` lines; a single one stays without a number."""
    return [f"{i}. {line}" for i, line in enumerate(lines, 1)] if len(lines) > 1 else list(lines)
