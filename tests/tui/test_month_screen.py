"""The month: counts in words, days off and make-up days, what is due on a day, and the way to the case and to a file."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from player import NOW, Player, a_case, workbook

from kameng_tui.desk import entries, filings
from kameng_tui.desk.agenda import AgendaRow, agenda
from kameng_tui.tui.screens.month import mark_of, note_of, placed_by_day
from kameng_tui.tui.screens.monthgrid import DayNote
from kameng_tui.tui.widths import width
from kameng_tui.values import parse_when
from kameng_tui.workbook.book import Workbook

EXAMPLE = Path(__file__).parents[2] / "cases"
MOUMENG = "2026-09-02-moumeng-d8vt"


def example(tmp_path: Path) -> Player:
    """The example at its own clock, 2026-11-21T10:30."""
    return Player(Workbook.open(Path(shutil.copytree(EXAMPLE, tmp_path / "book"))), demo=True)


def notes(player: Player) -> dict[date, DayNote]:
    return {
        day: note for day, note in player.screen.grid.notes.items() if note.late + note.ours + note.theirs
    }


def test_each_day_says_how_many_are_due_and_whose_turn_it_is(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await p.press("M")
        found = {day.day: (n.late, n.ours, n.theirs) for day, n in notes(p).items()}
        assert found == {19: (1, 0, 0), 23: (0, 0, 2), 24: (0, 1, 1), 25: (0, 0, 1), 27: (0, 0, 1)}
        assert "我1 对1" in p.seen() and "逾1" in p.seen() and ">[21]" in p.seen()
        assert "没有到期" in p.seen() and "之后最近的是 2026-11-23 周一" in p.seen()

    example(tmp_path).play(script, (80, 24))


def test_days_off_and_make_up_days_are_marked_and_estimates_say_so(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await p.press("M", "pageup")
        marks = {day: note.mark for day, note in p.screen.grid.notes.items() if note.mark}
        october = {day: mark for day, mark in marks.items() if day.month == 10}
        assert october == {**{date(2026, 10, n): "休" for n in range(1, 8)}, date(2026, 10, 10): "班"}
        assert (
            "10 班" in p.seen() and "1 休" in p.seen() and "按国务院通知(官方安排到 2026-12-31)" in p.seen()
        )
        await p.press("left_square_bracket")
        assert p.screen.grid.notes[date(2026, 9, 20)].mark == "班" and "20 班" in p.seen()
        for _ in range(5):
            await p.press("pagedown")
        assert "2027年2月" in p.seen() and "2027年调休未公布,估算(官方安排到 2026-12-31)" in p.seen()
        assert p.screen.grid.notes[date(2027, 2, 6)].mark == "休?" and "休?" in p.seen()
        await p.press("f5")
        assert "2026年11月" in p.seen() and p.screen.grid.day == date(2026, 11, 21)

    example(tmp_path).play(script)


def test_arrows_move_the_day_and_enter_opens_the_case_on_its_limits(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await p.press("M", "down", "left", "left")  # 11-26, then what is next: the 27th
        assert p.screen.grid.day == date(2026, 11, 26)
        await p.press("right")
        assert "到期 1 项" in p.seen() and "完成调解" in p.seen() and "对方" in p.seen()
        await p.press("enter")
        assert p.screen.KIND == "case" and p.screen.case_id == MOUMENG and p.screen.sheet == 4
        assert p.screen.row.data.label == "完成调解", "the cursor stands on the due that was chosen"
        await p.press("escape")
        assert p.screen.KIND == "month" and p.screen.grid.day == date(2026, 11, 27)

    example(tmp_path).play(script)


def test_of_several_dues_one_is_chosen_before_a_case_opens(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await p.press("M", "down", "left", "left", "left", "left")
        assert "2026-11-24" in p.seen() and "到期 2 项" in p.seen()
        await p.press("enter")
        assert p.screen.KIND == "month" and p.screen.dues.has_focus and "上下选一项" in p.said()
        chosen = p.screen.dues.rows[2].data.row.case
        await p.press("down", "enter")
        assert p.screen.KIND == "case" and p.screen.case_id == chosen

    example(tmp_path).play(script)


def test_from_a_case_the_month_shows_that_case_alone_and_goes_back_to_it(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        p.app.open_case(MOUMENG)
        await p.settle()
        await p.press("M")
        assert {day.day for day in notes(p)} == {24, 27} and "某盟" in p.seen()
        await p.press("end", "left", "left", "left", "enter")  # the 27th
        assert p.screen.KIND == "case" and p.screen.sheet == 4 and len(p.app.screen_stack) == 2
        assert p.screen.row.data.label == "完成调解"

    example(tmp_path).play(script)


def test_a_due_that_is_not_certain_stands_on_its_first_and_on_its_last_day(tmp_path: Path) -> None:
    player = example(tmp_path)
    row = next(r for r in agenda(player.desk).rows if r.due.state == "running" and r.due.duty == "theirs")
    open_ = replace(
        row.due, earliest=parse_when("2027-02-08"), latest=parse_when("2027-02-12"), provisional=True
    )
    placed = placed_by_day([AgendaRow(open_, row.case, row.title)])
    assert {day: [one.edge for one in ones] for day, ones in placed.items()} == {
        date(2027, 2, 8): ["最早"], date(2027, 2, 12): ["最迟"],
    }  # fmt: skip
    note = note_of(placed[date(2027, 2, 8)], "", one_case=False)
    assert note.counts(9) == "对1?" and note.titles == (row.title,)
    late = replace(open_, state="overdue", provisional=False)
    assert list(placed_by_day([AgendaRow(late, row.case, row.title)])) == [date(2027, 2, 12)]


@pytest.mark.parametrize(
    ("cells", "said"),
    [(12, "逾1 我2 对13"), (10, "逾1我2对13"), (6, "逾1共16")],  # fewer cells: closer, then only how many
)
def test_counts_fit_their_cell(cells: int, said: str) -> None:
    assert DayNote(late=1, ours=2, theirs=13).counts(cells) == said


def test_a_weekend_of_an_estimated_long_holiday_may_still_change(tmp_path: Path) -> None:
    calendar = example(tmp_path).desk.calendar
    assert mark_of(calendar, date(2027, 1, 31)) == "?"  # the Sunday before 春节 is often worked
    assert mark_of(calendar, date(2026, 11, 22)) == ""  # an announced year: an ordinary Sunday
    assert mark_of(calendar, date(2027, 1, 1)) == "休?"  # off by law, the notice may add days


def test_the_dues_go_into_a_calendar_file(tmp_path: Path) -> None:
    target = tmp_path / "out" / "mine.ics"
    target.parent.mkdir()

    async def script(p: Player) -> None:
        await p.press("M", "f4")
        assert p.screen.KIND == "form" and "请导入到单独的一个日历" in p.seen()
        field: Any = next(iter(p.screen.query("Field")))
        field.put(str(tmp_path / "nowhere" / "x.ics"))
        await p.press("f9")
        assert p.screen.KIND == "form" and "没有" in p.said() and "nowhere" in field.value
        field.put(str(target))
        await p.press("f9")
        assert p.screen.KIND == "month" and "项到期已存为" in p.said()

    example(tmp_path).play(script)
    assert target.read_text("utf-8").startswith("BEGIN:VCALENDAR")


def test_the_years_end_where_the_calendar_does(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)

    async def script(p: Player) -> None:
        await p.press("M")
        p.screen.grid.go(date(9999, 12, 31))
        await p.settle()
        await p.press("right", "pagedown", "down")
        assert p.screen.grid.day == date(2199, 12, 31) and "没有安排,只算周末" in p.seen()
        assert "这一天之后没有到期" in p.seen()

    player.play(script)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50)])
def test_the_month_fits(tmp_path: Path, size: tuple[int, int]) -> None:
    player = Player(workbook(tmp_path), demo=True)
    case = a_case(player, title="一个特别长的案件标题[bold]用来看月历里放不放得下" * 3)
    filings.file(player.desk, case, "platform")
    entries.log(player.desk, case, kind="promise", text="24小时内补发", promise="补发", by=NOW)

    async def script(p: Player) -> None:
        await p.press("M")
        lines = p.seen().splitlines()
        assert len(lines) == size[1] and all(width(line) <= size[0] for line in lines)
        assert "对1" in p.seen() or "逾1" in p.seen()
        grid, dues = p.screen.grid.region, p.screen.dues.region
        if size[0] >= 100:
            assert dues.x >= grid.right
        else:
            assert dues.y >= grid.bottom and dues.height >= 4

    player.play(script, size)
