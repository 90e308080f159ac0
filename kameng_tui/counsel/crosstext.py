"""Does what is written agree with the facts? Order numbers, amounts, payees and times of every text against case.toml. Pure.

The texts are the story, the journal, what cards show, forms, sent papers and drafts. They are read by the recognisers of
intake; what those are not sure of is left alone, for a false alarm costs more here than a miss: a masked number, a
relative time, an amount that adds up from several, a part of a refund, a price of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from itertools import combinations
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.case.fold import effective
from kameng_tui.case.records import Case, Dossier
from kameng_tui.counsel.intake_amounts import Money, money_in
from kameng_tui.counsel.intake_facts import story_facts
from kameng_tui.counsel.intake_text import Found, Source
from kameng_tui.counsel.times import TimeHit
from kameng_tui.record import record
from kameng_tui.values import day_end, in_shanghai, parse_amount, show_amount

SLACK = timedelta(minutes=10)
_MOST_ADDED = 8  # amounts of which every sum is known; beyond that only each and the whole
_TOTAL = re.compile(r"合计|共计|总计|一共|总共|总额|总金额")
_NAMES = re.compile(r"订单|单号|流水|交易号|交易编号|[0-9]{28}|收款|户名|商户全称|[转打汇]账?给")
_MONEY = re.compile(r"[元块圆万¥￥]|RMB|CNY|金额|价")
_PARTS = re.compile(r"其中|各|分别|部分|已退|剩|余下|差额|定金|首付|每")


@record
class Told:
    """A text and its place; ``now`` is when it was written, as far as that is known."""

    where: str
    text: str
    now: datetime


def findings_of(dossier: Dossier, now: datetime) -> list[Finding]:
    """Every contradiction between the facts and the texts of the case, each with both places."""
    known = _Known(dossier)
    return [finding for told in texts_of(dossier, now) for finding in _of_text(told, known)]


def of_text(dossier: Dossier, text: str, now: datetime, where: str = "") -> list[Finding]:
    """Contradictions between the facts and one more text, such as a draft; placed in it where it has no place of its own."""
    return list(_of_text(Told(where, text, now), _Known(dossier)))


def texts_of(dossier: Dossier, now: datetime) -> Iterator[Told]:
    """All that is written in the case, except the facts themselves, and what was handed in with its provenance: that stays
    as it was, and ``staleness`` says what of it no longer holds until the other side is told."""
    case = dossier.case
    traced = {paper.file for paper in dossier.papers if paper.sentences}
    yield Told("case.toml#story.text", case.story.text, now)
    for claim in case.claims:
        yield Told(f"case.toml#claim.{claim.id}.text", claim.text, now)
    for entry in effective(dossier.journal):
        yield Told(f"journal/{entry.id}.toml#text", entry.text, entry.at or now)
        if entry.paper not in traced:
            yield from _form(f"journal/{entry.id}.toml#form", entry.form, entry.at or now)
    for card in dossier.cards:
        where = f"evidence/{card.file.rpartition('/')[2]}.toml#shows"
        yield Told(where, card.shows, card.taken or now)
    for filing in dossier.filings:
        yield from _form(f"filings/{filing.id}.toml#form", filing.form, now)
    for paper in dossier.papers:
        if paper.file in traced:
            continue
        yield Told(paper.file, paper.text, paper.at or now)


def _form(where: str, form: Mapping[str, Any], now: datetime) -> Iterator[Told]:
    for name, value in form.items():
        if isinstance(value, str):
            yield Told(f"{where}.{name}", value, now)


class _Known:
    """What the facts of a case say, each value with its place."""

    def __init__(self, dossier: Dossier) -> None:
        case = dossier.case
        self.case = case
        self.numbers = {o.number: f"order.{o.id}.number" for o in case.orders if o.number}
        self.references = {p.reference: f"payment.{p.id}.reference" for p in case.payments if p.reference}
        self.receipts = {e.receipt for e in dossier.journal if e.receipt}
        self.orders = {f"order.{o.id}.amount": o.amount for o in case.orders if o.amount is not None}
        self.paid = {f"payment.{p.id}.amount": p.amount for p in case.payments if p.amount is not None}
        self.amounts = self._amounts(dossier)
        self.names = _names(case)
        self.payees = {f"payment.{p.id}.payee": p.payee for p in case.payments if p.payee}
        self.placed = {f"order.{o.id}.placed": o.placed for o in case.orders if o.placed is not None}
        self.times = {f"payment.{p.id}.paid": p.paid for p in case.payments if p.paid is not None}

    def _amounts(self, dossier: Dossier) -> frozenset[Decimal]:
        """Every amount that may rightly be told: each fact, what they add up to, and what is left of it."""
        single = [*self.orders.values(), *self.paid.values()]
        sums = {*_sums(list(self.orders.values())), *_sums(list(self.paid.values()))}
        claims = [c.amount for c in dossier.case.claims if c.amount is not None]
        money = [e.amount for e in effective(dossier.journal) if e.amount is not None]
        sums |= {*single, *claims, *money, *_sums(claims), *_sums(money)}
        return frozenset(sums | {whole - part for whole in sums for part in money if whole > part})


def _sums(amounts: Sequence[Decimal]) -> set[Decimal]:
    nothing = parse_amount(0)
    if len(amounts) > _MOST_ADDED:
        return {sum(amounts, nothing)}
    return {sum(chosen, nothing) for n in range(1, len(amounts) + 1) for chosen in combinations(amounts, n)}


def _names(case: Case) -> tuple[str, ...]:
    parties = (case.platform, case.seller, case.payee)
    names = [name for p in parties for name in (p.name, p.operator, p.account, p.contact) if name]
    return tuple(_bare(name) for name in (*names, *(p.payee for p in case.payments if p.payee)))


def _bare(name: str) -> str:
    return re.sub(r"[\s()()·.,,、]", "", name).casefold()


@record
class _Read:
    """What the recognisers found in a text."""

    source: Source
    facts: tuple[Found, ...]
    monies: tuple[Money, ...]
    times: tuple[tuple[TimeHit, str], ...]


@lru_cache(maxsize=1024)
def _read(text: str, day: date) -> _Read:
    """A text, read once however often its case is looked at; its dates without a year by the day it was written."""
    source = Source(text, day_end(day))
    facts = story_facts(source, {}) if _NAMES.search(text) else ()
    monies = money_in(source) if _MONEY.search(text) else ()
    hits = source.times if _labelled().search(source.plain) else ()
    return _Read(source, tuple(facts), tuple(monies), tuple(_with_label(source, hits)))


@cache
def _labelled() -> re.Pattern[str]:
    """The label of a time: 下单时间:, 付款时间为. What stands beside a verb is not sure enough to contradict a fact."""
    names = "下单时间|购买时间|订单时间|订单创建时间|支付时间|付款时间|交易时间|扣款时间"
    return re.compile(rf"(?P<label>{names})[ \t]?[是为:]?[ \t]?")


def _with_label(source: Source, hits: Sequence[TimeHit]) -> Iterator[tuple[TimeHit, str]]:
    """The times behind a label, without those that count from now."""
    for hit in hits:
        for match in _labelled().finditer(source.plain, max(0, hit.start - 12), hit.start):
            if match.end() == hit.start and "推算" not in hit.assumed:
                yield hit, match["label"]


def _of_text(told: Told, known: _Known) -> Iterator[Finding]:
    if not told.text.strip():
        return
    read = _read(told.text, in_shanghai(told.now).date())
    yield from _numbers(told, read, known)
    yield from _amounts_of(told, read, known)
    yield from _payees(told, read, known)
    yield from _times(told, read, known)


def _finding(code: str, told: Told, read: _Read, start: int, message: str) -> Finding:
    return Finding(code, told.where or read.source.place(start), message)


def _numbers(told: Told, read: _Read, known: _Known) -> Iterator[Finding]:
    for key, value, start in ((f.key, str(f.value), f.start) for f in read.facts):
        facts = {"order.number": known.numbers, "payment.reference": known.references}.get(key)
        if not facts or _is_masked(read.source.plain, start, len(value)):
            continue
        others = {n.casefold() for n in (*known.numbers, *known.references, *known.receipts)}
        if any(value.casefold() in other for other in others):
            continue
        what = "订单号" if key == "order.number" else "支付交易号"
        places = "、".join(f"case.toml 的 {path} 是 {number}" for number, path in facts.items())
        message = f"这里的{what} {value} 与登记的不一致:{places}"
        yield _finding("order.mismatch", told, read, start, message)


def _is_masked(text: str, start: int, length: int) -> bool:
    around = text[max(0, start - 1) : start] + text[start + length : start + length + 1]
    return any(mark in "*xX•●…" for mark in around)


def _amounts_of(told: Told, read: _Read, known: _Known) -> Iterator[Finding]:
    source = read.source
    monies = [m for m in read.monies if m.role in ("buy", "pay")]
    if not known.orders and not known.paid:
        totals = [m for m in monies if _TOTAL.search(_clause_before(source, m.start))]
        if len({m.amount for m in totals}) > 1:
            said = "、".join(show_amount(m.amount) for m in totals)
            message = f"同一段文字里写了几个不同的总额:{said},请核对"
            yield _finding("amount.mismatch", told, read, totals[-1].start, message)
        return
    for money in {m.amount: m for m in reversed(monies)}.values():
        if money.amount in known.amounts or _PARTS.search(_clause_before(source, money.start)):
            continue
        if _is_pieces(source, money, known):
            continue
        facts = known.paid if money.role == "pay" and known.paid else known.orders or known.paid
        places = "、".join(f"case.toml 的 {path} 是 {show_amount(amount)}" for path, amount in facts.items())
        message = f"这里写的金额 {show_amount(money.amount)} 与登记的对不上:{places}"
        yield _finding("amount.mismatch", told, read, money.start, message)


def _is_pieces(source: Source, money: Money, known: _Known) -> bool:
    """Whether it is the price of one piece of several: it goes into a known amount a number of times that is told."""
    counts = {int(n) for n in re.findall(r"(?<![0-9.])([0-9]{1,3})\s?[张个份套件次笔盒]", source.plain)}
    return any(money.amount * count in known.amounts for count in counts if count)


def _clause_before(source: Source, start: int) -> str:
    return re.split(r"[,。!?;\n]", source.plain[max(0, start - 30) : start])[-1]


def _payees(told: Told, read: _Read, known: _Known) -> Iterator[Finding]:
    if not known.payees:
        return
    for name, start in ((str(f.value), f.start) for f in read.facts if f.key == "payment.payee"):
        bare = _bare(name)
        if any(mark in bare for mark in "*某xX") or len(bare) < 2 or _is_comparison(bare):
            continue
        if any(bare in other or other in bare for other in known.names):
            continue
        places = "、".join(f"case.toml 的 {path} 是「{payee}」" for path, payee in known.payees.items())
        message = f"这里的收款方「{name}」与登记的不一致:{places}"
        yield _finding("payee.mismatch", told, read, start, message)


def _is_comparison(name: str) -> bool:
    """收款方与经营者一致, 收款方为个人收款码: said of a payee, not its name."""
    return bool(re.search(r"一致|不符|不同|个人|经营者|平台|商家|未知|不详|收款码|账户", name))


def _times(told: Told, read: _Read, known: _Known) -> Iterator[Finding]:
    every = (*known.placed.values(), *known.times.values())
    for hit, label in read.times:
        own = known.placed if label[0] in "下购订" else known.times
        if not own or any(_same(hit.value, hit.exact, moment) for moment in every):
            continue
        places = "、".join(f"case.toml 的 {path} 是 {moment:%Y-%m-%d %H:%M}" for path, moment in own.items())
        shown = f"{hit.value:%Y-%m-%d %H:%M}" if hit.exact else f"{hit.value:%Y-%m-%d}"
        message = f"这里的{label} {shown} 与登记的不一致:{places}"
        yield _finding("time.order", told, read, hit.start, message)


def _same(value: datetime, exact: bool, moment: datetime) -> bool:
    return abs(value - moment) <= SLACK if exact else value.date() == in_shanghai(moment).date()
