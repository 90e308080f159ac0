"""What a hundred installed channels cost: CPU time with them and without, everything interleaved in one run.

The channels are packs of full size, copies of the shipped 12315 one under other names. ``packs`` have no window for
filing at all; ``windows`` have one each, which is work of the cases and no cost of the start: a row in the answer for
every case. ``open`` is a case made into what its screen shows.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from rounds import line, middle, rounds
from start import ROOT, cpu

COUNT = 100
MODEL = ROOT / "plugins/kameng_12315"
BUDGET = 20.0
CASE = "2026-09-01-huixiang-k3f9"
NOW = "2026-11-21T10:30"
OPEN = f"""
import os, sys
sys.path[0] = os.getcwd()  # as with -m: of another path the index would be made anew
from pathlib import Path
from kameng_tui.desk import cases
from kameng_tui.desk.desk import Desk
from kameng_tui.values import parse_when
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.vault import MemoryVault
desk = Desk(Workbook.open(Path(sys.argv[1])), clock=lambda: parse_when("{NOW}"), vault=MemoryVault)
assert cases.open_case(desk, "{CASE}").steps
"""


def packs(folder: Path, windows: bool) -> None:
    """``COUNT`` data packs in ``folder``."""
    text = (MODEL / "channel.toml").read_text(encoding="utf-8")
    if not windows:
        text = text.replace('met_by = ["submitted"]', 'met_by = ["supplied"]')
    for number in range(COUNT):
        pack = folder / f"c{number:03}"
        shutil.copytree(MODEL / "templates", pack / "templates")
        own = text.replace('id = "12315"', f'id = "c{number:03}"', 1)
        (pack / "channel.toml").write_text(own, encoding="utf-8")


def main() -> None:
    """Prints medians, and what the hundred channels add to each command."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=15)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book"
        shutil.copytree(ROOT / "cases", book)
        for name in ("packs", "windows"):
            packs(Path(folder) / name / "data/kameng/channels", name == "windows")
        kameng = [sys.executable, "-m", "kameng_tui"]
        commands = {
            "due": [*kameng, "due", "--json", "-w", str(book), "--today", NOW],
            "list": [*kameng, "list", "--json", "-w", str(book), "--today", NOW],
            "plugin list": [*kameng, "plugin", "list", "--json"],
            "open": [sys.executable, "-c", OPEN, str(book)],
        }
        homes = {
            name: {**os.environ, "HOME": f"{folder}/{name}", "XDG_DATA_HOME": f"{folder}/{name}/data", "XDG_CACHE_HOME": f"{folder}/{name}/cache", "KAMENG_VAULT": "memory", "PYTHONDONTWRITEBYTECODE": ""}
            for name in ("none", "packs", "windows")
        }  # fmt: skip
        runs = {
            (command, name): partial(cpu, commands[command], homes[name])
            for command in commands
            for name in homes
        }
        times = rounds(runs, given.rounds)
    mid = middle(times)
    for (command, name), values in times.items():
        more, ratio = mid[command, name] - mid[command, "none"], mid[command, name] / mid[command, "none"]
        added = f"  +{more:5.1f} ms  x{ratio:.2f}" if name != "none" else ""
        print(f"{line(f'{command} {name}', values)}{added}")
    print(f"budget: {COUNT} packs add at most {BUDGET:.0f} ms to a start with a warm index")


if __name__ == "__main__":
    main()
