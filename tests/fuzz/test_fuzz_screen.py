"""Whatever is shown keeps its width, steers nothing and is never markup; a megabyte of it costs little."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzzing import NASTY, TEXTS, bounded, cost
from hypothesis import given
from hypothesis import strategies as st

from kameng_tui.tui.rows import text_row
from kameng_tui.tui.safe import content, one_line, plain
from kameng_tui.tui.widths import cut, pad, width, wrap
from kameng_tui.workbook import toml
from tests.tui.player import Player, workbook

CELLS = st.integers(4, 60)
FILLINGS = (
    "x",
    "汉",
    " ",
    "(",
    "。",
    "《",
    "\u0301",
    "❤\ufe0f",
    "e\u0301",
    "\x1b",
    "\u202e",
    "\n",
    "[/a]",
    "🇨🇳",
    "x ",
    "한",
    "1,",
)


@given(TEXTS, CELLS)
@bounded(200)
def test_anything_is_cut_and_padded_to_its_width(text: str, cells: int) -> None:
    shown = one_line(text)
    assert width(cut(shown, cells)) <= cells
    assert width(pad(shown, cells)) == cells


@given(TEXTS, CELLS, st.integers(0, 12))
@bounded(200)
def test_anything_is_wrapped_without_a_letter_lost(text: str, cells: int, indent: int) -> None:
    shown = plain(text)
    lines = wrap(shown, cells, indent=indent)
    assert "".join("".join(lines).split()) == "".join(shown.split())
    assert all(width(line) <= cells + 2 for line in lines)


@given(TEXTS)
@bounded(200)
def test_nothing_that_is_shown_is_markup_or_steers(text: str) -> None:
    shown = content(text)
    assert not shown.spans
    assert all(char.isprintable() or char in "\n\u3000" for char in shown.plain)
    assert all(char.isprintable() for char in one_line(text) if char != "\u3000")
    drawn = "".join(piece for line in text_row(text).draw(40) for piece, *_ in line)
    assert "\x1b" not in drawn and "\u202e" not in drawn


@pytest.mark.parametrize("filling", FILLINGS, ids=range(len(FILLINGS)))
def test_a_megabyte_is_shown_in_little_time(filling: str) -> None:
    text = (filling * 1_000_000)[:1_000_000]

    def show() -> None:
        line = one_line(text)
        assert width(pad(line, 40)) == 40
        assert len(cut(line, 40)) <= 40 * 8 + 2

    assert cost(show, 1) < 2
    assert cost(lambda: wrap(plain(text[:200_000]), 60), 1) < 2


def test_a_workbook_of_nasty_titles_is_walked_through(tmp_path: Path) -> None:
    book = workbook(tmp_path)
    titles = [text for text in NASTY if text and "\ud800" not in text and "\udcff" not in text][::4]
    titles.append("[/a]\x1b[31m汉" * 100_000)
    for n, title in enumerate(titles):
        folder = book.root / f"2026-09-{n + 1:02}-x-a{n:03}"
        folder.mkdir()
        (folder / "case.toml").write_text(
            toml.dumps({"schema": 1, "title": title, "platform": {"name": title}}), "utf-8"
        )
    player = Player(book)

    async def script(p: Player) -> None:
        for keys in (("down",) * 3, ("end",), ("enter",), ("2",), ("6",), ("escape",)):
            await p.press(*keys)
            seen = p.seen()
            assert not [char for char in seen if not char.isprintable() and char not in "\n\u3000"], keys
            assert {width(line) for line in seen.split("\n")} == {80}, keys
        assert p.app.is_running

    player.play(script, (80, 24))
