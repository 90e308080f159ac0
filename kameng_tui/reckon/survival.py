"""How long it takes where some have not arrived yet: the median by Kaplan and Meier. Pure.

Who still waits counts as having waited so long, neither as arrived nor as nothing: looking only at those that are over
makes a slow platform look fast.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction


def median_days(waits: Iterable[tuple[int, bool]]) -> int | None:
    """The first day by which half or more have arrived, over (days, whether it arrived then); None where that day has not
    been seen yet."""
    lines = sorted(waits, key=lambda wait: (wait[0], not wait[1]))
    left, share = len(lines), Fraction(1)
    for days, arrived in lines:
        if arrived:
            share *= Fraction(left - 1, left)
            if share <= Fraction(1, 2):
                return days
        left -= 1
    return None
