"""The calculator in the TUI: counted while one types, with its steps; rules by their version; what is wrong as a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from player import NOW, Player, a_case, workbook

from kameng_tui.tui.rows import RowList
from kameng_tui.tui.screens.calculator import CalculatorScreen
from kameng_tui.tui.widths import width


def said(p: Player) -> str:
    """The whole answer, also what is below the edge of the screen."""
    rows = p.screen.query_one("#result", RowList).rows
    return "\n".join("".join(text for text, _ in line) for row in rows for line in row.draw(200))


def joined(seen: str) -> str:
    """The screen with wrapped lines put together again, without blanks."""
    return "".join(seen.split())


async def opened(p: Player) -> None:
    p.app.push_screen(CalculatorScreen())
    await p.settle()


async def put(p: Player, **values: str) -> None:
    for name, value in values.items():
        p.screen._field(name).put(value)
    await p.pilot.pause()


def play(tmp_path: Path, script: Any, size: tuple[int, int] = (120, 40)) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)
    player.play(script, size)


@pytest.mark.parametrize("key", ["ctrl+o", "C"])
def test_a_key_of_home_opens_it_and_esc_comes_back(tmp_path: Path, key: str) -> None:
    async def script(p: Player) -> None:
        await p.press(key)
        assert p.screen.KIND == "count" and "填长度和单位" in said(p)
        await p.press("escape")
        assert p.screen.KIND == "home"

    play(tmp_path, script)


def test_seven_working_days_over_the_national_day_with_every_step(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        await p.type("2026-09-30")
        await p.press("enter")
        await p.type("7")
        for size in ((80, 24), (120, 40), (200, 50)):
            await p.pilot.resize_terminal(*size)
            explained(p.seen())

    play(tmp_path, script)


def explained(seen: str) -> None:
    assert "到期 2026-10-15 周四 24:00" in seen and "暂定" not in seen
    assert "跳过 2026-10-01 至 2026-10-07 国庆节放假" in seen
    assert "2026-10-10 国庆节调休上班,计入" in seen and "2026-10-11 周日" in seen
    assert "第 7 个工作日为 2026-10-15" in seen
    # 2026-11-21 is today: 37 days ago, and 26 of the days since were worked
    assert "已过 37 天(26 个工作日)" in seen


# start, length, unit, roll -> what the answer says
COUNTED = [
    ("", "1", "day", "none", "到期 2026-11-22 周日", "an empty start is today, by the injected clock"),
    ("", "1", "day", "off-day", "到期 2026-11-23 周一", "a court's last day rolls off the weekend"),
    ("2026-09-30 10:30", "24", "hour", "none", "到期 2026-10-01 周四 10:30:00", "hours run through a holiday"),
    ("2026-09-30", "90", "minute", "none", "到期 2026-09-30 周三 01:30:00", "a bare day begins at midnight"),
    ("2026-01-31", "1", "month", "none", "到期 2026-02-28 周六", "no 31 February: the month's last day"),
    ("2024-02-29", "1", "year", "none", "到期 2025-02-28 周五", "no 29 February in 2025"),
    ("2026-09-24", "1", "day", "holiday", "到期 2026-09-28 周一", "off the mid-autumn holiday, 25 to 27"),
    ("2026-11-19", "2", "day", "holiday", "到期 2026-11-21 周六", "an ordinary weekend is no holiday"),
    ("2026-11-19", "2", "day", "ambiguous", "最晚 2026-11-23 周一", "both readings"),
    ("2026-11-19", "2", "day", "ambiguous", "最早 2026-11-21 周六", "both readings"),
    ("2026-11-19", "2", "day", "ambiguous", "自己要办的,按最早的日期", "which of them to keep to"),
    ("2026-11-19", "2", "day", "ambiguous", "最早的就是今天", "how far away each is"),
    ("2026-11-16", "5", "working-day", "off-day", "「顺延」这一格不起作用", "working days never roll"),
    ("2026-12-25", "10", "working-day", "none", "(暂定)", "into a year that is not announced"),
    ("2026-12-25", "10", "working-day", "none", "2027 年放假安排尚未公布", "and why"),
    ("2026-09-30T23:00+00:00", "1", "day", "none", "到期 2026-10-02", "a foreign offset is read in Shanghai"),
    ("\uff12\uff10\uff12\uff16-09-30", "\uff17", "working-day", "none", "到期 2026-10-15", "full-width digits"),
]  # fmt: skip


def test_what_is_counted(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        for start, length, unit, roll, expected, why in COUNTED:
            await put(p, start=start, length=length, unit=unit, roll=roll)
            assert expected in said(p), (why, said(p))

    play(tmp_path, script)


# field, what is typed, what the answer says
REFUSED = [
    ("start", "2026-13-01", "起算:时间「2026-13-01」不存在"),
    ("start", "昨天", "起算:时间「昨天」看不懂"),
    ("length", "-3", "长度:应是 1 到 999999 的整数,现在是「-3」"),
    ("length", "0", "长度:应是 1 到 999999 的整数,现在是「0」"),
    ("length", "7.5", "现在是「7.5」"),
    ("length", "七", "现在是「七」"),
    ("length", "9" * 5000, "长度:应是 1 到 999999 的整数"),
    ("length", "99999", "最多数 10000 个工作日"),
    ("end", "2026-02-30", "终点:时间「2026-02-30」不存在"),
    ("end", "2026-11-20", "终点早于起点"),
    ("end", "2200-01-01", "2200"),
    ("unit", "", "单位还没有选"),
    ("length", "[/foo]", "现在是「[/foo]」"),
]


def test_a_bad_value_is_one_sentence_where_the_answer_was_and_stays_typed(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        good = {"start": "", "length": "5", "unit": "working-day", "end": ""}
        for name, typed, expected in REFUSED:
            await put(p, **good | {name: typed})
            assert expected in said(p) and "算法" not in said(p), (typed, said(p))
            assert p.screen._typed(name) == typed
        await p.pick("length", "5")
        assert "到期" in said(p)
        assert p.said() == ""  # no toasts while typing

    play(tmp_path, script)


def test_a_rule_fills_the_fields_and_shows_where_it_comes_from(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        await p.pick("start", "2026-09-30")
        await p.pick("rule", "12315 mediate")
        assert [p.screen._typed(n) for n in ("length", "unit", "roll")] == ["60", "day", "ambiguous"]
        assert "最早 2026-11-29 周日" in said(p) and "最晚 2026-11-30 周一" in said(p)
        assert "12315投诉 完成调解:60天,有争议" in said(p) and "从「已受理」起算" in said(p)
        assert "施行 2026-04-15 起" in said(p) and "投诉举报办法22" in said(p) and "核实 已核对" in said(p)
        assert "规则不同" not in said(p)
        await p.fill("length", "45")
        assert "上面填的和规则不同:规则是 60天" in said(p)

    play(tmp_path, script)


def test_the_start_chooses_the_version_of_the_rule(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        await p.pick("rule", "12315 mediate")
        assert "适用" not in said(p)
        await p.pick("start", "2026-03-02")  # under order 20: 45 working days
        assert [p.screen._typed(n) for n in ("length", "unit", "roll")] == ["45", "working-day", "none"]
        # in sight at the usual size, whole although it wraps and a scroll bar came
        said_so = "按起算日适用2020-01-01起至2026-04-14的文本:45个工作日;最新的是2026-04-15起"
        assert said_so in joined(p.seen())
        await p.pick("start", "2019-12-31")  # before either: nothing is guessed
        assert "起算日 2019-12-31 没有施行中的「完成调解」" in said(p) and "到期" not in said(p)
        await p.pick("start", "2026-04-15")  # the first day of order 121
        assert p.screen._typed("length") == "60" and "最早" in said(p)
        await p.pick("rule", "")
        assert "规则" not in said(p) and "最早" in said(p)

    play(tmp_path, script, (80, 24))


def test_a_scroll_bar_that_comes_covers_no_text(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        result = p.screen.query_one("#result", RowList)
        await put(p, start="2026-01-05")
        assert not result.show_vertical_scrollbar
        await put(p, length="200")  # the first answer that is longer than the screen
        assert result.show_vertical_scrollbar
        assert result._flowed_for == result.scrollable_content_region.width

    play(tmp_path, script, (80, 24))


def test_rules_are_those_of_every_channel_and_of_the_case(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        assert {"12315 accept", "platform first-reply", "case limitation"} <= set(p.screen.rules)
        assert "platform top-up" not in p.screen.rules  # of no known length
        assert len(p.screen.rules["12315 accept"].versions) == 2  # one choice, two texts
        await p.pick("rule", "platform first-reply")
        assert "这条规则未经证实,以官方页面为准" in said(p) and "从「已提交」起算" in said(p)
        await p.pick("rule", "platform settlement")
        assert "到期 2026-11-21 周六 24:00" in said(p)  # 0 days: the day itself

    play(tmp_path, script)


def test_a_length_of_the_team_s_own_is_used_and_said(tmp_path: Path) -> None:
    book = workbook(tmp_path)
    toml = book.root / "workbook.toml"
    toml.write_text(
        toml.read_text("utf-8")
        + '\n[override.platform.limits.top-up]\nlength = 30\nunit = "minute"\nsource = "平台充值说明"\nby = "阿苗"\n',
        "utf-8",
    )
    player = Player(type(book).open(book.root))
    a_case(player)

    async def script(p: Player) -> None:
        await opened(p)
        await p.pick("rule", "platform top-up")
        assert p.screen._typed("length") == "30" and "本工作簿改为30分钟(平台充值说明、阿苗)" in said(p)

    player.play(script)


def test_an_end_asks_for_the_days_between(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        await p.type("2026-09-30")
        await p.press("enter")
        await p.type("7")
        await p.fill("end", "2026-10-15")
        assert "相隔 15 天,其中 7 个工作日" in said(p) and "首日不算,末日算" in said(p)
        assert "国庆节放假" in said(p) and "到期" not in said(p)
        await p.pick("end", "2027-03-01")
        assert "(暂定)" in said(p) and "2027 年放假安排尚未公布" in said(p)
        await p.pick("end", "")
        assert "到期 2026-10-15" in said(p)  # the length is still there

    play(tmp_path, script)


def test_typing_stays_quick_for_a_very_long_walk(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        await put(p, start="2026-01-05", length="10000")
        rows = p.screen.query_one("#result", RowList).rows
        assert len(rows) < 100 and "步没有列出" in said(p) and "第 10000 个工作日" in said(p)
        assert "同样的还有" in said(p)  # one reason, not forty

    play(tmp_path, script)


def test_the_answer_turns_by_page_keys_while_one_types(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        await put(p, start="2026-01-05", length="200")
        assert "为起始日" in p.seen() and "第 200 个工作日" not in p.seen()
        await p.pilot.press(*["pagedown"] * 9)
        assert "第 200 个工作日" in p.seen() and p.screen._field("start").editor.has_focus
        await p.pilot.press(*["pageup"] * 9)
        assert "为起始日" in p.seen()

    play(tmp_path, script, (80, 24))


def test_it_follows_the_clock(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        await p.type("2026-11-20")
        await p.press("enter")
        await p.type("1")
        assert "就是今天" not in said(p) and "离今天还有 2 天" in said(p)
        p.app.set_clock(NOW.replace(day=23))
        await p.settle()
        assert "就是今天" in said(p)

    play(tmp_path, script)


def test_nothing_is_wider_than_its_place(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p)
        await put(p, start="2026-03-02", rule="12315 mediate")
        for columns, lines in ((60, 20), (80, 24), (120, 40), (200, 50)):
            await p.pilot.resize_terminal(columns, lines)
            for roll, label in p.screen._field("roll").ask.choices:
                await put(p, roll=roll)
                assert label in p.seen()
            fits(p, columns, lines)

    play(tmp_path, script)


def fits(p: Player, columns: int, lines: int) -> None:
    result = p.screen.query_one("#result", RowList)
    cells = result.scrollable_content_region.width
    for row in result.rows:
        for line in row.draw(cells):
            assert width("".join(text for text, _ in line)) <= cells
    for label in p.screen.query("Field > .label"):
        assert width(str(label.render())) <= label.region.width, label
    assert result.region.bottom <= lines - 1 and result.region.height >= 8
    assert "12315投诉 完成调解 60天" in p.seen()
    assert all(width(line) <= columns for line in p.seen().splitlines())
