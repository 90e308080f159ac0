"""A pasted text cut into sentences and clauses, with its times and terms; the shape of what is found in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from functools import cache, cached_property

from kameng_tui.counsel.times import Period, TimeHit, find_periods, find_times
from kameng_tui.counsel.wording import placeholders
from kameng_tui.privacy.recognise import to_half_width
from kameng_tui.record import record

Value = str | Decimal | datetime
DueAt = Callable[[datetime, int, str], datetime]
"""When a term of ``length`` ``unit`` (working-day) from an instant ends, by the calendar."""

_SENTENCE_ENDS = frozenset("。!?;\n")


@record
class Proposal:
    """One fact (``key`` a dotted path of the case), event (``key`` an entry kind) or payment that a text tells.

    ``place`` is ``text:LINE:COL``. ``data`` holds more of an event under the names of an entry
    (promise promise_by staff receipt amount with filing), ``amend`` (the entry that gets the receipt number), ``either``
    (only one of the filings of this line can be right), and ``length``/``unit`` of a term that a calendar must count;
    of a payment (``key`` payment, or payment.ID of one that the case has) its ``fields``, of a refund in a bill the
    fingerprint of its ``row``. ``unsure``: taken only where it is chosen by itself.
    """

    n: int
    kind: str
    key: str
    value: Value
    at: datetime | None
    place: str
    why: str
    data: Mapping[str, object] = field(default_factory=dict)


@record
class Found:
    """A proposal before it is numbered: ``start`` is where it stands."""

    kind: str
    key: str
    value: Value
    start: int
    why: str
    at: datetime | None = None
    data: Mapping[str, object] = field(default_factory=dict)


@record
class Clause:
    """A piece between commas. ``sentence`` counts the sentences of the text."""

    start: int
    end: int
    text: str
    sentence: int


class Source:
    """The text and what is read from it more than once. ``plain`` is the text in half width, place for place."""

    def __init__(self, text: str, now: datetime, due: DueAt | None = None) -> None:
        self.text = text
        self.now = now
        self.due = due
        self.plain = to_half_width(text)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def place(self, start: int) -> str:
        """``text:LINE:COL``, both counted from 1, of the first sign at ``start`` that is no blank or end of a line."""
        while start < len(self.text) and self.text[start].isspace():
            start += 1
        line = bisect_right(self._line_starts, start)
        return f"text:{line}:{start - self._line_starts[line - 1] + 1}"

    @cached_property
    def clauses(self) -> list[Clause]:
        """Every clause of the text, without the blanks and quotation marks around it."""
        clauses = []
        sentence = start = 0
        for match in _break().finditer(self.plain):
            body = self.plain[start : match.start()]
            left = len(body) - len(body.lstrip(" \t“\"‘'「:-—…."))
            body = body[left:].rstrip(" \t\"'」…")
            body = body if "“" in body else body.rstrip("”")
            body = body if "‘" in body else body.rstrip("’")
            if body:
                clauses.append(Clause(start + left, start + left + len(body), body, sentence))
            sentence += match[0] in _SENTENCE_ENDS
            start = match.end()
        return clauses

    @cached_property
    def periods(self) -> list[Period]:
        return find_periods(self.text)

    @cached_property
    def times(self) -> list[TimeHit]:
        """The times that are not terms."""
        return [t for t in find_times(self.text, self.now) if not self._is_term(t)]

    def _is_term(self, hit: TimeHit) -> bool:
        """Whether a term covers part of ``hit``: terms never overlap, so only the last that begins before its end can."""
        index = bisect_left(self._period_starts, hit.end)
        return index > 0 and self.periods[index - 1].end > hit.start

    @cached_property
    def _period_starts(self) -> list[int]:
        return [period.start for period in self.periods]

    def periods_in(self, start: int, end: int) -> list[Period]:
        """The terms that begin between ``start`` and ``end``."""
        return self.periods[bisect_left(self._period_starts, start) : bisect_left(self._period_starts, end)]

    @cached_property
    def _time_starts(self) -> list[int]:
        return [hit.start for hit in self.times]

    def time_before(self, place: int) -> TimeHit | None:
        """The last time that begins before ``place``."""
        index = bisect_right(self._time_starts, place)
        return self.times[index - 1] if index else None

    def time_from(self, place: int) -> TimeHit | None:
        """The first time at or after ``place``."""
        index = bisect_left(self._time_starts, place)
        return self.times[index] if index < len(self.times) else None

    @cached_property
    def _gaps(self) -> bytearray:
        covered = bytearray(len(self.text) + 1)
        for gap in placeholders(self.text):
            covered[gap.start : gap.end] = b"\1" * (gap.end - gap.start)
        return covered

    def is_open(self, start: int, end: int) -> bool:
        """Whether something between ``start`` and ``end`` was never filled in."""
        return self._gaps.find(1, start, end) >= 0

    def sentence_of(self, clause: Clause) -> str:
        """The sentence that ``clause`` stands in."""
        pieces = self._sentences[clause.sentence]
        return self.plain[pieces[0] : pieces[1]]

    @cached_property
    def _sentences(self) -> dict[int, tuple[int, int]]:
        spans: dict[int, tuple[int, int]] = {}
        for clause in self.clauses:
            spans[clause.sentence] = (spans.get(clause.sentence, (clause.start, 0))[0], clause.end)
        return spans


@cache
def _break() -> re.Pattern[str]:
    """What ends a clause; the comma of 1,280.00 does not. The empty match at the end closes the last clause."""
    return re.compile(r"(?<![0-9]),|,(?![0-9]{3}(?![0-9]))|[。!?;、\n()]|\Z")
