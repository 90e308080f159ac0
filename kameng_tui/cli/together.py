"""Commands of who helps many: papers of several consumers, and the hand-over sheet."""

from __future__ import annotations

import argparse
from pathlib import Path

from kameng_tui.cli.answer import Answer, finding_lines
from kameng_tui.desk.desk import Desk


def joint(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng joint`."""
    from kameng_tui.desk import joint as together

    kind = args.paper or ("table" if args.output and args.output.lower().endswith(".csv") else "kit")
    made = together.paper(desk, args.cases, kind, args.audience, args.representatives, args.mine)
    data = {
        "text": made.text, "audience": made.audience, "people": made.people, "amount": made.amount,
        "findings": made.findings, "path": args.output or "",
    }  # fmt: skip
    return Answer(data, _kept(made.text, args.output), finding_lines(made.findings))


def handover(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng handover`."""
    from kameng_tui.desk import handover as sheets

    made = sheets.sheet(desk, args.cases, args.helper)
    data = {"text": made.text, "cases": made.cases, "path": args.output or ""}
    return Answer(data, _kept(made.text, args.output))


def _kept(text: str, output: str | None) -> list[str]:
    """The text, or where it was written; a file that is there is never replaced."""
    if not output:
        return text.removeprefix("\ufeff").split("\n")
    from kameng_tui.desk.outfile import save_text

    save_text(Path(output), text)
    return [f"已写 {output}"]
