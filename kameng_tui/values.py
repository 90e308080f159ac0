"""The one door for amounts and times: what may enter, and how it is written out again.

Lowest room of the house: it imports nothing of ours and never reads a clock, a disk or a locale.
Every amount is a finite, non-negative ``Decimal`` with at most two places; every time is an aware
``datetime`` in Shanghai (UTC+8, no summer time since 1991).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
DAY_END = time(23, 59, 59)
LARGEST_AMOUNT = Decimal("999999999999.99")
YEARS = range(1900, 3000)  # any other is a slip of the hand, and counting on from it would leave the calendar

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－：／　", "0123456789.,-:/ ")
_AMOUNT = re.compile(r"[¥￥]?\s*(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<cents>\.\d+)?\s*(?:元|块|人民币)?")
_WHEN = re.compile(
    r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
    r"(?:[T\s]*(?P<H>\d{1,2})[:时点](?P<M>\d{1,2})?分?(?::(?P<S>\d{1,2})(?:\.\d+)?)?秒?"
    r"\s*(?P<tz>Z|[+-]\d{2}:?\d{2})?)?"
)


class BadValue(ValueError):
    """A value that may not enter. ``str()`` is one sentence in Chinese: what is wrong and what to write."""


class NotRead(BadValue):
    """A time that is written in none of the ways of this door."""


def parse_amount(raw: object) -> Decimal:
    """An amount in yuan from ``raw`` (str, int, float or Decimal).

    Accepts ``100``, ``100.5``, ``1,280.00``, ``¥100``, ``100元`` and full-width digits.
    Raises BadValue for negative, non-finite, exponent or more-than-two-places values.
    """
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise BadValue(f"金额应是数字,如 100.00,现在是 {raw!r}")
    if isinstance(raw, str):
        text = raw.strip().translate(_FULL_WIDTH)
        match = _AMOUNT.fullmatch(text)
        if not match and text.startswith("-") and _AMOUNT.fullmatch(text[1:]):
            raise BadValue(f"金额不能为负({raw})")
        if not match:
            raise BadValue(f"金额「{raw}」看不懂,请写成 100 或 100.00(元,不小于 0,最多两位小数)")
        amount = Decimal(match["digits"].replace(",", "") + (match["cents"] or ""))
    else:
        try:
            amount = Decimal(str(raw))
        except InvalidOperation:  # pragma: no cover - str() of a number always parses
            raise BadValue(f"金额 {raw!r} 看不懂") from None
    if not amount.is_finite():
        raise BadValue(f"金额不能是 {raw},请写成 100.00")
    if amount < 0:
        raise BadValue(f"金额不能为负({raw})")
    if amount > LARGEST_AMOUNT:  # before anything writes it out: 1e999999999 has a thousand million digits
        raise BadValue(f"金额 {raw} 太大")
    if isinstance(raw, Decimal) and int(raw.as_tuple().exponent) > 0:
        raise BadValue(f"金额不要用科学记数法({raw}),请写成 {amount:f}.00")
    if amount != amount.quantize(Decimal("0.01")):
        raise BadValue(f"金额最多两位小数,现在是 {raw}")
    return amount.quantize(Decimal("0.01"))


def show_amount(amount: Decimal) -> str:
    """``Decimal("100")`` as ``"100.00"``: the form of JSON and of every screen."""
    return f"{amount:.2f}"


def in_shanghai(moment: datetime) -> datetime:
    """The same instant written in Shanghai; a naive time is taken as Shanghai's."""
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)


def day_end(day: date) -> datetime:
    """23:59:59+08:00 of ``day``: where a period in days, working days, months or years ends."""
    return datetime.combine(day, DAY_END, SHANGHAI)


def day_start(day: date) -> datetime:
    """00:00:00+08:00 of ``day``."""
    return datetime.combine(day, time(0), SHANGHAI)


def parse_when(raw: object, *, end_of_day: bool = False) -> datetime:
    """An instant from ``raw`` (str, date or datetime), in Shanghai's time.

    A bare date is the start of that day, or its end with ``end_of_day`` (the clock of ``--today``,
    a promise "by" a day). Raises BadValue.
    """
    moment = _moment(raw, end_of_day)
    if moment.year not in YEARS:
        raise BadValue(f"时间「{raw}」的年份不对,应在 {YEARS[0]} 年到 {YEARS[-1]} 年之间")
    return moment


def _moment(raw: object, end_of_day: bool) -> datetime:
    if isinstance(raw, datetime):
        try:
            return in_shanghai(raw)
        except OverflowError:
            raise BadValue(f"时间「{raw}」不存在,请核对年月日和时分") from None
    if isinstance(raw, date):
        return day_end(raw) if end_of_day else day_start(raw)
    if not isinstance(raw, str):
        raise BadValue(f"时间应写成 2026-09-01 或 2026-09-01T10:00,现在是 {raw!r}")
    match = _WHEN.fullmatch(raw.strip().translate(_FULL_WIDTH))
    if not match:
        raise NotRead(f"时间「{raw}」看不懂,请写成 2026-09-01 或 2026-09-01T10:00")
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        if match["H"] is None:
            return day_end(day) if end_of_day else day_start(day)
        moment = datetime.combine(day, time(int(match["H"]), int(match["M"] or 0), int(match["S"] or 0)))
        return in_shanghai(_with_offset(moment, match["tz"]))
    except (ValueError, OverflowError):
        raise BadValue(f"时间「{raw}」不存在,请核对年月日和时分") from None


def _with_offset(moment: datetime, offset: str | None) -> datetime:
    if offset is None:
        return moment
    if offset == "Z":
        return moment.replace(tzinfo=UTC)
    sign = -1 if offset[0] == "-" else 1
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    return moment.replace(tzinfo=timezone(sign * timedelta(hours=hours, minutes=minutes)))


def parse_day(raw: object) -> date:
    """A calendar day from ``raw`` (str, date or datetime). Raises BadValue."""
    return parse_when(raw).date()


def holds_on(day: date, since: date | None, until: date | None) -> bool:
    """Whether what holds from ``since`` to ``until``, both included and either left open, holds on ``day``."""
    return (since is None or since <= day) and (until is None or day <= until)


def show_when(moment: datetime) -> str:
    """ISO 8601 with offset, seconds always written: the form of JSON."""
    return in_shanghai(moment).isoformat(timespec="seconds")


def normalise_text(text: str) -> str:
    """Line ends as ``\\n`` and lone surrogates replaced: what every text becomes before it is kept.

    A paste arrives with ``\\r``; TOML's multi-line strings would lose ``\\r\\n``; a lone surrogate
    cannot be written as UTF-8. Nothing else is changed: hostile characters are data.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8") if _has_surrogate(text) else text


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)
