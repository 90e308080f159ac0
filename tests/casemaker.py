"""Small cases, channels and limits made by hand, for the tests of the rooms that reckon and advise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from kameng_tui.case.keys import read_record
from kameng_tui.case.records import Card, Case, Dossier, Entry, Filing
from kameng_tui.channels.records import Channel, EventSpec, StageSpec, TemplateSpec
from kameng_tui.channels.registry import Registry
from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.calendar import WorkCalendar
from kameng_tui.law.limits import Limit
from kameng_tui.values import parse_when


def at(text: str) -> datetime:
    return parse_when(text)


@cache
def calendar() -> WorkCalendar:
    return knowledge().calendar


@cache
def shipped() -> Mapping[str, Channel]:
    """The channels that come with the program."""
    return Registry.load().channels


def a_case(**tables: Any) -> Case:
    """A case of tables as case.toml has them; lists under ``order payment claim``."""
    case, faults = read_record(Case, tables, "case.toml")
    assert not faults, faults
    return case


def entry(id: str, when: str, kind: str, **values: Any) -> Entry:
    """An entry; ``promise_by`` may be text."""
    if isinstance(values.get("promise_by"), str):
        values["promise_by"] = at(values["promise_by"])
    return Entry(id=id, at=at(when), logged=at(when), kind=kind, **values)


def card(id: str, kind: str, **values: Any) -> Card:
    return Card(id=id, kind=kind, file=f"evidence/{id}.png", sha256=f"sha-{id}", **values)


def a_dossier(
    case: Case | None = None,
    journal: tuple[Entry, ...] = (),
    cards: tuple[Card, ...] = (),
    filings: tuple[Filing, ...] = (),
) -> Dossier:
    return Dossier("2026-09-01-x-k3f9", case or a_case(), journal, cards, filings)


def filing(channel: str, id: str = "", **values: Any) -> Filing:
    return Filing(channel=channel, id=id or channel, **values)


def a_limit(id: str, start: str | tuple[str, ...], length: int | None, unit: str, **values: Any) -> Limit:
    """A limit of theirs unless ``duty`` says otherwise."""
    values = {"label": id, "duty": "theirs", "source": ("规则",)} | values
    return Limit(
        id=id, start=(start,) if isinstance(start, str) else start, length=length, unit=unit, **values
    )


STAGES = (
    StageSpec("draft", "待提交", turn="ours"),
    StageSpec("waiting", "待受理", ("submitted", "assigned")),
    StageSpec("mediating", "调解中", ("accepted",)),
    StageSpec("refused", "不予受理", ("refused",), "ours", True),
    StageSpec("terminated", "已终止", ("terminated",), "ours", True),
    StageSpec("withdrawn", "已撤回", ("withdrawn",), "none", True),
)
LETTERS = tuple(
    TemplateSpec(id, label, id, f"{id}.txt", "respondent")
    for id, label in (("complaint", "投诉信"), ("reminder", "催办函"), ("supplement", "补充材料"))
)


def a_channel(id: str, kind: str = "platform", **values: Any) -> Channel:
    made: dict[str, Any] = {
        "name": {"platform": "平台客服", "12315": "12315", "court": "小额诉讼"}.get(id, id),
        "authority": "", "effect": "answers", "public": False, "url": "", "version": "1.0",
        "as_of": date(2026, 11, 21), "sources": ("规则",), "stages": STAGES, "templates": LETTERS,
    }  # fmt: skip
    return Channel(id=id, kind=kind, **(made | values))


ACCEPT = a_limit(
    "accept", "submitted", 7, "working-day", label="决定是否受理", pick="first", restart_on=("assigned",),
    met_by=("accepted", "refused"), binding="statutory", confidence="verified", source=("投诉举报办法15",),
)  # fmt: skip
MEDIATE_20 = a_limit(
    "mediate", "accepted", 45, "working-day", label="调解", met_by=("agreed", "terminated"), binding="statutory",
    effective_from=date(2020, 1, 1), effective_to=date(2026, 4, 14), source=("投诉举报暂行办法",),
)  # fmt: skip
MEDIATE_121 = a_limit(
    "mediate", "accepted", 60, "day", label="调解", met_by=("agreed", "terminated"), binding="statutory",
    roll="ambiguous", effective_from=date(2026, 4, 15), source=("投诉举报办法22",),
    pause_on=("suspended",), resume_on=("resumed",),
)  # fmt: skip


def a_12315(**values: Any) -> Channel:
    """12315 as far as these tests need it: acceptance in 7 working days, mediation by the rule of the day."""
    made: dict[str, Any] = {
        "limits": (ACCEPT, MEDIATE_20, MEDIATE_121),
        "events": (EventSpec("transferred", "分送", "assigned"),),
    }
    return a_channel("12315", "regulator", **(made | values))


def by_id(*channels: Channel) -> Mapping[str, Channel]:
    return {channel.id: channel for channel in channels}
