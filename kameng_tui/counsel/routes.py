"""The channels that a playbook prefers for a case, in its order: why each, and why one is passed over. Pure.

Also those for which no plugin is there: police, 12345, the operator. What stands against filing is said by ``gates``.
"""

from __future__ import annotations

from kameng_tui.case.conditions import View, holds
from kameng_tui.knowledge.records import Playbook
from kameng_tui.record import record


@record
class Route:
    """One channel; ``skipped`` says why it is passed over in this case, empty where it fits. ``place`` counts those that
    fit from 1."""

    channel: str
    why: str
    skipped: str
    place: int


def routes_of(playbook: Playbook, view: View) -> tuple[Route, ...]:
    """Every channel of the playbook, in its order."""
    routes: list[Route] = []
    place = 0
    for choice in playbook.channels:
        skipped = choice.skip_why if choice.skip_when and holds(choice.skip_when, view) else ""
        place += not skipped
        routes.append(Route(choice.channel, choice.why, skipped, 0 if skipped else place))
    return tuple(routes)
