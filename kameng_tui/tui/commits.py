"""When the TUI commits: after each action or on leave, as the workbook's setting says; never in a demo.

An action may write several files, so a commit waits until nothing was written for a moment. What could not be committed
is said once and is not tried again until something else was written.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kameng_tui.desk.commits import Committed
    from kameng_tui.desk.desk import Desk
    from kameng_tui.tui.app import KamengApp

PAUSE = 1.0  # seconds


class ActionCommits:
    """Looks every moment whether something was written."""

    def __init__(self, app: KamengApp) -> None:
        self.app = app
        self.seen: frozenset[str] = frozenset()
        self.tried: frozenset[str] = frozenset()
        self.busy = False

    def tick(self) -> None:
        desk = self.app.desk
        written = frozenset(desk.book.changed) if desk.has_book else frozenset()
        waits = not written or written != self.seen or written == self.tried or self.busy
        self.seen = written
        if waits or not _asked_for(desk, "action"):
            return
        self.tried, self.busy = written, True
        self.app.run_worker(self._commit, thread=True, exit_on_error=False, group="commit")

    def _commit(self) -> None:
        from kameng_tui.desk.commits import commit_own

        try:
            made = commit_own(self.app.desk)
        finally:
            self.busy = False
        if made is None or not made.said:
            self.tried = frozenset()
        if made is not None:
            self.app.call_from_thread(self._tell, made)

    def _tell(self, made: Committed) -> None:
        from kameng_tui.tui.safe import plain

        self.app.notify(
            plain(made.said or f"已提交:{made.subject}"),
            severity="warning" if made.said else "information",
            markup=False,
        )
        self.app.refresh_screens()


def commit_on_leave(desk: Desk) -> None:
    """Commits what this session wrote, once the screen is the shell's again, and says so there."""
    if (
        not desk.has_book
        or not desk.book.changed
        or not (_asked_for(desk, "leave") or _asked_for(desk, "action"))
    ):
        return
    from kameng_tui.desk.commits import commit_own
    from kameng_tui.privacy.mask import visible_controls

    made = commit_own(desk, ask=True)
    if made is not None:
        print(visible_controls(made.said or f"已提交:{made.subject}({made.files} 个文件)"), file=sys.stderr)


def _asked_for(desk: Desk, when: str) -> bool:
    from kameng_tui.desk.commits import policy
    from kameng_tui.desk.errors import DeskError

    try:
        return policy(desk, "tui") == when
    except DeskError:  # `doctor` says what is wrong with the setting
        return False
