"""12315举报: violations and no refunds, two kinds of clocks, and who is told of the outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from casemaker import a_case, a_channel, a_dossier, at, card, entry, filing
from manifestplay import (
    PLUGINS,
    cited_keys,
    desk_with,
    dossier_of,
    dues,
    failing,
    faults_of_letter,
    letters,
    manifest,
    questions,
    replay,
    stage,
)

from kameng_tui.case.records import Case
from kameng_tui.case.vocabulary import PROBLEMS
from kameng_tui.channels.fields import fill, is_required, is_shown
from kameng_tui.channels.receipts import recognise
from kameng_tui.counsel.gates import verdict_of
from kameng_tui.desk import cases, papers
from kameng_tui.desk.errors import DeskError
from kameng_tui.knowledge.load import knowledge
from kameng_tui.reckon.view import CaseView

REPORT = manifest("kameng_12315", "report.toml")
COMPLAINT = manifest("kameng_12315")
EXAMPLES = sorted((PLUGINS / "kameng_12315/examples-report").glob("*.toml"))
SENT = ("submitted", "2026-05-11T10:00")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    replay(path, REPORT)


# --- who it is, and what the page asks ------------------------------------------------------------------------------


def test_it_penalises_and_says_what_it_cannot_do() -> None:
    assert (REPORT.kind, REPORT.effect, REPORT.public) == ("regulator", "penalises", False)
    assert "不管退钱" in REPORT.summary and "才告知举报人" in REPORT.summary
    assert any("重复举报" in step for step in REPORT.steps)


def test_the_fields_follow_the_page() -> None:
    official = ["公司名称/统一社会信用代码", "详细地址", "商品名称", "商品类别", "其他类别描述", "销售方式", "电商平台", "订单号",
                "举报问题类别", "其他问题类别", "医药腐败", "处理单位", "举报内容", "附件"]  # fmt: skip
    assert [s.official_label for s in REPORT.fields if s.official_label] == official
    optional = {"其他类别描述", "订单号", "其他问题类别", "附件"}
    for spec in REPORT.fields:
        if spec.official_label:
            asked = spec.required or bool(spec.required_when)
            assert asked is (spec.official_label not in optional), spec.id
    assert all(s.source for s in REPORT.fields)


def test_the_verified_maxima() -> None:
    found = {s.id: s.max_length for s in REPORT.fields if s.max_length and s.official_label}
    assert found == {"address": 40, "item": 50, "site": 20, "content": 400}
    assert all(s.confidence == "verified" for s in REPORT.fields if s.official_label)
    assert {t.id: t.max_length for t in REPORT.templates if t.max_length} == {
        "report": 400,
        "supplement": 400,
    }
    (files,) = REPORT.attachments
    assert (files.max_files, files.max_bytes, files.confidence) == (4, 5 * 1024 * 1024, "verified")
    assert files.types == ("jpg", "jpeg", "png", "pdf", "mp3", "mp4")


def asked_of(form: dict[str, Any]) -> set[str]:
    view = CaseView(dossier_of(REPORT), {}, frozenset(), form)
    return {s.id for s in REPORT.fields if is_required(s, view)}


def test_only_a_real_name_asks_who_one_is() -> None:
    assert {"name", "phone", "address"} <= asked_of({"identity": "实名"})
    assert not {"name", "phone", "address"} & asked_of({"identity": "匿名"})
    view = CaseView(dossier_of(REPORT), {}, frozenset(), {"identity": "匿名"})
    assert not any(is_shown(s, view) for s in REPORT.fields if s.sensitive)


def test_a_platform_is_asked_for_only_of_an_online_purchase_and_the_shop_of_a_tenant() -> None:
    assert {"site", "site_role"} <= asked_of({"sales": "网购"}) and "shop" not in asked_of({"sales": "网购"})
    assert not {"site", "site_role"} & asked_of({"sales": "现场购买"})
    assert "shop" in asked_of({"sales": "网购", "site_role": "入驻商户"})


@pytest.mark.parametrize("problem", PROBLEMS)
def test_conduct_is_prefilled_only_where_the_problem_itself_is_one_and_accuses_by_no_conclusion(
    problem: str,
) -> None:
    form = fill(REPORT, Case(problem=problem), {})
    known = {"not-as-described", "shrunk-service", "after-sale-stalled", "auto-renewal"}
    assert ("conduct" in form) == ("rules" in form) == (problem in known)
    text = f"{form.get('conduct', '')}。依据{'、'.join(form.get('rules', ()))}"
    assert faults_of_letter(text, "authority") == []


def test_the_rules_on_offer_are_in_the_table() -> None:
    (spec,) = [s for s in REPORT.fields if s.id == "rules"]
    assert faults_of_letter("违反" + "、".join(spec.options), "authority") == []
    assert set(spec.translate.values()) - {""} <= set(spec.options)


# --- times ----------------------------------------------------------------------------------------------------------

CHECKS = [
    ((("submitted", "2026-02-10T10:00"),), "2026-03-09", "the vector of the facts, §6; before order 121"),
    ((("submitted", "2026-04-14T10:00"),), "2026-05-08", "the last day before order 121: the same rule of procedure"),
    ((SENT,), "2026-06-01", "15 working days"),
    ((SENT, ("12315-report:transferred", "2026-05-13T10:00")), "2026-06-03", "anew at the office with power"),
    ((SENT, ("12315-report:extension", "2026-05-29T10:00")), "2026-06-23", "15 more, once, over 端午"),
    ((SENT, ("12315-report:extension", "2026-05-29T10:00"), ("12315-report:extension", "2026-06-15T10:00")), "2026-06-23", "never twice"),
    ((SENT, ("12315-report:merged", "2026-05-20T10:00")), "2026-06-10", "new facts merged: anew from the last report"),
    ((SENT, ("supplied", "2026-05-20T10:00")), "2026-06-01", "new facts sent are not yet merged"),
]  # fmt: skip


@pytest.mark.parametrize(("events", "day"), [c[:2] for c in CHECKS], ids=[c[2] for c in CHECKS])
def test_checking(events: Any, day: str) -> None:
    due = dues(REPORT, *events, now="2026-03-01T10:00")["check"]
    assert due.latest.date() == date.fromisoformat(day) and due.duty == "theirs"


def test_testing_is_left_out_of_the_check() -> None:
    events = (
        SENT,
        ("12315-report:testing", "2026-05-15T10:00"),
        ("12315-report:testing-done", "2026-05-25T10:00"),
    )
    found = dues(REPORT, *events, now="2026-05-26T10:00")["check"]
    assert found.latest.date() > date(2026, 6, 1) and stage(REPORT, "submitted", "12315-report:testing-done") == "核查中"  # fmt: skip


def test_new_facts_after_the_case_is_filed_do_not_reopen_the_check() -> None:
    events = (SENT, ("12315-report:filed", "2026-05-20T10:00"), ("12315-report:merged", "2026-05-25T10:00"))
    assert dues(REPORT, *events, now="2026-12-01T10:00")["check"].state == "met"


DECISIONS = [
    ((("accepted", "2026-05-20T10:00"),), "2026-08-18", "2026-08-18", "90 days"),
    ((("12315-report:filed", "2026-07-05T10:00"),), "2026-10-03", "2026-10-08", "the last day in the holiday: both readings"),
    ((("accepted", "2026-05-20T10:00"), ("12315-report:decision-extension", "2026-08-10T10:00")), "2026-09-17", "2026-09-17", "30 more"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("events", "earliest", "latest"), [d[:3] for d in DECISIONS], ids=[d[3] for d in DECISIONS]
)
def test_deciding(events: Any, earliest: str, latest: str) -> None:
    due = dues(REPORT, *events, now="2026-07-06T10:00")["decide"]
    assert (str(due.earliest.date()), str(due.latest.date())) == (earliest, latest)


def test_nobody_is_told_by_a_general_rule_since_order_121() -> None:
    for day, told in (("2026-04-14T10:00", True), ("2026-04-15T10:00", False)):
        for decision in ("12315-report:filed", "12315-report:not-filed"):
            found = dues(REPORT, (decision, day), now="2026-06-01T10:00")
            assert ("tell" in found) is told
    old = dues(REPORT, ("12315-report:not-filed", "2026-04-14T10:00"), now="2026-04-15T10:00")["tell"]
    assert old.latest.date() == date(2026, 4, 21) and old.confidence == "verified"


def test_advertisements_are_told_of_in_seven_working_days() -> None:
    sent = ("submitted", "2026-09-30T10:00")
    assert "tell-advert" not in dues(REPORT, sent, now="2026-10-01T10:00")
    due = dues(REPORT, sent, now="2026-10-01T10:00", form={"tell_by": "违法广告"})["tell-advert"]
    assert due.latest.date() == date(2026, 10, 15) and due.confidence == "verified"


def test_unfair_competition_is_told_of_to_a_real_name_in_no_number_of_days() -> None:
    events = (SENT, ("12315-report:decided", "2026-08-20T10:00"))
    form = {"tell_by": "不正当竞争", "identity": "实名"}
    asked = questions(REPORT, *events, now="2026-09-01T10:00", form=form)
    assert "没有可查证的天数" in asked["tell-competition"].text
    anonymous = form | {"identity": "匿名"}
    assert "tell-competition" not in questions(REPORT, *events, now="2026-09-01T10:00", form=anonymous)


STAGES = [
    ((), "草拟"), (("submitted",), "已提交"), (("submitted", "12315-report:transferred"), "核查中"),
    (("submitted", "12315-report:extension"), "核查中"), (("submitted", "asked"), "要求补充线索"),
    (("submitted", "12315-report:merged"), "已补充,办理中"), (("submitted", "12315-report:testing"), "核查中(检测鉴定)"),
    (("submitted", "12315-report:filed"), "已立案(调查中)"), (("accepted", "12315-report:decision-extension"), "已立案(调查中)"),
    (("accepted", "12315-report:appraisal"), "已立案(检测鉴定)"), (("submitted", "12315-report:not-filed"), "不予立案"),
    (("accepted", "12315-report:decided"), "已作出处理决定"), (("refused", "12315-report:result-told"), "已告知结果"),
    (("submitted", "closed"), "已结束"),
]  # fmt: skip


@pytest.mark.parametrize(("events", "label"), STAGES, ids=["-".join(e) or "none" for e, _ in STAGES])
def test_stages(events: tuple[str, ...], label: str) -> None:
    assert stage(REPORT, *events) == label


def test_every_stage_is_reached_and_the_ends_are_ends() -> None:
    assert {label for _, label in STAGES} == {s.label for s in REPORT.stages}
    assert {s.id for s in REPORT.stages if s.final} == {"told", "closed"}
    assert {row.stage for row in REPORT.cadence} == {s.id for s in REPORT.stages if s.turn == "theirs"}


# --- gates and interplay --------------------------------------------------------------------------------------------

POLICE = a_channel("police", "police")
READY = a_dossier(
    a_case(platform={"operator": "某公司"}, problem="not-as-described"), (), (card("a", "rule-page"),)
)
GONE = replace(READY, case=replace(READY.case, problem="vanished"))
FORM = {"conduct": "页面说明与实际不符", "identity": "实名", "tell_by": "都不是"}
GATES = [
    (READY, FORM, {}, "ready"),
    (replace(READY, case=a_case(platform={"name": "网站"})), FORM, {"respondent": "required"}, "a site is no company"),
    (READY, {**FORM, "conduct": ""}, {"conduct": "required"}, "no violation, no report"),
    (replace(READY, cards=(card("p", "payment"),)), FORM, {"evidence": "required"}, "a payment proves no violation"),
    (READY, {**FORM, "tell_by": "不正当竞争", "identity": "匿名"}, {"identity": "advised"}, "an outcome is told to a name"),
    (GONE, FORM, {"police-first": "wait"}, "the first hour is the police's"),
    (replace(GONE, journal=(entry("e", "2026-09-02", "submitted", filing="police"),), filings=(filing("police"),)), FORM, {}, "the police know"),
    (replace(READY, case=replace(READY.case, consumer=replace(READY.case.consumer, purpose="resale"))), FORM, {}, "anybody may report"),
]  # fmt: skip


@pytest.mark.parametrize(("dossier", "form", "wanted"), [g[:3] for g in GATES], ids=[g[3] for g in GATES])
def test_gates(dossier: Any, form: Any, wanted: dict[str, str]) -> None:
    assert failing(REPORT, dossier, form, (POLICE,)) == wanted


def test_the_same_facts_again_are_barred_and_a_complaint_is_not() -> None:
    sent = entry("e", "2026-09-02", "submitted", filing="12315-report")
    twice = replace(READY, journal=(sent,), filings=(filing("12315-report"),))
    book = replace(knowledge().playbook("not-as-described"), questions=(), links=())
    channels = {c.id: c for c in (REPORT, COMPLAINT)}
    asked: Any = (twice, (), book, channels, (), at("2026-09-03"))
    assert verdict_of(REPORT, *asked, form=FORM).verdict == "barred"
    reasons = verdict_of(COMPLAINT, *asked).reasons
    assert not [r for r in reasons if r.gate == "12315-report"]


def test_interplay() -> None:
    found = {(r.other, r.relation): r.confidence for r in REPORT.interplay}
    assert found == {
        ("12315-report", "barred-by"): "verified", ("12315", "compatible"): "verified", ("platform", "compatible"): "known",
        ("consumer-association", "compatible"): "known", ("kind:media", "compatible"): "known",
        ("kind:payment", "compatible"): "known", ("kind:telecom", "compatible"): "known",
        ("kind:police", "compatible"): "known", ("kind:police", "care"): "verified", ("kind:court", "compatible"): "known",
    }  # fmt: skip


def test_every_statute_is_in_the_table_and_in_force_for_its_rule() -> None:
    table = {s.key: s for s in knowledge().statutes}
    assert len(cited_keys(REPORT)) >= 15
    for key, since in cited_keys(REPORT):
        assert key in table, key
        start = table[key].effective_from
        assert since is None or start is None or since >= start, key
    assert all(x.source for x in (*REPORT.limits, *REPORT.gates, *REPORT.fees))


# --- replies and letters --------------------------------------------------------------------------------------------

REPLIES = [
    ("提交成功,举报编号:JB20260511009", "submitted", "JB20260511009"), ("登记编号 1310000002026051112345", "submitted", "1310000002026051112345"),
    ("已分送至某区市场监督管理局", "transferred", ""), ("经批准,延长十五个工作日核查", "extension", ""),
    ("经核查,决定不予立案", "not-filed", ""), ("经核查,决定立案", "filed", ""), ("您反映的问题已立案", "filed", ""),
    ("已并入您此前的举报", "merged", ""), ("已依法作出行政处罚决定", "decided", ""),
    ("关于举报事项处理结果告知书", "result-told", ""), ("请补充违法线索", "asked", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "event", "number"), REPLIES, ids=[r[0] for r in REPLIES])
def test_replies(text: str, event: str, number: str) -> None:
    (found,) = recognise(REPORT, text)
    assert (found.receipt.event, found.number) == (event, number)


def test_letters_there_are_and_those_that_do_not_exist() -> None:
    assert {t.id: t.purpose for t in REPORT.templates} == {
        "report": "report", "paper": "report", "supplement": "supplement", "query": "reminder",
    }  # fmt: skip
    assert REPORT.templates[0].id == "report"
    assert {t.audience for t in REPORT.templates} == {"authority"}


@pytest.mark.parametrize("full", [False, True], ids=["gaps", "full"])
@pytest.mark.parametrize("tell_by", ["都不是", "违法广告", "不正当竞争"])
@pytest.mark.parametrize("identity", ["实名", "匿名"])
def test_letters_are_clean_and_ask_for_no_refund(full: bool, tell_by: str, identity: str) -> None:
    for name, text in letters(REPORT, full, tell_by=tell_by, identity=identity).items():
        assert faults_of_letter(text, "authority") == [], name
        for word in ("诉求", "退还", "赔偿", "曝光", "否则", "保证", "必须"):
            assert word not in text, (name, word)


@pytest.mark.parametrize(
    ("tell_by", "identity", "asks"),
    [
        ("违法广告", "匿名", "《广告法》第53条"), ("不正当竞争", "实名", "《反不正当竞争法》第20条第3款"),
        ("不正当竞争", "匿名", "现仅询问"), ("都不是", "实名", "现仅询问"),
    ],
)  # fmt: skip
def test_the_outcome_is_asked_for_only_where_a_law_has_it_told(
    tell_by: str, identity: str, asks: str
) -> None:
    text = letters(REPORT, True, tell_by=tell_by, identity=identity)["query"]
    assert asks in text and ("请告知处理" in text) is ("现仅询问" not in text)
    assert ("举报人：" in text) is (identity == "实名")


FACTS = [
    ("platform.name", "示例卡盟"), ("platform.operator", "示例网络有限公司"), ("consumer.name", "张示例"),
    ("consumer.phone", "13912345678"), ("consumer.address", "浙江省杭州市西湖区文三路一号"), ("order.number", "QH20260901000123"),
    ("order.item", "视频会员"), ("order.amount", "300"), ("order.placed", "2026-09-01T10:00"), ("payment.amount", "300"),
    ("problem", "not-as-described"), ("story.phenomenon", "页面写永久会员，实际30天"), ("platform.role", "self-operated"),
    ("claim.kind", "refund"), ("claim.amount", "300"),
]  # fmt: skip
CHOSEN = [("category", "虚拟商品"), ("issue", "虚假宣传"), ("office", "某省某市某区市场监督管理局")]


def test_at_the_desk_a_report_of_more_than_400_characters_goes_on_in_an_annex(tmp_path: Path) -> None:
    desk = desk_with(tmp_path / "簿", "kameng_12315", "report.toml")
    case = cases.new(desk, sets=FACTS).id
    long = [*CHOSEN, ("conduct", "字" * 380)]
    drafted = papers.draft(desk, case, "12315-report", "report", sets=long)
    assert len(drafted.text) <= 400 and "字" * 380 in drafted.whole
    assert [f.severity for f in drafted.findings if f.code == "text.fitted"] == ["advice"]
    with pytest.raises(DeskError, match=r"最多 400 字.*就要"):
        number = ("order.number", "9" * 401)
        cases.edit(desk, case, sets=[number])
        papers.draft(desk, case, "12315-report", "report", sets=CHOSEN, send=True)
    cases.edit(desk, case, sets=[("order.number", "QH20260901000123")])
    sent = papers.draft(desk, case, "12315-report", "report", sets=CHOSEN, send=True, receipt="JB1")
    assert len(sent.text) <= 400 and "QH20260901000123" in sent.text and "张示例" not in sent.text
    assert "退还" not in sent.text and "300.00元" in sent.text


def test_both_channels_of_the_package_speak_of_each_other_and_share_no_file() -> None:
    assert {r.other for r in COMPLAINT.interplay} >= {"12315-report"}
    own, theirs = {t.file for t in REPORT.templates}, {t.file for t in COMPLAINT.templates}
    assert not own & theirs and all(Path(file).name.startswith("report-") for file in own)
    folder = PLUGINS / "kameng_12315/templates"
    assert {f"templates/{p.name}" for p in folder.iterdir()} == own | theirs
