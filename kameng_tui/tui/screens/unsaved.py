"""When a form could not be saved: what was typed stays, is saved again, goes to the clipboard, or into a file elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kameng_tui.tui.screens.ask import ChoiceScreen

if TYPE_CHECKING:
    from kameng_tui.tui.base import WorkScreen

CHOICES = (
    ("again", "再存一次"),
    ("copy", "把我填的送往剪贴板,留在这里"),
    ("file", "把我填的存成临时文件夹里的一个文件,留在这里"),
    ("stay", "留在这里"),
)


def offer(screen: WorkScreen, sentence: str, again: Callable[[], object], typed: Callable[[], str]) -> None:
    """Asks what to do; ``typed()`` is all that was typed and is not saved, one field a line."""

    def chosen(what: str | None) -> None:
        if what == "again":
            again()
        elif what == "copy":
            screen.say(screen.kameng.send_to_clipboard(typed()))
        elif what == "file":
            _to_file(screen, typed())

    screen.app.push_screen(ChoiceScreen("没有存上", CHOICES, intro=sentence), chosen)


def _to_file(screen: WorkScreen, text: str) -> None:
    from kameng_tui.desk.clipboard import to_file

    path = screen.attempt(to_file, text)
    if path is not None:
        screen.say(f"已存为文件(只有您能读,用完请删):{path}")
