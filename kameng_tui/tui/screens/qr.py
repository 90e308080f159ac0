"""A line of the counter as QR codes, page by page, for a phone without a network.

Dark on light whatever the theme is. The page is as large as the window: a code beside its words where it is wide, above
them where it is narrow; of a small window the pages hold less text.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.strip import Strip
from textual.widget import Widget

from kameng_tui.tui.base import WorkScreen, bindings
from kameng_tui.tui.fields import Ask
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.desk.counter import Counter, CounterLine
    from kameng_tui.papers.qrpages import QrText

_BESIDE = 26  # cells that the words beside a code take
_MANY = 12  # pages that nobody likes to turn
_BELOW = 6  # lines of words below one
_DARK, _LIGHT = "#000000", "#ffffff"
_UPPER = "\u2580"  # of its cell the upper half


def _style(upper: bool, lower: bool) -> Style:
    return Style(color=_DARK if upper else _LIGHT, bgcolor=_DARK if lower else _LIGHT)


class CodeView(Widget):
    """One code: two rows of it a line. Cells of one colour are blanks, for not every font fills its blocks."""

    def __init__(self) -> None:
        super().__init__(id="code")
        self.cells: list[list[tuple[bool, bool]]] = []

    def put(self, rows: tuple[tuple[bool, ...], ...]) -> None:
        from kameng_tui.papers.qrpages import halves

        self.cells = halves(rows) if rows else []
        self.styles.width = len(rows)
        self.styles.height = len(self.cells)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if y >= len(self.cells):
            return Strip.blank(self.size.width, self.rich_style)
        return Strip(
            [
                Segment(_UPPER if upper != lower else " ", _style(upper, lower))
                for upper, lower in self.cells[y]
            ]
        )


class QrScreen(WorkScreen):
    KIND = "qr"
    BINDINGS: ClassVar[list[BindingType]] = bindings("qr")
    CSS = """
    QrScreen #paper { width: auto; height: auto; }
    QrScreen #words { padding: 0 1; height: 1fr; width: 1fr; }
    """

    def __init__(self, counter: Counter, line: CounterLine) -> None:
        super().__init__()
        self.counter, self.line = counter, line
        self.codes: QrText | None = None
        self.page = 0
        self.most = 0
        self.seen_last = False

    def compose(self) -> ComposeResult:
        with Container(id="paper"):
            yield CodeView()
        words = RowList(id="words")
        words.can_focus = False  # its keys turn pages here
        yield words

    def on_resize(self) -> None:
        super().on_resize()
        self._fit()

    def _fit(self) -> None:
        """Pages for this window; of those before, the one goes on whose text was shown."""
        from kameng_tui.desk.counter import as_codes
        from kameng_tui.papers.qrpages import room

        cells, lines = self.size
        beside, below = room(cells - _BESIDE, lines - 1), room(cells, lines - _BELOW)
        self.styles.layout = "horizontal" if beside >= below else "vertical"
        most = max(beside, below)
        if most == self.most and self.codes is not None:
            return
        before = sum(len(page.text) for page in self.codes.pages[: self.page]) if self.codes else 0
        self.most = most
        self.codes = self.attempt(as_codes, self.line, most) if most else None
        self.page = 0
        while self.codes and sum(len(page.text) for page in self.codes.pages[: self.page + 1]) <= before:
            if self.page + 1 == len(self.codes.pages):
                break
            self.page += 1
        self._show()

    def _show(self) -> None:
        code, words = self.query_one(CodeView), self.query_one("#words", RowList)
        if self.codes is None:
            code.put(())
            words.show(
                [head_row(self.line.label), text_row("窗口太小,放不下二维码:放大窗口,或按 F4 存成图片")]
            )
            return
        code.put(self.codes.pages[self.page].rows)
        self.seen_last = self.seen_last or self.page + 1 == len(self.codes.pages)
        words.show(self._words(self.codes), keep=False)

    def _words(self, codes: QrText) -> list[Row]:
        several = len(codes.pages) > 1
        says = "逐页扫,依次接起来就是全文" if several else "扫出来就是全文"
        return [
            text_row(codes.line(self.page), "good", indent=0),
            head_row(self.line.label),
            text_row(says, indent=0),
            *([text_row("Enter 下一页 PgUp 上一页", indent=0)] if several else []),
            text_row("F4 存成图片  Esc 返回", indent=0),
            *(
                [text_row("页数多:放大窗口,或存成图片,几张就够", "warn", indent=0)]
                if len(codes.pages) > _MANY
                else []
            ),
            blank_row(),
            text_row("收到后要核对:在「照着打」里按 F6 贴回来", "dim", indent=0),
            text_row("码是花的或扫不出:换字体、放大窗口,或存成图片再扫", "dim", indent=0),
        ]

    def context(self) -> Context:
        return Context("qr", demo=self.kameng.demo)

    def do_next_code(self) -> None:
        self._turn(1, "已是最后一页:扫完按 Esc 返回")

    def do_prev_code(self) -> None:
        self._turn(-1, "已是第一页")

    def _turn(self, by: int, end: str) -> None:
        if self.codes is None or not 0 <= self.page + by < len(self.codes.pages):
            self.say(end if self.codes else "窗口太小,放不下二维码")
            return
        self.page += by
        self._show()

    def do_back(self) -> None:
        """Who saw the last page has carried the text over."""
        self.dismiss(self.seen_last)

    def do_copy(self) -> None:
        self.say(self.kameng.send_to_clipboard(self.line.text))

    def do_tofile(self) -> None:
        def submit(values: Mapping[str, str], changed: Mapping[str, str]) -> str | None:
            from kameng_tui.desk.counter import to_files
            from kameng_tui.desk.evidence import paths_typed

            paths = paths_typed(values["path"])
            if len(paths) != 1 or paths[0].suffix.lower() != ".png":
                return "请写一个 .png 文件名"
            files = to_files(self.desk, self.counter, self.line, paths[0])
            self.say(f"二维码已存为 {'、'.join(str(file) for file in files)};用完请删掉")
            self.seen_last = True
            return None

        where = str(Path.home() / f"{self.line.id}.png")
        ask = Ask("path", "存到哪个图片文件", value=where, required=True, help="长的文字会存成几张,依次编号")
        self.app.push_screen(FormScreen("二维码存成图片", (ask,), submit))
