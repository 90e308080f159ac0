"""Finding citations of statutes in any text: 《电子商务法》第四十九条第二款, 民法典第577条、第579条.

Only what is written is found here; whether it is right is ``citecheck.check``'s question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from kameng_tui.record import record

_GAP = r"\s{0,3}"  # bounded, so that no text can make the search slow
_NUM = r"[0-9０-９零〇一二三四五六七八九十百千两]{1,9}"
_AND = r"(?:[、,，]|和|及|与|或|以及)"
_TO = r"(?:至|到|-|－|—|~|～)"
_ARTICLE = (
    rf"第{_GAP}(?P<first>{_NUM}){_GAP}(?:条{_GAP})?(?P<more>(?:(?:{_AND}|{_TO}){_GAP}{_NUM}{_GAP})*)条"
    rf"(?:{_GAP}之{_GAP}(?P<sub>{_NUM}))?(?:{_GAP}第{_GAP}[(（]?(?P<paragraph>{_NUM})[)）]?{_GAP}款)?"
    rf"(?:{_GAP}第?{_GAP}[(（]?(?P<item>{_NUM})[)）]?{_GAP}项)?"
)
_PLAIN_ARTICLE = re.sub(r"\?P<\w+>", "?:", _ARTICLE)
_LIST = rf"{_PLAIN_ARTICLE}(?:{_GAP}(?:{_AND}|{_TO}){_GAP}{_PLAIN_ARTICLE})*"
_ACCORDING_TO = r"(?:根据|依据|依照|按照|违反|违背|适用)了?"
_QUOTED = r"《(?P<quoted>(?:[^《》\n]|《[^《》\n]{0,60}》){2,80})》"
_SAME_LAW = r"(?:该|同|本|前述|上述)(?:法律?|办法|条例|规定|解释)"
_ASIDE = rf"(?:{_GAP}[(（][^()（）\n]{{0,60}}[)）])?{_GAP}(?:的|中|之)?{_GAP}"
_SENTENCE_ENDS = "。!?;\uff01\uff1f\uff1b\n"
_DIGITS = {char: i for i, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LONGEST_RANGE = 60
_LONGEST_SENTENCE = 400  # to each side of a citation, so that a text without a full stop costs no more


@record
class Citation:
    """One article of one law as written. ``article`` 0: the law as a whole. ``sub``: 之一 as ``"1"``.

    ``relied_on``: the words before it say that the writer relies on it as law (根据, 违反 …).
    ``sentence`` holds the citation.
    """

    law: str
    article: int
    start: int
    end: int
    sub: str = ""
    paragraph: int = 0
    item: int = 0
    quoted: bool = False
    relied_on: bool = False
    sentence: str = ""


def find_citations(text: str, names: Iterable[str] = ()) -> list[Citation]:
    """Every citation in ``text``, in order. ``names``: names of laws that count also without 《》."""
    found: list[Citation] = []
    law, quoted = "", False
    for match in _pattern(tuple(sorted(set(names), key=lambda name: (-len(name), name)))).finditer(text):
        if match["quoted"]:
            law, quoted = match["quoted"].strip(), True
        elif match["named"] or match["alone"]:
            law, quoted = match["named"] or match["alone"], False
        elif not law:
            continue  # 该法 with nothing before it
        verb = match["verb"] or match["relying"] or ""
        start = match.start() + len(verb)
        if match["articles"]:
            found += _articles(match, text, Citation(law, 0, start, 0, quoted=quoted, relied_on=bool(verb)))
        elif not match["same"]:
            sentence = _sentence(text, start)
            found.append(
                Citation(law, 0, start, match.end(), quoted=quoted, relied_on=bool(verb), sentence=sentence)
            )
    return found


def number(text: str) -> int:
    """577, ５７７ or 五百七十七 as a number; 0 where it is none."""
    if text.isdigit() and all(char not in _DIGITS for char in text):
        return int(text)
    total = digit = 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _DIGITS:
            digit = digit * 10 + _DIGITS[char] if digit else _DIGITS[char]  # 五七七
        else:
            return 0
    return total + digit


@lru_cache(maxsize=4)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(re.escape(name) for name in names) or r"(?!)"
    law = rf"(?:{_QUOTED}{_ASIDE}|(?P<named>{known}){_ASIDE}(?=第)|(?P<same>{_SAME_LAW}){_GAP}(?=第))"
    alone = rf"(?P<relying>{_ACCORDING_TO}\s?)(?P<alone>{known})(?!律)"
    return re.compile(rf"(?P<verb>{_ACCORDING_TO}\s?)?{law}(?P<articles>{_LIST})?|{alone}")


def _articles(match: re.Match[str], text: str, whole: Citation) -> Iterator[Citation]:
    """The citations of one list of articles of the law ``whole``; each but the first begins at its own 第."""
    sentence = _sentence(text, match.start("articles"))
    last, end = 0, 0
    for part in re.compile(_ARTICLE).finditer(text, match.start("articles"), match.end("articles")):
        numbers = _numbers(part)
        if end and re.search(_TO, text[end : part.start()]):
            numbers = _through(last, numbers[0])[1:] + numbers[1:]
        for article in numbers:
            yield replace(
                whole,
                article=article,
                start=part.start() if end else whole.start,
                end=part.end(),
                sub=str(number(part["sub"])) if part["sub"] else "",
                paragraph=number(part["paragraph"] or ""),
                item=number(part["item"] or ""),
                sentence=sentence,
            )
        last, end = numbers[-1], part.end()


def _numbers(part: re.Match[str]) -> list[int]:
    """第165至169条 and 第577、579条 written with one 条."""
    numbers = [number(part["first"])]
    for more in re.finditer(rf"(?P<sign>{_AND}|{_TO}){_GAP}(?P<number>{_NUM})", part["more"]):
        following = number(more["number"])
        if re.fullmatch(_TO, more["sign"]):
            numbers += _through(numbers[-1], following)[1:]
        else:
            numbers.append(following)
    return numbers


def _through(first: int, last: int) -> list[int]:
    """All numbers of a range; only its ends where it is upside down or too long to be meant."""
    return list(range(first, last + 1)) if first <= last <= first + _LONGEST_RANGE else [first, last]


def _sentence(text: str, place: int) -> str:
    first, last = max(0, place - _LONGEST_SENTENCE), min(len(text), place + _LONGEST_SENTENCE)
    start = max(max(text.rfind(char, first, place) for char in _SENTENCE_ENDS) + 1, first)
    ends = [found for char in _SENTENCE_ENDS if (found := text.find(char, place, last)) >= 0]
    return text[start : min(ends, default=last)]
