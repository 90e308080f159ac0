"""Counting a period from an event to its last instant, with every day that was skipped and why.

The day of the event is not counted. Working days know 调休; months end on their last day where the same day
does not exist; hours and minutes run through nights and holidays. The answer has two sides: ``earliest`` for what
we must keep, ``latest`` before anybody else is called late.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import get_args

from kameng_tui.law.calendar import ONE_DAY, WEEKDAYS, WorkCalendar
from kameng_tui.law.limits import Roll, Unit
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

# Calendar days by which an estimate of an unannounced year was wrong, over all starts from October before it to its
# end, 2015-2026: 2 in 1000 lay outside, all of them by the extension of 2020, which nobody could foresee.
_ESTIMATE_EARLY, _ESTIMATE_LATE = 7, 4
# The same where only weekends are known, for every begun 60 working days.
_WEEKENDS_EARLY, _WEEKENDS_LATE = 4, 11


@record
class Count:
    """The two ends of a period. ``provisional``: it lies beyond the announced calendar. ``steps``: how it was counted."""

    earliest: datetime
    latest: datetime
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


def count(start: datetime, length: int, unit: str, calendar: WorkCalendar, roll: str = "none") -> Count:
    """``length`` units after ``start``. Raises BadValue for a negative length or a date beyond the year 9999."""
    if isinstance(length, bool) or not isinstance(length, int) or length < 0:
        raise BadValue(f"长度应是不小于 0 的整数,现在是 {length!r}")
    if unit not in get_args(Unit):
        raise BadValue(f"单位「{unit}」不认识,可写 {'、'.join(get_args(Unit))}")
    if roll not in get_args(Roll):
        raise BadValue(f"顺延方式「{roll}」不认识,可写 {'、'.join(get_args(Roll))}")
    if unit == "working-day" and length > _MOST_WORKING_DAYS:
        raise BadValue(f"最多数 {_MOST_WORKING_DAYS} 个工作日,现在是 {length}")
    start = in_shanghai(start)
    try:
        if unit in ("minute", "hour"):
            return _clock_time(start, length, unit)
        if unit == "working-day" and length:
            return _working_days(start.date(), length, calendar)
        return _calendar_days(start.date(), length, unit, calendar, roll)
    except (OverflowError, ValueError):
        raise BadValue(f"{length} {UNIT_NAMES[unit]}太长,算出的日子超出公元 9999 年") from None


def _clock_time(start: datetime, length: int, unit: str) -> Count:
    end = start + timedelta(**{f"{unit}s": length})
    steps = (
        f"自 {_instant(start)} 起算,夜间和节假日连续计算",
        f"满 {length} {UNIT_NAMES[unit]}为 {_instant(end)}",
    )
    return Count(end, end, False, steps)


# --- working days -------------------------------------------------------------------------------------------------


def _working_days(start: date, length: int, calendar: WorkCalendar) -> Count:
    end, special = _walk(start, length, calendar)
    steps = [_start_step(start), *_run_steps(special, calendar)]
    span = _days(start, end)
    unknown = [day for day in span if calendar.may_change(day)]
    earliest, latest = end, end
    if unknown:
        early, late = _margins(unknown, length, calendar)
        # nothing before the first doubtful day can be wrong
        earliest = max(end - timedelta(days=early), unknown[0])
        latest = end + timedelta(days=late)
    provisional = not all(calendar.is_official(date(year, 1, 1)) for year in _years(span))
    if provisional:
        steps += _horizon_steps(_years(span), calendar)
        steps.append(
            f"按历年误差放宽:最早 {_named(earliest)},最晚 {_named(latest)}"
            if unknown
            else "这段日子不受调休安排影响"
        )
    steps.append(f"{'按估算,' if unknown else ''}第 {length} 个工作日为 {_named(end)},至当日 24:00 届满")
    return Count(day_end(earliest), day_end(latest), provisional, tuple(steps))


def _walk(start: date, length: int, calendar: WorkCalendar) -> tuple[date, list[date]]:
    """The ``length``-th working day after ``start``, and on the way there each day that is not as its weekday."""
    day, special = start, []
    while length:
        day += ONE_DAY
        if calendar.is_working(day):
            length -= 1
        if calendar.name_of(day):
            special.append(day)
    return day, special


def _margins(unknown: list[date], length: int, calendar: WorkCalendar) -> tuple[int, int]:
    early = late = 0
    if any(calendar.is_planned(day) for day in unknown):
        early, late = _ESTIMATE_EARLY, _ESTIMATE_LATE
    if not all(calendar.is_planned(day) for day in unknown):
        sixties = -(-length // 60)
        early, late = max(early, _WEEKENDS_EARLY), late + _WEEKENDS_LATE * sixties
    return early, late


def working_days_between(a: date, b: date, calendar: WorkCalendar) -> int:
    """How many working days lie after the day of ``a``, up to and with the day of ``b``; 0 where b is not later."""
    return sum(calendar.is_working(day) for day in _days(_day(a), _day(b)))


# --- calendar days, months, years ---------------------------------------------------------------------------------


def _calendar_days(start: date, length: int, unit: str, calendar: WorkCalendar, roll: str) -> Count:
    steps = [_start_step(start) if length else f"{_named(start)} 当日即为末日"]
    end = _last_day(start, length, unit, steps)
    rolled = _rolled(end, calendar, roll)
    if rolled != end:
        steps += _run_steps(_days(end - ONE_DAY, rolled - ONE_DAY), calendar)
    earliest = end if roll == "ambiguous" else rolled
    latest = rolled
    provisional = not (calendar.is_official(end) and calendar.is_official(rolled))
    if provisional:
        steps += _horizon_steps(_years([end, rolled]), calendar)
    unknown = [day for day in _days(end - ONE_DAY, rolled) if calendar.may_change(day)]
    if roll == "none" and provisional:
        steps.append("期间按自然日计算,日期本身不变;末日是否放假以公布的安排为准")
    elif unknown:
        # the last day itself may turn out to be worked, or the holiday to be longer
        earliest, latest = end, rolled + timedelta(days=_margins(unknown, 1, calendar)[1])
        steps.append(f"末日是否上班未定:最早 {_named(earliest)},最晚 {_named(latest)}")
    steps.append(_end_step(end, rolled, roll))
    return Count(day_end(earliest), day_end(latest), provisional, tuple(steps))


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


def _rolled(day: date, calendar: WorkCalendar, roll: str) -> date:
    if roll == "holiday":
        while calendar.is_holiday(day):
            day += ONE_DAY
    elif roll != "none":
        while not calendar.is_working(day):
            day += ONE_DAY
    return day


def _end_step(end: date, rolled: date, roll: str) -> str:
    if rolled == end:
        return f"末日为 {_named(end)},至当日 24:00 届满"
    if roll == "ambiguous":
        return f"末日 {_named(end)} 是否顺延没有定论:最早按 {_named(end)},最晚按 {_named(rolled)}"
    return f"末日 {_named(end)} 顺延至 {_named(rolled)},至当日 24:00 届满"


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
    return f"{_named(start)} 为起始日,不计入"


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


def _horizon_steps(years: Iterable[int], calendar: WorkCalendar) -> list[str]:
    steps = []
    for year in years:
        plan = calendar.plan(year)
        if plan is None:
            steps.append(f"没有 {year} 年的放假安排,只扣除周末,结果暂定")
        elif not plan.official:
            steps.append(f"{year} 年放假安排尚未公布,只按法定假日估算,结果暂定")
    return steps


def _named(day: date) -> str:
    return f"{day}({WEEKDAYS[day.weekday()]})"


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if not moment.second else f"{moment:%Y-%m-%d %H:%M:%S}"


def _day(moment: date) -> date:
    return in_shanghai(moment).date() if isinstance(moment, datetime) else moment


def _days(after: date, until: date) -> list[date]:
    """The days after ``after`` up to and with ``until``."""
    return [after + timedelta(days=i) for i in range(1, (until - after).days + 1)]


def _years(days: Iterable[date]) -> list[int]:
    return sorted({day.year for day in days})
