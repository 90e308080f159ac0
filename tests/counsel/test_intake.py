"""The sentences of the guides, read in full; and what a proposal must say of itself. The corpus has its own test."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.case.vocabulary import ENTRY_KINDS, GOODS, METHODS
from kameng_tui.counsel.intake import MOST, Proposal, read_reply, read_story
from kameng_tui.values import SHANGHAI

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
WORDS = {
    "topup-not-received": ("未到账", "没到账", "处理失败", "款项已扣"),
    "card-key-invalid": ("卡密无效", "激活失败"),
    "after-sale-stalled": ("拒绝处理",),
}
QIHUI = "2023年10月15日14:30下单(订单号QH2023101500123)购买100元游戏点卡,支付成功后30分钟未到账,导致无法参与限时活动"
HUIXIANG = (
    "本人于2026年9月1日10:00通过汇想卡盟充值500元购买游戏点卡(订单号HX20260901001),支付后系统提示‘处理失败’,但款项已扣。"
    "联系客服后,对方仅要求提供转账凭证,未在承诺2小时内解决问题。"
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def story(text: str) -> list[Proposal]:
    return read_story(text, NOW, WORDS)


def facts(text: str) -> dict[str, object]:
    return {p.key: p.value for p in story(text) if p.kind == "fact"}


def events(proposals: list[Proposal]) -> list[tuple[str, object]]:
    return [(p.key, p.value) for p in proposals if p.kind == "event"]


def test_the_model_sentence_is_read_in_full_with_typed_values():
    assert facts(QIHUI) == {
        "order.placed": at("2023-10-15T14:30"),
        "order.number": "QH2023101500123",
        "order.amount": Decimal("100.00"),
        "payment.amount": Decimal("100.00"),
        "order.item": "游戏点卡",
        "order.goods": "top-up",
        "story.phenomenon": "支付成功后30分钟未到账",
        "problem": "topup-not-received",
        "story.effect": "无法参与限时活动",
    }


def test_every_proposal_is_numbered_and_says_where_it_stands():
    places = {p.key: (p.n, p.place) for p in story("你好,\n" + QIHUI)}
    assert places["order.placed"] == (1, "text:2:1")
    assert places["order.number"] == (2, "text:2:23")
    assert places["story.effect"] == (9, "text:2:65")


def test_an_inferred_payment_says_so():
    (payment,) = [p for p in story(QIHUI) if p.key == "payment.amount"]
    assert payment.why == "文中写「支付成功」,金额取自购买金额,请按支付记录核对"


def test_a_promise_in_a_story_has_its_due_instant_and_says_where_the_time_came_from():
    (promise,) = [p for p in story(HUIXIANG) if p.key == "promise"]
    assert promise.at == at("2026-09-01T10:00")
    assert promise.data == {"promise": "2小时内解决问题", "promise_by": at("2026-09-01T12:00")}
    assert (
        promise.why
        == "写的是对方的承诺;期限「2小时内」,到 2026-09-01 12:00;时间取自前文的「2026年9月1日10:00」,请核对"
    )


def test_a_promise_counted_from_a_day_without_a_clock_is_late_only_after_the_latest_reading():
    (promise,) = [p for p in story("9月1日客服承诺2小时内补发") if p.key == "promise"]
    assert promise.data["promise_by"] == at("2026-09-02T01:59:59")


def test_a_promise_without_any_time_has_no_due_and_asks_for_one():
    (promise,) = story("客服承诺2小时内补发")
    assert promise.at is None
    assert "promise_by" not in promise.data
    assert (promise.data["length"], promise.data["unit"]) == (2, "hour")
    assert "请补上" in promise.why


@pytest.mark.parametrize(
    ("text", "promises"),
    [
        ("11月19日16:10客服小李说系统故障，24小时内补发，到现在没有补发。", ["24小时内补发"]),
        ("11月19日16:10客服说系统故障，我等了24小时内没有处理。", []),  # mine, and it did not happen
        ("11月19日16:10客服说系统故障。24小时内补发不了我就投诉。", []),  # another sentence: not their mouth
    ],
)
def test_what_the_other_side_goes_on_to_promise_after_an_excuse(text, promises):
    assert [p.value for p in story(text) if p.key == "promise"] == promises


def test_a_time_at_the_head_of_a_line_is_placed_on_that_line():
    (placed,) = [
        p for p in story("星屿卡盟的事。\n15:30下单，\n2026年11月19日付款。") if p.key == "order.placed"
    ]
    assert placed.place == "text:2:1"


def test_two_totals_are_two_proposals_each_with_its_place():
    proposals = [
        (p.value, p.place) for p in story("购买100元点卡。\n充值120元点卡。") if p.key == "order.amount"
    ]
    assert proposals == [(Decimal("100.00"), "text:1:3"), (Decimal("120.00"), "text:2:3")]


def test_two_totals_are_said_to_contradict_and_only_the_first_is_taken_by_itself():
    first, second = [p for p in story("购买100元点卡。\n充值120元点卡。") if p.key == "order.amount"]
    assert "文中另有「120.00」(第 2 行),只能采纳一个" in first.why
    assert "文中另有「100.00」(第 1 行),只能采纳一个" in second.why
    assert (first.data.get("unsure"), second.data.get("unsure")) == (None, True)


def test_a_long_chat_gives_a_bounded_number_of_proposals_in_time_that_grows_with_its_length():
    line = "客服1024 2026-09-01 10:05:12\n您好,我们会在2小时内联系商户核实,订单号QH20261001{0:06}。\n我 10:06\n请退款,我付了{0}元\n"
    chat = "".join(line.format(n) for n in range(1, 3001))
    read_reply(QIHUI, NOW)
    begin = process_time()
    found = read_reply(chat, NOW)
    assert len(found) == MOST
    assert process_time() - begin < 2  # were each message held against every other, it would take longer


def test_with_two_totals_no_payment_is_inferred():
    assert "payment.amount" not in facts("购买100元点卡,充值120元点卡,支付成功")


def test_the_same_value_is_proposed_once():
    assert len([p for p in story("订单号QH20230001,订单号QH20230001") if p.key == "order.number"]) == 1


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("购买五百元点卡", "order.amount", Decimal("500.00")),
        ("购买1,280.50元的账号", "order.amount", Decimal("1280.50")),
        ("充值了1.5万元", "order.amount", Decimal("15000.00")),
        ("在九妹卡盟下单点卡3张,每张98元,共294元", "order.amount", Decimal("294.00")),
        ("支付金额:¥68", "payment.amount", Decimal("68.00")),
        ("交易单号4200002345202611011234567890", "payment.reference", "4200002345202611011234567890"),
        ("2026110222001400001234567890", "payment.reference", "2026110222001400001234567890"),
        ("通过启慧卡盟购买", "platform.name", "启慧卡盟"),
        ("联系九妹卡盟客服", "platform.name", "九妹卡盟"),
        ("向商户‘星光充值店’购买", "seller.name", "星光充值店"),
        ("卡密:ABCD-1234-EFGH", "order.card_key", "ABCD-1234-EFGH"),
        ("充值账号:player_01", "order.account", "player_01"),
        ("用微信支付", "payment.method", "wechat"),
        ("银行卡扣款", "payment.method", "bank"),
        ("付款时间:2026-09-01 10:00", "payment.paid", at("2026-09-01T10:00")),
        ("9月2日发现余额少了", "order.discovered", at("2026-09-02T00:00")),
        ("购买30元话费", "order.goods", "phone-credit"),
        ("购买软件授权码", "order.goods", "software"),
    ],
)
def test_single_facts(text, key, value):
    assert facts(text)[key] == value


@pytest.mark.parametrize(
    ("text", "key", "why"),
    [
        ("于X月X日在XX卡盟购买", "platform.name", "XX is a placeholder"),
        ("某卡盟、多数卡盟、正规卡盟", "platform.name", "no name"),
        ("订单号XXX", "order.number", "a placeholder"),
        ("订单2026-09-01", "order.number", "a date"),
        ("充值XX元", "order.amount", "a placeholder"),
        ("要求补偿10元", "order.amount", "a demand is no price"),
        ("标的额在1万元以下", "order.amount", "a threshold"),
        ("要求退款100元", "payment.amount", "a demand is no payment"),
        ("未支付,购买100元点卡", "payment.amount", "not paid"),
        ("向支付宝投诉", "payment.method", "a channel, no way of paying"),
        ("联系微信客服", "payment.method", "a contact"),
        ("系统故障导致充值未到账", "story.effect", "the cause of the trouble"),
        ("卡密激活失败", "order.card_key", "no key after the label"),
        ("2026年9月1日联系客服", "order.placed", "a contact"),
    ],
)
def test_what_is_not_told_is_not_proposed(text, key, why):
    assert key not in facts(text), why


def test_times_and_order_of_contacts_in_a_story():
    found = [
        (p.key, p.at)
        for p in story("9月1日10:00联系客服,客服说系统延迟。9月2日11:00客服拒绝退款。")
        if p.kind == "event"
    ]
    assert found == [
        ("contact", at("2026-09-01T10:00")),
        ("reply", at("2026-09-01T10:00")),
        ("refused", at("2026-09-02T11:00")),
    ]


def test_advice_and_demands_are_no_events():
    assert events(story("若客服承诺处理却未兑现,可投诉。现要求平台立即退款。")) == []


def test_a_chat_is_cut_at_its_heads_and_our_own_words_are_ours():
    chat = "客服1024 2026-09-01 10:05:12\n您好,我们会在2小时内联系商户核实。\n我 10:06\n请立即退款\n客服1024 10:07\n请耐心等待"
    promise, demand, reply = read_reply(chat, NOW)
    assert (promise.key, promise.at, promise.place) == ("promise", at("2026-09-01T10:05:12"), "text:2:1")
    assert promise.data == {
        "staff": "1024",
        "with": "客服1024",
        "promise": "2小时内联系商户核实",
        "promise_by": at("2026-09-01T12:05:12"),
    }
    assert (demand.key, demand.at, demand.value) == ("demand", at("2026-09-01T10:06"), "请立即退款")
    assert (reply.key, reply.at) == ("reply", at("2026-09-01T10:07"))
    assert len(reply.data["ask"]) == 3


def test_a_text_message_gives_sender_receipt_amount_and_working_days():
    (found,) = read_reply(
        "【启慧卡盟】您的退款申请已受理,工单号GD20260901,预计3个工作日内原路退回500元。", NOW
    )
    assert found.key == "refund-promised"
    assert found.at == NOW
    assert "按现在计" in found.why
    assert found.data == {
        "with": "启慧卡盟",
        "receipt": "GD20260901",
        "promise": "3个工作日内原路退回500元",
        "length": 3,
        "unit": "working-day",
        "amount": Decimal("500.00"),
    }


def test_working_days_are_counted_by_the_calendar_that_is_given():
    asked = []

    def count(start: datetime, length: int, unit: str) -> datetime:
        asked.append((start, length, unit))
        return at("2026-11-25T23:59:59")

    (found,) = read_reply("3个工作日内退款", NOW, count)
    assert asked == [(NOW, 3, "working-day")]
    assert found.data["promise_by"] == at("2026-11-25T23:59:59")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("您的退款500.00元已到账", "refund-arrived"),
        ("已为您全额退款", "refund-issued"),
        ("已提交退款申请,预计3个工作日内到账", "refund-promised"),
        ("同意退款100元", "refund-promised"),
        ("虚拟商品一经售出不退不换", "refused"),
        ("无法退款", "refused"),
        ("给您补偿一张10元优惠券", "coupon"),
        ("我们会尽快处理", "reply"),
        ("请您在24小时内提供转账凭证", "reply"),
        ("今天内给您答复", "promise"),
    ],
)
def test_kinds_of_replies(text, kind):
    assert [p.key for p in read_reply(text, NOW)] == [kind]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # a condition of theirs is no promise: broken after 48 hours it would stand in a letter as one
        ("客服说“48小时内不反馈视为正常”", "reply"),
        ("客服说“卡密售出概不退换,48小时内不反馈视为正常”", "refused"),
        ("平台说充值不退", "refused"),
        ("卖家不退款", "refused"),
        ("我说不退就投诉", ""),
        ("客服工号1024当晚说“24小时内给您处理”", "promise"),
    ],
)
def test_kinds_of_what_a_story_tells(text, kind):
    assert [p.key for p in story("11月16日21:40," + text) if p.kind == "event"] == [kind] * bool(kind)


def test_an_asked_for_document_is_no_promise():
    (found,) = read_reply("请您在24小时内提供转账凭证", NOW)
    assert "promise_by" not in found.data
    assert "对方要求补充材料" in found.why


def test_an_empty_text_gives_nothing():
    assert story("") == read_reply("", NOW) == story(" \n\n") == []


@pytest.mark.parametrize(
    "unit", [QIHUI, HUIXIANG, "买", "退款到账", "订单号", "客服: 好的\n", "100元", "1", "“", "联系客服,"]
)
def test_ten_thousand_characters_take_less_than_a_fifth_of_a_second(unit):
    text = (unit * 10000)[:10000]
    story(QIHUI)  # patterns are compiled when first used
    read_reply(QIHUI, NOW)
    begin = process_time()
    story(text)
    middle = process_time()
    read_reply(text, NOW)
    assert max(middle - begin, process_time() - middle) < 0.2


_PIECES = st.sampled_from(
    ["2023年", "10月15日", "14:30", "昨天", "订单号", "QH2023", "100元", "¥", "万元", "购买", "点卡", "支付成功", "未到账", "导致", "客服", "承诺", "2小时内",
     "退款", "已到账", "拒绝", "我:", "客服1024 10:05", "\n", ",", "。", "(", "“", "”", "XXX", "X月", "卡密:", "①²", "\u202e", "\x00", "\ud800", "【", "】", "《", "》", "卡盟", "平台:", "工号"]
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=30).map("".join)))
def test_no_text_breaks_the_reader_and_all_values_are_typed(text):
    for proposal in [*story(text), *read_reply(text, NOW)]:
        assert proposal.why
        assert proposal.place.startswith("text:")
        if proposal.kind == "event":
            assert proposal.key in ENTRY_KINDS
        elif proposal.key.endswith("amount"):
            assert isinstance(proposal.value, Decimal)
        elif proposal.key in ("order.placed", "payment.paid", "order.discovered"):
            assert isinstance(proposal.value, datetime)
        else:
            assert isinstance(proposal.value, str)
            assert proposal.value
        if proposal.key in ("order.goods", "payment.method"):
            assert proposal.value in (*GOODS, *METHODS)


def test_the_time_of_a_named_event_is_not_the_time_of_a_later_sentence():
    text = "充了98元没到账,没法参加今晚的活动。\n客服工号1024说2小时内处理"
    promises = [
        p for p in read_story(text, datetime(2026, 11, 21, 21, tzinfo=SHANGHAI), {}) if p.key == "promise"
    ]
    assert len(promises) == 1
    assert promises[0].at is None and "promise_by" not in promises[0].data
    assert "请补上" in promises[0].why
