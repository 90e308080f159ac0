"""What to look at before buying: one page to read; it is printed from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from kameng_tui.tui.base import Line
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row

if TYPE_CHECKING:
    from kameng_tui.knowledge.prevention import Sheet


class PreventionScreen(Screen[None]):
    KIND: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,f8", "back", show=False)]

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet

    def compose(self) -> ComposeResult:
        title = Line(classes="title")
        title.put(self.sheet.title, "上下移动  Esc 返回  打印:kameng help 三查 -o 三查.txt")
        yield title
        yield RowList(id="prevention")

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.show(list(self._rows()))
        rows.focus()

    def _rows(self) -> Iterator[Row]:
        for part in self.sheet.parts:
            yield head_row(f" {part.title}")
            yield from (text_row(item.line, mark=" - ", indent=3) for item in part.items)
            yield blank_row()
        yield text_row(self.sheet.closing, mark=" ")
        yield text_row(self.sheet.origin, "dim", mark=" ")

    def action_back(self) -> None:
        self.dismiss(None)
