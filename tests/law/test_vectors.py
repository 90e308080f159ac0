"""Dated vectors: ``vectors.toml`` beside this file, each row with its reason, and the steps re-added to each result."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from adding import readded

from kameng_tui.law.calendar import WorkCalendar
from kameng_tui.law.counting import count
from kameng_tui.values import parse_when

VECTORS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "vectors.toml").read_text("utf-8"))[
    "vectors"
]
ASKED = ("start", "length", "unit", "roll", "known_on", "closing", "next_hour")


def moment(text: str) -> datetime:
    """As given, in its own offset: what a caller passes who has not turned it into Shanghai's time."""
    if not text.endswith("Z") and text[-6] not in "+-":
        return parse_when(text)
    return datetime.fromisoformat(text)


def of(vector: dict[str, Any], calendar: WorkCalendar) -> Any:
    options = {name: vector[name] for name in ("closing", "next_hour") if name in vector}
    known = calendar.as_known_on(vector["known_on"]) if "known_on" in vector else calendar
    roll = vector.get("roll", "none")
    return count(moment(vector["start"]), vector["length"], vector["unit"], known, roll, **options)


@pytest.mark.parametrize(
    "vector", VECTORS, ids=lambda v: f"{v['start']}+{v['length']}{v['unit']}: {v['why']}"
)
def test_each_vector(calendar: WorkCalendar, vector: dict[str, Any]) -> None:
    counted = of(vector, calendar)
    ends = [parse_when(vector[side], end_of_day=True) for side in ("earliest", "latest")]
    assert [counted.earliest, counted.latest] == ends, counted.steps
    assert counted.provisional is vector.get("provisional", False), counted.steps
    assert any("暂定" in step for step in counted.steps) is counted.provisional


@pytest.mark.parametrize(
    "vector", VECTORS, ids=lambda v: f"{v['start']}+{v['length']}{v['unit']}: {v['why']}"
)
def test_the_steps_of_each_vector_add_up(calendar: WorkCalendar, vector: dict[str, Any]) -> None:
    counted = of(vector, calendar)
    assert readded(counted.steps, vector["length"], vector["unit"]) == (counted.earliest, counted.latest)


def test_there_are_enough_of_them_each_with_a_reason_and_none_twice() -> None:
    assert len(VECTORS) >= 150
    assert all(vector["why"].strip() for vector in VECTORS)
    asked = [tuple(vector.get(name) for name in ASKED) for vector in VECTORS]
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize(
    ("what", "least"),
    [
        ({"roll": "ambiguous"}, 10),
        ({"roll": "off-day"}, 20),
        ({"roll": "holiday"}, 10),
        ({"provisional": True}, 25),
        ({"known_on": ...}, 15),
        ({"closing": ...}, 3),
        ({"next_hour": True}, 3),
        ({"unit": "minute"}, 3),
        ({"unit": "hour"}, 10),
        ({"unit": "month"}, 15),
        ({"unit": "year"}, 15),
    ],
)
def test_every_kind_is_covered(what: dict[str, Any], least: int) -> None:
    ((name, wanted),) = what.items()
    found = [v for v in VECTORS if name in v and (wanted is ... or v[name] == wanted)]
    assert len(found) >= least
