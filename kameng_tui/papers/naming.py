"""Names of attachments by rule: ``01_订单截图.jpg``, harmless on every system and telling at the other end.

The originals keep their names; these are for what leaves the house.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from unicodedata import category, east_asian_width

from kameng_tui.case.names import safe_name

MOST_CELLS = 80
_LONGEST_EXTENSION = 8
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"%PDF-", "pdf"),
    (b"BM", "bmp"),
    (b"ID3", "mp3"),
)
_OFFICE = ("docx", "xlsx", "pptx", "odt", "ods")


def attachment_names(titles_and_files: Sequence[tuple[str, str]]) -> list[str]:
    """A name for each (title, file), in their order; ``file`` is a name, or the full path of a file that can be looked into.

    A title without a letter in it gives way to the name of the file.
    """
    digits = max(2, len(str(len(titles_and_files))))
    return [
        _name(f"{n:0{digits}}_", title, file) for n, (title, file) in enumerate(titles_and_files, start=1)
    ]


def _name(number: str, title: str, file: str) -> str:
    extension = extension_of(file)
    stem = title if any(char.isalnum() for char in title) else Path(file.replace("\\", "/")).stem
    stem = safe_name(stem.replace("/", "-").replace("\\", "-")).replace(" ", "_")
    ending = f".{extension}" if extension else ""
    if ending and stem.lower().endswith(ending):
        stem = stem[: -len(ending)]
    room = MOST_CELLS - cells(number) - cells(ending)
    return number + _cut(stem, room) + ending


def _cut(text: str, room: int) -> str:
    kept, used = "", 0
    for char in text:
        used += cells(char)
        if used > room:
            break
        kept += char
    return kept.rstrip("._- ") or "_"


def cells(text: str) -> int:
    """What a text takes at most on any screen: a letter of unclear width counts as wide."""
    return sum(2 if east_asian_width(char) in "WFA" and category(char)[0] != "M" else 1 for char in text)


def extension_of(file: str) -> str:
    """The extension without its dot, by what the bytes are where they can be read, else by the name; "" for none."""
    path = Path(file.replace("\\", "/") if not Path(file).is_absolute() else file)
    named = safe_name(f"a{path.suffix.lower()}")[2:]
    named = named if named.isascii() and named.isalnum() and len(named) <= _LONGEST_EXTENSION else ""
    real = kind_of_bytes(_head(path)) if path.is_absolute() else ""
    if not real or (real == "zip" and named in _OFFICE):  # a document is an archive too
        return "jpg" if named == "jpeg" else named
    return real


def _head(path: Path) -> bytes:
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as stream:
            return stream.read(32)
    except OSError:
        return b""


def kind_of_bytes(head: bytes) -> str:
    """What a file is by how it begins; "" where that does not tell."""
    if head.startswith(b"RIFF") and head[8:12] in (b"WEBP", b"WAVE"):
        return head[8:12].decode().lower().replace("wave", "wav")
    if head[4:8] == b"ftyp":
        return {b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"avif": "avif", b"qt  ": "mov", b"M4A ": "m4a"}.get(
            head[8:12], "mp4"
        )  # fmt: skip
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    return next((kind for magic, kind in _KINDS if head.startswith(magic)), "")
