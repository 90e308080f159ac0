"""The dues of a case: every limit of its channels and of the case itself, every promise and every date set for us.

Pure: channels, calendar and clock come as arguments. A limit whose length or start is not known gives no due but a
``Question``. Each due says how it was counted, by which version of which rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime
from typing import Any, Literal

from kameng_tui.case.conditions import holds
from kameng_tui.case.records import Dossier, Filing
from kameng_tui.channels.records import Channel
from kameng_tui.law.calendar import WorkCalendar
from kameng_tui.law.limits import Limit
from kameng_tui.reckon import happenings as h
from kameng_tui.reckon.keeping import keeping_of
from kameng_tui.reckon.lengths import length_of
from kameng_tui.reckon.money import ledger
from kameng_tui.reckon.promises import Promise, promises_of
from kameng_tui.reckon.stages import Event, events_of, events_of_case, stage_of
from kameng_tui.reckon.status import ended_at
from kameng_tui.reckon.telling import (
    end_steps,
    label_of,
    rule_steps,
    unknown_length,
    unknown_start,
    version_of,
)
from kameng_tui.reckon.timing import Run, Span, cap_of, run_of, span_of
from kameng_tui.reckon.versions import transition_of
from kameng_tui.reckon.view import CaseView
from kameng_tui.record import record
from kameng_tui.values import BadValue, day_end

Kind = Literal["limit", "promise", "until", "case-limit", "keep"]
State = Literal["running", "met", "overdue", "lapsed"]
ASKING = ("asked", "notified")
SUPPLYING = ("supplied", "answered")


@record
class Due:
    """One date of a case, with the fields of ``kameng due`` and, after them, what our own screens need.

    ``entry`` is the entry it counts from, empty where it counts from a date of the case. ``source`` says where the rule
    stands, ``version`` whose rule it is. A window of a channel without a filing has an empty ``filing``.
    """

    id: str
    case: str
    filing: str
    entry: str
    limit: str
    label: str
    duty: str
    start: datetime
    earliest: datetime
    latest: datetime
    provisional: bool
    transition: str | None
    state: State
    confidence: str
    binding: str
    source: tuple[str, ...]
    version: str
    steps: tuple[str, ...]
    met_at: datetime | None = None
    channel: str = ""
    on_lapse: Mapping[str, Any] = field(default_factory=dict)
    kind: Kind = "limit"

    @property
    def turns(self) -> datetime:
        """The last instant at which it still runs, and to which screens count: theirs by the latest reading, ours by the earliest."""
        return self.latest if self.duty == "theirs" else self.earliest


@record
class Question:
    """What must be known before a limit can be counted. ``path``: the fact of the case to fill in, else empty;
    ``asks_date``: the date that stands in the notice itself (``until`` of ``entry``)."""

    id: str
    filing: str
    channel: str
    limit: str
    label: str
    text: str
    path: str = ""
    entry: str = ""
    asks_date: bool = False


@record
class _Scope:
    """One thing that limits run in: a filing, a channel's windows before there is a filing, or the case itself."""

    dossier: Dossier
    calendar: WorkCalendar
    now: datetime
    view: CaseView
    overrides: Mapping[str, Any]
    events: tuple[h.Happening, ...]
    ends: frozenset[str]
    filing: Filing | None = None
    channel: Channel | None = None

    @property
    def name(self) -> str:
        return self.filing.id if self.filing else self.channel.id if self.channel else "case"

    @property
    def filing_id(self) -> str:
        return self.filing.id if self.filing else ""

    @property
    def channel_id(self) -> str:
        return self.channel.id if self.channel else ""


def dues_of(
    dossier: Dossier,
    channels: Mapping[str, Channel],
    case_limits: Sequence[Limit],
    calendar: WorkCalendar,
    now: datetime,
    overrides: Mapping[str, Any],
    labels: Mapping[str, str] | None = None,
) -> tuple[Due, ...]:
    """Every due of the case, also those that are met.

    ``overrides`` is the table ``override`` of workbook.toml, ``labels`` the Chinese names of events. Give all installed
    ``channels``, not only those filed at: their windows for filing run before there is a filing.
    """
    found = _all(dossier, channels, case_limits, calendar, now, overrides, labels or {})
    return tuple(item for item in found if isinstance(item, Due))


def questions_of(
    dossier: Dossier,
    channels: Mapping[str, Channel],
    case_limits: Sequence[Limit],
    calendar: WorkCalendar,
    now: datetime,
    overrides: Mapping[str, Any],
    labels: Mapping[str, str] | None = None,
) -> tuple[Question, ...]:
    """What is not known and keeps a limit from being counted; the arguments are those of ``dues_of``."""
    found = _all(dossier, channels, case_limits, calendar, now, overrides, labels or {})
    return tuple(item for item in found if isinstance(item, Question))


