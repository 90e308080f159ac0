"""When a polite reminder fits: by the channel's rhythm for the stage, never inside a lawful period. Pure.

Nobody is reminded of what is not due: while a statutory period of the other side runs (both readings), only more
evidence may be sent; what it promised, or published as its own time, is waited for too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, get_args

from kameng_tui.case.conditions import holds
from kameng_tui.case.fold import effective
from kameng_tui.case.records import Dossier, Filing
from kameng_tui.channels.records import Cadence, Channel, StageSpec
from kameng_tui.law.calendar import WorkCalendar
from kameng_tui.law.counting import count, working_days_between
from kameng_tui.law.limits import Unit
from kameng_tui.reckon.dues import Due
from kameng_tui.reckon.money import ledger
from kameng_tui.reckon.stages import events_of
from kameng_tui.reckon.status import ended_at
from kameng_tui.reckon.timing import length_text
from kameng_tui.reckon.view import CaseView
from kameng_tui.record import record
from kameng_tui.values import BadValue, in_shanghai

# Businesses are counted with in hours and days; authorities work on working days.
BUSINESSES = ("platform", "payment", "media")
_TALK = ("contact", "demand", "reply", "promise")
_RECORDS = ("note", "capture")  # written for ourselves: nobody heard of them
_HOURS_UNTIL = 48


@record
class Reminder:
    """The next reminder of one filing. ``since``: the last word; ``at``: when it is due by the rhythm.

    ``held_back`` says why it may not be sent yet, else it is empty; ``template`` is the letter that may be made now:
    the reminder, or while it is held back the one that adds evidence; empty where the channel has none for the stage.
    ``source`` says whose rhythm it is.
    """

    filing: str
    channel: str
    stage: str
    since: datetime
    at: datetime
    due_now: bool
    text: str
    template: str
    waited_text: str
    held_back: str
    source: str


def reminders_of(
    dossier: Dossier,
    channels: Mapping[str, Channel],
    stages: Mapping[str, StageSpec],
    dues: Sequence[Due],
    now: datetime,
    calendar: WorkCalendar,
    overrides: Mapping[str, Any],
) -> tuple[Reminder, ...]:
    """The reminder of every filing that was sent and is the other side's turn; none once the case is over.

    ``stages`` are those of the filings, ``dues`` those of the case at ``now``, ``overrides`` the table ``override`` of
    workbook.toml: ``[override.<channel>.cadence.<stage>]`` with ``after`` and ``unit``.
    """
    if ended_at(dossier, ledger(dossier)) is not None:
        return ()
    found = []
    for filing in dossier.filings:
        channel, stage = channels.get(filing.channel), stages.get(filing.id)
        if channel is None or stage is None or stage.turn != "theirs" or stage.final:
            continue
        since = _since(dossier, filing, channel)
        if since is None:
            continue
        view = CaseView(dossier, channels, form=filing.form)
        rows = (row for row in channel.cadence if row.stage == stage.id and holds(row.when, view))
        rhythm = _rhythm(channel, stage, next(rows, None), since, calendar, overrides)
        if rhythm is not None:
            found.append(_reminder(filing, channel, since, rhythm, dues, now, calendar))
    return tuple(found)


def _since(dossier: Dossier, filing: Filing, channel: Channel) -> datetime | None:
    """The last word of either side at a filing, or what led to its stage; None for one that was never sent."""
    events = events_of(dossier, filing, channel)
    if not any(meaning == "submitted" for _, meaning in events):
        return None
    said = [e.at for e, _ in events if e.kind not in _RECORDS]
    if channel.kind == "platform":  # what names no filing was said to the platform, if to anybody
        said += [e.at for e in effective(dossier.journal) if not e.filing and e.kind in _TALK]
    return max((at for at in said if at is not None), default=None)


@record
class _Rhythm:
    row: Cadence
    at: datetime
    source: str


def _rhythm(
    channel: Channel,
    stage: StageSpec,
    row: Cadence | None,
    since: datetime,
    calendar: WorkCalendar,
    overrides: Mapping[str, Any],
) -> _Rhythm | None:
    """The workbook's own rhythm if it has one that can be counted, else that of ``row``; None where there is neither."""
    own: Any = overrides
    for name in (channel.id, "cadence", stage.id):
        own = own.get(name) if isinstance(own, Mapping) else None
    fault = ""
    if own is not None:
        base = row or Cadence(stage.id, 0, "day", "")
        try:
            changed = _overridden(base, own)
            said = "、".join(str(own[key]) for key in ("source", "by", "on") if own.get(key))
            at = count(since, changed.after, changed.unit, calendar).latest
            words = f"本工作簿改为{length_text(changed.after, changed.unit)}" + (f"({said})" if said else "")
            return _Rhythm(changed, at, words)
        except BadValue as bad:
            fault = f";workbook.toml 的 [override.{channel.id}.cadence.{stage.id}] 没有采用:{bad}"
    if row is None:
        return None
    try:
        at = count(since, row.after, row.unit, calendar).latest
    except BadValue:
        return None
    return _Rhythm(row, at, f"{channel.name}的跟进节奏,{length_text(row.after, row.unit)}{fault}")


