"""Bad plugins for the tests of what goes on beside them: code that does harm, and files that cannot be read.

``CODE``: hooks modules that are trusted and misbehave. ``AT_REST``: what may lie where a manifest should. Each is made as
pip or a person would leave it, under an id of its own.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import tomli_w

from kameng_tui.channels.lifecycle import State, table_of
from kameng_tui.workbook import places
from tests.channels.plugin_maker import HOOKS, plugin, trust

GIVEN = {
    "channel_validate": ("ctx", "filing", "facts", "final"),
    "channel_prefill": ("ctx", "filing", "facts"),
    "channel_due": ("ctx", "filing", "facts", "limit", "event"),
    "channel_fees": ("ctx", "filing", "facts"),
    "channel_recognise": ("ctx", "filing", "facts", "text"),
    "channel_next_steps": ("ctx", "filing", "facts"),
}
ROW = '[{"id": "own", "label": "代码算的费用", "amount": "1.00", "text": ""}]'


def in_hook(body: str, above: str = "", answers: Sequence[str] = ("channel_fees",)) -> str:
    """A hooks module that does ``body`` (one line, or lines indented by four) whenever it is asked anything; what it
    returns is the answer of the hooks in ``answers``."""
    asked = "".join(
        f"@hookimpl\ndef {name}({', '.join(given)}):\n    {'return ' if name in answers else ''}do()\n"
        for name, given in GIVEN.items()
    )
    return f"{HOOKS}{above}\ndef do():\n    {body}\n{asked}"


# Finds the pipe of the answers among what is open, and writes into it.
LIES = """
import os, stat
def answer(line=b'{"n": 99, "answer": []}\\n'):
    for n in range(3, 30):
        try:
            if stat.S_ISFIFO(os.fstat(n).st_mode):
                os.write(n, line)
        except OSError:
            pass
"""

# The fault, the whole hooks module, what the sentence says; an empty sentence: harmless, the answer counts.
# The first seven and two providers of one id bring other hosts down.
CODE: list[tuple[str, str, str]] = [
    ("import error", "import no_such_module", "ModuleNotFoundError"),
    ("raises in a hook", in_hook("raise RuntimeError('坏了')"), "RuntimeError:坏了"),
    ("asks for an argument we lack", in_hook("pass").replace("facts", "datasette"), "没有 datasette 这个参数"),
    ("misspelt hook", in_hook("pass").replace("channel_fees", "channel_feees"), "是否想写 channel_fees?"),
    ("exits at import", "import sys; sys.exit(0)", "sys.exit"),
    ("prints at import", "print('{}'); import no_such_module", "ModuleNotFoundError"),
    ("answers with the wrong type", in_hook("return 5", answers=tuple(GIVEN)), "应是列表,现在是 int"),
    ("segfault", in_hook("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"), "信号 11"),
    ("endless loop", in_hook("while True: pass"), "没有回答,已结束"),
    ("8 GB of memory", in_hook("return [0] * 10**9"), "内存超过上限"),
    ("leaves children behind", in_hook(f"os.fork() or time.sleep(60); return {ROW}", "import os, time"), ""),
    ("writes to fd 1", in_hook(f"[os.write(n, b'{{\"n\": 2}}') for n in (1, 2)]; return {ROW}", "import os"), ""),
    ("closes its pipes", in_hook(f"os.closerange(0, 100); return {ROW}", "import os"), "自己结束了"),
    (
        "ignores SIGTERM",
        in_hook("[signal.signal(n, signal.SIG_IGN) for n in (1, 2, 15)]\n    while True: pass", "import signal"),
        "没有回答,已结束",
    ),
    (
        "a thread that never ends",
        in_hook(f"threading.Thread(target=time.sleep, args=(60,)).start(); return {ROW}", "import threading, time"),
        "",
    ),
    (
        "changes the terminal",
        in_hook("fd = os.open('/dev/tty', os.O_RDWR); termios.tcsetattr(fd, 0, [0] * 7)", "import os, termios"),
        "出错 OSError",
    ),
    ("answers with 5 MB", in_hook("return [{'id': 'x' * 5_000_000}]", answers=tuple(GIVEN)), "超过 1 MB"),
    ("lies about n", in_hook(f"answer(); return {ROW}", LIES), "读不懂,已结束"),
    ("ends the process", "import os; os._exit(9)", "退出码 9"),
]  # fmt: skip


def bad_code(site: Path) -> list[Path]:
    """All of ``CODE`` installed and trusted, as ``bad00``, ``bad01`` …"""
    folders = [plugin(site, f"bad{number:02}", code) for number, (_, code, _) in enumerate(CODE)]
    trusting(*folders)
    return folders


def trusting(*folders: Path) -> None:
    """The user's decisions: all this code is trusted."""
    data = places.data_folder()
    data.mkdir(parents=True, exist_ok=True)
    (data / "channels.toml").write_text(tomli_w.dumps(table_of(State(trusted=trust(*folders)))), "utf-8")


