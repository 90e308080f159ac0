"""The front matter of a paper: what sending keeps comes back as it was, and what a hand spoilt is told and left out."""

from __future__ import annotations

import pytest

from kameng_tui.case.records import Paper
from kameng_tui.values import parse_when
from kameng_tui.workbook.papers import read_paper, split_paper, twin_digest, write_paper

PAPER = Paper(
    "papers/a.md", "12315", "complaint", "authority", parse_when("2026-09-02T10:00"), "ab" * 32, "一、事实\n甲。",
    form_sha256="cd" * 32, twin_sha256="ef" * 32, items=("order.o1",), keyed="8fd70ae0",
    sentences={"order.o1.amount": (2, 3), "form.含 空格": (1,), "answers.a-b": ()},
    was={"order.o1.amount": "100.00", "form.含 空格": '引"号\\和+++'}, prints={"answers.a-b": "24d5b13d0e1c76ad"},
)  # fmt: skip


def read(text: str):
    return read_paper(*split_paper(text), "papers/a.md")


def test_what_was_kept_is_read_back():
    paper, faults = read(write_paper(PAPER))
    assert paper == PAPER and not faults


@pytest.mark.parametrize(
    "spoilt",
    ['[sentences]\n"order.o1.amount" = "3"', '[sentences]\n"order.o1.amount" = [0]', '[was]\n"order.o1.amount" = 3',
     '[sentences]\n"order.o1.amount" = [true]', '[prints]\n"order.o1.amount" = [1]'],
)  # fmt: skip
def test_a_line_that_a_hand_spoilt_is_told_and_says_nothing(spoilt):
    paper, faults = read(f'+++\nfiling = "12315"\n{spoilt}\n+++\n正文')
    assert [f.code for f in faults] == ["field.invalid"] and "order.o1.amount" in faults[0].message
    assert not (paper.sentences or paper.was or paper.prints) and paper.text == "正文"


@pytest.mark.parametrize("front", ["sentences = 3", 'items = "order.o1"', "was = []"])
def test_so_is_a_table_that_is_none(front):
    paper, faults = read(f"+++\n{front}\n+++\n正文")
    assert [f.code for f in faults] == ["field.invalid"] and paper.text == "正文"


def test_the_fingerprint_of_a_twin_is_that_of_its_text_as_it_is_read_back():
    written = write_paper(Paper(text="甲\r\n乙"))
    assert twin_digest(read(written)[0].text) == twin_digest("甲\r\n乙") != twin_digest("甲乙")
