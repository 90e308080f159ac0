"""A limit as a team has set it: ``[override.<channel>.limits.<id>]`` of workbook.toml (``length unit source by on``). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from kameng_tui.law.limits import Limit, Unit
from kameng_tui.reckon.timing import length_text
from kameng_tui.record import record


@record
class Override:
    """The limit that counts, how that came about, and what is wrong with the override as written."""

    limit: Limit
    steps: tuple[str, ...] = ()
    fault: str = ""


def override_of(limit: Limit, channel: str, overrides: Mapping[str, Any]) -> Override:
    """``limit`` with the team's own length. ``channel`` is ``case`` for the limits of the case itself."""
    table = _table(overrides, channel, "limits", limit.id)
    if not table:
        return Override(limit)
    length, unit = table.get("length"), table.get("unit", limit.unit)
    place = f"workbook.toml 的 [override.{channel}.limits.{limit.id}]"
    if isinstance(length, bool) or not isinstance(length, int) or length < 0:
        return Override(limit, fault=f"{place} 里 length 应是不小于 0 的整数,现在是 {length!r}")
    if unit not in get_args(Unit):
        return Override(limit, fault=f"{place} 里 unit 应是 {' '.join(get_args(Unit))} 之一,现在是 {unit!r}")
    source = str(table.get("source", ""))
    if not source:
        return Override(limit, fault=f"{place} 要写 source:这个时限是从哪里看到的")
    said = "、".join(str(table[key]) for key in ("source", "by", "on") if table.get(key))
    changed = replace(
        limit, length=length, unit=unit, length_word="", confidence="known", source=(source, *limit.source)
    )
    return Override(changed, (f"本工作簿改为{length_text(length, unit)}({said})",))


def _table(raw: Any, *path: str) -> Mapping[str, Any]:
    for name in path:
        raw = raw.get(name) if isinstance(raw, Mapping) else None
    return raw if isinstance(raw, Mapping) else {}
