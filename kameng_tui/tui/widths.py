"""Widths in terminal cells: cutting, padding and wrapping of mixed Chinese and Latin text. Never ``len()``.

Letters are wrapped here and not by the widget, because Chinese typesetting forbids 、。) at the start of a line and (《 at
its end (避头尾), which no widget knows.
"""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len

NOT_AT_START = frozenset(
    ",.;:?!)]}%\u3001\u3002\uff0c\uff1b\uff1a\uff1f\uff01\uff09\uff05\u300b\u300d\u300f\u3011\u3015\u3009\u201d\u2019\u2026\u2014\u00b7"
)
NOT_AT_END = frozenset("([{\u00a5\uffe5\uff08\u300a\u300c\u300e\u3010\u3014\u3008\u201c\u2018")


_MOST_PER_CELL = 8
"""Characters a cell may hold, the marks upon a letter among them: a megabyte of marks takes no cell at all."""


@lru_cache(maxsize=4096)
def width(text: str) -> int:
    """How many cells ``text`` takes."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, cells: int) -> str:
    """``text`` in at most ``cells`` cells, ending in ``..`` where something is missing."""
    most = max(cells, 1) * _MOST_PER_CELL
    if len(text) <= most and width(text) <= cells:
        return text
    text = text[:most]
    room = max(cells - 2, 0)
    kept: list[str] = []
    for char in text:
        # a mark may widen the letter it stands upon
        room -= width(char) or (width(kept[-1] + char) - width(kept[-1]) if kept else 0)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept) + ".."[: max(cells, 0)]


def pad(text: str, cells: int) -> str:
    """``text`` cut or filled with blanks to exactly ``cells`` cells."""
    shown = cut(text, cells)
    return shown + " " * (cells - width(shown))


def wrap(text: str, cells: int, *, indent: int = 0) -> list[str]:
    """``text`` in lines of at most ``cells`` cells; later lines of a paragraph start after ``indent`` blanks."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrap_line(paragraph, max(cells, 4), min(indent, max(cells, 4) // 2)))
    return lines


def _wrap_line(text: str, cells: int, indent: int) -> list[str]:
    lines: list[str] = []
    line, used, most = "", 0, cells * _MOST_PER_CELL
    for piece in _pieces(text):
        wide = width(piece)
        if used + wide <= cells and len(line) + len(piece) <= most:
            line += piece
            used += wide
            continue
        if piece in NOT_AT_START and line.strip():
            line, piece = _take_back(line, piece)
        lines.append(line.rstrip())
        # a word longer than the line, as addresses and numbers are, goes on below
        *full, line = _in_lengths(" " * indent + piece.lstrip(), cells, indent)
        lines += full
        used = width(line)
    lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    """Latin words whole, every wide character by itself with the marks upon it, opening brackets with what follows."""
    pieces: list[list[str]] = []
    for char in text:
        if pieces and _belongs(char, pieces[-1]):
            pieces[-1].append(char)
        else:
            pieces.append([char])
    return ["".join(piece) for piece in pieces]


def _belongs(char: str, last: list[str]) -> bool:
    """Whether ``char`` goes on with the piece before it."""
    if len(last) == 1 and last[0] in NOT_AT_END:
        return True
    if not char.isascii():
        return width(char) == 0 and any(map(width, last[-_MOST_PER_CELL:]))
    if char.isspace() or char in NOT_AT_END or not last[-1].isascii() or last[-1].isspace():
        return False
    return not (len(last) == 1 and last[0] in NOT_AT_START)  # a mark stays with what it closes


def _take_back(line: str, piece: str) -> tuple[str, str]:
    """The last character of ``line``, a number or Latin word whole, goes down with a mark that may not start a line."""
    at = len(line) - 1
    while at > 0 and line[at] in NOT_AT_START:
        at -= 1
    whole = at
    while whole > 0 and line[whole].isascii() and not line[whole - 1].isspace() and line[whole - 1].isascii():
        whole -= 1
    at = whole if line[:whole].strip() else at
    head = line[:at].rstrip()
    while head and head[-1] in NOT_AT_END:
        at -= 1
        head = line[:at].rstrip()
    return (head, line[at:] + piece) if head.strip() else (line, piece)


def _in_lengths(text: str, cells: int, indent: int) -> list[str]:
    """``text`` cut wherever a line is full, later ones after ``indent`` blanks."""
    lines, start, used, margin = [], 0, 0, ""
    for index, char in enumerate(text):
        wide = width(char)
        if index > start and (used + wide > cells or index - start >= cells * _MOST_PER_CELL):
            lines.append(margin + text[start:index])
            start, used, margin = index, indent, " " * indent
        used += wide
    return [*lines, margin + text[start:]]
