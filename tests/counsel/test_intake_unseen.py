"""Problems of stories in the buyers' own voice, and the small things that such stories and replies leave half said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from intake_rates import NOW, problems, shown

from kameng_tui.counsel.intake import read_reply, read_story
from kameng_tui.knowledge.load import knowledge

WORDS = {book.id: book.words for book in knowledge().playbooks.values()}


@pytest.mark.parametrize(("tuned", "least"), [(True, 0.94), (False, 0.65)])
def test_problems_read_right_stay_above_their_floor_and_wrong_ones_below_one_in_twenty(tuned, least):
    rows = [row for row in problems() if row[2] is tuned]
    assert sum(row[0] == row[1] for row in rows) / len(rows) >= least
    assert sum(row[1] not in ("", row[0]) for row in rows) / len(rows) <= 0.05


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("买了外挂,第二天账号被封号了", "illegal-goods"),  # the ban came of the goods
        ("卖家说我使用外挂,我没有,账号被封了", "account-frozen"),  # a reproach is no purchase
        (
            "客服敷衍拖延一直不处理也不回复,卡密无效",
            "card-key-invalid",
        ),  # how it was handled is the lesser problem
        ("如果是孩子充值的怎么办", ""),  # a question about what did not happen
    ],
)
def test_what_the_case_is_about_outweighs_what_came_of_it(text, problem):
    assert [p.value for p in read_story(text, NOW, WORDS) if p.key == "problem"] == [problem] * bool(problem)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("昨天在星河卡盟买点卡,25元,付款微信,没到账", "order.amount", "25.00"),
        ("昨天在星河卡盟买点卡,25元,付款微信,没到账", "payment.method", "wechat"),
        ("买了Q币,88元,支付宝,没到账", "payment.method", "alipay"),
        ("用招商银行卡(尾号1234)转给李四500元买账号", "payment.method", "bank"),
        ("用招商银行卡(尾号1234)转给李四500元买账号", "payment.payee", "李四"),
    ],
)
def test_what_is_said_with_a_bare_word_is_a_fact(text, key, value):
    assert shown(next(p.value for p in read_story(text, NOW, WORDS) if p.key == key)) == value


def test_a_payee_is_no_shop_assistant_and_a_wechat_number_no_way_of_paying():
    found = {p.key for p in read_story("转给客服300元,付款微信号是abc12345", NOW, WORDS)}
    assert "payment.payee" not in found
    assert not [p for p in read_story("付款微信号是abc12345", NOW, WORDS) if p.key == "payment.method"]


def events(text: str, read=lambda text: read_story(text, NOW, WORDS)) -> dict[str, dict[str, object]]:
    return {p.key: dict(p.data) for p in read(text) if p.kind == "event"}


def test_a_time_on_the_page_is_a_promise_and_ends_before_its_quotation_mark():
    assert events("页面写着“15分钟内到账”,过了两小时没到账")["promise"]["promise"] == "15分钟内到账"
    assert not events("页面写着“永久有效”,过了两小时没到账")


def test_the_number_of_a_ticket_in_a_story_is_kept():
    assert events("联系客服后给了工单号GD20261120001,没下文")["contact"]["receipt"] == "GD20261120001"


def test_a_coupon_in_a_story_is_a_coupon_and_one_that_was_used_is_nothing():
    found = events("客服答应送我一张5元优惠券补偿,我没要")
    assert found == {"coupon": {"amount": Decimal("5.00")}}
    assert not events("我用了一张5元优惠券,实付20元买点卡")


def test_a_refusal_with_a_coupon_says_both():
    def read(text):
        return read_reply(text, NOW)

    found = events("抱歉不能退款,可以补偿您一张5元优惠券", read)
    assert list(found) == ["refused", "coupon"]
    assert found["coupon"]["amount"] == Decimal("5.00")
    assert list(events("优惠券不支持退款", read)) == ["refused"]
    assert list(events("客服给我一张优惠券,拒绝退款")) == ["coupon", "refused"]
