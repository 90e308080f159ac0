"""What may start, meet, restart, pause or extend a limit: entries of the journal and dates of the case. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from kameng_tui.case import vocabulary as v
from kameng_tui.case.lookup import key_at, payments_of
from kameng_tui.case.records import Case, Entry, Order, Payment
from kameng_tui.reckon.stages import Event, names_of
from kameng_tui.record import record
from kameng_tui.values import day_start


@record
class Happening:
    """``names`` are the ids it answers to; ``key`` is the entry's id, or the anchor with its item: ``order.o1.placed``."""

    at: datetime
    names: frozenset[str]
    key: str
    label: str
    entry: Entry | None = None


def of_events(events: Iterable[Event], labels: Mapping[str, str]) -> list[Happening]:
    """The events of a filing, or of a case, as happenings; ``labels`` are the Chinese names of events."""
    return [
        Happening(entry.at, names_of(entry, meaning), entry.id, _label(entry, meaning, labels), entry)
        for entry, meaning in events
        if entry.at is not None
    ]


def _label(entry: Entry, meaning: str, labels: Mapping[str, str]) -> str:
    return labels.get(entry.kind) or labels.get(meaning) or "记录"


def groups(
    start: Sequence[str], events: Sequence[Happening], case: Case, orders: Sequence[str]
) -> list[list[Happening]]:
    """The happenings among which one limit runs, in order: one group an order where the limit counts from one,
    one a payment where it counts from a payment, else a single group. ``orders`` are those concerned (empty: all)."""
    known = _known(case)
    chosen = [o for o in case.orders if not orders or o.id in orders]
    if any(name.startswith("order.") for name in start):
        items = [_of_order(o) + _of_payments(case, o) for o in chosen]
    elif any(name.startswith("payment.") for name in start):
        owned = [(p, o) for o in chosen for p in payments_of(case, o)]
        items = [_of_payment(p) + _of_order(o) for p, o in owned]
        items += [_of_payment(p) for p in case.payments if not orders and all(p is not q for q, _ in owned)]
    else:
        items = [[h for o in chosen for h in _of_order(o) + _of_payments(case, o)]]
    return [sorted([*known, *item, *events], key=lambda h: h.at) for item in items]


def is_anchor(name: str) -> bool:
    """Whether ``name`` is a date of the case, not an event."""
    return name in v.ANCHORS


def anchor_label(name: str) -> str:
    """知道受损之日, 支付时间: what a date of the case is called inside a sentence."""
    spec = key_at(name)
    return spec.label if spec is not None else name


def _known(case: Case) -> list[Happening]:
    dates = {"known.harm": case.known.harm, "known.debtor": case.known.debtor}
    return [_anchor(name, name, day_start(day)) for name, day in dates.items() if isinstance(day, date)]


def _of_order(order: Order) -> list[Happening]:
    dates = {"placed": order.placed, "delivered": order.delivered, "discovered": order.discovered}
    return [_anchor(f"order.{name}", f"order.{order.id}.{name}", at) for name, at in dates.items() if at]


def _of_payments(case: Case, order: Order) -> list[Happening]:
    return [h for payment in payments_of(case, order) for h in _of_payment(payment)]


def _of_payment(payment: Payment) -> list[Happening]:
    return [_anchor("payment.paid", f"payment.{payment.id}.paid", payment.paid)] if payment.paid else []


def _anchor(name: str, key: str, at: datetime) -> Happening:
    return Happening(at, frozenset((name,)), key, anchor_label(name))
