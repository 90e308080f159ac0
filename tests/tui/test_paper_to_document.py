"""The paper screen saves a letter, or its official form, as Word: the name's ending says so."""

from __future__ import annotations

import zipfile
from pathlib import Path

from player import Player, workbook

from kameng_tui.desk import cases, filings
from kameng_tui.tui.screens.paper import PaperScreen


def test_a_name_that_ends_in_docx_makes_a_word_file(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = cases.new(player.desk, sets=[("platform.name", "甲卡站"), ("order.number", "A1")]).id
    filings.file(player.desk, case, "court")
    target = tmp_path / "起诉状.docx"

    async def script(p: Player) -> None:
        await p.app.push_screen(PaperScreen(case, "court", "pleading"))
        await p.settle()
        await p.press("f4")
        await p.fill("path", str(target))
        await p.press("f9")
        await p.settle()
        assert "草稿:待填" in p.said(), p.said()

    player.play(script)
    assert zipfile.is_zipfile(target)
