"""The rows that are laid over texts: every fault of one is told with its place, and a sound one has none."""

from __future__ import annotations

from typing import Any

import pytest

from kameng_tui.knowledge.phrasetables import CODES, followup_faults, misstatement_faults

ARTICLES = {"消保法24"}
SAID = {"code": "statement.number", "words": ["甲"], "holds": "乙"}
GROUND = {"id": "a", "at": ["court"], "words": ["甲"], "change": "乙", "elsewhere": "", "basis": []}
WON = {"id": "w", "at": ["court"], "on": ["judged"], "says": "甲", "do": "乙", "basis": ["消保法24"]}


def misstated(*rows: dict[str, Any], **lists: Any) -> list[str]:
    """The faults of these rows, beside those of lists that are not what is looked at."""
    every = [{**SAID, "code": code} for code in CODES]
    raw = {"misstatement": [*rows, *every], "denial": [{"word": "并非"}], **lists}
    return [f"{path}:{why}" for path, why in misstatement_faults(raw, ARTICLES)]


EXCUSE = {"id": "e", "words": ["系统故障"], "letter": "answer-system"}


def followed(part: str, *rows: dict[str, Any]) -> list[str]:
    raw = {
        "stalling": [{"words": ["尽快"]}],
        "probe": [{"ask": "何时?"}],
        "excuse": [EXCUSE],
        "refusal": [GROUND],
        "after": [WON],
    }
    return [f"{path}:{why}" for path, why in followup_faults({**raw, part: list(rows)}, ARTICLES)]


# what is otherwise than in a sound row; the key that the fault names, None where there is none
MISSTATEMENTS = [
    ({}, None),
    ({"with": ["丙"], "basis": ["消保法24"], "note": "002"}, None),
    ({"with": [["丙"], ["丁"]], "without": ["戊"]}, None),
    ({"code": "wording.insult"}, "code"),
    ({"words": []}, "words"),
    ({"words": "甲"}, "words"),  # would be read letter by letter
    ({"words": ["#%"]}, "words"),
    ({"words": ["…甲"]}, "words"),
    ({"holds": ""}, "holds"),
    ({"form": 1}, "form"),
    ({"from": "2026"}, "from"),
    ({"without": "丙"}, "without"),
    ({"with": [["丙"], "丁"]}, "with"),
    ({"with": [[]]}, "with"),
    ({"basis": ["消保法2400"]}, "basis"),
]  # fmt: skip


@pytest.mark.parametrize(("other", "told"), MISSTATEMENTS)
def test_a_faulty_misstatement_is_told(other: dict[str, Any], told: str | None) -> None:
    found = misstated({**SAID, **other})
    assert [f"misstatement.0.{told}" in fault for fault in found] == [True] * (told is not None), found


def test_every_code_has_a_row_and_every_list_its_key() -> None:
    rows = [{**SAID, "code": code} for code in CODES if code != "statement.number"]
    assert any("statement.number" in fault for fault in misstated(misstatement=rows))
    assert any("denial.0.word" in fault for fault in misstated(denial=[{"words": ["并非"]}]))
    assert any(fault.startswith("topics:") for fault in misstated(topics=[]))


# the list, what is otherwise than in a sound row, and the place that the fault names, None where there is none
FOLLOWUP = [
    ("refusal", GROUND, {}, None),
    ("refusal", GROUND, {"words": []}, "refusal.a.words"),
    ("refusal", GROUND, {"change": ""}, "refusal.a.change"),
    ("refusal", GROUND, {"elsewhere": None}, "refusal.a.elsewhere"),
    ("refusal", GROUND, {"at": []}, "refusal.a.at"),
    ("refusal", GROUND, {"basis": None}, "refusal.a.basis"),
    ("refusal", GROUND, {"basis": ["消保法2400"]}, "refusal.a.basis"),
    ("refusal", GROUND, {"says": "甲"}, "refusal.a.says"),
    ("after", WON, {}, None),
    ("after", WON, {"on": ["judgement"]}, "after.w.on"),
    ("after", WON, {"do": ""}, "after.w.do"),
    ("after", WON, {"basis": []}, "after.w.basis"),
    ("stalling", {"words": ["尽快"]}, {"words": ["…通知"]}, "stalling.0.words"),
    ("probe", {"ask": "何时?"}, {"ask": 1}, "probe.0.ask"),
    ("excuse", EXCUSE, {}, None),
    ("excuse", EXCUSE, {"words": []}, "excuse.e.words"),
    ("excuse", EXCUSE, {"letter": ""}, "excuse.e.letter"),
    ("excuse", EXCUSE, {"says": "甲"}, "excuse.e.says"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "row", "other", "told"), FOLLOWUP)
def test_a_faulty_row_of_what_follows_is_told(
    part: str, row: dict[str, Any], other: dict[str, Any], told: str | None
) -> None:
    found = followed(part, {**row, **other})
    assert [fault.startswith(f"{told}:") for fault in found] == [True] * (told is not None), found


def test_no_ground_stands_twice_and_no_list_is_empty() -> None:
    assert followed("refusal", GROUND, GROUND) == ["refusal:a 写了两次"]
    assert any(fault.startswith("probe:") for fault in followed("probe"))
