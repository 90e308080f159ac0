"""Home, list and search of a big workbook (made by make_cases.py), as ratios and differences, interleaved in one run.

``rows``: until the rows of home stand on the screen, ``small book``: those of the example. Keys are timed in one process
against a warm index. ``git status`` looks at as many files as ``list`` with a warm index does. ``todo list``: todoman over
as many open todos as there are cases, from its own warm cache; it is no package of ours, so where it lies is an option.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from rounds import line, middle, rounds
from start import EMPTY_APP, ROOT, paints

NOW = "2026-11-21T10:30"
SEARCHES = ("退款", "汇想", "hxkm", "MK0000000000004", "第77号", "全额退回 录屏")
KEYS = f"""
import json, sys, time
sys.path[0] = {str(ROOT)!r}
from pathlib import Path
from kameng_tui.desk import agenda
from kameng_tui.desk.desk import Desk
from kameng_tui.values import parse_when
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.vault import MemoryVault
desk = Desk(Workbook.open(Path(sys.argv[1])), clock=lambda: parse_when("{NOW}"), vault=MemoryVault)
def timed(work):
    took = []
    for _ in range(5):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)[2]
known = agenda.remembered(desk, 30)
found = {{"agenda": timed(lambda: agenda.remembered(desk, 30)), "check": timed(lambda: agenda.overview(desk, 30))}}
for text in {SEARCHES!r}:
    agenda.found_in(desk, known, text, 30)
    found[text] = timed(lambda: agenda.found_in(desk, known, text, 30))
print(json.dumps({{name: round(value, 1) for name, value in found.items()}}, ensure_ascii=False))
"""


def wall(argv: list[str], env: dict[str, str]) -> float:
    """Milliseconds of one run."""
    began = time.perf_counter()
    subprocess.run(argv, env=env, check=True, capture_output=True)
    return (time.perf_counter() - began) * 1000


def todos(folder: Path, count: int) -> list[str]:
    """Makes so many open todos with a date each, and says how todoman lists them."""
    (folder / "cases").mkdir(parents=True)
    for number in range(count):
        lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made up//EN", "BEGIN:VTODO", f"UID:{number:06d}",
                 "DTSTAMP:20261121T000000Z", f"DUE:2026{number % 12 + 1:02d}{number % 28 + 1:02d}T000000Z",
                 f"SUMMARY:汇想卡盟 第{number}号", "END:VTODO", "END:VCALENDAR", "")  # fmt: skip
        (folder / f"cases/{number:06d}.ics").write_text("\r\n".join(lines), encoding="utf-8")
    config = folder / "config.py"
    config.write_text(f'path = "{folder}/*"\ncache_path = "{folder}/cache.sqlite3"\n', encoding="utf-8")
    return ["--config", str(config), "list"]


def memory(argv: list[str], env: dict[str, str], seconds: float) -> float:
    """Megabytes that a program on a terminal needed at most in its first seconds."""
    pid, master = pty.fork()
    if pid == 0:
        os.execve(argv[0], argv, env)
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        if select.select([master], [], [], 0.2)[0]:
            os.read(master, 65536)
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()  # wait4 would count git's memory with it
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    os.close(master)
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("book", type=Path)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--todoman", type=Path, help="the program `todo` of todoman")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache = given.book.with_name(given.book.name + ".cache")  # kept: making it takes minutes
        env = {**os.environ, "HOME": folder, "XDG_CACHE_HOME": str(cache), "KAMENG_VAULT": "memory",
               "TERM": "xterm-256color", "PYTHONDONTWRITEBYTECODE": ""}  # fmt: skip
        python, book = sys.executable, str(given.book)
        kameng = [python, "-m", "kameng_tui"]
        small = Path(folder) / "book"
        shutil.copytree(ROOT / "cases", small)
        for at in (book, str(small)):
            began = time.perf_counter()
            wall([*kameng, "list", "-w", at, "--today", NOW], env)
            print(f"first list of {at}: {time.perf_counter() - began:.1f} s")
        time.sleep(4)
        runs = {
            "empty app": lambda: paints([python, "-c", EMPTY_APP], env)[0],
            "small book": lambda: paints([*kameng, "open", str(small), "--today", NOW], env, "8案")[1],
            "rows": lambda: paints([*kameng, "open", book, "--today", NOW], env, "案 ")[1],
            "list": lambda: wall([*kameng, "list", "-w", book, "--today", NOW], env),
            "due --days 3": lambda: wall([*kameng, "due", "--days", "3", "-w", book, "--today", NOW], env),
            "list small": lambda: wall([*kameng, "list", "-w", str(small), "--today", NOW], env),
        }
        if (given.book / ".git").exists():
            runs["git status"] = lambda: wall(["git", "-C", book, "status", "--porcelain"], env)
        if given.todoman:
            cases = sum(1 for _ in given.book.glob("*/case.toml"))
            todo = [str(given.todoman), *todos(Path(folder) / "todos", cases)]
            runs["todo list"] = lambda: wall(todo, env)
        times = rounds(runs, given.rounds)
        most = (
            memory([*kameng, "open", book, "--today", NOW], env, 12),
            memory([python, "-c", EMPTY_APP], env, 3),
        )
        keys = subprocess.run([python, "-c", KEYS, book], env=env, capture_output=True, text=True, check=True)
    mid = middle(times)
    for name, values in times.items():
        print(line(name, values))
    print(f"rows later than of the small book: {mid['rows'] - mid['small book']:.0f} ms  (budget 150)")
    for peer in ("git status", "todo list"):
        print(f"list / {peer}: {mid['list'] / mid[peer]:.2f}" if peer in mid else f"{peer}: not there")
    print(
        f"memory of home / empty app: {most[0]:.0f} / {most[1]:.0f} MB = {most[0] / most[1]:.2f}  (budget 2)"
    )
    print("agenda and keys (ms, budget 50):", keys.stdout)


if __name__ == "__main__":
    main()
