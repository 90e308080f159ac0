"""A screen that finds nothing to show says why and leaves; the program goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from player import Player, a_case, workbook
from textual.screen import Screen

from kameng_tui.tui.screens.case import CaseScreen
from kameng_tui.tui.screens.filing import FilingScreen
from kameng_tui.tui.screens.timeline import TimelineScreen

GONE: dict[str, Callable[[str], Screen[None]]] = {
    "a filing that is not there": lambda case: FilingScreen(case, "12315"),
    "a case that is not there": lambda _: CaseScreen("2026-01-01-nobody-aaaa"),
    "the times of a case that is not there": lambda _: TimelineScreen("2026-01-01-nobody-aaaa"),
}


@pytest.mark.parametrize("made", GONE.values(), ids=GONE)
def test_it_says_why_and_leaves(tmp_path: Path, made: Callable[[str], Screen[None]]) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.push_screen(made(case))
        await p.settle()
        assert p.screen.KIND == "home" and "没有" in p.said()

    player.play(script)
