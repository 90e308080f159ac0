"""The money of a case: asked for, paid, promised, sent, arrived. A coupon or a promise is never money. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal

from kameng_tui.case.fold import effective
from kameng_tui.case.records import Claim, Dossier, Entry
from kameng_tui.case.vocabulary import RAILS
from kameng_tui.record import record
from kameng_tui.values import parse_amount

NOTHING = parse_amount(0)
MONEY_CLAIMS = ("refund", "promised-compensation", "statutory-compensation", "loss", "interest")


@record
class Ledger:
    """``outstanding`` is what is asked for (what was paid, while no money is claimed yet) less what has arrived.
    ``rails``: what came back by which way (vocabulary.RAILS). What only stands on the platform's own balance
    (``in_balance``) has not arrived: it is still in their hands."""

    claimed: Decimal
    paid: Decimal
    promised: Decimal
    issued: Decimal
    arrived: Decimal
    coupons: Decimal
    outstanding: Decimal
    in_balance: Decimal = NOTHING
    rails: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def expected(self) -> Decimal:
        return self.claimed or self.paid


def ledger(dossier: Dossier) -> Ledger:
    """The money of one case, from its claims, its payments and the entries that hold."""
    entries = effective(dossier.journal)
    claimed = total(dossier.case.claims)
    paid = _sum(p.amount for p in dossier.case.payments)
    rails = _by_rail(entries)
    in_balance = rails.get("balance", NOTHING)
    arrived = _sum(rails.values()) - in_balance
    return Ledger(
        claimed=claimed,
        paid=paid,
        promised=_promised(entries, claimed or paid),
        issued=_sum(e.amount for e in entries if e.kind == "refund-issued"),
        arrived=arrived,
        coupons=_sum(e.amount for e in entries if e.kind == "coupon"),
        outstanding=max((claimed or paid) - arrived, NOTHING),
        in_balance=in_balance,
        rails=rails,
    )


def _by_rail(entries: Iterable[Entry]) -> dict[str, Decimal]:
    """What arrived by which way: ``data.rail`` of the entry; where nothing is said, by the way that it was paid."""
    found: dict[str, Decimal] = {}
    for entry in entries:
        if entry.kind == "refund-arrived" and entry.amount is not None:
            said = entry.data.get("rail")
            rail = said if said in RAILS else RAILS[0]
            found[rail] = found.get(rail, NOTHING) + entry.amount
    return found


def total(claims: Sequence[Claim]) -> Decimal:
    """The money that ``claims`` ask for together. Of claims that replace each other only the largest counts."""
    return _sum(
        max((c.amount or NOTHING for c in group if c.kind in MONEY_CLAIMS), default=NOTHING)
        for group in alternatives(claims)
    )


def alternatives(claims: Sequence[Claim]) -> list[list[Claim]]:
    """The claims in groups of which only one is wanted: ``alternative`` names another claim's id, or its kind."""
    groups = [[claim] for claim in claims]
    for claim in claims:
        for other in claims:
            if other is not claim and claim.alternative and claim.alternative in (other.id, other.kind):
                _join(groups, claim, other)
    return groups


def _join(groups: list[list[Claim]], one: Claim, other: Claim) -> None:
    mine = next(g for g in groups if any(c is one for c in g))
    theirs = next(g for g in groups if any(c is other for c in g))
    if mine is not theirs:
        mine.extend(theirs)
        groups.remove(theirs)


def _promised(entries: Iterable[Entry], whole: Decimal) -> Decimal:
    """The same money is often promised twice: the latest promise of each filing counts, of several the largest.
    A refund promised without an amount is the whole."""
    latest = {e.filing: e.amount or whole for e in entries if e.kind == "refund-promised"}
    return max(latest.values(), default=NOTHING)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((a for a in amounts if a is not None), NOTHING)
