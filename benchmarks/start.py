"""Start-up as ratios, everything interleaved in one run: first paint of home, and a read-only command.

First paint is the time from process start to the first visible text after the alternate screen opened, seen through a
pseudo-terminal of 120x40. CPU time is that of the child process, from its resource usage.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import shutil
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

from rounds import line, middle, rounds

ROOT = Path(__file__).resolve().parents[1]
EMPTY_APP = "from textual.app import App\nfrom textual.widgets import Static\nclass A(App):\n    def compose(self):\n        yield Static('MARK')\nA().run()"
ROWS = "汇想卡盟"  # stands in the first row of the example's home
_ESCAPES = re.compile(rb"\x1b(\[[0-9;?<>=]*[a-zA-Z]|\][^\x07\x1b]*(\x07|\x1b\\)|P[^\x1b]*\x1b\\|[=>78])")


def paints(
    argv: list[str], env: dict[str, str], marker: str = "", limit: float = 20.0
) -> tuple[float, float]:
    """Milliseconds until the first text stands on the alternate screen, and until ``marker`` does; then it is ended."""
    began = time.perf_counter()
    pid, master = pty.fork()
    if pid == 0:  # the child: a terminal program
        os.execve(argv[0], argv, env)
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen = b""
    first = marked = None
    while time.perf_counter() - began < limit and marked is None:
        if select.select([master], [], [], 0.5)[0]:
            try:
                seen += os.read(master, 65536)
            except OSError:
                break
            opened = seen.find(b"\x1b[?1049h")
            text = _ESCAPES.sub(b"", seen[opened:]) if opened >= 0 else b""
            now = (time.perf_counter() - began) * 1000
            if first is None and text.strip():
                first = now
            if first is not None and marker.encode() in text:
                marked = now
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    os.close(master)
    if first is None or marked is None:
        raise SystemExit(f"{marker or 'nothing'} was not painted by {argv}: {seen[-400:]!r}")
    return first, marked


def cpu(argv: list[str], env: dict[str, str]) -> float:
    """Milliseconds of CPU (user and system) of one run."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1):
            os.dup2(null, stream)
        os.execve(argv[0], argv, env)
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{argv} ended with {status}")
    return (usage.ru_utime + usage.ru_stime) * 1000


def main() -> None:
    """Prints medians and ratios."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=9)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book"
        shutil.copytree(ROOT / "cases", book)
        env = {**os.environ, "HOME": folder, "XDG_CACHE_HOME": f"{folder}/cache", "KAMENG_VAULT": "memory",
               "TERM": "xterm-256color", "PYTHONDONTWRITEBYTECODE": ""}  # fmt: skip
        python, now = sys.executable, ["--today", "2026-11-21T10:30"]
        kameng = [python, "-m", "kameng_tui"]
        home = [*kameng, "open", str(book), *now]
        runs = {
            "empty": lambda: paints([python, "-c", EMPTY_APP], env)[0],
            "home": lambda: paints(home, env)[0],
            "rows": lambda: paints(home, env, ROWS)[1],
            "textual": lambda: cpu([python, "-c", "import textual.app"], env),
            "due": lambda: cpu([*kameng, "due", "--json", "-w", str(book), *now], env),
            "python": lambda: cpu([python, "-c", "pass"], env),
        }
        times = rounds(runs, given.rounds)
    mid = middle(times)
    for name, values in times.items():
        print(line(name, values))
    print(f"first paint of home / empty app   {mid['home'] / mid['empty']:.2f}  (budget 1.7)")
    print(f"all rows of home / empty app      {mid['rows'] / mid['empty']:.2f}")
    print(f"kameng due / import textual.app   {mid['due'] / mid['textual']:.2f}  (budget 0.6)")


if __name__ == "__main__":
    main()
