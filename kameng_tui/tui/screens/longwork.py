"""Work on files that may be large: in a thread, how far it is in the footer, and Esc stops it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from kameng_tui.desk.errors import DeskError
from kameng_tui.tui.base import Line

if TYPE_CHECKING:
    from kameng_tui.tui.base import WorkScreen

T = TypeVar("T")
Progress = Callable[[int, int], None]


class Stopped(DeskError):
    """The user had enough; what was done before stands."""


class LongWork:
    """The one long work of a screen."""

    def __init__(self, screen: WorkScreen) -> None:
        self.screen = screen
        self.words = ""
        self._stopping = False
        self._shown = -1

    def start(
        self,
        words: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        refuse: Callable[[DeskError], None] | None = None,
    ) -> None:
        """``work(progress)`` in a thread, then ``done`` with what it gave; its refusals are told, or given to ``refuse``."""
        if self.words:
            self.screen.say(f"{self.words},请等它做完,或按 Esc 停下", bad=True)
            return
        self.words, self._stopping, self._shown = words, False, -1
        self._put(f"{words} 0%  Esc 停下")

        def refused(fault: DeskError) -> None:
            self._end()
            if refuse is not None and not isinstance(fault, Stopped):
                refuse(fault)
            else:
                self.screen.say(str(fault), bad=not isinstance(fault, Stopped))

        def finished(result: T) -> None:
            self._end()
            done(result)

        self.screen.in_thread(lambda: work(self._progress), finished, refused)

    def stop(self) -> bool:
        """Whether something was under way, which stops now."""
        self._stopping = bool(self.words)
        return self._stopping

    def _progress(self, done: int, total: int) -> None:
        """Called in the thread, after every chunk."""
        if self._stopping:
            raise Stopped(f"已停下:{self.words}")
        share = done * 100 // total if total else 100
        if share != self._shown:
            self._shown = share
            self.screen.app.call_from_thread(self._put, f"{self.words} {share}%  Esc 停下")

    def _end(self) -> None:
        self.words = ""
        self._put("")

    def _put(self, text: str) -> None:
        if self.screen.is_mounted:
            self.screen.query_one("#foot", Line).put(text)
