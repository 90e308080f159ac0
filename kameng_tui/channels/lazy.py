"""A channel out of the index, made piece by piece as it is looked at.

Every start asks all channels for their windows for filing, those with a filing for their limits, and few for anything
else. So windows and limits have a text each in the index, already checked and read, and the rest of the manifest is
decoded when one of its other keys is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from kameng_tui.channels import index as cache
from kameng_tui.channels.compiled import channel_of
from kameng_tui.channels.places import Place
from kameng_tui.channels.records import Channel
from kameng_tui.law.limits import Deemed, Extension, Limit

_FIELDS = {item.name for item in fields(Channel)}
_APART = ("windows", "limits")
_PARTS: Mapping[str, tuple[type, str]] = {"extend": (Extension, "on"), "deemed": (Deemed, "start")}


class IndexedChannel(Channel):
    """A Channel whose fields are filled when they are first read; it equals the same Channel made at once."""

    __slots__ = ("_entry", "_place")

    def __getattr__(self, name: str) -> Any:  # only what no slot holds yet comes here
        if name not in _FIELDS:
            raise AttributeError(name)
        if name not in _APART or not self._read_apart(name):
            body = body_of(self._entry, self._place)
            whole = channel_of(body["raw"], body["files"], self._entry.sha256)
            for item in _FIELDS:
                self._put(item, getattr(whole, item))
        return object.__getattribute__(self, name)

    def _read_apart(self, name: str) -> bool:
        """Whether the text of ``name`` alone could be read; else it is damaged, and the whole manifest says the same."""
        try:
            self._put(name, limits_in(getattr(self._entry, name)))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return False
        return True

    def _put(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Channel):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _FIELDS)

    def __hash__(self) -> int:
        return hash((self.id, self.sha256))


def indexed(entry: cache.Entry, place: Place) -> Channel:
    """The channel of a sound entry."""
    channel = IndexedChannel.__new__(IndexedChannel)
    channel._put("_entry", entry)
    channel._put("_place", place)
    for name in ("id", "name", "version", "sha256"):
        channel._put(name, getattr(entry, name))
    return channel


def body_of(entry: cache.Entry, place: Place) -> dict[str, Any]:
    """``{"raw": the manifest as TOML gave it, "files": the texts it names}``; a damaged text is read from its files."""
    try:
        body: dict[str, Any] = cache.decoded(entry.body)
    except (ValueError, RecursionError):
        from kameng_tui.channels.discovery import read_channel

        body = cache.decoded(read_channel(place).body)
    return body


def limits_text(limits: tuple[Limit, ...]) -> bytes:
    """Limits as a text of the index: of each what differs from the default."""
    return cache.encoded([_noted(limit) for limit in limits])


def limits_in(text: memoryview | bytes) -> tuple[Limit, ...]:
    """The limits that ``limits_text`` wrote."""
    return tuple([_read(row) for row in cache.decoded(text)])


_TUPLES = frozenset(("start", "source", "met_by", "restart_on", "revive_on", "pause_on", "resume_on"))
_DAYS = ("effective_from", "effective_to")
_NEEDED = ("id", "label", "start", "duty", "source")
_DEFAULTS = Limit("", "", (), "ours", ())


def _noted(limit: Limit) -> dict[str, Any]:
    row = {}
    for item in fields(limit):
        value = getattr(limit, item.name)
        if item.name in _NEEDED or value != getattr(_DEFAULTS, item.name):
            if item.name in _DAYS:
                value = value.isoformat()
            elif item.name in _PARTS:
                value = {part.name: getattr(value, part.name) for part in fields(value)}
            row[item.name] = value
    return row


def _read(row: dict[str, Any]) -> Limit:
    for name in row:  # no key comes or goes
        if name in _TUPLES:
            row[name] = tuple(row[name])
        elif name in _DAYS:
            row[name] = date.fromisoformat(row[name])
        elif name == "on_lapse" and "next" in row[name]:
            row[name]["next"] = tuple(row[name]["next"])
        elif name in _PARTS:
            cls, texts = _PARTS[name]
            row[name] = cls(**{**row[name], texts: tuple(row[name][texts])})
    return Limit(**row)
