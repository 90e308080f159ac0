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
    """The proposals of one text, which of them are taken, and the values typed over them. New ones are ticked."""

    proposals: tuple[Proposal, ...] = ()
    left_out: set[tuple[str, str]] = field(default_factory=set)
    edited: dict[tuple[str, str], str] = field(default_factory=dict)

    def name(self, proposal: Proposal) -> tuple[str, str]:
        """What a proposal is known by while the text around it changes: its key and its own value."""
        return proposal.key, str(proposal.value)

    def taken(self) -> list[int]:
        return [p.n for p in self.proposals if self.name(p) not in self.left_out]

    def typed(self) -> dict[int, str]:
        return {p.n: self.edited[self.name(p)] for p in self.proposals if self.name(p) in self.edited}

    def toggle(self, proposal: Proposal) -> None:
        self.left_out ^= {self.name(proposal)}


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
    for name in ("contact", "events", "money"):
        found = desk.label(name, proposal.key)
        if found != proposal.key:
            return f"记录 {found}"
    return proposal.key


def rows_of(desk: Desk, confirming: Confirming) -> Sequence[Row]:
    rows = []
    for proposal in confirming.proposals:
        on = confirming.name(proposal) not in confirming.left_out
        text = confirming.edited.get(confirming.name(proposal)) or shown(desk, proposal)
        when = f"{words.full(proposal.at)} " if proposal.at is not None and proposal.kind == "event" else ""
        line = f"{label_of(desk, proposal)}:{when}{text}  ({proposal.why})"
        rows.append(text_row(line, "" if on else "dim", key=f"proposal {proposal.n}", mark="[x] " if on else "[ ] ",
                             indent=4, data=proposal))  # fmt: skip
    return rows
