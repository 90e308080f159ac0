"""The order, and so the numbers, of a case's evidence in every paper. Pure.

By when each piece was taken; but what a sent paper called 证据3 stays 证据3: a piece that came after it stands behind all
that were there when it left.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime

from kameng_tui.case.records import Card, Dossier

KEY_SHOT = "key-shot"


def in_order(dossier: Dossier) -> list[Card]:
    """The pieces that papers list, first the first. What shows an identity is none of them; what shows a whole card key
    stands last of those that came together, so that who may not see it misses no number between them."""
    left = _left_the_house(dossier)

    def order(card: Card) -> tuple[int, bool, bool, str, str]:
        moment = card.taken or card.attached
        came_after = bisect_left(left, card.attached) if card.attached is not None else 0
        return (
            came_after,
            card.kind == KEY_SHOT,
            moment is None,
            moment.isoformat() if moment else "",
            card.id,
        )

    return sorted((card for card in dossier.cards if card.kind != "identity"), key=order)


def _left_the_house(dossier: Dossier) -> list[datetime]:
    """When each paper was written down as sent: the evidence that it lists was in the case then, whichever day it says."""
    logged = {entry.paper: entry.logged for entry in dossier.journal if entry.paper}
    moments = [logged.get(paper.file) or paper.at for paper in dossier.papers]
    return sorted(moment for moment in moments if moment is not None)
