"""Forms: filled from the case, checked, shown, parsed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from channel_sample import FILES, MANIFEST, with_row
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.case.lookup import value_at
from kameng_tui.case.records import Case, Claim, Order, Party, Payment
from kameng_tui.channels.fields import check_form, fill, is_shown, length_of, missing, parse, show
from kameng_tui.channels.manifest import read_manifest
from kameng_tui.channels.records import Channel, FieldSpec
from kameng_tui.values import SHANGHAI, BadValue

MORNING = datetime(2026, 9, 1, 10, tzinfo=SHANGHAI)


class View:
    """A case with this form, as conditions ask it."""

    def __init__(self, form: Mapping[str, Any], case: Case | None = None) -> None:
        self.form, self.case = form, case or Case()

    def value(self, path: str) -> Any:
        return self.form.get(path[5:]) if path.startswith("form.") else value_at(self.case, path)

    def has_evidence(self, kind: str) -> bool:
        return False

    def has_link(self, link: str) -> bool:
        return False

    def has_event(self, event: str, channel: str) -> bool:
        return False


def channel_of(raw: dict[str, Any]) -> Channel:
    channel, findings = read_manifest(raw, FILES, "c")
    assert channel is not None, findings
    return channel


CHANNEL = channel_of(MANIFEST)
CASE = Case(
    platform=Party(name="汇想卡盟"),
    orders=(
        Order("o1", number="A1", amount=Decimal("100.00"), placed=MORNING),
        Order("o2", number="B2", amount=Decimal("50.50"), placed=MORNING.replace(day=2)),
    ),
    payments=(Payment("p1", amount=Decimal("150.50"), method="wechat"),),
    claims=(Claim("c1", "refund"), Claim("c2", "apology")),
)


def test_what_was_typed_goes_before_the_case_and_the_default() -> None:
    assert fill(CHANNEL, CASE, {})["trader"] == "汇想卡盟"
    assert fill(CHANNEL, CASE, {"trader": "别家"})["trader"] == "别家"
    assert fill(CHANNEL, CASE, {"trader": ""})["trader"] == "汇想卡盟"
    other = channel_of(with_row("fields", from_=None, default="未知商家"))
    assert fill(other, CASE, {})["trader"] == "未知商家"


def test_amounts_are_summed_over_the_orders_of_the_filing() -> None:
    assert fill(CHANNEL, CASE, {})["amount"] == Decimal("150.50")
    assert fill(CHANNEL, CASE, {}, ["o1"])["amount"] == Decimal("100.00")


def test_sources_are_tried_in_order() -> None:
    without_orders = Case(payments=CASE.payments)
    assert fill(CHANNEL, without_orders, {})["amount"] == Decimal("150.50")
    assert "amount" not in fill(CHANNEL, Case(), {})


def test_texts_are_joined_times_take_the_earliest_and_days_lose_the_hour() -> None:
    joined = channel_of(with_row("fields", from_="order.number"))
    assert fill(joined, CASE, {})["trader"] == "A1、B2"
    moment = channel_of(with_row("fields", from_="order.placed", type="datetime", max_length=None))
    assert fill(moment, CASE, {})["trader"] == MORNING
    day = channel_of(with_row("fields", from_="order.placed", type="date", max_length=None))
    assert fill(day, CASE, {})["trader"] == date(2026, 9, 1)


def test_ids_of_the_case_become_words_of_the_form() -> None:
    words = {"refund": "退款", "*": "其他"}
    many = channel_of(with_row("fields", from_="claim.kind", type="choices", open=True, translate=words))
    assert fill(many, CASE, {})["trader"] == ["退款", "其他"]
    none = channel_of(with_row("fields", from_="claim.kind", translate={"refund": "退款"}))
    assert fill(none, CASE, {})["trader"] == "退款"


def test_derived_facts_fill_fields_and_may_be_handed_in() -> None:
    told = channel_of(with_row("fields", from_="derived.demands", max_length=None))
    assert fill(told, CASE, {})["trader"].startswith("1. 退还已支付的款项至原支付账户（微信支付）。")
    assert fill(told, CASE, {}, (), {"derived.demands": "另写"})["trader"] == "另写"


def test_a_renamed_field_keeps_what_was_stored_under_its_old_name() -> None:
    assert fill(CHANNEL, CASE, {"remark": "旧的"})["note"] == "旧的"
    assert [f.code for f in check_form(CHANNEL, {"remark": "旧的"}, View({}), final=False)] == []


def test_a_mask_stays_a_mask_and_is_shown_without_its_prefix() -> None:
    form = fill(CHANNEL, CASE, {"phone": "vault:****1234"})
    assert form["phone"] == "vault:****1234"
    assert show(CHANNEL.fields[3], form["phone"]) == "****1234"


def test_fields_are_shown_and_required_by_the_other_fields() -> None:
    phone = CHANNEL.fields[3]
    assert not is_shown(phone, View({"goods": "点卡"}))
    assert is_shown(phone, View({"goods": "话费"}))
    assert [s.id for s in missing(CHANNEL, {"goods": "话费"}, View({"goods": "话费"}))] == [
        "trader",
        "amount",
        "phone",
    ]
    assert [s.id for s in missing(CHANNEL, {"goods": "点卡"}, View({"goods": "点卡"}))] == [
        "trader",
        "amount",
    ]


@pytest.mark.parametrize(
    ("form", "final", "wanted"),
    [
        ({}, False, []),
        ({}, True, [("field.required", "trader"), ("field.required", "amount")]),
        ({"trader": "一二三四五六七八九十", "amount": Decimal("1")}, True, []),
        ({"trader": "一二三四五六七八九十一", "amount": Decimal("1")}, True, [("field.too-long", "trader")]),
        ({"amount": "很多"}, False, [("field.invalid", "amount")]),
        ({"amount": True}, False, [("field.invalid", "amount")]),
        ({"amount": Decimal("1.005")}, False, [("field.invalid", "amount")]),
        ({"goods": "点咔"}, False, [("field.invalid", "goods")]),
        ({"goods": "话费", "phone": "12"}, False, [("field.invalid", "phone")]),
        ({"goods": "话费", "phone": "vault:****1234"}, False, []),
        ({"goods": "点卡", "phone": "12"}, False, []),
        ({"tradr": "x"}, False, [("field.unknown", "tradr")]),
    ],
)
def test_check_form(form: dict[str, Any], final: bool, wanted: list[tuple[str, str]]) -> None:
    found = check_form(CHANNEL, form, View(form), "demo-k3f9", final=final)
    assert [(f.code, f.where) for f in found] == [(c, f"filings/demo-k3f9.toml#form.{i}") for c, i in wanted]


@pytest.mark.parametrize(
    ("confidence", "said"), [("verified", ["最多 10 字"]), ("known", ["以官方页面为准"]), ("uncertain", [])]
)
def test_a_maximum_stops_a_form_only_where_it_is_known(confidence: str, said: list[str]) -> None:
    channel, form = channel_of(with_row("fields", confidence=confidence)), {"trader": "字" * 11}
    found = [f.message for f in check_form(channel, form, View(form), final=False)]
    assert len(found) == len(said) and all(word in text for word, text in zip(said, found, strict=True))


@pytest.mark.parametrize(("unit", "length"), [("chars", 2), ("utf16", 3), ("bytes", 7)])
def test_the_official_form_says_what_a_character_is(unit: str, length: int) -> None:
    assert length_of(FieldSpec("a", "甲", length_unit=unit), "字𠮷") == length


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("amount", Decimal("500"), "500.00"),
        ("number", Decimal("5.50"), "5.5"),
        ("number", 7, "7"),
        ("boolean", False, "否"),
        ("date", date(2026, 9, 1), "2026年9月1日"),
        ("datetime", MORNING, "2026年9月1日10:00"),
        ("choices", ["甲", "乙"], "甲、乙"),
        ("text", None, ""),
    ],
)
def test_show(kind: Any, value: Any, text: str) -> None:
    assert show(FieldSpec("a", "甲", kind), value) == text


@pytest.mark.parametrize("value", ["ABCD1234V90T", "vault:****V90T", "****V90T", "V90T"])
def test_of_a_card_key_only_four_characters_are_ever_shown(value: str) -> None:
    assert show(FieldSpec("a", "卡密", keep="last4"), value) == "****V90T"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("amount", "1,280元", Decimal("1280.00")),
        ("date", "2026年9月1日", date(2026, 9, 1)),
        ("datetime", "2026-09-01 10:00", MORNING),
        ("boolean", "是", True),
        ("number", "12", 12),
        ("phone", "138 1234 5678", "13812345678"),
        ("phone", "0571-88886666", "0571-88886666"),
        ("phone", "12315", "12315"),
        ("id-number", "11010519491231002x", "11010519491231002x"),
        ("credit-code", "91330106MA2CFR1N1C", "91330106MA2CFR1N1C"),
        ("email", "a@b.cn", "a@b.cn"),
        ("url", "https://example.com/a?b=1", "https://example.com/a?b=1"),
        ("long-text", " 甲\r\n乙 ", "甲\n乙"),
        ("evidence", "9x4q、k3f9", ["9x4q", "k3f9"]),
    ],
)
def test_parse(kind: Any, text: str, value: Any) -> None:
    assert parse(FieldSpec("a", "甲", kind), text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("amount", "-1"), ("date", "2026-13-01"), ("boolean", "也许"), ("number", "几个"), ("number", "nan"),
        ("phone", "123"), ("id-number", "1101051949"), ("bank-card", "62"), ("credit-code", "IOSVZ"), ("email", "a@b"),
        ("url", "无"), ("text", "甲\n乙"), ("choice", "不在其中"),
    ],
)  # fmt: skip
def test_parse_refuses_with_a_sentence(kind: Any, text: str) -> None:
    with pytest.raises(BadValue) as bad:
        parse(FieldSpec("a", "甲", kind, options=("甲",)), text)
    assert str(bad.value)


def test_an_open_list_takes_other_words() -> None:
    assert parse(FieldSpec("a", "甲", "choice", options=("甲",), open=True), "乙") == "乙"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["text", "amount", "date", "datetime", "number", "boolean"]), st.text())
def test_what_parses_shows_and_parses_again_as_the_same(kind: Any, text: str) -> None:
    spec = FieldSpec("a", "甲", kind)
    try:
        value = parse(spec, text)
    except BadValue:
        return
    if kind != "datetime":
        assert parse(spec, show(spec, value)) == value
    else:
        assert show(spec, parse(spec, show(spec, value))) == show(spec, value)
