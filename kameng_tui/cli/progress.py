"""One line on the terminal about long work. It goes to stderr, only where a person looks, and is gone when the work ends;
Ctrl-C stops the work, which has then written nothing or what it says.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from kameng_tui.cli.answer import safe

if TYPE_CHECKING:
    from kameng_tui.desk.verifying import At

_FIRST, _AGAIN = 0.5, 0.1
_CLEAR = "\r\x1b[K"


class Progress:
    """Shows nothing in the first half second: most work is done by then."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _FIRST
        self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print(_CLEAR, end="", file=sys.stderr, flush=True)

    def told(self, at: At) -> None:
        """A check of evidence."""
        which = f"第 {at.n}/{at.cases} 案 " if at.cases > 1 else ""
        self._show(f"正在核对 {which}{_share(at.done, at.total)}")

    def copied(self, done: int, total: int) -> None:
        self._show(f"正在加入证据 {_share(done, total)}")

    def looked_at(self, done: int, total: int) -> None:
        self._show(f"正在检查 {_share(done, total)}")

    def packed(self, done: int, total: int) -> None:
        self._show(f"正在打包 {_share(done, total)}")

    def unpacked(self, done: int, total: int) -> None:
        self._show(f"正在导入 {_share(done, total)}")

    def _show(self, words: str) -> None:
        now = time.monotonic()
        if now < self._next or not sys.stderr.isatty():
            return
        self._next, self._shown = now + _AGAIN, True
        print(f"{_CLEAR}{safe(words)}(Ctrl-C 停下)", end="", file=sys.stderr, flush=True)


def _share(done: int, total: int) -> str:
    return f"{done * 100 // total if total else 100}%"
