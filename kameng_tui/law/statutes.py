"""The statute table: which articles exist, since when, and what replaced them.

The rows come from ``knowledge/statutes.toml`` as parsed; nothing is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations
from typing import Any

from kameng_tui.law.citing import number
from kameng_tui.law.numbering import rules_of
from kameng_tui.law.reading import Fault, TableReader, tables_of
from kameng_tui.record import record
from kameng_tui.values import holds_on

STATUSES = ("in-force", "repealed", "draft")
CONFIDENCES = ("verified", "known", "uncertain")
_ARTICLE = r"\d+(-\d+)?(\.\d+)?"
_LONGER_THAN_ARTICLES = len("12315")


@record
class Statute:
    """One article of one law (or the law as a whole, ``article`` empty), with a gist in our own words.

    ``key`` is how playbooks and templates cite it: ``电商法20`` (short name and number, 第…款 as ``.2``, 之一 as ``-1``).
    ``last_article`` stands on the row of the law as a whole. ``status``: in-force | repealed | draft | renumbered;
    a renumbered row is an old number, ``renumbered_to`` the key it has now.
    ``not_for`` = ``词1|词2 -> 电商法49``: words in the same sentence that show the other article was meant
    (several rules are separated by ``;``). Articles take dates, status and replacement from their law.
    ``procedural``: how courts and authorities proceed; it goes by the day of the step, not by that of the event.
    """

    law: str
    short: str
    article: str
    gist: str
    source: tuple[str, ...]
    key: str = ""
    use: str = ""
    aliases: tuple[str, ...] = ()
    last_article: int | None = None
    status: str = "in-force"
    effective_from: date | None = None
    effective_to: date | None = None
    replaced_by: str = ""
    confidence: str = "known"
    not_for: str = ""
    renumbered_to: str = ""
    procedural: bool = False

    def in_force(self, day: date) -> bool:
        if self.status == "draft" or (self.status != "in-force" and self.effective_to is None):
            return False
        return holds_on(day, self.effective_from, self.effective_to)


# --- the table ----------------------------------------------------------------------------------------------------


class StatuteTable:
    """All rows, found by name, key or word."""

    def __init__(self, rows: Iterable[Statute]) -> None:
        self.rows = tuple(rows)
        self._laws_in_order = tuple(row for row in self.rows if not row.article)
        self._laws: dict[str, Statute] = {}
        self._by_key: dict[str, list[Statute]] = {}
        for row in self.rows:
            self._by_key.setdefault(row.key, []).append(row)
            if not row.article:
                for name in (row.law, row.short, *row.aliases):
                    self._laws.setdefault(_plain_name(name), row)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which a law may be cited without 《》."""
        return tuple(
            dict.fromkeys(n for row in self._laws_in_order for n in (row.law, row.short, *row.aliases))
        )

    @property
    def shorts(self) -> tuple[str, ...]:
        """The short name of every law, by which keys begin."""
        return tuple(row.short for row in self._laws_in_order)

    def find(self, law_or_alias: str, article: str | int = "") -> Statute | None:
        """The row of that article; without an article the row of the law. The present number goes before an old one."""
        law = self._laws.get(_plain_name(law_or_alias))
        return self.by_key(f"{law.short}{article}") if law and article else law

    def by_key(self, key: str) -> Statute | None:
        rows = self._by_key.get(key, [])
        return next((row for row in rows if row.status != "renumbered"), rows[0] if rows else None)

    def versions(self, key: str) -> tuple[Statute, ...]:
        """All rows of a key: the present article and the one that had its number before."""
        return tuple(self._by_key.get(key, ()))

    def search(self, word: str, on: date | None = None) -> tuple[Statute, ...]:
        """Rows that mention ``word`` (``电商法 20``, ``欺诈``), all words of it; with ``on`` only those in force then."""
        plain = re.sub(r"第?([零〇一二三四五六七八九十百千两]+)条", lambda found: str(number(found[1])), word)
        words = plain.casefold().split()
        return tuple(
            row
            for row in self.rows
            if (on is None or row.in_force(on)) and all(_mentions(row, part) for part in words)
        )


def _mentions(row: Statute, word: str) -> bool:
    names = (row.law, row.short, *row.aliases)
    if word == row.key.casefold():
        return True
    # a bare number is an article, never a part of another number; 12315 is too long for one
    if not (word.isdigit() and len(word) < _LONGER_THAN_ARTICLES) and any(
        word in text.casefold() for text in (*names, row.gist, row.use)
    ):
        return True
    match = re.fullmatch(rf"(?P<name>.*?)第?(?P<number>{_ARTICLE})条?", word)
    if not match or match["number"] not in (row.article, row.article.partition(".")[0]):
        return False
    return any(match["name"] in name.casefold() for name in names)


def _plain_name(name: str) -> str:
    return re.sub(r"[\s《》〈〉<>()\uff08\uff09]|中华人民共和国", "", name)


# --- reading ------------------------------------------------------------------------------------------------------


