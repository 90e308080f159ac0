"""The platform's own desk: the generic ticket, what a rule of its own is worth, and the words for chat, telephone and supervisor."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from casemaker import a_case, a_dossier, card
from manifestplay import PLUGINS, ROW, failing, faults_of_letter, letters, manifest, stage

from kameng_tui.channels.fields import fill, show
from kameng_tui.channels.templates import render
from kameng_tui.desk.example import Example
from kameng_tui.desk.kit import check_folder

PLATFORM = manifest("kameng_platform")
PAGE = ROW | {"kind": "rule-page", "number": 4}
RULE = "《售后规则》第5条，卡密问题24小时内处理"


def test_the_ticket_has_every_part_of_the_generic_one_in_its_order() -> None:
    order = [
        "type", "order_number", "item", "amount", "method", "reference", "placed", "paid", "discovered", "account",
        "card_key", "story", "phenomenon", "demands", "deadline", "proofs", "contact",
    ]  # fmt: skip
    assert [s.id for s in PLATFORM.fields if s.id in order] == order
    starred = {"type", "order_number", "item", "amount", "placed", "phenomenon", "demands"}
    assert starred <= {s.id for s in PLATFORM.fields if s.required}
    (kinds,) = [s for s in PLATFORM.fields if s.id == "type"]
    for kind in ("未到账", "卡密无效", "与描述不符", "售后拖延", "账户异常", "服务缩水", "其他"):
        assert kind in kinds.options
    assert PLATFORM.fields[0].options == ("在线客服", "工单", "邮件", "电话")


def test_of_an_account_and_of_a_card_key_four_characters_go_out() -> None:
    order = {"id": "o1", "goods": "top-up", "account": "player-99887766", "card_key": "ABCD-EFGH-V90T"}
    form = fill(PLATFORM, a_case(order=[order]), {})
    for field, kept in (("account", "****7766"), ("card_key", "****V90T")):
        (spec,) = [s for s in PLATFORM.fields if s.id == field]
        assert spec.sensitive and show(spec, form[field]) == kept


GATES = [
    ({}, (), {}, "no rule is quoted"),
    ({"rule": RULE}, ("rule-page",), {}, "quoted and shown"),
    ({"rule": RULE}, (), {"rule-page": "advised"}, "quoted from memory"),
]


@pytest.mark.parametrize(("form", "cards", "wanted"), [g[:3] for g in GATES], ids=[g[3] for g in GATES])
def test_a_rule_is_quoted_with_its_screenshot(form: Any, cards: Any, wanted: dict[str, str]) -> None:
    pieces = tuple(card(kind, kind) for kind in ("order-page", "payment", *cards))
    dossier = a_dossier(a_case(order=[{"id": "o1", "number": "A1"}]), (), pieces)
    assert failing(PLATFORM, dossier, {"demands": "退款", **form}) == wanted


@pytest.mark.parametrize("letter", ["complaint", "chat-rule", "escalation"])
@pytest.mark.parametrize(
    ("rule", "pieces", "quoted"),
    [(RULE, [PAGE], True), (RULE, [ROW], False), ("", [PAGE], False)],
    ids=["said and shown", "not shown", "not said"],
)
def test_letters_quote_a_rule_only_where_its_page_is_in_evidence(
    letter: str, rule: str, pieces: list[Any], quoted: bool
) -> None:
    text = letters(PLATFORM, True, rule=rule, evidence=pieces)[letter]
    assert (RULE in text) is quoted
    assert faults_of_letter(text, "respondent") == []


@pytest.mark.parametrize("full", [False, True], ids=["gaps", "full"])
@pytest.mark.parametrize("kind", ["未到账", "账户异常", "自己填错,请求协助"])
def test_letters_are_clean(kind: str, full: bool) -> None:
    for name, text in letters(PLATFORM, full, type=kind).items():
        assert faults_of_letter(text, "respondent") == [], name
        for word in ("曝光", "后果自负", "骗", "否则", "保证", "微博"):
            assert word not in text, (name, word)


def test_a_supervisor_is_asked_for_the_records_and_at_a_frozen_account_for_a_person() -> None:
    for kind, records, person in (
        ("未到账", True, False),
        ("账户异常", True, True),
        ("自己填错,请求协助", False, False),
    ):
        text = letters(PLATFORM, True, type=kind)["escalation"]
        assert ("《电子商务法》第62条" in text) is records
        assert ("请转人工处理（《网络交易平台规则监督管理办法》第19条第2款）" in text) is person


def test_each_way_to_reach_them_has_its_words() -> None:
    text = letters(PLATFORM, True)
    for asked in ("何时处理完", "工号", "哪里查进度"):
        assert asked in text["chat-first"]
    for asked in ("什么时间前", "工号", "查到进度", "已经记录"):
        assert asked in text["chat-ask"]
    for asked in ("主管的工号", "书面答复", "规则条款", "保留向监管部门投诉的权利"):
        assert asked in text["chat-supervisor"]
    for noted in ("工号或姓名", "原话", "记下编号", "书面确认", "转主管"):
        assert noted in text["phone-notes"]
    assert text["complaint"].startswith("【内容】订单投诉")  # the subject of a mail
    (notes,) = [t for t in PLATFORM.templates if t.id == "phone-notes"]
    assert notes.audience == "self"


def test_a_chat_line_is_short() -> None:
    told = {
        "now": "2026-09-10T10:00:00+08:00",
        "case": {
            "problem": "card-key-used", "story": {"phenomenon": "激活时提示“该卡密已被使用”", "effect": "无法使用所购会员"},
            "platform": {"name": "示例卡盟"},
            "order": [{"id": "o1", "number": "JM2026111700012345", "item": "视频会员月卡"}],
            "claim": [{"id": "c1", "kind": "refund"}],
        },
    }  # fmt: skip
    for letter in ("chat-first", "chat-ask", "chat-rule", "chat-supervisor"):
        assert len(Example(PLATFORM, told).letter(letter)) <= 300


LETTERS = {
    "submitted": {"reminder", "escalation", "supplement"},
    "processing": {"reminder", "escalation", "supplement"},
    "asked": {"supplement"},
    "answered": {"reminder", "escalation", "decline-offer", "supplement"},
    "refund-promised": {"reminder", "escalation", "decline-offer"},
    "rejected": {"escalation", "decline-offer", "supplement"},
    "escalated": {"reminder", "supplement"},
}


def test_each_stage_has_its_letters_and_each_that_waits_its_rhythm() -> None:
    found: dict[str, set[str]] = {}
    for template in PLATFORM.templates:
        for name in template.stages:
            found.setdefault(name, set()).add(template.id)
    assert found == LETTERS
    assert {row.stage for row in PLATFORM.cadence} == {s.id for s in PLATFORM.stages if s.turn == "theirs"}


STAGES = [
    ((), "草拟"), (("submitted",), "已提交"), (("submitted", "platform:ticket-opened"), "处理中"),
    (("submitted", "platform:supervisor"), "处理中"), (("submitted", "asked"), "要求补充"), (("submitted", "answered"), "已答复"),
    (("submitted", "refund-promised"), "已承诺退款"), (("submitted", "refund-arrived"), "已解决"), (("submitted", "refused"), "已拒绝"),
    (("refused", "escalated"), "已升级"), (("submitted", "withdrawn"), "已撤回"),
]  # fmt: skip


@pytest.mark.parametrize(("events", "label"), STAGES, ids=["-".join(e) or "none" for e, _ in STAGES])
def test_stages(events: tuple[str, ...], label: str) -> None:
    assert stage(PLATFORM, *events) == label
    assert {said for _, said in STAGES} == {s.label for s in PLATFORM.stages}


INTERPLAY = {
    "12315": "verified", "12315-report": "known", "consumer-association": "known", "kind:telecom": "verified", "kind:payment": "known",
    "kind:media": "known", "kind:court": "verified", "kind:police": "verified",
}  # fmt: skip


def test_the_platform_shuts_nobody_out_and_is_a_condition_of_nothing() -> None:
    assert {rule.other: rule.confidence for rule in PLATFORM.interplay} == INTERPLAY
    assert {rule.relation for rule in PLATFORM.interplay} == {"compatible"}


def test_a_chat_says_nothing_of_a_case_that_it_does_not_know() -> None:
    context: dict[str, Any] = {
        name: [] for name in ("events", "evidence", "promises", "claims", "sent", "dues")
    }
    context |= {"case": {}, "law": {}, "today": "x", "audience": "respondent", "receipt": "", "channel": {}}
    for letter in ("chat-ask", "chat-rule", "chat-supervisor"):
        spec = PLATFORM.template(letter)
        assert spec is not None
        gaps = {"order_number": "订单号", "demands": "诉求"}
        assert "〔待填:订单号〕" in render(spec.text, context, gaps=gaps)


def test_the_kit_writes_both_forms(tmp_path: Path) -> None:
    """A fault that only the second form has is found, too."""
    pack = shutil.copytree(PLUGINS / "kameng_platform", tmp_path / "platform")
    letter = pack / "templates/complaint.txt"
    letter.write_text(
        letter.read_text("utf-8") + '{% if layout == "problem" %}你们这群骗子{% endif %}\n', "utf-8"
    )
    found = [finding for finding in check_folder(pack) if "letter.words" in finding.message]
    assert found and all("complaint" in finding.where for finding in found)
