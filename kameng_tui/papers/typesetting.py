"""PDFs: a document, or a bundle of evidence with cover, index, page numbers, bookmarks and links.

Every sign is looked up in the fonts first, all opening and printing happens in a child process with limits, and the file
that came out is read again before it is put in its place. The same content gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kameng_tui.papers import bundling, handing, reread
from kameng_tui.papers.document import Box, Cell, Document, Heading, PageBreak, Para, Table, said
from kameng_tui.papers.exhibits import Bundle, Exhibit, IndexLine, Pdf, PressFault, Remark
from kameng_tui.papers.extra import library
from kameng_tui.papers.glyphs import FAMILIES, WHAT, Checked, our_fonts, same_signs
from kameng_tui.papers.parts import Told
from kameng_tui.papers.scratch import scratch
from kameng_tui.privacy.mask import visible_controls

__all__ = ["Pdf", "PressFault", "bundle", "pdf_of"]

LIMITS = handing.Limits()
SEALED = "每件证据首页印有其文件的 SHA-256 值。文件如有任何改动，该值即不相同；核对时对原文件重新计算，比较是否一致。"
_TEMPLATE = Path(__file__).with_name("paper.typ")
_LINE, _CHARACTER, _INSET = (
    170.0,
    2.2,
    4.0,
)  # millimetres: of a line, of a letter or digit, of the edges of a cell
_ROOM = 75
_TITLE, _BRIEF, _SOURCE = 16, 40, 20  # letters that a line of these columns of the index holds
_UNBROKEN = 35  # a row of more lines may go on on the next page
_EVERY = 4
_MOST_BRIEF = 300


def pdf_of(document: Document, target: Path, told: Told | None = None) -> Pdf:
    """Prints one document. Raises PressFault, NotInstalled, OSError; then ``target`` is as it was."""
    _installed()
    page = _Page()
    made = page.document(document, "doc0")
    data = {"bundle": False, "title": made["title"], "documents": [made]}
    with scratch() as folder:
        return _made(page, data, [], folder, target, _ticker(told, 0, 2))


def bundle(bundle: Bundle, target: Path, told: Told | None = None) -> Pdf:
    """Prints a bundle. ``told(done, of)`` hears how far it is, and may raise to stop. Raises as ``pdf_of``."""
    _installed()
    page, total = _Page(), len(bundle.exhibits) + 2
    with scratch() as folder:
        (folder / "root").mkdir()
        made = bundling.printed(bundle.exhibits, folder, lambda done: (told or _nobody)(done, total))
        data = page.cover(bundle)
        data["documents"] = [page.document(each, f"doc{n}") for n, each in enumerate(bundle.documents)]
        page.titled("证据目录")
        data["exhibits"] = [
            page.exhibit(exhibit, f"e{n}", shown)
            for n, (exhibit, shown) in enumerate(zip(bundle.exhibits, made, strict=True))
        ]
        return _made(page, data, bundle.exhibits, folder, target, _ticker(told, total - 2, total))


def _nobody(done: int, of: int) -> None:
    return None


def _ticker(told: Told | None, done: int, total: int) -> Callable[[int], None]:
    return lambda more: (told or _nobody)(done + more, total)


def _installed() -> None:
    for name in ("typst", "pypdf", "PIL"):
        library(name, WHAT)
    our_fonts()


# -- what stands on the pages -------------------------------------------------------------------------------


class _Page:
    """Plain data for the template, and beside it what the file must hold when it is read again."""

    def __init__(self) -> None:
        self.checked = Checked()
        self.asked: list[str] = []
        self.bookmarks: list[str] = []
        self.exhibits: list[dict[str, Any]] = []
        self.remarks: list[Remark] = []

    def plain(self, text: str, where: str, *, strict: bool = True) -> str:
        return self.checked.text(text, where, strict=strict)

    def say(self, text: str, where: str, room: int = _ROOM, *, strict: bool = True) -> str:
        """A text as it is printed, where a line holds ``room`` letters; it will be looked for in the file."""
        shown = _broken(self.plain(text, where, strict=strict), room)
        self.asked.append(shown)
        return shown

    def titled(self, text: str) -> str:
        self.bookmarks.append(text)
        return text

    def document(self, document: Document, key: str) -> dict[str, Any]:
        where = f"「{visible_controls(document.title)}」"
        title = self.titled(self.say(document.title, f"{where}的标题"))
        return {
            "key": key,
            "title": title,
            "subtitle": self.say(document.subtitle, f"{where}的副标题"),
            "header": self.say(document.header, f"{where}的页眉"),
            "compact": document.compact,
            "blocks": [
                self._block(block, f"{where}第 {n} 段") for n, block in enumerate(document.blocks, start=1)
            ],
        }

    def _block(self, block: Heading | Para | Table | PageBreak, where: str) -> dict[str, Any]:
        if isinstance(block, Heading):
            return {"is": "heading", "text": self.titled(self.say(block.text, where)), "level": block.level}
        if isinstance(block, Para):
            return {
                "is": "para",
                "text": self.say(block.text, where),
                "indent": block.indent,
                "align": block.align,
                "keep": block.keep,
            }
        if isinstance(block, PageBreak):
            return {"is": "break"}
        rooms = [_room(share, sum(block.widths)) for share in block.widths]
        rows = [self._row(row, rooms, f"{where}(表格第 {n} 行)") for n, row in enumerate(block.rows, start=1)]
        head = [self.say(word, f"{where}(表头)", room) for word, room in zip(block.head, rooms, strict=False)]
        return {"is": "table", "widths": list(block.widths), "head": head, "rows": rows}

    def _row(self, row: tuple[Cell, ...], rooms: Sequence[int], where: str) -> dict[str, Any]:
        rooms = [_ROOM] if len(row) == 1 else rooms
        cells = [self._cell(cell, where, room) for cell, room in zip(row, rooms, strict=True)]
        lines = [
            sum(1 + 2 * len(said(line)) // room for line in cell)
            for cell, room in zip(row, rooms, strict=True)
        ]
        return {"cells": cells, "breakable": max(lines, default=0) > _UNBROKEN}

    def _cell(self, cell: Cell, where: str, room: int) -> list[list[Any]]:
        return [
            [self._box(run, where) if isinstance(run, Box) else self.say(run, where, room) for run in line]
            for line in cell
        ]

    def _box(self, box: Box, where: str) -> dict[str, Any]:
        self.asked.append("☑" if box.ticked else "☐")
        return {"ticked": box.ticked, "label": self.say(box.label, where)}

    def cover(self, bundle: Bundle) -> dict[str, Any]:
        count = len(bundle.exhibits)
        return {
            "bundle": True,
            "title": self.say(bundle.title, "封面"),
            "subtitle": self.say(bundle.subtitle, "封面"),
            "lines": [self.say(line, "封面") for line in bundle.lines],
            "header": self.say(bundle.header, "页眉"),
            "counted": self.say(f"证据共 {count} 件", "封面"),
            "sealed": self.say(SEALED, "封面"),
        }

    def exhibit(self, exhibit: Exhibit, key: str, made: Mapping[str, Any]) -> dict[str, Any]:
        where = visible_controls(f"{exhibit.number}「{exhibit.title}」")
        number, title = self.say(exhibit.number, where), self.say(_brief(exhibit.title), where, _TITLE)
        if "rule" in made:
            self.remarks.append(Remark(made["rule"], where, made["note"]))
        told = {
            "key": key,
            "number": number,
            "title": title,
            "brief": self.say(_brief(exhibit.shows), where, _BRIEF),
            "source": self.say(_brief(exhibit.source), where, _SOURCE),
            "short": exhibit.sha256[:16],
            "about": [self.say(line, where) for line in _about(exhibit, made)],
            "form": made["form"],
            "parts": made.get("parts", []),
            "low": made.get("low", False),
            "text": [self.say(line, where, strict=False) for line in made.get("text", ())],
            "sheet": self.say(made.get("sheet", ""), where),
        }
        self._expect(told)
        return told

    def _expect(self, told: Mapping[str, Any]) -> None:
        """What must be found on the pages of an exhibit."""
        called = f"{told['number']}{told['title']}"
        count = len(told["parts"])
        nth = [f"({n}/{count})" for n in range(1, count + 1)] if count > 1 else [""]
        self.bookmarks.append(f"{told['number']} {told['title']}")
        self.exhibits.append({
            "called": told["number"],
            "heading": called,
            "strips": [f"{called}{each}第{{page}}页" for each in nth],
            "end": f"({told['number']}完)" if told["form"] == "words" else "",
            "row": called + told["brief"] + told["source"],
        })  # fmt: skip


def _about(exhibit: Exhibit, made: Mapping[str, Any]) -> list[str]:
    """The lines under the title of an exhibit; what is not known has no line."""
    facts = (
        ("证明内容", exhibit.shows),
        ("种类", "" if exhibit.kind == exhibit.title else exhibit.kind),
        ("来源", exhibit.source),
        ("取得时间", exhibit.taken),
        ("文件", f"{exhibit.name}（{size_of(exhibit.size)}）" if exhibit.name else ""),
        ("SHA-256", exhibit.sha256),
        ("说明", exhibit.note),
        ("印制", made.get("note", "") if made.get("rule") == "reduced" else ""),
    )
    short = [f"{name}：{value}" for name, value in facts[1:4] if value]
    long = [f"{name}：{value}" for name, value in (facts[0], *facts[4:]) if value]
    return [*long[:1], *(["；".join(short)] if short else []), *long[1:]]


def _brief(text: str) -> str:
    """A text for the index; the whole stands with the exhibit."""
    return text if len(text) <= _MOST_BRIEF else f"{text[: _MOST_BRIEF - 1]}…"


def size_of(size: int) -> str:
    """A size as people read it."""
    if size < 1024:
        return f"{size} 字节"
    return f"{size / 1024:.0f} KB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MB"


def _room(share: int, shares: int) -> int:
    """How many letters a line of a column holds, wide ones counted."""
    return max(4, int((_LINE * share / shares - _INSET) / _CHARACTER))


def _broken(text: str, room: int) -> str:
    """``text`` where runs that no line holds may go on in the next; shorter ones (numbers of orders) stay whole."""

    def pieces(run: re.Match[str]) -> str:
        return reread.BREAK.join(run[0][at : at + _EVERY] for at in range(0, len(run[0]), _EVERY))

    return re.sub(rf"[!-~]{{{room + 1},}}", pieces, text)


# -- printing -----------------------------------------------------------------------------------------------


def _made(
    page: _Page, data: dict[str, Any], exhibits: Sequence[Exhibit], folder: Path, target: Path, tick: Callable[[int], None]
) -> Pdf:  # fmt: skip
    _refuse(page.checked)
    borrowed = sorted({font.family for font in page.checked.borrowed.values()})
    families = {name: [family, *borrowed] for name, family in FAMILIES.items()}
    _print({**data, **families}, page.checked, folder, lambda: tick(0))
    told = _reread(folder, lambda: tick(1))
    reader = reread.Reader(told, same_signs())
    faults = reader.differences(page.asked, page.bookmarks)
    index: list[tuple[int, int]] = []
    if data["bundle"]:
        index, wrong = reader.index(page.exhibits)
        faults += wrong
    if faults:
        raise PressFault(f"印出的 PDF 与要印的不一致,没有保存:{faults[0]}")
    tick(2)
    made = folder / "out.pdf"
    lines = [IndexLine(e.number, e.title, *place) for e, place in zip(exhibits, index, strict=True)]
    with made.open("rb") as stream:
        digest, size = hashlib.file_digest(stream, "sha256").hexdigest(), made.stat().st_size
    _put(made, target)
    return Pdf(len(told["pages"]), digest, size, tuple(lines), (*page.remarks, *_remarks(page.checked)))


def _refuse(checked: Checked) -> None:
    if checked.refused:
        places = "、".join(f"{sign}在{where}" for sign, where in list(checked.refused.items())[:5])
        raise PressFault(
            f"这些字没有字体印得出来:{places}。请在本机装上含有它的字体(如思源宋体 NotoSerifCJK-Regular.ttc)再试,或改用 docx 由 Word 打印"
        )


def _remarks(checked: Checked) -> list[Remark]:
    signs = [
        Remark("glyph", where, f"字体里没有的符号印成了编号:{'、'.join(sorted(shown)[:10])}")
        for where, shown in checked.replaced.items()
    ]
    fonts = [
        Remark("font", f"「{sign}」", f"用本机字体 {font.family} 印出;在别的机器上重做,文件可能不同")
        for sign, font in checked.borrowed.items()
    ]
    return signs + fonts


def _print(data: Mapping[str, Any], checked: Checked, folder: Path, tick: Callable[[], None]) -> None:
    root = folder / "root"
    root.mkdir(exist_ok=True)
    (root / "paper.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    shutil.copyfile(_TEMPLATE, root / "paper.typ")
    fonts = [*our_fonts(), *sorted({str(font.file) for font in checked.borrowed.values()})]
    told = _asked({"task": "print", "fonts": fonts}, folder, tick)
    if "fault" in told:
        raise PressFault(f"排版没有做成:{told['fault']}")
    if told["warnings"]:
        raise PressFault(f"排版有疑问,没有保存:{told['warnings'][0]}")


def _reread(folder: Path, tick: Callable[[], None]) -> Mapping[str, Any]:
    return _asked({"task": "reread"}, folder, tick)


def _asked(order: Mapping[str, Any], folder: Path, tick: Callable[[], None]) -> Mapping[str, Any]:
    """The one answer to an order. Raises PressFault."""
    try:
        told = list(handing.answers(order, folder, LIMITS, tick))
    except handing.Died as death:
        raise PressFault(f"排版{death};没有保存文件") from None
    if not told:
        raise PressFault("排版没有给出结果;没有保存文件")
    return told[-1]


def _put(made: Path, target: Path) -> None:
    """In one move, so that there is no half a file; only its user may read it, before and after."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out, made.open("rb") as printed:
            shutil.copyfileobj(printed, out)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
