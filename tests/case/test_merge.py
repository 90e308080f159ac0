"""Merging two changes of one document: both survive, or the person is asked; nothing is chosen silently."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.case.merge import Conflict, merge, resolved
from kameng_tui.case.records import Case, Entry
from kameng_tui.case.same import frozen, same

WORDS = st.sampled_from(["", "甲", "乙", "a\nb"])
LEAVES = st.one_of(
    WORDS,
    st.integers(0, 2),
    st.booleans(),
    st.sampled_from([Decimal("1.00"), Decimal("NaN"), Decimal("2.5"), date(2026, 9, 1)]),
    st.lists(WORDS, max_size=3),
    st.lists(st.integers(0, 2) | st.lists(WORDS, max_size=1), max_size=2),
)
NAMES = st.sampled_from(["number", "amount", "x.y", "", "备注"])
ITEMS = st.lists(
    st.builds(
        lambda table, given_id: table | given_id,
        st.dictionaries(NAMES, LEAVES, max_size=2),
        st.sampled_from([{}, {"id": "o1"}, {"id": "o2"}, {"id": 3}, {"id": []}]),
    ),
    max_size=3,
)
TABLES = st.dictionaries(NAMES, LEAVES | st.dictionaries(NAMES, LEAVES, max_size=2), max_size=3)
DOCS = st.fixed_dictionaries(
    {},
    optional={
        "title": LEAVES, "tags": LEAVES, "story": LEAVES | TABLES, "order": ITEMS | LEAVES, "unknown": ITEMS | TABLES,
        "payment": ITEMS,
    },
)  # fmt: skip
KINDS = st.sampled_from([Case, Entry, object])
SIDES = st.tuples(DOCS, DOCS, DOCS, KINDS)
some = settings(max_examples=120, deadline=None)


@given(SIDES)
@some
def test_what_only_one_side_changed_is_taken_from_it(sides):
    base, one, _, kind = sides
    for merged in (merge(base, one, base, kind), merge(base, base, one, kind), merge(base, one, one, kind)):
        assert merged.conflicts == ()
        assert same(merged.doc, one)


@given(SIDES)
@some
def test_the_sides_can_be_exchanged(sides):
    base, ours, theirs, kind = sides
    here, there = merge(base, ours, theirs, kind), merge(base, theirs, ours, kind)
    assert {c.path for c in here.conflicts} == {c.path for c in there.conflicts}
    if not here.conflicts and not here.moved:  # what got an id of its own is another item on the other side
        assert loose(here.doc) == loose(there.doc)


@given(SIDES)
@some
def test_choosing_one_side_everywhere_leaves_none_of_the_others_values_in_conflict(sides):
    base, ours, theirs, kind = sides
    merged = merge(base, ours, theirs, kind)
    assert same(resolved(merged, {}), merged.doc)
    there = merge(base, theirs, ours, kind, moves="ours")
    chosen = resolved(merged, dict.fromkeys((c.path for c in merged.conflicts), "theirs"))
    assert loose(chosen) == loose(there.doc)


@given(DOCS, TABLES, TABLES, KINDS)
@some
def test_changes_in_different_places_both_survive(base, ours, theirs, kind):
    left = {f"l{name}": value for name, value in ours.items()}
    right = {f"r{name}": value for name, value in theirs.items()}
    merged = merge(base, base | left, base | right, kind)
    assert merged.conflicts == ()
    assert same(merged.doc, base | left | right)


@given(SIDES)
@some
def test_the_given_documents_are_left_as_they_are(sides):
    *docs, kind = sides
    before = [repr(doc) for doc in docs]
    merge(*docs, kind)
    assert [repr(doc) for doc in docs] == before


def loose(value):
    """A document as a value to compare, whatever order its lists are in."""
    if isinstance(value, dict):
        return frozenset((name, loose(item)) for name, item in value.items())
    if isinstance(value, list):
        return frozenset(loose(item) for item in value)
    return frozen(value)


BASE = {
    "title": "旧",
    "tags": ["甲", "乙"],
    "story": {"text": "经过"},
    "order": [{"id": "o1", "number": "1", "amount": 5}, {"id": "o2", "number": "2"}],
    "unknown": {"x": 1},
    "hours": [9, 18],
}
MERGES = [
    # (ours, theirs, what comes of it, why)
    ({"title": "新"}, {"opened": date(2026, 9, 1)}, {"title": "新", "opened": date(2026, 9, 1)}, "keys"),
    ({"tags": ["甲", "乙", "丙"]}, {"tags": ["丁", "乙"]}, {"tags": ["乙", "丙", "丁"]}, "texts are a set"),
    ({"story": {"text": "新"}}, {"story": {"text": "经过", "effect": "e"}},
     {"story": {"text": "新", "effect": "e"}}, "keys of a table"),
    ({"order": [{"id": "o1", "number": "1", "amount": 6}, {"id": "o2", "number": "2"}]},
     {"order": [{"id": "o1", "number": "9", "amount": 5}, {"id": "o2", "number": "2"}]},
     {"order": [{"id": "o1", "number": "9", "amount": 6}, {"id": "o2", "number": "2"}]}, "items by id"),
    ({"order": [*BASE["order"], {"id": "k3f9", "number": "3"}]}, {"order": [*BASE["order"], {"id": "p7wd"}]},
     {"order": [*BASE["order"], {"id": "k3f9", "number": "3"}, {"id": "p7wd"}]}, "both new items stay"),
    ({"order": [BASE["order"][1]]}, {"order": [BASE["order"][0], {"id": "o2", "number": "7"}]},
     {"order": [{"id": "o2", "number": "7"}]}, "one deleted, another changed"),
    ({"unknown": {"x": 1, "y": 2}}, {"unknown": {"x": 3}}, {"unknown": {"x": 3, "y": 2}}, "unknown tables, too"),
    ({"title": "新"}, {"title": "新"}, {"title": "新"}, "the same change twice"),
    ({"hours": [9, 18]}, {"hours": [10, 18]}, {"hours": [10, 18]}, "only one side changed the list"),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "expected", "why"), MERGES, ids=[row[-1] for row in MERGES])
def test_both_changes_survive(ours, theirs, expected, why):
    merged = merge(BASE, BASE | ours, BASE | theirs, Case)
    assert merged.conflicts == ()
    assert merged.doc == BASE | expected, why


GONE = {"order": [BASE["order"][1]]}
CONFLICTS = [
    # (ours, theirs, path and three values, why)
    ({"title": "甲"}, {"title": "乙"}, ("title", "旧", "甲", "乙"), "a text is not merged by lines"),
    ({"order": [{"id": "o1", "number": "1", "amount": 6}, BASE["order"][1]]},
     {"order": [{"id": "o1", "number": "1", "amount": 7}, BASE["order"][1]]},
     ("order.o1.amount", 5, 6, 7), "one key of one item"),
    (GONE, {"order": [{"id": "o1", "number": "1", "amount": 7}, BASE["order"][1]]},
     ("order.o1", BASE["order"][0], None, {"id": "o1", "number": "1", "amount": 7}), "deleted here, changed there"),
    ({"opened": 1}, {"opened": 2}, ("opened", None, 1, 2), "both added it"),
    ({"hours": [9, 17]}, {"hours": [10, 18]}, ("hours", [9, 18], [9, 17], [10, 18]), "numbers may stand in places"),
    ({"unknown": {"x": 1, "a.b": 1}}, {"unknown": {"x": 1, "a.b": 2}}, ('unknown."a.b"', None, 1, 2), "a dotted key"),
    ({"unknown": 5}, {"unknown": {"x": 2}}, ("unknown", {"x": 1}, 5, {"x": 2}), "another kind of value"),
    ({"order": [*BASE["order"], BASE["order"][0]]}, GONE,
     ("order", BASE["order"], [*BASE["order"], BASE["order"][0]], GONE["order"]), "two items of one id"),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "expected", "why"), CONFLICTS, ids=[row[-1] for row in CONFLICTS])
def test_what_cannot_be_merged_is_told_with_both_values(ours, theirs, expected, why):
    ours, theirs = BASE | ours, BASE | theirs
    merged = merge(BASE, ours, theirs, Case)
    assert merged.conflicts == (Conflict(*expected),), why
    assert merged.doc == ours
    assert resolved(merged, {expected[0]: "ours"}) == ours
    assert loose(resolved(merged, {expected[0]: "theirs"})) == loose(theirs)


def test_a_deleted_key_and_a_changed_one_are_a_conflict_in_either_direction():
    gone, changed = {}, {"known": {"harm": date(2026, 9, 2)}}
    base = {"known": {"harm": date(2026, 9, 1)}}
    assert merge(base, gone, changed, Case).conflicts[0].ours is None
    there = merge(base, changed, gone, Case)
    assert there.conflicts[0].theirs is None
    assert resolved(there, {"known": "theirs"}) == {}


def test_items_without_an_id_are_who_they_were():
    base = {"order": [{"number": "1"}, {"number": "2"}]}
    saved = {"order": [{"id": "o1", "number": "1"}, {"id": "o2", "number": "2", "amount": 5}]}
    by_hand = {"order": [{"number": "0"}, {"number": "1"}, {"number": "2"}]}
    assert merge(base, saved, by_hand, Case).doc == {"order": [*saved["order"], {"number": "0"}]}
    only_second = {"order": [{"number": "2"}]}
    merged = merge(base, {"order": [{"number": "1", "amount": 9}, {"number": "2"}]}, only_second, Case)
    assert [c.path for c in merged.conflicts] == ["order.o1"]
    same_place = {"order": [{"number": "1", "item": "x"}, {"number": "2"}]}
    assert merge(base, saved, same_place, Case).doc["order"][0] == {"id": "o1", "number": "1", "item": "x"}


def test_lists_of_tables_that_have_no_ids():
    base = {"note": [{"a": 1}, {"a": 2}]}
    merged = merge(
        base, {"note": [{"a": 1}, {"a": 2}, {"a": 3}]}, {"note": [{"a": 2}, {"a": 4}, {"a": 4}]}, Case
    )
    assert merged.conflicts == ()
    assert merged.doc == {"note": [{"a": 2}, {"a": 3}, {"a": 4}, {"a": 4}]}
    clash = merge(base, {"note": [{"a": 9}, {"a": 2}]}, {"note": [{"a": 8}, {"a": 2}]}, Case)
    assert clash.conflicts == (Conflict("note.0.a", 1, 9, 8),)


def test_a_file_that_both_added():
    merged = merge(None, {"title": "甲", "schema": 1}, {"tags": ["乙"], "schema": 1}, Case)
    assert (merged.doc, merged.conflicts) == ({"title": "甲", "schema": 1, "tags": ["乙"]}, ())


def test_tables_deeper_than_python_can_go_are_one_conflict():
    def deep(leaf):
        for _ in range(20_000):
            leaf = {"a": leaf}
        return leaf

    ours, theirs = deep({"b": 1}), deep({"b": 2})
    merged = merge({}, ours, theirs, Case)
    assert [c.path for c in merged.conflicts] == [""]
    assert resolved(merged, {"": "theirs"})["a"] is theirs["a"]


def order(number="", **more):
    return {"id": "o1", **({"number": number} if number else {}), **more}


SAME_ID = [
    # (list, ours, theirs, whether they are two, why)
    ("order", order("A"), order("B"), True, "another number"),
    ("order", order("A", item="点卡"), order("A", item="月卡"), False, "one number is one order"),
    ("order", order("A"), order(amount=5), False, "one side has no number yet"),
    ("order", order(item="点卡"), order(item="月卡"), True, "another thing"),
    ("order", order(amount=5), order(amount=Decimal("5.00")), False, "the same amount"),
    ("order", order(card_key="vault:****1111"), order(card_key="vault:****2222"), True, "another card key"),
    ("payment", {"id": "p1", "reference": "1"}, {"id": "p1", "reference": "2"}, True, "another flow number"),
    ("payment", {"id": "p1", "amount": 5}, {"id": "p1", "amount": 6}, True, "another amount"),
    ("claim", {"id": "c1", "kind": "refund"}, {"id": "c1", "kind": "apology"}, True, "another demand"),
    ("claim", {"id": "c1", "kind": "refund", "amount": 5}, {"id": "c1", "kind": "refund", "amount": 6}, False,
     "one demand, two amounts"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "ours", "theirs", "two", "why"), SAME_ID, ids=[row[-1] for row in SAME_ID])
def test_two_new_items_under_one_id(name, ours, theirs, two, why):
    merged = merge({}, {name: [ours]}, {name: [theirs]}, Case)
    assert len(merged.doc[name]) == (2 if two else 1), why
    assert merged.doc[name][0].items() >= ours.items()
    if two:
        (moved,) = merged.moved
        assert (moved.name, moved.old) == (name, ours["id"])
        assert merged.doc[name][1] == {**theirs, "id": moved.new} and merged.conflicts == ()
    in_base = merge({name: [{"id": ours["id"]}]}, {name: [ours]}, {name: [theirs]}, Case)
    assert not in_base.moved, "what both know is one item, and a difference is a conflict"


def test_what_points_at_an_item_follows_it_to_its_new_id():
    base = {"payment": [{"id": "p0", "order": "o1"}, {"id": "p9", "order": ""}]}
    ours = {"order": [order("A")], "payment": [*base["payment"], {"id": "p1", "order": "o1"}]}
    theirs = {
        "order": [order("B")],
        "payment": [base["payment"][0], {"id": "p9", "order": "o1"}, {"id": "p1", "order": "o1"}],
        "claim": [{"id": "c1", "kind": "refund"}, {"id": "c2", "kind": "replace", "alternative": "c1"}],
    }
    ours["claim"] = [{"id": "c1", "kind": "apology"}]
    merged = merge(base, ours, theirs, Case)
    new = {each.old: each.new for each in merged.moved}
    assert set(new) == {"o1", "p1", "c1"} and merged.conflicts == ()
    said = {item["id"]: item.get("order") for item in merged.doc["payment"]}
    assert said == {"p0": "o1", "p9": new["o1"], "p1": "o1", new["p1"]: new["o1"]}
    assert {item["id"]: item.get("alternative") for item in merged.doc["claim"]} == {
        "c1": None, new["c1"]: None, "c2": new["c1"],
    }  # fmt: skip


NEW_ITEMS = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from(["o1", "o2", "k3f9"])},
        optional={"number": st.sampled_from(["A", "B"]), "item": WORDS, "amount": st.integers(1, 2)},
    ),
    max_size=3,
    unique_by=lambda item: item["id"],
)


@given(NEW_ITEMS, NEW_ITEMS, st.sampled_from(["ours", "theirs"]))
@some
def test_no_value_of_a_new_item_is_lost(ours, theirs, moves):
    merged = merge({}, {"order": ours}, {"order": theirs}, Case, moves=moves)
    ids = [item["id"] for item in merged.doc["order"]]
    assert len(ids) == len(set(ids))
    told = [value for c in merged.conflicts for value in (c.ours, c.theirs)]
    for item in (*ours, *theirs):
        held = [
            each
            for each in merged.doc["order"]
            if all(each.get(k) == v or v in told for k, v in item.items() if k != "id")
        ]
        assert held, item
