"""How a channel is shown among others, and what is said of it beside the list. Makes rows only; decides nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kameng_tui.tui.rows import Line, Row, blank_row, head_row, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.screens.pluginjobs import on_screen
from kameng_tui.tui.widths import pad, width

if TYPE_CHECKING:
    from kameng_tui.case.findings import Finding
    from kameng_tui.channels.records import Channel
    from kameng_tui.channels.registry import Listing
    from kameng_tui.desk.desk import Desk

ORIGINS = {"shipped": "随程序", "plugin": "插件", "pack": "包", "workbook": "工作簿包"}
STATES = {
    "ok": ("可用", "good"),
    "data-only": ("只用数据", "warn"),
    "disabled": ("已停用", "dim"),
    "broken": ("有错未用", "bad"),
    "shadowed": ("同名未用", "dim"),
    "needs-upgrade": ("需要升级", "bad"),
}
NEXT = {
    "data-only": "按 t 看是哪些文件,再决定信不信任;不信任也能用,只是没有代码算的部分",
    "disabled": "按 e 启用。停用期间不能建新的投诉件,已有的照样打开和计时",
    "broken": "别的渠道照常可用。按 c 看全部问题,按 d 移除",
    "shadowed": "同名的只用一个;要用这一个,先移除或停用在用的那个",
    "needs-upgrade": "升级 kameng 后即可用;已有的投诉件照样打开和计时",
}
SHIPPED_BROKEN = "别的渠道照常可用。它随程序带,请重新安装 kameng;按 c 看全部问题"
FRESH = timedelta(days=365)
STALE = "超过一年"
NAMELESS = "(读不出名称)"
ONE_LINE = 78  # cells in which a channel fits on one line
MARK = {"error": (" !! ", "bad"), "warning": (" !  ", "warn"), "advice": (" -  ", "")}


def is_stale(as_of: str, today: date) -> bool:
    """Whether facts of that day are more than a year old. A day that cannot be read is not called old."""
    try:
        return today - date.fromisoformat(as_of) > FRESH
    except ValueError:
        return False


def channel_rows(found: Iterable[Listing], today: date, fault: str = "") -> list[Row]:
    """One row a provider, in the order of the desk; above them what is wrong with the user's decisions."""
    rows = [text_row(fault, "bad", mark=" !! ", indent=4)] if fault else []
    rows += [_channel_row(listed, is_stale(listed.as_of, today)) for listed in found]
    return rows or [text_row("没有任何渠道:程序自带的没有装上,请重新安装 kameng", "bad", mark=" ")]


def _channel_row(listed: Listing, stale: bool) -> Row:
    state, style = STATES[listed.state]
    name, own_id = one_line(listed.name) or NAMELESS, one_line(listed.id)
    origin, version = ORIGINS[listed.origin], one_line(listed.version) or "-"
    old = STALE if stale else ""

    def draw(cells: int) -> Sequence[Line]:
        day = pad(one_line(listed.as_of) or "-", 10)
        if cells >= ONE_LINE:
            room = cells - 61
            return [((f" {pad(name, min(room, 40))} ", "strong" if style != "dim" else "dim"), (pad(own_id, 14) + " ", ""),
                     (pad(origin, 8) + " ", ""), (pad(version, 6) + " ", "dim"), (day + " ", "dim"),
                     (pad(old, 8) + " ", "warn"), (state, style))]  # fmt: skip
        last = pad(name, max(cells - 2 - width(state), 8))
        return [
            ((f" {last}", "strong" if style != "dim" else "dim"), (state, style)),
            ((f"   {own_id}  {origin}  {version}  ", "dim"), (f"{day} ", "dim"), (old, "warn")),
        ]

    return Row(f"{listed.origin} {listed.id} {listed.version}", draw, listed)


