"""What the index says at any instant is what sorting the dues of all cases says: their order, their numbers, the first of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from casemaker import at
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.desk import indexing
from kameng_tui.reckon.agenda import in_order, passes
from kameng_tui.reckon.dues import Due, state_of
from kameng_tui.workbook.index import Index
from kameng_tui.workbook.indexrows import CaseLine, Counts

NOON = at("2026-07-10T12:00")
CASES = ("c0", "c1", "c2")
HOURS = st.integers(-100, 100)


def due(case: str, place: int, start: int, width: int, duty: str, filing: str, channel: str) -> Due:
    first = NOON + timedelta(hours=start)
    made: dict[str, Any] = {
        "id": f"d{place}", "case": case, "filing": filing, "entry": "e", "limit": "l", "label": "l", "duty": duty,
        "start": NOON, "earliest": first, "latest": first + timedelta(hours=width), "provisional": False,
        "transition": None, "state": "running", "confidence": "known", "binding": "statutory", "source": ("来源",),
        "version": "1", "steps": (), "channel": channel,
    }  # fmt: skip
    return Due(**made)


ONE = st.tuples(HOURS, st.sampled_from((0, 0, 5, 48)), st.sampled_from(("ours", "theirs", "both")),
                st.sampled_from(("", "f")), st.sampled_from(("", "12315")))  # fmt: skip
DUES = st.fixed_dictionaries({case: st.lists(ONE, max_size=8) for case in CASES}).map(
    lambda made: [due(case, n, *row) for case in CASES for n, row in enumerate(made[case])]
)


def index_of(dues: list[Due]) -> Index:
    index = Index.in_memory()
    index.begin_in("here")
    index.put(
        (
            CaseLine(case, b"", "", "", True, case == "c2", b"{}", "", (),
                     tuple(indexing.due_line(d, "") for d in dues if d.case == case))
            for case in CASES
        ),
        "here",
    )  # fmt: skip
    return index


def as_of(dues: list[Due], now: datetime) -> list[Due]:
    """The dues as a reckoning at ``now`` would give them."""
    return [replace(d, state=state_of(d.duty, d.earliest, d.latest, False, now)) for d in dues]


def counted(dues: list[Due], now: datetime, days: int | None) -> Counts:
    rows = in_order(dues, now)
    ends = [d.latest if d.duty == "theirs" else d.earliest for d in rows if d.state == "running"]
    late = sum(d.state != "running" for d in rows)
    return Counts(len(in_order(dues, now, days)), late, sum(end.date() == now.date() for end in ends))


@settings(max_examples=100, deadline=None)
@given(DUES, HOURS, st.sampled_from((None, 0, 1, 3)), st.sampled_from((0, 1, 7)))
def test_the_index_says_what_sorting_says(made: list[Due], hours: int, days: int | None, most: int) -> None:
    now = NOON + timedelta(hours=hours)
    window, dues, index = indexing.window(now, days), as_of(made, now), index_of(made)
    wanted = in_order(dues, now, days)
    assert [indexing.due_of(body, now)[0] for _, _, body in index.dues(window)] == wanted
    assert [indexing.due_of(body, now)[0] for _, _, body in index.dues(window, most=most)] == wanted[:most]
    assert index.counts(window) == counted(dues, now, days)
    own = [d for d in dues if d.case == "c1"]
    assert index.counts(window, ["c1"]) == counted(own, now, days)

    first = {case: next(iter(in_order([d for d in dues if d.case == case], now)), None) for case in CASES}
    lines = index.listed(window)
    assert {line.id: line.when for line in lines} == {
        case: d and (indexing.instant(passes(d)), d.state != "running", d.duty == "theirs")
        for case, d in first.items()
    }
    assert [line.id for line in lines] == sorted(
        CASES, key=lambda case: (first[case] is None, passes(first[case]) if first[case] else now, case)
    )
    assert index.listed(window, urgent=True)[0].id == "c2"
