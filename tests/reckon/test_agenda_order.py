"""The shelf says at any instant what sorting says, and triage says which window closes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from casemaker import at
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.reckon.agenda import Shelf, in_order, passes, triage
from kameng_tui.reckon.dues import Due, state_of

NOON = at("2026-07-10T12:00")


def due(id: str, earliest: str | datetime, latest: str | datetime = "", **values: Any) -> Due:
    first = at(earliest) if isinstance(earliest, str) else earliest
    last = (at(latest) if latest else first) if isinstance(latest, str) else latest
    made: dict[str, Any] = {
        "case": "a", "filing": "f", "entry": "e", "limit": id, "label": id, "duty": "theirs", "start": NOON,
        "provisional": False, "transition": None, "state": "running", "confidence": "known",
        "binding": "statutory", "source": ("来源",), "version": "1", "steps": (), "channel": "12315",
    }  # fmt: skip
    return Due(id=id, earliest=first, latest=last, **(made | values))


def as_of(dues: list[Due], now: datetime) -> list[Due]:
    """The dues as a reckoning at ``now`` would give them."""
    return [replace(d, state=state_of(d.duty, d.earliest, d.latest, d.state == "met", now)) for d in dues]


HOURS = st.integers(-100, 100)
DUES = st.lists(
    st.builds(
        lambda id, case, start, width, duty, filing, channel, state: due(
            f"d{id}", NOON + timedelta(hours=start), NOON + timedelta(hours=start + width),
            case=f"c{case}", duty=duty, filing=filing, channel=channel, state=state,
        ),
        st.integers(0, 5), st.integers(0, 2), HOURS, st.sampled_from((0, 0, 5, 48)),
        st.sampled_from(("ours", "theirs", "both")), st.sampled_from(("", "f")), st.sampled_from(("", "12315")),
        st.sampled_from(("running", "met", "overdue")),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(DUES, HOURS, st.sampled_from((None, 0, 1, 3)), st.sampled_from((None, 0, 1, 7)))
def test_the_shelf_says_what_sorting_says(
    dues: list[Due], hours: int, days: int | None, limit: int | None
) -> None:
    now = NOON + timedelta(hours=hours)
    wanted = in_order(as_of(dues, now), now, days)
    assert Shelf(dues).at(now, days, limit) == wanted[:limit]


@settings(max_examples=60, deadline=None)
@given(DUES, HOURS)
def test_the_counts_are_those_of_the_rows(dues: list[Due], hours: int) -> None:
    now = NOON + timedelta(hours=hours)
    rows = in_order(as_of(dues, now), now)
    late = sum(row.state != "running" for row in rows)
    ends = [row.latest if row.duty == "theirs" else row.earliest for row in rows if row.state == "running"]
    assert Shelf(dues).counts(now) == (late, sum(end.date() == now.date() for end in ends))


def test_one_shelf_serves_a_moving_clock() -> None:
    shelf = Shelf([due("two readings", "2026-07-11", "2026-07-13"), due("ours", "2026-07-12", duty="ours")])
    seen = {day: [(d.id, d.state) for d in shelf.at(at(f"2026-07-{day}T12:00"))] for day in (10, 12, 14)}
    assert seen == {
        10: [("two readings", "running"), ("ours", "running")],
        12: [("ours", "lapsed"), ("two readings", "running")],  # theirs is late only by its latest reading
        14: [("ours", "lapsed"), ("two readings", "overdue")],
    }
    assert [passes(d).day for d in shelf.at(at("2026-07-14T12:00"))] == [12, 13]


def test_a_bare_window_leaves_the_agenda_when_it_has_closed() -> None:
    shelf = Shelf([due("w", "2026-07-10T20:00", duty="ours", filing="")])
    assert [d.id for d in shelf.at(NOON)] == ["w"] and shelf.counts(NOON) == (0, 1)
    assert shelf.at(at("2026-07-11")) == [] and shelf.counts(at("2026-07-11")) == (0, 0)


# what stands in the way of the order, the order that is wanted, and why
TRIAGE = {
    "the first to close": ([due("b", "2026-07-13", duty="ours"), due("a", "2026-07-12", duty="ours")], ["a", "b"]),
    "only ours can be lost by us": ([due("t", "2026-07-11"), due("o", "2026-07-12", duty="ours")], ["o"]),
    "a duty of both is ours too": ([due("x", "2026-07-12", duty="both")], ["x"]),
    "what is done is not open": ([due("m", "2026-07-12", duty="ours", state="met")], []),
    "what has closed is not open": ([due("l", "2026-07-09", duty="ours")], []),
    "until the very instant it is": ([due("l", NOON, duty="ours")], ["l"]),
    "of the same instant the law before the rule before the custom": ([
        due("a", "2026-07-12", duty="ours", binding="practice"), due("b", "2026-07-12", duty="ours", binding="rule"),
        due("c", "2026-07-12", duty="ours", binding="statutory"),
    ], ["c", "b", "a"]),
    "by the reading that is safe": ([
        due("wide", "2026-07-11", "2026-07-20", duty="ours"), due("o", "2026-07-12", duty="ours"),
    ], ["wide", "o"]),
}  # fmt: skip


@pytest.mark.parametrize(("dues", "wanted"), TRIAGE.values(), ids=TRIAGE)
def test_which_window_closes_first(dues: list[Due], wanted: list[str]) -> None:
    assert [d.id for d in triage(dues, NOON)] == wanted
