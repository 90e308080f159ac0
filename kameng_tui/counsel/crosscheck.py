"""Does the case agree with itself? Amounts, orders, payees and times of its facts, and what its evidence shows.

Texts are held against the facts in ``crosstext``. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from kameng_tui.case.findings import Finding, Fix
from kameng_tui.case.fold import effective
from kameng_tui.case.lookup import payments_of
from kameng_tui.case.records import Card, Case, Dossier
from kameng_tui.counsel import crosstext
from kameng_tui.counsel.claims import price_of
from kameng_tui.counsel.matrix import strength_of
from kameng_tui.privacy.recognise import to_half_width
from kameng_tui.reckon.money import total
from kameng_tui.values import parse_amount, show_amount

SLACK = timedelta(minutes=10)
LATE_CAPTURE = timedelta(days=7)
CAPTURED_SOON = ("order-page", "error-screen", "key-status", "screen-recording", "balance")
CASE = "case.toml"
PUBLIC = "evidence/"


def findings_of(dossier: Dossier, now: datetime) -> list[Finding]:
    """Everything in which the case contradicts itself. What it claims is looked at in ``claimcheck``."""
    case = dossier.case
    return [
        *_amounts(case),
        *crosstext.findings_of(dossier, now),
        *_order_numbers(dossier),
        *_payees(case),
        *_order_times(case),
        *_journal_times(dossier, now),
        *_evidence(dossier, now),
    ]


def _amounts(case: Case) -> Iterator[Finding]:
    for order in case.orders:
        paid = [p for p in payments_of(case, order) if p.amount is not None]
        whole = sum((p.amount for p in paid if p.amount is not None), parse_amount(0))
        if order.amount is None or not paid or whole == order.amount:
            continue
        where = f"{CASE}#payment.{paid[0].id}.amount" if len(paid) == 1 else f"{CASE}#order.{order.id}.amount"
        fix = Fix("edit", {"path": where.partition("#")[2]})
        yield Finding(
            "amount.mismatch",
            where,
            f"金额不一致:订单 {show_amount(order.amount)},支付 {show_amount(whole)}",
            (),
            fix,
        )
    refunds = [c for c in case.claims if c.kind == "refund" and c.amount is not None]
    price = price_of(case)
    if price is not None and total(refunds) > price and len({c.against for c in refunds}) < 2:
        where = f"{CASE}#claim.{refunds[-1].id}.amount"
        message = f"要求退款 {show_amount(total(refunds))},多于所付的 {show_amount(price)};退款以实际支付为限"
        yield Finding("amount.mismatch", where, message, ("民法典566",), Fix("edit", {"path": where[10:]}))


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
        paid = [p.paid for p in payments_of(case, order) if p.paid is not None]
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


def _evidence(dossier: Dossier, now: datetime) -> Iterator[Finding]:
    """Captures taken long after the event or not yet, private ones that lie open, and talks of which only a part is there."""
    ids = {order.id for order in dossier.case.orders}
    for card in dossier.cards:
        where = card_file(card)
        if card.order and card.order not in ids:
            yield Finding(
                "order.mismatch", f"{where}#order", f"证据 {card.id} 所属的订单 {card.order} 不存在"
            )
        if leak := exposed(card):
            yield leak
        lag = capture_lag(dossier.case, card)
        if card.taken is not None and card.taken > now:
            message = f"证据 {card.id} 的取得时间({_show(card.taken)})晚于现在({_show(now)})"
            yield _time(f"{where}#taken", message)
        elif card.kind in CAPTURED_SOON and lag is not None and lag > LATE_CAPTURE:
            message = f"「{card.shows or card.id}」取得时距事发已{lag.days}天,对方可能质疑;有更早的截图或记录请一并附上"
            yield Finding("evidence.late", f"{where}#taken", message)
        lacking = not_shown(card)
        if lacking:
            message = f"「{card.shows or card.id}」里还看不出{'、'.join(lacking)}:在画面里的,写进「证明内容」;不在的,重截一张"
            yield Finding("evidence.unclear", f"{where}#shows", message)
    yield from duplicates(dossier)
    chats = [card for card in dossier.cards if card.kind == "chat"]
    excerpts = [card for card in chats if strength_of(card) == "excerpt"]
    if excerpts and len(excerpts) == len(chats):
        fix = Fix("attach", {"kind": "chat", "link": list(excerpts[0].links)})
        message = "聊天记录只有节选,可能被指断章取义,请补完整导出"
        yield Finding("evidence.excerpt", f"{card_file(excerpts[0])}#shows", message, (), fix)


MUST_SHOW: Mapping[str, Mapping[str, str]] = {
    "order-page": {
        "订单号": r"订单编?号|单号|编号", "商品": r"商品|品名|数量|[张份个]|点卡|会员|卡密|充值|授权码",
        "金额": r"金额|价|[¥￥]|[0-9]元|块", "时间": r"时间|日期|[0-9][日号]|[0-9]:[0-9]",
    },
    "payment": {
        "金额": r"金额|[¥￥]|[0-9]元|块", "时间": r"时间|日期|[0-9][日号]|[0-9]:[0-9]",
        "收款方": r"收款|商户|商家|户名|转给|对方",
    },
}  # fmt: skip
"""What a picture of that kind must show to prove anything, and the words by which a card says that it does."""


def not_shown(card: Card) -> list[str]:
    """What the card does not say its picture shows, of what it must."""
    wanted = MUST_SHOW.get(card.kind, {})
    told = to_half_width(card.shows)
    return [what for what, words in wanted.items() if not re.search(words, told)]


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


def exposed(card: Card) -> Finding | None:
    """A private piece whose card places it in the public folder."""
    return exposed_at(card, card.file) if card.private and card.file.startswith(PUBLIC) else None


def exposed_at(card: Card, file: str) -> Finding:
    """A private piece that was found at ``file``, where git takes it and everybody sees it."""
    way = "请移回 private/(说明卡的 file 写那里的位置);确实可以公开,就改说明卡:file 写这里,删去 private"
    message = f"{file} 的说明卡写着不公开(private = true),原件却在会随工作簿公开的 {PUBLIC} 里;{way}"
    return Finding("evidence.exposed", f"{card_file(card)}#private", message)


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


def card_file(card: Card) -> str:
    """Where a card lies: beside the original's place in ``evidence/``, also where the original itself is private."""
    return f"evidence/{card.file.rpartition('/')[2]}.toml"
