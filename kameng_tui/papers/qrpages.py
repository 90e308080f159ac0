"""A text as QR codes in pages, for a phone without a network: where it is cut, the codes, and their check line. No disk.

What a phone reads is the text and nothing else, so the pages put one after the other are the text again; the check line
stands outside the code. Errors are corrected at the lowest level, or a higher one that costs nothing: a screen is never torn.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from kameng_tui.record import record
from kameng_tui.values import normalise_text

QUIET = 4  # modules of white around a code: the standard's least
MOST_BYTES = 300  # a page: about 100 Chinese characters, what phones still read off a screen at once
SMALLEST = 25 + 2 * QUIET  # modules a side of version 2: below that a page holds hardly ten characters
MOST_TEXT = 20_000  # characters: beyond that nobody holds up a phone
_FILE_BYTES = 900  # a page in a picture, which can be enlarged
_BACK = 48  # characters that a page may end earlier to end well
_BYTES = (17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321)
"""What versions 1 to 11 hold at the lowest level of correction, in bytes (ISO/IEC 18004, table 7)."""


class TooLong(ValueError):
    """The text is too long for codes; ``str()`` is a Chinese sentence."""


@record
class QrPage:
    """One page: its part of the text, and its code row by row, the quiet zone included; True is dark."""

    number: int
    of: int
    text: str
    rows: tuple[tuple[bool, ...], ...]


@record
class QrText:
    """``check`` is that of the whole text."""

    pages: tuple[QrPage, ...]
    length: int
    check: str

    def line(self, page: int) -> str:
        """第2/5页 共431字 校验 7F3A"""
        return f"第{page + 1}/{len(self.pages)}页 共{self.length}字 校验 {self.check}"


def check_of(text: str) -> str:
    """Four digits over what carrying a text over does not change: line ends and blanks at the ends of lines do not count."""
    lines = [line.strip() for line in normalise_text(text).strip().split("\n")]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:4].upper()


def room(cells: int, lines: int) -> int:
    """How many bytes a page may hold where so many cells and lines are free for its code, two rows of it a line; 0 where
    no code worth turning pages for fits."""
    side = min(cells, lines * 2)
    if side < SMALLEST:
        return 0
    version = min((side - 2 * QUIET - 17) // 4, len(_BYTES))
    return min(_BYTES[version - 1], MOST_BYTES)


def pages_of(text: str, most: int) -> QrText:
    """``text`` in pages of at most ``most`` bytes. Raises TooLong."""
    if len(text) > MOST_TEXT:
        raise TooLong(f"文字有 {len(text)} 字,超过二维码能带的 {MOST_TEXT} 字,请存为文件")
    parts = list(_parts(text.encode("utf-8", "replace").decode(), most))
    made = [QrPage(n, len(parts), part, _rows(part)) for n, part in enumerate(parts, start=1)]
    return QrText(tuple(made), len(text), check_of(text))


def _parts(text: str, most: int) -> Iterator[str]:
    while len(text.encode()) > most:
        end, size = 0, 0
        while size + len(text[end].encode()) <= most:
            size += len(text[end].encode())
            end += 1
        at = next((n for n in range(end, max(end - _BACK, 1), -1) if _may_end(text, n)), end)
        yield text[:at]
        text = text[at:]
    if text:
        yield text


def _may_end(text: str, at: int) -> bool:
    """Whether a page may end before ``at``: phones drop blanks at the ends of what they read, and a number that is torn
    in two is copied wrong."""
    last, first = text[at - 1], text[at]
    if last.isspace() or first.isspace() or unicodedata.category(first)[0] in "MC":
        return False
    return not (last.isascii() and last.isalnum() and first.isascii() and first.isalnum())


def _code(text: str) -> Any:
    import segno

    if text.isascii():  # digits and capitals take less room in the modes of their own
        return segno.make(text, error="l", micro=False)
    return segno.make(text, error="l", micro=False, mode="byte", encoding="utf-8")


def _rows(text: str) -> tuple[tuple[bool, ...], ...]:
    return tuple(tuple(bool(module) for module in row) for row in _code(text).matrix_iter(border=QUIET))


def halves(rows: Sequence[Sequence[bool]]) -> list[list[tuple[bool, bool]]]:
    """Two rows of a code a line of the screen: (upper, lower) of every cell; what is missing below the last row is white."""
    below = [*rows[1::2], *([(False,) * len(rows[0])] if len(rows) % 2 else [])]
    return [list(zip(upper, lower, strict=True)) for upper, lower in zip(rows[::2], below, strict=True)]


def pictures(text: str) -> list[bytes]:
    """``text`` as PNG files, one code each, dark on white. Raises TooLong."""
    if len(text) > MOST_TEXT:
        raise TooLong(f"文字有 {len(text)} 字,超过二维码能带的 {MOST_TEXT} 字,请存为文件")
    found = []
    for part in _parts(text.encode("utf-8", "replace").decode(), _FILE_BYTES):
        stream = io.BytesIO()
        _code(part).save(stream, kind="png", scale=8, border=QUIET)
        found.append(stream.getvalue())
    return found
