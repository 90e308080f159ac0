"""One limit running among the happenings of one filing, or of the case: from where, stopped by what, until when.

Pure. The counting of days itself is ``law.counting``; here are starts and restarts, pauses, extensions and fixed dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kameng_tui.law.calendar import WorkCalendar
from kameng_tui.law.counting import UNIT_NAMES, Count, count, span_text, working_days_between
from kameng_tui.law.limits import CLOCK_UNITS, Limit, closing_time
from kameng_tui.reckon.happenings import Happening
from kameng_tui.record import record
from kameng_tui.values import day_end

Pause = tuple[datetime, datetime | None]


@record
class Run:
    """``first`` is where the limit began, ``start`` where it counts from now (after a restart); ``met`` what ended it,
    ``over`` whether that only ended the filing instead of doing what was due. ``deemed``: the start as it was logged,
    where it counts as having happened only later (``start.at``). ``late``: what would have started it anew, but came
    after it had run out."""

    first: Happening
    start: Happening
    met: Happening | None = None
    over: bool = False
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Happening, ...] = ()
    deemed: Happening | None = None
    late: tuple[Happening, ...] = ()
    earlier: Happening | None = None


@record
class Span:
    """The two readings of a date, and how they came about."""

    earliest: datetime
    latest: datetime
    provisional: bool
    steps: tuple[str, ...]


def run_of(
    limit: Limit, group: Sequence[Happening], ends: frozenset[str], calendar: WorkCalendar
) -> Run | None:
    """How ``limit`` runs in ``group`` (in order of time); None where it never started. Raises BadValue beyond 9999.

    ``ends`` are the keys of what ended the filing, or the case: a limit that began before is over with it.
    """
    at = _started(limit, group, calendar)
    if at is None:
        return None
    first = start = group[at]
    met: Happening | None = None
    pauses: list[Pause] = []
    extensions: list[Happening] = []
    late: list[Happening] = []
    for happening in group[at + 1 :]:
        if happening.names & set(limit.met_by) or happening.key in ends:
            met = happening
            break
        if happening.names & set(limit.restart_on):
            so_far = Run(first, start, None, False, tuple(pauses), tuple(extensions))
            if _had_run_out(limit, so_far, happening, group, calendar):
                late.append(happening)
            else:
                start, pauses, extensions = happening, [], []
        elif happening.names & set(limit.pause_on) and not (pauses and pauses[-1][1] is None):
            pauses.append((happening.at, None))
        elif happening.names & set(limit.resume_on) and pauses and pauses[-1][1] is None:
            pauses[-1] = (pauses[-1][0], happening.at)
        elif limit.extend is not None and happening.names & set(limit.extend.on):
            extensions.append(happening)
    over = met is not None and not met.names & set(limit.met_by)
    counted = replace(start, at=_counts_from(limit, start, calendar))
    deemed = start if counted.at != start.at else None
    earlier = _earlier(limit, group, at) if start is first else None
    return Run(first, counted, met, over, tuple(pauses), tuple(extensions), deemed, tuple(late), earlier)


def _earlier(limit: Limit, group: Sequence[Happening], at: int) -> Happening | None:
    """Where two rules name different starts (``pick = "both"``), the one that came before the start in use."""
    if limit.pick != "both":
        return None
    return next((h for h in group[:at] if h.names & set(limit.start) and not h.names & group[at].names), None)


def _had_run_out(
    limit: Limit, run: Run, restart: Happening, group: Sequence[Happening], calendar: WorkCalendar
) -> bool:
    """Whether a prescription was over when ``restart`` came: only what the debtor agrees to revives it (民法典192)."""
    if limit.nature != "prescription" or limit.length is None or restart.names & set(limit.revive_on):
        return False
    ended = _capped(limit, _counted(limit, run, calendar, restart.at), run, group, calendar)
    return restart.at > ended.earliest


def _started(limit: Limit, group: Sequence[Happening], calendar: WorkCalendar) -> int | None:
    """The place in ``group`` where the limit starts: at what carries the fixed date, else at its first or last start.

    Where a date can be fixed but is not, the limit runs by its own length, if it has one. One that is only to be done
    before an event starts with what announces that event.
    """
    dated = [
        i
        for i, h in enumerate(group)
        if limit.until_from in h.names and h.entry is not None and h.entry.until
    ]
    wanted = set(limit.start) or {limit.before}
    if limit.until_from and limit.length is None:
        wanted = {limit.until_from}
    places = dated or [i for i, h in enumerate(group) if h.names & wanted]
    if not places:
        return None
    in_order = sorted(places, key=lambda i: _counts_from(limit, group[i], calendar))
    return in_order[0] if limit.pick == "first" else in_order[-1]


def _counts_from(limit: Limit, start: Happening, calendar: WorkCalendar) -> datetime:
    """When ``start`` counts as having happened: service by announcement only after its days are over."""
    deemed = limit.deemed
    if deemed is None or not start.names & set(deemed.start):
        return start.at
    return count(start.at, deemed.length, deemed.unit, calendar).latest


def length_text(length: int, unit: str) -> str:
    """7个工作日, 60天, 3年."""
    return f"{length}{UNIT_NAMES[unit]}"


def span_of(
    limit: Limit, run: Run, group: Sequence[Happening], calendar: WorkCalendar, now: datetime
) -> Span | None:
    """When ``limit`` ends; None where neither its length nor a date is known. Raises BadValue beyond the year 9999."""
    entry = run.start.entry
    if limit.until_from in run.start.names and entry is not None and entry.until is not None:
        step = f"{run.start.label}写明的期限:{entry.until:%Y-%m-%d}当日24时前"
        return _ending(limit, _fixed(day_end(entry.until), step, limit.closing))
    if limit.before:
        return _before(limit, group)
    if limit.length is None:
        return None
    span = _capped(limit, _counted(limit, run, calendar, now), run, group, calendar)
    return _ending(limit, _from_both(limit, run, span, group, calendar, now))


def _from_both(
    limit: Limit, run: Run, span: Span, group: Sequence[Happening], calendar: WorkCalendar, now: datetime
) -> Span:
    """Counted from the later start the period ends at the latest; from the earlier one, at the earliest."""
    if run.earlier is None:
        return span
    sooner = replace(run, start=run.earlier)
    other = _capped(limit, _counted(limit, sooner, calendar, now), sooner, group, calendar)
    step = f"规定的起算点有两种:从 {run.earlier.at:%Y-%m-%d} {run.earlier.label}起算,至 {other.earliest:%Y-%m-%d},作为最早"
    return Span(
        min(span.earliest, other.earliest),
        span.latest,
        span.provisional or other.provisional,
        (*span.steps, step),
    )


def _fixed(end: datetime, step: str, closing: str = "") -> Span:
    if not closing:
        return Span(end, end, False, (step,))
    earliest = datetime.combine(end.date(), closing_time(closing), end.tzinfo)
    return Span(earliest, end, False, (step, f"对方 {closing} 停止办公的,最早在当日 {closing} 截止"))


def _ending(limit: Limit, span: Span) -> Span:
    """What is in the post before the end is in time: the date itself does not move."""
    if not limit.posted:
        return span
    return replace(span, steps=(*span.steps, "期满前交邮的,不算过期(民诉法85);请留好寄件凭证"))


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
    counted = _chain(limit, run.start.at, pieces, calendar)
    steps += [step for part in counted for step in part.steps]
    earliest = counted[-1].earliest
    if any(part.earliest != part.latest for part in counted[:-1]):
        # a piece with two ends gives the next one two starts
        earliest = _chain(limit, run.start.at, pieces, calendar, from_earliest=True)[-1].earliest
        steps.append(f"前一段按最早届满推算,最早 {earliest:%Y-%m-%d}")
    provisional = any(part.provisional for part in counted)
    return Span(earliest, counted[-1].latest, provisional, tuple(steps))


def _chain(
    limit: Limit,
    start: datetime,
    pieces: Sequence[tuple[int, str]],
    calendar: WorkCalendar,
    from_earliest: bool = False,
) -> list[Count]:
    counted: list[Count] = []
    for place, (length, unit) in enumerate(pieces):
        last = place == len(pieces) - 1
        moment = start if not counted else counted[-1].earliest if from_earliest else counted[-1].latest
        counted.append(
            count(
                moment,
                length,
                unit,
                calendar,
                limit.roll if last else "none",
                closing=limit.closing if last and unit not in CLOCK_UNITS else "",
                next_hour=limit.next_hour and place == 0,
            )
        )
    return counted


def _capped(limit: Limit, span: Span, run: Run, group: Sequence[Happening], calendar: WorkCalendar) -> Span:
    """Not later than the outermost date that the rule draws from another event (20 years from the harm)."""
    last = cap_of(limit, run, group, calendar)
    if last is None or (last.earliest >= span.earliest and last.latest >= span.latest):
        return span
    return Span(
        min(span.earliest, last.earliest),
        min(span.latest, last.latest),
        span.provisional or last.provisional,
        (*span.steps, *last.steps),
    )


def cap_of(limit: Limit, run: Run, group: Sequence[Happening], calendar: WorkCalendar) -> Span | None:
    """The absolute maximum of ``limit``, from the event that it names, else from where the limit first began."""
    if not limit.cap:
        return None
    named = limit.cap.get("from")
    since = next((h for h in group if named in h.names), None) if named else run.first
    if since is None:
        return None
    length, unit = limit.cap["length"], limit.cap["unit"]
    last = count(since.at, length, unit, calendar, limit.roll)
    step = (
        f"但自 {since.at:%Y-%m-%d} {since.label}起最长{length_text(length, unit)},至{last.earliest:%Y-%m-%d}"
    )
    return Span(last.earliest, last.latest, last.provisional, (step,))


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
        if until is not None and until <= run.start.at:
            continue  # over before a deemed start: it has stopped nothing
        end, how = until or now, f"{until:%Y-%m-%d}恢复" if until else "尚未恢复,按今天恢复计算"
        if until is None and run.met is not None:
            end, how = run.met.at, f"到{run.met.at:%Y-%m-%d}{run.met.label}时仍未恢复"
        since = max(begin, run.start.at)
        length, unit = _paused(since, end, limit.unit, calendar)
        _add(pieces, length, unit)
        left_out = span_text(since, end) if unit == "minute" and length else length_text(length, unit)
        steps.append(f"{begin:%Y-%m-%d}起中止计时,{how},不计入{left_out}")
    return pieces, steps


def _add(pieces: list[tuple[int, str]], length: int, unit: str) -> None:
    if pieces[-1][1] == unit:
        pieces[-1] = (pieces[-1][0] + length, unit)
    else:
        pieces.append((length, unit))


def _paused(begin: datetime, until: datetime, unit: str, calendar: WorkCalendar) -> tuple[int, str]:
    """How much a pause adds, in the unit in which the limit counts. The day it began still counted."""
    if unit in CLOCK_UNITS:
        return max(0, int((until - begin).total_seconds() // 60)), "minute"
    if unit == "working-day":
        return working_days_between(begin, until, calendar), "working-day"
    return max(0, (until.date() - begin.date()).days), "day"
