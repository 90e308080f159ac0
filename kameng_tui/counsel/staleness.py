"""What was sent beside what is so now: sentences that rest on what has changed, and what a filing was not given since.

Pure, and made of what a paper keeps only: nothing is written again, so that a case opens as fast as before. What is said
of a value is what the paper keeps of it: a value that the public may not see stays behind its mask.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from kameng_tui.case.fold import effective, voided
from kameng_tui.case.records import Dossier, Filing, Paper
from kameng_tui.channels.records import Channel
from kameng_tui.channels.shape import MEANS
from kameng_tui.counsel.provenance import is_plain_fact, items_of, label_of, sentences, state_of, whole_of
from kameng_tui.counsel.sending import added_since
from kameng_tui.reckon.stages import events_of
from kameng_tui.record import record
from kameng_tui.values import show_amount

LONGEST_KEPT = 40  # characters of a value that a paper keeps as it was; of a longer one only its fingerprint
_QUOTED = 18
_GIVEN = ("submitted", "supplied")
Words = Callable[[str, str], str]
"""How a source's value is shown: a code of a list by its name."""
_MONEY = {"refund-arrived": "到账", "coupon": "优惠券"}


@record
class Stale:
    """A source of a paper that is another now: what it ``was``, what it is ``now`` (both may be empty: not to be shown),
    and the places of the sentences that rest on it."""

    path: str
    label: str
    places: tuple[int, ...]
    was: str
    now: str
    gone: bool = False

    @property
    def said(self) -> str:
        """订单金额 当时是100.00,现在是101.00."""
        if self.gone:
            return f"{self.label} 现在没有了" + (f"(当时是{self.was})" if self.was else "")
        if self.was and self.now:
            return f"{self.label} 当时是{self.was},现在是{self.now}"
        return f"{self.label} 已经改过" + (f"(当时是{self.was})" if self.was else "")


@record
class Sent:
    """A paper as it stands now: which version of its letter it is, and what in it no longer holds."""

    paper: Paper
    version: int
    label: str
    stale: tuple[Stale, ...] = ()


@record
class Lacks:
    """What a filing has not been given: the ids of evidence, orders and so on, and the same in words."""

    filing: str
    ids: tuple[str, ...] = field(default_factory=tuple)
    words: tuple[str, ...] = field(default_factory=tuple)


def fingerprint(secret: str, path: str, value: str) -> str:
    """A mark of a value that nobody can try values against who has not got ``secret``."""
    made = hashlib.blake2b(f"{path}\n{value}".encode(), digest_size=8, key=secret.encode()[:64])
    return made.hexdigest()


def key_id(secret: str) -> str:
    """Tells of a key without giving it away: with another one fingerprints say nothing."""
    return hashlib.blake2b(secret.encode(), digest_size=4, person=b"kameng-key").hexdigest()


# what rests on what is no longer so -----------------------------------------------------------------------------------


def papers_of(
    dossier: Dossier, channels: Mapping[str, Channel], secret: str, words: Words = lambda path, said: said
) -> tuple[Sent, ...]:
    """Every paper, oldest first, with its version; ``stale`` is what no later letter to the same place has put right."""
    void = voided(dossier.journal)
    taken_back = {entry.paper for entry in dossier.journal if entry.paper and entry.id in void}
    ordered = sorted(dossier.papers, key=lambda p: (p.at.isoformat() if p.at else "", p.file))
    states = {filing: state_of(dossier, filing) for filing in {p.filing for p in ordered if p.sentences}}
    at = {filing.id: channels.get(filing.channel) for filing in dossier.filings}
    made: list[Sent] = []
    versions: dict[tuple[str, str], int] = {}
    for place, paper in enumerate(ordered):
        versions[paper.filing, paper.template] = versions.get((paper.filing, paper.template), 0) + 1
        channel = at.get(paper.filing)
        spec = channel.template(paper.template) if channel is not None else None
        stale: tuple[Stale, ...] = ()
        if paper.sentences and paper.file not in taken_back:
            state = states[paper.filing]
            later = [p for p in ordered[place + 1 :] if p.filing == paper.filing and p.file not in taken_back]
            stale = tuple(
                one
                for one in _stale(paper, state, channel, secret, words)
                if not any(_put_right(p, one.path, state, channel, secret) for p in later)
            )
        label = spec.label if spec is not None else paper.template
        made.append(Sent(paper, versions[paper.filing, paper.template], label, stale))
    return tuple(made)


def _put_right(
    paper: Paper, path: str, state: Mapping[str, str], channel: Channel | None, secret: str
) -> bool:
    """Whether a later paper told its reader how things are: a reminder does not. A whole complaint takes the place of the
    earlier one; a supplement stands beside it, so a single value is put right only where one of its sentences says so."""
    spec = channel.template(paper.template) if channel is not None else None
    means = MEANS.get(spec.purpose) if spec is not None else None
    if means not in _GIVEN:
        return False
    if means == "supplied" and is_plain_fact(path) and path in state and not paper.sentences.get(path):
        return False
    return _told(paper, path, state, secret)


