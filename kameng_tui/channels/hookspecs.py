"""The hooks of a channel: keyword arguments in, plain data out, ``None`` = the declaration of the manifest stands.

``ctx`` is ``{"api", "now", "today", "channel"}``; ``filing`` is ``{"id", "stage", "form", "events"}`` of this channel only;
``facts`` is what the manifest's ``reads`` names, as a flat mapping of dotted paths, masked. Nothing here runs at start-up:
importing this module imports pluggy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pluggy

PROJECT = "kameng_tui"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

Plain = Mapping[str, Any]


class ChannelSpec:
    """Each hook is called on the channel's own manager; no channel ever sees the filing of another."""

    @hookspec
    def channel_validate(
        self, ctx: Plain, filing: Plain, facts: Plain, final: bool
    ) -> list[dict[str, str]] | None:
        """What is wrong with the form: a list of ``{"field", "code", "text"}``. All answers count."""

    @hookspec(firstresult=True)
    def channel_prefill(self, ctx: Plain, filing: Plain, facts: Plain) -> dict[str, Any] | None:
        """Values for fields that the user has not filled: ``{field id: value}``."""

    @hookspec(firstresult=True)
    def channel_due(
        self, ctx: Plain, filing: Plain, facts: Plain, limit: Plain, event: Plain
    ) -> dict[str, Any] | None:
        """``{"earliest", "latest", "steps"}`` where the manifest's grammar cannot say how ``limit`` counts."""

    @hookspec(firstresult=True)
    def channel_fees(self, ctx: Plain, filing: Plain, facts: Plain) -> list[dict[str, str]] | None:
        """What filing costs: a list of ``{"id", "label", "amount", "text"}``."""

    @hookspec
    def channel_recognise(
        self, ctx: Plain, filing: Plain, facts: Plain, text: str
    ) -> list[dict[str, Any]] | None:
        """Events that a pasted reply seems to tell: ``{"event", "receipt", "date", "amount", "text"}``. All answers count."""

    @hookspec
    def channel_next_steps(self, ctx: Plain, filing: Plain, facts: Plain) -> list[dict[str, str]] | None:
        """What to do now: a list of ``{"event", "text"}``. All answers count."""
