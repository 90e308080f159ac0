"""The list of all cases, and what the index keeps of each for it. Rows carry instants of the clock they are asked at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, overload

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.desk import indexing
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, sentences
from kameng_tui.record import record

if TYPE_CHECKING:
    from kameng_tui.case.records import Dossier
    from kameng_tui.desk.survey import Reckoned
    from kameng_tui.workbook.book import Loaded
    from kameng_tui.workbook.index import Index, Listed

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


@record
class Listing:
    """The cases of a list, and the files that could not be read for it."""

    rows: tuple[Row, ...]
    unread: tuple[Finding, ...]


class Rows(Sequence[Row]):
    """The rows of what the index lists, each made when it is looked at. ``urgent``: nothing was sent yet and it cannot wait;
    those stand first, and say so."""

    def __init__(self, listed: Iterable[Listed], urgent: bool = False) -> None:
        self.listed = list(listed)
        if urgent:
            self.listed.sort(key=lambda line: not line.urgent)
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


def listing(desk: Desk, status: str = "", search: str = "") -> Listing:
    """All readable cases, those with the nearest due first, then the newest."""
    with sentences():
        if status and status not in v.STATUSES:
            raise DeskError(f"没有「{status}」这个状态,可选:{' '.join(v.STATUSES)}")
        at = indexing.window(desk.now())

        def every(index: Index) -> tuple[list[Row], tuple[Finding, ...]]:
            rows = [row for row in Rows(index.listed(at)) if not status or row.status == status]
            return rows, unread_in(index)

        rows, unread = indexing.asked(desk, every)
        if search.strip():
            wanted = indexing.search(desk, search, lambda index, ids: ids)
            rows = [row for row in rows if row.id in wanted]
        return Listing(tuple(rows), (*desk.book.broken(), *unread))


@record
class Facts:
    """What the index keeps of a case besides its dues; money in cents."""

    title: str
    consumer: str
    platform: str
    amount: int | None
    status: str
    stage: str
    problem: str
    opened: str
    ended: str
    claimed: int
    arrived: int


def facts_in(kept: bytes) -> Facts:
    """What the index kept. Raises ValueError and TypeError for a damaged row."""
    return Facts(*json.loads(kept))


def facts_of(loaded: Loaded, reckoned: Reckoned) -> Facts:
    """What lists and figures say of one case."""
    from kameng_tui.desk.cases import name_of
    from kameng_tui.reckon.status import ended_at

    dossier = loaded.dossier
    case, money = dossier.case, reckoned.ledger
    amount, ended = amount_of(dossier, reckoned), ended_at(dossier, money)
    return Facts(
        title=name_of(dossier),
        consumer=case.consumer.profile or case.consumer.name,
        platform=case.platform.name,
        amount=in_cents(amount) if amount is not None else None,
        status=reckoned.status,
        stage=reckoned.stage_line,
        problem=case.problem,
        opened=str(case.opened or ""),
        ended=str(ended.date()) if ended is not None else "",
        claimed=in_cents(money.claimed),
        arrived=in_cents(money.arrived),
    )


def unread_text(loaded: Loaded) -> str:
    """What could not be read of a case, as the index keeps it."""
    from kameng_tui.desk.cases import unread_of

    found = [(f.code, f.where, f.message) for f in unread_of(loaded)]
    return json.dumps(found, ensure_ascii=False) if found else ""


def in_cents(amount: Decimal) -> int:
    return int(amount.scaleb(2))


def of_cents(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


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
    )


def amount_of(dossier: Dossier, reckoned: Reckoned) -> Decimal | None:
    """The money a case is about: what is claimed, else what was paid, else what the orders cost."""
    if reckoned.ledger.claimed:
        return reckoned.ledger.claimed
    amounts = [p.amount for p in dossier.case.payments if p.amount is not None]
    amounts = amounts or [o.amount for o in dossier.case.orders if o.amount is not None]
    return sum(amounts, Decimal("0.00")) if amounts else None


def search_names(dossier: Dossier) -> tuple[str, ...]:
    """What a case is also found by in pinyin: its title and the names in it, each on one line."""
    from kameng_tui.desk.cases import name_of

    case = dossier.case
    names = (name_of(dossier), case.platform.name, case.platform.operator, case.seller.name, case.consumer.name,
             case.consumer.profile, *(order.item for order in case.orders), *case.tags)  # fmt: skip
    return tuple(dict.fromkeys(" ".join(name.split()) for name in names if not name.isascii()))


def search_words(dossier: Dossier) -> str:
    """Every text that a case is found by, in lower case."""
    case = dossier.case
    parts: list[str] = [dossier.id, case.title, case.platform.name, case.platform.operator, case.seller.name,
                        case.consumer.name, case.consumer.profile, *case.tags, case.story.text]  # fmt: skip
    parts += [text for order in case.orders for text in (order.number, order.item)]
    parts += [payment.reference for payment in case.payments]
    parts += [text for entry in dossier.journal for text in (entry.text, entry.receipt, entry.staff)]
    return "\n".join(filter(None, parts)).lower()
