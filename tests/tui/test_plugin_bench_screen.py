"""Writing a channel on screen, from the first question to the zip."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest
from channel_author import again, open_folder, player_at, rewrite
from player import Player
from plugin_packs import a_pack, packs_folder

from kameng_tui.desk import authoring
from kameng_tui.tui.actions import for_screen
from kameng_tui.tui.widths import width


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a new channel goes unless told otherwise."""
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.setattr(Path, "home", lambda: folder)
    return folder


# a new channel ----------------------------------------------------------------------------------------------------


async def answer(p: Player, **answers: str) -> None:
    for name, text in answers.items():
        await p.fill(name, text)


def test_a_few_answers_make_a_channel_and_its_bench_says_what_to_do_next(tmp_path: Path, home: Path) -> None:
    async def script(p: Player) -> None:
        await p.press("p", "ctrl+n")
        await answer(
            p,
            id="town-line",
            name="镇投诉热线",
            authority="镇政府",
            length="7",
            source="2026年11月02日电话询问",
        )
        await p.pick("kind", "regulator")
        await p.press("f9")
        assert p.screen.KIND == "bench" and "已建" in p.said()
        seen = p.seen()
        assert "镇投诉热线(town-line)" in seen and "可以用" in seen and "没有发现问题" in seen
        assert "还没有安装" in seen and "接着做什么" in seen and "按 a 装上" in seen

    player_at(tmp_path).play(script)
    text = (home / "town-line" / "channel.toml").read_text("utf-8")
    assert 'kind = "regulator"' in text and "length = 7" in text


@pytest.mark.parametrize(("way", "made"), [("distribution", False), ("code", True)])
def test_a_distribution_with_or_without_code(tmp_path: Path, home: Path, way: str, made: bool) -> None:
    async def script(p: Player) -> None:
        await p.press("p", "n")
        await answer(p, id="town", name="镇", authority="镇政府", source="电话询问")
        await p.pick("way", way)
        await p.press("ctrl+s")
        assert p.screen.KIND == "bench"

    player_at(tmp_path).play(script)
    folder = home / "kameng-town"
    assert (folder / "pyproject.toml").exists() and (folder / "kameng_town" / "hooks.py").exists() is made


def test_a_refused_answer_is_said_under_its_field_and_all_stays_typed(tmp_path: Path, home: Path) -> None:
    (home / "town").mkdir()
    (home / "town" / "mine.txt").write_text("我的", "utf-8")

    async def script(p: Player) -> None:
        await p.press("p", "n", "f9")
        assert "这一项要填" in p.seen()
        await answer(p, id="town", name="镇", authority="镇政府", length="七", source="电话询问")
        await p.press("f9")
        assert p.screen.focused.parent.ask.name == "length" and "大于 0 的整数" in p.seen()
        p.screen.focused.value = ""
        await p.press("f9")
        assert "已经有东西了,没有覆盖" in p.seen() and p.screen.values()["name"] == "镇"
        await p.press("escape")
        assert "还没保存" in p.seen()
        await p.press("3")
        assert p.screen.KIND == "plugins"

    player_at(tmp_path).play(script)
    assert [path.name for path in (home / "town").iterdir()] == ["mine.txt"]


