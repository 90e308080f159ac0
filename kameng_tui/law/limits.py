"""The grammar of a time limit: one ``[[limits]]`` table of a channel, or of the case itself, as a record.

Nothing is counted here; ``reckon.dues`` turns limits and events into dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Unit = Literal["minute", "hour", "day", "working-day", "month", "year"]
Roll = Literal["none", "holiday", "off-day", "ambiguous"]
Duty = Literal["ours", "theirs", "both"]


@dataclass(frozen=True, slots=True)
class Extension:
    """A lawful extension: ``length`` units more, at most ``times``, each when an event of ``on`` happened."""

    length: int
    unit: Unit
    times: int
    on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A rule that counts time from an event.

    ``start`` (TOML key ``from``): event ids of a filing, or case anchors such as ``payment.paid``.
    ``length``: a number of ``unit``; 0 = the same day until 24:00; ``None`` where the text has no number
    (``length_word`` is then "reasonable" or "unknown", or "table" with ``length_table``).
    ``effective_from``/``effective_to`` are inclusive and compared with the day of the starting event.
    """

    id: str
    label: str
    start: tuple[str, ...]
    duty: Duty
    source: tuple[str, ...]
    length: int | None = None
    length_word: str = ""
    length_table: Mapping[str, str] = field(default_factory=dict)
    unit: Unit = "day"
    pick: Literal["first", "last"] = "last"
    met_by: tuple[str, ...] = ()
    roll: Roll = "none"
    binding: Literal["statutory", "rule", "practice"] = "rule"
    confidence: Literal["verified", "known", "uncertain"] = "known"
    on_lapse: Mapping[str, Any] = field(default_factory=dict)
    effective_from: date | None = None
    effective_to: date | None = None
    until_from: str = ""
    before: str = ""
    restart_on: tuple[str, ...] = ()
    pause_on: tuple[str, ...] = ()
    resume_on: tuple[str, ...] = ()
    extend: Extension | None = None
    when: Mapping[str, Any] = field(default_factory=dict)
    replaces: str = ""
    nature: str = ""
    needs_evidence: str = ""
    cap: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""

    def in_force(self, day: date) -> bool:
        """Whether this version of the rule governs a start on ``day``."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )
