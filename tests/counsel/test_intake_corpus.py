"""Recall and precision of the reader over labelled texts: what people and support really write. Each kind has its floor."""

from __future__ import annotations

import pytest
from intake_rates import HALF, corpus, rates, read, shown

CORPUS = corpus()
RECALL, PRECISION = 0.92, 0.92
LOWER_PRECISION = {
    "event reply": 0.9,  # what the other side says and is nothing better is a reply, a bank's SMS about wages too
}


def test_the_corpus_is_large_enough_to_mean_something():
    assert len(CORPUS) >= 120
    assert len({entry["id"] for entry in CORPUS}) == len(CORPUS)


def test_recall_of_every_kind_stays_above_its_floor():
    low = {kind: rate.missed for kind, rate in rates().items() if rate.recall < RECALL}
    assert not low


def test_precision_of_every_kind_stays_above_its_floor():
    low = {
        kind: rate.extra
        for kind, rate in rates().items()
        if rate.precision < LOWER_PRECISION.get(kind, PRECISION)
    }
    assert not low


@pytest.mark.parametrize("entry", [e for e in CORPUS if e.get("never")], ids=lambda e: e["id"])
def test_what_the_text_does_not_tell_is_no_value(entry):
    proposed = {shown(p.value) for p in read(entry["id"])}
    assert not proposed & set(entry["never"])
    assert not [value for value in proposed if "XX" in value]


@pytest.mark.parametrize("entry", CORPUS, ids=lambda e: e["id"])
def test_every_proposal_has_its_place_and_its_reason(entry):
    lines = entry["text"].translate(HALF).split("\n")
    for number, proposal in enumerate(read(entry["id"]), 1):
        word, line, column = proposal.place.split(":")
        assert proposal.n == number
        assert proposal.why
        assert word == "text"
        assert 1 <= int(column) <= len(lines[int(line) - 1])
        if isinstance(proposal.value, str) and proposal.key not in (
            "order.goods",
            "payment.method",
            "problem",
        ):
            assert lines[int(line) - 1][int(column) - 1 :].startswith(
                shown(proposal.value).split("\n")[0][:4]
            )
