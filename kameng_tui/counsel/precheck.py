"""How whoever receives a filing would look at it: each ground of refusal of the channel, with what speaks for it. Pure.

The grounds are the channel's own (``[[grounds]]``), decided by its gates, its limits and what happened elsewhere: this
only puts the reasons of a verdict under the ground that each belongs to. Nothing here promises that a filing is accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from kameng_tui.case.conditions import View, holds
from kameng_tui.case.records import Dossier
from kameng_tui.channels.records import Channel, GateSpec, GroundSpec
from kameng_tui.counsel.gates import Reason, Verdict, in_force
from kameng_tui.record import record

State = Literal["no", "risk", "holds", "unknown"]
Outlook = Literal["accept-likely", "at-risk", "refused"]
STATE_WORDS: Mapping[str, str] = {"no": "不成立", "risk": "有风险", "holds": "成立", "unknown": "不知道"}
OUTLOOK_WORDS: Mapping[str, str] = {
    "accept-likely": "看不出不予受理的理由", "at-risk": "照现在这样提交有风险", "refused": "照现在这样提交,多半不予受理",
}  # fmt: skip
_AGAINST = ("gate.barred", "gate.refused-likely")
_LACKING = ("gate.missing", "field.required", "gate.care")


@record
class Ground:
    """One ground. ``facts`` say what decided, and what is to be found out where nobody knows."""

    id: str
    label: str
    state: State
    facts: tuple[str, ...]
    source: tuple[str, ...]


@record
class Precheck:
    """The check of one channel. ``because`` are the facts of the grounds that stand against filing now."""

    channel: str
    outlook: Outlook
    because: tuple[str, ...]
    grounds: tuple[Ground, ...]


def precheck_of(
    channel: Channel, verdict: Verdict, dossier: Dossier, view: View, now: datetime
) -> Precheck | None:
    """The check before filing at ``channel``; None where the channel names no grounds. ``view`` knows the form."""
    elsewhere = {f.channel for f in dossier.filings}
    found = tuple(
        _judged(channel, ground, verdict, elsewhere, view, now)
        for ground in channel.grounds
        if in_force(ground, now.date())
    )
    if not found:
        return None
    states = {ground.state for ground in found}
    outlook: Outlook = (
        "refused" if "holds" in states else "at-risk" if states & {"risk", "unknown"} else "accept-likely"
    )
    telling = ("holds",) if outlook == "refused" else ("risk", "unknown")
    because = tuple(fact for ground in found if ground.state in telling for fact in ground.facts)
    return Precheck(channel.id, outlook, because, found)


def _judged(
    channel: Channel, ground: GroundSpec, verdict: Verdict, elsewhere: set[str], view: View, now: datetime
) -> Ground:
    mine = [reason for reason in verdict.reasons if _belongs(reason, ground, elsewhere)]
    against = [reason.text for reason in mine if reason.code in _AGAINST]
    lacking = [reason.text for reason in mine if reason.code in _LACKING]
    state: State = "no"
    facts: list[str] = []
    if against:
        state, facts = "holds", against
    elif ground.unknown and holds(ground.unknown, view):
        state, facts = "unknown", [ground.asks or "还不知道", *lacking]
    elif lacking:
        state, facts = "risk", lacking
    else:
        facts = [f"{gate.label}:{_settled(gate)}" for gate in _deciding(channel, ground, view, now)]
    return Ground(ground.id, ground.label, state, tuple(dict.fromkeys(facts)), ground.source)


def _belongs(reason: Reason, ground: GroundSpec, elsewhere: set[str]) -> bool:
    if reason.code == "field.required":
        return "fields" in ground.by
    return reason.gate in ground.by or ("interplay" in ground.by and reason.gate in elsewhere)


def _deciding(channel: Channel, ground: GroundSpec, view: View, now: datetime) -> list[GateSpec]:
    """The gates of a ground that speak in this case and stand against nothing."""
    return [g for g in channel.gates if g.id in ground.by and in_force(g, now.date()) and holds(g.when, view)]


def _settled(gate: GateSpec) -> str:
    return "已具备" if gate.need else "没有这种情形的记录"
