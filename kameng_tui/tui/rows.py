"""A list that draws only the rows on screen, each of one or more lines: home, sheets, steps, proposals.

Every text passes ``safe`` on its way to the screen, so no row can smuggle markup or escape sequences past it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kameng_tui.tui.safe import one_line
from kameng_tui.tui.widths import wrap

Line = tuple[tuple[str, str], ...]
STYLES = ("head", "dim", "bad", "warn", "good", "strong", "struck")


@dataclass(slots=True)
class Row:
    """One row. ``key`` names what it stands for ("" = cannot be chosen); ``draw`` gives its lines for a width."""

    key: str
    draw: Callable[[int], Sequence[Line]]
    data: Any = None
    single: bool = False


def text_row(
    text: str, style: str = "", *, key: str = "", mark: str = "", data: Any = None, indent: int = 2
) -> Row:
    """A row of wrapped text after ``mark``."""

    def draw(width: int) -> Sequence[Line]:
        lines = wrap(mark + one_line(text), width, indent=indent)
        return [((line, style),) for line in lines]

    return Row(key, draw, data)


def parts_row(parts: Sequence[tuple[str, str]], *, key: str = "") -> Row:
    """A row of wrapped text of which each part has a style of its own."""
    shown = [(one_line(text), style) for text, style in parts]
    whole = "".join(text for text, _ in shown)
    styles = [style for text, style in shown for _ in text]

    def draw(width: int) -> Sequence[Line]:
        lines, at = [], 0
        for line in wrap(whole, width):
            begin = whole.find(line, at)  # between two lines blanks are left out
            at = begin + len(line)
            styled = groupby(zip(line, styles[begin:at], strict=True), key=itemgetter(1))
            lines.append(tuple(("".join(char for char, _ in run), style) for style, run in styled))
        return lines

    return Row(key, draw)


def head_row(text: str) -> Row:
    return Row("", lambda width: [((one_line(text), "head"),)], None, True)


def blank_row() -> Row:
    return Row("", lambda width: [((" ", ""),)], None, True)


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """The list. Posts Chosen on Enter or a click on the current row, Moved when the cursor stands elsewhere."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"row--cursor", *(f"row--{name}" for name in STYLES)}
    DEFAULT_CSS = """
    RowList { background: $surface; height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    RowList .row--cursor { background: $boost; }
    RowList:focus .row--cursor { background: $primary-darken-2; text-style: bold; }
    RowList .row--head { color: $accent; text-style: bold; }
    RowList .row--dim { text-style: dim; }
    RowList .row--bad { color: $text-error; }
    RowList .row--warn { color: $text-warning; }
    RowList .row--good { color: $text-success; }
    RowList .row--strong { text-style: bold; }
    RowList .row--struck { text-style: dim strike; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,g", "edge(-1)", show=False),
        Binding("end,G", "edge(1)", show=False),
        Binding("enter", "choose", show=False),
    ]
    cursor: reactive[int] = reactive(-1)

    @dataclass
    class Chosen(Message):
        rows: RowList
        row: Row

        @property
        def control(self) -> RowList:
            return self.rows

    @dataclass
    class Moved(Message):
        rows: RowList
        row: Row | None

        @property
        def control(self) -> RowList:
            return self.rows

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: list[Row] = []
        self._lines: list[tuple[int, Line]] | None = []
        self._flowed_for = 0

    @property
    def current(self) -> Row | None:
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def show(self, rows: Sequence[Row], *, keep: bool = True) -> None:
        """Replaces the rows; the cursor stays on the row of the same key if it is still there."""
        old = self.current.key if keep and self.current is not None else ""
        self.rows = list(rows)
        at = next((i for i, row in enumerate(self.rows) if old and row.key == old), -1)
        if at < 0:
            at = self._next_from(min(max(self.cursor, 0), len(self.rows) - 1) if keep else 0, 1)
        self._flow()
        self.set_reactive(RowList.cursor, at)
        self._reveal()
        self.refresh()
        self.post_message(self.Moved(self, self.current))

    def go_to(self, key: str) -> bool:
        """Puts the cursor on the row of that key."""
        at = next((i for i, row in enumerate(self.rows) if row.key == key), -1)
        if at >= 0:
            self.cursor = at
        return at >= 0

    def _next_from(self, at: int, step: int) -> int:
        for direction in (step, -step):
            index = at
            while 0 <= index < len(self.rows):
                if self.rows[index].key:
                    return index
                index += direction
        return -1

    def _flow(self) -> None:
        width = max(self.scrollable_content_region.width, 10)
        self._flowed_for = width
        if all(row.single for row in self.rows):
            self._lines = None
            self.virtual_size = Size(width, len(self.rows))
            return
        self._lines = [(i, line) for i, row in enumerate(self.rows) for line in row.draw(width)]
        self.virtual_size = Size(width, len(self._lines))

    def on_resize(self, event: events.Resize) -> None:
        if self.scrollable_content_region.width != self._flowed_for:
            self._flow()
            self._reveal()
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    def _span(self, index: int) -> tuple[int, int]:
        if self._lines is None:
            return index, 1
        at = [y for y, (i, _) in enumerate(self._lines) if i == index]
        return (at[0], len(at)) if at else (0, 1)

    def _reveal(self) -> None:
        if self.cursor < 0:
            return
        top, height = self._span(self.cursor)
        if self._next_from(0, 1) == self.cursor:
            height, top = top + height, 0  # the headings above the first row belong to it
        self.scroll_to_region(
            Region(0, top, 1, min(height, self.size.height or height)), animate=False, force=True
        )

    def watch_cursor(self) -> None:
        self._reveal()
        self.refresh()
        self.post_message(self.Moved(self, self.current))

    def action_move(self, step: int) -> None:
        found = self._beyond(self.cursor, step)
        if found == self.cursor:
            self.scroll_relative(y=step, animate=False)
        self.cursor = found

    def _beyond(self, at: int, step: int) -> int:
        index = at + step
        while 0 <= index < len(self.rows):
            if self.rows[index].key:
                return index
            index += step
        return at

    def action_page(self, step: int) -> None:
        top, _ = self._span(max(self.cursor, 0))
        wanted = top + step * max(self.size.height - 1, 1)
        last = (len(self.rows) if self._lines is None else len(self._lines)) - 1
        wanted = min(max(wanted, 0), max(last, 0))
        index = wanted if self._lines is None else self._lines[wanted][0] if self._lines else -1
        self.cursor = self._next_from(index, step)

    def action_edge(self, step: int) -> None:
        self.cursor = self._next_from(0 if step < 0 else len(self.rows) - 1, -step)

    def action_choose(self) -> None:
        if self.current is not None and self.current.key:
            self.post_message(self.Chosen(self, self.current))

    def on_click(self, event: events.Click) -> None:
        y = self.scroll_offset.y + event.y
        index = y if self._lines is None else self._lines[y][0] if y < len(self._lines) else -1
        if 0 <= index < len(self.rows) and self.rows[index].key:
            if index == self.cursor:
                self.action_choose()
            self.cursor = index

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        y += self.scroll_offset.y
        if self._lines is None:
            index, line = (y, self.rows[y].draw(width)[0]) if y < len(self.rows) else (-1, ())
        else:
            index, line = self._lines[y] if y < len(self._lines) else (-1, ())
        base = self.rich_style
        if index >= 0 and index == self.cursor:
            base = self.get_component_rich_style("row--cursor")
        segments = [Segment(one_line(text), self._style(base, name)) for text, name in line]
        return Strip(segments).adjust_cell_length(width, base)

    def _style(self, base: Style, name: str) -> Style:
        if not name:
            return base
        own = self.get_component_rich_style(f"row--{name}", partial=True)
        return base + Style(color=own.color, bold=own.bold or base.bold, dim=own.dim, strike=own.strike)
