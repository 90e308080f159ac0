"""What reading a document gives: texts with their places, traces that tell of a person by themselves, and what could not be read.

Also the limits that every reader keeps: a hostile file costs a sentence, never the machine.
"""

from __future__ import annotations

from collections.abc import Callable

from kameng_tui.record import record

Told = Callable[[int, int], None]
"""Hears how much is done, of how much; what it raises stops the work."""

MOST_BYTES = 200 * 1024 * 1024
"""What is unpacked of one file in all, however it is nested."""


@record
class Part:
    """A text of the document, or a window of a long one. ``unit`` is what its lines are called; "" where it has none to count.

    Of a window ``lines`` stand before it, and only what begins from ``begin`` on and before ``end`` is its own.
    """

    where: str
    text: str
    unit: str = ""
    lines: int = 0
    begin: int = 0
    end: int | None = None


@record
class Trace:
    """Something that tells of a person or a place by being there: an author, a position, a serial number."""

    where: str
    says: str


@record
class Unread:
    """What was not looked at, and why. Where ``grave`` is unset it could not be looked at by any program like ours."""

    where: str
    why: str
    grave: bool = True


Piece = Part | Trace | Unread


class TooMuch(Exception):
    """The file unpacks to more than is allowed."""


class Budget:
    """How much may still be unpacked of a file."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.left = most

    def take(self, size: int) -> None:
        """Raises TooMuch."""
        self.left -= size
        if self.left < 0:
            raise TooMuch


def below(where: str, inner: str) -> str:
    """A place inside a place."""
    return f"{where} {inner}" if where and inner else where or inner


_NOBODY = frozenset(
    ("administrator", "admin", "user", "root", "owner", "author", "unknown", "python-docx", "microsoft office user", "microsoft",
     "windows user", "wps office", "wps", "用户", "微软用户", "windows 用户", "anonymous", "匿名", "pypdf", "reportlab")
)  # fmt: skip


def person(where: str, role: str, value: str) -> list[Trace]:
    """A person named in the properties, masked; nothing for the names that programs put there."""
    value = value.strip()
    if not value or value.lower() in _NOBODY:
        return []
    return [Trace(where, f"写着{role}:{value[:1]}***")]
