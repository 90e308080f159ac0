"""What a newcomer stumbled over on a first journey: ways out that were not named, words that were ours, a crash that told all."""

from __future__ import annotations

from pathlib import Path

import pytest
from player import Player, a_case, workbook
from rich.traceback import Traceback

from kameng_tui.desk import cases, entries
from kameng_tui.tui.fields import Field
from kameng_tui.tui.rows import RowList


@pytest.mark.parametrize(("debug", "told"), [("", str), ("1", Traceback)])
def test_a_fault_of_ours_ends_in_a_sentence_and_shows_no_variable(debug: str, told: type) -> None:
    app = Player(None).app
    app.env = {"KAMENG_DEBUG": debug}
    shown: list[object] = []
    app.panic = lambda *what: shown.extend(what)  # type: ignore[method-assign,assignment]
    try:
        card_key = "ABCDEFGH1234V90T"
        raise LookupError(card_key)
    except LookupError as fault:
        app._handle_exception(fault)
    assert [type(each) for each in shown] == [told]
    assert app.return_code == 1
    if isinstance(shown[0], Traceback):
        assert all(not frame.locals for stack in shown[0].trace.stacks for frame in stack.frames)
    else:
        assert "LookupError" in str(shown[0]) and card_key not in str(shown[0])


def test_gaps_lead_to_their_form_and_words_are_chinese(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case, sheet=4)
        await p.settle()
        rows = p.screen.query_one("#sheet", RowList)
        asked = next(
            row for row in rows.rows if row.key.startswith("asked ") and row.data.path == "known.harm"
        )
        rows.go_to(asked.key)
        await p.press("enter")
        assert p.app.focused is not None
        assert next(f for f in p.screen.query(Field) if f.ask.name == "known.harm") in p.app.focused.ancestors
        await p.press("escape")
        p.screen.prepare("12315")
        await p.settle()
        await p.press("1")
        assert p.screen.sheet == 1  # 先不投诉,去把上面的补上
        against = next(row for row in rows.rows if row.key.endswith(".against"))
        rows.go_to(against.key)
        await p.press("enter")
        await p.pick(against.key.removeprefix("fact "), "seller")
        await p.press("f9")
        shown = next(row for row in rows.rows if row.key == against.key).draw(70)
        assert "商家" in str(shown) and "seller" not in str(shown)
        await p.press("u")
        assert "已撤销" in p.said()
        p.app.notify("长" * 60)
        await p.settle()
        assert p.app.screen.query("Toast")
        for toast in p.app.screen.query("Toast"):  # no wide character of it lies over the edge of the panel
            assert toast.region.x >= p.screen.query_one("#panel").region.x

    player.play(script)


def test_a_won_case_is_closed_as_won_unless_one_says_otherwise(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)
    entries.log(player.desk, case, kind="refund-arrived", amount="100")

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("x", "f9")
        assert "已结案" in p.said()

    player.play(script)
    assert cases.open_case(player.desk, case).dossier.journal[-1].kind == "closed"
