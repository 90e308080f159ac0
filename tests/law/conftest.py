"""What the tests of the law share: the shipped calendars, read as the program reads them."""

from __future__ import annotations

import pytest

from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.calendar import WorkCalendar, YearPlan


@pytest.fixture(scope="session")
def plans() -> tuple[YearPlan, ...]:
    """Every shipped plan, each state of the years that were changed midway."""
    return tuple(plan for year in knowledge().calendars for plan in knowledge().calendars[year])


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return knowledge().calendar
