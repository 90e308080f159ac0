"""Every example of every shipped channel: facts and events in; stage, dues and letters out, as written."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kameng_tui.case.keys import read_record
from kameng_tui.case.records import Card, Case, Dossier, Entry, Filing
from kameng_tui.channels.fields import fill, is_shown, missing, show
from kameng_tui.channels.registry import Registry
from kameng_tui.channels.templates import chinese_time, plain, render
from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.counting import working_days_between
from kameng_tui.reckon.dues import dues_of
from kameng_tui.reckon.promises import promises_of
from kameng_tui.reckon.stages import events_of, stage_of
from kameng_tui.reckon.view import CaseView

PLUGINS = Path(__file__).parents[2] / "plugins"
EXAMPLES = sorted(PLUGINS.glob("*/examples/*.toml"))
REGISTRY = Registry.load()


class Played:
    """One example as the rooms above the channels would play it."""

    def __init__(self, path: Path) -> None:
        self.told: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        self.channel = REGISTRY.channels[path.parents[1].name.removeprefix("kameng_")]
        self.now = self.told["now"]
        case, faults = read_record(Case, self.told["case"], "case.toml")
        assert not faults
        filing = Filing(channel=self.channel.id, id=self.channel.id, form=self.told.get("form", {}))
        cards = tuple(
            Card(id=str(i), kind=row["kind"], shows=row["shows"])
            for i, row in enumerate(self.told.get("evidence", ()))
        )
        self.dossier = Dossier("example", case, tuple(self._entries(filing.id)), cards, (filing,))
        self.filing = filing
        self.calendar = knowledge().calendar

    def _entries(self, filing: str) -> Any:
        for number, row in enumerate(self.told.get("events", ())):
            entry, faults = read_record(Entry, row, "entry")
            assert not faults
            yield replace(entry, id=f"e{number}", filing=filing, logged=entry.at)

    def dues(self) -> Any:
        return dues_of(self.dossier, {self.channel.id: self.channel}, (), self.calendar, self.now, {})

    def letter(self, template: str) -> str:
        channel, case = self.channel, self.dossier.case
        spec = channel.template(template)
        assert spec is not None
        form = fill(channel, case, self.filing.form)
        view = CaseView(self.dossier, {channel.id: channel}, frozenset(), form)
        shown = {s.id: show(s, form[s.id]) for s in channel.fields if s.id in form and is_shown(s, view)}
        gaps = {s.id: s.label for s in missing(channel, form, view)}
        return render(spec.text, self._context() | shown, gaps=gaps)

    def _context(self) -> dict[str, Any]:
        """What desk hands to a letter, of what these examples need."""
        entries = [e for e in self.dossier.journal if e.at]
        case = self.dossier.case
        return plain({
            "case": {"consumer": {"purpose": case.consumer.purpose}},
            "evidence": [row | {"number": i, "id": str(i)} for i, row in enumerate(self.told.get("evidence", ()), 1)],
            "events": [
                {"kind": e.kind, "label": e.kind, "date": chinese_time(e.at), "text": e.text, "staff": e.staff} for e in entries
            ],
            "promises": [
                {
                    "text": p.text, "made": p.made, "by": p.by or "", "staff": p.staff, "broken": p.state == "broken",
                    "hours_late": p.hours_late,
                }
                for p in promises_of(self.dossier, self.now)
            ],
            "dues": [
                {
                    "label": d.label, "due": d.latest.date(), "duty": d.duty, "state": d.state,
                    "overdue_days": max(0, (self.now.date() - d.latest.date()).days),
                }
                for d in self.dues()
                if d.kind == "limit"
            ],
            "claims": [{"text": c.text, "amount": c.amount} for c in case.claims],
            "law": {},
            "sent": [
                {
                    "channel": self.channel.name, "date": e.at.date(), "receipt": e.receipt,
                    "days": (self.now.date() - e.at.date()).days,
                    "working_days": working_days_between(e.at, self.now, self.calendar),
                }
                for e in entries
                if e.kind == "submitted"
            ],
            "today": self.now.date(), "channel": {"id": self.channel.id, "name": self.channel.name},
            "audience": "authority", "receipt": next((e.receipt for e in reversed(entries) if e.receipt), ""),
        })  # fmt: skip


@pytest.fixture(params=EXAMPLES, ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def played(request: pytest.FixtureRequest) -> Played:
    return Played(request.param)


def test_stage(played: Played) -> None:
    stage = stage_of(played.channel, events_of(played.dossier, played.filing, played.channel))
    assert stage.label == played.told["expect"]["stage"]


def test_dues(played: Played) -> None:
    found = {due.limit: due for due in played.dues() if due.kind == "limit"}
    wanted = played.told["expect"].get("due", {})
    assert set(found) >= set(wanted)
    for limit, values in wanted.items():
        assert {key: getattr(found[limit], key) for key in values} == values, limit


def test_letters(played: Played) -> None:
    for row in played.told["expect"].get("render", ()):
        text = played.letter(row["template"])
        if "text" in row:
            assert text == row["text"].strip("\n")
        for part in row.get("contains", ()):
            assert part in text
        for part in row.get("lacks", ()):
            assert part not in text


def test_every_channel_has_examples_of_being_late_and_of_an_end() -> None:
    expected = {path.parents[1].name: set() for path in EXAMPLES}
    for path in EXAMPLES:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        expected[path.parents[1].name] |= {due.get("state") for due in told["expect"].get("due", {}).values()}
    assert set(expected) == {"kameng_platform", "kameng_12315"}
    assert all("met" in states for states in expected.values())
    assert "overdue" in expected["kameng_12315"]
