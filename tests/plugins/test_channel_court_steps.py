"""小额诉讼 in motion: clocks with worked dates, stages, neighbours, fees, replies, letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from casemaker import at, calendar
from courtplay import COURT, LIMITS, ORDER, ORDINARY, SIMPLE
from manifestplay import cited_keys, dossier_of, dues, faults_of_letter, letters, questions, stage

from kameng_tui.channels import templates
from kameng_tui.channels.receipts import recognise
from kameng_tui.knowledge.load import knowledge
from kameng_tui.law import citing, statutes
from kameng_tui.reckon.dues import dues_of

# --- clocks ---------------------------------------------------------------------------------------------------------

FILED, IN = ("submitted", "2026-09-01T10:00"), ("accepted", "2026-09-04T10:00")
SERVED = ("served", "2026-09-07T10:00")
DATES: list[tuple[str, tuple[tuple[str, str], ...], dict[str, str], str, str]] = [
    ("file", (FILED,), {}, "2026-09-08", "7 days, 民诉法126"),
    ("file", (("submitted", "2026-09-26T10:00"),), {}, "2026-10-08", "ends in the national holiday, 民诉法85"),
    ("file", (("submitted", "2026-09-13T10:00"),), {}, "2026-09-20", "a make-up Sunday is a working day and does not roll"),
    ("file", (FILED, ("asked", "2026-09-03T10:00"), ("supplied", "2026-09-10T10:00")), {}, "2026-09-17", "anew, 解释126"),
    ("file", (FILED, ("court:pre-mediation", "2026-09-03T10:00"), ("court:mediation-failed", "2026-09-13T10:00")), {}, "2026-09-18", "10 days of mediation not counted against the court"),
    ("refusal-appeal", (FILED, ("refused", "2026-09-07T10:00")), {}, "2026-09-17", "10 days, 民诉法171"),
    ("fee", (FILED, IN, ("court:fee-notice", "2026-09-04T10:00")), {}, "2026-09-11", "7 days, 诉讼费办法22"),
    ("serve", (FILED, IN), {}, "2026-09-09", "5 days"),
    ("answer", (FILED, IN, SERVED), {}, "2026-09-22", "15 days"),
    ("answer", (FILED, IN, ("court:notice-service", "2026-09-10T10:00")), ORDINARY, "2026-10-26", "30 days to be served, 15 to answer, Sunday rolls"),
    ("trial-small", (FILED, IN), {}, "2026-11-04", "2 months"),
    ("trial-small", (FILED, IN, ("court:extended", "2026-11-02T10:00")), {}, "2026-12-04", "and one more"),
    ("trial-simple", (FILED, IN), SIMPLE, "2026-12-04", "3 months"),
    ("trial-simple", (FILED, IN, ("court:extended", "2026-11-02T10:00")), SIMPLE, "2027-01-04", "and one more"),
    ("trial-ordinary", (FILED, IN), ORDINARY, "2027-03-04", "6 months"),
    ("appeal", (FILED, IN, ("court:dismissed", "2026-11-02T10:00")), SIMPLE, "2026-11-17", "15 days, not in small claims"),
    ("retrial", (FILED, IN, ("court:dismissed", "2026-10-20T10:00")), {}, "2027-04-20", "6 months, no appeal before it"),
    ("confirm", (FILED, ("agreed", "2026-09-18T10:00")), {}, "2026-10-19", "30 days, Sunday rolls"),
    ("enforce", (FILED, IN, ("judged", "2026-11-02T10:00")), {}, "2028-11-02", "2 years from the judgment"),
    ("enforce", (FILED, IN, ("judged", "2026-11-02T10:00"), ("court:performance-due", "2026-11-17T10:00")), {}, "2028-11-17", "from the last day of performance"),
    ("enforce", (("judged", "2023-11-01T10:00"),), {}, "2025-11-03", "the same rule under its old number"),
    ("order-accept", (FILED,), ORDER, "2026-09-07", "5 days, Sunday rolls"),
    ("order-issue", (FILED, IN), ORDER, "2026-09-20", "15 days; from a Saturday on to the make-up Sunday"),
    ("order-serve", (FILED, IN, ("court:order-issued", "2026-09-10T10:00")), ORDER, "2026-10-10", "30 days; a make-up Saturday does not roll"),
    ("order-respond", (FILED, IN, ("court:order-issued", "2026-09-10T10:00"), ("served", "2026-10-02T10:00")), ORDER, "2026-10-19", "the vector of the facts"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("limit", "events", "form", "day"), [row[:4] for row in DATES], ids=[f"{r[0]}: {r[4]}" for r in DATES]
)
def test_worked_dates(limit: str, events: Any, form: dict[str, str], day: str) -> None:
    due = dues(COURT, *events, now="2026-11-22T10:00", form=form)[limit]
    assert f"{due.latest:%Y-%m-%d}" == day


def test_every_row_of_the_table_has_a_worked_date_or_a_test_of_its_own() -> None:
    assert set(LIMITS) == {row[0] for row in DATES} | {"correct", "evidence", "objection"}


def test_dates_that_the_court_names_are_asked_for_and_then_kept() -> None:
    asked = questions(COURT, FILED, IN, ("court:evidence-notice", "2026-09-10T10:00"), now="2026-09-11T10:00")
    assert asked["evidence"].asks_date
    found = questions(COURT, FILED, ("asked", "2026-09-10T10:00"), now="2026-09-11T10:00")
    assert found["correct"].asks_date


def test_objection_only_before_the_hearing_and_only_if_wanted() -> None:
    dossier = dossier_of(
        COURT, FILED, IN, ("scheduled", "2026-10-09T10:00"), form={"procedure": "小额诉讼(我方有异议)"}
    )
    journal = (*dossier.journal[:2], replace(dossier.journal[2], until=date(2026, 10, 20)))
    found = dues_of(replace(dossier, journal=journal), {"court": COURT}, (), calendar(), at("2026-10-10"), {})
    (due,) = [d for d in found if d.limit == "objection"]
    assert (f"{due.latest:%Y-%m-%d}", due.duty, due.state) == ("2026-10-19", "ours", "running")
    assert "objection" not in dues(
        COURT, FILED, IN, ("scheduled", "2026-10-09T10:00"), now="2026-10-10T10:00"
    )


def test_what_ends_a_clock_and_what_is_late() -> None:
    paid = ("court:fee-paid", "2026-09-07T10:00")
    met = dues(COURT, FILED, IN, ("court:fee-notice", "2026-09-04T11:00"), paid, now="2026-11-22T10:00")
    assert (met["file"].state, met["fee"].state) == ("met", "met")
    assert (met["serve"].state, met["trial-small"].state) == ("overdue", "overdue")
    unpaid = dues(COURT, FILED, IN, ("court:fee-notice", "2026-09-04T11:00"), now="2026-09-12T10:00")
    assert unpaid["fee"].state == "lapsed"
    notice = ("court:evidence-notice", "2026-09-05T10:00")
    assert questions(
        COURT,
        FILED,
        IN,
        notice,
        ("court:fee-notice", "2026-09-06T10:00"),
        paid,
        now="2026-09-08T10:00",
    ).keys() >= {"evidence"}, "paying the fee files no evidence"


def test_a_dismissed_claim_leaves_nothing_to_enforce_and_a_won_one_nothing_to_appeal() -> None:
    lost = dues(COURT, FILED, IN, ("court:dismissed", "2026-11-02T10:00"), now="2026-11-22T10:00")
    assert "enforce" not in lost and "appeal" not in lost and "retrial" in lost
    won = dues(COURT, FILED, IN, ("judged", "2026-11-02T10:00"), now="2026-11-22T10:00", form=SIMPLE)
    assert "enforce" in won and "appeal" not in won and "retrial" not in won


def test_a_payment_order_has_its_own_clocks_and_a_suit_never_has_them() -> None:
    events = (FILED, IN, ("served", "2026-09-10T10:00"))
    order = set(dues(COURT, *events, now="2026-09-12T10:00", form=ORDER))
    suit = set(dues(COURT, *events, now="2026-09-12T10:00"))
    assert order == {"order-accept", "order-issue", "order-respond"}
    assert suit == {"file", "serve", "answer", "trial-small"}


def test_what_is_posted_in_time_is_in_time_wherever_we_send_papers() -> None:
    posted = {limit.id for limit in COURT.limits if limit.posted}
    assert posted == {"correct", "refusal-appeal", "answer", "evidence", "appeal", "order-respond"}
    counted = {limit.id for limit in COURT.limits if limit.length and limit.unit in ("day", "month", "year")}
    assert all(LIMITS[name].roll == "off-day" for name in counted)


def test_every_rule_is_statutory_with_a_source_of_the_table_and_a_way_on() -> None:
    keys = {s.key for s in knowledge().statutes if s.article}
    for limit in COURT.limits:
        assert (
            limit.binding == "statutory"
            and limit.confidence in ("verified", "known")
            and limit.on_lapse["advice"]
        )
        assert set(limit.source) <= keys, limit.id
    known = {limit.id for limit in COURT.limits if limit.confidence == "known"}
    assert known == {"refusal-appeal", "trial-ordinary", "appeal", "retrial"}
    assert all(gate.source for gate in COURT.gates) and all(rule.basis for rule in COURT.interplay)
    cited = cited_keys(COURT)
    assert len(cited) >= 150 and {key for key, _ in cited} <= keys


# --- stages, neighbours, fees, replies ------------------------------------------------------------------------------


def test_every_stage_is_reached_and_the_final_ones_are_final() -> None:
    for spec in COURT.stages:
        own = {event.id for event in COURT.events if event.id != event.as_}
        for name in spec.on:
            assert stage(COURT, "submitted", f"court:{name}" if name in own else name) == spec.label, name
    finals = {spec.id for spec in COURT.stages if spec.final}
    assert finals == {"refused", "dismissed", "withdrawn", "fulfilled", "closed"}
    named = {name for spec in COURT.stages for name in spec.next}
    assert named <= {e.id for e in COURT.events} | {"supplied", "offered", "agreed", "declined", "fulfilled", "withdrawn", "refused",
                                                    "resumed"}  # fmt: skip


INTERPLAY = [
    ("platform", "compatible", "verified"), ("platform", "interrupts-limitation", "verified"), ("12315", "compatible", "verified"),
    ("12315", "bars", "verified"), ("12315-report", "compatible", "verified"), ("consumer-association", "bars", "known"),
    ("consumer-association", "compatible", "verified"), ("arbitration", "barred-by", "verified"), ("kind:telecom", "bars", "verified"),
    ("kind:telecom", "compatible", "known"), ("kind:payment", "compatible", "known"), ("kind:media", "care", "known"),
    ("kind:police", "care", "known"), ("police", "care", "known"), ("kind:court", "barred-by", "verified"), ("court", "care", "verified"),
]  # fmt: skip


def test_interplay_says_who_shuts_out_whom() -> None:
    assert sorted((r.other, r.relation, r.confidence) for r in COURT.interplay) == sorted(INTERPLAY)
    assert all(rule.when for rule in COURT.interplay if rule.relation in ("bars", "barred-by"))
    assert all(rule.text for rule in COURT.interplay)


def fee_of(fee: str, amount: str) -> Decimal:
    (found,) = [f for f in COURT.fees if f.id == fee]
    value = Decimal(amount)
    (band,) = [b for b in found.bands if Decimal(b["over"]) < value <= Decimal(b["up_to"])]
    return Decimal(band["base"]) + (value - Decimal(band["over"])) * Decimal(band["rate"])


@pytest.mark.parametrize(
    ("amount", "full"),
    [("100", "50"), ("10000", "50"), ("20000", "300"), ("100000", "2300"), ("200000", "4300")],
)
def test_fees_in_bands_and_halved(amount: str, full: str) -> None:
    assert fee_of("filing", amount) == Decimal(full)
    assert fee_of("halved", amount) == Decimal(full) / 2


def test_the_other_fees_are_said_and_the_uncertain_one_is_marked() -> None:
    said = {fee.id: fee.text for fee in COURT.fees}
    assert "三分之一" in said["order"] and "不收费" in said["settled"] and "书面申请" in said["relief"]
    assert "收10元,未能查证" in said["halved"]


REPLIES = [
    ("您的网上立案申请已提交成功", "submitted"), ("您提交的起诉材料已审核通过并登记立案", "accepted"), ("本案已于2026年9月4日立案", "accepted"), ("本案已立案", "accepted"),
    ("本院予以立案", "accepted"), ("您的起诉已登记立案", "accepted"), ("您的网上立案编号WS20261023001", "submitted"),
    ("裁定如下:对起诉人的起诉,不予受理", "refused"), ("对张三的起诉,本院不予受理", "refused"), ("请补正材料后重新提交", "asked"),
    ("您的网上立案审核不通过", "asked"), ("立案材料审核未通过", "asked"), ("本案将先进行诉前调解", "pre-mediation"),
    ("请在七日内交纳案件受理费", "fee-notice"), ("请预交案件受理费25元", "fee-notice"),
    ("请缴纳案件受理费", "fee-notice"), ("案件受理费25.00元,请扫码缴纳", "fee-notice"), ("举证期限为七日", "evidence-notice"),
    ("诉讼费用为25.00元", "fee-notice"), ("现送达举证通知书", "evidence-notice"),
    ("开庭时间为2026年12月8日", "scheduled"), ("定于2026年12月8日上午开庭", "scheduled"), ("依法向你公告送达起诉状副本", "notice-service"),
    ("经院长批准延长审理期限一个月", "extended"), ("经批准延长本案审限", "extended"),
    ("裁定如下:本案转为普通程序", "procedure-changed"), ("裁定中止诉讼", "suspended"), ("起诉状副本已向被告送达", "served"),
    ("被告某公司已签收", "served"), ("驳回原告的全部诉讼请求", "dismissed"), ("驳回原告的其他诉讼请求", "judged"),
    ("驳回原告其余诉讼请求", "judged"), ("本案按原告撤回起诉处理", "deemed-withdrawn"),
    ("债务人应当自收到本支付令之日起十五日内清偿", "order-issued"), ("您的申请已立案执行", "enforcement"), ("驳回原告的诉讼请求", "dismissed"), ("现送达民事判决书", "judged"),
    ("现送达民事调解书", "mediation-paper"), ("裁定调解协议有效", "confirmed"), ("准许原告撤诉", "withdrawn"),
    ("本案按撤诉处理", "deemed-withdrawn"), ("裁定终结督促程序", "order-objected"),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "event"), REPLIES, ids=[reply for reply, _ in REPLIES])
def test_usual_replies_are_recognised(reply: str, event: str) -> None:
    assert event in [found.receipt.event for found in recognise(COURT, reply)]


def test_every_receipt_has_a_reply_and_small_talk_is_none() -> None:
    recognised = {found.receipt.id for reply, _ in REPLIES for found in recognise(COURT, reply)}
    assert recognised == {receipt.id for receipt in COURT.receipts}
    assert recognise(COURT, "您好,请保持电话畅通,法官会与您联系。") == []


# --- letters --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("full", [False, True], ids=["empty", "full"])
def test_every_letter_is_clean(full: bool) -> None:
    required = {spec.label for spec in COURT.fields if spec.required or spec.required_when}
    for spec in COURT.templates:
        text = letters(COURT, full)[spec.id]
        assert faults_of_letter(text, spec.audience) == [], spec.id
        gaps = {part.partition("〕")[0] for part in text.split("〔待填:")[1:]}
        assert gaps <= required and bool(gaps) != full, spec.id


def test_there_is_a_letter_for_each_step_that_this_body_knows() -> None:
    found = {t.id: t.purpose for t in COURT.templates}
    assert {k: found[k] for k in ("pleading", "supplement", "withdrawal", "reminder", "decline-offer")} == {
        k: k for k in ("pleading", "supplement", "withdrawal", "reminder", "decline-offer")
    }
    assert found["enforcement"] == "escalation"
    assert set(found) >= {"evidence-list", "fee-waiver", "venue", "produce", "objection", "payment-order"}
    assert {t.audience for t in COURT.templates if t.id != "payment-order"} == {"court"}
    lettered = {stage for t in COURT.templates for stage in t.stages}
    without = {spec.id for spec in COURT.stages if not spec.final} - lettered
    # the draft and the ended order are for the pleading, which fits any stage; the rest waits for somebody else
    assert without == {"order-ended", "confirming", "enforcing", "appealing", "retrial"}
    assert "refused" in lettered and "dismissed" not in lettered, "grounds for a retrial are no data of ours"


def test_letters_never_threaten_nor_promise() -> None:
    for spec in COURT.templates:
        for word in ("曝光", "后果自负", "骗子", "诈骗", "保证", "必须立即", "否则"):
            assert word not in spec.text, (spec.id, word)


@pytest.mark.parametrize(
    ("ceiling", "said"),
    [
        ("超过上限,没有约定", True),  # 民诉法165: above the ceiling it takes both sides' agreement
        ("在上限以内", False),
        ("没有查明", False),
        ("超过上限、不到两倍,双方同意用小额", False),
    ],
)
def test_the_sum_is_a_reason_against_small_claims_only_where_it_is_one(ceiling: str, said: bool) -> None:
    spec = COURT.template("objection")
    assert spec is not None
    facts = {
        "court": "示例法院",
        "name": "张示例",
        "defendant": "示例公司",
        "phone": "1",
        "today": "2026年11月21日",
    }
    text = templates.render(spec.text, {**facts, "total": "90000.00", "within_ceiling": ceiling}, gaps={})
    assert ("超过本省小额诉讼的标的额上限" in text) is said and ("90000.00" in text) is said


CITING = {
    "venue": {("民诉法", 24), ("民诉法解释", 20)}, "fee-waiver": {("诉讼费办法", 44), ("诉讼费办法", 48)},
    "produce": {("电商法", 62), ("民诉法解释", 112), ("证据规定", 45), ("证据规定", 47)},
    "objection": {("民诉法", 165), ("民诉法", 166), ("民诉法", 169)}, "withdrawal": {("民诉法", 148)},
    "enforcement": {("民诉法", 247), ("民诉法", 250), ("民诉法", 264)}, "confirm": {("民诉法", 205)},
    "refusal-appeal": {("民诉法", 122), ("民诉法", 126), ("民诉法", 171)},
}  # fmt: skip


@pytest.mark.parametrize("letter", CITING)
def test_letters_cite_rows_of_the_table(letter: str) -> None:
    table = statutes.StatuteTable(knowledge().statutes)
    keys = {s.key for s in knowledge().statutes}
    short = {
        name: s.short for s in knowledge().statutes for name in (s.law, s.short, *s.aliases) if not s.article
    }
    short["最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释"] = "民诉法解释"
    cited = {
        (short[c.law], c.article) for c in citing.find_citations(letters(COURT, True)[letter], table.names)
    }
    assert cited == CITING[letter] and {f"{law}{n}" for law, n in cited} <= keys


def test_the_reminder_never_blames_the_court_for_the_defendant() -> None:
    labels = {LIMITS[name].label for name in ("answer", "order-respond")}
    for label in labels:
        rows = [
            {"label": label, "due": "2026年9月1日", "duty": "theirs", "state": "overdue", "overdue_days": 3}
        ]
        text = letters(COURT, False, dues=rows)["reminder"]
        assert "已超过" not in text and "尚在法定期限内" in text


def test_the_venue_letter_answers_a_clause_that_was_never_pointed_out() -> None:
    with_clause = {
        "venue": "原告住所地(网络交付)",
        "agreed_clause": "有管辖约定",
        "clause_text": "由甲地法院管辖",
    }
    text = letters(COURT, True, **with_clause)["venue"]
    assert "第31条主张该条款无效" in text and "由甲地法院管辖。订立时没有" in text
    assert "第35条" in letters(COURT, True, venue="约定的法院")["venue"]
    assert "由被告住所地或者合同履行地人民法院管辖" in letters(COURT, True, venue="被告住所地")["venue"]
