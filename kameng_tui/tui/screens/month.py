"""The month: how much is due on each day, which days are off, and what is due on the chosen one.

The dues are read in a thread; a due that is not certain stands on its earliest and on its latest day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from kameng_tui.reckon.agenda import passes
from kameng_tui.tui import words
from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import Line as RowLine
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.screens.monthgrid import LEGEND, DayNote, MonthGrid, StillList
from kameng_tui.tui.whynot import Context
from kameng_tui.tui.widths import cut, pad

if TYPE_CHECKING:
    from kameng_tui.desk.agenda import Agenda, AgendaRow
    from kameng_tui.law.calendar import WorkCalendar

LATE = ("overdue", "lapsed")
ONE_LINE = 76  # cells from which a due fits in one line


@dataclass(frozen=True, slots=True)
class Placed:
    """A due on one of its days. ``edge`` says which one it is where there are two."""

    row: AgendaRow
    edge: str = ""


def placed_by_day(rows: Sequence[AgendaRow]) -> dict[date, list[Placed]]:
    """Each due on its day, on two where they differ; what has passed stands on the day it passed."""
    found: dict[date, list[Placed]] = {}
    for row in rows:
        due = row.due
        first, last = due.earliest.date(), due.latest.date()
        if due.state in LATE or first == last:
            found.setdefault(passes(due).date(), []).append(Placed(row))
        else:
            found.setdefault(first, []).append(Placed(row, "最早"))
            found.setdefault(last, []).append(Placed(row, "最迟"))
    return found


def mark_of(calendar: WorkCalendar, day: date) -> str:
    """休, 班 or nothing, and ``?`` where a notice that is still to come may change it."""
    weekend = day.weekday() >= 5
    word = "休" if calendar.is_holiday(day) else "班" if weekend and calendar.is_working(day) else ""
    open_ = calendar.is_planned(day) and calendar.may_change(day)
    return word + ("?" if open_ or (word and not calendar.is_official(day)) else "")


def note_of(placed: Sequence[Placed], mark: str, *, one_case: bool) -> DayNote:
    dues = [one.row.due for one in placed]
    late = [due for due in dues if due.state in LATE]
    theirs = [due for due in dues if due.state not in LATE and due.duty == "theirs"]
    names = (one.row.due.label if one_case else one.row.title for one in placed)
    unsure = any(one.edge or one.row.due.provisional for one in placed)
    return DayNote(
        mark, len(late), len(dues) - len(late) - len(theirs), len(theirs), unsure, tuple(dict.fromkeys(names))
    )


class MonthScreen(WorkScreen):
    KIND = "month"
    BINDINGS: ClassVar[list[BindingType]] = bindings("month")
    CSS = """
    MonthScreen #days { padding: 0 1; }
    MonthScreen #body { height: 1fr; }
    MonthScreen #dues { height: 1fr; border-top: solid $primary; }
    MonthScreen.-wide #days { width: 1fr; height: 100%; }
    MonthScreen.-wide #dues { dock: right; width: 36%; height: 100%; border-top: none; border-left: solid $primary; }
    """

    def __init__(self, case_id: str = "") -> None:
        super().__init__()
        self.case_id = case_id
        self.read: Agenda | None = None
        self.by_day: Mapping[date, list[Placed]] = {}
        self._turn = 0

    def compose(self) -> ComposeResult:
        today = self.desk.now().date()
        yield Line(id="title", classes="title")
        yield Line(id="about")
        with Container(id="body"):
            yield MonthGrid(today, today, id="days")
            yield StillList(id="dues")
        yield from self.chrome()

    @property
    def grid(self) -> MonthGrid:
        return self.query_one(MonthGrid)

    @property
    def dues(self) -> StillList:
        return self.query_one(StillList)

    def on_mount(self) -> None:
        self.grid.focus()
        self._paint()
        self.reload()

    def reload(self) -> None:
        """Reads the dues in a thread; an answer that a later question overtook is dropped."""
        self._turn += 1
        turn, today = self._turn, self.desk.now().date()
        if self.grid.day == self.grid.today != today:
            self.grid.day = today  # the choice goes along with the clock

        def work() -> None:
            from kameng_tui.desk.agenda import agenda

            self.app.call_from_thread(self._show, turn, agenda(self.desk, self.case_id or None))

        self.run_worker(work, thread=True, exit_on_error=False, group="month")

    def _show(self, turn: int, found: Agenda) -> None:
        if turn == self._turn and self.is_mounted:
            self.read, self.by_day = found, placed_by_day(found.rows)
            self._paint()

    def context(self) -> Context:
        row = self.dues.current
        return Context(
            "month", row=row.key if row else "", demo=self.kameng.demo, can_undo=self.kameng.can_undo
        )

    # painting --------------------------------------------------------------------------------------------------

    def _paint(self) -> None:
        self._title()
        days = [day for week in self.grid.weeks for day in week]
        calendar = self.desk.calendar
        notes = {
            day: note_of(self.by_day.get(day, ()), mark_of(calendar, day), one_case=bool(self.case_id))
            for day in days
        }
        self.grid.put(notes, self.desk.now().date())
        self._fill()

    def _title(self) -> None:
        day = self.grid.day
        name = self.read.rows[0].title if self.case_id and self.read and self.read.rows else ""
        demo = "演示 " if self.kameng.demo else ""
        self.query_one("#title", Line).put(
            f"月历 {day.year}年{day.month}月  {name}", f"{demo}{words.day_line(self.desk.now())}"
        )
        self.query_one("#about", Line).put(self._horizon(day.year), LEGEND)

    def _horizon(self, year: int) -> str:
        calendar = self.desk.calendar
        plan = calendar.plan(year)
        until = f"(官方安排到 {calendar.official_until})"
        if plan is not None and plan.official:
            return f"{year}年按国务院通知{until}"
        return f"{year}年调休未公布,估算{until}" if plan is not None else f"{year}年没有安排,只算周末{until}"

    def _fill(self) -> None:
        day = self.grid.day
        placed = self.by_day.get(day, [])
        name = self.desk.calendar.name_of(day)
        name = f" {name}" if name and not name.startswith("周") else ""
        count = f"到期 {len(placed)} 项" if placed else "没有到期" if self.read else "核对中..."
        rows = [head_row(f" {day} 周{words.WEEKDAYS[day.weekday()]}{name}  {count}")]
        rows += [self._due_row(one) for one in placed]
        if not placed and self.read:
            rows += self._next_after(day)
        if self.read and self.read.unread:
            rows += [
                blank_row(),
                text_row(f"另有 {len(self.read.unread)} 处读不出来,见主页", "warn", mark=" "),
            ]
        self.dues.show(rows, keep=bool(placed))

    def _next_after(self, day: date) -> list[Row]:
        later = min((other for other in self.by_day if other > day), default=None)
        if later is None:
            return [text_row("这一天之后没有到期", "dim", mark=" ")]
        weekday = words.WEEKDAYS[later.weekday()]
        return [head_row(f" 之后最近的是 {later} 周{weekday}"), *map(self._due_row, self.by_day[later])]

    def _due_row(self, placed: Placed) -> Row:
        row, due = placed.row, placed.row.due
        mark, phrase, style = words.distance(passes(due), self.desk.now(), due.state)
        where = self.desk.label("channels", due.channel) if due.channel else "本案"
        duty = words.DUTY.get(due.duty, "")
        notes = [f"{placed.edge}一天" if placed.edge else "", "暂定" if due.provisional else ""]
        notes += ["以官方页面为准" if due.confidence == "uncertain" else ""]
        note = "、".join(part for part in notes if part)
        what = f"{due.label}({note})" if note else due.label

        def draw(cells: int) -> Sequence[RowLine]:
            head = ((f" {mark} {pad(phrase, 9)} ", style),)
            if cells < ONE_LINE:
                tail = f"    {where} {duty} {what}"
                return [(*head, (cut(one_line(row.title), cells - 14), "strong")), ((cut(one_line(tail), cells), "dim"),)]  # fmt: skip
            title = min(cells * 30 // 100, 40)
            rest = cells - title - 32
            return [(*head, (pad(one_line(row.title), title) + " ", "strong"), (f"{pad(one_line(where), 10)} {pad(duty, 4)} ", "dim"),
                     (cut(one_line(what), rest), ""))]  # fmt: skip

        return Row(f"due {due.case} {due.id}", draw, placed)

    # moving ----------------------------------------------------------------------------------------------------

    def on_month_grid_picked(self, event: MonthGrid.Picked) -> None:
        if event.again:
            self.do_open()
        else:
            self._paint()

    def do_next_month(self) -> None:
        self.grid.turn(1)

    def do_prev_month(self) -> None:
        self.grid.turn(-1)

    def do_this_month(self) -> None:
        self.grid.go(self.desk.now().date())

    # acting ----------------------------------------------------------------------------------------------------

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self._open(event.row.data)

    def do_open(self) -> None:
        """The due that is marked in the list; where a day has several, first the list."""
        dues = [row for row in self.dues.rows if row.key]
        if len(dues) > 1 and not self.dues.has_focus:
            self.dues.focus()
            self.say("这里有几项:上下选一项,再按 Enter 打开;Tab 回到日历")
        elif self.dues.current is not None:
            self._open(self.dues.current.data)

    def _open(self, placed: Placed) -> None:
        from kameng_tui.tui.screens.case import CaseScreen

        below = self.app.screen_stack[-2]
        if isinstance(below, CaseScreen) and below.case_id == placed.row.case:
            self.dismiss(None)
            below.show_due(placed.row.due.id)
        else:
            self.kameng.open_case(placed.row.case, due=placed.row.due.id)

    def do_copy(self) -> None:
        row = self.dues.current
        if row is None or row.data is None:
            self.say("这里没有选中的一行", bad=True)
            return
        placed: Placed = row.data
        text = f"{words.full(passes(placed.row.due))} {placed.row.title} {placed.row.due.label}"
        self.say(self.kameng.send_to_clipboard(one_line(text)), title="一项到期")

    def do_tofile(self) -> None:
        """All dues as an .ics file, for the calendar of a phone."""
        from kameng_tui.tui.fields import Ask
        from kameng_tui.tui.screens.forms import FormScreen

        place = Path.home() / f"{self.case_id or 'kameng'}.ics"
        ask = Ask(
            "path",
            "存到哪个文件",
            value=str(place),
            required=True,
            help="自己以前存的日历会更新,别的文件不会被覆盖",
        )
        from kameng_tui.desk.ics import ADVICE

        intro = f"把到期日存成.ics日历文件(带提醒),可导入手机或电脑的日历。{ADVICE}"
        self.app.push_screen(FormScreen("存为日历文件", (ask,), self._write, intro=intro))

    def _write(self, values: Mapping[str, str], changed: Mapping[str, str]) -> str | None:
        from kameng_tui.desk.evidence import paths_typed
        from kameng_tui.desk.ics import export

        paths = paths_typed(values["path"])
        if len(paths) != 1:
            return "请写一个文件名"
        written = export(self.desk, paths[0], self.case_id or None)
        left = [f"没有写进:{one.what}({one.why})" for one in written.left_out]
        self.say("\n".join([f"{written.contents} 项到期已存为 {written.path}", *left]))
        return None