def _all(
    dossier: Dossier,
    channels: Mapping[str, Channel],
    case_limits: Sequence[Limit],
    calendar: WorkCalendar,
    now: datetime,
    overrides: Mapping[str, Any],
    labels: Mapping[str, str],
) -> Iterator[Due | Question]:
    over = ended_at(dossier, ledger(dossier))
    case_end = (h.Happening(over, frozenset(), "case-end", "结案"),) if over is not None else ()
    ends = frozenset(x.key for x in case_end)
    base = _Scope(dossier, calendar, now, CaseView(dossier, channels), overrides, case_end, ends)
    for filing in dossier.filings:
        yield from _of_filing(base, filing, channels, labels)
    filed = {filing.channel for filing in dossier.filings}
    for channel in channels.values():
        if channel.id not in filed and channel.windows:
            yield from _limits(replace(base, channel=channel), channel.windows)
    events = h.of_events(events_of_case(dossier, channels), labels)
    of_case = replace(base, events=(*events, *case_end))
    yield from _limits(of_case, case_limits)
    yield from _dates_set(of_case, ())
    yield from (_of_promise(base, p) for p in promises_of(dossier, now) if p.by is not None)
    yield from keeping_of(dossier, now, over)


def _of_filing(
    base: _Scope, filing: Filing, channels: Mapping[str, Channel], labels: Mapping[str, str]
) -> Iterator[Due | Question]:
    channel = channels.get(filing.channel)
    own = {f"{channel.id}:{e.id}": e.label for e in channel.events} if channel else {}
    written = [event for event in events_of(base.dossier, filing, channel) if event[0].at is not None]
    scope = replace(
        base,
        view=CaseView(base.dossier, channels, form=filing.form),
        events=(*h.of_events(written, {**labels, **own}), *base.events),
        ends=base.ends | _end_of(channel, written),
        filing=filing,
        channel=channel,
    )
    limits = channel.limits if channel else ()
    yield from _limits(scope, limits)
    yield from _dates_set(scope, limits)


def _end_of(channel: Channel | None, written: Sequence[Event]) -> frozenset[str]:
    """The entry that brought the filing to the final stage in which it is; what ran before is over with it."""
    final_since = ""
    for place, (entry, _) in enumerate(written):
        if channel is None or not stage_of(channel, written[: place + 1]).final:
            final_since = ""
        else:
            final_since = final_since or entry.id
    return frozenset((final_since,)) if final_since else frozenset()


def _limits(scope: _Scope, limits: Sequence[Limit]) -> Iterator[Due | Question]:
    apply = _that_apply(scope, limits)
    for limit in apply:
        orders = scope.filing.orders if scope.filing else ()
        started = False
        for group in h.groups(limit.start, scope.events, scope.dossier.case, orders):
            try:
                run = run_of(limit, group, scope.ends, scope.calendar)
            except BadValue as bad:
                started = True
                yield _question(scope, limit, "deemed", f"「{limit.label}」算不出日期:{bad}")
                continue
            started = started or run is not None
            if run is not None and _governs(limit, run.start.at.date(), apply):
                yield from _one(scope, limit, run, group, apply)
        if not started and _governs(limit, scope.now.date(), apply):
            yield from _not_started(scope, limit)


def _that_apply(scope: _Scope, limits: Sequence[Limit]) -> list[Limit]:
    """The limits whose conditions hold."""
    have = {card.kind for card in scope.dossier.cards}
    return [
        limit
        for limit in limits
        if holds(limit.when, scope.view) and (not limit.needs_evidence or limit.needs_evidence in have)
    ]


def _governs(limit: Limit, day: date, apply: Sequence[Limit]) -> bool:
    """Whether ``limit`` is the rule for a start on ``day``: in force, and no more special one in force replaces it."""
    return limit.in_force(day) and not any(x.replaces == limit.id and x.in_force(day) for x in apply)


def _not_started(scope: _Scope, limit: Limit) -> Iterator[Question]:
    """Ask for a date that every case has (ordered, paid, known) but this one does not say yet."""
    asked = ("order.placed", "payment.paid", "known.harm", "known.debtor")
    is_window = scope.channel is not None and scope.filing is None
    if is_window or scope.ends or not limit.start or not set(limit.start) <= set(asked):
        return
    path = limit.start[0]
    yield replace(_question(scope, limit, path, unknown_start(limit, path)), path=path)


def _question(scope: _Scope, limit: Limit, start: str, text: str) -> Question:
    id = f"{scope.name}:{limit.id}:{start}"
    return Question(id, scope.filing_id, scope.channel_id, limit.id, limit.label, text)


