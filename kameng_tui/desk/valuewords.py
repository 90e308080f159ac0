"""A place of a file and a value that stands there in the words of people: labels for keys and codes, dates, amounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.keys import MASK_PREFIX, Key, close_to, keys_of
from kameng_tui.case.lookup import key_at
from kameng_tui.desk.errors import DeskError
from kameng_tui.values import show_amount, show_when

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk

LISTS_OF: Mapping[tuple[str, ...], str] = {
    v.PURPOSES: "purposes", v.RESPONSIBLE: "responsible", v.ROLES: "roles", v.GOODS: "goods", v.METHODS: "methods", v.CLAIMS: "claims",
    v.PROBLEMS: "problems", v.EVIDENCE_KINDS: "evidence", v.RESPONSIBLE: "responsible",
}  # fmt: skip
"""The lists of labels for what may stand under a key."""
_NOTHING = "(没有)"


def place_words(rel: str, path: str) -> str:
    """Where something stands, as people call it, and its path: 订单 o1 金额(order.o1.amount)."""
    return f"{' '.join(word for word, _ in _steps(rel, path))}({path})" if path else "整个文件"


def value_words(desk: Desk, rel: str, path: str, value: Any, most: int = 60) -> str:
    """What stands at ``path`` of a file on one line, cut to ``most`` letters."""
    return cut_words(whole_words(desk, rel, path, value), most)


def source_words(desk: Desk, path: str, said: str) -> str:
    """What a source of a letter said, as text: a code of case.toml by its name."""
    spec = key_at(path)
    named = LISTS_OF.get(spec.choices, "") if spec is not None else ""
    return "、".join(desk.label(named, code) for code in said.split("、")) if named and said else said


def code_of(desk: Desk, path: str, value: Any) -> Any:
    """What a person typed under a key of case.toml, with the names of its list as their codes: 自用 is personal.

    Raises DeskError with names and codes where it is neither.
    """
    spec = key_at(path)
    list_name = LISTS_OF.get(spec.choices, "") if spec is not None else ""
    if spec is None or not list_name or not isinstance(value, str) or not value.strip():
        return value
    labels = {code: desk.label(list_name, code) for code in spec.choices}
    codes = {label: code for code, label in labels.items()} | {code: code for code in labels}
    several = spec.kind == "texts"
    parts = value.replace(",", ",").replace("、", ",").split(",") if several else [value]
    typed = [part.strip() for part in parts if part.strip()]
    unknown = next((part for part in typed if part not in codes), "")
    if unknown:
        close = close_to(unknown, codes)
        named = "、".join(f"{label}({code})" for code, label in labels.items())
        hint = f"是否想写 {labels[codes[close[0]]]}({codes[close[0]]})?" if close else ""
        raise DeskError(f"{path}({spec.label}):「{unknown}」不在可选值里,{hint}可选:{named}")
    return ",".join(codes[part] for part in typed)


def cut_words(text: str, most: int = 60) -> str:
    """A text on one line, cut to ``most`` letters."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most]}…等 {len(text)} 字"


def whole_words(desk: Desk, rel: str, path: str, value: Any) -> str:
    """What stands at ``path`` of a file, whole."""
    *_, (_, spec) = (("", None), *_steps(rel, path))
    return _shown(desk, spec, value)


def _steps(rel: str, path: str) -> Iterator[tuple[str, Key | None]]:
    """Each part of a path as people call it, and what the schema says of what stands there; after a list comes the id of
    an item of it."""
    from kameng_tui.workbook.merging import record_of

    record, spec = record_of(rel), None
    for name in path.split(".") if path else []:
        known = keys_of(record) if record is not None else {}
        if name in known:
            spec = known[name][1]
            record = spec.of
            yield spec.label, spec
        else:
            spec = spec if spec is not None and spec.kind == "records" else None
            yield name, spec


def _shown(desk: Desk, spec: Key | None, value: Any) -> str:
    match value:
        case None:
            return _NOTHING
        case bool():
            return "是" if value else "否"
        case Decimal() if value.is_finite() and abs(value) < 10**12:
            return show_amount(value) if value == round(value, 2) else str(value)
        case datetime() if value.tzinfo is not None:
            return show_when(value)[:16].replace("T", " ")
        case date():
            return str(value)
        case Mapping():
            return _table(desk, spec, value)
        case list() | tuple():
            return "、".join(_shown(desk, spec, item) for item in value) or _NOTHING
    return _text(desk, spec, str(value))


def _table(desk: Desk, spec: Key | None, table: Mapping[str, Any]) -> str:
    known = keys_of(spec.of) if spec is not None and spec.of is not None else {}
    inner = {name: known[name][1] if name in known else None for name in table}
    words = (
        f"{inside.label if inside is not None else name}={_shown(desk, inside, table[name])}"
        for name, inside in inner.items()
    )
    return "、".join(words) or _NOTHING


def _text(desk: Desk, spec: Key | None, text: str) -> str:
    if text.startswith(MASK_PREFIX):
        return f"{text.removeprefix(MASK_PREFIX)}(保险箱)"
    if spec is not None and spec.name == "kind" and not spec.choices:
        from kameng_tui.desk.survey import kind_label

        return kind_label(desk, text, desk.registry.channels)
    list_name = (
        "links"
        if spec is not None and spec.name == "links"
        else LISTS_OF.get(spec.choices if spec else (), "")
    )
    return desk.label(list_name, text) or "(空)"
