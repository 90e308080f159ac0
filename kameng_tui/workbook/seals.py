"""The sealed list of a case's evidence: ``evidence/SHA256SUMS``, in the form of ``sha256sum``, so that anyone can check it
without us. Paths are those in the case folder. Reads and writes the list; what follows from it is for the desk to say.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kameng_tui.record import record
from kameng_tui.values import BadValue, parse_when, show_when
from kameng_tui.workbook import reading
from kameng_tui.workbook.book import Loaded, Workbook
from kameng_tui.workbook.errors import Unreadable
from kameng_tui.workbook.files import is_temporary, read_state, save
from kameng_tui.workbook.layout import EVIDENCE
from kameng_tui.workbook.locks import alone

LIST = f"{EVIDENCE}/SHA256SUMS"
_AT = "# 封存时间 "
_ROW = re.compile(r"(?P<escaped>\\?)(?P<digest>[0-9a-fA-F]{64}) [ *](?P<name>.+)")
_ESCAPES = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}


@record
class Seal:
    """What was sealed: SHA-256 by path, and when; None where the list does not say."""

    digests: Mapping[str, str]
    at: datetime | None


def read(loaded: Loaded) -> Seal | None:
    """The list of a case; None where nothing was sealed. Raises Unreadable, with the line."""
    path = loaded.folder / LIST
    state = read_state(path)
    if state.data is None:
        return None
    digests: dict[str, str] = {}
    at = None
    for number, line in enumerate(state.text.replace("\r\n", "\n").split("\n"), 1):
        if line.startswith(_AT):
            at = _moment(line.removeprefix(_AT))
        elif line and not line.startswith("#"):
            row = _ROW.fullmatch(line)
            if row is None:
                raise Unreadable(
                    path, number, "不是「指纹  文件」这样的一行,请找回原来的清单,或删掉它重新封存"
                )
            digests[_unescaped(row["name"]) if row["escaped"] else row["name"]] = row["digest"].lower()
    return Seal(digests, at)


def write(book: Workbook, folder: Path, digests: Mapping[str, str], at: datetime, by: str) -> Path:
    """Writes the list of a case anew. Raises Changed, SaveFailed."""
    path = folder / LIST
    head = [
        f"{_AT}{show_when(at)}",
        f"# 封存人 {' '.join(by.split())}",
        "# 核对:在案件文件夹里运行 sha256sum -c " + LIST,
    ]
    rows = [_row(name, digests[name]) for name in sorted(digests)]
    with alone(folder):
        save(read_state(path), "".join(f"{line}\n" for line in (*head, *rows)))
    book.changed.add(f"{folder.name}/{LIST}")
    return path


def originals(loaded: Loaded) -> list[str]:
    """Every file in ``evidence/`` that is neither a card nor ours, by its path in the case folder; links are followed only
    inside the case."""
    found = []
    for folder, folders, names in os.walk(loaded.folder / EVIDENCE):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            rel = path.relative_to(loaded.folder).as_posix()
            ours = rel == LIST or name.startswith(".") or name.endswith(".toml") or is_temporary(name)
            if not ours and not reading.leads_outside(path, loaded.folder):
                found.append(rel)
    return found


def _row(name: str, digest: str) -> str:
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "\\" if escaped != name else ""  # so says sha256sum that what follows is escaped
    return f"{mark}{digest}  {escaped}"


def _unescaped(name: str) -> str:
    return re.sub(r"\\[\\nr]", lambda found: _ESCAPES[found[0]], name)


def _moment(text: str) -> datetime | None:
    try:
        return parse_when(text)
    except BadValue:
        return None
