"""Who promised what by when, and whether it was kept."""

from __future__ import annotations

from typing import Any

import pytest
from casemaker import a_dossier, at, entry

from kameng_tui.reckon.promises import promises_of

MADE = "2026-11-18T10:00"
BY = "2026-11-19T10:00"

# (what was promised), (later entries), now -> state, hours late
TOLD: dict[str, tuple[dict[str, Any], tuple[Any, ...], str, str, int]] = {
    "before its time": ({"promise": "24小时内补发"}, (), "2026-11-19T09:59:59", "open", 0),
    "at its very instant": ({"promise": "24小时内补发"}, (), "2026-11-19T10:00", "open", 0),
    "a second later": ({"promise": "24小时内补发"}, (), "2026-11-19T10:00:01", "broken", 0),
    "hours are floored": ({"promise": "24小时内补发"}, (), "2026-11-19T15:59", "broken", 5),
    "two days": ({"promise": "24小时内补发"}, (), "2026-11-21T10:30", "broken", 48),
    "fulfilled in time": ({"promise": "24小时内补发"}, (entry("k", "2026-11-18T20:00", "fulfilled"),), BY, "kept", 0),
    "fulfilled late is kept, late": ({"promise": "补发"}, (entry("k", "2026-11-19T13:30", "fulfilled"),), "2026-11-30", "kept", 3),
    "a promise of money is kept by the money": ({"promise": "24小时内退款"}, (entry("k", "2026-11-18T20:00", "refund-arrived"),), BY, "kept", 0),
    "or when it was sent": ({"promise": "24小时内退款"}, (entry("k", "2026-11-18T20:00", "refund-issued"),), BY, "kept", 0),
    "money does not keep a promise to redeliver": ({"promise": "补发"}, (entry("k", "2026-11-18T20:00", "refund-issued"),), "2026-11-20T10:00", "broken", 24),
    "an answer keeps a promise to answer": ({"promise": "24小时内回复"}, (entry("k", "2026-11-18T20:00", "reply"),), BY, "kept", 0),
    "an answer of another filing does not": ({"promise": "24小时内回复"}, (entry("k", "2026-11-18T20:00", "reply", filing="12315"),), "2026-11-20T10:00", "broken", 24),
    "an answer keeps no promise to redeliver": ({"promise": "联系商家补发"}, (entry("k", "2026-11-18T20:00", "reply"),), "2026-11-20T10:00", "broken", 24),
    "an entry may say what it keeps": ({"promise": "换卡"}, (entry("k", "2026-11-18T20:00", "note", data={"keeps": "p"}),), BY, "kept", 0),
    "and then keeps nothing else": ({"promise": "补发"}, (entry("k", "2026-11-18T20:00", "fulfilled", data={"keeps": "other"}),), "2026-11-20T10:00", "broken", 24),
}  # fmt: skip


@pytest.mark.parametrize(("promise", "later", "now", "state", "late"), TOLD.values(), ids=TOLD)
def test_promise(promise: dict[str, Any], later: tuple[Any, ...], now: str, state: str, late: int) -> None:
    made = entry("p", MADE, "promise", promise_by=BY, staff="1024", **promise)
    (found,) = promises_of(a_dossier(journal=(made, *later)), at(now))
    assert (found.state, found.hours_late) == (state, late)
    assert (found.entry, found.staff, found.made, found.by) == ("p", "1024", at(MADE), at(BY))


def test_what_came_before_a_promise_does_not_keep_it() -> None:
    journal = (
        entry("a", "2026-11-17", "fulfilled"),
        entry("p", MADE, "promise", promise="补发", promise_by=BY),
    )
    assert promises_of(a_dossier(journal=journal), at("2026-11-20"))[0].state == "broken"


def test_a_refund_promised_until_a_day_holds_to_the_end_of_that_day() -> None:
    made = entry("p", MADE, "refund-promised", text="24日前退", until=at("2026-11-24").date())
    (found,) = promises_of(a_dossier(journal=(made,)), at("2026-11-24T23:59:59"))
    assert (found.state, found.by, found.text) == ("open", at("2026-11-24T23:59:59"), "24日前退")
    assert promises_of(a_dossier(journal=(made,)), at("2026-11-25"))[0].state == "broken"


def test_a_promise_without_a_time_stays_open_and_is_never_late() -> None:
    (found,) = promises_of(
        a_dossier(journal=(entry("p", MADE, "promise", promise="尽快处理"),)), at("2027-01-01")
    )
    assert (found.state, found.by, found.hours_late) == ("open", None, 0)


def test_other_entries_promise_only_when_they_say_so() -> None:
    journal = (
        entry("n", MADE, "contact", text="正在处理"),
        entry("r", MADE, "reply", promise="2小时内处理", promise_by="2026-11-18T12:00"),
        entry("a", MADE, "asked", until=at("2026-11-24").date()),
    )
    assert [p.entry for p in promises_of(a_dossier(journal=journal), at(BY))] == ["r"]
