"""The limits of the case itself, as shipped: limitation and what carries it, rescission, termination, records, evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from casemaker import a_case, a_dossier, at, calendar, card, entry

from kameng_tui.case.records import Card, Entry
from kameng_tui.knowledge.load import knowledge
from kameng_tui.reckon.agenda import in_order
from kameng_tui.reckon.dues import Due, Question, dues_of, questions_of

NOW = "2026-11-21T10:30"
LABELS = {"demand": "书面催告", "refund-promised": "答应退款", "contact": "联系"}
HARM = {"harm": date(2023, 3, 1), "debtor": date(2023, 3, 1)}


def reckoned(case: dict[str, Any], *journal: Entry, cards: tuple[Card, ...] = (), now: str = NOW) -> Any:
    return dues_of(
        a_dossier(a_case(**case), journal, cards), {}, knowledge().limits, calendar(), at(now), {}, LABELS
    )


def asked(case: dict[str, Any], *journal: Entry) -> dict[str, Question]:
    found = questions_of(
        a_dossier(a_case(**case), journal), {}, knowledge().limits, calendar(), at(NOW), {}, LABELS
    )
    return {question.limit: question for question in found}


def one(dues: tuple[Due, ...], limit: str) -> Due:
    (due,) = [due for due in dues if due.limit == limit]
    return due


def limits(dues: tuple[Due, ...]) -> set[str]:
    return {due.limit for due in dues}


# --- limitation (民法典188, 195) -------------------------------------------------------------------------------------

PROVED = ("e1",)
RESTARTS = {
    "nothing since": ((), "", "2026-03-02"),
    "a written demand": ((("d1", "2024-01-10", "demand", PROVED),), "d1", "2027-01-11"),
    "two demands: the last carries it": ((("d1", "2024-01-10", "demand", PROVED), ("d2", "2025-07-15", "demand", PROVED)), "d2", "2028-07-17"),
    "and in whatever order they were written down": ((("d2", "2025-07-15", "demand", PROVED), ("d1", "2024-01-10", "demand", PROVED)), "d2", "2028-07-17"),
    "a promise of refund is consent to perform": ((("p1", "2024-05-20", "refund-promised", PROVED),), "p1", "2027-05-20"),
    "a call is no written demand": ((("c1", "2024-01-10", "contact", PROVED),), "", "2026-03-02"),
    "nor is a note": ((("n1", "2024-01-10", "note", PROVED),), "", "2026-03-02"),
    "nor what they promised apart from the refund": ((("p1", "2024-01-10", "promise", PROVED),), "", "2026-03-02"),
    "a coupon is no consent to refund": ((("k1", "2024-01-10", "coupon", PROVED),), "", "2026-03-02"),
}  # fmt: skip


@pytest.mark.parametrize(("events", "carrier", "end"), RESTARTS.values(), ids=RESTARTS)
def test_what_restarts_limitation_and_which_entry_carries_it(
    events: tuple[tuple[str, str, str, tuple[str, ...]], ...], carrier: str, end: str
) -> None:
    """2026-03-01, 2027-01-10 and 2028-07-15 are days off; the next working day counts (民法典203)."""
    journal = [entry(id, when, kind, evidence=proof) for id, when, kind, proof in events]
    due = one(reckoned({"known": HARM}, *journal), "limitation")
    assert (due.entry, f"{due.earliest:%Y-%m-%d}", due.kind) == (carrier, end, "case-limit")


def test_the_steps_say_in_words_what_carries_it_and_from_when() -> None:
    first, last = (
        entry("d1", "2024-01-10", "demand", evidence=PROVED),
        entry("d2", "2025-06-03T14:00", "demand", evidence=PROVED),
    )
    steps = one(reckoned({"known": HARM}, first, last), "limitation").steps
    assert any("原从 2023-03-01" in step and "因书面催告重新起算" in step for step in steps)
    assert any(step == "起算:2025-06-03 14:00 书面催告" for step in steps)


def test_a_demand_that_cannot_be_proved_says_so() -> None:
    bare = entry("d1", "2024-01-10", "demand")
    assert any("还没有附证据" in step for step in one(reckoned({"known": HARM}, bare), "limitation").steps)
    proved = replace(bare, evidence=PROVED)
    assert not any(
        "还没有附证据" in step for step in one(reckoned({"known": HARM}, proved), "limitation").steps
    )


def test_a_demand_that_was_corrected_away_carries_nothing() -> None:
    demand = entry("d1", "2024-01-10", "demand", evidence=PROVED)
    void = entry("v1", "2024-01-11", "demand", corrects="d1", void="没有寄出")
    assert one(reckoned({"known": HARM}, demand, void), "limitation").entry == ""


def test_no_demand_carries_it_beyond_twenty_years() -> None:
    known = {"harm": date(2009, 3, 3), "debtor": date(2009, 3, 3)}
    demands = [entry(f"d{y}", f"{y}-02-20", "demand", evidence=PROVED) for y in range(2011, 2027, 2)]
    due = one(reckoned({"known": known}, *demands, entry("d", "2026-11-02", "demand")), "limitation")
    assert due.entry == "d"
    assert due.earliest.date() == date(
        2029, 3, 5
    )  # 2029-03-03 is a Saturday; three years from the demand: 2029-11
    assert any("最长20年" in step for step in due.steps)


LATE = {
    # 2026-03-01 is a Sunday: limitation from 2023-03-01 ends on Monday 2026-03-02
    "on the last day a demand is in time": ((("d1", "2026-03-02T23:00", "demand"),), "d1", "2029-03-02"),
    "a day later it is too late": ((("d1", "2026-03-03T00:00:01", "demand"),), "", "2026-03-02"),
    "money sent then does not acknowledge the rest": ((("r1", "2026-05-01", "refund-issued"),), "", "2026-03-02"),
    "a consent to refund revives it (192)": ((("p1", "2026-07-06", "refund-promised"),), "p1", "2029-07-06"),
    "and then a demand carries it again": (
        (("p1", "2026-07-06", "refund-promised"), ("d1", "2026-08-01", "demand")), "d1", "2029-08-01",
    ),
    "a demand in time after one that was none": (
        (("d1", "2026-04-01", "demand"), ("d2", "2026-04-02", "demand")), "", "2026-03-02",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("events", "carrier", "end"), LATE.values(), ids=LATE)
def test_what_comes_after_limitation_has_run_out_does_not_start_it_anew(
    events: tuple[tuple[str, str, str], ...], carrier: str, end: str
) -> None:
    journal = [entry(id, when, kind, evidence=PROVED) for id, when, kind in events]
    due = one(reckoned({"known": HARM}, *journal), "limitation")
    assert (due.entry, f"{due.earliest:%Y-%m-%d}") == (carrier, end)
    late = any("在期满之后,不能使时效重新起算" in step for step in due.steps)
    assert late is (carrier == ""), "and the steps say so"


def test_limitation_asks_for_the_day_it_counts_from() -> None:
    assert asked({})["limitation"].path == "known.harm"


def test_a_judgment_ends_it() -> None:
    due = one(reckoned({"known": HARM}, entry("j", "2025-10-09", "judged")), "limitation")
    assert due.state == "met"


# --- rescission and termination: exclusion periods ------------------------------------------------------------------

FRAUD = {"answers": {"fraud": "yes"}, "order": [{"id": "o1", "placed": at("2025-11-01T10:00")}]}


def test_rescission_is_shown_only_where_fraud_is_claimed() -> None:
    assert "rescission" not in limits(reckoned({"known": HARM, "answers": {"fraud": "no"}}))
    assert "rescission" in limits(reckoned({"known": HARM} | FRAUD))


def test_no_demand_restarts_rescission() -> None:
    known = {"harm": date(2025, 11, 20)}
    demand = entry("d1", "2026-06-01", "demand", evidence=PROVED)
    due = one(reckoned({"known": known} | FRAUD, demand), "rescission")
    assert (due.entry, f"{due.earliest:%Y-%m-%d}", due.state) == ("", "2026-11-20", "lapsed")


def test_rescission_ends_five_years_after_the_act() -> None:
    old = FRAUD | {"order": [{"id": "o1", "placed": at("2022-02-07T10:00")}]}
    due = one(reckoned({"known": {"harm": date(2026, 10, 12)}} | old), "rescission")
    assert due.earliest.date() == date(2027, 2, 7) and any("最长5年" in step for step in due.steps)


def test_termination_is_for_what_was_not_performed_and_a_written_demand_exercises_it() -> None:
    known = {"harm": date(2025, 12, 1)}
    assert "termination" not in limits(reckoned({"known": known, "problem": "data-leak"}))
    open_ = one(reckoned({"known": known, "problem": "card-key-invalid"}), "termination")
    assert (f"{open_.earliest:%Y-%m-%d}", open_.state) == ("2026-12-01", "running")
    demand = entry("d1", "2026-06-01", "demand")
    done = one(reckoned({"known": known, "problem": "card-key-invalid"}, demand), "termination")
    assert (done.state, f"{done.earliest:%Y-%m-%d}") == ("met", "2026-12-01")
    assert "请核对" in done.steps[-1] and "催告里要写明解除合同" in done.steps[-1], (
        "not every demand terminates"
    )


def test_what_was_done_after_its_end_is_not_said_to_be_in_time() -> None:
    case = {"known": {"harm": date(2025, 6, 2)}, "problem": "card-key-invalid"}
    in_time, late = (
        one(reckoned(case, entry("d", day, "demand")), "termination") for day in ("2026-06-02", "2026-06-03")
    )
    assert any(step.endswith("书面催告,已完成") for step in in_time.steps)
    assert any(step.endswith("书面催告,已完成,但过了期限") for step in late.steps)


def test_of_two_starts_the_steps_say_which_one_counts() -> None:
    steps = one(reckoned({"known": HARM}), "limitation").steps
    assert "可从知道受损之日、知道对方之日起算的,按其中最晚的一个;没有填写的不算,按已填的从严计算" in steps


def test_a_day_of_the_case_stands_in_the_steps_without_an_invented_hour() -> None:
    known = one(
        reckoned({"known": {"harm": date(2025, 12, 1)}, "problem": "card-key-invalid"}), "termination"
    )
    assert "起算:2025-12-01 知道受损之日" in known.steps
    paid = one(reckoned(PAID), "records-3y")
    assert "起算:2023-11-27 14:25 支付时间" in paid.steps


# --- notice of defects, records --------------------------------------------------------------------------------------

DELIVERED = {
    "problem": "card-key-invalid",
    "order": [{"id": "o1", "delivered": at("2026-11-10T10:00"), "discovered": at("2026-11-12T10:00")}],
}


def test_notice_of_defects_is_asked_until_somebody_was_told() -> None:
    assert "最长2年" in asked(DELIVERED)["notice"].text
    for kind in ("contact", "demand", "submitted"):
        assert "notice" not in asked(DELIVERED, entry("c", "2026-11-13", kind)), kind
    assert "notice" not in asked(DELIVERED | {"problem": "topup-not-received"}), (
        "nothing came: nothing to inspect"
    )


PAID = {"order": [{"id": "o1"}], "payment": [{"id": "p1", "paid": at("2023-11-27T14:25")}]}


def test_records_are_there_for_three_years_and_payment_records_matter_until_one_has_them() -> None:
    dues = reckoned(PAID)
    assert {due.limit: f"{due.earliest:%Y-%m-%d}" for due in dues} == {
        "records-3y": "2026-11-27",
        "payment-records": "2026-11-27",
    }
    assert limits(reckoned(PAID, cards=(card("c1", "payment"),))) == {"records-3y"}
    late = one(reckoned(PAID, now="2026-11-28"), "payment-records")
    assert late.state == "lapsed" and "书面申请查询" in late.on_lapse["advice"]


# --- evidence whose original expires -----------------------------------------------------------------------------------

KEPT = card("c1", "chat", shows="客服答应退款", taken=at("2026-11-01T09:00"), expires=date(2026, 12, 1))


@pytest.mark.parametrize(
    ("now", "state", "why"),
    [
        ("2026-12-01T23:59:59", "running", "to the end of the day on the card"),
        ("2026-12-02", "lapsed", "the day after"),
    ],
)
def test_an_original_that_expires_is_a_due_of_ours(now: str, state: str, why: str) -> None:
    (due,) = reckoned({}, cards=(KEPT, card("c2", "payment")), now=now)
    assert (due.id, due.kind, due.duty, due.state) == ("case:keep:c1", "keep", "ours", state), why
    assert (due.label, due.binding, due.source) == (
        "证据原件到期:客服答应退款",
        "practice",
        ("evidence/c1.png.toml",),
    )
    assert (due.start, due.latest) == (at("2026-11-01T09:00"), at("2026-12-01T23:59:59"))
    assert any("2026-12-01" in step for step in due.steps) and "副本" in due.on_lapse["advice"]


def test_a_card_that_says_nothing_more_is_counted_all_the_same() -> None:
    (due,) = reckoned({}, cards=(card("c1", "chat", expires=date(2026, 12, 1)),))
    assert due.label == "证据原件到期:c1" and due.start <= due.latest


def test_it_stands_on_the_agenda_by_its_day_and_the_end_of_the_case_ends_it() -> None:
    dues = reckoned(PAID, cards=(KEPT,))
    assert [due.limit for due in in_order(dues, at(NOW))] == ["payment-records", "records-3y", "keep"]
    closed = entry("x", "2026-11-20", "closed", data={"reason": "settled"})
    (due,) = reckoned({}, closed, cards=(KEPT,))
    assert (due.state, due.met_at) == ("met", at("2026-11-20")) and "结案" in due.steps[-1]


def test_of_several_payments_the_records_of_each_are_told_apart() -> None:
    pay = [
        {"id": "p1", "paid": at("2026-06-01T10:00"), "amount": "30"},
        {"id": "p2", "paid": at("2026-07-01T10:00")},
    ]
    labels = [
        [d.label for d in reckoned({"payment": pay[:n]}) if d.limit == "payment-records"] for n in (1, 2)
    ]
    assert labels == [
        ["支付机构保存的交易记录"],
        ["支付机构保存的交易记录(支付 p1,2026-06-01 30.00)", "支付机构保存的交易记录(支付 p2,2026-07-01)"],
    ]
