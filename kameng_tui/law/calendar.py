"""Which days are worked in mainland China, with 调休, and until when that is official.

Data comes in as tables (``knowledge/calendars/*.toml``, a workbook's own ``calendars/``); nothing is read here.
A year is announced by the State Council near the end of the year before. Until then an *estimate* of the
statutory days may stand in for it: it knows which days are off by law, not which weekends will be worked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from kameng_tui.law.reading import Fault, TableReader, tables_of
from kameng_tui.record import record

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_SATURDAY = 5

# How far from an estimated long holiday the notice may still move days. Looked up in the notices of 2014-2026:
# weekends were worked up to 11 days away (2026-09-20), weekdays were off up to 4 days away.
_MOVED_WEEKEND = 11
_MOVED_WEEKDAY = 7
# A holiday of one day on these weekdays is never arranged: Monday and Friday join the weekend, Wednesday stays
# alone (the rule in the notice for 2025).
_SETTLED_WEEKDAYS = (0, 2, 4)


@record
class YearPlan:
    """One year's arrangement: ``off`` days with the holiday's name, make-up ``work`` days with the reason."""

    year: int
    off: Mapping[date, str]
    work: Mapping[date, str]
    notice: str
    source: str
    as_of: date
    official: bool = True


def plan_from_table(raw: Mapping[str, Any]) -> tuple[YearPlan | None, list[Fault]]:
    """A plan from its table, and all that is wrong with it; None where anything is."""
    faults: list[Fault] = []
    top = TableReader(raw, "", faults)
    schema = top.number("schema", least=1, required=True)
    if schema is not None and schema > 1:
        top.fault("schema", f"schema = {schema} 来自更新的版本,请升级本程序")
    year = top.number("year", least=1950, required=True)
    official = top.flag("official", True)
    notice = top.text("notice", required=True)
    source = top.text("source", required=True)
    as_of = top.day("as_of", required=True)
    off: dict[date, str] = {}
    for i, table in enumerate(tables_of(top.raw("off"), "off", faults)):
        _read_off(TableReader(table, f"off.{i}", faults), year, off)
    work: dict[date, str] = {}
    for i, table in enumerate(tables_of(top.raw("work"), "work", faults)):
        _read_work(TableReader(table, f"work.{i}", faults), year, work)
    top.no_other_keys()
    if not off:
        top.fault("off", "至少要有一个 [[off]] 放假区间")
    for day in sorted(off.keys() & work.keys()):
        top.fault("work", f"{day} 既写了放假又写了上班,请只留一个")
    if faults or year is None or as_of is None:
        return None, faults
    return YearPlan(year, off, work, notice, source, as_of, official), faults


def _read_off(table: TableReader, year: int | None, off: dict[date, str]) -> None:
    name = table.text("name", required=True)
    first = table.day("from", required=True)
    last = table.day("to") or first
    table.no_other_keys()
    if first is None or last is None or year is None:
        return
    if last < first:
        table.fault("to", f"to({last})早于 from({first}),请对调")
        return
    if not _belongs(first, year) or not _belongs(last, year):
        table.fault("from", f"{first} 至 {last} 不属于 {year} 年,请核对年份")
        return
    day = first
    while day <= last:
        off[day] = name
        day += ONE_DAY


def _read_work(table: TableReader, year: int | None, work: dict[date, str]) -> None:
    name = table.text("name", required=True)
    day = table.day("day", required=True)
    table.no_other_keys()
    if day is None or year is None:
        return
    if not _belongs(day, year):
        table.fault("day", f"{day} 不属于 {year} 年,请核对年份")
    elif day.weekday() < _SATURDAY:
        table.fault("day", f"{day} 是{WEEKDAYS[day.weekday()]},调休上班的日子应是周六或周日")
    else:
        work[day] = name


def _belongs(day: date, year: int) -> bool:
    """A notice may reach into the December before: that of 2023 gave 2022-12-31 off."""
    return day.year == year or (day.year == year - 1 and day.month == 12)


class WorkCalendar:
    """All the plans together. A later plan for the same year replaces the earlier one."""

    def __init__(self, plans: Iterable[YearPlan]) -> None:
        self._plans = {plan.year: plan for plan in plans}
        self._off: dict[date, str] = {}
        self._work: dict[date, str] = {}
        self._open: set[date] = set()
        for _, plan in sorted(self._plans.items()):
            mark = "" if plan.official else "(调休未公布)"
            self._off.update({day: f"{name}放假{mark}" for day, name in plan.off.items()})
            self._work.update({day: f"{name}调休上班{mark}" for day, name in plan.work.items()})
            if not plan.official:
                self._open.update(_movable_days(plan))

    def plan(self, year: int) -> YearPlan | None:
        """The plan that holds for ``year``."""
        return self._plans.get(year)

    def is_working(self, day: date) -> bool:
        if day in self._off:
            return False
        return day.weekday() < _SATURDAY or day in self._work

    def is_holiday(self, day: date) -> bool:
        """Whether ``day`` lies in a holiday period as announced (or estimated), weekends inside it included."""
        return day in self._off

    def name_of(self, day: date) -> str:
        """国庆节放假, 国庆节调休上班, 周六, or nothing for an ordinary working day."""
        named = self._off.get(day) or self._work.get(day)
        if named:
            return named
        return WEEKDAYS[day.weekday()] if day.weekday() >= _SATURDAY else ""

    def is_official(self, day: date) -> bool:
        plan = self._plans.get(day.year)
        return plan is not None and plan.official

    def is_planned(self, day: date) -> bool:
        """Whether any plan, announced or estimated, covers the year of ``day``."""
        return day.year in self._plans

    def may_change(self, day: date) -> bool:
        """Whether a notice still to come may turn ``day`` from working to off, or the other way."""
        return day in self._open or not self.is_planned(day)

    @property
    def official_until(self) -> date:
        """The last day of the longest run of announced years (the later one, where two are as long)."""
        best: tuple[int, int] = (0, 0)
        run = 0
        for year in sorted(year for year, plan in self._plans.items() if plan.official):
            run = run + 1 if year - 1 in self._plans and self._plans[year - 1].official else 1
            best = max(best, (run, year))
        return date(best[1], 12, 31) if best[0] else date.min


def _movable_days(plan: YearPlan) -> set[date]:
    """The days around each estimated holiday that 调休 may touch."""
    days: set[date] = set()
    for first, last in _periods(plan.off):
        if first == last and first.weekday() in _SETTLED_WEEKDAYS:
            continue
        for offset in range(-_MOVED_WEEKEND, (last - first).days + _MOVED_WEEKEND + 1):
            day = first + timedelta(days=offset)
            reach = _MOVED_WEEKEND if day.weekday() >= _SATURDAY else _MOVED_WEEKDAY
            if first - timedelta(days=reach) <= day <= last + timedelta(days=reach):
                days.add(day)
    return days


def _periods(off: Mapping[date, str]) -> list[tuple[date, date]]:
    """Runs of days off; a weekend between two of them joins them."""
    runs: list[tuple[date, date]] = []
    for day in sorted(off):
        if runs and all(d in off or d.weekday() >= _SATURDAY for d in _between(runs[-1][1], day)):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range(1, (last - first).days)]
