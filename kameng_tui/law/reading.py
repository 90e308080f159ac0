"""One table of TOML being read: values come out by key, every fault is kept with its place.

Shared by the readers of calendars, limits and statutes. It knows no case and no file: faults are plain
``(path, sentence)`` pairs, and whoever knows the file turns them into findings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from kameng_tui.values import BadValue, parse_day

Fault = tuple[str, str]


def tables_of(raw: object, path: str, faults: list[Fault]) -> list[Mapping[str, Any]]:
    """The tables of a ``[[list]]``; nothing where the key is missing, a fault where it is something else."""
    if raw is None:
        return []
    if not isinstance(raw, list) or not all(isinstance(item, Mapping) for item in raw):
        faults.append((path, f"{path} 应写成 [[{path}]] 列表"))
        return []
    return raw


def unknown(used: Iterable[str], known: Collection[str], path: str) -> list[Fault]:
    """A fault for each id of ``used`` that nobody knows."""
    return [(path, f"不认识 {id_}") for id_ in used if id_ not in known]


class TableReader:
    """Takes values out of ``table``. What nobody asked for is unknown: call ``no_other_keys`` at the end."""

    def __init__(self, table: Mapping[str, Any], path: str, faults: list[Fault]) -> None:
        self._table = table
        self._path = path
        self._faults = faults
        self._asked: list[str] = []

    def fault(self, key: str, sentence: str) -> None:
        self._faults.append((f"{self._path}.{key}" if self._path else key, sentence))

    def has(self, key: str) -> bool:
        self._asked.append(key)
        return key in self._table

    def raw(self, key: str) -> Any:
        """The value as written, None where the key is missing."""
        self._asked.append(key)
        return self._table.get(key)

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.raw(key)
        if value is None:
            if required:
                self.fault(key, f"缺少 {key},请补上")
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            self.fault(key, f"{key} 应是一段不空的文字,现在是 {value!r}")
            return ""
        return value.strip()

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A text or a list of texts."""
        value = self.raw(key)
        if value is None:
            if required:
                self.fault(key, f"缺少 {key},请补上")
            return ()
        items = [value] if isinstance(value, str) else value
        fits = isinstance(items, list) and all(isinstance(item, str) and item.strip() for item in items)
        if not fits or (required and not items):
            self.fault(key, f"{key} 应是文字或文字的列表,且不能为空,现在是 {value!r}")
            return ()
        return tuple(item.strip() for item in items)

    def day(self, key: str, *, required: bool = False) -> date | None:
        value = self.raw(key)
        if value is None:
            if required:
                self.fault(key, f"缺少 {key},请写成 2026-01-31")
            return None
        try:
            if isinstance(value, datetime):
                raise BadValue("不要写时分")
            return parse_day(value)
        except BadValue as bad:
            self.fault(key, f"{key} 应是日期,如 2026-01-31:{bad}")
            return None

    def number(self, key: str, *, least: int = 0, required: bool = False) -> int | None:
        value = self.raw(key)
        if value is None:
            if required:
                self.fault(key, f"缺少 {key},请补上")
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.fault(key, f"{key} 应是不小于 {least} 的整数,现在是 {value!r}")
            return None
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, f"{key} 只能是 true 或 false,现在是 {value!r}")
            return default
        return value

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        """One of ``choices``; without a default the key is required."""
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if value is None:
            self.fault(key, f"缺少 {key},请写 {'、'.join(choices)} 之一")
            return choices[0]
        if value not in choices:
            self.fault(
                key, f"{key} 只能是 {'、'.join(choices)} 之一,现在是 {value!r}{did_you_mean(value, choices)}"
            )
            return choices[0]
        return str(value)

    def table(self, key: str) -> Mapping[str, Any]:
        value = self.raw(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.fault(key, f"{key} 应是一张小表,如 {{ … }},现在是 {value!r}")
            return {}
        return value

    def inner(self, key: str) -> TableReader:
        """A reader of the small table under ``key``, with the same list of faults."""
        table = self.table(key)
        return TableReader(table, f"{self._path}.{key}" if self._path else key, self._faults)

    def no_other_keys(self) -> None:
        for name in self._table:
            if name not in self._asked:
                self.fault(name, f"不认识的键 {name}{did_you_mean(name, self._asked)},请改正或删去")


def did_you_mean(word: object, choices: Sequence[str]) -> str:
    """``(是否想写 length?)`` where a choice is close to ``word``, else nothing."""
    import difflib  # only needed when something is wrong

    close = difflib.get_close_matches(str(word), choices, n=1)
    return f"(是否想写 {close[0]}?)" if close else ""
