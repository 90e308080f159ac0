"""Letters as those who receive them read them: whose refusal it was, who bought, what was paid, which pieces come along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kameng_tui.channels.registry import Registry
from kameng_tui.desk import cases, entries, evidence, filings, papers

SHIPPED = Registry.load().channels
FACTS = [
    ("platform.name", "示例卡盟"), ("platform.operator", "示例网络有限公司"), ("platform.address", "示例省示例市1号"),
    ("consumer.name", "张示例"), ("consumer.phone", "13912345678"), ("consumer.address", "示例市某路九号"),
    ("consumer.purpose", "personal"), ("order.number", "QH20260901000123"), ("order.item", "月卡"), ("order.amount", "100"),
    ("order.placed", "2026-09-01T10:00"), ("payment.amount", "101"), ("payment.paid", "2026-09-01T10:01"),
    ("payment.method", "alipay"), ("payment.reference", "2026090122001400000000000101"), ("problem", "card-key-used"),
    ("story.phenomenon", "提示已被使用"), ("claim.kind", "refund"), ("claim.amount", "100"), ("claim.text", "退100元"),
]  # fmt: skip


@pytest.fixture
def case(bench: Any) -> str:
    return str(cases.new(bench.desk, sets=FACTS).id)


def text_of(bench: Any, case: str, channel: str, letter: str, **more: Any) -> str:
    return papers.draft(bench.desk, case, channel, letter, **more).whole


def attach(bench: Any, case: str, folder: Path, *kinds: str) -> dict[str, str]:
    """Attached a minute apart; kind -> id."""
    ids = {}
    for n, kind in enumerate(kinds):
        bench.time = f"2026-09-02T10:{n:02}"
        (folder / f"{kind}.png").write_bytes(kind.encode())
        (card,) = evidence.attach(
            bench.desk, case, [folder / f"{kind}.png"], kind=kind, shows=f"{kind}的内容"
        )
        ids[kind] = card.id
    return ids


TOLD = [
    ("platform", "answered", "等财务核实"), ("platform", "refused", "系统正常不退"), ("12315", "refused", "不归本局管"),
    ("12315", "contact", "调解员来电"), ("court", "refused", "被告不明确"), ("heimao", "answered", "商家在黑猫回复"),
    ("heimao", "refused", "审核没过"),
]  # fmt: skip
# which of them a letter tells, and no other: what one said is not put into the mouth of another
READ = [
    ("12315", "complaint", {"系统正常不退", "等财务核实", "商家在黑猫回复"}, "talks with the other side, the refusal too"),
    ("platform", "complaint", {"系统正常不退", "等财务核实"}, "its own words only"),
    ("platform", "decline-offer", {"系统正常不退"}, "the last of its own"),
    ("12315", "refusal-reasons", {"不归本局管"}, "the reasons of this office"),
    ("court", "refusal-appeal", {"被告不明确"}, "the ruling is the court's"),
    ("court", "pleading", {"系统正常不退", "等财务核实", "商家在黑猫回复"}, "negotiated with the defendant"),
    ("heimao", "merchant-reply", {"商家在黑猫回复"}, "what was replied there"),
    ("heimao", "decline-offer", {"商家在黑猫回复"}, "the review of the site is no offer"),
]  # fmt: skip


def test_what_one_said_is_not_put_into_the_mouth_of_another(bench: Any, case: str) -> None:
    for channel in dict.fromkeys(channel for channel, _, _ in TOLD):
        entries.log(bench.desk, case, kind="submitted", filing=channel)
    for n, (channel, kind, text) in enumerate(TOLD):
        bench.time = f"2026-09-02T10:{n:02}"
        entries.log(bench.desk, case, kind=kind, filing=channel, text=text)
    for channel, letter, wanted, why in READ:
        text = text_of(bench, case, channel, letter)
        assert {said for _, _, said in TOLD if said in text} == wanted, (channel, letter, why, text)


@pytest.mark.parametrize("problem", ["account-not-own", "minor-purchase"])
def test_who_did_not_place_the_order_is_never_said_to_have_bought(
    bench: Any, case: str, problem: str
) -> None:
    cases.edit(bench.desk, case, sets=[("problem", problem)])
    for channel in ("platform", "12315", "heimao"):
        for spec in SHIPPED[channel].templates:
            text = text_of(bench, case, channel, spec.id)
            first = text.replace("本人反映2026年", "")
            assert "本人于2026年9月1日" not in first and "本人购买" not in first, (channel, spec.id, text)


def test_the_price_of_the_order_is_not_told_as_what_was_paid(bench: Any, case: str) -> None:
    for spec in SHIPPED["platform"].templates:
        text = text_of(bench, case, "platform", spec.id)
        assert "支付100.00元" not in text and "付款100.00元" not in text, (spec.id, text)
    assert "2026年9月1日10:01付款，付款方式为支付宝，交易号" in text_of(bench, case, "platform", "complaint")


def test_a_whole_card_key_is_promised_only_to_who_may_see_it(bench: Any, case: str, tmp_path: Path) -> None:
    attach(bench, case, tmp_path, "key-shot", "chat", "payment")
    for channel, told in (("platform", False), ("heimao", False), ("12315", True)):
        text = text_of(bench, case, channel, "complaint")
        assert ("key-shot的内容" in text) is told, (channel, text)
        assert "1. 聊天记录" in text and "2. 支付凭证" in text, "a list without it has no gap"
        assert ("证据3" in text) is told


def test_a_complaint_lists_the_pieces_that_were_chosen_under_their_numbers(
    bench: Any, case: str, tmp_path: Path
) -> None:
    ids = attach(bench, case, tmp_path, "chat", "order-page", "payment")
    chosen = [("proofs", f"{ids['order-page']},{ids['payment']}")]
    for saved in (False, True):
        text = text_of(bench, case, "platform", "complaint", sets=[] if saved else chosen)
        assert "1. 聊天记录" not in text and "2. 订单页" in text and "购买见证据2；付款见证据3。" in text
        filings.file(bench.desk, case, "platform", sets=chosen)
    assert "1. 聊天记录" in text_of(bench, case, "platform", "supplement"), (
        "what is new is told when it is new"
    )


def test_what_has_come_back_is_not_asked_for_again_by_the_form(bench: Any, case: str) -> None:
    entries.log(bench.desk, case, kind="refund-arrived", amount="100")
    assert "退100元" not in text_of(bench, case, "platform", "complaint")


def test_a_guardian_and_a_helper_are_named_to_the_office(bench: Any, case: str) -> None:
    plain = text_of(bench, case, "12315", "complaint")
    assert "监护人：" not in plain and "委托代理人：" not in plain
    cases.edit(bench.desk, case, sets=[("guardian.name", "王监护"), ("representative.name", "赵代理")])
    text = text_of(bench, case, "12315", "complaint")
    assert "监护人：王监护\n委托代理人：赵代理\n\n二、被投诉人" in text


def test_the_regulator_of_payments_is_not_asked_about_the_goods(bench: Any, case: str) -> None:
    text = text_of(bench, case, "alipay", "regulator")
    assert "提示已被使用" not in text and "问题类型为“对投诉的处理”。" in text
    mine = text_of(bench, case, "alipay", "regulator", sets=[("service_kind", "未经本人授权的支付")])
    assert "这笔支付未经本人授权：提示已被使用。" in mine


def test_demands_in_ones_own_words_end_like_a_sentence(bench: Any, case: str) -> None:
    for channel, letter in (("platform", "complaint"), ("platform", "chat-first"), ("12315", "supplement")):
        assert "先补发；不能补发的退款。\n" in text_of(
            bench, case, channel, letter, sets=[("demands", "先补发；不能补发的退款")]
        )


LIMITS = [  # what the demand is, what the letter says of the limit below it, and why
    ("48小时内退回100元", "上述时限自收到本投诉时起算。请书面答复处理结果。", "the demand says how long"),
    ("退回100元", "请在收到后48小时内处理，并书面答复处理结果。", "nothing said it yet"),
]


@pytest.mark.parametrize(("demand", "said", "why"), LIMITS, ids=[row[2] for row in LIMITS])
def test_a_limit_is_said_once(bench: Any, case: str, demand: str, said: str, why: str) -> None:
    text = text_of(bench, case, "platform", "complaint", sets=[("demands", demand), ("deadline", "48小时")])
    assert said in text and text.count("48小时") == 1, text


def test_a_chat_says_what_happened_what_it_did_and_what_is_wanted_in_this_order(
    bench: Any, case: str
) -> None:
    cases.edit(bench.desk, case, sets=[("story.effect", "无法使用")])
    text = text_of(bench, case, "platform", "chat-first")
    assert text.index("现象：") < text.index("影响：无法使用") < text.index("诉求：") < text.index("请记录")
