"""What the tests of the law share: the shipped calendars, read as the program reads them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import kameng_tui
from kameng_tui.law.calendar import WorkCalendar, YearPlan, plan_from_table

CALENDARS = Path(kameng_tui.__file__).parent / "knowledge" / "calendars"


@pytest.fixture(scope="session")
def plans() -> tuple[YearPlan, ...]:
    read = []
    for file in sorted(CALENDARS.glob("*.toml")):
        plan, faults = plan_from_table(tomllib.loads(file.read_text(encoding="utf-8")))
        assert plan is not None and not faults, (file.name, faults)
        read.append(plan)
    return tuple(read)


@pytest.fixture(scope="session")
def calendar(plans: tuple[YearPlan, ...]) -> WorkCalendar:
    return WorkCalendar(plans)
