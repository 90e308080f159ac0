"""What a sentence claims against what the article it cites says: a table of topics and the articles that hold them.

The rows come from ``knowledge/misstatements.toml`` as parsed. A citation is wrong where the words that belong to it speak
of a topic and no article cited in that sentence holds it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kameng_tui.law.citecheck import CitationFault
from kameng_tui.law.citing import Citation
from kameng_tui.law.statutes import StatuteTable, shown, split_key

_STOPS = re.compile(r"[。!?;\uff01\uff1f\uff1b\n]")
_OPEN, _CLOSE = "(\uff08", ")\uff09"
_REACH = 160
_NEIGHBOURS = 12  # citations looked at to each side
_SHORT = 5  # what follows says nothing of its own: 依据……第二十四条无效


def off_topic(
    text: str,
    citations: Sequence[Citation],
    topics: Iterable[Mapping[str, Any]],
    table: StatuteTable,
    on: date,
) -> list[CitationFault]:
    """Articles that do not say what the text claims by them, at most one fault a citation."""
    listed = sorted((c for c in citations if c.article), key=lambda c: c.start)
    keys = [_key(c, table) for c in listed]
    starts = [c.start for c in listed]
    by_law: dict[str, list[Mapping[str, Any]]] = {}
    for topic in topics:
        for law in topic["laws"]:
            by_law.setdefault(law, []).append(topic)
    found = []
    for i, (citation, key) in enumerate(zip(listed, keys, strict=True)):
        rows = by_law.get(_short(key, table), ())
        if not rows:
            continue
        low = bisect_left(starts, citation.start - _REACH, 0, i)
        high = min(bisect_right(starts, citation.start + _REACH), i + _NEIGHBOURS)
        low = max(low, i - _NEIGHBOURS)
        claim, start, end = _claim(text, listed[low:high], citation)
        beside = {
            keys[j] for j in range(low, high) if start <= starts[j] < end or starts[j] == citation.start
        }
        for topic in rows:
            right = _best(key, topic, table, on) if _wrong(claim, beside, topic) else ""
            if right:
                found.append(_fault(citation, topic, right, table))
                break
    return found


def _wrong(claim: str, beside: set[str], topic: Mapping[str, Any]) -> bool:
    """Whether a claim speaks of a topic that none of the articles cited for it holds."""
    if beside & {article.partition(".")[0] for article in topic["articles"]}:
        return False
    return any(word in claim for word in topic["words"]) and not any(
        word in claim for word in topic.get("without", ())
    )


def _claim(text: str, citations: Sequence[Citation], citation: Citation) -> tuple[str, int, int]:
    """The words that belong to a citation, and the stretch in which a neighbour shares them: what follows it up to the next
    citation or the end of the sentence; in brackets, or where nothing follows, what stands before it."""
    starts = [m.end() for m in _STOPS.finditer(text, max(0, citation.start - _REACH), citation.start)]
    first = starts[-1] if starts else max(0, citation.start - _REACH)
    stop = _STOPS.search(text, citation.end, citation.end + _REACH)
    last = stop.start() if stop else min(len(text), citation.end + _REACH)
    group = {citation.start} | {
        c.start for c in citations if first <= c.start < last and _joined(text, citation, c)
    }
    end_of_group = max(c.end for c in citations if c.start in group)
    following = [c.start for c in citations if end_of_group <= c.start < last]
    previous = [c.end for c in citations if first <= c.end <= min(group)]
    before = text[max([first, *previous]) : min(group)]
    if before.rstrip()[-1:] in tuple(_OPEN) and before.strip():
        return before, min(group), end_of_group + 1
    after = text[end_of_group : min([last, *following])]
    claim = after if len(after) > _SHORT else before + after
    return claim, min(group), end_of_group + 1


def _joined(text: str, one: Citation, other: Citation) -> bool:
    """Whether two citations form one list: nothing but 、和及 and names of laws between them."""
    first, second = sorted((one, other), key=lambda c: c.start)
    between = text[first.end : second.start]
    return first.start == second.start or re.fullmatch(r"[\s、,,和及与或以及《]{0,6}", between) is not None


def _best(key: str, topic: Mapping[str, Any], table: StatuteTable, on: date) -> str:
    """The article to cite instead: of the same law if there is one, in force on that day."""
    short = _short(key, table)
    rows = [row for article in topic["articles"] if (row := table.by_key(article)) and row.in_force(on)]
    same = [row.key for row in rows if row.short == short]
    return next(iter([*same, *(row.key for row in rows)]), "")


def _fault(citation: Citation, topic: Mapping[str, Any], right: str, table: StatuteTable) -> CitationFault:
    row = table.by_key(right)
    says = f"({row.gist})" if row else ""
    written = f"第{citation.article}条" + (f"之{citation.sub}" if citation.sub else "")
    message = f"{written}不是讲「{topic['label']}」的;这里说的内容在{shown(right, table)}{says}"
    return CitationFault("citation.wrong-article", citation.start, citation.end, message, (right,))


def _key(citation: Citation, table: StatuteTable) -> str:
    """``电商法49`` for any of the law's names; empty for a law that the table has not."""
    law = table.find(citation.law)
    return f"{law.short}{citation.article}" + (f"-{citation.sub}" if citation.sub else "") if law else ""


def _short(key: str, table: StatuteTable) -> str:
    parts = split_key(key, table.shorts) if key else None
    return parts[0] if parts else ""


def faults_of_topic(topic: Mapping[str, Any], table: StatuteTable) -> Iterator[str]:
    """What is wrong with one row of the topics, in Chinese."""
    if not isinstance(topic.get("label"), str):
        yield "label 要写这件事叫什么"
    for name in ("words", "laws", "articles"):
        if not topic.get(name) or any(not isinstance(word, str) or not word for word in topic[name]):
            yield f"{name} 至少写一个"
    yield from (f"不认识 {name}" for name in set(topic) - {"label", "words", "laws", "articles", "without"})
    yield from (
        f"laws 里的 {law} 不是法条表里的简称" for law in topic.get("laws", ()) if law not in table.shorts
    )
    for key in topic.get("articles", ()):
        if split_key(key, table.shorts) is None:
            yield f"articles 里的 {key} 不是表里的法条"
