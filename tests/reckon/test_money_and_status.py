"""Only money that has arrived counts, and only that or the user's own word ends a case."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from casemaker import a_12315, a_case, a_channel, a_dossier, at, by_id, entry, filing

from kameng_tui.channels.records import EventSpec
from kameng_tui.reckon.money import ledger
from kameng_tui.reckon.stages import events_of, stage_of
from kameng_tui.reckon.status import ended_at, stage_line, status_of

PAID = [{"id": "p1", "amount": "500", "paid": at("2026-09-01")}]
REFUND = {"id": "c1", "kind": "refund", "amount": "500"}

CLAIMED = {
    "one claim": ([REFUND], "500.00"),
    "two claims add up": ([REFUND, {"id": "c2", "kind": "loss", "amount": "20"}], "520.00"),
    "alternatives by id count once, the larger": (
        [REFUND | {"alternative": "c2"}, {"id": "c2", "kind": "refund", "amount": "600", "against": "seller"}], "600.00"),
    "three that replace each other in a row are one": (
        [REFUND | {"alternative": "c2"}, {"id": "c2", "kind": "loss", "amount": "10", "alternative": "c3"},
         {"id": "c3", "kind": "interest", "amount": "30"}], "500.00"),
    "alternative by kind": ([REFUND | {"alternative": "redeliver"}, {"id": "c2", "kind": "redeliver", "amount": "500"}], "500.00"),
    "redelivery is no money": ([{"id": "c1", "kind": "redeliver", "amount": "500"}], "0.00"),
    "an alternative that names nothing": ([REFUND | {"alternative": "c9"}], "500.00"),
}  # fmt: skip


@pytest.mark.parametrize(("claims", "claimed"), CLAIMED.values(), ids=CLAIMED)
def test_claimed(claims: list[dict[str, Any]], claimed: str) -> None:
    assert ledger(a_dossier(a_case(claim=claims))).claimed == Decimal(claimed)


def money(id: str, when: str, kind: str, amount: str = "", **values: Any) -> Any:
    return entry(id, when, kind, amount=Decimal(amount) if amount else None, **values)


def test_ledger_of_a_partial_refund() -> None:
    journal = (
        money("e1", "2026-09-02", "coupon", "30.00"),
        money("e2", "2026-09-03", "refund-promised", filing="platform"),
        money("e3", "2026-09-04", "refund-promised", "400.00", filing="platform"),
        money("e4", "2026-09-05", "refund-issued", "400.00"),
        money("e5", "2026-09-06", "refund-arrived", "150.00"),
        money("e6", "2026-09-07", "refund-arrived", "250.00"),
    )
    found = ledger(a_dossier(a_case(payment=PAID, claim=[REFUND]), journal))
    assert (found.paid, found.claimed) == (Decimal("500.00"), Decimal("500.00"))
    assert found.promised == Decimal("400.00")  # the same money promised twice is not promised double
    assert (found.issued, found.arrived) == (Decimal("400.00"), Decimal("400.00"))
    assert (found.coupons, found.outstanding) == (
        Decimal("30.00"),
        Decimal("100.00"),
    )  # a coupon is no refund


def test_without_a_claim_what_was_paid_is_expected() -> None:
    found = ledger(a_dossier(a_case(payment=PAID), (money("e1", "2026-09-02", "refund-promised"),)))
    assert (found.expected, found.outstanding, found.promised) == (Decimal("500.00"),) * 3


STATUS = {
    "nothing happened": ((), "open"),
    "a promise is not the money": ((("refund-promised", "500.00"),), "awaiting-money"),
    "issued is not arrived": ((("refund-issued", "500.00"),), "awaiting-money"),
    "agreed waits for the money": ((("agreed", ""),), "awaiting-money"),
    "an agreement that fell through": ((("agreed", ""), ("terminated", "")), "open"),
    "an own event that means agreed": ((("12315:settled", ""),), "awaiting-money"),
    "a coupon settles nothing": ((("coupon", "500.00"),), "open"),
    "fulfilled is somebody's word": ((("fulfilled", ""),), "open"),
    "part of the money": ((("refund-promised", ""), ("refund-arrived", "499.99")), "awaiting-money"),
    "all of it": ((("refund-arrived", "500.00"),), "won"),
    "all of it in two parts": ((("refund-arrived", "200.00"), ("refund-arrived", "300.00")), "won"),
    "arrived without an amount is not known to cover": ((("refund-arrived", ""),), "open"),
}  # fmt: skip


@pytest.mark.parametrize(("entries", "status"), STATUS.values(), ids=STATUS)
def test_status(entries: tuple[tuple[str, str], ...], status: str) -> None:
    journal = tuple(
        money(f"e{i}", f"2026-09-0{i + 2}", kind, amount, filing="12315")
        for i, (kind, amount) in enumerate(entries)
    )
    dossier = a_dossier(a_case(payment=PAID, claim=[REFUND]), journal, filings=(filing("12315"),))
    settled = a_12315(events=(EventSpec("settled", "已和解", "agreed"),))
    assert status_of(dossier, ledger(dossier), by_id(settled)) == status


CLOSED = {
    "by the reason in the data": ({"data": {"reason": "settled"}}, "settled"),
    "by the reason as text": ({"text": "dropped"}, "dropped"),
    "a closing without a reason does not end a case": ({"text": "算了"}, "open"),
    "a filing that is closed does not end the case": (
        {"data": {"reason": "lost"}, "filing": "12315"},
        "open",
    ),
}


@pytest.mark.parametrize(("values", "status"), CLOSED.values(), ids=CLOSED)
def test_closing(values: dict[str, Any], status: str) -> None:
    dossier = a_dossier(journal=(entry("e1", "2026-09-09T10:00", "closed", **values),))
    assert status_of(dossier, ledger(dossier), {}) == status
    assert ended_at(dossier, ledger(dossier)) == (at("2026-09-09T10:00") if status != "open" else None)


def test_reopened_after_closing_is_open_again() -> None:
    journal = (
        entry("e1", "2026-09-09", "closed", data={"reason": "settled"}),
        entry("e2", "2026-10-09", "reopened"),
    )
    dossier = a_dossier(journal=journal)
    assert status_of(dossier, ledger(dossier), {}) == "open"


def test_a_case_ends_when_the_last_of_the_money_arrived() -> None:
    journal = (
        money("e1", "2026-09-05", "refund-arrived", "200"),
        money("e2", "2026-09-08", "refund-arrived", "300"),
    )
    dossier = a_dossier(a_case(payment=PAID), journal)
    assert ended_at(dossier, ledger(dossier)) == at("2026-09-08")


def test_stage_line_names_the_filing_that_moved_last_and_is_not_over() -> None:
    channels = by_id(a_channel("platform"), a_12315())
    journal = (
        entry("e1", "2026-09-01", "submitted", filing="12315"),
        entry("e2", "2026-09-02", "submitted", filing="platform"),
        entry("e3", "2026-09-03", "refused", filing="platform"),
    )
    dossier = a_dossier(journal=journal, filings=(filing("platform"), filing("12315"), filing("gone")))
    stages = {
        f.id: stage_of(channels.get(f.channel), events_of(dossier, f, channels.get(f.channel)))
        for f in dossier.filings
    }
    assert stage_line(dossier, channels, stages) == "12315 待受理"
    assert stage_line(a_dossier(filings=(filing("gone"),)), {}, {"gone": stages["gone"]}) == "gone 渠道未安装"
    assert stage_line(a_dossier(), {}, {}) == "未投诉"
