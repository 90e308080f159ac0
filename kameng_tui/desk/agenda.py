"""The agenda over all cases: what is due, what is late, and what is lost first. Said from the index, at the desk's clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from heapq import nsmallest
from typing import TYPE_CHECKING

from kameng_tui.case.findings import Finding
from kameng_tui.desk import indexing
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import sentences
from kameng_tui.desk.facts import facts_in
from kameng_tui.desk.lists import RUNNING, Rows, unread_in
from kameng_tui.reckon.dues import Due
from kameng_tui.record import record
from kameng_tui.workbook.indexrows import NEVER

if TYPE_CHECKING:
    from kameng_tui.desk.survey import Reckoned
    from kameng_tui.workbook.book import Loaded
    from kameng_tui.workbook.index import Index
    from kameng_tui.workbook.indexrows import Listed, Window

# With a seller that has vanished every hour counts and no clock of ours runs before something is filed.
VANISHED = "vanished"
SHOWN = 8


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
    """What home shows: all cases, the first rows of the agenda, how many dues it has, how many are late, and how many
    will be today. ``at``, ``written``: for which instant, and from which state of the index."""

    agenda: tuple[AgendaRow, ...]
    cases: Rows
    unread: tuple[Finding, ...]
    due: int
    late: int
    today: int
    at: Window
    written: str


@record
class Found:
    """What of an overview a search leaves: the cases, the first rows of their agenda, and how many it has."""

    ids: frozenset[str]
    agenda: tuple[AgendaRow, ...]
    due: int


def agenda(desk: Desk, ref: str | None = None, days: int | None = None) -> Agenda:
    """Every due that runs, is overdue or has lapsed; with ``days`` those within so many days and all late ones."""
    with sentences():
        if ref is not None:
            return _agenda_of(desk, ref, days)

        at = indexing.window(desk.now(), days)
        rows, unread = indexing.asked(
            desk, lambda index: (_rows(desk, index.dues(at), home=False), unread_in(index))
        )
        return Agenda(rows, (*desk.book.broken(), *unread))


def _agenda_of(desk: Desk, ref: str, days: int | None) -> Agenda:
    """One case is read from its files."""
    from kameng_tui.desk.cases import load, name_of, unread_of
    from kameng_tui.desk.survey import reckon
    from kameng_tui.reckon.agenda import in_order

    loaded = load(desk, ref)
    reckoned = reckon(desk, loaded.dossier)
    dues = in_order(reckoned.dues, desk.now(), days) if reckoned.status in RUNNING else []
    title = name_of(loaded.dossier)
    return Agenda(tuple(AgendaRow(due, due.case, title) for due in dues), tuple(unread_of(loaded)))


def overview(
    desk: Desk,
    days: int | None = None,
    progress: indexing.Progress | None = None,
    known: Overview | None = None,
) -> Overview:
    """The agenda of the next ``days`` and every case: what cannot wait first, then by the nearest due. Where nothing is
    otherwise than in ``known``, its rows are kept: thousands would be made anew to say the same."""
    with sentences():
        found = indexing.asked(desk, lambda index: _overview(desk, index, days, known), progress)
        return replace(found, unread=(*desk.book.broken(), *desk.own_calendars.findings, *found.unread))


def remembered(desk: Desk, days: int | None = None) -> Overview | None:
    """The overview as the index last knew it, whatever the files say by now: to be shown at once, and marked."""
    with sentences():
        return indexing.remembered(desk, lambda index: _overview(desk, index, days))


def found_in(desk: Desk, home: Overview, text: str, days: int | None = None) -> Found:
    """What of ``home``, an overview of so many days, holds every word of ``text`` and is what its facets ask for
    (``消费者:张``); letters also find names by pinyin."""
    at = indexing.window(desk.now(), days)

    def those(index: Index, ids: set[str]) -> Found:
        left = [line for line in home.cases.listed if line.id in ids]
        first = index.dues(at, _first(left), SHOWN)
        few = len(left) * 2 < len(home.cases)  # counted are those that stay, or those that go
        counted = index.counts(at, [line.id for line in home.cases.listed if (line.id in ids) == few]).due
        return Found(frozenset(ids), _rows(desk, first), counted if few else home.due - counted)

    with sentences():
        return indexing.search(desk, text, those)


def _first(lines: list[Listed]) -> list[str]:
    """The cases that the first rows of an agenda come from: no row before the eighth case's first one is of another."""
    places = nsmallest(SHOWN, (line.pressing for line in lines if line.pressing != NEVER))
    return [line.id for line in lines if line.pressing <= places[-1]] if places else []


def _overview(desk: Desk, index: Index, days: int | None, known: Overview | None = None) -> Overview:
    at, written = indexing.window(desk.now(), days), index.written()
    if known is not None and known.written == written and index.same(known.at, at):
        return replace(known, unread=unread_in(index), at=at)
    counted = index.counts(at)
    return Overview(
        agenda=_rows(desk, index.dues(at, most=SHOWN)),
        cases=Rows(index.listed(at, urgent=True), urgent=True),
        unread=unread_in(index),
        due=counted.due,
        late=counted.late,
        today=counted.today,
        at=at,
        written=written,
    )


def _rows(desk: Desk, dues: Iterable[tuple[str, bytes, bytes]], home: bool = True) -> tuple[AgendaRow, ...]:
    """The dues of the index at the desk's clock; ``home``: with the label that home gives them."""
    now, rows = desk.now(), []
    titles: dict[str, str] = {}
    for case_id, facts, body in dues:
        if case_id not in titles:
            titles[case_id] = facts_in(facts).title
        due, label = indexing.due_of(body, now)
        rows.append(AgendaRow(replace(due, label=label) if home else due, case_id, titles[case_id]))
    return tuple(rows)


def label_with_carrier(desk: Desk, due: Due, loaded: Loaded, reckoned: Reckoned) -> str:
    """Of a limit of the case that an entry made run anew, the label with that entry: home has no derivation to show."""
    from kameng_tui.desk.survey import kind_label
    from kameng_tui.reckon.happenings import is_anchor

    entry = next((e for e in loaded.dossier.journal if e.id == due.entry), None)
    starts = next((limit.start for limit in desk.knowledge.limits if limit.id == due.limit), ())
    if entry is None or due.kind != "case-limit" or not all(map(is_anchor, starts)):
        return due.label
    return f"{due.label}({due.start:%Y-%m-%d} {kind_label(desk, entry.kind, reckoned.channels)}起重新计算)"


def cannot_wait(desk: Desk, loaded: Loaded, reckoned: Reckoned) -> bool:
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
