"""What the code of a channel prints, for its author: drained whatever comes, kept up to a bound, shown with its controls visible.

A thread of its own reads, so that printing never blocks the child. Nothing of it is an answer, and users never see it.
"""

from __future__ import annotations

import os
import queue
import secrets
import threading
from contextlib import suppress
from typing import IO

from kameng_tui.privacy.mask import visible_controls

MOST_LINES = 40
LONGEST_LINE = 300
_AT_ONCE = 64 * 1024


class Hearing:
    """The third pipe of one child, which writes ``mark`` into it after each order."""

    def __init__(self) -> None:
        self.mark = secrets.token_hex(16)
        self._lines: list[str] = []
        self._marks: queue.Queue[bool] = queue.Queue()  # True is the end
        self._due = 0

    def listen(self, pipe: IO[bytes]) -> None:
        """Begins to read ``pipe``, until the child and all that holds it has ended."""
        threading.Thread(target=self._drain, args=(pipe,), daemon=True).start()

    def expect(self) -> None:
        """An order goes out: a mark will come."""
        self._due += 1

    def taken(self, seconds: float = 1.0) -> tuple[str, ...]:
        """What was printed for the orders so far, or up to the child's end; a line says if that was not all."""
        with suppress(queue.Empty):  # the code closed the pipe, or gave it to a process that lives on
            while self._due > 0:
                self._due = 0 if self._marks.get(timeout=seconds) else self._due - 1
        self._due = 0
        lines, self._lines = self._lines, []
        more = len(lines) - MOST_LINES
        return (*lines[:MOST_LINES], f"(还有更多,只显示前 {MOST_LINES} 行)") if more > 0 else tuple(lines)

    def _drain(self, pipe: IO[bytes]) -> None:
        rest = b""
        with pipe:
            while chunk := os.read(pipe.fileno(), _AT_ONCE):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    self._heard(line)
                rest = rest[:_AT_ONCE]
        self._heard(rest)
        self._marks.put(True)

    def _heard(self, line: bytes) -> None:
        if line == self.mark.encode():
            self._marks.put(False)
        elif line.strip() and len(self._lines) <= MOST_LINES:
            text = line.decode("utf-8", "replace").rstrip("\r")
            cut = "…" if len(text) > LONGEST_LINE else ""
            self._lines.append(visible_controls(text[:LONGEST_LINE]) + cut)
