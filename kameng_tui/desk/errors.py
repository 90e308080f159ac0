"""What a use-case may refuse with: one Chinese sentence, and the exit status the CLI answers with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kameng_tui.case.edit import EditFault
from kameng_tui.knowledge.load import Damaged
from kameng_tui.values import BadValue
from kameng_tui.workbook import errors as disk

if TYPE_CHECKING:
    from kameng_tui.case.merge import Conflict, Merged
    from kameng_tui.workbook.book import Loaded


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


class Conflicted(WouldLose):
    """Both we and others changed the same place of a file; nothing was written. ``desk.saving.decide`` writes it once the
    person has chosen; ``loaded`` is the case with what the others wrote, ``secrets`` what was typed for the vault."""

    def __init__(self, sentence: str, loaded: Loaded, rel: str, merged: Merged) -> None:
        super().__init__(sentence)
        self.loaded = loaded
        self.rel = rel
        self.merged = merged
        self.secrets: dict[str, str] = {}

    @property
    def case(self) -> str:
        return self.loaded.dossier.id

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return self.merged.conflicts

    @property
    def doc(self) -> dict[str, Any]:
        """What was to be written, merged with all that could be."""
        return self.merged.doc


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
