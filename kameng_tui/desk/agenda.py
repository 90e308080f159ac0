"""The agenda over all cases: what is due, what is late, and what is lost first."""

from __future__ import annotations

from collections.abc import Iterable

from kameng_tui.case.findings import Finding
from kameng_tui.desk.cases import RUNNING, Row, in_list_order, load_all, name_of, row_of, unread_of
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import sentences
from kameng_tui.desk.survey import Reckoned, reckon
from kameng_tui.reckon.agenda import in_order
from kameng_tui.reckon.dues import Due
from kameng_tui.record import record
from kameng_tui.workbook.book import Loaded


@record
class AgendaRow:
    """One due with the title of its case."""

    due: Due
    case: str
    title: str


@record
class Agenda:
    """The rows in order, and the files that could not be read for them."""

    rows: tuple[AgendaRow, ...]
    unread: tuple[Finding, ...]


@record
class Overview:
    """What home shows: the agenda and all cases, read in one pass."""

    agenda: tuple[AgendaRow, ...]
    cases: tuple[Row, ...]
    unread: tuple[Finding, ...]


def agenda(desk: Desk, ref: str | None = None, days: int | None = None) -> Agenda:
    """Every due that runs, is overdue or has lapsed; with ``days`` those within so many days and all late ones."""
    with sentences():
        unread = list(desk.book.broken()) if ref is None else []
        read = [(loaded, reckon(desk, loaded.dossier)) for loaded in load_all(desk, ref)]
        unread += [finding for loaded, _ in read for finding in unread_of(loaded)]
        return Agenda(_rows(desk, read, days), tuple(unread))


def overview(desk: Desk, days: int | None = None) -> Overview:
    """The agenda of the next ``days`` and every case, nearest due first."""
    with sentences():
        read = [(loaded, reckon(desk, loaded.dossier)) for loaded in load_all(desk)]
        unread = (*desk.book.broken(), *(finding for loaded, _ in read for finding in unread_of(loaded)))
        return Overview(_rows(desk, read, days), in_list_order(row_of(desk, *pair) for pair in read), unread)


def _rows(desk: Desk, read: Iterable[tuple[Loaded, Reckoned]], days: int | None) -> tuple[AgendaRow, ...]:
    titles = {loaded.dossier.id: name_of(loaded.dossier) for loaded, _ in read}
    dues = [due for _, reckoned in read if reckoned.status in RUNNING for due in reckoned.dues]
    return tuple(AgendaRow(due, due.case, titles[due.case]) for due in in_order(dues, desk.now(), days))
