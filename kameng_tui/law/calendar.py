"""Which days are worked in mainland China, with 调休, and until when that is official."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class YearPlan:
    """One year's arrangement: ``off`` days with the holiday's name, make-up ``work`` days with the reason."""

    year: int
    off: Mapping[date, str]
    work: Mapping[date, str]
    notice: str
    source: str
    as_of: date
    official: bool = True
