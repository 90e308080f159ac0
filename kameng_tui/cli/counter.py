"""`kameng counter`: the counter without a screen. What it prints is masked as it would lie on disk; a whole value leaves by
the clipboard, into a file, or as a picture of a code."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.cli.answer import Answer
from kameng_tui.cli.look import text_from
from kameng_tui.desk.errors import DeskError

if TYPE_CHECKING:
    from kameng_tui.desk.counter import Counter, CounterLine
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.packing import Packed

_STATES = {"sent": "已送", "changed": "已改", "": "    "}


def counter(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng counter`."""
    from kameng_tui.desk import counter as use

    if args.include and not args.attachments:
        raise DeskError("--include 要和 --attachments 一起用")
    at = use.at_counter(desk, args.case, args.filing, args.template, args.layout)
    if args.restart:
        use.start_anew(desk, at)
        at = use.at_counter(desk, args.case, args.filing, at.template, args.layout)
    if args.attachments:
        return _attachments(desk, args, at)
    if args.copy or args.output or args.check_back or args.sheet:
        return _one(desk, args, at, at.line(args.field or use.LETTER))
    lines = [at.line(args.field)] if args.field else list(at.lines)
    return _listed(desk, at, lines)


def _listed(desk: Desk, at: Counter, lines: list[CounterLine]) -> Answer:
    from kameng_tui.desk import counter as use
    from kameng_tui.desk.packing import plan

    texts = use.masked(desk, at, [line.text if not line.secret or line.is_gap else "" for line in lines])
    rows = [_row(at, line, text) for line, text in zip(lines, texts, strict=True)]
    packed = plan(desk, at.case, at.filing, at.template)
    data = {
        "case": at.case, "filing": at.filing, "channel": at.channel.id, "template": at.template, "lines": rows,
        "attachments": _packed_data(packed),
    }  # fmt: skip
    said = [f"{at.channel.name} {at.channel.url}".rstrip()]
    for row in rows:
        count = f"{row['length']}/{row['limit']}字" if row["limit"] else f"{row['length']}字"
        check = f",校验 {row['check']}" if row["check"] else ""
        said += [f"[{_STATES[row['state']]}] {row['label']}({row['field']},{count}{check})"]
        said += [f"       {part}" for part in row["text"].split("\n")]
    return Answer(data, [*said, *packed_lines(packed)])


def _row(at: Counter, line: CounterLine, text: str) -> dict[str, Any]:
    """A line as it may be printed; of a sensitive one not even the check, by which a short value could be guessed."""
    from kameng_tui.counsel.retype import sheet
    from kameng_tui.desk.counter import LETTER
    from kameng_tui.papers.qrpages import check_of

    shown = text if text or not line.secret else "(敏感,没有打印;用 --copy 送往剪贴板,或 -o 存为文件)"
    open_ = not line.secret and line.id != LETTER
    return {
        "field": line.id, "label": line.label, "text": shown, "length": line.length, "limit": line.limit,
        "advised": line.advised, "sensitive": line.secret, "state": at.states.get(line.id, ""),
        "check": "" if line.secret else check_of(line.text),
        "groups": [part.groups for part in sheet(text)] if open_ else [],
    }  # fmt: skip


def _one(desk: Desk, args: argparse.Namespace, at: Counter, line: CounterLine) -> Answer:
    """One line by one of the ways out, or compared with what came back."""
    from kameng_tui.desk import counter as use

    asked = [name for name in ("copy", "output", "check_back", "sheet") if getattr(args, name)]
    if len(asked) > 1:
        raise DeskError("--copy、-o、--sheet、--check-back 一次只用一个")
    if args.check_back:
        return _checked(desk, at, line, text_from(args.check_back))
    if line.is_gap:
        raise DeskError(
            f"「{line.label}」还没有填,先用 kameng file {args.case} {at.filing} --set {line.id}=.."
        )
    if args.sheet:
        return _sheet(line)
    if args.output:
        said = _to_file(desk, at, line, Path(args.output))
    else:
        from kameng_tui.desk.clipboard import send

        said = f"{line.label}:{send(line.text, env=os.environ, osc52=_osc52)}"
        use.note_sent(desk, at, line)
    return Answer({"field": line.id, "said": said}, [said])


def _sheet(line: CounterLine) -> Answer:
    from kameng_tui.counsel.retype import marks, sheet

    rows = sheet(line.text)
    data = {"field": line.id, "lines": [{"start": r.start, "groups": r.groups} for r in rows],
            "marks": [m.sentence for m in marks(line.text)]}  # fmt: skip
    said = [f"{line.label}:{line.length}字"] + [f"{row.start:>5}  {' '.join(row.groups)}" for row in rows]
    return Answer(data, said + [f"  注意 {sentence}" for sentence in data["marks"]])


def _checked(desk: Desk, at: Counter, line: CounterLine, found: str) -> Answer:
    from kameng_tui.desk import counter as use
    from kameng_tui.papers.qrpages import check_of

    differing = use.check_back(line, found)
    said = use.masked(desk, at, [one.sentence for one in differing])
    check, wanted = ("", "") if line.secret else (check_of(found), check_of(line.text))
    data = {"same": not differing, "check": check, "wanted": wanted, "differences": said}
    head = f"{line.label}:{'一字不差' if not differing else f'有 {len(said)} 处不同'}{check and f',校验 {check}'}"
    bad = any(not one.minor for one in differing)
    return Answer(data, [head, *(f"  - {sentence}" for sentence in said)], exit=int(bad))


def _to_file(desk: Desk, at: Counter, line: CounterLine, path: Path) -> str:
    """A text file, or codes as pictures where the name ends in .png: one a file, numbered where one is not enough."""
    from kameng_tui.desk.counter import to_files

    files = "、".join(str(file) for file in to_files(desk, at, line, path))
    if path.suffix.lower() != ".png":
        return f"已存为 {files};用完请删掉"
    return f"二维码已存为 {files};按顺序扫,用完请删掉"


def _osc52(text: str) -> None:
    """To the terminal itself: stdout may be a pipe."""
    from base64 import b64encode

    sequence = f"\033]52;c;{b64encode(text.encode()).decode()}\a"
    try:
        with Path("/dev/tty").open("w", encoding="ascii") as terminal:
            terminal.write(sequence)
    except OSError:
        if not sys.stderr.isatty():
            raise DeskError("这里没有终端可以送剪贴板,请用 -o 存为文件") from None
        sys.stderr.write(sequence)


def _attachments(desk: Desk, args: argparse.Namespace, at: Counter) -> Answer:
    from kameng_tui.cli.progress import Progress
    from kameng_tui.desk.packing import pack

    with Progress() as progress:
        packed = pack(
            desk, at.case, at.filing, at.template, Path(args.attachments), args.include, progress.packed
        )
    return Answer(_packed_data(packed), [f"已放进 {packed.folder}", *packed_lines(packed)])


def _packed_data(packed: Packed) -> dict[str, Any]:
    return {
        "rule": packed.rule, "folder": packed.folder, "kept": packed.kept, "left_out": packed.left, "care": packed.care,
    }  # fmt: skip


def packed_lines(packed: Packed) -> list[str]:
    from kameng_tui.desk.packing import kept_words, left_words

    return [
        f"附件 {len(packed.kept)} 个:{packed.rule}",
        *(f"  {kept_words(one)}" for one in packed.kept),
        *(f"  没带 {left_words(one)}" for one in packed.left),
        *([f"  {packed.care}"] if packed.care else []),
    ]
