"""A letter that quotes a rule of the platform: are the words in a page that was captured? Pure.

Statutes are not looked at here (``law.citing`` does); a rule is known by its name, 《用户协议》 or 《售后规则》, and its words
by their quotation marks behind it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from kameng_tui.privacy.recognise import to_half_width
from kameng_tui.record import record

CODE = "quote.unproved"
_LEAST = 4  # characters of a quotation that can be looked for


@record
class Quote:
    """``words`` are empty where a clause is only named."""

    start: int
    rule: str
    clause: str
    words: str


@cache
def _quoted() -> re.Pattern[str]:
    return re.compile(
        r"《(?P<rule>[^《》\n]{2,30}(?:协议|规则|须知|政策|公告|条款|说明|规范|承诺|公约|标准))》"
        r"(?P<clause>第[0-9零〇一二三四五六七八九十百.]{1,8}条)?"
        r"(?:[^。;!?\n《》“「『\"]{0,16}[“「『\"](?P<words>[^”」』\"\n]{2,200})[”」』\"])?"
    )


def quotes_of(text: str, laws: Collection[str] = ()) -> Iterator[Quote]:
    """What a text quotes of rules. ``laws`` are the names of statutes, which end like rules now and then."""
    for match in _quoted().finditer(to_half_width(text)):
        if match["rule"] in laws or not (match["clause"] or match["words"]):
            continue
        words = text[slice(*match.span("words"))] if match["words"] else ""
        yield Quote(match.start(), match["rule"], match["clause"] or "", words)


def unproved(text: str, pages: Mapping[str, str], laws: Collection[str] = ()) -> Iterator[tuple[int, str]]:
    """(place, sentence) of every quotation that no page shows. ``pages``: the text of each rule page (card id -> what its
    card says it shows, and what the file itself says where that can be read)."""
    shown = [_essence(page) for page in pages.values()]
    for quote in quotes_of(text, laws):
        named = f"《{quote.rule}》{quote.clause}"
        words = _essence(quote.words)
        if not pages:
            yield quote.start, f"引用了{named},证据里还没有规则页面:先截这一页(连网址和日期),再引用"
        elif len(words) >= _LEAST and not any(words in page for page in shown):
            message = (
                f"引用的{named}「{_short(quote.words)}」在已有的规则页面证据里找不到:"
                "核对原文,或把这一句写进该证据的「证明内容」"
            )
            yield quote.start, message


def _short(words: str) -> str:
    return words if len(words) <= 24 else f"{words[:24]}…"


def _essence(text: str) -> str:
    return re.sub(r"[\W_]+", "", to_half_width(text)).casefold()
