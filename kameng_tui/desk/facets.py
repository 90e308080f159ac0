"""Narrowing a list by consumer, helper, platform, problem and state: by option of a command, or written into a search as
``消费者:张 平台:九妹``. What is asked for may be a part of the word, or its pinyin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING

from kameng_tui.desk.facts import Facts
from kameng_tui.record import record

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk
    from kameng_tui.workbook.index import Index
    from kameng_tui.workbook.indexrows import Window

LATE = "逾期"
_PLACES = tuple(item.name for item in fields(Facts))
WORDS = {"消费者": "consumer", "代理人": "helper", "平台": "platform", "问题": "problem", "状态": "state"}


@record
class Facets:
    """What a case has to be, each "" where all will do. ``state``: a status by its label or id, or 逾期."""

    consumer: str = ""
    helper: str = ""
    platform: str = ""
    problem: str = ""
    state: str = ""

    def asked(self) -> Iterator[tuple[str, str]]:
        """(name, what is asked for) of those that are asked for."""
        for name in WORDS.values():
            if value := getattr(self, name).strip().casefold():
                yield name, value


def split(text: str) -> tuple[Facets, list[str]]:
    """What a search asks of the facts, and its other words in lower case. ``消费者:`` alone asks nothing yet."""
    asked: dict[str, str] = {}
    words: list[str] = []
    for word in text.split():
        head, colon, value = word.replace("\uff1a", ":").partition(":")
        if colon and head in WORDS:
            asked[WORDS[head]] = value
        else:
            words.append(word.lower())
    return Facets(**asked), words


def narrowed(desk: Desk, index: Index, facets: Facets, at: Window) -> set[str] | None:
    """The cases that fit; None where nothing is asked. The pinyin of names has to be known to the index by now."""
    asked = dict(facets.asked())
    if not asked:
        return None
    late: set[str] = set()
    if LATE.startswith(asked.get("state", "x")):
        late = {line.id for line in index.listed(at) if line.when is not None and line.when[1]}
    sets = [_fitting(desk, index, name, value, late) for name, value in asked.items()]
    return set.intersection(*sets)


def _fitting(desk: Desk, index: Index, name: str, value: str, late: set[str]) -> set[str]:
    key = "status" if name == "state" else name
    rows = index.fact(_PLACES.index(key))
    if name in ("problem", "state"):
        labels = desk.knowledge.labels.get("problems" if name == "problem" else "status", {})
        ids = {key for key, label in labels.items() if value in label.casefold() or value == key}
        found = {case for case, held in rows if held in ids}
        return found | late if name == "state" else found
    spelled = index.spelled_as(value)
    held = {name for _, name in rows}
    fitting = {
        name for name in held if value in (said := " ".join(name.split())).casefold() or said in spelled
    }
    return {case for case, name in rows if name in fitting}
