"""Steps while a clock runs: the window that closes first, what is due soon, polite reminders, and silence. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from kameng_tui.case.fold import effective
from kameng_tui.counsel.situation import Situation, Step, file_at
from kameng_tui.reckon.agenda import in_order, triage
from kameng_tui.reckon.dues import Due
from kameng_tui.values import in_shanghai

SOON = timedelta(days=3)
PROMISE_SOON = timedelta(hours=24)
OURS_SOON = timedelta(days=7)  # what only we can lose takes days to prepare
# What says that a time passed unused, or that the other side spoke or we went on after it.
_RECORDS = ("note", "capture", "contact", "answered", "refused", "submitted")


def windows(s: Situation) -> Iterator[Step]:
    """With nothing sent yet, what closes first of all that only we can lose. From three days on ``soon`` speaks."""
    if any(s.is_sent(filing) for filing in s.dossier.filings):
        return
    first, *others = triage(s.dues, s.now) or (None,)
    if first is None or not SOON < first.earliest - s.now <= OURS_SOON:
        return
    do, with_, _ = _ours(s, first)
    then = "、".join(f"{due.label} {due.earliest:%Y-%m-%d}" for due in others[:2])
    why = f"{first.label},{first.earliest:%m-%d %H:%M} 到期,还有{_days_left(s, first)}天" + (
        f";之后是{then}" if then else ""
    )
    yield Step(f"window:{first.id}", do, with_, "最先关闭的窗口", why, True)


def _days_left(s: Situation, due: Due) -> int:
    return (in_shanghai(due.earliest).date() - in_shanghai(s.now).date()).days


def soon(s: Situation) -> Iterator[Step]:
    """What is due within days on either side: a promise within a day, what is ours at a filing within a week."""
    for due in in_order(s.dues, s.now):
        near = OURS_SOON if due.duty == "ours" and due.filing else SOON
        if due.state != "running" or due.earliest - s.now > (PROMISE_SOON if due.kind == "promise" else near):
            continue
        when = f"{due.earliest:%m-%d %H:%M} 到期"
        if due.duty == "theirs":
            with_ = {"kind": "contact", "filing": due.filing}
            yield Step(f"soon:{due.id}", "log", with_, "到期查询并登记", f"{due.label},{when}")
        else:
            do, with_, label = _ours(s, due)
            why = f"{due.label},{when},过期难补" if do != "log" else f"我方期限,{when}"
            yield Step(f"soon:{due.id}", do, with_, label, why, True)


def _ours(s: Situation, due: Due) -> tuple[str, dict[str, Any], str]:
    """The use-case that keeps a due of ours, its arguments, and what it is called."""
    if due.kind == "keep":
        card = next((c for c in s.dossier.cards if due.id.endswith(f":{c.id}")), None)
        with_ = {"kind": card.kind, "link": list(card.links)} if card is not None else {}
        return "attach", with_, "导出原件并存好"
    if not due.filing and due.channel in s.channels:
        channel = s.channels[due.channel]
        return "file", file_at(s, channel), f"开始投诉:{channel.name}"
    return "log", about(due), f"按期办理:{due.label}"


def about(due: Due) -> dict[str, Any]:
    """The arguments of ``log`` for what was done about a due of ours."""
    return {"kind": "supplied" if due.kind == "until" else "contact", "filing": due.filing}


def reminders(s: Situation) -> Iterator[Step]:
    """The reminders that are due now; one that is held back by a lawful period is none."""
    for r in s.reminders:
        if not r.due_now:
            continue
        why = f"{r.since:%m-%d %H:%M} 起{r.waited_text},没有新进展。{r.text}(依据:{r.source})"
        do, with_ = "draft", {"filing": r.filing, "template": r.template}
        if not r.template:
            do, with_ = "log", {"kind": "demand", "filing": r.filing}
        yield Step(f"cadence:{r.filing}", do, with_, f"催办:{s.name(r.channel)}", why)


def silences(s: Situation) -> Iterator[Step]:
    """Silence is an event: of each filing the latest time that passed without an answer, until it is written down."""
    passed = [due for due in in_order(s.dues, s.now) if due.state == "overdue"]
    for due in {due.filing: due for due in passed}.values():
        if not _is_recorded(s, due):
            until = f"截至 {in_shanghai(s.now):%Y-%m-%d %H:%M}"
            text = f"{until},「{due.label}」的期限 {due.latest:%Y-%m-%d %H:%M} 已过,未见办理"
            why = (
                f"{text}。先截下没有答复的页面(工单或查询页,看得见日期),再记下来;对方知情而不处理,要靠它证明"
            )
            with_ = {"kind": "note", "filing": due.filing, "text": text}
            yield Step(f"silence:{due.id}", "log", with_, "登记到期无答复", why)


def _is_recorded(s: Situation, due: Due) -> bool:
    return any(
        e.kind in _RECORDS and e.filing == due.filing and e.at is not None and e.at > due.latest
        for e in effective(s.dossier.journal)
    )
