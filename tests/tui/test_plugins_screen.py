"""The channels on screen: each with its state in words, a broken one costing nothing, and a question before what matters."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from player import Player, a_case, workbook

from kameng_tui.case.findings import Finding
from kameng_tui.channels.registry import Listing
from kameng_tui.desk import installing, plugins
from kameng_tui.desk.errors import DeskError, WouldLose
from kameng_tui.desk.installing import Installed, Proposed
from kameng_tui.desk.plugins import Removed, Trusted
from kameng_tui.tui.screens.pluginrows import finding_rows
from kameng_tui.tui.widths import width
from kameng_tui.workbook import places

PACK = """manifest = 1
id = "{id}"
name = "{name}"
version = "1.0"
authority = "示例机构"
kind = "mediation"
effect = "answers"
public = false
as_of = {as_of}
sources = ["电话询问 2026-11-02"]

[[fields]]
id = "what"
label = "事由"

[[limits]]
id = "answer"
label = "答复期限"
from = ["submitted"]
length = 5
unit = "working-day"
duty = "theirs"
confidence = "uncertain"
source = ["电话询问 2026-11-02"]

[[stages]]
id = "draft"
label = "草拟"
turn = "ours"
next = ["submitted"]

[[stages]]
id = "sent"
label = "已提交"
on = ["submitted"]
"""
TRUSTED = Trusted("town", "kameng-town 1.0", "/env/kameng_town", ("__init__.py", "hooks.py", "a.py", "b.py", "c.py"),
                  "ab" * 32, False, ("还带有 x.pth:每次启动 Python 都会执行它",))  # fmt: skip


def pack(name: str, text: str = "", *, as_of: str = "2026-11-01") -> Path:
    """A pack that lies in the user's data folder."""
    folder = places.data_folder() / "channels" / name
    folder.mkdir(parents=True)
    filled = text or PACK.format(id=name, name="镇调解室", as_of=as_of)
    (folder / "channel.toml").write_text(filled, "utf-8")
    return folder


def player_at(tmp_path: Path, *, demo: bool = False) -> Player:
    player = Player(workbook(tmp_path), demo=demo)
    a_case(player)
    return player


async def stand_on(p: Player, name: str) -> None:
    rows = p.screen.query_one("#channels")
    assert rows.go_to(next(row.key for row in rows.rows if row.data is not None and row.data.id == name))
    await p.settle()


async def opened(p: Player, name: str) -> None:
    await p.press("p")
    await stand_on(p, name)


def state_of(player: Player, name: str) -> str:
    return next(row.state for row in plugins.listing(player.desk) if row.id == name)


class Calls:
    """Stands in for a use-case that would change this environment; remembers how it was called."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.given: list[tuple[Any, ...]] = []

    def __call__(self, desk: Any, *args: Any, **kwargs: Any) -> Any:
        self.given.append((*args, kwargs))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


# the list -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["p", "ctrl+backslash"])
def test_channels_with_origin_version_and_the_age_of_their_facts(tmp_path: Path, key: str) -> None:
    pack("town", as_of="2025-10-01")

    async def script(p: Player) -> None:
        await p.press(key)
        assert p.screen.KIND == "plugins"
        line = next(row for row in p.seen().splitlines() if " town" in row and "镇调解室" in row)
        assert all(word in line for word in ("包", "1.0", "2025-10-01", "超过一年", "可用"))
        ours = next(row for row in p.seen().splitlines() if " platform " in row)
        assert "随程序" in ours and "超过一年" not in ours
        await stand_on(p, "town")
        assert "2025-10-01,超过一年" in p.seen() and "示例机构" in p.seen()
        await p.press("tab", "end")
        assert "未核实的时限 1" in p.seen() and "答复期限" in p.seen()

    player_at(tmp_path).play(script, (80, 24))


def test_a_broken_one_says_why_and_every_other_works(tmp_path: Path) -> None:
    pack("town")
    pack("bad", "manifest = 1\nid = [")

    async def script(p: Player) -> None:
        await opened(p, "bad")
        assert "有错未用" in p.seen() and "不是正确的 TOML" in p.seen() and "别的渠道照常可用" in p.seen()
        assert "有错1" in p.seen().splitlines()[0]
        await p.press("enter")
        assert p.screen.KIND == "plugins" and "不能用" in p.said()
        await stand_on(p, "town")
        await p.press("enter")
        assert "镇调解室" in p.seen() and "答复期限" in p.seen()
        await p.press("escape")
        assert p.screen.KIND == "plugins"

    player_at(tmp_path).play(script)


def test_every_state_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also a channel whose name could not be read, and a damaged file of decisions."""
    states = ("ok", "data-only", "disabled", "broken", "shadowed", "needs-upgrade")
    rows = [Listing(f"c{n}", "", "", "plugin", state, "", "原因" * n) for n, state in enumerate(states)]
    monkeypatch.setattr(plugins, "listing", Calls(rows))
    monkeypatch.setattr(plugins, "fault", Calls("channels.toml 不是正确的 TOML"))

    async def script(p: Player) -> None:
        await p.press("p")
        for word in (
            "可用",
            "只用数据",
            "已停用",
            "有错未用",
            "同名未用",
            "需要升级",
            "读不出名称",
            "不是正确的 TOML",
        ):
            assert word in p.seen()
        await p.press("down")
        assert "按 t" in p.seen() and "原因" in p.seen()

    player_at(tmp_path).play(script)


