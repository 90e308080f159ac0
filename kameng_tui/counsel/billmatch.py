"""Which rows of a bill may be payments and refunds of one case, and why. Pure; proposals only, nothing is written.

A row that nothing of the case speaks for is no proposal unless all rows are asked for: a bill holds other purchases too.
Only a number in common, or amount and day in common with one payment, is sure; all else is proposed unticked (``unsure``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kameng_tui.case.fold import effective
from kameng_tui.case.records import Case, Dossier, Entry, Order, Payment
from kameng_tui.counsel.bills import SOURCES, Bill, BillRow
from kameng_tui.counsel.intake_text import Proposal
from kameng_tui.record import record
from kameng_tui.values import show_amount

MOST = 300
"""Proposals from one bill; of more only the first are told."""
_NEAR = timedelta(days=3)


@record
class Matched:
    """What of a bill is proposed; ``others`` counts the rows that nothing of the case speaks for, ``taken`` those that it has
    already."""

    proposals: tuple[Proposal, ...]
    others: int
    taken: int


@record
class _Guess:
    """What a row may be: of which order and payment, how sure, and why."""

    row: BillRow
    why: str
    sure: bool = False
    order: str = ""
    payment: str = ""


def match(bill: Bill, dossier: Dossier, *, every: bool = False) -> Matched:
    """The rows that may belong to the case; ``every``: all payments and refunds, those of others unticked."""
    case = dossier.case
    journal = effective(dossier.journal)
    had = _Had(case, journal)
    fresh = [row for row in bill.rows if (row.is_payment or row.is_refund) and not had(row)]
    taken = sum((row.is_payment or row.is_refund) and had(row) for row in bill.rows)
    guesses = [g for row in fresh if (g := _guess(row, case, journal, bill))]
    guesses = _one_row_each(guesses)
    others = len(fresh) - len(guesses)
    if every:
        known = {g.row.line for g in guesses}
        why = "与本案对不上" if dossier.id else "没有写明案件,没有比对"
        guesses += [_Guess(r, why) for r in fresh if r.line not in known]
    guesses.sort(key=lambda g: (not g.sure, not g.order, g.row.line))
    told = (_proposal(n, bill, guess, case) for n, guess in enumerate(guesses[:MOST], 1))
    return Matched(tuple(told), others, taken)


class _Had:
    """Whether the case has a row already: by its fingerprint, by a payment of the same number, and, where the row has no
    number to tell two payments apart, by one of the same amount in the same minute."""

    def __init__(self, case: Case, journal: Sequence[Entry]) -> None:
        self.marks = " ".join(p.note for p in case.payments)
        self.refunds = {str(entry.data.get("row", "")) for entry in journal}
        self.numbers = {p.reference for p in case.payments if p.reference}
        self.paid = {(p.amount, p.paid.replace(second=0)) for p in case.payments if p.paid and p.reference}

    def __call__(self, row: BillRow) -> bool:
        if row.is_refund:
            return row.mark in self.refunds
        if row.mark in self.marks:
            return True
        if row.reference:
            return row.reference in self.numbers
        return row.clocked and (row.amount, row.at.replace(second=0)) in self.paid


def _guess(row: BillRow, case: Case, journal: Sequence[Entry], bill: Bill) -> _Guess | None:
    if row.is_refund:
        return _refund(row, case, journal, bill)
    return _by_number(row, case) or _by_amount(row, case) or _by_payee(row, case)


def _by_number(row: BillRow, case: Case) -> _Guess | None:
    for order in case.orders:
        if order.number and order.number in (row.merchant, row.reference):
            open_ = [p for p in case.payments if _of(p, order, case) and not p.reference]
            payment = next((p.id for p in open_ if p.amount in (None, row.amount)), "")
            return _Guess(row, f"商户单号就是订单 {order.id} 的订单号", True, order.id, payment)
    return None


def _by_amount(row: BillRow, case: Case) -> _Guess | None:
    """A payment without a number yet, else an order, of the same amount within three days."""
    open_ = [p for p in case.payments if not p.reference and p.amount == row.amount]
    orders = [o for o in case.orders if o.amount == row.amount and not _paid(o, case)]
    payments = [(_when(p.paid, row), p) for p in open_ if _close(p.paid or _placed(p, case), row)]
    placed = [(_when(o.placed, row), o) for o in orders if _close(o.placed, row)]
    if payments:
        told, payment = payments[0]
        sure = len(payments) == 1 and _same_day(payment.paid or _placed(payment, case), row)
        why = f"金额与支付 {payment.id} 相同,{told}" + ("" if len(payments) == 1 else ",还有别的支付也像")
        return _Guess(row, why, sure, payment.order or _only(case), payment.id)
    if placed:
        told, order = placed[0]
        sure = len(placed) == 1 and _same_day(order.placed, row)
        why = f"金额与订单 {order.id} 相同,{told}" + (
            "" if len(placed) == 1 else ",还有别的订单也像,请写明是哪一单"
        )
        return _Guess(row, why, sure, order.id if len(placed) == 1 else "")
    return None


def _by_payee(row: BillRow, case: Case) -> _Guess | None:
    name = _name_in(row, case)
    return _Guess(row, f"对方写着「{name}」,金额或时间对不上,请核对", order=_only(case)) if name else None


def _refund(row: BillRow, case: Case, journal: Sequence[Entry], bill: Bill) -> _Guess | None:
    """Money that came back: by the number of a payment or order, or of a row of this bill that is one; else by payee or amount."""
    numbers = {n for p in case.payments for n in (p.reference,)} | {o.number for o in case.orders}
    paid = [r for r in bill.rows if r.is_payment and {r.merchant, r.reference} & numbers - {""}]
    numbers = (numbers | {n for r in paid for n in (r.merchant, r.reference)}) - {""}
    again = any(
        e.kind == "refund-arrived" and e.amount == row.amount and _same_day(e.at, row) for e in journal
    )
    twice = ";案里已有同日同额的到账记录,别记两次" if again else ""
    if any(number in (row.merchant, row.reference.partition("_")[0], row.reference) for number in numbers):
        return _Guess(row, f"单号与本案的支付或订单相同{twice}", not again)
    since = min((p.paid for p in case.payments if p.paid), default=None)
    if since is not None and row.at < since:
        return None
    if name := _name_in(row, case):
        return _Guess(row, f"对方写着「{name}」,请核对是不是这一笔的退款{twice}")
    if any(p.amount == row.amount for p in case.payments):
        return _Guess(row, f"金额与本案的支付相同,请核对是不是这一笔的退款{twice}")
    return None


def _one_row_each(guesses: Iterable[_Guess]) -> list[_Guess]:
    """Where several rows are taken for one payment or order, none is sure, but for those with a number in common."""
    kept = list(guesses)
    claimed = Counter((g.order, g.payment) for g in kept if g.sure and not g.row.is_refund)
    for at, guess in enumerate(kept):
        if guess.sure and claimed[guess.order, guess.payment] > 1 and not guess.why.startswith("商户单号"):
            kept[at] = replace(guess, why=f"{guess.why};账单里还有别的行也像这一笔,请选一行", sure=False)
    return kept


# -- what of the case a row is held against -----------------------------------------------------------------------------


def _of(payment: Payment, order: Order, case: Case) -> bool:
    return payment.order == order.id or (not payment.order and len(case.orders) == 1)


def _paid(order: Order, case: Case) -> bool:
    return any(_of(payment, order, case) for payment in case.payments)


def _placed(payment: Payment, case: Case) -> datetime | None:
    return next((o.placed for o in case.orders if _of(payment, o, case)), None)


def _only(case: Case) -> str:
    return case.orders[0].id if len(case.orders) == 1 else ""


def _close(at: datetime | None, row: BillRow) -> bool:
    return at is None or abs(row.at - at) <= _NEAR or _same_day(at, row)


def _same_day(at: datetime | None, row: BillRow) -> bool:
    """The same day, or within two hours over midnight."""
    return at is not None and (at.date() == row.at.date() or abs(at - row.at) <= timedelta(hours=2))


def _when(at: datetime | None, row: BillRow) -> str:
    if at is None:
        return "案里没有写时间,请核对"
    return "在同一天" if _same_day(at, row) else f"时间差了 {abs((row.at.date() - at.date()).days)} 天,请核对"


def _name_in(row: BillRow, case: Case) -> str:
    """A name of the other side that stands in a row whole, or the other way round."""
    parties = (case.platform, case.seller, case.payee)
    names = [n for party in parties for n in (party.name, party.operator)]
    names += [o.seller for o in case.orders] + [p.payee for p in case.payments]
    for name in names:
        if len(name) > 1 and (
            name in row.other or name in row.item or (len(row.other) > 1 and row.other in name)
        ):
            return name
    return ""


# -- what is proposed ----------------------------------------------------------------------------------------------------


def _proposal(n: int, bill: Bill, guess: _Guess, case: Case) -> Proposal:
    row, source = guess.row, SOURCES[bill.kind]
    told = [
        f"{row.at:%Y-%m-%d %H:%M}" if row.clocked else f"{row.at:%Y-%m-%d}",
        f"{show_amount(row.amount)}元",
    ]
    told += [part for part in (row.other, row.item) if part]
    why = f"{source}第 {row.line} 行:{guess.why}"
    if row.mangled:
        why += f";单号被表格软件改成了「{row.mangled}」,没有采用,请用未经表格软件另存的原文件"
    unsure: dict[str, object] = {} if guess.sure else {"unsure": True}
    if row.is_refund:
        number = f",单号 {row.reference}" if row.reference else ""
        why += f";账单状态「{row.state}」" if row.state else ""
        why += ";退回银行卡的,以银行入账为准"
        data: dict[str, object] = {"amount": row.amount, "row": row.mark, "with": row.other}
        words = f"{source}:退款 {' '.join(told[1:])}{number}"
        return Proposal(n, "event", "refund-arrived", words, row.at, f"text:{row.line}:1", why, data | unsure)
    held = next((p for p in case.payments if guess.payment and p.id == guess.payment), None)
    fields = _fields(bill, guess, held)
    key = f"payment.{held.id}" if held else "payment"
    words = ("补到支付 " + held.id + ":" if held else "") + " ".join(told)
    words += f" 交易号 {row.reference}" if row.reference else ""
    return Proposal(n, "payment", key, words, row.at, f"text:{row.line}:1", why, {"fields": fields} | unsure)


def _fields(bill: Bill, guess: _Guess, held: Payment | None) -> dict[str, object]:
    """What the row says of a payment; of one that the case has already only what is not there yet, and its exact time."""
    row = guess.row
    mark = f"{SOURCES[bill.kind]}行 {row.mark}"
    said: dict[str, object] = {
        "order": guess.order, "method": bill.kind, "amount": row.amount, "paid": row.at, "payee": row.other,
        "reference": row.reference,
        "note": f"{held.note}\n{mark}" if held and held.note else mark,
    }  # fmt: skip
    said = {name: value for name, value in said.items() if value not in ("", None)}
    if held is None:
        return said
    exact = row.clocked and held.paid is not None and held.paid.date() == row.at.date()
    new = ("note", "paid") if exact or held.paid is None else ("note",)
    return {name: value for name, value in said.items() if name in new or getattr(held, name) in ("", None)}
