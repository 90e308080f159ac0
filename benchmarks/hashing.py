"""How fast evidence is checked and taken in: ÷ ``sha256sum`` on the same file, interleaved in one run.

The file is written whole (no holes), of random bytes, and read once before, so that all measure hashing and none the disk.
``memory``: what the process of the program needs at most beyond itself, whatever the size of the file.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rounds import line, middle, rounds

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
        before = most_memory()

        def copied(how: Callable[[], object]) -> float:
            took = seconds(how)
            copy.unlink()
            os.sync()  # what one round wrote is not for the next to wait for
            return took

        runs = {
            "sha256sum": lambda: seconds(
                lambda: subprocess.run(["sha256sum", str(file)], check=True, stdout=subprocess.DEVNULL)
            ),
            "verify": lambda: seconds(lambda: hash_file(file, lambda done, total: None)),
            "cp and sync": lambda: copied(lambda: (shutil.copyfile(file, copy), synced(copy))),
            "attach": lambda: copied(lambda: save_bytes_stream(file, copy, lambda done, total: None)),
        }
        times = rounds(runs, given.rounds)
    mid = middle(times)
    for name, values in times.items():
        print(f"{line(name, values, 's')}  {given.megabytes / mid[name]:6.0f} MB/s")
    both = mid["sha256sum"] + mid["cp and sync"]
    print(f"verify / sha256sum                       {mid['verify'] / mid['sha256sum']:.2f}  (budget 1.1)")
    print(f"attach / (sha256sum + copying and sync)  {mid['attach'] / both:.2f}")
    print(f"memory beyond the start                  {most_memory() - before:.1f} MB")


def most_memory() -> float:
    """Megabytes that this process needed at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def synced(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


if __name__ == "__main__":
    main()
