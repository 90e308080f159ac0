"""The tables that lie beside a manifest (cities, offices): rows by their key, from CSV or TOML text. Reads no file itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kameng_tui.values import BadValue

Rows = Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=32)
def rows_of_table(file: str, text: str) -> Rows:
    """Row by key: in CSV the first column is the key and the first line names the columns; in TOML each table is a row.

    Raises BadValue where the text is neither.
    """
    return _from_toml(file, text) if file.endswith(".toml") else _from_csv(file, text)


def _from_toml(file: str, text: str) -> Rows:
    import tomllib

    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise BadValue(f"{file} 不是正确的 TOML,请核对") from None
    return {
        key: {name: str(value) for name, value in row.items()}
        for key, row in raw.items()
        if isinstance(row, Mapping)
    }


def _from_csv(file: str, text: str) -> Rows:
    import csv

    lines = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines()) if any(row)]
    if not lines or len(lines[0]) < 2:
        raise BadValue(f"{file} 应是 CSV:首行是列名,首列是查表用的值,至少两列")
    head, *rows = lines
    return {row[0]: dict(zip(head, row, strict=False)) for row in rows}
