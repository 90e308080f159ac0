"""Which other cases of the workbook are of the same merchant: answered by the index, for one case or as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kameng_tui.counsel.fingerprints import Kin, Match, Related, Strength, kin_of
from kameng_tui.desk import indexing
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import sentences
from kameng_tui.desk.facts import facts_in
from kameng_tui.record import record

if TYPE_CHECKING:
    from kameng_tui.workbook.index import Index


@record
class OtherCase:
    """A case of the same merchant, as a list shows it."""

    id: str
    title: str
    strength: Strength
    matches: tuple[Match, ...]


@record
class Kindred:
    """``merchant``: the cases of the same merchant. ``batch``: the titles, by case, of three and more on the same platform
    in the same hour."""

    merchant: tuple[OtherCase, ...] = ()
    batch: tuple[str, ...] = ()

    @property
    def sure(self) -> int:
        """How many are of the same merchant, or very likely so."""
        return sum(1 for other in self.merchant if other.strength != "maybe")


def related(desk: Desk, case_id: str) -> Kindred:
    """The cases that share fingerprints with one. Brings the index up to date first."""

    def question(index: Index) -> Kindred:
        own, holders = index.prints_beside(case_id)
        kin: Kin = kin_of(case_id, own, holders)
        kept = index.facts_for([*(one.case for one in kin.merchant), *kin.batch])
        titles = {id: facts_in(facts).title for id, facts in kept.items()}
        return Kindred(
            tuple(_other(one, titles) for one in kin.merchant),
            tuple(f"{id} {titles.get(id, '')}".strip() for id in kin.batch),
        )

    with sentences():
        return indexing.asked(desk, question)


def _other(one: Related, titles: dict[str, str]) -> OtherCase:
    return OtherCase(one.case, titles.get(one.case, one.case), one.strength, one.matches)
