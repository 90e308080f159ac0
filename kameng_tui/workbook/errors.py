"""What the workbook says when it cannot do what was asked: each carries one Chinese sentence as ``str()``.

The faces turn the class into an exit status: NotFound 4, Refused 2, WouldLose 3, Unreadable 1, any other 1.
"""

from __future__ import annotations

from pathlib import Path


class WorkbookError(Exception):
    """Any refusal of this room."""


class NotFound(WorkbookError):
    """What was named is not there."""


class Refused(WorkbookError):
    """What was given may not enter."""


class WouldLose(WorkbookError):
    """Going on could lose something; nothing was written."""


class Changed(WouldLose):
    """The file on disk is no longer the one that was loaded."""


class SaveFailed(WouldLose):
    """The disk refused: full, read-only, folder gone. The old file stands."""


class AlreadyExists(WouldLose):
    """Something already stands where a new thing was to be made."""


class RewriteFailed(WouldLose):
    """A text could not be changed so that it reads back as asked with every comment kept."""


class Unreadable(WorkbookError):
    """A file that cannot be understood. ``line`` is None where no line is to blame."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        super().__init__(f"{path} 第 {line} 行:{reason}" if line else f"{path}:{reason}")
        self.path = path
        self.line = line
        self.reason = reason
