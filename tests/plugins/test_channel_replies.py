"""Replies as people paste them (made up, in the usual wording): what the platform, the complaint and the report read from them."""

from __future__ import annotations

import pytest
from manifestplay import manifest

from kameng_tui.channels.receipts import recognise

CHANNELS = {
    "platform": manifest("kameng_platform"),
    "12315": manifest("kameng_12315"),
    "report": manifest("kameng_12315", "report.toml"),
}

# channel, what was pasted, the events it may propose (no others), the number in it
REPLIES = [
    ("platform", "亲,您的问题已为您登记,工单号:GD20261120001,专员会尽快跟进~", {"ticket-opened"}, "GD20261120001"),
    ("platform", "【某某卡盟】您的投诉已收到，受理编号 KM-882014，请留意站内信", {"ticket-opened"}, "KM-882014"),
    ("platform", "非常抱歉给您带来不便,这边已经帮您升级到主管处理了", {"supervisor"}, ""),
    ("platform", "您好，已转交值班主管，工号1024", {"supervisor"}, ""),
    ("platform", "技术正在核实,24小时内会给您处理,请耐心等待", {"promise"}, ""),
    ("platform", "我们会在3个工作日内联系商家并给您回复", {"promise"}, ""),
    ("platform", "款项已于11月20日原路退回您的支付账户,请注意查收", {"refund-issued"}, ""),
    ("platform", "您的订单退款成功，预计1-3天到账", {"refund-issued"}, ""),
    ("platform", "核实后将在48小时内为您退款,请耐心等候", {"refund-promised"}, ""),
    ("platform", "审核通过后款项将原路退回", {"refund-promised"}, ""),
    ("platform", "虚拟商品一经售出概不退换,请谅解", {"refused"}, ""),
    ("platform", "抱歉,卡密类商品不支持退款", {"refused"}, ""),
    ("platform", "经核实卡密已被激活,本店不予退款", {"refused"}, ""),
    ("platform", "您的反馈已超过48小时,按规则视为正常,无法退款", {"refused"}, ""),
    ("platform", "给您补偿一张10元优惠券,您看可以吗", {"offered"}, ""),
    ("platform", "为表歉意,送您20元无门槛优惠券作为补偿", {"offered"}, ""),
    ("platform", "亲,已经帮您重新补发了,您再试一下", {"answered"}, ""),
    ("platform", "麻烦您提供一下支付截图和报错录屏哦", {"asked"}, ""),
    ("platform", "请您提供支付宝付款凭证,我们核实", {"asked"}, ""),
    ("platform", "在的亲,有什么可以帮您", set(), ""),
    ("12315", "【全国12315平台】您好，您提交的投诉单（编号：1330106002026112012345678）已成功提交，请耐心等待处理。", {"submitted"}, "1330106002026112012345678"),
    ("12315", "提交成功!投诉编号:TS20261120001,可在「我的投诉」查看进度", {"submitted"}, "TS20261120001"),
    ("12315", "您的投诉已登记，登记编号1440305002026112099887766", {"submitted"}, "1440305002026112099887766"),
    ("12315", "您的投诉已分送至杭州市西湖区市场监督管理局办理", {"transferred"}, ""),
    ("12315", "您反映的问题已转由滨江区市场监督管理局处理", {"transferred"}, ""),
    ("12315", "【全国12315平台】您的投诉已由杭州市西湖区市场监督管理局受理，承办人李某，电话0571-12345678", {"accepted"}, ""),
    ("12315", "经审查，你的投诉符合受理条件，本局决定受理。", {"accepted"}, ""),
    ("12315", "本局对你的投诉予以受理,将组织双方调解", {"accepted"}, ""),
    ("12315", "依据《市场监督管理投诉举报处理办法》第十六条第四项，本局决定不予受理。", {"refused"}, ""),
    ("12315", "您的投诉不符合受理条件,建议向人民法院起诉", {"refused"}, ""),
    ("12315", "限期提供身份证明材料通知书:请于2026年11月25日前提供有效身份证件复印件", {"id-asked"}, ""),
    ("12315", "请补充订单截图、支付记录等材料", {"asked"}, ""),
    ("12315", "请于三日内补充提供付款截图", {"asked"}, ""),
    ("12315", "本案需委托第三方机构鉴定,鉴定期间不计入调解期限", {"appraisal"}, ""),
    ("12315", "被投诉人同意退还50元,请问你是否接受", {"offered"}, ""),
    ("12315", "因双方未能达成一致，本局决定终止调解。", {"terminated"}, ""),
    ("12315", "双方未达成调解协议,现终止调解,并将结果告知如下", {"terminated", "termination-notice"}, ""),
    ("12315", "经调解，双方达成调解协议，被投诉人三日内退还货款", {"agreed"}, ""),
    ("12315", "经本局组织调解,双方达成一致意见", {"agreed"}, ""),
    ("12315", "调解中发现涉嫌虚假宣传的违法线索,已移交执法大队核查", {"clue"}, ""),
    ("12315", "您的诉求已转ODR企业处理,企业将在10个工作日内与您联系", {"odr"}, ""),
    ("12315", "ODR企业未与您达成和解,您的诉求已转为投诉", {"odr-failed"}, ""),
    ("12315", "您的来电已记录,感谢您的支持", set(), ""),
    ("report", "您提交的举报单（编号：2330106002026112000000123）已成功提交", {"submitted"}, "2330106002026112000000123"),
    ("report", "举报编号：JB20261120007，请妥善保存", {"submitted"}, "JB20261120007"),
    ("report", "您的举报已转送至上城区市场监督管理局核查", {"transferred"}, ""),
    ("report", "因案情复杂,经批准核查期限延长十五个工作日", {"extension"}, ""),
    ("report", "经核查,未发现违法行为,本局决定不予立案", {"not-filed"}, ""),
    ("report", "经核查,该公司的行为涉嫌违法,本局决定予以立案调查", {"filed"}, ""),
    ("report", "您反映的情况我局已立案", {"filed"}, ""),
    ("report", "经负责人批准,本案办案期限延长三十日", {"decision-extension"}, ""),
    ("report", "我局已对该公司作出行政处罚决定", {"decided"}, ""),
    ("report", "现将您举报的处理结果告知您", {"result-told"}, ""),
    ("report", "你所补充的内容已并入此前的举报一并核查", {"merged"}, ""),
    ("report", "请补充能证明违法事实的线索", {"asked"}, ""),
    ("report", "您好,12315热线为您服务", set(), ""),
    ("platform", "工单编号 20261120-0098 已生成,点此查看进度", {"ticket-opened"}, "20261120-0098"),
    ("platform", "您的投诉编号为TS7781,客服会联系您", {"ticket-opened"}, "TS7781"),
    ("platform", "我这边权限不够,已转给客服主管跟进", {"supervisor"}, ""),
    ("platform", "24小时内专员会给您回复", {"promise"}, ""),
    ("platform", "已催促商家2小时内给您补发卡密", {"promise", "answered"}, ""),
    ("platform", "一般7个工作日内会处理完成", {"promise"}, ""),
    ("platform", "这笔已原路退款,到账以银行为准", {"refund-issued"}, ""),
    ("platform", "财务已发起退款,请等待银行入账", {"refund-issued"}, ""),
    ("platform", "核实无误后将为您办理退款", {"refund-promised"}, ""),
    ("platform", "款项将在1-3个工作日内原路退回", {"refund-promised"}, ""),
    ("platform", "请您提供支付页面的截图", {"asked"}, ""),
    ("platform", "请重新操作一遍并提供完整录屏", {"asked"}, ""),
    ("12315", "您的投诉（编号：3301062026112000456）已提交成功", {"submitted"}, "3301062026112000456"),
    ("12315", "投诉单已转送某县市场监督管理局", {"transferred"}, ""),
    ("12315", "您的投诉已受理,请保持电话畅通", {"accepted"}, ""),
    ("12315", "已由西湖区市场监管局受理", {"accepted"}, ""),
    ("12315", "已委托检验机构检测", {"appraisal"}, ""),
    ("12315", "你与该公司已达成和解协议", {"agreed"}, ""),
    ("12315", "该企业为ODR企业,将在10个工作日内直接与您协商", {"odr"}, ""),
    ("report", "您的举报（编号：2301062026112000456）已提交成功", {"submitted"}, "2301062026112000456"),
    ("report", "举报已登记,登记编号 23010620261120", {"submitted"}, "23010620261120"),
    ("report", "举报材料已分送某县市场监督管理局", {"transferred"}, ""),
    ("report", "已转由某市市场监督管理局执法队核实", {"transferred"}, ""),
    ("report", "经批准,延长十五个工作日核查", {"extension"}, ""),
    ("report", "经核查,决定立案", {"filed"}, ""),
    ("report", "经批准,延长本案办案期限", {"decision-extension"}, ""),
    ("report", "现将处理结果答复如下", {"result-told"}, ""),
    ("report", "请补充相关证据材料", {"asked"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "text", "events", "number"), REPLIES, ids=[row[1] for row in REPLIES])
def test_a_pasted_reply(channel: str, text: str, events: set[str], number: str) -> None:
    found = recognise(CHANNELS[channel], text)
    assert {hit.receipt.event for hit in found} == events
    assert {hit.number for hit in found if hit.number} == ({number} if number else set())


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_pattern_was_tried(channel: str) -> None:
    hits = {
        hit.receipt.id
        for name, text, *_ in REPLIES
        if name == channel
        for hit in recognise(CHANNELS[channel], text)
    }
    assert hits == {receipt.id for receipt in CHANNELS[channel].receipts}
