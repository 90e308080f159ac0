"""A Document as a Word file, the same bytes for the same document: no author, no dates, no order of chance in it.

Pure of disk. The library (extra ``papers``) holds the package together; what it has no words for is written as XML.
"""

from __future__ import annotations

import io
import itertools
import zipfile
from typing import Any

from kameng_tui.papers.document import (
    Block,
    Box,
    Cell,
    Document,
    Heading,
    Line,
    PageBreak,
    Para,
    Table,
    cleaned,
)
from kameng_tui.papers.docx_parts import SMALL, USUAL, W14, blank
from kameng_tui.papers.extra import library

_TALLEST_WHOLE = 6  # lines: a longer row may be split over two pages, else it leaves half a page white
_A_LINE = 30  # characters
_LONGEST_WHOLE = (
    200  # characters: a longer paragraph keeps its last lines with what comes next, not all of them
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_TICKED, _EMPTY = "☑", "□"


def docx_bytes(document: Document) -> bytes:
    """The file. Raises NotInstalled."""
    docx: Any = library("docx", "生成 Word 文件")
    document, _ = cleaned(document)
    return _stable(_Writer(docx, document).file())


class _Writer:
    """One document on its way into a file; ``_ids`` numbers boxes and bookmarks from 1."""

    def __init__(self, docx: Any, document: Document) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._document = document
        self._sizes = SMALL if document.compact else USUAL
        self._file = docx.Document(blank(self._sizes))
        self._element, self._qn = OxmlElement, qn
        self._ids = itertools.count(1)

    def file(self) -> bytes:
        document = self._document
        self._page()
        self._heading(document.title, "Title")
        if document.subtitle:
            self._heading(document.subtitle, "Subtitle")
        for number, block in enumerate(document.blocks):
            self._block(block, number)
        stream = io.BytesIO()
        self._file.save(stream)
        return stream.getvalue()

    # --- around the text

    def _page(self) -> None:
        section = self._file.sections[0]
        for part, text in ((section.header, self._document.header), (section.footer, "")):
            part.is_linked_to_previous = False
            part.paragraphs[0].text = text
        foot = section.footer.paragraphs[0]
        for text, field in (("第", "PAGE"), ("页 共", "NUMPAGES"), ("页", "")):
            foot.add_run(text)
            if field:
                self._field(foot, field)

    def _field(self, paragraph: Any, name: str) -> None:
        """A number that the reading program fills in; until then 1."""
        for kind, text in (("begin", ""), ("", name), ("separate", ""), ("1", ""), ("end", "")):
            run = paragraph.add_run("1" if kind == "1" else "")
            if kind in ("begin", "separate", "end"):
                run._r.append(self._made("w:fldChar", fldCharType=kind))
            elif text:
                instruction = self._made("w:instrText")
                instruction.text = f" {text} "
                run._r.append(instruction)

    # --- blocks

    def _block(self, block: Block, number: int) -> None:
        match block:
            case Heading():
                self._heading(block.text, f"Heading{min(max(block.level, 1), 3)}", block.anchor)
            case Para():
                for line in block.text.split("\n"):  # each begins two characters in
                    self._paragraph(block, line)
            case Table():
                if number and isinstance(self._document.blocks[number - 1], Table):
                    self._file.add_paragraph(
                        "", style=self._style("Cell")
                    )  # else Word makes one table of two
                self._table(block, self._document.blocks[number + 1 : number + 2])
            case PageBreak():
                self._file.add_page_break()

    def _style(self, id: str) -> Any:
        return next(style for style in self._file.styles if style.style_id == id)

    def _heading(self, text: str, style: str, anchor: str = "") -> None:
        paragraph = self._file.add_paragraph(text, style=self._style(style))
        if anchor:
            id = str(next(self._ids))
            start, end = self._made("w:bookmarkStart", id=id, name=anchor), self._made("w:bookmarkEnd", id=id)
            paragraph._p.insert(1, start)
            paragraph._p.append(end)

    def _paragraph(self, block: Para, text: str) -> None:
        paragraph = self._file.add_paragraph(text)
        if block.keep:
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.keep_together = len(text) <= _LONGEST_WHOLE
        layout = paragraph._p.get_or_add_pPr()
        if block.indent:
            layout.append(self._made("w:ind", firstLineChars="200", firstLine="560"))
        if block.align != "left":
            layout.append(self._made("w:jc", val=block.align))

    # --- tables

    def _table(self, block: Table, after: tuple[Block, ...]) -> None:
        """No row stands alone on a page: the first two stay together, the last two, and the last with a paragraph behind it."""
        columns = len(block.widths)
        whole = sum(block.widths)
        widths = [self._sizes.width * share // whole for share in block.widths]
        table = self._file.add_table(rows=0, cols=columns)
        table.style, table.autofit = self._style("Grid"), False
        for column, width in zip(table._tbl.tblGrid.findall(self._qn("w:gridCol")), widths, strict=True):
            column.set(self._qn("w:w"), str(width))
        if block.head:
            self._row(table, tuple(((text,),) for text in block.head), widths, head=True)
        last = len(block.rows) - 1
        kept = {0, last - 1} - {last} | ({last} if after and isinstance(after[0], Para) else set())
        for number, row in enumerate(block.rows):
            self._row(table, row, widths, keep=number in kept)

    def _row(
        self,
        table: Any,
        cells: tuple[Cell, ...],
        widths: list[int],
        *,
        head: bool = False,
        keep: bool = False,
    ) -> None:
        row = table.add_row()
        across = len(cells) == 1 and len(widths) > 1
        title = head or across
        if across:
            row.cells[0].merge(row.cells[-1])
        layout = row._tr.get_or_add_trPr()
        if title or _lines(cells) <= _TALLEST_WHOLE:
            layout.append(self._made("w:cantSplit"))
        if head:
            layout.append(self._made("w:tblHeader"))
        spans = [sum(widths)] if across else widths
        for cell, lines, width in zip(dict.fromkeys(row._tr.tc_lst), cells, spans, strict=True):
            cell.width = width * 635  # in EMU
            self._cell(row, cell, lines, title, keep)

    def _cell(self, row: Any, cell: Any, lines: Cell, title: bool, keep: bool) -> None:
        from docx.table import _Cell

        place = _Cell(cell, row)
        for number, line in enumerate(lines or (("",),)):
            paragraph = place.paragraphs[0] if number == 0 else place.add_paragraph()
            paragraph.style = self._style("Cell")
            layout = paragraph._p.get_or_add_pPr()
            if title or keep:
                layout.append(self._made("w:keepNext"))
            if title:
                layout.append(self._made("w:jc", val="center"))
            for piece in line:
                self._piece(paragraph, piece, title)

    def _piece(self, paragraph: Any, piece: str | Box, title: bool) -> None:
        if isinstance(piece, Box):
            paragraph._p.append(self._box(piece.ticked))
            paragraph.add_run(piece.label)
            return
        run = paragraph.add_run(piece)
        if title:
            from docx.oxml.ns import qn

            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "黑体")

    def _box(self, ticked: bool) -> Any:
        """A check box that can be clicked; a program that knows none shows the sign inside it."""
        box, about, inside = self._made("w:sdt"), self._made("w:sdtPr"), self._made("w:sdtContent")
        about.append(self._made("w:id", val=str(next(self._ids))))
        state = self._made("w14:checkbox")
        for name, value in (
            ("checked", "1" if ticked else "0"),
            ("checkedState", "2611"),
            ("uncheckedState", "25A1"),
        ):
            part = self._made(f"w14:{name}")
            part.set(f"{{{W14}}}val", value)
            if name != "checked":
                part.set(f"{{{W14}}}font", _BOX_FONTS[name == "checkedState"])
            state.append(part)
        about.append(state)
        run, fonts, text = self._made("w:r"), self._made("w:rPr"), self._made("w:t")
        font = _BOX_FONTS[ticked]
        fonts.append(self._made("w:rFonts", ascii=font, hAnsi=font, eastAsia=font, hint="eastAsia"))
        text.text = _TICKED if ticked else _EMPTY
        run.append(fonts)
        run.append(text)
        inside.append(run)
        box.append(about)
        box.append(inside)
        return box

    def _made(self, tag: str, **attributes: str) -> Any:
        if tag.startswith("w14:"):
            from lxml.etree import Element

            return Element(f"{{{W14}}}{tag[4:]}", nsmap={"w14": W14})
        element = self._element(tag)
        for name, value in attributes.items():
            element.set(self._qn(f"w:{name}"), value)
        return element


_BOX_FONTS = {True: "Segoe UI Symbol", False: "宋体"}


def _lines(cells: tuple[Cell, ...]) -> int:
    """About how many lines the tallest cell has."""
    return max(sum(_lines_of(line) for line in cell) for cell in cells)


def _lines_of(line: Line) -> int:
    whole = sum(len(piece) if isinstance(piece, str) else len(piece.label) + 1 for piece in line)
    return 1 + whole // _A_LINE


def _stable(raw: bytes) -> bytes:
    """The same parts in one order, with one time, stored: a compressor differs from one machine to the next."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as made, zipfile.ZipFile(stream, "w") as bundle:
        for name in sorted(made.namelist(), key=_first_types):
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.create_system, info.external_attr = 3, 0o644 << 16
            bundle.writestr(info, made.read(name))
    return stream.getvalue()


def _first_types(name: str) -> tuple[bool, str]:
    """Readers expect the list of parts first."""
    return name != "[Content_Types].xml", name
