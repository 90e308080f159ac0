"""Sentences in lines of a width, for the few pages of text that the command line prints; never for answers of commands.

East Asian letters take two cells. A line neither begins with a closing mark nor ends with an opening one.
"""

from __future__ import annotations

from unicodedata import east_asian_width

_CLOSING = frozenset(
    ",.;:?!)]}%\u3001\u3002\uff0c\uff1b\uff1a\uff1f\uff01\uff09\u300b\u300d\u300f\u3011\u2026"
)
_OPENING = frozenset("([{\uff08\u300a\u300c\u300e\u3010")


def fitted(text: str, cells: int, first: str = "", rest: str = "") -> list[str]:
    """``text`` in lines of at most ``cells`` cells, begun with ``first`` and then ``rest``."""
    lines, line = [], first
    for word in _words(text):
        begun = line in (first, rest)
        if not begun and _cells(line) + _cells(word.rstrip()) > cells:
            lines.append(line.rstrip())
            line = rest
            word = word.lstrip()
        line += word
    return [*lines, line.rstrip()]


def _words(text: str) -> list[str]:
    """What is not broken: a letter of Chinese or a Latin word, with the marks that belong to it."""
    words: list[str] = []
    for char in text:
        together = bool(words) and (
            char in _CLOSING
            or words[-1][-1] in _OPENING
            or (char.isascii() and words[-1][-1].isascii() and not words[-1][-1].isspace())
        )
        if together:
            words[-1] += char
        else:
            words.append(char)
    return words


def _cells(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
