"""How a document is written as TOML: headers are ours, values are tomli-w's, the order is the schema's.

A schema is what ``case.keys.keys_of(record)`` gives; None means that the order given is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import tomli_w

from kameng_tui.case.keys import Key, keys_of
from kameng_tui.case.same import same as same  # those who write with us compare with it
from kameng_tui.values import normalise_text

Schema = Mapping[str, tuple[str, Key]]
LONGEST_LINE = 100
_CENTS = Decimal("0.01")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_MARKER = re.compile(r"^([<=>|])(?=\1{6})", re.MULTILINE)


def plain(value: Any) -> Any:
    """``value`` as tomllib would give it back: texts normalised, lists for tuples, decimals for floats."""
    if isinstance(value, str):
        return normalise_text(value)
    if isinstance(value, Mapping):
        return {normalise_text(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return Decimal(repr(value)) if isinstance(value, float) else value


def is_tables(value: Any) -> bool:
    """Whether ``value`` is written under headers: a table, or a list of tables that is not empty."""
    return isinstance(value, Mapping) or is_table_list(value)


def is_table_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def sub_schema(schema: Schema | None, name: str) -> Schema | None:
    """The schema of the table or list under ``name``, if the record declares one."""
    record = schema[name][1].of if schema and name in schema else None
    return keys_of(record) if record else None


def in_order(names: Sequence[str], schema: Schema | None) -> list[str]:
    """``names`` as the schema has them, unknown ones after, in the order given."""
    if schema is None:
        return list(names)
    present = set(names)
    return [name for name in schema if name in present] + [name for name in names if name not in schema]


def blocks(table: Mapping[str, Any], header: str, names: Sequence[str], schema: Schema | None) -> list[str]:
    """``table`` and the tables in it, each a text of whole lines; ``header`` is ``[a.b]``, ``[[a]]`` or empty."""
    keys = in_order(list(table), schema)
    lines = [line(name, table[name]) for name in keys if not is_tables(table[name])]
    inner = [
        block
        for name in keys
        if is_tables(table[name])
        for block in table_blocks(table[name], [*names, name], sub_schema(schema, name))
    ]
    needed = header and (lines or not inner or header.startswith("[["))
    own = (f"{header}\n" if needed else "") + "".join(lines)
    return [own, *inner] if own else inner


def table_blocks(value: Any, names: Sequence[str], schema: Schema | None) -> list[str]:
    """A table, or each table of a list, with headers for its dotted ``names``."""
    path = ".".join(key_text(name) for name in names)
    if isinstance(value, Mapping):
        return blocks(value, f"[{path}]", names, schema)
    return [block for item in value for block in blocks(item, f"[[{path}]]", names, schema)]


def line(name: str, value: Any) -> str:
    return f"{key_text(name)} = {literal(value)}\n"


def key_text(name: str) -> str:
    return name if _BARE.fullmatch(name) else tomli_w.dumps({name: 0})[: -len(" = 0\n")]


def literal(value: Any) -> str:
    """The text of one value. Lists stand on one line while they are short."""
    if isinstance(value, list):
        parts = [literal(item) for item in value]
        short = f"[{', '.join(parts)}]"
        if len(short) <= LONGEST_LINE and "\n" not in short:
            return short
        return "[\n" + "".join(f"    {part},\n" for part in parts) + "]"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key_text(name)} = {literal(item)}" for name, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, Decimal):
        value = _with_cents(value)
    if not isinstance(value, str | int | Decimal | date | datetime | time):
        raise TypeError(f"{type(value).__name__} has no form in TOML")
    text = tomli_w.dumps({"k": value}, multiline_strings=True)[len("k = ") : -1]
    # a pasted text must never look like a git conflict at the start of a line
    return _MARKER.sub(_escaped, text) if isinstance(value, str) and "\n" in text else text


def _escaped(marker: re.Match[str]) -> str:
    return f"\\u{ord(marker[1]):04x}"


def _with_cents(number: Decimal) -> Decimal:
    """Amounts show two places; what is finer, enormous or no number is left as it is."""
    if number.is_finite() and abs(number) < 10**15 and number == number.quantize(_CENTS):
        return number.quantize(_CENTS)
    return number
