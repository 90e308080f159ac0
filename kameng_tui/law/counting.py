"""Counting a period from an event to its last instant, with every day that was skipped and why.

The day of the event is not counted. Working days know 调休; months end on their last day where the same day
does not exist; hours and minutes run through nights and holidays. The answer has two sides: ``earliest`` for what
we must keep, ``latest`` before anybody else is called late. The steps are complete: whoever adds up what they name
comes to the same end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import get_args

from kameng_tui.law.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    ONE_DAY,
    SATURDAY,
    WEEKDAYS,
    WorkCalendar,
    named_day,
)
from kameng_tui.law.limits import CLOCK_UNITS, Roll, Unit, closing_time
from kameng_tui.law.rolling import rolled_from, widened_count, widened_roll
from kameng_tui.record import record
from kameng_tui.values import BadValue, day_end, in_shanghai

UNIT_NAMES = {
    "minute": "分钟",
    "hour": "小时",
    "day": "天",
    "working-day": "个工作日",
    "month": "个月",
    "year": "年",
}
_UNIT_WORDS = {
    "分钟": "minute", "分": "minute", "小时": "hour", "时": "hour", "天": "day", "日": "day", "自然日": "day",
    "工作日": "working-day", "个工作日": "working-day", "月": "month", "个月": "month", "年": "year",
}  # fmt: skip
_MOST_WORKING_DAYS = 10_000


@record
class Count:
    """The two ends of a period. ``provisional``: a notice still to come may move it. ``steps``: how it was counted."""

    earliest: datetime
    latest: datetime
    provisional: bool
    steps: tuple[str, ...]


@record
class Between:
    """What lies after one day up to and with another: ``days`` is the sum of the three kinds of days."""

    days: int
    working_days: int
    weekends: int
    holidays: int
    provisional: bool
    steps: tuple[str, ...]


def parse_unit(word: str) -> str:
    """The unit that ``word`` names: an id, its plural, or the Chinese word. Raises BadValue."""
    text = word.strip().lower()
    units = get_args(Unit)
    if text in units:
        return text
    if text.removesuffix("s") in units:
        return text.removesuffix("s")
    if text in _UNIT_WORDS:
        return _UNIT_WORDS[text]
    raise BadValue(f"单位「{word}」不认识,可写 {'、'.join(units)},或 分钟、小时、天、工作日、月、年")


def count(
    start: datetime,
    length: int,
    unit: str,
    calendar: WorkCalendar,
    roll: str = "none",
    *,
    closing: str = "",
    next_hour: bool = False,
) -> Count:
    """``length`` units after ``start``.

    ``closing`` (``17:30``): where the receiver closes business, the last day ends at the earliest then, at the latest
    at 24:00 (民法典203). ``next_hour``: hours run from the next full hour, as in litigation (民诉法85, 解释125).
    Raises BadValue for what cannot be counted: a negative length, a year without a known calendar, a date beyond 9999.
    """
    _check(length, unit, roll, closing, next_hour)
    try:
        moment = in_shanghai(start)
        if unit in CLOCK_UNITS:
            counted = _clock_time(moment, length, unit, next_hour)
        elif unit == "working-day" and length:
            counted = _working_days(moment.date(), length, calendar)
        else:
            counted = _calendar_days(moment.date(), length, unit, calendar, roll)
    except BadValue:
        raise
    except (OverflowError, ValueError):
        raise BadValue(f"{length} {UNIT_NAMES[unit]}太长,算出的日子超出公元 9999 年") from None
    if closing:
        counted = _closed_at(counted, closing)
    return replace(counted, steps=(*_zone_steps(start, moment), *counted.steps))


def _check(length: int, unit: str, roll: str, closing: str, next_hour: bool) -> None:
    if isinstance(length, bool) or not isinstance(length, int) or length < 0:
        raise BadValue(f"长度应是不小于 0 的整数,现在是 {length!r}")
    if unit not in get_args(Unit):
        raise BadValue(f"单位「{unit}」不认识,可写 {'、'.join(get_args(Unit))}")
    if roll not in get_args(Roll):
        raise BadValue(f"顺延方式「{roll}」不认识,可写 {'、'.join(get_args(Roll))}")
    if unit == "working-day" and length > _MOST_WORKING_DAYS:
        raise BadValue(f"最多数 {_MOST_WORKING_DAYS} 个工作日,现在是 {length}")
    if closing and unit in CLOCK_UNITS:
        raise BadValue("按分钟、小时计算的期间到时即满,不看停止办公的时间")
    if next_hour and unit != "hour":
        raise BadValue("「从次时起算」只用于按小时计算的期间")


def _zone_steps(start: datetime, moment: datetime) -> list[str]:
    """Said where the same instant lies on another day in Shanghai: from that day it is counted."""
    if start.tzinfo is None or start.date() == moment.date():
        return []
    offset = f"{start:%z}"
    return [
        f"起点 {_instant(start)}(UTC{offset[:3]}:{offset[3:5]})即北京时间 {_instant(moment)},按北京时间的日期计算"
    ]


def _clock_time(start: datetime, length: int, unit: str, next_hour: bool) -> Count:
    steps = []
    if next_hour:
        begin = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        steps.append(f"{_instant(start)} 所在的小时不计入,从次时 {_instant(begin)} 起算(民诉法85)")
        start = begin
    end = start + timedelta(**{f"{unit}s": length})
    steps += [
        f"自 {_instant(start)} 起算,夜间和节假日连续计算",
        f"满 {length} {UNIT_NAMES[unit]}为 {_instant(end)}",
    ]
    return Count(end, end, False, tuple(steps))


def _closed_at(counted: Count, closing: str) -> Count:
    earliest = datetime.combine(counted.earliest.date(), closing_time(closing), counted.earliest.tzinfo)
    step = f"对方 {closing} 停止办公的,最早在最后一日 {closing} 截止,最晚至当日 24:00(民法典203)"
    return replace(counted, earliest=earliest, steps=(*counted.steps, step))


def _need_calendar(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadValue(
            f"{day} 不在 {FIRST_YEAR} 到 {LAST_YEAR} 年之间,那时的工作日和休息日无从查证,不能计算,请核对年份"
        )


# --- working days -------------------------------------------------------------------------------------------------


def _working_days(start: date, length: int, calendar: WorkCalendar) -> Count:
    end, special = _walk(start, length, calendar)
    steps = [_start_step(start), *_run_steps(special, calendar)]
    span = _days(start, end)
    unknown = [day for day in span if calendar.may_change(day)]
    earliest, latest = end, end
    if unknown:
        earliest, latest = widened_count(start, length, end, unknown, calendar)
    horizon = _horizon_steps(_years(span), unknown, calendar)
    if horizon:
        steps += horizon
        steps.append(
            f"按历年误差放宽:最早 {named_day(earliest)},最晚 {named_day(latest)}"
            if unknown
            else "这段日子离调休远,历年都没有动过,公布后再核对"
        )
    steps.append(f"{'按估算,' if unknown else ''}第 {length} 个工作日为 {named_day(end)},至当日 24:00 届满")
    return Count(day_end(earliest), day_end(latest), bool(horizon), tuple(steps))


def _walk(start: date, length: int, calendar: WorkCalendar) -> tuple[date, list[date]]:
    """The ``length``-th working day after ``start``, and on the way there each day that is not as its weekday."""
    _need_calendar(start)
    day, special = start, []
    while length:
        day += ONE_DAY
        if day.year > LAST_YEAR:
            _need_calendar(day)
        if calendar.is_working(day):
            length -= 1
        if calendar.name_of(day):
            special.append(day)
    return day, special


def working_days_between(a: date, b: date, calendar: WorkCalendar) -> int:
    """How many working days lie after the day of ``a``, up to and with the day of ``b``; 0 where b is not later."""
    return sum(calendar.is_working(day) for day in _days(_day(a), _day(b)))


def between(a: date, b: date, calendar: WorkCalendar) -> Between:
    """The days after the day of ``a`` up to and with that of ``b``, by kind. Raises BadValue where ``b`` is earlier."""
    first, last = _day(a), _day(b)
    moments = [in_shanghai(x) for x in (a, b) if isinstance(x, datetime)]
    if last < first or (len(moments) == 2 and moments[1] < moments[0]):
        raise BadValue("终点早于起点,请对调")
    _need_calendar(first)
    _need_calendar(last)
    span = _days(first, last)
    off = [day for day in span if not calendar.is_working(day)]
    holidays = sum(map(calendar.is_holiday, off))
    special = [day for day in span if calendar.name_of(day)]
    unknown = [day for day in span if calendar.may_change(day)]
    horizon = _horizon_steps(_years(span), unknown, calendar)
    working, weekends = len(span) - len(off), len(off) - holidays
    total = (
        f"至 {named_day(last)} 共 {len(span)} 天:工作日 {working} 天,周末 {weekends} 天,放假 {holidays} 天"
    )
    steps = (_start_step(first), *_run_steps(special, calendar), *horizon, total)
    return Between(len(span), working, weekends, holidays, bool(horizon), steps)


# --- calendar days, months, years ---------------------------------------------------------------------------------


def _calendar_days(start: date, length: int, unit: str, calendar: WorkCalendar, roll: str) -> Count:
    steps = [_start_step(start) if length else f"{named_day(start)} 当日即为末日"]
    end = _last_day(start, length, unit, steps)
    if roll == "none":
        return _unrolled(end, calendar, steps)
    _need_calendar(end)
    rolled = rolled_from(end, calendar, roll)
    _need_calendar(rolled)
    if rolled != end:
        steps += _run_steps(_days(end - ONE_DAY, rolled - ONE_DAY), calendar)
    earliest = end if roll == "ambiguous" else rolled
    latest = rolled
    unknown = [day for day in _days(end - ONE_DAY, rolled) if calendar.may_change(day)]
    horizon = _horizon_steps(_years([end, rolled]), unknown, calendar)
    steps += horizon
    if horizon:
        earliest, latest = widened_roll(end, roll, (earliest, latest), unknown, calendar)
    if unknown or latest > rolled:
        steps.append(f"末日前后如何放假未定:最早 {named_day(earliest)},最晚 {named_day(latest)}")
    steps.append(("按估算," if horizon else "") + _end_step(end, rolled, calendar, roll))
    return Count(day_end(earliest), day_end(latest), bool(horizon), tuple(steps))


def _unrolled(end: date, calendar: WorkCalendar, steps: list[str]) -> Count:
    """The last day as it falls. No notice can move it, only make it a day off: that much is provisional."""
    provisional = not calendar.is_official(end)
    if provisional:
        why = "尚未公布" if calendar.is_planned(end) else "没有资料"
        steps.append(f"{end.year} 年放假安排{why},末日是否放假暂定;期间按自然日计算,日期本身不变")
    steps.append(f"末日为 {named_day(end)},至当日 24:00 届满")
    return Count(day_end(end), day_end(end), provisional, tuple(steps))


def _last_day(start: date, length: int, unit: str, steps: list[str]) -> date:
    if unit in ("day", "working-day"):
        return start + timedelta(days=length)
    months = start.year * 12 + start.month - 1 + length * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    try:
        return date(year, month, start.day)
    except ValueError:
        last = date(year + month // 12, month % 12 + 1, 1) - ONE_DAY
        steps.append(f"{year} 年 {month} 月没有 {start.day} 日,以月末为末日")
        return last


def _end_step(end: date, rolled: date, calendar: WorkCalendar, roll: str) -> str:
    if rolled == end:
        worked = "是调休上班日,不顺延," if end.weekday() >= SATURDAY and calendar.is_working(end) else ""
        return f"末日为 {named_day(end)},{worked}至当日 24:00 届满"
    if roll == "ambiguous":
        return f"末日 {named_day(end)} 是否顺延没有定论:最早按 {named_day(end)},最晚按 {named_day(rolled)}"
    return f"末日 {named_day(end)} 顺延至 {named_day(rolled)},至当日 24:00 届满"


# --- words --------------------------------------------------------------------------------------------------------


def span_text(a: datetime, b: datetime) -> str:
    """The time between two instants in the two largest units: 2小时15分钟, 3天4小时."""
    seconds = int(abs(in_shanghai(b) - in_shanghai(a)).total_seconds())
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return f"{days}天{hours}小时" if hours else f"{days}天"
    if hours:
        return f"{hours}小时{minutes}分钟" if minutes else f"{hours}小时"
    return f"{minutes}分钟" if minutes else "不到1分钟"


def _start_step(start: date) -> str:
    return f"{named_day(start)} 为起始日,不计入"


def _run_steps(days: Iterable[date], calendar: WorkCalendar) -> list[str]:
    """One sentence for each run of days of one kind: a holiday, a weekend, make-up days."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == ONE_DAY and _kind(day, calendar) == _kind(runs[-1][-1], calendar):
            runs[-1].append(day)
        else:
            runs.append([day])
    return [_run_step(run, calendar) for run in runs]


