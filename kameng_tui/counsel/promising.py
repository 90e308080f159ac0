"""Promises in what the other side said, as typed into the journal: what, by when, or what to ask where no time was named.

Pure, and a proposal only: whoever wrote the entry confirms it. ``intake_events`` reads whole pasted chats; this reads
the text of one entry, whose speaker and time are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from kameng_tui.counsel.intake_text import DueAt
from kameng_tui.counsel.times import Period, due_at, find_periods
from kameng_tui.counsel.wording import Words, stalls
from kameng_tui.privacy.recognise import to_half_width
from kameng_tui.record import record
from kameng_tui.values import in_shanghai

# The three follow-up questions: by when, who, and where to look.
ASK = ("具体到哪一天几点前处理完?", "由谁负责(工号或姓名)?", "在哪里查询进度?")
_CLAUSE_ENDS = "。!?;\n"
# What we ask of them, what they ask of us, what their rules say in general, and what is over is no promise of theirs.
_NOT_THEIRS = re.compile(
    r"(?:^|[,。;])\s*(?:"
    r"我(?!们|方|司|局|院|所|处|店|行|部|会|委|中心|公司|平台|这边|保证|承诺|给[您你]|帮|马上|尽量|争取|今|明|一定)"
    r"|我[们方]要?求|本人|你们|要求|请(?!(?:您|你)?(?:耐心|再?稍|再?等|放心))|希望|若|如果|如[未您你]"
    r"|[您你](?:也?[需须应要得]|必须|可)|逾期|超过|已(?:经)?超|等了|过了)[^,。;]*$"
    r"|(?:^|[,。;])\s*[您你](?:在|于)?$"
    r"|(?:不|无法|不能|不敢)(?:保证|承诺|确保|是)[^,。;]*$|已(?:经)?(?:在|于)$"
)
# 24小时内无法退款 names what will not be done, 24小时内不处理 a condition, 24小时内有效 how long a thing lasts.
_DENIED = re.compile(
    r"^[^,。;]{0,12}(?:不能|无法|没有|未|不予|不支持|有效|不了|不(?:处理|退|到|给|发|回|解决|补|成功))"
    r"|^[还仍]?没(?!问题|事)"
)


@record
class Heard:
    """One promise in a text. ``by`` is None where no time was named: then ``ask`` holds what to ask back."""

    words: str
    promise: str
    by: datetime | None
    why: str
    ask: tuple[str, ...] = ()


def hear(text: str, at: datetime, due: DueAt, words: Words) -> tuple[Heard, ...]:
    """The promises of the other side in ``text``, said at ``at``; each term once.

    ``due`` counts working days, ``words`` is the word list with its ``stalling`` rows. A text that puts off without a
    term gives one Heard with questions; where a term is named beside it, the term counts.
    """
    at = in_shanghai(at)
    found = [_heard(text, period, at, due) for period in _theirs(text)]
    return tuple(found) or _put_off(text, words)


def _theirs(text: str) -> Iterator[Period]:
    plain = to_half_width(text)
    seen: set[tuple[int, str, str]] = set()
    for period in find_periods(text):
        start = max((plain.rfind(end, 0, period.start) for end in _CLAUSE_ENDS), default=-1) + 1
        same = (period.length, period.unit, period.words)
        if not period.unit or same in seen or _NOT_THEIRS.search(plain[start : period.start]):
            continue
        if _DENIED.search(plain[period.end :]):
            continue
        seen.add(same)
        yield period


def _heard(text: str, period: Period, at: datetime, due: DueAt) -> Heard:
    by = due(at, period.length, period.unit) if period.unit == "working-day" else due_at(period, at)
    said = text[period.start : period.end]
    plain = to_half_width(text)
    end = min(
        (i for i in (plain.find(c, period.end) for c in f",{_CLAUSE_ENDS}") if i >= 0), default=len(text)
    )
    since = max(plain.rfind(c, 0, period.start) for c in f",{_CLAUSE_ENDS}") + 1
    promise = text[period.start : end].strip()
    if promise == said:  # a term with nothing after it is told by what stands before: 审核周期为7-15天
        promise = text[since:end].strip()
    if by is None:
        return Heard(said, promise, None, f"「{said}」算不出日期,请填写期限")
    counted = f"自 {at:%Y-%m-%d %H:%M} 起" if period.unit != "until" else f"按 {at:%Y-%m-%d} 说的"
    notes = ",没有写几点,按当天 24:00" if period.unit == "until" and by.second == 59 else ""
    if period.unit != "until" and "之日起" in plain[since:end]:
        notes += ";原话另有起算日,请核对"
    return Heard(said, promise, by, f"{counted}「{said}」,到 {by:%Y-%m-%d %H:%M}{notes}")


def _put_off(text: str, words: Words) -> tuple[Heard, ...]:
    found = stalls(text, words)
    vague = next((p.words for p in find_periods(text) if not p.unit), "")
    said = found[0].word if found else vague
    if not said:
        return ()
    asks = tuple(dict.fromkeys([*(stall.ask for stall in found), *ASK]))[:3]
    return (Heard(said, text.strip()[:80], None, f"「{said}」没有期限,请追问", asks),)
