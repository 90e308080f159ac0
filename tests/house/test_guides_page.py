"""The page that puts the five guides beside the program is what its maker makes now, and answers all that it asks."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDES = tomllib.loads((ROOT / "docs" / "guides.toml").read_text("utf-8"))["guide"]
PAGE = (ROOT / "docs" / "guides.md").read_text("utf-8")


def test_the_page_is_what_its_maker_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("make_guides", ROOT / "docs" / "make_guides.py")
    assert spec is not None and spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    monkeypatch.setattr("sys.path", [*sys.path])  # the maker adds the folders of the tests to it
    spec.loader.exec_module(maker)
    assert maker.page().split("\n") == PAGE.split("\n"), "重做一遍:.venv/bin/python docs/make_guides.py"


@pytest.mark.parametrize("guide", GUIDES, ids=[guide["number"] for guide in GUIDES])
def test_every_guide_is_answered_in_short(guide: dict[str, object]) -> None:
    section = PAGE.split(f"## {guide['number']} ")[1].split("\n## ")[0]
    assert len(section.split("\n")) <= 120
    for heading in ("### 指南要的,程序的回答", "### 证据链", "### 一封信", "### 程序纠正的说法"):
        assert heading in section
    assert "没有这一项" not in section and "此时没有" not in section, "a row that the case does not answer"
