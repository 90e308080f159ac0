"""Reading the XML that documents of office programs are made of (docx, xlsx, pptx, odt): texts, removed text, comments, properties.

An entity or a document type is refused: no such document needs one, and they are how XML is made to explode.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from kameng_tui.papers.parts import Part, Piece, Trace, Unread, person

_ENDS_LINE = frozenset(("p", "h", "si", "c", "tr", "br", "cr", "lpwstr", "is"))
_PEOPLE = {
    "creator": "作者", "lastModifiedBy": "最后修改的人", "initial-creator": "作者", "Company": "单位", "Manager": "主管", "author": "作者",
}  # fmt: skip
_TEXTS = frozenset(("descr", "title", "Target", "href"))
_PLACES = {
    "word/document.xml": "正文", "word/comments.xml": "批注", "word/footnotes.xml": "脚注", "word/endnotes.xml": "尾注",
    "docProps/core.xml": "文件属性", "docProps/app.xml": "文件属性", "docProps/custom.xml": "自定义属性", "content.xml": "正文",
    "meta.xml": "文件属性", "xl/sharedStrings.xml": "表格文字",
}  # fmt: skip


class _Refused(Exception):
    pass


class _Reader:
    """One XML file: its text in lines, and the people that it names."""

    def __init__(self, *, of_properties: bool) -> None:
        self.of_properties = of_properties
        self.text: list[str] = []
        self.people: dict[tuple[str, str], None] = {}
        self.removed = False
        self._role = ""
        self._said: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self.removed |= name in ("delText", "moveFrom", "tracked-changes")
        self._role, self._said = _PEOPLE.get(name, ""), []
        for key, value in attributes.items():
            key = key.rpartition(":")[2]
            if key == "author":
                self.people["作者", value] = None
            elif key in _TEXTS or (key == "val" and name == "docVar"):
                self.text.append(f"\n{value}\n")
        if name in ("tab", "s"):
            self.text.append(" ")

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if self._role and _PEOPLE.get(name) == self._role:
            self.people[self._role, "".join(self._said)] = None
        self._role = ""
        if self.of_properties or name in _ENDS_LINE:  # elsewhere one number may be cut up into many runs
            self.text.append("\n")

    def said(self, text: str) -> None:
        self._said.append(text)
        self.text.append(text)


def pieces(data: bytes, name: str, where: str) -> Iterator[Piece]:
    """The texts and people of one XML member ``name``."""
    place = f"{where} {_place(name)}".strip()
    reader = _Reader(of_properties=name.startswith("docProps/") or name == "meta.xml")
    try:
        _parse(data, reader)
    except (expat.ExpatError, _Refused, ValueError):
        yield Unread(place, "这一部分的 XML 不完好,没有查")
        return
    if reader.removed:
        yield Trace(place, "留着修订里删去的文字,别人能恢复;请先接受全部修订")
    for role, value in reader.people:
        yield from person(place, role, value)
    yield Part(place, "".join(reader.text), "" if reader.of_properties else "段")


def _parse(data: bytes, reader: _Reader) -> None:
    def refuse(*_: object) -> None:
        raise _Refused

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.said
    parser.Parse(data, True)


def _place(name: str) -> str:
    if name in _PLACES:
        return _PLACES[name]
    return {"header": "页眉", "footer": "页脚"}.get(name.removeprefix("word/")[:6], name)
