"""Every limit of the platform, the 12315 complaint and the 12315 report, counted: a date and the reason beside it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from casemaker import a_case, a_dossier, at, calendar, card, entry, filing
from manifestplay import manifest

from kameng_tui.channels.records import Channel
from kameng_tui.reckon.dues import Due, Question, dues_of, questions_of
from kameng_tui.reckon.stages import events_of, stage_of
from kameng_tui.values import day_end

PLATFORM = manifest("kameng_platform")
COMPLAINT, REPORT = manifest("kameng_12315"), manifest("kameng_12315", "report.toml")
CHANNELS = {channel.id: channel for channel in (PLATFORM, COMPLAINT, REPORT)}


def asked(channel: Channel, told: dict[str, Any]) -> tuple[Any, ...]:
    """The arguments of ``dues_of`` for one filing: ``events`` ``order`` ``paid`` ``harm`` ``cards`` ``form`` ``set`` ``now``."""
    tables: dict[str, Any] = {"answers": told.get("answers", {})}
    order = {key: at(value) if "T" in value else value for key, value in told.get("order", {}).items()}
    if order or "paid" in told:
        tables["order"] = [{"id": "o1", **order}]
    if "paid" in told:
        tables["payment"] = [{"id": "p1", "paid": at(told["paid"])}]
    if "harm" in told:
        tables["known"] = {"harm": date.fromisoformat(told["harm"])}
    journal = tuple(
        entry(f"e{i}", when, kind, filing="f", until=date.fromisoformat(until[0]) if until else None)
        for i, (kind, when, *until) in enumerate(told.get("events", ()))
    )
    cards = tuple(card(kind, kind) for kind in told.get("cards", ()))
    dossier = a_dossier(
        a_case(**tables), journal, cards, (filing(channel.id, "f", form=told.get("form", {})),)
    )
    overrides = {channel.id: {"limits": told.get("set", {})}}
    return dossier, {channel.id: channel}, (), calendar(), at(told["now"]), overrides


def due(channel: str, limit: str, **told: Any) -> Due:
    (found,) = [d for d in dues_of(*asked(CHANNELS[channel], told)) if d.limit == limit]
    return found


def question(channel: str, limit: str, **told: Any) -> Question | None:
    found = [q for q in questions_of(*asked(CHANNELS[channel], told)) if q.limit == limit]
    assert len(found) <= 1
    return found[0] if found else None


def end_of(text: str) -> datetime:
    return at(text) if "T" in text else day_end(date.fromisoformat(text))


def sent(when: str) -> tuple[tuple[str, str], ...]:
    return (("submitted", f"{when}T10:00"),)


SCREENSHOT = {"length": 15, "unit": "minute", "source": "充值说明页截图", "by": "本人", "on": "2026-09-01"}
PUBLISHED = {"length": 24, "unit": "hour", "source": "售后规则第5条截图", "by": "本人", "on": "2026-09-01"}
ACCEPTED, MERGED = ("accepted", "2026-08-02T10:00"), "12315-report:merged"
CLUE = (*sent("2026-05-06"), ("accepted", "2026-05-12T10:00"), ("12315:clue", "2026-05-20T10:00"))
LONGER, LATER = ("12315:clue-extension", "2026-06-08T10:00"), ("12315:clue-extension", "2026-06-09T10:00")

# channel, limit, what is told, the earliest and the latest last day, how sure, why
CLOCKS: list[tuple[str, str, dict[str, Any], str, str, str, str]] = [
    # --- the platform: folklore until the platform's own page says otherwise (facts P-*)
    ("platform", "first-reply", {"events": sent("2026-11-19"), "now": "2026-11-19T12:00"}, "2026-11-20T10:00", "2026-11-20T10:00", "uncertain", "24 hours run through the night"),
    ("platform", "first-reply", {"events": (*sent("2026-11-19"), ("submitted", "2026-11-19T18:00")), "now": "2026-11-19T20:00"}, "2026-11-20T10:00", "2026-11-20T10:00", "uncertain", "filing again gives them no other day"),
    ("platform", "follow-up", {"events": sent("2026-09-30"), "now": "2026-09-30T12:00"}, "2026-10-02T10:00", "2026-10-02T10:00", "uncertain", "48 hours run through the national holiday"),
    ("platform", "final-answer", {"events": sent("2026-09-18"), "now": "2026-09-19T12:00"}, "2026-09-29", "2026-09-29", "uncertain", "7 working days: Sunday 09-20 is worked, 09-25 to 27 is 中秋"),
    ("platform", "top-up", {"order": {"goods": "top-up"}, "paid": "2026-09-01T23:50", "cards": ["rule-page"], "set": {"top-up": SCREENSHOT}, "now": "2026-09-01T23:55"}, "2026-09-02T00:05", "2026-09-02T00:05", "known", "15 minutes by the screenshot, over midnight"),
    ("platform", "published", {"events": sent("2026-09-18"), "form": {"rule": "24小时内处理"}, "cards": ["rule-page"], "set": {"published": PUBLISHED}, "now": "2026-09-18T12:00"}, "2026-09-19T10:00", "2026-09-19T10:00", "known", "the platform's own 24 hours, by the screenshot"),
    ("platform", "report-window", {"order": {"goods": "card-key", "delivered": "2026-09-30T21:15"}, "now": "2026-09-30T22:00"}, "2026-10-02T21:15", "2026-10-02T21:15", "uncertain", "48 hours from delivery, no holiday stops hours"),
    ("platform", "report-window", {"order": {"goods": "card-key", "placed": "2026-09-01T09:00", "delivered": "2026-09-01T11:00"}, "now": "2026-09-01T12:00"}, "2026-09-03T11:00", "2026-09-03T11:00", "uncertain", "delivery, not the order, starts the window"),
    ("platform", "report-window", {"order": {"goods": "card-key", "placed": "2026-09-01T09:00"}, "now": "2026-09-01T12:00"}, "2026-09-03T09:00", "2026-09-03T09:00", "uncertain", "delivery unknown: from the order, the safe side"),
    ("platform", "settlement", {"order": {"placed": "2026-11-20T22:00"}, "answers": {"daily_settlement": "yes"}, "now": "2026-11-20T22:30"}, "2026-11-20", "2026-11-20", "uncertain", "before 24:00 of the day of the order"),
    # --- 12315 complaint (facts C12315-*)
    ("12315", "accept", {"events": sent("2026-11-12"), "now": "2026-11-13T10:00"}, "2026-11-23", "2026-11-23", "verified", "13, 16 to 20, 23: the seventh working day"),
    ("12315", "accept", {"events": sent("2026-04-14"), "now": "2026-04-15T10:00"}, "2026-04-23", "2026-04-23", "known", "the last day of order 20: seven working days by 消保法46"),
    ("12315", "accept", {"events": (*sent("2026-04-14"), ("12315:transferred", "2026-04-16T10:00")), "now": "2026-04-17T10:00"}, "2026-04-27", "2026-04-27", "verified", "from the office with power, and by the rule of that day"),
    ("12315", "accept", {"events": (*sent("2026-11-02"), ("12315:odr", "2026-11-03T10:00"), ("12315:odr-failed", "2026-11-18T10:00")), "now": "2026-11-19T10:00"}, "2026-11-27", "2026-11-27", "verified", "the talks with the ODR enterprise are not counted: anew from the conversion"),
    ("12315", "mediate", {"events": (*sent("2026-07-23"), ACCEPTED), "now": "2026-08-03T10:00"}, "2026-10-01", "2026-10-08", "verified", "the 60th day is National Day: art. 45, both readings"),
    ("12315", "mediate", {"events": (*sent("2026-07-23"), ACCEPTED, ("12315:appraisal", "2026-08-10T10:00"), ("12315:appraisal-done", "2026-08-20T10:00")), "now": "2026-09-01T10:00"}, "2026-10-11", "2026-10-12", "verified", "ten days of appraisal are not counted; a Sunday: both readings"),
    ("12315", "mediate", {"events": (*sent("2026-04-01"), ("accepted", "2026-04-14T10:00")), "now": "2026-04-15T10:00"}, "2026-06-18", "2026-06-18", "verified", "accepted under order 20: 45 working days"),
    ("12315", "notify", {"events": (*sent("2026-07-23"), ACCEPTED, ("terminated", "2026-09-30T17:00")), "now": "2026-10-09T10:00"}, "2026-10-15", "2026-10-15", "verified", "10-08, 09, Saturday 10-10 (worked), 12 to 15"),
    ("12315", "identity", {"events": (*sent("2026-11-16"), ("12315:id-asked", "2026-11-18T15:00", "2026-11-24")), "now": "2026-11-19T10:00"}, "2026-11-24", "2026-11-24", "verified", "the day stands in the notice"),
    ("12315", "three-years", {"harm": "2023-03-01", "now": "2026-02-20T10:00"}, "2026-03-01", "2026-03-02", "verified", "a Sunday: art. 45 speaks of holidays only; ours is kept by the first reading"),
    ("12315", "clue", {"events": CLUE, "now": "2026-05-21T10:00"}, "2026-06-10", "2026-06-10", "verified", "art. 27: 15 working days from finding the clue"),
    ("12315", "clue", {"events": (*CLUE, LONGER), "now": "2026-06-09T10:00"}, "2026-07-02", "2026-07-02", "verified", "15 more with approval, over 端午 (06-19)"),
    ("12315", "clue", {"events": (*CLUE, LONGER, LATER), "now": "2026-06-10T10:00"}, "2026-07-02", "2026-07-02", "verified", "extended once only"),
    ("12315", "odr", {"events": (("12315:odr", "2026-04-28T10:00"),), "now": "2026-04-29T10:00"}, "2026-05-14", "2026-05-14", "verified", "29, 30; 05-06 to 09 (Saturday worked), 11 to 14"),
    # --- 12315 report (facts R12315-*)
    ("12315-report", "check", {"events": sent("2026-06-10"), "now": "2026-06-11T10:00"}, "2026-07-02", "2026-07-02", "verified", "15 working days; Friday 06-19 is 端午"),
    ("12315-report", "check", {"events": (*sent("2026-06-10"), ("12315-report:extension", "2026-07-01T10:00")), "now": "2026-07-01T12:00"}, "2026-07-23", "2026-07-23", "verified", "15 more with approval"),
    ("12315-report", "check", {"events": (*sent("2026-06-10"), ("12315-report:testing", "2026-06-17T10:00"), ("12315-report:testing-done", "2026-06-24T10:00")), "now": "2026-06-25T10:00"}, "2026-07-08", "2026-07-08", "verified", "testing held four working days: 18, 22, 23, 24"),
    ("12315-report", "check", {"events": (*sent("2026-06-10"), (MERGED, "2026-06-24T10:00")), "now": "2026-06-25T10:00"}, "2026-07-15", "2026-07-15", "verified", "new facts merged: anew from the last report (art. 35 II)"),
    ("12315-report", "check", {"events": sent("2026-02-10"), "now": "2026-02-11T10:00"}, "2026-03-09", "2026-03-09", "known", "before order 121, the same rule of procedure; over 春节"),
    ("12315-report", "decide", {"events": (*sent("2026-06-10"), ("12315-report:filed", "2026-07-03T10:00")), "now": "2026-07-04T10:00"}, "2026-10-01", "2026-10-08", "verified", "90 days end on National Day"),
    ("12315-report", "decide", {"events": (*sent("2026-06-10"), ("12315-report:filed", "2026-07-03T10:00"), ("12315-report:decision-extension", "2026-09-20T10:00")), "now": "2026-09-21T10:00"}, "2026-10-31", "2026-11-02", "verified", "120 days end on a Saturday"),
    ("12315-report", "tell-advert", {"events": sent("2026-09-21"), "form": {"tell_by": "违法广告"}, "now": "2026-09-22T10:00"}, "2026-10-08", "2026-10-08", "verified", "广告法53: 22 to 24, 28 to 30, then 10-08"),
    ("12315-report", "tell", {"events": (*sent("2026-03-02"), ("12315-report:not-filed", "2026-03-30T10:00")), "now": "2026-03-31T10:00"}, "2026-04-07", "2026-04-07", "verified", "the old five working days, over 清明, also where no case was opened"),
    ("12315-report", "tell-competition", {"events": (*sent("2026-06-10"), ("12315-report:decided", "2026-08-20T10:00")), "form": {"tell_by": "不正当竞争", "identity": "实名"}, "set": {"tell-competition": {"length": 5, "source": "承办人电话答复"}}, "now": "2026-08-21T10:00"}, "2026-08-27", "2026-08-27", "known", "no days in the law: only what the office itself said counts"),
]  # fmt: skip


@pytest.mark.parametrize("row", CLOCKS, ids=[f"{row[0]} {row[1]}: {row[6]}" for row in CLOCKS])
def test_the_last_day(row: tuple[str, str, dict[str, Any], str, str, str, str]) -> None:
    channel, limit, told, earliest, latest, confidence, _ = row
    found = due(channel, limit, **told)
    assert (found.earliest, found.latest) == (end_of(earliest), end_of(latest))
    assert (found.confidence, found.state) == (confidence, "running")


def test_no_limit_and_no_version_of_one_is_left_uncounted() -> None:
    counted = {(row[0], due(row[0], row[1], **row[2]).label) for row in CLOCKS}
    assert counted == {(c.id, limit.label) for c in CHANNELS.values() for limit in c.limits}


# --- what is not counted --------------------------------------------------------------------------------------------

TOP_UP = {"order": {"goods": "top-up"}, "paid": "2026-09-01T10:00", "now": "2026-09-01T11:00"}
RULE = {"events": sent("2026-09-18"), "now": "2026-09-18T12:00"}
SAID = {"form": {"rule": "24小时内处理"}}
PAGE = {"cards": ["rule-page"]}
PROMISED = [
    ("top-up", TOP_UP, False, "no screenshot, no promised time"),
    ("top-up", TOP_UP | {"set": {"top-up": SCREENSHOT}}, False, "a number that somebody set is nothing without the screenshot"),
    ("top-up", TOP_UP | PAGE, True, "a screenshot: which number stands on it?"),
    ("published", RULE, False, "nothing said of a rule"),
    ("published", RULE | SAID, False, "a rule from memory"),
    ("published", RULE | SAID | {"set": {"published": PUBLISHED}}, False, "a number without the screenshot"),
    ("published", RULE | PAGE, False, "a page of other rules"),
    ("published", RULE | SAID | PAGE, True, "said and shown: which number stands on it?"),
]  # fmt: skip


@pytest.mark.parametrize(("limit", "told", "asks", "why"), PROMISED, ids=[row[3] for row in PROMISED])
def test_what_a_platform_promised_counts_only_with_a_screenshot(
    limit: str, told: dict[str, Any], asks: bool, why: str
) -> None:
    assert not [d for d in dues_of(*asked(PLATFORM, told)) if d.limit == limit], why
    assert (question("platform", limit, **told) is not None) is asks


def test_a_team_may_set_every_time_of_a_platform_with_its_source() -> None:
    for limit in ("first-reply", "follow-up", "final-answer"):
        own = {limit: {"length": 2, "unit": "hour", "source": "平台公示"}}
        found = due("platform", limit, events=sent("2026-11-19"), set=own, now="2026-11-19T11:00")
        assert found.latest == at("2026-11-19T12:00") and found.source[0] == "平台公示"


def test_48_hours_passed_is_advice_and_says_which_law_outranks_it() -> None:
    (limit,) = [limit for limit in PLATFORM.limits if limit.id == "report-window"]
    advice = str(limit.on_lapse["advice"]) + limit.note
    for said in ("民法典622", "民法典497", "消保法26", "民法典621", "不因此消灭", "明知"):
        assert said in advice
    assert {"民法典621", "民法典622", "民法典497", "消保法26.3", "网监办法21"} <= set(limit.source)


def test_talks_with_an_odr_enterprise_make_no_office_late() -> None:
    talks = (*sent("2026-11-02"), ("12315:odr", "2026-11-03T10:00"))
    assert due("12315", "accept", events=talks, now="2026-11-16T10:00").state == "running"
    assert due("12315", "accept", events=sent("2026-11-02"), now="2026-11-16T10:00").state == "overdue"
    assert due("12315", "odr", events=talks, now="2026-11-18T10:00").state == "overdue"


def test_a_clue_moves_neither_mediation_nor_the_stage() -> None:
    clue = (*CLUE, ("12315:clue-decided", "2026-06-10T10:00"))
    assert (
        due("12315", "mediate", events=clue, now="2026-06-11T10:00").latest
        == due("12315", "mediate", events=CLUE[:2], now="2026-06-11T10:00").latest
    )
    assert due("12315", "clue", events=clue, now="2026-09-01T10:00").state == "met"
    late = (*CLUE[:2], ("terminated", "2026-06-01T10:00"), ("12315:clue", "2026-06-02T10:00"))
    for events, stage in ((clue, "mediating"), (late, "terminated")):
        dossier = asked(COMPLAINT, {"events": events, "now": "2026-06-11T10:00"})[0]
        found = events_of(dossier, dossier.filings[0], COMPLAINT)
        assert stage_of(COMPLAINT, found).id == stage


def test_every_time_that_is_no_law_says_so() -> None:
    for limit in PLATFORM.limits:
        assert limit.confidence == "uncertain" and limit.binding in ("rule", "practice"), limit.id
    statutory = {x.id for c in (COMPLAINT, REPORT) for x in c.limits if x.binding == "statutory"}
    assert statutory == {x.id for c in (COMPLAINT, REPORT) for x in c.limits} - {"odr"}
