"""The one decorator of our records: slotted dataclasses that mypy holds immutable.

Immutability is checked where the code is written, not while it runs: the methods that ``dataclass(frozen=True)``
generates for every class cost a third of the start-up of `kameng due`. Equality, hash and repr are shared functions, and leave out
what a field does.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """``cls`` as a dataclass with slots, compared and shown by its fields. Works with ``fields`` and ``replace``."""
    cls.__doc__ = cls.__doc__ or cls.__name__  # else dataclass builds one from the signature, at every start
    made: Any = dataclass(slots=True, eq=False, repr=False, match_args=False)(cls)
    made.__eq__, made.__hash__, made.__repr__ = _equal, _hash, _repr
    result: type[T] = made
    return result


def _values(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, item.name) for item in fields(self) if item.compare)


def _equal(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{item.name}={getattr(self, item.name)!r}" for item in fields(self) if item.repr)
    return f"{type(self).__name__}({shown})"
