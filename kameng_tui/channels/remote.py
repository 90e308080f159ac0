"""The hooks of one channel's own code, answered by a child process; whatever that code does costs one sentence.

The child starts when a hook is first called and is ended when it does not answer in time. Its answers are checked before
anybody sees them. After three failures, or when the code cannot be loaded, it is left alone for the rest of the session
and the channel goes on as its manifest declares.
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
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kameng_tui.channels.answers import fault_of_answer
from kameng_tui.channels.hearing import Hearing
from kameng_tui.channels.records import Channel
from kameng_tui.privacy.mask import visible_controls
from kameng_tui.record import record

MOST_FAILURES = 3
START_SECONDS = 15.0  # of Python itself, on a slow machine
LONGEST_ANSWER = 1024 * 1024
_BOOT = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from kameng_tui.channels.worker import main; main()"


@record
class Told:
    """What became of one question: the checked ``answer``, or the ``rule`` that the code broke and ``fault``, how; what
    it printed meanwhile, where that is heard."""

    answer: Any = None
    rule: str = ""
    fault: str = ""
    seconds: float = 0.0
    printed: tuple[str, ...] = ()


class RemoteChannel:
    """The hooks of ``module``, which lies in the package ``folder``. Code with another hash than ``sha256`` is not run;
    an empty one is not compared (what we ship). ``faults`` says in Chinese what went wrong in this session."""

    def __init__(
        self,
        channel: Channel,
        module: str,
        *,
        folder: str,
        sha256: str = "",
        limit_seconds: float = 2.0,
        memory: int = 512 * 1024 * 1024,
        heard: bool = False,
    ) -> None:
        self.faults: list[str] = []
        self.stopped = False
        self._channel = channel
        self._load = {"module": module, "folder": folder, "sha256": sha256, "memory": memory}
        self._limit = limit_seconds
        self._child: _Child | None = None
        self._heard = heard
        self._hearing: Hearing | None = None
        self._implemented: frozenset[str] = frozenset()
        self._one_at_a_time = threading.RLock()

    def close(self) -> None:
        """Ends the child, if there is one; a question that is being answered is waited for."""
        with self._one_at_a_time:
            child, self._child = self._child, None
        if child is not None:
            child.end()

    def ask(self, hook: str, **given: Any) -> Any:
        """The checked answer of the code to one hook of ``hookspecs``, or None: it has none, or it failed. ``given`` is
        plain data: all that the code ever sees."""
        with self._one_at_a_time:
            if self.stopped:
                return None
            told = self._told(hook, given)
            if told.fault:
                self._note(told.fault, final=told.rule == "hooks.load")
            return told.answer

    def rehearse(self, hook: str = "", **given: Any) -> Told:
        """``ask`` for those who write the code: all that happened, however often it fails. Without a hook the code is
        loaded only; the answer is the names of its hooks."""
        with self._one_at_a_time:
            return self._told(hook, given)

    def _told(self, hook: str, given: Mapping[str, Any]) -> Told:
        answer, rule, fault, began = None, "", "", time.monotonic()
        try:
            if self._child is None:
                self._start()
                began = time.monotonic()
            if not hook:
                answer = sorted(self._implemented)
            elif hook in self._implemented:
                answer = self._answer(hook, given)
        except _Failed as failure:
            rule, fault = "hooks.answer", f"{hook} {failure}"
        except _NotLoaded as failure:
            rule, fault = "hooks.load", str(failure)
        seconds = time.monotonic() - began
        printed = self._hearing.taken() if self._hearing is not None else ()
        if self._child is not None and self._child.ended:
            self.close()
        return Told(answer, rule, fault, seconds, printed)

    def _answer(self, hook: str, given: Mapping[str, Any]) -> Any:
        """Raises _Failed."""
        assert self._child is not None
        answer = self._child.ask({"hook": hook, "with": given}, self._limit)
        fault = fault_of_answer(hook, answer, self._channel)
        if fault:
            raise _Failed(f"的回答不合约定:{fault}")
        return answer

    def _start(self) -> None:
        self._hearing = Hearing() if self._heard else None
        child = _Child(self._hearing)
        try:
            child.answer(0, START_SECONDS)
            self._implemented = frozenset(child.ask({"load": self._load}, self._limit))
        except BaseException as error:
            child.end()
            if isinstance(error, _Failed):
                raise _NotLoaded(f"装入时:{error}") from None
            raise
        self._child = child

    def _note(self, what: str, *, final: bool) -> None:
        self.stopped = final or len(self.faults) + 1 >= MOST_FAILURES
        if self.stopped:
            self.close()
        rest = "本次不再运行它,只用这个渠道的数据" if self.stopped else "这一次改用它的数据"
        name = f"「{self._channel.name}」({self._channel.id} {self._channel.version})"
        self.faults.append(visible_controls(" ".join(f"{name}的代码 {what};{rest}".split())))


class _Failed(Exception):
    """One question got no usable answer. ``str()`` goes on after the name of the hook, in Chinese."""


class _NotLoaded(Exception):
    """The code cannot be run at all."""


class _Child:
    """One child process and its pipes. Whoever stops waiting for an answer ends it, so no answer comes late."""

    def __init__(self, hearing: Hearing | None) -> None:
        try:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-I",
                    "-c",
                    _BOOT,
                    json.dumps(_paths()),
                    *([hearing.mark] if hearing else []),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if hearing else subprocess.DEVNULL,
                cwd=Path(sys.executable).anchor,
                start_new_session=True,  # away from our terminal, and ended with all that it starts
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError) as error:
            raise _NotLoaded(f"所用的 Python 起不来({type(error).__name__})") from None
        self._hearing = hearing
        if hearing is not None and self._process.stderr is not None:
            hearing.listen(self._process.stderr)
        self._number = 0
        self.ended = False
        self._talking = threading.Lock()
        self._end = weakref.finalize(self, _kill, self._process, self._talking)

    def ask(self, order: Mapping[str, Any], seconds: float) -> Any:
        """The answer to ``order``. Raises _Failed."""
        self._number += 1
        if self._hearing is not None:
            self._hearing.expect()
        line = json.dumps({"n": self._number, **order}, allow_nan=False).encode() + b"\n"
        return self.answer(self._number, seconds, line)

    def answer(self, number: int, seconds: float, line: bytes = b"") -> Any:
        """Sends ``line`` and waits for the answer of that number. Raises _Failed."""
        told: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._exchange, args=(line, told), daemon=True).start()
        try:
            answer = told.get(timeout=seconds)
        except queue.Empty:
            self.end()
            raise _Failed(f"超过 {seconds:g} 秒没有回答,已结束") from None
        except BaseException:  # Ctrl-C while waiting: the answer would come late
            self.end()
            raise
        return self._read(answer, number)

    def _exchange(self, line: bytes, told: queue.Queue[bytes]) -> None:
        """Both ways may block for ever, so this runs in a thread of its own, which ends when the child does."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        answer = b""
        with self._talking, contextlib.suppress(OSError, ValueError):
            stdin.write(line)
            stdin.flush()
            answer = stdout.readline(LONGEST_ANSWER)
        told.put(answer)
        if self.ended:
            _close(self._process)

    def _read(self, line: bytes, number: int) -> Any:
        if not line:
            raise _Failed(self._why_gone())
        try:
            told = json.loads(line)
            sound = told["n"] == number
        except (ValueError, TypeError, KeyError, RecursionError):
            sound = False
        if not sound:
            self.end()
            large = len(line) >= LONGEST_ANSWER
            raise _Failed("的回答超过 1 MB" if large else "的回答读不懂,已结束")
        if "error" in told:
            raise _Failed(str(told["error"]))
        return told.get("answer")

    def _why_gone(self) -> str:
        try:
            code = self._process.wait(1)
        except subprocess.TimeoutExpired:
            code = 0
        self.end()
        return f"崩溃了(信号 {-code})" if code < 0 else f"自己结束了(退出码 {code})"

    def end(self) -> None:
        """Ends the child and all that it started."""
        self.ended = True
        self._end()


def _kill(process: subprocess.Popen[bytes], talking: threading.Lock) -> None:
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)  # its own group: see start_new_session
        process.kill()
    process.wait()
    # a process that the code put out of our reach may hold the pipes: then closing them would wait for it for ever, so
    # the thread that reads them closes them when it can
    if talking.acquire(blocking=False):
        _close(process)


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()


def _paths() -> list[str]:
    """Where the child finds Python's modules and ours: as here, without the current folder."""
    import kameng_tui

    here = os.getcwd()  # noqa: PTH109 - compared as the text that sys.path holds
    own = str(Path(kameng_tui.__file__).parent.parent)
    return [path for path in sys.path if path == own or path not in ("", here)]
