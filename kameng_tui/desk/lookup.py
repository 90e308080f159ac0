"""What the calculator and the statute look-up ask of the desk: known limits by day, and how an article stood on a day.

Only looks: nothing here writes, and no case is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kameng_tui.desk.errors import sentences
from kameng_tui.record import record

if TYPE_CHECKING:
    from kameng_tui.channels.records import Channel
    from kameng_tui.desk.desk import Desk
    from kameng_tui.law.limits import Limit
    from kameng_tui.law.statutes import Statute

OF_THE_CASE = "case"  # where a channel's id would stand, as in workbook.toml's overrides

UNKNOWN_SINCE = ("表里没有记载它从哪一天起施行,那一天是否适用请另行查证",)


# --- limits -------------------------------------------------------------------------------------------------------


@record
class Rule:
    """A known limit of fixed length in all its versions, the oldest first. ``starts`` says from what it counts.

    ``said``: how the team's own workbook changed it.
    """

    key: str
    where: str
    label: str
    starts: str
    versions: tuple[Limit, ...]
    said: tuple[str, ...] = ()

    @property
    def newest(self) -> Limit:
        return self.versions[-1]

    def on(self, day: date) -> Limit | None:
        """The version that governs a start on ``day``."""
        return next((limit for limit in self.versions if limit.in_force(day)), None)


def rules(desk: Desk) -> list[Rule]:
    """Every limit with a fixed length: of the installed channels, then of the case itself."""
    with sentences():
        found: list[Rule] = []
        for channel in desk.registry.channels.values():
            found += _rules_of(desk, channel.limits, channel)
        return found + _rules_of(desk, desk.knowledge.limits, None)


def _rules_of(desk: Desk, limits: Iterable[Limit], channel: Channel | None) -> list[Rule]:
    from kameng_tui.reckon.overrides import override_of

    owner = channel.id if channel is not None else OF_THE_CASE
    where = channel.name if channel is not None else "案件时限"
    versions: dict[str, list[Limit]] = {}
    said: dict[str, tuple[str, ...]] = {}
    for limit in limits:
        own = override_of(limit, owner, desk.overrides)
        if own.limit.length is not None:
            versions.setdefault(limit.id, []).append(own.limit)
            said[limit.id] = own.steps
    made = []
    for name, same in versions.items():
        same.sort(key=lambda limit: limit.effective_from or date.min)
        starts = "、".join(_start_label(desk, start, channel) for start in same[-1].start)
        made.append(Rule(f"{owner} {name}", where, same[-1].label, starts, tuple(same), said[name]))
    return made


def _start_label(desk: Desk, name: str, channel: Channel | None) -> str:
    """The Chinese name of an event or a case anchor that a limit counts from."""
    from kameng_tui.case.lookup import label_at
    from kameng_tui.reckon.happenings import is_anchor

    if is_anchor(name):
        return label_at(name)
    own = name.partition(":")[2]
    if own and channel is not None:
        return next((event.label for event in channel.events if event.id == own), own)
    return next((table[name] for table in _event_labels(desk) if name in table), name)


def _event_labels(desk: Desk) -> list[Mapping[str, str]]:
    return [desk.knowledge.labels.get(part, {}) for part in ("events", "money", "contact")]


# --- statutes -----------------------------------------------------------------------------------------------------


@record
class Standing:
    """How a row stood on a day. ``mark``: in a few words, "" = in force and still so; ``why``: sentences."""

    mark: str
    why: tuple[str, ...] = ()


class LawBook:
    """The statute table for a reader. Raises DeskError where it cannot be read."""

    def __init__(self, desk: Desk) -> None:
        from kameng_tui.law.statutes import StatuteTable

        self._desk = desk
        with sentences():
            self._table = StatuteTable(desk.knowledge.statutes)
        self._rows = {(row.key, row.effective_from, row.effective_to): row for row in self._table.rows}
        self._articles = Counter(row.short for row in self._table.rows if row.article)

    def laws(self) -> list[Statute]:
        """One row for each law, in the order of the table."""
        return [row for row in self._table.rows if not row.article]

    def articles_of(self, law: Statute) -> int:
        """How many articles of it stand in the table."""
        return self._articles[law.short]

    def search(self, word: str) -> list[Statute]:
        """The rows that ``kameng law WORD`` finds."""
        from kameng_tui.desk.checks import law

        return [self._row(found) for found in law(self._desk, word)]

    def _row(self, found: Mapping[str, Any]) -> Statute:
        return self._rows[found["key"], found["effective_from"], found["effective_to"]]

    def cited(self, row: Statute) -> str:
        """《电子商务法》第49条第2款, or 《电子商务法》 for a law as a whole."""
        from kameng_tui.desk.letter import cited

        return cited(row) if row.article else f"《{row.law}》"

    def successor(self, row: Statute) -> str:
        """What holds in place of an old number or a repealed law: its citation, or its name as the table has it."""
        target = row.renumbered_to or row.replaced_by
        after = self._table.by_key(target) or self._table.find(target) if target else None
        return self.cited(after) if after is not None else target

    def standing(self, row: Statute, day: date, today: date) -> Standing:
        """How ``row`` stood on ``day``, as one says it ``today``."""
        if row.status == "draft":
            return Standing("草案", ("只是征求意见稿,没有施行,不能引用",))
        if row.effective_from is not None and day < row.effective_from:
            mark = "尚未施行" if today < row.effective_from else "当日未施行"
            return Standing(
                mark, (f"自 {row.effective_from} 起施行,{day} 还没有施行", *self._before(row, day))
            )
        if row.in_force(day):
            unknown = row.effective_from is None and not row.renumbered_to and day < today
            return Standing("施行日不明", UNKNOWN_SINCE) if unknown else self._in_force(row, today)
        return Standing(_ended(row), self._end(row))

    def _in_force(self, row: Statute, today: date) -> Standing:
        if row.effective_from is not None and today < row.effective_from:
            return Standing("今天尚未施行", (f"自 {row.effective_from} 起施行",))
        if row.effective_to is None:
            return Standing("")
        if today <= row.effective_to:
            return Standing(f"有效至{row.effective_to}", self._end(row))
        return Standing(f"当日有效,今{_ended(row)}", self._end(row))

    def _end(self, row: Statute) -> tuple[str, ...]:
        after = self.successor(row)
        if row.renumbered_to:
            return (f"{row.effective_to} 及以前用这个条号,现在是{after}",)
        when = f"自 {row.effective_to + timedelta(days=1)} 起" if row.effective_to is not None else "已经"
        word = "废止" if row.status == "repealed" else "失效"
        return (f"{when}{word}", f"由{after}接替" if after else "表里没有写接替的规定")

    def _before(self, row: Statute, day: date) -> tuple[str, ...]:
        """What held on ``day``, before ``row`` did; said as unknown where the table does not tell."""
        old_numbers = [
            old
            for old in self._table.rows
            if old.renumbered_to == row.key and old.key != row.key and old.in_force(day)
        ]
        law = self._table.find(row.law)
        old_laws = [
            old
            for old in self.laws()
            if old.replaced_by and self._table.find(old.replaced_by) is law and old.in_force(day)
        ]
        if not old_numbers + old_laws:
            return ("那一天适用的规定或旧文本不在本表内,请另行查证",)
        return (f"那一天施行的是{'、'.join(self.cited(old) for old in old_numbers + old_laws)}",)


def _ended(row: Statute) -> str:
    if row.renumbered_to:
        return "条号已变"
    return "已废止" if row.status == "repealed" else "已失效"
