"""A pasted SMS or chat, or a bill pasted or given by its path: what it tells is proposed, and written only when confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static, TextArea

from kameng_tui.tui.base import Line, bindings
from kameng_tui.tui.rows import Row, RowList, text_row
from kameng_tui.tui.safe import content
from kameng_tui.tui.screens.reader import ReadingScreen
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.counsel.intake_text import Proposal


class ReadScreen(ReadingScreen):
    KIND = "form"
    AS = "reply"
    NOTHING = "贴上短信或聊天;账单(CSV)贴全文或写文件路径。没有读出来的话也可以按 Esc 回去,用 l 记一笔"
    BINDINGS: ClassVar[list[BindingType]] = bindings("form")
    CSS = """
    ReadScreen TextArea { height: 1fr; margin: 0 1; border: solid $primary; }
    ReadScreen #read { padding: 0 2; height: 1; color: $text-muted; }
    ReadScreen #proposals { height: 1fr; margin: 0 1; }
    """

    def __init__(self, case_id: str, text: str) -> None:
        super().__init__(case_id)
        self.start = text
        self.every = False
        self._others = 0

    def compose(self) -> ComposeResult:
        title = Line(id="title", classes="title")
        title.put("识别短信或聊天、账单", "F9 写进记录")
        yield title
        yield TextArea(self.start, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        yield Static(content("读到的(Tab 移过去,空格勾选,Enter 改值)"), id="read")
        yield RowList(id="proposals")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()
        self.read_now()

    def context(self) -> Context:
        return Context("form", demo=self.kameng.demo)

    def look(self, text: str) -> tuple[tuple[Proposal, ...], tuple[str, ...]]:
        from kameng_tui.desk.bills import pasted

        bill = pasted(self.desk, self.case_id, text, every=self.every)
        if bill is None:
            self._others = 0
            return super().look(text)
        self._others = 0 if self.every else bill.others
        return bill.proposals, bill.notes

    def show_proposals(self) -> None:
        super().show_proposals()
        found, taken = len(self.confirming.proposals), len(self.confirming.taken())
        told = f"读到 {found} 项,勾了 {taken} 项" if found else "读到的"
        self.query_one("#read", Static).update(content(f"{told}(Tab 移过去,空格勾选,Enter 改值)"))

    def more_rows(self) -> list[Row]:
        """Rows of a bill that nothing of the case speaks for are someone's other purchases: shown only when asked for."""
        asked = [text_row("列出其余每一行(Enter)", key="every")] if self._others else []
        return [*super().more_rows(), *asked]

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if event.row.key == "every":
            self.every = True
            self.read_now()
        else:
            super().on_row_list_chosen(event)

    def do_save(self) -> None:
        """Writes what is ticked: facts into the case, events into the journal."""
        from dataclasses import replace

        from kameng_tui.desk.pasted import accept

        self.settle()
        typed = self.confirming.typed()
        found = [replace(p, value=typed[p.n]) if p.n in typed else p for p in self.confirming.proposals]
        numbers = self.confirming.taken()
        if not numbers:
            self.say("没有勾选任何一项", bad=True)
            return
        taken = self.attempt(accept, self.desk, self.case_id or "", found, numbers)
        if taken is None:
            return
        for entry in taken.entries:
            self.kameng.session.remember_entry(self.case_id or "", entry)
        self.kameng.refresh_screens()
        self.say(f"已写入 {len(taken.changed)} 项事实、{len(taken.entries)} 条记录")
        self.say_findings(taken.findings)
        self.dismiss(None)