def _overridden(base: Cadence, own: Any) -> Cadence:
    """``base`` with the team's own time. Raises BadValue; an endless time is refused when it is counted."""
    if not isinstance(own, Mapping):
        raise BadValue(f"应是写有 after 和 unit 的一张表,现在是 {own!r}")
    after, unit = own.get("after"), own.get("unit", base.unit)
    if isinstance(after, bool) or not isinstance(after, int) or after < 0:
        raise BadValue(f"after 应是不小于 0 的整数,现在是 {after!r}")
    if unit not in get_args(Unit):
        raise BadValue(f"unit 应是 {' '.join(get_args(Unit))} 之一,现在是 {unit!r}")
    return replace(base, after=after, unit=unit)


def _reminder(
    filing: Filing,
    channel: Channel,
    since: datetime,
    rhythm: _Rhythm,
    dues: Sequence[Due],
    now: datetime,
    calendar: WorkCalendar,
) -> Reminder:
    where = (filing.id, "") if channel.kind == "platform" else (filing.id,)
    theirs = [d for d in dues if d.duty == "theirs" and d.state == "running" and d.filing in where]
    theirs = [d for d in theirs if d.filing or d.kind == "promise"]
    lawful = max((d for d in theirs if d.binding == "statutory"), key=_last, default=None)
    said = max((d for d in theirs if d.binding == "rule" or d.kind == "promise"), key=_last, default=None)
    at, source = rhythm.at, rhythm.source
    if said is not None and said.latest > at:
        at, source = said.latest, f"{source};等到{_named(said)}之后"
    held_back = f"{_named(lawful)},还没有过;在此之前不催,只补交证据" if lawful is not None else ""
    stage, wanted = rhythm.row.stage, "supplement" if held_back else rhythm.row.template or "reminder"
    letter = channel.template(wanted)
    if letter is not None and letter.stages and stage not in letter.stages:
        letter = None
    return Reminder(
        filing=filing.id,
        channel=channel.id,
        stage=stage,
        since=since,
        at=at,
        due_now=not held_back and now > at,
        text=rhythm.row.text,
        template=letter.id if letter is not None else "",
        waited_text=waited_text(channel.kind, since, now, calendar),
        held_back=held_back,
        source=source,
    )


def _last(due: Due) -> datetime:
    return due.latest


def _named(due: Due) -> str:
    sure = "(暂定)" if due.provisional else ""
    return f"「{due.label}」的期限 {due.latest:%Y-%m-%d %H:%M}{sure}"


def waited_text(kind: str, since: datetime, now: datetime, calendar: WorkCalendar) -> str:
    """How long a channel of that kind has had: full hours or full days; for an authority working days."""
    if kind not in BUSINESSES:
        days = max(0, (in_shanghai(now).date() - in_shanghai(since).date()).days)
        return f"已过{working_days_between(since, now, calendar)}个工作日(自然日{days}天)"
    hours = max(0, int((now - since).total_seconds() // 3600))
    return f"已过{hours}小时" if hours < _HOURS_UNTIL else f"已过{hours // 24}天"
