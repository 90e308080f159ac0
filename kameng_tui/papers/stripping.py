"""Copies of pictures without what stands beside the pixels: EXIF with its place, comments, whatever follows the picture.

The pixels stay as they are, bit for bit. Which way is up is kept. A format that is not known, or a picture that is not whole,
is left alone: None.
"""

from __future__ import annotations

import struct

_TELLING = frozenset((b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"))
_PLAIN = 0xE0, 0xEE
"""JFIF, and Adobe's note on colours: without them some pictures show other colours."""


def stripped(data: bytes) -> bytes | None:
    """``data`` without metadata; the same bytes where it has none."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(data)
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
    except (struct.error, IndexError):
        pass  # it ends early
    return None


def _png(data: bytes) -> bytes:
    kept, at = [data[:8]], 8
    while True:
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        chunk = data[at : at + 12 + size]
        if len(chunk) < 12 + size:
            raise IndexError
        if kind not in _TELLING:
            kept.append(chunk)
        at += len(chunk)
        if kind == b"IEND":
            return b"".join(kept)


def _jpeg(data: bytes) -> bytes:
    kept, at, turned = [data[:2]], 2, 1
    while True:
        marker = data[at + 1]
        if data[at] != 0xFF:
            raise IndexError
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == 0xD9:
            break
        (size,) = struct.unpack(">H", data[at + 2 : at + 4])
        segment = data[at : at + 2 + size]
        at += 2 + size
        if segment[4:10] == b"Exif\0\0":
            turned = _orientation(segment[10:]) or turned
        if _shows(marker, segment):
            kept.append(segment)
        if marker == 0xDA:
            end = _end_of_scan(data, at)
            kept.append(data[at:end])
            at = end
    note = [_upright(turned)] if turned != 1 else []
    return b"".join([kept[0], *note, *kept[1:], b"\xff\xd9"])


def _shows(marker: int, segment: bytes) -> bool:
    """Whether a segment belongs to the picture itself."""
    if marker == 0xE2:
        return segment[4:16] == b"ICC_PROFILE\0"
    return marker in _PLAIN or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands: inside the picture 0xff is followed by 0 or a restart."""
    while True:
        at = data.index(b"\xff", at) if data.find(b"\xff", at) >= 0 else len(data)
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        else:
            return at


def _orientation(tiff: bytes) -> int:
    """Which way is up, 1 to 8; 0 where nothing sensible is said."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        (first,) = struct.unpack(f"{order}I", tiff[4:8])
        (count,) = struct.unpack(f"{order}H", tiff[first : first + 2])
        for n in range(count):
            at = first + 2 + 12 * n
            tag, kind = struct.unpack(f"{order}HH", tiff[at : at + 4])
            if (tag, kind) == (0x0112, 3):
                (value,) = struct.unpack(f"{order}H", tiff[at + 8 : at + 10])
                return int(value) if 1 <= value <= 8 else 0
    except struct.error:
        pass
    return 0


def _upright(turned: int) -> bytes:
    """An EXIF of one word: which way is up."""
    tiff = struct.pack(">2sHIH", b"MM", 42, 8, 1) + struct.pack(">HHIHHI", 0x0112, 3, 1, turned, 0, 0)
    body = b"Exif\0\0" + tiff
    return struct.pack(">BBH", 0xFF, 0xE1, len(body) + 2) + body


def _webp(data: bytes) -> bytes:
    kept, at = [], 12
    (whole,) = struct.unpack("<I", data[4:8])
    if len(data) < whole + 8:
        raise IndexError
    while at < whole + 8:
        kind, size = struct.unpack("<4sI", data[at : at + 8])
        chunk = data[at : at + 8 + size + size % 2]
        at += len(chunk)
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        if kind not in (b"EXIF", b"XMP "):
            kept.append(chunk)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body
