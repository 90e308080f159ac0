"""The working-day calendar, a year at a time: what holds and by which notice, what was changed midway, what is one's own.

A year can be added from a pasted notice or from a file; what was read is shown before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from kameng_tui.law.calendar import FIRST_YEAR, LAST_YEAR
from kameng_tui.tui import words
from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import Row, blank_row, head_row, text_row
from kameng_tui.tui.screens.monthgrid import StillList
from kameng_tui.tui.screens.sheets import pair_row
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk
    from kameng_tui.law.calendar import YearPlan

ONE_DAY = timedelta(days=1)


def year_rows(desk: Desk, year: int) -> list[Row]:
    """Everything known of one year."""
    plan = desk.calendar.plan(year)
    if plan is None:
        rows = [text_row(f"{year}年没有资料,也没有可以估算的依据:只把周六周日算作休息日", "warn", mark=" ")]
    else:
        rows = [*_about(desk, plan), blank_row(), head_row(" 放假与调休"), *plan_rows(plan)]
    rows += _changes(desk, year)
    rows += _own(desk, year)
    return rows


def _about(desk: Desk, plan: YearPlan) -> Iterator[Row]:
    until = f"官方安排到 {desk.calendar.official_until}"
    if plan.official:
        yield pair_row("状态", f"官方公布;{until}", style="good", key="state")
    else:
        said = "调休未公布,估算:只有法定假日,哪些周末要上班还不知道;相关时限都是暂定"
        yield pair_row("状态", f"{said}({until})", style="warn", key="state")
    yield pair_row("通知" if plan.official else "依据", plan.notice, key="notice")
    name = "地址" if plan.official else "出处"
    yield text_row(plan.source, key="source", mark=f" {name}  ", indent=7)
    if plan.official:
        yield pair_row("公布日期", f"{plan.announced}" if plan.announced else "没有写明", key="announced")
        yield pair_row(
            "资料来自", "自己加入的文件" if plan in desk.own_calendars.plans else "程序自带", key="origin"
        )


def plan_rows(plan: YearPlan) -> Iterator[Row]:
    """Each holiday with its days off, and the weekends worked for it."""
    for name in dict.fromkeys(name for _, name in sorted(plan.off.items())):
        spans = _spans([day for day, holiday in plan.off.items() if holiday == name])
        count = sum(1 for holiday in plan.off.values() if holiday == name)
        off = "、".join(first if first == last else f"{first} 至 {last}" for first, last in spans)
        yield pair_row(name, f"休 {off},共{count}天", key=f"off {name}", style="strong")
        work = "、".join(_day(day) for day, holiday in sorted(plan.work.items()) if holiday == name)
        if work:
            yield pair_row("", f"班 {work}", key=f"work {name}")
    others = [(day, name) for day, name in sorted(plan.work.items()) if name not in set(plan.off.values())]
    yield from (pair_row(name, f"班 {_day(day)}", key=f"work {day}") for day, name in others)


def _day(day: date) -> str:
    return f"{day:%m-%d}周{words.WEEKDAYS[day.weekday()]}"


def _spans(days: Sequence[date]) -> list[tuple[str, str]]:
    runs: list[tuple[date, date]] = []
    for day in sorted(days):
        if runs and runs[-1][1] + ONE_DAY == day:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return [(_day(first), _day(last)) for first, last in runs]


def _changes(desk: Desk, year: int) -> Iterator[Row]:
    """The states of a year that a later notice changed midway, the newest last."""
    versions = [plan for plan in desk.calendar.versions(year) if plan.official]
    changed = [(old, new) for old, new in pairwise(versions) if (old.off, old.work) != (new.off, new.work)]
    if changed:
        yield blank_row()
        yield head_row(f" 这一年改过 {len(changed)} 次")
    for old, new in changed:
        label = "自己加入的" if new in desk.own_calendars.plans else f"{new.known_since} 起"
        yield pair_row(label, new.notice, key=f"version {new.known_since}")
        yield pair_row(
            "改自", f"{old.known_since} {old.notice}", style="dim", key=f"before {new.known_since}"
        )
        yield pair_row("改了", differences(old, new), style="warn", key=f"changed {new.known_since}")


def differences(old: YearPlan, new: YearPlan) -> str:
    """The days on which two plans of a year differ, in words."""
    days = sorted({*old.off, *old.work, *new.off, *new.work})
    said = [(day, _state(old, day), _state(new, day)) for day in days]
    return "、".join(f"{_day(day)} {was}改{now}" for day, was, now in said if was != now)


def _state(plan: YearPlan, day: date) -> str:
    if day in plan.off:
        return "休"
    return "班" if day in plan.work else "照常"


def _own(desk: Desk, year: int) -> Iterator[Row]:
    """What the user's own files say, and whether it counts."""
    own = desk.own_calendars
    if own.plans or own.findings:
        yield blank_row()
        yield head_row(" 自己加入的")
    for plan in own.plans:
        holds = desk.calendar.plan(plan.year) == plan
        said = "在用" if holds else "没有在用:同一年有更晚或官方的安排"
        style = "good" if holds else "dim"
        yield pair_row(
            f"{plan.year}年", f"{said};{plan.notice}", key=f"own {plan.year} {plan.known_since}", style=style
        )
    for finding in own.findings:
        yield text_row(
            f"{finding.where}:{finding.message}", "bad", key=f"broken {finding.where}", mark=" !! ", indent=4
        )


class HolidaysScreen(WorkScreen):
    KIND = "holidays"
    BINDINGS: ClassVar[list[BindingType]] = bindings("holidays")

    def __init__(self, year: int = 0) -> None:
        super().__init__()
        self.year = year

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        yield StillList(id="year")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.year = self.year or self.desk.now().year
        self.query_one(StillList).focus()
        self.reload()

    def reload(self) -> None:
        """Paints the year as it is known now."""
        mine = "演示 " if self.kameng.demo else ""
        self.query_one("#title", Line).put(
            f"放假安排  {self.year}年", f"PgUp/PgDn 换年  {mine}{words.day_line(self.desk.now())}"
        )
        self.query_one(StillList).show(year_rows(self.desk, self.year))

    def context(self) -> Context:
        row = self.query_one(StillList).current
        return Context("holidays", row=row.key if row else "", demo=self.kameng.demo)

    def _go(self, year: int) -> None:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            self.say(f"这里只有 {FIRST_YEAR} 到 {LAST_YEAR} 年")
            return
        self.year = year
        self.reload()

    def do_next_year(self) -> None:
        self._go(self.year + 1)

    def do_prev_year(self) -> None:
        self._go(self.year - 1)

    def do_this_month(self) -> None:
        self._go(self.desk.now().year)

    def do_copy(self) -> None:
        plan = self.desk.calendar.plan(self.year)
        if plan is None:
            self.say("这一年没有资料", bad=True)
            return
        self.say(self.kameng.send_to_clipboard(f"{plan.notice} {plan.source}"), title="通知和地址")

    def do_paste_notice(self) -> None:
        from kameng_tui.tui.screens.notice import NoticeScreen

        self.app.push_screen(NoticeScreen(), self._added)

    def _added(self, year: int | None) -> None:
        if year:
            self._go(year)