# switching and trusting -------------------------------------------------------------------------------------------


def test_off_and_on_again(tmp_path: Path) -> None:
    pack("town")
    player = player_at(tmp_path)

    async def script(p: Player) -> None:
        await opened(p, "town")
        await p.press("f2")
        assert state_of(p, "town") == "disabled" and "已停用" in p.said() and "按 e 启用" in p.seen()
        assert p.screen.current.id == "town"
        await p.press("e")
        assert state_of(p, "town") == "ok" and "已启用" in p.said()

    player.play(script)


def test_trust_shows_files_and_hash_and_is_given_to_what_was_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack("town")
    trust = Calls(TRUSTED)
    monkeypatch.setattr(plugins, "code", Calls(TRUSTED))
    monkeypatch.setattr(plugins, "trust", trust)

    async def script(p: Player) -> None:
        await opened(p, "town")
        await p.press("f6")
        seen = p.seen()
        assert "以你的权限运行" in seen and "ab" * 32 in seen and "hooks.py" in seen and "x.pth" in seen
        assert "另有 1 个" in seen and "c.py" not in seen
        await p.press("2")
        assert "c.py" in p.seen() and "/env/kameng_town" in p.seen()
        await p.press("escape", "escape")
        assert p.screen.KIND == "plugins" and not trust.given
        await p.press("t", "3")
        assert trust.given == [("town", {"sha256": TRUSTED.sha256})] and "已信任" in p.said()

    player_at(tmp_path).play(script, (80, 24))


def test_trust_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack("town")
    back = Calls(True)
    given = Trusted(**{name: getattr(TRUSTED, name) for name in ("id", "distribution", "folder", "files", "sha256")}, trusted=True)  # fmt: skip
    monkeypatch.setattr(plugins, "code", Calls(given))
    monkeypatch.setattr(plugins, "untrust", back)

    async def script(p: Player) -> None:
        await opened(p, "town")
        await p.press("t")
        assert "收回信任" in p.seen() and "我看过这些文件" not in p.seen()
        await p.press("3")
        assert back.given == [("town", {})] and "已收回" in p.said()

    player_at(tmp_path).play(script)


def test_a_channel_without_code_needs_no_trust(tmp_path: Path) -> None:
    pack("town")

    async def script(p: Player) -> None:
        await opened(p, "town")
        await p.press("t")
        assert p.screen.KIND == "plugins" and "没有代码" in p.said()

    player_at(tmp_path).play(script)


# coming and going -------------------------------------------------------------------------------------------------


def test_removing_asks_and_says_that_filings_stay(tmp_path: Path) -> None:
    folder = pack("town")
    player = player_at(tmp_path)

    async def script(p: Player) -> None:
        await opened(p, "town")
        await p.press("f8")
        assert "已有的投诉件不受影响" in p.seen()
        await p.press("enter")  # the first choice keeps it
        assert folder.is_dir()
        await p.press("d", "2")
        assert not folder.exists() and "已移除 镇调解室" in p.said() and " town" not in p.seen()

    player.play(script)


