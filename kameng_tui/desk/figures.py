"""Figures over all cases of the workbook: how many stand where, how much is claimed and has arrived. No forecast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from kameng_tui.case.findings import Finding
from kameng_tui.desk import indexing
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import Missing, sentences
from kameng_tui.desk.facts import Facts, facts_in, of_cents, seconds_at
from kameng_tui.desk.lists import unread_in
from kameng_tui.reckon.survival import median_days
from kameng_tui.record import record
from kameng_tui.values import in_shanghai

if TYPE_CHECKING:
    from kameng_tui.workbook.index import Index


FEWEST = 5
"""No figure that is meant to be passed on is made of fewer cases: behind fewer a person can be recognised."""


_MOST_PEAKS = 10
_MOST_LESSONS = 10


@record
class Channel:
    """How long it takes from the first submission there until all the money is back. ``days`` None: of too few cases, or
    less than half have it."""

    id: str
    cases: int
    arrived: int
    days: int | None


@record
class Peak:
    """So many cases of one problem began in one month."""

    platform: str
    problem: str
    month: str
    cases: int


@record
class Dossier:
    """What may be passed on about a platform, or all: nothing of it rests on fewer than ``fewest`` cases; what would is
    left out or None. ``kept late broken``: promises that had a time, and that is over."""

    fewest: int
    cases: int | None
    channels: tuple[Channel, ...]
    kept: int | None
    late: int | None
    broken: int | None
    peaks: tuple[Peak, ...]


@record
class Figures:
    """``ended_days``: the days from opening to the end, of the cases that are over, the shortest first. ``causes``: of closed
    cases by problem why not all was won; ``lessons``: what their people would do otherwise, each with its case."""

    platform: str
    cases: int
    status: Mapping[str, int]
    problem: Mapping[str, int]
    platforms: Mapping[str, int]
    claimed: Decimal
    arrived: Decimal
    late: int
    ended_days: tuple[int, ...]
    causes: Mapping[str, Mapping[str, int]]
    lessons: tuple[tuple[str, str], ...]
    unread: int
    dossier: Dossier

    @property
    def middle_days(self) -> int | None:
        """The median of ``ended_days``."""
        return self.ended_days[len(self.ended_days) // 2] if self.ended_days else None


def stats(desk: Desk, platform: str = "") -> Figures:
    """The figures of all cases, or of those whose platform's name holds ``platform``. Missing where there is none."""
    with sentences():
        at, wanted = indexing.window(desk.now()), platform.strip().casefold()

        def every(index: Index) -> tuple[dict[str, Facts], int, tuple[Finding, ...]]:
            facts = {case_id: facts_in(kept) for case_id, kept in index.facts()}
            chosen = {case_id: kept for case_id, kept in facts.items() if wanted in kept.platform.casefold()}
            return chosen, index.counts(at, chosen).late, unread_in(index)

        chosen, late, unread = indexing.asked(desk, every)
        if wanted and not chosen:
            raise Missing(f"没有平台名字里有「{platform}」的案件;kameng stats 可以看到全部平台")
        cases = {finding.where.partition("/")[0] for finding in unread}
        return _figures(platform.strip(), chosen, late, len(cases & chosen.keys()), desk.now())


def _figures(platform: str, chosen: Mapping[str, Facts], late: int, unread: int, now: datetime) -> Figures:
    every = list(chosen.values())
    return Figures(
        platform=platform,
        cases=len(every),
        status=_counted(facts.status for facts in every),
        problem=_counted(facts.problem for facts in every),
        platforms=_counted(facts.platform for facts in every),
        claimed=of_cents(sum(facts.claimed for facts in every)),
        arrived=of_cents(sum(facts.arrived for facts in every)),
        late=late,
        ended_days=tuple(sorted(_days(facts) for facts in every if facts.opened and facts.ended)),
        causes={
            problem: _counted(f.cause for f in every if f.cause and f.problem == problem)
            for problem in _counted(f.problem for f in every if f.cause)
        },
        lessons=tuple((case, facts.lesson) for case, facts in chosen.items() if facts.lesson),
        unread=unread,
        dossier=dossier_of(every, now),
    )


