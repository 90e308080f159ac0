"""A document before it has a format: what ``docx`` and ``typesetting`` both print.

Plain data, every value already a text. Texts are inert: whatever stands in them is printed as it is and never read as
markup. Line breaks inside a text are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from unicodedata import category

from kameng_tui.record import record


@record
class Box:
    """A box of a form with what it stands for; printed as □ or ☑ before its label."""

    label: str
    ticked: bool = False


Line = tuple[str | Box, ...]
"""One line of a cell or a paragraph: texts and boxes side by side."""
Cell = tuple[Line, ...]


@record
class Heading:
    """``level`` 1 to 3. ``anchor`` names it for links and for the index; "" where nothing points here."""

    text: str
    level: int = 1
    anchor: str = ""


@record
class Para:
    """A paragraph. ``align``: "left" (also justified), "center" or "right"; ``indent``: two characters at its first line;
    ``keep``: no page ends between it and what comes next."""

    text: str
    indent: bool = True
    align: str = "left"
    keep: bool = False


@record
class Table:
    """``widths`` are shares of the line, one a column; ``head`` is repeated on each page, () for none.

    A row of one cell where there are several columns goes across them all: the title of a part of a form.
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head: tuple[str, ...] = ()


@record
class PageBreak:
    pass


BY_HAND = "\u3000" * 9
"""Room for a hand: a signature, a day."""

Block = Heading | Para | Table | PageBreak


@record
class Document:
    """``header`` stands small at the top of each page, the page number at its foot. ``title`` also names the file inside.
    ``compact``: in small type, for one's own side; what is handed in has the size that official papers have."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    header: str = ""
    compact: bool = False


def cell(text: str) -> Cell:
    """A cell of plain lines."""
    return tuple((line,) for line in text.split("\n"))


def mapped(document: Document, change: Callable[[str], str]) -> Document:
    """``document`` with every text changed."""

    def changed(block: Block) -> Block:
        match block:
            case Heading() | Para():
                return replace(block, text=change(block.text))
            case Table():
                rows = tuple(
                    tuple(tuple(tuple(map(piece, line)) for line in cell) for cell in row)
                    for row in block.rows
                )
                return replace(block, rows=rows, head=tuple(map(change, block.head)))
        return block

    def piece(part: str | Box) -> str | Box:
        return replace(part, label=change(part.label)) if isinstance(part, Box) else change(part)

    return replace(
        document,
        title=change(document.title),
        blocks=tuple(map(changed, document.blocks)),
        subtitle=change(document.subtitle),
        header=change(document.header),
    )


def text_of(document: Document) -> str:
    """The whole document as plain text, a cell's lines under each other: what is checked, searched and shown."""
    lines = [document.title, *filter(None, (document.subtitle,)), ""]
    for block in document.blocks:
        match block:
            case Heading():
                lines += ["", block.text]
            case Para():
                lines.append(block.text)
            case Table():
                lines += _rows(block)
    return "\n".join(lines).strip("\n") + "\n"


def _rows(table: Table) -> Iterator[str]:
    """One line for each line of a cell; the name of its row, or of its column, stands before it."""
    for row in table.rows:
        names = table.head or ("",) * len(row)
        for name, cell in zip(names, row, strict=False):
            lines = [said(line) for line in cell]
            yield f"{name}：{lines[0]}" if name and lines else lines[0] if lines else ""
            yield from lines[1:]


def said(line: Line) -> str:
    """One line of a cell as plain text."""
    return "".join(
        f"{'☑' if piece.ticked else '□'}{piece.label}" if isinstance(piece, Box) else piece for piece in line
    )


def cleaned(document: Document) -> tuple[Document, tuple[str, ...]]:
    """``document`` without characters that steer instead of being printed, and those that were taken out (U+202E …).

    Word refuses a file with a control character in it; one that turns the direction of writing, or has no width, would
    make a paper read otherwise than it was checked.
    """
    taken: dict[str, None] = {}

    def clean(text: str) -> str:
        if text.isprintable():
            return text
        kept = []
        for char in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "):
            if char != "\n" and category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
                taken[f"U+{ord(char):04X}"] = None
            else:
                kept.append(char)
        return "".join(kept)

    return mapped(document, clean), tuple(taken)
