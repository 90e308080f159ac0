"""The agenda over all cases: what is due, what is late, and what is lost first."""

from __future__ import annotations

from dataclasses import dataclass

from kameng_tui.desk.cases import name_of
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import sentences
from kameng_tui.desk.survey import reckon
from kameng_tui.reckon.agenda import in_order
from kameng_tui.reckon.dues import Due


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One due with the title of its case."""

    due: Due
    case: str
    title: str


def agenda(desk: Desk, ref: str | None = None, days: int | None = None) -> list[AgendaRow]:
    """Every due that runs, is overdue or has lapsed; with ``days`` those within so many days and all late ones."""
    with sentences():
        case_ids = [desk.book.resolve(ref)] if ref else desk.book.case_ids()
        titles = {}
        dues: list[Due] = []
        for case_id in case_ids:
            dossier = desk.book.load(case_id).dossier
            titles[case_id] = name_of(dossier)
            reckoned = reckon(desk, dossier)
            if reckoned.status in ("open", "awaiting-money"):
                dues += reckoned.dues
        return [AgendaRow(due, due.case, titles[due.case]) for due in in_order(dues, desk.now(), days)]
