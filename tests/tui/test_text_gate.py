"""Nothing of other people's text steers the terminal; widths are cells; letters are wrapped as Chinese is set."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

import kameng_tui.tui
from kameng_tui.tui.rows import text_row
from kameng_tui.tui.safe import content, one_line, plain
from kameng_tui.tui.widths import NOT_AT_END, NOT_AT_START, cut, pad, width, wrap

HOSTILE = [
    "[/foo]",
    "[@click=app.quit]点[/]",
    "[bold]x",
    "\x1b[31m红",
    "\x1b]52;c;aGk=\x07",
    "甲\u202e乙",
    "a\u200bb",
    "]]>[[",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_letter_by_letter(text: str) -> None:
    shown = content(text).plain
    assert "\x1b" not in shown and "\u202e" not in shown and "\u200b" not in shown and "\x07" not in shown
    printable = "".join(char for char in text if char.isprintable())
    for char in printable:
        assert char in shown
    assert not content(text).spans


def test_lists_show_one_line_and_keep_brackets() -> None:
    assert one_line("甲\n乙\r\n丙") == "甲 乙 丙"
    assert plain("a\r\nb\tc") == "a\nb    c"
    assert text_row("[/foo]\x1b[2J").draw(60)[0][0][0] == "[/foo]〔U+001B〕[2J"


@pytest.mark.parametrize(("text", "cells", "expected"), [
    ("甲乙丙丁", 8, "甲乙丙丁"), ("甲乙丙丁", 7, "甲乙.."), ("甲乙丙丁", 5, "甲.."), ("abcdef", 4, "ab.."), ("甲", 1, "."),
])  # fmt: skip
def test_cutting_counts_cells_and_shows_that_something_is_missing(
    text: str, cells: int, expected: str
) -> None:
    assert cut(text, cells) == expected
    assert width(pad(text, cells)) == cells


def test_wrapping_keeps_to_the_width_and_loses_nothing() -> None:
    text = "依据《中华人民共和国电子商务法》第38条第1款,平台应当承担责任。see https://example.com/a/very/long/path/that/does/not/fit 完"
    for cells in (10, 17, 24, 40):
        lines = wrap(text, cells)
        assert all(width(line) <= cells + 2 for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrapping_ends_however_narrow_the_place_and_deep_the_indent() -> None:
    for cells in range(12):
        lines = wrap("JM20261116201047的订单", cells, indent=10)
        assert "".join(lines).replace(" ", "") == "JM20261116201047的订单"


def test_no_line_starts_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    text = "平台答复、商家答复,以及(括号)里的《书名》都要换行,对吗?" * 3
    text = text.replace(",", "\uff0c").replace("(", "\uff08").replace(")", "\uff09").replace("?", "\uff1f")
    for cells in range(8, 40):
        lines = wrap(text, cells)
        assert not [line for line in lines[1:] if line and line[0] in NOT_AT_START], cells
        assert not [line for line in lines[:-1] if line and line[-1] in NOT_AT_END], cells


def test_a_number_before_a_closing_mark_is_not_torn() -> None:
    for cells in range(12, 40):
        lines = wrap("对方承诺\uff0c期限为2026年11月23日21:10\u3002订单号XY12\u3002", cells)
        assert any("21:10\u3002" in line for line in lines) and any("XY12\u3002" in line for line in lines), (
            cells
        )


def test_our_own_words_hold_no_character_of_uncertain_width() -> None:
    wrong = []
    for file in Path(kameng_tui.tui.__file__).parent.rglob("*.py"):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            for char in line:
                uncertain = unicodedata.east_asian_width(char) == "A" and not "\u2500" <= char <= "\u257f"
                if uncertain or ord(char) > 0xFFFF:
                    wrong.append(f"{file.name}:{number} {char}")
    assert not wrong, wrong
