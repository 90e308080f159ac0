"""Changes from elsewhere while a screen is open: merged unseen where they can be, else both values to choose from."""

from __future__ import annotations

from pathlib import Path

import pytest
from player import Player, a_case, workbook

from kameng_tui.desk import cases, entries, filings
from kameng_tui.tui.fields import Field
from kameng_tui.tui.screens.conflict import ConflictScreen
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.workbook.watching import look_at_all, look_at_case


def opened(tmp_path: Path) -> tuple[Player, str]:
    player = Player(workbook(tmp_path))
    return player, a_case(player)


async def typed_title(p: Player, case: str, text: str) -> None:
    """The form of the case's own facts, with something typed into its title."""
    p.app.open_case(case)
    await p.settle()
    p.screen._fact_form("edit", "title")
    await p.settle()
    next(f for f in p.screen.query(Field) if f.ask.name == "title").put("")
    await p.fill("title", text)


@pytest.mark.parametrize(
    ("size", "key", "title"), [((80, 24), "left", "我写的标题"), ((120, 40), "right", "别处的标题")]
)
def test_both_values_are_shown_and_one_is_chosen(
    tmp_path: Path, size: tuple[int, int], key: str, title: str
) -> None:
    player, case = opened(tmp_path)

    async def script(p: Player) -> None:
        await typed_title(p, case, "我写的标题")
        cases.edit(p.desk, case, sets=[("title", "别处的标题"), ("story.effect", "别处补的影响")])
        await p.press("f9")
        assert isinstance(p.screen, ConflictScreen)
        seen = p.seen()
        for words in (
            "同一处在别处也改过",
            "我填的",
            "别处的",
            "我写的标题",
            "别处的标题",
            "九妹 卡密已被使用",
            "标题(title)",
        ):
            assert words in seen, words
        await p.press("f9")
        assert isinstance(p.screen, ConflictScreen)
        assert "还有 1 处没有选" in p.said()
        await p.press(key)
        assert "都选好了" in p.seen()
        await p.press("f9")
        assert p.screen.KIND == "case"
        found = cases.load(p.desk, case).dossier.case
        assert (found.title, found.story.effect) == (title, "别处补的影响")
        assert title in p.seen().splitlines()[0]

    player.play(script, size)


def test_leaving_the_choice_keeps_what_was_typed(tmp_path: Path) -> None:
    player, case = opened(tmp_path)

    async def script(p: Player) -> None:
        await typed_title(p, case, "我写的标题")
        cases.edit(p.desk, case, sets=[("title", "别处的标题")])
        await p.press("f9", "left", "escape")
        assert "选好的还没有写入" in p.seen()
        await p.press("3")
        assert isinstance(p.screen, FormScreen)
        assert p.screen.changed()["title"] == "我写的标题"
        assert cases.load(p.desk, case).dossier.case.title == "别处的标题"

    player.play(script)


def test_a_form_and_another_session_that_change_different_things_need_no_question(tmp_path: Path) -> None:
    player, case = opened(tmp_path)

    async def script(p: Player) -> None:
        await typed_title(p, case, "我写的标题")
        cases.edit(p.desk, case, sets=[("tags", "别处")])
        await p.press("f9")
        assert p.screen.KIND == "case"
        found = cases.load(p.desk, case).dossier.case
        assert (found.title, found.tags) == ("我写的标题", ("别处",))

    player.play(script)


def test_a_complaint_form_meets_another_session(tmp_path: Path) -> None:
    player, case = opened(tmp_path)
    filings.file(player.desk, case, "platform")
    channel = player.desk.registry.get("platform")
    assert channel is not None
    name = next(s.id for s in channel.fields if s.type == "long-text" and not s.sensitive)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        p.screen.open_filing("platform")
        await p.settle()
        next(f for f in p.screen.query(Field) if f.ask.name == name).put("")
        await p.fill(name, "我写的")
        filings.file(p.desk, case, "platform", sets=[(name, "别处写的")])
        await p.press("f9")
        assert isinstance(p.screen, ConflictScreen)
        await p.press("left", "f9")
        assert p.screen.KIND == "filing"
        assert not p.screen.unsaved()
        assert cases.load(p.desk, case).dossier.filings[0].form[name] == "我写的"

    player.play(script)


