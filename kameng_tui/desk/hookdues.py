"""Dates that the code of a channel counts (``channel_due``) where the manifest's grammar cannot say it.

Asked when a case is opened, and kept in the user's cache, so that lists and ``due`` show the same date without starting
anything. An answer holds as long as the declaration counts as it did and the code is the one that was trusted.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from kameng_tui.channels.records import Channel
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.hooks import Asking
from kameng_tui.desk.survey import declared_dues
from kameng_tui.reckon.dues import Due, state_of
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
            limit = {
                "id": due.limit,
                "label": due.label,
                "duty": due.duty,
                "earliest": due.earliest,
                "latest": due.latest,
            }
            answer = about.ask("channel_due", limit=limit, event={"id": due.entry, "at": due.start})
            said.pop(_key(due), None)
            if answer is not None:
                said[_key(due)] = {"of": _of(desk, channel, due), "says": answer}
    changed = said != _read()
    if changed:
        _write(said)
    return changed


def as_said(
    desk: Desk, channels: Mapping[str, Channel], dues: Sequence[Due], now: datetime
) -> tuple[Due, ...]:
    """``dues`` with the dates that code has said of them."""
    said = _read()
    return tuple(
        _changed(due, channels[due.channel], said[_key(due)]["says"], now)
        if due.kind == "limit"
        and _key(due) in said
        and desk.registry.has_code(due.channel)
        and said[_key(due)].get("of") == _of(desk, channels[due.channel], due)
        else due
        for due in dues
    )


def _changed(due: Due, channel: Channel, says: Mapping[str, Any], now: datetime) -> Due:
    earliest, latest = parse_when(says["earliest"]), parse_when(says["latest"])
    declared = f"{channel.name} {channel.version} 的代码算出;按它的声明是 {due.earliest:%Y-%m-%d %H:%M}" + (
        f" 至 {due.latest:%Y-%m-%d %H:%M}" if due.latest != due.earliest else ""
    )
    return replace(
        due, earliest=earliest, latest=latest, steps=(*says["steps"], declared), version=f"{due.version}(代码)",
        state=state_of(due.duty, earliest, latest, due.met_at is not None, now),
    )  # fmt: skip


def _key(due: Due) -> str:
    return f"{due.case}/{due.id}"


def _of(desk: Desk, channel: Channel, due: Due) -> list[str]:
    """What an answer was given to: which code, and how the declaration counts."""
    trusted = desk.registry.state.trusted.get(channel.id, "")
    return [channel.sha256, trusted, *(show_when(at) for at in (due.start, due.earliest, due.latest))]


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
