"""What each channel costs: fees, time by law, steps, and what is still missing. Never how likely it is to succeed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kameng_tui.case.conditions import View, holds
from kameng_tui.channels.lookups import rows_of_table
from kameng_tui.channels.records import Channel
from kameng_tui.counsel.gates import Verdict
from kameng_tui.law.limits import Limit
from kameng_tui.reckon.fees import FeeLine, fees_of
from kameng_tui.record import record
from kameng_tui.values import BadValue, parse_amount, show_amount

_MAIN = ("submitted", "assigned", "accepted")
_LITTLE = parse_amount(1000)  # "some hundreds": advice only, there is no least amount for a suit
_UNITS = {"hour": "小时", "day": "天", "working-day": "个工作日", "month": "个月", "year": "年"}


@record
class Span:
    """One period by law on the way through a channel, and the calendar days that it takes."""

    label: str
    length: str
    least: int
    most: int


@record
class Ceiling:
    """What small claims may be worth in a province, as published: ``year`` of the wage, ``double`` only by agreement.
    ``within`` None: not known. ``text`` says it."""

    province: str
    half: Decimal | None
    double: Decimal | None
    year: str
    published: str
    within: bool | None
    text: str
    source: str = ""


@record
class Cost:
    """One channel. ``least most``: calendar days of its periods by law one after the other, None where it has none.
    ``missing``: what stands against filing now; ``advice``: whether it pays, in words."""

    channel: str
    name: str
    verdict: str
    fees: tuple[FeeLine, ...]
    spans: tuple[Span, ...]
    least: int | None
    most: int | None
    steps: int
    online: bool
    missing: tuple[str, ...]
    ceiling: Ceiling | None
    advice: str


def cost_of(
    channel: Channel,
    verdict: Verdict,
    view: View,
    form: Mapping[str, Any],
    disputed: Decimal | None,
    today: date,
) -> Cost:
    """What it takes to go to ``channel`` with ``disputed`` yuan; ``form`` is that of the filing there, if there is one."""
    spans = tuple(_spans(channel.limits, view, today))
    court = channel.kind == "court"
    return Cost(
        channel=channel.id,
        name=channel.name,
        verdict=verdict.verdict,
        fees=fees_of(channel, disputed),
        spans=spans,
        least=sum(span.least for span in spans) if spans else None,
        most=sum(span.most for span in spans) if spans else None,
        steps=len(channel.steps),
        online=bool(channel.url),
        missing=tuple(reason.text for reason in verdict.reasons),
        ceiling=_ceiling(channel, str(form.get("province") or ""), disputed) if court else None,
        advice=_advice(disputed) if court else "",
    )


def _spans(limits: Iterable[Limit], view: View, today: date) -> Iterable[Span]:
    """Of the periods that begin with the same event the longest: they run side by side; the next begins after it."""
    longest: dict[str, Span] = {}
    for limit in limits:
        start = next((name for name in limit.start if name in _MAIN), "")
        fits = limit.duty == "theirs" and limit.binding == "statutory" and limit.confidence != "uncertain"
        if not start or not fits or not limit.length or limit.unit not in _UNITS:
            continue
        if not limit.in_force(today) or not holds(limit.when, view):
            continue
        least, most = _days(limit.length, limit.unit)
        span = Span(limit.label, f"{limit.length}{_UNITS[limit.unit]}", least, most)
        if start not in longest or most > longest[start].most:
            longest[start] = span
    return longest.values()


def _days(length: int, unit: str) -> tuple[int, int]:
    """Calendar days, the least and the most, public holidays left out."""
    if unit == "working-day":
        weeks, rest = divmod(length, 5)
        return length + weeks * 2 - (0 if rest else 2), length + weeks * 2 + (2 if rest else 0)
    if unit == "month":
        return length * 30 - 2, length * 31
    if unit == "year":
        return length * 365, length * 366
    return (-(-length // 24),) * 2 if unit == "hour" else (length, length)


def _ceiling(channel: Channel, province: str, disputed: Decimal | None) -> Ceiling | None:
    """What the table of the channel says of a province; where it says nothing, that it is not known."""
    table = next((table for table in channel.tables if table.get("id") == "wages"), None)
    if table is None:
        return None
    try:
        rows = rows_of_table(str(table.get("file", "")), str(table.get("text", "")))
    except BadValue:
        return None
    row = next((row for name, row in rows.items() if province and name in province), None)
    if row is None:
        said = f"没有查到「{province}」的数字" if province else "投诉件里填了省份才能查"
        text = f"小额诉讼的上限各省不同:{said};以本省公布的上年度就业人员年平均工资的一半为准"
        return Ceiling(province, None, None, "", "", None, text)
    half, double = parse_amount(row["half"]), parse_amount(row["double"])
    within = None if disputed is None or disputed > half else True
    text = (
        f"{row['province']}按{row['wage_year']}年数据({row['published']}年公布):一半 {show_amount(half)},两倍 {show_amount(double)};"
        + (
            "在一半以下,适用小额诉讼"
            if within
            else "是否超过要按最新公布的数字核对;超过一半的,双方同意才适用"
        )
    )
    return Ceiling(province, half, double, row["wage_year"], row["published"], within, text, row["source"])


def _advice(disputed: Decimal | None) -> str:
    if disputed is None:
        return "先写明诉求金额,才算得出费用"
    if disputed < _LITTLE:
        return (
            f"标的 {show_amount(disputed)} 元:起诉没有最低金额,先算时间、路费和要补的材料值不值,这只是提醒,不是门槛;"
            "胜诉的,受理费由败诉方负担"
        )
    return "胜诉的,受理费由败诉方负担;先由你预交"
