"""`kameng help 三查`: what to look at before buying, on the terminal or in a file to print."""

from __future__ import annotations

from pathlib import Path

from kameng_tui.cli.answer import Answer
from kameng_tui.cli.command import columns
from kameng_tui.cli.fitting import fitted
from kameng_tui.desk.desk import Desk

PAGE = 76  # cells of a printed line


def before_buying(desk: Desk, output: str) -> Answer:
    """The sheet fitted to the terminal, or as wide as a printed page in a new file."""
    sheet, cells = desk.knowledge.prevention, PAGE if output else columns()
    lines = [sheet.title]
    for part in sheet.parts:
        lines += ["", *fitted(part.title, cells)]
        lines += [line for item in part.items for line in fitted(item.line, cells, "  [ ] ", "      ")]
    lines += ["", *fitted(sheet.closing, cells), *fitted(sheet.origin, cells)]
    if not output:
        return Answer(sheet, lines)
    from kameng_tui.desk.outfile import save_text

    save_text(Path(output), "\n".join(lines))
    return Answer({"path": output}, [f"已写 {output},可直接打印"])
