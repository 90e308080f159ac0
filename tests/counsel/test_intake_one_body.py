"""A pasted line comes from one body: of several filings that know its words it is about one, or nobody can say which."""

from __future__ import annotations

import pytest
from casemaker import shipped

from kameng_tui.counsel.intake import read_reply, read_story
from kameng_tui.counsel.intake_receipts import Open
from kameng_tui.values import parse_when

CHANNELS = shipped()
NOW = parse_when("2026-09-10T10:00")
NUMBER = "1330102002026090512345"
OPEN = [
    Open("platform", CHANNELS["platform"], "e1", ("GD20260902001",)),
    Open("12315", CHANNELS["12315"], "e2"),  # handed in, its number is not known yet
    Open("alipay", CHANNELS["alipay"]),
    Open("court", CHANNELS["court"]),
    Open("heimao", CHANNELS["heimao"]),
]

CASES = [  # what is pasted, the filings that are proposed (each alone is sure, several are marked), why
    (f"【全国12315平台】您的投诉已提交成功,投诉编号:{NUMBER}", "12315", "it signs with the channel's own name"),
    ("【黑猫投诉】您的投诉已提交成功\n投诉编号:17391234567", "heimao", "signed in the line above"),
    ("【支付宝】您的投诉已提交,投诉编号:TS20261118001", "alipay", "signed"),
    ("支付宝客服:商家同意退款100元", "alipay", "who speaks stands before the colon"),
    ("【人民法院在线服务】网上立案申请(编号WS1001)已提交成功", "court", "人民法院 is in what the channel calls its body"),
    ("【余杭区市场监管局】投诉编号:1330102002026090512345", "12315", "市场监 is in 市场监督管理局"),
    ("投诉编号:GD20260902001 已转交主管", "platform", "a number that only that filing has"),
    ("投诉编号:GD202609020019", "12315 alipay heimao platform", "the known number stands in a longer one"),
    ("投诉编号:17391234567", "12315 alipay heimao platform", "unsigned: every one of them writes so"),
    ("审核未通过", "court heimao", "neither was handed in: it may be either"),
    ("退款成功,款项已原路退回您的支付宝账户", "platform", "only that one was handed in; 支付宝 is where the money went"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "filings", "why"), CASES, ids=[case[0] for case in CASES])
def test_a_line_is_about_one_filing_or_marked(text: str, filings: str, why: str) -> None:
    found = [p for p in read_reply(text, NOW, None, OPEN) if "filing" in p.data]
    assert sorted({str(p.data["filing"]) for p in found}) == filings.split(), why
    doubtful = " " in filings
    assert [bool(p.data.get("either")) for p in found] == [doubtful] * len(found)
    assert all(("只选真正收到" in p.why) is doubtful for p in found)


def test_of_two_filings_of_one_channel_the_number_says_which_and_each_is_named() -> None:
    two = [
        Open("12315", CHANNELS["12315"], "e1", ("1330000999",)),
        Open("12315-b7x2", CHANNELS["12315"], "e2", ("1330000777",)),
    ]
    (sure,) = [p for p in read_reply("编号1330000777的投诉不予受理", NOW, None, two) if p.key == "refused"]
    assert sure.data["filing"] == "12315-b7x2" and "12315-b7x2" in sure.why
    both = [p for p in read_reply("您的投诉不予受理", NOW, None, two) if p.key == "refused"]
    assert [p.data.get("either") for p in both] == [True, True]


@pytest.mark.parametrize(
    "text", ["虚拟商品售出后不同意退款", "商家不愿意退款", "商家暂不同意为您退款", "商家没有答应退款"]
)
def test_what_is_refused_is_no_promise(text: str) -> None:
    assert "refund-promised" not in [p.key for p in read_reply(text, NOW)]
    assert "refund-promised" not in [p.key for p in read_story(text, NOW, {})]


def test_what_the_consumer_may_not_agree_to_is_no_refusal() -> None:
    assert "refused" not in [p.key for p in read_reply("如您不同意退款方案,请在3日内回复", NOW)]