def about_rows(desk: Desk, listed: Listing, today: date) -> Iterator[Row]:
    """Everything said of one channel: its state and why, what to do about it, then what it declares."""
    state, style = STATES[listed.state]
    yield text_row(f"{listed.name or NAMELESS}({listed.id})", "strong", mark=" ", key="name")
    yield said_row("状态", state, style=style, key="state")
    if listed.reason:
        yield said_row(
            "原因",
            on_screen(listed.reason, "plugins"),
            style="" if style in ("dim", "good") else style,
            key="reason",
        )
    if listed.state in NEXT:
        shipped = listed.state == "broken" and listed.origin == "shipped"
        yield said_row("办法", SHIPPED_BROKEN if shipped else NEXT[listed.state], key="next")
    yield said_row("来源", f"{ORIGINS[listed.origin]},版本 {listed.version or '不明'}", key="origin")
    if is_stale(listed.as_of, today):
        text = f"{listed.as_of},{STALE}:时限和页面可能已经变了,以官方页面为准"
        yield said_row("资料", text, style="warn", key="as_of")
    else:
        yield said_row("资料", listed.as_of or "没有写日期", key="as_of")
    channel = desk.registry.get(listed.id) if listed.state in ("ok", "data-only") else None
    if channel is not None:
        yield from _declared(desk, channel)
    faults = [fault for fault in desk.registry.faults(listed.id) if fault != listed.reason]
    yield from (
        text_row(on_screen(fault, "plugins"), "warn", mark=" ! ", key=f"fault {n}")
        for n, fault in enumerate(faults)
    )


def said_row(label: str, text: str, *, key: str, style: str = "") -> Row:
    return text_row(text, style, mark=f" {label}  ", indent=7, key=key)


def _declared(desk: Desk, channel: Channel) -> Iterator[Row]:
    yield said_row("受理", channel.authority, key="authority")
    yield said_row("公开", "内容公开,文书按最严的办法遮盖" if channel.public else "不公开", key="public")
    if channel.url:
        yield text_row(channel.url, mark=" 网址  ", indent=1, key="url")
    if channel.maintainers or channel.license:
        yield said_row("维护", "、".join((*channel.maintainers, channel.license)), key="maintainers")
    counts = (("栏目", channel.fields), ("时限", channel.limits), ("前提", channel.gates), ("关联", channel.interplay),
              ("文书", channel.templates), ("阶段", channel.stages))  # fmt: skip
    yield said_row("声明", "  ".join(f"{label} {len(items)}" for label, items in counts), key="counts")
    if channel.hooks:
        yield said_row("代码", channel.hooks, key="hooks")
    unsure = [limit for limit in channel.limits if limit.confidence == "uncertain"]
    if unsure:
        yield blank_row()
        yield head_row(f" 未核实的时限 {len(unsure)}(以官方页面为准)")
        for limit in unsure:
            yield text_row(limit.label, mark="  ", key=f"unsure {limit.id}")
    yield blank_row()
    yield head_row(f" 文书 {len(channel.templates)}")
    for template in channel.templates:
        yield text_row(template.label, mark="  ", key=f"template {template.id}")


def page_rows(lines: Iterable[str]) -> list[Row]:
    """The page of a channel: every line can be stood on, so that a long page scrolls a line at a time."""
    return [text_row(line, key=f"{n}") if line.strip() else blank_row() for n, line in enumerate(lines)]


def raw_rows(manifest: Mapping[str, Any]) -> Iterator[Row]:
    """A manifest with its own keys: what stands alone first, then each list with every row it has."""
    lists = {name: value for name, value in manifest.items() if _is_list(value)}
    for name, value in manifest.items():
        if name not in lists and value != []:
            yield text_row(f"{name} = {_written(value)}", key=name, indent=2, mark=" ")
    for name, rows in lists.items():
        yield blank_row()
        yield head_row(f" {name} {len(rows)}")
        for n, row in enumerate(rows):
            about = "  ".join(str(row[key]) for key in ("id", "label", "title") if key in row)
            yield text_row(about or f"{n + 1}", "strong", mark="  ", key=f"{name} {n}", indent=4)
            yield from (
                text_row(f"{key} = {_written(value)}", key=f"{name} {n} {key}", mark="    ", indent=6)
                for key, value in row.items()
                if key not in ("id", "label", "title")
            )


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def finding_rows(found: Sequence[Finding]) -> list[Row]:
    """What the check says, errors first."""
    rows = []
    for severity, label in (("error", "要改"), ("warning", "要看"), ("advice", "建议")):
        some = [finding for finding in found if finding.severity == severity]
        if some:
            rows.append(head_row(f" {label} {len(some)}"))
        mark, style = MARK[severity]
        rows += [
            text_row(
                f"{finding.where.rstrip('#')}:{finding.message}",
                style,
                mark=mark,
                indent=4,
                key=f"{severity} {n}",
            )
            for n, finding in enumerate(some)
        ]
    return rows or [text_row("没有发现问题", "good", key="none", mark=" ")]