def _one(
    scope: _Scope, limit: Limit, run: Run, group: Sequence[h.Happening], versions: Sequence[Limit]
) -> Iterator[Due | Question]:
    owner = scope.channel_id or "case"
    changed = length_of(limit, scope.channel, scope.view, scope.overrides)
    span, most, fault = None, None, changed.fault
    try:
        span = span_of(changed.limit, run, group, scope.calendar, scope.now)
        most = cap_of(changed.limit, run, group, scope.calendar) if span is None else None
    except (BadValue, OverflowError) as bad:
        fault = f"「{limit.label}」算不出日期:{bad}"
    entry = run.start.entry.id if run.start.entry else ""
    if fault or (span is None and run.met is None and not limit.before):
        text = fault or unknown_length(changed.limit, run, owner, most)
        dated = bool(limit.until_from) and not fault
        question = _question(scope, limit, run.start.key, text)
        yield replace(question, entry=entry, asks_date=dated)
    if span is None:
        return
    yield Due(
        id=f"{scope.name}:{limit.id}:{run.start.key}",
        case=scope.dossier.id,
        filing=scope.filing_id,
        entry=entry,
        limit=limit.id,
        label=label_of(limit, run, scope.dossier.case),
        duty=limit.duty,
        start=run.start.at,
        earliest=span.earliest,
        latest=span.latest,
        provisional=span.provisional,
        transition=_transition(scope, changed.limit, run, span, group, versions),
        state=state_of(limit.duty, span.earliest, span.latest, run.met is not None, scope.now),
        confidence=changed.limit.confidence,
        binding=limit.binding,
        source=changed.limit.source,
        version=version_of(scope.channel, limit),
        steps=(*rule_steps(changed.limit, run), *changed.steps, *span.steps, *end_steps(limit, run, span)),
        met_at=run.met.at if run.met else None,
        channel=scope.channel_id,
        on_lapse=limit.on_lapse,
        kind="limit" if scope.channel else "case-limit",
    )


def state_of(duty: str, earliest: datetime, latest: datetime, met: bool, now: datetime) -> State:
    """Theirs is late only after the latest lawful reading; our own, or one of both sides, by the earliest."""
    if met:
        return "met"
    if duty == "theirs":
        return "overdue" if now > latest else "running"
    return "lapsed" if now > earliest else "running"


def _transition(
    scope: _Scope, limit: Limit, run: Run, span: Span, group: Sequence[h.Happening], versions: Sequence[Limit]
) -> str | None:
    sent = next((x for x in scope.events if "submitted" in x.names), None) if scope.filing else None
    same = [x for x in versions if x.id == limit.id]
    return transition_of(limit, run, span, same, sent, lambda other: _reading(scope, other, run, group))


def _reading(scope: _Scope, limit: Limit, run: Run, group: Sequence[h.Happening]) -> Span | None:
    """When ``limit`` would end: by its own events where they have come, else counted like ``run``."""
    try:
        own = run_of(limit, group, scope.ends, scope.calendar)
        changed = length_of(limit, scope.channel, scope.view, scope.overrides)
        return span_of(changed.limit, own or run, group, scope.calendar, scope.now)
    except BadValue:
        return None


def _dates_set(scope: _Scope, limits: Sequence[Limit]) -> Iterator[Due]:
    """A date that somebody set for us (``until`` of what asks something of us), unless a limit speaks of it already."""
    ruled = {limit.until_from for limit in _that_apply(scope, limits)}
    for place, event in enumerate(scope.events):
        entry = event.entry
        if entry is None or entry.until is None or not event.names & set(ASKING) or event.names & ruled:
            continue
        if entry.filing != scope.filing_id:
            continue
        later = scope.events[place + 1 :]
        met = next((x for x in later if x.names & set(SUPPLYING) or x.key in scope.ends), None)
        yield _plain_due(
            scope,
            entry.id,
            "until",
            f"{event.label}:限期答复或提供材料",
            (event.at, day_end(entry.until)),
            met,
        )


def _of_promise(base: _Scope, promise: Promise) -> Due:
    assert promise.by is not None
    met = next((x for x in base.events if x.at >= promise.made), None)
    if promise.kept_at is not None:
        met = h.Happening(promise.kept_at, frozenset(), "", "已兑现")
    filing = next((f for f in base.dossier.filings if f.id == promise.filing), None)
    who = f"({promise.staff})" if promise.staff else ""
    span = promise.made, promise.by
    due = _plain_due(base, promise.entry, "promise", f"承诺:{promise.text}{who}", span, met)
    name, channel = filing.id if filing else promise.filing, filing.channel if filing else ""
    return replace(due, id=f"{name or 'case'}:promise:{promise.entry}", filing=name, channel=channel)


def _plain_due(
    scope: _Scope,
    entry: str,
    kind: Literal["promise", "until"],
    label: str,
    span: tuple[datetime, datetime],
    met: h.Happening | None,
) -> Due:
    """A due whose date somebody named: nothing is counted."""
    start, end = span
    duty = "theirs" if kind == "promise" else "ours"
    steps = [f"起算:{start:%Y-%m-%d %H:%M}的记录", f"到期:{end:%Y-%m-%d %H:%M},按对方所说的时间"]
    if met is not None:
        steps.append(f"{met.at:%Y-%m-%d %H:%M} {met.label}")
    return Due(
        id=f"{scope.name}:{kind}:{entry}",
        case=scope.dossier.id,
        filing=scope.filing_id,
        entry=entry,
        limit=kind,
        label=label,
        duty=duty,
        start=start,
        earliest=end,
        latest=end,
        provisional=False,
        transition=None,
        state=state_of(duty, end, end, met is not None, scope.now),
        confidence="verified",
        binding="practice",
        source=(f"journal/{entry}.toml",),
        version="案件记录",
        steps=tuple(steps),
        met_at=met.at if met is not None else None,
        channel=scope.channel_id,
        kind=kind,
    )
