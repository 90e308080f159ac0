"""After an answer: questions to one that says nothing, advice by the ground of a refusal, and a win that is not paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from casemaker import a_12315, a_case, a_dossier, at, card, entry, filing
from underway import BOTH, CHANNELS, COURT, FILED, SENT, WHOLE, at_platform, situation

from kameng_tui.case.records import Entry
from kameng_tui.channels.shape import KINDS
from kameng_tui.counsel.nextsteps import Step, next_steps
from kameng_tui.counsel.refusals import changed_since, ground_of
from kameng_tui.counsel.situation import late_words
from kameng_tui.knowledge.load import knowledge

ROWS = knowledge().followup
EVERYWHERE = (*FILED, filing("12315"), filing("court"))


def steps(
    *journal: Entry, now: str = "2026-07-03T10:00", filings: Any = EVERYWHERE, cards: Any = BOTH
) -> dict[str, Step]:
    dossier = a_dossier(a_case(**WHOLE), journal, tuple(cards), tuple(filings))
    return {
        s.id: s
        for s in next_steps(replace(situation(dossier, now, {**CHANNELS, "court": COURT}), followup=ROWS))
    }


STALLING = [
    ("已经反馈给技术了", True), ("正在处理,请您耐心等待", True), ("系统延迟,到账会有通知", True), ("会尽快给您答复", True),
    ("核实中,请稍等", True), ("已为您补发,请查收", False), ("订单已退款", False), ("不予退款", False),
]  # fmt: skip


@pytest.mark.parametrize(("said", "stalls"), STALLING)
def test_an_answer_that_names_no_time_is_met_with_three_questions(said: str, stalls: bool) -> None:
    found = steps(SENT, at_platform("r", "2026-07-02T12:00", "reply", text=said))
    assert ("probe:r" in found) is stalls
    if stalls:
        text = found["probe:r"].with_["text"]
        assert text in found["probe:r"].why and all(word in text for word in ("什么时候", "谁负责", "编号"))


def test_once_asked_or_with_a_time_there_is_nothing_to_ask() -> None:
    stalling = at_platform("r", "2026-07-02T12:00", "reply", text="尽快处理")
    asked = at_platform("a", "2026-07-02T13:00", "demand", text="请答复")
    assert "probe:r" not in steps(SENT, stalling, asked)
    assert "probe:r" not in steps(SENT, replace(stalling, kind="promise", promise_by=at("2026-07-05")))
    again = at_platform("b", "2026-07-02T14:00", "reply", text="正在处理")
    assert "probe:b" in steps(SENT, stalling, asked, again)


def test_while_a_dated_promise_runs_nobody_is_asked_when() -> None:
    promise = at_platform("p", "2026-07-02T11:00", "promise", promise="退款", promise_by="2026-07-04T18:00")
    stalling = at_platform("r", "2026-07-02T12:00", "reply", text="正在处理")
    assert "probe:r" not in steps(SENT, promise, stalling, now="2026-07-03T10:00")
    assert "probe:r" in steps(SENT, promise, stalling, now="2026-07-05T10:00")


def test_on_the_first_day_the_platform_is_asked_to_say_that_it_took_it_down() -> None:
    assert steps(SENT, now="2026-07-02T09:00")["confirm:platform"].with_ == {
        "kind": "reply",
        "filing": "platform",
    }
    assert "confirm:platform" not in steps(SENT, now="2026-07-04")
    assert "confirm:platform" not in steps(
        SENT, at_platform("r", "2026-07-02T01:00", "reply"), now="2026-07-02T09:00"
    )


def test_when_one_channel_moves_the_others_are_told_once() -> None:
    office = entry("o", "2026-07-02", "submitted", filing="12315", receipt="N1")
    moved = entry("m", "2026-07-03", "accepted", filing="12315")
    found = steps(SENT, office, moved, now="2026-07-04")
    assert found["tell:platform:m"].with_ == {"filing": "platform", "template": "supplement"}
    assert "tell:12315:m" not in found and "tell:court:m" not in found, "neither itself nor what is not sent"
    told = at_platform("t", "2026-07-03T12:00", "supplied")
    assert "tell:platform:m" not in steps(SENT, office, moved, told, now="2026-07-04")
    assert "tell:platform:m" not in steps(SENT, office, moved, now="2026-07-20"), "old news"


# kind of channel, what was said -> the ground
REASONS = [
    ("platform", "卡密显示已使用", "key-used"), ("platform", "您充值账号填写错误", "wrong-account"),
    ("platform", "虚拟商品售出不退", "no-returns"), ("platform", "已超过48小时售后期", "too-late"),
    ("platform", "本平台拥有最终解释权", "final-say"), ("platform", "请联系商家处理", "ask-the-seller"),
    ("platform", "您的账号违规", "your-breach"), ("platform", "就是不退", ""),
    ("regulator", "不属于本局职责范围", "16-1"), ("regulator", "消费者协会已受理", "16-2"),
    ("regulator", "您的投诉已由消费者协会处理", "16-2"), ("regulator", "被投诉人地址不在本辖区", "13"),
    ("regulator", "并非为生活消费需要购买", "16-3"), ("regulator", "自知道权益受损已超过三年", "16-4"),
    ("regulator", "没有提供被投诉人地址", "16-5"), ("regulator", "未按通知提供身份证明", "16-6"),
    ("regulator", "拒绝提供身份证明材料", "16-6"), ("regulator", "无法联系被投诉人", "16-5"),
    ("media", "审核未通过", "media-review"), ("payment", "个人转账不支持投诉", "payment-person"),
    ("payment", "请联系商家", "ask-the-seller"), ("court", "没有明确的被告", "defendant"),
    ("court", "不属于本院管辖", "court-venue"), ("court", "双方有仲裁协议", "court-arbitration"),
    ("court", "裁定不予受理", "court-other"), ("police", "没有犯罪事实", ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "said", "ground"), REASONS)
def test_the_ground_of_a_refusal(kind: str, said: str, ground: str) -> None:
    found = ground_of(kind, said, ROWS)
    assert (found.id if found else "") == ground


def test_every_ground_has_an_example_and_is_of_channels_that_there_are() -> None:
    assert {row["id"] for row in ROWS["refusal"]} == {ground for _, _, ground in REASONS if ground}
    for row in (*ROWS["refusal"], *ROWS["after"]):
        assert set(row["at"]) <= set(KINDS), row["id"]


def test_after_a_refusal_the_step_says_what_to_mend_by_which_article_and_what_has_changed() -> None:
    sent = entry("s3", "2026-07-03", "submitted", filing="12315", receipt="N1", form={"address": ""})
    refused = entry("r", "2026-07-08", "refused", filing="12315", text="没有提供被投诉人地址")
    why = steps(SENT, sent, refused, now="2026-07-10")["refused:12315"].why
    assert (
        "投诉举报办法16" in why and "法定名称和地址" in why and "不要原样再交" in why and "还没有变化" in why
    )
    new = card("n", "reply", attached=at("2026-07-09"))
    changed = steps(SENT, sent, refused, now="2026-07-10", cards=(*BOTH, new))["refused:12315"].why
    assert "此后的变化:新证据 n" in changed
    later = filing("12315", form={"address": "某市"})
    dossier = a_dossier(a_case(**WHOLE), (sent, refused), (), (later,))
    assert changed_since(dossier, later, a_12315(), sent, refused) == ("改了「address」",)


@pytest.mark.parametrize(
    ("channel", "kind", "basis", "words"),
    [
        ("court", "judged", "民诉法250", "二年"),
        ("court", "agreed", "民诉法250", "庭外和解"),
        ("12315", "agreed", "投诉举报办法25", "不能申请强制执行"),
    ],
)
def test_a_win_that_is_not_paid(channel: str, kind: str, basis: str, words: str) -> None:
    sent = entry("c", "2026-07-02", "submitted", filing=channel, receipt="N1")
    won = entry("w", "2026-07-05", kind, filing=channel, until=date(2026, 7, 9), amount=Decimal("100.00"))
    (step,) = [s for id, s in steps(sent, won, now="2026-07-06").items() if id.startswith("unpaid:")]
    assert basis in step.why and words in step.why and not step.urgent
    (late,) = [s for id, s in steps(sent, won, now="2026-07-11").items() if id.startswith("unpaid:")]
    assert late.urgent
    paid = entry("p", "2026-07-08", "refund-arrived", amount=Decimal("100.00"))
    assert not [id for id in steps(sent, won, paid, now="2026-07-11") if id.startswith("unpaid:")]


def test_a_step_passed_over_for_a_reason_is_gone_until_the_note_is_voided() -> None:
    stalling = at_platform("r", "2026-07-02T12:00", "reply", text="尽快处理")
    note = entry("n", "2026-07-02T13:00", "note", text="已电话问过", data={"skip": "probe:r"})
    assert "probe:r" not in steps(SENT, stalling, note)
    assert "probe:r" in steps(SENT, stalling, replace(note, text="")), (
        "without a reason nothing is passed over"
    )
    voided = entry("v", "2026-07-02T14:00", "note", corrects="n", void="记错")
    assert "probe:r" in steps(SENT, stalling, note, voided)


def test_how_late_in_words() -> None:
    now = at("2026-07-03T10:00")
    ago = {5: "不到1小时", 60: "1小时", 23 * 60: "23小时", 24 * 60: "1天", 72 * 60: "3天"}
    assert [late_words(now - timedelta(minutes=m), now) for m in ago] == list(ago.values())
