"""What a file would tell to somebody who may not know it: every text in it, its properties, its name and what it contains.

Reads bytes, writes nothing, keeps no whole secret in what it returns.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO

from kameng_tui.papers import images, mail, office, pdf, texts
from kameng_tui.papers.parts import MOST_BYTES, Budget, Part, Piece, TooMuch, Trace, Unread, below
from kameng_tui.privacy.mask import mask_text, mask_value
from kameng_tui.record import record

DEEPEST = 2
"""An archive in an archive is read, and the documents in it; one more level is not."""
MOST_MEMBERS = 5_000
MOST_LISTED = 200
"""Of one kind in one text; the rest is counted."""
_HEAD = 64 * 1024
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_BOMB = f"解开后超过 {MOST_BYTES >> 20} MB,没有查完;请拆开再查"
_PACKERS = {b"Rar!": "rar", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gz", b"BZh": "bz2", b"\xfd7zXZ": "xz"}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0"
_UNKNOWN = "不认得这种文件,没有查;录音和录像请自己听一遍、看一遍"
_FONTS = (".odttf", ".ttf", ".otf", ".fntdata")


@record
class Leak:
    """Something of ``kind`` that stands whole in the file; ``shown`` is its mask, ``times`` how often it stands there.

    ``shown`` is "" where so many stand there that only their number is told.
    """

    kind: str
    where: str
    shown: str
    times: int = 1


def pieces(
    name: str, stream: BinaryIO, size: int, told: Callable[[int, int], None] | None = None
) -> Iterator[Piece]:
    """Everything that can be read of a file called ``name``. ``told(done, of)`` hears how far it is, and may raise to stop.

    A plain text is read in windows, however long it is, an archive member by member; what else is packed is held whole.
    """
    budget, hears = Budget(), told or _nobody
    yield Part("文件名", name)
    head = stream.read(_HEAD)
    stream.seek(0)
    try:
        if head.startswith(_ZIP):
            # what was stored as it is takes no more room than the file: only beyond that it is a bomb
            yield from _zip(stream, "", Budget(MOST_BYTES + size), 0, lambda done: hears(done, size))
            hears(size, size)
        elif _is_packed(head) or mail.is_mail(head):
            yield from _pieces(name, stream.read(), "", budget, 0)
            hears(size, size)
        else:
            yield from _long_text(stream, hears, size)
    except TooMuch:
        yield Unread("", _BOMB)


def _nobody(done: int, of: int) -> None:
    return None


def _is_packed(head: bytes) -> bool:
    """Whether a file is no plain text by how it begins."""
    return head.startswith((_OLE, *_PACKERS)) or b"%PDF-" in head[:1024] or images.is_image(head)


def _long_text(stream: BinaryIO, told: Callable[[int, int], None], size: int) -> Iterator[Piece]:
    """A plain text: once to learn its encoding, which is quick, and once to look at it, and again where it has tags."""
    encoding = texts.encoding_of(stream, _from_to(told, 0, 5), size)
    if encoding is None:
        yield Unread("", _UNKNOWN)
        return
    stream.seek(0)
    head = stream.read(_HEAD).decode(encoding, "replace")
    marked, folded = texts.is_marked_up(head), texts.is_folded(head)
    half = 50 if marked else 100
    stream.seek(0)
    yield from texts.parts(texts.chunks(stream, encoding, _from_to(told, 5, half), size), "", "行")
    if marked:
        stream.seek(0)
        again = texts.chunks(stream, encoding, _from_to(told, half, 100), size)
        yield from texts.parts(texts.bare(again), "去掉标记的文字", "")
    if folded:
        stream.seek(0)
        yield from texts.parts(
            texts.unfolded(texts.chunks(stream, encoding, _nobody, size)), texts.UNFOLDED, ""
        )


def _from_to(told: Callable[[int, int], None], first: int, last: int) -> Callable[[int, int], None]:
    """One reading of several, which takes this work from ``first`` to ``last`` percent."""
    return lambda done, of: told((of * first + done * (last - first)) // 100, of)


def leaks(
    found: Iterable[Piece], kinds: Collection[str], known: Sequence[tuple[str, str]] = ()
) -> list[Leak]:
    """What of ``kinds``, and of the ``known`` (kind, whole value), stands in the texts of ``found``."""
    listed: dict[tuple[str, str], dict[str, Leak]] = {}
    for part in found:
        if isinstance(part, Part) and part.text:
            for window in _windows(part):
                _look(window, kinds, known, listed)
    return [leak for some in listed.values() for leak in some.values()]


def _windows(part: Part) -> Iterable[Part]:
    """A part that came whole, in pieces: looking at a long text all at once takes a hundred times its size."""
    if part.end is not None or len(part.text) <= 2 * texts.WINDOW:
        return (part,)
    return texts.parts(texts.cut(part.text), part.where, part.unit)


def _look(
    part: Part,
    kinds: Collection[str],
    known: Sequence[tuple[str, str]],
    listed: dict[tuple[str, str], dict[str, Leak]],
) -> None:
    """Adds what begins in ``part`` to what is ``listed`` by place and kind, and there by its mask."""
    end = len(part.text) if part.end is None else part.end
    for hit in mask_text(part.text, kinds, known)[1]:
        if not part.begin <= hit.start < end:
            continue
        some, shown = listed.setdefault((part.where, hit.kind), {}), mask_value(hit.kind, hit.value)
        if shown.lower() not in some and len(some) >= MOST_LISTED:
            shown = ""
        if (leak := some.get(shown.lower())) is not None:
            some[shown.lower()] = replace(leak, times=leak.times + 1)
        else:
            where = below(part.where, _line(part, hit.start)) if shown else part.where
            some[shown.lower()] = Leak(hit.kind, where, shown)


def _line(part: Part, at: int) -> str:
    return f"第 {part.lines + part.text.count(chr(10), 0, at) + 1} {part.unit}" if part.unit else ""


def _pieces(name: str, data: bytes, where: str, budget: Budget, depth: int) -> Iterator[Piece]:
    """By what the bytes are, not by what the name says."""
    if data.startswith(_ZIP):
        yield from _zip(BytesIO(data), where, budget, depth)
    elif images.is_image(data):
        yield from images.pieces(data, where, budget)
    elif b"%PDF-" in data[:1024]:  # other things may stand before it
        yield from pdf.pieces(
            data, where, budget, lambda n, d, w: _member(n, d, below(w, f"附件 {n}"), budget, depth + 1)
        )
    elif data.startswith(_OLE):
        yield Unread(where, "旧格式的 Office 文件读不了,请另存为 docx、xlsx 或 pptx 再查")
    elif packer := next((said for magic, said in _PACKERS.items() if data.startswith(magic)), ""):
        yield Unread(where, f"{packer} 压缩包读不了,请先解开,或改用 zip")
    elif mail.is_mail(data[:_HEAD]) and depth <= DEEPEST:
        yield from mail.pieces(
            data,
            where,
            budget,
            decoded,
            lambda n, d, w: _member(n, d, below(w, f"附件 {n}"), budget, depth + 1),
        )
    elif (text := decoded(data)) is None:
        yield Unread(where, _UNKNOWN)
    else:
        yield from texts.of_string(text, where, "行")


def _member(name: str, data: bytes, where: str, budget: Budget, depth: int) -> Iterator[Piece]:
    """A file inside a document."""
    yield Part(below(where, "文件名"), name)
    yield from _pieces(name, data, where, budget, depth)


def decoded(data: bytes) -> str | None:
    """Text in the encodings that Chinese systems write; None where it is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(text.count(chr(code)) for code in (*range(9), *range(14, 27), *range(28, 32)))
        return text if odd * 100 <= len(text) else None
    return None


