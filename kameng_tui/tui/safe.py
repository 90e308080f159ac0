"""The one door from other people's text to the screen: nothing that passes it is markup, an escape sequence or a bidi trick.

Every widget that shows text of a case, a file, a manifest or a message gets it from here. It changes what is shown, never
what is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.content import Content

LONGEST_LINE = 4000  # characters: more than the widest terminal shows of any row


def plain(text: object) -> str:
    """``text`` with everything that could steer a terminal made visible; line ends and tabs stay a layout matter."""
    whole = str(text)
    if whole.isprintable():
        return whole
    from kameng_tui.privacy.mask import visible_controls

    lines = whole.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(
        line if line.isprintable() else visible_controls(line.replace("\t", "    ")) for line in lines
    )


def one_line(text: object) -> str:
    """``text`` as one line: what a list row shows of it, which is never more than its beginning."""
    whole = str(text)
    return joined(whole if len(whole) <= LONGEST_LINE else f"{whole[:LONGEST_LINE]}..")


def joined(text: object) -> str:
    """The whole of ``text`` as one line, for a field of one line."""
    shown = plain(text)
    return " ".join(shown.split()) if "\n" in shown else shown


def content(text: object) -> Content:
    """``text`` for Static, Label, OptionList, Select and border titles: shown letter by letter."""
    from textual.content import Content

    return Content(plain(text))
