"""On the form of a filing and on its letter one key turns to the other form of a complaint, and says where there is none."""

from __future__ import annotations

from pathlib import Path

from player import Player, workbook

from kameng_tui.desk import cases, filings

FACTS = [
    ("platform.name", "云杉"), ("order.number", "YS20261120000123"), ("order.item", "点卡"), ("order.amount", "50"),
    ("order.placed", "2026-11-20T10:00"), ("story.phenomenon", "一直没有到账"), ("claim.kind", "refund"),
]  # fmt: skip


def test_one_key_turns_to_the_other_form(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = cases.new(player.desk, sets=FACTS).id
    filings.file(player.desk, case, "platform")

    async def script(p: Player) -> None:
        from kameng_tui.tui.screens.filing import FilingScreen
        from kameng_tui.tui.screens.paper import PaperScreen

        p.app.push_screen(FilingScreen(case, "platform"))
        await p.settle()
        assert "事实-证据-诉求" in p.seen()
        await p.press("ctrl+l")
        await p.settle()
        assert "背景-问题-诉求" in p.seen()

        p.app.push_screen(PaperScreen(case, "platform", "complaint"))
        await p.settle()
        assert "一、事实" in p.seen() and "邮件主题" in p.seen()
        await p.press("x")
        await p.settle()
        assert "一、背景" in p.seen() and "二、问题" in p.seen()

        p.app.push_screen(PaperScreen(case, "platform", "withdrawal"))
        await p.settle()
        await p.press("x")
        await p.settle()
        assert "这份文书只有一种写法" in p.seen()

    player.play(script)
