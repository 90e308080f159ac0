"""Every limit of 黑猫 and Alipay, and what a court sets by date: counted by hand, with the reason beside each row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from casemaker import a_case, a_dossier, at, calendar, card, entry, filing
from courtplay import COURT, LIMITS
from manifestplay import dossier_of, dues, manifest, questions

from kameng_tui.reckon.dues import dues_of, questions_of

CAT, ALIPAY = manifest("kameng_heimao"), manifest("kameng_alipay")
CHANNELS = {"heimao": CAT, "alipay": ALIPAY}
PAID = a_case(payment=[{"id": "p1", "method": "alipay", "paid": at("2026-09-15 10:00:00")}])
SENT = ("2026-11-02 10:00", "submitted")

# channel, limit, length set by the team (None: as shipped), events, now, the date or "?" for a question, why
COUNTED: list[tuple[str, str, tuple[int, str] | None, tuple[tuple[str, str], ...], str, str, str]] = [
    ("heimao", "review", None, (SENT,), "2026-12-01", "?", "nobody knows how long a review takes"),
    ("heimao", "review", (48, "hour"), (SENT,), "2026-11-03", "2026-11-04 10:00:00", "hours of the team's own, from the minute"),
    ("heimao", "forward", None, (SENT, ("2026-11-03 09:00", "heimao:review-passed")), "2026-11-03", "2026-11-04 09:00:00", "24 hours by hearsay"),
    ("heimao", "forward", None, (SENT, ("2026-09-30 18:00", "heimao:review-passed")), "2026-10-01", "2026-10-01 18:00:00", "hours run through the holiday"),
    ("heimao", "reply", None, (SENT, ("2026-11-03 09:00", "heimao:forwarded")), "2026-12-30", "?", "to answer is voluntary"),
    ("heimao", "reply", (7, "day"), (SENT, ("2026-11-03 09:00", "heimao:forwarded")), "2026-11-04", "2026-11-10 23:59:59", "7 days of the team's own, the day itself not counted"),
    ("alipay", "complaint-window", None, (), "2026-11-24", "?", "nobody knows until when a payment can be complained of"),
    ("alipay", "complaint-window", (90, "day"), (), "2026-11-24", "2026-12-14 23:59:59", "90 days of the team's own from 15 September"),
    ("alipay", "merchant-reply", None, (SENT,), "2026-11-24", "?", "not found; the page counts down"),
    ("alipay", "merchant-reply", (24, "hour"), (SENT,), "2026-11-03", "2026-11-03 10:00:00", "24 hours of the team's own"),
    ("alipay", "evidence", None, (SENT, ("2026-11-05 10:00", "alipay:evidence-asked")), "2026-11-06", "?", "the notice names the day"),
    ("alipay", "platform-decision", None, (SENT, ("2026-11-05 10:00", "alipay:platform-processing")), "2026-12-24", "?", "not found"),
    ("alipay", "platform-decision", (7, "day"), (SENT, ("2026-11-05 10:00", "alipay:platform-processing")), "2026-11-06", "2026-11-12 23:59:59", "7 days of the team's own"),
    ("alipay", "service-answer", None, (("2026-09-16 09:00", "alipay:service-complaint"),), "2026-09-20", "2026-10-01 23:59:59", "15 days, the strict reading"),
    ("alipay", "service-answer", None, (("2026-11-02 09:00", "alipay:service-complaint"),), "2026-11-03", "2026-11-17 23:59:59", "15 days to a Tuesday"),
    ("alipay", "records", None, (SENT,), "2026-11-24", "2029-09-15 23:59:59", "three years from the payment, 电商法53 III"),
]  # fmt: skip


@pytest.mark.parametrize("row", COUNTED, ids=[f"{r[0]} {r[1]}: {r[6]}" for r in COUNTED])
def test_counted_by_hand(row: Any) -> None:
    channel, limit, own, events, now, wanted, _ = row
    journal = tuple(entry(f"e{i}", when, kind, filing=channel) for i, (when, kind) in enumerate(events))
    dossier = a_dossier(PAID, journal, (card("a", "payment"),), (filing(channel),))
    table = (
        {"length": own[0], "unit": own[1], "source": "页面", "by": "测试", "on": "2026-11-01"} if own else {}
    )
    overrides = {channel: {"limits": {limit: table}}} if own else {}
    asked = dossier, {channel: CHANNELS[channel]}, (), calendar(), at(now), overrides
    found = [due for due in dues_of(*asked) if due.limit == limit]
    open_ = [question for question in questions_of(*asked) if question.limit == limit]
    if wanted == "?":
        assert found == [] and len(open_) == 1
        assert open_[0].asks_date or "没有可查证的天数,以官方页面为准" in open_[0].text
        return
    (due,) = found
    assert open_ == [] and due.earliest == at(wanted)


@pytest.mark.parametrize("name", CHANNELS)
def test_no_limit_is_left_out_and_each_unknown_one_is_counted_once_a_number_is_found(name: str) -> None:
    limits = {limit.id: limit for limit in CHANNELS[name].limits}
    rows = [row for row in COUNTED if row[0] == name]
    assert {row[1] for row in rows} == set(limits)
    for limit in limits.values():
        answers = {row[5] == "?" for row in rows if row[1] == limit.id}
        if limit.length_word == "unknown":
            assert (
                answers == ({True} if limit.until_from else {True, False}) and limit.confidence == "uncertain"
            )
        else:
            assert answers == {False}


NAMED = [  # limit, its event, the day that the court or the page named, the earliest reading, why
    ("correct", "asked", "2026-11-06", "2026-11-06", "the notice of what is missing"),
    ("evidence", "court:evidence-notice", "2026-11-09", "2026-11-09", "the term for evidence"),
    ("answer", "served", "2026-11-12", "2026-11-12", "a shorter time to answer, agreed (解释275)"),
    (
        "fee",
        "court:fee-notice",
        "2026-11-10",
        "2026-11-10",
        "the day on the notice goes before the seven days",
    ),
]


@pytest.mark.parametrize(("limit", "event", "until", "day", "why"), NAMED, ids=[row[4] for row in NAMED])
def test_a_day_that_the_court_names_is_the_day(
    limit: str, event: str, until: str, day: str, why: str
) -> None:
    dossier = dossier_of(COURT, ("submitted", "2026-11-02T10:00"), (event, "2026-11-03T10:00"))
    dated = replace(dossier.journal[1], until=date.fromisoformat(until))
    found = dues_of(
        replace(dossier, journal=(dossier.journal[0], dated)),
        {"court": COURT},
        (),
        calendar(),
        at("2026-11-04"),
        {},
    )
    (due,) = [due for due in found if due.limit == limit]
    assert due.earliest == at(f"{day} 23:59:59"), why
    assert LIMITS[limit].until_from


def test_without_the_day_on_it_a_notice_is_asked_for_only_where_the_law_sets_none() -> None:
    filed = ("submitted", "2026-11-02T10:00")
    for event, limit in (("asked", "correct"), ("court:evidence-notice", "evidence")):
        assert limit in questions(COURT, filed, (event, "2026-11-03T10:00"), now="2026-11-04")
    assert "fee" in dues(COURT, filed, ("court:fee-notice", "2026-11-03T10:00"), now="2026-11-04")
