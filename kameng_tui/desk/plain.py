"""Records as plain data for JSON: amounts as "100.00", times with offset, findings with their severity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from kameng_tui.case.findings import Finding, Fix
from kameng_tui.values import show_amount, show_when

_AS_IT_IS = frozenset((str, int, bool, float, type(None)))
"""Most of what an answer holds: of ten thousand cases it is half a million times."""


def plain(value: Any) -> Any:
    """``value`` as dicts, lists, texts, numbers and None. A trailing underscore of a name is dropped (``with_``)."""
    if value.__class__ in _AS_IT_IS:
        return value
    if isinstance(value, datetime):
        return show_when(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return show_amount(value) if value == value.quantize(Decimal("0.01")) else str(value)
    if isinstance(value, Finding):
        return finding(value)
    if isinstance(value, Fix):
        return {"do": value.do, "with": plain(value.with_)}
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name.rstrip("_"): plain(getattr(value, f.name)) for f in fields(value) if f.repr}
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value


def finding(found: Finding) -> dict[str, Any]:
    """{code, severity, where, message, basis, fix}: the contract of every finding."""
    return {
        "code": found.code, "severity": found.severity, "where": found.where, "message": found.message,
        "basis": list(found.basis), "fix": plain(found.fix) if found.fix else None,
    }  # fmt: skip
