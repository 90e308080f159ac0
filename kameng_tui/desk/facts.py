"""What the index keeps of a case besides its dues: plain facts for lists, figures and the look over all cases.

It holds days and instants, never states, and nothing that git would not see as well: of phone, address and e-mail only
the masks that stand in the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from kameng_tui.record import record

if TYPE_CHECKING:
    from kameng_tui.case.records import Dossier
    from kameng_tui.desk.survey import Reckoned
    from kameng_tui.workbook.book import Loaded

REGULATOR = "regulator"
CONTACT = ("phone", "address", "email")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@record
class Facts:
    """Money in cents, days as text, instants in seconds. ``contact``: the masks of phone, address and e-mail.
    ``filed``: of each channel that something was sent to, its id, the day, and whether it is the market regulator's (投诉举报办法 is theirs).
    ``money_on``: the day on which all that was asked for had arrived. ``promises``: of each that named a time, that time and
    when it was kept. ``lacks``: what a helper's papers lack; ``until``: the day on which the authorisation ends.
    ``cause`` and ``lesson``: what the user said on closing, of a case that is closed."""

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
    helper: str
    operator: str
    payees: Sequence[str]
    contact: Sequence[str]
    filed: Sequence[tuple[str, str, bool]]
    money_on: str
    promises: Sequence[tuple[int, int | None]]
    lacks: Sequence[str]
    until: str
    story: str
    pulse: str
    cause: str
    lesson: str


def facts_in(kept: bytes) -> Facts:
    """What the index kept. Raises ValueError and TypeError for a damaged row."""
    return Facts(*json.loads(kept))


def facts_of(loaded: Loaded, reckoned: Reckoned) -> Facts:
    """What lists and figures say of one case."""
    from kameng_tui.case.authorised import lacks_of
    from kameng_tui.desk.cases import name_of
    from kameng_tui.reckon.status import closing_of, ended_at, money_at

    dossier = loaded.dossier
    case, money = dossier.case, reckoned.ledger
    last = closing_of(dossier)
    said = {name: str(last.data.get(name, "")) if last is not None else "" for name in ("cause", "lesson")}
    amount, ended, paid_back = (
        amount_of(dossier, reckoned),
        ended_at(dossier, money),
        money_at(dossier, money),
    )
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
        helper=case.representative.name,
        operator=case.platform.credit_code or case.platform.operator,
        payees=list(dict.fromkeys(filter(None, (case.payee.account, *(p.payee for p in case.payments))))),
        contact=[_masked(getattr(case.consumer, name)) for name in CONTACT],
        filed=list(_filed(dossier, reckoned)),
        money_on=str(paid_back.date()) if paid_back is not None else "",
        promises=[
            (seconds_at(p.by), seconds_at(p.kept_at) if p.kept_at else None)
            for p in reckoned.promises
            if p.by
        ],
        lacks=lacks_of(dossier),
        until=str(case.representative.until or ""),
        story=digest_of("".join(case.story.text.split())) if case.story.text.strip() else "",
        pulse=pulse_of(loaded.files),
        cause=said["cause"],
        lesson=said["lesson"],
    )


def _filed(dossier: Dossier, reckoned: Reckoned) -> Iterator[tuple[str, str, bool]]:
    """Of each channel the first submission."""
    from kameng_tui.case.fold import effective

    at = {filing.id: filing.channel for filing in dossier.filings}
    if not at:
        return
    seen: set[str] = set()
    for entry in effective(dossier.journal):
        name = at.get(entry.filing, "")
        if entry.kind == "submitted" and entry.at is not None and name and name not in seen:
            seen.add(name)
            channel = reckoned.channels.get(name)
            yield name, str(entry.at.date()), channel is not None and channel.kind == REGULATOR


def _masked(value: str) -> str:
    """The mask of a value that somebody wrote whole into the file: the index never holds it."""
    if not value or value.startswith("vault:"):
        return value
    from kameng_tui.privacy.mask import vault_mask

    return vault_mask(value)


def pulse_of(files: Mapping[str, tuple[Any, Any]]) -> str:
    """Another one whenever something that a case says is another: what stands in its files, not how it is written."""
    return digest_of(repr(sorted((rel, repr(doc)) for rel, (_, doc) in files.items())))


def digest_of(text: str) -> str:
    """A short name for a text: for telling whether it is another, not for hiding it."""
    return blake2b(text.encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()


def seconds_at(moment: datetime) -> int:
    """``moment`` as ``Facts.promises`` count it."""
    return (moment - _EPOCH) // timedelta(seconds=1)


def in_cents(amount: Decimal) -> int:
    return int(amount.scaleb(2))


def of_cents(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def amount_of(dossier: Dossier, reckoned: Reckoned) -> Decimal | None:
    """The money a case is about: what is claimed, else what was paid, else what the orders cost."""
    if reckoned.ledger.claimed:
        return reckoned.ledger.claimed
    amounts = [p.amount for p in dossier.case.payments if p.amount is not None]
    amounts = amounts or [o.amount for o in dossier.case.orders if o.amount is not None]
    return sum(amounts, Decimal("0.00")) if amounts else None
