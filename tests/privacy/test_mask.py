"""Masks: what they show, to whom, and that nothing whole is left behind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.privacy.mask import (
    STORED_TEXT_KINDS,
    hidden_from,
    mask_echo,
    mask_text,
    mask_value,
    vault_mask,
    visible_controls,
)
from kameng_tui.privacy.recognise import find

ID = "11010519491231002X"
KEY = "ABCD-1234-EFGH-V90T"


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        ("id-number", ID, "110*************2X"),
        ("id-number", "110105 19491231 002X", "110*************2X"),
        ("id-number", "110105491231002", "110**********02"),
        ("phone", "13800138000", "138****8000"),
        ("phone", "+86 138-0013-8000", "138****8000"),
        ("phone", "0571-88888888", "****8888"),
        ("bank-card", "6222 0212 3456 7890 128", "****0128"),
        ("card-key", KEY, "****V90T"),
        ("card-key", "ABC1234", "****"),  # shorter than 8: nothing of it
        ("name", "张三", "张某"),
        ("address", "浙江省杭州市西湖区文三路100号", "浙江省杭州市****"),
        ("address", "文三路100号3幢", "****"),  # no city to keep
        ("email", "someone@example.com", "s***@example.com"),
        ("order-number", "QH2023101500123", "****0123"),
        ("account", "player_2026", "****"),
        ("card-key", "****V90T", "****V90T"),  # a mask stays as it is
        ("unheard-of", "abcdefghij", "****ghij"),
    ],
)
def test_each_kind_shows_as_much_as_it_may(kind, value, masked):
    assert mask_value(kind, value) == masked


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (KEY, "vault:****V90T"),
        ("13800138000", "vault:****8000"),
        (ID, "vault:****2X"),  # the last four of an ID number are what others ask for to identify somebody
        ("ABC1234", "vault:****"),
        ("张三", "vault:****"),
        ("浙江省杭州市西湖区文三路100号", "vault:****"),
        ("someone@example.com", "vault:****"),
        ("vault:****V90T", "vault:****V90T"),
    ],
)
def test_the_form_on_disk(value, stored):
    assert vault_mask(value) == stored


def test_every_text_that_is_stored_hides_ids_cards_and_labelled_keys_and_nothing_else():
    text = f"姓名:张三,电话13800138000,身份证{ID},订单号QH2023101500123,卡密:{KEY}"
    masked, hits = mask_text(text, STORED_TEXT_KINDS)
    assert masked == "姓名:张三,电话13800138000,身份证110*************2X,订单号QH2023101500123,卡密:****V90T"
    assert [hit.kind for hit in hits] == ["id-number", "card-key"]
    assert [text[hit.start : hit.end] for hit in hits] == [ID, KEY]


ADDRESS, LINE = "浙江省杭州市西湖区文三路100号", "0571-88888888"
PUBLIC = [
    (f"地址：{ADDRESS}，电话：{LINE}", f"地址：{ADDRESS}，电话：{LINE}", "what the company publishes"),
    (f"位于杭州市西湖区文三路100号的{LINE}", f"位于杭州市西湖区文三路100号的{LINE}", "a part of it"),
    (f"住在{ADDRESS}3幢201室", "住在浙江省杭州市****", "somebody's room in the same house"),
    ("电话：0571-66666666", "电话：****6666", "another number"),
    ("电话：13800138000", "电话：138****8000", "known as the consumer's, whoever publishes it"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown", "why"), PUBLIC, ids=[row[2] for row in PUBLIC])
def test_what_a_company_publishes_stays(text, shown, why):
    known, public = [("phone", "13800138000")], (ADDRESS, LINE, "13800138000")
    assert mask_text(text, hidden_from("public"), known, public)[0] == shown


@pytest.mark.parametrize(
    "written",
    [
        KEY,
        "abcd1234efghv90t",
        "ABCD 1234 EFGH V90T",
        "ＡＢＣＤ－１２３４－ＥＦＧＨ－Ｖ９０Ｔ",
        "A B C D-1-2-3-4 EFGH V90T",
        "ABCD\u200b1234\u00adEFGH\nV90T",
    ],
)
def test_a_known_secret_is_masked_however_it_is_written(written):
    masked, hits = mask_text(f"我输入{written}后提示错误", (), [("card-key", KEY)])
    assert masked == "我输入****V90T后提示错误"
    assert [hit.value for hit in hits] == [written]


def test_a_short_secret_is_masked_only_where_it_stands_alone():
    masked, _ = mask_text("密码8899,订单号QH88990011,金额8899元", (), [("card-key", "8899")])
    assert masked == "密码****,订单号QH88990011,金额****元"


def test_a_secret_too_short_to_be_told_from_ordinary_text_is_left():
    assert mask_text("第5条,张先生", (), [("card-key", "5"), ("name", "张")]) == ("第5条,张先生", [])


def test_a_known_chinese_value_is_masked():
    assert mask_text("收款人王小明说", (), [("name", "王小明")])[0] == "收款人王某说"


def test_the_longer_of_two_known_secrets_wins():
    masked, hits = mask_text(KEY, (), [("card-key", "ABCD-1234"), ("card-key", KEY)])
    assert (masked, len(hits)) == ("****V90T", 1)


@pytest.mark.parametrize(
    ("audience", "hidden", "seen"),
    [
        ("self", (), ("id-number", "card-key", "name")),
        ("authority", (), ("id-number", "name", "phone", "address", "card-key")),
        ("court", (), ("id-number", "name", "phone", "address", "card-key")),
        ("respondent", ("id-number", "bank-card", "card-key"), ("name", "phone", "order-number")),
        ("public", ("id-number", "bank-card", "card-key", "name", "phone", "address", "email", "order-number", "account"), ()),
        ("nobody-knows", ("id-number", "name", "account"), ()),
    ],
)  # fmt: skip
def test_who_may_see_what(audience, hidden, seen):
    kinds = hidden_from(audience)
    assert kinds >= set(hidden)
    assert not kinds & set(seen)


def test_nothing_of_a_person_is_left_in_public():
    text = (
        f"本人张三,身份证{ID},电话13800138000,邮箱zhangsan@example.com,住址:浙江省杭州市西湖区文三路100号,"
        f"银行卡6222021234567890128,订单号QH2023101500123,游戏账号player_2026,卡密{KEY}"
    )
    masked, _ = mask_text(text, hidden_from("public"))
    for whole in (
        "张三",
        ID,
        "13800138000",
        "zhangsan",
        "西湖区",
        "6222021234567890128",
        "QH2023101500123",
        "player_2026",
        KEY,
    ):
        assert whole not in masked
    assert find(masked) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [ID, KEY, "13800138000", "卡密:", "姓名:张三", "·", "客服", "身份证", "订单号", "地址:浙江省杭州市西湖区文三路1号", "a@b.cn", "****", " ", "\n", ",", "6222021234567890128", "本人", "X", "1"]
        ),
        max_size=20,
    )
)  # fmt: skip
def test_masking_twice_is_masking_once(parts):
    known = [("card-key", KEY)]
    once, _ = mask_text("".join(parts), hidden_from("public"), known)
    assert mask_text(once, hidden_from("public"), known)[0] == once
    assert KEY not in once


def test_a_name_that_is_masked_already_is_left_whatever_follows():
    once, _ = mask_text("姓名李四·客服·保密先生", hidden_from("public"))
    assert mask_text(once, hidden_from("public"))[0] == once


@pytest.mark.parametrize(
    ("said", "shown", "why"),
    [
        ("不认识的参数 --卡密 QWERT1234ZZ", "不认识的参数 --卡密 ****34ZZ", "under a label"),
        (
            "不认识的参数 --card-key=QWER7KD9",
            "不认识的参数 --card-key=****7KD9",
            "not understood and like a key",
        ),
        (
            "应写成 字段=值,现在是「ABCD-EFGH-JKLM-V90T」",
            "应写成 字段=值,现在是「****V90T」",
            "the shape of a key",
        ),
        (f"不认识的参数 {ID}", "不认识的参数 110*************2X", "an ID number"),
        ("没有案件「2026-11-21-xydk-a1b2」", "没有案件「2026-11-21-xydk-a1b2」", "a case begins with a day"),
        ("--today 2026-11-21T10:30", "--today 2026-11-21T10:30", "a moment"),
        ("找不到文件 信/a12345678.txt", "找不到文件 信/a12345678.txt", "a path"),
        ("不认识的参数 --verbose-mode", "不认识的参数 --verbose-mode", "an option"),
    ],
)
def test_what_a_refusal_repeats_holds_no_key(said, shown, why):
    assert mask_echo(said) == shown


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_masking_never_raises_and_keeps_what_it_does_not_mask(text):
    masked, hits = mask_text(text, hidden_from("public"), [("card-key", KEY)])
    assert masked == text or hits


def test_controls_become_visible_and_the_rest_stays():
    assert (
        visible_controls("甲\x1b[31m\u202eb\u200b\x00") == "甲〔U+001B〕[31m〔U+202E〕b〔U+200B〕〔U+0000〕"
    )
    assert visible_controls("行一\n行二\t尾\u3000全角\u00a0空") == "行一\n行二    尾\u3000全角 空"
    assert visible_controls("\ud800") == "〔U+D800〕"
    assert visible_controls("普通[b]文字[/b]") == "普通[b]文字[/b]"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=60))
def test_a_screen_never_gets_a_control_character(text):
    shown = visible_controls(text)
    assert all(char.isprintable() or char in "\n\u3000" for char in shown)
