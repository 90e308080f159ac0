"""What the screen of channels does besides: compare, restore, wait; and that it names keys where the desk names commands."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from channel_author import open_folder, player_at, rewrite
from player import Player
from plugin_packs import a_pack, packs_folder

from kameng_tui.cli.plugin import ACTIONS
from kameng_tui.desk import installing, plugins, workbench
from kameng_tui.desk.errors import DeskError
from kameng_tui.desk.installing import Installed, Proposed
from kameng_tui.tui.actions import BY_ID
from kameng_tui.tui.screens.pluginjobs import VERBS, on_screen
from kameng_tui.tui.screens.pluginrows import raw_rows

# from the list ----------------------------------------------------------------------------------------------------


def test_an_installed_channel_against_a_folder(tmp_path: Path) -> None:
    a_pack(packs_folder() / "abc-hotline")
    other = a_pack(tmp_path / "newer", 9)

    async def script(p: Player) -> None:
        await p.press("p")
        rows = p.screen.query_one("#channels")
        rows.go_to(next(row.key for row in rows.rows if row.data.id == "abc-hotline"))
        await p.press("v")
        await p.paste(str(other))
        await p.press("enter")
        assert "5个工作日 → 9个工作日" in p.seen()
        await p.press("escape")
        assert p.screen.KIND == "plugins"

    player_at(tmp_path).play(script)


def test_raw_rows_have_every_key_of_the_manifest(tmp_path: Path) -> None:
    shown = plugins.show(player_at(tmp_path).desk, str(a_pack(tmp_path / "channel")))
    lines = ["".join(part for part, _ in line) for row in raw_rows(shown) for line in row.draw(400)]
    text = "\n".join(lines)
    assert 'authority = "某某公司"' in text and " limits 1" in text and "length = 5" in text
    for name, value in shown.items():
        assert value == [] or f" {name} " in text, name


def test_what_is_gone_is_installed_again_after_the_commands_were_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Proposed(
        "kameng-town", "distribution", command=("pip", "install", "kameng-town"), why="可能运行它自己的程序"
    )
    done: list[str] = []

    def restore(desk: Any) -> list[Installed]:
        done.append("again")
        return [Installed(("town",), notes=("town 带有代码,要用它请先看过再信任:kameng plugin trust town",))]

    monkeypatch.setattr(installing, "restore", restore)

    async def script(p: Player) -> None:
        await p.press("p", "r")
        assert "都还在" in p.said()
        monkeypatch.setattr(installing, "lost", lambda desk: [gone])
        await p.press("ctrl+r")
        assert "会执行:pip install kameng-town" in p.seen() and "可能运行它自己的程序" in p.seen()
        await p.press("enter")
        assert not done
        await p.press("r", "2")
        assert done == ["again"] and "已安装 town" in p.said() and "按 t(信任或收回)" in p.said()

    player_at(tmp_path).play(script)


def test_escape_stops_waiting_and_what_comes_later_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def check(desk: Any, ref: str) -> list[Any]:
        assert go.wait(10)
        return []

    monkeypatch.setattr(plugins, "check", check)

    async def script(p: Player) -> None:
        await p.press("p")
        p.screen.do_check()
        await p.pilot.pause()
        assert "正在检查" in p.seen().splitlines()[0] and "Esc 不等了" in p.seen().splitlines()[0]
        p.screen.do_back()
        await p.pilot.pause()
        assert p.screen.KIND == "plugins" and "正在检查" not in p.seen() and "不等了" in p.said()
        go.set()
        await p.settle()
        assert p.screen.KIND == "plugins" and "没有发现问题" not in p.seen()
        await p.press("escape")
        assert p.screen.KIND == "home"

    player_at(tmp_path).play(script)


# words ------------------------------------------------------------------------------------------------------------


def test_every_command_of_the_command_line_has_a_key() -> None:
    assert set(VERBS) == set(ACTIONS)
    assert all(name in BY_ID for name in VERBS.values()) and "restore" in BY_ID


def test_where_the_desk_names_a_command_the_screen_names_its_key() -> None:
    assert (
        on_screen("town 不能删除;不用它可以停用:kameng plugin disable town", "plugins")
        == "town 不能删除;不用它可以停用:按 e(启用或停用)"
    )
    assert (
        on_screen("有错。列出全部问题:kameng plugin check /a b/c", "source")
        == "有错。列出全部问题:按 F7(检查)"
    )
    assert (
        on_screen("只是不用请执行 kameng plugin disable a", "ask") == "只是不用到渠道插件里按 e(启用或停用)"
    )
    assert on_screen("没有命令的话照旧", "plugins") == "没有命令的话照旧"


def test_a_pack_with_faults_is_not_installed_and_the_form_leads_to_all_of_them(tmp_path: Path) -> None:
    folder = a_pack(tmp_path / "channel")
    rewrite(folder / "channel.toml", "length = 5", "lenght = 5")

    async def script(p: Player) -> None:
        await p.press("p", "a")
        await p.paste(str(folder))
        await p.press("f9")
        assert "按 F7(检查)" in p.seen() and "kameng plugin" not in p.seen()
        await p.press("f7")
        assert p.screen.KIND == "bench" and "要改" in p.seen()

    player_at(tmp_path).play(script)


def test_a_folder_that_is_gone_leaves_its_bench_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_pack(tmp_path / "channel")

    def gone(desk: Any, ref: str) -> Any:
        raise DeskError("找不到了")

    async def script(p: Player) -> None:
        await open_folder(p, folder)
        monkeypatch.setattr(workbench, "bench", gone)
        await p.press("f5")
        assert p.screen.KIND == "bench" and "找不到了" in p.said()

    player_at(tmp_path).play(script)


def test_a_demo_writes_nothing_but_looks_and_tries(tmp_path: Path) -> None:
    folder = a_pack(tmp_path / "channel")

    async def script(p: Player) -> None:
        await open_folder(p, folder)
        await p.press("z", "a")
        assert p.screen.KIND == "bench" and "演示" in p.said()
        await p.press("enter")
        assert "退还" in p.seen()

    player_at(tmp_path, demo=True).play(script)
    assert not packs_folder().exists()
