"""Fits a letter to the length that a form takes: what matters least goes to an annex, nothing is lost. Pure.

Cut are the ends of lists and whole sentences, the least telling first; where even the sentences that say the essentials
are too long, their clauses. The order number, the amounts, the dates and the demands (``essentials``) stay in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kameng_tui.record import record

ANNEX = "附件：补充说明"
POINTER = f"（其余见{ANNEX}）"
_OPENS, _CLOSES = "“「『（《〔([", "”」』）》〕)]"
_SENTENCE, _CLAUSE = "。！？!?", "，；,;"
_ITEM = re.compile(r"\d{1,3}[.、]\s?\S")
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、\S{1,24}")
_LEAD_LONGEST = 24


class TooShort(ValueError):
    """The limit is below what the essentials take. ``needs``: how much that is."""

    def __init__(self, needs: int) -> None:
        super().__init__(f"必写的内容(编号、金额、日期、诉求)就要 {needs} 字")
        self.needs = needs


@record
class Fitted:
    """``text`` is within the limit; ``annex`` holds every sentence that was taken out of it, in order; ``left_out`` says
    how many those are."""

    text: str
    annex: str = ""
    left_out: int = 0


@dataclass(slots=True)
class _Unit:
    """A sentence or a clause of a line. ``block``: the run of lines that it stands in, with the lead above them; ``apart``:
    an empty line comes before. ``keeps``: which essentials it says."""

    line: int
    text: str
    block: int
    kind: str  # section lead item sentence
    apart: bool
    keeps: frozenset[int] = frozenset()
    stays: bool = True

    @property
    def heads(self) -> bool:
        return self.kind in ("section", "lead")


def fit(
    text: str,
    limit: int,
    essentials: Sequence[str] = (),
    measure: Callable[[str], int] = len,
) -> Fitted:
    """``text`` within ``limit`` as ``measure`` counts. Of ``essentials`` those that the text says stay in it, each at
    least once. Raises TooShort."""
    if measure(text) <= limit:
        return Fitted(text)
    pointed = POINTER in text  # of a field that was fitted before: one pointer is enough
    text = text.replace(f"{POINTER}。", "").replace(POINTER, "")
    wanted = [word for word in dict.fromkeys(e.strip() for e in essentials) if word and word in text]
    units: list[_Unit] = []
    for marks in (_SENTENCE, _SENTENCE + _CLAUSE):
        units = _units(text, marks, wanted)
        _choose(units, len(wanted))
        if measure(_written(units, pointed)) <= limit:
            _take_back(units, limit, measure, pointed)
            gone = [unit for unit in units if not unit.stays and not unit.heads]
            return Fitted(_written(units, pointed), "\n".join(_lines(units, kept=False)), len(gone))
    raise TooShort(measure(_written(units, pointed)))


def _units(text: str, marks: str, wanted: Sequence[str]) -> list[_Unit]:
    """The text in pieces that are kept or cut whole."""
    places = [
        (i, m.start(), m.end()) for i, word in enumerate(wanted) for m in re.finditer(re.escape(word), text)
    ]
    units: list[_Unit] = []
    lines = text.split("\n")
    at = block = 0
    apart = False
    for number, line in enumerate(lines):
        kind = _kind_of(line, lines[number + 1] if number + 1 < len(lines) else "")
        if apart or kind in ("section", "lead"):
            block += 1
        here = [(i, a - at, b - at) for i, a, b in places if at <= a and b <= at + len(line)]
        for start, end in [(0, len(line))] if kind in ("section", "lead") else _cuts(line, marks, here):
            keeps = frozenset(i for i, a, b in here if start <= a and b <= end)
            units.append(_Unit(number, line[start:end], block, kind, apart, keeps))
        apart = not line.strip()
        at += len(line) + 1
    return units


def _kind_of(line: str, following: str) -> str:
    if _SECTION.fullmatch(line):
        return "section"
    if line.endswith(("：", ":")) and len(line) <= _LEAD_LONGEST and following.strip():
        return "lead"
    return "item" if _ITEM.match(line) else "sentence"


def _cuts(line: str, marks: str, atoms: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Where the pieces of a line begin and end: behind a mark that stands in no bracket, quotation or essential."""
    cuts, start, depth = [], 0, 0
    for place, char in enumerate(line):
        depth += (char in _OPENS) - (char in _CLOSES and depth > 0)
        inside = any(a <= place < b - 1 for _, a, b in atoms)
        if char in marks and depth == 0 and not inside:
            cuts.append((start, place + 1))
            start = place + 1
    return [*cuts, (start, len(line))] if line[start:].strip() else cuts


def _choose(units: Sequence[_Unit], wanted: int) -> None:
    """Leaves only what the essentials need: of several places the one that says most of them in the fewest characters."""
    for unit in units:
        unit.stays = False
    open_ = set(range(wanted))
    while open_:
        best = max(units, key=lambda unit: (len(unit.keeps & open_), -len(unit.text)))
        best.stays = True
        open_ -= best.keeps


def _take_back(units: Sequence[_Unit], limit: int, measure: Callable[[str], int], pointed: bool) -> None:
    """Puts back what there is room for: first the sentences in their order, then of each list the first items."""
    full: set[int] = set()
    for kind in ("sentence", "item"):
        for unit in units:
            if unit.kind != kind or unit.stays or unit.block in full:
                continue
            unit.stays = True
            if measure(_written(units, pointed)) > limit:
                unit.stays = False
                if kind == "item":
                    full.add(unit.block)


def _written(units: Sequence[_Unit], pointed: bool) -> str:
    """What stays, and where the rest is: behind the only line there is, else on a line of its own."""
    lines = [_ended(line) for line in _lines(units, kept=True)]
    if pointed or any(not unit.stays and not unit.heads for unit in units):
        return f"{lines[0]}{POINTER}" if len(lines) == 1 else "\n".join([*lines, POINTER])
    return "\n".join(lines)


def _lines(units: Sequence[_Unit], *, kept: bool) -> list[str]:
    """The lines of what is kept, or of what is cut; a heading goes with what stands under it, so it may go with both."""
    lines: list[str] = []
    section: _Unit | None = None
    lead: _Unit | None = None
    apart, last = False, -1
    for unit in units:
        apart = apart or unit.apart
        if unit.kind == "section":
            section, lead = unit, None
        elif unit.kind == "lead":
            lead = unit
        elif unit.stays == kept:
            above = [head.text for head in (section, lead) if head is not None and _stands_over(head, unit)]
            if unit.line == last:
                lines[-1] += unit.text
            else:
                lines += [*([""] if apart and lines else []), *above, unit.text]
            section, lead = None, None
            apart, last = False, unit.line
    return lines


def _stands_over(head: _Unit, unit: _Unit) -> bool:
    return head.kind == "section" or head.block == unit.block


def _ended(line: str) -> str:
    """A line whose last clause was cut ends like a sentence."""
    return f"{line[:-1]}。" if line[-1:] in ("，", "；") else line
