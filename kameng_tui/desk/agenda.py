"""The agenda over all cases: what is due, what is late, and what is lost first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kameng_tui.case.findings import Finding
from kameng_tui.desk.cases import RUNNING, Row, in_list_order, load_all, name_of, row_of, unread_of
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import sentences
from kameng_tui.desk.survey import Reckoned, kind_label, reckon
from kameng_tui.reckon.agenda import Shelf
from kameng_tui.reckon.dues import Due
from kameng_tui.reckon.happenings import is_anchor
from kameng_tui.record import record
from kameng_tui.workbook.book import Loaded

# With a seller that has vanished every hour counts and no clock of ours runs before something is filed.
VANISHED = "vanished"


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
    """What home shows: the agenda and all cases, read in one pass; how many dues are late, and how many today."""

    agenda: tuple[AgendaRow, ...]
    cases: tuple[Row, ...]
    unread: tuple[Finding, ...]
    late: int
    today: int


def agenda(desk: Desk, ref: str | None = None, days: int | None = None) -> Agenda:
    """Every due that runs, is overdue or has lapsed; with ``days`` those within so many days and all late ones."""
    with sentences():
        unread = list(desk.book.broken()) if ref is None else []
        read = [(loaded, reckon(desk, loaded.dossier)) for loaded in load_all(desk, ref)]
        unread += [finding for loaded, _ in read for finding in unread_of(loaded)]
        return Agenda(_rows(desk, read, _shelf(read), days), tuple(unread))


def overview(desk: Desk, days: int | None = None) -> Overview:
    """The agenda of the next ``days`` and every case: what cannot wait first, then by the nearest due."""
    with sentences():
        read = [(loaded, reckon(desk, loaded.dossier)) for loaded in load_all(desk)]
        unread = (
            *desk.book.broken(),
            *desk.own_calendars.findings,
            *(finding for loaded, _ in read for finding in unread_of(loaded)),
        )
        shelf = _shelf(read)
        cases = {loaded.dossier.id: (loaded, reckoned) for loaded, reckoned in read}
        rows = (
            replace(row, due=_with_carrier(desk, row.due, *cases[row.case]))
            for row in _rows(desk, read, shelf, days)
        )
        late, today = shelf.counts(desk.now())
        return Overview(tuple(rows), _cases(desk, read), unread, late, today)


def _shelf(read: Iterable[tuple[Loaded, Reckoned]]) -> Shelf:
    """The dues of every running case."""
    return Shelf(due for _, reckoned in read if reckoned.status in RUNNING for due in reckoned.dues)


def _rows(
    desk: Desk, read: Iterable[tuple[Loaded, Reckoned]], shelf: Shelf, days: int | None
) -> tuple[AgendaRow, ...]:
    titles = {loaded.dossier.id: name_of(loaded.dossier) for loaded, _ in read}
    return tuple(AgendaRow(due, due.case, titles[due.case]) for due in shelf.at(desk.now(), days))


def _with_carrier(desk: Desk, due: Due, loaded: Loaded, reckoned: Reckoned) -> Due:
    """A limit of the case that an entry made run anew, with that entry in its label: home has no derivation to show."""
    entry = next((e for e in loaded.dossier.journal if e.id == due.entry), None)
    starts = next((limit.start for limit in desk.knowledge.limits if limit.id == due.limit), ())
    if entry is None or due.kind != "case-limit" or not all(map(is_anchor, starts)):
        return due
    carrier = f"{due.start:%Y-%m-%d} {kind_label(desk, entry.kind, reckoned.channels)}起重新计算"
    return replace(due, label=f"{due.label}({carrier})")


def _cases(desk: Desk, read: Sequence[tuple[Loaded, Reckoned]]) -> tuple[Row, ...]:
    """Every case in the order of lists, but first those with nothing filed in which every hour counts."""
    rows = in_list_order(row_of(desk, *pair) for pair in read)
    urgent = {loaded.dossier.id for loaded, reckoned in read if _cannot_wait(desk, loaded, reckoned)}
    first = (replace(row, stage=f"{row.stage},先办急事") for row in rows if row.id in urgent)
    return (*first, *(row for row in rows if row.id not in urgent))


def _cannot_wait(desk: Desk, loaded: Loaded, reckoned: Reckoned) -> bool:
    """Nothing was sent yet, and the seller vanished or an answer says to do something else before all."""
    case = loaded.dossier.case
    if reckoned.status != "open" or any(stage.on for stage in reckoned.stages.values()):
        return False
    if case.problem == VANISHED:
        return True
    if not case.answers:
        return False
    questions = desk.knowledge.playbook(case.problem).questions
    return any(case.answers.get(question.id) in question.stop_when for question in questions)
