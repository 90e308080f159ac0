"""What to do next, why, and by which use-case: through the whole life of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from casemaker import (
    LETTERS,
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
from underway import (
    BOOK,
    BOTH,
    CHANNELS,
    FILED,
    PLATFORM,
    PROMISE,
    SENT,
    WHOLE,
    at_platform,
    situation,
    with_limit,
)

from kameng_tui.case.records import Entry
from kameng_tui.channels.records import Cadence, FieldSpec, GroundSpec, Interplay
from kameng_tui.counsel.nextsteps import Step, next_steps
from kameng_tui.knowledge.load import knowledge
from kameng_tui.knowledge.records import PlaybookLink, Preferred, Slot
from kameng_tui.reckon.cadence import reminders_of


def steps(
    *journal: Entry,
    now: str = "2026-07-10T10:00",
    cards: Any = BOTH,
    filings: Any = FILED,
    channels: Any = CHANNELS,
    **tables: Any,
) -> tuple[Step, ...]:
    dossier = a_dossier(a_case(**(WHOLE | tables)), journal, tuple(cards), tuple(filings))
    s = situation(dossier, now, channels)
    reminders = reminders_of(dossier, channels, s.stages, s.dues, s.now, calendar(), {})
    return next_steps(replace(s, reminders=reminders))


def said(found: tuple[Step, ...]) -> list[tuple[str, str]]:
    return [(step.id, step.do) for step in found]


def step(found: tuple[Step, ...], id: str) -> Step:
    (one,) = [s for s in found if s.id == id]
    return one


# --- the beginning of a case ---------------------------------------------------------------------------------------


def test_a_new_case_asks_first_for_what_is_lost_by_waiting() -> None:
    found = next_steps(situation(a_dossier(), "2026-07-10"))
    assert said(found)[:3] == [("capture:chat", "attach"), ("link:paid", "attach"), ("fact:problem", "edit")]
    assert (
        found[0].urgent
        and found[0].with_ == {"kind": "chat", "link": ["told"]}
        and found[0].why == "会被拉黑"
    )
    facts = [s.with_["path"] for s in found if s.id.startswith("fact:")]
    assert facts == [
        "problem",
        "order.number",
        "order.placed",
        "payment.amount",
        "story.phenomenon",
        "story.effect",
        "platform.name",
    ]
    assert [s.id for s in found][-3:] == ["answer:own", "claim:refund", "file:platform"]


def test_every_step_says_why_and_names_a_use_case_the_first_of_each_has_a_letter() -> None:
    for found in (next_steps(situation(a_dossier(), "2026-07-10")), steps(SENT, PROMISE)):
        assert all(
            s.why
            and s.label
            and s.do in ("attach", "file", "draft", "log", "amend", "edit", "close", "answer")
            for s in found
        )
        letters = [s.key for s in found if s.key]
        assert len(letters) == len(set(letters)) == len({s.do for s in found})
        assert len({s.id for s in found}) == len(found)


def test_the_claim_comes_with_its_amount_and_basis() -> None:
    claim = step(steps(claim=[]), "claim:refund")
    assert claim.with_ == {
        "add": {"claim": {"kind": "refund", "text": "退款", "basis": ["民法典577"], "amount": "100.00"}}
    }
    assert claim.why == "还没有诉求;可主张:退款 100.00(民法典577)"


def test_the_first_channel_that_is_not_passed_over() -> None:
    assert "file:platform" in dict(said(steps(filings=())))
    gone = steps(filings=(), answers={"own": "no", "reachable": "no"})
    assert said(gone)[0] == ("stop:reachable", "file") and gone[0].with_ == {"channel": "alipay"}
    assert (gone[0].why, gone[0].urgent) == ("先报警", True)
    assert "file:platform" not in dict(said(gone))


def test_beside_the_platform_a_payment_complaint_but_nothing_else_unasked() -> None:
    found = [s.with_ for s in steps(SENT, filings=FILED[:1]) if s.id.startswith("file:")]
    assert found == [{"channel": "alipay"}]
    assert not [s for s in steps(SENT) if s.id.startswith("file:")]


def test_a_draft_wants_to_be_sent_and_a_sent_one_its_number() -> None:
    draft = step(steps(filings=FILED[:1]), "send:platform")
    assert (draft.do, draft.with_) == ("draft", {"filing": "platform", "template": "complaint"})
    bare = step(steps(replace(SENT, receipt="")), "receipt:platform")
    assert (bare.do, bare.with_) == ("amend", {"entry": "s", "field": "receipt"})
    assert "receipt:platform" not in dict(said(steps(SENT)))


@pytest.mark.parametrize("purpose", ["complaint", "pleading", "report"])
def test_the_letter_that_opens_a_filing_is_what_hands_it_in(purpose: str) -> None:
    letters = (LETTERS[1], replace(LETTERS[0], id="opening", purpose=purpose))
    channels = {**CHANNELS, "platform": replace(PLATFORM, templates=letters)}
    draft = step(steps(filings=FILED[:1], channels=channels), "send:platform")
    assert (draft.do, draft.with_) == ("draft", {"filing": "platform", "template": "opening"})


# --- promises and limits -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "words"), [("2026-07-09T15:30", "已逾期5小时"), ("2026-07-12T11:00", "已逾期3天")]
)
def test_a_broken_promise_is_reminded_of_and_taken_further(now: str, words: str) -> None:
    found = steps(SENT, PROMISE, now=now)
    assert [(s.id, s.do, s.key, s.urgent) for s in found[:2]] == [
        ("remind:p", "draft", "c", True), ("escalate:broken:p", "file", "f", True),
    ]  # fmt: skip
    assert found[0].with_ == {"filing": "platform", "template": "reminder"}
    assert found[0].why == f"对方(1024)承诺「24小时内补发」,期限 07-09 10:00,{words}"
    assert (found[1].label, found[1].with_) == ("升级12315", {"channel": "12315"})
    assert found[1].why.endswith("前置条件已满足")


def test_before_its_time_a_promise_is_only_looked_at() -> None:
    found = steps(SENT, PROMISE, now="2026-07-09T09:59")
    assert said(found)[0] == ("soon:platform:promise:p", "log") and not found[0].urgent
    assert not [s for s in found if s.id.startswith(("remind", "escalate"))]


def test_the_verdict_of_the_way_up_is_said() -> None:
    unanswered = step(steps(SENT, PROMISE, answers={}), "escalate:broken:p")
    assert "提交前先办:自查没有回答" in unanswered.why


def test_no_second_reminder_within_a_day_and_none_once_taken_further() -> None:
    reminded = at_platform("d", "2026-07-09T20:00", "demand")
    assert "remind:p" not in dict(said(steps(SENT, PROMISE, reminded)))
    assert "remind:p" in dict(said(steps(SENT, PROMISE, reminded, now="2026-07-11")))
    further = entry("x", "2026-07-10", "submitted", filing="12315", receipt="N1")
    onward = steps(SENT, PROMISE, further, filings=(*FILED, filing("12315")), now="2026-07-11")
    assert not [s for s in onward if s.id.startswith(("remind", "escalate"))]


def test_the_way_up_passes_over_where_it_was_sent_already_and_what_is_barred() -> None:
    before = entry("x", "2026-07-03", "submitted", filing="12315", receipt="N1")
    found = steps(SENT, before, PROMISE, filings=(*FILED, filing("12315")), now="2026-07-20")
    assert step(found, "escalate:broken:p").with_ == {"channel": "court"}
    barred = a_12315(interplay=(Interplay("platform", "barred-by", (), ("submitted",)),))
    found = steps(SENT, PROMISE, channels={**CHANNELS, "12315": barred})
    assert step(found, "escalate:broken:p").with_ == {"channel": "court"}


@pytest.mark.parametrize(
    ("now", "event", "onward", "why"),
    [
        ("2026-07-10T10:00", None, False, "the office is within its seven working days"),
        ("2026-07-20", None, True, "it let them pass"),
        ("2026-07-20", "accepted", False, "sixty days of mediation run"),
    ],
)
def test_while_an_office_is_within_its_lawful_time_there_is_no_way_further_up(
    now: str, event: str | None, onward: bool, why: str
) -> None:
    sent = entry("x", "2026-07-03", "submitted", filing="12315", receipt="N1")
    more = (entry("y", "2026-07-08", event, filing="12315"),) if event else ()
    found = steps(SENT, sent, *more, PROMISE, filings=(*FILED, filing("12315")), now=now)
    assert any(s.id.startswith("escalate") for s in found) is onward, why


def test_what_is_an_hour_late_is_not_nought_days_late() -> None:
    for now, late in (
        ("2026-07-04T00:20", "不到1小时"),
        ("2026-07-04T03:00", "3小时"),
        ("2026-07-05T01:00", "1天"),
    ):
        found = step(
            steps(SENT, channels=with_limit(), filings=FILED[:1], now=now), "overdue:platform:reply:s:0"
        )
        assert f"已逾期{late}。" in found.why


def test_once_reminded_the_reminder_comes_again_by_its_rhythm_only() -> None:
    limited = a_limit("reply", "submitted", 48, "hour", label="首次答复", met_by=("reply",))
    own = a_channel(
        "platform", limits=(limited,), cadence=(Cadence("waiting", 72, "hour", "问谁负责。", "reminder"),)
    )
    reminded = at_platform("d", "2026-07-09T20:00", "demand")
    for now, again in (("2026-07-11T10:00", False), ("2026-07-13T10:00", True)):
        found = steps(SENT, reminded, channels={**CHANNELS, "platform": own}, filings=FILED[:1], now=now)
        letters = [s.id for s in found if s.with_ == {"filing": "platform", "template": "reminder"}]
        assert bool(letters) is again, now
        assert not [s.id for s in found if s.id.startswith("overdue") and s.do == "log"]


def test_a_channel_without_a_plugin_that_comes_first_is_gone_to_and_logged() -> None:
    book = replace(BOOK, channels=(Preferred("12377", "举报泄露。"), *BOOK.channels))
    dossier = a_dossier(a_case(**WHOLE), (), BOTH, ())
    s = replace(situation(dossier, "2026-07-10", book=book), names={"12377": "网信办12377"})
    go = step(next_steps(s), "go:12377")
    assert (go.do, go.with_, go.why) == ("log", {"kind": "contact", "with": "网信办12377"}, "举报泄露。")
    assert "网信办12377" in go.label
    been = replace(dossier, journal=(entry("g", "2026-07-09", "contact", with_="网信办12377"),))
    assert "go:12377" not in dict(said(next_steps(replace(s, dossier=been))))
    assert not [x for x in next_steps(situation(dossier, "2026-07-10")) if x.id.startswith("go:")]


REPORTED = {
    "to a police station": ({}, "示例派出所", True),
    "by the emergency number": ({}, "110", True),
    "to the bureau": ({}, "示例市公安局", True),
    "said so in the answers": ({"reported": "yes"}, "", True),
    "a telephone number with those digits is none": ({}, "客服 0571-81101234", False),
    "nobody yet": ({}, "", False),
}


@pytest.mark.parametrize(("answers", "with_", "reported"), REPORTED.values(), ids=REPORTED)
def test_who_reported_is_not_sent_to_the_police_again(answers: Any, with_: str, reported: bool) -> None:
    """What is left of the first hour is the payment; once that is done too nothing stops any more."""
    book = replace(
        knowledge().playbook("vanished"),
        captures=(),
        questions=knowledge().playbook("vanished").questions[:1],
    )
    case = a_case(**(WHOLE | {"answers": {"gone": "yes"} | answers}))
    been = (entry("g", "2026-07-09", "note", with_=with_),) if with_ else ()
    names = {"police": "公安机关报案", "wechat-pay": "微信支付投诉"}

    def found(*more: Entry) -> tuple[Step, ...]:
        channels = {k: v for k, v in CHANNELS.items() if k != "alipay"}
        s = situation(a_dossier(case, (*been, *more), BOTH), "2026-07-10", channels, book)
        return next_steps(replace(s, names=names))

    first = found()
    assert ("go:police" not in dict(said(first))) is reported
    assert ("报警已有记录" in step(first, "stop:gone").why) is reported
    if reported:
        assert step(first, "stop:gone").with_ == {"kind": "contact", "with": "微信支付投诉"}
        assert [s.with_.get("with") for s in first].count("微信支付投诉") == 1, "told once"
        done = found(entry("w", "2026-07-09T12:00", "contact", with_="微信支付客服"))
        assert not [s for s in done if s.id.startswith(("stop", "go:wechat"))]


def test_our_own_time_is_told_a_week_before_theirs_three_days() -> None:
    asked = at_platform("a", "2026-07-09", "asked", until=date(2026, 7, 16))
    assert step(steps(SENT, asked), "soon:platform:until:a").urgent
    later = at_platform("a", "2026-07-09", "asked", until=date(2026, 7, 18))
    assert "soon:platform:until:a" not in dict(said(steps(SENT, later)))
    week = {**CHANNELS, "platform": a_channel("platform", limits=(a_limit("r", "submitted", 12, "day"),))}
    assert "soon:platform:r:s" not in dict(said(steps(SENT, channels=week))), "four days left are theirs"


def test_with_money_asked_and_a_court_open_nobody_is_sent_where_only_is_punished() -> None:
    report = a_channel("12315-report", "regulator", effect="penalises")
    channels = {**CHANNELS, "12315-report": report}
    choices = (Preferred("12315-report", "管处罚。"), Preferred("court", "起诉。"))
    sent = entry("o", "2026-07-02", "submitted", filing="12315", receipt="N1")
    no = entry("n", "2026-07-05", "refused", filing="12315", text="不是消费者")
    dossier = a_dossier(a_case(**WHOLE), (sent, no), BOTH, (filing("12315"),))
    for chosen, where in ((choices, "court"), (choices[:1], "12315-report")):
        s = situation(dossier, "2026-07-10", channels, replace(BOOK, channels=chosen))
        assert step(next_steps(s), "escalate:refused:12315").with_ == {"channel": where}


def test_what_the_office_will_ask_is_asked_before_the_filing_is_sent() -> None:
    handled = GroundSpec(
        "16-2", "已在别处受理", (), {"field": "form.handled", "filled": False}, "在别处受理过吗?", ("投诉举报办法16",)
    )  # fmt: skip
    channels = {
        **CHANNELS,
        "12315": a_12315(grounds=(handled,), fields=(FieldSpec("handled", "在别处受理过"),)),
    }
    asked = step(steps(filings=(filing("12315"),), channels=channels), "ground:12315:16-2")
    assert (asked.do, asked.with_) == ("file", {"filing": "12315", "field": "handled"})
    assert asked.label == "在别处受理过吗?"
    said_so = filing("12315", form={"handled": "没有"})
    sent = entry("o", "2026-07-02", "submitted", filing="12315", receipt="N1")
    for found in (
        steps(filings=(said_so,), channels=channels),
        steps(sent, filings=(filing("12315"),), channels=channels),
    ):
        assert "ground:12315:16-2" not in dict(said(found))


def test_while_a_dated_promise_runs_no_refusal_is_to_be_proved() -> None:
    links = (PlaybookLink("refused-or-stalled", "拒绝或拖延", (Slot("r", "原话", ("reply",)),), "留原话"),)
    book = replace(BOOK, links=links, captures=())
    dossier = a_dossier(a_case(**WHOLE), (SENT, PROMISE), BOTH, FILED)
    for now, asked in (("2026-07-09T09:00", False), ("2026-07-09T11:00", True)):
        found = dict(said(next_steps(situation(dossier, now, book=book))))
        assert ("link:refused-or-stalled" in found) is asked, now


def test_an_unsent_filing_is_taken_up_again_instead_of_a_second_one() -> None:
    found = step(steps(SENT, PROMISE, filings=(*FILED, filing("12315", "12315-p7wd"))), "escalate:broken:p")
    assert found.with_ == {"filing": "12315-p7wd"}


ON_LAPSE = {
    "a letter of the channel": ({"advice": "催一次。", "next": ["reminder"]}, "draft", {"filing": "platform", "template": "reminder"}),
    "another channel": ({"next": "channel:12315"}, "file", {"channel": "12315"}),
    "a channel of a kind": ({"next": ["channel:kind:court"]}, "file", {"channel": "court"}),
    "nothing said: a reminder": ({}, "draft", {"filing": "platform", "template": "reminder"}),
    "a letter that there is none of": ({"next": ["pleading"]}, "log", {"kind": "contact", "filing": "platform"}),
}  # fmt: skip


@pytest.mark.parametrize(("on_lapse", "do", "with_"), ON_LAPSE.values(), ids=ON_LAPSE)
def test_an_overdue_limit_is_followed_by_what_its_rule_names(on_lapse: Any, do: str, with_: Any) -> None:
    found = steps(SENT, channels=with_limit(on_lapse=on_lapse), filings=FILED[:1])
    first = step(found, "overdue:platform:reply:s:0")
    assert (first.do, first.with_, first.urgent) == (do, with_, True)
    assert "首次答复最晚 2026-07-04 00:00,已逾期6天。" + on_lapse.get("advice", "") in first.why


def test_a_platform_that_lets_its_time_pass_is_taken_further() -> None:
    late = with_limit(on_lapse={"advice": "再催办一次。"})
    found = step(steps(SENT, channels=late, filings=FILED[:1]), "escalate:platform:reply:s")
    assert found.label == "升级12315"
    assert "再催办一次。" in found.why and "。。" not in found.why


def test_what_is_due_soon() -> None:
    theirs = steps(SENT, channels=with_limit(), now="2026-07-02T10:00", filings=FILED[:1])
    assert step(theirs, "soon:platform:reply:s").label == "到期查询并登记"
    asked = at_platform("a", "2026-07-09", "asked", until=date(2026, 7, 11))
    ours = step(steps(SENT, asked), "soon:platform:until:a")
    assert (ours.do, ours.with_, ours.urgent) == ("log", {"kind": "supplied", "filing": "platform"}, True)
    missed = step(steps(SENT, asked, now="2026-07-12"), "lapsed:platform:until:a")
    assert missed.urgent and "已过" in missed.why
    assert "soon:platform:until:a" not in dict(said(steps(SENT, asked, now="2026-07-09T01:00", filings=())))
    window = a_limit("w", "order.placed", 10, "day", duty="ours", met_by=("submitted",), label="反馈期")
    opened = steps(filings=(), channels=by_id(a_channel("platform", limits=(window,))))
    assert step(opened, "soon:platform:w:order.o1.placed").with_ == {"channel": "platform"}


# --- while a clock runs ---------------------------------------------------------------------------------------------

RHYTHM = (Cadence("waiting", 48, "hour", "问谁负责。", "reminder"),)
POLITE = {**CHANNELS, "platform": a_channel("platform", cadence=RHYTHM)}


def test_a_reminder_that_is_due_is_a_step_with_the_true_number_and_its_source() -> None:
    found = step(steps(SENT, channels=POLITE, now="2026-07-04T01:00"), "cadence:platform")
    assert (found.do, found.with_, found.urgent) == (
        "draft", {"filing": "platform", "template": "reminder"}, False,
    )  # fmt: skip
    assert found.label == "催办:平台客服"
    assert found.why == "07-02 00:00 起已过2天,没有新进展。问谁负责。(依据:平台客服的跟进节奏,48小时)"
    assert "cadence:platform" not in dict(said(steps(SENT, channels=POLITE, now="2026-07-03T23:00")))


def test_inside_a_lawful_period_there_is_no_reminder() -> None:
    office = a_12315(cadence=(Cadence("waiting", 5, "day", "看一次状态。"),))
    sent = entry("n", "2026-07-02", "submitted", filing="12315", receipt="N1")
    for now, reminded in (("2026-07-13T23:00", False), ("2026-07-14", True)):
        found = steps(sent, filings=(filing("12315"),), channels={**CHANNELS, "12315": office}, now=now)
        letters = [s.id for s in found if s.with_ == {"filing": "12315", "template": "reminder"}]
        assert bool(letters) is reminded, now


def test_of_two_reasons_for_the_same_reminder_one_step_is_left() -> None:
    for letters, asked in (
        (POLITE["platform"].templates, {"filing": "platform", "template": "reminder"}),
        ((), {"kind": "demand", "filing": "platform"}),
    ):
        channels = {**CHANNELS, "platform": a_channel("platform", cadence=RHYTHM, templates=letters)}
        found = [s.id for s in steps(SENT, PROMISE, channels=channels, now="2026-07-12") if s.with_ == asked]
        assert found == ["remind:p"]


def test_silence_is_written_down_with_a_picture_of_it() -> None:
    """The step names what to capture, and goes once it is written down or an answer came."""
    silent = with_limit()
    found = step(steps(SENT, channels=silent, filings=FILED[:1]), "silence:platform:reply:s")
    text = "截至 2026-07-10 10:00,「首次答复」的期限 2026-07-04 00:00 已过,未见办理"
    assert (found.do, found.label) == ("log", "登记到期无答复")
    assert found.with_ == {"kind": "note", "filing": "platform", "text": text}
    assert found.why.startswith(text) and "截下没有答复的页面" in found.why
    for kind, gone in (
        ("note", True),
        ("capture", True),
        ("reply", True),
        ("contact", True),
        ("answered", True),
        ("refused", True),
        ("submitted", True),
        ("demand", False),
    ):
        later = steps(SENT, at_platform("x", "2026-07-05", kind), channels=silent, filings=FILED[:1])
        assert ("silence:platform:reply:s" not in dict(said(later))) is gone, kind
    before = at_platform("x", "2026-07-03", "note")
    assert "silence:platform:reply:s" in dict(said(steps(SENT, before, channels=silent, filings=FILED[:1])))
    assert "silence:platform:reply:s" not in dict(
        said(steps(SENT, channels=silent, filings=FILED[:1], now="2026-07-03"))
    )


def test_of_each_filing_the_latest_silence_and_a_broken_promise_is_one() -> None:
    found = [s.id for s in steps(SENT, PROMISE, channels=with_limit(), filings=FILED[:1])]
    assert [id for id in found if id.startswith("silence")] == ["silence:platform:promise:p"]


def opened(
    days: int, *more: Any, cards: Any = BOTH, journal: Any = (), filings: Any = ()
) -> tuple[Step, ...]:
    """A case of 07-01 with nothing sent on 07-03, at whose platform a window of ``days`` runs."""
    window = a_limit("w", "order.placed", days, "day", duty="ours", met_by=("submitted",), label="反馈期")
    channels = by_id(a_channel("platform", limits=(window, *more)))
    return steps(*journal, now="2026-07-03T10:00", filings=filings, channels=channels, cards=cards)


def test_with_nothing_filed_the_window_that_closes_first_is_the_first_step() -> None:
    further = a_limit("v", "order.placed", 60, "day", duty="ours", met_by=("submitted",), label="投诉期")
    first, *others = opened(7, further)
    assert (first.id, first.do, first.with_) == (
        "window:platform:w:order.o1.placed", "file", {"channel": "platform"},
    )  # fmt: skip
    assert (first.label, first.urgent) == ("最先关闭的窗口", True)
    assert first.why == "反馈期,07-08 23:59 到期,还有5天;之后是投诉期 2026-08-30"
    assert not [s for s in others if s.do == "file"], "the same filing is not offered twice"


# days of the window -> what speaks of it on 07-03: it closes on the first of July and so many days
WINDOWS = {4: "soon", 5: "window", 8: "window", 9: "", 60: ""}


@pytest.mark.parametrize(("days", "speaks"), WINDOWS.items())
def test_one_step_speaks_of_a_window_from_a_week_before(days: int, speaks: str) -> None:
    found = [s.id.partition(":")[0] for s in opened(days)]
    assert [id for id in found if id in ("soon", "window")] == [speaks] * bool(speaks)


def test_once_something_is_sent_no_window_stands_first() -> None:
    assert opened(7, filings=FILED[:1])[0].id == "window:platform:w:order.o1.placed", "a draft is not sent"
    sent = opened(7, journal=(SENT,), filings=FILED[:1])
    assert not [s for s in sent if s.id.startswith("window")]


def test_evidence_whose_original_goes_is_fetched_first() -> None:
    copy = card("k", "chat", shows="聊天导出", links=("told",), expires=date(2026, 7, 8))
    first = opened(60, cards=(card("p", "payment"), copy))[0]
    assert (first.id, first.do) == ("window:case:keep:k", "attach")
    assert first.with_ == {"kind": "chat", "link": ["told"]} and "证据原件到期:聊天导出" in first.why
    near = replace(copy, expires=date(2026, 7, 5))
    assert step(opened(60, cards=(card("p", "payment"), near)), "soon:case:keep:k").do == "attach"


# --- refusal, money, end -------------------------------------------------------------------------------------------

REFUSED = (
    entry("s3", "2026-07-03", "submitted", filing="12315", receipt="N1"),
    entry("r", "2026-07-08", "refused", filing="12315", text="没有被投诉人地址。"),
)


def test_after_a_refusal_what_must_change_and_where_else_to_go() -> None:
    found = steps(SENT, *REFUSED, filings=(*FILED, filing("12315")))
    change = step(found, "refused:12315")
    assert "12315不予受理(没有被投诉人地址)" in change.why and "不要原样再交" in change.why
    assert step(found, "escalate:refused:12315").with_ == {"channel": "court"}
    sued = entry("c", "2026-07-09", "submitted", filing="court", receipt="C1")
    assert "refused:12315" not in dict(
        said(steps(SENT, *REFUSED, sued, filings=(*FILED, filing("12315"), filing("court"))))
    )


def test_after_a_failed_mediation_the_court_is_open() -> None:
    ended = replace(REFUSED[1], kind="terminated")
    found = steps(SENT, REFUSED[0], ended, filings=(*FILED, filing("12315")))
    assert step(found, "escalate:terminated:12315").why == "12315调解终止。前置条件已满足"


def test_evidence_that_a_filing_has_not_got_yet() -> None:
    late = (*BOTH, card("n", "reply", attached=at("2026-07-05")))
    assert step(steps(SENT, cards=late), "supplement:platform").with_ == {
        "filing": "platform",
        "template": "supplement",
    }
    given = at_platform("g", "2026-07-06", "supplied")
    assert "supplement:platform" not in dict(said(steps(SENT, given, cards=late)))


def test_money_on_its_way_is_recorded_when_it_comes() -> None:
    promised = at_platform("m", "2026-07-09", "refund-promised", text="三天内退", amount=Decimal("100.00"))
    found = steps(SENT, promised)
    assert step(found, "money:arrived").with_ == {"kind": "refund-arrived", "amount": "100.00"}
    assert step(found, "money:issued").with_ == {"kind": "refund-issued"}
    assert step(found, "date:m").with_ == {"entry": "m", "field": "promise_by"}
    issued = at_platform("i", "2026-07-10", "refund-issued", amount=Decimal("100.00"))
    assert "money:issued" not in dict(said(steps(SENT, promised, issued)))


def test_a_part_is_not_the_whole() -> None:
    part = at_platform("a", "2026-07-09", "refund-arrived", amount=Decimal("60.00"))
    assert step(steps(SENT, part), "outstanding").why == "已到账 60.00,还差 40.00"


def test_won_is_closed_and_closed_is_quiet() -> None:
    arrived = at_platform("a", "2026-07-09", "refund-arrived", amount=Decimal("100.00"))
    (close,) = steps(SENT, PROMISE, arrived)
    assert (close.do, close.with_, close.key) == ("close", {"reason": "won"}, "x")
    for reason in ("won", "dropped"):
        assert steps(SENT, PROMISE, entry("z", "2026-07-09", "closed", data={"reason": reason})) == ()


def test_what_is_not_known_is_asked_once() -> None:
    unknown = a_limit("u", "submitted", None, "day", length_word="unknown")
    notice = a_limit("n", "asked", None, "day", until_from="asked", duty="ours")
    harm = a_limit("h", "known.harm", 3, "year", duty="ours")
    channels = by_id(a_channel("platform", limits=(unknown, notice, harm)))
    dossier = a_dossier(a_case(**WHOLE), (SENT, at_platform("q", "2026-07-09", "asked")), BOTH, FILED[:1])
    found = next_steps(situation(dossier, "2026-07-10", channels, limits=(harm,)))
    assert [(s.do, s.with_) for s in found if s.id.startswith("question:")] == [
        ("edit", {"path": "workbook.toml#override.platform.limits.u"}),
        ("amend", {"entry": "q", "field": "until"}),
        ("edit", {"path": "known.harm"}),
    ]


@pytest.mark.parametrize(
    ("elsewhere", "asks", "why"),
    [
        ("alipay", True, "the playbook may send this case there"),
        ("hotline", False, "nobody thinks of going there: its unknown window is noise"),
    ],
)
def test_how_long_a_channel_stays_open_is_asked_only_where_the_case_may_go(
    elsewhere: str, asks: bool, why: str
) -> None:
    window = a_limit(
        "w", "payment.paid", None, "day", duty="ours", met_by=("submitted",), length_word="unknown"
    )
    channels = {**CHANNELS, elsewhere: a_channel(elsewhere, "payment", limits=(window,))}
    found = next_steps(situation(a_dossier(a_case(**WHOLE), (), BOTH, ()), "2026-07-10", channels))
    assert any(s.id.startswith(f"question:{elsewhere}:w") for s in found) is asks, why


def test_what_decides_the_channels_is_asked_before_anything_is_taken_further() -> None:
    """12315 bars the telecom appeal once it has accepted: to whom the money went is asked before the way up is shown."""
    book = knowledge().playbook("phone-credit")
    for answer, asked in ((None, True), ("reseller", False)):
        answers = {"answers": {"seller-kind": answer}} if answer else {}
        dossier = a_dossier(
            a_case(**(WHOLE | {"problem": "phone-credit"} | answers)), (SENT, PROMISE), BOTH, FILED
        )
        found = next_steps(situation(dossier, "2026-07-10T10:00", book=book))
        assert "file" in [s.do for s in found], "there is a way up"
        assert (found[0].id == "answer:seller-kind" and found[0].urgent) is asked
        assert [s.id for s in found].count("answer:seller-kind") == int(asked)


@pytest.mark.parametrize("problem", ["shrunk-service", "auto-renewal", "overcharge"])
def test_where_only_part_is_asked_for_no_amount_is_put_in_the_user_s_mouth(problem: str) -> None:
    book = knowledge().playbook(problem)
    tables = WHOLE | {"problem": problem, "claim": [], "payment": [{"id": "p1", "amount": "76.54"}]}
    found = next_steps(situation(a_dossier(a_case(**tables)), "2026-07-10T10:00", book=book))
    claim = step(found, "claim:refund")
    assert "amount" not in claim.with_["add"]["claim"] and "76.54" not in claim.why
    assert "金额由你算好再填" in claim.why