def read_statutes(tables: Mapping[str, Any]) -> tuple[tuple[Statute, ...], list[Fault]]:
    """The rows of ``{"law": [...], "article": [...]}``, each law before its articles, and all faults."""
    faults: list[Fault] = []
    laws: dict[str, Statute] = {}
    for i, raw in enumerate(tables_of(tables.get("law"), "law", faults)):
        law = _read_law(raw, i, faults)
        if law.short in laws:
            faults.append((f"law.{law.short}.short", f"简称 {law.short} 用了两次,请改一个"))
        laws[law.short] = law
    rows = list(laws.values())
    for i, raw in enumerate(tables_of(tables.get("article"), "article", faults)):
        article = _read_article(raw, i, laws, faults)
        if article:
            rows.append(article)
    return tuple(rows), faults + _twice(rows) + _lost_targets(rows)


def _read_law(raw: Mapping[str, Any], place: int, faults: list[Fault]) -> Statute:
    table = TableReader(raw, f"law.{raw.get('short') or place}", faults)
    short = table.text("short", required=True)
    law = Statute(
        law=table.text("law", required=True),
        short=short,
        article="",
        gist=table.text("gist"),
        source=table.texts("source", required=True),
        key=short,
        use=table.text("use"),
        aliases=table.texts("aliases"),
        last_article=table.number("last_article", least=1),
        status=table.choice("status", STATUSES, "in-force"),
        effective_from=table.day("effective_from"),
        effective_to=table.day("effective_to"),
        replaced_by=table.text("replaced_by"),
        confidence=table.choice("confidence", CONFIDENCES, "known"),
        procedural=table.flag("procedural", False),
    )
    table.no_other_keys()
    return law


def _read_article(
    raw: Mapping[str, Any], place: int, laws: Mapping[str, Statute], faults: list[Fault]
) -> Statute | None:
    named = f"{raw.get('law', '')}{raw.get('article', '')}"
    table = TableReader(raw, f"article.{named or place}", faults)
    short, article = table.text("law", required=True), table.text("article", required=True)
    law = laws.get(short)
    if law is None:
        table.fault("law", f"law = {short!r} 不在 [[law]] 的 short 里,请先写这部法")
        return None
    if not re.fullmatch(_ARTICLE, article):
        table.fault("article", f'article 应写成 "20"、"49.2"(第二款)或 "253-1"(之一),现在是 {article!r}')
    elif law.last_article and int(re.split(r"[-.]", article)[0]) > law.last_article:
        table.fault("article", f"{short} 只有 {law.last_article} 条,没有第 {article} 条")
    renumbered_to = table.text("renumbered_to")
    row = Statute(
        law=law.law,
        short=short,
        article=article,
        gist=table.text("gist", required=True),
        source=table.texts("source", required=True),
        key=f"{short}{article}",
        use=table.text("use"),
        aliases=law.aliases,
        status="renumbered" if renumbered_to else law.status,
        effective_from=table.day("effective_from") or (None if renumbered_to else law.effective_from),
        effective_to=table.day("effective_to") or law.effective_to,
        replaced_by=law.replaced_by,
        confidence=table.choice("confidence", CONFIDENCES, "known"),
        not_for=table.text("not_for"),
        renumbered_to=renumbered_to,
        procedural=law.procedural,
    )
    if row.not_for and rules_of(row.not_for) is None:
        table.fault("not_for", 'not_for 应写成 "词1|词2 -> 电商法49",多条用 ; 分开')
    if renumbered_to and row.effective_to is None:
        table.fault("effective_to", "旧条号要写 effective_to:按这个条号引用到哪一天为止是对的")
    table.no_other_keys()
    return row


def _twice(rows: list[Statute]) -> list[Fault]:
    """One key twice is right only for an old number and the present one."""
    by_key: dict[str, list[Statute]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    return [
        (
            f"article.{a.key}.effective_from",
            f"{a.key} 有两行的施行时间重叠,请用 effective_from、effective_to 分开",
        )
        for same in by_key.values()
        for a, b in combinations(same, 2)
        if (a.effective_from or date.min) <= (b.effective_to or date.max)
        and (b.effective_from or date.min) <= (a.effective_to or date.max)
    ]


def _lost_targets(rows: list[Statute]) -> list[Fault]:
    """Keys that a row points to must at least name a law of the table."""
    shorts = [row.short for row in rows if not row.article]
    return [
        (f"article.{row.key}.{field}", f"{field} 指向的 {key} 不是表里的法条,请写成如 电商法49")
        for row in rows
        for field, key in [
            ("renumbered_to", row.renumbered_to),
            *(("not_for", key) for _, key in rules_of(row.not_for) or ()),
        ]
        if key and split_key(key, shorts) is None
    ]


def split_key(key: str, shorts: Iterable[str]) -> tuple[str, str] | None:
    """``电商法49.2`` as (电商法, 49.2); None where it does not begin with one of ``shorts``, which may end in digits."""
    for short in sorted(shorts, key=len, reverse=True):
        if key.startswith(short) and re.fullmatch(_ARTICLE, key[len(short) :]):
            return short, key[len(short) :]
    return None


def shown(key: str, table: StatuteTable) -> str:
    """``电商法49.2`` as 《电子商务法》第49条第2款."""
    laws = {row.short: row.law for row in table.rows if not row.article}
    parts = split_key(key, laws)
    if parts is None:
        return key
    numbers, _, paragraph = parts[1].partition(".")
    article, _, sub = numbers.partition("-")
    return (
        f"《{laws[parts[0]]}》第{article}条"
        + (f"之{sub}" if sub else "")
        + (f"第{paragraph}款" if paragraph else "")
    )
