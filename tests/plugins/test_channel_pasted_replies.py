"""Whole replies as people paste them, at 黑猫, Alipay and the court: what each means, and what it does not mean."""

from __future__ import annotations

import pytest
from courtplay import COURT
from manifestplay import manifest

from kameng_tui.channels.receipts import recognise
from kameng_tui.channels.records import Channel

CHANNELS = {"heimao": manifest("kameng_heimao"), "alipay": manifest("kameng_alipay"), "court": COURT}

REPLIES = [  # channel, the reply, the events that it proposes in any order, the number in it
    ("heimao", "【黑猫投诉】您好,您的投诉已提交成功,投诉编号17391234567,目前正在审核中,请耐心等待审核结果。", "submitted", "17391234567"),
    ("heimao", "您发起的投诉(投诉编号:17398765432)已通过审核,我们将尽快分配给商家处理。", "submitted review-passed", "17398765432"),
    ("heimao", "抱歉,您的投诉未通过审核,原因:投诉内容包含他人个人信息,请修改后重新提交。", "review-failed", ""),
    ("heimao", "投诉编号 17398765432 投诉对象 九妹卡盟 投诉要求 退款 投诉进度 待分配", "submitted review-passed", "17398765432"),
    ("heimao", "您的投诉【充值未到账】已分配至商家,商家将在规定时间内处理。", "forwarded", ""),
    ("heimao", "商家 九妹卡盟 回复了您的投诉:卡密已售出不支持退款,可为您补偿10元优惠券。", "answered offered", ""),
    ("heimao", "[商家回复] 订单已核实,款项已于2026年11月20日原路退回,请注意查收。", "refund-issued", ""),
    ("heimao", "您的投诉已完成,感谢您的评价。", "completed", ""),
    ("alipay", "您的投诉已提交,投诉编号:TS20261118001,商家将尽快处理,请耐心等待。", "submitted", "TS20261118001"),
    ("alipay", "商家处理中,剩余23小时59分。投诉单号 2026111800123456", "merchant-processing submitted", "2026111800123456"),
    ("alipay", "商家已反馈:您好,虚拟商品售出后不同意退款。若不认可,可申请平台介入。", "merchant-feedbacked merchant-refused", ""),
    ("alipay", "支付宝客服已介入处理,请在2026年11月25日前补充聊天记录等凭证。", "platform-processing evidence-asked", ""),
    ("alipay", "投诉已完结。处理结果:商家已退款100.00元,款项已按原路退回您的付款账户。", "finished refund-issued", ""),
    ("alipay", "投诉已关闭,原因:超时未补充凭证。", "closed", ""),
    ("alipay", "商家同意退款100元,预计3个工作日内到账。", "refund-promised", ""),
    ("court", "【人民法院在线服务】您提交的网上立案申请(编号WS20261023001)已提交成功,请等待法院审核立案。", "submitted submitted", "WS20261023001"),
    ("court", "张三,您与某公司买卖合同纠纷一案已立案,案号(2026)某0105民初1234号,承办人李法官。", "accepted", ""),
    ("court", "您申请的网上立案审核不通过,原因:被告信息不明确。", "asked", ""),
    ("court", "请于收到本通知之日起七日内预交案件受理费25元,逾期未交按撤诉处理。", "fee-notice", ""),
    ("court", "现定于2026年12月8日9时30分在第三法庭公开开庭审理,请准时参加。", "scheduled", ""),
    ("court", "判决如下:一、被告于本判决生效之日起十日内退还原告货款128元;二、驳回原告其他诉讼请求。", "judged", ""),
    ("court", "判决如下:驳回原告张三的全部诉讼请求。案件受理费25元,由原告负担。", "dismissed", ""),
    ("court", "对张三的起诉,本院不予受理。如不服本裁定,可以在裁定书送达之日起十日内上诉。", "refused", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "reply", "events", "number"), REPLIES, ids=[f"{r[0]}: {r[1][:24]}" for r in REPLIES]
)
def test_a_pasted_reply(channel: str, reply: str, events: str, number: str) -> None:
    found = recognise(CHANNELS[channel], reply)
    assert sorted(each.receipt.event for each in found) == sorted(events.split())
    assert next((each.number for each in found if each.number), "") == number


TRAPS = [  # what might come, or did not come, is no event
    ("heimao", "将在审核通过后转交商家,请等待商家回复。"),
    ("heimao", "商家不同意退款。"),
    ("alipay", "如对商家的处理不满意,您可以申请支付宝介入。"),
    ("alipay", "您的投诉将由商家处理,超时未处理的由支付宝跟进。"),
    ("court", "您的材料已收到,请等待法院审核后立案。"),
    ("court", "材料已于2026年11月5日提交,审核后登记立案。"),
    ("court", "本院对符合起诉条件的予以登记立案,不符合的不予受理。"),
    ("court", "逾期未交费的,按撤诉处理。"),
]


@pytest.mark.parametrize(("channel", "reply"), TRAPS, ids=[f"{r[0]}: {r[1]}" for r in TRAPS])
def test_what_did_not_happen_is_not_proposed(channel: str, reply: str) -> None:
    assert [each.receipt.id for each in recognise(CHANNELS[channel], reply)] == []


@pytest.mark.parametrize("channel", CHANNELS.values(), ids=list(CHANNELS))
def test_a_reply_of_the_end_never_says_that_money_came(channel: Channel) -> None:
    """Only what has arrived is paid: no reply may be taken for 已履行 or for money in the account."""
    meanings = {channel.meaning(f"{channel.id}:{r.event}") for r in channel.receipts}
    meanings |= {r.event for r in channel.receipts}
    assert not meanings & {"fulfilled", "refund-arrived"}
