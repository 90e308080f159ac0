"""What the conditions of a manifest name: fields, evidence, links, events, and values that those can have.

Takes conditions whose shape is sound (``case.conditions.faults_of``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.keys import Key, keys_of
from kameng_tui.case.lookup import key_at
from kameng_tui.channels.faults import Fault
from kameng_tui.channels.reading import Reading, unknown
from kameng_tui.channels.shape import did_you_mean

_LISTS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "evidence": (v.EVIDENCE_KINDS, "证据种类"),
    "link": (v.LINKS, "环节"),
}


def fact_at(path: str) -> Key | None:
    """The key of one fact of a case; None for ``order.nummer``, which leads to the list and to no value in it."""
    spec = key_at(path)
    return spec if spec is not None and spec.kind not in ("record", "records") else None


def case_paths() -> Iterator[str]:
    """The paths that are usual in manifests, for a did-you-mean."""
    for first in ("order", "payment", "claim", "consumer", "platform", "seller", "payee", "story", "known"):
        spec = key_at(first)
        if spec is not None and spec.of is not None:
            yield from (f"{first}.{name}" for name in keys_of(spec.of))


def faults_of_condition(reading: Reading, condition: Any, path: str) -> list[Fault]:
    """Names that lead nowhere and values that can never be, in a condition and its parts."""
    if not isinstance(condition, Mapping) or not condition:
        return []
    for group in ("all", "any", "none"):
        if isinstance(condition.get(group), list):
            parts = enumerate(condition[group])
            return [f for i, part in parts for f in faults_of_condition(reading, part, f"{path}.{group}.{i}")]
    for subject, (known, what) in _LISTS.items():
        if subject in condition:
            return _unknown(path, condition[subject], known, what)
    if "event" in condition:
        own = condition.get("channel", reading.raw.get("id")) == reading.raw.get("id")
        return _unknown(path, condition["event"], reading.events() if own else v.ENTRY_KINDS, "事件")
    return _of_field(reading, condition, path)


def _unknown(path: str, word: Any, known: Any, what: str) -> list[Fault]:
    if not isinstance(word, str):
        return [Fault(path, f"{what}应是文字,现在是 {word!r}", "condition.value")]
    return unknown(path, [word], known, what, "condition.name")


def _of_field(reading: Reading, condition: Mapping[str, Any], path: str) -> list[Fault]:
    field = condition.get("field")
    if not isinstance(field, str):
        return [Fault(path, f'field 应是一条路径,如 "order.goods",现在是 {field!r}', "condition.value")]
    first, _, rest = field.partition(".")
    if first == "form":
        found = unknown(path, [rest], reading.names("fields"), "表单字段", "condition.name")
        return found or _illegal(condition, _of_form(reading, rest), path)
    spec = fact_at(field)
    if first != "answers" and spec is None:
        hint = did_you_mean(field, list(case_paths()))
        text = f"案件里没有 {field or '这一项'},{hint};表单字段写 form.字段,自查回答写 answers.问题"
        return [Fault(path, text, "condition.name")]
    kind, choices = (spec.kind, spec.choices) if spec is not None else ("", ())
    return _illegal(condition, (kind, choices), path)


def _of_form(reading: Reading, field: str) -> tuple[str, tuple[str, ...]]:
    """The kind of a form's field in the words of case.toml, and the values that it can have."""
    row = next((row for row in reading.rows("fields") if row.get("id") == field), None)
    if row is None:
        return "", ()
    kind = {"boolean": "flag", "amount": "amount", "number": "number"}.get(row.text("type"), "")
    closed = row.text("type") in ("choice", "choices") and not row.get("open") and "options" in row.sound
    return kind, tuple(row.texts("options")) if closed else ()


def _illegal(condition: Mapping[str, Any], about: tuple[str, tuple[str, ...]], path: str) -> list[Fault]:
    """Values compared with that the field can never have, and comparisons that have no sense for it."""
    kind, choices = about
    faults: list[str] = []
    if not isinstance(condition.get("in", []), list):
        faults.append(f"in 后面应是列表,现在是 {condition['in']!r}")
    if not isinstance(condition.get("filled", True), bool):
        faults.append("filled 只能是 true 或 false")
    for name in ("gt", "lt"):
        if not _is_number(condition.get(name, 0)):
            faults.append(f"{name} 后面应是数,现在是 {condition[name]!r}")
    within = condition.get("in", [])
    values = [condition[name] for name in ("is", "not") if name in condition]
    values += within if isinstance(within, list) else []
    if choices:
        faults += [f"不会是「{x}」,{did_you_mean(str(x), choices)}" for x in values if x not in choices]
    elif kind == "flag":
        faults += [f"只会是 true 或 false,不会是 {x!r}" for x in values if not isinstance(x, bool)]
    elif kind in ("amount", "number"):
        faults += [f"是数,不会是 {x!r}" for x in values if not _is_number(x)]
    return [Fault(path, f"{condition.get('field')}:{text}", "condition.value") for text in faults]


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return False
    try:
        return Decimal(str(value)).is_finite()
    except ArithmeticError:
        return False
