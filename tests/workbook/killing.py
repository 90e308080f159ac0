"""Kills the writer, and looks at what it leaves: at each line it runs, and real processes at any instant.

Started as a program of its own, for it forks and one thread is all it may have: ``killing.py lines|times N [SEED]``. Prints
as JSON how many kills were tried, and how many left the old file, the new one, and anything else (which is to be none).
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from kameng_tui.workbook import files

OLD, NEW = b"old = 1\n" * 2_000, b"new = 2\n" * 3_000  # more than any buffer holds
DRIVES = ("links", "renames")


def setting(drive: str) -> None:
    """What the drive can do to give a new file its name: hard links, or a rename that replaces nothing."""
    if drive == "renames":

        def no_links(*args: Any) -> None:
            raise PermissionError(1, "no hard links here")

        os.link = no_links  # type: ignore[assignment]


def change(folder: Path) -> None:
    files.save(files.FileState(folder / "a.toml", OLD), NEW.decode())


def make(folder: Path) -> None:
    files.save(files.FileState(folder / "b.toml", None), NEW.decode())


def copy(folder: Path) -> None:
    files.save_bytes_stream(folder / "source", folder / "c.png")


STEPS: dict[str, tuple[Callable[[Path], None], str, bytes | None]] = {
    "change": (change, "a.toml", OLD),
    "make": (make, "b.toml", None),
    "copy": (copy, "c.png", None),
}


def fresh(folder: Path) -> None:
    """The folder as it was before the first save."""
    for path in folder.iterdir():
        path.unlink()
    (folder / "a.toml").write_bytes(OLD)
    (folder / "source").write_bytes(NEW)


def left(folder: Path, name: str, before: bytes | None) -> str:
    """``old`` or ``new``; ``broken`` if it is neither, or if anything lies about that doctor does not know as ours."""
    path = folder / name
    found = path.read_bytes() if path.exists() else None
    known = {"a.toml", "source", name}
    strange = [p.name for p in folder.iterdir() if p.name not in known and not files.is_temporary(p.name)]
    others = (folder / "a.toml").read_bytes() == OLD or name == "a.toml"
    if strange or not others or (folder / "source").read_bytes() != NEW:
        return "broken"
    return {before: "old", NEW: "new"}.get(found, "broken")


def dies_at(line: int, work: Callable[[Path], None], folder: Path) -> bool:
    """Whether a process that does ``work`` is killed before the ``line``-th line of the saving module that it runs."""
    pid = os.fork()
    if pid == 0:
        count = 0

        def trace(frame: FrameType, event: str, arg: Any) -> Any:
            nonlocal count
            if frame.f_code.co_filename != files.__file__:
                return None
            if event == "line":
                count += 1
                if count == line:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        work(folder)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def at_each_line(folder: Path) -> Counter[str]:
    """Every way of saving, on every drive, killed before each line in turn."""
    found: Counter[str] = Counter()
    for drive in DRIVES:
        setting(drive)
        for work, name, before in STEPS.values():
            line, alive = 0, True
            while alive:
                line += 1
                fresh(folder)
                alive = dies_at(line, work, folder)
                found[left(folder, name, before)] += alive
                found["kills"] += alive
            found["unfinished"] += left(folder, name, before) != "new"
    return found


def at_any_time(folder: Path, times: int, seed: int) -> Counter[str]:
    """Processes that save without end, killed after a random while: one of the two texts is always there, whole."""
    found: Counter[str] = Counter()
    chance = random.Random(seed)
    fresh(folder)
    for _ in range(times):
        pid = os.fork()
        if pid == 0:
            state = files.read_state(folder / "a.toml")
            while True:
                state = files.save(state, (NEW if state.data == OLD else OLD).decode())
        time.sleep(chance.uniform(0.001, 0.02))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        found["kills"] += 1
        found[left(folder, "a.toml", OLD)] += 1
    return found


def main() -> None:
    how, times, seed = (*sys.argv[1:], *("lines", "100", "1")[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = at_each_line(folder) if how == "lines" else at_any_time(folder, int(times), int(seed))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
