"""Fits a letter to the length that a form takes: what matters least goes to an annex, nothing is lost. Pure.

Cut are the ends of lists and whole sentences, the least telling first; where even the sentences that say the essentials
are too long, their clauses. The order number, the amounts, the dates and the demands (``essentials``) stay in the text.
What is missing still and what went wrong tell more than who talked to whom when; a sentence that refers to the one before
it never stands without it, and a list that goes on in the annex says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kameng_tui.record import record

ANNEX = "附件：补充说明"
POINTER = f"（其余见{ANNEX}）"
_OPENS, _CLOSES = "“「『（《〔([", "”」』）》〕)]"
_SENTENCE, _CLAUSE = "。！？!?", "，；,;"
_ITEM = re.compile(r"\d{1,3}[.、]\s?\S")
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、\S{1,24}")
_LEAD_LONGEST = 24
_STANDING, _WRONG, _ACCOUNT, _TALK, _ITEMS = range(5)
# What a sentence tells, by its words: the first that fits decides, and what fits none is the account of what happened.
_TELLS = (
    # how things stand: without it no reader knows what is wrong now
    (_STANDING, re.compile("至今|截至|目前|尚未|仍未")),
    # one talk of many
    (_TALK, re.compile("客服|工单|回复|答复|答应|询问|追问|再问|又问|沟通|联系|电话|催告|催促|对方[说称]")),
    (_WRONG, re.compile("现象|失败|报错|弹出|提示|显示|无效|无法|已被使用|[未没]有?(?:到账|入账|收到)")),
)
# Begins with what only the sentence before explains; the time may come first.
_REFERS = re.compile(
    "(?:[0-9年月日时点分:：]{2,20}，?)?(?:本人|我)?"
    "(?:又|再|也|还|仍|立即|随即|随后|之后|后来|然后|于是|因此|所以|但|同时|该|其|这|那|上述|此(?!前))"
)


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
    after: _Unit | None = None  # what it refers to: the sentence before it
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
    for said in (f"\n{POINTER}", f"{POINTER}。", POINTER):
        text = text.replace(said, "")
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
            unit = _Unit(number, line[start:end], block, kind, apart, keeps)
            unit.after = _referred_to(unit, units[-1] if units else None)
            units.append(unit)
        apart = not line.strip()
        at += len(line) + 1
    return units


def _referred_to(unit: _Unit, before: _Unit | None) -> _Unit | None:
    """How things stand is understood by itself, and of a list only the end is cut."""
    if before is None or unit.kind != "sentence" or (before.kind, before.block) != ("sentence", unit.block):
        return None
    return before if _REFERS.match(unit.text) and _told_by(unit.text) != _STANDING else None


def _told_by(text: str) -> int:
    return next((rank for rank, words in _TELLS if words.search(text)), _ACCOUNT)


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
    """Puts back what there is room for: the sentences that tell most, of equals the first, then of each list the first
    items. Talks are a list too: none comes after one that is cut."""
    full: set[tuple[int, int]] = set()
    for rank, unit in _ranked(units):
        if unit.stays or (unit.block, rank) in full:
            continue
        unit.stays = unit.after is None or unit.after.stays
        if not unit.stays or measure(_written(units, pointed)) > limit:
            unit.stays = False
            if rank >= _TALK:
                full.add((unit.block, rank))


def _ranked(units: Sequence[_Unit]) -> list[tuple[int, _Unit]]:
    """What can be put back, what tells most first; what is referred to comes before what refers to it."""
    ranks: dict[int, int] = {}
    for unit in units:
        told = _ITEMS if unit.kind == "item" else _told_by(unit.text)
        ranks[id(unit)] = told if unit.after is None else max(told, ranks[id(unit.after)])
    for unit in reversed(units):  # what stays whatever happens wants what it refers to
        if unit.after is not None and (unit.stays or ranks[id(unit)] < 0):
            ranks[id(unit.after)] = -1
    rows = [(ranks[id(unit)], unit) for unit in units if not unit.heads]
    return sorted(rows, key=lambda row: row[0])


def _written(units: Sequence[_Unit], pointed: bool) -> str:
    """What stays, and where the rest is: below each list that goes on elsewhere; for anything else behind the only line
    there is, or on a line of its own."""
    ends = _ends_of_lists(units)
    kept = [one for unit in units for one in (unit, ends.get(id(unit))) if one is not None]
    lines = [_ended(line) for line in _lines(kept, kept=True)]
    lists = {unit.block for unit in ends.values()}
    if pointed or any(not unit.stays and not unit.heads and unit.block not in lists for unit in units):
        return f"{lines[0]}{POINTER}" if len(lines) == 1 else "\n".join([*lines, POINTER])
    return "\n".join(lines)


def _ends_of_lists(units: Sequence[_Unit]) -> dict[int, _Unit]:
    """The pointer behind the last that is left (by its ``id``) of every list of which the reader sees something."""
    cut = {unit.block for unit in units if unit.kind == "item" and not unit.stays}
    last = {unit.block: unit for unit in units if unit.stays and unit.block in cut}
    return {id(unit): replace(unit, line=-1, text=POINTER, apart=False) for unit in last.values()}


def _lines(units: Sequence[_Unit], *, kept: bool) -> list[str]:
    """The lines of what is kept, or of what is cut; a heading goes with what stands under it, so it may go with both."""
    lines: list[str] = []
    section: _Unit | None = None
    lead: _Unit | None = None
    apart, last = False, -2
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
