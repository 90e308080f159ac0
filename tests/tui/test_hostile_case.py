"""A case full of hostile text, walked through every screen: shown letter by letter, nothing runs, nothing crashes."""

from __future__ import annotations

from pathlib import Path

import pytest
from player import NOW, Player, a_case, workbook

from kameng_tui.desk import entries, evidence, filings
from kameng_tui.values import parse_when

NASTY = "[/foo][@click=app.quit]点我[/] \x1b[31m\x1b]0;x\x07 \u202e倒"


def hostile_case(player: Player, tmp_path: Path) -> str:
    case = a_case(
        player,
        title=NASTY,
        tags=[NASTY],
        story={"text": NASTY + "\n第二行", "phenomenon": NASTY, "effect": NASTY},
        platform={"name": NASTY, "operator": NASTY, "address": NASTY, "role": "platform"},
        order=[{"number": NASTY, "item": NASTY, "goods": "card-key", "amount": 100, "placed": parse_when("2026-11-16T20:10")}],
        payment=[{"order": "o1", "method": "alipay", "amount": 100, "paid": parse_when("2026-11-16T20:11"), "payee": NASTY}],
    )  # fmt: skip
    shot = tmp_path / "[b]图\u202e.png"
    shot.write_bytes(b"png")
    card = evidence.attach(player.desk, case, [shot], kind="chat", shows=NASTY, links=["told"])[0]
    entries.log(
        player.desk,
        case,
        kind="promise",
        text=NASTY,
        promise=NASTY,
        by=NOW,
        staff=NASTY,
        with_=NASTY,
        evidence=[card.id],
    )
    filings.file(player.desk, case, "platform")
    entries.log(player.desk, case, kind="submitted", filing="platform", text=NASTY, receipt=NASTY)
    return case


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_every_screen_shows_hostile_text_as_it_is(tmp_path: Path, size: tuple[int, int]) -> None:
    player = Player(workbook(tmp_path), demo=True)
    case = hostile_case(player, tmp_path)
    walked: list[str] = []

    async def look(name: str, *, must: bool = True) -> None:
        shown = player.seen()
        walked.append(name)
        assert not [char for char in shown if not char.isprintable() and char not in "\n\u3000"], name
        if must:
            assert "[/fo" in shown, f"{name}\n{shown}"

    async def script(p: Player) -> None:
        await look("home")
        p.app.open_case(case)
        await p.settle()
        for number in "123456":
            await p.press(number)
            await look(f"sheet {number}")
        await p.press("5", "enter")
        await look("entry")
        await p.press("escape", "e")
        await look("amend")
        await p.press("escape", "2", "end", "enter")
        await look("card")
        await p.press("escape", "1", "end", "e")
        await look("edit", must=False)
        await p.press("escape", "l")
        await look("log", must=False)
        await p.press("escape", "a")
        await look("attach", must=False)
        await p.press("escape", "3", "home", "enter")
        await look("filing")
        await p.press("f12")
        await look("counter")
        await p.press("end", "enter")
        await p.press("escape", "escape", "6", "end", "enter")
        await look("paper", must=False)  # the last one is for the public: what is not masked is little
        await p.press("escape", "tab", "enter")
        await look("step", must=False)
        await p.press("escape", "ctrl+g")
        await look("goto", must=False)
        await p.press("escape", "slash")
        await p.type(NASTY.replace("\x1b", "").replace("\x07", "").replace("\u202e", ""))
        await look("search", must=False)
        assert p.app.is_running and p.screen.KIND == "case"

    player.play(script, size)
    assert len(walked) == 19


def test_a_refusal_and_a_toast_show_markup_as_text(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))

    async def script(p: Player) -> None:
        p.app.screen.say(NASTY, bad=True, title=NASTY)
        await p.settle()
        assert "[/foo]" in p.seen() and "\x1b" not in p.said()

    a_case(player)
    player.play(script)
