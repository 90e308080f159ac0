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


MOST_TICKED = 20  # what nobody reads through is not ticked for them


@dataclass(slots=True)
class Confirming:
    """The proposals of one text, which of them are taken, and the values typed over them. New ones are ticked, but not
    where only one of several can be right, or where it is not sure that they belong to the case; nor where there are too
    many to be looked at one by one."""

    proposals: tuple[Proposal, ...] = ()
    chosen: dict[tuple[str, str, str], bool] = field(default_factory=dict)
    edited: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def name(self, proposal: Proposal) -> tuple[str, str, str]:
        """What a proposal is known by while the text around it changes: its key, its own value, and its filing."""
        return proposal.key, str(proposal.value), str(proposal.data.get("filing", ""))

    def on(self, proposal: Proposal) -> bool:
        doubtful = bool(self.many or proposal.data.get("either") or proposal.data.get("unsure"))
        return self.chosen.get(self.name(proposal), not doubtful)

    @property
    def many(self) -> bool:
        return len(self.proposals) > MOST_TICKED

    def taken(self) -> list[int]:
        return [p.n for p in self.proposals if self.on(p)]

    def typed(self) -> dict[int, str]:
        return {p.n: self.edited[self.name(p)] for p in self.proposals if self.name(p) in self.edited}

    def toggle(self, proposal: Proposal) -> None:
        self.chosen[self.name(proposal)] = not self.on(proposal)


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
    if proposal.kind == "payment":
        return "支付"
    from kameng_tui.desk.survey import kind_label

    filing = str(proposal.data.get("filing", ""))
    whose = f"{desk.label('channels', filing)} " if filing else ""
    return f"{whose}记录 {kind_label(desk, proposal.key, desk.registry.channels)}"


def rows_of(desk: Desk, confirming: Confirming) -> Sequence[Row]:
    rows = []
    if confirming.many:
        told = f"读到 {len(confirming.proposals)} 项,太多了,没有替您勾选:要写下的逐项按空格"
        rows.append(text_row(told, "warn", mark=" "))
    for proposal in confirming.proposals:
        on = confirming.on(proposal)
        text = confirming.edited.get(confirming.name(proposal)) or shown(desk, proposal)
        when = f"{words.full(proposal.at)} " if proposal.at is not None and proposal.kind == "event" else ""
        line = f"{label_of(desk, proposal)}:{when}{text}  ({proposal.why})"
        rows.append(text_row(line, "" if on else "dim", key=f"proposal {proposal.n}", mark="[x] " if on else "[ ] ",
                             indent=4, data=proposal))  # fmt: skip
    return rows
