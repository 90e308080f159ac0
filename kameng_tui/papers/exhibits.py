"""A bundle of evidence before it has pages: what ``typesetting`` prints. Plain data, every value already a text."""

from __future__ import annotations

from pathlib import Path

from kameng_tui.papers.document import Document
from kameng_tui.record import record


@record
class Exhibit:
    """One piece of evidence. ``number`` as it is called in every paper (证据3); ``kind``, ``shows``, ``source`` and ``taken``
    are words; ``sha256`` and ``size`` are those of the file when it came in; ``file`` is where it lies, None where it is
    kept elsewhere; ``name`` is what it is called when it is handed in; ``note`` stands under its title."""

    number: str
    title: str
    kind: str
    shows: str
    source: str
    taken: str
    sha256: str
    size: int
    file: Path | None
    name: str
    note: str = ""


@record
class Bundle:
    """``lines`` stand on the cover (parties, day); ``header`` at the top of every page."""

    title: str
    subtitle: str
    lines: tuple[str, ...]
    documents: tuple[Document, ...]
    exhibits: tuple[Exhibit, ...]
    header: str = ""


@record
class IndexLine:
    """Where an exhibit lies in the file that was made, as it was read again: pages counted from 1."""

    number: str
    title: str
    first: int
    last: int


@record
class Remark:
    """What the reader of the paper should know: ``rule`` is "glyph" (a sign no font has, printed as its number), "unprinted" (a file
    that a sheet stands for), "reduced" (not all of it is printed) or "font" (a sign taken from a font of this machine).

    ``where`` names the exhibit or the paper.
    """

    rule: str
    where: str
    text: str


@record
class Pdf:
    """What was written."""

    pages: int
    sha256: str
    size: int
    index: tuple[IndexLine, ...] = ()
    remarks: tuple[Remark, ...] = ()


class PressFault(Exception):
    """Nothing was written; the text says why and what to do, in Chinese."""
