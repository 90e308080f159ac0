"""The one reader of tables: a dict as TOML gives it becomes a record, and all its faults at once.

A record is a frozen dataclass whose fields are declared with ``key(kind, label)``. Keys that no field
declares are kept in ``extra``, never refused. A value of the wrong kind leaves the field's default and
one finding; what stands on disk is not touched by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeVar

from kameng_tui.case.findings import Finding
from kameng_tui.record import record
from kameng_tui.values import BadValue, normalise_text, parse_amount, parse_day, parse_when

Kind = Literal[
    "text", "amount", "moment", "day", "flag", "choice", "texts", "number", "table", "record", "records"
]
MASK_PREFIX = "vault:"
LONGEST_NUMBER = 18  # digits of a whole number that is typed: what any program can read


@record
class Key:
    """What may stand under one TOML key: its kind, Chinese label, and rules."""

    name: str
    kind: Kind
    label: str
    choices: tuple[str, ...] = ()
    of: type | None = None
    sensitive: bool = False
    required: bool = False
    long: bool = False


def key(
    kind: Kind,
    label: str,
    *,
    name: str = "",
    choices: tuple[str, ...] = (),
    of: type | None = None,
    sensitive: bool = False,
    required: bool = False,
    long: bool = False,
    default: Any = MISSING,
) -> Any:
    """A dataclass field that reads the TOML key ``name`` (default: the field's own name)."""
    spec = Key(name, kind, label, choices, of, sensitive, required, long)
    if default is MISSING:
        default = {"text": "", "choice": "", "texts": (), "records": (), "flag": False}.get(kind)
    if kind == "table":
        return field(default_factory=dict, metadata={"key": spec})
    if kind == "record" and of is not None and default is None and required:
        return field(default_factory=of, metadata={"key": spec})
    return field(default=default, metadata={"key": spec})


def extra_keys() -> Any:
    """The field that keeps keys which no other field declares."""
    return field(default_factory=dict, metadata={})


_KEYS: dict[Any, dict[str, tuple[str, Key]]] = {}


def keys_of(cls: Any) -> Mapping[str, tuple[str, Key]]:
    """TOML key -> (attribute, Key) of a record class, in schema order."""
    if cls in _KEYS:
        return _KEYS[cls]
    found = _KEYS.setdefault(cls, {})
    for item in fields(cls):
        spec = _spec(item)
        if spec is not None:
            found[spec.name] = (item.name, spec)
    return found


def _spec(item: Field[Any]) -> Key | None:
    spec = item.metadata.get("key")
    if spec is None:
        return None
    name = spec.name or item.name.rstrip("_")
    return Key(name, spec.kind, spec.label, spec.choices, spec.of, spec.sensitive, spec.required, spec.long)


R = TypeVar("R")


def read_record(cls: type[R], table: object, where: str, path: str = "") -> tuple[R, list[Finding]]:
    """``table`` as a ``cls``, with every fault found. ``where`` is the file, ``path`` the place in it."""
    faults: list[Finding] = []
    if not isinstance(table, Mapping):
        faults.append(
            Finding("field.invalid", _at(where, path), f"「{path or where}」应是一张表,现在是 {table!r}")
        )
        return cls(), faults
    known = keys_of(cls)
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, raw in table.items():
        if name not in known:
            extra[name] = raw
            continue
        attribute, spec = known[name]
        value, found = _read_value(spec, raw, where, _join(path, name))
        faults.extend(found)
        if value is not None:
            values[attribute] = value
    if extra:
        values["extra"] = extra
        faults.append(_unknown(extra, known, where, path))
    return cls(**values), faults


def _unknown(extra: Iterable[str], known: Mapping[str, Any], where: str, path: str) -> Finding:
    hints = []
    for name in extra:
        close = close_to(name, known)
        hints.append(f"{name}(是否想写 {close[0]}?)" if close else name)
    return Finding("field.unknown", _at(where, path), f"有不认识的键,原样保留:{'、'.join(hints)}")


def _read_value(spec: Key, raw: Any, where: str, path: str) -> tuple[Any, list[Finding]]:
    if spec.kind == "record":
        assert spec.of is not None
        return read_record(spec.of, raw, where, path)
    if spec.kind == "records":
        return _read_records(spec, raw, where, path)
    try:
        return _plain(spec, raw), _naive(spec, raw, where, path)
    except BadValue as bad:
        return None, [Finding("field.invalid", _at(where, path), f"{spec.label}({path}):{bad}")]


def _naive(spec: Key, raw: Any, where: str, path: str) -> list[Finding]:
    if spec.kind == "moment" and isinstance(raw, datetime) and raw.tzinfo is None:
        message = f"{spec.label}({path})没有写时区,按北京时间 {raw:%Y-%m-%d %H:%M} 理解"
        return [Finding("time.naive", _at(where, path), message)]
    return []


def _read_records(spec: Key, raw: Any, where: str, path: str) -> tuple[Any, list[Finding]]:
    if not isinstance(raw, list):
        message = f"{spec.label}({path})应写成 [[{path}]] 列表,现在是 {type(raw).__name__}"
        return None, [Finding("field.invalid", _at(where, path), message)]
    faults: list[Finding] = []
    records: list[Any] = []
    assert spec.of is not None
    for index, table in enumerate(raw):
        item_id = table.get("id") if isinstance(table, Mapping) else None
        record: Any
        record, found = read_record(spec.of, table, where, _join(path, str(item_id or index)))
        records.append(record)
        faults.extend(found)
    return tuple(records), faults


def _plain(spec: Key, raw: Any) -> Any:
    """``raw`` as TOML gave it, as a value of ``spec.kind``. Raises BadValue."""
    match spec.kind:
        case "amount":
            return parse_amount(raw)
        case "moment":
            if isinstance(raw, str):
                raise BadValue(f"时间不要加引号,请写成 2026-09-01T10:00:00+08:00,现在是「{raw}」")
            return parse_when(raw)
        case "day":
            if isinstance(raw, str):
                raise BadValue(f"日期不要加引号,请写成 2026-09-01,现在是「{raw}」")
            return parse_day(raw)
        case "flag":
            if not isinstance(raw, bool):
                raise BadValue(f"只能是 true 或 false,现在是 {raw!r}")
            return raw
        case "number":
            if isinstance(raw, bool) or not isinstance(raw, int):
                raise BadValue(f"应是整数,现在是 {raw!r}")
            return raw
        case "texts":
            if isinstance(raw, str) or not isinstance(raw, list) or not all(isinstance(x, str) for x in raw):
                raise BadValue(f'应是文字列表,如 ["甲", "乙"],现在是 {raw!r}')
            return tuple(_choice(spec, one) if spec.choices else one for one in raw)
        case "table":
            if not isinstance(raw, Mapping):
                raise BadValue(f"应是一张表,现在是 {raw!r}")
            return dict(raw)
        case "choice":
            return _choice(spec, raw)
        case _:
            if not isinstance(raw, str):
                raise BadValue(f"应是文字(加引号),现在是 {raw!r}")
            return raw


def _choice(spec: Key, raw: Any) -> str:
    if raw == "" or raw in spec.choices:
        return str(raw)
    close = close_to(str(raw), spec.choices)
    hint = f"是否想写 {close[0]}?" if close else f"可选:{' '.join(spec.choices)}"
    raise BadValue(f"「{raw}」不在可选值里,{hint}")


def parse_typed(spec: Key, text: str) -> Any:
    """``text`` typed by a person (a form field, ``--set``) as the value that is written to TOML.

    Raises BadValue with a Chinese sentence.
    """
    text = normalise_text(text)
    match spec.kind:
        case "moment":
            return parse_when(text)
        case "day":
            return parse_day(text)
        case "flag":
            words = {
                "true": True,
                "是": True,
                "yes": True,
                "1": True,
                "false": False,
                "否": False,
                "no": False,
                "0": False,
            }
            if text.strip().lower() not in words:
                raise BadValue(f"只能是 true 或 false(是/否),现在是「{text}」")
            return words[text.strip().lower()]
        case "number":
            if not text.strip().isdecimal():
                raise BadValue(f"应是整数,现在是「{text}」")
            if len(text.strip()) > LONGEST_NUMBER:
                raise BadValue(f"整数太长,最多 {LONGEST_NUMBER} 位")
            return int(text)
        case "texts":
            return [
                _choice(spec, part) if spec.choices else part
                for part in (p.strip() for p in text.replace(",", ",").replace("、", ",").split(","))
                if part
            ]
        case "amount" | "choice":
            return _plain(spec, text.strip())
        case "text":
            return text
        case _:
            raise BadValue(f"「{spec.name}」是一张表,请写到它里面的键")


def is_masked(value: object) -> bool:
    """Whether a value as stored is the mask of one that lies in the vault."""
    return isinstance(value, str) and value.startswith(MASK_PREFIX)


def close_to(word: str, known: Iterable[str]) -> list[str]:
    """The one of ``known`` that ``word`` was probably meant to be, if any."""
    import difflib  # only needed when something is wrong

    return difflib.get_close_matches(word, list(known), n=1)


def _at(where: str, path: str) -> str:
    return f"{where}#{path}" if path else where


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


Plain = str | int | bool | Decimal | date | datetime | list["Plain"] | dict[str, "Plain"]
