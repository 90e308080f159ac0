"""A channel with trusted code on screen: what it fills in, finds, costs and suggests appears; typing never waits for it."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

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


def test_what_is_typed_meanwhile_waits_for_one_preview_and_saving_waits_for_no_code(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow code would take every thread there is, one for each pause in typing, and stand still at F9."""
    from kameng_tui.channels import asking
    from kameng_tui.desk import papers

    case = a_case(player)
    at_work, most, drafted, asked = [], [], [], []
    draft, ask = papers.draft, asking.ask

    def slow(*args: Any, **kwargs: Any) -> Any:
        at_work.append(1)
        most.append(len(at_work))
        drafted.append(dict(kwargs["sets"]).get("note", ""))
        time.sleep(0.3)
        at_work.pop()
        return draft(*args, **kwargs)

    def noted(*args: Any, **kwargs: Any) -> Any:
        asked.append(threading.current_thread() is threading.main_thread())
        return ask(*args, **kwargs)

    monkeypatch.setattr(papers, "draft", slow)
    monkeypatch.setattr(asking, "ask", noted)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        p.screen.prepare("demo")
        await p.settle()
        if not isinstance(p.screen, FilingScreen):
            await p.press("down", "enter")
        assert isinstance(p.screen, FilingScreen)
        for number in range(4):
            field(p, "note").put(f"第{number}次")
            p.screen.preview()
        await p.settle()
        assert set(most) == {1} and drafted[-1] == "第3次", "one at a time, the newest last"
        assert "第1次" not in drafted, "what was typed over meanwhile is not made"
        await p.press("f9")
        await p.settle()
        assert asked and not any(asked), "code is asked in threads only"
        assert field(p, "note").value == "第3次" and not p.screen.unsaved()

    player.play(script)
    player.desk.forget_channels()
