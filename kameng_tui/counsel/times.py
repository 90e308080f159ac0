"""Chinese times, periods and deadlines in a text, resolved against a given moment.

Every hit says what had to be assumed (a year, a day, a time of day), so that nothing is guessed silently.
Working days are not counted here: that needs a calendar (``law.counting``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache

from kameng_tui.privacy.recognise import to_half_width
from kameng_tui.record import record
from kameng_tui.values import SHANGHAI, day_end, in_shanghai

_DIGITS = {char: place for place, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_WEEKDAYS = {char: place for place, char in enumerate("一二三四五六日")} | {"天": 6}
_RELATIVE = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}
_N = r"(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})"
_PART = r"凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚间|晚|夜里|半夜|深夜"
_BEFORE = r"\s?(?:之前|以前|前(?![天后往台来者述]))"


@record
class TimeHit:
    """A time at ``text[start:end]``. ``exact``: the time of day was given. ``assumed``: what was not written."""

    start: int
    end: int
    value: datetime
    exact: bool
    assumed: str = ""


@record
class Period:
    """A term at ``text[start:end]``: ``length`` of ``unit``, or ``until`` a day named by ``words``.

    ``unit`` is minute hour day working-day month, ``until``, or empty where no term was given (尽快): ask for one.
    """

    start: int
    end: int
    length: int
    unit: str
    words: str


def number_of(words: str) -> int:
    """``"15"`` ``"十五"`` ``"两"`` ``"二〇二三"`` as a number; 0 for an empty string."""
    if words.isdigit():
        return int(words)
    if "十" in words:
        tens, _, ones = words.partition("十")
        return (_DIGITS.get(tens, 1)) * 10 + _DIGITS.get(ones, 0)
    return int("".join(str(_DIGITS.get(char, 0)) for char in words) or "0")


# -- times ----------------------------------------------------------------------------------------------------


def _clock(n: str) -> str:
    return (
        rf"(?P<part{n}>{_PART})?\s?(?P<hour{n}>{_N})"
        rf"(?::(?P<min{n}>[0-9]{{2}})(?::(?P<sec{n}>[0-9]{{2}})(?:\.[0-9]+)?)?(?![0-9:])"
        rf"|[点时](?P<cmin{n}>半|一刻|三刻|[0-9]{{1,2}}分?|[一二三四五六七八九十]{{1,3}}分)?(?:钟|整)?)"
    )


@cache
def _when() -> re.Pattern[str]:
    days = (
        r"(?<![0-9A-Za-z])(?P<year>[0-9]{4}|[〇零一二三四五六七八九]{4})(?P<sep>[-/.年])(?P<mon>"
        + _N
        + r")[-/.月](?P<day>"
        + _N
        + r")(?![0-9])[日号]?"
        r"|(?<![0-9一二三四五六七八九十])(?P<mon2>" + _N + r")月(?P<day2>" + _N + r")[日号]"
        r"|(?:(?<=[\s,,。;;、(在于从自到至])|^)(?P<mon3>[0-9]{1,2})\.(?P<day3>[0-9]{1,2})(?![0-9.%])(?!\s?[元块角折倍版万千个张次分秒小天GMK])"
        r"|(?<![0-9A-Za-z./-])(?P<mon4>[0-9]{1,2})[-/](?P<day4>[0-9]{1,2})(?=\s[0-9]{1,2}:[0-9]{2})"
        r"|(?P<rel>大前|前|昨|今|明|后)(?:天|日|(?=[早晚晨夜]))(?:夜|晨)?"
        r"|(?P<same>当天|当日|同日|当(?=晚)|次日|第二天|隔天)"
        r"|(?<![每一至到])(?P<week>上上|上|本|这|下)?个?(?:周|星期|礼拜)(?P<wday>[一二三四五六日天])(?![到至~-])"
        r"|(?P<ago>[0-9]{1,3}|[一二两三四五六七八九十]{1,3}|半)个?(?P<unit>分钟|小时|钟头|天|周|星期|礼拜|月|年)(?:以|之)?前(?![台往])"
        r"|(?P<just>刚才|刚刚)"
        r"|(?P<month>上个?月|本月|这个月)(?P<day5>" + _N + r")[日号]"
        r"|(?<![0-9一二三四五六七八九十月第])(?P<day6>"
        + _N
        + r")[日号](?=\s?(?:"
        + _PART
        + r"|[0-9]{1,2}[:点]))"
    )
    zone = r"(?P<zone>\s?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?"
    return re.compile(
        rf"(?:{days})(?:(?:[T\s的,,]|\s\s)?{_clock('1')}{zone}|(?P<only>{_PART}))?"
        rf"|(?<![0-9:.A-Za-z]){_clock('2')}"
    )


def find_times(text: str, now: datetime) -> list[TimeHit]:
    """The times that ``text`` names, in order. Deadlines (…前) are periods and left out; nonsense dates too.

    A date without a year is the nearest such date to the last full date before it, else the latest not after ``now``.
    """
    now = in_shanghai(now)
    plain = to_half_width(text)
    hits: list[TimeHit] = []
    last: date | None = None
    for match in _when().finditer(plain):
        if re.compile(_BEFORE).match(plain, match.end()) or (match["hour2"] and not _is_bare_clock(match)):
            continue
        try:
            hit, last = _resolve(match, now, last)
        except (ValueError, OverflowError):
            continue
        hits.append(hit)
    return hits


def _is_bare_clock(match: re.Match[str]) -> bool:
    """A clock without a day: ``14:30`` or 下午3点 or 3点半, but not the third point (3点)."""
    return bool(
        match["min2"] or match["part2"] or (match["cmin2"] and match["cmin2"].endswith(("半", "刻", "分")))
    )


def _resolve(match: re.Match[str], now: datetime, last: date | None) -> tuple[TimeHit, date]:
    span = match.span()
    if match["ago"] or match["just"]:
        value, exact = _ago(match, now)
        return TimeHit(*span, value, exact, "按现在往前推算,请核对"), value.date()
    day, assumed = _day_of(match, now.date(), last)
    n = "1" if match["hour1"] else "2" if match["hour2"] else ""
    if not n:
        part = match["only"]
        assumed.append(f"只写了“{part}”,没有写几点" if part else "没有写几点")
        return TimeHit(*span, datetime.combine(day, time(0), SHANGHAI), False, ",".join(assumed)), day
    value = _at(day, match, n)
    if match["zone"]:
        value = in_shanghai(datetime.fromisoformat(f"{value:%Y-%m-%dT%H:%M:%S}{match['zone'].strip()}"))
    return TimeHit(*span, value, True, ",".join(assumed)), value.date()


def _at(day: date, match: re.Match[str], n: str) -> datetime:
    hour, part = number_of(match[f"hour{n}"]), match[f"part{n}"] or ""
    if match[f"min{n}"]:
        minute = int(match[f"min{n}"])
    else:
        words = (match[f"cmin{n}"] or "").removesuffix("分")
        minute = {"半": 30, "一刻": 15, "三刻": 45}.get(words, number_of(words))
    evening = part[:1] in ("下", "傍", "晚") or (part[:1] in ("夜", "半", "深") and hour >= 6)
    if (evening and hour < 12) or (part == "中午" and hour < 4):
        hour += 12
    elif hour == 12 and part[:1] in ("晚", "半", "深", "夜"):
        hour = 24
    elif hour == 12 and part == "凌晨":
        hour = 0
    moment = datetime.combine(
        day, time(0 if hour == 24 else hour, minute, int(match[f"sec{n}"] or 0)), SHANGHAI
    )
    return moment + timedelta(days=1) if hour == 24 else moment


def _day_of(match: re.Match[str], today: date, last: date | None) -> tuple[date, list[str]]:
    """The day a match names and what had to be assumed for it. Raises ValueError for a day that does not exist."""
    if match["year"]:
        return date(number_of(match["year"]), number_of(match["mon"]), number_of(match["day"])), []
    for month, day_of_month in (("mon2", "day2"), ("mon3", "day3"), ("mon4", "day4")):
        if match[month]:
            return _without_year(number_of(match[month]), number_of(match[day_of_month]), today, last)
    if match["rel"]:
        return today + timedelta(days=_RELATIVE[match["rel"]]), [f"“{match['rel']}天”按现在是 {today} 推算"]
    if match["same"]:
        base = last or today
        told = f"“{match['same']}”按" + ("前文的日期" if last else "今天") + "推算"
        return base + timedelta(days=0 if match["same"][0] in "当同" else 1), [told]
    if match["wday"]:
        return _weekday(match["week"] or "", match["wday"], today), [f"星期按现在是 {today} 推算"]
    if match["month"]:
        first = today.replace(day=1)
        base = (first - timedelta(days=1)).replace(day=1) if match["month"].startswith("上") else first
        return base.replace(day=number_of(match["day5"])), [f"月份按现在是 {today} 推算"]
    if match["day6"]:
        base = today.replace(day=1)
        if base.replace(day=number_of(match["day6"])) > today:
            base = (base - timedelta(days=1)).replace(day=1)
        return base.replace(day=number_of(match["day6"])), ["没有写月份,按最近的这一天算"]
    base = last or today
    return base, [f"没有写日期,按{'前文的' if last else '今天'} {base} 算"]


def _without_year(month: int, day: int, today: date, last: date | None) -> tuple[date, list[str]]:
    found = []
    for year in (
        range(today.year, today.year - 9, -1) if last is None else range(last.year + 1, last.year - 2, -1)
    ):
        try:
            made = date(year, month, day)
        except ValueError:
            continue  # 29 February: another year has it
        if made <= today:
            found.append(made)
    if not found and last is not None:
        return _without_year(month, day, today, None)
    best = min(found, key=lambda d: abs((d - last).days)) if last else max(found)
    return best, [f"没有写年份,按 {best.year} 年算"]


def _weekday(week: str, name: str, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=_WEEKDAYS[name])
    if not week:
        return day if day <= today else day - timedelta(days=7)
    return day + timedelta(weeks={"上上": -2, "上": -1, "下": 1}.get(week, 0))


def _ago(match: re.Match[str], now: datetime) -> tuple[datetime, bool]:
    if match["just"]:
        return now, True
    unit, words = match["unit"], match["ago"]
    if unit in ("分钟", "小时", "钟头"):
        minutes = 30 if words == "半" else number_of(words) * (1 if unit == "分钟" else 60)
        return now - timedelta(minutes=minutes), True
    if unit in ("月", "年"):
        months = (
            (6 if unit == "年" else 0) if words == "半" else number_of(words) * (12 if unit == "年" else 1)
        )
        day = _plus_months(now.date(), -months) if months else now.date() - timedelta(days=15)
    else:
        day = now.date() - timedelta(days=number_of(words) * (1 if unit == "天" else 7))
    return datetime.combine(day, time(0), SHANGHAI), False


def _plus_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    length = ((first + timedelta(days=32)).replace(day=1) - first).days
    return first.replace(day=min(day.day, length))


# -- periods --------------------------------------------------------------------------------------------------

_UNITS = {
    "工作日": ("working-day", 1), "自然日": ("day", 1), "分钟": ("minute", 1), "小时": ("hour", 1), "钟头": ("hour", 1),
    "h": ("hour", 1), "天": ("day", 1), "日": ("day", 1), "周": ("day", 7), "星期": ("day", 7), "月": ("month", 1),
}  # fmt: skip
_DONE = r"到账|退回|原路|处理|回复|解决|补发|返还|完成|答复|核实|联系|退款|给您|给你"


def _length(n: str) -> str:
    return (
        rf"(?<![0-9月.])(?:{_N}\s?[-~至到]\s?)?(?P<n{n}>[0-9]{{1,4}}|[一二两三四五六七八九十]{{1,3}}|半)"
        rf"\s?个?(?P<unit{n}>{'|'.join(_UNITS)})"
    )


@cache
def _period() -> re.Pattern[str]:
    until_day = (
        rf"(?:[0-9]{{4}}[年.-])?{_N}月{_N}[日号]|(?:(?:本|这个)月|(?<![0-9月]))(?:{_N}(?:号|日(?={_BEFORE})))"
        r"|(?:本|这|下)?个?(?:周|星期|礼拜)[一二三四五六日天]|(?:本|这|下)?个?周末|(?:本|这|下)个?周"
        rf"|下个?月(?:底|末|{_N}[日号])?|(?:本|这个)?月底|月末|本月|这个月|年底|[今明后][天日晚]|明早|当[天日]"
        r"|(?<![个0-9一二三四五六七八九十两半])月(?=内)|(?<![天日晚])下班(?=前)"
    )
    hour = rf"{_N}(?:[点时]半?|:[0-9]{{2}})"
    clock = rf"(?:\([^()]{{1,12}}\))?(?:{_PART})?(?:下班|{hour})?"
    return re.compile(
        rf"(?P<until>(?:{until_day}){clock}(?:{_BEFORE}|之内|以内|内)"
        # a day to come needs no 前; a day that was would be when something happened
        rf"|(?:明[天日晚早]|后天|下个?周[一二三四五六日天]?|月底){clock}后?(?={_DONE})"
        rf"|(?:今[天日晚]|(?<![今昨前明后天日])晚上|周[一二三四五六日天]){clock}(?=[给为帮][您你])"
        rf"|(?:最[迟晚](?:在|于|到)?(?:不超过|不晚于)?|不[晚迟]于|不超过)(?:{until_day}){clock}"
        rf"|(?<![0-9:天日晚])(?:{_PART})?{hour}{_BEFORE})"
        rf"|(?P<half>[0-9]{{1,2}}|[一两二三])个半小时(?:\s?(?:之内|以内|内))?"
        rf"|T\s?\+\s?(?P<banking>[0-9]{{1,2}})(?![0-9])"
        rf"|{_length('1')}(?:\s?(?:之内|以内|内)|(?=左?右?(?:{_DONE})))"
        rf"|(?:承诺|最迟|最晚|最多|不出|预计|等待|[再稍]等|(?:让[我你您]|说要)等|需要?|大约"
        r"|(?:处理|审核|办理|答复|回复|退款|到账)(?:周期|时限|时间|时效|期限)(?:为|是|约|:)?)"
        rf"\s?{_length('2')}(?:\s?(?:之内|以内|内))?"
        rf"|\A(?!{_N}月){_length('3')}(?:左右)?[。!]?\s*\Z"
        r"|(?P<vague>尽快|尽早|尽速|稍后|稍候|稍等|马上|近期|近日|抓紧|第一时间|早日|随后|晚点|晚些|(?:这|过|等)[两几](?:天|个工作日)|几(?:天|个工作日)之?内|一会儿?|月初"
        r"|(?:国庆|中秋|五一|劳动|春节|元旦|清明|端午|年|节)节?(?:假期)?(?:之?后)(?!天)"
        r"|(?:国庆|中秋|五一|劳动节|春节|元旦|清明|端午|(?<![0-9一二两三四五六七八九十几半多去今])年)节?之?前|耐心等待(?!\s?[0-9]))",
        re.IGNORECASE,
    )


def find_periods(text: str) -> list[Period]:
    """The terms of promises: 2小时内, 3个工作日内, 下周一前, 月底前, 今天内; and 尽快, which is none."""
    return list(_periods(to_half_width(text)))


def _periods(plain: str) -> Iterator[Period]:
    for match in _period().finditer(plain):
        if match["vague"]:
            yield Period(*match.span(), 0, "", match[0])
            continue
        if match["until"]:
            yield Period(*match.span(), 0, "until", match[0])
            continue
        if match["half"]:
            yield Period(*match.span(), number_of(match["half"]) * 60 + 30, "minute", match[0])
            continue
        if match["banking"]:  # T+3: settled on the third working day
            yield Period(*match.span(), int(match["banking"]), "working-day", match[0])
            continue
        n = next(n for n in "123" if match[f"n{n}"])
        start = match.start("n2") if n == "2" else match.start()
        length, unit = _length_of(match[f"n{n}"], match[f"unit{n}"].lower())
        if unit:
            yield Period(start, match.end(), length, unit, plain[start : match.end()])


def _length_of(words: str, unit: str) -> tuple[int, str]:
    name, times = _UNITS[unit]
    if words != "半":
        if len(words) == 2 and words[0] in _DIGITS and words[1] in _DIGITS:
            words = words[1]  # 两三天 is three days at most, not 23
        return number_of(words) * times, name
    return {"hour": (30, "minute"), "day": (12, "hour"), "month": (15, "day")}.get(name, (0, ""))


def due_at(period: Period, at: datetime) -> datetime | None:
    """When what was promised at ``at`` falls due; None for working days (a calendar counts them) and for no term.

    Days and months end with their last day, as in law; "before Monday" is late only after that Monday.
    """
    at = in_shanghai(at)
    try:
        if period.unit == "minute":
            return at + timedelta(minutes=period.length)
        if period.unit == "hour":
            return at + timedelta(hours=period.length)
        if period.unit == "day":
            return day_end(at.date() + timedelta(days=period.length))
        if period.unit == "month":
            return day_end(_plus_months(at.date(), period.length))
        return _until(period.words, at) if period.unit == "until" else None
    except (ValueError, OverflowError):
        return None


@cache
def _until_words() -> re.Pattern[str]:
    return re.compile(
        r"(?P<nextmonth>下个?月)(?:(?P<nextday>" + _N + r")[日号])?"
        r"|(?:(?P<year>[0-9]{4})[年.-])?(?:(?:(?P<mon>" + _N + r")|本|这个)月)?(?P<day>" + _N + r")[日号]"
        r"|(?P<next>下)?(?:本|这)?个?(?:周|星期|礼拜)(?P<wday>[一二三四五六日天])?|(?P<monthend>月)|(?P<yearend>年)|(?P<rel>[今明后当])|(?P<rest>下班)"
    )


def _until(words: str, at: datetime) -> datetime | None:
    match = _until_words().search(words)
    clock = re.compile(_clock("1")).search(words, match.end() if match else 0)
    if match is None:
        return _next_clock(clock, at) if clock else day_end(at.date()) if "晚" in words else None
    day = _until_day(match, at.date())
    return _at(day, clock, "1") if clock and not words.endswith("后") else day_end(day)


def _next_clock(clock: re.Match[str], at: datetime) -> datetime | None:
    """A clock without a day: of today, where that is still to come. 8点 in the afternoon is the evening's."""
    moment = _at(at.date(), clock, "1")
    if moment < at and not clock["part1"] and moment.hour < 12:
        moment += timedelta(hours=12)
    return moment if moment >= at else None


def _until_day(match: re.Match[str], today: date) -> date:
    if match["rest"]:
        return today
    if match["nextmonth"]:
        first = _plus_months(today.replace(day=1), 1)
        day = number_of(match["nextday"] or "")
        return first.replace(day=day) if day else _plus_months(first, 1) - timedelta(days=1)
    if match["day"]:
        day = number_of(match["day"])
        if match["mon"]:
            year = number_of(match["year"]) if match["year"] else today.year
            made = date(year, number_of(match["mon"]), day)
            return made if match["year"] or made >= today else made.replace(year=year + 1)
        made = today.replace(day=day)
        return made if made >= today else _plus_months(made, 1)
    if match["monthend"]:
        return _plus_months(today.replace(day=1), 1) - timedelta(days=1)
    if match["yearend"]:
        return date(today.year, 12, 31)
    if match["rel"]:
        return today + timedelta(days=max(0, _RELATIVE.get(match["rel"], 0)))
    monday = today - timedelta(days=today.weekday())
    day_of_week = monday + timedelta(days=_WEEKDAYS[match["wday"] or "日"], weeks=1 if match["next"] else 0)
    return day_of_week if day_of_week >= today else day_of_week + timedelta(days=7)
