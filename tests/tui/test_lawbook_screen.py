"""The statute look-up in the TUI: filtered while one types, marked by the day asked about, sent off as a citation."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from player import Player, a_case, workbook

from kameng_tui.desk.lookup import LawBook
from kameng_tui.law.statutes import Statute
from kameng_tui.tui.rows import RowList
from kameng_tui.tui.screens.lawbook import LawScreen
from kameng_tui.tui.widths import width


def drawn(p: Player, name: str) -> str:
    rows = p.screen.query_one(f"#{name}", RowList).rows
    return "\n".join("".join(text for text, _ in line) for row in rows for line in row.draw(200))


def keys(p: Player) -> list[str]:
    return [row.data.key for row in p.screen.query_one("#found", RowList).rows if row.data is not None]


def line_of(p: Player, key: str) -> str:
    """The list's line of the row with that key."""
    rows = p.screen.query_one("#found", RowList).rows
    found = next(row for row in rows if row.data is not None and row.data.key == key)
    return "".join(text for text, _ in found.draw(200)[0])


async def opened(p: Player, word: str = "") -> None:
    p.app.push_screen(LawScreen(word))
    await p.settle()


def play(tmp_path: Path, script: Any, size: tuple[int, int] = (120, 40)) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)
    player.play(script, size)


@pytest.mark.parametrize("key", ["ctrl+e", "L"])
def test_a_key_of_home_opens_it_and_esc_comes_back(tmp_path: Path, key: str) -> None:
    async def script(p: Player) -> None:
        await p.press(key)
        assert p.screen.KIND == "law"
        await p.type("q?\uff1f:")  # letters are text here
        assert p.screen._input("word").value == "q?\uff1f:" and p.screen.KIND == "law"
        await p.press("escape")
        assert p.screen.KIND == "home"

    play(tmp_path, script)


