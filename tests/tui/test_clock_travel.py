"""The demo's clock: a day at a time one watches dues pass, promises break and next steps change; nothing is written."""

from __future__ import annotations

import hashlib
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from player import Player, a_case, workbook

from kameng_tui.desk import entries, filings
from kameng_tui.desk.happened import between
from kameng_tui.tui.widths import width
from kameng_tui.values import SHANGHAI, BadValue, parse_when
from kameng_tui.workbook.book import Workbook

EXAMPLE = Path(__file__).parents[2] / "cases"
YUNFAN = "2026-11-10-yunfan-t7jx"


def example(tmp_path: Path) -> Player:
    return Player(Workbook.open(Path(shutil.copytree(EXAMPLE, tmp_path / "book"))), demo=True)


def content_of(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_what_happens_between_two_instants() -> None:
    player = Player(Workbook.open(EXAMPLE))
    found = between(player.desk, parse_when("2026-11-24T10:30"), parse_when("2026-11-25T10:30"))
    passed = {(one.title.split()[0], one.due.kind, one.due.state) for one in found.passed}
    assert passed == {("云帆卡铺", "promise", "overdue"), ("某盟", "limit", "lapsed")}
    assert any(step.case == YUNFAN and step.label for step in found.steps)
    nothing = between(player.desk, parse_when("2026-11-21T10:30"), parse_when("2026-11-22T10:30"))
    assert nothing.passed == () and nothing.steps == ()


def test_a_quiet_day_says_so_and_the_header_moves(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        assert "2026-11-21 10:30" in p.seen()
        await p.press("full_stop")
        assert "2026-11-22" in p.seen().splitlines()[0] and "没有到期,也没有新的一步" in p.said()
        await p.press("ctrl+left")
        assert "2026-11-21" in p.seen().splitlines()[0] and "时钟回到 2026-11-21" in p.said()
        assert "没有到期" not in p.said()

    example(tmp_path).play(script)


def test_a_due_passes_and_is_named_with_its_case(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await p.press("full_stop", "full_stop", "full_stop")
        said = p.said().splitlines()
        assert said[0].startswith("2026-11-24") and len(said) <= 5
        assert "!! 逾期 汇想卡盟 500元点卡未到账:12315投诉 决定是否受理并告知" in said
        assert any("新的一步" in line for line in said)
        assert "逾期" in p.seen() and "2026-11-24" in p.seen()

    example(tmp_path).play(script)


def test_a_promise_breaks_before_ones_eyes_and_the_case_changes(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        p.app.open_case(YUNFAN, sheet=4)
        await p.settle()
        for _ in range(3):
            await p.press("ctrl+right")
        steps = {step.id for step in p.screen.found.steps}
        await p.press("ctrl+right")
        said = p.said().splitlines()
        assert said[1].startswith("!! 承诺落空 云帆卡铺 授权码无效:11月24日18:00前退回300元(工号02)")
        assert said[2] == "-> 新的一步 云帆卡铺 授权码无效:生成催办函" and len(said) <= 5
        assert "升级12315投诉" not in p.said()  # that step was there the day before
        assert {step.id for step in p.screen.found.steps} - steps
        assert "2026-11-25" in p.seen().splitlines()[0]

    example(tmp_path).play(script)


def test_month_and_timeline_go_along(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await p.press("M", "full_stop", "full_stop", "full_stop")
        assert ">[24]" in p.seen() and "逾2" in p.seen()
        await p.press("escape")
        p.app.open_case(YUNFAN)
        await p.settle()
        await p.press("H", "full_stop")
        assert "── 今天 2026-11-25" in p.seen() and "没有兑现" in p.seen()
        await p.press("comma")
        assert "── 今天 2026-11-24" in p.seen() and "等对方" in p.seen()

    example(tmp_path).play(script)


def test_more_than_fits_is_counted(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path), demo=True)
    for number in range(6):
        case = a_case(player, title=f"第{number}案 " + "很长的标题" * 12)
        entries.log(
            player.desk, case, kind="promise", text="补发", promise="补发", by=parse_when("2026-11-21T20:00")
        )

    async def script(p: Player) -> None:
        await p.press("full_stop")
        said = p.said().splitlines()
        assert len(said) == 5 and "还有" in said[-1] and "件" in said[-1]
        assert all(width(line) <= 64 for line in said)

    player.play(script)


def test_a_window_for_filing_that_closes_is_told(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path), demo=True)
    a_case(player, known={"harm": parse_when("2026-11-16").date()})
    found = between(player.desk, parse_when("2029-11-10"), parse_when("2029-12-01"))
    assert any(not one.due.filing and one.due.channel == "12315" for one in found.passed)


def test_the_clock_moves_only_in_the_demo_and_not_beyond_the_calendar(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)

    async def script(p: Player) -> None:
        await p.press("full_stop")
        assert "只有演示" in p.said() and not p.app.shift
        p.app.demo = True
        p.app.set_clock(datetime(2999, 12, 31, 20, tzinfo=SHANGHAI))
        await p.settle()
        assert "九妹" in p.seen() and "程序出错" not in p.said()
        await p.press("full_stop")
        assert "不能再往这边拨" in p.said() and "2999-12-31" in p.seen()
        with pytest.raises(BadValue, match="1900 年到 2999 年"):
            p.app.set_clock(datetime(9999, 12, 31, 20, tzinfo=SHANGHAI))

    player.play(script)


def test_moving_the_clock_writes_nothing(tmp_path: Path) -> None:
    player = example(tmp_path)
    before = content_of(player.desk.book.root)

    async def script(p: Player) -> None:
        await p.press("M", "full_stop", "comma", "escape")
        p.app.open_case(YUNFAN)
        await p.settle()
        await p.press("H", *["full_stop"] * 4, "comma", "escape", "full_stop")

    player.play(script)
    assert content_of(player.desk.book.root) == before and len(before) > 20


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
def test_what_is_said_fits_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    player = Player(workbook(tmp_path), demo=True)
    case = a_case(player, title="很长的标题" * 20)
    filings.file(player.desk, case, "platform")
    entries.log(
        player.desk,
        case,
        kind="promise",
        text="[red]补发",
        promise="[red]补发" * 20,
        by=parse_when("2026-11-21T20:00"),
    )

    async def script(p: Player) -> None:
        await p.press("full_stop")
        lines = p.seen().splitlines()
        assert len(lines) == size[1] and all(width(line) <= size[0] for line in lines)
        assert "承诺落空" in p.said() and "时钟" in p.seen()

    player.play(script, size)
