"""How fast evidence is checked and taken in: ÷ ``sha256sum`` on the same file, interleaved in one run.

The file is written whole (no holes), of random bytes, and read once before, so that all measure hashing and none the disk.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kameng_tui.workbook.files import hash_file, save_bytes_stream

MEGA = 1024 * 1024


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Prints medians and ratios."""
    options = argparse.ArgumentParser()
    options.add_argument("--megabytes", type=int, default=500)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file, copy = Path(folder) / "file", Path(folder) / "copy"
        with file.open("wb") as out:
            for _ in range(given.megabytes):
                out.write(os.urandom(MEGA))
        seen: list[int] = []

        def copied(how: Callable[[], object]) -> float:
            took = seconds(how)
            copy.unlink()
            os.sync()  # what one round wrote is not for the next to wait for
            return took

        runs = {
            "sha256sum": lambda: seconds(
                lambda: subprocess.run(["sha256sum", str(file)], check=True, stdout=subprocess.DEVNULL)
            ),
            "verify": lambda: seconds(lambda: hash_file(file, lambda done, total: seen.append(done))),
            "cp and sync": lambda: copied(lambda: (shutil.copyfile(file, copy), synced(copy))),
            "attach": lambda: copied(lambda: save_bytes_stream(file, copy, lambda done, total: None)),
        }
        for run in runs.values():
            run()
        times: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(given.rounds):
            for name, run in runs.items():
                times[name].append(run())
    middle = {name: statistics.median(values) for name, values in times.items()}
    for name, value in middle.items():
        print(f"{name:12} median {value:6.2f} s  {given.megabytes / value:6.0f} MB/s  (n={given.rounds})")
    print(
        f"verify / sha256sum                       {middle['verify'] / middle['sha256sum']:.2f}  (budget 1.1)"
    )
    both = middle["sha256sum"] + middle["cp and sync"]
    print(f"attach / (sha256sum + copying and sync)  {middle['attach'] / both:.2f}")


def synced(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


if __name__ == "__main__":
    main()
