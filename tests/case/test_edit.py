"""Changing a document by path: typed, pure, and never a silent guess."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kameng_tui.case.edit import EditFault, add_item, set_value, unset_value

TWO = {
    "order": [{"id": "o1", "number": "A"}, {"id": "x9k2", "number": "B"}],
    "payment": [{"id": "p1", "order": "o1"}],
}


def test_setting_leaves_the_argument_alone() -> None:
    before: dict[str, object] = {"title": "旧"}
    after, path = set_value(before, "title", "新")
    assert (before["title"], after["title"], path) == ("旧", "新", "title")


def test_a_first_item_is_made_where_none_exists() -> None:
    after, path = set_value({}, "order.amount", "500")
    assert after == {"order": [{"id": "o1", "amount": Decimal("500.00")}]}
    assert path == "order.o1.amount"


@pytest.mark.parametrize("path", ["order.x9k2.number", "order.1.number"])
def test_one_of_several_is_named_by_id_or_place(path: str) -> None:
    after, full = set_value(TWO, path, "C")
    assert [o["number"] for o in after["order"]] == ["A", "C"]
    assert full == "order.x9k2.number"


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("order.number", "C", "order.o1.number"),
        ("order.zz.number", "C", "o1 x9k2"),
        ("order.7.number", "C", "只有 2 项"),
        ("platfrom.name", "x", "platform.name"),
        ("nonsense", "x", "kameng help fields"),
        ("order.o1.amount", "-5", "不能为负"),
        ("opened", "明天", "看不懂"),
        ("problem", "lost", "可选"),
        ("platform", "x", "一张表"),
    ],
)
def test_what_cannot_be_set_says_why(path: str, value: str, says: str) -> None:
    with pytest.raises(EditFault) as fault:
        set_value(TWO, path, value)
    assert says in str(fault.value)


def test_answers_are_free_keys() -> None:
    after, _ = set_value({}, "answers.wrong-account", "no")
    assert after == {"answers": {"wrong-account": "no"}}


def test_added_items_get_ids_that_no_other_helper_makes() -> None:
    first, one = add_item({}, "claim", {"kind": "refund", "amount": "100"})
    second, two = add_item(first, "claim", {"kind": "loss"})
    assert one == "c1"
    assert len(two) == 4 and two != "c1"
    assert [c["id"] for c in second["claim"]] == ["c1", two]


def test_only_lists_take_items() -> None:
    with pytest.raises(EditFault, match="order payment claim"):
        add_item({}, "evidence", {})


def test_unset_takes_a_key_or_a_whole_item_away() -> None:
    after, _ = unset_value({"platform": {"name": "x"}}, "platform.name")
    assert after == {}
    after, _ = unset_value(TWO, "order.x9k2")
    assert [o["id"] for o in after["order"]] == ["o1"]


@pytest.mark.parametrize(
    ("path", "says"), [("order.o1", "p1"), ("title", "没有值"), ("order.o1.amount", "没有值")]
)
def test_what_cannot_be_unset_says_why(path: str, says: str) -> None:
    with pytest.raises(EditFault, match=says):
        unset_value(TWO, path)


def test_an_id_is_never_used_again() -> None:
    doc, made = add_item({}, "order", {"number": "A"})
    assert made == "o1"
    emptied, _ = unset_value(doc, "order.o1")
    _, again = add_item(emptied, "order", {"number": "B"})
    assert again != "o1"
    _, path = set_value(emptied, "order.number", "B")
    assert path != "order.o1.number"
