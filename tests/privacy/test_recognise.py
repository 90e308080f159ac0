"""What is personal data in a text, and above all what is not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.privacy.recognise import (
    KINDS,
    LABELLED_KINDS,
    find,
    id_check_character,
    is_credit_code,
    is_id_number,
    luhn,
)

ID = "11010519491231002X"
CARD = "6222021234567890128"


def kinds_in(text: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.value) for hit in find(text)]


FOUND = [
    # text, kind, value, why
    (f"身份证{ID},请核对", "id-number", ID, "checksum and date"),
    ("身份证11010519491231002x", "id-number", "11010519491231002x", "lower-case x occurs"),
    ("３４０５２４１９８００１０１００１Ｘ", "id-number", "３４０５２４１９８００１０１００１Ｘ", "full width"),
    ("本人证件号440524188001010014", "id-number", "440524188001010014", "implausible birth year, but labelled and the checksum holds"),
    ("身份证号码:110105491231002", "id-number", "110105491231002", "the old 15 digits, labelled"),
    ("身份证:110105194912310021", "id-number", "110105194912310021", "a mistyped check digit still tells who it is"),
    ("110105 19491231 002X", "id-number", "110105 19491231 002X", "written in groups"),
    ("110101199003072316", "id-number", "110101199003072316", "passes Luhn too; the ID wins"),
    (CARD, "bank-card", CARD, "UnionPay prefix and Luhn"),
    ("6222 0212 3456 7890 128", "bank-card", "6222 0212 3456 7890 128", "in fours"),
    ("卡6222-0212-3456-7890-128", "bank-card", "6222-0212-3456-7890-128", "with dashes"),
    ("付款卡4111 1111 1111 1111 100元", "bank-card", "4111 1111 1111 1111", "the next number is an amount"),
    ("工商银行卡 6222021234567890", "bank-card", "6222021234567890", "mistyped, but labelled"),
    ("卡号:4111111111111111", "bank-card", "4111111111111111", "卡号 of a bank card is no card key"),
    ("13800138000", "phone", "13800138000", "mobile"),
    ("+86 138-0013-8000", "phone", "+86 138-0013-8000", "country code and dashes"),
    ("8613800138000", "phone", "8613800138000", "country code without plus"),
    ("联系电话0571-88888888", "phone", "0571-88888888", "a landline under a label"),
    ("卡密:ABCD-1234-EFGH-V90T", "card-key", "ABCD-1234-EFGH-V90T", "labelled"),
    ("卡密是abcdefgh", "card-key", "abcdefgh", "letters only, after 是"),
    ("【激活码】AAAAB-CCCCD", "card-key", "AAAAB-CCCCD", "label in brackets"),
    ("cdk ABCDEF12", "card-key", "ABCDEF12", "label in Latin letters"),
    ("卡密: 1234 5678 9012 3456", "card-key", "1234 5678 9012 3456", "groups of four"),
    ("兑换码“QWER-1234”", "card-key", "QWER-1234", "in quotation marks"),
    ("https://x.example/r?id=7&code=ABCD-1234-EFGH-V90T", "card-key", "ABCD-1234-EFGH-V90T", "a link that redeems a card"),
    ("x.example/?card_pwd=9876543210987654", "card-key", "9876543210987654", "a link with a password of digits alone"),
    ("Token: eyJhbGci.OiJ0eXAi12-_3", "card-key", "eyJhbGci.OiJ0eXAi12-_3", "a token as a log writes it"),
    ('{"access_token":"a1b2c3d4e5"}', "card-key", "a1b2c3d4e5", "a token as a program writes it"),
    ("Authorization: Bearer abcdef123456", "card-key", "abcdef123456", "a token as a request sends it"),
    ("姓名:张三", "name", "张三", "labelled"),
    ("姓名:张三客服:", "name", "张三", "the word of a chat that was pasted right behind"),
    ("姓名:欧阳锋电话13", "name", "欧阳锋", "the next label is no part of the name"),
    ("本人张三,于昨日", "name", "张三", "surname and pause"),
    ("联系人 李小明。", "name", "李小明", "labelled by a blank"),
    ("名称（姓名）：张三", "name", "张三", "a trader who is a person"),
    ("联系人：张经理。", "name", "张经理", "who works there is a person too"),
    ("姓名:阿卜杜拉·买买提", "name", "阿卜杜拉·买买提", "a name with a dot"),
    ("联系地址:浙江省杭州市西湖区文三路100号3幢201室。", "address", "浙江省杭州市西湖区文三路100号3幢201室", "labelled"),
    ("我住在杭州市西湖区文三路100号3幢201室,", "address", "杭州市西湖区文三路100号3幢201室", "by its shape"),
    ("寄到上海市徐汇区漕溪北路88号", "address", "上海市徐汇区漕溪北路88号", "by its shape"),
    ("邮箱a.b+c@mail.example.com。", "email", "a.b+c@mail.example.com", "mail"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "value", "why"), FOUND, ids=[row[3] for row in FOUND])
def test_what_is_found(text, kind, value, why):
    assert kinds_in(text) == [(kind, value)]


READABLE = [
    ("订单号QH2023101500123", "an order number"),
    ("订单号:110101199003072316", "an order number that passes the ID check and Luhn"),
    ("订单编号是6222021234567890128", "an order number that looks like a card"),
    ("交易单号4200002345202611011234567890", "28 digits of WeChat"),
    ("2026110222001400001234567890", "28 digits of Alipay, without a label"),
    ("2026 1102 2200 1400 0012 3456 7890", "28 digits in fours"),
    ("统一社会信用代码91110000802100433B", "a company code is public"),
    ("440524188001010014", "an ID shape with a birth year of 1880 and no label"),
    ("110105194912310021", "a wrong check character and no label"),
    ("991105194912310024", "no such province"),
    ("110105491231002", "15 digits without a label"),
    ("6222021234567890127", "Luhn fails and nothing says card"),
    ("8622021234567890", "no prefix of a card"),
    ("2609011234567892", "stamped with year, month and day, though in Mastercard's range"),
    ("拨打400-800-1234或12315、95188", "hotlines"),
    ("4008001234", "a 400 number"),
    ("0571-88888888", "a landline without a label may be a shop's"),
    ("工单号13800138000", "a ticket number"),
    ("编号1380013800012", "inside a longer run"),
    ("卡密激活失败,卡密无效,密码错误", "no value after the label"),
    ("卡密已发送 please check", "a word after the label"),
    ("激活码2023-10-15收到", "a date"),
    ("密码12345", "too short"),
    ("x.example/item?code=20261120200012345", "the number of an order in a link"),
    ("x.example/?code=SUCCESS&state=unknown", "a state in a link"),
    ("token=undefined, Token: required", "words where a token would stand"),
    ("本人于2023年通过平台购买", "no name after 本人"),
    ("本人张某,姓名:***", "masked already"),
    ("姓名和电话请保密", "no name after 姓名"),
    ("名称（姓名）：汇想卡盟", "a shop where a name may stand"),
    ("名称（姓名）：示例汇想网络科技有限公司", "a company where a name may stand"),
    ("联系人：在线客服", "a role is no name"),
    ("联系人：平台人工客服", "a role of several words"),
    ("联系人：客服", "a role of one word"),
    ("联系人：售后主管，电话另行提供", "a role and a pause"),
    ("联系人：工号2207", "the number of who answers"),
    ("网站地址:https://kameng.example/shop", "an address of the web"),
    ("邮箱地址请发到客服路径", "an address of mail"),
    ("第3号仓库路径5号位", "no region before the road"),
    ("卡密:****V90T", "masked already"),
    ("地址:浙江省杭州市****", "masked already"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "why"), READABLE, ids=[row[1] for row in READABLE])
def test_what_stays_readable(text, why):
    assert kinds_in(text) == []


def test_every_key_of_a_list_is_found():
    text = "卡密:\nAAAA1111BBBB\nCCCC2222DDDD、EEEE3333FFFF\n订单号QH2023101500123"
    assert [hit.value for hit in find(text)] == ["AAAA1111BBBB", "CCCC2222DDDD", "EEEE3333FFFF"]


def test_number_and_password_of_a_card_are_both_found():
    assert kinds_in("卡号:1234567890 密码:998877665") == [
        ("card-key", "1234567890"),
        ("card-key", "998877665"),
    ]


def test_order_numbers_and_accounts_are_found_only_when_asked_for():
    text = "订单号QH2023101500123,游戏账号player_2026,2026110222001400001234567890"
    assert find(text) == []
    assert [(h.kind, h.value) for h in find(text, (*KINDS, *LABELLED_KINDS))] == [
        ("order-number", "QH2023101500123"),
        ("account", "player_2026"),
        ("order-number", "2026110222001400001234567890"),
    ]


def test_only_the_kinds_asked_for_are_found():
    assert [h.kind for h in find(f"13800138000 {CARD}", {"bank-card"})] == ["bank-card"]


@pytest.mark.parametrize("number", [ID, "34052419800101001X", "110101199003072316"])
def test_published_examples_of_id_numbers(number):
    assert is_id_number(number)
    assert id_check_character(number[:17]) == number[17]


@pytest.mark.parametrize("code", ["91110000802100433B", "91440300708461136T"])
def test_published_company_codes(code):
    assert is_credit_code(code)
    assert not is_credit_code(code[:17] + ("1" if code[17] != "1" else "2"))


def test_luhn_knows_one_wrong_digit():
    assert luhn(CARD)
    assert not luhn(CARD[:-1] + "9")


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("0123456789Xx -ABCab卡密:号姓名张三本人地址市区路室@.订单＊１\n\u202e"),
        max_size=120,
    )
)
def test_hits_never_overlap_and_are_what_stands_there(text):
    hits = find(text, (*KINDS, *LABELLED_KINDS))
    assert all(text[hit.start : hit.end] == hit.value for hit in hits)
    assert all(a.end <= b.start for a, b in pairwise(hits))


@settings(max_examples=50, deadline=None)
@given(st.dates(), st.integers(0, 999), st.sampled_from(["110105", "330106", "440524"]))
def test_every_well_formed_id_number_is_found_in_running_text(born, sequence, region):
    first = (
        f"{region}{max(born.year, 1900) % 200 + 1900}0{born.month % 9 + 1}{born.day % 28 + 1:02}{sequence:03}"
    )
    number = first + id_check_character(first)
    assert kinds_in(f"我的号码{number}给你") == [("id-number", number)]


@pytest.mark.parametrize(
    ("region", "why", "valid"),
    [
        ("110105", "a district of Beijing", True),
        ("429004", "a county-level city directly below its province", True),
        ("441900", "a city without districts", True),
        ("810000", "a residence permit of people from Hong Kong", True),
        ("118505", "no prefecture 85", False),
        ("110005", "no prefecture 00", False),
        ("810105", "the permits have no counties", False),
        ("910105", "no province: how company codes begin", False),
    ],
)
def test_an_id_number_begins_with_a_region_that_can_be(region: str, why: str, valid: bool) -> None:
    first = f"{region}19491231002"
    assert is_id_number(first + id_check_character(first)) is valid, why
