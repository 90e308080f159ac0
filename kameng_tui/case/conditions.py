"""Conditions as small tables, never expressions: who may read what is visible in the data itself.

A condition is one of::

    {field = "order.goods", in = ["phone-credit"]}     also is, not, filled, gt, lt
    {evidence = "chat"}                                 a piece of that kind is attached
    {link = "told"}                                     that link of the chain is complete
    {event = "submitted", channel = "platform"}         that event happened (at that channel, else anywhere)
    {all = [...]}  {any = [...]}  {none = [...]}
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Protocol

TESTS = ("is", "not", "in", "filled", "gt", "lt")
GROUPS = ("all", "any", "none")
SUBJECTS = ("field", "evidence", "link", "event")


class View(Protocol):
    """What a condition may ask of a case."""

    def value(self, path: str) -> Any: ...
    def has_evidence(self, kind: str) -> bool: ...
    def has_link(self, link: str) -> bool: ...
    def has_event(self, event: str, channel: str) -> bool: ...


def holds(condition: Mapping[str, Any], view: View) -> bool:
    """Whether ``condition`` holds for ``view``. An empty condition always holds."""
    if "all" in condition:
        return all(holds(part, view) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, view) for part in condition["any"])
    if "none" in condition:
        return not any(holds(part, view) for part in condition["none"])
    if "evidence" in condition:
        return view.has_evidence(condition["evidence"])
    if "link" in condition:
        return view.has_link(condition["link"])
    if "event" in condition:
        return view.has_event(condition["event"], condition.get("channel", ""))
    return _field_holds(condition, view) if "field" in condition else True


def _field_holds(condition: Mapping[str, Any], view: View) -> bool:
    value = view.value(condition["field"])
    filled = value not in (None, "", (), [])
    if "filled" in condition:
        return bool(filled == condition["filled"])
    if "is" in condition:
        return bool(value == condition["is"])
    if "not" in condition:
        return bool(value != condition["not"])
    if "in" in condition:
        return bool(value in condition["in"])
    if not filled:
        return False
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return False
    if "gt" in condition:
        return number > Decimal(str(condition["gt"]))
    return number < Decimal(str(condition["lt"])) if "lt" in condition else filled


def faults_of(condition: Any, path: str) -> list[tuple[str, str]]:
    """What is wrong with a condition as written: (path, Chinese sentence) pairs; empty if nothing."""
    if not isinstance(condition, Mapping):
        return [(path, '条件应是一张小表,如 {field = "order.goods", is = "top-up"}')]
    group = next((name for name in GROUPS if name in condition), None)
    if group is not None:
        parts = condition[group]
        if not isinstance(parts, list) or len(condition) != 1:
            return [(path, f"{group} 后面应是条件的列表,且不与别的键同用")]
        return [fault for i, part in enumerate(parts) for fault in faults_of(part, f"{path}.{group}.{i}")]
    subject = next((name for name in SUBJECTS if name in condition), None)
    if subject is None:
        return [(path, f"条件要有 {' '.join(SUBJECTS + GROUPS)} 之一")]
    allowed = {"field": ("field", *TESTS), "event": ("event", "channel")}.get(subject, (subject,))
    unknown = [name for name in condition if name not in allowed]
    return [(f"{path}.{name}", f"不认识的键,这里只能有 {' '.join(allowed)}") for name in unknown]
