"""The page for before buying, by a key that works with an input method on; and the channels one goes to oneself."""

from __future__ import annotations

from player import Player, workbook

from kameng_tui.desk import cases
from kameng_tui.tui.rows import RowList
from kameng_tui.tui.screens.case import CaseScreen
from kameng_tui.tui.screens.forms import FormScreen


def test_the_page_for_before_buying_and_channels_without_a_plugin(tmp_path):
    player = Player(workbook(tmp_path))
    case = cases.new(player.desk, source={"title": "信息被卖", "problem": "data-leak"}).id

    async def script(p):
        await p.settle()
        await p.press("f8")
        assert "三查规则" in p.seen() and "售出不退换" in p.seen()
        await p.press("escape")
        p.app.push_screen(CaseScreen(case))
        await p.settle()
        await p.press("3")
        seen = p.seen()
        assert "要自己去办的渠道" in seen
        assert "第1位:网信部门负责" in seen
        # what comes first stands first, installed or not
        assert seen.index("第1位") < seen.index("可用的渠道") < seen.index("第3位")
        rows = p.screen.query_one("#sheet", RowList)
        await p.press("home")
        while not rows.current.key.startswith("elsewhere"):
            await p.press("down")
        await p.press("enter")
        assert isinstance(p.screen, FormScreen) and "网信举报12377" in p.seen()

    player.play(script, (120, 40))
