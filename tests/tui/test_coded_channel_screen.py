"""A channel with trusted code on screen: what it fills in, finds, costs and suggests appears; typing never waits for it."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli_w
from player import Player, a_case, workbook

from kameng_tui.channels.lifecycle import State, table_of
from kameng_tui.desk import entries, filings
from kameng_tui.tui.fields import Field
from kameng_tui.tui.screens.filing import PAUSE, FilingScreen
from kameng_tui.workbook import places
from tests.channels.plugin_maker import HOOKS, plugin, trust

CODE = (
    HOOKS
    + """
@hookimpl
def channel_prefill(filing, facts):
    return {"note": "代码写的备注"}

@hookimpl
def channel_validate(filing):
    if "急" in filing["form"].get("note", ""):
        return [{"field": "note", "code": "field.invalid", "text": "不要写「急」"}]

@hookimpl
def channel_fees(filing):
    return [{"id": "own", "label": "受理费", "amount": "12.50", "text": "按笔"}]

@hookimpl
def channel_next_steps(filing):
    return [{"event": "moved", "text": "打电话问转到哪里"}]
"""
)


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Player:
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    folder = plugin(site, "demo", CODE)
    path = places.data_folder() / "channels.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomli_w.dumps(table_of(State(trusted=trust(folder)))), encoding="utf-8")
    return Player(workbook(tmp_path))


def field(p: Player, name: str) -> Field:
    return next(f for f in p.app.screen.query(Field) if f.ask.name == name)


def test_the_form_shows_what_code_fills_in_finds_and_counts(player: Player) -> None:
    case = a_case(player)

    async def script(p: Player) -> None:
        filings.file(p.desk, case, "demo")
        p.app.push_screen(FilingScreen(case, "demo"))
        await p.settle()
        assert field(p, "note").value == "代码写的备注" and "渠道的代码填的" in field(p, "note").ask.help
        assert "受理费 12.50 元:按笔" in p.seen()
        assert not p.app.screen.unsaved(), "what code filled in is not something typed"
        await p.fill("note", "很急,")
        await p.pilot.pause(PAUSE * 1.5)
        await p.settle()
        assert "不要写「急」" in p.seen()
        typed = "很急,代码写的备注"
        assert field(p, "note").value == typed
        await p.press("f9")
        await p.settle()
        assert field(p, "note").value == typed, "what was typed stays, whatever the code would fill in"

    player.play(script)


def test_the_case_shows_what_code_suggests(player: Player) -> None:
    case = a_case(player)
    entries.log(player.desk, case, kind="submitted", filing="demo")

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        steps = p.app.screen.found.steps
        assert [s.label for s in steps if s.id.startswith("suggested")] == ["打电话问转到哪里"]

    player.play(script)
    player.desk.forget_channels()
