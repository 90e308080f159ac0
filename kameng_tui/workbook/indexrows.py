"""What goes into the index of a workbook and what comes out of it: rows of a case and its dues, a window of time, a list."""

from __future__ import annotations

from typing import NamedTuple

from kameng_tui.record import record

LAST = 2**60
"""Behind every instant, doubled."""
RUNS = 2**61
"""What runs stands behind all that has passed: the place of a due on the agenda is one number, twice its instant, and
one more where the duty is theirs."""
NEVER = RUNS + LAST


@record
class DueLine:
    """One due that is not met. ``turns``: the last instant (microseconds) at which it still runs; ``bare``: a window of
    a channel at which nothing is filed, which leaves the agenda when it has closed."""

    due: str
    turns: int
    earliest: int
    theirs: bool
    bare: bool
    body: bytes


@record
class CaseLine:
    """What is kept of one case. ``stamp`` empty: never to be trusted. ``unread``: what could not be read of it, empty where
    there is nothing. ``running``: its dues count; ``urgent``: nothing was sent yet and it cannot wait. ``names``: what is also found by
    pinyin; ``prints``: what other cases of the same merchant have too; ``letters``: what cases have too that tell nearly the same story to an office."""

    id: str
    stamp: bytes
    needs: str
    unread: str
    running: bool
    urgent: bool
    facts: bytes
    words: str
    names: tuple[str, ...]
    dues: tuple[DueLine, ...]
    prints: tuple[str, ...] = ()
    letters: tuple[int, ...] = ()


@record
class Window:
    """What counts at an instant: ``now``, the end of its day, and how far the agenda looks ahead."""

    now: int
    tonight: int
    last: int


class Listed(NamedTuple):
    """One case in a list. ``urgent``: it stands first where urgency counts. ``pressing``: where its first due stands on the
    agenda, or ``NEVER``. ``place``: where the case stands in the list."""

    id: str
    facts: bytes
    running: int
    urgent: int
    pressing: int
    place: int

    @property
    def when(self) -> tuple[int, bool, bool] | None:
        """Of its first due the instant, whether it has passed, and whether the duty is theirs."""
        if self.pressing == NEVER:
            return None
        passed = self.pressing < LAST
        return (self.pressing if passed else self.pressing - RUNS) // 2, passed, bool(self.pressing % 2)


class Counts(NamedTuple):
    """How many dues are on the agenda, how many of them have passed, and how many that run will have by tonight."""

    due: int
    late: int
    today: int
