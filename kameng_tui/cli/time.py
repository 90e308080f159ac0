"""Commands about time and law that need no case: count a period, the working-day calendar, the statute table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.cli.answer import Answer, safe
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing
from kameng_tui.law.calendar import named_day
from kameng_tui.values import BadValue, in_shanghai, parse_day, parse_when, show_when

if TYPE_CHECKING:
    from kameng_tui.desk.calendars import MovedDue, Proposed
    from kameng_tui.law.calendar import YearPlan

_MOST_DIGITS = 9
_MOST_ECHOED = 40


# --- count --------------------------------------------------------------------------------------------------------


def count(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng count START LENGTH UNIT`, or `kameng count A B` for what lies between two dates."""
    from kameng_tui.law import counting

    calendar = desk.calendar.as_known_on(parse_day(args.known_on)) if args.known_on else desk.calendar
    start = _start(args.start)
    if args.unit is None:
        return _between(start, args, calendar)
    length = args.length.strip()
    if not length.isdecimal() or not length.strip("0０"):
        raise DeskError(f"LENGTH(期间长度)应是大于 0 的整数,现在是「{_echo(args.length)}」")
    if len(length) > _MOST_DIGITS:
        raise DeskError(f"LENGTH(期间长度)最多 {_MOST_DIGITS} 位数字,现在有 {len(length)} 位")
    counted = counting.count(
        start, int(length), counting.parse_unit(args.unit), calendar, args.roll,
        closing=args.closing, next_hour=args.next_hour,
    )  # fmt: skip
    ends = show_when(counted.earliest)
    if counted.earliest != counted.latest:
        ends = f"{ends} 至 {show_when(counted.latest)}"
    data = {
        "earliest": counted.earliest,
        "latest": counted.latest,
        "provisional": counted.provisional,
        "steps": counted.steps,
    }
    return Answer(data, [*counted.steps, f"到期:{ends}{'(暂定)' if counted.provisional else ''}"])


def _echo(word: str) -> str:
    """What was typed, as much of it as a sentence bears."""
    return word if len(word) <= _MOST_ECHOED else f"{word[:_MOST_ECHOED]}…"


def _start(raw: str) -> datetime:
    """The start with the offset it was written in, so that the steps can say what instant that is in Shanghai."""
    moment = parse_when(raw)
    try:
        written = datetime.fromisoformat(raw.strip())
    except ValueError:
        return moment
    return moment if written.tzinfo is None else moment.astimezone(written.tzinfo)


def _between(start: datetime, args: argparse.Namespace, calendar: Any) -> Answer:
    from kameng_tui.law.counting import between

    try:
        end = _start(args.length)
    except BadValue as fault:
        if args.length.strip().lstrip("+-").replace(".", "").isdecimal():
            raise DeskError(f"还缺少单位:kameng count {args.start} {args.length} day") from None
        raise DeskError(f"第二个词应是长度(后面跟单位)或另一个日期:{fault}") from fault
    if args.roll != "none" or args.closing or args.next_hour:
        raise DeskError("--roll、--closing、--next-hour 只用于计算到期,数两个日期之间的天数时不用")
    found = between(start, end, calendar)
    data = {
        "from": in_shanghai(start).date(), "to": in_shanghai(end).date(), "days": found.days,
        "working_days": found.working_days, "provisional": found.provisional, "steps": found.steps,
    }  # fmt: skip
    mark = "(暂定)" if found.provisional else ""
    return Answer(data, [*found.steps, f"相隔 {found.days} 天,其中工作日 {found.working_days} 天{mark}"])


# --- calendar -----------------------------------------------------------------------------------------------------


