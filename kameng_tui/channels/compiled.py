"""A checked manifest as records. Says nothing about faults: ``manifest.read_manifest`` has found them before.

Kept apart from the checking so that a start from the index pays only for this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from kameng_tui.channels import records as r
from kameng_tui.law.limits import read_limits

LISTS: Mapping[str, type] = {
    "fields": r.FieldSpec, "events": r.EventSpec, "stages": r.StageSpec, "gates": r.GateSpec,
    "interplay": r.Interplay, "grounds": r.GroundSpec, "venues": r.VenueSpec, "attachments": r.Attachments, "cadence": r.Cadence, "fees": r.Fee,
    "receipts": r.Receipt, "templates": r.TemplateSpec,
}  # fmt: skip
ATTRIBUTES = {"from": "from_", "as": "as_"}


def channel_of(raw: Mapping[str, Any], files: Mapping[str, str], sha256: str) -> r.Channel:
    """The Channel of a manifest without faults; ``files`` are the texts beside it by name."""
    values: dict[str, Any] = {name: _plain(value) for name, value in raw.items() if name in _TOP}
    values |= {name: tuple(_record(cls, table) for table in raw.get(name, ())) for name, cls in LISTS.items()}
    values["templates"] = tuple(
        replace(t, text=files.get(t.file, ""), form_text=files.get(t.form, "")) for t in values["templates"]
    )
    values["tables"] = tuple({**row, "text": files.get(row["file"], "")} for row in raw.get("tables", ()))
    values["limits"] = read_limits(limit_tables(raw))[0]
    values.setdefault("url", "")
    values["hooks"] = raw.get("hooks", {}).get("module", "")
    return r.Channel(**values, raw=raw, sha256=sha256)


def limit_tables(raw: Mapping[str, Any]) -> Any:
    """``[[limits]]`` for the reader of their grammar, which knows no ``x-`` keys."""
    rows = raw.get("limits", [])
    if not isinstance(rows, list):
        return rows
    return [
        {name: value for name, value in row.items() if not name.startswith("x-")}
        if isinstance(row, Mapping)
        else row
        for row in rows
    ]


def _record(cls: type, table: Mapping[str, Any]) -> Any:
    values = {ATTRIBUTES.get(name, name): _plain(value) for name, value in table.items() if name[:2] != "x-"}
    if isinstance(values.get("from_"), str):
        values["from_"] = (values["from_"],)
    return cls(**values)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_TOP = frozenset(f.name for f in fields(r.Channel)) - {*LISTS, "limits", "windows", "hooks", "raw", "sha256"}
