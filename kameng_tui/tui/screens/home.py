"""Home: what is due first, then all cases; filtered as you type.

The frame is painted at once, then what the index remembers, marked as being checked, while a thread compares it with the
files; what it says then is what counts.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input
from textual.worker import get_current_worker

from kameng_tui.tui import words
from kameng_tui.tui.base import Line, bindings, git_words
from kameng_tui.tui.rows import Line as RowLine
from kameng_tui.tui.rows import Row, RowList, head_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.screens.home_rows import CaseLine, broken_row, case_line, dim, due_row
from kameng_tui.tui.watching import Watching
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.case.findings import Finding
    from kameng_tui.desk.agenda import Found, Overview
    from kameng_tui.desk.lists import Row as CaseRow
    from kameng_tui.desk.lists import Rows

HORIZON = 30  # days: what is due later stands in its case
MANY = 100


class _Stopped(Exception):
    """The screen is gone, or reads anew."""


@dataclass(slots=True)
class _Seen:
    """An overview, and a row for each of its cases: made in the thread that read it, for there may be thousands."""

    home: Overview
    cases: Sequence[Row]


class HomeScreen(Watching):
    KIND = "home"
    BINDINGS: ClassVar[list[BindingType]] = bindings("home")

    def __init__(self) -> None:
        super().__init__()
        self.cases: Sequence[CaseRow] = ()
        self.unread: Sequence[Finding] = ()
        self.late = self.today = 0
        self.home: Overview | None = None
        self.case_rows: Sequence[Row] = ()
        self.left: Found | None = None
        self.found_for = ""
        self.ready = False
        self.marked: dict[str, None] = {}
        self.changed: frozenset[str] = frozenset()
        self.checking = ""
        self.git = ""

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
        self.watch_outside()

    def look_outside(self) -> Callable[[], int]:
        from kameng_tui.workbook.watching import look_at_all

        return partial(look_at_all, self.desk.book.root)

    def on_screen_resume(self) -> None:
        if self.desk.has_book:
            self.call_after_refresh(self.reload)

    def on_app_focus(self, event: events.AppFocus) -> None:
        if self.ready and self.is_current:
            self.reload()

    def reload(self) -> None:
        """Reads all cases in a thread; what was painted stays until they are there."""
        self.run_worker(self._read, thread=True, exclusive=True, exit_on_error=False, group="home")
        if not self.kameng.demo:
            self.in_thread(partial(git_words, self.desk), self._git_says)

    def _read(self) -> None:
        from kameng_tui.desk.agenda import overview

        worker = get_current_worker()
        if self.home is None:
            self._remember()
        self.desk.look_again()
        shown = 0

        def progress(done: int, of: int) -> None:
            nonlocal shown
            if worker.is_cancelled:
                raise _Stopped
            if of >= MANY and done % MANY == 0:
                if not self.ready and done >= shown * 2:  # the first reading of thousands takes minutes
                    shown = done
                    self._remember()
                self.app.call_from_thread(self._say_checking, f"核对中 {done}/{of}")

        with contextlib.suppress(_Stopped):
            found = overview(self.desk, HORIZON, progress, self.home)
            if not worker.is_cancelled:
                self.app.call_from_thread(self._show, self._with_rows(found), "")
                self._look_back(found)

    def _remember(self) -> None:
        """Shows what the index knows by now; holds nothing of it while the check reads it all again."""
        from kameng_tui.desk.agenda import remembered

        known = remembered(self.desk, HORIZON)
        if known is not None:
            self.app.call_from_thread(self._show, self._with_rows(known), "核对中")

    def _look_back(self, home: Overview) -> None:
        """Marks what is otherwise than when it was last opened."""
        from kameng_tui.desk.lastlook import changed

        found = changed(self.desk, home.cases.listed)
        if found != self.changed:
            self.changed = found
            self.app.call_from_thread(self._repaint)

    def _repaint(self) -> None:
        self._title()
        self.query_one("#list", RowList).refresh()

    def _with_rows(self, home: Overview) -> _Seen:
        draw, cases = self._draw_case, home.cases
        if cases is self.cases:
            return _Seen(home, self.case_rows)
        return _Seen(
            home,
            [
                Row(f"case {line.id}", CaseLine(draw, cases, at), line.id, True)
                for at, line in enumerate(cases.listed)
            ],
        )

    def _say_checking(self, said: str) -> None:
        self.checking = said
        self._title()

    def _show(self, seen: _Seen, checking: str) -> None:
        found, self.case_rows = seen.home, seen.cases
        first = not self.ready and not checking
        self.ready = self.ready or not checking
        self.home, self.cases, self.unread, self.checking = found, found.cases, found.unread, checking
        self.late, self.today = found.late, found.today
        self._title()
        self._look()
        if first and not self.cases and not self.unread and self.is_current:
            self.do_new()

    def context(self) -> Context:
        row = self.query_one("#list", RowList).current
        return Context("home", row=row.key if row else "", has_cases=bool(self.cases), demo=self.kameng.demo,
                       can_undo=self.kameng.can_undo, marked=len(self.marked))  # fmt: skip

    # painting --------------------------------------------------------------------------------------------------

    def _title(self) -> None:
        now = self.desk.now()
        name = str(self.desk.book.settings.get("title", "")) or self.desk.book.root.name
        counts = (
            f"{len(self.cases)}案 逾期{self.late} 今天{self.today}" if self.home is not None else "核对中"
        )
        counts = (
            f"{self.checking} {counts}"
            if self.checking and self.home is not None
            else self.checking or counts
        )
        counts += f" 变动{len(self.changed)}" if self.changed else ""
        counts += f" 选上{len(self.marked)}" if self.marked else ""
        demo = "演示 " if self.kameng.demo else ""
        git = f"  {self.git}" if self.git else ""
        self.query_one("#title", Line).put(f"工作簿 {name}", f"{counts}{git}  {demo}{words.day_line(now)}")

    def _git_says(self, said: str) -> None:
        self.git = said
        self._title()

    def _search_text(self) -> str:
        found = self.query("#find").results(Input)
        return next((field.value for field in found), "")

    def _look(self) -> None:
        """Paints everything, or what the search leaves of it: that is asked in a thread, the last word wins."""
        text = self._search_text()
        if not text.strip() or self.home is None:
            self.left, self.found_for = None, ""
            self._fill()
            return
        home = self.home
        self.run_worker(
            lambda: self._find(home, text), thread=True, exclusive=True, exit_on_error=False, group="find"
        )

    def _find(self, home: Overview, text: str) -> None:
        from kameng_tui.desk.agenda import found_in

        worker, left = get_current_worker(), found_in(self.desk, home, text, HORIZON)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show_found, text, left)

    def _show_found(self, text: str, left: Found) -> None:
        if text == self._search_text():
            again, self.found_for = text == self.found_for, text
            self.left = left
            self._fill(keep=again)

    def _fill(self, *, keep: bool = True) -> None:
        """Paints the rows; a new search is shown from its top, for nobody looks for the middle of what is found."""
        home, left = self.home, self.left
        if home is None:
            return
        kept = self.case_rows if left is None else [row for row in self.case_rows if row.data in left.ids]
        agenda, dues = (home.agenda, home.due) if left is None else (left.agenda, left.due)
        rows: list[Row] = []
        if dues:
            rows.append(head_row(f" 待办 {dues}"))
            rows += [due_row(self.desk, row) for row in agenda]
            if dues > len(agenda):
                rows.append(Row("", dim(f"    还有 {dues - len(agenda)} 项,见各案件的时限页"), None, True))
        of = f" / 共{len(self.cases)}" if len(kept) < len(self.cases) else ""
        rows.append(head_row(f" 案件 {len(kept)}{of}"))
        rows += kept
        rows += [broken_row(fault) for fault in self.unread]
        if not self.cases:
            rows.append(Row("", dim("  还没有案件:按 n 说说发生了什么"), None, True))
        elif not kept:
            rows.append(Row("", dim("  没有找到;Esc 清除搜索"), None, True))
        self.query_one("#list", RowList).show(rows, keep=keep)

    def _draw_case(self, cases: Rows, at: int, cells: int) -> Sequence[RowLine]:
        case = cases.listed[at].id
        sign = "+" if case in self.marked else "*" if case in self.changed else " "
        return case_line(self.desk, cases, at, cells, sign)

    def _way_out(self, where: str) -> str:
        """What Enter says on a file that cannot be read."""
        conflict = any(fault.where == where and fault.code == "file.conflict" for fault in self.unread)
        way = "有合并冲突:按 X 逐处选定,或执行 kameng resolve" if conflict else "需要先用编辑器修好"
        return f"{one_line(where)} {way};其他案件不受影响"

    # actions ---------------------------------------------------------------------------------------------------

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if event.row.key.startswith("broken "):
            self.say(self._way_out(str(event.row.data)), bad=True)
        elif event.row.data:
            kind, _, name = event.row.key.partition(" ")
            self.kameng.open_case(event.row.data, due=name.partition(" ")[2] if kind == "due" else "")

    def do_open(self) -> None:
        self.query_one("#list", RowList).action_choose()

    def do_new(self) -> None:
        from kameng_tui.tui.screens.welcome import WelcomeScreen

        self.app.push_screen(WelcomeScreen(first=not self.cases))

    def do_mark(self) -> None:
        """Picks the case of the row, or lets it go; the cursor goes on to the next."""
        rows = self.query_one("#list", RowList)
        case = str(rows.current.data) if rows.current is not None else ""
        if case in self.marked:
            del self.marked[case]
        else:
            self.marked[case] = None
        self._title()
        rows.refresh()
        rows.action_move(1)

    def do_together(self) -> None:
        from kameng_tui.tui.screens.page import together

        self.app.push_screen(together(self, list(self.marked)))

    def do_helping(self) -> None:
        from kameng_tui.tui.screens.page import many

        self.app.push_screen(many(self.desk))

    def do_handover_all(self) -> None:
        from kameng_tui.tui.screens.page import handover

        self.app.push_screen(handover(self.desk, list(self.marked)))

    def do_due(self) -> None:
        rows = self.query_one("#list", RowList)
        first = next((row.key for row in rows.rows if row.key.startswith("due ")), "")
        if not first or not rows.go_to(first):
            self.say("现在没有待办")

    def do_resolve(self) -> None:
        from kameng_tui.tui.screens.conflict import open_conflicts

        open_conflicts(self, None, self.reload)

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

        field = OneLine(
            placeholder="标题、平台、订单号、记录里的字,或拼音首字母;消费者:张 平台:九妹 代理人: 问题: 状态:逾期",
            id="find",
        )
        await self.mount(field, before="#foot")
        field.focus()

    def do_search(self) -> None:
        if self.query("#find"):
            self.query_one("#find").focus()
        else:
            self.call_later(self.do_search_field)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._look()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        rows = self.query_one("#list", RowList)
        rows.focus()
        first = next((row.key for row in rows.rows if row.key.startswith("case ")), "")
        if self._search_text().strip() and first:
            rows.go_to(first)

    async def do_clear_field(self) -> None:
        await self.query("#find").remove()
        self.query_one("#list", RowList).focus()
        self._look()

    def do_clear(self) -> None:
        if self.query("#find"):
            self.call_later(self.do_clear_field)
        else:
            self.say("已经在主页;退出按 q 或 Ctrl+Q")