def test_of_two_providers_the_question_names_the_one_that_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [Listing("town", "发行包的", "2.0", "plugin", "ok", "", ""), Listing("town", "包的", "1.0", "pack", "shadowed", "", "")]  # fmt: skip
    gone = Calls(Removed("town", notes=("还有另一份在用:plugin 2.0",)))
    monkeypatch.setattr(plugins, "listing", Calls(rows))
    monkeypatch.setattr(plugins, "remove", gone)

    async def script(p: Player) -> None:
        await p.press("p", "d")
        assert "包的(town),包,版本 1.0" in p.seen()
        await p.press("2")
        assert gone.given == [("town", {})] and "还有另一份在用" in p.said()

    player_at(tmp_path).play(script)


def test_what_ships_with_the_program_is_not_removed(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await opened(p, "platform")
        await p.press("d")
        assert p.screen.KIND == "plugins" and "随程序带的渠道不能移除" in p.said()

    player_at(tmp_path).play(script)


async def ask_for(p: Player, source: str) -> None:
    await p.press("p", "a")
    await p.paste(source)
    await p.press("f9")


def test_the_differences_are_told_before_anything_is_replaced(tmp_path: Path) -> None:
    source = tmp_path / "new pack"
    source.mkdir()
    text = PACK.format(id="town", name="镇调解室", as_of="2026-11-01")
    (source / "channel.toml").write_text(text, "utf-8")
    standing = places.data_folder() / "channels" / "town" / "channel.toml"

    async def script(p: Player) -> None:
        await ask_for(p, f"'{source}'")
        assert "镇调解室(town),版本 1.0" in p.seen() and not standing.exists()
        await p.press("2")
        assert p.screen.KIND == "plugins" and "已安装 town" in p.said() and p.screen.current.id == "town"
        newer = text.replace("length = 5", "length = 7").replace('version = "1.0"', 'version = "2.0"')
        (source / "channel.toml").write_text(newer, "utf-8")
        await p.press("a")
        await p.paste(str(source))
        await p.press("enter")
        assert "会换掉现有的 town 1.0" in p.seen() and "5个工作日 → 7个工作日" in p.seen()
        await p.press("enter")  # the first choice leaves everything as it is
        assert standing.read_text("utf-8") == text and p.screen.values()["source"] == str(source)
        await p.press("f9", "2")
        assert p.screen.KIND == "plugins" and standing.read_text("utf-8") == newer

    player_at(tmp_path).play(script, (80, 24))


def test_what_changed_after_it_was_shown_is_not_installed(tmp_path: Path) -> None:
    source = tmp_path / "pack"
    source.mkdir()
    text = PACK.format(id="town", name="镇调解室", as_of="2026-11-01")
    (source / "channel.toml").write_text(text, "utf-8")

    async def script(p: Player) -> None:
        await ask_for(p, str(source))
        (source / "channel.toml").write_text(text.replace("length = 5", "length = 9"), "utf-8")
        await p.press("2")
        assert "在看过之后变了" in p.seen() and p.screen.KIND == "source"

    player_at(tmp_path).play(script)
    assert not (places.data_folder() / "channels" / "town").exists()


def test_a_name_shows_the_command_and_the_form_says_that_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    command = ("python", "-m", "pip", "install", "kameng-town")
    monkeypatch.setattr(installing, "look", Calls(Proposed("kameng-town", "distribution", command=command, why="发行包可以带代码", notes=("以你的权限运行",))))  # fmt: skip

    def install(desk: Any, source: str, **kwargs: Any) -> Installed:
        assert go.wait(10)
        return Installed((), command=command, notes=("没有多出渠道",))

    monkeypatch.setattr(installing, "install", install)

    async def script(p: Player) -> None:
        await ask_for(p, "kameng-town")
        assert "pip install kameng-town" in p.seen() and "发行包可以带代码" in p.seen()
        assert "以你的权限运行" in p.seen()
        p.screen.dismiss("yes")
        await p.pilot.pause()
        assert "正在安装" in p.seen()
        p.screen.do_save()
        await p.pilot.pause()
        assert "请等它做完" in p.said() and p.screen.KIND == "source"
        p.screen.do_back()
        await p.pilot.pause()
        assert p.screen.KIND == "plugins" and "后台继续" in p.said()
        assert "正在安装" in p.seen().splitlines()[0]
        p.screen.do_toggle()
        await p.pilot.pause()
        assert p.said().count("请等它做完") == 2
        go.set()
        await p.settle()
        assert "没有多出渠道" in p.said() and "正在安装" not in p.seen().splitlines()[0]

    player_at(tmp_path).play(script)


@pytest.mark.parametrize("source", ["", "./nowhere", "两个 词"])
def test_what_cannot_be_installed_says_why_and_stays_typed(tmp_path: Path, source: str) -> None:
    async def script(p: Player) -> None:
        await ask_for(p, source)
        assert p.screen.KIND == "source" and p.screen.values()["source"] == source
        assert any(word in p.seen() for word in ("这一项要填", "找不到", "既不是"))

    player_at(tmp_path).play(script)


def test_an_installer_that_is_not_there_leaves_the_words_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        installing, "look", Calls(WouldLose("没有动。用 pipx 装的请执行:pipx inject kameng-tui x"))
    )

    async def script(p: Player) -> None:
        await ask_for(p, "x")
        assert "pipx inject kameng-tui x" in p.seen() and p.screen.KIND == "source"

    player_at(tmp_path).play(script)


