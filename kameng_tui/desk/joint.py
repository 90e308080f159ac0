"""Papers of several consumers against one operator: the kit of a joint complaint, the table of its people, and what a helper
needs to act for one of them.

Who reads it decides what stands in it: an office and a court see whole rows, the other side names, orders and amounts, the
public only totals, and each consumer (``mine``) only the own row. Whole values exist inside one call.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.case.fold import effective
from kameng_tui.case.keys import is_masked
from kameng_tui.counsel.together import faults_of
from kameng_tui.desk import cases, masking, profiles, secrets
from kameng_tui.desk.authority import refuse_unauthorised
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, sentences
from kameng_tui.desk.jointwords import authorisation, headings, kit
from kameng_tui.desk.survey import Reckoned, entry_label, reckon
from kameng_tui.privacy.mask import hidden_from, mask_text
from kameng_tui.record import record
from kameng_tui.values import show_amount
from kameng_tui.workbook.book import Loaded

PAPERS = ("kit", "table", "authorisation")
WHOLE = ("authority", "court")
FIELDS = ("name", "id_number", "phone", "address", "email")
_CONTACT = frozenset({"phone", "address", "email"})


@record
class Member:
    """One consumer of a joint complaint. ``values``: what this reader may see of name and contact, "" where the rest of us
    does not have it."""

    number: int
    case: str
    values: dict[str, str]
    orders: str
    amount: Decimal
    arrived: Decimal
    chosen: bool


@record
class Joint:
    """The paper: its text (of a table, CSV), for whom, how many people and how much money it is about."""

    text: str
    audience: str
    people: int
    amount: Decimal
    findings: tuple[Finding, ...]


@record
class _Case:
    loaded: Loaded
    reckoned: Reckoned


def paper(
    desk: Desk, refs: Sequence[str], kind: str = "kit", audience: str = "self", representatives: Sequence[str] = (), mine: str = ""
) -> Joint:  # fmt: skip
    """One of ``PAPERS`` about these cases. Raises DeskError where they cannot be joined, or may not be sent like this."""
    with sentences():
        if kind not in PAPERS or audience not in v.AUDIENCES:
            raise DeskError(f"--paper 可选:{' '.join(PAPERS)};--audience 可选:{' '.join(v.AUDIENCES)}")
        ids = list(dict.fromkeys(cases.id_of(desk, ref) for ref in refs))
        chosen = [cases.id_of(desk, ref) for ref in representatives]
        own = cases.id_of(desk, mine) if mine else ""
        if own and own not in ids:
            raise DeskError(f"--for {own} 不在这些案件里")
        every = [_read(desk, case_id) for case_id in ids]
        if kind == "authorisation":
            return _authorisation(desk, every, audience)
        faults = (
            list(faults_of([one.loaded.dossier for one in every], chosen))
            if every
            else ["请给出要合在一起的案件"]
        )
        if faults:
            raise DeskError(";".join(faults))
        if audience in WHOLE:
            refuse_unauthorised(desk, *(one.loaded.dossier for one in every))
        return _joined(desk, every, kind, audience, chosen, own)


def _read(desk: Desk, case_id: str) -> _Case:
    loaded = cases.load(desk, case_id)
    cases.case_doc(loaded)  # refuses where case.toml cannot be read: what it hides is not known then
    loaded = profiles.filled(desk, loaded)
    return _Case(loaded, reckon(desk, loaded.dossier))


def _joined(desk: Desk, every: list[_Case], kind: str, audience: str, chosen: list[str], own: str) -> Joint:
    findings: list[Finding] = []
    people = [
        _member(desk, one, n, audience, own, one.loaded.dossier.id in chosen, findings)
        for n, one in enumerate(every, 1)
    ]
    rows = [person for person in people if audience != "public" and own in ("", person.case)]
    total, arrived = sum((p.amount for p in people), Decimal()), sum((p.arrived for p in people), Decimal())
    if kind == "table":
        text = _table(rows, audience, len(people), total, arrived)
    else:
        events = list(_events(desk, every, audience, own))
        platform = every[0].loaded.dossier.case.platform
        problem = desk.label("problems", every[0].loaded.dossier.case.problem)
        text = "\n".join(kit(platform, problem, rows, people, events, audience, bool(own)))
    text = _sealed(desk, every, audience, own, text)
    return Joint(text, audience, len(people), total, tuple(findings))


def _member(
    desk: Desk, one: _Case, number: int, audience: str, own: str, chosen: bool, findings: list[Finding]
) -> Member:
    dossier = one.loaded.dossier
    wants = FIELDS if audience in WHOLE or own else (("name",) if audience != "self" else FIELDS[:4])
    values = {name: consumer_value(desk, one.loaded, name, audience in WHOLE or bool(own)) for name in wants}
    if audience in WHOLE:
        lost = [name for name in ("name", "phone", "address") if not values[name]]
        findings += [
            Finding("vault.none", f"{dossier.id}/case.toml#consumer.{name}", f"第 {number} 人的{profiles.LABELS[name]}不在本机保险箱里或没有填")
            for name in lost
        ]  # fmt: skip
    numbers = [order.number for order in dossier.case.orders if order.number]
    return Member(
        number,
        dossier.id,
        values,
        "、".join(numbers),
        one.reckoned.ledger.expected,
        one.reckoned.ledger.arrived,
        chosen,
    )


def consumer_value(desk: Desk, loaded: Loaded, name: str, whole: bool) -> str:
    """A value of the consumer as it stands on disk, or whole, "" where that is not known."""
    stored = str(getattr(loaded.dossier.case.consumer, name))
    if not whole:
        return stored.removeprefix("vault:")
    doc = cases.case_doc(loaded)
    lent = profiles.lent(desk, doc).get(f"consumer.{name}")
    if lent is not None:
        return lent[1]
    found = secrets.reveal(desk, loaded.dossier.id, "case.toml", f"consumer.{name}", stored)
    return found or ""


def _events(desk: Desk, every: list[_Case], audience: str, own: str) -> Iterator[str]:
    """One chronology of all. The public reads what happened on which day, one consumer the own lines in words."""
    public = audience == "public"
    lines: list[tuple[datetime, int, str]] = []
    for number, one in enumerate(every, 1):
        dossier = one.loaded.dossier
        words = not public and own in ("", dossier.id)
        for order in dossier.case.orders:
            if order.placed is not None:
                what = [order.item, show_amount(order.amount) + "元" if order.amount is not None else ""]
                lines.append(
                    (order.placed, number, " ".join(filter(None, ["下单", *(what if words else ())])))
                )
        for entry in effective(dossier.journal):
            if entry.at is not None:
                said = f"：{' '.join(entry.text.split())}" if words and entry.text else ""
                label = entry_label(desk, entry, dossier, one.reckoned.channels)
                lines.append((entry.at, number, label + said))
    told = (
        f"{at:%Y-%m-%d}  {text}" if public else f"{at:%Y-%m-%d %H:%M}  第{number}人  {text}"
        for at, number, text in sorted(lines, key=lambda line: line[:2])
    )
    yield from dict.fromkeys(told)


def _table(rows: Sequence[Member], audience: str, people: int, total: Decimal, arrived: Decimal) -> str:
    """CSV with a mark for Excel; a cell that a spreadsheet would calculate is text."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    fields = list(rows[0].values) if rows else []
    if rows:
        writer.writerow(["序号", *(headings(name) for name in fields), "订单号", "金额", "已到账", "代表人"])
    for row in rows:
        cells = [*(row.values[name] for name in fields), row.orders]
        writer.writerow([row.number, *map(_cell, cells), show_amount(row.amount), show_amount(row.arrived), "是" if row.chosen else ""])  # fmt: skip
    writer.writerow(["合计", f"{people} 人", f"金额 {show_amount(total)}", f"已到账 {show_amount(arrived)}"])
    return "\ufeff" + stream.getvalue().rstrip("\n")


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _sealed(desk: Desk, every: list[_Case], audience: str, own: str, text: str) -> str:
    """The last look: what this reader may not see is masked wherever it got into a text; of others everything for one
    consumer."""
    hidden = hidden_from(audience)
    known: list[tuple[str, str]] = []
    for one in every:
        dossier = one.loaded.dossier
        others = bool(own) and dossier.id != own
        pairs = [*secrets.known_secrets(desk, one.loaded), *masking.numbers_of(dossier)]
        pairs += [("name", dossier.case.consumer.name)] if dossier.case.consumer.name else []
        kinds = hidden | (_CONTACT if audience == "respondent" else frozenset())
        known += [pair for pair in pairs if (others or pair[0] in kinds) and not is_masked(pair[1])]
    return mask_text(text, hidden, known)[0]


def _authorisation(desk: Desk, every: list[_Case], audience: str) -> Joint:
    if len(every) != 1:
        raise DeskError("授权委托书一人一份:请只给一个案件")
    one = every[0]
    values = {name: consumer_value(desk, one.loaded, name, audience in WHOLE) for name in FIELDS}
    case = one.loaded.dossier.case
    problem = desk.label("problems", case.problem) if case.problem else ""
    words = authorisation(case, values, problem, audience, _power_at_court(one))
    text = _sealed(desk, every, audience, "", "\n".join(words))
    return Joint(text, audience, 1, one.reckoned.ledger.expected, ())


def _power_at_court(one: _Case) -> str:
    """What the pleading says of the representative's power, "" where it does not say it."""
    for filing in one.loaded.dossier.filings:
        channel = one.reckoned.channels.get(filing.channel)
        if channel is not None and channel.kind == "court" and filing.form.get("agent_power"):
            return str(filing.form["agent_power"])
    return ""
