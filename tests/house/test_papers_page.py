"""The page that shows the papers is what its maker makes now; pictures and measured figures are looked at, not made again."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from pathlib import Path

import pytest

from kameng_tui.cli.command import parser_for
from kameng_tui.cli.table import COMMANDS

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "papers.md").read_text("utf-8")
MEASURED = tomllib.loads((DOCS / "papers" / "measured.toml").read_text("utf-8"))


def test_the_page_is_what_its_maker_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", [str(DOCS), *sys.path])  # the maker stands beside the case that it shows
    spec = importlib.util.spec_from_file_location("make_papers", DOCS / "make_papers.py")
    assert spec is not None and spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    kinds = set(maker.leak_table.PLANTED)  # that all are found is what test_planted_leaks.py is about
    made = maker.page(lambda desk, folder, place: kinds)
    assert made.split("\n") == PAGE.split("\n"), "重做一遍:.venv/bin/python docs/make_papers.py"


def test_every_shown_command_has_words_that_the_program_knows() -> None:
    shown = re.findall(r"`kameng ([^`]+)`", PAGE)
    assert len(shown) >= 17
    for line in shown:
        word, *words = line.split()
        parser_for(word, COMMANDS[word]).parse_args(words)


def test_the_pictures_are_small_and_all_shown() -> None:
    pictures = sorted((DOCS / "papers").glob("*.png"))
    assert [f"papers/{p.name}" for p in pictures] == sorted(re.findall(r"\]\((papers/[^)]+)\)", PAGE))
    assert max(p.stat().st_size for p in pictures) < 150_000


def test_what_was_measured_holds() -> None:
    """Same case, same bytes, in two unlike processes; and a bundle of each kind was measured."""
    assert all(file["first"] == file["second"] for file in MEASURED["files"])
    assert all(one != other for one, other in zip(*MEASURED["runs"], strict=True))
    assert [row[1] for row in MEASURED["bundle"]] == ["20", "200"]
