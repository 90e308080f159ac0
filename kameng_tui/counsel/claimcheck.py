"""Does each claim carry? Its basis, its proof, its measure, and that no money is asked for twice. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kameng_tui.case.findings import Finding, Fix
from kameng_tui.case.records import Card, Claim, Dossier
from kameng_tui.counsel.claims import interest_of, money_of, most_extra, price_of, promise_pages
from kameng_tui.knowledge.elements import ClaimProof
from kameng_tui.reckon.money import NOTHING, alternatives, total
from kameng_tui.values import parse_amount, show_amount

CASE = "case.toml"
SMALL = parse_amount(10)  # what may be asked for as a gesture, without a voucher
PREPAID = ("balance", "membership")
_NO_MONEY = ("apology", "measure")
_NOT_RECOVERABLE = (
    "精神损失",
    "精神损害",
    "精神抚慰",
    "精神赔偿",
    "青春损失",
    "时间成本",
    "时间损失",
    "误工",
)
_PUNISH = re.compile(r"封号|封店|封禁|关停|关店|下架|吊销|处罚|罚款|清退")
_RATE = re.compile(
    r"(?:每日|每天|日)(?:利率|利息|息)?(?:按|为)?\s*(?:(\d+(?:\.\d+)?)\s*[%%]|千分之([一二三四五]|\d)|万分之([一二三四五]|\d))"
)
_DAYS = re.compile(r"(\d{1,4})\s*[天日](?!利|息)")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}


def findings_of(dossier: Dossier, proofs: Mapping[str, ClaimProof]) -> list[Finding]:
    """Everything that a claim of this case cannot carry."""
    price = price_of(dossier.case)
    found = [*_doubles(dossier.case.claims, price), *_both(dossier.case.claims, price)]
    for claim in dossier.case.claims:
        found += [*_basis(claim), *_wording(claim), *_amounts(claim, price)]
        found += [*_fraud(claim, dossier, proofs), *_pages(claim, dossier), *_loss(claim, dossier, price)]
    return found


def _at(claim: Claim, key: str = "") -> str:
    return f"{CASE}#claim.{claim.id}{'.' if key else ''}{key}"


def _basis(claim: Claim) -> Iterator[Finding]:
    if not claim.basis and claim.kind not in _NO_MONEY:
        fix = Fix("edit", {"path": f"claim.{claim.id}.basis"})
        yield Finding("claim.no-basis", _at(claim, "basis"), "这条诉求还没有写依据(法条或证据)", (), fix)


def _wording(claim: Claim) -> Iterator[Finding]:
    """What no court gives in a dispute about goods, and what is no claim against the other side at all."""
    words = [word for word in _NOT_RECOVERABLE if word in claim.text]
    if words:
        message = f"「{words[0]}」在这类纠纷中得不到支持,写进去会削弱其他诉求"
        yield Finding("claim.not-recoverable", _at(claim, "text"), message, ("民法典584", "民法典1183"))
    punish = _PUNISH.search(claim.text)
    if punish is not None:
        message = f"「{punish[0]}」不是投诉能要到的:12315投诉只调解你自己的损失,要求处罚的写进举报"
        yield Finding(
            "claim.not-civil", _at(claim, "text"), message, ("投诉举报办法9",), Fix("file", {"channel": "12315-report"})
        )  # fmt: skip


# --- the same money twice ---------------------------------------------------------------------------------------------


def _doubles(claims: Sequence[Claim], price: Decimal | None) -> Iterator[Finding]:
    """A refund from two sides, or both a promised multiple and three times the price."""
    chosen = money_of(claims)
    refunds = [c for c in chosen if c.kind == "refund" and c.amount is not None]
    if price is not None and len({c.against for c in refunds}) > 1 and total(refunds) > price:
        message = (
            f"同一笔钱向不同对象各要了一次,合计 {show_amount(total(refunds))},只付了 {show_amount(price)};"
            "请写成可替代的诉求或分摊"
        )
        fix = Fix("edit", {"path": f"claim.{refunds[-1].id}.alternative", "value": refunds[0].id})
        yield Finding("claim.double", _at(refunds[-1], "amount"), message, (), fix)
    multiples = [c for c in chosen if c.kind in ("promised-compensation", "statutory-compensation")]
    if len({c.kind for c in multiples}) > 1:
        message = "承诺的倍数赔偿与三倍赔偿不能就同一损失重复主张,请取高者并写成可替代"
        yield Finding("claim.double", _at(multiples[-1]), message)


def _both(claims: Sequence[Claim], price: Decimal | None) -> Iterator[Finding]:
    """The whole price back and the goods besides."""
    refunds = [c for c in claims if c.kind == "refund" and c.amount is not None]
    if price is None or total(refunds) < price or not refunds:
        return
    for group in alternatives(claims):
        if all(claim.kind in ("redeliver", "replace") for claim in group):
            fix = Fix("edit", {"path": f"claim.{group[0].id}.alternative", "value": refunds[0].id})
            message = "退款与补发、更换只能择一:把这一条写成与退款可替代"
            yield Finding("claim.double", _at(group[0], "alternative"), message, ("民法典582",), fix)


# --- proof and measure ------------------------------------------------------------------------------------------------


def _fraud(claim: Claim, dossier: Dossier, proofs: Mapping[str, ClaimProof]) -> Iterator[Finding]:
    """Three times the price: every element that the basis must prove by name, and the answer of the user."""
    proof = proofs.get("statutory-compensation")
    if claim.kind != "statutory-compensation" or proof is None:
        return
    named = {card.kind for card in dossier.cards if card.id in claim.basis}
    lacking = [
        element.label
        for element in proof.elements
        if (element.named and not named & set(element.kinds))
        or (element.answer and dossier.case.answers.get(element.answer) != "yes")
    ]
    if lacking:
        message = f"主张三倍赔偿要证明对方故意欺诈,还缺:{'、'.join(lacking)};在自查里确认,并把证明它的证据编号写进依据"
        yield Finding("claim.no-fraud-proof", _at(claim, "basis"), message, ("消保法55.1", "民诉法解释109"))


def _pages(claim: Claim, dossier: Dossier) -> Iterator[Finding]:
    """What was promised needs the page that says so; interest a page, or a prepayment by 消保法53."""
    pages = promise_pages(dossier.cards)
    if claim.kind == "promised-compensation" and not pages:
        message = "没有写明怎么赔的承诺页面,这一句不要写:先截承诺页全文,并在证据卡上写明赔什么、赔多少"
        yield _no_page(claim, "text", message, ("网络消费解释10",))
    rate = _rate_in(claim.text)
    if claim.kind == "interest" or rate is not None:
        if rate is not None and not pages:
            message = "每日计息的比例要有平台公布的页面:法律没有这样的利率,没有页面就删去"
            yield _no_page(claim, "text", message, ("民法典585.2", "合同编通则解释65"))
        elif claim.kind == "interest" and not _has_interest_basis(claim, dossier, pages):
            message = (
                "利息要有依据:约定利息或违约金的页面(编号写进依据),或预付款的消保法53"
                "(没有约定的按一年期贷款市场报价利率;利率数值请查公布页面,连日期写进内容)"
            )
            yield _no_page(claim, "basis", message, ("消保法53", "预付式消费解释16"))
        yield from _counted(claim, dossier, rate)


def _no_page(claim: Claim, key: str, message: str, basis: tuple[str, ...]) -> Finding:
    return Finding("claim.no-page", _at(claim, key), message, basis, Fix("attach", {"kind": "rule-page"}))


def _has_interest_basis(claim: Claim, dossier: Dossier, pages: Sequence[Card]) -> bool:
    if any(card.id in claim.basis for card in pages):
        return True
    prepaid = any(order.goods in PREPAID for order in dossier.case.orders)
    return prepaid and any(basis.startswith(("消保法53", "预付式消费解释1")) for basis in claim.basis)


def _rate_in(text: str) -> Decimal | None:
    """The rate by the day that a claim names."""
    found = _RATE.search(text)
    if found is None:
        return None
    if found[1]:
        return Decimal(found[1]) / 100
    said = found[2] or found[3]
    return Decimal(_DIGITS.get(said) or int(said)) / (1000 if found[2] else 10000)


def _counted(claim: Claim, dossier: Dossier, rate: Decimal | None) -> Iterator[Finding]:
    """Whether the amount is what rate and days make of the price."""
    price, days = price_of(dossier.case), _DAYS.search(claim.text)
    if rate is None or price is None or days is None or claim.amount is None:
        return
    right = interest_of(price, rate, int(days[1]))
    if claim.amount != right:
        message = f"按写明的比例和天数,{show_amount(price)} 元应计 {show_amount(right)} 元,现在写的是 {show_amount(claim.amount)} 元"
        yield Finding("amount.mismatch", _at(claim, "amount"), message)


def _loss(claim: Claim, dossier: Dossier, price: Decimal | None) -> Iterator[Finding]:
    """A loss needs its voucher; a small fixed sum may be asked for, and is up to the other side."""
    if claim.kind != "loss" or any(card.kind == "loss" for card in dossier.cards):
        return
    if claim.amount is not None and NOTHING < claim.amount <= SMALL:
        message = f"{show_amount(claim.amount)} 元小额补偿可以提,属于协商:没有凭证,对方可以不给"
        yield Finding("claim.negotiable", _at(claim, "amount"), message)
    else:
        message = "货款以外的损失没有凭证:补能算出金额的凭证,没有就不主张"
        fix = Fix("attach", {"kind": "loss", "link": ["loss"]})
        yield Finding("claim.no-proof", _at(claim, "basis"), message, ("民法典584",), fix)
        if price is not None and claim.amount is not None and claim.amount > price:
            message = f"损失 {show_amount(claim.amount)} 超过所付的 {show_amount(price)};只赔能证明、订立合同时能预见的"
            yield Finding("claim.excessive", _at(claim, "amount"), message, ("民法典584",))


def _amounts(claim: Claim, price: Decimal | None) -> Iterator[Finding]:
    """Sums out of all measure."""
    if claim.amount is None or price is None:
        return
    extra = most_extra(price)
    if claim.kind == "statutory-compensation" and claim.amount > extra:
        message = (
            f"法定赔偿最多 {show_amount(extra)}(价款三倍,不足500元按500元),现在是 {show_amount(claim.amount)}"
        )
        yield Finding("claim.excessive", _at(claim, "amount"), message, ("消保法55.1",))
    if claim.kind == "interest" and claim.amount > price * Decimal("0.3"):
        message = f"利息 {show_amount(claim.amount)} 超过本金的三成,很可能被酌减"
        yield Finding("claim.excessive", _at(claim, "amount"), message, ("民法典585", "合同编通则解释65"))
    if claim.kind in _NO_MONEY and claim.amount > NOTHING:
        message = "道歉和措施不是金钱诉求,不写金额"
        yield Finding("claim.not-recoverable", _at(claim, "amount"), message)
