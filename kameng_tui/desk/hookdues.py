"""Dates that the code of a channel counts (``channel_due``) where the manifest's grammar cannot say it.

Asked when a case is opened, and kept in the user's cache, so that lists and ``due`` show the same date without starting
anything. An answer holds as long as the declaration counts as it did, the code is the one that was trusted, and the filing
and the facts are those that it was told.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from kameng_tui.case.lookup import value_at
from kameng_tui.case.records import Dossier
from kameng_tui.channels.answers import fault_of_answer
from kameng_tui.channels.records import Channel
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.hooks import Asking, of_due
from kameng_tui.desk.survey import declared_dues
from kameng_tui.reckon.dues import Due, state_of
from kameng_tui.reckon.stages import events_of
from kameng_tui.values import parse_when, show_when
from kameng_tui.workbook import files, places
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.errors import WorkbookError

FILE = "hook-dues.json"
MOST = 2_000


def ask(desk: Desk, loaded: Loaded, channels: Mapping[str, Channel]) -> bool:
    """Asks about every limit of the filings whose channel has code, and keeps what it says: whether that is new."""
    said, dues = dict(_read()), declared_dues(desk, loaded.dossier, channels)
    for filing in loaded.dossier.filings:
        if not desk.registry.has_code(filing.channel):
            continue
        channel = channels[filing.channel]
        about = Asking(desk, loaded, channel, filing, filing.form)
        for due in (d for d in dues if d.filing == filing.id and d.kind == "limit"):
            answer = about.ask("channel_due", **of_due(due))
            said.pop(_key(desk, due), None)
            if answer is not None:
                said[_key(desk, due)] = {"of": _of(desk, loaded.dossier, channel, due), "says": answer}
    changed = said != _read()
    if changed:
        _write(said)
    return changed


def as_said(
    desk: Desk, dossier: Dossier, channels: Mapping[str, Channel], dues: Sequence[Due], now: datetime
) -> tuple[Due, ...]:
    """``dues`` with the dates that code has said of them."""
    said = _read()
    counted = []
    for due in dues:
        told = (
            said.get(_key(desk, due)) if due.kind == "limit" and desk.registry.has_code(due.channel) else None
        )
        channel = channels[due.channel] if told is not None else None
        if channel is not None and _holds(told, _of(desk, dossier, channel, due), channel):
            due = _changed(due, channel, told["says"], now)
        counted.append(due)
    return tuple(counted)


def _holds(told: Any, of: list[str], channel: Channel) -> bool:
    """Whether a row of the file is whole, and was given to this date as it stands now."""
    whole = isinstance(told, dict) and told.get("of") == of and told.get("says") is not None
    return whole and not fault_of_answer("channel_due", told["says"], channel)


def _changed(due: Due, channel: Channel, says: Mapping[str, Any], now: datetime) -> Due:
    earliest, latest = parse_when(says["earliest"]), parse_when(says["latest"])
    declared = f"{channel.name} {channel.version} 的代码算出;按它的声明是 {due.earliest:%Y-%m-%d %H:%M}" + (
        f" 至 {due.latest:%Y-%m-%d %H:%M}" if due.latest != due.earliest else ""
    )
    return replace(
        due, earliest=earliest, latest=latest, steps=(*says["steps"], declared), version=f"{due.version}(代码)",
        state=state_of(due.duty, earliest, latest, due.met_at is not None, now),
    )  # fmt: skip


def _key(desk: Desk, due: Due) -> str:
    """The file is one for all workbooks, and a copy of one has cases of the same names."""
    return f"{desk.book.id}/{due.case}/{due.id}"


def _of(desk: Desk, dossier: Dossier, channel: Channel, due: Due) -> list[str]:
    """What an answer was given to: which code, how the declaration counts, and what the code was told."""
    trusted = desk.registry.state.trusted.get(channel.id, "")
    counted = (show_when(at) for at in (due.start, due.earliest, due.latest))
    return [channel.sha256, trusted, *counted, _told(dossier, channel, due)]


def _told(dossier: Dossier, channel: Channel, due: Due) -> str:
    """A hash of the filing, its events and the facts, so that none of them lies in the cache. The consumer is left out:
    a profile fills it for some screens only, and no date hangs on it."""
    filing = next(f for f in dossier.filings if f.id == due.filing)
    entries = [entry.id for entry, _ in events_of(dossier, filing, channel)]
    facts = [value_at(dossier.case, path, filing.orders) for path in channel.reads if path[:9] != "consumer."]
    told = json.dumps([filing.form, entries, facts], default=str, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _read() -> Mapping[str, Any]:
    """What was said; a missing or damaged file has been told nothing."""
    try:
        said = json.loads((places.cache_folder() / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _write(said: Mapping[str, Any]) -> None:
    path = places.cache_folder() / FILE
    kept = dict(list(said.items())[-MOST:])
    with contextlib.suppress(OSError, WorkbookError):  # a cache: told again when the case is next opened
        path.parent.mkdir(parents=True, exist_ok=True)
        files.save(files.read_state(path), json.dumps(kept, ensure_ascii=False))
