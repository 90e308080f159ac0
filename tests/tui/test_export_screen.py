"""Packs on the screen: what would leave, for whom, what stands in the way, and the file itself."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from player import Player, a_case, workbook


def test_a_pack_is_looked_at_turned_to_another_reader_and_made(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case_id = a_case(player)
    target = tmp_path / "报案 草稿.zip"

    async def script(p: Player) -> None:
        p.app.open_case(case_id)
        await p.settle()
        await p.press("ctrl+t")
        assert p.screen.KIND == "export" and "报案材料" in p.seen()
        seen = p.seen().replace(" ", "")
        assert "还不能定稿" in seen and "证件号码" in seen, "the report lacks who reports"
        await p.press("right")
        assert "给自己留存" in p.seen().replace(" ", "")
        await p.press("left", "down", "f6")
        assert "起诉材料" in p.seen() and "给法院pdf" in p.seen().replace(" ", "")
        await p.press("f6", "up", "enter")
        await p.pick("out", str(target))
        await p.press("f9")
        assert "已写" in p.seen().replace(" ", "") and "清单.txt" in p.seen().replace(" ", "")

    player.play(script)
    assert any(name.startswith("文书/草稿_01") for name in zipfile.ZipFile(target).namelist())


def test_without_the_extra_the_plan_says_so_and_asks_for_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kameng_tui.papers import extra

    player = Player(workbook(tmp_path))
    case_id = a_case(player)
    monkeypatch.setattr(extra.importlib.util, "find_spec", lambda name: None)

    async def script(p: Player) -> None:
        p.app.open_case(case_id)
        await p.settle()
        await p.press("ctrl+t")
        assert "这台机器上还做不了" in p.seen() and "kameng-tui[papers]" in p.seen()
        await p.press("f9")
        assert p.screen.KIND == "export" and "另装组件" in p.said()

    player.play(script)
