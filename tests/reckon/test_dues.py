"""The dues of a case: from which event, by which version of the rule, until when, and in what state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from casemaker import (
    ACCEPT,
    a_12315,
    a_case,
    a_channel,
    a_dossier,
    a_limit,
    at,
    by_id,
    calendar,
    card,
    entry,
    filing,
)

from kameng_tui.case.records import Dossier, Entry
from kameng_tui.law.limits import Extension, Limit
from kameng_tui.reckon.agenda import in_order
from kameng_tui.reckon.dues import Due, Question, dues_of, questions_of
from kameng_tui.values import SHANGHAI

NOW = "2026-11-21T10:30"


def reckoned(
    journal: tuple[Entry, ...] = (),
    *limits: Limit,
    now: str = NOW,
    case: Any = None,
    channel: str = "12315",
    **more: Any,
) -> tuple[Due, ...]:
    """The dues of a case with one filing at a channel that has ``limits``."""
    found = a_channel(channel, "regulator", limits=limits) if limits else a_12315()
    dossier = a_dossier(case, journal, more.pop("cards", ()), (filing(channel),))
    return dues_of(dossier, by_id(found), (), calendar(), at(now), more.pop("overrides", {}), more)


def asked(dossier: Dossier, *limits: Limit, overrides: Any = None) -> tuple[Question, ...]:
    channel = a_channel("12315", "regulator", limits=limits)
    return questions_of(dossier, by_id(channel), (), calendar(), at(NOW), overrides or {})


def sent(*more: tuple[str, str], id: str = "12315") -> tuple[Entry, ...]:
    return tuple(entry(f"e{i}", when, kind, filing=id) for i, (when, kind) in enumerate(more))


def ends(due: Due) -> tuple[str, str]:
    return f"{due.earliest:%Y-%m-%d %H:%M}", f"{due.latest:%Y-%m-%d %H:%M}"


def one(dues: tuple[Due, ...], limit: str = "") -> Due:
    (found,) = [due for due in dues if not limit or due.limit == limit]
    return found


# --- the two lives of 启慧 -----------------------------------------------------------------------------------------


def test_qihui_in_2023_is_counted_by_order_20() -> None:
    due = one(
        reckoned(sent(("2023-10-23", "submitted"), ("2023-10-30T15:10", "accepted")), now="2023-11-10"),
        "mediate",
    )
    assert ends(due) == ("2024-01-02 23:59", "2024-01-02 23:59")  # 45 working days, over the New Year holiday
    assert due.version == "12315 1.0 (2020-01-01起至2026-04-14)"
    assert (due.transition, due.state, due.source) == (None, "running", ("投诉举报暂行办法",))


def test_qihui_moved_to_2026_is_counted_by_order_121() -> None:
    due = one(reckoned(sent(("2026-07-23", "submitted"), ("2026-08-02", "accepted"))), "mediate")
    assert ends(due) == ("2026-10-01 23:59", "2026-10-08 23:59")  # 60 days end in the National Day holiday
    assert (due.version, due.state) == ("12315 1.0 (2026-04-15起)", "overdue")


def test_a_filing_between_the_two_orders_says_both_readings() -> None:
    journal = sent(("2026-04-01", "submitted"), ("2026-04-20", "accepted"))
    due = one(reckoned(journal, now="2026-05-01", accepted="已受理"), "mediate")
    assert ends(due)[0] == "2026-06-19 23:59"
    assert due.transition is not None
    for part in (
        "2026-04-01提交时的规定:45个工作日,至2026-06-",
        "2026-04-20已受理时的规定:60天,至2026-06-",
        "承办机关",
    ):
        assert part in due.transition
    same = one(
        reckoned(sent(("2026-04-16", "submitted"), ("2026-04-20", "accepted")), now="2026-05-01"), "mediate"
    )
    assert same.transition is None


def test_the_rule_is_that_of_the_day_of_its_own_start() -> None:
    for day, unit in (("2026-04-14", "工作日"), ("2026-04-15", "天")):
        due = one(reckoned(sent(("2026-04-10", "submitted"), (day, "accepted")), now="2026-04-30"), "mediate")
        assert unit in due.steps[0], "both ends of a version are inclusive"


# --- starts, restarts, ends ----------------------------------------------------------------------------------------

STARTS = {
    "7 working days from submitting": ((("2026-11-12", "submitted"),), "e0", "2026-11-23 23:59", "running"),
    "and from the office with power, once logged": ((("2026-11-12", "submitted"), ("2026-11-16", "12315:transferred")), "e1", "2026-11-25 23:59", "running"),
    "the first submission counts where the rule says so": ((("2026-11-12", "submitted"), ("2026-11-13", "submitted")), "e0", "2026-11-23 23:59", "running"),
    "over the holidays": ((("2026-09-30", "submitted"),), "e0", "2026-10-15 23:59", "overdue"),
    "accepted in time": ((("2026-11-12", "submitted"), ("2026-11-20", "accepted")), "e0", "2026-11-23 23:59", "met"),
    "refused is an answer too": ((("2026-11-12", "submitted"), ("2026-11-20", "refused")), "e0", "2026-11-23 23:59", "met"),
    "met by a late answer all the same": ((("2026-09-30", "submitted"), ("2026-11-20", "accepted")), "e0", "2026-10-15 23:59", "met"),
    "what is met is not restarted": ((("2026-11-12", "submitted"), ("2026-11-13", "accepted"), ("2026-11-16", "12315:transferred")), "e0", "2026-11-23 23:59", "met"),
    "withdrawn: nobody waits any more": ((("2026-09-30", "submitted"), ("2026-10-01", "withdrawn")), "e0", "2026-10-15 23:59", "met"),
    "an answer of before counts for nothing": ((("2026-11-10", "accepted"), ("2026-11-12", "submitted")), "e1", "2026-11-23 23:59", "running"),
}  # fmt: skip


@pytest.mark.parametrize(("events", "start", "end", "state"), STARTS.values(), ids=STARTS)
def test_acceptance(events: tuple[tuple[str, str], ...], start: str, end: str, state: str) -> None:
    due = one(reckoned(sent(*events)), "accept")
    assert (due.entry, ends(due)[1], due.state) == (start, end, state)
    assert due.id == f"12315:accept:{start}"


def test_without_its_event_a_limit_gives_no_due() -> None:
    assert reckoned(sent(("2026-11-12", "contact"))) == ()


def test_what_began_after_the_end_of_a_filing_still_runs() -> None:
    notify = a_limit("notify", "terminated", 7, "working-day", met_by=("notified",))
    reached = sent(("2026-11-01", "submitted"), ("2026-11-18", "terminated"))
    dues = reckoned(reached, ACCEPT, notify)
    assert {due.limit: due.state for due in dues} == {"accept": "met", "notify": "running"}
    assert "随之结束" in one(dues, "accept").steps[-1]


def test_reopened_filings_run_on() -> None:
    journal = sent(("2026-11-02", "submitted"), ("2026-11-03", "withdrawn"), ("2026-11-04", "reopened"))
    assert one(reckoned(journal), "accept").state == "overdue"


PICKS = {
    ("first", "submitted"): "2026-11-12",
    ("last", "submitted"): "2026-11-14",
    ("last", "asked"): "2026-11-16",
}


@pytest.mark.parametrize(("how", "expected"), PICKS.items())
def test_pick(how: tuple[Any, str], expected: str) -> None:
    limit = a_limit("x", ("submitted", how[1]), 24, "hour", pick=how[0])
    journal = sent(("2026-11-12", "submitted"), ("2026-11-14", "submitted"), ("2026-11-16", "asked"))
    assert f"{one(reckoned(journal, limit)).start:%Y-%m-%d}" == expected


STATES = {
    ("theirs", "2026-10-08T23:59:59"): "running",  # the latest lawful reading
    ("theirs", "2026-10-09"): "overdue",
    ("ours", "2026-10-01T23:59:59"): "running",  # the earliest reading
    ("ours", "2026-10-02"): "lapsed",
    ("both", "2026-10-02"): "lapsed",
}


@pytest.mark.parametrize(("who", "state"), STATES.items())
def test_ours_is_kept_by_the_earliest_theirs_late_after_the_latest(who: tuple[Any, str], state: str) -> None:
    limit = a_limit("x", "accepted", 60, "day", roll="ambiguous", duty=who[0])
    assert one(reckoned(sent(("2026-08-02", "accepted")), limit, now=who[1])).state == state


# --- what changes the length ---------------------------------------------------------------------------------------

PAUSED = {
    "appraisal is not counted": ("day", 60, (("2026-08-10", "suspended"), ("2026-08-20", "resumed")), "2026-10-11"),
    "working days neither": ("working-day", 10, (("2026-08-05", "suspended"), ("2026-08-12", "resumed")), "2026-08-21"),
    "hours by the minute": ("hour", 24, (("2026-08-02T12:00", "suspended"), ("2026-08-02T18:30", "resumed")), "2026-08-03"),
    "months by days": ("month", 2, (("2026-08-10", "suspended"), ("2026-08-20", "resumed")), "2026-10-12"),
    "two pauses add up": ("day", 60, (("2026-08-10", "suspended"), ("2026-08-12", "resumed"), ("2026-08-15", "suspended"), ("2026-08-18", "resumed")), "2026-10-06"),
    "a pause said twice is one": ("day", 60, (("2026-08-10", "suspended"), ("2026-08-12", "suspended"), ("2026-08-20", "resumed")), "2026-10-11"),
    "not resumed yet: as if it were today": ("day", 60, (("2026-08-10", "suspended"),), "2026-10-06"),
}  # fmt: skip


@pytest.mark.parametrize(("unit", "length", "events", "end"), PAUSED.values(), ids=PAUSED)
def test_pauses(unit: str, length: int, events: tuple[tuple[str, str], ...], end: str) -> None:
    limit = a_limit("x", "accepted", length, unit, pause_on=("suspended",), resume_on=("resumed",))
    due = one(reckoned(sent(("2026-08-02", "accepted"), *events), limit, now="2026-08-15T09:00"))
    assert f"{due.latest:%Y-%m-%d}" == end
    assert any("中止计时" in step for step in due.steps)


def test_an_extension_counts_when_it_was_granted_and_so_often_as_allowed() -> None:
    more = Extension(15, "working-day", 1, ("extended",))
    limit = a_limit("check", "submitted", 15, "working-day", extend=more)
    assert f"{one(reckoned(sent(('2026-02-10', 'submitted')), limit)).latest:%Y-%m-%d}" == "2026-03-09"
    twice = sent(("2026-02-10", "submitted"), ("2026-03-01", "extended"), ("2026-03-02", "extended"))
    due = one(reckoned(twice, limit))
    assert f"{due.latest:%Y-%m-%d}" == "2026-03-30"  # 30 working days, not 45
    assert any("延长1次" in step for step in due.steps)


def test_the_date_in_the_notice_counts_and_is_asked_for_when_it_is_missing() -> None:
    limit = a_limit("identity", "asked", None, "day", until_from="asked", duty="ours", met_by=("supplied",))
    notice = replace(sent(("2026-11-18", "asked"))[0], until=date(2026, 11, 24))
    due = one(reckoned((notice,), limit))
    assert (ends(due)[0], due.state, due.kind) == ("2026-11-24 23:59", "running", "limit")
    bare = a_dossier(journal=sent(("2026-11-18", "asked")), filings=(filing("12315"),))
    (question,) = asked(bare, limit)
    assert (question.asks_date, question.entry) == (True, "e0") and "限期" in question.text


def test_before_an_event_means_the_day_before_its_announced_date() -> None:
    limit = a_limit("object", "submitted", None, "day", before="scheduled", duty="ours")
    hearing = replace(entry("h", "2026-11-10", "scheduled", filing="12315"), until=date(2026, 12, 1))
    filed = entry("s", "2026-11-01", "submitted", filing="12315")
    assert ends(one(reckoned((filed, hearing), limit)))[1] == "2026-11-30 23:59"
    held = replace(hearing, until=None)
    assert ends(one(reckoned((filed, held), limit)))[1] == "2026-11-10 00:00"
    assert reckoned((filed,), limit) == ()


def test_a_cap_from_another_event() -> None:
    limit = a_limit(
        "x",
        "known.harm",
        3,
        "year",
        duty="ours",
        restart_on=("demand",),
        cap={"from": "known.harm", "length": 5, "unit": "year"},
    )
    case = a_case(known={"harm": date(2020, 3, 1)})
    found = dues_of(
        a_dossier(case, (entry("d", "2023-02-01", "demand"),)), {}, (limit,), calendar(), at("2024-01-01"), {}
    )
    assert f"{one(found).latest:%Y-%m-%d}" == "2025-03-01"  # not 2026-02-01


# --- which limits apply --------------------------------------------------------------------------------------------


def test_a_special_limit_replaces_the_general_one_where_its_condition_holds() -> None:
    general = a_limit("day", "submitted", 24, "hour")
    complex_ = a_limit(
        "complex", "submitted", 3, "day", when={"field": "form.complex", "is": "是"}, replaces="day"
    )
    channel = a_channel("police", "police", limits=(general, complex_))
    for form, expected in (({"complex": "是"}, "complex"), ({}, "day")):
        dossier = a_dossier(
            journal=sent(("2026-11-20", "submitted"), id="police"), filings=(filing("police", form=form),)
        )
        assert one(dues_of(dossier, by_id(channel), (), calendar(), at(NOW), {})).limit == expected


def test_a_promise_by_rule_counts_only_with_a_screenshot_of_the_rule() -> None:
    limit = a_limit(
        "top-up", "payment.paid", 15, "minute", needs_evidence="rule-page", met_by=("order.delivered",)
    )
    paid = {"order": [{"id": "o1"}], "payment": [{"id": "p1", "paid": at("2026-09-01T10:00")}]}
    assert reckoned((), limit, case=a_case(**paid)) == ()
    due = one(reckoned((), limit, case=a_case(**paid), cards=(card("c1", "rule-page"),)))
    assert (ends(due)[1], due.state, due.entry) == ("2026-09-01 10:15", "overdue", "")
    delivered = paid | {"order": [{"id": "o1", "delivered": at("2026-09-01T10:09")}]}
    assert one(reckoned((), limit, case=a_case(**delivered), cards=(card("c1", "rule-page"),))).state == "met"


def test_dates_of_orders_count_for_each_order_of_the_filing() -> None:
    orders = [{"id": f"o{i}", "placed": at(f"2026-09-0{i}T08:00")} for i in (1, 2, 3)]
    limit = a_limit("same-day", "order.placed", 0, "day", duty="ours")
    channel = a_channel("platform", limits=(limit,))
    dossier = a_dossier(a_case(order=orders), filings=(filing("platform", orders=("o1", "o3")),))
    dues = dues_of(dossier, by_id(channel), (), calendar(), at("2026-09-03T20:00"), {})
    assert [(d.id, ends(d)[1], d.state) for d in dues] == [
        ("platform:same-day:order.o1.placed", "2026-09-01 23:59", "lapsed"),
        ("platform:same-day:order.o3.placed", "2026-09-03 23:59", "running"),
    ]


def test_each_payment_counts_for_itself_also_one_that_names_no_order() -> None:
    kept = a_limit("records", "payment.paid", 3, "year", duty="ours")
    orders = [{"id": "o1"}, {"id": "o2"}]
    payments = [{"id": "p1", "order": "o2", "paid": at("2026-09-01")}, {"id": "p2", "paid": at("2026-09-02")}]
    dossier = a_dossier(a_case(order=orders, payment=payments))
    dues = dues_of(dossier, {}, (kept,), calendar(), at(NOW), {})
    assert [d.id for d in dues] == ["case:records:payment.p1.paid", "case:records:payment.p2.paid"]


WINDOW = a_limit("window", "order.delivered", 48, "hour", duty="ours", met_by=("submitted",), label="反馈期")


@pytest.mark.parametrize(("now", "state"), [("2026-09-03T09:00", "running"), ("2026-09-03T11:00", "lapsed")])
def test_a_window_for_filing_runs_before_there_is_a_filing(now: str, state: str) -> None:
    """47 hours and 49 hours after delivery."""
    dossier = a_dossier(a_case(order=[{"id": "o1", "delivered": at("2026-09-01T10:00")}]))
    dues = dues_of(
        dossier, by_id(a_channel("platform", limits=(WINDOW, ACCEPT))), (), calendar(), at(now), {}
    )
    due = one(dues)
    assert (due.id, due.filing, due.channel, due.state) == (
        "platform:window:order.o1.delivered",
        "",
        "platform",
        state,
    )
    assert bool(in_order(dues, at(now))) is (state == "running"), "a closed window is no work for today"


def test_of_a_channel_without_a_filing_only_the_windows_are_looked_at() -> None:
    """What makes a start with a hundred channels cheap: their other limits stay undecoded."""
    case = a_case(order=[{"id": "o1", "delivered": at("2026-09-01T10:00")}])
    channel = a_channel("platform", limits=(WINDOW, ACCEPT))
    del channel.limits
    dues = dues_of(a_dossier(case), by_id(channel), (), calendar(), at(NOW), {})
    assert one(dues).limit == "window"
    filed = a_dossier(case, filings=(filing("platform"),))
    with pytest.raises(AttributeError):
        dues_of(filed, by_id(channel), (), calendar(), at(NOW), {})


def test_submitting_meets_the_window() -> None:
    case = a_case(order=[{"id": "o1", "delivered": at("2026-09-01T10:00")}])
    journal = sent(("2026-09-02", "submitted"), id="platform")
    dossier = a_dossier(case, journal, filings=(filing("platform"),))
    assert (
        one(
            dues_of(dossier, by_id(a_channel("platform", limits=(WINDOW,))), (), calendar(), at(NOW), {})
        ).state
        == "met"
    )


# --- limits of the case itself -------------------------------------------------------------------------------------

LIMITATION = a_limit(
    "limitation", ("known.harm", "known.debtor"), 3, "year", duty="ours", restart_on=("demand",), met_by=("judged",),
    binding="statutory",
)  # fmt: skip


def of_case(case: Any, *journal: Entry, now: str = NOW) -> tuple[Due, ...]:
    return dues_of(
        a_dossier(case, journal), {}, (LIMITATION,), calendar(), at(now), {}, {"demand": "书面催告"}
    )


def test_limitation_counts_from_the_later_of_harm_and_debtor() -> None:
    due = one(of_case(a_case(known={"harm": date(2023, 3, 1), "debtor": date(2023, 5, 2)})))
    assert (due.id, due.kind, due.filing, due.version) == (
        "case:limitation:known.debtor",
        "case-limit",
        "",
        "案件自身时限",
    )
    assert (ends(due)[0], due.state) == ("2026-05-02 23:59", "lapsed")


def test_each_demand_starts_it_anew_and_says_which_one_carries_it() -> None:
    case = a_case(known={"harm": date(2023, 3, 1), "debtor": date(2023, 3, 1)})
    due = one(
        of_case(
            case, entry("d1", "2024-01-01", "demand"), entry("d2", "2025-06-01", "demand", evidence=("c1",))
        )
    )
    assert (due.entry, ends(due)[0], due.state) == ("d2", "2028-06-01 23:59", "running")
    assert any("因书面催告重新起算" in step for step in due.steps)
    unproved = one(of_case(case, entry("d1", "2024-01-01", "demand")))
    assert any("还没有附证据" in step for step in unproved.steps)
    assert not any("还没有附证据" in step for step in due.steps)


def test_a_date_that_every_case_has_is_asked_for() -> None:
    (question,) = questions_of(a_dossier(), {}, (LIMITATION,), calendar(), at(NOW), {})
    assert (question.path, question.limit) == ("known.harm", "limitation")
    window = a_limit("w", "known.harm", 3, "year", duty="ours", met_by=("submitted",))
    channels = by_id(a_channel("12315", limits=(window,)))
    assert questions_of(a_dossier(), channels, (), calendar(), at(NOW), {}) == (), "once is enough"


# --- what is not known ---------------------------------------------------------------------------------------------

UNKNOWN = a_limit("reply", "submitted", None, "day", length_word="unknown", confidence="uncertain")
REASONABLE = a_limit(
    "notice", "submitted", None, "day", length_word="reasonable", cap={"length": 2, "unit": "year"}
)
OPEN = a_dossier(journal=sent(("2026-11-12", "submitted")), filings=(filing("12315"),))


@pytest.mark.parametrize(("limit", "says"), [(UNKNOWN, "以官方页面为准"), (REASONABLE, "最长2年")])
def test_a_length_that_is_not_known_gives_a_question_and_no_due(limit: Limit, says: str) -> None:
    assert reckoned(OPEN.journal, limit) == ()
    (question,) = asked(OPEN, limit)
    assert says in question.text and f"[override.12315.limits.{limit.id}]" in question.text


def test_an_override_gives_it_a_length_and_says_whose_word_that_is() -> None:
    said = {
        "12315": {
            "limits": {
                "reply": {
                    "length": 3,
                    "unit": "day",
                    "source": "客服电话",
                    "by": "小王",
                    "on": date(2026, 11, 2),
                }
            }
        }
    }
    due = one(reckoned(OPEN.journal, UNKNOWN, overrides=said))
    assert (ends(due)[1], due.confidence, due.source) == ("2026-11-15 23:59", "known", ("客服电话", "规则"))
    assert "本工作簿改为3天(客服电话、小王、2026-11-02)" in due.steps
    assert asked(OPEN, UNKNOWN, overrides=said) == ()


BAD = {
    "no number": ({"length": "三天", "source": "x"}, "length 应是"),
    "negative": ({"length": -1, "source": "x"}, "length 应是"),
    "unknown unit": ({"length": 3, "unit": "fortnight", "source": "x"}, "unit 应是"),
    "no source": ({"length": 3, "unit": "day"}, "要写 source"),
    "beyond the calendar": ({"length": 99999, "unit": "year", "source": "x"}, "算不出日期"),
}  # fmt: skip


@pytest.mark.parametrize(("table", "says"), BAD.values(), ids=BAD)
def test_a_bad_override_is_said_and_does_not_count(table: dict[str, Any], says: str) -> None:
    overrides = {"12315": {"limits": {"reply": table}}}
    (question,) = asked(OPEN, UNKNOWN, overrides=overrides)
    assert says in question.text
    assert reckoned(OPEN.journal, UNKNOWN, overrides=overrides) == ()


@pytest.mark.parametrize(
    "overrides", [{"12315": "x"}, {"12315": {"limits": []}}, {"12315": {"limits": {"reply": 3}}}]
)
def test_an_override_of_another_shape_changes_nothing(overrides: Any) -> None:
    assert [q.limit for q in asked(OPEN, UNKNOWN, overrides=overrides)] == ["reply"]


# --- promises and dates set for us ---------------------------------------------------------------------------------


def test_a_promise_is_a_due_of_theirs() -> None:
    made = entry(
        "p",
        "2026-11-18T10:00",
        "promise",
        promise="24小时内补发",
        promise_by="2026-11-19T10:00",
        staff="1024",
        filing="platform",
    )
    dossier = a_dossier(journal=(made,), filings=(filing("platform"),))
    due = one(dues_of(dossier, by_id(a_channel("platform")), (), calendar(), at(NOW), {}))
    assert (due.id, due.kind, due.duty, due.state) == ("platform:promise:p", "promise", "theirs", "overdue")
    assert (due.start, due.earliest, due.latest) == (
        at("2026-11-18T10:00"),
        at("2026-11-19T10:00"),
        at("2026-11-19T10:00"),
    )
    assert due.label == "承诺:24小时内补发(1024)" and due.channel == "platform"
    kept = replace(dossier, journal=(made, entry("k", "2026-11-18T12:00", "fulfilled")))
    due = one(dues_of(kept, {}, (), calendar(), at(NOW), {}))
    assert (due.state, due.met_at) == ("met", at("2026-11-18T12:00"))


def test_a_date_set_for_us_is_our_due_until_it_is_met() -> None:
    asking = replace(sent(("2026-11-18", "asked"))[0], until=date(2026, 11, 20))
    due = one(reckoned((asking,), ACCEPT))
    assert (due.id, due.kind, due.duty, ends(due)[0], due.state) == (
        "12315:until:e0",
        "until",
        "ours",
        "2026-11-20 23:59",
        "lapsed",
    )
    supplied = entry("s", "2026-11-19", "supplied", filing="12315")
    assert one(reckoned((asking, supplied), ACCEPT)).state == "met"


def test_a_limit_that_speaks_of_that_date_replaces_the_plain_due() -> None:
    limit = a_limit("identity", "asked", None, "day", until_from="asked", duty="ours")
    asking = replace(sent(("2026-11-18", "asked"))[0], until=date(2026, 11, 24))
    assert [due.kind for due in reckoned((asking,), limit)] == ["limit"]


def test_the_end_of_the_case_ends_its_dues() -> None:
    made = entry("p", "2026-11-01", "promise", promise="补发", promise_by="2026-11-02", filing="12315")
    journal = (
        *sent(("2026-11-02", "submitted")),
        made,
        entry("x", "2026-11-18", "closed", data={"reason": "settled"}),
    )
    dues = reckoned(journal, case=a_case(known={"harm": date(2026, 9, 1)}))
    assert {due.kind: due.state for due in dues} == {"limit": "met", "promise": "met"}
    assert in_order(dues, at(NOW)) == []


# --- the paper trail -----------------------------------------------------------------------------------------------


def test_steps_name_the_rule_its_source_and_every_skipped_day() -> None:
    due = one(reckoned(sent(("2026-09-30T09:00", "submitted")), submitted="已提交"), "accept")
    assert due.steps[:2] == (
        "规则:决定是否受理:7个工作日(来源:投诉举报办法15)",
        "起算:2026-09-30 09:00 已提交",
    )
    assert any("国庆节" in step for step in due.steps)


def test_beyond_the_announced_calendar_a_date_is_provisional() -> None:
    assert one(reckoned(sent(("2026-12-28", "submitted")), now="2026-12-30"), "accept").provisional
    assert not one(reckoned(sent(("2026-11-12", "submitted")))).provisional


def test_a_time_at_the_end_of_the_calendar_is_a_question_and_no_crash() -> None:
    last = datetime(9999, 12, 31, 20, tzinfo=SHANGHAI)
    far = tuple(replace(each, at=last) for each in sent(("2026-11-18", "submitted")))
    assert reckoned(far) == ()
    (question,) = questions_of(
        a_dossier(journal=far, filings=(filing("12315"),)), by_id(a_12315()), (), calendar(), at(NOW), {}
    )
    assert "算不出日期" in question.text


def test_a_filing_at_a_channel_that_is_missing_still_has_its_promises() -> None:
    made = entry("p", "2026-11-18", "promise", promise="补发", promise_by="2026-11-19", filing="gone")
    asking = entry("a", "2026-11-18", "asked", filing="gone", until=date(2026, 11, 25))
    dossier = a_dossier(journal=(made, asking), filings=(filing("gone"),))
    assert {d.kind for d in dues_of(dossier, {}, (), calendar(), at(NOW), {})} == {"promise", "until"}


def test_the_agenda_puts_first_what_is_lost_first() -> None:
    late = a_limit("late", "submitted", 1, "day")
    lost = a_limit("lost", "submitted", 2, "day", duty="ours")
    soon_theirs = a_limit("a-theirs", "submitted", 12, "day")
    soon_ours = a_limit("b-ours", "submitted", 12, "day", duty="ours")
    far = a_limit("far", "submitted", 60, "day")
    done = a_limit("done", "submitted", 1, "day", met_by=("accepted",))
    journal = sent(("2026-11-12", "submitted"), ("2026-11-13", "accepted"))
    dues = reckoned(journal, far, soon_theirs, done, soon_ours, lost, late)
    assert [d.limit for d in in_order(dues, at(NOW))] == ["late", "lost", "b-ours", "a-theirs", "far"]
    assert [d.limit for d in in_order(dues, at(NOW), 2)] == ["late", "lost"], (
        "overdue ones whatever the horizon"
    )
    assert [d.limit for d in in_order(dues, at(NOW), 4)] == ["late", "lost", "b-ours", "a-theirs"]
