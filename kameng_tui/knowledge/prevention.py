"""The sheet for before buying, read from ``prevention.toml``: a title, parts, and in each what to look at and by which law.

What the cited statutes are is checked in ``checks``, not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kameng_tui.law.reading import Fault, TableReader, tables_of
from kameng_tui.record import record

TOPIC = "三查"  # what the command line calls it


@record
class Advice:
    """One thing to look at; ``cites`` are keys of the statute table."""

    text: str
    cites: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        return f"{self.text}({'、'.join(self.cites)})" if self.cites else self.text


@record
class Part:
    title: str
    items: tuple[Advice, ...]


@record
class Sheet:
    title: str
    as_of: date
    sources: tuple[str, ...]
    parts: tuple[Part, ...]
    closing: str

    @property
    def origin(self) -> str:
        return f"资料日期 {self.as_of};依据:{';'.join(self.sources)}"


def read_sheet(raw: Mapping[str, Any]) -> tuple[Sheet, list[Fault]]:
    """The sheet of a document and everything wrong with it."""
    faults: list[Fault] = []
    table = TableReader(raw, "", faults)
    sheet = Sheet(
        title=table.text("title", required=True),
        as_of=table.day("as_of", required=True) or date.min,
        sources=table.texts("sources", required=True),
        parts=tuple(
            _part(TableReader(part, f"part.{place}", faults), f"part.{place}", faults)
            for place, part in enumerate(tables_of(table.raw("part"), "part", faults))
        ),
        closing=table.text("closing", required=True),
    )
    table.no_other_keys()
    if not sheet.parts:
        faults.append(("part", "一项也没有,请写 [[part]]"))
    return sheet, faults


def _part(table: TableReader, path: str, faults: list[Fault]) -> Part:
    items = tables_of(table.raw("items"), f"{path}.items", faults)
    part = Part(
        table.text("title", required=True),
        tuple(_advice(TableReader(item, f"{path}.items.{n}", faults)) for n, item in enumerate(items)),
    )
    table.no_other_keys()
    return part


def _advice(table: TableReader) -> Advice:
    advice = Advice(table.text("text", required=True), table.texts("cites"))
    table.no_other_keys()
    return advice
