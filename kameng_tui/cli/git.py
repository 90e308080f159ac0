"""Commands over git: history, the ways back, sync, and what git itself calls to merge one file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from kameng_tui.cli.answer import Answer
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError

_KINDS = {"added": "新增", "gone": "删除", "changed": "修改", "moved": "改名"}
_CONFLICT = 3


def _asks() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def history(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng history`."""
    from kameng_tui.desk import versions

    if args.rev:
        return _diff(desk, args)
    if args.now:
        raise DeskError("--now 要写明与哪一版比较:kameng history CASE 版本 --now")
    if args.most is not None and args.most < 1:
        raise DeskError("-n 应是 1 或更大的数")
    found = versions.history(desk, args.case, args.most or 50)
    lines = [
        f"{v.short}  {v.at:%Y-%m-%d %H:%M}  {v.by}  {v.subject}" if v.at else f"{v.short}  {v.subject}"
        for v in found
    ]
    where = versions.status(desk, args.case)
    if where.changed:
        lines.insert(0, f"(没提交)  {len(where.changed)} 个文件")
    return Answer({"versions": found, "uncommitted": where.changed}, lines or ["还没有提交过"])


def _diff(desk: Desk, args: argparse.Namespace) -> Answer:
    from kameng_tui.desk import versions

    found = versions.diff(desk, args.case, args.rev, now=args.now)
    lines = []
    for file in found:
        lines += [f"{_KINDS[file.kind]} {file.path}", *(f"  {line}" for line in file.lines)]
    return Answer(found, lines or ["没有不同"])


def restore(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng restore`."""
    from kameng_tui.desk import restoring

    made = restoring.restore(desk, args.case, args.rev, ask=_asks())
    return Answer(made, [f"{made.subject}({made.files} 个文件);不要了就 kameng undo {args.case}"])


def undo(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng undo`."""
    from kameng_tui.desk import restoring

    done = restoring.undo(desk, args.case, ask=_asks())
    data = {"undone": done.undone, "commit": done.commit, "files": done.files}
    return Answer(
        data, [f"已撤销「{done.undone.subject}」,{len(done.files)} 个文件", *(f"  {f}" for f in done.files)]
    )


def sync(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng sync`."""
    from kameng_tui.desk import syncing

    done = syncing.sync(desk, ask=_asks())
    return Answer(
        _sync_data(done), syncing.sync_words(done), left_lines(desk, done), _CONFLICT if done.left else 0
    )


def _sync_data(done: Any) -> dict[str, Any]:
    return {
        "remote": done.remote, "branch": done.branch, "committed": done.committed, "received": done.received,
        "sent": done.sent, "merged": done.merged,
        "conflicts": [
            {"path": left.path, "fault": left.fault,
             "keys": [{"path": c.path, "base": c.base, "ours": c.ours, "theirs": c.theirs} for c in left.conflicts]}
            for left in done.left
        ],
    }  # fmt: skip


def left_lines(desk: Desk, done: Any) -> list[str]:
    """The conflicts that wait, with both values; how to go on."""
    from kameng_tui.desk.syncing import conflict_words

    if not done.left:
        return []
    lines = [line for left in done.left for line in conflict_words(desk, left)]
    return [
        *lines,
        "两边都改了同一处,没有推送:用 kameng resolve 选定,再 kameng sync;不要了就 git merge --abort",
    ]


def merge_driver(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng merge-driver`: git asks for one file; exit 1 leaves it in conflict, anything above to git's own merge."""
    from kameng_tui.workbook.files import read_state, save
    from kameng_tui.workbook.gitwork import marked
    from kameng_tui.workbook.merging import merge_texts

    base, ours, theirs = (read_state(Path(name)) for name in (args.base, args.ours, args.theirs))
    found = merge_texts(base.text or None, ours.text, theirs.text, args.path)
    if found.fault:
        raise DeskError(found.fault)  # exit 2: git's text merge, with its markers
    save(ours, marked(found))
    keys = "、".join(conflict.path for conflict in found.conflicts)
    notes = [f"{args.path} 的 {keys} 两边都改了,请用 kameng resolve 选定"] if keys else []
    return Answer({"conflicts": found.conflicts}, (), notes, int(bool(keys)))
