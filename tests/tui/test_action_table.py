"""The one table of actions: no clashes, a way with the input method on, and nothing that is not carried out."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypinyin import Style, lazy_pinyin

from kameng_tui.tui import actions
from kameng_tui.tui.actions import (
    BY_ID,
    EVERYWHERE,
    FOOTERS,
    FORMS,
    TABLE,
    for_screen,
    found_by,
    is_letter,
    keys_on,
    shown_key,
)

SCREENS = EVERYWHERE


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_means_two_things_on_one_screen(screen: str) -> None:
    owners: dict[str, str] = {}
    for action in for_screen(screen):
        for key in keys_on(action, screen):
            assert key not in owners, f"{screen}:{key} 同时是 {owners[key]} 和 {action.id}"
            owners[key] = action.id


@pytest.mark.parametrize("action", TABLE, ids=lambda a: a.id)
def test_every_action_has_a_key_that_an_input_method_leaves_alone(action: actions.Action) -> None:
    assert any(not is_letter(key) for key in action.keys)


@pytest.mark.parametrize("action", TABLE, ids=lambda a: a.id)
def test_initials_are_the_pinyin_initials_of_the_label(action: actions.Action) -> None:
    chinese = "".join(char for char in action.label.split("(")[0] if "\u4e00" <= char <= "\u9fff")
    expected = "".join(lazy_pinyin(chinese, style=Style.FIRST_LETTER))
    assert action.initials.startswith(expected), (action.label, expected)
    assert found_by(action, action.initials[:3])


@pytest.mark.parametrize("screen", FORMS)
def test_no_letter_acts_where_text_is_typed(screen: str) -> None:
    assert not [key for action in for_screen(screen) for key in keys_on(action, screen) if is_letter(key)]


def test_full_width_twins_come_with_their_half_width_keys() -> None:
    assert "fullwidth_question_mark" in list(keys_on(BY_ID["help"], "home"))
    assert {"ideographic_comma", "fullwidth_solidus"} <= set(keys_on(BY_ID["search"], "home"))
    assert "fullwidth_colon" in list(keys_on(BY_ID["palette"], "case"))


def test_line_editing_keys_act_on_lists_only() -> None:
    editing = {f"ctrl+{c}" for c in "aekuwdfbxyv"}
    for screen in FORMS:
        used = {key for action in for_screen(screen) for key in keys_on(action, screen)}
        assert not used & editing


def test_every_action_is_carried_out_by_its_screens_or_the_app() -> None:
    from kameng_tui.tui.app import KamengApp
    from kameng_tui.tui.screens import (
        calculator,
        case,
        conflict,
        counter,
        export,
        filing,
        first,
        forms,
        history,
        holidays,
        home,
        lawbook,
        month,
        notice,
        page,
        paper,
        pluginbench,
        pluginforms,
        plugininstall,
        plugins,
        plugintry,
        qr,
        read,
        retype,
        sent,
        timeline,
        vault,
        verifyall,
        welcome,
    )  # fmt: skip

    classes = (case.CaseScreen, counter.CounterScreen, filing.FilingScreen, first.FirstScreen, forms.FormScreen,
               home.HomeScreen, conflict.ConflictScreen, paper.PaperScreen, read.ReadScreen, welcome.WelcomeScreen, month.MonthScreen,
               timeline.TimelineScreen, holidays.HolidaysScreen, notice.NoticeScreen, notice.PreviewScreen, calculator.CalculatorScreen, lawbook.LawScreen,
               plugins.PluginsScreen, plugininstall.InstallScreen,
               pluginbench.BenchScreen, plugintry.TryScreen, pluginforms.JobForm, vault.VaultScreen, history.HistoryScreen, verifyall.VerifyScreen, page.PageScreen, qr.QrScreen, retype.RetypeScreen, sent.SentScreen, export.ExportScreen)  # fmt: skip
    assert {c.KIND for c in classes} == set(SCREENS)
    for cls in classes:
        for action in for_screen(cls.KIND):
            assert hasattr(cls, f"do_{action.id}") or hasattr(KamengApp, f"do_{action.id}"), (
                cls.__name__,
                action.id,
            )


@pytest.mark.parametrize("screen", SCREENS)
def test_the_footer_is_short_and_ends_with_help_and_palette(screen: str) -> None:
    names = FOOTERS[screen]
    assert len(names) <= 8 and names[-2:] == ("help", "palette")
    assert all(screen in BY_ID[name].screens for name in names)


def test_the_page_of_keys_is_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "keys.md"
    assert page.read_text("utf-8") == actions.documentation(), (
        "运行 python -m kameng_tui.tui.actions > docs/keys.md"
    )


def test_the_palette_finds_by_chinese_and_by_initials() -> None:
    assert max(TABLE, key=lambda a: found_by(a, "jzj")).id == "attach"
    assert max(TABLE, key=lambda a: found_by(a, "证据")).id == "attach"
    assert found_by(BY_ID["log"], "到账") == 0
    assert found_by(BY_ID["undo"], BY_ID["undo"].label) > found_by(BY_ID["undo"], BY_ID["undo"].label[:1])


def test_keys_are_shown_as_people_read_them() -> None:
    assert [shown_key(key) for key in ("ctrl+right", "ctrl+p", "pageup", "question_mark", "f9", "T")] == [
        "^右", "^P", "PgUp", "?", "F9", "T",
    ]  # fmt: skip


def test_the_letter_of_a_step_means_nothing_else_on_the_case_screen() -> None:
    """A step whose letter another action has would never be carried out by it; 投诉与升级 carries out the step of f."""
    from kameng_tui.tui.rows import RowList
    from kameng_tui.tui.screens import steps

    taken = {key for action in for_screen("case") for key in keys_on(action, "case")}
    taken |= {key for binding in RowList.BINDINGS for key in binding.key.split(",")}
    letters = [*steps.OWN.values(), *steps.SPARE]
    assert len(set(letters)) == len(letters)
    assert taken & set(letters) == {"f"} <= set(BY_ID["escalate"].keys)
