"""Commands of who helps many: papers of several consumers, and the hand-over sheet."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
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
    kept = _kept(desk, made.text, args.output, made.audience, args.cases, args.mine)
    return Answer(data, kept, finding_lines(made.findings))


def handover(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng handover`."""
    from kameng_tui.desk import handover as sheets

    made = sheets.sheet(desk, args.cases, args.helper)
    data = {"text": made.text, "cases": made.cases, "path": args.output or ""}
    return Answer(data, _kept(desk, made.text, args.output, "self", made.cases))


def _kept(
    desk: Desk, text: str, output: str | None, audience: str, refs: Sequence[str], mine: str = ""
) -> list[str]:
    """The text, or where it was written; a file that is there is never replaced, and none tells its reader too much."""
    if not output:
        return text.removeprefix("\ufeff").split("\n")
    from kameng_tui.desk import audits, cases

    own = cases.id_of(desk, mine) if mine else ""
    audits.save_text(desk, Path(output), text, audience, refs, own, helper=audience == "self" and not own)
    return [f"已写 {output}"]
