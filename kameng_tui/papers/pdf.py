"""Reading a PDF: the text layer under whatever is drawn over it, properties, comments, forms, attachments, pictures, older versions.

pypdf comes with the extra ``papers``; without it a sentence says that the file was not read.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from typing import Any

from kameng_tui.papers import images
from kameng_tui.papers.parts import Budget, Part, Piece, TooMuch, Trace, Unread, below, person

WITHOUT = "没有安装读 PDF 的组件,没有查:请执行 pip install 'kameng-tui[papers]'"
DAMAGED = "PDF 损坏,读不出来"
LOCKED = "PDF 加了密码,读不出来;请给出没有密码的一份"
_MOST_PAGES = 2_000
Inside = Callable[[str, bytes, str], Iterator[Piece]]


def pieces(data: bytes, where: str, budget: Budget, inside: Inside) -> Iterator[Piece]:
    """Everything that the file says; ``inside(name, data, where)`` reads what is attached to it."""
    try:
        import pypdf
    except ImportError:
        yield Unread(where, WITHOUT)
        return
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would write to the screen
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            yield Unread(where, LOCKED)
            return
        count = len(reader.pages)
    except TooMuch:
        raise
    except Exception as fault:  # hostile and damaged files make it raise nearly anything
        locked = "cryptography" in str(fault).lower()
        yield Unread(where, LOCKED if locked else DAMAGED)
        return
    yield from _guarded(lambda: _properties(reader, where), where, "文件属性读不出来")
    yield from _guarded(lambda: _attachments(reader, where, budget, inside), where, "附件读不出来")
    yield from _guarded(lambda: _form(reader, where), where, "表单读不出来")
    yield from _guarded(lambda: _bookmarks(reader, where), where, "书签读不出来")
    yield from _older(data, where)
    for number in range(min(count, _MOST_PAGES)):
        yield from _numbered(reader, number, below(where, f"第 {number + 1} 页"), budget)
    if count > _MOST_PAGES:
        yield Unread(where, f"只查了前 {_MOST_PAGES} 页,共 {count} 页")


def _guarded(work: Callable[[], Iterator[Piece]], where: str, why: str) -> Iterator[Piece]:
    """What ``work`` gives until it fails, and then a sentence."""
    try:
        yield from work()
    except TooMuch:
        raise
    except Exception:  # as above
        yield Unread(where, why)


def _numbered(reader: Any, number: int, where: str, budget: Budget) -> Iterator[Piece]:
    return _guarded(lambda: _page(reader.pages[number], where, budget), where, "这一页读不出来")


def _properties(reader: Any, where: str) -> Iterator[Piece]:
    place = below(where, "文件属性")
    texts = []
    for key, value in (reader.metadata or {}).items():
        if key == "/Author":
            yield from person(place, "作者", str(value))
        texts.append(str(value))
    yield Part(place, "\n".join(texts))
    packet = reader.trailer["/Root"].get("/Metadata")
    if packet is not None:
        yield from images.xmp(packet.get_object().get_data(), where)


def _attachments(reader: Any, where: str, budget: Budget, inside: Inside) -> Iterator[Piece]:
    for name, contents in reader.attachments.items():
        for content in contents:
            budget.take(len(content))
            yield from inside(name, content, where)


def _form(reader: Any, where: str) -> Iterator[Piece]:
    values = [str(field.get("/V", "")) for field in (reader.get_fields() or {}).values()]
    yield Part(below(where, "表单"), "\n".join(value for value in values if value))


def _bookmarks(reader: Any, where: str) -> Iterator[Piece]:
    """The titles of the outline, level by level; as many as a document can have pages."""
    waiting, titles = list(reader.outline), []
    while waiting and len(titles) < _MOST_PAGES:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting = item + waiting
        else:
            titles.append(str(item.title))
    yield Part(below(where, "书签"), "\n".join(titles))


def _older(data: bytes, where: str) -> Iterator[Piece]:
    """A file that was saved by adding to it still holds what was removed; one made for the web has two ends from the start."""
    ends = data.count(b"startxref") - (b"/Linearized" in data[:2048])
    if ends > 1:
        yield Trace(where, "里面还留着修改以前的版本;请用「另存为」或打印成新的 PDF")


def _page(page: Any, where: str, budget: Budget) -> Iterator[Piece]:
    text = page.extract_text()
    budget.take(len(text))
    yield Part(where, text, "行")
    for note in page.get("/Annots") or ():
        note = note.get_object()
        said = [str(note[key]) for key in ("/Contents", "/RC", "/V", "/TU") if key in note]
        link = note.get("/A")
        if link is not None:
            said.append(str(link.get_object().get("/URI", "")))
        yield Part(below(where, "批注"), "\n".join(said))
        if "/T" in note and note.get("/Subtype") != "/Widget":
            yield from person(below(where, "批注"), "作者", str(note["/T"]))
    resources = page.get("/Resources", {}).get_object()
    for font in (resources.get("/Font") or {}).get_object().values() if "/Font" in resources else ():
        font = font.get_object()
        if font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font:
            yield Unread(where, "有一种字体没有文字对照,可能有字没有读出来", grave=False)
    yield from _pictures(resources, where, budget)


def _pictures(resources: Any, where: str, budget: Budget) -> Iterator[Piece]:
    for drawn in resources["/XObject"].get_object().values() if "/XObject" in resources else ():
        drawn = drawn.get_object()
        if drawn.get("/Subtype") != "/Image":
            continue
        packing = drawn.get("/Filter")
        if packing == "/DCTDecode" or packing == ["/DCTDecode"]:
            yield from images.pieces(drawn._data, below(where, "图片"), budget)  # the JPEG as it was put in
        else:
            yield Unread(below(where, "图片"), images.PIXELS, grave=False)
