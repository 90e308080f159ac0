"""The timeline of a case: facts, entries and evidence before today's line, dues after it; broken promises and silence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from player import NOW, Player, a_case, workbook

from kameng_tui.desk import entries
from kameng_tui.desk.cases import open_case
from kameng_tui.tui.screens.timeline import TODAY, timeline
from kameng_tui.tui.widths import width
from kameng_tui.values import parse_when
from kameng_tui.workbook.book import Workbook

EXAMPLE = Path(__file__).parents[2] / "cases"
JIUMEI = "2026-11-16-jiumei-w5np"


def example(tmp_path: Path) -> Player:
    return Player(Workbook.open(Path(shutil.copytree(EXAMPLE, tmp_path / "book"))), demo=True)


def lines_of(player: Player, case: str, cells: int = 120) -> list[str]:
    rows = timeline(player.desk, open_case(player.desk, case))
    return ["".join(part for part, _ in line) for row in rows for line in row.draw(cells)]


def at(lines: list[str], text: str) -> int:
    found = [n for n, line in enumerate(lines) if text in line]
    assert found, f"{text}\n" + "\n".join(lines)
    return found[0]


def test_today_parts_what_was_from_what_will_be(tmp_path: Path) -> None:
    lines = lines_of(example(tmp_path), JIUMEI)
    today = at(lines, "今天 2026-11-21")
    before = [at(lines, text) for text in ("下单", "支付 ", "证据", "已提交", "已答复", "承诺到期")]
    assert max(before) < today < at(lines, "平台最终处理") < at(lines, "诉讼时效")
    assert at(lines, "11-16 20:10") < at(lines, "11-16 21:00") < at(lines, "11-18 10:00")
    assert at(lines, "2026年") < before[0] and at(lines, "2029年") > today


def test_a_promise_stands_at_its_hour_with_what_became_of_it(tmp_path: Path) -> None:
    player = example(tmp_path)
    lines = lines_of(player, JIUMEI)
    assert "没有兑现,已逾期48小时:24小时内补发(工号1024)" in lines[at(lines, "11-19 10:00")]
    assert "(承诺没有兑现)" in lines[at(lines, "已答复")]
    entries.log(player.desk, JIUMEI, kind="fulfilled", text="补发了", at=parse_when("2026-11-20T15:00"))
    lines = lines_of(player, JIUMEI)
    assert "已兑现,迟29小时" in lines[at(lines, "11-19 10:00")]


def test_silence_is_shown_and_a_few_days_are_not(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player, order=[], payment=[])
    for day in ("2026-11-01T09:00", "2026-11-04T09:00", "2026-11-16T09:00"):
        entries.log(player.desk, case, kind="contact", text="问过客服", at=parse_when(day))
    lines = lines_of(player, case)
    assert "12天没有任何记录" in lines[at(lines, "11-16") - 1]  # 11-04 to 11-16
    assert "11-01" in lines[at(lines, "11-04") - 1]  # three days are no silence
    assert "5天没有任何记录" in lines[at(lines, "今天") - 1]  # nor has anything come since


def test_dues_name_whose_turn_it_is_how_sure_they_are_and_how_late(tmp_path: Path) -> None:
    player = example(tmp_path)
    lines = lines_of(player, "2026-09-02-moumeng-d8vt")
    assert "我方到期" in lines[at(lines, "按通知提供")] and "对方到期" in lines[at(lines, "完成调解")]
    assert "(暂定" in lines[at(lines, "诉讼时效")]
    player.now_is = parse_when("2026-12-03T10:30")
    lines = lines_of(player, "2026-09-02-moumeng-d8vt")
    passed = at(lines, "完成调解")
    assert "11-27 23:59" in lines[passed] and "!! 逾期5天" in lines[passed] and passed < at(lines, "今天")


def test_a_corrected_entry_is_struck_and_says_so(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)
    logged = entries.log(player.desk, case, kind="note", text="写错了的话", at=parse_when("2026-11-20T08:00"))
    entries.amend(player.desk, case, logged.entry, void="写错案件")
    lines = lines_of(player, case)
    assert "[作废]" in lines[at(lines, "写错了的话")]


def test_a_case_without_any_date_has_today_alone(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player, order=[], payment=[])
    lines = lines_of(player, case)
    assert "今天" in lines[0] and "后面还没有日期" in lines[1] and len(lines) == 2


def test_enter_shows_what_stands_behind_a_point_and_t_comes_back_to_today(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        p.app.open_case(JIUMEI)
        await p.settle()
        await p.press("H")
        rows = p.screen.line
        assert rows.current.key == TODAY and "── 今天 2026-11-21" in p.seen()
        await p.press("enter")
        assert "这里没有选中的一行" in p.said() or "这是今天" in p.said()
        for kind, shown in (("due ", "时限怎样数出来的"), ("entry ", "内容"), ("card ", "SHA-256"),
                            ("promise ", "时限怎样数出来的"), ("fact order", "订单号")):  # fmt: skip
            rows.go_to(next(row.key for row in rows.rows if row.key.startswith(kind)))
            await p.press("enter")
            assert shown in p.seen(), kind
            await p.press("escape")
        await p.press("home")
        assert rows.current.key != TODAY
        await p.press("t")
        assert rows.current.key == TODAY
        await p.press("escape")
        assert p.screen.KIND == "case"

    example(tmp_path).play(script)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
def test_the_timeline_fits(tmp_path: Path, size: tuple[int, int]) -> None:
    player = Player(workbook(tmp_path), demo=True)
    case = a_case(player, title="很长的标题" * 30)
    entries.log(player.desk, case, kind="promise", text="[/b]很长的一段话" * 20, promise="补发" * 40, by=NOW)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("f10")
        lines = p.seen().splitlines()
        assert len(lines) == size[1] and all(width(line) <= size[0] for line in lines)
        assert "今天" in p.seen() and "[/b]" in p.seen()
        assert not {char for char in p.seen() if "\u2580" <= char <= "\u25ff" or char == "\u2026"}

    player.play(script, size)
