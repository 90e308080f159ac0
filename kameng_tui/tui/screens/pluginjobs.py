"""Work that a plugin screen has done in a thread, and how its refusals are worded on a screen.

What only looks belongs to its screen: Esc stops waiting for it. What changes something is done to its end, one at a time in
the whole program, and tells how it went wherever the user is by then.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from textual.app import App

from kameng_tui.tui.actions import BY_ID, FORMS, is_letter, shown_key
from kameng_tui.tui.safe import plain

if TYPE_CHECKING:
    from kameng_tui.desk.errors import DeskError
    from kameng_tui.tui.base import WorkScreen

T = TypeVar("T")
Refused = Callable[["DeskError"], None]

# which action of the screens does what a command of `kameng plugin` does
VERBS = {
    "list": "plugins", "show": "raw", "new": "new_channel", "check": "check", "try": "try_letter", "explain": "explain",
    "diff": "compare", "pack": "pack", "install": "install", "remove": "remove", "enable": "toggle", "disable": "toggle",
    "trust": "trust",
}  # fmt: skip
_COMMAND = re.compile(r"(?:请执行 ?)?kameng plugin ([a-z]+)(?: [^;。,)]+)?")
_OPTION = re.compile(r":-o \S+")
_changing: WeakKeyDictionary[App[int], str] = WeakKeyDictionary()


def on_screen(sentence: str, kind: str) -> str:
    """A sentence of the desk for the screen ``kind``: where it names a command, the key that does the same."""
    return _OPTION.sub("", _COMMAND.sub(partial(_key, kind), sentence))


def _key(kind: str, command: re.Match[str]) -> str:
    action = BY_ID[VERBS[command[1]]]
    here = kind in action.screens
    keys = [key for key in action.keys if is_letter(key) != (here and kind in FORMS)]
    return f"{'' if here else '到渠道插件里'}按 {shown_key(keys[0])}({action.label})"


class Jobs:
    """The work of one screen. ``show`` puts up what is being done, "" when nothing is; ``refused`` shows a refusal."""

    def __init__(
        self, screen: WorkScreen, show: Callable[[str], None], refused: Refused | None = None
    ) -> None:
        self.screen = screen
        self._show = show
        self._refused = refused or self.told
        self._waiting = ""
        self._ticket: object | None = None

    @property
    def busy(self) -> str:
        """What is being done, in words."""
        return self._waiting or _changing.get(self.screen.kameng, "")

    @property
    def looking(self) -> bool:
        """Whether a look is under way, one that nobody is told of too. Another one would take its place: a screen that
        follows files waits for it."""
        return self._ticket is not None

    def told(self, fault: DeskError) -> None:
        self.screen.say(on_screen(str(fault), self.screen.KIND), bad=True)

    def look(self, saying: str, work: Callable[[], T], done: Callable[[T], object]) -> None:
        """``work`` reads something; ``done`` gets it if the user still waits. Without ``saying`` nobody is told."""
        if self._is_busy():
            return
        ticket = self._ticket = object()
        self._waiting = saying
        if saying:
            self._show(f"{saying}Esc 不等了")

        def finished(answer: Callable[[], object]) -> None:
            if self._ticket is ticket and self._is_open:
                self._stop()
                answer()

        self._run(work, done, self._refused, finished)

    def change(
        self,
        saying: str,
        work: Callable[[], T],
        said: Callable[[T], str],
        done: Callable[[T], object] | None = None,
    ) -> None:
        """``work`` changes something; ``said`` words how it went, ``done`` follows where the screen is still open."""
        if self._is_busy():
            return
        app = self.screen.kameng
        _changing[app] = saying
        self._show(saying)

        def finished(answer: Callable[[], object]) -> None:
            _changing.pop(app, None)
            if self._is_open:
                self._show("")
            app.refresh_screens()
            answer()

        def succeeded(result: T) -> None:
            app.notify(plain(said(result)), markup=False)
            if done is not None and self._is_open:
                done(result)

        def refused(fault: DeskError) -> None:
            (self._refused if self._is_open else self.told)(fault)

        self._run(work, succeeded, refused, finished)

    def leave(self) -> bool:
        """Esc: whether it only stopped waiting. A change goes on, and says so."""
        if self._waiting:
            self._stop()
            self.screen.say("不等了")
            return True
        if self.busy:
            self.screen.say(f"{self.busy}在后台继续,做完会说")
        return False

    @property
    def _is_open(self) -> bool:
        return self.screen in self.screen.kameng.screen_stack

    def _is_busy(self) -> bool:
        if self.busy:
            self.screen.say(f"{self.busy}请等它做完", bad=True)
        return bool(self.busy)

    def _stop(self) -> None:
        told, self._waiting, self._ticket = self._waiting, "", None
        if told:
            self._show("")

    def _run(
        self,
        work: Callable[[], T],
        done: Callable[[T], object],
        refused: Refused,
        finished: Callable[[Callable[[], object]], None],
    ) -> None:
        from kameng_tui.desk.errors import DeskError

        app = self.screen.kameng

        def run() -> None:
            answer: Callable[[], object]
            try:
                answer = partial(done, work())
            except DeskError as fault:
                answer = partial(refused, fault)
            except Exception as fault:  # nobody foresaw it: the screen must not say for ever that it works
                answer = partial(app.show_fault, fault)
            app.call_from_thread(finished, answer)

        app.run_worker(run, thread=True, exit_on_error=False, group="plugins")
