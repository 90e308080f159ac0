"""Reading a case by dotted paths: ``order.number`` of all orders, ``platform.address``, ``known.harm``.

The same paths fill form fields (``from``), feed conditions and name what a channel ``reads``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kameng_tui.case.keys import Key, keys_of
from kameng_tui.case.records import Case, Order, Payment


def values_at(case: Case, path: str, items: Collection[str] = ()) -> list[Any]:
    """Every non-empty value at ``path``. In a list, ``order.number`` is that of all orders (of ``items`` only, if
    given: order ids, they choose payments too), ``order.o1.number`` and ``order.0.number`` that of one. An unknown
    path has no values."""
    found: list[Any] = [case]
    for depth, name in enumerate(path.split(".")):
        step: list[Any] = []
        for value in found:
            step.extend(_step(value, name, items if depth <= 1 else ()))
        found = step
    flat = [x for value in found for x in (value if isinstance(value, list | tuple) else [value])]
    return [
        value for value in flat if value not in (None, "", ()) and not hasattr(value, "__dataclass_fields__")
    ]


def _step(value: Any, name: str, items: Collection[str]) -> Sequence[Any]:
    if isinstance(value, dict):
        return [value[name]] if name in value else []
    if isinstance(value, tuple) and value and hasattr(value[0], "id"):
        if name.isdecimal():
            return [value[int(name)]] if int(name) < len(value) else []
        by_id = [item for item in value if item.id == name]
        if by_id:
            return by_id
        return [found for item in value if _covered(item, items) for found in _step(item, name, ())]
    if hasattr(value, "__dataclass_fields__"):
        known = keys_of(type(value))
        if name in known:
            return [getattr(value, known[name][0])]
        extra = getattr(value, "extra", {})
        return [extra[name]] if name in extra else []
    return []


def _covered(item: Any, orders: Collection[str]) -> bool:
    """Whether an item concerns the chosen orders: an order by its id, a payment by its order, anything else always."""
    if not orders:
        return True
    if isinstance(item, Order):
        return item.id in orders
    return not isinstance(item, Payment) or not item.order or item.order in orders


def value_at(case: Case, path: str, items: Collection[str] = ()) -> Any:
    """One value for ``path``: amounts are summed, times take the earliest, texts are joined with 、; None if there is none."""
    found = values_at(case, path, items)
    if not found:
        return None
    if len(found) == 1:
        return found[0]
    if all(isinstance(x, Decimal) for x in found):
        return sum(found, Decimal("0.00"))
    if all(isinstance(x, date) and not isinstance(x, datetime) for x in found) or all(
        isinstance(x, datetime) for x in found
    ):
        return min(found)
    return "、".join(dict.fromkeys(str(x) for x in found))


def payments_of(case: Case, order: Order) -> list[Payment]:
    """The payments of an order; one that names no order belongs to the only order there is."""
    return [p for p in case.payments if p.order == order.id or (not p.order and len(case.orders) == 1)]


def key_at(path: str) -> Key | None:
    """The Key declared for a path of case.toml (ids and places in lists are skipped), or None."""
    record: type = Case
    spec: Key | None = None
    for name in path.split("."):
        known = keys_of(record)
        if name in known:
            spec = known[name][1]
            record = spec.of or record
        elif spec is None or spec.kind != "records":
            return None
    return spec


def label_at(path: str) -> str:
    """The Chinese label of a path, as forms and findings show it: 平台 地址."""
    labels: list[str] = []
    parts = path.split(".")
    for end in range(1, len(parts) + 1):
        spec = key_at(".".join(parts[:end]))
        if spec is not None and (not labels or labels[-1] != spec.label):
            labels.append(spec.label)
    return " ".join(labels) or path
