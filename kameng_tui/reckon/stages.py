"""Where a filing stands: its events in the closed words of the vocabulary, and the stage they lead to.

Pure. A stage is never stored: it follows from the journal and the stages that the channel declares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from kameng_tui.case.fold import effective, entries_of_filing
from kameng_tui.case.records import Dossier, Entry, Filing
from kameng_tui.channels.records import Channel, StageSpec
from kameng_tui.values import SHANGHAI

Event = tuple[Entry, str]
NO_CHANNEL = StageSpec("unknown", "渠道未安装")
_DAWN = datetime(1, 1, 2, tzinfo=SHANGHAI)


def events_of(dossier: Dossier, filing: Filing, channel: Channel | None) -> tuple[Event, ...]:
    """The entries of one filing that hold, oldest first, each with its meaning (a closed event id)."""
    return tuple((e, _meaning(e, channel)) for e in entries_of_filing(dossier, filing.id))


def events_of_case(dossier: Dossier, channels: Mapping[str, Channel]) -> tuple[Event, ...]:
    """Every entry of the case that holds, oldest first, each with its meaning."""
    of_filing = {f.id: f.channel for f in dossier.filings}
    return tuple(
        (e, _meaning(e, channels.get(channel_of_entry(e, of_filing)))) for e in effective(dossier.journal)
    )


def channel_of_entry(entry: Entry, of_filing: Mapping[str, str]) -> str:
    """The channel id an entry belongs to: its filing's, else the prefix of its kind, else none."""
    if entry.filing:
        return of_filing.get(entry.filing, entry.filing)
    prefix, colon, _ = entry.kind.partition(":")
    return prefix if colon else ""


def names_of(entry: Entry, meaning: str) -> frozenset[str]:
    """Every name an event answers to: its kind as written, the channel's own id, and its meaning."""
    return frozenset((entry.kind, entry.kind.rpartition(":")[2], meaning))


def stage_of(channel: Channel | None, events: Sequence[Event]) -> StageSpec:
    """The stage after the latest event that leads to one.

    A channel that declares no stage for ``reopened`` goes back to where it stood before its last final stage. Where
    two events were written for the same instant, the stage further down the channel's list holds.
    """
    if channel is None:
        return NO_CHANNEL
    first = next((s for s in channel.stages if not s.on), StageSpec("draft", "待提交", turn="ours"))
    reached: list[tuple[datetime, datetime, int, StageSpec]] = []
    for entry, meaning in events:
        found = _stage_after(channel, entry, meaning)
        if found is not None:
            reached.append((entry.at or _DAWN, entry.logged or _DAWN, *found))
        elif meaning == "reopened":
            while reached and reached[-1][3].final:
                reached.pop()
    return max(reached, key=lambda r: r[:3])[3] if reached else first


def _stage_after(channel: Channel, entry: Entry, meaning: str) -> tuple[int, StageSpec] | None:
    """The stage and its place; an own event id names it more exactly than what it means, so it is asked first."""
    for name in (entry.kind, entry.kind.rpartition(":")[2], meaning):
        for place, stage in enumerate(channel.stages):
            if name in stage.on:
                return place, stage
    return None


def _meaning(entry: Entry, channel: Channel | None) -> str:
    return channel.meaning(entry.kind) if channel is not None else entry.kind
