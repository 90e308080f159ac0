"""Words that harm the consumer's own case: insults, threats, promises of success, conclusions put as facts.

The words are knowledge (``words.toml``) and come in as an argument. Also finds places that were never filled in.
Gives spans and codes; ``desk`` turns them into findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from kameng_tui.counsel.phrases import Page, spans
from kameng_tui.record import record

Words = Mapping[str, Sequence[Mapping[str, Any]]]

CODES: Mapping[str, str] = {
    "insult": "wording.insult",
    "threat": "wording.threat",
    "pressure": "wording.pressure",
    "over_promise": "wording.over-promise",
    "conclusion": "wording.conclusion",
}
_MOST_TOLD = 5_000  # of one word
_SAYS: Mapping[str, str] = {
    "insult": "「{word}」是侮辱性用语,会削弱投诉,还可能被反过来追究;改为:{instead}",
    "threat": "「{word}」读起来像以曝光或伤害换钱,对自己有法律风险;改为:{instead}",
    "pressure": "「{word}」读起来是施压而不是主张,受理的人不看这个;改为:{instead}",
    "over_promise": "「{word}」是无法保证的结果;改为:{instead}",
    "conclusion": "「{word}」是还没有认定的结论;改为:{instead}",
}


@record
class Fault:
    """Something to change at ``text[start:end]``; ``message`` says why and what to write instead, ``basis`` what it
    rests on."""

    code: str
    start: int
    end: int
    message: str
    basis: tuple[str, ...] = ()


@record
class Stall:
    """A word that puts off without a term, and what to ask back."""

    word: str
    start: int
    end: int
    ask: str


def check(text: str, words: Words, audience: str) -> list[Fault]:
    """The faults of a text meant for ``audience``. Notes for oneself are free; so are quotations, 《titles》, what others
    are said to say, and what the writer denies."""
    return check_page(Page(text), words, audience)


def check_page(page: Page, words: Words, audience: str) -> list[Fault]:
    """``check`` for a text that was prepared already."""
    if audience == "self":
        return []
    faults = []
    for list_name, code in CODES.items():
        for row in words.get(list_name, ()):
            for start, end in spans(page, row, most=_MOST_TOLD):
                if page.quoted[start] or page.theirs[start] or _taken_back(page, start, list_name, words):
                    continue
                first, last = page.place(start), page.place(end - 1) + 1
                message = _SAYS[list_name].format(word=page.text[first:last], instead=row["instead"])
                faults.append(Fault(code, first, last, message))
    return longest_first(faults)


def _taken_back(page: Page, start: int, list_name: str, words: Words) -> bool:
    """Whether the clause denies the word (我没有说你是骗子), or, for a conclusion, leaves it open (涉嫌合同诈骗).

    不是骗子吗 denies nothing.
    """
    first, last = page.clause(start, start + 1)
    before = page.plain[first:start]
    if list_name == "conclusion" and any(row["word"] in before for row in words.get("hedge", ())):
        return True
    if not any(row["word"] in before for row in words.get("denial", ())):
        return False
    return not any(row["word"] in page.plain[first:last] for row in words.get("rhetorical", ()))


def stalls(text: str, words: Words) -> list[Stall]:
    """The words in a reply that put off without a term (尽快, 请耐心等待), each with the question to ask back."""
    page = Page(text)
    found = [
        Stall(
            text[page.place(s) : page.place(e - 1) + 1], page.place(s), page.place(e - 1) + 1, str(row["ask"])
        )
        for row in words.get("stalling", ())
        for s, e in spans(page, row)
    ]
    return sorted(found, key=lambda stall: stall.start)


def longest_first(faults: Iterable[Fault]) -> list[Fault]:
    """In order of place; of faults that overlap the longest word stands (诈骗犯, not also 诈骗)."""
    kept: list[Fault] = []
    for fault in sorted(faults, key=lambda f: (f.start, -f.end)):
        if not kept or fault.start >= kept[-1].end:
            kept.append(fault)
    return kept


@cache
def _placeholder() -> re.Pattern[str]:
    fill = r"(?:待填|待补|待补充|此处|这里|在此|请填|填写|填入|点此)"
    x = "[XxＸ×]"
    return re.compile(
        rf"〔{fill}[^〕\n]{{0,40}}〕|\[{fill}[^\]\n]{{0,40}}\]|【{fill}[^】\n]{{0,40}}】|[(（]{fill}[^()（）\n]{{0,40}}[)）]"
        r"|\{\{[^}\n]{0,80}\}\}|\{%[^%\n]{0,80}%\}|\$?\{[^{}\n]{0,12}[一-龥][^{}\n]{0,12}\}|_{3,}|＿{2,}"
        r"|【[ \t\u3000]*】|〔[ \t\u3000]*〕|[<＜][一-龥、/]{1,12}[>＞]"
        rf"|(?<![A-Za-z])(?:[0-9]{{0,4}}{x}{{1,4}}年(?:{x}{{1,2}}月)?(?:{x}{{1,2}}[日号])?|{x}{{1,2}}月(?:{x}{{1,2}}[日号])?)"
        r"|(?<![A-Za-z0-9])(?:[XＸ]{2,}|[xｘ]{3,}|×{2,}|[XＸ×](?=[日号条元天个次时款项]))(?![A-Za-z0-9])"
        r"|(?<![A-Za-z])YYYY[-/年.]MM(?:[-/月.]DD)?|某年某月(?:某日)?|(?<!年)某月某日|[*＊]月[*＊]日|○{2,}"
    )


def placeholders(text: str) -> list[Fault]:
    """Places that a template or a model text left open: XXX, X月X日, ____, {{ }}, 〔待填:…〕, 【】, <姓名>."""
    return [
        Fault("placeholder.unfilled", match.start(), match.end(), f"「{match[0]}」还没有填,请填上或删去")
        for match in _placeholder().finditer(text)
    ]
