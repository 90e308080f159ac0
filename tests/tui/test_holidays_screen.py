"""The working-day calendar on screen: a year and its notice, changes midway, one's own files, and adding a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from player import Player, a_case, workbook

from kameng_tui.desk import entries, filings
from kameng_tui.desk.errors import WouldLose
from kameng_tui.law.calendar import PlanBook, WorkCalendar, YearPlan
from kameng_tui.tui.screens.holidays import differences, year_rows
from kameng_tui.tui.widths import width
from kameng_tui.values import parse_when

# Made up in the formula of the real notices; the days fit their weekdays.
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
经国务院批准,现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦:1月1日(周五)至3日(周日)放假,共3天。
二、春节:2月5日(农历除夕、周五)至11日(周四)放假调休,共7天。1月31日(周日)、2月14日(周日)上班。
三、清明节:4月3日(周六)至5日(周一)放假,共3天。
四、劳动节:5月1日(周六)至5日(周三)放假调休,共5天。4月25日(周日)、5月8日(周六)上班。
五、端午节:6月9日(周三)放假,共1天。
六、中秋节:9月15日(周三)放假,共1天。
七、国庆节:10月1日(周五)至7日(周四)放假调休,共7天。9月26日(周日)、10月9日(周六)上班。
国务院办公厅
2026年11月4日
"""


def with_a_due_beyond_the_horizon(tmp_path: Path) -> tuple[Player, str]:
    """Handed in on 2027-04-22: the seventh working day is 05-05 by the estimate, 04-30 with 04-25 worked."""
    player = Player(workbook(tmp_path))
    case = a_case(player)
    filings.file(player.desk, case, "12315")
    entries.log(
        player.desk, case, kind="submitted", text="", filing="12315", at=parse_when("2027-04-22T10:00")
    )
    return player, case


def calendars(player: Player) -> Path:
    return player.desk.book.root / "calendars"


def accept_due(player: Player, case: str) -> Any:
    from kameng_tui.desk.cases import open_case

    return next(d for d in open_case(player.desk, case).reckoned.dues if d.id.startswith("12315:accept:"))


async def paste_notice(p: Player, text: str) -> None:
    await p.press("K", "a")
    await p.paste(text)


def test_an_announced_year_and_an_estimated_one(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)

    async def script(p: Player) -> None:
        await p.press("f7")
        seen = p.seen()
        assert p.screen.KIND == "holidays" and "官方公布;官方安排到 2026-12-31" in seen
        assert (
            "国务院办公厅关于2026年部分节假日安排的通知" in seen
            and "2025-11-04" in seen
            and "程序自带" in seen
        )
        assert "https://www.gov.cn/" in seen
        assert "休 10-01周四 至 10-07周三,共7天" in seen and "班 09-20周日、10-10周六" in seen
        await p.press("pagedown")
        assert "调休未公布,估算" in p.seen() and "2027年" in p.seen() and "02-06" not in p.seen()
        assert "休 02-05周五" in p.seen()
        await p.press("pageup", "pageup")
        assert "2025年" in p.seen()
        await p.press("t")
        assert "放假安排  2026年" in p.seen()

    player.play(script)


def test_years_beyond_all_knowledge_say_so_and_the_pages_end(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)

    async def script(p: Player) -> None:
        await p.press("K")
        p.screen.year = 2199
        await p.press("pagedown")
        assert "这里只有 1999 到 2199 年" in p.said() and p.screen.year == 2199
        await p.press("pageup")
        assert "没有资料" in p.seen()

    player.play(script)


def test_a_year_changed_midway_shows_what_it_was_before(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    spring = {date(2020, 1, day): "春节" for day in range(24, 31)}
    before = YearPlan(2020, spring, {date(2020, 2, 1): "春节"}, "原来的通知", "x", date(2019, 11, 21))
    later = YearPlan(
        2020, {**spring, date(2020, 1, 31): "春节", date(2020, 2, 1): "春节"}, {}, "延长假期的通知", "y", date(2020, 1, 26)
    )  # fmt: skip
    player.desk.calendar = WorkCalendar(PlanBook.of((before, later)))
    lines = "\n".join(
        "".join(part for part, _ in line) for row in year_rows(player.desk, 2020) for line in row.draw(120)
    )
    assert (
        "这一年改过 1 次" in lines and "2020-01-26 起" in lines and "改自" in lines and "原来的通知" in lines
    )
    assert differences(before, later) == "01-31周五 照常改休、02-01周六 班改休"


def test_own_files_tell_whether_they_count_and_what_is_wrong(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)
    calendars(player).mkdir()
    (calendars(player) / "2028.toml").write_text("year = [", "utf-8")

    async def script(p: Player) -> None:
        await p.press("K")
        await p.press("end")
        assert "自己加入的" in p.seen() and "calendars/2028.toml" in p.seen()

    player.play(script)


def test_a_pasted_notice_is_shown_with_the_dues_it_moves_and_written_only_when_confirmed(
    tmp_path: Path,
) -> None:
    player, case = with_a_due_beyond_the_horizon(tmp_path)
    before = accept_due(player, case)
    assert before.provisional

    async def script(p: Player) -> None:
        await paste_notice(p, NOTICE)
        await p.press("f9")
        assert "读到 2027 年的放假安排(还没有写入)" in p.seen()
        assert "休 02-05周五 至 02-11周四,共7天" in p.seen() and "班 01-31周日、02-14周日" in p.seen()
        assert "此前按法定假日估算" in p.seen() and "将移动的期限" in p.seen()
        assert (
            "九妹 卡密已被使用" in p.seen() and "决定是否受理并告知" in p.seen() and "2027-04-30" in p.seen()
        )
        await p.press("escape")
        assert p.screen.values()["notice"].startswith("国务院办公厅") and not calendars(p).exists()
        await p.press("f9", "f9")
        assert p.screen.KIND == "holidays" and p.screen.year == 2027
        assert "官方公布;官方安排到 2027-12-31" in p.seen() and "自己加入的文件" in p.seen()
        assert "已写入" in p.said() and "个期限" in p.said()

    player.play(script)
    assert (calendars(player) / "2027.toml").is_file()
    after = accept_due(player, case)
    assert not after.provisional and after.latest.date() == date(2027, 4, 30) != before.latest.date()


def test_giving_up_leaves_nothing_written(tmp_path: Path) -> None:
    player, _ = with_a_due_beyond_the_horizon(tmp_path)

    async def script(p: Player) -> None:
        await paste_notice(p, NOTICE)
        await p.press("f9", "escape", "escape")
        assert "填写的内容还没保存" in p.seen()
        await p.press("3")
        assert p.screen.KIND == "holidays" and p.screen.year == 2026

    player.play(script)
    assert not calendars(player).exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("明天放假", ""),  # no year, no holiday
        (NOTICE.replace("1月31日(周日)", "1月31日(周三)"), "周"),  # a weekday that does not fit
        ("/nowhere/2027.toml", "找不到文件"),
    ],
)
def test_what_cannot_be_read_says_why_and_keeps_what_was_typed(tmp_path: Path, text: str, says: str) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)

    async def script(p: Player) -> None:
        await paste_notice(p, text)
        await p.press("f9")
        assert p.screen.KIND == "notice" and p.screen.values()["notice"].strip() == text.strip()
        assert p.said() and says in p.said()

    player.play(script)
    assert not calendars(player).exists()


