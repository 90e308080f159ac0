"""The statute table: which articles exist, since when, and what replaced them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Statute:
    """One article of one law (or the law as a whole, ``article`` empty), with a gist in our own words.

    ``key`` is how playbooks and templates cite it: ``电商法20`` (short name and number, 第…款 as ``.2``).
    ``last_article`` stands on the row of the law as a whole. ``status``: in-force | repealed | draft.
    """

    law: str
    short: str
    article: str
    gist: str
    source: tuple[str, ...]
    key: str = ""
    use: str = ""
    aliases: tuple[str, ...] = ()
    last_article: int | None = None
    status: str = "in-force"
    effective_from: date | None = None
    effective_to: date | None = None
    replaced_by: str = ""
    confidence: str = "known"
    not_for: str = ""
