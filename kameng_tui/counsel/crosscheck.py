"""Does the case agree with itself? Amounts, orders, payees, times and claims over all that is written down. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from kameng_tui.case.findings import Finding, Fix
from kameng_tui.case.fold import effective
from kameng_tui.case.records import Card, Case, Claim, Dossier, Order, Payment
from kameng_tui.counsel.claims import most_extra, price_of
from kameng_tui.reckon.money import MONEY_CLAIMS, alternatives, total
from kameng_tui.values import parse_amount, show_amount

SLACK = timedelta(minutes=10)
LATE_CAPTURE = timedelta(days=7)
_CAPTURED_SOON = ("order-page", "error-screen", "key-status", "screen-recording", "balance")
_NOT_RECOVERABLE = ("精神损失", "精神损害", "精神抚慰", "青春损失", "时间成本", "误工费")
_AMOUNT = r"(?<![\d.])((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?)\s*(?:元|块钱|块)"
_ORDER_NUMBER = r"订单(?:编?号|编码)[:：为是\s]*([A-Za-z0-9_-]{6,40})"
CASE = "case.toml"


def findings_of(dossier: Dossier, now: datetime) -> list[Finding]:
    """Everything in which the case contradicts itself, or claims what it cannot carry."""
    case = dossier.case
    return [
        *_amounts(case),
        *_story_amounts(dossier),
        *_order_numbers(dossier),
        *_payees(case),
        *_order_times(case),
        *_journal_times(dossier, now),
        *_evidence(dossier),
        *_claims(dossier),
    ]


def _yuan(amount: Decimal) -> str:
    return show_amount(amount)


def _payments_of(case: Case, order: Order) -> list[Payment]:
    return [p for p in case.payments if p.order == order.id or (not p.order and len(case.orders) == 1)]


def _amounts(case: Case) -> Iterator[Finding]:
    for order in case.orders:
        paid = [p for p in _payments_of(case, order) if p.amount is not None]
        whole = sum((p.amount for p in paid if p.amount is not None), parse_amount(0))
        if order.amount is None or not paid or whole == order.amount:
            continue
        where = f"{CASE}#payment.{paid[0].id}.amount" if len(paid) == 1 else f"{CASE}#order.{order.id}.amount"
        fix = Fix("edit", {"path": where.partition("#")[2]})
        yield Finding(
            "amount.mismatch", where, f"金额不一致:订单 {_yuan(order.amount)},支付 {_yuan(whole)}", (), fix
        )
    refunds = [c for c in case.claims if c.kind == "refund" and c.amount is not None]
    price = price_of(case)
    if price is not None and total(refunds) > price and len({c.against for c in refunds}) < 2:
        where = f"{CASE}#claim.{refunds[-1].id}.amount"
        message = f"要求退款 {_yuan(total(refunds))},多于所付的 {_yuan(price)};退款以实际支付为限"
        yield Finding("amount.mismatch", where, message, ("民法典566",), Fix("edit", {"path": where[10:]}))


def _story_amounts(dossier: Dossier) -> Iterator[Finding]:
    """An amount told in the story that is neither ordered, paid, claimed nor in the journal."""
    case = dossier.case
    amounts = [
        [o.amount for o in case.orders],
        [p.amount for p in case.payments],
        [c.amount for c in case.claims],
    ]
    known = {a for group in amounts for a in group if a is not None}
    known |= {sum((a for a in group if a is not None), parse_amount(0)) for group in amounts[:2]}
    known |= {entry.amount for entry in effective(dossier.journal) if entry.amount is not None}
    if not any(a is not None for group in amounts[:2] for a in group):
        return
    told = [parse_amount(text) for text in re.findall(_AMOUNT, case.story.text)]
    for amount in dict.fromkeys(told):
        if amount not in known:
            message = f"经过里写了 {_yuan(amount)} 元,与订单、支付、诉求里的金额都对不上"
            yield Finding("amount.mismatch", f"{CASE}#story.text", message)


def _order_numbers(dossier: Dossier) -> Iterator[Finding]:
    case = dossier.case
    ids = {order.id for order in case.orders}
    for payment in case.payments:
        if payment.order and payment.order not in ids:
            message = f"支付 {payment.id} 指向的订单 {payment.order} 不存在,现有:{'、'.join(sorted(ids)) or '没有订单'}"
            yield Finding("order.mismatch", f"{CASE}#payment.{payment.id}.order", message)
    for filing in dossier.filings:
        for order_id in filing.orders:
            if order_id not in ids:
                message = f"投诉件 {filing.id} 涉及的订单 {order_id} 不存在"
                yield Finding("order.mismatch", f"filings/{filing.id}.toml#orders", message)
    numbers = {order.number for order in case.orders if order.number}
    if not numbers:
        return
    texts = [(f"{CASE}#story.text", case.story.text)]
    texts += [(f"journal/{e.id}.toml#text", e.text) for e in effective(dossier.journal)]
    for where, text in texts:
        for number in dict.fromkeys(re.findall(_ORDER_NUMBER, text)):
            if not any(known.casefold() == number.casefold() for known in numbers):
                message = f"这里的订单号 {number} 与登记的 {'、'.join(sorted(numbers))} 不一致"
                yield Finding("order.mismatch", where, message)


def _payees(case: Case) -> Iterator[Finding]:
    """Money that went to somebody else than the operator, where both are known."""
    parties = (case.platform, case.seller, case.payee)
    operators = [_plain(p.operator) for p in parties if p.operator]
    names = [_plain(name) for p in parties for name in (p.name, p.operator, p.account) if name]
    for payment in case.payments:
        payee = _plain(payment.payee)
        if not payee or not operators or any(payee in name or name in payee for name in names):
            continue
        shown = case.platform.operator or case.seller.operator or case.payee.operator
        message = f"收款方「{payment.payee}」与经营者「{shown}」不一致,请核对;收款方是谁会影响向谁主张"
        yield Finding("payee.mismatch", f"{CASE}#payment.{payment.id}.payee", message)


def _plain(name: str) -> str:
    return re.sub(r"[\s()()·.,,]", "", name).casefold()


def _order_times(case: Case) -> Iterator[Finding]:
    for order in case.orders:
        where = f"{CASE}#order.{order.id}"
        paid = [p.paid for p in _payments_of(case, order) if p.paid is not None]
        if order.placed and paid and min(paid) < order.placed - SLACK:
            yield _time(f"{where}.placed", f"支付({_show(min(paid))})早于下单({_show(order.placed)})")
        first = min(paid) if paid else order.placed
        if order.delivered and first and order.delivered < first - SLACK:
            yield _time(f"{where}.delivered", f"交付({_show(order.delivered)})早于支付或下单({_show(first)})")
        if order.discovered and order.placed and order.discovered < order.placed - SLACK:
            message = f"发现问题({_show(order.discovered)})早于下单({_show(order.placed)})"
            yield _time(f"{where}.discovered", message)


def _journal_times(dossier: Dossier, now: datetime) -> Iterator[Finding]:
    entries = effective(dossier.journal)
    sent = {e.filing: e.at for e in reversed(entries) if e.kind == "submitted" and e.filing and e.at}
    for entry in entries:
        if entry.at is None:
            continue
        where = f"journal/{entry.id}.toml"
        if entry.at > now:
            yield _time(f"{where}#at", f"记录的时间({_show(entry.at)})晚于现在({_show(now)})")
        if entry.promise_by is not None and entry.promise_by < entry.at:
            message = f"承诺的期限({_show(entry.promise_by)})早于作出承诺的时间({_show(entry.at)})"
            yield _time(f"{where}#promise_by", message)
        before = entry.kind in ("accepted", "refused", "assigned") and sent.get(entry.filing)
        if before and entry.at < before:
            yield _time(f"{where}#at", f"受理或分派({_show(entry.at)})早于提交({_show(before)})")


def _time(where: str, message: str) -> Finding:
    return Finding("time.order", where, f"时间先后不对:{message},请核对")


def _show(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _evidence(dossier: Dossier) -> Iterator[Finding]:
    """Captures taken long after the event, and talks of which only a part is there."""
    ids = {order.id for order in dossier.case.orders}
    for card in dossier.cards:
        where = card_file(card)
        if card.order and card.order not in ids:
            yield Finding(
                "order.mismatch", f"{where}#order", f"证据 {card.id} 所属的订单 {card.order} 不存在"
            )
        lag = capture_lag(dossier.case, card)
        if card.kind in _CAPTURED_SOON and lag is not None and lag > LATE_CAPTURE:
            message = f"「{card.shows or card.id}」取得时距事发已{lag.days}天,对方可能质疑;有更早的截图或记录请一并附上"
            yield Finding("evidence.late", f"{where}#taken", message)
    yield from duplicates(dossier)
    chats = [card for card in dossier.cards if card.kind == "chat"]
    excerpts = [card for card in chats if "节选" in card.shows or "节选" in card.file]
    if excerpts and len(excerpts) == len(chats):
        fix = Fix("attach", {"kind": "chat", "link": list(excerpts[0].links)})
        message = "聊天记录只有节选,可能被指断章取义,请补完整导出"
        yield Finding("evidence.excerpt", f"{card_file(excerpts[0])}#shows", message, (), fix)


def duplicates(dossier: Dossier, newest: Sequence[str] = ()) -> Iterator[Finding]:
    """Pieces that are the same file byte for byte as an earlier one: they prove nothing more. ``newest`` are the ids of
    those that came last, for the time of a card is that of a second."""
    first: dict[str, Card] = {}
    for card in sorted(
        dossier.cards, key=lambda card: (card.id in newest, card.attached is not None, card.attached or 0)
    ):
        same = first.setdefault(card.sha256.lower(), card) if card.sha256 else card
        if same is not card:
            message = f"证据 {card.id} 与 {same.id}(「{same.shows or same.file}」)是同一个文件,只算一件"
            yield Finding("evidence.duplicate", f"{card_file(card)}#sha256", message)


def capture_lag(case: Case, card: Card) -> timedelta | None:
    """How long after the event a piece was captured; None where either time is not known, or it came before."""
    event = _event_of(case, card)
    if card.taken is None or event is None or card.taken < event:
        return None
    return card.taken - event


def _event_of(case: Case, card: Card) -> datetime | None:
    """When it showed that something was wrong, with the order of the card (any order, if it names none)."""
    orders = [o for o in case.orders if not card.order or o.id == card.order]
    found = [moment for o in orders if (moment := o.discovered or o.delivered or o.placed) is not None]
    return min(found, default=None)


def _claims(dossier: Dossier) -> Iterator[Finding]:
    case = dossier.case
    price = price_of(case)
    kinds = {card.kind for card in dossier.cards}
    ids = {card.id for card in dossier.cards}
    yield from _doubles(case.claims, price)
    for claim in case.claims:
        where = f"{CASE}#claim.{claim.id}"
        yield from _limits_of(claim, where, price, kinds)
        if not claim.basis and claim.kind not in ("apology", "measure"):
            fix = Fix("edit", {"path": f"claim.{claim.id}.basis"})
            yield Finding("claim.no-basis", f"{where}.basis", "这条诉求还没有写依据(法条或证据)", (), fix)
        if claim.kind == "statutory-compensation" and (
            case.answers.get("fraud") != "yes" or not ids & set(claim.basis)
        ):
            message = "主张三倍赔偿要证明对方故意欺诈:在自查里确认,并把证明它的证据编号写进依据"
            yield Finding("claim.no-fraud-proof", f"{where}.basis", message, ("消保法55.1", "民诉法解释109"))


def _doubles(claims: Sequence[Claim], price: Decimal | None) -> Iterator[Finding]:
    """The same money twice: a refund from two sides, or both a promised multiple and three times the price."""
    groups = [[c for c in group if c.kind in MONEY_CLAIMS] for group in alternatives(claims)]
    chosen = [group[0] for group in groups if group]
    refunds = [c for c in chosen if c.kind == "refund" and c.amount is not None]
    if price is not None and len({c.against for c in refunds}) > 1 and total(refunds) > price:
        where = f"{CASE}#claim.{refunds[-1].id}.amount"
        message = f"同一笔钱向不同对象各要了一次,合计 {_yuan(total(refunds))},只付了 {_yuan(price)};请写成可替代的诉求或分摊"
        yield Finding("claim.double", where, message)
    multiples = [c for c in chosen if c.kind in ("promised-compensation", "statutory-compensation")]
    if len({c.kind for c in multiples}) > 1:
        where = f"{CASE}#claim.{multiples[-1].id}"
        yield Finding(
            "claim.double", where, "承诺的倍数赔偿与三倍赔偿不能就同一损失重复主张,请取高者并写成可替代"
        )


def _limits_of(claim: Claim, where: str, price: Decimal | None, kinds: set[str]) -> Iterator[Finding]:
    words = [word for word in _NOT_RECOVERABLE if word in claim.text]
    if words:
        message = f"「{words[0]}」在这类纠纷中得不到支持,写进去会削弱其他诉求"
        yield Finding("claim.not-recoverable", f"{where}.text", message, ("民法典584",))
    if claim.amount is None or price is None:
        return
    if claim.kind == "statutory-compensation" and claim.amount > most_extra(price):
        message = (
            f"法定赔偿最多 {_yuan(most_extra(price))}(价款三倍,不足500元按500元),现在是 {_yuan(claim.amount)}"
        )
        yield Finding("claim.excessive", f"{where}.amount", message, ("消保法55.1",))
    if claim.kind == "loss" and "loss" not in kinds and claim.amount > price:
        message = (
            f"损失 {_yuan(claim.amount)} 超过所付的 {_yuan(price)},又没有损失凭证;只赔能证明、能预见的损失"
        )
        yield Finding("claim.excessive", f"{where}.amount", message, ("民法典584",))
    if claim.kind == "interest" and claim.amount > price * Decimal("0.3"):
        message = f"利息 {_yuan(claim.amount)} 超过本金的三成,很可能被酌减"
        yield Finding("claim.excessive", f"{where}.amount", message, ("民法典585", "合同编通则解释65"))


def card_file(card: Card) -> str:
    """Where a card lies: beside the original's place in ``evidence/``, also where the original itself is private."""
    return f"evidence/{card.file.rpartition('/')[2]}.toml"
