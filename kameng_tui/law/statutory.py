"""The days off that the law itself names, for a year whose arrangement is not announced (yet).

The rules come from ``knowledge/festivals.toml``: 全国年节及纪念日放假办法 in its versions, and the days of the moon and
sun calendars. A statutory day on a weekend is made up on the next working day (art. 6); so is one of two festivals
that fall on the same day, which art. 6 does not name but the notices for 2009 and 2020 did. Which weekends will be
worked nobody knows before the notice, so none is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kameng_tui.law.calendar import ONE_DAY, SATURDAY, YearPlan
from kameng_tui.law.reading import Fault, TableReader, tables_of
from kameng_tui.record import record


@record
class StatutoryDay:
    """``on`` is a day of the year (``05-01``) or the id of a festival; off from ``first`` to ``last`` days around it."""

    name: str
    on: str
    first: int = 0
    last: int = 0


@record
class Rule:
    """One version of the 放假办法, in force from the year ``since``."""

    since: int
    days: tuple[StatutoryDay, ...]
    source: str


@record
class Festivals:
    """The versions of the rule, oldest first, and the date of each festival by year."""

    rules: tuple[Rule, ...]
    names: tuple[str, ...]
    years: Mapping[str, Any]
    as_of: date

    def date_of(self, name: str, year: int) -> date | None:
        """When ``name`` falls in ``year``; None where the table does not reach so far. ``name`` may be ``05-01``."""
        if name[:2].isdigit():
            return date.fromisoformat(f"{year}-{name}")
        days = str(self.years.get(str(year), "")).split()
        return date.fromisoformat(f"{year}-{days[self.names.index(name)]}") if days else None


def read_festivals(raw: Mapping[str, Any]) -> tuple[Festivals | None, list[Fault]]:
    """The table of ``festivals.toml``, and all that is wrong with it; None where anything is."""
    faults: list[Fault] = []
    top = TableReader(raw, "", faults)
    as_of = top.day("as_of", required=True)
    top.texts("sources", required=True)
    names = top.texts("festivals", required=True)
    years = top.table("years")
    rules = [
        _read_rule(TableReader(table, f"rules.{i}", faults), i, names, faults)
        for i, table in enumerate(tables_of(top.raw("rules"), "rules", faults))
    ]
    top.no_other_keys()
    for year, days in years.items():
        _check_year(year, days, names, faults)
    if faults or as_of is None:
        return None, faults
    return Festivals(tuple(sorted(rules, key=lambda rule: rule.since)), names, years, as_of), faults


def _read_rule(table: TableReader, place: int, names: Sequence[str], faults: list[Fault]) -> Rule:
    since = table.number("since", least=1949, required=True) or 0
    source = table.text("source", required=True)
    days = []
    for i, inner in enumerate(tables_of(table.raw("days"), f"rules.{place}.days", faults)):
        one = TableReader(inner, f"rules.{place}.days.{i}", faults)
        day = StatutoryDay(
            one.text("name", required=True),
            one.text("on", required=True),
            one.number("first", least=-9) or 0,
            one.number("last", least=-9) or 0,
        )
        one.no_other_keys()
        if day.on and day.on not in names and not _is_day_of_every_year(day.on):
            one.fault("on", f"没有「{day.on}」这个节日,可写 {'、'.join(names)} 或每年都有的 月-日,如 05-01")
        if day.last < day.first:
            one.fault("last", f"last({day.last})小于 first({day.first}),请对调")
        days.append(day)
    table.no_other_keys()
    return Rule(since, tuple(days), source)


def _is_day_of_every_year(text: str) -> bool:
    try:
        date.fromisoformat(f"2001-{text}")  # no leap year
    except ValueError:
        return False
    return True


def _check_year(year: str, days: object, names: Sequence[str], faults: list[Fault]) -> None:
    try:
        found = [date.fromisoformat(f"{year}-{day}") for day in str(days).split()]
    except ValueError:
        faults.append((f"years.{year}", f"应是 {len(names)} 个 月-日,用空格隔开,现在是 {days!r}"))
        return
    if len(found) != len(names):
        faults.append((f"years.{year}", f"应有 {len(names)} 个日期,现在是 {len(found)} 个"))


def estimate(year: int, festivals: Festivals) -> YearPlan | None:
    """The statutory days of ``year`` with their substitutes; None where no rule or no festival of it is known."""
    rule = next((rule for rule in reversed(festivals.rules) if rule.since <= year), None)
    if rule is None:
        return None
    off: dict[date, str] = {}
    late: list[tuple[date, str]] = []
    for day in rule.days:
        base = festivals.date_of(day.on, year)
        if base is None:
            return None
        for offset in range(day.first, day.last + 1):
            one = base + timedelta(days=offset)
            if one in off or one.weekday() >= SATURDAY:
                late.append((one, day.name))
            off.setdefault(one, day.name)
    for one, name in sorted(late):
        while one in off or one.weekday() >= SATURDAY:
            one += ONE_DAY
        off[one] = name
    notice = f"{year} 年调休未公布:只按{rule.source}的法定假日估算"
    return YearPlan(year, off, {}, notice, rule.source, festivals.as_of, official=False)
