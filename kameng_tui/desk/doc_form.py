"""An official form filled in: every row answered, its boxes ticked by the values, gaps as 〔待填:标签〕, never an empty cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kameng_tui.case.conditions import holds
from kameng_tui.channels import templates
from kameng_tui.channels.paperform import NONE, AnswerLine, FormPart, FormRow, PaperForm
from kameng_tui.channels.records import FieldSpec
from kameng_tui.desk.doc_values import Filled
from kameng_tui.papers.document import BY_HAND, Block, Box, Cell, Heading, Line, Para, Table, cell, said

_OTHER = "其他"
_GAP = "  "
_PLAIN_NO = ("无", "否", "没有", "不存在", "不主张")
_NO = re.compile(rf"(?:{'|'.join(_PLAIN_NO)})(?=[，,。；;：:\s]|$)")
"""An answer that says no, and perhaps why; 没有按约交付 does not."""
_WIDEST = 56  # half-width characters of an answer's line


def blocks_of(form: PaperForm, filled: Filled, *, final: bool) -> tuple[Block, ...]:
    """The parts of the form as tables, the lines under them, and last of all, in a ``final`` copy only, the place to sign."""
    specs = {spec.id: spec for spec in filled.channel.fields}
    ending = templates.render(form.ending, filled.context, gaps=filled.gaps)
    answered = [part for part in form.parts if not _is_signed(part)]
    signed = [part for part in form.parts if _is_signed(part)] if final else []
    return (
        *(block for part in answered for block in _part(part, specs, filled)),
        *_ending(ending),
        *(block for part in signed for block in _part(part, specs, filled)),
    )


def _part(part: FormPart, specs: Mapping[str, FieldSpec], filled: Filled) -> Iterator[Block]:
    yield Heading(part.title, 1)
    yield Table((3, 7), tuple(_row(row, specs, filled) for row in part.rows))


def _ending(text: str) -> Iterator[Block]:
    before = ""
    for line in filter(None, text.split("\n")):
        yield Para(line, indent=before != "此致")
        before = line


def _is_signed(part: FormPart) -> bool:
    return any(line.sign for row in part.rows for line in row.lines)


def _row(row: FormRow, specs: Mapping[str, FieldSpec], filled: Filled) -> tuple[Cell, Cell]:
    lines = [
        answered
        for line in row.lines
        if holds(line.when, filled.view)
        for answered in _answers(line, specs, filled)
        if said(answered).strip()
    ]
    return cell(row.label), tuple(lines) or ((NONE,),)


def _answers(line: AnswerLine, specs: Mapping[str, FieldSpec], filled: Filled) -> Iterator[Line]:
    if line.sign:
        yield (f"{line.label}{BY_HAND}",)
    elif not line.field and not line.text:
        if line.asked:
            yield _asked(line, False)
        else:
            yield (line.label,)
    elif line.boxes:
        yield from _in_lines(_ticked(line, specs[line.field], filled))
    elif line.asked:
        yield from _yes_or_no(line, filled)
    else:
        text = _text(line, filled)
        text = line.none if text in ("", NONE) else text
        unit = line.unit if text != line.none and not text.startswith("〔") else ""
        first, *more = text.split("\n")
        yield (f"{line.label}{first}{'' if more else unit}",)
        yield from ((part,) for part in more if part)


def _text(line: AnswerLine, filled: Filled) -> str:
    """What is to be said, "" for nothing."""
    if line.field in filled.gaps:
        return f"〔待填:{filled.gaps[line.field]}〕"
    if line.field:
        return filled.values.get(line.field, "").strip()
    return templates.render(line.text, filled.context, gaps=filled.gaps)


def _yes_or_no(line: AnswerLine, filled: Filled) -> Iterator[Line]:
    text = _text(line, filled)
    if text.startswith("〔待填"):
        first, second = line.asked
        yield Box(first), _GAP, Box(second), _GAP + text
        return
    yield _asked(line, not (_NO.match(text) or text in ("", line.none)))
    if text.rstrip("。") not in ("", line.none, *line.asked, *_PLAIN_NO):
        first, *more = text.split("\n")
        yield (f"{line.label}{first}",)
        yield from ((part,) for part in more if part)


def _asked(line: AnswerLine, yes: bool) -> Line:
    first, second = line.asked
    return Box(first, yes), _GAP, Box(second, not yes)


def _in_lines(pieces: Line) -> Iterator[Line]:
    """Boxes broken into lines by us: no page has the box at the end of one line and its label on the next."""
    kept: list[str | Box] = []
    for piece in pieces:
        if kept and isinstance(piece, Box) and _width(said((*kept, piece))) > _WIDEST:
            yield tuple(kept[:-1] if kept[-1] == _GAP else kept)
            kept = []
        if kept or piece != _GAP:
            kept.append(piece)
    yield tuple(kept)


def _width(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def _ticked(line: AnswerLine, spec: FieldSpec, filled: Filled) -> Line:
    """The boxes of a field, those ticked that were chosen; what has no box of its own stands at 其他, or gets one."""
    labels = list(spec.options if line.boxes is True else _named(line.boxes))
    chosen = [value for value in _chosen(filled.raw.get(spec.id)) if value != NONE or NONE in labels]
    ticked = dict.fromkeys(labels, False)
    for value in chosen:
        ticked.update(_place(value, labels))
    shown = [
        label
        for label in labels
        if not (label == _OTHER and any(n.startswith(_OTHER) and n != label for n in ticked))
    ]
    shown += [label for label in ticked if label not in labels]
    pieces: list[str | Box] = [line.label] if line.label else []
    for number, label in enumerate(shown):
        pieces += [_GAP] * bool(number) + [Box(label, ticked[label])]
    if not chosen:
        gap = filled.gaps.get(spec.id)
        pieces.append(_GAP + (f"〔待填:{gap}〕" if gap else line.none))
    return tuple(pieces)


def _named(boxes: bool | Sequence[str]) -> Sequence[str]:
    return () if isinstance(boxes, bool) else boxes


def _chosen(value: Any) -> list[str]:
    if value in (None, "", (), []):
        return []
    return [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]


def _place(value: str, labels: Sequence[str]) -> dict[str, bool]:
    """The box of a value: its own, else 其他 with the value behind it."""
    if value in labels or value.startswith(_OTHER):
        return {value: True}
    return {f"{_OTHER}：{value}" if _OTHER in labels else value: True}
