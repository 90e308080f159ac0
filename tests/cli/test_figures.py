"""`kameng stats` and `kameng reindex`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "cases"
NOW = "2026-11-21T10:30"


@pytest.fixture
def book(tmp_path: Path) -> str:
    return str(shutil.copytree(EXAMPLE, tmp_path / "簿"))


def test_stats_counts_what_is_there(kameng, book: str) -> None:
    data = kameng("stats", "--json", "-w", book, today=NOW).data
    listed = kameng("list", "--json", "-w", book, today=NOW).data
    late = [due for due in kameng("due", "--json", "-w", book, today=NOW).data if due["state"] != "running"]
    assert data["cases"] == len(listed) == sum(data["status"].values()) == sum(data["platforms"].values())
    assert (data["claimed"], data["arrived"]) == ("2658.00", "110.00")
    assert data["late"] == len(late)
    assert (data["ended"], data["median_days"]) == (1, 36), "opened 2023-10-15, the money came on 2023-11-20"


def test_stats_of_one_platform(kameng, book: str) -> None:
    data = kameng("stats", "--platform", "九妹", "--json", "-w", book, today=NOW).data
    assert data["platforms"] == {"九妹卡盟": 1} and data["claimed"] == "100.00"
    none = kameng("stats", "--platform", "没有这家", "-w", book, today=NOW)
    assert none.status == 4 and "没有这家" in none.err


def test_stats_promises_nothing(kameng, book: str) -> None:
    out = kameng("stats", "-w", book, today=NOW).out
    assert "说明不了" in out and "%" not in out and "率" not in out


def test_reindex_makes_the_index_anew_and_changes_no_answer(kameng, book: str) -> None:
    before = kameng("due", "--json", "-w", book, today=NOW).out
    ran = kameng("reindex", "--json", "-w", book, today=NOW)
    assert ran.status == 0 and ran.data == {"cases": 8}
    assert kameng("due", "--json", "-w", book, today=NOW).out == before
