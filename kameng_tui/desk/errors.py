"""What a use-case may refuse with: one Chinese sentence, and the exit status the CLI answers with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kameng_tui.case.edit import EditFault
from kameng_tui.knowledge.load import Damaged
from kameng_tui.values import BadValue
from kameng_tui.workbook import errors as disk


class DeskError(Exception):
    """A use-case was refused. ``str()`` is a Chinese sentence naming what concerns it and the way out."""

    exit = 2


class Missing(DeskError):
    """What was asked for does not exist."""

    exit = 4


class WouldLose(DeskError):
    """Refused to avoid losing something; nothing was written."""

    exit = 3


class Changed(WouldLose):
    """A file changed on disk since it was loaded; nothing was written, what was typed is still the caller's."""


class BadFile(DeskError):
    """A file that was asked for cannot be read."""

    exit = 1


@contextmanager
def sentences() -> Iterator[None]:
    """Turns the errors of the rooms below into DeskErrors: every use-case runs inside it."""
    try:
        yield
    except (EditFault, BadValue) as fault:
        raise DeskError(str(fault)) from fault
    except disk.Changed as fault:
        raise Changed(str(fault)) from fault
    except disk.WouldLose as fault:
        raise WouldLose(str(fault)) from fault
    except disk.NotFound as fault:
        raise Missing(str(fault)) from fault
    except disk.Unreadable as fault:
        raise BadFile(str(fault)) from fault
    except (disk.WorkbookError, Damaged) as fault:
        raise DeskError(str(fault)) from fault
