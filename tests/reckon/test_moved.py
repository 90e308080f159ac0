"""Which dues moved when a calendar changed: by case, from and to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casemaker import a_12315, a_dossier, at, by_id, calendar, entry, filing

from kameng_tui.law.calendar import PlanBook, WorkCalendar, YearPlan
from kameng_tui.reckon.dues import Due, dues_of
from kameng_tui.reckon.moved import moved

SENT = entry("s", "2027-01-25", "submitted", filing="12315")


def reckoned(known: WorkCalendar, case: str = "a", when: str = "2027-01-25") -> tuple[Due, ...]:
    dossier = replace(a_dossier(journal=(replace(SENT, at=at(when)),), filings=(filing("12315"),)), id=case)
    return dues_of(dossier, by_id(a_12315()), (), known, at("2027-01-26"), {})


def calendar_of(*off: date) -> WorkCalendar:
    plan = YearPlan(2027, dict.fromkeys(off, "春节"), {}, "通知", "地址", date(2026, 11, 4))
    return WorkCalendar(PlanBook.of([plan]))


PLAIN = calendar_of(date(2027, 1, 1))


def test_a_due_that_a_new_holiday_pushed_says_from_where_to_where() -> None:
    (found,) = moved(reckoned(PLAIN), reckoned(calendar_of(date(2027, 1, 29))))
    assert (found.case, found.due, found.label, found.duty) == (
        "a",
        "12315:accept:s",
        "决定是否受理",
        "theirs",
    )
    assert (f"{found.from_latest:%m-%d}", f"{found.to_latest:%m-%d}") == ("02-03", "02-04")
    assert (f"{found.from_earliest:%m-%d}", f"{found.to_earliest:%m-%d}") == ("02-03", "02-04")
    assert (found.was_provisional, found.is_provisional) == (False, False)


def test_what_is_only_no_longer_provisional_has_moved_too() -> None:
    before = tuple(replace(due, provisional=True) for due in reckoned(PLAIN))
    (found,) = moved(before, reckoned(PLAIN))
    assert found.from_latest == found.to_latest and (found.was_provisional, found.is_provisional) == (
        True,
        False,
    )


def test_from_an_estimate_to_the_announced_year() -> None:
    """The shipped years know nothing of 2027: both readings come together when it is announced."""
    (found,) = moved(reckoned(calendar()), reckoned(PLAIN))
    assert found.was_provisional and not found.is_provisional
    assert found.to_earliest == found.to_latest


def test_what_did_not_move_began_or_ended_is_not_listed() -> None:
    assert moved(reckoned(PLAIN), reckoned(PLAIN)) == ()
    assert moved((), reckoned(PLAIN)) == () and moved(reckoned(PLAIN), ()) == ()
    later = tuple(replace(due, state="overdue", steps=("别的",)) for due in reckoned(PLAIN))
    assert moved(reckoned(PLAIN), later) == (), "a state or a derivation is no date"


def test_by_case_then_by_date_and_never_across_cases() -> None:
    def both(known: WorkCalendar) -> tuple[Due, ...]:
        first = replace(reckoned(known, "b")[0], id="z")
        return (*reckoned(known, "c"), *reckoned(known, "b", "2027-01-26"), first)

    found = moved(both(PLAIN), both(calendar_of(date(2027, 1, 29))))
    assert [(m.case, m.due) for m in found] == [("b", "z"), ("b", "12315:accept:s"), ("c", "12315:accept:s")]
    assert moved(reckoned(PLAIN, "b"), reckoned(calendar_of(date(2027, 1, 29)), "c")) == ()
