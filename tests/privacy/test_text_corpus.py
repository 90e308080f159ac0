"""The corpus: no labelled secret is missed, and what identifies an order stays readable."""

from __future__ import annotations

from kameng_tui.privacy.mask import STORED_TEXT_KINDS, hidden_from, mask_text
from kameng_tui.privacy.recognise import KINDS, find
from tests.privacy.confusion import READABLE, lines, order_numbers, table, wrongly_masked

LINES = lines()


def test_the_corpus_is_as_long_as_it_has_to_be() -> None:
    assert len(LINES) >= 300
    assert all(
        value in line["text"] for line in LINES for _, value in (*line.get("hide", ()), *line.get("keep", ()))
    )
    labelled = {kind for line in LINES for kind, _ in line.get("hide", ())}
    assert labelled == set(KINDS)


def test_every_line_is_read_as_it_says() -> None:
    wrong = {}
    for line in LINES:
        found = sorted([hit.kind, hit.value] for hit in find(line["text"]))
        if found != sorted(line.get("hide", [])):
            wrong[line["text"]] = found
    assert not wrong


def test_no_labelled_secret_is_left_in_a_stored_text() -> None:
    for line in LINES:
        masked, _ = mask_text(line["text"], STORED_TEXT_KINDS)
        for kind, value in line.get("hide", ()):
            assert (value in masked) == (kind not in STORED_TEXT_KINDS), line["text"]


def test_numbers_that_identify_an_order_outlive_every_mask_but_that_for_the_public() -> None:
    for line in LINES:
        masked, _ = mask_text(line["text"], hidden_from("respondent"))
        assert all(value in masked for _, value in line.get("keep", ())), line["text"]


def test_the_table_has_nothing_beside_its_diagonal() -> None:
    astray = {pair: n for pair, n in table().items() if pair[1] not in (pair[0], READABLE)}
    missed = {pair: n for pair, n in table().items() if pair[0] in KINDS and pair[1] == READABLE}
    assert (astray, missed) == ({}, {})


def test_at_most_one_order_number_in_a_hundred_is_masked() -> None:
    many = 6_000
    assert len(set(order_numbers(many))) > many * 0.99
    assert len(wrongly_masked(many)) <= many * 0.01
