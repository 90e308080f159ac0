"""What to mend after a refusal, by the ground that was given, and what has changed since. Pure; the grounds are knowledge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kameng_tui.case.records import Dossier, Entry, Filing
from kameng_tui.channels.records import Channel
from kameng_tui.counsel.phrases import matches
from kameng_tui.record import record

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@record
class Ground:
    """``change``: what to mend here; ``elsewhere``: where else to go, empty where nowhere is the likelier."""

    id: str
    change: str
    elsewhere: str
    basis: tuple[str, ...]


def ground_of(kind: str, said: str, rows: Rows) -> Ground | None:
    """The ground that a channel of ``kind`` refused on, by the words of its reason; None where none is recognised."""
    for row in rows.get("refusal", ()):
        if kind in row["at"] and any(matches(said, word) for word in row["words"]):
            return Ground(row["id"], row["change"], row["elsewhere"], tuple(row["basis"]))
    return None


def advice(ground: Ground) -> str:
    """The ground in one sentence, with its articles."""
    basis = f"({'、'.join(ground.basis)})" if ground.basis else ""
    elsewhere = f";{ground.elsewhere}" if ground.elsewhere else ""
    return f"{ground.change}{basis}{elsewhere}"


def changed_since(
    dossier: Dossier, filing: Filing, channel: Channel | None, submitted: Entry | None, refused: Entry
) -> tuple[str, ...]:
    """What a new submission would have that the refused one had not: evidence attached since, answers of the form."""
    changes = []
    if refused.at is not None:
        for card in dossier.cards:
            at = card.attached or card.taken
            if at is not None and at > refused.at:
                changes.append(f"新证据 {card.id}")
    before: Mapping[str, Any] = submitted.form if submitted is not None else {}
    labels = {spec.id: spec.label for spec in channel.fields} if channel is not None else {}
    changes += [
        f"改了「{labels.get(name, name)}」"
        for name, value in filing.form.items()
        if before and value != before.get(name)
    ]
    return tuple(changes)