def _told(paper: Paper, path: str, state: Mapping[str, str], secret: str) -> bool:
    """Whether a later paper was written when the source was what it is now, or tells of it anew and is stale itself."""
    if path not in paper.sentences:
        return path not in state and bool(paper.sentences)
    return bool(paper.sentences[path]) or not _differs(paper, path, state, secret)


def _stale(
    paper: Paper, state: Mapping[str, str], channel: Channel | None, secret: str, words: Words
) -> Iterator[Stale]:
    labels = {spec.id: spec.label for spec in channel.fields} if channel is not None else {}
    for path, places in paper.sentences.items():
        if not places or not _differs(paper, path, state, secret) or _gone_whole(paper, path, state):
            continue
        whole = path in paper.was and path not in paper.prints
        now = state.get(path, "").removeprefix("vault:") if whole and is_plain_fact(path) else ""
        label = label_of(path, labels)
        now = words(path, now) if len(now) <= LONGEST_KEPT else ""
        yield Stale(path, label, places, words(path, paper.was.get(path, "")), now, path not in state)


def _gone_whole(paper: Paper, path: str, state: Mapping[str, str]) -> bool:
    """Whether a source is a part of an entry that is there no more: then the entry says so, once."""
    whole = whole_of(path)
    return whole != path and whole not in state and bool(paper.sentences.get(whole))


def _differs(paper: Paper, path: str, state: Mapping[str, str], secret: str) -> bool:
    """Whether a source is another than the paper keeps. A fingerprint of another workbook says nothing."""
    if path not in state:
        return True
    if path in paper.prints:
        return paper.keyed == key_id(secret) and paper.prints[path] != fingerprint(secret, path, state[path])
    return path in paper.was and paper.was[path] != state[path].removeprefix("vault:")


# what came after ------------------------------------------------------------------------------------------------------


def lacks_of(dossier: Dossier, filing: Filing, channel: Channel | None) -> Lacks | None:
    """What came after a filing was last told how things are: evidence, orders, payments, claims, money. None while it was
    never handed in."""
    given = [(e, m) for e, m in events_of(dossier, filing, channel) if m in _GIVEN and e.at is not None]
    if not any(meaning == "submitted" for _, meaning in given):
        return None
    last = max(e.at for e, _ in given if e.at is not None)
    ids, words = [], []
    for card in added_since(dossier, filing, channel):
        if card.kind != "identity":
            ids.append(f"evidence.{card.id}")
            words.append(f"证据「{_short(card.shows or card.id)}」")
    told = {
        item for p in dossier.papers if p.file in {e.paper for e, _ in given if e.paper} for item in p.items
    }
    for item in items_of(dossier.case) if told else ():
        if item not in told and _concerns(dossier, filing, item):
            ids.append(item)
            words.append(_item_words(dossier, item))
    for entry in effective(dossier.journal):
        if entry.kind in _MONEY and entry.at is not None and entry.at > last:
            ids.append(f"journal.{entry.id}")
            amount = f"{show_amount(entry.amount)}元" if entry.amount is not None else ""
            words.append(f"{entry.at:%m-%d} {_MONEY[entry.kind]}{amount}")
    return Lacks(filing.id, tuple(ids), tuple(words))


def _concerns(dossier: Dossier, filing: Filing, item: str) -> bool:
    """Whether an order or payment is one that the filing is about; a claim always is."""
    kind, _, name = item.partition(".")
    payment = next((p for p in dossier.case.payments if kind == "payment" and p.id == name), None)
    order = name if kind == "order" else payment.order if payment is not None else ""
    return not order or not filing.orders or order in filing.orders


def _item_words(dossier: Dossier, item: str) -> str:
    kind, _, name = item.partition(".")
    case = dossier.case
    lists: dict[str, tuple[Any, ...]] = {"order": case.orders, "payment": case.payments, "claim": case.claims}
    amount = next((i.amount for i in lists[kind] if i.id == name), None)
    label = {"order": "订单", "payment": "支付", "claim": "诉求"}[kind]
    return f"{label} {name}" + (f"({show_amount(amount)}元)" if amount is not None else "")


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _QUOTED else f"{plain[: _QUOTED - 1]}…"


# in words -----------------------------------------------------------------------------------------------------------


def places_words(paper: Paper, places: Sequence[int]) -> str:
    """第4句「订单金额…」, or 第4、9句 of several."""
    said = "第" + "、".join(str(place) for place in places) + "句"
    listed = sentences(paper.text)
    first = listed[places[0] - 1].text if places[0] <= len(listed) else ""
    return f"{said}「{_short(first)}」" if first and len(places) == 1 else said
