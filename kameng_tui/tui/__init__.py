"""The full-screen face. ``run`` is all that the command line calls; Textual is imported inside it and nowhere earlier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kameng_tui.workbook.vault import Vault


def run(
    *,
    path: Path | None,
    clock: Callable[[], datetime],
    vault: Callable[[], Vault],
    author: str,
    env: Mapping[str, str],
    demo: bool = False,
) -> int:
    """Opens the workbook at ``path`` (or the one found from here) full-screen; returns the exit status.

    Where there is none, the first question is asked and a workbook is made with the first case.
    """
    import gc
    import os

    # Input methods break on terminals with the kitty protocol (anchors: long commits arrive as garbage).
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    gc.disable()  # until the first paint: a sixth of the start
    try:
        from kameng_tui.desk.desk import Desk, locate
        from kameng_tui.desk.errors import Missing, sentences
        from kameng_tui.tui.app import KamengApp

        try:
            with sentences():
                book = locate(path, Path.cwd(), env)
        except Missing:
            book = None
        app: KamengApp | None = None

        def now() -> datetime:
            return clock() + (app.shift if app is not None else timedelta(0))

        desk = Desk(book, clock=now, vault=vault, author=author, remember=not demo)
        app = KamengApp(desk, env=env, demo=demo, home=path)
        status = app.run() or app.return_code or 0
        if not demo:
            from kameng_tui.tui.commits import commit_on_leave

            commit_on_leave(desk)
        return status
    finally:
        gc.enable()
