"""What a hundred installed channels cost at a start: CPU time of `kameng due` with them and without, in one run.

The channels are packs of full size, copies of the shipped 12315 one under other names. Its window for filing at all is
taken out first: a window is work of the case, a row in the answer of every case, and no cost of the start.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from start import ROOT, cpu

COUNT = 100
MODEL = ROOT / "plugins/kameng_12315"
BUDGET = 20.0


def packs(folder: Path) -> None:
    """``COUNT`` data packs in ``folder``."""
    text = (MODEL / "channel.toml").read_text(encoding="utf-8")
    text = text.replace('met_by = ["submitted"]', 'met_by = ["supplied"]')
    for number in range(COUNT):
        pack = folder / f"c{number:03}"
        shutil.copytree(MODEL / "templates", pack / "templates")
        own = text.replace('id = "12315"', f'id = "c{number:03}"', 1)
        (pack / "channel.toml").write_text(own, encoding="utf-8")


def main() -> None:
    """Prints medians, their difference and their ratio."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=15)
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book"
        shutil.copytree(ROOT / "cases", book)
        packs(Path(folder) / "many/data/kameng/channels")
        argv = [sys.executable, "-m", "kameng_tui", "due", "--json", "-w", str(book), "--today", "2026-11-21T10:30"]  # fmt: skip
        homes = {
            name: {**os.environ, "HOME": f"{folder}/{name}", "XDG_DATA_HOME": f"{folder}/{name}/data", "XDG_CACHE_HOME": f"{folder}/{name}/cache", "KAMENG_VAULT": "memory", "PYTHONDONTWRITEBYTECODE": ""}
            for name in ("none", "many")
        }  # fmt: skip
        first = {name: cpu(argv, env) for name, env in homes.items()}  # makes bytecode and index warm
        times: dict[str, list[float]] = {name: [] for name in homes}
        for _ in range(rounds):
            for name, env in homes.items():
                times[name].append(cpu(argv, env))
    middle = {name: statistics.median(values) for name, values in times.items()}
    for name, value in middle.items():
        low, high = min(times[name]), max(times[name])
        print(
            f"{name}  median {value:6.1f} ms  ({low:.0f} to {high:.0f}, n={rounds}; cold {first[name]:.0f})"
        )
    print(
        f"{COUNT} channels more, warm index: +{middle['many'] - middle['none']:.1f} ms of CPU  (budget {BUDGET:.0f})"
    )
    print(f"with / without            {middle['many'] / middle['none']:.2f}")


if __name__ == "__main__":
    main()
