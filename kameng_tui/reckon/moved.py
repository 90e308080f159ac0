"""Which dues moved between two reckonings, as when a new calendar came. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kameng_tui.reckon.dues import Due
from kameng_tui.record import record


@record
class Moved:
    """One due whose dates, or whose being provisional, changed; ``due`` is its id in the case."""

    case: str
    due: str
    label: str
    duty: str
    from_earliest: datetime
    to_earliest: datetime
    from_latest: datetime
    to_latest: datetime
    was_provisional: bool
    is_provisional: bool


def moved(before: Iterable[Due], after: Iterable[Due]) -> tuple[Moved, ...]:
    """The dues of ``after`` that ``before`` had at another date, by case, then by their new date.

    A due that stands on one side only has not moved: it began, or ended.
    """
    known = {(due.case, due.id): due for due in before}
    pairs = ((known.get((due.case, due.id)), due) for due in after)
    found = [_moved(old, new) for old, new in pairs if old is not None and _dates(old) != _dates(new)]
    return tuple(sorted(found, key=lambda m: (m.case, m.to_earliest, m.due)))


def _dates(due: Due) -> tuple[datetime, datetime, bool]:
    return due.earliest, due.latest, due.provisional


def _moved(old: Due, new: Due) -> Moved:
    return Moved(
        case=new.case,
        due=new.id,
        label=new.label,
        duty=new.duty,
        from_earliest=old.earliest,
        to_earliest=new.earliest,
        from_latest=old.latest,
        to_latest=new.latest,
        was_provisional=old.provisional,
        is_provisional=new.provisional,
    )
