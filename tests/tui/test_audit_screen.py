"""Looking at files before they are sent, on the screen: which file, for whom, what it would tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from player import Player, a_case, workbook

ID = "11010519491231002X"


def test_a_file_is_audited_from_a_case_and_its_secret_is_never_shown(tmp_path: Path) -> None:
    letter = tmp_path / "投诉 信.txt"
    letter.write_text(f"身份证{ID}\n我是张示例\n", "utf-8")
    player = Player(workbook(tmp_path))
    case_id = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case_id)
        await p.settle()
        await p.press("A")
        await p.paste(str(letter))
        await p.press("f9")
        seen = p.seen().replace(" ", "")
        assert "先改再发" in seen and "身份证号110*************2X" in seen and ID not in seen
        assert "投诉信.txt#第1行" in seen and str(tmp_path) not in seen
        assert "姓名张某" in seen, "the case knows who its consumer is"
        await p.press("escape")
        assert p.screen.KIND == "case"

    player.play(script)


@pytest.mark.parametrize(
    ("audience", "said"), [("authority", "没有发现问题"), ("respondent", "先改再发"), ("public", "先改再发")]
)
def test_who_reads_it_decides(audience: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"身份证{ID}", "utf-8")

    async def script(p: Player) -> None:
        await p.press("ctrl+a")
        await p.paste(str(tmp_path / "a.txt"))
        await p.pick("audience", audience)
        await p.press("f9")
        assert said in p.seen().replace(" ", "")

    player = Player(workbook(tmp_path))
    a_case(player)
    player.play(script)


def test_a_file_that_is_not_there_keeps_what_was_typed(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await p.press("A")
        await p.paste(str(tmp_path / "no.pdf"))
        await p.press("f9")
        assert "找不到文件" in p.seen().replace(" ", "") and p.screen.KIND == "ask"
        assert p.screen.values()["files"].endswith("no.pdf")

    player = Player(workbook(tmp_path))
    a_case(player)
    player.play(script)
