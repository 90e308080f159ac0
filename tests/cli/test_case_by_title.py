"""A word of a title names no case, but whoever types it is told which cases have it, with what to type."""

from __future__ import annotations

import pytest

from tests.by_cli import Kameng

COMMANDS = [
    ("show", "话费"),
    ("due", "话费"),
    ("check", "话费"),
    ("verify", "话费"),
    ("read", "话费", "-"),
]


@pytest.fixture
def ids(kameng: Kameng) -> list[str]:
    kameng("init", ".")
    titles = ("话费没到账", "话费充错", "卡密无效")
    made = [kameng("new", "--set", f"title={title}", "--json", today="2026-11-22").data for title in titles]
    return [one["id"] for one in made]


@pytest.mark.parametrize("words", COMMANDS)
def test_the_refusal_names_the_cases_of_that_title(
    kameng: Kameng, ids: list[str], words: tuple[str, ...]
) -> None:
    ran = kameng(*words)
    assert (ran.status, ran.out) == (4, "")
    assert f"{ids[0]}(话费没到账)" in ran.err and f"{ids[1]}(话费充错)" in ran.err
    assert ids[2] not in ran.err and len(ran.err.splitlines()) == 1


def test_the_id_and_a_part_of_it_go_before_any_title(kameng: Kameng, ids: list[str]) -> None:
    part = ids[2][-4:]
    kameng("new", "--set", f"title=与 {part} 有关", today="2026-11-22")
    assert ids[2] in kameng("show", part).out


def test_a_word_that_nothing_has_is_refused_as_before(kameng: Kameng, ids: list[str]) -> None:
    assert "kameng list 可以看到全部案件" in kameng("show", "没有").err


def test_of_many_cases_five_are_named(kameng: Kameng, ids: list[str]) -> None:
    for number in range(5):
        kameng("new", "--set", f"title=话费 {number}", today="2026-11-22")
    said = kameng("show", "话费").err
    assert said.count("2026-11-22-") == 5 and "等 7 个" in said
