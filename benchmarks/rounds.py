"""Rounds of measurements: everything is run once in each round, in another order each time, so that ratios mean something.

A run after a heavy one finds the caches of the machine cold, and a shared machine has bad minutes: both fall on all alike.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Mapping
from typing import TypeVar

K = TypeVar("K")


def rounds(runs: Mapping[K, Callable[[], float]], count: int) -> dict[K, list[float]]:
    """What each run says of itself, so many times, after once that does not count."""
    for run in runs.values():
        run()
    times: dict[K, list[float]] = {name: [] for name in runs}
    for number in range(count):
        for name in random.Random(number).sample(list(runs), len(runs)):
            times[name].append(runs[name]())
    return times


def middle(times: Mapping[K, list[float]]) -> dict[K, float]:
    return {name: statistics.median(values) for name, values in times.items()}


def line(name: str, values: list[float], unit: str = "ms") -> str:
    """One line: the median, the range and the number of rounds."""
    digits = 1 if max(values) < 1000 else 0
    low, mid, high = min(values), statistics.median(values), max(values)
    return (
        f"{name:16} median {mid:9.{digits}f} {unit}  ({low:.{digits}f} to {high:.{digits}f}, n={len(values)})"
    )
