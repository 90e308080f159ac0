"""Which office or court may be the right one for a case, why, and what is missing to know it. Pure.

An office is described by a place of the case and never by its name: the name is not in any fact, so it is not guessed.
"""

from __future__ import annotations

from datetime import date

from kameng_tui.case.conditions import View, holds
from kameng_tui.channels.records import Channel
from kameng_tui.counsel.gates import in_force
from kameng_tui.record import record

NOT_NAMED = "具体是哪一个机关,以官方页面按地址匹配的或电话确认的为准"


@record
class Venue:
    """``place`` is empty where it is not known; ``missing`` then says what to find out. Of several the first stands first."""

    channel: str
    id: str
    label: str
    place: str
    why: str
    missing: str
    source: tuple[str, ...]
    confidence: str


def venues_of(channel: Channel, view: View, today: date) -> tuple[Venue, ...]:
    """The offices that may be right for a filing at ``channel``. ``view`` knows the form of the filing."""
    found = []
    for spec in channel.venues:
        if not in_force(spec, today) or not holds(spec.when, view):
            continue
        place = next((str(value) for path in spec.at if (value := view.value(path))), "")
        missing = "" if place else spec.missing
        found.append(
            Venue(channel.id, spec.id, spec.label, place, spec.text, missing, spec.source, spec.confidence)
        )
    return tuple(found)
