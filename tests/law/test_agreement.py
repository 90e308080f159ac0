"""Every day of the shipped years against two libraries that keep the same notices on their own.

They agree on all days of 2007-2026, so there is no list of exceptions here. Only what we ship is compared: a library
that learns of a later year changes nothing.
"""

from __future__ import annotations

import warnings
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

SHIPPED = range(2007, 2027)


@pytest.fixture(scope="module")
def other():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return holidays.country_holidays("CN", years=range(SHIPPED[0] - 1, SHIPPED[-1] + 2))


def test_the_shipped_years_are_these(plans):
    assert {plan.year for plan in plans} == set(SHIPPED)


@pytest.mark.parametrize("year", SHIPPED)
def test_every_day_agrees_with_both_libraries(calendar, other, year):
    first = date(year, 1, 1)
    days = [first + timedelta(days=i) for i in range((date(year + 1, 1, 1) - first).days)]
    wrong = [
        day
        for day in days
        if not calendar.is_working(day) == chinese_calendar.is_workday(day) == other.is_working_day(day)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("day", "working", "why"),
    [
        ("2006-12-30", True, "a Saturday worked by the notice for 2007"),
        ("2006-12-31", True, "a Sunday worked by the notice for 2007"),
        ("2007-12-29", True, "a Saturday worked by the notice for 2008"),
        ("2007-12-31", False, "a Monday off by the notice for 2008"),
        ("2011-12-31", True, "a Saturday worked by the notice for 2012"),
        ("2018-12-29", True, "a Saturday worked by the notice for 2019"),
        ("2018-12-31", False, "a Monday off by the notice for 2019"),
        ("2022-12-31", False, "a Saturday off by the notice for 2023"),
    ],
)
def test_a_december_day_of_the_notice_after_it_agrees_too(calendar, other, day, working, why):
    day = date.fromisoformat(day)
    assert calendar.is_working(day) == chinese_calendar.is_workday(day) == working, why
    assert other.is_working_day(day) == working, why
