"""Rows of words against a text: which row applies where. The words are knowledge and come in as tables; none is known here.

A row names ``word`` or ``words``; what else it may say stands at the head of ``words.toml`` and ``misstatements.toml``.
In a word ``#`` stands for a number and ``…`` for at most eight characters of one clause; there is no other syntax, and
every search is bounded, so no row and no text can make it run away.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from kameng_tui.privacy.recognise import to_half_width

Row = Mapping[str, Any]

_SENTENCE_END = "。!?;\n"
_CLAUSE_END = "。!?;\n,:"
_REACH = 120  # a sentence counts up to so many characters to each side of the word
_BEFORE, _AFTER = 320, 60  # ``without_near`` looks so far: grounds stand before the claim
_MOST = 200  # places of one row; nobody reads more
# who is not the writer, and the verbs by which a clause tells what they say, show or ask for
_OTHERS = (
    "客服|对方|商家|店家|店主|卖家|商户|平台|贵方|贵司|经理|主管|工作人员|人工|机器人|群主|代理|老板|店铺|他|她|其"
    "|页面|详情页?|网页|广告|宣传|公告|规则|协议|活动|标题|商品|条款|海报|短信|系统|官网"
)
_SAYING = (
    "(?<![名简职])称|辩称|谎称|自称|说(?!话|法|明)|表示|回复|答复|回应|告知|告诉|骂|威胁|恐吓|承诺|保证|标注|标称|写明|写着|写道|写有|宣传|注明|显示"
    "|提示|公示|标明|强调|反驳|污蔑|诬|叫我|喊|发来|提出|要求我|要我|让我|逼我|只同意|仅同意|建议我"
)


class Page:
    """A text prepared once for many rows. Places are those of the text as it stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        half = to_half_width(text)
        self._blanks = [m.start() for m in re.finditer(r"[ \t\u3000]", half)]
        self.plain = re.sub(r"[ \t\u3000]", "", half) if self._blanks else half

    @cached_property
    def _signs(self) -> frozenset[str]:
        return frozenset(self.plain)

    def may_hold(self, word: str) -> bool:
        """Whether all characters of ``word`` occur in the text at all: most words of a long list are told apart by that."""
        return self._signs.issuperset(word.replace("#", "").replace("…", ""))

    def place(self, at: int) -> int:
        """The place in the text of a place in ``plain``, which has no blanks."""
        low, high = 0, len(self._blanks)
        while low < high:  # how many blanks stand before the at-th character that is none
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._blanks[middle] - middle <= at else (low, middle)
        return at + low

    def bare(self, at: int) -> int:
        """The place in ``plain`` of a place in the text."""
        return at - bisect_right(self._blanks, at - 1)

    @cached_property
    def quoted(self) -> bytearray:
        """1 for every character inside closed quotation marks: what somebody said, or a title."""
        return _marked(self.plain, ((m.start(), m.end()) for m in _quotation().finditer(self.plain)))

    @cached_property
    def theirs(self) -> bytearray:
        """1 for what the text gives as the words of others: 客服称…, 对方回复「…」."""
        return _marked(self.plain, _told(self.plain))

    @cached_property
    def _clause_ends(self) -> list[int]:
        return [m.start() for m in re.finditer(rf"[{_CLAUSE_END}]", self.plain)]

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The clause around a span."""
        ends = self._clause_ends
        i = bisect_right(ends, start - 1)
        j = bisect_right(ends, end - 1)
        first = ends[i - 1] + 1 if i else 0
        last = ends[j] if j < len(ends) else len(self.plain)
        return max(first, start - _REACH), min(last, end + _REACH)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around a span."""
        before = self.plain[max(0, start - _REACH) : start]
        after = self.plain[end : end + _REACH]
        first = max(before.rfind(mark) for mark in _SENTENCE_END) + 1
        last = min((after.find(mark) for mark in _SENTENCE_END if mark in after), default=len(after))
        return start - len(before) + first, end + last


