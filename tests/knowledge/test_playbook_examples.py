"""Worked examples of the playbooks: a case as it comes in, and what the book makes of it.

Each file of ``playbook_examples`` is one: facts and evidence in; the chain, the stops, the first step, the channels in
order and the claims out. Another one is another file.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from casemaker import a_case, a_channel, a_dossier, by_id, card
from underway import situation

from kameng_tui.case.vocabulary import PROBLEMS
from kameng_tui.counsel.claims import propose
from kameng_tui.counsel.nextsteps import next_steps
from kameng_tui.counsel.routes import routes_of
from kameng_tui.knowledge.load import knowledge

FILES = sorted((Path(__file__).parent / "playbook_examples").glob("*.toml"))
KINDS = {
    "alipay": "payment",
    "wechat-pay": "payment",
    "12315": "regulator",
    "heimao": "media",
    "court": "court",
}
CHANNELS = by_id(a_channel("platform"), *(a_channel(id_, kind) for id_, kind in KINDS.items()))


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def played(example: dict[str, Any]) -> dict[str, Any]:
    """What the program says of the example, in the shape of its ``[expect]``."""
    book = knowledge().playbook(example["case"]["problem"])
    cards = tuple(card(f"e{n}", kind) for n, kind in enumerate(example["evidence"]))
    dossier = a_dossier(a_case(**example["case"]), cards=cards)
    s = situation(dossier, "2026-11-21T10:00", CHANNELS, book)
    first = next_steps(s)[0]
    return {
        "chain": {state.link: state.state for state in s.chain if state.required},
        "ready": s.chain_ready,
        "stops": [step.id.removeprefix("stop:") for step in next_steps(s) if step.id.startswith("stop:")],
        "first": f"{first.do} {first.id}",
        "channels": [route.channel for route in routes_of(book, s.view) if not route.skipped],
        "claims": [claim.kind for claim in propose(dossier, book, s.view, s.elements)],
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_comes_out_as_it_says(path: Path) -> None:
    example = read(path)
    assert example["says"]
    assert played(example) == example["expect"]


def test_every_problem_has_an_example() -> None:
    assert set(PROBLEMS) == {read(path)["case"]["problem"] for path in FILES}
