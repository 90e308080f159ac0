"""What a printed PDF really holds, and how that differs from what was asked: nothing leaves that was not read again.

``told_of`` runs in the child process ``press`` and knows only the file; ``Reader`` compares plain data.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

BREAK = "\u200b"
"""A place where a long run may go on in the next line."""
_RUN = re.compile(r"[0-9A-Za-z.]{4,}")
_MOST_SHOWN = 3


def told_of(stream: BinaryIO) -> dict[str, Any]:
    """Pages with what we wrote on them (nothing of what was taken over from others), bookmarks, links, labels, fonts."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = pypdf.PdfReader(stream)
    places = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    pages, links, bare = [], [], set()
    for page in reader.pages:
        links.append(_links(reader, page, places))
        resources = page["/Resources"].get_object()
        resources.pop("/XObject", None)
        bare |= _not_embedded(resources)
        pages.append(page.extract_text())
    return {
        "pages": pages,
        "links": links,
        "bookmarks": _bookmarks(reader, reader.outline),
        "labels": list(reader.page_labels),
        "bare": sorted(bare),
        "title": (reader.metadata or {}).get("/Title", ""),
        "properties": sorted(reader.metadata or {}),
    }


def _bookmarks(reader: Any, items: Sequence[Any]) -> list[tuple[str, int]]:
    """Titles and the pages they lead to, in order."""
    found: list[tuple[str, int]] = []
    for item in items:
        if isinstance(item, list):
            found += _bookmarks(reader, item)
        else:
            found.append((str(item.title), reader.get_destination_page_number(item)))
    return found


def _links(reader: Any, page: Any, places: Mapping[int, int]) -> list[int]:
    """The pages that the links of a page lead to."""
    found = []
    for note in page.get("/Annots") or ():
        note = note.get_object()
        if note.get("/Subtype") != "/Link":
            continue
        target = note.get("/Dest") or note.get("/A", {}).get_object().get("/D")
        target = reader.named_destinations[target].dest_array if isinstance(target, str) else target
        found.append(places.get(target[0].idnum, -1) if target else -1)
    return found


def _not_embedded(resources: Any) -> set[str]:
    fonts = resources["/Font"].get_object().values() if "/Font" in resources else ()
    bare = set()
    for font in fonts:
        font = font.get_object()
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        about = inner.get("/FontDescriptor", {}).get_object()
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(about):
            bare.add(str(font.get("/BaseFont", "?")))
    return bare


# -- comparing ----------------------------------------------------------------------------------------------


_HEAD = "编号名称证明内容来源页码"
_DRAWN = {"☑": "□✓", "☐": "□", "⸺": "——", "⸻": "———", "―": "—", "‐": "-", "‑": "-"}


class Reader:
    """Compares what was read with what was asked. ``same`` are the signs that are drawn alike, and what stands for them."""

    def __init__(self, told: Mapping[str, Any], same: Mapping[int, int]) -> None:
        self._told, self._same = told, same
        self._pages = [self.squeezed(page) for page in told["pages"]]

    def squeezed(self, text: str) -> str:
        """A text without what typesetting changes: spaces, places to break, marks on letters, one drawing for
        several signs."""
        for sign, drawn in _DRAWN.items():
            text = text.replace(sign, drawn)
        plain = unicodedata.normalize("NFKD", text.translate(self._same)).translate(self._same)
        return "".join(
            char
            for char in plain
            if char != BREAK and not char.isspace() and unicodedata.category(char)[0] != "M"
        )

    def differences(self, asked: Sequence[str], bookmarks: Sequence[str]) -> list[str]:
        """What of the ``asked`` texts and ``bookmarks`` the file does not hold, in words."""
        told, count, found = self._told, len(self._pages), []
        wrong = [
            n for n, page in enumerate(self._pages, 1) if self.squeezed(f"第{n}页共{count}页") not in page
        ]
        if wrong:
            found.append(f"第 {wrong[0]} 页的页码不对")
        if list(told["labels"]) != [str(n) for n in range(1, count + 1)]:
            found.append("页码标签不对")
        if told["bare"]:
            found.append(f"字体没有嵌入:{'、'.join(told['bare'][:_MOST_SHOWN])}")
        if set(told["properties"]) - {"/Title", "/Creator"}:
            found.append("文件属性里有不该有的内容")
        if [self.squeezed(title) for title, _ in told["bookmarks"]] != [
            self.squeezed(title) for title in bookmarks
        ]:
            found.append("书签与标题不一致")
        return found + self._missing(asked)

    def _missing(self, asked: Sequence[str]) -> list[str]:
        """Signs, and whole numbers and words, that cannot be read in the file."""
        whole = "".join(self._pages)
        signs = Counter(self.squeezed("".join(asked)))
        signs.subtract(Counter(whole))
        if lost := "".join(sign for sign, times in signs.items() if times > 0):
            return [f"少了这些字:{lost[:20]}"]
        runs = {
            run
            for text in asked
            for piece in text.split(BREAK)
            for run in _RUN.findall(unicodedata.normalize("NFKC", piece))
        }
        gone = sorted(run for run in runs if self.squeezed(run) not in whole)
        return [f"读不到「{gone[0]}」"] if gone else []

    def index(self, exhibits: Sequence[Mapping[str, Any]]) -> tuple[list[tuple[int, int]], list[str]]:
        """First and last page of each exhibit by the strips that stand on the pages, and what in the index, the links or
        the bookmarks does not fit them. Each exhibit tells ``called heading strips end row``."""
        start = next((n for n, page in enumerate(self._pages) if self.squeezed(_HEAD) in page), 0)
        leads: dict[str, set[int]] = {}
        for title, page in self._told["bookmarks"]:
            leads.setdefault(self.squeezed(title), set()).add(page)
        printed = "".join(self._pages[start:])
        placed: list[tuple[int, int]] = []
        found: list[str] = []
        linked, at = set(), (start, 0)
        for exhibit in exhibits:
            called = str(exhibit["called"])
            begins = at = self._next(exhibit["strips"][0], at)
            for strip in (*exhibit["strips"][1:], *filter(None, (exhibit["end"],))):
                at = self._next(strip, at)
            first, last = begins[0], at[0]
            placed.append((first + 1, last + 1))
            if last >= len(self._pages):
                return placed, [*found, f"{called}没有印出来"]
            linked.add(first)
            numbers = str(first + 1) if first == last else f"{first + 1}-{last + 1}"
            if self.squeezed(exhibit["row"]) + numbers not in printed:
                found.append(f"目录里{called}的页码与实际的第 {numbers} 页不一致")
            if first not in leads.get(self.squeezed(exhibit["heading"]), ()):
                found.append(f"{called}的书签没有指到第 {first + 1} 页")
            if start not in self._told["links"][first]:
                found.append(f"{called}没有回目录的链接")
        if not linked <= {page for links in self._told["links"][start:] for page in links}:
            found.append("目录里有链接没有指到证据")
        return placed, found

    def _next(self, words: str, at: tuple[int, int]) -> tuple[int, int]:
        """The page, and the place behind it there, where ``words`` stand next; {page} in them is the page's own number. Two
        exhibits may be called the same, so each is looked for behind the one before."""
        page, place = at
        while page < len(self._pages):
            own = self.squeezed(words.replace("{page}", str(page + 1)))
            found = self._pages[page].find(own, place)
            if found >= 0:
                return page, found + len(own)
            page, place = page + 1, 0
        return page, 0
