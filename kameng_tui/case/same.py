"""When two TOML values mean the same. Pure; the writer, the editor and the merge all ask here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def same(one: Any, other: Any) -> bool:
    """Whether two values mean the same: ``500`` and ``500.00`` do, ``1`` and ``true`` do not."""
    if isinstance(one, Mapping):
        return (
            isinstance(other, Mapping)
            and one.keys() == other.keys()
            and all(same(value, other[name]) for name, value in one.items())
        )
    if isinstance(one, list):
        return (
            isinstance(other, list)
            and len(one) == len(other)
            and all(same(a, b) for a, b in zip(one, other, strict=True))
        )
    if _is_number(one) and _is_number(other):
        return bool(one == other) or (one != one and other != other)
    return type(one) is type(other) and bool(one == other)


def frozen(value: Any) -> Any:
    """``value`` as a key of dicts and sets: two are equal where ``same`` says so."""
    if isinstance(value, Mapping):
        return frozenset((name, frozen(item)) for name, item in value.items())
    if isinstance(value, list):
        return tuple(map(frozen, value))
    if _is_number(value):
        return "number", value if value == value else "nan"
    return type(value).__name__, value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
