"""What somebody undertook to do, by when, and whether it was kept. Pure; the clock comes as an argument.

Kept by a later entry with ``data.keeps = <entry id>``, by ``fulfilled``, by the money for a promise of money,
by an answer of the same filing for a promise to answer. Kept late stays kept, with the hours it was late.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from kameng_tui.case.fold import effective
from kameng_tui.case.records import Dossier, Entry
from kameng_tui.record import record
from kameng_tui.values import day_end

State = Literal["open", "kept", "broken"]
_MONEY_WORDS = ("退款", "退回", "退还", "退钱", "到账")
_ANSWER_WORDS = ("回复", "答复", "反馈", "联系")
_DELIVERY_WORDS = ("补发", "换", "补偿", "充值", "发货", "处理")
_UNTIL_KINDS = ("refund-promised", "agreed")


@record
class Promise:
    """``by`` is None where no time was named. ``hours_late``: whole hours past ``by``, until it was kept or until now."""

    entry: str
    text: str
    staff: str
    made: datetime
    by: datetime | None
    state: State
    kept_at: datetime | None
    hours_late: int
    filing: str


def promises_of(dossier: Dossier, now: datetime) -> tuple[Promise, ...]:
    """Every promise of the case, oldest first."""
    entries = effective(dossier.journal)
    return tuple(_promise(e, entries[i + 1 :], now) for i, e in enumerate(entries) if _is_promise(e))


def _is_promise(entry: Entry) -> bool:
    return entry.at is not None and bool(
        entry.kind in ("promise", "refund-promised")
        or entry.promise
        or entry.promise_by
        or (entry.kind in _UNTIL_KINDS and entry.until)
    )


def _promise(entry: Entry, later: Sequence[Entry], now: datetime) -> Promise:
    assert entry.at is not None
    by = entry.promise_by
    if by is None and entry.until is not None and entry.kind in _UNTIL_KINDS:
        by = day_end(entry.until)
    kept_at = next((e.at for e in later if e.at is not None and _keeps(e, entry)), None)
    end = kept_at or now
    late = max(0, int((end - by).total_seconds() // 3600)) if by is not None else 0
    state: State = "kept" if kept_at else "broken" if by is not None and now > by else "open"
    text = entry.promise or entry.text
    return Promise(entry.id, text, entry.staff, entry.at, by, state, kept_at, late, entry.filing)


def _keeps(later: Entry, promise: Entry) -> bool:
    if later.data.get("keeps") is not None:
        return bool(later.data["keeps"] == promise.id)
    if later.kind == "fulfilled":
        return True
    if later.kind in ("refund-arrived", "refund-issued"):
        return _is_about_money(promise)
    return (
        later.kind in ("reply", "answered") and later.filing == promise.filing and _is_only_an_answer(promise)
    )


def _is_about_money(promise: Entry) -> bool:
    text = promise.promise or promise.text
    return promise.kind in _UNTIL_KINDS or any(word in text for word in _MONEY_WORDS)


def _is_only_an_answer(promise: Entry) -> bool:
    text = promise.promise or promise.text
    asks_more = any(word in text for word in (*_MONEY_WORDS, *_DELIVERY_WORDS))
    return not asks_more and any(word in text for word in _ANSWER_WORDS)
