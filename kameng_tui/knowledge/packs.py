"""Which papers go together, read from ``packs.toml``: for whom, what must hold before, and what to do with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kameng_tui.case import vocabulary as v
from kameng_tui.law.reading import Fault, TableReader, tables_of, unknown
from kameng_tui.record import record

PARTS = (
    "letters", "form", "statement", "pleading", "summary", "evidence-list", "record", "bundle", "evidence", "files",
)  # fmt: skip
CHECKS = ("subject", "chain", "claims", "letters", "fraud")


@record
class PackGate:
    """Something that must hold: the check that answers, and what it means where it does not."""

    id: str
    why: str


@record
class Pack:
    """What leaves together. ``pdf``: what is in it where one PDF is asked for, if that is something else. ``exact``: no
    piece of evidence may be missing or changed. ``per_filing``: it is about one complaint."""

    id: str
    label: str
    about: str
    audiences: tuple[str, ...]
    parts: tuple[str, ...]
    pdf: tuple[str, ...] = ()
    gates: tuple[PackGate, ...] = ()
    advice: tuple[PackGate, ...] = ()
    exact: bool = False
    per_filing: bool = False
    notes: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


def read_packs(raw: Mapping[str, Any]) -> tuple[Mapping[str, Pack], list[Fault]]:
    """The packs of a document by id, in its order, and everything wrong with it."""
    faults: list[Fault] = []
    table = TableReader(raw, "", faults)
    table.day("as_of", required=True)
    table.texts("sources", required=True)
    packs = [
        _pack(TableReader(row, f"pack.{row.get('id', place)}", faults), faults)
        for place, row in enumerate(tables_of(table.raw("pack"), "pack", faults))
    ]
    table.no_other_keys()
    return {pack.id: pack for pack in packs}, faults


def _pack(table: TableReader, faults: list[Fault]) -> Pack:
    pack = Pack(
        id=table.text("id", required=True),
        label=table.text("label", required=True),
        about=table.text("about", required=True),
        audiences=table.texts("audiences", required=True),
        parts=table.texts("parts", required=True),
        pdf=table.texts("pdf"),
        gates=_gates(table.raw("gates"), faults),
        advice=_gates(table.raw("advice"), faults),
        exact=table.flag("exact", False),
        per_filing=table.flag("per_filing", False),
        notes=table.texts("notes"),
        cites=table.texts("cites"),
    )
    table.no_other_keys()
    return pack


def _gates(raw: object, faults: list[Fault]) -> tuple[PackGate, ...]:
    gates = []
    for place, row in enumerate(tables_of(raw, "gates", faults)):
        table = TableReader(row, f"gates.{place}", faults)
        gates.append(PackGate(table.text("id", required=True), table.text("why", required=True)))
        table.no_other_keys()
    return tuple(gates)


def faults_of(packs: Mapping[str, Pack], statutes: Collection[str]) -> list[Fault]:
    """What only the other files can show."""
    faults: list[Fault] = []
    for pack in packs.values():
        path = f"pack.{pack.id}"
        faults += unknown(pack.audiences, v.AUDIENCES, f"{path}.audiences")
        faults += unknown((*pack.parts, *pack.pdf), PARTS, f"{path}.parts")
        faults += unknown([gate.id for gate in (*pack.gates, *pack.advice)], CHECKS, f"{path}.gates")
        faults += unknown(pack.cites, statutes, f"{path}.cites")
    return faults