# -- containers ---------------------------------------------------------------------------------------------


def _zip(
    stream: BinaryIO, where: str, budget: Budget, depth: int, told: Callable[[int], None] | None = None
) -> Iterator[Piece]:
    """An archive, or a document that is one inside. ``told`` hears at which byte of it the reading is."""
    try:
        with zipfile.ZipFile(stream) as bundle:
            entries = [entry for entry in bundle.infolist() if not entry.is_dir()]
            names = {entry.filename for entry in entries}
            is_document = "[Content_Types].xml" in names or {"mimetype", "META-INF/manifest.xml"} <= names
            if len(entries) > MOST_MEMBERS:
                yield Unread(where, f"里面有 {len(entries)} 个文件,超过 {MOST_MEMBERS} 个,没有查")
                return
            if depth >= DEEPEST and not is_document:
                yield Unread(where, "压缩包里套着的压缩包太深,没有查;请解开再查")
                return
            yield Part(below(where, "压缩包注释"), decoded(bundle.comment) or "")
            for entry in entries:
                if told is not None:
                    told(entry.header_offset)
                yield from _entry(bundle, entry, where, budget, depth, is_document)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        yield Unread(where, "压缩包不完好,没有查完")


def _entry(
    bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str, budget: Budget, depth: int, is_document: bool
) -> Iterator[Piece]:
    name = _name_of(entry)
    place = where if is_document else below(where, name)
    if not is_document:
        yield Part(below(place, "文件名"), name)
    yield Part(below(place, "注释"), decoded(entry.comment) or "")
    if entry.flag_bits & _ENCRYPTED:
        yield Unread(place, "加了密码,没有查")
        return
    data = _unpacked(bundle, entry, budget)
    if data is None:
        yield Unread(place, "这一个文件损坏,没有查")
    elif not is_document:
        yield from _pieces(name, data, place, budget, depth + 1)
    else:
        yield from _of_document(name, data, where, budget, depth)


def _of_document(name: str, data: bytes, where: str, budget: Budget, depth: int) -> Iterator[Piece]:
    if name.endswith((".xml", ".rels")):
        yield from office.pieces(data, name, where)
    elif images.is_image(data):
        if "humbnail" in name:
            yield Trace(below(where, "文件属性"), "带着首页的缩略图,可能还是遮挡以前的画面")
        yield from images.pieces(data, below(where, f"图片 {name.rpartition('/')[2]}"), budget)
    elif not name.endswith(_FONTS) and name != "mimetype":
        yield from _member(name, data, below(where, f"内嵌 {name}"), budget, depth + 1)


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name of a member; one not marked as UTF-8 was most likely written by a Chinese Windows."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    return decoded(raw) or entry.filename


def _unpacked(bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> bytes | None:
    """The bytes of a member, read as far as the budget goes whatever its header says. Raises TooMuch."""
    try:
        with bundle.open(entry) as stream:
            data = stream.read(budget.left + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return None
    budget.take(len(data))
    return data
