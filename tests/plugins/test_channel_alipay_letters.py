"""What the Alipay channel writes and reads: letters short enough for a text box, its examples, the usual replies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from manifestplay import STANDING, desk_with
from test_channel_alipay import ALIPAY, FOLDER, NOW

from kameng_tui.channels.receipts import recognise
from kameng_tui.channels.templates import render
from kameng_tui.counsel import wording
from kameng_tui.desk import cases, papers
from kameng_tui.desk.example import Example
from kameng_tui.desk.kit import play
from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.citecheck import check
from kameng_tui.law.citing import find_citations
from kameng_tui.law.statutes import StatuteTable

BOX = ("complaint", "reminder", "progress", "reply", "decline-offer", "ask-platform", "person-report", "records", "withdrawal")  # fmt: skip
FULL_ROW = {
    "number": 1, "title": "订单页面", "label": "联系", "here": True, "talk": True, "text": "卡密售出不退", "date": "2026年9月1日", "shows": "已支付", "staff": "1024",
    "receipt": "TS1", "filing": "alipay", "channel": ALIPAY.name, "days": 3,
}  # fmt: skip
KINDS = ("answered", "offered", "alipay:merchant-feedbacked", "alipay:service-complaint", "alipay:service-answered")  # fmt: skip


def letters(service: str) -> dict[str, str]:
    """Every letter with everything filled in and that kind of trouble with the service; of an empty case without one."""
    full = bool(service)
    lists: dict[str, Any] = {"evidence": [FULL_ROW, FULL_ROW], "sent": [FULL_ROW], "promises": [], "dues": [], "claims": []}  # fmt: skip
    lists["events"] = [FULL_ROW | {"kind": kind} for kind in KINDS]
    context = {"law": {}, "today": "2026年9月9日", "channel": {"id": "alipay", "name": ALIPAY.name}, "audience": "respondent"}  # fmt: skip
    context |= lists if full else {key: [] for key in lists}
    context |= {"case": {}, "receipt": "TS1" if full else "", **STANDING}
    fields = {s.id: "内容" for s in ALIPAY.fields} | {"service_kind": service} if full else {}
    gaps = {s.id: s.label for s in ALIPAY.fields if s.required and s.id not in fields}
    return {t.id: render(t.text, context | fields, gaps=gaps) for t in ALIPAY.templates}


OF_KIND = {
    "未经本人授权的支付": {("电子商务法", 57)},
    "支付指令出错": {("电子商务法", 55)},
    "支付服务收费": {("非银行支付机构监督管理条例", 34)},
    "用户信息保护": {("非银行支付机构监督管理条例", 32)},
}
KINDS_OF_SERVICE = next(s.options for s in ALIPAY.fields if s.id == "service_kind")
ALL = pytest.mark.parametrize("service", ["", *KINDS_OF_SERVICE], ids=["empty", *KINDS_OF_SERVICE])


@ALL
def test_letters_are_clean(service: str) -> None:
    for name, text in letters(service).items():
        assert text and "\n\n\n" not in text and text == text.strip("\n")
        for stray in ("，，", "，。", "。。", "；。", "：。", "（）", "“”", "：，", "None", "{", "、。", "，\n", "，；", "。，", "、\n"):  # fmt: skip
            assert stray not in text, (name, stray, text)
        assert ("〔待填:" in text) is (service == ""), (name, text)
        assert text.count("\n") < 40 and all(line == line.rstrip() for line in text.splitlines())


@ALL
def test_letters_cite_and_say_only_what_they_may(service: str) -> None:
    table = StatuteTable(knowledge().statutes)
    cited = set()
    for name, text in letters(service).items():
        citations = find_citations(text, table.names)
        assert check(citations, table, NOW.date()) == [], name
        cited |= {(c.law, c.article) for c in citations}
        audience = next(t.audience for t in ALIPAY.templates if t.id == name)
        assert wording.check(text, knowledge().words, audience) == [], name
        for word in ("曝光", "后果自负", "否则", "保证", "冻结", "封号", "必须"):
            assert word not in text, (name, word)
    always = {("非银行支付机构监督管理条例", 35), ("电子商务法", 53), ("反电信网络诈骗法", 18)}
    assert cited == always | OF_KIND.get(service, set())


def test_a_refusal_of_the_merchant_is_its_answer_and_stands_in_the_letters() -> None:
    assert ALIPAY.meaning("alipay:merchant-refused") == "answered", (
        "Alipay has not refused to take the complaint"
    )
    row = FULL_ROW | {"kind": "alipay:merchant-refused", "text": "卡密售出不退"}
    context = {
        "channel": {"id": "alipay", "name": ALIPAY.name},
        "trade_no": "1",
        "phenomenon": "没有到账",
        "demands": "退款。",
    }
    for name in ("ask-platform", "decline-offer", "reply"):
        (spec,) = [t for t in ALIPAY.templates if t.id == name]
        assert "卡密售出不退" in render(spec.text, context | {"events": [row], "sent": [], "receipt": ""}), (
            name
        )


def test_there_is_a_letter_for_every_purpose_and_every_stage() -> None:
    wanted = {"complaint", "reminder", "supplement", "decline-offer", "escalation", "withdrawal"}
    assert {t.purpose for t in ALIPAY.templates} >= wanted
    assert [t.id for t in ALIPAY.templates if t.purpose == "escalation"] == ["regulator"], (
        "to who watches over Alipay"
    )
    lettered = {stage for t in ALIPAY.templates for stage in t.stages}
    assert lettered >= {s.id for s in ALIPAY.stages} - {"regulator", "finished", "cancelled"}
    for row in ALIPAY.cadence:
        letter = ALIPAY.template(row.template) if row.template else None
        assert letter is None or not letter.stages or row.stage in letter.stages
        assert "不是期限" in row.text or "答复期限内" in row.text


def test_what_another_channel_was_answered_is_not_put_into_the_merchants_mouth() -> None:
    (reply,) = [t for t in ALIPAY.templates if t.id == "reply"]
    row = FULL_ROW | {"kind": "answered", "text": "平台说已反馈"}
    context = {"channel": {"id": "alipay"}, "trade_no": "1", "phenomenon": "没有到账", "demands": "退款。"}
    assert "平台说已反馈" not in render(
        reply.text, context | {"events": [row | {"filing": "platform", "here": False}]}
    )
    assert "平台说已反馈" in render(
        reply.text, context | {"events": [row | {"filing": "alipay-2", "here": True}]}
    )


FACTS = [
    ("problem", "topup-not-received"), ("payment.method", "alipay"), ("payment.amount", "200"), ("payment.reference", "2026090122001400001234567890"),
    ("payment.paid", "2026-09-01T10:00"), ("story.phenomenon", "付款后点卡没有到账"), ("claim.kind", "refund"), ("claim.amount", "200"),
    ("known.harm", "2026-09-01"), ("known.debtor", "2026-09-01"),
]  # fmt: skip


def test_a_letter_to_alipay_is_no_demand_on_the_debtor(tmp_path: Path) -> None:
    """民法典195: limitation runs anew from a demand on the debtor, which who passes the payment on is not."""
    desk = desk_with(tmp_path / "簿", "kameng_alipay")
    case = cases.new(desk, sets=FACTS).id
    papers.draft(desk, case, "alipay", "complaint", send=True, receipt="TS20260902001")
    logged = {}
    for letter in (
        "progress",
        "ask-platform",
        "service-complaint",
        "records",
        "person-report",
        "regulator",
        "reminder",
    ):
        sent = papers.draft(desk, case, "alipay", letter, send=True)
        entry = next(e for e in cases.load(desk, case).dossier.journal if e.id == sent.entry)
        logged[letter] = entry.kind
    assert logged.pop("reminder") == "demand", "that one asks the merchant who was paid"
    assert set(logged.values()) == {"contact"}


def test_what_asks_of_alipay_asks_nothing_of_the_merchant_and_the_other_way_round() -> None:
    texts = {t.id: t.text for t in ALIPAY.templates}
    assert "请支付宝告知" in texts["progress"] and "demands" not in texts["progress"]
    assert "请商户按上述诉求办理" in texts["reminder"]
    at = {t.id: set(t.stages) for t in ALIPAY.templates}
    assert not at["reminder"] & at["progress"]
    assert {row.stage for row in ALIPAY.cadence if row.template == "progress"} == at["progress"]
    assert "写给它的不算向对方催告" in "".join(ALIPAY.steps)


# --- the examples ---------------------------------------------------------------------------------------------------


@pytest.fixture(params=sorted((FOLDER / "examples").glob("*.toml")), ids=lambda path: path.stem)
def played(request: pytest.FixtureRequest) -> Example:
    return play(ALIPAY, request.param)


def test_examples(played: Example) -> None:
    assert played.faults() == []


def test_what_goes_into_a_box_is_short_and_complete(played: Example) -> None:
    for name in BOX:
        text = played.letter(name)
        assert len(text) <= 300 and "〔待填" not in text, (name, len(text), text)


# --- replies --------------------------------------------------------------------------------------------------------

REPLIES = [
    ("您的投诉已提交,投诉编号:TS20261118001", "submitted", "TS20261118001"),
    ("当前状态:商家已反馈", "merchant-feedbacked", ""),
    ("支付宝客服已介入处理", "platform-processing", ""),
    ("请补充付款凭证", "evidence-asked", ""),
    ("款项已按原路退回您的账户", "refund-issued", ""),
    ("该商品售出后不予退款", "merchant-refused", ""),
    ("商家拒绝了您的诉求", "merchant-refused", ""),
    ("平台处理中", "platform-processing", ""),
    ("已升级为平台介入", "platform-processing", ""),
    ("商户处理中", "merchant-processing", ""),
    ("投诉已撤销", "cancelled", ""),
    ("退款成功", "refund-issued", ""),
    ("商家愿意补偿您10元优惠券", "offered", ""),
]


@pytest.mark.parametrize(("text", "event", "number"), REPLIES, ids=[r[1] for r in REPLIES])
def test_usual_replies_are_recognised(text: str, event: str, number: str) -> None:
    (found,) = recognise(ALIPAY, text)
    assert (found.receipt.event, found.number) == (event, number)


def test_small_talk_is_no_reply() -> None:
    assert recognise(ALIPAY, "您好,请问有什么可以帮您?我们会尽快为您核实。") == []
