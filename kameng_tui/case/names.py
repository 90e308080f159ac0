"""File names that are harmless on every system: what a name from outside becomes before it meets the disk."""

from __future__ import annotations

import unicodedata

LONGEST_CHARS, LONGEST_BYTES, LONGEST_EXTENSION = 80, 200, 12
UNNAMED = "未命名"
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"]
)


def safe_name(name: str) -> str:
    """``name`` without path parts, control or bidi characters, leading dots and reserved names; never empty.

    Letters of any script, digits, spaces, dots, dashes and underscores stay; anything else becomes a dash.
    """
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept: list[str] = []
    for char in name:
        category = unicodedata.category(char)
        if category[0] == "C":
            continue
        if category[0] == "Z" or char.isspace():
            char = " "
        elif not (char.isalnum() or category[0] == "M" or char in "._-"):
            char = "-"
        if not (char in " -" and kept and kept[-1] == char):
            kept.append(char)
    name = _trim(unicodedata.normalize("NFC", "".join(kept)))
    if name.split(".")[0].strip().lower() in _RESERVED:
        name = f"_{name}"
    return _shorten(name) or UNNAMED


def _trim(name: str) -> str:
    return name.lstrip(" .-").rstrip(" .")


def _shorten(name: str) -> str:
    if len(name) <= LONGEST_CHARS and len(name.encode()) <= LONGEST_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode()) > LONGEST_EXTENSION:
        stem, dot, extension = name, "", ""
    stem = stem[: LONGEST_CHARS - len(dot + extension)]
    while len((stem + dot + extension).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return _trim(stem) + dot + extension