def test_an_entry_that_was_corrected_elsewhere_is_not_corrected_unseen(tmp_path: Path) -> None:
    player, case = opened(tmp_path)
    entry = entries.log(player.desk, case, kind="contact", text="第一次").entry

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        p.screen._fact_form("amend", next(e for e in p.screen.found.dossier.journal if e.id == entry))
        await p.settle()
        await p.fill("text", "我改的")
        entries.amend(p.desk, case, entry, sets={"text": "别处改的"})
        await p.press("f9")
        assert "文件在别处改过了" in p.seen()
        assert "别处改的" in p.seen()
        await p.press("1", "f9")
        assert p.screen.KIND == "case"
        held = entries.as_it_holds(cases.load(p.desk, case), p.screen.found.dossier.journal[0])
        assert "我改的" in held.text

    player.play(script)


MARKED = 'schema = 1\n<<<<<<< a\ntitle = "甲"\nproblem = "other"\n=======\ntitle = "乙"\nproblem = "fraud"\n>>>>>>> b\n'


def test_what_git_left_is_decided_from_home_and_from_the_case(tmp_path: Path) -> None:
    player, case = opened(tmp_path)
    file = player.desk.book.root / case / "case.toml"
    file.write_text(MARKED, "utf-8")

    async def script(p: Player) -> None:
        await p.press("X")
        assert isinstance(p.screen, ConflictScreen)
        for words in ("合并冲突", "2 处要选", "标题(title)", "甲", "乙"):
            assert words in p.seen(), words
        await p.press("right", "f9")
        assert 'title = "乙"' in file.read_text("utf-8")
        p.app.open_case(case)
        await p.settle()
        await p.press("ctrl+right_square_bracket")
        assert "problem" in p.seen() and "title" not in p.seen()
        await p.press("enter")
        assert "fraud" in p.seen()
        await p.press("escape", "f6", "f9")
        assert p.screen.KIND == "case"
        assert cases.case_doc(cases.load(p.desk, case)) == {"schema": 1, "title": "乙", "problem": "other"}
        await p.press("X")
        assert "没有冲突" in p.said()

    player.play(script, (80, 24))


def test_what_can_be_merged_by_key_is_merged_without_a_question(tmp_path: Path) -> None:
    player, case = opened(tmp_path)
    file = player.desk.book.root / case / "case.toml"
    file.write_text('schema = 1\n<<<<<<< a\ntitle = "甲"\n=======\nopened = 2026-09-01\n>>>>>>> b\n', "utf-8")

    async def script(p: Player) -> None:
        await p.press("X")
        assert p.screen.KIND == "home"
        assert "按键合并了 1 个文件" in p.said()
        assert "甲" in p.seen()

    player.play(script)


def test_a_change_from_outside_is_seen_while_the_screen_stays_open(tmp_path: Path) -> None:
    player, case = opened(tmp_path)

    async def script(p: Player) -> None:
        home = p.screen
        home.look_again()
        await p.settle()
        cases.edit(p.desk, case, sets=[("title", "别处的标题")])
        assert "别处的标题" not in p.seen()
        home.look_again()
        await p.settle()
        assert "别处的标题" in p.seen()
        p.app.open_case(case)
        await p.settle()
        p.screen.look_again()
        await p.settle()
        path = p.desk.book.root / case / "case.toml"
        path.write_text(path.read_text("utf-8").replace("别处的标题", "编辑器里的标题"), "utf-8")
        home.look_again()  # not the screen that is looked at: it looks again later
        p.screen.look_again()
        await p.settle()
        assert "编辑器里的标题" in p.seen()

    player.play(script)


def test_a_look_sees_every_kind_of_change(tmp_path: Path) -> None:
    player, case = opened(tmp_path)
    root = player.desk.book.root
    entry = entries.log(player.desk, case, kind="contact", text="一").entry
    seen = {look_at_case(root / case)}
    for change in (
        lambda: (root / case / "journal" / f"{entry}.toml").write_text("schema = 1\n", "utf-8"),
        lambda: entries.log(player.desk, case, kind="contact", text="二"),
        lambda: (root / case / "case.toml").unlink(),
    ):
        change()
        assert look_at_case(root / case) not in seen
        seen.add(look_at_case(root / case))
    everything = look_at_all(root)
    a_case(player)
    assert look_at_all(root) != everything
    assert look_at_all(root / "gone") == look_at_all(root / "gone")
