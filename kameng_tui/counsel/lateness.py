"""Steps where the other side is late or said no: broken promises, limits that have passed, refusals. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from kameng_tui.case.fold import effective
from kameng_tui.case.records import Filing
from kameng_tui.counsel.gates import refusal
from kameng_tui.counsel.refusals import advice, changed_since, ground_of
from kameng_tui.counsel.situation import (
    Situation,
    Step,
    channel_named,
    escalation,
    file_at,
    late_words,
    letter_label,
    named_next,
    template_at,
    verdict_words,
)
from kameng_tui.counsel.waiting import about
from kameng_tui.reckon.agenda import in_order
from kameng_tui.reckon.dues import Due
from kameng_tui.reckon.promises import Promise
from kameng_tui.reckon.stages import events_of


def broken(s: Situation) -> Iterator[Step]:
    """The latest broken promise of each filing, not taken further yet: remind in writing, then go to who has authority."""
    broken = [p for p in s.promises if p.state == "broken"]
    latest = {p.filing: p for p in broken if not s.sent_after(p.by, p.filing)}
    for promise in latest.values():
        yield from _remind(s, promise)
    for promise in list(latest.values())[-1:]:
        yield from _escalate(s, promise.filing, _broken_words(promise, s.now), f"broken:{promise.entry}")


def _broken_words(promise: Promise, now: datetime) -> str:
    assert promise.by is not None
    who = f"({promise.staff})" if promise.staff else ""
    return (
        f"对方{who}承诺「{promise.text}」,期限 {promise.by:%m-%d %H:%M},已逾期{late_words(promise.by, now)}"
    )


def _remind(s: Situation, promise: Promise) -> Iterator[Step]:
    """A reminder, unless one was sent within the last day."""
    platform = next((f.id for f in s.dossier.filings if _kind(s, f) == "platform"), "")
    if _is_reminded(s, promise.filing or platform, promise.by):
        return
    letter = template_at(s, promise.filing or platform, "reminder")
    with_ = letter or {"kind": "demand", "filing": promise.filing}
    id = f"remind:{promise.entry}"
    yield Step(
        id,
        "draft" if letter else "log",
        with_,
        "生成催办函" if letter else "书面催告并登记",
        _broken_words(promise, s.now),
        True,
    )


def _is_reminded(s: Situation, filing_id: str, since: datetime | None) -> bool:
    """Whether a written demand went out within the last day, or since the time passed and by the rhythm of its channel
    the next one does not fit yet."""
    day_ago = s.now - timedelta(days=1)
    sent = [e.at for e in effective(s.dossier.journal) if e.kind == "demand" and e.at is not None]
    sent = [at for at in sent if at > day_ago or (since is not None and at > since)]
    waits = any(r.filing == filing_id and not r.due_now for r in s.reminders)
    return bool(sent) and (waits or max(sent) > day_ago)


def _kind(s: Situation, filing: Filing) -> str:
    channel = s.channels.get(filing.channel)
    return channel.kind if channel is not None else ""


def _escalate(s: Situation, filing_id: str, why: str, id: str) -> Iterator[Step]:
    filing = s.filing(filing_id)
    found = escalation(s, filing.channel if filing else "")
    if found is not None:
        channel, _ = found
        words = verdict_words(s.verdicts.get(channel.id))
        yield Step(
            f"escalate:{id}",
            "file",
            file_at(s, channel),
            f"升级{channel.name}",
            f"{why.removesuffix('。')}。{words}",
            True,
        )


def passed(s: Situation) -> Iterator[Step]:
    """Limits that have passed: theirs by what the rule says comes next, ours by what can still be saved."""
    for due in in_order(s.dues, s.now):
        if due.kind == "promise" or due.state not in ("overdue", "lapsed"):
            continue
        advice = str(due.on_lapse.get("advice", ""))
        if due.state == "overdue":
            late = late_words(due.latest, s.now)
            yield from _overdue(s, due, f"{due.label}最晚 {due.latest:%Y-%m-%d %H:%M},已逾期{late}。{advice}")
        else:
            why = f"我方期限 {due.earliest:%Y-%m-%d %H:%M} 已过。{advice}"
            yield Step(f"lapsed:{due.id}", "log", about(due), f"补救:{due.label}", why, True)


def _overdue(s: Situation, due: Due, why: str) -> Iterator[Step]:
    """What the rule says comes next (letters of this channel, ``channel:…`` another one); else a reminder, else a look."""
    steps = []
    reminded = _is_reminded(s, due.filing, due.latest)
    for name in named_next(due) or ("reminder",):
        if name == "reminder" and reminded:
            continue
        channel = channel_named(s, name)
        letter = template_at(s, due.filing, name)
        if channel is not None:
            words = verdict_words(s.verdicts.get(channel.id))
            steps.append(("file", file_at(s, channel), f"升级{channel.name}", f"{why}{words}"))
        elif letter is not None:
            steps.append(("draft", letter, f"生成「{letter_label(s, letter)}」", why))
    if not steps and not reminded:
        steps.append(("log", {"kind": "contact", "filing": due.filing}, f"查询并登记:{due.label}", why))
    for place, (do, with_, label, reason) in enumerate(steps):
        yield Step(f"overdue:{due.id}:{place}", do, with_, label, reason, True)
    filing = s.filing(due.filing)
    if filing is not None and _kind(s, filing) == "platform":
        yield from _escalate(s, due.filing, why, due.id)


def refused(s: Situation) -> Iterator[Step]:
    """Refused, or mediation ended, and not taken further yet: what must change here, and which channel is open."""
    for filing in s.dossier.filings:
        channel = s.channels.get(filing.channel)
        turns = [
            event
            for event in events_of(s.dossier, filing, channel)
            if event[1] in ("submitted", "reopened", "refused", "terminated")
        ]
        if not turns or s.sent_after(turns[-1][0].at, filing.id):
            continue
        entry, meaning = turns[-1]
        if meaning == "refused":
            said = refusal(channel, entry)
            ground = ground_of(channel.kind, entry.text, s.followup) if channel is not None else None
            sent = [e for e, m in events_of(s.dossier, filing, channel) if m == "submitted"]
            changed = changed_since(s.dossier, filing, channel, sent[-1] if sent else None, entry)
            since = f"此后的变化:{'、'.join(changed[:4])}" if changed else "此后还没有变化"
            mend = advice(ground) if ground is not None else "针对理由补证据或改正后再提交"
            why = f"{said}。{mend};不要原样再交。{since}"
            yield Step(f"refused:{filing.id}", "attach", {}, "补上被指出的问题", why, True)
            yield from _escalate(s, filing.id, f"{said}。可走其他渠道", f"refused:{filing.id}")
        elif meaning == "terminated":
            yield from _escalate(s, filing.id, f"{s.name(filing.channel)}调解终止", f"terminated:{filing.id}")
