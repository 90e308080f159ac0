"""Every row of the master table of time limits can be written as data, and comes to the date worked by hand.

The rows and their dates lie in ``master_limits.toml``; here is the list of ids, so that none is forgotten.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from casemaker import a_case, a_channel, a_dossier, at, by_id, calendar, card, entry, filing

from kameng_tui.channels.records import EventSpec
from kameng_tui.law.limits import read_limits
from kameng_tui.reckon.dues import Due, Question, dues_of, questions_of
from kameng_tui.values import day_end, parse_when

RAW = tomllib.loads((Path(__file__).parent / "master_limits.toml").read_text(encoding="utf-8"))
LIMITS, FAULTS = read_limits(RAW["limits"])
EVENTS = tuple(EventSpec(table["id"], table["label"], table["as"]) for table in RAW["events"])
WORKED = RAW["worked"]
KEYS = {
    "limit", "events", "order", "paid", "known", "evidence", "answers", "form", "now", "earliest", "latest",
    "question", "none", "state", "provisional", "transition", "confidence", "says", "why",
}  # fmt: skip

# the rows of the research, by part of the field; ALI stands for the three things not known of Alipay
ROWS = {
    "platform": "P-TOPUP P-BADCARD P-SETTLE P-FIRST P-FINAL P-NOTICE",
    "12315 complaint": "C12315-3Y C12315-ACCEPT C12315-ID C12315-MED C12315-TERM C12315-CLUE C12315-ODR",
    "12315 report": "R12315-CHECK R12315-TELL R12315-DUP",
    "payment": "WX-REPLY WX-DONE WXMINI-201 WX-WINDOW ALI PAY-15 PAY-REC",
    "exposure": "HM-REVIEW HM-REPLY",
    "telecom": "T-OPER T-FEE5M T-2Y T-ACCEPT T-REPLY",
    "police": "PO-RECEIPT PO-ADM PO-CRIM PO-NOTICE PO-REVIEW PO-MOVE PO-SECCASE PO-STOPPAY",
    "court": "L-PRESC L-RESCIND L-TERMIN L-FILE L-FEE L-SERVE L-ANSWER L-EVID L-SMALL L-SIMPLE L-OBJ L-ENFORCE"
    " L-CONFIRM PO-ORDER",
    "privacy, retention": "PI-1 K-3Y",
}
UNCERTAIN = {
    "P-TOPUP", "P-BADCARD", "P-SETTLE", "P-FIRST", "P-FINAL", "WX-WINDOW", "ALI", "HM-REVIEW", "HM-REPLY", "PO-SECCASE",
}  # fmt: skip


def row_of(limit: str) -> str:
    return limit.partition("--")[0]


def test_the_file_has_no_fault_and_every_row() -> None:
    assert FAULTS == []
    assert {row_of(limit.id) for limit in LIMITS} == set(" ".join(ROWS.values()).split())


def test_every_limit_has_a_worked_date() -> None:
    assert {worked["limit"] for worked in WORKED} == {limit.id for limit in LIMITS}
    assert [worked for worked in WORKED if not worked["why"] or set(worked) - KEYS] == []


def test_what_is_not_confirmed_is_never_certain() -> None:
    assert {row_of(limit.id) for limit in LIMITS if limit.confidence == "uncertain"} == UNCERTAIN


def test_what_extends_pauses_or_changed_is_worked_twice() -> None:
    twice = {limit.id for limit in LIMITS if limit.extend or limit.pause_on or limit.effective_from}
    few = [id for id in twice if sum(worked["limit"] == id for worked in WORKED) < 2]
    # the second review is the first one again
    assert few == ["PO-REVIEW--second-answer"]


def end_of(text: str) -> datetime:
    return parse_when(text) if "T" in text else day_end(date.fromisoformat(text))


def reckoned(worked: dict[str, Any]) -> tuple[list[Due], list[Question]]:
    """The dues and questions of the one filing at a channel that carries all limits, and those of ``worked`` only."""
    tables: dict[str, Any] = {"answers": worked.get("answers", {})}
    if "order" in worked:
        tables["order"] = [{"id": "o1"} | {name: at(when) for name, when in worked["order"].items()}]
    if "paid" in worked:
        tables["payment"] = [{"id": "p1", "order": "o1", "paid": at(worked["paid"])}]
    if "known" in worked:
        tables["known"] = {name: date.fromisoformat(day) for name, day in worked["known"].items()}
    journal = tuple(
        entry(f"e{i}", when, kind, filing="own", until=date.fromisoformat(until[0]) if until else None)
        for i, (when, kind, *until) in enumerate(worked.get("events", []))
    )
    cards = tuple(card(f"c{i}", kind) for i, kind in enumerate(worked.get("evidence", [])))
    dossier = a_dossier(a_case(**tables), journal, cards, (filing("own", form=worked.get("form", {})),))
    limits = tuple(limit for limit in LIMITS if row_of(limit.id) == row_of(worked["limit"]))
    channels = by_id(a_channel("own", "other", limits=limits, events=EVENTS, stages=()))
    asked = (dossier, channels, (), calendar(), at(worked["now"]), {})
    return (
        [due for due in dues_of(*asked) if due.limit == worked["limit"]],
        [question for question in questions_of(*asked) if question.limit == worked["limit"]],
    )


@pytest.mark.parametrize("worked", WORKED, ids=[f"{w['limit']}: {w['why']}" for w in WORKED])
def test_the_worked_date(worked: dict[str, Any]) -> None:
    dues, questions = reckoned(worked)
    if worked.get("none"):
        assert (dues, questions) == ([], [])
        return
    if "question" in worked:
        assert dues == [] and [worked["question"] in question.text for question in questions] == [True]
        return
    (due,) = dues
    assert questions == []
    assert (due.earliest, due.latest) == (end_of(worked["earliest"]), end_of(worked["latest"]))
    assert (due.state, due.provisional) == (worked["state"], worked.get("provisional", False))
    assert worked.get("transition", "") in (due.transition or "") and bool(due.transition) == (
        "transition" in worked
    )
    assert due.confidence == worked.get("confidence", due.confidence)
    assert any(worked.get("says", "") in step for step in due.steps)
    assert due.steps and due.source
