"""The hooks answered from data: what a channel without code says. One pluggy manager a channel.

Importing this module imports pluggy; nothing on the way to a list or a due date does.
"""

from __future__ import annotations

from typing import Any

import pluggy

from kameng_tui.channels.fields import EMPTY, check_form
from kameng_tui.channels.hookspecs import PROJECT, ChannelSpec, Plain, hookimpl
from kameng_tui.channels.receipts import recognise
from kameng_tui.channels.records import Channel


class ManifestChannel:
    """One channel as its manifest declares it. ``channel_due`` is left out: limits are counted from the declaration."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    @hookimpl
    def channel_validate(self, filing: Plain, facts: Plain, final: bool) -> list[dict[str, str]]:
        form = filing.get("form", {})
        found = check_form(
            self._channel, form, _Facts(form, facts, filing), str(filing.get("id", "")), final=final
        )
        return [{"field": f.where.rpartition("#form.")[2], "code": f.code, "text": f.message} for f in found]

    @hookimpl
    def channel_prefill(self, filing: Plain, facts: Plain) -> dict[str, Any]:
        form = filing.get("form", {})
        filled = {
            spec.id: next((facts[path] for path in spec.from_ if facts.get(path) not in EMPTY), spec.default)
            for spec in self._channel.fields
            if form.get(spec.id) in EMPTY
        }
        return {name: value for name, value in filled.items() if value not in EMPTY}

    @hookimpl
    def channel_fees(self) -> list[dict[str, str]]:
        return [
            {"id": f.id, "label": f.label, "amount": f.amount, "text": f.text} for f in self._channel.fees
        ]

    @hookimpl
    def channel_recognise(self, text: str) -> list[dict[str, Any]]:
        return [
            {
                "event": r.receipt.event,
                "receipt": r.number,
                "date": r.day,
                "amount": r.amount,
                "text": r.receipt.text,
            }
            for r in recognise(self._channel, text)
        ]

    @hookimpl
    def channel_next_steps(self, filing: Plain) -> list[dict[str, str]]:
        stage = next((s for s in self._channel.stages if s.id == filing.get("stage")), None)
        own = {event.id: event.label for event in self._channel.events}
        return [{"event": name, "text": own.get(name, "")} for name in stage.next] if stage else []


class _Facts:
    """Conditions over the plain data that a hook is given."""

    def __init__(self, form: Plain, facts: Plain, filing: Plain) -> None:
        self._form, self._facts = form, facts
        self._events = {event.get("kind") for event in filing.get("events", ())}

    def value(self, path: str) -> Any:
        return self._form.get(path[5:]) if path.startswith("form.") else self._facts.get(path)

    def has_evidence(self, kind: str) -> bool:
        return kind in self._facts.get("evidence", ())

    def has_link(self, link: str) -> bool:
        return link in self._facts.get("links", ())

    def has_event(self, event: str, channel: str) -> bool:
        return event in self._events


def manager_of(channel: Channel) -> pluggy.PluginManager:
    """A manager that knows this channel and no other, so that no hook ever sees the filing of another channel."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(ChannelSpec)
    manager.register(ManifestChannel(channel), name=channel.id)
    return manager
