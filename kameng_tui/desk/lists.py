"""The list of all cases, and the words that a case is found by. Rows carry instants of the clock they are asked at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, overload

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.desk import indexing
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, sentences
from kameng_tui.desk.facets import Facets
from kameng_tui.desk.facts import facts_in, of_cents
from kameng_tui.record import record

if TYPE_CHECKING:
    from kameng_tui.case.records import Dossier
    from kameng_tui.workbook.book import Loaded
    from kameng_tui.workbook.index import Index
    from kameng_tui.workbook.indexrows import Listed

RUNNING = ("open", "awaiting-money")


@record
class Row:
    """One case in a list."""

    id: str
    title: str
    consumer: str
    platform: str
    amount: Decimal | None
    status: str
    stage: str
    next_due: datetime | None
    problem: str = ""
    next_due_state: str = ""
    helper: str = ""


@record
class Listing:
    """The cases of a list, and the files that could not be read for it."""

    rows: tuple[Row, ...]
    unread: tuple[Finding, ...]


class Rows(Sequence[Row]):
    """The rows of what the index lists, each made when it is looked at. ``urgent``: nothing was sent yet and it cannot wait;
    those say so."""

    def __init__(self, listed: Sequence[Listed], urgent: bool = False) -> None:
        self.listed = listed
        self._urgent = urgent

    def __len__(self) -> int:
        return len(self.listed)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [row_of(line, self._urgent) for line in self.listed[at]]
        return row_of(self.listed[at], self._urgent)


def unread_in(index: Index) -> tuple[Finding, ...]:
    """What could not be read. Raises ValueError and TypeError for a damaged row."""
    return tuple(Finding(*finding) for text in index.unread() for finding in json.loads(text))


def listing(
    desk: Desk, status: str = "", search: str = "", facets: Facets | None = None, *, overdue: bool = False
) -> Listing:
    """The readable cases, those with the nearest due first, then the newest. ``overdue``: only those with a due that has passed."""
    with sentences():
        if status and status not in v.STATUSES:
            raise DeskError(f"没有「{status}」这个状态,可选:{' '.join(v.STATUSES)}")
        at = indexing.window(desk.now())

        def every(index: Index) -> tuple[list[Row], tuple[Finding, ...]]:
            rows = [row for row in Rows(index.listed(at)) if not status or row.status == status]
            return rows, unread_in(index)

        rows, unread = indexing.asked(desk, every)
        if search.strip() or (facets and any(facets.asked())):
            wanted = indexing.search(desk, search, lambda index, ids: ids, facets)
            rows = [row for row in rows if row.id in wanted]
        if overdue:
            rows = [row for row in rows if row.next_due_state in ("overdue", "lapsed")]
        return Listing(tuple(rows), (*desk.book.broken(), *unread))


def unread_text(loaded: Loaded) -> str:
    """What could not be read of a case, as the index keeps it."""
    from kameng_tui.desk.cases import unread_of

    found = [(f.code, f.where, f.message) for f in unread_of(loaded)]
    return json.dumps(found, ensure_ascii=False) if found else ""


def row_of(line: Listed, urgent: bool = False) -> Row:
    """One case as a line of a list; ``urgent``: its stage says so where it cannot wait."""
    facts, due, state = facts_in(line.facts), None, ""
    if line.when is not None:
        instant, passed, theirs = line.when
        due = indexing.moment_of(instant)
        state = ("overdue" if theirs else "lapsed") if passed else "running"
    return Row(
        id=line.id,
        title=facts.title,
        consumer=facts.consumer,
        platform=facts.platform,
        amount=of_cents(facts.amount) if facts.amount is not None else None,
        status=facts.status,
        stage=f"{facts.stage},先办急事" if urgent and line.urgent else facts.stage,
        next_due=due,
        problem=facts.problem,
        next_due_state=state,
        helper=facts.helper,
    )


def search_names(dossier: Dossier) -> tuple[str, ...]:
    """What a case is also found by in pinyin: its title and the names in it, each on one line."""
    from kameng_tui.desk.cases import name_of

    case = dossier.case
    names = (name_of(dossier), case.platform.name, case.platform.operator, case.seller.name, case.consumer.name,
             case.consumer.profile, case.representative.name, *(order.item for order in case.orders), *case.tags)  # fmt: skip
    return tuple(dict.fromkeys(" ".join(name.split()) for name in names if not name.isascii()))


def search_words(dossier: Dossier) -> str:
    """Every text that a case is found by, in lower case; looked through from its end, where what is most asked for stands."""
    case = dossier.case
    parts = [text for entry in dossier.journal for text in (entry.text, entry.receipt, entry.staff)]
    parts += [payment.reference for payment in case.payments]
    parts += [text for order in case.orders for text in (order.number, order.item)]
    parts += [
        case.story.text,
        *case.tags,
        case.consumer.profile,
        case.consumer.name,
        case.seller.name,
        case.representative.name,
    ]
    parts += [case.platform.operator, case.platform.name, case.title, dossier.id]
    return "\n".join(filter(None, parts)).lower()
