"""Bills of Alipay, WeChat and banks: rows, what of them belongs to a case, and that no row is taken twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from casemaker import a_case, a_dossier, at, entry
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.case.records import Case, Entry
from kameng_tui.counsel.billmatch import MOST, Matched, match
from kameng_tui.counsel.bills import BillFault, looks_like_bill, read_bill

ALIPAY_HEAD = (
    "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,"
)
PAID = '2026-11-20 20:01:33,充值缴费,星屿数卡,xy***@163.com,"点券,98元档",支出,98.00,余额宝,交易成功,2026112022001400001234567890\t,XY20261120200012345\t,,'
BACK = "2026-11-21 08:30:00,退款,星屿数卡,xy***@163.com,退款-点券,不计收支,98.00,余额宝,退款成功,2026112022001400001234567890_XY20261120200012345\t,XY20261120200012345\t,,"
LUNCH = "2026-11-20 12:10:02,餐饮美食,某某小吃店,s*@qq.com,午餐,支出,22.00,花呗,交易成功,2026112022001400009999999999\t,T1000\t,,"
CLOSED = "2026-11-19 09:00:00,日用百货,某超市,ab*@qq.com,纸巾,支出,98.00,花呗,交易关闭,2026111922001400009999999998\t,T1001\t,,"
WECHAT = """微信支付账单明细,,,,,,,,
微信昵称:[阿杰],,,,,,,,
起始时间:[2026-11-01 00:00:00] 终止时间:[2026-11-21 00:00:00],,,,,,,,
----------------------微信支付账单明细列表--------------------,,,,,,,,
交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注
2026-11-15 12:08:41,商户消费,云上网络科技,"会员季卡",支出,¥45.50,零钱,支付成功,"4200002987202611151234567890\t","YS20261115120841\t","/"
2026-11-16 09:00:00,云上网络科技-退款,云上网络科技,"/",收入,¥45.50,/,已全额退款,"50300001232026111612345678901\t","YS20261115120841\t","/"
"""
BANK = """账户:6222****8899
交易日期,交易时间,摘要,借方发生额,贷方发生额,余额,对方户名,流水号
20261117,21:05:09,消费,256.00,,1000.00,聚优数码,A1
20261118,10:00:00,退款,,256.00,1256.00,聚优数码,A2
合计,,,256.00,256.00,,,
"""


def alipay(*rows: str) -> str:
    return "\n".join(["-----", "姓名：张*", "导出交易类型：[全部]", ALIPAY_HEAD, *rows, ""])


def a_story(**payment: object) -> Case:
    """An order of 98 yuan on 20 November, and a payment with what is given of it."""
    if "paid" in payment:
        payment["paid"] = at(str(payment["paid"]))
    order = {"id": "o1", "number": "XY1", "amount": "98.00", "placed": at("2026-11-20T20:00")}
    made = {"id": "p1", "order": "o1", **payment}
    return a_case(platform={"name": "星屿数卡"}, order=[order], payment=[made])


def matched(text: str, case: Case, journal: tuple[Entry, ...] = (), *, every: bool = False) -> Matched:
    return match(read_bill(text), a_dossier(case, journal), every=every)


@pytest.mark.parametrize(
    ("text", "kind", "rows"),
    [
        (alipay(PAID, BACK), "alipay", [("out", "98.00", "2026-11-20T20:01:33"), ("", "98.00", "2026-11-21T08:30:00")]),
        (WECHAT, "wechat", [("out", "45.50", "2026-11-15T12:08:41"), ("in", "45.50", "2026-11-16T09:00:00")]),
        (BANK, "bank", [("out", "256.00", "2026-11-17T21:05:09"), ("in", "256.00", "2026-11-18T10:00:00")]),
        ("日期\t金额\t对方\n2026-11-01\t-12.50\t甲店\n2026-11-02\t3.00\t乙", "bank",
         [("out", "12.50", "2026-11-01T00:00:00"), ("in", "3.00", "2026-11-02T00:00:00")]),
        ("交易时间,商家订单号,金额（元）,收/支\r\n2026/11/1 9:05,X,\"1,280.00\",支出", "alipay",
         [("out", "1280.00", "2026-11-01T09:05:00")]),
    ],
    ids=["alipay", "wechat", "bank", "signed amounts by tabs", "wide brackets"],
)  # fmt: skip
def test_rows_are_read_by_their_header(text, kind, rows):
    bill = read_bill(text)
    assert bill.kind == kind
    assert [(r.way, f"{r.amount}", r.at.strftime("%Y-%m-%dT%H:%M:%S")) for r in bill.rows] == rows
    assert not bill.unread


def test_a_row_has_its_numbers_without_tabs_and_its_line():
    row = read_bill(alipay(PAID)).rows[0]
    assert (row.reference, row.merchant) == ("2026112022001400001234567890", "XY20261120200012345")
    assert (row.line, row.other, row.item) == (5, "星屿数卡", "点券,98元档")


def test_no_cell_is_a_formula_and_no_control_character_stays():
    bad = '2026-11-20 20:01:33,分类,=HYPERLINK("x")店,a,+cmd|\'/c\'\u202e!A0,支出,98.00,x,成功,="2026112022001400001234567890",@X\x00\x1b[31m,,'
    row = read_bill(alipay(bad)).rows[0]
    assert (row.other, row.item) == ('HYPERLINK("x")店', "cmd|'/c'!A0")
    assert (row.reference, row.merchant) == ("2026112022001400001234567890", "X[31m")


def test_rows_that_cannot_be_read_are_named_and_the_others_stay():
    bill = read_bill(
        alipay(PAID, PAID.replace("98.00", "九十八"), PAID.replace("2026-11-20", "2026-13-45"), BACK)
    )
    assert (len(bill.rows), bill.unread) == (2, (6, 7))


@pytest.mark.parametrize("text", ["", "你好", "昨天充了98元,没到账", "时间,地点\n1,2", "\0" * 50])
def test_what_is_no_bill_is_refused_with_the_way_out(text):
    assert not looks_like_bill(text)
    with pytest.raises(BillFault, match="原样给出整个文件"):
        read_bill(text)


@pytest.mark.parametrize(
    ("why", "payment", "row", "key", "sure"),
    [
        ("the merchant's number is the order number", {}, PAID.replace("XY20261120200012345", "XY1"), "payment.p1", True),
        ("amount and day in common", {"amount": "98.00", "paid": "2026-11-20T20:01:00"}, PAID, "payment.p1", True),
        ("the day is only that of the order", {"amount": "98.00"}, PAID, "payment.p1", True),
        ("two days apart", {"amount": "98.00", "paid": "2026-11-18T20:01:00"}, PAID, "payment.p1", False),
        ("only the payee", {"amount": "50.00"}, PAID, "payment", False),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value and "," not in value else "",
)  # fmt: skip
def test_a_payment_is_matched_by(why, payment, row, key, sure):
    (found,) = matched(alipay(row), a_story(**payment)).proposals
    assert (found.kind, found.key, not found.data.get("unsure")) == ("payment", key, sure), why
    assert found.data["fields"]["reference"] == "2026112022001400001234567890"
    assert found.place == "text:5:1"


@pytest.mark.parametrize(("row", "why"), [(LUNCH, "another purchase"), (CLOSED, "never paid")])
def test_other_purchases_are_not_proposed(row, why):
    assert matched(alipay(row), a_story(amount="98.00")).proposals == (), why


def test_every_row_is_listed_only_when_asked_for_and_never_ticked():
    found = matched(alipay(LUNCH, CLOSED), a_story(amount="98.00"), every=True)
    assert [(p.kind, p.data["unsure"]) for p in found.proposals] == [("payment", True)], (
        "what was never paid is none"
    )
    assert found.others == 1


def test_two_rows_for_one_payment_are_both_doubtful():
    again = PAID.replace("20:01:33", "20:05:00").replace("1234567890", "1234567891")
    found = matched(alipay(PAID, again), a_story(amount="98.00", paid="2026-11-20T20:01:00")).proposals
    assert [p.data.get("unsure") for p in found] == [True, True]
    assert all("请选一行" in p.why for p in found)


def test_what_the_case_has_is_not_written_over():
    case = a_story(
        amount="98.00", paid="2026-11-20T20:01:00", payee="星屿公司", method="balance", note="截图在手"
    )
    (found,) = matched(alipay(PAID), case).proposals
    fields = found.data["fields"]
    assert set(fields) == {"paid", "reference", "note"}
    assert fields["paid"] == at("2026-11-20T20:01:33") and fields["note"].startswith(
        "截图在手\n支付宝账单行 "
    )


def test_a_row_is_taken_once_by_its_number_or_its_fingerprint():
    taken = a_story(amount="98.00", reference="2026112022001400001234567890")
    assert (matched(alipay(PAID), taken).proposals, matched(alipay(PAID), taken).taken) == ((), 1)
    (row, _) = read_bill(BANK).rows
    assert matched(BANK, a_story(amount="256.00", note=f"银行流水行 {row.mark}")).taken == 1


def test_a_number_that_a_spreadsheet_rounded_is_none_and_the_user_is_told():
    row = PAID.replace("2026112022001400001234567890", "2.02611E+27").replace("XY20261120200012345", "4E+27")
    (found,) = matched(alipay(row), a_story(amount="98.00", paid="2026-11-20T20:01:00")).proposals
    assert "reference" not in found.data["fields"]
    assert "2.02611E+27" in found.why and "原文件" in found.why
    numbered = a_story(amount="98.00", paid="2026-11-20T20:01:00", reference="2026112022001400001234567890")
    assert matched(alipay(row), numbered).taken == 1, "one payment, not a second one without its number"
    other = PAID.replace("4567890", "4567891")
    assert matched(alipay(other), numbered).taken == 0, "another number is another payment: charged twice"
    assert read_bill(alipay(PAID.replace("XY20261120200012345", "E10"))).rows[0].merchant == "E10"


def test_the_fingerprint_is_the_same_in_another_export_and_not_of_a_second_alike_row():
    first, other = read_bill(alipay(LUNCH, PAID)).rows[1], read_bill(alipay(PAID)).rows[0]
    assert first.mark == other.mark
    twice = "日期,金额,对方\n2026-11-01,-5.00,店\n2026-11-01,-5.00,店\n"
    one, two = read_bill(twice).rows
    assert one.mark != two.mark
    assert one.mark == read_bill(twice + "2026-11-03,-5.00,店\n").rows[0].mark


def test_a_refund_is_proposed_as_arrived_with_what_the_bill_says():
    (found,) = matched(
        alipay(BACK), a_story(amount="98.00", reference="2026112022001400001234567890")
    ).proposals
    assert (found.kind, found.key, found.at) == ("event", "refund-arrived", at("2026-11-21T08:30"))
    assert found.data["amount"] == Decimal("98.00")
    assert "unsure" not in found.data
    assert "退款成功" in found.why and "以银行入账为准" in found.why


@pytest.mark.parametrize(
    ("why", "values"),
    [
        ("the same row", {"data": {}}),
        ("the same day and amount, typed by hand", {"amount": Decimal("98.00")}),
    ],
)
def test_a_refund_that_the_journal_has_is_not_ticked_again(why, values):
    case = a_story(amount="98.00", reference="2026112022001400001234567890")
    (row,) = read_bill(alipay(BACK)).rows
    if "data" in values:
        values = {"data": {"row": row.mark}}
    noted = entry("e1", "2026-11-21T09:00", "refund-arrived", **values)
    found = matched(alipay(BACK), case, (noted,)).proposals
    assert all(p.data.get("unsure") and "别记两次" in p.why for p in found), why
    assert bool(found) is ("data" not in values), why


def test_a_refund_of_wechat_is_known_by_the_number_of_the_order():
    case = a_case(order=[{"id": "o1", "number": "YS20261115120841", "amount": "45.50"}])
    paid, back = matched(WECHAT, case).proposals
    assert (paid.kind, paid.data["fields"]["order"], back.key) == ("payment", "o1", "refund-arrived")
    assert not paid.data.get("unsure") and not back.data.get("unsure")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), max_size=12).map(",".join), max_size=5))
def test_no_bill_breaks_the_reader(rows):
    try:
        bill = read_bill(alipay(PAID, *rows))
    except BillFault as fault:
        assert "引号或分隔不对" in str(fault)
    else:
        assert bill.rows[0].reference == "2026112022001400001234567890"


def test_a_refund_before_the_payment_is_none_of_it():
    case = a_story(amount="98.00", paid="2026-11-22T10:00:00")
    assert matched(alipay(BACK), replace(case, orders=())).proposals == ()


def test_a_long_bill_is_bounded_and_fast():
    from time import process_time

    rows = [
        LUNCH.replace("9999999999", f"{n:010}").replace("12:10:02", f"{n % 24:02}:00:00") for n in range(5000)
    ]
    begin = process_time()
    found = matched(alipay(*rows), a_story(amount="98.00"), every=True)
    assert process_time() - begin < 2
    assert (len(found.proposals), found.others) == (MOST, 5000)
    assert isinstance(found.proposals[0].at, datetime)
