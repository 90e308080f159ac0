"""An official form as data: its parts, its rows in their order, and where the answer of each line comes from.

Read from the TOML file that a template names under ``form``; one reading serves Word and PDF. Reads no file itself and
fills nothing in: that needs a case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field as made
from datetime import date
from functools import lru_cache
from typing import Any

from kameng_tui.case.conditions import faults_of
from kameng_tui.channels.templates import NAMES, TemplateFault, variables
from kameng_tui.record import record

NONE = "无"
ASKED = ("是", "否")


@record
class AnswerLine:
    """One line of an answer: ``label``, then what ``field`` says or ``text`` (a small template) writes, then ``unit``.

    ``boxes``: the field's own options are printed as boxes, or those named here. ``asked``: two boxes (是, 否), the first
    ticked where there is more to say than ``none``, which is what an empty answer, and 无, reads. ``sign``: left for a hand.
    """

    label: str = ""
    field: str = ""
    text: str = ""
    boxes: bool | tuple[str, ...] = False
    asked: tuple[str, ...] = ()
    unit: str = ""
    none: str = NONE
    when: Mapping[str, Any] = made(default_factory=dict)
    sign: bool = False


@record
class FormRow:
    """A row of the form. ``elements``: the numbers that the form gives it; ``confidence`` is that of its label."""

    label: str
    lines: tuple[AnswerLine, ...]
    elements: tuple[str, ...] = ()
    confidence: str = "verified"


@record
class FormPart:
    title: str
    rows: tuple[FormRow, ...]


@record
class PaperForm:
    """``ending`` are the lines under the table (此致, court, enclosures), a template; ``as_of`` and ``sources`` say when its
    labels were read, and where."""

    title: str
    parts: tuple[FormPart, ...]
    subtitle: str = ""
    ending: str = ""
    as_of: date | None = None
    sources: tuple[str, ...] = ()


class FormFault(ValueError):
    """A form that cannot be read; the text is one Chinese sentence."""


@lru_cache(maxsize=8)
def read_form(text: str) -> PaperForm:
    """The form. Raises FormFault with the first thing that is wrong with its shape."""
    import tomllib

    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise FormFault(f"不是正确的 TOML({fault})") from None
    parts = tuple(_part(table, f"parts.{n}") for n, table in enumerate(_tables(raw, "parts", ""), 1))
    return PaperForm(parts=parts, **_keys(raw, PaperForm, "", ("parts",)))


def _part(raw: Mapping[str, Any], path: str) -> FormPart:
    rows = tuple(_row(table, f"{path}.rows.{n}") for n, table in enumerate(_tables(raw, "rows", path), 1))
    return FormPart(rows=rows, **_keys(raw, FormPart, path, ("rows",)))


def _row(raw: Mapping[str, Any], path: str) -> FormRow:
    lines = tuple(
        AnswerLine(**_keys(table, AnswerLine, f"{path}.lines.{n}", ()))
        for n, table in enumerate(_tables(raw, "lines", path), 1)
    )
    return FormRow(lines=lines, **_keys(raw, FormRow, path, ("lines",)))


def _tables(raw: Mapping[str, Any], key: str, path: str) -> list[Mapping[str, Any]]:
    rows = raw.get(key)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, Mapping) for row in rows):
        raise FormFault(f"{path or '最上层'} 里要有 {key},是表的列表")
    return rows


_KINDS: Mapping[str, tuple[type, ...]] = {
    "boxes": (bool, list), "asked": (list,), "elements": (list,), "when": (dict,), "sign": (bool,),
    "as_of": (date,), "sources": (list,),
}  # fmt: skip


def _keys(raw: Mapping[str, Any], cls: Any, path: str, inner: tuple[str, ...]) -> dict[str, Any]:
    """The plain keys of one table."""
    known = [name for name in cls.__dataclass_fields__ if name not in inner]
    found: dict[str, Any] = {}
    for name, value in raw.items():
        if name in inner:
            continue
        if name not in known:
            raise FormFault(f"{path or '最上层'} 里不认识 {name},可写 {' '.join((*known, *inner))}")
        listed = isinstance(value, list)
        if not isinstance(value, _KINDS.get(name, (str,))) or (
            listed and not all(isinstance(v, str) for v in value)
        ):
            raise FormFault(f"{path}.{name} 的写法不对")
        found[name] = tuple(value) if listed else value
    needed = {"title", "label"} & set(known) if cls is not AnswerLine else set()
    if lacking := [name for name in sorted(needed) if not found.get(name)]:
        raise FormFault(f"{path or '最上层'} 里还要写 {' '.join(lacking)}")
    return found


def faults_of_form(text: str, fields: Mapping[str, Collection[str]]) -> list[str]:
    """What is wrong with a form for a channel with these ``fields`` (id: options), each a Chinese sentence."""
    try:
        form = read_form(text)
    except FormFault as fault:
        return [str(fault)]
    rows = [row for part in form.parts for row in part.rows]
    numbers = [number for row in rows for number in row.elements]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    faults = [f"要素 {number} 出现了不止一次" for number in twice]
    for row in rows:
        for line in row.lines:
            faults += [f"「{row.label}」:{said}" for said in _faults_of_line(line, fields)]
    return faults + list(_faults_of_text(form.ending, fields))


def _faults_of_line(line: AnswerLine, fields: Mapping[str, Collection[str]]) -> Iterator[str]:
    sources = [bool(line.field), bool(line.text), line.sign]
    if sum(sources) > 1:
        yield "field、text、sign 只写一个"
    if not any((*sources, line.label)):
        yield "一行里要写 field、text、sign 或 label"
    if line.field and line.field not in fields:
        yield f"没有字段 {line.field}"
    elif line.boxes is True and not fields.get(line.field):
        yield f"字段 {line.field} 没有 options,boxes 要写出各个选项"
    if line.asked and len(line.asked) != len(ASKED):
        yield "asked 要写两个词,如 是 否"
    yield from (said for _, said in faults_of(line.when, "when") if line.when)
    yield from (f"没有字段 {name}" for name in _fields_of(line.when) if name not in fields)
    yield from _faults_of_text(line.text, fields)


def _fields_of(condition: Any) -> Iterator[str]:
    """The form's own fields that a condition asks for."""
    if isinstance(condition, Mapping):
        name = condition.get("field")
        if isinstance(name, str) and name.startswith("form."):
            yield name.removeprefix("form.")
        for part in condition.values():
            yield from _fields_of(part)
    elif isinstance(condition, list):
        for part in condition:
            yield from _fields_of(part)


def _faults_of_text(text: str, fields: Mapping[str, Collection[str]]) -> Iterator[str]:
    if not text:
        return
    try:
        unknown = variables(text) - set(fields) - NAMES
    except TemplateFault as fault:
        yield str(fault)
        return
    yield from (f"用到了没有声明过的名字 {name}" for name in sorted(unknown))
