"""What an offer asks for beside what it gives, and what to answer."""

from __future__ import annotations

from datetime import date

import pytest

from kameng_tui.case.findings import SEVERITY
from kameng_tui.counsel.phrases import Page
from kameng_tui.counsel.settling import check, is_offer
from kameng_tui.knowledge.load import knowledge

TODAY = date(2026, 11, 21)


def codes(text: str) -> list[str]:
    return [fault.code for fault in check(text, knowledge().words, TODAY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("退款100元,2026年11月25日前原路退回", []),
        ("同意退款,3天内到账", []),
        ("100元已原路退回", []),
        ("不予退款", []),
        ("退款100元", ["settlement.no-date"]),
        ("三天内退款,前提是删帖", ["settlement.hush"]),
        ("先撤销投诉,24小时内退款", ["settlement.hush"]),
        ("退款后对此事保密,11月25日前到账", ["settlement.hush"]),
        ("加微信退款,今天内到账", ["settlement.private"]),
        ("给您200元好处费", ["settlement.private"]),
        ("补一张10元优惠券", ["settlement.coupon"]),
        ("款项退到平台余额", ["settlement.coupon"]),
        ("11月25日前原路退款100元,另送优惠券", []),
        ("11月25日前退款,之后不再追究", ["settlement.waiver"]),
        ("补偿50元,您删除评价并放弃其他请求", ["settlement.no-date", "settlement.hush", "settlement.waiver"]),
        ("不接受优惠券", []),
        ("11月25日前退款,不以撤诉为条件", []),
    ],
)
def test_the_terms_of_an_offer(text, expected):
    assert sorted(codes(text)) == sorted(expected)


def test_each_finding_says_what_to_answer():
    for fault in check("私下退您50元优惠券,请撤诉并放弃其他请求", knowledge().words, TODAY):
        assert fault.code in SEVERITY
        assert "可以这样回:「" in fault.message


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("亲,我们给您补偿一张优惠券", True),
        ("和解协议 甲方 乙方", True),
        ("贵方提出以优惠券代替退款,本人不接受", False),
        ("客服要求撤销投诉后再退款,请求调解", False),
    ],
)
def test_an_offer_is_told_from_a_letter_about_one(text, offer):
    assert is_offer(Page(text), knowledge().words) is offer