def test_every_choice_of_the_questions_has_its_word(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await p.press("p", "n")
        asks = {ask.name: ask for ask in p.screen.asks}
        for question in authoring.questions():
            assert [choice for choice, _ in asks[question.id].choices] == list(question.choices)
            assert all(label for _, label in asks[question.id].choices)
        assert dict(asks["unit"].choices)["working-day"] == "工作日"

    player_at(tmp_path).play(script)


# the bench and its letters ----------------------------------------------------------------------------------------


def test_the_bench_follows_the_files(tmp_path: Path) -> None:
    folder = a_pack(tmp_path / "channel")

    async def script(p: Player) -> None:
        await open_folder(p, folder)
        assert "可以用" in p.seen() and p.screen.query_one("#bench").current.data is not None
        rewrite(folder / "channel.toml", "length = 5", "lenght = 5")
        await again(p)
        assert "不能用" in p.seen() and "lenght" in p.seen() and "改好以后才写得出文书" in p.seen()
        rewrite(folder / "channel.toml", "lenght = 5", "length = 5")
        await again(p)
        assert "可以用" in p.seen()
        looked = p.screen.looked
        await again(p)
        assert p.screen.looked is looked  # nothing changed: nothing is read

    player_at(tmp_path).play(script, (80, 24))


def test_a_letter_is_written_anew_as_soon_as_its_file_is_saved(tmp_path: Path) -> None:
    folder = a_pack(tmp_path / "channel")
    letter = folder / "templates" / "complaint.txt"

    async def script(p: Player) -> None:
        await open_folder(p, folder)
        await p.press("enter")
        assert p.screen.KIND == "letter" and "退还" in p.seen() and "1/4" in p.seen()
        letter.write_text(letter.read_text("utf-8") + "请在七日内答复。\n", "utf-8")
        await again(p)
        assert "请在七日内答复" in p.seen() and "刚更新 10:30" in p.seen()
        before = p.screen.text
        letter.write_text("{{ nosuch }}", "utf-8")
        await again(p)
        assert "nosuch" in p.seen() and "上一次写出来的" in p.seen() and p.screen.text == before
        letter.write_text("只有一句。", "utf-8")
        await p.press("f5")
        assert p.screen.text == "只有一句。" and "nosuch" not in p.seen()
        await p.press("right", "]")
        assert "3/4" in p.seen() and "催办" in p.seen().splitlines()[0]
        await p.press("left", "[", "left")
        assert "4/4" in p.seen()
        await p.press("y")
        assert p.sent == [p.screen.text]
        await p.press("escape")
        assert p.screen.KIND == "bench"

    player_at(tmp_path).play(script)


def test_the_screen_looks_at_the_files_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kameng_tui.tui.screens import plugintry

    monkeypatch.setattr(plugintry, "FOLLOW", 0.05)
    folder = a_pack(tmp_path / "channel")

    async def script(p: Player) -> None:
        await open_folder(p, folder)
        rewrite(folder / "channel.toml", "某某投诉热线", "改名热线")
        for _ in range(60):
            await p.pilot.pause(0.05)
            if "改名热线" in p.seen():
                break
        assert "改名热线(abc-hotline)" in p.seen()

    player_at(tmp_path).play(script)


def test_a_look_that_takes_long_is_waited_for_and_none_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kameng_tui.desk import installing
    from kameng_tui.tui.screens import pluginbench, plugintry

    folder, begun = a_pack(tmp_path / "channel"), []
    letter = folder / "templates" / "complaint.txt"
    for module, name in ((pluginbench, "Looked"), (plugintry, "Written")):
        real = getattr(module, name)
        counted = partial(lambda real, *given: begun.append(real) or real(*given), real)
        monkeypatch.setattr(module, name, counted)

    async def script(p: Player) -> None:
        await open_folder(p, folder)
        begun.clear()
        installing.install(p.desk, str(folder), yes=True)
        p.screen.reload()
        p.screen.follow()  # the next second, before the look is done: it finds no file changed
        await p.settle()
        assert len(begun) == 1 and "装着 0.1.0" in p.seen()
        p.screen.reload()
        await p.press("x", "escape")  # what was asked for takes the place of a look that nobody saw
        await again(p)
        assert len(begun) == 3
        await p.press("enter")
        begun.clear()
        letter.write_text(letter.read_text("utf-8") + "请在七日内答复。\n", "utf-8")
        p.screen.follow()
        p.screen.follow()
        await p.settle()
        assert len(begun) == 1 and "请在七日内答复" in p.seen()

    player_at(tmp_path).play(script)


def test_letters_of_an_installed_channel_and_its_files_are_left_alone(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await p.press("p", "end", "w")
        assert p.screen.KIND == "letter" and p.screen.text
        await p.press("f4")
        assert "装着的渠道不在这里改" in p.said()

    player_at(tmp_path).play(script)


def test_the_editor_opens_what_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kameng_tui.tui.screens import external

    folder, opened = a_pack(tmp_path / "channel"), []
    monkeypatch.setattr(external, "edit_outside", lambda app, path: opened.append(path))

    async def script(p: Player) -> None:
        await open_folder(p, folder)
        await p.press("E", "enter", "f4")

    player_at(tmp_path).play(script)
    assert opened == [folder / "channel.toml", folder / "templates" / "complaint.txt"]


def test_compare_install_pack_and_read_from_the_bench(tmp_path: Path) -> None:
    folder = a_pack(tmp_path / "channel")
    target = tmp_path / "abc-hotline-0.1.0.zip"

    async def script(p: Player) -> None:
        await open_folder(p, folder)
        await p.press("v")
        assert "没有可比的" in p.said()
        await p.press("a", "2")
        assert p.screen.KIND == "bench" and "已安装 abc-hotline" in p.said() and "装着 0.1.0" in p.seen()
        rewrite(folder / "channel.toml", "length = 5", "length = 7")
        await p.press("f10")
        assert "受理期限" in p.seen() and "5个工作日 → 7个工作日" in p.seen()
        await p.press("escape", "z", "f9")
        assert p.screen.KIND == "bench" and f"已打包 {target}" in p.said()
        await p.press("z", "f9")
        assert "已经有了,没有覆盖;请换个名字" in p.seen() and "-o " not in p.seen()
        await p.press("escape", "f12")
        assert 'id = "abc-hotline"' in p.seen()
        await p.press("escape", "f6")
        assert "渠道说明" in p.seen() and "怎么提交" in p.seen()

    player_at(tmp_path).play(script)
    assert "channel.toml" in ZipFile(target).namelist() and (packs_folder() / "abc-hotline").is_dir()


def test_a_zip_is_looked_at_but_not_edited(tmp_path: Path) -> None:
    target = tmp_path / "given.zip"
    authoring.pack(player_at(tmp_path).desk, str(a_pack(tmp_path / "channel")), target)

    async def script(p: Player) -> None:
        await open_folder(p, target)
        await p.press("enter")
        assert "退还" in p.seen()
        await p.press("E")
        assert "zip 里的不能直接改" in p.said()

    player_at(tmp_path / "other").play(script)


def test_what_is_no_channel_is_refused_under_the_field(tmp_path: Path) -> None:
    async def script(p: Player) -> None:
        await open_folder(p, tmp_path / "nowhere")
        assert p.screen.KIND == "ask" and "找不到" in p.seen()

    player_at(tmp_path).play(script)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
def test_the_screens_of_an_author_fit(tmp_path: Path, size: tuple[int, int]) -> None:
    folder = a_pack(tmp_path / "channel")

    async def script(p: Player) -> None:
        await p.press("p", "n")
        looks = [p.seen()]
        assert "编号" in looks[0] and "F9 建立" in looks[0]
        await p.press("escape", "o")
        await p.paste(str(folder))
        await p.press("f9")
        looks.append(p.seen())
        for keys in (("enter",), ("escape", "s"), ("escape", "z")):
            await p.press(*keys)
            looks.append(p.seen())
        for seen in looks:
            lines = seen.splitlines()
            assert len(lines) == size[1] and all(width(line) <= size[0] for line in lines)
            assert not {char for char in seen if "\u2580" <= char <= "\u25ff" or char in "\u2026\u00b7"}
        assert "帮助" in looks[1].splitlines()[-1] and "下一份" in looks[2].splitlines()[-1]

    player_at(tmp_path).play(script, size)


def test_the_palette_of_the_bench_lists_its_actions() -> None:
    assert {"check", "explain", "install", "pack", "compare", "raw", "try_letter", "editor"} <= {
        action.id for action in for_screen("bench")
    }
