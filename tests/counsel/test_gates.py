"""Ready, wait, refused-likely or barred: and why. Missing data alone never means refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from casemaker import (
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

from kameng_tui.case.records import Entry
from kameng_tui.channels.records import Channel, EventSpec, FieldSpec, GateSpec, Interplay
from kameng_tui.counsel.chain import chain_of
from kameng_tui.counsel.gates import Verdict, refusal, verdict_of
from kameng_tui.knowledge.records import Playbook, PlaybookLink, Question, Slot
from kameng_tui.reckon.dues import dues_of

NOW = "2026-11-21T10:30"
BOOK = Playbook(
    "x", "x", "x", "", date(2026, 1, 1), ("x",),
    questions=(
        Question("own", "有没有用外挂?", self_check=True),
        Question("reachable", "还联系得上吗?", stop_when=("no",), stop_says="先报警"),
    ),
    links=(
        PlaybookLink("paid", "已支付", (Slot("p", "支付记录", ("payment",)),), "补支付记录"),
        PlaybookLink("told", "已告知", (Slot("t", "告知记录", ("chat",)),), "告知平台"),
    ),
)  # fmt: skip
ALL = (card("p", "payment"), card("c", "chat"))


def verdict(
    channel: Channel,
    *others: Channel,
    journal: tuple[Entry, ...] = (),
    cards: Any = ALL,
    filings: Any = (),
    now: str = NOW,
    mine: str = "",
    form: Any = None,
    **tables: Any,
) -> Verdict:
    tables = {"answers": {"own": "no"}} | tables
    dossier = a_dossier(a_case(**tables), journal, tuple(cards), tuple(filings))
    channels = by_id(channel, *others)
    dues = dues_of(dossier, channels, (), calendar(), at(now), {})
    chain = chain_of(dossier, BOOK, channels)
    return verdict_of(channel, dossier, chain, BOOK, channels, dues, at(now), form=form, filing=mine)


def texts(found: Verdict) -> str:
    return " / ".join(reason.text for reason in found.reasons)


def gated(**values: Any) -> Channel:
    return a_channel("12315", "regulator", gates=(GateSpec("g", "门", "缘由", **values),))


def test_ready_without_a_reason() -> None:
    assert verdict(a_12315()) == Verdict("ready", ())


PURPOSE = {"field": "consumer.purpose", "is": "resale"}
NOT_PERSONAL = {"none": [{"field": "consumer.purpose", "is": "personal"}]}
GATES: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "need that holds": ({"need": {"field": "platform.operator", "filled": True}}, {"platform": {"operator": "甲"}}, "ready", ""),
    "need that does not: something is missing": ({"need": {"field": "platform.operator", "filled": True}}, {}, "wait", "gate.missing"),
    "advised only": ({"need": {"evidence": "registry"}, "level": "advised"}, {}, "wait", "gate.wait"),
    "stop by a fact on record": ({"stop": PURPOSE, "verdict": "refused-likely"}, {"consumer": {"purpose": "resale"}}, "refused-likely", "gate.refused-likely"),
    "stop that does not hold": ({"stop": PURPOSE, "verdict": "refused-likely"}, {}, "ready", ""),
    "stop because something is not known": ({"stop": NOT_PERSONAL, "verdict": "refused-likely"}, {}, "wait", "gate.missing"),
    "the same once it is known": ({"stop": NOT_PERSONAL, "verdict": "refused-likely"}, {"consumer": {"purpose": "resale"}}, "refused-likely", "gate.refused-likely"),
    "stop for want of an address": ({"stop": {"field": "platform.address", "filled": False}, "verdict": "refused-likely"}, {}, "wait", "gate.missing"),
    "a want beside a fact is still a want": ({"stop": {"all": [{"field": "problem", "is": "phone-credit"}, {"none": [{"event": "submitted", "channel": "telecom"}]}]}, "verdict": "refused-likely"}, {"problem": "phone-credit"}, "wait", "gate.missing"),
    "one of several that is on record": ({"stop": {"any": [PURPOSE, {"field": "platform.address", "filled": False}]}, "verdict": "barred"}, {"consumer": {"purpose": "resale"}}, "barred", "gate.barred"),
    "where the gate does not apply": ({"need": {"evidence": "authorisation"}, "when": {"field": "representative.name", "filled": True}}, {}, "ready", ""),
    "where it does": ({"need": {"evidence": "authorisation"}, "when": {"field": "representative.name", "filled": True}}, {"representative": {"name": "志愿者"}}, "wait", "gate.missing"),
    "not in force yet": ({"need": {"evidence": "loss"}, "effective_from": date(2026, 11, 22)}, {}, "ready", ""),
    "in force from today": ({"need": {"evidence": "loss"}, "effective_from": date(2026, 11, 21)}, {}, "wait", "gate.missing"),
    "no more in force": ({"need": {"evidence": "loss"}, "effective_to": date(2026, 11, 20)}, {}, "ready", ""),
}  # fmt: skip


@pytest.mark.parametrize(("gate", "tables", "answer", "code"), GATES.values(), ids=GATES)
def test_gates(gate: dict[str, Any], tables: dict[str, Any], answer: str, code: str) -> None:
    found = verdict(gated(**gate), **tables)
    assert found.verdict == answer
    assert [r.code for r in found.reasons] == ([code] if code else [])


def test_a_gate_says_its_way_out() -> None:
    named = verdict(gated(need={"evidence": "loss"}, fix="attach")).reasons[0]
    assert named.fix is not None and named.fix.do == "attach" and named.text == "缘由"
    told = verdict(gated(need={"evidence": "loss"}, fix="先截图")).reasons[0]
    assert (told.fix, told.text) == (None, "缘由(先截图)")


# --- interplay -----------------------------------------------------------------------------------------------------

COURT = a_channel("court", "court")
BARRED = (Interplay("kind:court", "barred-by", ("投诉举报办法16",), ("accepted",), "法院已受理"),)
SUED = (
    entry("s", "2026-11-01", "submitted", filing="court"),
    entry("a", "2026-11-10", "accepted", filing="court"),
)

INTERPLAY: dict[str, tuple[Any, tuple[Entry, ...], str]] = {
    "another body has taken it": (BARRED, SUED, "barred"),
    "it has only been asked": (BARRED, SUED[:1], "ready"),
    "an uncertain rule": ((Interplay("court", "barred-by", (), ("accepted",), confidence="uncertain"),), SUED, "refused-likely"),
    "any event at all": ((Interplay("court", "barred-by"),), SUED[:1], "barred"),
    "a rule of tomorrow": ((Interplay("court", "barred-by", effective_from=date(2026, 11, 22)),), SUED, "ready"),
    "compatible": ((Interplay("court", "compatible"),), SUED, "ready"),
    "required before, and missing": ((Interplay("court", "requires"),), (), "wait"),
    "required before, and done": ((Interplay("court", "requires"),), SUED[:1], "ready"),
}  # fmt: skip


@pytest.mark.parametrize(("interplay", "journal", "answer"), INTERPLAY.values(), ids=INTERPLAY)
def test_interplay(interplay: Any, journal: tuple[Entry, ...], answer: str) -> None:
    found = verdict(a_12315(interplay=interplay), COURT, journal=journal, filings=(filing("court"),))
    assert found.verdict == answer


def test_the_other_channel_may_say_that_it_bars() -> None:
    court = a_channel("court", "court", interplay=(Interplay("12315", "bars", (), ("accepted",), "诉讼中"),))
    assert texts(verdict(a_12315(), court, journal=SUED, filings=(filing("court"),))) == "诉讼中"


def test_a_dispute_about_other_orders_shuts_nothing_out() -> None:
    filings = (filing("court", orders=("o2",)), filing("12315", orders=("o1",)))
    channel = a_12315(interplay=BARRED)
    assert verdict(channel, COURT, journal=SUED, filings=filings, mine="12315").verdict == "ready"
    same = (filing("court", orders=("o1", "o2")), filing("12315", orders=("o1",)))
    assert verdict(channel, COURT, journal=SUED, filings=same, mine="12315").verdict == "barred"


def test_a_second_complaint_at_the_same_office_is_barred_the_first_one_is_not() -> None:
    channel = a_12315(limits=(), interplay=(Interplay("12315", "barred-by", (), ("accepted",), "已受理"),))
    journal = (entry("a", "2026-11-10", "accepted", filing="12315"),)
    assert verdict(channel, journal=journal, filings=(filing("12315"),)).verdict == "barred"
    assert verdict(channel, journal=journal, filings=(filing("12315"),), mine="12315").verdict == "ready"


# --- the form, the questions, the chain ----------------------------------------------------------------------------

FORM = (
    FieldSpec("respondent", "被投诉人", required=True, from_=("platform.operator",)),
    FieldSpec("name", "投诉人姓名", required=True, from_=("consumer.name",)),
    FieldSpec("agent", "代理人", required_when={"field": "representative.name", "filled": True}),
    FieldSpec("note", "备注"),
)


def test_each_missing_required_field_is_a_reason() -> None:
    found = verdict(a_12315(fields=FORM))
    assert (found.verdict, texts(found)) == ("wait", "还没有填:被投诉人 / 还没有填:投诉人姓名")
    assert found.reasons[0].fix is not None and found.reasons[0].fix.with_ == {
        "channel": "12315",
        "field": "respondent",
    }
    filled = verdict(a_12315(fields=FORM), platform={"operator": "甲公司"}, consumer={"name": "张三"})
    assert filled.verdict == "ready"
    agent = verdict(
        a_12315(fields=FORM),
        platform={"operator": "甲"},
        consumer={"name": "张"},
        representative={"name": "李"},
    )
    assert texts(agent) == "还没有填:代理人"


def test_the_form_of_the_filing_counts() -> None:
    own = filing("12315", form={"respondent": "甲公司"})
    asked = verdict(a_12315(fields=FORM), filings=(own,), mine="12315", consumer={"name": "张三"})
    assert asked.verdict == "ready"
    given = verdict(a_12315(fields=FORM), form={"respondent": "乙", "name": "张三"})
    assert given.verdict == "ready"


def test_a_field_that_a_gate_asks_for_is_not_asked_for_twice() -> None:
    gate = GateSpec("g", "x", "没有被投诉人", need={"field": "form.respondent", "filled": True})
    assert texts(verdict(a_12315(fields=FORM[:1], gates=(gate,)))) == "没有被投诉人"


def test_an_unanswered_self_check_keeps_it_from_being_ready() -> None:
    found = verdict(a_12315(), answers={})
    assert (found.verdict, texts(found)) == ("wait", "自查没有回答:有没有用外挂?")
    assert found.reasons[0].fix is not None and found.reasons[0].fix.do == "answer"
    assert verdict(a_12315(), answers={"own": "unknown"}).verdict == "ready", "unknown is an answer"


def test_an_answer_that_ends_the_ordinary_way_says_what_to_do_first() -> None:
    gone = {"own": "no", "reachable": "no"}
    assert texts(verdict(a_12315(), answers=gone)) == "先报警"
    for kind in ("police", "payment"):
        assert verdict(a_channel("x", kind), answers=gone).verdict == "ready", "these are where to go first"


CHAIN: dict[str, tuple[str, Any, str]] = {
    "whole": ("regulator", ALL, "ready"),
    "a link open": ("regulator", (card("p", "payment"), card("x", "other")), "wait"),
    "one piece only": ("platform", (card("p", "payment"),), "wait"),
    "the same piece twice": ("platform", (card("p", "payment"), card("p", "payment")), "wait"),
    "the platform need not have been told before it is told": ("platform", (card("p", "payment"), card("x", "other")), "ready"),
    "but must see the payment": ("platform", (card("c", "chat"), card("x", "other")), "wait"),
    "the police wait for nothing": ("police", (), "ready"),
    "nor does a payment complaint": ("payment", (), "ready"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "cards", "answer"), CHAIN.values(), ids=CHAIN)
def test_chain(kind: str, cards: Any, answer: str) -> None:
    assert verdict(a_channel("x", kind), cards=cards).verdict == answer


def test_a_missing_link_is_closed_by_the_piece_it_lacks() -> None:
    (reason,) = verdict(a_channel("x", "regulator"), cards=(card("p", "payment"), card("x", "other"))).reasons
    assert reason.fix is not None and reason.fix.with_ == {
        "kind": "chat",
        "link": ["told"],
        "shows": "告知记录",
    }


TWO = (card("p", "payment"), card("x", "other"))
STALLING: dict[str, tuple[tuple[Entry, ...], str]] = {
    "a broken promise is on record": ((entry("p", "2026-11-18", "promise", promise="补发", promise_by="2026-11-19", filing="platform"),), "ready"),
    "the platform refused": ((entry("s", "2026-11-18", "submitted", filing="platform"), entry("r", "2026-11-19", "refused", filing="platform")), "ready"),
    "the platform let its time pass": ((entry("s", "2026-11-18", "submitted", filing="platform"),), "ready"),
    "the platform has time yet": ((entry("s", "2026-11-21", "submitted", filing="platform"),), "wait"),
}  # fmt: skip


@pytest.mark.parametrize(("journal", "answer"), STALLING.values(), ids=STALLING)
def test_what_is_on_record_need_not_wait_for_its_screenshot(journal: tuple[Entry, ...], answer: str) -> None:
    platform = a_channel("platform", limits=(a_limit("first", "submitted", 24, "hour", met_by=("refused",)),))
    assert (
        verdict(a_12315(), platform, journal=journal, cards=TWO, filings=(filing("platform"),)).verdict
        == answer
    )


# --- time ----------------------------------------------------------------------------------------------------------


def promised(by: str, id: str = "p") -> Entry:
    return entry(id, "2026-11-18", "promise", promise="补发", promise_by=by)


def test_a_promise_that_still_runs_would_better_be_awaited_but_not_twice() -> None:
    running = promised("2026-11-22")
    assert verdict(a_12315(), journal=(running,)).verdict == "wait"
    assert verdict(a_channel("platform"), journal=(running,)).verdict == "ready"
    assert verdict(a_12315(), journal=(promised("2026-11-19", "old"), running)).verdict == "ready"


def test_a_lawful_period_that_still_runs_here() -> None:
    journal = (entry("s", "2026-11-18", "submitted", filing="12315"),)
    found = verdict(a_12315(), journal=journal, filings=(filing("12315"),))
    assert found.verdict == "wait" and "2026-11-27" in texts(found)
    practice = a_12315(limits=(a_limit("x", "submitted", 7, "working-day"),))
    assert verdict(practice, journal=journal, filings=(filing("12315"),)).verdict == "ready", (
        "folklore waits for nobody"
    )


WINDOWS = {
    ("statutory", "verified", "2022-01-01"): "barred",
    ("statutory", "verified", "2024-01-01"): "ready",
    ("rule", "known", "2022-01-01"): "refused-likely",
    ("rule", "uncertain", "2022-01-01"): "ready",
    ("practice", "known", "2022-01-01"): "ready",
}


@pytest.mark.parametrize(("rule", "answer"), WINDOWS.items())
def test_a_period_that_is_over(rule: tuple[Any, Any, str], answer: str) -> None:
    binding, confidence, harm = rule
    window = a_limit(
        "w",
        "known.harm",
        3,
        "year",
        duty="ours",
        met_by=("submitted",),
        binding=binding,
        confidence=confidence,
    )
    found = verdict(a_12315(limits=(window,)), known={"harm": date.fromisoformat(harm)})
    assert found.verdict == answer


REFUSED = (
    entry("s", "2026-11-01", "submitted", filing="12315"),
    entry("r", "2026-11-06", "refused", filing="12315", text="不予受理:没有被投诉人地址。"),
)


def test_refused_before_and_nothing_new_since() -> None:
    filings = (filing("12315"),)
    found = verdict(a_12315(), journal=REFUSED, filings=filings)
    assert found.verdict == "refused-likely"
    assert "2026-11-06 12315不予受理(没有被投诉人地址)" in texts(found) and "不要原样再提交" in texts(found)
    new = (*ALL, card("n", "registry", attached=at("2026-11-10")))
    assert verdict(a_12315(), journal=REFUSED, filings=filings, cards=new).verdict == "ready"
    old = (*ALL, card("n", "registry", attached=at("2026-11-02")))
    assert verdict(a_12315(), journal=REFUSED, filings=filings, cards=old).verdict == "refused-likely"
    for kind, answer in (("contact", "refused-likely"), ("supplied", "ready")):
        after = (*REFUSED, entry("t", "2026-11-20", kind, filing="12315"))
        assert verdict(a_12315(), journal=after, filings=filings).verdict == answer, kind


def test_the_worst_reason_gives_the_verdict_and_stands_first() -> None:
    channel = a_12315(
        gates=(GateSpec("g", "x", "缺地址", need={"field": "platform.address", "filled": True}),),
        interplay=BARRED,
    )
    found = verdict(channel, COURT, journal=SUED, filings=(filing("court"),))
    assert (found.verdict, texts(found)) == ("barred", "法院已受理 / 缺地址")


NOT_FILED, FAILED = (
    EventSpec("not-filed", "不予立案", "refused"),
    EventSpec("failed", "审核未通过", "refused"),
)
REFUSALS = [
    (a_channel("platform"), "refused", "系统正常。", "平台客服已拒绝(系统正常)", "the ordinary word"),
    (a_12315(), "refused", "", "12315不予受理", "the ordinary word of an authority"),
    (a_12315(), "refused", "不予受理:材料不足", "12315不予受理(材料不足)", "not said twice"),
    (a_12315(events=(NOT_FILED,)), "refused", "", "12315不予立案", "what this channel calls it"),
    (a_12315(events=(NOT_FILED,)), "12315:not-filed", "不予立案。", "12315不予立案", "as it was logged"),
    (a_12315(events=(NOT_FILED, FAILED)), "12315:failed", "", "12315审核未通过", "one of several, as logged"),
    (a_12315(events=(NOT_FILED, FAILED)), "refused", "", "12315不予受理", "which of several is not said"),
    (None, "refused", "无", "该渠道已拒绝(无)", "a channel that is not there"),
]


@pytest.mark.parametrize(("channel", "kind", "said", "words", "why"), REFUSALS, ids=[r[4] for r in REFUSALS])
def test_a_refusal_in_words(channel: Any, kind: str, said: str, words: str, why: str) -> None:
    assert refusal(channel, entry("r", "2026-07-05", kind, text=said)) == words, why


def test_a_weak_link_is_advice_and_no_reason_to_wait() -> None:
    both = (Slot("p", "支付记录", ("payment",)), Slot("b", "余额", ("balance",)))
    book = replace(BOOK, links=(PlaybookLink("paid", "已支付", both, "补余额"),), questions=())
    dossier = a_dossier(a_case(), (), ALL, ())
    chain = chain_of(dossier, book, {})
    assert [link.state for link in chain] == ["weak"]
    asked = verdict_of(a_channel("x", "regulator"), dossier, chain, book, {}, (), at(NOW))
    assert asked.verdict == "ready", asked.reasons
