"""Orders for the child process ``press``, and surviving it: nothing that happens there is more than one sentence here.

An order is a JSON file in a folder of its own, answers are JSON lines. The child is killed with all that it started when it
takes too long or when whoever waits raises (a cancel); where we are killed ourselves it notices, empties its folder and ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kameng_tui.record import record

TICK = 0.2
_BOOT = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from kameng_tui.papers.press import main; main()"
_NEEDED = ("PATH", "SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",  # each thread would reserve address space
    "RAYON_NUM_THREADS": "2",
    "PYTHONIOENCODING": "utf-8",
    "TZ": "UTC",
}
_SIGNALS = {
    "SIGXCPU": "用的处理器时间超过上限,已经停下",
    "SIGXFSZ": "写出的文件超过上限,已经停下",
    "SIGKILL": "的进程被系统结束了,多半是内存不够",
}


@record
class Limits:
    """Of one child: ``memory`` (of its address space) and ``file`` in bytes, ``cpu`` seconds, and the ``silence`` after which
    it is ended: it says something at each step."""

    memory: int = 2 << 30
    file: int = 1 << 30
    cpu: int = 600
    silence: float = 300.0


class Died(Exception):
    """The child did not finish; the text goes on after 「排版」, in Chinese."""


def answers(
    order: Mapping[str, Any], folder: Path, limits: Limits, tick: Callable[[], None]
) -> Iterator[dict[str, Any]]:
    """What the child says, line by line. ``tick`` is called all the while and may raise. Raises Died."""
    file = folder / "order.json"
    given = {**order, "limits": {"memory": limits.memory, "file": limits.file, "cpu": limits.cpu}}
    file.write_text(json.dumps(given, ensure_ascii=False), "utf-8")
    with (folder / "stderr").open("wb") as errors:
        process = _started(folder, errors)
        try:
            yield from _heard(process, limits, tick)
        finally:
            _end(process)
    if process.returncode:
        raise Died(_why(process.returncode, folder))


def _started(folder: Path, errors: Any) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    windows = sys.platform == "win32"
    try:
        return subprocess.Popen(
            [sys.executable, "-I", "-c", _BOOT, json.dumps(_paths())],
            stdin=subprocess.PIPE,  # nothing is written: it ends when we do, whatever ends us
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            env={
                **environment,
                **_ENVIRONMENT,
                "HOME": str(folder),
                "TMPDIR": str(folder),
                "TEMP": str(folder),
            },
            start_new_session=not windows,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as fault:
        raise Died(f"要用的 Python 起不来({fault.strerror or fault})") from None


def _heard(
    process: subprocess.Popen[bytes], limits: Limits, tick: Callable[[], None]
) -> Iterator[dict[str, Any]]:
    lines: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_listen, args=(process, lines), daemon=True).start()
    last = time.monotonic()
    while True:
        tick()
        with contextlib.suppress(queue.Empty):
            line = lines.get(timeout=TICK)
            if not line:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(limits.silence)
                return
            last = time.monotonic()
            yield _read(line)
        if time.monotonic() - last > limits.silence:
            raise Died(f"超过 {limits.silence:g} 秒没有做完,已经停下")


def _read(line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Died("的进程说了听不懂的话")
    return told


def _listen(process: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    assert process.stdout is not None
    with contextlib.suppress(OSError, ValueError):
        for line in process.stdout:
            lines.put(line)
    lines.put(b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the child, if it runs, and all that it started."""
    if process.poll() is None:
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        pipe.close()


def _why(code: int, folder: Path) -> str:
    said = (folder / "stderr").read_bytes()[-4000:].decode("utf-8", "replace")
    if "MemoryError" in said or "memory allocation" in said or "annot allocate memory" in said:
        return "要的内存超过上限,已经停下"
    if code < 0:
        return _SIGNALS.get(_name(-code), f"的进程崩溃了(信号 {-code})")
    if "File too large" in said:
        return "写出的文件超过上限,已经停下"
    if "No space left" in said:
        return "时磁盘满了,请腾出空间再试"
    return f"的进程没有做完(退出码 {code})"


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return ""


def _paths() -> list[str]:
    """Where the child finds Python's modules and ours: as here, without the current folder."""
    import kameng_tui

    here = os.getcwd()  # noqa: PTH109 - compared as the text that sys.path holds
    own = str(Path(kameng_tui.__file__).parent.parent)
    return [path for path in sys.path if path == own or path not in ("", here)]