def test_the_footer_says_what_the_keys_do_here(tmp_path: Path) -> None:
    """F9 saves nothing in the form and the keys of months turn years."""

    async def script(p: Player) -> None:
        await p.press("f7")
        assert "下一年" in p.seen() and "下个月" not in p.seen()
        await p.press("a")
        assert "F9 读出来看看" in p.seen() and "保存" not in p.seen()
        await p.paste(NOTICE)
        await p.press("escape")
        assert "保存" in p.seen() and "F9 保存" not in p.seen()  # 还没保存: what was typed
        await p.press("escape", "tab", "enter")  # from the last field Enter reads, too
        assert p.screen.KIND == "preview" and "F9 写入" in p.seen()

    player = Player(workbook(tmp_path))
    a_case(player)
    player.play(script)


def test_no_flag_of_the_command_line_reaches_a_reader_of_the_screen(tmp_path: Path) -> None:
    """A year that is refused without a day being different is asked about as well."""
    player = Player(workbook(tmp_path))
    a_case(player)

    async def script(p: Player) -> None:
        await paste_notice(p, NOTICE)
        await p.press("f9")
        screen = p.screen
        screen.proposed = replace(screen.proposed, differs=())
        screen.writing = True
        screen._refused(WouldLose("2027 年已有,没有写入。核对无误要换掉的,请加 --replace"))
        await p.settle()
        assert "按读到的换掉" in p.seen() and "--replace" not in p.seen() + p.said()

    player.play(script)


def test_a_wrong_year_is_told_at_its_field(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)

    async def script(p: Player) -> None:
        await paste_notice(p, NOTICE)
        await p.fill("year", "明年")
        await p.press("f9")
        assert "年份应写成 2027,现在是「明年」" in p.seen() and p.screen.KIND == "notice"

    player.play(script)


def test_an_announced_year_is_replaced_only_after_a_second_question(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)
    other = NOTICE.replace("2月14日(周日)上班", "2月13日(周六)上班")

    async def script(p: Player) -> None:
        await paste_notice(p, NOTICE)
        await p.press("f9", "f9", "a")
        await p.paste(other)
        await p.press("f9", "f9")
        assert "2027 年已有安排" in p.seen() and "2027-02-13" in p.seen()
        await p.press("1")
        assert not p.desk.calendar.is_working(date(2027, 2, 13))
        await p.press("f9", "2")
        assert p.screen.KIND == "holidays" and p.desk.calendar.is_working(date(2027, 2, 13))

    player.play(script)


def test_no_character_is_lost_where_a_long_year_scrolls(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)

    async def script(p: Player) -> None:
        await p.press("K", *["pageup"] * 6, "end")
        shown = "".join(p.seen().split())
        assert "这一年改过1次" in shown and "〔2020〕1号" in shown and "国办发明电〔2019〕16号" in shown
        assert "01-31周五照常改休" in shown

    player.play(script, (80, 24))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
def test_the_years_fit(tmp_path: Path, size: tuple[int, int]) -> None:
    player, _ = with_a_due_beyond_the_horizon(tmp_path)

    async def script(p: Player) -> None:
        await p.press("K")
        looks = [p.seen()]
        await p.press("a")
        looks.append(p.seen())
        await p.paste(NOTICE)
        await p.press("f9")
        looks.append(p.seen())
        for seen in looks:
            lines = seen.splitlines()
            assert len(lines) == size[1] and all(width(line) <= size[0] for line in lines)
            assert not {char for char in seen if "\u2580" <= char <= "\u25ff" or char == "\u2026"}
        assert "国庆节" in looks[0] and "通知全文" in looks[1] and "F9 写入" in looks[2]

    player.play(script, size)
