"""Commands that open the full screen."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from kameng_tui.cli.main import author_of, clock_of
from kameng_tui.desk.desk import Desk, demo_clock
from kameng_tui.desk.errors import DeskError, Missing


def _need_terminal(args: argparse.Namespace) -> None:
    if args.screen is None or not sys.stdout.isatty() or not sys.stdin.isatty():
        raise DeskError("全屏界面需要终端;在管道或脚本里请用命令,见 kameng help")


def open_(desk: Desk, args: argparse.Namespace) -> int:
    """`kameng [PATH]`: the workbook there, else the first question in an empty place."""
    given = Path(args.path).expanduser() if args.path else None
    if given is not None and given.exists() and not given.is_dir():
        raise DeskError(f"{given} 不是文件夹,请给出工作簿所在的文件夹")
    _need_terminal(args)
    from kameng_tui.workbook import places
    from kameng_tui.workbook.vault import for_terminal, open_vault

    path = given or (desk.book.root if desk.has_book else Path.home() / "kameng")
    status = args.screen(
        path=path,
        clock=clock_of(args.today),
        vault=lambda: for_terminal(open_vault(os.environ)),
        author=author_of(),
        env=os.environ,
    )
    if (path / "workbook.toml").is_file():
        places.remember_opened(path)
    return status


def demo(desk: Desk, args: argparse.Namespace) -> int:
    """`kameng demo`: a throwaway copy of the example, its clock, secrets in memory only."""
    _need_terminal(args)
    from kameng_tui.workbook import places
    from kameng_tui.workbook.book import Workbook
    from kameng_tui.workbook.vault import MemoryVault

    example = places.example_workbook()
    if not (example / "workbook.toml").is_file():
        raise Missing("安装里没有示例工作簿,请重新安装")
    with tempfile.TemporaryDirectory(prefix="kameng-demo-") as folder:
        copy = Path(folder) / "示例工作簿"
        shutil.copytree(example, copy, ignore=shutil.ignore_patterns("private"))
        moment = demo_clock(Workbook.open(copy))
        clock = clock_of(args.today) if args.today or moment is None else lambda: moment
        vault = MemoryVault()
        return args.screen(
            path=copy, clock=clock, vault=lambda: vault, author="示例", env=os.environ, demo=True
        )
