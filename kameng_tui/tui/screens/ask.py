"""Small questions: choose one of several, or read a whole text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from kameng_tui.tui.rows import Row, RowList, text_row
from kameng_tui.tui.safe import content, plain
from kameng_tui.tui.widths import wrap


class Wrapped(Static):
    """A text wrapped by the cells of its characters; what follows a dash stays beside it."""

    def __init__(self, text: str) -> None:
        super().__init__("", markup=False)
        self.text = text

    def _lines(self, cells: int) -> list[str]:
        lines = plain(self.text).split("\n")
        return [
            part for line in lines for part in wrap(line, cells, indent=2 if line.startswith("- ") else 0)
        ]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n".join(self._lines(max(self.size.width, 2))))


class ChoiceScreen(ModalScreen[str | None]):
    """One of ``choices`` (id, label), chosen by arrows and Enter or by its number; Esc chooses nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "none", show=False),
        *[Binding(str(n), f"number({n})", show=False) for n in range(1, 10)],
    ]
    CSS = """
    ChoiceScreen { align: center middle; }
    ChoiceScreen > Vertical { width: 90%; max-width: 96; height: auto; max-height: 90%; background: $panel; border: solid $primary; padding: 0 1; }
    ChoiceScreen #intro { height: auto; max-height: 50vh; color: $text-muted; }
    ChoiceScreen Wrapped { height: auto; }
    ChoiceScreen RowList { height: auto; max-height: 16; background: $panel; margin: 1 0 0 0; }
    """

    def __init__(self, title: str, choices: Sequence[tuple[str, str]], *, intro: str = "") -> None:
        super().__init__()
        self.heading = title
        self.choices = tuple(choices)
        self.intro = intro

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = content(self.heading)
            if self.intro:
                with VerticalScroll(id="intro"):
                    yield Wrapped(self.intro)
            yield RowList(id="choices")
            yield Static(content("Enter 选定  Esc 返回"), id="how")

    def on_mount(self) -> None:
        rows = [
            text_row(label, key=key, mark=f"{n} " if n < 10 else "  ")
            for n, (key, label) in enumerate(self.choices, 1)
        ]
        found = self.query_one(RowList)
        lines = sum(len(row.draw(max(min(self.app.size.width * 9 // 10, 96) - 6, 20))) for row in rows)
        found.styles.height = min(max(lines, 1), max(self.app.size.height - 10, 3))
        found.show(rows)
        found.focus()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.dismiss(event.row.key)

    def action_number(self, n: int) -> None:
        if n <= len(self.choices):
            self.dismiss(self.choices[n - 1][0])

    def action_none(self) -> None:
        self.dismiss(None)


class TextScreen(ModalScreen[None]):
    """A whole text to read, line by line; rows may carry their own styles."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter", "none", show=False)]
    CSS = """
    TextScreen { align: center middle; }
    TextScreen > Vertical { width: 94%; max-width: 120; height: 90%; background: $panel; border: solid $primary; padding: 0 1; }
    TextScreen RowList { background: $panel; }
    """

    def __init__(self, title: str, rows: Sequence[Row]) -> None:
        super().__init__()
        self.heading = title
        self.rows = list(rows)

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = content(self.heading)
            yield RowList(id="text")
            yield Static(content("上下移动  Esc 返回"), id="how")

    def on_mount(self) -> None:
        found = self.query_one(RowList)
        found.show(self.rows)
        found.focus()

    def action_none(self) -> None:
        self.dismiss(None)
