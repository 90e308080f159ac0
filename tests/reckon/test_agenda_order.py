"""The order of the agenda, and triage says which window closes first. That of all cases is the index's: desk/test_index_order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from casemaker import at

from kameng_tui.reckon.agenda import in_order, passes, triage
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


def test_ours_is_late_by_its_earliest_date_and_theirs_by_its_latest() -> None:
    dues = [due("two readings", "2026-07-11", "2026-07-13"), due("ours", "2026-07-12", duty="ours")]
    seen = {}
    for day in (10, 12, 14):
        now = at(f"2026-07-{day}T12:00")
        seen[day] = [(d.id, d.state, passes(d).day) for d in in_order(as_of(dues, now), now)]
    assert seen == {
        10: [("two readings", "running", 11), ("ours", "running", 12)],
        12: [("ours", "lapsed", 12), ("two readings", "running", 11)],
        14: [("ours", "lapsed", 12), ("two readings", "overdue", 13)],
    }


def test_a_bare_window_leaves_the_agenda_when_it_has_closed() -> None:
    window = [due("w", "2026-07-10T20:00", duty="ours", filing="")]
    assert [d.id for d in in_order(as_of(window, NOON), NOON)] == ["w"]
    assert in_order(as_of(window, at("2026-07-11")), at("2026-07-11")) == []


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
