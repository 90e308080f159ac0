"""A document before it has a format: what ``docx`` and ``typesetting`` both print.

Plain data, every value already a text. Texts are inert: whatever stands in them is printed as it is and never read as
markup. Line breaks inside a text are kept.
"""

from __future__ import annotations

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
    """A paragraph. ``align``: "left" (also justified), "center" or "right"; ``indent``: two characters at its first line."""

    text: str
    indent: bool = True
    align: str = "left"


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


Block = Heading | Para | Table | PageBreak


@record
class Document:
    """``header`` stands small at the top of each page, the page number at its foot. ``title`` also names the file inside."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    header: str = ""


def cell(text: str) -> Cell:
    """A cell of plain lines."""
    return tuple((line,) for line in text.split("\n"))
