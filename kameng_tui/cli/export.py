"""`kameng export`: what leaves the workbook as a file of another program."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kameng_tui.cli.answer import Answer, finding_lines
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError

if TYPE_CHECKING:
    from kameng_tui.desk.exporting import Exported

FORMATS = ("zip", "pdf", "ics")
_PACK_OF = {"": "whole", "self": "whole", "court": "court"}
"""What is meant where no pack is named."""


def export(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng export [CASE] [--pack P] --audience A -o FILE`."""
    if not args.output or args.output == "-":
        raise DeskError("请写明文件名,如 -o 报案材料.zip、-o 证据.pdf、-o 时限.ics")
    target = Path(args.output)
    format = (args.format or target.suffix.lstrip(".")).lower()
    if format not in FORMATS:
        raise DeskError(f"请写明格式:--format {'|'.join(FORMATS)},或让文件名以它结尾")
    return _calendar(desk, args, target) if format == "ics" else _pack(desk, args, target, format)


def _calendar(desk: Desk, args: argparse.Namespace, target: Path) -> Answer:
    from kameng_tui.desk import ics

    if args.pack or args.filing or args.draft or args.private:
        raise DeskError("ics 是时限的日历,不用 --pack、--filing、--draft、--private")
    found = ics.export(desk, target, args.case, args.audience or "self")
    lines = [f"已写 {found.path}:{found.contents} 个时限"]
    lines += [f"  没有放进去:{left.what}({left.why})" for left in found.left_out]
    return Answer(found, [*lines, ics.ADVICE])


def _pack(desk: Desk, args: argparse.Namespace, target: Path, format: str) -> Answer:
    from kameng_tui.cli.progress import Progress
    from kameng_tui.desk import exporting

    if not args.case:
        raise DeskError(f"导出 {format} 要写明哪一案:kameng export CASE -o {target.name}")
    pack = args.pack or ("filing" if args.filing else _PACK_OF.get(args.audience, ""))
    if not pack:
        listed = " ".join(f"{p.id}({p.label})" for p in desk.knowledge.packs.values())
        raise DeskError(f"请用 --pack 写明哪一种材料:{listed}")
    with Progress() as progress:
        made = exporting.export(
            desk, args.case, target, pack=pack, audience=args.audience, format=format, filing=args.filing,
            draft=args.draft, private=args.private, told=progress.packed,
        )  # fmt: skip
    return Answer(made, list(_lines(made)), finding_lines(made.findings))


def _lines(made: Exported) -> Iterator[str]:
    yield f"已写 {made.path}:{made.size} 字节{',草稿' if made.draft else ''}"
    for content in made.contents:
        yield f"  {'  '.join(filter(None, (content.place, content.what)))}"
    yield from (f"  没有放进去:{left.what}({left.why})" for left in made.left_out)
    yield from (f"  {note}" for note in made.notes)
    yield f"  SHA-256 {made.sha256}"
