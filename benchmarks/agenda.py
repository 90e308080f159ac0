"""The agenda of 10,000 cases: building the shelf once, and looking up an instant, as ratios to sorting the plain list.

The dues are made, not reckoned: six a case over two years, of both sides, some with two readings, some met.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from kameng_tui.reckon.agenda import Shelf, in_order
from kameng_tui.reckon.dues import Due, state_of
from kameng_tui.values import day_end, parse_when

NOW = parse_when("2026-11-21T10:30")
A_CASE = 6
BUDGET = 50.0  # ms for one look at the agenda


def dues_of_cases(cases: int, seed: int = 7) -> list[Due]:
    """The dues of so many cases, the same at every run."""
    rng = random.Random(seed)
    return [_due(rng, f"2026-01-01-case-{n:05d}", place) for n in range(cases) for place in range(A_CASE)]


def _due(rng: random.Random, case: str, place: int) -> Due:
    duty = rng.choice(("theirs", "theirs", "ours"))
    start = NOW + timedelta(hours=rng.randrange(-365 * 24, 365 * 24))
    by_hour = rng.random() < 0.3
    earliest = start if by_hour else day_end(start.date())
    latest = earliest + timedelta(days=0 if by_hour else rng.choice((0, 0, 1, 8)))
    met = rng.random() < 0.4
    return Due(
        id=f"f{place}:limit:{place}", case=case, filing=rng.choice(("", f"f{place}")), entry="", limit="limit",
        label="决定是否受理", duty=duty, start=start, earliest=earliest, latest=latest, provisional=False,
        transition=None, state=state_of(duty, earliest, latest, met, NOW), confidence="verified",
        binding="statutory", source=("来源",), version="1", steps=(), channel="12315",
    )  # fmt: skip


def timed(what: Callable[[], Any], rounds: int) -> list[float]:
    """Milliseconds of each run, after one that does not count."""
    what()
    times = []
    for _ in range(rounds):
        gc.collect()
        began = time.perf_counter()
        what()
        times.append((time.perf_counter() - began) * 1000)
    return times


def main() -> None:
    """Prints medians, ranges and ratios."""
    options = argparse.ArgumentParser()
    options.add_argument("--cases", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=9)
    given = options.parse_args()
    dues = dues_of_cases(given.cases)
    shelf = Shelf(dues)
    tomorrow: datetime = NOW + timedelta(days=1)
    runs: dict[str, Callable[[], Any]] = {
        "sort": lambda: in_order(dues, NOW),
        "build": lambda: Shelf(dues),
        "all": lambda: shelf.at(NOW),
        "30 days": lambda: shelf.at(NOW, 30),
        "40 rows": lambda: shelf.at(NOW, limit=40),
        "moved": lambda: shelf.at(tomorrow),
        "counts": lambda: shelf.counts(NOW),
    }
    times = {name: timed(run, given.rounds) for name, run in runs.items()}
    middle = {name: statistics.median(values) for name, values in times.items()}
    print(f"{given.cases} cases, {len(dues)} dues, {len(shelf.at(NOW))} on the agenda")
    for name, value in middle.items():
        span = f"{min(times[name]):.2f} to {max(times[name]):.2f}, n={given.rounds}"
        print(f"{name:8} median {value:8.2f} ms  ({span})  / sort {value / middle['sort']:.3f}")
    print(f"slowest look at the agenda: {max(middle['all'], middle['moved']):.1f} ms  (budget {BUDGET:.0f})")


if __name__ == "__main__":
    main()
