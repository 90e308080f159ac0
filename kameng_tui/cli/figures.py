"""Commands about the whole workbook at once: its figures, and its index."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from kameng_tui.cli.answer import Answer
from kameng_tui.desk.desk import Desk
from kameng_tui.values import show_amount

_MOST = 10


def stats(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng stats`."""
    if args.safety:
        return _safety(desk)
    from kameng_tui.desk import figures

    found = figures.stats(desk, args.platform)
    data = {
        "platform": found.platform, "cases": found.cases, "status": found.status, "problem": found.problem,
        "platforms": found.platforms, "claimed": found.claimed, "arrived": found.arrived, "late": found.late,
        "ended": len(found.ended_days), "median_days": found.middle_days, "unread": found.unread,
        "causes": found.causes, "lessons": found.lessons, "dossier": found.dossier,
    }  # fmt: skip
    lines = [
        f"案件 {found.cases}" + (f"(平台名字里有「{found.platform}」)" if found.platform else ""),
        *_table("状态", {desk.label("status", name): n for name, n in found.status.items()}),
        *_table("问题", {desk.label("problems", name) or "未定": n for name, n in found.problem.items()}),
        *_table("平台", {name or "未填": n for name, n in found.platforms.items()}),
        f"主张 {show_amount(found.claimed)}  已到账 {show_amount(found.arrived)}",
        f"已逾期或错过的时限 {found.late}",
    ]
    if found.middle_days is not None:
        lines.append(f"已结束 {len(found.ended_days)} 件,从立案到结束的天数,中位数是 {found.middle_days}")
    lines += figures.failure_lines(desk, found)
    lines += figures.dossier_lines(desk, found.dossier)
    if found.unread:
        lines.append(f"有文件读不出来的案件 {found.unread},它们的数字可能不全")
    lines.append("只是这个工作簿里的数目,说明不了别的案件会怎样")
    return Answer(data, lines)


def _safety(desk: Desk) -> Answer:
    """`kameng stats --safety`."""
    from kameng_tui.desk import safety

    found = safety.card(desk)
    return Answer(
        {"cases": found.cases, "helped": found.helped, "flags": found.flags}, list(safety.lines(desk, found))
    )


def _table(title: str, counts: Mapping[str, int]) -> list[str]:
    rows = [f"  {name} {count}" for name, count in list(counts.items())[:_MOST]]
    more = len(counts) - _MOST
    return [title, *rows, *([f"  另有 {more} 个"] if more > 0 else [])]


def reindex(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng reindex`."""
    from kameng_tui.desk import indexing

    shown = sys.stderr.isatty()

    def progress(done: int, of: int) -> None:
        if shown and (done % 50 == 0 or done == of):
            print(f"\r已读 {done}/{of}", end="" if done < of else "\n", file=sys.stderr, flush=True)

    count = indexing.rebuild(desk, progress)
    return Answer({"cases": count}, [f"索引已重建,共 {count} 个案件。案件文件没有动"])
