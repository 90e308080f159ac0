"""Reading a picture for what it says beside its pixels: EXIF, XMP, comments and text chunks. Pixels are never decoded."""

from __future__ import annotations

import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

from kameng_tui.papers.parts import Budget, Part, Piece, Trace, Unread, person

MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM")
PIXELS = "画面里的字和人没有查,请自己看一遍"
WITHOUT = "没有安装读 EXIF 的组件,拍摄地点等没有查:请执行 pip install 'kameng-tui[papers]'"
BROKEN = "EXIF 损坏,没有查全"
TAIL = "图片之后"
_LONGEST = 1024 * 1024
_GPS, _EXIF, _THUMBNAIL = 0x8825, 0x8769, 1
_PEOPLE = {315: "作者", 42032: "相机主人"}
_SERIALS = {42033: "相机序列号", 42037: "镜头序列号"}
_TEXTS = {
    270: "说明",
    33432: "版权",
    37510: "备注",
    40091: "标题",
    40092: "备注",
    40093: "作者",
    40094: "关键词",
    40095: "主题",
}


def is_image(data: bytes) -> bool:
    if data.startswith(b"RIFF"):
        return data[8:12] == b"WEBP"
    boxed = data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"avif")
    return boxed or data.startswith(MAGIC)


def pieces(data: bytes, where: str, budget: Budget) -> Iterator[Piece]:
    """Everything but the pixels."""
    for kind, content in _segments(data, budget):
        if kind == TAIL:
            yield Trace(where, "图片结束之后还跟着别的内容,画面上看不到;请用截图或另存为得到干净的一份")
        if kind == "exif":
            yield from _exif(content, where)
        elif kind == "xmp":
            yield from xmp(content, where)
        else:
            yield Part(f"{where} {kind}".strip(), content.decode("utf-8", "replace"))
    yield Unread(where, PIXELS, grave=False)


