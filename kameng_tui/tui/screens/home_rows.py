"""How the rows of home are drawn: a due, a case, what cannot be read. Thousands may stand in the list; only those on screen are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kameng_tui.tui import words
from kameng_tui.tui.rows import Line as RowLine
from kameng_tui.tui.rows import Row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.widths import cut, pad, width

if TYPE_CHECKING:
    from kameng_tui.case.findings import Finding
    from kameng_tui.desk.agenda import AgendaRow
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.lists import Rows

WIDE, WIDEST, NAME = 110, 140, 11  # cells from which consumers, and helpers, have a column; and its cells


class CaseLine:
    """The drawing of one case: thousands of these stand in a list, so they are small."""

    __slots__ = ("at", "cases", "draw")

    def __init__(self, draw: Callable[[Rows, int, int], Sequence[RowLine]], cases: Rows, at: int) -> None:
        self.draw, self.cases, self.at = draw, cases, at

    def __call__(self, cells: int) -> Sequence[RowLine]:
        return self.draw(self.cases, self.at, cells)


def due_row(desk: Desk, row: AgendaRow) -> Row:
    """One due of the agenda."""
    due, now = row.due, desk.now()
    mark, phrase, style = words.distance(due.turns, now, due.state)
    where = desk.label("channels", due.channel) if due.channel else "本案"
    duty = words.DUTY.get(due.duty, "")
    notes = ["暂定"] if due.provisional else []
    notes += ["以官方页面为准"] if due.confidence == "uncertain" else []
    what = due.label + (f"({'、'.join(notes)})" if notes else "")

    def draw(cells: int) -> Sequence[RowLine]:
        title = min(max(cells * 28 // 100, 16), 44)
        place = 10 if cells < 100 else 14
        todo = words.todo(due) if cells >= 110 else ""
        rest = min(max(cells - title - place - 28 - (width(todo) + 1 if todo else 0), 8), 60)
        return [((f" {mark} {pad(phrase, 9)} ", style), (pad(one_line(row.title), title) + " ", ""),
                 (pad(one_line(where), place) + " ", "dim"), (f"{words.day(due.turns)} {duty} ", "dim"),
                 (pad(one_line(what), rest) if todo else cut(one_line(what), rest), ""), (f" {todo}", "dim"))]  # fmt: skip

    return Row(f"due {row.case} {due.id}", draw, row.case, True)


def case_line(desk: Desk, cases: Rows, at: int, cells: int, sign: str) -> Sequence[RowLine]:
    """One case; of thousands only those on screen are made and drawn."""
    try:
        row = cases[at]
    except (ValueError, TypeError):  # damage that the check mends
        return [((cut(f" {cases.listed[at].id}", cells), "dim"),)]
    closed = row.status not in ("open", "awaiting-money")
    status = desk.label("status", row.status) if row.status != "open" else ""
    style = "dim" if closed else ""
    mark, phrase, due_style = ("  ", "", "")
    if row.next_due is not None and not closed:
        mark, phrase, due_style = words.distance(row.next_due, desk.now(), row.next_due_state)
    title = min(max(cells * 36 // 100, 20), 60)
    people = [row.consumer] * (cells >= WIDE) + [row.helper] * (cells >= WIDEST)
    stage = max(cells - title - 12 - 12 - 12 - NAME * len(people), 10)
    parts = [
        (f"{sign}{pad(one_line(row.title), title)} ", style),
        *((pad(one_line(name), NAME - 1) + " ", style or "dim") for name in people),
        (_right(words.amount(row.amount), 10) + "  ", style),
        # what the case amounts to stands before where it is, for the row is cut at its end
        (pad(one_line(f"{status} {row.stage}".strip()), stage) + " ", style or "dim"),
        (f"{mark} {phrase}", due_style),
    ]
    return [tuple(parts)]


def broken_row(fault: Finding) -> Row:
    """What cannot be read; the way out stands before the reason, which is cut where the row ends."""
    said = "有合并冲突,按 X 解决" if fault.code == "file.conflict" else "读不出来"
    text = one_line(f" {said} {fault.where}:{fault.message}")
    return Row(f"broken {fault.where}", lambda cells: [((cut(text, cells), "bad"),)], fault.where, True)


def dim(text: str) -> Callable[[int], Sequence[RowLine]]:
    return lambda cells: [((cut(text, cells), "dim"),)]


def _right(text: str, cells: int) -> str:
    shown = cut(text, cells)
    return " " * (cells - width(shown)) + shown
