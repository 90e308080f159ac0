"""Dotted paths and conditions over a case."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from kameng_tui.case.conditions import faults_of, holds
from kameng_tui.case.ids import random_id, with_item_ids
from kameng_tui.case.lookup import key_at, label_at, value_at
from kameng_tui.case.records import Case, Claim, Order, Party, Payment
from kameng_tui.values import SHANGHAI

EARLY, LATE = (datetime(2026, 9, d, tzinfo=SHANGHAI) for d in (1, 2))
CASE = Case(
    platform=Party(name="汇想"),
    orders=(
        Order(id="o1", number="A", amount=Decimal("1.50"), placed=LATE),
        Order(id="x9k2", number="B", amount=Decimal("2.00"), placed=EARLY),
    ),
    payments=(
        Payment(id="p1", order="o1", amount=Decimal("1.00")),
        Payment(id="p2", order="x9k2", amount=Decimal("5.00")),
        Payment(id="p3", amount=Decimal("2.00")),
    ),
    claims=(Claim(id="c1", kind="refund"),),
    extra={"note": "手写"},
)


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("order.number", "A、B", "texts are joined"),
        ("order.amount", Decimal("3.50"), "amounts are summed"),
        ("order.placed", EARLY, "times take the earliest"),
        ("order.x9k2.number", "B", "by id"),
        ("order.0.number", "A", "by place"),
        ("order.9.number", None, "no such place"),
        ("platform.name", "汇想", "a table"),
        ("platform.address", None, "empty is nothing"),
        ("note", "手写", "an unknown key on disk"),
        ("no.such.path", None, "an unknown path has no values"),
        ("order", None, "a whole item is no value"),
    ],
)
def test_values_at_paths(path: str, value: object, why: str) -> None:
    assert value_at(CASE, path) == value, why


def test_only_the_chosen_orders_count() -> None:
    assert value_at(CASE, "order.amount", ["o1"]) == Decimal("1.50")
    assert value_at(CASE, "payment.amount", ["o1"]) == Decimal("3.00"), "a payment goes with its order"
    assert value_at(CASE, "claim.kind", ["o1"]) == "refund", "a claim is of the whole case"


def test_keys_and_labels_of_paths() -> None:
    spec = key_at("order.o1.amount")
    assert spec is not None and spec.kind == "amount"
    assert key_at("order.nonsense.amount.x") is None or key_at("platform.nonsense") is None
    assert label_at("platform.address") == "平台 地址"


class View:
    def value(self, path: str) -> object:
        return value_at(CASE, path)

    def has_evidence(self, kind: str) -> bool:
        return kind == "chat"

    def has_link(self, link: str) -> bool:
        return link == "told"

    def has_event(self, event: str, channel: str) -> bool:
        return (event, channel) in {("submitted", "platform"), ("submitted", "")}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, True),
        ({"field": "platform.name", "is": "汇想"}, True),
        ({"field": "platform.name", "not": "汇想"}, False),
        ({"field": "platform.name", "in": ["甲", "汇想"]}, True),
        ({"field": "platform.address", "filled": False}, True),
        ({"field": "order.amount", "gt": 3}, True),
        ({"field": "order.amount", "lt": "3.5"}, False),
        ({"field": "platform.name", "gt": 3}, False),
        ({"field": "platform.address", "gt": 3}, False),
        ({"evidence": "chat"}, True),
        ({"evidence": "bill"}, False),
        ({"link": "told"}, True),
        ({"event": "submitted", "channel": "platform"}, True),
        ({"event": "submitted", "channel": "12315"}, False),
        ({"all": [{"evidence": "chat"}, {"link": "paid"}]}, False),
        ({"any": [{"evidence": "bill"}, {"link": "told"}]}, True),
        ({"none": [{"evidence": "bill"}]}, True),
    ],
)
def test_conditions(condition: dict[str, object], expected: bool) -> None:
    assert holds(condition, View()) is expected
    assert faults_of(condition, "x") == [] or condition == {}


@pytest.mark.parametrize(
    ("condition", "place"),
    [
        ("order.goods == 'x'", "need"),
        ({"feild": "x"}, "need"),
        ({"field": "x", "equals": 1}, "need.equals"),
        ({"all": {"field": "x"}}, "need"),
        ({"any": [{"evidence": "chat", "is": 1}]}, "need.any.0.is"),
    ],
)
def test_a_condition_written_wrong_names_its_place(condition: object, place: str) -> None:
    assert [path for path, _ in faults_of(condition, "need")] == [place]


def test_items_without_an_id_get_the_same_one_at_every_reading() -> None:
    doc = {"order": [{"number": "A"}, {"id": "o1"}, {"number": "C"}], "title": "x"}
    once = with_item_ids(doc)
    assert [i["id"] for i in once["order"]] == ["o2", "o1", "o3"]
    assert with_item_ids(doc) == once
    assert with_item_ids(once) == once
    assert doc["order"][0] == {"number": "A"}


def test_random_ids_avoid_what_is_taken_and_what_can_be_misread() -> None:
    made = {random_id() for _ in range(200)}
    assert all(len(i) == 4 and not set(i) & set("01lio") for i in made)
    assert not any(i.isdecimal() for i in made)
