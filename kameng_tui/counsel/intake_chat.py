"""A pasted chat cut into messages: who said what and when, by the heads that QQ, WeChat, 旺旺 and web chats write."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from kameng_tui.counsel.intake_text import Source


@dataclass(slots=True)
class Message:
    """What one side said at one time: the spans of its lines."""

    ours: bool
    who: str
    at: datetime
    told: str
    spans: list[tuple[int, int]] = field(default_factory=list)


_OURS = re.compile(r"(?:我|本人|自己|买家|用户|顾客|消费者|me)$", re.IGNORECASE)
_HEAD = re.compile(r"^[\s\[\]【】()]*(?P<who>[^\s:,。!?;\[\]【】()]{1,16}?)[\s\]】)]*(?::\s*|$)")
_NUMBERED = re.compile(  # QQ: 星屿客服(2850001234)
    r"\s+(?P<who>[^\s()<>][^()<>\n]{0,24}?)\s?(?:\([0-9]{5,11}\)|<[^<>\s]{3,60}>)\s*"
)
_SUPPORT = re.compile(r"客服|店|平台|官方|商家|工号|专员|kf", re.IGNORECASE)
_SIGN = re.compile(r"^\s*【(?P<who>[^】\n]{2,20})】")


def messages_of(source: Source) -> list[Message]:
    """The text cut at its chat heads: ``客服1024 10:05``, ``我:…``, ``2026-09-01 10:05 客服: …``; else one message."""
    messages: list[Message] = []
    at, told = source.now, "文中没有收到的时间,按现在计,请核对"
    start = 0
    for line in source.plain.split("\n"):
        body, who, when = _head_of(source, start, line)
        if when is not None:
            at, told = when, "时间取自消息上的时间"
        if who or not messages or when is not None:
            ours = bool(_OURS.match(who)) if who else bool(messages and messages[-1].ours)
            messages.append(Message(ours, who or (messages[-1].who if messages else ""), at, told))
        if line[body:].strip():
            messages[-1].spans.append((start + body, start + len(line)))
        start += len(line) + 1
    return _sided([message for message in messages if message.spans])


def _sided(messages: list[Message]) -> list[Message]:
    """In a chat of two nicknames, of which one is plainly the other side's and none is 我, the second is ours."""
    names = {message.who for message in messages if message.who}
    ours = [name for name in names if not _SUPPORT.search(name)]
    if len(names) == 2 and len(ours) == 1 and not any(message.ours for message in messages):
        for message in messages:
            message.ours = message.who == ours[0]
    return messages


def _head_of(source: Source, start: int, line: str) -> tuple[int, str, datetime | None]:
    """Where the words of a line begin, who says them, and when: the head of a chat line, empty where it has none."""
    sign = _SIGN.match(line)
    if sign:
        return 0, sign["who"], None
    hit = source.time_from(start)
    end = start + len(line)
    if hit is None or hit.start >= end or not hit.exact:
        head = _HEAD.match(line)
        return (
            (head.end(), head["who"], None)
            if head and ":" in head[0] and not head["who"].isdigit()
            else (0, "", None)
        )
    before, after = line[: hit.start - start], line[hit.end - start :]
    if (
        len(before.strip()) <= 16
        and not re.search(r"[,。!?;:]|于|在|将|已", before)
        and not after.strip(" \t:])】")
    ):
        return len(line), before.strip(" \t[【(])】"), hit.value
    if re.search(r"\S\s?\($", before) and len(before) <= 40 and re.fullmatch(r"\)\s?:\s*", after):
        return len(line), before.strip(" \t("), hit.value  # 旺旺: 店铺:客服05 (2026-11-18 10:00:00):
    numbered = _NUMBERED.fullmatch(after)
    if not before.strip() and numbered:
        return len(line), numbered["who"], hit.value
    head = _HEAD.match(after)
    if not before.strip(" \t[【("):
        if head and ":" in head[0]:
            return hit.end - start + head.end(), head["who"], hit.value
        return (hit.end - start, "", hit.value) if re.match(r"[\]】)]|\s{2}|\t", after) else (0, "", None)
    if len(before.strip()) <= 16 and re.match(r"[\])】]?\s*:", after) and not re.search(r"[,。!?;:]", before):
        return hit.end - start + after.index(":") + 1, before.strip(" \t[【(])】"), hit.value
    return 0, "", None
