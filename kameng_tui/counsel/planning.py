"""The channels of a case as a plan: what goes on the same day, what after it, what last; and who shuts whom out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from kameng_tui.channels.records import Channel, Interplay
from kameng_tui.counsel.gates import in_force
from kameng_tui.counsel.routes import Route
from kameng_tui.record import record

Phase = Literal["now", "then", "last"]
PHASE_WORDS: Mapping[Phase, str] = {
    "now": "同一天就可以办", "then": "然后(不必等前面有结果)", "last": "不予受理、调解不成,或者随时",
}  # fmt: skip
# Evidence and money go first of all: what can still be stopped or frozen is lost by waiting; a suit decides in the end.
_PHASES: Mapping[str, Phase] = {"police": "now", "platform": "now", "payment": "now", "court": "last"}
_ORDER: Sequence[Phase] = ("now", "then", "last")


@record
class Leg:
    """One channel of the plan; ``cautions`` say what another one of the plan does to it."""

    phase: Phase
    channel: str
    why: str
    cautions: tuple[str, ...]


def plan_of(
    routes: Sequence[Route], channels: Mapping[str, Channel], names: Mapping[str, str], today: date
) -> tuple[Leg, ...]:
    """The channels that fit, by phase and in the playbook's order. ``names`` are those of all channels."""
    chosen = [route for route in routes if not route.skipped]
    legs: list[Leg] = []
    for route in chosen:
        found = channels.get(route.channel)
        phase = _PHASES.get(found.kind if found is not None else route.channel)
        if phase is None:  # one goes to a body without a plugin where the playbook puts it
            phase = "then" if found is not None else legs[-1].phase if legs else "now"
        others = [channels[r.channel] for r in chosen if r is not route and r.channel in channels]
        cautions = tuple(dict.fromkeys(_cautions(route.channel, found, others, names, today)))
        legs.append(Leg(phase, route.channel, route.why, cautions))
    return tuple(sorted(legs, key=lambda leg: _ORDER.index(leg.phase)))


def _cautions(
    channel_id: str, channel: Channel | None, others: Sequence[Channel], names: Mapping[str, str], today: date
) -> Iterator[str]:
    """What is said of this channel once another one of the plan has taken the matter, by either side's own word."""
    kind = channel.kind if channel is not None else ""
    for other in others:
        own = [r for r in channel.interplay if r.relation == "barred-by"] if channel is not None else []
        rules: list[tuple[Interplay, str, str]] = [(r, other.id, other.kind) for r in own]
        rules += [(r, channel_id, kind) for r in other.interplay if r.relation == "bars"]
        for rule, id, of_kind in rules:
            if rule.text and rule.other in (id, f"kind:{of_kind}") and in_force(rule, today):
                sure = "(没有定论)" if rule.confidence == "uncertain" else ""
                yield f"{names.get(other.id, other.name)}先受理的:{rule.text}{sure}"
