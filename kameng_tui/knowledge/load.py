"""Reads the knowledge that ships with the program: each part when it is first asked for, and once.

``kameng due`` starts this, so nothing heavy is imported here and no part costs the others anything. A shipped file
with a fault never fails a user's command: the faulty item is left out, and ``validate`` (a test) tells of it. Only a
file that is no TOML at all is told at once, as Damaged.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.case.vocabulary import PROBLEMS

if TYPE_CHECKING:
    from kameng_tui.case.findings import Finding
    from kameng_tui.knowledge.elements import ClaimProof
    from kameng_tui.knowledge.packs import Pack
    from kameng_tui.knowledge.prevention import Sheet
    from kameng_tui.knowledge.records import Playbook
    from kameng_tui.knowledge.responsibility import Liability
    from kameng_tui.law.calendar import PlanBook, WorkCalendar, YearPlan
    from kameng_tui.law.limits import Limit
    from kameng_tui.law.statutes import Statute
    from kameng_tui.law.statutory import Festivals

FOLDER = Path(__file__).parent
FALLBACK = "other"
COMMON = "common"  # what playbooks share; itself none


class Damaged(Exception):
    """A shipped file cannot be read at all. ``str()`` is one Chinese sentence with the way out."""


def read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise Damaged(f"程序自带的资料 {path.name} 读不出来({error}),请重新安装 kameng-tui") from error


def labels_of(raw: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """List name -> id -> Chinese, without the file's own date and sources."""
    return {name: table for name, table in raw.items() if isinstance(table, dict)}


def words_of(raw: Mapping[str, Any]) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """List name -> its tables as written."""
    return {
        name: tuple(tables)
        for name, tables in raw.items()
        if isinstance(tables, list) and tables and all(isinstance(table, dict) for table in tables)
    }


class Knowledge:
    """All that we know. ``labels[list][id]`` is Chinese; ``words[list]`` are tables of the word list as written."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._books: dict[str, Playbook] = {}

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        return labels_of(read_toml(self._folder / "labels.toml"))

    @cached_property
    def words(self) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        return words_of(read_toml(self._folder / "words.toml"))

    @cached_property
    def misstatements(self) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        """Statements that do not hold, and what articles are cited for."""
        return words_of(read_toml(self._folder / "misstatements.toml"))

    @cached_property
    def followup(self) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        """What to do about an answer that says nothing, a refusal, and a result that is not paid."""
        return words_of(read_toml(self._folder / "followup.toml"))

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """The limits of the case itself, in the grammar of a channel's."""
        from kameng_tui.law.limits import read_limits

        return read_limits(read_toml(self._folder / "limits.toml").get("limits"))[0]

    @cached_property
    def calendars(self) -> PlanBook:
        """The announced working-day calendars, each year read when it is first asked for."""
        from kameng_tui.law.calendar import PlanBook

        return PlanBook(
            (int(path.stem) for path in (self._folder / "calendars").glob("*.toml")), self._plans_of
        )

    def _plans_of(self, year: int) -> tuple[YearPlan, ...]:
        from kameng_tui.law.calendar import plans_from_table

        return plans_from_table(read_toml(self._folder / "calendars" / f"{year}.toml"))[0]

    def estimate(self, year: int) -> YearPlan | None:
        """The days off by law of a year that is not announced."""
        from kameng_tui.law.statutory import estimate

        return estimate(year, self._festivals) if self._festivals is not None else None

    @cached_property
    def _festivals(self) -> Festivals | None:
        from kameng_tui.law.statutory import read_festivals

        return read_festivals(read_toml(self._folder / "festivals.toml"))[0]

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The calendar of the shipped years, estimates beyond them."""
        from kameng_tui.law.calendar import WorkCalendar

        return WorkCalendar(self.calendars, estimate=self.estimate)

    @cached_property
    def statutes(self) -> tuple[Statute, ...]:
        from kameng_tui.law.statutes import read_statutes

        return read_statutes(read_toml(self._folder / "statutes.toml"))[0]

    @cached_property
    def playbooks(self) -> Mapping[str, Playbook]:
        """The playbook of every problem of the vocabulary, in its order, and the fallback last."""
        return {problem: self.playbook(problem) for problem in (*PROBLEMS, FALLBACK)}

    def playbook(self, problem: str) -> Playbook:
        """The playbook of ``problem``; the fallback for what is none of the vocabulary."""
        if problem not in self._books:
            from kameng_tui.knowledge.playbook import read_playbook

            self._books[problem] = read_playbook(self._document(problem))[0]
        return self._books[problem]

    @cached_property
    def elements(self) -> Mapping[str, ClaimProof]:
        """What must be proved for each kind of claim."""
        from kameng_tui.knowledge.elements import read_elements

        return read_elements(read_toml(self._folder / "elements.toml"))[0]

    @cached_property
    def shared(self) -> Mapping[str, tuple[str, ...]]:
        """What many unrelated shops have in common, so that it tells nothing of one merchant."""
        raw = read_toml(self._folder / "fingerprints.toml")
        return {name: tuple(raw[name]) for name in ("shared_hosts", "suffixes", "shared_payees")}

    @cached_property
    def liability(self) -> Liability:
        """Who is liable when."""
        from kameng_tui.knowledge.responsibility import read_liability

        return read_liability(read_toml(self._folder / "responsibility.toml"))[0]

    @cached_property
    def packs(self) -> Mapping[str, Pack]:
        """Which papers leave together."""
        from kameng_tui.knowledge.packs import read_packs

        return read_packs(read_toml(self._folder / "packs.toml"))[0]

    @cached_property
    def prevention(self) -> Sheet:
        """What to look at before buying."""
        from kameng_tui.knowledge.prevention import read_sheet

        return read_sheet(read_toml(self._folder / "prevention.toml"))[0]

    def label(self, list_name: str, item_id: str) -> str:
        """The Chinese label of an id, or the id itself where none is known."""
        return self.labels.get(list_name, {}).get(item_id, item_id)

    @cached_property
    def _common(self) -> dict[str, Any]:
        return read_toml(self._folder / "playbooks" / f"{COMMON}.toml")

    def _document(self, problem: str) -> Mapping[str, Any]:
        from kameng_tui.knowledge.playbook import with_common

        name = problem if problem in PROBLEMS else FALLBACK
        return with_common(read_toml(self._folder / "playbooks" / f"{name}.toml"), self._common)


@cache
def knowledge() -> Knowledge:
    """What ships with the program, read once."""
    return Knowledge()


def validate(folder: Path = FOLDER) -> list[Finding]:
    """Everything wrong with the knowledge files of ``folder``; empty for the shipped ones, or the tests fail."""
    from kameng_tui.knowledge.checks import findings_of

    return findings_of(folder)
