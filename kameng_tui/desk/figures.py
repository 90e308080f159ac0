"""Figures over all cases of the workbook: how many stand where, how much is claimed and has arrived. No forecast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kameng_tui.case.findings import Finding
from kameng_tui.desk import indexing
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import Missing, sentences
from kameng_tui.desk.lists import Facts, facts_in, of_cents, unread_in
from kameng_tui.record import record
from kameng_tui.workbook.index import counts

if TYPE_CHECKING:
    from kameng_tui.workbook.index import Index, Listed


@record
class Figures:
    """``ended_days``: the days from opening to the end, of the cases that are over, the shortest first."""

    platform: str
    cases: int
    status: Mapping[str, int]
    problem: Mapping[str, int]
    platforms: Mapping[str, int]
    claimed: Decimal
    arrived: Decimal
    late: int
    ended_days: tuple[int, ...]
    unread: int

    @property
    def middle_days(self) -> int | None:
        """The median of ``ended_days``."""
        return self.ended_days[len(self.ended_days) // 2] if self.ended_days else None


def stats(desk: Desk, platform: str = "") -> Figures:
    """The figures of all cases, or of those whose platform's name holds ``platform``. Missing where there is none."""
    with sentences():
        at = indexing.window(desk.now())

        def every(index: Index) -> tuple[dict[str, Facts], list[Listed], tuple[Finding, ...]]:
            facts = {case_id: facts_in(kept) for case_id, kept in index.facts()}
            return facts, index.listed(at), unread_in(index)

        facts, listed, unread = indexing.asked(desk, every)
        wanted = platform.strip().casefold()
        chosen = {case_id: kept for case_id, kept in facts.items() if wanted in kept.platform.casefold()}
        if wanted and not chosen:
            raise Missing(f"没有平台名字里有「{platform}」的案件;kameng stats 可以看到全部平台")
        _, late, _ = counts(line for line in listed if line.id in chosen)
        cases = {finding.where.partition("/")[0] for finding in unread}
        return _figures(platform.strip(), chosen, late, len(cases & chosen.keys()))


def _figures(platform: str, chosen: Mapping[str, Facts], late: int, unread: int) -> Figures:
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
        unread=unread,
    )


def _counted(names: Iterable[str]) -> dict[str, int]:
    """The most frequent first; of equal ones in the order of their names."""
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _days(facts: Facts) -> int:
    return (date.fromisoformat(facts.ended) - date.fromisoformat(facts.opened)).days
