"""The length that a limit has here: the team's own, else what a table of its channel says. Pure.

``length = { table = "cities", column = "answer_days" }``: the ``key`` of that table is the path (``form.city``, ``platform.name``) whose value chooses the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kameng_tui.case.conditions import View
from kameng_tui.case.lookup import label_at
from kameng_tui.channels.lookups import rows_of_table
from kameng_tui.channels.records import Channel
from kameng_tui.law.limits import Limit
from kameng_tui.reckon.overrides import Override, override_of
from kameng_tui.reckon.timing import length_text
from kameng_tui.values import BadValue


def length_of(limit: Limit, channel: Channel | None, view: View, overrides: Mapping[str, Any]) -> Override:
    """``limit`` with the length that counts in this case; ``channel`` is None for the limits of the case itself."""
    changed = override_of(limit, channel.id if channel else "case", overrides)
    if changed.limit.length_word == "table" and not changed.fault:
        return _looked_up(limit, channel, view)
    return changed


def _looked_up(limit: Limit, channel: Channel | None, view: View) -> Override:
    """``limit`` with the length that its table gives for this case, or what keeps it from being found."""
    name, column = limit.length_table["table"], limit.length_table["column"]
    table = next((t for t in channel.tables if t["id"] == name), None) if channel else None
    if channel is None or table is None:
        return Override(limit, fault=f"「{limit.label}」要查表 {name},但渠道里没有这张表")
    key = str(table["key"])
    value = view.value(key)
    if value in (None, "", ()):
        return Override(limit, fault=f"「{limit.label}」按{_label(channel, key)}查表,还没有填写,填上才能计算")
    try:
        row = rows_of_table(str(table["file"]), str(table["text"])).get(str(value), {})
    except BadValue as bad:
        return Override(limit, fault=f"「{limit.label}」要查表 {name},{bad}")
    days = row.get(column, "")
    if not days.isdecimal():
        place = f"[override.{channel.id}.limits.{limit.id}]"
        return Override(
            limit,
            fault=f"「{limit.label}」没有查到「{value}」的天数,以官方页面为准;"
            f"查到后写进 workbook.toml 的 {place}",
        )
    length = int(days)
    step = f"按表 {name}:「{value}」为{length_text(length, limit.unit)}"
    return Override(replace(limit, length=length, length_word=""), (step,))


def _label(channel: Channel, path: str) -> str:
    head, _, rest = path.partition(".")
    if head != "form":
        return label_at(path)
    return next((field.label for field in channel.fields if field.id == rest), path)
