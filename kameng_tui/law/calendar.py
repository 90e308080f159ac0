"""Which days are worked in mainland China, with 调休, and until when that is official.

Data comes in as tables (``knowledge/calendars/*.toml``, a workbook's own ``calendars/``); nothing is read here.
A year is announced by the State Council near the end of the year before, and now and then changed midway. Until it
is announced an *estimate* of the statutory days stands in for it (``law.statutory``): it knows which days are off by
law, not which weekends will be worked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from kameng_tui.law.reading import Fault, TableReader, tables_of
from kameng_tui.record import record

ONE_DAY = timedelta(days=1)
# The longest ever had ten days (春节 of 2020); a longer one is a slip of the month.
_LONGEST_HOLIDAY = 31
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SATURDAY = 5
# Before 1999 the two-day weekend and today's holidays did not exist; nobody plans beyond 2199.
FIRST_YEAR, LAST_YEAR = 1999, 2199

# How far from an estimated long holiday the notice may still move days. Looked up in the notices of 2014-2026:
# weekends were worked up to 11 days away (2026-09-20), weekdays were off up to 4 days away.
_MOVED_WEEKEND = 11
_MOVED_WEEKDAY = 7
# A holiday of one day on these weekdays is never arranged: Monday and Friday join the weekend, Wednesday stays
# alone (the rule in the notice for 2025). Not so 劳动节, which was made longer on a Monday (2023) and on a Wednesday
# (2019, 2024) while it had one day.
_SETTLED_WEEKDAYS = (0, 2, 4)
_NEVER_SETTLED = "劳动节"


def named_day(day: date) -> str:
    """2026-10-10(周六)."""
    return f"{day}({WEEKDAYS[day.weekday()]})"


@record
class YearPlan:
    """One year's arrangement: ``off`` days with the holiday's name, make-up ``work`` days with the reason.

    ``announced`` is the day of the notice; where a year was changed midway there is one plan for each state of it.
    """

    year: int
    off: Mapping[date, str]
    work: Mapping[date, str]
    notice: str
    source: str
    as_of: date
    official: bool = True
    announced: date | None = None

    @property
    def known_since(self) -> date:
        """The day from which people could know this arrangement."""
        return self.announced or self.as_of


def plans_from_table(raw: Mapping[str, Any]) -> tuple[tuple[YearPlan, ...], list[Fault]]:
    """The plan of a year and, after it, each state that an ``[[amended]]`` table made of it; all that is wrong.

    No plan at all where anything is wrong: a year that is half read would count wrong days.
    """
    faults: list[Fault] = []
    top = TableReader(raw, "", faults)
    schema = top.number("schema", least=1, required=True)
    if schema is not None and schema > 1:
        top.fault("schema", f"schema = {schema} 来自更新的版本,请升级本程序")
    year = top.number("year", required=True)
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        top.fault("year", f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间,现在是 {year}")
    official = top.flag("official", True)
    notice = top.text("notice", required=True)
    source = top.text("source", required=True)
    as_of = top.day("as_of", required=True)
    announced = top.day("announced")
    off, work = _read_days(top, "", year, faults)
    amended = tables_of(top.raw("amended"), "amended", faults)
    top.no_other_keys()
    if not off:
        top.fault("off", "至少要有一个 [[off]] 放假区间")
    if faults or year is None or as_of is None:
        return (), faults
    plans = [YearPlan(year, off, work, notice, source, as_of, official, announced)]
    for i, table in enumerate(amended):
        plans.append(
            _read_amended(TableReader(table, f"amended.{i}", faults), f"amended.{i}.", plans[-1], faults)
        )
    return (() if faults else tuple(plans)), faults


def _read_amended(table: TableReader, place: str, before: YearPlan, faults: list[Fault]) -> YearPlan:
    """``before`` as a later notice changed it: its days win, those in ``ordinary`` are again as their weekday."""
    announced = table.day("announced", required=True)
    notice = table.text("notice", required=True)
    source = table.text("source", required=True)
    ordinary = _read_ordinary(table, before)
    off, work = _read_days(table, place, before.year, faults)
    table.no_other_keys()
    if announced is not None and announced <= before.known_since:
        table.fault("announced", f"announced({announced})应晚于前一份通知({before.known_since})")
    return replace(
        before,
        off={day: name for day, name in before.off.items() if day not in ordinary and day not in work} | off,
        work={day: name for day, name in before.work.items() if day not in ordinary and day not in off}
        | work,
        notice=notice,
        source=source,
        announced=announced,
    )


def _read_ordinary(table: TableReader, before: YearPlan) -> set[date]:
    """The days that ``before`` made off or worked and that are neither any more."""
    days = table.raw("ordinary")
    if days is None:
        return set()
    if not isinstance(days, list) or any(
        not isinstance(day, date) or isinstance(day, datetime) for day in days
    ):
        table.fault("ordinary", f"ordinary 应是日期的列表,如 [2026-01-31],现在是 {days!r}")
        return set()
    for day in days:
        if day not in before.off and day not in before.work:
            table.fault("ordinary", f"{day} 在前一份通知里既不放假也不调休,请核对日期")
    return set(days)


def _read_days(
    table: TableReader, place: str, year: int | None, faults: list[Fault]
) -> tuple[dict[date, str], dict[date, str]]:
    off: dict[date, str] = {}
    for i, inner in enumerate(tables_of(table.raw("off"), f"{place}off", faults)):
        _read_off(TableReader(inner, f"{place}off.{i}", faults), year, off)
    work: dict[date, str] = {}
    for i, inner in enumerate(tables_of(table.raw("work"), f"{place}work", faults)):
        _read_work(TableReader(inner, f"{place}work.{i}", faults), year, work)
    for day in sorted(off.keys() & work.keys()):
        table.fault("work", f"{day} 既写了放假又写了上班,请只留一个")
    return off, work


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
    if _belongs(first, year) and _belongs(last, year) and (last - first).days >= _LONGEST_HOLIDAY:
        table.fault("to", f"{first} 至 {last} 有 {(last - first).days + 1} 天,一次放假没有这么长,请核对月份")
        return
    if not _belongs(first, year) or not _belongs(last, year):
        table.fault("from", f"{first} 至 {last} 不属于 {year} 年,请核对年份")
        return
    for day in _days(first, last):
        if day in off:
            table.fault("from", f"{day} 在两个 [[off]] 里都写了,请只留一个")
            return
        off[day] = name


def _read_work(table: TableReader, year: int | None, work: dict[date, str]) -> None:
    name = table.text("name", required=True)
    day = table.day("day", required=True)
    table.no_other_keys()
    if day is None or year is None:
        return
    if not _belongs(day, year):
        table.fault("day", f"{day} 不属于 {year} 年,请核对年份")
    elif day.weekday() < SATURDAY:
        table.fault("day", f"{day} 是{WEEKDAYS[day.weekday()]},调休上班的日子应是周六或周日")
    elif day in work:
        table.fault("day", f"{day} 写了两遍,请只留一个")
    else:
        work[day] = name


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def _belongs(day: date, year: int) -> bool:
    """A notice may reach into the December before: that of 2023 gave 2022-12-31 off."""
    return day.year == year or (day.year == year - 1 and day.month == 12)


class PlanBook(Mapping[int, Sequence[YearPlan]]):
    """The plans of each year, read when the year is first asked for; a command that looks at one month reads one file."""

    def __init__(self, years: Iterable[int], read: Callable[[int], Sequence[YearPlan]]) -> None:
        self._years = tuple(sorted(set(years)))
        self._read = read
        self._found: dict[int, Sequence[YearPlan]] = {}

    @classmethod
    def of(cls, plans: Iterable[YearPlan]) -> PlanBook:
        """A book of plans at hand, oldest source first."""
        by_year: dict[int, list[YearPlan]] = {}
        for plan in plans:
            by_year.setdefault(plan.year, []).append(plan)
        return cls(by_year, by_year.__getitem__)

    def __getitem__(self, year: int) -> Sequence[YearPlan]:
        if year not in self._found:
            if year not in self._years:
                raise KeyError(year)
            self._found[year] = self._read(year)
        return self._found[year]

    def __iter__(self) -> Iterator[int]:
        return iter(self._years)

    def __len__(self) -> int:
        return len(self._years)


class WorkCalendar:
    """The working days as finally announced, or as they were known on a day.

    ``book`` gives the plans of a year, the least trusted first: of those announced by ``known_on`` the last one holds,
    but an estimate never replaces an announced plan. ``estimate`` makes one for a year that has no plan (None where it
    knows nothing of it: then only weekends are known).
    """

    def __init__(
        self,
        book: Mapping[int, Sequence[YearPlan]],
        *,
        estimate: Callable[[int], YearPlan | None] = lambda year: None,
        known_on: date | None = None,
    ) -> None:
        self._book = book
        self._estimate = estimate
        self.known_on = known_on
        self._plans: dict[int, YearPlan | None] = {}
        self._off: dict[date, str] = {}
        self._work: dict[date, str] = {}
        self._open: set[date] = set()

    def as_known_on(self, day: date | None) -> WorkCalendar:
        """The same calendar as people knew it on ``day``: later notices are left out."""
        return WorkCalendar(self._book, estimate=self._estimate, known_on=day)

    def plan(self, year: int) -> YearPlan | None:
        """The plan that holds for ``year``, announced or estimated."""
        if year not in self._plans:
            self._plans[year] = plan = self._chosen(year)
            if plan is not None:
                self._take(plan)
        return self._plans[year]

    def versions(self, year: int) -> Sequence[YearPlan]:
        """Every plan there is of ``year``, the least trusted first."""
        return tuple(self._book.get(year, ()))

    def _chosen(self, year: int) -> YearPlan | None:
        chosen: YearPlan | None = None
        for plan in self._book.get(year, ()):
            if self.known_on is not None and plan.known_since > self.known_on:
                continue
            if chosen is None or plan.official or not chosen.official:
                chosen = plan
        return chosen or self._estimate(year)

    def _take(self, plan: YearPlan) -> None:
        mark = "" if plan.official else "(调休未公布)"
        self._off.update({day: f"{name}放假{mark}" for day, name in plan.off.items()})
        self._work.update({day: f"{name}调休上班{mark}" for day, name in plan.work.items()})
        if not plan.official:
            self._open.update(_movable_days(plan))

    def _look_up(self, day: date) -> None:
        """Loads the plans that may speak of ``day``: a notice may reach into the December before its year."""
        if day.year not in self._plans:
            self.plan(day.year)
        if day.month == 12 and day.year + 1 not in self._plans:
            self.plan(day.year + 1)

    def is_working(self, day: date) -> bool:
        self._look_up(day)
        if day in self._off:
            return False
        return day.weekday() < SATURDAY or day in self._work

    def is_holiday(self, day: date) -> bool:
        """Whether ``day`` lies in a holiday period as announced (or estimated), weekends inside it included."""
        self._look_up(day)
        return day in self._off

    def name_of(self, day: date) -> str:
        """国庆节放假, 国庆节调休上班, 周六, or nothing for an ordinary working day."""
        self._look_up(day)
        named = self._off.get(day) or self._work.get(day)
        if named:
            return named
        return WEEKDAYS[day.weekday()] if day.weekday() >= SATURDAY else ""

    def is_official(self, day: date) -> bool:
        plan = self.plan(day.year)
        return plan is not None and plan.official

    def is_planned(self, day: date) -> bool:
        """Whether any plan, announced or estimated, covers the year of ``day``."""
        return self.plan(day.year) is not None

    def may_change(self, day: date) -> bool:
        """Whether a notice still to come may turn ``day`` from working to off, or the other way."""
        self._look_up(day)
        return day in self._open or not self.is_planned(day)

    @property
    def official_until(self) -> date:
        """The last day of the longest run of announced years (the later one, where two are as long)."""
        best: tuple[int, int] = (0, 0)
        run = 0
        for year in self._book:
            plan, before = self.plan(year), self.plan(year - 1)
            if plan is not None and plan.official:
                run = run + 1 if before is not None and before.official else 1
                best = max(best, (run, year))
        return date(best[1], 12, 31) if best[0] else date.min


def _movable_days(plan: YearPlan) -> set[date]:
    """The days around each estimated holiday that 调休 may touch."""
    days: set[date] = set()
    for first, last in _periods(plan.off):
        if first == last and first.weekday() in _SETTLED_WEEKDAYS and plan.off[first] != _NEVER_SETTLED:
            continue
        for offset in range(-_MOVED_WEEKEND, (last - first).days + _MOVED_WEEKEND + 1):
            day = first + timedelta(days=offset)
            reach = _MOVED_WEEKEND if day.weekday() >= SATURDAY else _MOVED_WEEKDAY
            if first - timedelta(days=reach) <= day <= last + timedelta(days=reach):
                days.add(day)
    return days


def _periods(off: Mapping[date, str]) -> list[tuple[date, date]]:
    """Runs of days off; a weekend between two of them joins them."""
    runs: list[tuple[date, date]] = []
    for day in sorted(off):
        if runs and all(d in off or d.weekday() >= SATURDAY for d in _between(runs[-1][1], day)):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range(1, (last - first).days)]