# --- at rest ---------------------------------------------------------------------------------------------------------


def _missing(path: Path) -> None:
    path.unlink()


def _binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 16)


def _large(path: Path) -> None:
    os.truncate(path, 50 * 1024**2)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def _fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _unreadable(path: Path) -> None:
    path.chmod(0)


def _foreign(path: Path) -> None:
    path.write_bytes('name = "投诉"'.encode("gbk"))


def _nested(path: Path) -> None:
    path.write_text("a = " + "[" * 10_000 + "]" * 10_000, "utf-8")


def _dotted(path: Path) -> None:
    path.write_text(".".join("a" * 10_000) + " = 1", "utf-8")


def _many_rows(path: Path) -> None:
    path.write_text("manifest = 1\n" + "".join(f"[[limits]]\nidd = 'a{n}'\n" for n in range(1_100)), "utf-8")


def _many_keys(path: Path) -> None:
    path.write_text("manifest = 1\n" + "".join(f"k{n} = 1\n" for n in range(3_000)), "utf-8")


def _outside(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def _letter_fifo(path: Path) -> None:
    _fifo(path.parent / "templates/letter.txt")


def _code_fifo(path: Path) -> None:
    os.mkfifo(path.parent / "more.py")


def _code_endless(path: Path) -> None:
    (path.parent / "more.py").symlink_to("/dev/zero")


def _code_large(path: Path) -> None:
    with (path.parent / "more.py").open("wb") as file:
        file.truncate(20 * 1024**3)


def _no_entry(path: Path) -> None:
    path.parent.chmod(0)


# What is done to a sound channel whose manifest lies at ``path``, and what its reason says.
AT_REST: list[tuple[str, Callable[[Path], None], str]] = [
    ("manifest missing", _missing, "找不到文件 channel.toml"),
    ("manifest binary", _binary, "不是 UTF-8"),
    ("manifest of 50 MB", _large, "超过 512 KB"),
    ("manifest a folder", _folder, "channel.toml 不是文件"),
    ("manifest a link to itself", _loop, "channel.toml "),
    ("manifest a FIFO", _fifo, "channel.toml 不是文件"),
    ("manifest unreadable", _unreadable, "channel.toml 读不出来"),
    ("manifest in GBK", _foreign, "不是 UTF-8"),
    ("TOML nested 10,000 deep", _nested, "channel.toml 读不出来"),
    ("a key of 10,000 parts", _dotted, "层数太多"),
    ("1,100 rows of faults", _many_rows, "超过 1000 行"),
    ("3,000 unknown keys", _many_keys, "不认识的键"),
    ("manifest leads to /dev/zero", _outside, "指向渠道文件夹之外"),
    ("letter a FIFO", _letter_fifo, "templates/letter.txt 不是文件"),
    ("folder unreadable", _no_entry, "channel.toml"),
]
CODE_AT_REST: list[tuple[str, Callable[[Path], None], str]] = [
    ("code a FIFO", _code_fifo, "more.py 不是文件"),
    ("code leads to /dev/zero", _code_endless, "more.py 不是文件"),
    ("code of 20 GB", _code_large, "20 MB"),
]


def _metadata(text: bytes) -> Callable[[Path], None]:
    def damage(info: Path) -> None:
        (info / "entry_points.txt").write_bytes(text)

    return damage


def _nameless(info: Path) -> None:
    (info / "METADATA").unlink()


def _binary_name(info: Path) -> None:
    (info / "METADATA").write_bytes(b"\xff\xfe\x00")


def _empty(info: Path) -> None:
    shutil.rmtree(info)
    info.mkdir()


# What is done to the metadata folder of a sound distribution, and under which id and with which words it is listed.
METADATA: list[tuple[str, Callable[[Path], None], str]] = [
    ("entry_points.txt no ini", _metadata(b"[kameng_tui.channels\nX no_such\x00\n"), "entry_points.txt 读不懂"),
    ("entry_points.txt binary", _metadata(b"[kameng_tui.channels]\n\xff\xfe = \x00"), "entry_points.txt 读不懂"),
    ("entry point into a module", _metadata(b"[kameng_tui.channels]\nX = os.path:join"), "入口点应写成"),
    ("entry point into no package", _metadata(b"[kameng_tui.channels]\nX = no_such:channel.toml"), "找不到包 no_such"),
    ("METADATA missing", _nameless, ""),
    ("METADATA binary", _binary_name, ""),
    ("metadata folder empty", _empty, "-"),
]  # fmt: skip


@contextmanager
def as_anyone() -> Iterator[None]:
    """Without the right of root to read everything, where the tests run as root (Linux): else it is so anyway."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    head, before = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(head, before) == 0
    less = (ctypes.c_uint32 * 6)(*before)
    less[0] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert libc.capset(head, less) == 0
    try:
        yield
    finally:
        assert libc.capset(head, before) == 0
