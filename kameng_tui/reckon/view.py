"""What conditions of gates, limits and playbooks may ask of a case, answered from its dossier. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kameng_tui.case.lookup import value_at
from kameng_tui.case.records import Dossier
from kameng_tui.channels.records import Channel
from kameng_tui.reckon.stages import channel_of_entry, events_of_case, names_of


class CaseView:
    """Implements ``case.conditions.View``.

    ``meanings`` are the channels by id (they say what an own event means), ``links_ok`` the complete links of the
    chain, ``form`` the values of the filing in question: ``form.x`` in a condition.
    """

    def __init__(
        self,
        dossier: Dossier,
        meanings: Mapping[str, Channel],
        links_ok: frozenset[str] = frozenset(),
        form: Mapping[str, Any] | None = None,
    ) -> None:
        self._case = dossier.case
        self._evidence = frozenset(card.kind for card in dossier.cards)
        self._links_ok = links_ok
        self._form = form or {}
        self._channels = meanings
        of_filing = {f.id: f.channel for f in dossier.filings}
        self._events = tuple(
            (channel_of_entry(entry, of_filing), names_of(entry, meaning))
            for entry, meaning in events_of_case(dossier, meanings)
        )

    def value(self, path: str) -> Any:
        head, _, rest = path.partition(".")
        return self._form.get(rest) if head == "form" else value_at(self._case, path)

    def has_evidence(self, kind: str) -> bool:
        return kind in self._evidence

    def has_link(self, link: str) -> bool:
        return link in self._links_ok

    def has_event(self, event: str, channel: str) -> bool:
        """``channel`` is a channel id, ``kind:court`` for any channel of that kind, or empty for anywhere."""
        return any(event in names and self.is_channel(at, channel) for at, names in self._events)

    def is_channel(self, channel_id: str, wanted: str) -> bool:
        """Whether a channel is the one that ``wanted`` names (id, ``kind:…`` or empty)."""
        if not wanted or channel_id == wanted:
            return True
        found = self._channels.get(channel_id)
        return found is not None and wanted == f"kind:{found.kind}"
