"""The first question: what happened? A pasted story becomes a case; no form before it is needed."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static, TextArea

from kameng_tui.tui.base import Line, bindings
from kameng_tui.tui.rows import RowList
from kameng_tui.tui.safe import content
from kameng_tui.tui.screens.reader import ReadingScreen
from kameng_tui.tui.whynot import Context

QUESTION = "发生了什么?粘贴经过"
HINT = "订单页、聊天记录、短信都可以直接贴进来,也可以自己写几句:在哪个平台、买了什么、多少钱、什么时候、现在怎样。"


class WelcomeScreen(ReadingScreen):
    KIND = "welcome"
    BINDINGS: ClassVar[list[BindingType]] = bindings("welcome")
    CSS = """
    WelcomeScreen #question { text-style: bold; padding: 1 2 0 2; height: auto; }
    WelcomeScreen #hint { color: $text-muted; padding: 0 2; height: auto; }
    WelcomeScreen TextArea { height: 1fr; margin: 0 1; border: solid $primary; }
    WelcomeScreen #read { padding: 0 2; height: 1; color: $text-muted; }
    WelcomeScreen #proposals { height: 1fr; margin: 0 1; }
    """

    def __init__(self, *, first: bool = False) -> None:
        super().__init__()
        self.first = first

    def compose(self) -> ComposeResult:
        title = Line(id="title", classes="title")
        title.put("卡盟维权工作簿" if self.first else "新案", "F9 建立案件")
        yield title
        yield Static(content(QUESTION), id="question")
        yield Static(content(HINT), id="hint")
        yield TextArea(soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        yield Static(content("读到的事实(Tab 移过去,空格勾选,Enter 改值;都可以以后再改)"), id="read")
        yield RowList(id="proposals")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()

    def context(self) -> Context:
        return Context("welcome", demo=self.kameng.demo)

    def do_back(self) -> None:
        if not self.desk.has_book and not self.unsaved():
            self.say("这是第一步;退出按 Ctrl+Q")
        else:
            super().do_back()

    def do_begin(self) -> None:
        """Makes the case (and the workbook where there is none), then shows what to capture and what to send."""
        from kameng_tui.desk.pasted import begin

        if not self.typed.strip():
            self.say("先写几句或粘贴经过", bad=True)
            self.query_one(TextArea).focus()
            return
        if not self.desk.has_book and not self._make_workbook():
            return
        self.settle()
        taken = self.confirming
        made = self.attempt(begin, self.desk, self.typed, taken.proposals, taken.taken(), taken.typed())
        if made is None:
            return
        self.say_findings([f for f in made.findings if f.code != "field.unknown"])
        self._go_on(made.id)

    def _go_on(self, case_id: str) -> None:
        from kameng_tui.tui.screens.first import FirstScreen

        self.dismiss(None)
        self.app.call_later(self.app.push_screen, FirstScreen(case_id))

    def _make_workbook(self) -> bool:
        from kameng_tui.desk.errors import DeskError, sentences
        from kameng_tui.workbook.book import Workbook

        place = self.kameng.new_place or Path.home() / "kameng"
        try:
            with sentences():
                there = (place / "workbook.toml").is_file()
                book = (
                    Workbook.open(place) if there else Workbook.create(place, "我的维权", now=self.desk.now())
                )
        except DeskError as refused:
            self.say(str(refused), bad=True)
            return False
        self.desk.use(book)
        self.say(f"工作簿建在 {book.root}")
        return True
