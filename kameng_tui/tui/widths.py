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


@lru_cache(maxsize=4096)
def width(text: str) -> int:
    """How many cells ``text`` takes."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, cells: int) -> str:
    """``text`` in at most ``cells`` cells, ending in ``..`` where something is missing."""
    if width(text) <= cells:
        return text
    room = max(cells - 2, 0)
    kept: list[str] = []
    for char in text:
        room -= width(char)
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
    line = ""
    for piece in _pieces(text):
        if width(line) + width(piece) <= cells:
            line += piece
            continue
        if piece in NOT_AT_START and line.strip():
            line, piece = _take_back(line, piece)
        lines.append(line.rstrip())
        line = " " * indent + piece.lstrip()
        while width(line) > cells:  # a word longer than the line, as addresses and numbers are
            head = _first_cells(line, cells)
            lines.append(head)
            line = " " * indent + line[len(head) :]
    lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    """Latin words whole, every wide character by itself, opening brackets with what follows them."""
    pieces: list[str] = []
    for char in text:
        word = char.isascii() and not char.isspace() and char not in NOT_AT_END
        mark = bool(pieces) and pieces[-1] in NOT_AT_START  # stays with what it closes, not with what follows
        if (pieces and word and not mark and pieces[-1][-1].isascii() and not pieces[-1][-1].isspace()) or (
            pieces and pieces[-1] in NOT_AT_END
        ):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _take_back(line: str, piece: str) -> tuple[str, str]:
    """The last character of ``line`` goes down with a mark that may not start a line."""
    at = len(line) - 1
    while at > 0 and line[at] in NOT_AT_START:
        at -= 1
    head = line[:at].rstrip()
    while head and head[-1] in NOT_AT_END:
        at -= 1
        head = line[:at].rstrip()
    return (head, line[at:] + piece) if head.strip() else (line, piece)


def _first_cells(text: str, cells: int) -> str:
    used = 0
    for index, char in enumerate(text):
        used += width(char)
        if used > cells:
            return text[: max(index, 1)]
    return text