def _kind(day: date, calendar: WorkCalendar) -> str:
    name = calendar.name_of(day)
    return "" if name in WEEKDAYS else name


def _run_step(run: list[date], calendar: WorkCalendar) -> str:
    place = f"{run[0]}" if len(run) == 1 else f"{run[0]} 至 {run[-1]}"
    names = "、".join(dict.fromkeys(calendar.name_of(day) for day in run))
    return f"{place} {names},计入" if calendar.is_working(run[0]) else f"跳过 {place} {names}"


def _horizon_steps(years: Iterable[int], unknown: Iterable[date], calendar: WorkCalendar) -> list[str]:
    """Why what lies in ``years`` is provisional; nothing where every day of it is settled.

    ``unknown`` are the days that may still change: the notice for a year may reach into the December before.
    """
    steps = []
    for year in years:
        plan = calendar.plan(year)
        if plan is None:
            steps.append(f"没有 {year} 年的放假安排,只扣除周末,结果暂定")
        elif not plan.official:
            steps.append(f"{year} 年放假安排尚未公布,只按法定假日估算,结果暂定")
    for year in _years(day for day in unknown if calendar.is_official(day)):
        steps.append(f"{year + 1} 年放假安排尚未公布,可能动到 {year} 年 12 月的日子,结果暂定")
    return steps


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if not moment.second else f"{moment:%Y-%m-%d %H:%M:%S}"


def _day(moment: date) -> date:
    return in_shanghai(moment).date() if isinstance(moment, datetime) else moment


def _days(after: date, until: date) -> list[date]:
    """The days after ``after`` up to and with ``until``."""
    return [after + timedelta(days=i) for i in range(1, (until - after).days + 1)]


def _years(days: Iterable[date]) -> list[int]:
    return sorted({day.year for day in days})