def _segments(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """(exif, xmp, or what the text is called; its bytes) of whatever format."""
    try:
        if data.startswith(b"\x89PNG"):
            yield from _png(data, budget)
        elif data.startswith(b"\xff\xd8"):
            yield from _jpeg(data)
        elif data.startswith(b"RIFF"):
            yield from _webp(data)
        elif data.startswith((b"II*\0", b"MM\0*")):
            yield "exif", data
        else:
            yield from _anywhere(data)
    except (struct.error, zlib.error, IndexError):
        return  # a picture that ends early: what came before has been read


def _png(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    at = 8
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        at += 12 + size
        if kind == b"IEND":
            yield from _tail(data[at:])
            return
        key, _, rest = body.partition(b"\0")
        if kind == b"eXIf":
            yield "exif", body
        elif kind == b"tEXt":
            yield "文字块", key + b"\n" + rest
        elif kind == b"zTXt":
            yield "文字块", key + b"\n" + _inflated(rest[1:], budget)
        elif kind == b"iTXt":
            text = rest[2:].split(b"\0", 2)[2]  # behind the language and the translated key
            text = _inflated(text, budget) if rest[0] else text
            yield ("xmp", text) if b"xmp" in key.lower() else ("文字块", key + b"\n" + text)


def _inflated(packed: bytes, budget: Budget) -> bytes:
    plain = zlib.decompressobj().decompress(packed, _LONGEST)
    budget.take(len(plain))
    return plain


def _jpeg(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:  # up to where the picture itself begins
        marker = data[at + 1]
        if marker == 0xFF or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        (size,) = struct.unpack(">H", data[at + 2 : at + 4])
        body = data[at + 4 : at + 2 + size]
        at += 2 + size
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            yield "exif", body[6:]
        elif marker == 0xE1 and b"adobe.com/x" in body[:64]:
            yield "xmp", body
        elif marker == 0xFE:
            yield "注释", body
        elif marker == 0xED:
            yield "IPTC", body
    yield from _packets(data[at:])
    end = data.find(b"\xff\xd9", at)  # inside the picture 0xff is always followed by 0 or a restart
    if end >= 0:
        yield from _tail(data[end + 2 :])


def _tail(rest: bytes) -> Iterator[tuple[str, bytes]]:
    """What was appended to a picture: any viewer passes over it. Cameras pad with zeros; other pictures follow the first."""
    if rest.strip(b"\0\r\n "):
        yield TAIL, rest[:_LONGEST]


def _webp(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = 12
    while at + 8 <= len(data):
        kind, size = struct.unpack("<4sI", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
        if kind == b"EXIF":
            yield "exif", body.removeprefix(b"Exif\0\0")
        elif kind == b"XMP ":
            yield "xmp", body


def _anywhere(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Of the formats whose boxes are not walked (HEIC, GIF): EXIF and XMP by how they begin."""
    for match in re.finditer(rb"Exif\0\0(?=II\*\0|MM\0\*)", data):
        yield "exif", data[match.end() : match.end() + _LONGEST]
    yield from _packets(data)
    for match in re.finditer(rb"\x21\xfe(.)(.{1,255})", data, re.S) if data.startswith(b"GIF") else ():
        yield "注释", match[2][: match[1][0]]


def _packets(data: bytes) -> Iterator[tuple[str, bytes]]:
    for match in re.finditer(rb"<x:xmpmeta.{0,1000000}?</x:xmpmeta>", data, re.S):
        yield "xmp", match[0]


def xmp(packet: bytes, where: str) -> Iterator[Piece]:
    """The values of an XMP packet, without their tags. It is never parsed as XML: it may be anything."""
    text = packet.decode("utf-8", "replace")
    place = f"{where} XMP".strip()
    if re.search(r"exif:GPSL(?:at|ong)itude", text):
        yield Trace(place, "写着拍摄地点(GPS)")
    for role, element in (
        ("作者", "dc:creator"),
        ("作者", "photoshop:AuthorsPosition"),
        ("作者", "pdf:Author"),
    ):
        for match in re.finditer(rf"<{element}[^>]*>(.{{0,2000}}?)</{element}>", text, re.S):
            yield from person(place, role, re.sub(r"<[^>]*>", " ", match[1]))
    values = re.findall(r"=\"([^\"<>]*)\"", text) + re.findall(r">([^<>]+)<", text)
    kept = [value.strip() for value in values if value.strip() and "://ns." not in value]
    yield Part(place, "\n".join(kept))


def _exif(tiff: bytes, where: str) -> Iterator[Piece]:
    place = f"{where} EXIF".strip()
    try:
        from PIL import Image
    except ImportError:
        yield Unread(place, WITHOUT)
        return
    exif = Image.Exif()
    try:
        with warnings.catch_warnings(record=True) as warned:  # it would warn on the screen
            warnings.simplefilter("always")
            exif.load(tiff)
            base, inner, gps, small = dict(exif), *(dict(exif.get_ifd(n)) for n in (_EXIF, _GPS, _THUMBNAIL))
    except Exception:  # a damaged table of contents, which Pillow meets with many errors
        yield Unread(place, BROKEN)
        return
    if warned:
        yield Unread(place, BROKEN)
    found: dict[int, Any] = {**base, **inner}
    if {2, 4} & set(gps):
        yield Trace(place, "写着拍摄地点(GPS)")
    if 513 in small:
        yield Trace(place, "带着缩略图,可能还是遮挡以前的画面")
    for tag, role in _PEOPLE.items():
        if tag in found:
            yield from person(place, role, _words(tag, found[tag]))
    for tag, name in _SERIALS.items():
        if tag in found and _words(tag, found[tag]):
            yield Trace(place, f"写着{name}")
    for tag, name in _TEXTS.items():
        if tag in found:
            yield Part(f"{place} {name}", _words(tag, found[tag]))


def _words(tag: int, value: Any) -> str:
    """A value as text: what Windows writes is UTF-16, a comment says its encoding in eight bytes before it."""
    if not isinstance(value, (bytes, tuple)):
        return str(value)
    raw = bytes(value)
    if tag >= 40091:
        return raw.decode("utf-16-le", "replace").strip("\0 ")
    if raw[:8] == b"UNICODE\0":
        return raw[8:].decode("utf-16-be" if raw[8:9] == b"\0" else "utf-16-le", "replace").strip("\0 ")
    return (raw[8:] if raw[:5] in (b"ASCII", b"\0\0\0\0\0") else raw).decode("utf-8", "replace").strip("\0 ")
