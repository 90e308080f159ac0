"""Which fields of a filing were carried over already: small marks in the user's data folder, never in the workbook.

Of a value only two bytes of a hash are kept: enough to notice a change, far too few to find a phone number by. Nothing
rests on the marks: where they cannot be read or written, nothing counts as carried over.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from kameng_tui.record import record
from kameng_tui.values import parse_when, show_when
from kameng_tui.workbook.notebook import asked, noted

KEPT = timedelta(days=90)  # a filing that nobody went on with for so long is begun anew
_TABLE = (
    "CREATE TABLE IF NOT EXISTS sent (filing TEXT, field TEXT, mark TEXT, at TEXT, PRIMARY KEY (filing, field)) "
    "WITHOUT ROWID"
)


@record
class Sent:
    """A field that was carried over: the mark of its value then, and when."""

    mark: str
    at: datetime


def mark_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:4]


def sent(path: Path, filing: str) -> Mapping[str, Sent]:
    """The fields of a filing that were carried over; ``filing`` names it among all workbooks."""
    found = {}
    for field, mark, at in asked(path, "SELECT field, mark, at FROM sent WHERE filing=?", filing):
        with contextlib.suppress(ValueError):
            found[str(field)] = Sent(str(mark), parse_when(at))
    return found


def keep(path: Path, filing: str, field: str, text: str, now: datetime) -> None:
    """Notes that a field was carried over as ``text``; what is older than ``KEPT`` is forgotten with it."""
    noted(
        path,
        (_TABLE, ()),
        ("DELETE FROM sent WHERE at < ?", (show_when(now - KEPT),)),
        ("REPLACE INTO sent VALUES (?,?,?,?)", (filing, field, mark_of(text), show_when(now))),
    )


def forget(path: Path, filing: str) -> None:
    """The filing is begun anew, or was handed in."""
    asked(path, "DELETE FROM sent WHERE filing=?", filing)