# looking ----------------------------------------------------------------------------------------------------------


def test_check_shows_its_findings(tmp_path: Path) -> None:
    pack("town")
    pack("bad", PACK.format(id="bad", name="坏的", as_of="2026-11-01").replace("length = 5", "lenght = 5"))

    async def script(p: Player) -> None:
        await opened(p, "bad")
        await p.press("f7")
        assert "检查 bad" in p.seen() and "要改" in p.seen() and "lenght" in p.seen()
        await p.press("escape")
        await stand_on(p, "town")
        await p.press("c")
        assert "〔example.none〕" in p.seen() and "要改" not in p.seen()

    player_at(tmp_path).play(script)


def test_findings_in_the_order_of_their_weight_or_none() -> None:
    found = [
        Finding("plugin.failed", "channel.toml#", "乙"),
        Finding("file.unreadable", "channel.toml#id", "甲"),
    ]
    lines = ["".join(part for part, _ in line) for row in finding_rows(found) for line in row.draw(80)]
    assert lines == [" 要改 1", " !! channel.toml#id:甲", " 要看 1", " !  channel.toml:乙"]
    assert "没有发现问题" in finding_rows([])[0].draw(80)[0][0][0]


def test_a_refusal_is_one_sentence_and_the_screen_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack("town")
    for fault, says in ((DeskError("不能停用"), "不能停用"), (RuntimeError("x"), "程序出错")):
        monkeypatch.setattr(plugins, "disable", Calls(fault))

        async def script(p: Player, says: str = says) -> None:
            await opened(p, "town")
            p.screen.do_toggle()
            await p.pilot.pause(0.1)
            assert says in p.said() and p.screen.KIND == "plugins" and not p.screen.jobs.busy

        player_at(tmp_path / says).play(script)


def test_a_demo_looks_and_changes_nothing(tmp_path: Path) -> None:
    folder = pack("town")

    async def script(p: Player) -> None:
        await opened(p, "town")
        for key in ("e", "t", "a", "d", "f2", "f6", "f8", "f9", "n", "z", "r", "ctrl+n", "ctrl+s", "ctrl+r"):
            await p.press(key)
            assert p.screen.KIND == "plugins", key
        assert "演示不改动它" in p.said() and "演示不在您的文件夹里写东西" in p.said()
        await p.press("enter")
        assert "答复期限" in p.seen()

    player = player_at(tmp_path, demo=True)
    player.play(script)
    assert folder.is_dir() and sorted(path.name for path in places.data_folder().iterdir()) == ["channels"]
    assert state_of(player, "town") == "ok"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50)])
def test_the_channels_fit(tmp_path: Path, size: tuple[int, int]) -> None:
    pack("town", as_of="2025-01-01")
    pack("bad", "manifest = 1\nid = [")

    async def script(p: Player) -> None:
        await opened(p, "town")
        looks = [p.seen()]
        await p.press("enter")
        looks.append(p.seen())
        await p.press("escape", "d")
        looks.append(p.seen())
        await p.press("escape", "a")
        looks.append(p.seen())
        for seen in looks:
            lines = seen.splitlines()
            assert len(lines) == size[1] and all(width(line) <= size[0] for line in lines)
            assert not {char for char in seen if "\u2580" <= char <= "\u25ff" or char == "\u2026"}
        assert "超过一年" in looks[0] and "可用" in looks[0] and "帮助" in looks[0].splitlines()[-1]
        assert "F9 安装" in looks[3]

    player_at(tmp_path).play(script, size)
