"""Bad plugins on screen: a filing at each of them is open, and every screen goes on and names the culprit."""

from __future__ import annotations

from pathlib import Path

import pytest
from player import Player, a_case, workbook

from kameng_tui.channels.remote import RemoteChannel
from kameng_tui.desk import cases, filings
from kameng_tui.tui.screens.case import CaseScreen
from kameng_tui.tui.screens.filing import FilingScreen
from tests.bad_plugins import AT_REST, CODE, as_anyone, bad_code
from tests.channels.plugin_maker import plugin

SIZE = (130, 30)
# Painting takes its time: those that the issue names, and of the rest one of each way to do harm.
PLAYED = [
    (number, *row)
    for number, row in enumerate(CODE)
    if number < 10 or row[0] in ("leaves children behind", "closes its pipes", "changes the terminal")
]
OPENED = ("manifest a FIFO", "manifest a link to itself", "TOML nested 10,000 deep", "folder unreadable")
TYPED_AT = ("import error", "segfault", "endless loop", "leaves children behind")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


def filed_at(player: Player, channel: str) -> str:
    """A case with a filing as it was made on a day when the code still worked: nothing of it is asked."""
    case = a_case(player)
    filings.write_filing(
        player.desk, cases.load(player.desk, case), player.desk.registry.channels[channel], channel
    )
    return case


async def see_channel(p: Player, name: str) -> str:
    """What the plugin screen says of one channel."""
    rows = p.screen.query_one("#channels")
    assert rows.go_to(next(row.key for row in rows.rows if row.data is not None and row.data.id == name))
    await p.settle()
    return p.seen()


def test_a_filing_at_a_channel_whose_code_does_harm(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad_code(site)
    player = Player(workbook(tmp_path))
    channels = [f"bad{number:02}" for number, *_ in PLAYED]
    filed = [filed_at(player, channel) for channel in channels]

    async def script(p: Player) -> None:
        assert "九妹" in p.seen(), "home"
        for (_, fault, _, says), channel, case in zip(PLAYED, channels, filed, strict=True):
            waits = 0.2 if "没有回答" in says else 2.0
            monkeypatch.setitem(RemoteChannel.__init__.__kwdefaults__, "limit_seconds", waits)  # type: ignore[index]
            p.app.push_screen(FilingScreen(case, channel))
            await p.settle()
            assert p.screen.KIND == "filing" and "请退还100.00元" in p.seen(), fault
            assert (f"({channel} 1.0)的代码" in p.seen()) == bool(says), fault
            if fault in TYPED_AT:
                await p.fill("note", "请尽快")
                p.screen.preview()
                await p.settle()
                assert "请尽快。" in p.seen(), f"{fault}: the letter follows what is typed"
                await p.press("f9")
                assert p.screen.KIND == "filing" and not p.screen.unsaved(), fault
            p.app.pop_screen()
        for (_, fault, _, _), case in zip(PLAYED, filed, strict=True):
            p.app.push_screen(CaseScreen(case))
            await p.settle()
            assert p.screen.KIND == "case" and "示例渠道" in p.seen(), fault
            p.app.pop_screen()
        await p.press("p")
        for (_, fault, _, says), channel in zip(PLAYED, channels, strict=True):
            seen = await see_channel(p, channel)
            assert (f"({channel} 1.0)的代码" in seen) == bool(says), fault
        await p.press("escape")
        assert "九妹" in p.seen()

    player.play(script, SIZE)
    player.desk.registry.close()


def test_channels_that_cannot_be_read(tmp_path: Path, site: Path) -> None:
    for number, (_, damage, _) in enumerate(AT_REST):
        damage(plugin(site, f"rest{number:02}") / "channel.toml")
    player = Player(workbook(tmp_path))
    with as_anyone():
        case = filed_at(player, "12315")

    async def script(p: Player) -> None:
        assert "九妹" in p.seen()
        await p.press("enter")
        assert p.screen.KIND == "case"
        await p.press("escape")
        p.app.push_screen(FilingScreen(case, "12315"))
        await p.settle()
        assert p.screen.KIND == "filing"
        await p.press("escape", "p")
        for number, (fault, _, says) in enumerate(AT_REST):
            seen = await see_channel(p, f"rest{number:02}")
            assert says.strip() in seen and "别的渠道照常可用" in seen, fault
            if fault in OPENED:
                await p.press("enter", "c")
                assert "程序出错" not in p.said(), fault
                if getattr(p.screen, "KIND", "") != "plugins":
                    await p.press("escape")
                p.app.clear_notifications()

    with as_anyone():
        player.play(script, SIZE)
    assert cases.open_case(player.desk, case)
