"""Where a newcomer stumbled: what a form presets, what a row says, and keys that arrive together."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from player import NOW, Player, a_case, workbook
from textual import events

from kameng_tui.case.findings import Finding
from kameng_tui.counsel.intake_text import Proposal
from kameng_tui.desk import cases, entries
from kameng_tui.desk.session import Session
from kameng_tui.tui.fields import Field
from kameng_tui.tui.screens import case_forms, overview
from kameng_tui.tui.screens.home import HomeScreen
from kameng_tui.tui.screens.home_rows import broken_row
from kameng_tui.tui.screens.proposals import MOST_TICKED, Confirming, rows_of
from kameng_tui.tui.screens.sheets import pair_row
from kameng_tui.workbook.agevault import AgeVault


@pytest.fixture
def player(tmp_path: Path) -> Player:
    return Player(workbook(tmp_path))


def preset(player: Player, case: str, **more: Any) -> str:
    """The filing that `l` has chosen already."""
    screen: Any = SimpleNamespace(desk=player.desk, found=cases.open_case(player.desk, case))
    return next(ask.value for ask in case_forms.log(screen, **more).asks if ask.name == "filing")


def test_a_contact_belongs_to_the_only_complaint_that_is_open(player: Player) -> None:
    case = a_case(player)
    first = entries.log(player.desk, case, kind="submitted", filing="platform", at=NOW).entry
    filing = cases.load(player.desk, case).dossier.filings[0].id
    assert preset(player, case) == filing
    assert preset(player, case, whom="派出所") == ""  # said to another body
    entries.log(player.desk, case, kind="submitted", filing="12315", at=NOW)
    assert preset(player, case) == ""
    entries.amend(player.desk, case, first, void="写错")
    assert preset(player, case) == "12315"


def test_what_was_taken_back_says_so(player: Player) -> None:
    case = a_case(player)
    changed = entries.log(player.desk, case, kind="note", text="一").entry
    gone = entries.log(player.desk, case, kind="note", text="二").entry
    entries.amend(player.desk, case, changed, sets={"text": "三"})
    void = entries.amend(player.desk, case, gone, void="写错")
    marks = {line.entry.id: line.mark for line in cases.open_case(player.desk, case).journal if line.mark}
    assert marks == {changed: "[已改] ", gone: "[作废] ", void: "[作废] "}


def test_the_undo_is_told_in_words(player: Player) -> None:
    case, session = a_case(player), Session(player.desk)
    session.edit(case, [("platform.site", "a.example")])
    said = session.undo()
    assert said is not None and said.startswith("改动 平台 ") and "platform" not in said
    session.log(case, kind="contact", text="问了客服")
    assert session.undo() == "记录「沟通 问了客服」"


def test_behind_a_locked_vault_a_profile_is_no_gap(player: Player, tmp_path: Path) -> None:
    case = a_case(player, consumer={"profile": "本人"})

    def name() -> str:
        facts = cases.open_case(player.desk, case).dossier.case
        rows = overview._facts(player.desk, facts, overview._behind_lock(player.desk, facts))
        row = next(row for row in rows if row.key == "fact consumer.name")
        return "".join(text for line in row.draw(100) for text, _ in line)

    assert "〔待填〕" in name()
    player.desk.use_vault(AgeVault(tmp_path / "none.age"))
    assert "见资料「本人」,保险箱没打开" in name()


def test_the_longest_label_is_whole() -> None:
    (line,) = pair_row("平台 经营者(法定名称)", "星屿").draw(74)
    assert line[0][0].strip() == "平台 经营者(法定名称)"


@pytest.mark.parametrize(
    ("code", "row", "way"),
    [
        ("file.conflict", "按 X 解决", "kameng resolve"),
        ("file.unreadable", "读不出来", "编辑器"),
    ],
)
def test_home_says_the_way_out_of_a_file_that_cannot_be_read(code: str, row: str, way: str) -> None:
    fault, home = Finding(code, "2026-09-01-x-k3f9/case.toml", "原因"), HomeScreen()
    home.unread = (fault,)
    ((text, _),) = broken_row(fault).draw(80)[0]
    assert row in text and way in home._way_out(fault.where)


def test_what_nobody_reads_through_is_not_ticked(player: Player) -> None:
    found = [
        Proposal(n, "fact", "story.effect", f"读到的{n}", None, "text:1:1", "写着")
        for n in range(MOST_TICKED + 1)
    ]
    few, many = Confirming(tuple(found[:-1])), Confirming(tuple(found))
    assert len(few.taken()) == MOST_TICKED and many.taken() == []
    many.toggle(found[3])
    assert many.taken() == [3]
    told = [
        "".join(text for line in rows_of(player.desk, c)[0].draw(90) for text, _ in line) for c in (few, many)
    ]
    assert ["没有替您勾选" in text for text in told] == [False, True]


def test_keys_that_come_in_one_packet_land_in_the_field_they_were_typed_for(player: Player) -> None:
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("l", "tab")
        for char in "说好了\t昨天15点\t客服\t8号\t退款\t明天18点":
            p.app.post_message(events.Key("tab", "\t") if char == "\t" else events.Key(char, char))
        await p.settle()
        held = {field.ask.name: field.value for field in p.screen.query(Field) if field.changed}
        assert held == {"text": "说好了", "at": "昨天15点", "with": "客服", "staff": "8号", "promise": "退款", "promise_by": "明天18点"}  # fmt: skip
        assert "读作 2026-11-20 15:00" in p.seen()
        await p.press("f9")
        entry = next(e for e in cases.load(p.desk, case).dossier.journal if e.promise)
        assert (
            entry.promise_by is not None and f"{entry.promise_by:%m-%d %H:%M}" == "11-21 18:00"
        )  # said on the 20th

    player.play(script)


def test_the_palette_says_in_chinese_that_nothing_was_found(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    a_case(player)

    async def script(p: Player) -> None:
        for key, said in (("ctrl+p", "没有这样的动作"), ("ctrl+g", "没有找到案件")):
            await p.press(key)
            await p.type("甲乙丙丁")
            await p.settle()
            assert said in p.seen()
            await p.press("escape")

    player.play(script)
