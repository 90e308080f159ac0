"""Home paints what the index remembers at once, marked, and then what the files say; it is searched as one types."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from player import Player, a_case, workbook

from kameng_tui.desk import agenda, indexing
from kameng_tui.tui.screens import home as home_screen
from kameng_tui.workbook.book import Workbook

EXAMPLE = Path(__file__).resolve().parents[2] / "cases"


def test_what_is_remembered_stands_first_and_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = workbook(tmp_path)
    a_case(Player(book), title="旧的标题 卡密")
    agenda.overview(Player(book).desk)
    case = next(book.root.glob("2*/case.toml"))
    case.write_text(case.read_text(encoding="utf-8").replace("旧的标题", "新的标题"), encoding="utf-8")
    shown: list[tuple[list[str], str]] = []
    show = home_screen.HomeScreen._show

    def noted(self: Any, seen: Any, checking: str) -> None:
        show(self, seen, checking)
        shown.append(([row.title for row in seen.home.cases], str(self.query_one("#title").right)))

    monkeypatch.setattr(home_screen.HomeScreen, "_show", noted)

    async def script(player: Player) -> None:
        assert "新的标题" in player.seen() and "核对中" not in player.seen()

    Player(book).play(script)
    (first, marked), (last, checked) = shown[0], shown[-1]
    assert first == ["旧的标题 卡密"] and "核对中" in marked
    assert last == ["新的标题 卡密"] and "核对中" not in checked


def test_the_first_reading_shows_what_it_has_read_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a hundred thousand cases it takes many minutes."""
    book = workbook(tmp_path)
    for number in range(4):
        a_case(Player(book), title=f"第{number}案 卡密")
    monkeypatch.setattr(indexing, "_BATCH", 1)
    monkeypatch.setattr(home_screen, "MANY", 1)
    shown: list[tuple[int, bool]] = []
    show = home_screen.HomeScreen._show

    def noted(self: Any, seen: Any, checking: str) -> None:
        show(self, seen, checking)
        shown.append((len(seen.home.cases), bool(checking)))

    monkeypatch.setattr(home_screen.HomeScreen, "_show", noted)

    async def script(player: Player) -> None:
        assert "案件 4" in player.seen()

    Player(book).play(script)
    assert shown[:4] == [(1, True), (2, True), (4, True), (4, False)]


@pytest.mark.parametrize(
    "text, found, lost",
    [("未到账", "重庆星屿", "九妹"), ("jmkm", "九妹", "重庆星屿"), ("cqxy", "重庆星屿", "九妹")],
)
def test_search_by_characters_and_by_pinyin_as_one_types(
    tmp_path: Path, text: str, found: str, lost: str
) -> None:
    book = workbook(tmp_path)
    maker = Player(book)
    a_case(maker, title="九妹 卡密无效")
    a_case(maker, title="重庆星屿 点券未到账", platform={"name": "星屿卡站", "role": "platform"})

    async def script(player: Player) -> None:
        await player.press("slash")
        await player.type(text)
        seen = player.seen()
        assert found in seen and lost not in seen
        assert "案件 1 / 共2" in seen
        await player.press("escape")
        assert "案件 2" in player.seen()

    Player(book).play(script)


def test_a_search_keeps_only_the_agenda_of_what_it_finds(tmp_path: Path) -> None:
    book = Workbook.open(shutil.copytree(EXAMPLE, tmp_path / "book"))

    async def script(player: Player) -> None:
        before = player.screen.home.due
        await player.press("slash")
        await player.type("jmkm")
        assert 0 < player.screen.left.due < before
        assert {row.title for row in player.screen.left.agenda} == {"九妹卡盟 卡密已被使用"}
        await player.press("escape")
        assert player.screen.left is None

    Player(book).play(script)


def test_a_search_is_shown_from_its_top_wherever_the_cursor_stood(tmp_path: Path) -> None:
    book = Workbook.open(shutil.copytree(EXAMPLE, tmp_path / "book"))

    async def script(player: Player) -> None:
        await player.press("G")
        await player.press("slash")
        await player.type("卡盟")
        rows = player.screen.query_one("#list")
        assert rows.cursor == next(at for at, row in enumerate(rows.rows) if row.key)
        assert rows.scroll_offset.y == 0
        await player.press("enter")
        await player.press("G")
        last = rows.cursor
        player.screen.reload()
        await player.settle()
        assert rows.cursor == last, "reading anew moves nothing"

    Player(book).play(script)
