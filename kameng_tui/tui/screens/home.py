"""Home: what is due first, then all cases; filtered as you type.

The frame is painted at once; the cases are read in a thread and painted when they are there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from kameng_tui.tui import words
from kameng_tui.tui.actions import Context
from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import Line as RowLine
from kameng_tui.tui.rows import Row, RowList, head_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.widths import cut, pad, width

if TYPE_CHECKING:
    from kameng_tui.case.findings import Finding
    from kameng_tui.desk.agenda import AgendaRow, Overview
    from kameng_tui.desk.cases import Row as CaseRow

DUE_ROWS = 8
HORIZON = 30  # days: what is due later stands in its case


class HomeScreen(WorkScreen):
    KIND = "home"
    BINDINGS: ClassVar[list[BindingType]] = bindings("home")

    def __init__(self) -> None:
        super().__init__()
        self.cases: Sequence[CaseRow] = ()
        self.agenda: Sequence[AgendaRow] = ()
        self.unread: Sequence[Finding] = ()
        self.late = self.today = 0
        self.ready = False

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        yield RowList(id="list")
        yield from self.chrome()

    def on_mount(self) -> None:
        if not self.desk.has_book:
            self.do_new()
            return
        self._title()
        self.query_one(RowList).show([head_row(" 核对中...")])

    def on_screen_resume(self) -> None:
        if self.desk.has_book:
            self.call_after_refresh(self.reload)

    def on_app_focus(self, event: events.AppFocus) -> None:
        if self.ready and self.is_current:
            self.reload()

    def reload(self) -> None:
        """Reads all cases in a thread; what was painted stays until they are there."""
        self.run_worker(self._read, thread=True, exclusive=True, exit_on_error=False, group="home")

    def _read(self) -> None:
        from kameng_tui.desk.agenda import overview

        self.app.call_from_thread(self._show, overview(self.desk, HORIZON))

    def _show(self, found: Overview) -> None:
        first, self.ready = not self.ready, True
        self.cases, self.agenda, self.unread = found.cases, found.agenda, found.unread
        self.late, self.today = found.late, found.today
        self._title()
        self._fill()
        if first and not self.cases and not self.unread and self.is_current:
            self.do_new()

    def context(self) -> Context:
        row = self.query_one("#list", RowList).current
        return Context("home", row=row.key if row else "", has_cases=bool(self.cases), demo=self.kameng.demo,
                       can_undo=self.kameng.can_undo)  # fmt: skip

    # painting --------------------------------------------------------------------------------------------------

    def _title(self) -> None:
        now = self.desk.now()
        name = str(self.desk.book.settings.get("title", "")) or self.desk.book.root.name
        counts = f"{len(self.cases)}案 逾期{self.late} 今天{self.today}" if self.ready else "核对中"
        demo = "演示 " if self.kameng.demo else ""
        self.query_one("#title", Line).put(f"工作簿 {name}", f"{counts}  {demo}{words.day_line(now)}")

    def _search_text(self) -> str:
        found = self.query("#find").results(Input)
        return next((field.value for field in found), "")

    def _fill(self) -> None:
        from kameng_tui.desk.cases import matches

        text = self._search_text()
        kept = [row for row in self.cases if matches(row, text)] if text.strip() else self.cases
        ids = {row.id for row in kept}
        dues = [row for row in self.agenda if row.case in ids]
        rows: list[Row] = []
        if dues:
            rows.append(head_row(f" 待办 {len(dues)}"))
            rows += [self._due_row(row) for row in dues[:DUE_ROWS]]
            if len(dues) > DUE_ROWS:
                rows.append(Row("", _dim(f"    还有 {len(dues) - DUE_ROWS} 项,见各案件的时限页"), None, True))
        rows.append(
            head_row(
                f" 案件 {len(kept)}" + (f" / 共{len(self.cases)}" if len(kept) < len(self.cases) else "")
            )
        )
        rows += [self._case_row(row) for row in kept]
        rows += [self._broken_row(fault.where, fault.message) for fault in self.unread]
        if not self.cases:
            rows.append(Row("", _dim("  还没有案件:按 n 说说发生了什么"), None, True))
        elif not kept:
            rows.append(Row("", _dim("  没有找到;Esc 清除搜索"), None, True))
        self.query_one("#list", RowList).show(rows)

    def _due_row(self, row: AgendaRow) -> Row:
        due, now = row.due, self.desk.now()
        mark, phrase, style = words.distance(words.passing(due), now, due.state)
        where = self._channel_name(due.channel) if due.channel else "本案"
        duty = words.DUTY.get(due.duty, "")
        notes = ["暂定"] if due.provisional else []
        notes += ["以官方页面为准"] if due.confidence == "uncertain" else []
        what = due.label + (f"({'、'.join(notes)})" if notes else "")

        def draw(cells: int) -> Sequence[RowLine]:
            title = min(max(cells * 28 // 100, 16), 44)
            place = 10 if cells < 100 else 14
            todo = words.todo(due) if cells >= 110 else ""
            rest = min(max(cells - title - place - 28 - (width(todo) + 1 if todo else 0), 8), 60)
            return [((f" {mark} {pad(phrase, 9)} ", style), (pad(one_line(row.title), title) + " ", ""),
                     (pad(one_line(where), place) + " ", "dim"), (f"{words.day(words.passing(due))} {duty} ", "dim"),
                     (pad(one_line(what), rest) if todo else cut(one_line(what), rest), ""), (f" {todo}", "dim"))]  # fmt: skip

        return Row(f"due {row.case} {due.id}", draw, row.case, True)

    def _channel_name(self, channel_id: str) -> str:
        return self.desk.label("channels", channel_id)

    def _case_row(self, row: CaseRow) -> Row:
        now = self.desk.now()
        closed = row.status not in ("open", "awaiting-money")
        status = self.desk.label("status", row.status) if row.status != "open" else ""
        style = "dim" if closed else ""
        mark, phrase, due_style = ("  ", "", "")
        if row.next_due is not None and not closed:
            mark, phrase, due_style = words.distance(row.next_due, now, row.next_due_state)

        def draw(cells: int) -> Sequence[RowLine]:
            title = min(max(cells * 36 // 100, 20), 60)
            stage = max(cells - title - 12 - 12 - 12, 10)
            parts = [
                (f" {pad(one_line(row.title), title)} ", style),
                (_right(words.amount(row.amount), 10) + "  ", style),
            ]
            parts.append((pad(one_line(f"{row.stage} {status}".strip()), stage) + " ", style or "dim"))
            parts.append((f"{mark} {phrase}", due_style))
            return [tuple(parts)]

        return Row(f"case {row.id}", draw, row.id, True)

    def _broken_row(self, where: str, message: str) -> Row:
        text = one_line(f" 读不出来 {where}:{message}")
        return Row(f"broken {where}", lambda cells: [((cut(text, cells), "bad"),)], where, True)

    # actions ---------------------------------------------------------------------------------------------------

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if event.row.key.startswith("broken "):
            self.say(one_line(event.row.key[7:]) + " 需要先用编辑器修好;其他案件不受影响", bad=True)
        elif event.row.data:
            kind, _, name = event.row.key.partition(" ")
            self.kameng.open_case(event.row.data, due=name.partition(" ")[2] if kind == "due" else "")

    def do_open(self) -> None:
        self.query_one("#list", RowList).action_choose()

    def do_new(self) -> None:
        from kameng_tui.tui.screens.welcome import WelcomeScreen

        self.app.push_screen(WelcomeScreen(first=not self.cases))

    def do_due(self) -> None:
        rows = self.query_one("#list", RowList)
        first = next((row.key for row in rows.rows if row.key.startswith("due ")), "")
        if not first or not rows.go_to(first):
            self.say("现在没有待办")

    def do_refresh(self) -> None:
        self.reload()
        self.say("正在重新读取")

    def do_copy(self) -> None:
        row = self.query_one("#list", RowList).current
        if row is None or not row.data:
            self.say("这里没有选中的一行", bad=True)
            return
        self.say(self.kameng.send_to_clipboard(str(row.data)), title="案件编号")

    async def do_search_field(self) -> None:
        from kameng_tui.tui.fields import OneLine

        field = OneLine(placeholder="输入标题、平台、订单号里的字;Esc 清除,Enter 回到列表", id="find")
        await self.mount(field, before="#foot")
        field.focus()

    def do_search(self) -> None:
        if self.query("#find"):
            self.query_one("#find").focus()
        else:
            self.call_later(self.do_search_field)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        rows = self.query_one("#list", RowList)
        rows.focus()
        first = next((row.key for row in rows.rows if row.key.startswith("case ")), "")
        if self._search_text().strip() and first:
            rows.go_to(first)

    async def do_clear_field(self) -> None:
        await self.query("#find").remove()
        self.query_one("#list", RowList).focus()
        self._fill()

    def do_clear(self) -> None:
        if self.query("#find"):
            self.call_later(self.do_clear_field)
        else:
            self.say("已经在主页;退出按 q 或 Ctrl+Q")


def _dim(text: str) -> Callable[[int], Sequence[RowLine]]:
    return lambda cells: [((cut(text, cells), "dim"),)]


def _right(text: str, cells: int) -> str:
    shown = cut(text, cells)
    return " " * (cells - width(shown)) + shown
