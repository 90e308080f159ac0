"""Two changes of one document brought together: by key, lists of tables by item id, lists of texts as sets in order.

Works on documents as TOML gives them and knows nothing of files. Never raises on any of them: what both sides changed
differently is a conflict with both values, and nothing is chosen silently.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from typing import Any, Literal

from kameng_tui.case.apart import Moved, set_apart
from kameng_tui.case.ids import LISTS, with_item_ids
from kameng_tui.case.records import Case
from kameng_tui.case.same import frozen, same
from kameng_tui.record import record

Choice = Literal["ours", "theirs"]
_NOTHING: Any = object()
_ItemKey = tuple[Any, ...]


@record
class Conflict:
    """One place that both sides changed differently: its path, and what stands there (None: nothing)."""

    path: str
    base: Any
    ours: Any
    theirs: Any


@record
class Merged:
    """Both changes in one document, which holds ours where they are in conflict. ``moved``: items that got another id,
    because both sides had given theirs to different things."""

    doc: dict[str, Any]
    conflicts: tuple[Conflict, ...]
    moved: tuple[Moved, ...]
    sides: tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any], type] = field(repr=False)


def merge(
    base: Mapping[str, Any] | None,
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    record: type,
    *,
    moves: Choice = "theirs",
) -> Merged:
    """What ``ours`` and ``theirs`` made of ``base`` (None: it was not there), of the shape of ``record``; ``moves`` is the
    side whose items get another id where both began different ones under the same."""
    base = base or {}
    moved: tuple[Moved, ...] = ()
    with suppress(RecursionError):  # nested deeper than anything of ours
        if record is Case and moves == "theirs":
            theirs, moved = set_apart(base, ours, theirs)
        elif record is Case:
            ours, moved = set_apart(base, theirs, ours)
    found = _merged(base, ours, theirs, record, {})
    return Merged(found.doc, found.conflicts, moved, found.sides)


def resolved(merged: Merged, choices: Mapping[str, Choice]) -> dict[str, Any]:
    """The document with ``choices`` (by the conflict's path); where none was made it holds ours."""
    return _merged(*merged.sides, choices).doc


def _merged(
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    record: type,
    choices: Mapping[str, Choice],
) -> Merged:
    work, sides = _Merge(record, choices), (base, ours, theirs, record)
    try:
        doc = work.value((), base, ours, theirs)
    except RecursionError:  # dotted keys can nest deeper than anything of ours: the whole is one conflict
        doc = theirs if choices.get("") == "theirs" else ours
        return Merged(dict(doc), (Conflict("", base, ours, theirs),), (), sides)
    return Merged(dict(doc), tuple(work.conflicts), (), sides)


class _Merge:
    """One merge under way: the conflicts found so far, and the choices made about them."""

    def __init__(self, record: type, choices: Mapping[str, Choice]) -> None:
        self.record = record
        self.choices = choices
        self.conflicts: list[Conflict] = []

    def value(self, path: tuple[str, ...], base: Any, ours: Any, theirs: Any) -> Any:
        """What stands at ``path`` afterwards; ``_NOTHING`` stands for what is not there."""
        if _equal(base, theirs) or _equal(ours, theirs):
            return ours
        if _equal(base, ours):
            return theirs
        if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
            return self._table(path, base if isinstance(base, Mapping) else {}, ours, theirs)
        if isinstance(ours, list) and isinstance(theirs, list):
            merged = self._list(path, base if isinstance(base, list) else [], ours, theirs)
            if merged is not _NOTHING:
                return merged
        return self._conflict(path, base, ours, theirs)

    def _conflict(self, path: tuple[str, ...], base: Any, ours: Any, theirs: Any) -> Any:
        shown = (None if side is _NOTHING else side for side in (base, ours, theirs))
        conflict = Conflict(".".join(map(_word, path)), *shown)
        self.conflicts.append(conflict)
        return theirs if self.choices.get(conflict.path) == "theirs" else ours

    def _table(
        self,
        path: tuple[str, ...],
        base: Mapping[str, Any],
        ours: Mapping[str, Any],
        theirs: Mapping[str, Any],
    ) -> dict[str, Any]:
        merged = {
            name: self.value((*path, name), *(side.get(name, _NOTHING) for side in (base, ours, theirs)))
            for name in dict.fromkeys((*ours, *theirs))
        }
        return {name: value for name, value in merged.items() if value is not _NOTHING}

    def _list(self, path: tuple[str, ...], base: list[Any], ours: list[Any], theirs: list[Any]) -> Any:
        sides = (*base, *ours, *theirs)
        if all(isinstance(item, str) for item in sides):
            gone = set(base) - set(theirs)
            known = {*base, *ours}
            return [item for item in ours if item not in gone] + [
                item for item in theirs if item not in known
            ]
        if all(isinstance(item, Mapping) for item in sides):
            return self._items(path, base, ours, theirs)
        return _NOTHING  # of other lists nobody knows whether places or members matter

    def _items(
        self, path: tuple[str, ...], base: list[Any], ours: list[Any], theirs: list[Any]
    ) -> list[Any] | Any:
        is_case_list = self.record is Case and len(path) == 1 and path[0] in LISTS
        named = with_item_ids({path[0]: base})[path[0]] if is_case_list else base
        before = [("id", _id(item)) if _id(item) else ("at", str(place)) for place, item in enumerate(named)]
        loose = [place for place, item in enumerate(base) if not _id(item)]
        sides = [dict(zip(before, named, strict=True))]
        for side in (ours, theirs):
            keys = _keys(side, base, before, loose)
            sides.append({key: _with_id(item, key) for key, item in zip(keys, side, strict=True)})
        if [len(side) for side in sides] != [len(base), len(ours), len(theirs)]:
            return _NOTHING  # two items of one id: which is meant cannot be told
        merged = [
            self.value((*path, key[1]), *(side.get(key, _NOTHING) for side in sides))
            for key in dict.fromkeys((*sides[1], *sides[2]))
        ]
        return [item for item in merged if item is not _NOTHING]


def _keys(
    side: Sequence[Mapping[str, Any]],
    base: Sequence[Mapping[str, Any]],
    before: Sequence[_ItemKey],
    loose: Sequence[int],
) -> list[_ItemKey]:
    """Which item of ``base`` each item of a side is: by id; without one, by equal content, else by order where as many
    are left on both sides; any other is new."""
    keys: list[_ItemKey | None] = [("id", _id(item)) if _id(item) else None for item in side]
    free = {place: before[place] for place in loose if before[place] not in keys}
    contents: dict[Any, list[int]] = {}
    for place in reversed(free):
        contents.setdefault(frozen(base[place]), []).append(place)
    for number, item in enumerate(side):
        if keys[number] is None and (places := contents.get(frozen(item))):
            keys[number] = free.pop(places.pop())
    left = [number for number, key in enumerate(keys) if key is None]
    if len(left) == len(free):
        for number, key in zip(left, free.values(), strict=True):
            keys[number] = key
    seen: dict[Any, int] = {}
    for number in (number for number, key in enumerate(keys) if key is None):
        content = frozen(side[number])
        seen[content] = seen.get(content, 0) + 1
        keys[number] = ("new", "", content, seen[content])
    return [key for key in keys if key is not None]


def _id(item: Mapping[str, Any]) -> str:
    return str(item["id"]) if item.get("id") else ""


def _with_id(item: Mapping[str, Any], key: _ItemKey) -> Mapping[str, Any]:
    return {"id": key[1]} | dict(item) if key[0] == "id" and not _id(item) else item


def _equal(one: Any, other: Any) -> bool:
    return one is other or (one is not _NOTHING and other is not _NOTHING and same(one, other))


def _word(name: str) -> str:
    """A key as it stands in a path: one with a point in it is quoted."""
    return f'"{name}"' if not name or "." in name or '"' in name else name
