"""Sealing with a passphrase, in age's own format (`age -d` opens it): slow on purpose, so a child process does it.

scrypt takes a second or more and holds the interpreter meanwhile: a screen that waited for it in a thread would stand still.
Passphrase and data go through pipes, never through arguments or the environment.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kameng_tui.workbook.errors import Refused, WorkbookError

_CHILD = Path(__file__).with_name("agechild.py")


class WrongPassphrase(Refused):
    """The passphrase is not the one it was sealed with."""


def seal(data: bytes, passphrase: str) -> str:
    """``data`` encrypted, as text (age's armour)."""
    return _run(b"e", data, passphrase).decode("ascii")


def unseal(data: bytes, passphrase: str) -> bytes:
    """What was sealed. Raises WrongPassphrase, Refused where ``data`` is no such file or is damaged."""
    if not data.lstrip().startswith((b"-----BEGIN AGE ENCRYPTED FILE-----", b"age-encryption.org/")):
        raise Refused("它不是 age 加密的文件")
    return _run(b"d", data, passphrase)


def _run(what: bytes, data: bytes, passphrase: str) -> bytes:
    secret = passphrase.encode("utf-8", "surrogatepass")
    given = what + len(secret).to_bytes(4, "big") + secret + data
    try:
        done = subprocess.run([sys.executable, "-I", str(_CHILD)], input=given, capture_output=True, check=False,
                              creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))  # fmt: skip
    except OSError as fault:
        raise WorkbookError(f"加密要用的 Python 起不来({fault.strerror or fault})") from None
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode == 3 and "xcessive" in said:
        raise Refused("它的口令运算量超过本机所能承受,请在原来那台机器上重新导出")
    if done.returncode == 3 and said.strip() == "Decryption failed":
        raise WrongPassphrase("口令不对,请再试一次")
    if done.returncode == 3:
        raise Refused("这个加密文件坏了,或者不是用口令加密的")
    raise WorkbookError("加密没有做成(pyrage 没有装好),请重新安装 kameng")
