"""What an offer asks for beside what it gives: silence, waivers, a private way, a coupon for money, no date. Pure.

An offer is never refused here; each finding says what to answer. The words are knowledge (``settlement`` and ``offer``
in ``words.toml``).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import cache

from kameng_tui.counsel.phrases import Page, matches, spans
from kameng_tui.counsel.times import find_periods, find_times
from kameng_tui.counsel.wording import Fault, Words, longest_first
from kameng_tui.values import SHANGHAI

NO_DATE = "settlement.no-date"
_MOST_TOLD = 5  # of one kind; an offer says it once


def check(text: str, words: Words, today: date) -> list[Fault]:
    """What to look at before an offer is agreed to. ``today`` is what its dates are read by."""
    return check_page(Page(text), words, today)


def check_page(page: Page, words: Words, today: date) -> list[Fault]:
    """``check`` for a text that was prepared already."""
    denials = [str(row["word"]) for row in words.get("no_offer", ())]
    faults = []
    for row in words.get("settlement", ()):
        for start, end in spans(page, row, denials, _MOST_TOLD):
            first, last = page.place(start), page.place(end - 1) + 1
            message = f"「{page.text[first:last]}」{row['says']};可以这样回:「{row['instead']}」"
            faults.append(Fault(row["code"], first, last, message, tuple(row.get("basis", ()))))
    return _once_each(longest_first(faults)) + _undated(page, today)


def is_offer(page: Page, words: Words) -> bool:
    """Whether a text of any kind reads as an offer or an agreement, not as a letter about one."""
    return any(
        matches(page.plain, word)
        for row in words.get("offer", ())
        for word in row.get("words") or (row["word"],)
    )


def _once_each(faults: list[Fault]) -> list[Fault]:
    """The first of each code: what to answer is the same."""
    kept: dict[str, Fault] = {}
    for fault in faults:
        kept.setdefault(fault.code, fault)
    return list(kept.values())


@cache
def _money() -> re.Pattern[str]:
    return re.compile(
        r"(?:退|补偿|赔偿|赔付|返还|打款|转账|支付)[^,。;\n]{0,8}?(?:款|钱|元|\d)|全额退|原路退"
    )


@cache
def _done() -> re.Pattern[str]:
    return re.compile(r"已(?:经)?(?:到账|退回|退款|原路退回|收到|打款)|不(?:退|予退)|无法退")


def _undated(page: Page, today: date) -> list[Fault]:
    """Money offered without saying when it arrives."""
    money = _money().search(page.plain)
    if not money or _done().search(page.plain):
        return []
    if any(period.unit for period in find_periods(page.text)):
        return []
    if find_times(page.text, datetime.combine(today, time(23, 59, 59), SHANGHAI)):
        return []
    message = "没有写到账时间;可以这样回:「请写明金额、退回的账户和最迟到账日期,并以书面或平台内消息确认」"
    return [Fault(NO_DATE, page.place(money.start()), page.place(money.end() - 1) + 1, message)]
