"""Changes of one source at a time, and what of a letter is not written any more after them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from casemaker import a_case, a_dossier, at, card, entry, filing

from kameng_tui.counsel import provenance

CASE = a_case(
    problem="card-key-invalid",
    story={"text": "第一句。第二句！"},
    consumer={"phone": "vault:****5678", "purpose": "personal", "minor": True, "profile": "本人"},
    known={"harm": date(2026, 9, 1)},
    answers={"used-by-me": "no"},
    order=[{"id": "o1", "number": "A1", "amount": 100, "placed": at("2026-09-01T10:00")}],
    payment=[{"id": "p1", "order": "o1", "amount": 100}],
    claim=[{"id": "c1", "kind": "refund", "basis": ["电商法20"], "amount": 100}],
)
CHANGED = {  # every kind of fact: what it says now, and what a letter would be written with instead
    "problem": ("card-key-invalid", ""),
    "story.text": ("第一句。第二句！", "第一句〓〓〓〓。第二句〓〓〓〓！"),
    "consumer.phone": ("vault:****5678", "vault:****5678〓〓〓〓"),
    "consumer.minor": ("是", "否"),
    "known.harm": ("2026-09-01", "2026-09-02"),
    "answers.used-by-me": ("no", ""),
    "order.o1.number": ("A1", "A1〓〓〓〓"),
    "order.o1.amount": ("100.00", "100.01"),
    "order.o1.placed": ("2026-09-01 10:00", "2026-09-02 10:01"),
    "claim.c1.basis": ("电商法20", "电商法20〓〓〓〓"),
}


@pytest.mark.parametrize("path", CHANGED)
def test_a_fact_is_changed_alone_and_keeps_its_shape(path):
    before, after = CHANGED[path]
    other = dict(provenance.leaves(provenance.with_another(CASE, path)))
    was = dict(provenance.leaves(CASE))
    assert provenance.text_of(was[path]) == before
    assert provenance.text_of(other.get(path, "")) == after
    assert {p: x for p, x in other.items() if p != path} == {p: x for p, x in was.items() if p != path}


def test_ids_and_what_joins_records_are_no_facts():
    paths = {path for path, _ in provenance.leaves(CASE)}
    assert "order.o1.number" in paths, "the list of orders is one, though a payment's order is none"
    assert not paths & {"schema", "order.o1.id", "payment.p1.order", "consumer.profile", "opened"}


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ("甲。乙。", "甲。丙。", {1}),
        ("1. 甲；\n2. 乙。", "1. 乙。", {0}),  # the number and the last mark follow from the neighbours
        ("（一）甲\n二、乙", "乙", {0}),
        ("姓名：张\n姓名：张", "姓名：张", {0, 1}),  # which of the two it was cannot be told
        ("他说“好。”然后走了。", "他说“好。”没有走。", {1}),
        ("甲", "甲。\n乙。", set()),
    ],
)
def test_what_is_not_written_any_more(before, after, gone):
    assert provenance.changed(provenance.sentences(before), after) == gone


def test_sentences_know_their_line():
    said = [(s.line, s.text) for s in provenance.sentences("一、事实\n\n甲。 乙？”丙\n")]
    assert said == [(1, "一、事实"), (3, "甲。"), (3, "乙？”"), (3, "丙")]


def test_an_entry_is_changed_in_everything_that_a_letter_tells_of_it():
    old = entry("e1", "2026-09-04T10:00", "promise", text="尽快。", staff="1024", receipt="R1", promise="退款",
                promise_by="2026-09-05T10:00", amount=CASE.orders[0].amount)  # fmt: skip
    told = {"text", "staff", "receipt", "promise", "promise_by", "amount", "at"}
    made = dict(provenance.with_another_entry(old))
    assert made.keys() == told, "what it does not say is not changed"
    for name, new in made.items():
        assert {key for key in told if getattr(old, key) != getattr(new, key)} == {name}
        assert (new.kind, new.id, new.logged) == (old.kind, old.id, old.logged)


def test_the_state_holds_what_holds():
    voided = entry("e1", "2026-09-04T10:00", "contact", text="甲")
    by = replace(entry("e2", "2026-09-05T10:00", "contact"), corrects="e1", void="写错了")
    dossier = a_dossier(
        CASE, (voided, by), (card("y6gs", "payment"),), (filing("12315", form={"x": ["甲", "乙"]}),)
    )
    state = provenance.state_of(dossier, "12315")
    assert state["form.x"] == "甲、乙" and "evidence.y6gs" in state
    assert not [path for path in state if path.startswith("journal.")], "a voided entry is not there"


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("order.o1.amount", "订单金额"), ("evidence.y6gs", "证据 y6gs"), ("journal.20260904T101200-q5xa", "09-04 的记录"),
        ("journal.20260904T101200-q5xa.with", "09-04 的记录 对方"),
        ("form.via", "表单 途径"), ("answers.used-by-me", "自查回答 used-by-me"),
    ],
)  # fmt: skip
def test_what_a_source_is_called(path, label):
    assert provenance.label_of(path, {"via": "途径"}) == label
