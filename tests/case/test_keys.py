"""The reader of tables: all faults at once, in Chinese, with the path; nothing unknown is lost."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest

from kameng_tui.case.keys import Key, parse_typed, read_record
from kameng_tui.case.records import Case, Entry
from kameng_tui.values import BadValue


def read(text: str) -> tuple[Case, dict[str, str]]:
    case, faults = read_record(Case, tomllib.loads(text, parse_float=Decimal), "case.toml")
    return case, {f"{f.code} {f.where}": f.message for f in faults}


def test_a_whole_case_is_read_without_faults() -> None:
    case, faults = read(
        """
        schema = 1
        title = "汇想"
        opened = 2026-09-01
        problem = "topup-not-received"
        tags = ["点卡"]
        [story]
        text = "经过"
        [consumer]
        purpose = "personal"
        minor = false
        [platform]
        name = "汇想卡盟"
        role = "platform"
        [known]
        harm = 2026-09-01
        [[order]]
        id = "o1"
        amount = 500.00
        placed = 2026-09-01 10:00:00+08:00
        [[payment]]
        id = "p1"
        order = "o1"
        method = "alipay"
        [[claim]]
        id = "c1"
        kind = "refund"
        basis = ["民法典577"]
        """
    )
    assert faults == {}
    assert case.orders[0].amount == Decimal("500.00")
    assert case.claims[0].basis == ("民法典577",)
    assert case.platform.name == "汇想卡盟"


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ('[[order]]\nid = "o1"\namount = -3', "field.invalid case.toml#order.o1.amount", "不能为负"),
        ("[[order]]\namount = nan", "field.invalid case.toml#order.0.amount", "100.00"),
        ("[[order]]\namount = 1.234", "field.invalid case.toml#order.0.amount", "两位"),
        ('[[order]]\nplaced = "2026-09-01"', "field.invalid case.toml#order.0.placed", "不要加引号"),
        ("[[order]]\nplaced = 2026-09-01T10:00:00", "time.naive case.toml#order.0.placed", "北京时间"),
        ('problem = "topup-not-recieved"', "field.invalid case.toml#problem", "topup-not-received"),
        ("title = 5", "field.invalid case.toml#title", "加引号"),
        ('tags = "点卡"', "field.invalid case.toml#tags", "列表"),
        ('platform = "汇想"', "field.invalid case.toml#platform", "一张表"),
        ("[order]\nid = 1", "field.invalid case.toml#order", "[[order]]"),
        ("[consumer]\nminor = 1", "field.invalid case.toml#consumer.minor", "true 或 false"),
        ('titel = "x"', "field.unknown case.toml", "title"),
    ],
)
def test_each_fault_names_its_place_and_the_way_out(text: str, where: str, says: str) -> None:
    _, faults = read(text)
    assert list(faults) == [where]
    assert says in faults[where]


def test_all_faults_are_reported_at_once_and_the_rest_is_read() -> None:
    case, faults = read('title = "好"\nopened = "昨天"\n[[order]]\namount = -1\n[[payment]]\npaid = 5')
    assert len(faults) == 3
    assert case.title == "好"
    assert case.orders[0].amount is None


def test_unknown_keys_are_kept() -> None:
    case, _ = read('note = "手写"\n[platform]\nweibo = "x"')
    assert case.extra == {"note": "手写"}
    assert case.platform.extra == {"weibo": "x"}


def test_a_python_word_is_still_a_key() -> None:
    entry, faults = read_record(Entry, {"kind": "contact", "with": "客服"}, "journal/x.toml")
    assert (entry.with_, faults) == ("客服", [])


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("amount", "500", Decimal("500.00")),
        ("flag", "是", True),
        ("flag", "false", False),
        ("texts", "点卡、会员,月卡", ["点卡", "会员", "月卡"]),
        ("number", "12", 12),
        ("text", "[/foo]", "[/foo]"),
        ("text", "甲\r\n乙", "甲\n乙"),
    ],
)
def test_typed_text_becomes_the_value_of_its_kind(kind: str, text: str, value: object) -> None:
    assert parse_typed(Key("x", kind, "字段"), text) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "text"), [("flag", "maybe"), ("number", "-1"), ("amount", "1e2"), ("record", "x")]
)
def test_typed_text_of_the_wrong_kind_is_refused(kind: str, text: str) -> None:
    with pytest.raises(BadValue):
        parse_typed(Key("x", kind, "字段"), text)  # type: ignore[arg-type]
