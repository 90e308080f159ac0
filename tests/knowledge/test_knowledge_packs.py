"""The packs as data: the shipped ones hold, and a fault is told with its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kameng_tui.knowledge.load import knowledge
from kameng_tui.knowledge.packs import faults_of, read_packs


def test_what_may_go_where_is_written_down() -> None:
    packs = knowledge().packs
    given = {pack.id: pack.audiences for pack in packs.values()}
    assert given == {
        "filing": ("authority", "court", "respondent", "public", "self"), "police": ("authority", "self"),
        "court": ("court", "self"), "lawyer": ("self",), "whole": ("self",),
    }  # fmt: skip
    assert all("record" in packs[name].parts for name in ("filing", "police", "court", "lawyer")), (
        "every one with the record"
    )
    assert {gate.id for gate in packs["court"].gates} == {"subject", "chain", "claims"}
    assert not packs["police"].gates and packs["police"].advice, "nobody is kept from the police"
    assert packs["police"].exact and packs["court"].exact


WHOLE: dict[str, Any] = {"id": "x", "label": "x", "about": "x", "audiences": ["self"], "parts": ["files"]}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"label": ""}, "pack.x.label"),
        ({"color": 1}, "pack.x.color"),
        ({"audiences": ["everybody"]}, "pack.x.audiences"),
        ({"parts": ["soup"]}, "pack.x.parts"),
        ({"gates": [{"id": "luck", "why": "?"}]}, "pack.x.gates"),
        ({"gates": [{"id": "chain"}]}, "gates.0.why"),
        ({"cites": ["没有法1"]}, "pack.x.cites"),
        ({"exact": "yes"}, "pack.x.exact"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_has_its_place(change: dict[str, Any], path: str) -> None:
    packs, faults = read_packs({"as_of": date(2026, 11, 22), "sources": ["x"], "pack": [WHOLE | change]})
    assert [place for place, _ in (*faults, *faults_of(packs, {"民诉法122"}))] == [path]
