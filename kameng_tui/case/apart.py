"""Two sides that each began something new under the same id: the first order of a case is ``o1`` wherever it is made.

What is plainly another thing gets an id of its own, so that a merge by id keeps both; where it may be the same thing it
stays one, and what differs in it is a conflict. Pure, and the same documents give the same ids on every machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kameng_tui.case.ids import ALPHABET, LISTS
from kameng_tui.case.same import same
from kameng_tui.record import record

# By what an item is known: the number that only it has, and, where one side has none, what two of them do not share.
_KNOWN_BY: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "order": ("number", ("item", "amount", "placed", "account", "card_key")),
    "payment": ("reference", ("order", "method", "amount", "paid", "payee")),
    "claim": ("", ("kind", "against")),  # two amounts of one demand are one demand in dispute
}
_POINTS_TO: Mapping[tuple[str, str], str] = {("payment", "order"): "order", ("claim", "alternative"): "claim"}
"""The keys of a case that hold the id of an item, and of which list."""


@record
class Moved:
    """An item of the list ``name`` that got another id."""

    name: str
    old: str
    new: str


def set_apart(
    base: Mapping[str, Any], stays: Mapping[str, Any], moves: Mapping[str, Any]
) -> tuple[Mapping[str, Any], tuple[Moved, ...]]:
    """``moves`` with another id for each of its new items whose id means another new thing in ``stays``; what ``moves``
    itself wrote about such an item follows it."""
    moved: list[Moved] = []
    doc = dict(moves)
    for name in LISTS:  # orders first: a payment of another order is another payment
        if not _is_list(doc.get(name)):
            continue
        old, others = _by_id(base.get(name)), _by_id(stays.get(name))
        doc[name] = [_following(name, item, old, moved) for item in doc[name]]
        mine = _by_id(doc[name])
        clash = [i for i in mine if i in others and i not in old and _differ(name, mine[i], others[i])]
        taken = {*mine, *others, *old}
        for item_id in clash:
            moved.append(Moved(name, item_id, _fresh(mine[item_id], taken)))
            taken.add(moved[-1].new)
        if clash:
            renamed = [_renamed(name, item, moved) for item in doc[name]]
            doc[name] = [_following(name, item, old, moved) for item in renamed]
    return (doc, tuple(moved)) if moved else (moves, ())


def _is_list(items: Any) -> bool:
    return isinstance(items, list) and all(isinstance(item, Mapping) for item in items)


def _by_id(items: Any) -> dict[str, Mapping[str, Any]]:
    """The items of a list by id; those without one, and all where two have the same, are left to the merge."""
    named = (
        [item for item in items if isinstance(item.get("id"), str) and item["id"]] if _is_list(items) else []
    )
    found = {item["id"]: item for item in named}
    return found if len(found) == len(named) else {}


def _differ(name: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two items are plainly not the same thing."""
    number, others = _KNOWN_BY[name]
    if one.get(number) and other.get(number):
        return not same(one[number], other[number])
    return any(one.get(key) and other.get(key) and not same(one[key], other[key]) for key in others)


def _renamed(name: str, item: Mapping[str, Any], moved: Sequence[Moved]) -> Mapping[str, Any]:
    new = {each.old: each.new for each in moved if each.name == name}
    item_id = item.get("id")
    return {**item, "id": new[item_id]} if isinstance(item_id, str) and item_id in new else item


def _following(
    name: str, item: Mapping[str, Any], old: Mapping[str, Mapping[str, Any]], moved: Sequence[Moved]
) -> Mapping[str, Any]:
    """An item that points at what moved; what it said before, it said of something else."""
    new = {(each.name, each.old): each.new for each in moved}
    before = old.get(str(item.get("id")), {})
    changed = {
        key: new[target, value]
        for key, value in item.items()
        if (target := _POINTS_TO.get((name, key), "")) and value != before.get(key) and isinstance(value, str)
        if (target, value) in new
    }
    return {**item, **changed} if changed else item


def _fresh(item: Mapping[str, Any], taken: Collection[str]) -> str:
    """Four characters that the content gives."""
    said = json.dumps(item, sort_keys=True, default=str)
    attempt = 0
    while True:
        number = int.from_bytes(hashlib.sha256(f"{attempt} {said}".encode()).digest())
        made = "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(4))
        if made not in taken and not made.isdecimal():
            return made
        attempt += 1
