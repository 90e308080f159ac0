"""Changing a case document (case.toml as a dict) by dotted paths, typed by the schema. Pure: returns a new dict.

``order.number`` is that of the only order, ``order.o1.number`` or ``order.0.number`` that of one of several. A first
item is made where none exists. Unknown keys already on disk stay; unknown keys are not added by a typed path.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from kameng_tui.case.ids import LISTS, new_item_id
from kameng_tui.case.keys import Key, close_to, keys_of, parse_typed
from kameng_tui.case.lookup import key_at
from kameng_tui.case.records import Case
from kameng_tui.values import BadValue


class EditFault(ValueError):
    """A change that cannot be made. ``str()`` is one Chinese sentence naming the path and the way out."""


def set_value(doc: Mapping[str, Any], path: str, value: Any) -> tuple[dict[str, Any], str]:
    """``doc`` with ``value`` (text is typed by the schema) at ``path``, and the full path that was changed.

    Raises EditFault.
    """
    spec = _known_key(path)
    changed = copy.deepcopy(dict(doc))
    names = _full_path(changed, path)
    target = changed
    for name in names[:-1]:
        target = _child(target, name)
    target[names[-1]] = _typed(spec, path, value)
    return changed, ".".join(names)


def unset_value(doc: Mapping[str, Any], path: str) -> tuple[dict[str, Any], str]:
    """``doc`` without what stands at ``path`` (a key, or a whole item of a list). Raises EditFault."""
    changed = copy.deepcopy(dict(doc))
    names = _full_path(changed, path)
    target: Any = changed
    for name in names[:-1]:
        target = _find(target, name)
        if target is None:
            raise EditFault(f"{path} 没有值,不用清除")
    last = names[-1]
    if isinstance(target, list):
        item = _find(target, last)
        if item is None:
            raise EditFault(f"{path} 没有这一项")
        target.remove(item)
        _refuse_dangling(changed, names)
    elif last in target:
        del target[last]
    else:
        raise EditFault(f"{path} 没有值,不用清除")
    return _without_empty(changed), ".".join(names)


def add_item(doc: Mapping[str, Any], list_name: str, values: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """``doc`` with one new item in ``order``, ``payment`` or ``claim``, and its id. Raises EditFault."""
    if list_name not in LISTS:
        raise EditFault(f"「{list_name}」不是列表,可以增加的是 {' '.join(LISTS)}")
    changed = copy.deepcopy(dict(doc))
    first = list_name not in changed
    items = changed.setdefault(list_name, [])
    if not isinstance(items, list):
        raise EditFault(f"case.toml 的 {list_name} 不是 [[{list_name}]] 列表,请先改正文件")
    taken = None if first else [str(i.get("id")) for i in items]
    item: dict[str, Any] = {"id": new_item_id(list_name, taken)}
    for name, value in values.items():
        item[name] = _typed(_known_key(f"{list_name}.{name}"), f"{list_name}.{name}", value)
    items.append(item)
    return changed, str(item["id"])


def _known_key(path: str) -> Key:
    if path.startswith("answers.") and path.count(".") == 1:
        return Key(path.removeprefix("answers."), "text", "自查回答")
    spec = key_at(path)
    if spec is None:
        raise EditFault(f"没有「{path}」这个字段{_suggestion(path)}")
    return spec


def _suggestion(path: str) -> str:
    known = [f"{a}.{b}" for a, (_, spec) in keys_of(Case).items() if spec.of for b in keys_of(spec.of)]
    close = close_to(path, [*known, *keys_of(Case)])
    return f",是否想写 {close[0]}?" if close else ",字段名见 kameng help fields"


def _typed(spec: Key, path: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return parse_typed(spec, value)
    except BadValue as bad:
        raise EditFault(f"{path}({spec.label}):{bad}") from None


def _full_path(doc: dict[str, Any], path: str) -> list[str]:
    """``path`` split, with the item's id filled in for lists (a first item is made where none exists)."""
    names = path.split(".")
    if names[0] not in LISTS:
        return names
    list_name = names[0]
    first = list_name not in doc
    items = doc.setdefault(list_name, [])
    if not isinstance(items, list):
        raise EditFault(f"case.toml 的 {list_name} 不是 [[{list_name}]] 列表,请先改正文件")
    ids = [str(item.get("id", "")) for item in items]
    if len(names) >= 2 and names[1] in ids:
        return names
    if len(names) >= 2 and names[1].isdecimal():
        if int(names[1]) >= len(items):
            raise EditFault(f"{path}:{list_name} 只有 {len(items)} 项,从 0 数起")
        return [list_name, ids[int(names[1])], *names[2:]]
    if len(names) == 3:
        raise EditFault(f"{path}:没有编号为 {names[1]} 的项,现有 {' '.join(ids) or '无'}")
    if len(items) > 1:
        raise EditFault(f"{list_name} 有 {len(items)} 项,请写明是哪一项,如 {list_name}.{ids[0]}.{names[-1]}")
    if not items:
        items.append({"id": new_item_id(list_name, None if first else ())})
    return [list_name, str(items[0]["id"]), *names[1:]]


def _find(target: Any, name: str) -> Any:
    if isinstance(target, list):
        return next((item for item in target if item.get("id") == name), None)
    return target.get(name) if isinstance(target, dict) else None


def _child(target: Any, name: str) -> Any:
    found = _find(target, name)
    if found is None:
        found = target[name] = {}
    return found


def _refuse_dangling(doc: Mapping[str, Any], names: list[str]) -> None:
    if names[0] != "order":
        return
    users = [p.get("id") for p in doc.get("payment", []) if p.get("order") == names[1]]
    if users:
        raise EditFault(f"支付 {'、'.join(map(str, users))} 还属于订单 {names[1]},请先改它的所属订单")


def _without_empty(doc: dict[str, Any]) -> dict[str, Any]:
    """Without empty tables; an empty list of items stays, as the sign that its ids have been used."""
    return {name: value for name, value in doc.items() if not (isinstance(value, dict) and not value)}
