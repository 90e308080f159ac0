"""Ids: made once, never reused. Four random characters that cannot be misread, or o1/p1/c1 for the first item."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from kameng_tui.values import in_shanghai

if TYPE_CHECKING:
    from random import Random

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LISTS: Mapping[str, str] = {"order": "o", "payment": "p", "claim": "c"}


def random_id(taken: Collection[str] = (), rng: Random | None = None) -> str:
    """Four characters not in ``taken``; ``rng`` only for tests and the example."""
    if rng is None:
        from random import SystemRandom

        rng = SystemRandom()
    while True:
        made = "".join(rng.choice(ALPHABET) for _ in range(4))
        if made not in taken and not made.isdecimal():
            return made


def entry_id(at: datetime, suffix: str) -> str:
    """The stem of an entry's file: Shanghai time of the event and four characters."""
    return f"{in_shanghai(at):%Y%m%dT%H%M%S}-{suffix}"


def new_item_id(list_name: str, items: Collection[str] | None) -> str:
    """``o1`` for the first item that a list ever has (``items`` is None), random characters for every later one: two
    helpers may add at once, and an id is never used again."""
    return f"{LISTS[list_name]}1" if items is None else random_id(items)


def with_item_ids(doc: Mapping[str, Any]) -> dict[str, Any]:
    """``doc`` (case.toml as read) where every item of a list has an id; the argument is not changed.

    A missing id is the list's letter and the first free number: the same at every reading, until it is saved.
    """
    filled = dict(doc)
    for name, letter in LISTS.items():
        items = doc.get(name)
        if not isinstance(items, list) or all(not isinstance(i, dict) or i.get("id") for i in items):
            continue
        taken = {str(i["id"]) for i in items if isinstance(i, dict) and i.get("id")}
        filled[name] = []
        free = (number for number in count(1) if f"{letter}{number}" not in taken)
        for item in items:
            item = copy.copy(item)
            if isinstance(item, dict) and not item.get("id"):
                item = {"id": f"{letter}{next(free)}"} | item
            filled[name].append(item)
    return filled
