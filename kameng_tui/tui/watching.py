"""Changes from outside (another session, an editor, git) are noticed while a screen stays open: a look at names and times
in a thread every few seconds, less often where a look takes long. What is shown is then read anew."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from textual.worker import get_current_worker

from kameng_tui.tui.base import WorkScreen

EVERY = 3.0
SHARE = 30  # a look may take one part in so many of the time


class Watching(WorkScreen):
    """A screen that calls ``reload`` when ``look_outside`` sees something else than before."""

    _seen: int | None = None

    def look_outside(self) -> Callable[[], int]:
        """What to look at, as a function for a thread."""
        raise NotImplementedError

    def reload(self) -> None:
        raise NotImplementedError

    def watch_outside(self, after: float = 0.0, *, look: bool = False) -> None:
        """Looks again in a while; called when the screen is made, with ``look`` where a look at once costs nothing: then
        no change falls between reading and the first look."""
        if look:
            self._seen = self.look_outside()()
        self.set_timer(max(EVERY, after * SHARE), self.look_again)

    def look_again(self) -> None:
        if not self.is_current:
            self.watch_outside()
            return
        self.run_worker(
            partial(self._look_outside_in_thread, self.look_outside()),
            thread=True,
            exit_on_error=False,
            group="watch",
        )

    def _look_outside_in_thread(self, look: Callable[[], int]) -> None:
        start, worker = time.monotonic(), get_current_worker()
        seen = look()
        if not worker.is_cancelled:
            self.app.call_from_thread(self.looked, seen, time.monotonic() - start)

    def looked(self, seen: int, took: float) -> None:
        """What one look saw; the first one only says how things are."""
        before, self._seen = self._seen, seen
        if before is not None and before != seen and self.is_current:
            self.reload()
        self.watch_outside(took)