def test_without_a_word_it_lists_the_laws(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        rows = p.screen.query_one("#found", RowList).rows
        assert rows and all(not row.data.article for row in rows)
        assert len(rows) == len([row for row in p.desk.knowledge.statutes if not row.article])
        line = line_of(p, "消保法")
        assert "消费者权益保护法" in line and "2014-03-15 起  现行" in line and "消法" in line
        count = sum(row.short == "消保法" and bool(row.article) for row in p.desk.knowledge.statutes)
        assert count and f"{count} 条" in line
        await p.press("enter")  # the first law's articles
        assert p.screen._input("word").value == "消保法" and "消保法55" in " ".join(keys(p))

    play(tmp_path, script)


# what is typed, a key that must be found first or among the first
FOUND = [
    ("消保法", "消保法"),
    ("消法55", "消保法55.1"),
    ("电商法49", "电商法49.2"),
    ("电子商务法第49条", "电商法49.2"),
    ("民法典 577", "民法典577"),
    ("欺诈", "消保法55.1"),
]


def test_a_law_is_found_by_its_names_an_article_by_its_number(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        for typed, key in FOUND:
            p.screen._input("word").value = ""
            await p.type(typed)
            assert key in keys(p) and f"{len(keys(p))} 条" in p.seen(), (typed, keys(p))
            assert p.screen._input("word").has_focus

    play(tmp_path, script)


def test_nothing_found_says_so_and_more_typing_finds_again(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        await p.type("[/没有这个]")
        assert "没有找到「[/没有这个]」" in p.seen() and not keys(p)
        await p.press("f6")
        assert "没有选中的法条" in p.said() and not p.sent
        await p.pick("word", "退货")
        assert keys(p)

    play(tmp_path, script)


def test_arrows_move_the_list_while_typing_goes_on_in_the_input(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        await p.type("电商")
        assert p.screen.current.key == keys(p)[0]
        await p.press("down", "down")
        assert p.screen.current.key == keys(p)[2]
        assert p.screen.current.gist[:8] in drawn(p, "article")
        await p.type("法49")
        assert p.screen._input("word").value == "电商法49" and keys(p) == ["电商法49.1", "电商法49.2"]
        assert p.screen.current.key == "电商法49.1"
        await p.press("down", "up", "pagedown")
        assert p.screen.current.key == "电商法49.2"

    play(tmp_path, script)


def test_the_detail_shows_what_an_article_is_and_how_sure_we_are(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p, "电商法49.2")
        shown = drawn(p, "article")
        row = p.screen.current
        for part in (
            "《电子商务法》第49条第2款",
            row.gist,
            row.use,
            "施行 2019-01-01 起,现行有效",
            *row.source,
            "核实 已核对",
        ):
            assert part in shown, part
        await p.pick("word", "网络游戏管理办法")
        assert "[草案]" in line_of(p, "网络游戏管理办法") and "核实 未经证实" in drawn(p, "article")

    play(tmp_path, script)


def test_a_repealed_law_says_so_in_words_with_its_successor(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p, "合同法")
        assert "[已废止]" in line_of(p, "合同法")
        assert p.screen.query_one("#found", RowList).go_to("合同法 2020-12-31")
        await p.settle()
        assert "自 2021-01-01 起废止;由《民法典》接替" in drawn(p, "article")
        await p.pick("word", "治安法 诈骗")
        assert "[条号已变]" in line_of(p, "治安法49") and "[" not in line_of(p, "治安法58")
        p.screen.query_one("#found", RowList).go_to("治安法49 2025-12-31")
        await p.settle()
        assert "2025-12-31 及以前用这个条号,现在是《治安管理处罚法》第58条" in drawn(p, "article")

    play(tmp_path, script)


# the day asked about, and the marks of order 20 and of order 121, which replaced it on 2026-04-15
DAYS = [
    ("", "[已废止]", ""),
    ("2026-04-15", "[已废止]", ""),
    ("2026-04-14", "[当日有效,今已废止]", "[当日未施行]"),
    ("2019-12-31", "[当日未施行]", "[当日未施行]"),
    ("2027-01-01", "[已废止]", ""),
]


def test_the_day_of_the_event_changes_the_marks(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p, "投诉举报")
        for day, old, new in DAYS:
            await p.pick("day", day)
            lines = line_of(p, "投诉举报暂行办法"), line_of(p, "投诉举报办法15")
            assert old in lines[0] and (new in lines[1] if new else "[" not in lines[1]), (day, lines)
            assert f"按 {day or '2026-11-21(今天)'}" in p.seen()

    play(tmp_path, script)


def test_before_a_law_it_says_what_held_or_that_the_table_does_not_know(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p, "投诉举报办法15")
        await p.fill("day", "2026-04-14")
        assert "那一天施行的是《市场监督管理投诉举报处理暂行办法》" in drawn(p, "article")
        await p.pick("day", "2019-12-31")
        assert "不在本表内" in drawn(p, "article")
        await p.pick("word", "治安法58")
        await p.pick("day", "2025-12-31")
        assert "那一天施行的是《治安管理处罚法》第49条" in drawn(p, "article")

    play(tmp_path, script)


def test_a_day_that_cannot_be_read_is_told_and_not_guessed(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p, "合同法")
        for typed, expected in (("2026-13-01", "不存在"), ("上个月", "看不懂")):
            await p.pick("day", typed)
            assert f"按哪一天:时间「{typed}」{expected}" in p.seen() and p.said() == ""
            assert p.screen._input("day").value == typed and "[已废止]" in line_of(p, "合同法")
            assert "(那一天)" not in p.seen()

    play(tmp_path, script)


def test_f6_sends_the_citation_and_says_by_which_way(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p, "电商法49.2")
        await p.press("f6")
        assert p.sent == ["《电子商务法》第49条第2款"]
        assert "《电子商务法》第49条第2款:已送往终端的剪贴板" in p.said()
        assert "废止" not in p.said()
        await p.pick("word", "投诉举报暂行办法")
        await p.press("f6")
        assert p.sent[-1] == "《市场监督管理投诉举报处理暂行办法》"
        assert "[已废止]" in p.said()  # a citation that no longer holds does not go off unsaid

    play(tmp_path, script)


def test_a_letter_filters_the_whole_table_quickly(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        p.screen._input("word").value = "法"
        await p.settle()
        assert len(keys(p)) > 150
        taken = []
        for _ in range(5):
            began = time.process_time()
            p.screen.reload()
            taken.append(time.process_time() - began)
        assert min(taken) < 0.05, taken

    play(tmp_path, script)


def test_nothing_is_wider_than_its_place(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        await p.pick("day", "2019-12-31")
        for columns, lines in ((60, 20), (80, 24), (120, 40), (200, 50)):
            await p.pilot.resize_terminal(columns, lines)
            for word in ("", "法", "投诉举报"):
                await p.pick("word", word)
                fits(p, columns, lines)

    play(tmp_path, script)


def fits(p: Player, columns: int, lines: int) -> None:
    for name in ("found", "article"):
        rows = p.screen.query_one(f"#{name}", RowList)
        cells = rows.scrollable_content_region.width
        for row in rows.rows:
            for line in row.draw(cells):
                assert width("".join(text for text, _ in line)) <= cells
    assert all(width(line) <= columns for line in p.seen().splitlines())
    found, article = p.screen.query_one("#found").region, p.screen.query_one("#article").region
    assert found.height >= 5 and article.height >= 7 and article.bottom == lines - 1
    assert article.x >= found.right if columns >= 100 else article.y >= found.bottom
    for label in p.screen.query("Field > .label"):
        assert width(str(label.render())) <= label.region.width, label
    assert "帮助" in p.seen().splitlines()[-1]


def test_what_is_not_known_to_be_in_force_is_never_called_so() -> None:
    law = Statute("将来法", "将来法", "", "要点", ("来源",), "将来法", effective_from=date(2027, 1, 1))
    book = LawBook(SimpleNamespace(knowledge=SimpleNamespace(statutes=(law,))))  # type: ignore[arg-type]
    today = date(2026, 11, 21)
    undated = replace(law, effective_from=None)
    assert book.standing(undated, today, today).mark == ""
    assert book.standing(undated, date(2020, 1, 1), today).mark == "施行日不明"
    assert book.standing(law, today, today).mark == "尚未施行"
    assert book.standing(law, date(2027, 1, 1), today).mark == "今天尚未施行"
    assert book.standing(law, date(2027, 1, 1), date(2027, 1, 1)).mark == ""
