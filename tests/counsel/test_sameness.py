"""How alike two texts are: exactly the same, near, or two letters about one case."""

from __future__ import annotations

import pytest

from kameng_tui.counsel.sameness import NEAR, likeness, nearest, same_text

LETTER = (
    "本人于2026年11月1日在启慧卡盟购买话费充值一百元,订单号QH1,通过支付宝付款。平台承诺三十分钟到账,至今没有到账。"
    "客服两次答复正在处理,没有说明原因和时限。请求贵方调解,要求对方退还货款一百元,三日内退回原支付账户。"
)
OTHER = (
    "请贵机构核实这一笔交易的收款商户:商户没有交付所售的充值服务,又不退款。我已在商家处投诉,编号TS1,附聊天记录和账单。"
    "希望按争议处理的程序要求商户举证,逾期不举证的把款项退回。"
)


SAME = {
    "line breaks and punctuation": ("贵方9月1日承诺，\n未兑现。", "贵方 9月1日承诺,未兑现", True),
    "the days that passed": ("已3个工作日未处理", "已12个工作日未处理", True),
    "the date of the letter": ("请处理。2026年9月1日", "请处理。2026年9月20日", True),
    "another fact": ("已付款,未到账", "已付款,卡密无效", False),
    "another day of the purchase": ("2026年9月1日购买,未到账", "2026年9月2日购买,未到账", False),
    "another amount": ("要求退款100.00元", "要求退款500.00元", False),
    "nothing is not the same as nothing": ("", "", False),
}


@pytest.mark.parametrize(("one", "other", "same"), SAME.values(), ids=SAME)
def test_same_text(one: str, other: str, same: bool) -> None:
    assert same_text(["别的", one], other) is same


# the letter, another one -> whether it is near, why
NEARNESS = {
    "another day and another number of days": (
        LETTER.replace("11月1日", "11月9日").replace("三日", "3日"),
        True,
    ),
    "one sentence more": (LETTER + "附新证据一份。", True),
    "another order number": (LETTER.replace("QH1", "QH22"), True),
    "the same facts in a letter of its own purpose": (OTHER, False),
    "half of it": (LETTER[: len(LETTER) // 2], False),
    "nothing": ("", False),
}


@pytest.mark.parametrize(("text", "near"), NEARNESS.values(), ids=NEARNESS)
def test_near(text: str, near: bool) -> None:
    assert (likeness(LETTER, text).measure >= NEAR) is near
    assert (nearest([("p1", OTHER * 2), ("p2", LETTER)], text) is not None) is (near or text == OTHER)


def test_what_differs_is_said_and_a_difference_is_never_the_whole() -> None:
    found = nearest([("p2", LETTER)], LETTER + "附新证据一份。")
    assert found is not None and found[0] == "p2"
    assert found[1].differs == ("附新证据一份",) and found[1].percent < 100
    assert likeness(LETTER, LETTER).percent == 100 and likeness("", "").measure == 0
