"""Which signs can be printed: every one is looked up in the fonts before anything is printed.

A typesetter prints a box for a sign that no font has. A letter that cannot be printed may be part of a name, so it is
refused unless a font of this machine has it; a symbol (emoji) is printed as its number, 〔U+1F44D〕.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import category

from kameng_tui.papers.extra import library
from kameng_tui.privacy.mask import visible_controls
from kameng_tui.record import record

FAMILIES = {"serif": "Noto Serif SC", "sans": "Noto Sans SC"}
WHAT = "生成 PDF 文件"
DRAWN = frozenset("☐☑")
"""Boxes that the template draws."""
OF_MACHINES = (
    "NotoSerifCJK-Regular.ttc",  # Debian, Fedora, Arch: the same design as ours
    "SourceHanSerif.ttc",
    "NotoSansCJK-Regular.ttc",
    "Songti.ttc",  # macOS
    "simsunb.ttf",  # Windows: the rare ones of 宋体
    "SimsunExtG.ttf",
    "HanaMinB.ttf",
    "BabelStoneHan.ttf",
    "TH-Tshyn-P2.ttf",
)
"""Fonts for rare characters that machines have, the best first; only these are looked at, so that the same machine always
prints the same."""
_UNEMBEDDABLE = 0x2
_SPACES = "\u00a0\u3000"
_VARIANTS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))  # of the sign before: it is printed in its usual form


@record
class Font:
    """A font of this machine that stands in for what ours lack."""

    file: Path
    family: str
    signs: frozenset[int]


class Checked:
    """Makes texts printable and remembers what it met: ``refused`` and ``replaced`` by place, ``borrowed`` fonts."""

    def __init__(self) -> None:
        self._known = known_signs()
        self.refused: dict[str, str] = {}
        self.replaced: dict[str, set[str]] = {}
        self.borrowed: dict[str, Font] = {}

    def text(self, text: str, where: str, *, strict: bool = True) -> str:
        """``text`` as it can be printed. Letters that no font has are noted as refused where it is ``strict``."""
        if text.isprintable() and self._known.issuperset(map(ord, text)):
            return text
        return "".join(self._sign(char, where, strict) for char in text)

    def _sign(self, char: str, where: str, strict: bool) -> str:
        if char in "\n\t" or char in DRAWN:
            return visible_controls(char)
        if ord(char) in self._known and (char.isprintable() or char in _SPACES):
            return char
        if any(first <= ord(char) <= last for first, last in _VARIANTS):
            return ""
        if _is_letter(char):
            font = _of_this_machine(char)
            if font is not None:
                self.borrowed[char] = font
                return char
            if strict:
                self.refused.setdefault(f"「{visible_controls(char)}」(U+{ord(char):04X})", where)
        shown = f"〔U+{ord(char):04X}〕"
        self.replaced.setdefault(where, set()).add(shown)
        return shown


def _is_letter(char: str) -> bool:
    """Letters, and what may be one: signs that only one system knows (names are written with them), planes of rare characters."""
    return category(char)[0] == "L" or category(char) == "Co" or 0x20000 <= ord(char) <= 0x3FFFD


def known_signs() -> frozenset[int]:
    """What both of our fonts have."""
    return _signs_of(our_fonts())


def our_fonts() -> tuple[str, ...]:
    """The files of the two fonts. Raises NotInstalled."""
    package: Any = library("pylopdf_fonts_zh_cn", WHAT)
    return (str(package.serif_path()), str(package.sans_path()))


@functools.cache
def _signs_of(files: tuple[str, ...]) -> frozenset[int]:
    font: Any = library("fontTools.ttLib", WHAT)
    tables = [frozenset(font.TTFont(file, lazy=True).getBestCmap()) for file in files]
    return frozenset.intersection(*tables)


def same_signs() -> dict[int, int]:
    """Signs that our fonts draw alike, each with the one that stands for all: a file tells which drawing it holds, not which of
    the numbers was meant (飞 is also U+2EDC)."""
    return _same_of(our_fonts())


@functools.cache
def _same_of(files: tuple[str, ...]) -> dict[int, int]:
    font: Any = library("fontTools.ttLib", WHAT)
    stands: dict[int, int] = {}
    for file in files:
        drawn: dict[str, int] = {}
        for sign, glyph in sorted(font.TTFont(file, lazy=True).getBestCmap().items()):
            other = drawn.setdefault(glyph, stands.get(sign, sign))
            if other != sign:
                stands[sign] = other
    return stands


def _of_this_machine(char: str) -> Font | None:
    return next((font for font in _fonts_of_this_machine() if ord(char) in font.signs), None)


def _fonts_of_this_machine() -> Iterator[Font]:
    """Read one after the other, as far as they are needed."""
    found: dict[str, Path] = {}
    for folder in font_folders():
        for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
            found.setdefault(file.name.lower(), file)
    for wanted in OF_MACHINES:
        file = found.get(wanted.lower())
        font = _opened(str(file)) if file is not None else None
        if font is not None:
            yield font


@functools.cache
def _opened(file: str) -> Font | None:
    """The first face of a file that may be embedded, or its Chinese one; None where it cannot be read."""
    lib: Any = library("fontTools.ttLib", WHAT)
    try:
        faces = (
            lib.TTCollection(file, lazy=True).fonts
            if file.endswith(".ttc")
            else [lib.TTFont(file, lazy=True)]
        )
        named = [(str(face["name"].getDebugName(1)), face) for face in faces]
        family, face = next((pair for pair in named if pair[0].endswith(" SC")), named[0])
        if face["OS/2"].fsType & _UNEMBEDDABLE:
            return None
        return Font(Path(file), family, frozenset(face.getBestCmap()))
    except Exception:  # fonts of any origin, damaged in any way
        return None


def font_folders() -> tuple[Path, ...]:
    """Where this system keeps its fonts."""
    home = Path.home()
    if sys.platform == "win32":
        return (
            Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
            home / "AppData/Local/Microsoft/Windows/Fonts",
        )
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts")
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    )
