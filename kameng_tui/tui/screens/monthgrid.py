"""The grid of one month, weeks from Monday: which days are off, and how much is due on each. It reads nothing.

What counts is said in words, never by colour alone: 休 and 班, 逾 我 对, ``?`` for what is not certain, brackets for
today, ``>`` for the day that is chosen.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from kameng_tui.law.calendar import FIRST_YEAR, LAST_YEAR
from kameng_tui.tui import words
from kameng_tui.tui.rows import RowList
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.widths import pad, width

FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
LEAST_CELL = 7
TALLEST = 6
LEGEND = "逾 逾期  我 我方  对 对方  ? 未定"


@dataclass(frozen=True, slots=True)
class DayNote:
    """What stands in the cell of a day."""

    mark: str = ""
    late: int = 0
    ours: int = 0
    theirs: int = 0
    unsure: bool = False
    titles: tuple[str, ...] = ()

    def counts(self, cells: int) -> str:
        """How many are due: by whom where there is room, else in all."""
        parts = [("逾", self.late), ("我", self.ours), ("对", self.theirs)]
        said = [f"{word}{count}" for word, count in parts if count]
        tail = "?" if self.unsure else ""
        wide, close = " ".join(said) + tail, "".join(said) + tail
        if width(wide) <= cells:
            return wide
        late = f"逾{self.late}" if self.late else ""
        return close if width(close) <= cells else f"{late}共{sum(count for _, count in parts)}{tail}"


EMPTY = DayNote()


class StillList(RowList, inherit_bindings=False):
    """A list that leaves PageUp and PageDown to its screen, which turns months or years with them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in RowList.BINDINGS
        if isinstance(binding, Binding) and not binding.key.startswith("page")
    ]


class MonthGrid(Widget, can_focus=True):
    """The days of the month of ``day``; arrows move the day and post Picked."""

    DEFAULT_CSS = "MonthGrid { height: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1)", show=False),
        Binding("right,l", "move(1)", show=False),
        Binding("up,k", "move(-7)", show=False),
        Binding("down,j", "move(7)", show=False),
        Binding("home,g", "edge(-1)", show=False),
        Binding("end,G", "edge(1)", show=False),
    ]

    @dataclass
    class Picked(Message):
        """Another day is chosen; ``again`` where the chosen one was clicked once more."""

        day: date
        again: bool = False

    def __init__(self, day: date, today: date, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.day = day
        self.today = today
        self.notes: Mapping[date, DayNote] = {}

    @property
    def weeks(self) -> list[list[date]]:
        return calendar.Calendar().monthdatescalendar(self.day.year, self.day.month)

    def put(self, notes: Mapping[date, DayNote], today: date) -> None:
        self.notes, self.today = notes, today
        self.refresh(layout=True)

    def go(self, day: date) -> None:
        """Chooses ``day``; beyond the years that there are, the last one."""
        self.day = min(max(day, FIRST_DAY), LAST_DAY)
        self.refresh(layout=True)
        self.post_message(self.Picked(self.day))

    def turn(self, months: int) -> None:
        """The same day of another month, or its last one."""
        place = self.day.year * 12 + self.day.month - 1 + months
        year, month = place // 12, place % 12 + 1
        if FIRST_YEAR <= year <= LAST_YEAR:
            last = calendar.monthrange(year, month)[1]
            self.go(date(year, month, min(self.day.day, last)))

    def action_move(self, days: int) -> None:
        self.go(self.day + timedelta(days=days))

    def action_edge(self, step: int) -> None:
        last = calendar.monthrange(self.day.year, self.day.month)[1]
        self.go(self.day.replace(day=1 if step < 0 else last))

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset_capture(self)
        row, column = (place.y - 1) // self._tall, place.x // self._cell
        if 0 <= row < len(self.weeks) and 0 <= column < 7:
            day = self.weeks[row][column]
            if day == self.day:
                self.post_message(self.Picked(day, again=True))
            elif day.month == self.day.month:
                self.go(day)

    # painting --------------------------------------------------------------------------------------------------

    @property
    def _cell(self) -> int:
        return max(self.content_size.width // 7, LEAST_CELL)

    @property
    def _tall(self) -> int:
        return min(max((self.content_size.height - 1) // len(self.weeks), 2), TALLEST)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1 + 2 * len(self.weeks)

    def render(self) -> Content:
        lines = [
            Content("").join(Content.styled(pad(f" 周{name}", self._cell), "dim") for name in words.WEEKDAYS)
        ]
        for week in self.weeks:
            lines += [Content("").join(self._part(day, line) for day in week) for line in range(self._tall)]
        return Content("\n").join(lines)

    def _part(self, day: date, line: int) -> Content:
        """One line of the cell of ``day``; days of the months beside this one stay empty."""
        if day.month != self.day.month:
            return Content(" " * self._cell)
        note = self.notes.get(day, EMPTY)
        room = self._cell - 1
        style = ""
        if line == 0:
            chosen = ">" if day == self.day else " "
            number = f"[{day.day:2}]" if day == self.today else f" {day.day:2} "
            text = f"{chosen}{number}{note.mark}"
            style = "bold" if day == self.today else "dim" if note.mark.startswith("休") else ""
        elif line == 1:
            text = " " + note.counts(room - 1)
            style = "$text-error" if note.late else "$text-warning" if note.ours else ""
        else:
            text = self._title(note, line - 2)
            style = "dim"
        if day == self.day:
            style = style.replace("dim", "") + (" reverse" if self.has_focus else " underline")
        return Content.styled(pad(one_line(text), room), style.strip()) + Content(" ")

    def _title(self, note: DayNote, place: int) -> str:
        """Names of cases, where cells are tall; the last line of a cell stays free to part the weeks."""
        room: Sequence[str] = note.titles[: max(self._tall - 3, 0)]
        return f" {room[place]}" if place < len(room) else ""
