"""`kameng draft` of a paper that is a document: as Word or PDF in a new file, and the papers about the whole case as text."""

from __future__ import annotations

import argparse
from pathlib import Path

from kameng_tui.cli.answer import Answer, finding_lines
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError


def format_of(args: argparse.Namespace) -> str:
    """``docx`` or ``pdf`` where the paper is to be a document, by ``--format`` or by the file's ending, else "".

    Raises DeskError where both are said and differ, or there is no file to write to.
    """
    from kameng_tui.desk import documents

    said = args.format or ""
    by_name = documents.format_of(Path(args.output)) if args.output else ""
    if said and by_name and said != by_name:
        raise DeskError(f"--format {said} 和文件名的结尾 .{by_name} 不一致,请改一个")
    found = by_name or (said if said in documents.FORMATS else "")
    if found and not args.output:
        raise DeskError(f"{found} 要写到文件里,请加 -o 文件名.{found}")
    return found


def is_of_the_case(args: argparse.Namespace) -> bool:
    """Whether the paper belongs to no filing: then there is no letter of that name, whatever the format."""
    from kameng_tui.desk.documents import OF_THE_CASE

    return args.template in OF_THE_CASE


def draft(desk: Desk, args: argparse.Namespace, format: str, notes: list[str]) -> Answer:
    """The paper that FILING and TEMPLATE name, or one of the papers about the whole case; as text without a ``format``."""
    from kameng_tui.desk import audits, documents

    if args.send:
        raise DeskError("--send 存的是文字原样:先存成文件提交,提交以后再用 --send 登记(不写 --format)")
    target = Path(args.output) if args.output else None
    paper = documents.paper_of(args.template)
    made = documents.document_of(
        desk, args.case, paper, filing=args.filing, audience=args.audience, layout=args.layout
    )
    lines = made.text.split("\n")
    if target is not None and format:
        documents.save(desk, args.case, made, target, format)
        lines = [f"已存为 {target}({made.label}{f',草稿:待填 {len(made.gaps)} 项' if made.gaps else ''})"]
    elif target is not None:
        audits.save_text(desk, target, made.text, made.audience, [args.case])
    data = {
        "text": made.text, "audience": made.audience, "findings": made.findings, "path": str(target or ""), "entry": "",
        "subject": "", "annex": "", "layout": args.layout, "gaps": made.gaps,
    }  # fmt: skip
    return Answer(data, lines, [*notes, *finding_lines(made.findings)])
