"""What was read out of a pasted text, to be confirmed: ticked or not, values changed. Rows only; nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kameng_tui.case.lookup import key_at, label_at
from kameng_tui.tui import words
from kameng_tui.tui.rows import Row, text_row
from kameng_tui.tui.screens.sheets import LISTS_OF

if TYPE_CHECKING:
    from kameng_tui.counsel.intake_text import Proposal
    from kameng_tui.desk.desk import Desk


@dataclass(slots=True)
class Confirming:
    """The proposals of one text, which of them are taken, and the values typed over them. New ones are ticked, but not
    where only one of several can be right."""

    proposals: tuple[Proposal, ...] = ()
    toggled: set[tuple[str, str, str]] = field(default_factory=set)
    edited: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def name(self, proposal: Proposal) -> tuple[str, str, str]:
        """What a proposal is known by while the text around it changes: its key, its own value, and its filing."""
        return proposal.key, str(proposal.value), str(proposal.data.get("filing", ""))

    def on(self, proposal: Proposal) -> bool:
        return bool(proposal.data.get("either")) is (self.name(proposal) in self.toggled)

    def taken(self) -> list[int]:
        return [p.n for p in self.proposals if self.on(p)]

    def typed(self) -> dict[int, str]:
        return {p.n: self.edited[self.name(p)] for p in self.proposals if self.name(p) in self.edited}

    def toggle(self, proposal: Proposal) -> None:
        self.toggled ^= {self.name(proposal)}


def shown(desk: Desk, proposal: Proposal) -> str:
    """A proposal's value as people read and type it."""
    value: Any = proposal.value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return words.amount(value)
    if isinstance(value, datetime):
        return words.full(value)
    if isinstance(value, date):
        return value.isoformat()
    spec = key_at(proposal.key)
    if spec is not None and spec.choices:
        return desk.label(LISTS_OF.get(spec.choices, ""), str(value))
    return str(value)


def label_of(desk: Desk, proposal: Proposal) -> str:
    if proposal.kind == "fact":
        return label_at(proposal.key).replace("\u00b7", " ")
    from kameng_tui.desk.survey import kind_label

    filing = str(proposal.data.get("filing", ""))
    return f"{f'{filing} ' if filing else ''}记录 {kind_label(desk, proposal.key, desk.registry.channels)}"


def rows_of(desk: Desk, confirming: Confirming) -> Sequence[Row]:
    rows = []
    for proposal in confirming.proposals:
        on = confirming.on(proposal)
        text = confirming.edited.get(confirming.name(proposal)) or shown(desk, proposal)
        when = f"{words.full(proposal.at)} " if proposal.at is not None and proposal.kind == "event" else ""
        line = f"{label_of(desk, proposal)}:{when}{text}  ({proposal.why})"
        rows.append(text_row(line, "" if on else "dim", key=f"proposal {proposal.n}", mark="[x] " if on else "[ ] ",
                             indent=4, data=proposal))  # fmt: skip
    return rows
