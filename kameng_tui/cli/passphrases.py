"""Passphrases and whole values at a terminal: asked on stderr without echo, never in arguments, never without a terminal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from kameng_tui.desk.errors import DeskError

if TYPE_CHECKING:
    from kameng_tui.workbook.agevault import AgeVault
    from kameng_tui.workbook.vault import Vault

_TRIES = 3


def has_terminal() -> bool:
    """Whether somebody sits here who can be asked, also where a value comes through a pipe: then the terminal itself is asked."""
    if not sys.stderr.isatty():
        return False
    if sys.stdin.isatty():
        return True
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | getattr(os, "O_NOCTTY", 0)))
    except OSError:
        return False
    return True


def vault_here() -> Vault:
    """The vault of a command. A locked file is opened at its first use where there is a terminal; else it is no vault."""
    from kameng_tui.workbook import vault as room

    found = room.open_vault(os.environ)
    if has_terminal():
        found = room.for_terminal(found)
        if found.kind == "age":
            file: Any = found
            file.ask = _open
    return found


def hidden(question: str) -> str:
    """One answer, typed without echo; "" where only Enter was pressed."""
    import getpass

    try:
        return getpass.getpass(f"{question}(不回显):", stream=sys.stderr)
    except EOFError:
        return ""


def passphrase(source: str, question: str, *, new: bool = False) -> str:
    """A passphrase from ``source`` (a file, ``-`` for standard input), else typed; a new one twice. Raises DeskError."""
    if source:
        from kameng_tui.cli.look import text_from

        first = text_from(source).split("\n")[0].rstrip("\r")
        if not first:
            raise DeskError("口令是空的:--passphrase-file 的第一行应是口令")
        return first
    if not has_terminal():
        raise DeskError("这里不是终端,问不了口令;请用 --passphrase-file FILE 或 - 从标准输入读")
    typed = hidden(question)
    if not typed:
        raise DeskError("没有输入口令,什么也没有做")
    if new and hidden("再输一遍") != typed:
        raise DeskError("两遍口令不一样,什么也没有做")
    return typed


def _open(vault: AgeVault) -> None:
    from kameng_tui.workbook.agepass import WrongPassphrase
    from kameng_tui.workbook.errors import WorkbookError

    for _ in range(_TRIES):
        typed = hidden("保险箱口令,直接回车就不打开")
        if not typed:
            break
        try:
            vault.unlock(typed)
            return
        except WrongPassphrase as wrong:
            print(wrong, file=sys.stderr)
        except WorkbookError as fault:
            print(fault, file=sys.stderr)
            break
    print("保险箱没有打开:完整内容看不到,新填的只留掩码", file=sys.stderr)
