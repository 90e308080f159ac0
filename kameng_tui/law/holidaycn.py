"""One year of holiday-cn's JSON (github.com/NateScarlet/holiday-cn) as a plan, or everything that is wrong with it.

Their file is by the year of the notice, so days of the December before belong to it. A day of the January after does
not: 元旦 of the next year is arranged by the next year's notice, so such a 元旦 is left to that year's file, anything
else there is a fault. Keys that we do not know are theirs to add. The file names no day of announcement and none is
guessed from its addresses: those of 2007 and 2008 were put there later.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kameng_tui.law.calendar import FIRST_YEAR, LAST_YEAR, SATURDAY, WEEKDAYS, YearPlan
from kameng_tui.law.notice import missing_holidays, usual_in
from kameng_tui.law.reading import Fault, TableReader


def plan_from_holidaycn(raw: object, *, today: date) -> tuple[YearPlan | None, list[Fault]]:
    """The plan in ``raw``, JSON already parsed, as taken over on ``today``; None where anything is wrong."""
    if not isinstance(raw, Mapping):
        return None, [("", '这不是 holiday-cn 的年份文件;应是 {"year": 2026, "days": [...]} 的样子')]
    faults: list[Fault] = []
    top = TableReader(raw, "", faults)
    year = top.number("year", required=True)
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        top.fault("year", f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间,现在是 {year}")
    papers = top.texts("papers")
    days = top.raw("days")
    if not isinstance(days, list):
        top.fault("days", "days 应是一个列表,每天一项;请重新下载这个文件")
    elif not days:
        top.fault("days", f"holiday-cn 还没有公布 {year} 年的安排(days 是空的);请等国务院的通知发布后再下载")
    if faults or year is None:
        return None, faults
    off: dict[date, str] = {}
    work: dict[date, str] = {}
    for i, item in enumerate(days):
        _read_day(item, f"days.{i}", year, off, work, faults)
    missing = missing_holidays(off.values(), year)
    if missing and not faults:
        faults.append(("days", f"缺少{'、'.join(missing)}的安排:不完整的一年会数错日子,请重新下载这个文件"))
    if faults:
        return None, faults
    notice = f"国务院办公厅关于{year}年部分节假日安排的通知(holiday-cn)"
    return YearPlan(year, off, work, notice, " ".join(papers) or "holiday-cn(没有写通知的网址)", today), []


def _read_day(
    item: Any, place: str, year: int, off: dict[date, str], work: dict[date, str], faults: list[Fault]
) -> None:
    if not isinstance(item, Mapping):
        faults.append((place, '每天应是一项 {"name", "date", "isOffDay"};请重新下载这个文件'))
        return
    table = TableReader(item, place, faults)
    name = table.text("name", required=True)
    day = table.day("date", required=True)
    if not isinstance(table.raw("isOffDay"), bool):
        table.fault("isOffDay", "isOffDay 应是 true(放假)或 false(上班)")
        return
    if day is None or not name or (day.year == year + 1 and day.month == 1 and usual_in(name) == {"元旦"}):
        return
    is_off = bool(item["isOffDay"])
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        table.fault("date", f"{day} 不属于 {year} 年的安排,请核对年份")
    elif day in off or day in work:
        table.fault("date", f"{day} 写了两遍,请只留一处")
    elif not is_off and day.weekday() < SATURDAY:
        says = f"{day} 是{WEEKDAYS[day.weekday()]},调休上班的日子应是周六或周日;请核对日期"
        table.fault("isOffDay", says)
    else:
        (off if is_off else work)[day] = name
