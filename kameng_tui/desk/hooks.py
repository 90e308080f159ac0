"""What the code of a channel adds to its manifest about one filing: asked once, checked, and handed on as data.

Only trusted code of an installed channel is asked, in its child process; a channel without any costs nothing here. What
fails is one finding and the declaration stands. Lists and ``due`` never ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kameng_tui.case.findings import Finding
from kameng_tui.case.lookup import value_at
from kameng_tui.case.records import Filing
from kameng_tui.channels.records import Channel
from kameng_tui.desk.desk import Desk
from kameng_tui.reckon.stages import events_of, stage_of
from kameng_tui.values import parse_amount
from kameng_tui.workbook.book import Loaded

if TYPE_CHECKING:
    from kameng_tui.counsel.intake_receipts import Open
    from kameng_tui.counsel.situation import Suggestion
    from kameng_tui.reckon.dues import Due
    from kameng_tui.reckon.fees import FeeLine


class Asking:
    """One filing and its form, about which the code of its channel is asked."""

    def __init__(
        self, desk: Desk, loaded: Loaded, channel: Channel, filing: Filing, form: Mapping[str, Any]
    ) -> None:
        self._desk, self._loaded = desk, loaded
        self._channel, self._filing, self._form = channel, filing, form

    def ask(self, hook: str, **more: Any) -> Any:
        """The checked answer, or None: no trusted code, nothing to say, or it failed."""
        if not self._desk.registry.has_code(self._channel.id):
            return None
        from kameng_tui.channels import asking

        ctx = asking.ctx_of(self._channel, self._desk.now())
        return asking.ask(self._desk.registry, self._channel.id, hook, ctx=ctx, **self._seen, **more)

    @cached_property
    def _seen(self) -> dict[str, Any]:
        """``filing`` and ``facts`` of every question: the vault is looked into once, however many are asked."""
        from kameng_tui.channels import asking
        from kameng_tui.desk.secrets import known_secrets

        channel, filing, dossier = self._channel, self._filing, self._loaded.dossier
        known = known_secrets(self._desk, self._loaded)
        if channel.public and dossier.case.consumer.name:  # no text shows by its shape that it is a name
            known.append(("name", dossier.case.consumer.name))
        values = {path: value_at(dossier.case, path, filing.orders) for path in channel.reads}
        told = events_of(dossier, filing, channel)
        events = [
            {"kind": meaning, "id": e.kind, "at": e.at, "text": e.text, "receipt": e.receipt}
            for e, meaning in told
        ]
        stage = stage_of(channel, told).id
        return {
            "filing": asking.filing_of(channel, filing.id, stage, self._form, events, known),
            "facts": asking.facts_of(
                channel, {path: v for path, v in values.items() if v is not None}, known
            ),
        }

    def prefilled(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Values for fields that the person has not filled; none for sensitive ones, of which the code sees only masks."""
        from kameng_tui.channels.answers import as_typed
        from kameng_tui.channels.fields import EMPTY, parse

        answer = self.ask("channel_prefill") or {}
        free = [
            spec for spec in self._channel.fields if spec.id in answer and typed.get(spec.id) in EMPTY and not spec.sensitive
        ]  # fmt: skip
        filled = {spec.id: parse(spec, as_typed(answer[spec.id])) for spec in free}
        return {name: value for name, value in filled.items() if value not in EMPTY}

    def findings(self, *, final: bool) -> list[Finding]:
        """What the code finds wrong with the form, and what went wrong with the code."""
        rows = self.ask("channel_validate", final=final) or ()
        rel = f"filings/{self._filing.id}.toml"
        found = [Finding(row["code"], f"{rel}#form.{row['field']}", row["text"]) for row in rows]
        return found + [
            Finding("plugin.failed", rel, fault)
            for fault in self._desk.registry.faults(self._channel.id)[-1:]
        ]

    def fees(self) -> tuple[FeeLine, ...]:
        """What filing costs: as the code counts it, else as the manifest declares it for what this case asks for."""
        from kameng_tui.reckon.fees import FeeLine, fees_of
        from kameng_tui.reckon.money import ledger

        rows = self.ask("channel_fees")
        if rows is None:
            money = ledger(self._loaded.dossier)
            return fees_of(self._channel, money.outstanding or money.expected)
        source = (f"{self._channel.name} {self._channel.version} 的代码",)
        return tuple(
            FeeLine(
                row["id"],
                row["label"],
                parse_amount(row["amount"]) if row["amount"] else None,
                row["text"],
                source,
            )
            for row in rows
        )


def of_due(due: Due) -> dict[str, Any]:
    """``limit`` and ``event`` of a question about one date (``channel_due``)."""
    limit = {
        "id": due.limit,
        "label": due.label,
        "duty": due.duty,
        "earliest": due.earliest,
        "latest": due.latest,
    }
    return {"limit": limit, "event": {"id": due.entry, "at": due.start}}


def faults(desk: Desk) -> list[str]:
    """What went wrong in the code of any channel since the program began, one sentence each."""
    return [fault for row in desk.registry.listing() for fault in desk.registry.faults(row.id)]


def beside(declared: list[Finding], coded: list[Finding]) -> list[Finding]:
    """Both, where the code speaks of what the declaration found too only the code's words: it knows more."""
    told = {(f.code, f.where) for f in coded}
    return [*(f for f in declared if (f.code, f.where) not in told), *coded]


def open_filings(desk: Desk, loaded: Loaded, channels: Mapping[str, Channel], text: str) -> list[Open]:
    """The filings that are not over, with what their channels' code recognises in ``text``."""
    from kameng_tui.counsel.intake_receipts import Open

    found = []
    for filing in loaded.dossier.filings:
        channel = channels.get(filing.channel)
        events = events_of(loaded.dossier, filing, channel)
        if channel is None or stage_of(channel, events).final:
            continue
        told = Asking(desk, loaded, channel, filing, filing.form).ask("channel_recognise", text=text)
        sent = [entry for entry, meaning in events if meaning == "submitted"]
        numbers = tuple(entry.receipt for entry, _ in events if entry.receipt)
        found.append(Open(filing.id, channel, sent[-1].id if sent else "", numbers, told or ()))
    return found


def suggestions(desk: Desk, loaded: Loaded, channels: Mapping[str, Channel]) -> tuple[Suggestion, ...]:
    """What the code of the channels says is to do now, filing by filing."""
    from kameng_tui.counsel.situation import Suggestion

    return tuple(
        Suggestion(filing.id, row["event"], row["text"])
        for filing in loaded.dossier.filings
        if desk.registry.has_code(filing.channel)
        for row in Asking(desk, loaded, channels[filing.channel], filing, filing.form).ask(
            "channel_next_steps"
        )
        or ()
    )
