"""Who is liable when: the table of ``responsibility.toml`` as records, with every fault and its place.

What the ids, statutes and conditions mean is checked in ``checks``; who is liable in a case is said by ``counsel``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from kameng_tui.case.vocabulary import RESPONSIBLE
from kameng_tui.knowledge.records import Condition, Question
from kameng_tui.law.reading import Fault, TableReader, tables_of
from kameng_tui.record import record

T = TypeVar("T")
FOUND = ("found.payee", "found.private")
"""What a condition of this table may ask besides the fields of a case: counsel compares it."""


@record
class Ground:
    """One reason why somebody is liable. ``sure`` False: for the time being. ``joint``: the platform may be asked to
    answer together with the seller. ``alone``: nothing else is looked at. ``request``: help is asked for, no breach told."""

    id: str
    who: str
    says: str
    basis: tuple[str, ...]
    when: Condition
    changes: str
    sure: bool = True
    joint: bool = False
    alone: bool = False
    request: bool = False


@record
class Risk:
    """What decides nothing but has to be said, and what to do about it."""

    id: str
    says: str
    advice: str
    when: Condition
    basis: tuple[str, ...] = ()


@record
class Asked:
    """A question that decides, and when it is to be asked."""

    question: Question
    when: Condition


@record
class Liability:
    """The whole table."""

    as_of: date
    sources: tuple[str, ...]
    grounds: tuple[Ground, ...]
    risks: tuple[Risk, ...]
    asked: tuple[Asked, ...]


def read_liability(raw: Mapping[str, Any]) -> tuple[Liability, list[Fault]]:
    """The table of a document and everything wrong with it."""
    faults: list[Fault] = []
    table = TableReader(raw, "", faults)
    made = Liability(
        as_of=table.day("as_of", required=True) or date.min,
        sources=table.texts("sources", required=True),
        grounds=_each(table, "ground", faults, _ground),
        risks=_each(table, "risk", faults, _risk),
        asked=_each(table, "ask", faults, _asked),
    )
    table.no_other_keys()
    return made, faults


def _each(
    table: TableReader, key: str, faults: list[Fault], read: Callable[[TableReader], T]
) -> tuple[T, ...]:
    found = []
    for place, raw in enumerate(tables_of(table.raw(key), key, faults)):
        item = TableReader(raw, f"{key}.{raw.get('id', place)}", faults)
        found.append(read(item))
        item.no_other_keys()
    return tuple(found)


def _ground(table: TableReader) -> Ground:
    return Ground(
        id=table.text("id", required=True),
        who=table.choice("who", RESPONSIBLE),
        says=table.text("says", required=True),
        basis=table.texts("basis", required=True),
        when=table.table("when"),
        changes=table.text("changes", required=True),
        sure=table.flag("sure", True),
        joint=table.flag("joint", False),
        alone=table.flag("alone", False),
        request=table.flag("request", False),
    )


def _risk(table: TableReader) -> Risk:
    basis = table.raw("basis") or ()
    return Risk(
        id=table.text("id", required=True),
        says=table.text("says", required=True),
        advice=table.text("advice", required=True),
        when=table.table("when"),
        basis=table.texts("basis") if basis else (),
    )


def _asked(table: TableReader) -> Asked:
    return Asked(
        Question(
            id=table.text("id", required=True),
            text=table.text("text", required=True),
            why=table.text("why", required=True),
        ),
        table.table("when"),
    )
