"""Facts in sentences: everything that is known, and neither a gap nor a stray mark for what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.case.records import Case, Claim, Order, Party, Payment, Story
from kameng_tui.channels.summary import DERIVED, claim_rows, derived_of, summary_of
from kameng_tui.values import SHANGHAI

AT = datetime(2023, 10, 15, 14, 30, tzinfo=SHANGHAI)
FULL = Case(
    story=Story(phenomenon="支付成功后30分钟未到账", effect="无法参与限时活动"),
    platform=Party(name="启慧卡盟"),
    orders=(Order("o1", number="QH2023101500123", item="游戏点卡", amount=Decimal("100.00"), placed=AT),),
    payments=(Payment("p1", "o1", "alipay", Decimal("100.00"), AT, reference="2023101522001"),),
)


def test_time_order_number_phenomenon_and_effect_stand_in_one_paragraph() -> None:
    assert summary_of(FULL) == (
        "本人于2023年10月15日14:30在“启慧卡盟”购买游戏点卡，订单号QH2023101500123，订单金额100.00元，"
        "通过支付宝付款100.00元（交易号2023101522001）。支付成功后30分钟未到账。影响：无法参与限时活动。"
    )


@pytest.mark.parametrize(
    ("case", "text"),
    [
        (Case(), ""),
        (Case(platform=Party(name="某盟")), ""),
        (Case(story=Story(text="没有到账")), "没有到账。"),
        (Case(orders=(Order("o1", number="A1"),)), "本人购买数字商品，订单号A1。"),
        (
            Case(
                orders=(Order("o1", amount=Decimal("1")), Order("o2", amount=Decimal("2"))),
                seller=Party(name="小店"),
            ),
            "本人向店铺“小店”购买数字商品，订单金额合计3.00元。",
        ),
        (
            Case(orders=(Order("o1", item="月卡", discovered=AT),), story=Story(phenomenon="提示“已使用”")),
            "本人购买月卡。2023年10月15日14:30发现：提示“已使用”。",
        ),
    ],
)
def test_what_is_missing_leaves_no_trace(case: Case, text: str) -> None:
    assert summary_of(case) == text


def test_an_order_of_somebody_else_is_not_told_as_the_consumers_own() -> None:
    assert summary_of(replace(FULL, problem="account-not-own")) == (
        "本人账户于2023年10月15日14:30在“启慧卡盟”出现购买游戏点卡的订单，订单号QH2023101500123，订单金额100.00元，"
        "通过支付宝被扣款100.00元（交易号2023101522001）。支付成功后30分钟未到账。影响：无法参与限时活动。"
    )
    bare = Case(problem="account-not-own", orders=(Order("o1", number="A1"),))
    assert summary_of(bare) == "本人账户出现购买数字商品的订单，订单号A1。"
    child = summary_of(replace(FULL, problem="minor-purchase"))
    assert child.startswith("2023年10月15日14:30在“启慧卡盟”出现购买游戏点卡的订单，") and "本人" not in child


def test_only_the_orders_of_the_filing_are_told() -> None:
    case = Case(orders=(Order("o1", number="A1"), Order("o2", number="B2")))
    assert summary_of(case, ["o2"]) == "本人购买数字商品，订单号B2。"


@pytest.mark.parametrize(
    ("claims", "texts"),
    [
        ([Claim("c1", "refund", amount=Decimal("5"))], ["退还5.00元至原支付账户"]),
        ([Claim("c1", "refund", text="全额退款。")], ["全额退款"]),
        ([Claim("c1", "loss", "seller", Decimal("5"))], ["由商家赔偿损失5.00元"]),
        (
            [Claim("c1", "replace", alternative="c2"), Claim("c2", "refund", amount=Decimal("5"))],
            ["更换可以正常使用的商品；如不能做到，则退还5.00元至原支付账户"],
        ),
        (
            [Claim("c1", "redeliver", alternative="refund"), Claim("c2", "refund")],
            ["补发未到账的商品；如不能做到，则退还已支付的款项至原支付账户"],
        ),
        (
            [Claim("c1", "redeliver", alternative="refund")],
            ["补发未到账的商品；如不能做到，则退还已支付的款项至原支付账户"],
        ),
        (
            [Claim("c1", "refund", amount=Decimal("100.00"), text="退回原支付账户。")],
            ["退回原支付账户（共100.00元）"],
        ),
        ([Claim("c1", "refund", amount=Decimal("100.00"), text="退100元")], ["退100元"]),
        ([Claim("c1", "refund", amount=Decimal("88.30"), text="退88.3元")], ["退88.3元"]),
        (
            [Claim("c1", "promised-compensation", amount=Decimal("10.00"), text="按10%补偿")],
            ["按10%补偿（共10.00元）"],
        ),
        (
            [Claim("c1", "promised-compensation", amount=Decimal("10"), text="订单A2310的补偿")],
            ["订单A2310的补偿（共10.00元）"],
        ),
        ([Claim("c1", "redeliver", alternative="换成月卡")], ["补发未到账的商品；如不能做到，则换成月卡"]),
        (
            [Claim("c1", "replace", alternative="c2"), Claim("c2", "refund", alternative="c1")],
            ["更换可以正常使用的商品；如不能做到，则退还已支付的款项至原支付账户"],
        ),
        ([Claim("c1", "refund", alternative="c1")], ["退还已支付的款项至原支付账户"]),
    ],
)
def test_claims_that_replace_each_other_are_one_demand(claims: list[Claim], texts: list[str]) -> None:
    assert [row["text"] for row in claim_rows(Case(claims=tuple(claims)))] == texts


def test_money_is_never_asked_twice() -> None:
    claims = (
        Claim("c1", "replace", alternative="c2"),
        Claim("c2", "refund", amount=Decimal("5")),
        Claim("c3", "loss", amount=Decimal("1")),
    )
    derived = derived_of(Case(claims=claims))
    assert derived["derived.total"] == Decimal("6.00")
    assert str(derived["derived.demands"]).startswith("1. 更换") and "\n2. 赔偿损失1.00元。" in str(
        derived["derived.demands"]
    )


def test_every_derived_path_is_documented() -> None:
    case = Case(
        problem="no-stock",
        orders=FULL.orders,
        claims=(Claim("c1", "refund", amount=Decimal("5"), within="48小时"),),
    )
    assert set(derived_of(case)) == set(DERIVED)
    assert derived_of(Case()) == {}


def test_what_has_come_back_is_asked_for_no_more():
    """A letter that names the whole again asks twice for the same money, and at 12315 it is not true."""
    refund = Claim(id="c1", kind="refund", amount=Decimal("800.00"))
    loss = Claim(id="c2", kind="loss", amount=Decimal("50.00"))
    case = Case(claims=(refund, loss))
    part = derived_of(case, (), Decimal("300.00"))
    assert part["derived.demands"].startswith("1. 退还800.00元中尚未退还的500.00元至原支付账户。")
    assert part["derived.total"] == Decimal("550.00")
    whole = derived_of(case, (), Decimal("800.00"))
    assert whole == {
        "derived.demands": "赔偿损失50.00元。",
        "derived.total": Decimal("50.00"),
        "derived.contract": "none",
    }
    rest = derived_of(case, (), Decimal("820.00"))
    assert rest["derived.demands"] == "赔偿损失50.00元中尚未支付的30.00元。"
    assert derived_of(case, (), Decimal("850.00")) == {}, "nothing is asked for when all has come"
    own = Claim(id="c1", kind="refund", amount=Decimal("800.00"), text="把800元退给我")
    (row,) = claim_rows(Case(claims=(own,)), Decimal("300.00"))
    assert (row["text"], row["amount"]) == ("把800元退给我（其中300.00元已退还）", Decimal("500.00"))
    twice = (refund, Claim(id="c2", kind="refund", amount=Decimal("100.00")))
    rows = claim_rows(Case(claims=twice), Decimal("850.00"))
    assert [row["amount"] for row in rows] == [Decimal("50.00")], (
        "the first refund is full, the rest counts for the next"
    )


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="甲乙。,；; ", max_size=6), st.text(alphabet="丙。！; ", max_size=6))
def test_sentences_end_once(phenomenon: str, effect: str) -> None:
    text = summary_of(
        Case(orders=(Order("o1", number="A"),), story=Story(phenomenon=phenomenon, effect=effect))
    )
    assert text.endswith(("。", "！"))
    assert text.endswith("！") or text[-2] not in ",，;；、。！ "
