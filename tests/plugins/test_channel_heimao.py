"""黑猫投诉: public, without force, nothing certain about its times; what its letters show and what they never say."""

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
    dues,
    failing,
    faults_of_letter,
    letters,
    manifest,
    questions,
    replay,
    stage,
)

from kameng_tui.case.keys import read_record
from kameng_tui.case.records import Case
from kameng_tui.case.vocabulary import CLAIMS, PROBLEMS
from kameng_tui.channels.fields import check_form, fill
from kameng_tui.channels.receipts import recognise
from kameng_tui.desk import cases, entries, papers
from kameng_tui.knowledge.load import knowledge
from kameng_tui.reckon.view import CaseView

CAT = manifest("kameng_heimao")
EXAMPLES = sorted((PLUGINS / "kameng_heimao/examples").glob("*.toml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    replay(path, CAT)


# --- who it is, and what the form asks ------------------------------------------------------------------------------


def test_it_is_public_has_no_force_and_says_so() -> None:
    assert (CAT.kind, CAT.effect, CAT.public) == ("media", "publishes", True)
    assert "没有法律效力" in CAT.summary and "全凭自愿" in CAT.summary
    assert CAT.as_of == date(2026, 11, 21) and CAT.sources and CAT.license == "MIT"


def test_the_fields_follow_the_page() -> None:
    official = ["投诉对象", "投诉问题", "投诉要求", "涉诉金额(元)", "标题", "投诉内容", "凭证", "订单号", "联系方式", "是否匿名"]  # fmt: skip
    assert [s.official_label for s in CAT.fields if s.official_label] == official
    required = {s.id for s in CAT.fields if s.required and s.official_label}
    assert required == {"respondent", "problem", "requests", "title", "content"}
    assert all(s.source for s in CAT.fields)


def test_what_the_page_allows_is_a_suggestion_and_says_so() -> None:
    limited = {s.id: s for s in CAT.fields if s.max_length is not None}
    assert {name: s.max_length for name, s in limited.items()} == {"title": 30, "content": 1000}
    for spec in limited.values():
        assert spec.confidence == "uncertain" and "非官方" in spec.source[0] and "非官方" in spec.help
    view = CaseView(a_dossier(), {})
    assert check_form(CAT, {"title": "字" * 31}, view, final=False) == [], "a suggestion stops nothing"
    (rule,) = CAT.attachments
    assert (rule.max_files, rule.confidence) == (9, "uncertain") and "非官方" in rule.source[0]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_becomes_a_tag_that_accuses_nobody(problem: str) -> None:
    (tag,) = fill(CAT, Case(problem=problem), {})["problem"]
    assert tag and not faults_of_letter(tag, "public")
    assert not any(word in tag for word in ("虚假", "恶意", "跑路", "违法"))


@pytest.mark.parametrize("kind", CLAIMS)
def test_every_claim_becomes_a_request(kind: str) -> None:
    assert fill(CAT, a_case(claim=[{"id": "c", "kind": kind}]), {})["requests"] != [""]


# --- times: none is law, none is certain ----------------------------------------------------------------------------


def test_no_time_is_certain() -> None:
    assert {limit.id for limit in CAT.limits} == {"review", "forward", "reply"}
    for limit in CAT.limits:
        assert (limit.binding, limit.confidence, limit.duty) == ("practice", "uncertain", "theirs")
        assert any("以官方页面为准" in s for s in limit.source)


def test_only_the_hearsay_of_24_hours_gives_a_date() -> None:
    events = (("submitted", "2026-10-01T10:00"), ("heimao:review-passed", "2026-10-02T10:00"))
    found = dues(CAT, *events, now="2026-10-05T10:00")
    assert set(found) == {"forward"}
    assert found["forward"].latest == at("2026-10-03T10:00"), "hours run through the holiday"
    assert found["forward"].state == "overdue" and "没有法律后果" in found["forward"].on_lapse["advice"]
    asked = questions(
        CAT, *events, ("heimao:forwarded", "2026-10-03T09:00"), ("answered", "2026-10-04T09:00"), now="2026-10-05T10:00"
    )  # fmt: skip
    assert "reply" not in asked, "answered"
    asked = questions(CAT, *events, ("heimao:forwarded", "2026-10-03T09:00"), now="2026-12-30T10:00")
    assert "没有可查证的天数,以官方页面为准" in asked["reply"].text


STAGES = [
    ((), "草拟"), (("submitted",), "审核中"), (("submitted", "heimao:review-failed"), "审核未通过"),
    (("submitted", "heimao:review-passed"), "待分配"), (("submitted", "heimao:forwarded"), "处理中"),
    (("submitted", "asked"), "要求补充"), (("submitted", "supplied"), "已补充"), (("submitted", "answered"), "已回复"),
    (("submitted", "offered", "declined"), "处理中"), (("submitted", "refund-promised"), "商家已承诺,等到账"),
    (("submitted", "refund-arrived"), "已到账,待确认完成"), (("submitted", "heimao:completed"), "已完成"),
    (("submitted", "withdrawn"), "撤诉"), (("submitted", "closed"), "已结束(名称以页面为准)"),
]  # fmt: skip


@pytest.mark.parametrize(("events", "label"), STAGES, ids=[label for _, label in STAGES])
def test_stages(events: tuple[str, ...], label: str) -> None:
    assert stage(CAT, *events) == label


def test_every_stage_is_reached_and_the_ends_are_ends() -> None:
    assert {label for _, label in STAGES} == {s.label for s in CAT.stages}
    assert {s.id for s in CAT.stages if s.final} == {"completed", "withdrawn", "closed"}
    waiting = {s.id for s in CAT.stages if s.turn == "theirs" and not s.final}
    assert {row.stage for row in CAT.cadence} == waiting


# --- gates ----------------------------------------------------------------------------------------------------------

COURT, POLICE = a_channel("court", "court"), a_channel("police", "police")
READY = a_dossier(
    a_case(
        platform={"name": "汇想卡盟"}, problem="topup-not-received", claim=[{"id": "c", "kind": "refund"}]
    ),
    (entry("e1", "2026-09-01", "contact"),),
    (card("a", "payment"),),
)
SUED = replace(READY, journal=(*READY.journal, entry("e2", "2026-09-03", "accepted", filing="court")), filings=(filing("court"),))  # fmt: skip
GONE = replace(READY, case=replace(READY.case, problem="vanished"))
REPORTED = replace(GONE, journal=(*READY.journal, entry("e2", "2026-09-02", "submitted", filing="police")), filings=(filing("police"),))  # fmt: skip
MASKED = {"masked": True}
GATES = [
    (READY, MASKED, {}, "ready"),
    (READY, {}, {"masked": "required"}, "nobody has looked at the pictures"),
    (READY, {"masked": False}, {"masked": "required"}, "looked at and not masked"),
    (replace(READY, case=a_case(claim=[{"id": "c", "kind": "refund"}])), MASKED, {"respondent": "required"}, "against whom"),
    (replace(READY, case=a_case(platform={"name": "汇想卡盟"})), MASKED, {"claim": "required"}, "nothing asked for"),
    (replace(READY, cards=()), MASKED, {"proof": "required"}, "nothing proves it: not in public"),
    (SUED, MASKED, {"court": "wait"}, "before the court: no publicity"),
    (GONE, MASKED, {"police-first": "wait"}, "the first hour is the police's"),
    (REPORTED, MASKED, {}, "the police know"),
    (replace(READY, journal=()), MASKED, {"platform-told": "advised"}, "no condition, only better"),
    (replace(READY, case=replace(READY.case, consumer=replace(READY.case.consumer, minor=True))), MASKED, {"guardian": "advised"}, "a child"),
]  # fmt: skip


@pytest.mark.parametrize(("dossier", "form", "wanted"), [g[:3] for g in GATES], ids=[g[3] for g in GATES])
def test_gates(dossier: Any, form: Any, wanted: dict[str, str]) -> None:
    assert failing(CAT, dossier, form, (COURT, POLICE)) == wanted


def test_it_neither_bars_nor_is_barred_and_money_for_silence_is_named() -> None:
    assert {r.relation for r in CAT.interplay} == {"compatible", "care"}
    others = {"platform", "12315", "12315-report", "consumer-association", "12345", "kind:payment", "kind:telecom",
              "kind:police", "kind:court"}  # fmt: skip
    assert {r.other for r in CAT.interplay} == others
    (care,) = [r for r in CAT.interplay if r.other == "kind:police" and r.relation == "care"]
    assert {"刑法274", "治安法58", "投诉举报办法42"} <= set(care.basis) and care.confidence == "verified"
    (court,) = [r for r in CAT.interplay if r.other == "kind:court"]
    assert court.relation == "care" and court.confidence == "known"


def test_every_statute_is_in_the_table_and_every_rule_has_a_source() -> None:
    keys = {s.key for s in knowledge().statutes}
    assert [key for key, _ in cited_keys(CAT) if key not in keys] == []
    assert all(x.source for x in (*CAT.limits, *CAT.gates, *CAT.attachments, *CAT.fees))


# --- replies --------------------------------------------------------------------------------------------------------

REPLIES = [
    ("您的投诉已提交,投诉编号:17391234567", "submitted", "17391234567"), ("抱歉,您的投诉审核未通过,请修改", "review-failed", ""),
    ("您的投诉已审核通过", "review-passed", ""), ("投诉进度:待分配", "review-passed", ""), ("投诉进度 处理中", "forwarded", ""),
    ("投诉已分配给商家", "forwarded", ""), ("投诉进度:已回复", "answered", ""), ("商家已回复您的投诉", "answered", ""),
    ("您的投诉没有通过审核", "review-failed", ""), ("您的投诉已通过审核", "review-passed", ""),
    ("请补充付款凭证", "asked", ""), ("商家同意全额退款", "refund-promised", ""), ("投诉进度 已撤诉", "withdrawn", ""),
    ("您的投诉已完成", "completed", ""), ("某店回复了您的投诉", "answered", ""), ("款项已按原路退回", "refund-issued", ""), ("为您补偿20元优惠券", "offered", ""), ("投诉进度:已完成", "completed", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "event", "number"), REPLIES, ids=[r[0] for r in REPLIES])
def test_replies(text: str, event: str, number: str) -> None:
    (found,) = recognise(CAT, text)
    assert (found.receipt.event, found.number) == (event, number)


def test_a_notice_of_what_will_be_is_no_event() -> None:
    assert recognise(CAT, "将在审核通过后转交商家,请等待商家回复") == []


HIDDEN = ("姓名", "电话", "邮箱", "证件号", "银行卡号", "住址", "支付宝和微信号", "头像", "游戏账号", "设备号", "订单号", "整串卡密", "二维码", "他人信息")  # fmt: skip


def test_what_is_to_be_masked_is_named_whole_before_anything_is_shown() -> None:
    (masked,) = [spec for spec in CAT.fields if spec.id == "masked"]
    for said in (CAT.steps[0], masked.help):
        assert [word for word in HIDDEN if word not in said] == []
    assert masked.required and "位置信息" in CAT.steps[0]


def test_done_on_the_page_is_not_paid() -> None:
    assert CAT.meaning("heimao:completed") == "closed"
    assert "钱到账以前不点完成" in "".join(CAT.steps) and "1至5分" in "".join(CAT.steps)
    done = [receipt for receipt in CAT.receipts if receipt.event == "completed"]
    assert done and all("没有收到钱" in receipt.text for receipt in done)


# --- letters --------------------------------------------------------------------------------------------------------


def test_every_letter_is_for_the_public() -> None:
    assert {t.id for t in CAT.templates} == {
        "complaint", "reminder", "supplement", "update", "merchant-reply", "decline-offer", "completion", "withdrawal",
    }  # fmt: skip
    assert {t.audience for t in CAT.templates} == {"public"}


@pytest.mark.parametrize("full", [False, True], ids=["gaps", "full"])
def test_letters_are_clean_short_and_without_staff(full: bool) -> None:
    for name, text in letters(CAT, full).items():
        assert faults_of_letter(text, "public") == [], name
        assert len(text) <= 1000 and "1024" not in text, name
        assert ("〔待填:" in text) is not full, name


@pytest.mark.parametrize("spec", CAT.templates, ids=lambda t: t.id)
def test_letters_neither_threaten_nor_judge(spec: Any) -> None:
    for word in ("曝光", "否则", "后果", "骗", "欺诈", "保证", "删", "监管部门", "起诉", "报警", "赔三"):
        assert word not in spec.text
    for field in ("{{ order_number", "{{ contact", ".staff", "receipt", ".basis"):
        assert field not in spec.text


FACTS = [
    ("title", "点卡未到账"), ("platform.name", "示例卡盟"), ("consumer.name", "张示例"), ("consumer.phone", "13912345678"),
    ("consumer.address", "浙江省杭州市西湖区文三路一号"), ("order.number", "QH20260901000123"), ("order.item", "游戏点卡"),
    ("order.goods", "card-key"), ("order.amount", "500"), ("order.placed", "2026-09-01T10:00"),
    ("order.card_key", "QWER-7788-TYUI-9X0Z"), ("payment.amount", "500"), ("payment.reference", "PAY-77889900"),
    ("problem", "card-key-invalid"), ("story.phenomenon", "订单QH20260901000123的卡密QWER-7788-TYUI-9X0Z提示无效"),
    ("claim.kind", "refund"), ("claim.amount", "500"),
]  # fmt: skip


def test_at_the_desk_no_letter_shows_who_it_is_or_what_it_is_worth(tmp_path: Path) -> None:
    desk = desk_with(tmp_path / "簿", "kameng_heimao")
    case = cases.new(desk, sets=FACTS).id
    papers.draft(desk, case, "heimao", "complaint", sets=[("masked", "是")], send=True, receipt="17391234567")
    entries.log(
        desk, case, kind="answered", filing="heimao", text="请张示例用13912345678联系工号1024", staff="李客服"
    )
    shown = "\n".join(papers.draft(desk, case, "heimao", t.id).text for t in CAT.templates)
    for trace in ("QWER-7788-TYUI-9X0Z", "13912345678", "张示例", "文三路", "QH20260901000123", "PAY-77889900",
                  "17391234567", "李客服", "vault:", "〔待填"):  # fmt: skip
        assert trace not in shown, trace
    assert "500.00元" in shown and "示例卡盟" in shown


def test_the_own_package_is_data() -> None:
    folder = PLUGINS / "kameng_heimao"
    assert [p.name for p in folder.rglob("*.py")] == ["__init__.py"]
    assert {f"templates/{p.name}" for p in (folder / "templates").iterdir()} == {
        t.file for t in CAT.templates
    }
    record, faults = read_record(Case, {"problem": "card-key-used"}, "case.toml")
    assert not faults and fill(CAT, record, {})["anonymous"] is True, "hidden unless one says otherwise"
