"""Corrections and voids: the newest holds, nothing is deleted."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kameng_tui.case.fold import effective, struck
from kameng_tui.case.records import Entry
from kameng_tui.values import SHANGHAI

START = datetime(2026, 9, 1, 10, tzinfo=SHANGHAI)


def entry(name: str, hour: int, *, logged: int | None = None, **more: str) -> Entry:
    at = START + timedelta(hours=hour)
    return Entry(
        id=name,
        at=at,
        logged=START + timedelta(hours=hour if logged is None else logged),
        kind="contact",
        **more,
    )


def test_a_correction_replaces_and_keeps_the_first_id() -> None:
    journal = [entry("a", 0, text="错"), entry("b", 0, logged=5, text="对", corrects="a")]
    assert [(e.id, e.text) for e in effective(journal)] == [("a", "对")]
    assert struck(journal) == {"a"}


def test_of_several_corrections_the_one_logged_last_holds() -> None:
    journal = [
        entry("a", 0, text="一"),
        entry("c", 0, logged=9, text="三", corrects="b"),
        entry("b", 0, logged=5, text="二", corrects="a"),
    ]
    assert [e.text for e in effective(journal)] == ["三"]
    assert struck(journal) == {"a", "b"}


def test_a_void_takes_the_entry_out_and_both_are_struck() -> None:
    journal = [entry("a", 0), entry("b", 1), entry("v", 0, logged=5, corrects="a", void="记错")]
    assert [e.id for e in effective(journal)] == ["b"]
    assert struck(journal) == {"a", "v"}


def test_a_later_correction_brings_a_voided_entry_back() -> None:
    journal = [
        entry("a", 0),
        entry("v", 0, logged=5, corrects="a", void="x"),
        entry("c", 0, logged=7, corrects="a", text="还是对的"),
    ]
    assert [(e.id, e.text) for e in effective(journal)] == [("a", "还是对的")]


def test_entries_are_ordered_by_when_they_happened_not_by_when_they_were_written() -> None:
    journal = [entry("late", 1, logged=50), entry("early", 0, logged=60)]
    assert [e.id for e in effective(journal)] == ["early", "late"]


def test_a_correction_of_nothing_and_a_circle_stand_for_themselves() -> None:
    assert [e.id for e in effective([entry("a", 0, corrects="gone")])] == ["a"]
    circle = [entry("a", 0, corrects="b"), entry("b", 1, corrects="a")]
    assert effective(circle)


@given(st.permutations(range(6)))
def test_the_order_of_files_does_not_matter(order: list[int]) -> None:
    journal = [entry(str(n), n, corrects=str(n - 1) if n % 2 else "") for n in range(6)]
    assert effective([journal[n] for n in order]) == effective(journal)
