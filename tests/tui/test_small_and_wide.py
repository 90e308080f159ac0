"""Every screen at the sizes people have: usable at 80x24, not broken at 60x20, two columns from 100; and only safe glyphs."""

from __future__ import annotations

from pathlib import Path

import pytest
from player import NOW, Player, a_case, workbook

from kameng_tui.desk import entries, filings


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 50)])
def test_screens_fit_and_draw_no_glyph_of_uncertain_width(tmp_path: Path, size: tuple[int, int]) -> None:
    player = Player(workbook(tmp_path), demo=True)
    case = a_case(player)
    filings.file(player.desk, case, "platform")
    entries.log(player.desk, case, kind="promise", text="24小时内补发", promise="补发", by=NOW)
    looked: list[str] = []

    def look(p: Player, name: str) -> None:
        looked.append(name)
        seen = p.seen()
        blocks = {char for char in seen if "\u2580" <= char <= "\u25ff" or ord(char) > 0xFFFF}
        assert not blocks, f"{name}: {blocks}\n{seen}"

    async def script(p: Player) -> None:
        look(p, "home")
        assert "帮助" in p.seen().splitlines()[-1]
        await p.press("ctrl+p")
        look(p, "palette")
        await p.press("escape", "f3")
        look(p, "search")
        await p.press("escape", "n")
        look(p, "welcome")
        await p.press("escape")
        p.app.open_case(case, sheet=4)
        await p.settle()
        look(p, "limits")
        sheet, panel = p.screen.query_one("#sheet").region, p.screen.query_one("#panel").region
        if size[0] >= 100:
            assert panel.x >= sheet.right and panel.y <= sheet.y
        else:
            assert panel.bottom <= sheet.y and sheet.height >= 5
        assert "帮助" in p.seen().splitlines()[-1]
        for keys in (("l",), ("a",), ("1", "f2"), ("3", "home", "enter"), ("f12",)):
            await p.press(*keys)
            look(p, " ".join(keys))
            if (
                keys == ("a",) and size[1] >= 24
            ):  # a form opens at its top: nothing to fill in without its name
                assert "原件按字节照抄" in p.seen() and "文件(把文件拖进窗口" in p.seen()
            if keys[-1] != "enter":
                await p.press("escape")
        await p.press("escape", "6", "end", "enter")
        look(p, "paper")

    player.play(script, size)
    assert len(looked) == 11


def test_the_follow_up_below_the_limits_can_be_reached_on_a_small_screen(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)
    filings.file(player.desk, case, "12315")
    entries.log(player.desk, case, kind="submitted", text="", filing="12315", at=NOW)

    async def script(p: Player) -> None:
        p.app.open_case(case, sheet=4)
        await p.settle()
        await p.press("end")
        assert p.screen.row.key == "reminder 12315" and "先不催" in p.seen()
        await p.press("enter")
        assert "跟进" in p.seen() and "先不催" in p.seen()

    player.play(script, (80, 24))


def test_without_an_active_list_letters_are_text(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("l")
        await p.fill("text", "alqx?\uff1f:/")
        assert p.screen.values()["text"] == "alqx?\uff1f:/" and p.screen.KIND == "form"

    player.play(script)


def test_a_paste_of_several_lines_into_one_line_is_joined_and_said(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("l")
        await p.fill("staff", "")
        await p.paste("工号\r\n1024\n")
        assert p.screen.values()["staff"] == "工号 1024" and "已并成一行" in p.said()

    player.play(script)


def test_a_key_that_cannot_act_says_why(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("z", "d", "u")
        assert "还没有投诉件" in p.said() and "还没有记录" in p.said() and "没有可撤销" in p.said()

    player.play(script)


def test_full_width_keys_of_an_input_method_open_help_and_search(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)

    async def script(p: Player) -> None:
        await p.type("\uff1f")
        assert "这个画面" in p.seen()
        await p.press("escape")
        await p.type("\u3001")
        assert p.screen.query("#find")
        await p.type("没有这个")
        assert "没有找到" in p.seen()
        await p.press("escape")
        assert "没有找到" not in p.seen()

    player.play(script)


def test_quitting_stops_at_unsaved_text(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("l")
        await p.fill("text", "还没保存的话")
        await p.press("ctrl+q")
        assert p.app.is_running and "还有没保存的内容" in p.said()

    player.play(script)


def test_work_that_fails_in_a_thread_says_so_and_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kameng_tui.desk import agenda

    player = Player(workbook(tmp_path))
    a_case(player)

    async def script(p: Player) -> None:
        assert "1案" in p.seen()
        monkeypatch.setattr(agenda, "overview", lambda *a, **k: 1 / 0)
        await p.press("R")
        assert "ZeroDivisionError" in p.said() and "数据没有动" in p.said()
        assert p.app.is_running and "1案" in p.seen()

    player.play(script)


def test_an_unreadable_case_is_listed_with_its_reason(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)
    (player.desk.book.root / case / "case.toml").write_text("title = [", "utf-8")

    async def script(p: Player) -> None:
        assert "读不出来" in p.seen()
        row = next(r for r in p.screen.query_one("#list").rows if r.key.startswith(("broken", "case")))
        p.screen.query_one("#list").go_to(row.key)
        await p.press("enter")
        assert p.app.is_running

    player.play(script)