def spans(page: Page, row: Row, denials: Sequence[str] = (), most: int = _MOST) -> Iterator[tuple[int, int]]:
    """Where ``row`` applies, as places in ``page.plain``. ``denials``: words that take a clause back."""
    words = row.get("words") or (row["word"],)
    found = 0
    for word in words:
        if not page.may_hold(word):
            continue
        for start, end in _places(page.plain, word):
            if _applies(page, start, end, row, denials):
                yield start, end
                found += 1
                if found >= most:
                    return


def matches(text: str, word: str) -> bool:
    """Whether a word of a row stands in ``text``."""
    return word in text if _is_literal(word) else _expression(word).search(text) is not None


def _places(plain: str, word: str) -> Iterator[tuple[int, int]]:
    if not _is_literal(word):
        yield from (m.span() for m in _expression(word).finditer(plain))
        return
    at = plain.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = plain.find(word, at + len(word))


def _is_literal(word: str) -> bool:
    return "#" not in word and "…" not in word


@lru_cache(maxsize=512)
def _expression(word: str) -> re.Pattern[str]:
    parts = {"#": r"[0-9零〇一二两三四五六七八九十百千万.]{1,9}", "…": rf"[^{_CLAUSE_END}、]{{0,8}}?"}
    return re.compile("".join(parts.get(char) or re.escape(char) for char in word))


def _applies(page: Page, start: int, end: int, row: Row, denials: Sequence[str]) -> bool:
    plain = page.plain
    if plain.startswith(tuple(row.get("unless_after", ())), end):
        return False
    if plain[max(0, start - 8) : start].endswith(tuple(row.get("unless_before", ()))):
        return False
    first, last = page.sentence(start, end)
    sentence = plain[first:last]
    if any(matches(sentence, word) for word in row.get("without", ())):
        return False
    near = row.get("without_near", ())
    if near:
        around = plain[max(0, start - _BEFORE) : end + _AFTER]
        if any(matches(around, word) for word in near):
            return False
    groups = _groups(row.get("with", ()))
    if not all(any(matches(sentence, word) for word in group) for group in groups):
        return False
    left, right = page.clause(start, end)
    return not any(word in plain[left:right] for word in denials)


def _groups(needed: Sequence[Any]) -> Sequence[Sequence[str]]:
    """``with`` is a list of words, one of which must be there, or a list of such lists."""
    return (needed,) if needed and isinstance(needed[0], str) else needed


@lru_cache(maxsize=1)
def _quotation() -> re.Pattern[str]:
    return re.compile(
        r"“[^“”\n]{0,200}”|「[^「」\n]{0,200}」|『[^『』\n]{0,200}』|‘[^‘’\n]{0,200}’|\"[^\"\n]{0,200}\"|《[^《》\n]{0,60}》"
    )


@lru_cache(maxsize=1)
def _telling() -> re.Pattern[str]:
    return re.compile(rf"(?:{_OTHERS})[^{_CLAUSE_END}“”「」\"]{{0,14}}?(?:{_SAYING})(?!的?(?:都|全|也|就)是)")


def _told(plain: str) -> Iterator[tuple[int, int]]:
    """The rest of the clause after 客服称; over a comma or colon right after it the next clause, a quotation as a whole."""
    quotations = {m.start(): m.end() for m in _quotation().finditer(plain)}
    for match in _telling().finditer(plain):
        start = end = match.end()
        for char in plain[end : end + 3]:
            if char not in ",::为道了的":
                break
            end += 1
        last = next((i for i in range(end, min(end + _REACH, len(plain))) if plain[i] in _CLAUSE_END), -1)
        stop = last if last >= 0 else min(end + _REACH, len(plain))
        inside = [quotations[i] for i in range(start, min(stop + 1, len(plain))) if i in quotations]
        yield start - 2, max([stop, *inside])  # the verb itself may be the word: 客服保证…


def _marked(plain: str, stretches: Iterator[tuple[int, int]]) -> bytearray:
    inside = bytearray(len(plain) + 1)
    for start, end in stretches:
        start = max(0, start)
        inside[start:end] = b"\1" * (end - start)
    return inside