def dossier_of(every: Sequence[Facts], now: datetime) -> Dossier:
    """What of these cases may be passed on."""
    promised = [_promised(facts, now) for facts in every]
    enough = sum(bool(sum(counts)) for counts in promised) >= FEWEST
    kept, late, broken = (sum(counts[n] for counts in promised) if enough else None for n in range(3))
    return Dossier(
        fewest=FEWEST,
        cases=len(every) if len(every) >= FEWEST else None,
        channels=tuple(_channels(every, in_shanghai(now).date())),
        kept=kept,
        late=late,
        broken=broken,
        peaks=_peaks(every),
    )


def _promised(facts: Facts, now: datetime) -> tuple[int, int, int]:
    """Of the promises whose time is over: how many were kept in time, late, and not at all."""
    over = [(by, kept) for by, kept in facts.promises if by < seconds_at(now) or kept is not None]
    in_time = sum(kept is not None and kept <= by for by, kept in over)
    never = sum(kept is None for _, kept in over)
    return in_time, len(over) - in_time - never, never


def _channels(every: Iterable[Facts], today: date) -> Iterator[Channel]:
    """Each channel that enough cases were taken to, the busiest first. Money is counted for every channel of its case."""
    waits: dict[str, list[tuple[int, bool]]] = {}
    for facts in every:
        until = facts.money_on or facts.ended or str(today)
        for name, day, _ in facts.filed:
            days = (date.fromisoformat(until) - date.fromisoformat(day)).days
            if days >= 0:  # what was sent after the money had come had no part in it
                waits.setdefault(name, []).append((days, bool(facts.money_on)))
    for name, lines in sorted(waits.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(lines) >= FEWEST:
            yield Channel(name, len(lines), sum(arrived for _, arrived in lines), median_days(lines))


def _peaks(every: Iterable[Facts]) -> tuple[Peak, ...]:
    """Where one problem of one platform came up often in one month, the most frequent first."""
    begun = Counter((f.platform, f.problem, f.opened[:7]) for f in every if f.platform and f.opened)
    often = (Peak(*which, cases) for which, cases in begun.items() if cases >= FEWEST)
    return tuple(sorted(often, key=lambda peak: (-peak.cases, peak.month, peak.platform, peak.problem)))


def _counted(names: Iterable[str]) -> dict[str, int]:
    """The most frequent first; of equal ones in the order of their names."""
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _days(facts: Facts) -> int:
    return (date.fromisoformat(facts.ended) - date.fromisoformat(facts.opened)).days


def failure_lines(desk: Desk, found: Figures) -> list[str]:
    """Why not all was won, by problem, and what was learnt of it; nothing where nobody said."""
    lines = ["没有全部要回来的缘故"] if found.causes else []
    for problem, causes in found.causes.items():
        said = "、".join(f"{desk.label('causes', cause)} {n}" for cause, n in causes.items())
        lines.append(f"  {desk.label('problems', problem) or '未定'}:{said}")
    lines += ["教训"] if found.lessons else []
    return lines + [
        f"  {' '.join(lesson.split())}({case})" for case, lesson in found.lessons[-_MOST_LESSONS:]
    ]


def dossier_lines(desk: Desk, found: Dossier) -> list[str]:
    """What may be passed on, with what it does not say."""
    lines = [f"可以给别人看的数目(少于 {found.fewest} 件的一律不列)"]
    for channel in found.channels:
        half = f"第 {channel.days} 天起一半已到账" if channel.days is not None else "还没有一半到账"
        name = desk.label("channels", channel.id)
        lines.append(
            f"  {name}:从首次提交到钱全部到账,{channel.cases} 件中 {channel.arrived} 件到账,{half}(没到账的也算在内)"
        )
    if found.kept is not None:
        lines.append(f"  到期的承诺:按时兑现 {found.kept},迟兑现 {found.late},没有兑现 {found.broken}")
    for peak in found.peaks[:_MOST_PEAKS]:
        problem = desk.label("problems", peak.problem) or "未定"
        lines.append(f"  {peak.month} {peak.platform} {problem} {peak.cases} 件")
    return lines if len(lines) > 1 else [f"{lines[0]}:还没有"]
