"""One manifest read straight from its folder, and small plays on it: dues, gates, letters. For the tests of single channels."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from casemaker import at, calendar

from kameng_tui.case.conditions import holds
from kameng_tui.case.records import Case, Dossier, Entry, Filing
from kameng_tui.channels.manifest import read_manifest
from kameng_tui.channels.records import Channel
from kameng_tui.counsel import texts
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.kit import play
from kameng_tui.desk.letter import written
from kameng_tui.knowledge.load import knowledge
from kameng_tui.law import statutes
from kameng_tui.reckon.dues import Due, Question, dues_of, questions_of
from kameng_tui.reckon.stages import events_of, stage_of
from kameng_tui.reckon.view import CaseView
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.vault import MemoryVault

PLUGINS = Path(__file__).parents[2] / "plugins"
STRAYS = ("，，", "，。", "。。", "；。", "：。", "（）", "“”", "：，", "None", "{", "、。", "，\n", "，；")
STANDING = {"layout": "facts", "so_far": "此前已与对方沟通2次。", "shown_by": "与对方的沟通见证据1。",
            "corrections": [{"label": "订单金额", "was": "200.00元", "now": "198.00元",
                             "text": "订单金额：此前写的是200.00元，现更正为198.00元"}]}  # fmt: skip
"""What a letter is told of how things stand."""
ROW = {
    "number": 1, "title": "订单页面", "kind": "chat", "label": "联系", "text": "答复", "here": True, "talk": True, "date": "2026年9月1日", "shows": "已支付",
    "staff": "1024", "made": "2026年9月1日", "by": "2026年9月2日", "broken": True, "hours_late": 30, "receipt": "TS1",
    "due": "2026年9月1日", "duty": "theirs", "state": "overdue", "overdue_days": 3, "days": 3, "working_days": 2, "amount": "1.00",
}  # fmt: skip


@cache
def manifest(folder: str, file: str = "channel.toml") -> Channel:
    """The channel of plugins/FOLDER/FILE, with nothing wrong in it."""
    raw = tomllib.loads((PLUGINS / folder / file).read_text(encoding="utf-8"), parse_float=Decimal)
    named = [row[key] for row in raw["templates"] for key in ("file", "form") if key in row]
    files = {name: (PLUGINS / folder / name).read_text("utf-8") for name in named}
    channel, faults = read_manifest(raw, files, file)
    assert channel is not None, [f"{f.where} {f.message}" for f in faults]
    return channel


def dossier_of(channel: Channel, *events: tuple[str, str], form: Mapping[str, Any] | None = None) -> Dossier:
    """A case filed at ``channel`` with events ``(kind, moment)``."""
    journal = tuple(
        Entry(id=f"e{i}", kind=kind, at=at(when), logged=at(when), filing="f")
        for i, (kind, when) in enumerate(events)
    )
    return Dossier("x", Case(), journal, (), (Filing(channel=channel.id, id="f", form=form or {}),))


def dues(channel: Channel, *events: tuple[str, str], now: str, form: Any = None) -> dict[str, Due]:
    dossier = dossier_of(channel, *events, form=form)
    found = dues_of(dossier, {channel.id: channel}, (), calendar(), at(now), {})
    return {due.limit: due for due in found}


def questions(channel: Channel, *events: tuple[str, str], now: str, form: Any = None) -> dict[str, Question]:
    dossier = dossier_of(channel, *events, form=form)
    found = questions_of(dossier, {channel.id: channel}, (), calendar(), at(now), {})
    return {question.limit: question for question in found}


def stage(channel: Channel, *kinds: str) -> str:
    """The label of the stage after ``kinds``, one a day."""
    dossier = dossier_of(channel, *((kind, f"2026-09-{day:02}T10:00") for day, kind in enumerate(kinds, 1)))
    return stage_of(channel, events_of(dossier, dossier.filings[0], channel)).label


def failing(
    channel: Channel, dossier: Dossier, form: Mapping[str, Any], others: tuple[Channel, ...] = ()
) -> dict[str, str]:
    """The gates that do not let ``dossier`` pass, with what they would answer."""
    view = CaseView(dossier, {c.id: c for c in (channel, *others)}, frozenset(), form)
    return {
        gate.id: gate.level if gate.need else gate.verdict
        for gate in channel.gates
        if gate.effective_to is None
        if holds(gate.when, view) and (not holds(gate.need, view) if gate.need else holds(gate.stop, view))
    }


def letters(channel: Channel, full: bool, **values: Any) -> dict[str, str]:
    """Every letter with each field filled and rows in each list, or with neither: gaps then say what is to be filled."""
    rows = [ROW | {"channel": channel.name}]
    kinds = ("contact", "answered", "offered", "refund-arrived")
    context: dict[str, Any] = {
        name: [*rows, *rows] if full else [] for name in ("evidence", "promises", "claims", "sent", "dues")
    }
    context["events"] = [ROW | {"kind": kind} for kind in kinds] if full else []
    context |= {"case": {}, "law": {}, "today": "2026年9月9日", "audience": "authority"}
    context |= {"channel": {"name": channel.name}, "receipt": "TS1" if full else "", **STANDING}
    context |= {spec.id: "内容" for spec in channel.fields} if full else {}
    gaps = {spec.id: spec.label for spec in channel.fields if spec.required or spec.required_when}
    return {t.id: written(t, context | values, gaps)[1] for t in channel.templates}


def faults_of_letter(text: str, audience: str) -> list[str]:
    """What is wrong with a letter's words, its citations and its punctuation; gaps are of the case, not of the letter."""
    known, day = knowledge(), date(2026, 11, 20)
    rules = texts.Rules(known.words, known.misstatements, lambda: known.statutes)
    faults = texts.check(text, audience, day, day, rules)
    found = [f.message for f in faults if f.code != "placeholder.unfilled"]
    found += [stray for stray in STRAYS if stray in text]
    return found + [line for line in text.splitlines() if line != line.rstrip()]


def cited_keys(channel: Channel) -> list[tuple[str, date | None]]:
    """Every statute named as the source of a rule, with the day from which the rule is said to hold."""
    shorts = {s.short for s in knowledge().statutes}
    rules: list[tuple[tuple[str, ...], date | None]] = [
        (x.source, x.effective_from) for x in (*channel.limits, *channel.gates)
    ]
    rules += [(x.basis, x.effective_from) for x in channel.interplay] + [
        (x.source, None) for x in channel.fields
    ]
    return [
        (s, since) for sources, since in rules for s in sources if statutes.split_key(s, shorts) is not None
    ]


def replay(path: Path, channel: Channel) -> None:
    """Stage, dues and letters of an example are as it says."""
    assert play(channel, path).faults() == []


def desk_with(root: Path, folder: str, file: str = "channel.toml") -> Desk:
    """A desk over a new workbook that carries the channel of plugins/FOLDER/FILE as its own pack."""

    def now() -> datetime:
        return at("2026-09-10T10:00")

    vault = MemoryVault()
    book = Workbook.create(root, "簿", now=now())
    pack = book.root / "channels" / manifest(folder, file).id
    shutil.copytree(PLUGINS / folder, pack)
    shutil.copyfile(PLUGINS / folder / file, pack / "channel.toml")
    return Desk(book, clock=now, vault=lambda: vault, author="本人")
