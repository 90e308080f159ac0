"""One look through a real pseudo-terminal: what Pilot cannot see - the bytes asked of the terminal, typing, leaving."""

from __future__ import annotations

import os
import select
import sys
import time
from pathlib import Path

import pytest
from player import workbook

pty = pytest.importorskip("pty")

PROGRAM = """
import os, sys
from pathlib import Path
from kameng_tui.tui import run
from kameng_tui.values import parse_when
from kameng_tui.workbook.vault import MemoryVault
vault = MemoryVault()
sys.exit(run(path=Path(sys.argv[1]), clock=lambda: parse_when("2026-11-21T10:30"), vault=lambda: vault, author="x", env=os.environ))
"""


def test_start_type_chinese_and_leave(tmp_path: Path) -> None:
    book = workbook(tmp_path)
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", PYTHONPATH=os.pathsep.join(p for p in sys.path if p))
        os.execv(sys.executable, [sys.executable, "-c", PROGRAM, str(book.root)])
    out = b""

    def until(mark: str, seconds: float = 20) -> None:
        nonlocal out
        end = time.monotonic() + seconds
        while mark.encode() not in out and time.monotonic() < end:
            if select.select([fd], [], [], 0.2)[0]:
                out += os.read(fd, 65536)
        assert mark.encode() in out, out[-2000:].decode("utf-8", "replace")

    until("发生了什么")
    assert b"\x1b[>25u" not in out and b"\x1b[>1u" not in out  # the kitty protocol would break input methods
    out = b""
    os.write(fd, "\u6d88\u8d39\u8005\u6295\u8bc9\uff0c\u5bf9\u5417\uff1f".encode())
    until("\u6d88\u8d39\u8005\u6295\u8bc9\uff0c\u5bf9\u5417\uff1f")
    os.write(fd, b"\x1b")
    until("这段文字还没有保存")
    os.write(fd, b"3")
    time.sleep(0.5)
    os.write(fd, b"\x11")
    end = time.monotonic() + 10
    status = None
    while status is None and time.monotonic() < end:
        try:
            if select.select([fd], [], [], 0.1)[0]:
                os.read(fd, 65536)
        except OSError:
            pass
        done, code = os.waitpid(pid, os.WNOHANG)
        status = os.waitstatus_to_exitcode(code) if done else None
    os.close(fd)
    assert status == 0 and not book.case_ids()
