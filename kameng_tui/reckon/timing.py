"""One limit running among the happenings of one filing, or of the case: from where, stopped by what, until when.

Pure. The counting of days itself is ``law.counting``; here are starts and restarts, pauses, extensions and fixed dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from kameng_tui.law.calendar import WorkCalendar
from kameng_tui.law.counting import UNIT_NAMES, count, working_days_between
from kameng_tui.law.limits import Limit
from kameng_tui.reckon.happenings import Happening
from kameng_tui.record import record
from kameng_tui.values import day_end

Pause = tuple[datetime, datetime | None]


@record
class Run:
    """``first`` is where the limit began, ``start`` where it counts from now (after a restart); ``met`` what ended it,
    ``over`` whether that only ended the filing instead of doing what was due."""

    first: Happening
    start: Happening
    met: Happening | None = None
    over: bool = False
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Happening, ...] = ()


@record
class Span:
    """The two readings of a date, and how they came about."""

    earliest: datetime
    latest: datetime
    provisional: bool
    steps: tuple[str, ...]


def run_of(limit: Limit, group: Sequence[Happening], ends: frozenset[str]) -> Run | None:
    """How ``limit`` runs in ``group`` (in order of time); None where it never started.

    ``ends`` are the keys of what ended the filing, or the case: a limit that began before is over with it.
    """
    at = _started(limit, group)
    if at is None:
        return None
    first = start = group[at]
    pauses: list[Pause] = []
    extensions: list[Happening] = []
    for happening in group[at + 1 :]:
        if happening.names & set(limit.met_by):
            return Run(first, start, happening, False, tuple(pauses), tuple(extensions))
        if happening.key in ends:
            return Run(first, start, happening, True, tuple(pauses), tuple(extensions))
        if happening.names & set(limit.restart_on):
            start, pauses, extensions = happening, [], []
        elif happening.names & set(limit.pause_on) and not (pauses and pauses[-1][1] is None):
            pauses.append((happening.at, None))
        elif happening.names & set(limit.resume_on) and pauses and pauses[-1][1] is None:
            pauses[-1] = (pauses[-1][0], happening.at)
        elif limit.extend is not None and happening.names & set(limit.extend.on):
            extensions.append(happening)
    return Run(first, start, None, False, tuple(pauses), tuple(extensions))


def _started(limit: Limit, group: Sequence[Happening]) -> int | None:
    """The place in ``group`` where the limit starts: at what carries the fixed date, else at its first or last start."""
    wanted = {limit.until_from} if limit.until_from else set(limit.start)
    places = [i for i, happening in enumerate(group) if happening.names & wanted]
    if not places:
        return None
    return places[0] if limit.pick == "first" else places[-1]


def length_text(length: int, unit: str) -> str:
    """7个工作日, 60天, 3年."""
    return f"{length}{UNIT_NAMES[unit]}"


def span_of(
    limit: Limit, run: Run, group: Sequence[Happening], calendar: WorkCalendar, now: datetime
) -> Span | None:
    """When ``limit`` ends; None where neither its length nor a date is known. Raises BadValue beyond the year 9999."""
    entry = run.start.entry
    if limit.until_from and entry is not None and entry.until is not None:
        return _fixed(day_end(entry.until), f"{run.start.label}写明的期限:{entry.until:%Y-%m-%d}当日24时前")
    if limit.before:
        return _before(limit, group)
    if limit.length is None:
        return None
    return _capped(limit, _counted(limit, run, calendar, now), group, calendar)


def _fixed(end: datetime, step: str) -> Span:
    return Span(end, end, False, (step,))


def _before(limit: Limit, group: Sequence[Happening]) -> Span | None:
    """To be done before an event: the day before its announced date, or the moment at which it came."""
    found = [h for h in group if limit.before in h.names and h.entry is not None]
    if not found:
        return None
    event = found[-1]
    assert event.entry is not None
    if event.entry.until is None:
        return _fixed(event.at, f"须在{event.label}之前:{event.at:%Y-%m-%d %H:%M}")
    day = event.entry.until - timedelta(days=1)
    return _fixed(
        day_end(day), f"须在{event.label}({event.entry.until:%Y-%m-%d})之前,最迟前一日{day:%Y-%m-%d}"
    )


def _counted(limit: Limit, run: Run, calendar: WorkCalendar, now: datetime) -> Span:
    """The length, with what pauses and extensions add, counted from the start; only the very end is rolled."""
    pieces, steps = _pieces(limit, run, calendar, now)
    moment, provisional, counted_steps = run.start.at, False, list[str]()
    for length, unit in pieces[:-1]:
        part = count(moment, length, unit, calendar, "none")
        moment, provisional = part.latest, provisional or part.provisional
        counted_steps.extend(part.steps)
    length, unit = pieces[-1]
    last = count(moment, length, unit, calendar, limit.roll)
    return Span(
        last.earliest,
        last.latest,
        provisional or last.provisional,
        (*steps, *counted_steps, *last.steps),
    )


def _capped(limit: Limit, span: Span, group: Sequence[Happening], calendar: WorkCalendar) -> Span:
    """Not later than the outermost date that the rule draws from another event (20 years from the harm)."""
    since = next((h for h in group if limit.cap.get("from") in h.names), None)
    if since is None:
        return span
    length, unit = limit.cap["length"], limit.cap["unit"]
    last = count(since.at, length, unit, calendar, limit.roll)
    if last.latest >= span.latest:
        return span
    step = (
        f"但自 {since.at:%Y-%m-%d} {since.label}起最长{length_text(length, unit)},至{last.earliest:%Y-%m-%d}"
    )
    earliest = min(span.earliest, last.earliest)
    return Span(earliest, last.latest, span.provisional or last.provisional, (*span.steps, step))


def _pieces(
    limit: Limit, run: Run, calendar: WorkCalendar, now: datetime
) -> tuple[list[tuple[int, str]], list[str]]:
    assert limit.length is not None
    pieces: list[tuple[int, str]] = [(limit.length, limit.unit)]
    steps = []
    if limit.extend is not None and run.extensions:
        used = run.extensions[: limit.extend.times]
        _add(pieces, limit.extend.length * len(used), limit.extend.unit)
        days = "、".join(f"{h.at:%Y-%m-%d}" for h in used)
        steps.append(f"延长{len(used)}次,每次{length_text(limit.extend.length, limit.extend.unit)}({days})")
    for begin, until in run.pauses:
        length, unit = _paused(begin, until or now, limit.unit, calendar)
        _add(pieces, length, unit)
        open_end = f"{until:%Y-%m-%d}恢复" if until else "尚未恢复,按今天恢复计算"
        steps.append(f"{begin:%Y-%m-%d}起中止计时,{open_end},不计入{length_text(length, unit)}")
    return pieces, steps


def _add(pieces: list[tuple[int, str]], length: int, unit: str) -> None:
    if pieces[-1][1] == unit:
        pieces[-1] = (pieces[-1][0] + length, unit)
    else:
        pieces.append((length, unit))


def _paused(begin: datetime, until: datetime, unit: str, calendar: WorkCalendar) -> tuple[int, str]:
    """How much a pause adds, in the unit in which the limit counts. The day it began still counted."""
    if unit in ("minute", "hour"):
        return max(0, int((until - begin).total_seconds() // 60)), "minute"
    if unit == "working-day":
        return working_days_between(begin, until, calendar), "working-day"
    return max(0, (until.date() - begin.date()).days), "day"
