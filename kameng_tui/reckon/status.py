"""Whether a case is open, waits for its money, or is over. Pure.

Only money that has arrived, or the user's own closing with a reason, ends a case: a promise never does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kameng_tui.case import vocabulary as v
from kameng_tui.case.fold import effective
from kameng_tui.case.records import Dossier, Entry
from kameng_tui.channels.records import Channel, StageSpec
from kameng_tui.reckon.money import NOTHING, Ledger
from kameng_tui.reckon.stages import events_of_case

_MONEY_ON_ITS_WAY = ("refund-promised", "refund-issued", "agreed")
_FALLS_THROUGH = ("declined", "terminated", "withdrawn")


def status_of(dossier: Dossier, ledger: Ledger, channels: Mapping[str, Channel]) -> str:
    """One of vocabulary.STATUSES. ``channels`` say what the own events of a channel mean."""
    closing = closing_of(dossier)
    if closing is not None:
        return _reason(closing)
    if _is_covered(ledger):
        return "won"
    return "awaiting-money" if _money_is_on_its_way(dossier, channels) else "open"


def ended_at(dossier: Dossier, ledger: Ledger) -> datetime | None:
    """When the case ended (closed by the user, or the last of the money arrived); None while it runs."""
    closing = closing_of(dossier)
    return closing.at if closing is not None else money_at(dossier, ledger)


def money_at(dossier: Dossier, ledger: Ledger) -> datetime | None:
    """When the last of the money that was asked for arrived; None while some is missing."""
    if not _is_covered(ledger):
        return None
    return max(
        (e.at for e in effective(dossier.journal) if e.kind == "refund-arrived" and e.at), default=None
    )


def stage_line(dossier: Dossier, channels: Mapping[str, Channel], stages: Mapping[str, StageSpec]) -> str:
    """Where the case stands, for lists: ``12315 待受理``. Of several filings the one that moved last and is not over."""
    if not dossier.filings:
        return "未投诉"
    moved = {e.filing: i for i, e in enumerate(effective(dossier.journal)) if e.filing}
    shown = max(
        dossier.filings, key=lambda f: (not (f.id in stages and stages[f.id].final), moved.get(f.id, -1))
    )
    channel = channels.get(shown.channel)
    stage = stages.get(shown.id)
    return f"{channel.name if channel else shown.channel} {stage.label if stage else ''}".strip()


def closing_of(dossier: Dossier) -> Entry | None:
    """The user's own closing that holds: an entry of the case itself, not of a filing, not reopened since."""
    own = [e for e in effective(dossier.journal) if not e.filing and e.kind in ("closed", "reopened")]
    last = own[-1] if own else None
    return last if last is not None and last.kind == "closed" and _reason(last) else None


def _reason(closing: Entry) -> str:
    said = (str(closing.data.get("reason", "")), closing.text.strip())
    return next((reason for reason in said if reason in v.CLOSE_REASONS), "")


def _is_covered(ledger: Ledger) -> bool:
    return ledger.expected > NOTHING and ledger.arrived >= ledger.expected


def _money_is_on_its_way(dossier: Dossier, channels: Mapping[str, Channel]) -> bool:
    """Promised, issued, or agreed at a filing where that has not fallen through since."""
    waiting: set[str] = set()
    for entry, meaning in events_of_case(dossier, channels):
        if meaning in _MONEY_ON_ITS_WAY:
            waiting.add(entry.filing)
        elif meaning in _FALLS_THROUGH:
            waiting.discard(entry.filing)
    return bool(waiting)
