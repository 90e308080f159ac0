"""Reads playbooks: a TOML document as dicts becomes a Playbook, with every fault and its place.

``common.toml`` is no playbook but what playbooks share: an item of a playbook takes from the item there with the same
name (``id``; of channels ``channel``, of claims ``kind``) whatever it does not say itself. What ids and statutes mean is
checked in ``checks``, not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kameng_tui.knowledge.records import (
    ANSWERS,
    Capture,
    ClaimOption,
    Objection,
    Playbook,
    PlaybookLink,
    Preferred,
    Question,
    Slot,
)
from kameng_tui.law.reading import Fault, TableReader, tables_of

# the lists of a playbook, and the key that names an item of each
NAMED_BY = {
    "questions": "id",
    "links": "id",
    "captures": "id",
    "objections": "id",
    "channels": "channel",
    "claims": "kind",
}


def with_common(raw: Mapping[str, Any], common: Mapping[str, Any]) -> dict[str, Any]:
    """``raw`` with each item filled up from the item of the same name in ``common``."""
    merged = dict(raw)
    for key, name in NAMED_BY.items():
        items = raw.get(key)
        if isinstance(items, list):
            shared = {item.get(name): item for item in common.get(key, ()) if isinstance(item, Mapping)}
            merged[key] = [
                {**shared.get(item.get(name), {}), **item} if isinstance(item, Mapping) else item
                for item in items
            ]
    return merged


def read_playbook(raw: Mapping[str, Any]) -> tuple[Playbook, list[Fault]]:
    """The playbook of a document (already ``with_common``) and everything wrong with it."""
    faults: list[Fault] = []
    table = TableReader(raw, "", faults)
    book = Playbook(
        id=table.text("id", required=True),
        label=table.text("label", required=True),
        group=table.text("group", required=True),
        summary=table.text("summary", required=True),
        as_of=table.day("as_of", required=True) or date.min,
        sources=table.texts("sources", required=True),
        words=table.texts("words"),
        phenomenon=table.text("phenomenon", required=True),
        questions=tuple(_question(item) for item in _items(table, "questions", faults)),
        links=tuple(_link(item, faults) for item in _items(table, "links", faults)),
        captures=tuple(_capture(item) for item in _items(table, "captures", faults)),
        objections=tuple(_objection(item) for item in _items(table, "objections", faults)),
        channels=tuple(_preferred(item) for item in _items(table, "channels", faults)),
        claims=tuple(_claim(item) for item in _items(table, "claims", faults)),
        cautions=table.texts("cautions"),
    )
    table.no_other_keys()
    return book, faults


def _items(table: TableReader, key: str, faults: list[Fault]) -> list[TableReader]:
    """A reader for each table of the list ``key``; its path names the item, for people who look for it."""
    name = NAMED_BY[key]
    return [
        TableReader(raw, f"{key}.{raw.get(name, place)}", faults)
        for place, raw in enumerate(tables_of(table.raw(key), key, faults))
    ]


def _question(table: TableReader) -> Question:
    question = Question(
        id=table.text("id", required=True),
        text=table.text("text", required=True),
        why=table.text("why"),
        options=table.texts("options") or ANSWERS,
        self_check=table.flag("self_check", False),
        stop_when=table.texts("stop_when"),
        stop_says=table.text("stop_says"),
        stop_to=table.text("stop_to"),
        first=table.flag("first", False),
    )
    table.no_other_keys()
    return question


def _link(table: TableReader, faults: list[Fault]) -> PlaybookLink:
    id_ = table.text("id", required=True)
    slots = [
        _slot(TableReader(raw, f"links.{id_}.slots.{raw.get('id', place)}", faults))
        for place, raw in enumerate(tables_of(table.raw("slots"), f"links.{id_}.slots", faults))
    ]
    link = PlaybookLink(
        id=id_,
        label=table.text("label", required=True),
        slots=tuple(slots),
        missing=table.text("missing", required=True),
        required=table.flag("required", True),
        proved_by=table.table("proved_by"),
    )
    table.no_other_keys()
    return link


def _slot(table: TableReader) -> Slot:
    slot = Slot(
        id=table.text("id", required=True),
        label=table.text("label", required=True),
        kinds=table.texts("kinds", required=True),
        shows=table.text("shows", required=True),
    )
    table.no_other_keys()
    return slot


def _capture(table: TableReader) -> Capture:
    capture = Capture(
        id=table.text("id", required=True),
        text=table.text("text", required=True),
        kind=table.text("kind", required=True),
        link=table.text("link", required=True),
        why=table.text("why", required=True),
        urgent=table.flag("urgent", False),
    )
    table.no_other_keys()
    return capture


def _objection(table: TableReader) -> Objection:
    objection = Objection(
        id=table.text("id", required=True),
        says=table.text("says", required=True),
        answer=table.text("answer", required=True),
        evidence=table.texts("evidence", required=True),
        cites=table.texts("cites", required=True),
        when=table.table("when"),
    )
    table.no_other_keys()
    return objection


def _preferred(table: TableReader) -> Preferred:
    preferred = Preferred(
        channel=table.text("channel", required=True),
        why=table.text("why", required=True),
        skip_when=table.table("skip_when"),
        skip_why=table.text("skip_why"),
    )
    table.no_other_keys()
    return preferred


def _claim(table: TableReader) -> ClaimOption:
    claim = ClaimOption(
        kind=table.text("kind", required=True),
        text=table.text("text", required=True),
        basis=table.texts("basis", required=True),
        when=table.table("when"),
        caution=table.text("caution"),
        partial=table.flag("partial", False),
    )
    table.no_other_keys()
    return claim
