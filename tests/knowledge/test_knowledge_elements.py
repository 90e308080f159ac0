"""What must be proved for each claim: every kind has elements, every id exists, and faults are told with their place."""

from __future__ import annotations

import copy
import tomllib
from typing import Any

import pytest

from kameng_tui.case import vocabulary as v
from kameng_tui.knowledge.elements import BEYOND_DOUBT, faults_of, read_elements
from kameng_tui.knowledge.load import FOLDER, knowledge

RAW = tomllib.loads((FOLDER / "elements.toml").read_text(encoding="utf-8"))


def test_every_kind_of_claim_has_elements() -> None:
    assert set(knowledge().elements) == set(v.CLAIMS)
    assert all(proof.elements for proof in knowledge().elements.values())


def test_fraud_is_to_be_proved_beyond_reasonable_doubt_and_nothing_else_is() -> None:
    standards = {
        kind: {e.standard for e in proof.elements if not e.optional}
        for kind, proof in knowledge().elements.items()
    }
    assert standards.pop("statutory-compensation") == {BEYOND_DOUBT}
    assert set().union(*standards.values()) == {"probable"}


def test_what_is_better_left_out_than_made_without_proof() -> None:
    dropped = {kind for kind, proof in knowledge().elements.items() if proof.or_drop}
    assert dropped == {"promised-compensation", "statutory-compensation", "loss", "interest"}


def _first(raw: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = raw["elements"][0]
    return found


BROKEN: dict[str, tuple[Any, str, str]] = {
    "a standard nobody knows": (lambda raw: _first(raw).update(standard="fifty"), "elements.contract.standard", "probable"),
    "an element of nothing": (lambda raw: (_first(raw).pop("links"), _first(raw).pop("kinds")), "elements.contract.links", "至少"),
    "an unknown link": (lambda raw: _first(raw).update(links=["payed"]), "elements.contract.links", "payed"),
    "an unknown kind": (lambda raw: _first(raw).update(kinds=["hologram"]), "elements.contract.kinds", "hologram"),
    "an article that is not in the table": (lambda raw: _first(raw).update(cites=["民法典9999"]), "elements.contract.cites", "9999"),
    "a question that nobody asks": (lambda raw: raw["elements"][7].update(answer="weather"), "elements.intent.answer", "weather"),
    "an element that is not there": (lambda raw: raw["claims"][0].update(elements=["x"]), "claims.refund.elements", "x"),
    "a claim without elements": (lambda raw: raw["claims"].pop(0), "claims", "refund"),
    "a claim of another world": (lambda raw: raw["claims"][0].update(kind="duel"), "claims.duel", "编号表"),
    "a key nobody asked for": (lambda raw: _first(raw).update(weight=3), "elements.contract.weight", "weight"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "path", "says"), BROKEN.values(), ids=BROKEN)
def test_a_fault_names_its_place(change: Any, path: str, says: str) -> None:
    raw = copy.deepcopy(RAW)
    change(raw)
    claims, faults = read_elements(raw)
    keys = {s.key for s in knowledge().statutes}
    questions = {q.id for book in knowledge().playbooks.values() for q in book.questions}
    assert any(
        where == path and says in sentence
        for where, sentence in (*faults, *faults_of(claims, keys, questions))
    )
