"""Where a channel is said to be, as entry points and folders of packs give it."""

from __future__ import annotations

from kameng_tui.record import record

OWN = "kameng-tui"
RANK = ("shipped", "plugin", "pack", "workbook")
MANIFEST_FILE = "channel.toml"


@record
class Place:
    """``claimed`` is the id it comes under, ``by`` who provides it, ``fault`` what is wrong with the place itself."""

    origin: str
    claimed: str
    folder: str
    file: str
    by: str = ""
    fault: str = ""
