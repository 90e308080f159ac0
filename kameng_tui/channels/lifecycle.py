"""What the user decided about channels: switched off, trusted with code, asked for by name. One small TOML file.

It is read before anything else is looked at, so it never fails: a damaged file trusts nobody and says so. Nothing is
written here; ``table_of`` is what the file should hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from kameng_tui.record import record

SCHEMA = 1
STATE_FILE = "channels.toml"


@record
class State:
    """``trusted``: the sha256 of the code of a channel when it was trusted. ``fault``: why the file could not be used."""

    disabled: frozenset[str] = frozenset()
    trusted: Mapping[str, str] = field(default_factory=dict)
    wanted: tuple[str, ...] = ()
    fault: str = ""


NOTHING = State()


def read_state(path: Path) -> State:
    """The state in ``path``; a missing file says nothing, a damaged one trusts nobody and carries its ``fault``."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return NOTHING
    except UnicodeDecodeError:
        return _damaged("不是 UTF-8 编码")
    except OSError as error:
        return _damaged(f"读不出来({error.strerror})")
    import tomllib  # here: most people have no such file

    try:
        return _state_of(tomllib.loads(text))
    except _Wrong as wrong:
        return _damaged(str(wrong))
    except (ValueError, RecursionError):  # TOMLDecodeError is a ValueError
        return _damaged("不是正确的 TOML")


def table_of(state: State) -> dict[str, Any]:
    """The document that says ``state``, in a fixed order."""
    return {
        "schema": SCHEMA,
        "disabled": sorted(state.disabled),
        "wanted": list(state.wanted),
        "trusted": dict(sorted(state.trusted.items())),
    }


class _Wrong(Exception):
    """A key that cannot be read, in Chinese."""


def _state_of(table: Mapping[str, Any]) -> State:
    if table.get("schema") != SCHEMA:
        raise _Wrong(f"schema 应是 {SCHEMA},可能由更新的 kameng 写成")
    trusted = table.get("trusted", {})
    if not isinstance(trusted, dict) or not all(isinstance(value, str) for value in trusted.values()):
        raise _Wrong('trusted 应是一张表,如 wechat-pay = "代码的 sha256"')
    return State(frozenset(_texts(table, "disabled")), trusted, _texts(table, "wanted"))


def _texts(table: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise _Wrong(f'{name} 应是文字列表,如 ["heimao"]')
    return tuple(found)


def _damaged(why: str) -> State:
    return State(
        fault=f"{STATE_FILE} {why},这次按没有停用任何渠道、没有信任任何代码处理;请改好或删去这个文件"
    )
