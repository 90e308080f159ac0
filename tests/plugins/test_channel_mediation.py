"""12315投诉 beyond its clocks: which office (art. 13), complaining together (12), grounds of refusal and warning signs (16, 17), a letter for each stage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from casemaker import a_case, a_channel, a_dossier, at, card, entry, filing
from manifestplay import ROW, dossier_of, failing, faults_of_letter, letters, manifest, stage

from kameng_tui.case.records import Dossier
from kameng_tui.channels.fields import fill, is_required, is_shown
from kameng_tui.channels.templates import render
from kameng_tui.counsel.gates import verdict_of
from kameng_tui.knowledge.load import knowledge
from kameng_tui.reckon.view import CaseView

SAMR = manifest("kameng_12315")
TELECOM = a_channel("telecom", "telecom")
PARTIES: dict[str, Any] = {
    "consumer": {
        "name": "张示例", "phone": "13912345678", "address": "某省某市1号", "purpose": "personal",
    },
    "platform": {"operator": "某公司", "address": "平台住所地"},
    "claim": [{"id": "c1", "kind": "refund", "amount": "100"}],
}  # fmt: skip
READY = a_dossier(
    a_case(**PARTIES), (entry("e", "2026-09-01", "contact"),), (card("a", "payment"), card("b", "order-page"))
)


def written(full: bool, **values: Any) -> dict[str, str]:
    """Every letter, with a time that the office let pass."""
    late = {"dues": [ROW | {"limit": "accept"}]} if full else {}
    return letters(SAMR, full, **{**late, **values})


def view(form: dict[str, Any], dossier: Dossier = READY) -> CaseView:
    return CaseView(dossier, {"12315": SAMR}, frozenset(), form)


# --- art. 13: which office ------------------------------------------------------------------------------------------

SITE, SHOWN, HIDDEN, OTHER = next(s.options for s in SAMR.fields if s.id == "respondent_kind")
OFFICES = [
    ({"role": "self-operated"}, {}, {}, SITE, "office_seat", "平台住所地", "it sells itself: its seat"),
    ({"role": "own-site"}, {}, {}, SITE, "office_seat", "平台住所地", "a site of its own: its seat"),
    ({"role": "platform"}, {"address": "商家地址"}, {"respondent_kind": SHOWN}, SHOWN, "office_shown", "商家地址", "a shop: the address shown on the platform"),
    ({"role": "platform"}, {}, {"respondent_kind": SHOWN}, SHOWN, "office_shown", "平台住所地", "or the platform's seat, either will do"),
    ({"role": "platform"}, {"address": "假地址"}, {"respondent_kind": HIDDEN}, HIDDEN, "office_seat", "平台住所地", "shown nowhere, or a wrong address: the platform's seat"),
    ({"role": "platform"}, {}, {}, None, "", "", "platform or shop? the consumer says it, nobody guesses"),
    ({"role": "unknown"}, {}, {"respondent_kind": OTHER}, OTHER, "office_seat", "平台住所地", "anybody else: place of business or seat"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("platform", "seller", "form", "kind", "field", "place"),
    [o[:6] for o in OFFICES],
    ids=[o[6] for o in OFFICES],
)
def test_the_office(platform: Any, seller: Any, form: Any, kind: Any, field: str, place: str) -> None:
    case = a_case(**PARTIES | {"platform": PARTIES["platform"] | platform, "seller": seller})
    filled = fill(SAMR, case, form)
    assert filled.get("respondent_kind") == kind
    asked = view(filled, replace(READY, case=case))
    shown = {s.id: filled.get(s.id) for s in SAMR.fields if s.id.startswith("office_") and is_shown(s, asked)}
    assert shown == ({field: place} if field else {})


def test_letters_are_addressed_to_the_office_once_it_is_known() -> None:
    for template, text in written(True, office="某县市场监督管理局").items():
        assert template == "complaint" or "\n某县市场监督管理局：\n" in text, template
    for template, text in written(False).items():
        assert template == "complaint" or "\n市场监督管理局：\n" in text, template


# --- art. 12: together ----------------------------------------------------------------------------------------------

TOGETHER = {"joint": True, "joint_people": "李某 13912340000 某市 订单A2 50元", "joint_consent": True}
GATES = [
    ({}, {}, "alone: nothing is asked"),
    (TOGETHER, {}, "together, everybody agrees"),
    (TOGETHER | {"joint_consent": False}, {"joint-consent": "required"}, "art. 12: with their consent"),
    ({**TOGETHER, "joint_consent": None}, {"joint-consent": "required"}, "not asked yet is no consent"),
    (TOGETHER | {"representative_1": "李某"}, {"representatives": "required"}, "art. 12: named in writing"),
    ({"representative_1": "李某"}, {}, "who complains alone needs no representative"),
    ({"handled": True}, {"handled": "barred"}, "art. 16(2): a court, another authority or 消协 has it"),
    ({"handled": False}, {}, "asked, and nobody has it"),
    ({"outside_power": True}, {"outside-power": "refused-likely"}, "art. 16(1): not their field"),
    ({"warning_signs": ["批量或与他人协同投诉"]}, {"warning-signs": "refused-likely"}, "art. 17: a mass complaint"),
    ({"warning_signs": ["与别人的投诉共用电话或地址"]}, {"warning-signs": "refused-likely"}, "art. 17: a shared telephone"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "wanted"), [g[:2] for g in GATES], ids=[g[2] for g in GATES])
def test_gates(form: dict[str, Any], wanted: dict[str, str]) -> None:
    assert failing(SAMR, READY, form) == wanted


def test_the_grounds_of_refusal_and_the_warning_signs_are_all_there() -> None:
    sources = {gate.id: gate.source for gate in SAMR.gates}
    grounds = {
        1: ("outside-power",), 2: ("handled",), 3: ("purpose", "resale", "evidence", "warning-signs"),
        5: ("respondent", "respondent-address", "claim"), 6: ("identity",),
    }  # fmt: skip
    for ids in grounds.values():  # the three years (4) are a limit
        assert all("投诉举报办法16" in sources[id] for id in ids)
    (three,) = [limit for limit in SAMR.limits if limit.id == "three-years"]
    assert "投诉举报办法16" in three.source and three.binding == "statutory"
    (signs,) = [s for s in SAMR.fields if s.id == "warning_signs"]
    assert len(signs.options) == 4 and signs.source == ("投诉举报办法17",)


def test_two_representatives_at_most_and_only_where_there_are_several() -> None:
    ids = ["joint_people", "joint_consent", "representative_1", "representative_2"]
    assert [s.id for s in SAMR.fields if is_shown(s, view({})) and s.id in ids] == []
    assert [s.id for s in SAMR.fields if is_shown(s, view({"joint": True})) and s.id in ids] == ids
    (people,) = [s for s in SAMR.fields if s.id == "joint_people"]
    assert is_required(people, view({"joint": True})) and not is_required(people, view({}))
    text = written(True, **TOGETHER, representative_1="李某", representative_2="王某")["complaint"]
    assert "共同投诉人：\n李某 13912340000" in text and "推选的代表人：李某、王某" in text
    alone = written(False, joint_people="")["complaint"]
    assert "共同" not in alone and "代表人" not in alone


# --- who shuts out whom ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "answer"),
    [("submitted", ""), ("12315:transferred", ""), ("accepted", "barred"), ("agreed", "barred")],
)
def test_a_telecom_appeal_is_shut_out_by_acceptance_not_by_filing(kind: str, answer: str) -> None:
    journal = (entry("s", "2026-09-02", kind, filing="12315"),)
    dossier = replace(READY, journal=journal, filings=(filing("12315"),))
    book = replace(knowledge().playbook("phone-credit"), questions=(), links=())
    channels = {c.id: c for c in (SAMR, TELECOM)}
    found = verdict_of(TELECOM, dossier, (), book, channels, (), at("2026-09-03"))
    assert {r.gate for r in found.reasons if r.code == "gate.barred"} == ({"12315"} if answer else set())


@pytest.mark.parametrize(
    ("kind", "barred"),
    [("submitted", False), ("refused", False), ("accepted", True), ("terminated", True), ("fulfilled", True)],
)
def test_the_same_dispute_again_is_barred_once_it_was_handled(kind: str, barred: bool) -> None:
    journal = (entry("s", "2026-09-02", kind, filing="first"),)
    dossier = replace(READY, journal=journal, filings=(filing("12315", "first"),))
    book = replace(knowledge().playbook("not-as-described"), questions=(), links=())
    found = verdict_of(SAMR, dossier, (), book, {"12315": SAMR}, (), at("2026-09-03"))
    assert any(r.gate == "12315" for r in found.reasons if r.code == "gate.barred") is barred


# --- voluntary, and said so -----------------------------------------------------------------------------------------


def test_it_says_that_mediation_is_voluntary_and_what_its_paper_is_worth() -> None:
    assert "双方自愿" in SAMR.summary and "谁也不能保证结果" in SAMR.summary
    steps = "".join(SAMR.steps)
    for said in (
        "调解书不能直接申请强制执行",
        "要起诉",
        "投诉与举报分开",
        "公布的地址",
        "共同投诉",
        "移送公安",
    ):
        assert said in steps, said
    (mediate,) = [x for x in SAMR.limits if x.id == "mediate" and x.effective_to is None]
    assert "双方都同意才调解" in mediate.note


def test_a_measure_against_the_shop_is_no_request_of_a_complaint() -> None:
    case = a_case(claim=[{"id": "c1", "kind": "measure"}, {"id": "c2", "kind": "refund"}])
    assert fill(SAMR, case, {})["requests"] == ["退还货款和服务费用"]
    assert "requests" not in fill(SAMR, a_case(claim=[{"id": "c1", "kind": "measure"}]), {})


# --- letters and stages ---------------------------------------------------------------------------------------------

STAGES = [
    ((), "草拟"), (("12315:odr",), "ODR企业协商中"), (("submitted",), "已提交"),
    (("submitted", "12315:odr"), "ODR企业协商中"), (("submitted", "12315:odr", "12315:odr-failed"), "待受理"),
    (("submitted", "12315:transferred"), "待受理"), (("submitted", "12315:id-asked"), "要求补正"),
    (("submitted", "asked", "supplied"), "已补正"), (("submitted", "accepted"), "已受理(调解中)"),
    (("accepted", "12315:clue"), "已受理(调解中)"), (("accepted", "12315:appraisal"), "鉴定检测中"),
    (("accepted", "12315:appraisal", "12315:appraisal-done"), "已受理(调解中)"), (("submitted", "refused"), "不予受理"),
    (("accepted", "agreed"), "已达成"), (("accepted", "agreed", "fulfilled"), "已履行"), (("accepted", "terminated"), "已终止"),
    (("accepted", "terminated", "12315:termination-notice"), "已终止(已告知)"), (("submitted", "withdrawn"), "已撤回"),
    (("submitted", "closed"), "已结束"),
]  # fmt: skip


@pytest.mark.parametrize(("events", "label"), STAGES, ids=["-".join(e) or "none" for e, _ in STAGES])
def test_stages(events: tuple[str, ...], label: str) -> None:
    assert stage(SAMR, *events) == label


def test_every_stage_is_reached_and_each_that_waits_has_its_rhythm() -> None:
    assert {label for _, label in STAGES} == {s.label for s in SAMR.stages}
    assert {row.stage for row in SAMR.cadence} == {s.id for s in SAMR.stages if s.turn == "theirs"}
    assert {s.id for s in SAMR.stages if s.final} == {
        "refused",
        "fulfilled",
        "notified",
        "withdrawn",
        "closed",
    }


FITTING = {
    "submitted": {"reminder", "supplement", "escalation"},
    "waiting": {"reminder", "supplement", "escalation"},
    "asked": {"supplement"},
    "supplied": {"reminder", "supplement", "escalation"},
    "mediating": {"reminder", "supplement", "escalation", "decline-offer"},
    "appraisal": {"reminder", "supplement"},
    "refused": {"refusal-reasons"},
    "agreed": {"not-performed"},
    "terminated": {"reminder", "escalation"},
}  # in the first stage and with an enterprise the complaint itself is the letter; after the end there is none


def test_each_stage_has_its_letters() -> None:
    found: dict[str, set[str]] = {}
    for template in SAMR.templates:
        for name in template.stages:
            found.setdefault(name, set()).add(template.id)
    assert found == FITTING
    assert {t.id for t in SAMR.templates if not t.stages} == {"complaint", "withdrawal"}


@pytest.mark.parametrize("full", [False, True], ids=["gaps", "full"])
def test_letters_are_clean(full: bool) -> None:
    for name, text in written(full).items():
        assert faults_of_letter(text, "authority") == [], name
        for word in ("曝光", "否则", "保证", "必须", "媒体"):
            assert word not in text, (name, word)


@pytest.mark.parametrize("letter", ["reminder", "escalation"])
@pytest.mark.parametrize(
    ("limit", "late"),
    [("accept", True), ("mediate", True), ("notify", True), ("clue", False), ("odr", False)],
)
def test_an_office_is_told_only_of_the_times_it_owes_the_complainant(
    letter: str, limit: str, late: bool
) -> None:
    form = {"respondent": "某公司", "phone": "139", "name": "张", "today": "2026年9月9日"}
    lists: dict[str, Any] = {name: [] for name in ("events", "evidence", "promises", "claims", "sent")}
    context = {"case": {}, "law": {}, "audience": "authority", "receipt": "TS1", "channel": {"name": "x"}}
    spec = SAMR.template(letter)
    assert spec is not None
    text = render(
        spec.text, {**context, **lists, **form, "dues": [ROW | {"limit": limit, "label": "某期限"}]}
    )
    assert ("“某期限”" in text and "已超过3天" in text) is late


def test_in_an_empty_filing_nothing_is_claimed_for_us() -> None:
    form = fill(SAMR, dossier_of(SAMR).case, {})
    assert form == {"id_kind": "居民身份证", "publish": False, "delegate": True}
