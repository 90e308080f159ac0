"""One paper as it was sent: its twin, sentence by sentence what it rested on, and beside the version before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from kameng_tui.tui import words
from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.screens import sheet_papers
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.counsel.staleness import Sent
    from kameng_tui.desk.survey import Survey

VIEWS = {"twin": "提交的文字", "why": "逐句依据", "earlier": "与上一版比较"}


class SentScreen(WorkScreen):
    KIND = "sent"
    BINDINGS: ClassVar[list[BindingType]] = bindings("sent")
    CSS = """
    SentScreen #body { height: 1fr; }
    SentScreen #letter { padding: 0 1; height: 1fr; }
    SentScreen #state { background: $panel; padding: 0 1; }
    SentScreen.-wide #state { dock: right; width: 36%; height: 100%; border-left: solid $primary; }
    SentScreen.-narrow #state { height: 5; border-bottom: solid $primary; }
    """

    def __init__(self, found: Survey, file: str) -> None:
        super().__init__()
        self.found = found
        self.file = file
        self.view = "twin"

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        with Container(id="body"):
            yield RowList(id="state")
            yield RowList(id="letter")
        yield from self.chrome()

    def on_mount(self) -> None:
        from kameng_tui.desk.frozen import earlier_version

        self.sent: Sent = next(sent for sent in self.found.papers if sent.paper.file == self.file)
        self.earlier = earlier_version(self.found.papers, self.file)
        self._paint()
        self.query_one("#letter").focus()

    def context(self) -> Context:
        return Context("sent", row="version" if self.earlier is not None else "", demo=self.kameng.demo)

    def _paint(self) -> None:
        title = f"{self.sent.label} 第{self.sent.version}版"
        self.query_one("#title", Line).put(title, f"{VIEWS[self.view]}  {words.full(self.sent.paper.at)}")
        self.query_one("#letter", RowList).show(self._rows(), keep=False)
        self.query_one("#state", RowList).show(self._state())

    def _rows(self) -> list[Row]:
        if self.view == "why":
            channel = next(
                (f.channel for f in self.found.dossier.filings if f.id == self.sent.paper.filing), ""
            )
            known = self.found.reckoned.channels.get(channel)
            return sheet_papers.kept_rows(
                self.desk,
                self.sent,
                {spec.id: spec.label for spec in known.fields} if known is not None else {},
            )
        if self.view == "earlier" and self.earlier is not None:
            return sheet_papers.difference_rows(self.earlier.paper, self.sent.paper)
        return sheet_papers.twin_rows(self.sent)

    def _state(self) -> list[Row]:
        stale = [
            text_row(sheet_papers.stale_words(self.sent, n), "warn", mark=" ! ", indent=3, key=f"stale {n}")
            for n in range(len(self.sent.stale))
        ]
        if not self.sent.paper.sentences:
            stale = [text_row("这份没有记下依据,说不出变没变", "dim", mark=" ")]
        return [
            head_row(f"有变 {len(self.sent.stale)}处"),
            *(stale or [text_row("依据的事实和证据都没有变", "good", mark=" ")]),
            blank_row(),
            text_row(f"副本 {self.file}", "dim", mark=" ", key="file"),
            text_row(f"原文 SHA-256 {self.sent.paper.sha256}", "dim", mark=" ", key="hash"),
        ]

    def do_why(self) -> None:
        if not self.sent.paper.sentences:
            self.say("这份没有记下依据:它是以前的版本提交的,或不是用本程序提交的", bad=True)
            return
        self._turn("why")

    def do_earlier(self) -> None:
        self._turn("earlier")

    def _turn(self, view: str) -> None:
        """The same key once more goes back to the text."""
        self.view = "twin" if self.view == view else view
        self._paint()

    def do_copy(self) -> None:
        self.say(self.kameng.send_to_clipboard(self.sent.paper.text))
