"""What to do next in a case, most pressing first, each with its reason and the use-case that does it. Pure.

The order is fixed: the window that closes first while nothing is filed, what was broken, what is overdue or about to
be, reminders, the money, the chain, the facts, the channels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from kameng_tui.counsel import building, correcting, followup, lateness, sending
from kameng_tui.counsel.routes import routes_of
from kameng_tui.counsel.situation import Situation, Step, file_at, has_been_at, preferred, template_at
from kameng_tui.counsel.waiting import PROMISE_SOON, SOON, reminders, silences, soon, windows
from kameng_tui.knowledge.records import Question
from kameng_tui.reckon.money import NOTHING
from kameng_tui.values import show_amount

__all__ = ["PROMISE_SOON", "SOON", "Situation", "Step", "next_steps"]

# The letter under which the case screen offers the first step of each kind.
_KEYS = {
    "draft": "c",
    "file": "f",
    "attach": "a",
    "log": "l",
    "edit": "e",
    "answer": "w",
    "close": "x",
    "amend": "m",
}


def next_steps(s: Situation) -> tuple[Step, ...]:
    """The steps of a case in order, without those passed over for a reason; none once the user has closed it."""
    if s.is_closed:
        return ()
    if s.status == "won":
        return _keyed([_close(s)])
    makers: tuple[Callable[[Situation], Iterator[Step]], ...] = (
        _stops, building.asked_first, windows, lateness.broken, lateness.passed, followup.unpaid, silences, soon, followup.excused, followup.stalled, reminders, _money, building.captures, building.facts, building.answers, building.claims, lateness.refused, sending.grounds, sending.drafts, sending.channels, followup.confirmed, followup.told,
        sending.receipts, correcting.corrections, correcting.supplements, sending.suggested, sending.unknown,
    )  # fmt: skip
    skipped = {entry.data["skip"] for entry in s.skipped}
    return _keyed([step for make in makers for step in make(s) if step.id not in skipped])


def _keyed(steps: list[Step]) -> tuple[Step, ...]:
    """Each step once (the same letter or filing for two reasons is one step); the first of each kind gets its letter."""
    seen: set[str] = set()
    lettered: set[str] = set()
    result = []
    for step in steps:
        asks = step.do in ("draft", "file") or step.with_.get("kind") == "demand" or "with" in step.with_
        same = f"{step.do} {sorted(step.with_.items())}" if asks else step.id
        if same in seen:
            continue
        seen.add(same)
        result.append(replace(step, key="" if step.do in lettered else _KEYS[step.do]))
        lettered.add(step.do)
    return tuple(result)


def _close(s: Situation) -> Step:
    why = f"已到账 {show_amount(s.ledger.arrived)},不少于主张的 {show_amount(s.ledger.expected)}"
    return Step("close", "close", {"reason": "won"}, "结案", why)


def _stops(s: Situation) -> Iterator[Step]:
    """An answer that ends the ordinary way: the problem that it really is, nothing at all, or what to do first."""
    for question in s.playbook.questions:
        if s.dossier.case.answers.get(question.id) in question.stop_when:
            stopping = _stopping(s, question)
            if stopping is not None:
                do, with_, label, why = stopping
                yield Step(f"stop:{question.id}", do, with_, label, why, True)


def _stopping(s: Situation, question: Question) -> tuple[str, dict[str, Any], str, str] | None:
    """What ``do`` an answer asks for, with its arguments, label and reason; None once it is done."""
    if question.stop_to == "stay":
        with_ = {"question": question.id, "options": list(question.options)}
        return "answer", with_, "先停下,回答有变再改", question.stop_says
    if question.stop_to:
        return "edit", {"path": "problem", "value": question.stop_to}, "改问题类型", question.stop_says
    if has_been_at(s, "police"):
        return _after_police(s)
    first = next((c for c, _ in preferred(s) if c.kind in ("police", "payment")), None)
    do, at = ("file", file_at(s, first)) if first else ("log", {"kind": "contact"})
    return do, at, "先办这件事", question.stop_says


def _after_police(s: Situation) -> tuple[str, dict[str, Any], str, str] | None:
    """Reported already: what is left of the first hour is the payment, where there is one to stop."""
    open_ = [
        r.channel for r in routes_of(s.playbook, s.view) if not r.skipped and _takes_payments(s, r.channel)
    ]
    if not open_ or any(has_been_at(s, channel) for channel in open_):
        return None
    channel = s.channels.get(open_[0])
    why = "报警已有记录;还要马上向支付机构投诉这笔交易,说明已报警"
    if channel is not None:
        return "file", file_at(s, channel), f"开始投诉:{channel.name}", why
    name = s.name(open_[0])
    return "log", {"kind": "contact", "with": name}, f"去{name}办,办完记一笔", why


def _takes_payments(s: Situation, channel_id: str) -> bool:
    channel = s.channels.get(channel_id)
    return channel.kind == "payment" if channel is not None else channel_id == "wechat-pay"


def _money(s: Situation) -> Iterator[Step]:
    """Only money that has arrived counts: record its date when it does, ask for the rest."""
    left, arrived = s.ledger.outstanding, s.ledger.arrived
    if arrived > NOTHING:
        why = f"已到账 {show_amount(arrived)},还差 {show_amount(left)}"
        sent = next((f.id for f in reversed(s.dossier.filings) if s.is_sent(f) and not s.is_over(f)), "")
        letter = template_at(s, sent, "reminder")
        with_ = letter or {"kind": "demand", "filing": sent}
        yield Step("outstanding", "draft" if letter else "log", with_, "催要余款", why)
    if s.status != "awaiting-money":
        return
    if s.ledger.issued == NOTHING:
        why = "对方已答应退款;发起退款的日期和凭证记下来,未到账时好查"
        yield Step("money:issued", "log", {"kind": "refund-issued"}, "登记对方发起退款", why)
    with_ = {"kind": "refund-arrived", "amount": show_amount(left)}
    why = f"还有 {show_amount(left)} 未到账;承诺、优惠券都不算,只有到账才能结案"
    yield Step("money:arrived", "log", with_, "到账后登记金额和日期", why)
    for promise in s.promises:
        if promise.state == "open" and promise.by is None:
            why = f"「{promise.text}」没有说到账时间,没有期限就无从催办"
            yield Step(
                f"date:{promise.entry}",
                "amend",
                {"entry": promise.entry, "field": "promise_by"},
                "问清时间并补登",
                why,
            )
