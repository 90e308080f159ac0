"""Words that harm the consumer's own case: insults, threats, promises of success, conclusions put as facts.

The words are knowledge (``words.toml``) and come in as an argument. Also finds places that were never filled in.
Gives spans and codes; ``desk`` turns them into findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from kameng_tui.record import record

Words = Mapping[str, Sequence[Mapping[str, Any]]]

CODES: Mapping[str, str] = {
    "insult": "wording.insult",
    "threat": "wording.threat",
    "over_promise": "wording.over-promise",
    "conclusion": "wording.conclusion",
}
_SAYS: Mapping[str, str] = {
    "insult": "「{word}」是侮辱性用语,会削弱投诉,还可能被反过来追究;改为:{instead}",
    "threat": "「{word}」读起来像以曝光或伤害换钱,对自己有法律风险;改为:{instead}",
    "over_promise": "「{word}」是无法保证的结果;改为:{instead}",
    "conclusion": "「{word}」是还没有认定的结论;改为:{instead}",
}
_SENTENCE_END = "。!?!?;;\n"


@record
class Fault:
    """Something to change at ``text[start:end]``; ``message`` says why and what to write instead."""

    code: str
    start: int
    end: int
    message: str


@record
class Stall:
    """A word that puts off without a term, and what to ask back."""

    word: str
    start: int
    end: int
    ask: str


def check(text: str, words: Words, audience: str) -> list[Fault]:
    """The faults of a text meant for ``audience``. Notes for oneself are free; quoted speech and 《titles》 too."""
    if audience == "self":
        return []
    quoted = _quoted(text)
    faults = []
    for list_name, code in CODES.items():
        for start, end, row in _rows_in(text, words.get(list_name, ())):
            if not quoted[start]:
                message = _SAYS[list_name].format(word=text[start:end], instead=row["instead"])
                faults.append(Fault(code, start, end, message))
    return _longest_first(faults)


def stalls(text: str, words: Words) -> list[Stall]:
    """The words in a reply that put off without a term (尽快, 请耐心等待), each with the question to ask back."""
    found = [
        Stall(text[s:e], s, e, str(row["ask"])) for s, e, row in _rows_in(text, words.get("stalling", ()))
    ]
    return sorted(found, key=lambda stall: stall.start)


def _rows_in(text: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
    for row in rows:
        word = str(row["word"])
        at = text.find(word)
        while at >= 0:
            if _applies(text, at, at + len(word), row):
                yield at, at + len(word), row
            at = text.find(word, at + len(word))


def _applies(text: str, start: int, end: int, row: Mapping[str, Any]) -> bool:
    """``unless_before``/``unless_after``: harmless next to these; ``with``: only together with one of these in a sentence."""
    if text.startswith(tuple(row.get("unless_after", ())), end):
        return False
    if text[max(0, start - 8) : start].endswith(tuple(row.get("unless_before", ()))):
        return False
    needed = row.get("with", ())
    if not needed:
        return True
    sentence = _sentence_around(text, start, end)
    return any(word in sentence for word in needed)


def _sentence_around(text: str, start: int, end: int) -> str:
    """The sentence of a word, at most 120 characters to each side."""
    before, after = text[max(0, start - 120) : start], text[end : end + 120]
    first = max(before.rfind(mark) for mark in _SENTENCE_END) + 1
    last = min((after.find(mark) for mark in _SENTENCE_END if mark in after), default=len(after))
    return before[first:] + text[start:end] + after[:last]


@cache
def _quotation() -> re.Pattern[str]:
    return re.compile(r"“[^“”\n]{0,200}”|「[^「」\n]{0,200}」|『[^『』\n]{0,200}』|《[^《》\n]{0,60}》")


def _quoted(text: str) -> bytearray:
    """1 for every character inside closed quotation marks: what the other side said, or a title."""
    inside = bytearray(len(text) + 1)
    for match in _quotation().finditer(text):
        inside[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return inside


def _longest_first(faults: list[Fault]) -> list[Fault]:
    """In order of place; of faults that overlap the longest word stands (诈骗犯, not also 诈骗)."""
    kept: list[Fault] = []
    for fault in sorted(faults, key=lambda f: (f.start, -f.end)):
        if not kept or fault.start >= kept[-1].end:
            kept.append(fault)
    return kept


@cache
def _placeholder() -> re.Pattern[str]:
    return re.compile(
        r"(?P<gap>〔待填[^〕\n]{0,40}〕|\[待填[^\]\n]{0,40}\]|【待填[^】\n]{0,40}】|\{\{[^}\n]{0,80}\}\}|\{%[^%\n]{0,80}%\}|_{3,}|＿{2,})"
        r"|(?<![A-Za-z])(?P<date>[0-9]{0,4}[XxＸ×]{1,4}年(?:[XxＸ×]{1,2}月)?(?:[XxＸ×]{1,2}[日号])?|[XxＸ×]{1,2}月(?:[XxＸ×]{1,2}[日号])?)"
        r"|(?<![A-Za-z0-9])(?P<letters>[XＸ]{2,}|[xｘ]{3,}|[XＸ](?=[日号条元天个时款项]))(?![A-Za-z0-9])"
        r"|○{2,}"
    )


def placeholders(text: str) -> list[Fault]:
    """Places that a template or a model text left open: XXX, X月X日, ____, {{ }}, 〔待填:…〕."""
    return [
        Fault("placeholder.unfilled", match.start(), match.end(), f"「{match[0]}」还没有填,请填上或删去")
        for match in _placeholder().finditer(text)
    ]