def calendar(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng calendar show|add|paste`."""
    if args.action == "show":
        return _show(desk, args)
    if args.known_on:
        raise DeskError("--known-on 只用于 kameng calendar show")
    if not args.what:
        example = "放假.toml" if args.action == "add" else "'一、元旦:1月1日放假……'"
        raise DeskError(f"还缺少内容:kameng calendar {args.action} {example}")
    return _add(desk, args) if args.action == "add" else _paste(desk, args)


def _show(desk: Desk, args: argparse.Namespace) -> Answer:
    from kameng_tui.desk import calendars

    year = _year(args.what) if args.what else desk.now().year
    view = calendars.show(desk, year, parse_day(args.known_on) if args.known_on else None)
    data = {
        "year": year,
        **_plan_data(view.plan),
        "moved": [],
        "versions": [_version(p) for p in view.versions],
    }
    if view.plan is None:
        return Answer(data, [f"{year} 年没有资料,也没有可以估算的依据:只把周六、周日算作休息日"])
    lines = _plan_lines(view.plan)
    if len(view.versions) > 1:
        lines.append("这一年的各份通知:")
        lines += [f"  {_known_since(plan)} 《{plan.notice}》" for plan in view.versions]
    return Answer(data, lines)


def _year(word: str) -> int:
    if not word.strip().isdecimal() or len(word.strip()) != len("2027"):
        raise DeskError(f"年份应写成四位数字,如 2027,现在是「{_echo(word)}」")
    return int(word)


def _plan_data(plan: YearPlan | None) -> dict[str, Any]:
    from kameng_tui.workbook.calendars import runs_of

    if plan is None:
        return {"official": False, "off": [], "work": [], "notice": "", "source": "", "announced": None}
    return {
        "official": plan.official,
        "off": [{"name": name, "from": first, "to": last} for name, first, last in runs_of(plan.off)],
        "work": [{"name": name, "day": day} for day, name in sorted(plan.work.items())],
        "notice": plan.notice,
        "source": plan.source,
        "announced": plan.announced,
    }


def _version(plan: YearPlan) -> dict[str, Any]:
    return {
        "official": plan.official, "notice": plan.notice, "source": plan.source, "announced": plan.announced,
        "known_since": plan.known_since, "as_of": plan.as_of,
    }  # fmt: skip


def _known_since(plan: YearPlan) -> str:
    return f"{plan.announced} 公布" if plan.announced else f"{plan.as_of} 收录"


def _plan_lines(plan: YearPlan) -> list[str]:
    from kameng_tui.workbook.calendars import runs_of

    head = "官方公布" if plan.official else "还没有公布:只按法定假日估算,调休未定,按它算出的日期都是暂定"
    lines = [f"{plan.year} 年放假安排({head})", "放假"]
    for name, first, last in runs_of(plan.off):
        until = f" 至 {named_day(last)}" if last != first else ""
        lines.append(f"  {name} {named_day(first)}{until} {(last - first).days + 1} 天")
    lines.append("调休上班")
    lines += [f"  {named_day(day)} {name}" for day, name in sorted(plan.work.items())] or ["  没有"]
    if not plan.official:
        return [*lines, f"依据:{plan.notice}"]
    return [*lines, f"通知:{plan.notice}({_known_since(plan)})", f"来源:{plan.source}"]


def _add(desk: Desk, args: argparse.Namespace) -> Answer:
    from kameng_tui.desk import calendars

    if args.year is not None:
        raise DeskError("--year 只用于 kameng calendar paste:文件里写着年份")
    proposed = calendars.read_file(desk, Path(args.what), for_user=args.user)
    return _settle(desk, args, proposed)


def _paste(desk: Desk, args: argparse.Namespace) -> Answer:
    from kameng_tui.cli.look import text_from
    from kameng_tui.desk import calendars

    text = text_from("-") if args.what == "-" else args.what
    year = _year(args.year) if args.year is not None else None
    proposed = calendars.read_pasted(desk, text, year, for_user=args.user)
    if not args.dry_run and not proposed.same and sys.stdin.isatty() and not _confirmed(proposed):
        raise DeskError("没有写入")
    return _settle(desk, args, proposed)


def _confirmed(proposed: Proposed) -> bool:
    """Shows what was read and asks, on stderr: stdout is for the answer."""
    for line in _proposed_lines(proposed):
        print(safe(line), file=sys.stderr)
    print("写入?(y/N) ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


def _proposed_lines(proposed: Proposed) -> list[str]:
    lines = [*_plan_lines(proposed.plan), *proposed.notes, proposed.replaces]
    return [*lines, *(f"  {sentence}" for sentence in proposed.differs), *_moved_lines(proposed.moved)]


def _settle(desk: Desk, args: argparse.Namespace, proposed: Proposed) -> Answer:
    """Writes, or only shows with --dry-run."""
    from kameng_tui.desk import calendars

    path, written, moved = "", False, proposed.moved
    if not args.dry_run:
        added = calendars.add(desk, proposed, replace=args.replace, for_user=args.user)
        path, written, moved = added.path, added.written, added.moved
    data = {
        "year": proposed.plan.year, **_plan_data(proposed.plan), "moved": moved, "path": path, "written": written,
    }  # fmt: skip
    if written:
        shown = (*_plan_lines(proposed.plan), *proposed.notes, proposed.replaces)
        lines = [f"已写入 {path}", *shown, *_moved_lines(moved)]
    elif proposed.same:
        lines = [f"{proposed.plan.year} 年已有的安排与这一份相同,没有写入"]
    else:
        lines = [*_proposed_lines(proposed), "只看不写(--dry-run)"]
    return Answer(data, lines)


def _moved_lines(moved: Sequence[MovedDue]) -> list[str]:
    if not moved:
        return ["没有时限因此变动"]
    lines = [f"变动的时限({len(moved)} 项)"]
    case = ""
    for one in moved:
        if one.case != case:
            case = one.case
            lines.append(f"  {one.title}({one.case})")
        lines.append(f"    {one.label}:{_change(one)}")
    return lines


def _change(one: MovedDue) -> str:
    before, after = _span(one.from_, one.from_latest), _span(one.to, one.to_latest)
    settled = "不再暂定" if one.was_provisional and not one.is_provisional else ""
    if before == after:
        return f"{after} 不变,{settled or '改为暂定'}"
    mark = settled or ("暂定" if one.is_provisional else "")
    return f"{before} 改为 {after}{',' if mark else ''}{mark}"


def _span(earliest: datetime, latest: datetime) -> str:
    first, last = (show_when(moment)[:16].replace("T", " ") for moment in (earliest, latest))
    return first if first == last else f"{first} 至 {last}"


# --- law ----------------------------------------------------------------------------------------------------------


def law(desk: Desk, args: argparse.Namespace) -> Answer:
    """`kameng law WORD`."""
    from kameng_tui.desk import checks

    on = parse_day(args.on) if args.on else None
    rows = checks.law(desk, args.word, on)
    if not rows:
        raise Missing(checks.no_law(desk, args.word, on))
    return Answer(rows, _law_lines(rows))


_STATUS = {"in-force": "有效", "repealed": "已废止", "renumbered": "条号已变", "draft": "草案,没有施行"}


def _law_lines(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    lines = []
    for row in rows:
        first, last = row["effective_from"], row["effective_to"]
        since = f",{first} 起" if first else ""
        until = f",至 {last}" if last else ""
        after = f",现见 {row['replaced_by']}" if row["replaced_by"] else ""
        use = f" 用于:{row['use']}" if row["use"] else ""
        unsure = "(未经证实,以官方文本为准)" if row["confidence"] == "uncertain" else ""
        sources = "、".join(row["source"])
        status = _STATUS.get(row["status"], row["status"])
        lines.append(
            f"{row['cited']} {row['key']} [{status}{since}{until}{after}] {row['gist']}{unsure}{use}(来源:{sources})"
        )
    return lines
