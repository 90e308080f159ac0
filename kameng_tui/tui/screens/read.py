"""A pasted SMS or chat: what it tells is proposed, and written only when confirmed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static, TextArea

from kameng_tui.tui.actions import Context
from kameng_tui.tui.base import Line, bindings
from kameng_tui.tui.rows import RowList
from kameng_tui.tui.safe import content
from kameng_tui.tui.screens.reader import ReadingScreen


class ReadScreen(ReadingScreen):
    KIND = "form"
    AS = "reply"
    NOTHING = "还没读出事件;没有读出来的话也可以按 Esc 回去,用 l 记一笔"
    BINDINGS: ClassVar[list[BindingType]] = bindings("form")
    CSS = """
    ReadScreen TextArea { height: 1fr; margin: 0 1; border: solid $primary; }
    ReadScreen #read { padding: 0 2; height: 1; color: $text-muted; }
    ReadScreen #proposals { height: 1fr; margin: 0 1; }
    """

    def __init__(self, case_id: str, text: str) -> None:
        super().__init__(case_id)
        self.start = text

    def compose(self) -> ComposeResult:
        title = Line(id="title", classes="title")
        title.put("识别短信或聊天", "F9 写进记录")
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

    def do_save(self) -> None:
        """Writes what is ticked: facts into the case, events into the journal."""
        from dataclasses import replace

        from kameng_tui.desk.entries import accept

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
        self.say(f"已写入 {len(taken.changed)} 个事实、{len(taken.entries)} 条记录")
        self.say_findings(taken.findings)
        self.dismiss(None)
