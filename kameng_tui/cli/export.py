"""`kameng export`: what leaves the workbook as a file of another program."""

from __future__ import annotations

import argparse
from pathlib import Path

from kameng_tui.cli.answer import Answer
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError

_NOT_BUILT = ("zip", "pdf")


def export(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng export [CASE] --format ics`."""
    if args.format is None:
        raise DeskError("请写明格式:--format ics(zip 和 pdf 还没有做好)")
    if args.format in _NOT_BUILT:
        raise DeskError(f"kameng export --format {args.format} 还没有做好,这一版只有 ics")
    if args.format != "ics":
        raise DeskError(f"没有「{args.format}」这个格式,这一版只有 ics")
    if not args.output or args.output == "-":
        raise DeskError("请写明文件名:-o 时限.ics")
    from kameng_tui.desk import ics

    found = ics.export(desk, Path(args.output), args.case, args.audience)
    lines = [f"已写 {found.path}:{found.contents} 个时限"]
    lines += [f"  没有放进去:{left.what}({left.why})" for left in found.left_out]
    return Answer(found, [*lines, ics.ADVICE])
