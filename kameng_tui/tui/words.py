"""How dates, amounts and states are said on screen. Chinese, short, and never colour alone: each state has its own mark."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from kameng_tui.values import in_shanghai, show_amount

if TYPE_CHECKING:
    from kameng_tui.reckon.dues import Due

WEEKDAYS = "一二三四五六日"
LAYOUTS = {"facts": "事实-证据-诉求", "problem": "背景-问题-诉求"}
DUTY = {"ours": "我方", "theirs": "对方", "both": "双方"}


def amount(value: Decimal | None) -> str:
    return show_amount(value) if value is not None else "-"


def moment(value: datetime | None) -> str:
    """09-01 10:00, with the year where it is wanted by the caller through ``full``."""
    return f"{in_shanghai(value):%m-%d %H:%M}" if value is not None else ""


def day(value: datetime | None) -> str:
    return f"{in_shanghai(value):%m-%d}" if value is not None else ""


def full(value: datetime | None) -> str:
    return f"{in_shanghai(value):%Y-%m-%d %H:%M}" if value is not None else ""


def day_line(now: datetime) -> str:
    here = in_shanghai(now)
    return f"{here:%Y-%m-%d %H:%M} 周{WEEKDAYS[here.weekday()]}"


def distance(target: datetime, now: datetime, state: str) -> tuple[str, str, str]:
    """(mark, phrase, style) of a date seen from now."""
    if state in ("overdue", "lapsed"):
        word = "逾期" if state == "overdue" else "已过"
        return "!!", f"{word}{_span((now - target).total_seconds())}", "bad"
    if state == "met":
        return "v ", "已完成", "good"
    seconds = (target - now).total_seconds()
    days = (in_shanghai(target).date() - in_shanghai(now).date()).days
    if days <= 0:
        return " !", f"今天{in_shanghai(target):%H:%M}", "warn"
    if seconds < 3 * 86400:
        return " !", "明天" if days == 1 else f"{days}天后", "warn"
    return "  ", f"{days}天后" if days < 100 else f"{in_shanghai(target):%Y-%m}", ""


def _span(seconds: float) -> str:
    hours = max(int(seconds // 3600), 0)
    if hours >= 24:
        return f"{hours // 24}天"
    return f"{hours}小时" if hours else "不到1小时"


def todo(due: Due) -> str:
    """What a due asks of the reader, in a word; the case screen says it in full."""
    if due.duty != "theirs":
        return "我方去办" if due.state == "running" else "已过期,尽快补办"
    return "催办或升级" if due.state == "overdue" else "到期查询并登记"
