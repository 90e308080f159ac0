"""What a case amounts to now: ``reckon`` for lists and dues, ``survey`` for a case screen. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kameng_tui.case.findings import Finding
from kameng_tui.case.fold import struck
from kameng_tui.case.records import Dossier, Entry, Filing
from kameng_tui.channels.records import Channel, StageSpec
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.secrets import plain_on_disk
from kameng_tui.reckon import dues as reckon_dues
from kameng_tui.reckon.money import Ledger, ledger
from kameng_tui.reckon.promises import Promise, promises_of
from kameng_tui.reckon.stages import events_of, stage_of
from kameng_tui.reckon.status import stage_line, status_of
from kameng_tui.workbook.book import Loaded

if TYPE_CHECKING:
    from kameng_tui.counsel.chain import LinkState
    from kameng_tui.counsel.gates import Verdict
    from kameng_tui.counsel.nextsteps import Step
    from kameng_tui.knowledge.records import Capture, Playbook


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What follows from facts and time: enough for lists and the agenda."""

    channels: Mapping[str, Channel]
    stages: Mapping[str, StageSpec]
    promises: tuple[Promise, ...]
    dues: tuple[reckon_dues.Due, ...]
    questions: tuple[reckon_dues.Question, ...]
    ledger: Ledger
    status: str
    stage_line: str


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry as written, with the label of its kind and whether it still holds."""

    entry: Entry
    struck: bool
    label: str


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything a case screen shows."""

    loaded: Loaded
    dossier: Dossier
    reckoned: Reckoned
    playbook: Playbook
    chain: tuple[LinkState, ...]
    chain_ready: bool
    verdicts: Mapping[str, Verdict]
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    captures: tuple[Capture, ...]
    journal: tuple[JournalLine, ...]


def channel_of(desk: Desk, filing: Filing) -> Channel | None:
    """The channel of a filing as installed, or as kept with the workbook where it is missing."""
    return desk.registry.get(filing.channel)


def reckon(desk: Desk, dossier: Dossier) -> Reckoned:
    """Stages, dues, promises, money and status of one case at the desk's clock."""
    now = desk.now()
    channels = {f.channel: c for f in dossier.filings if (c := channel_of(desk, f)) is not None}
    stages = {}
    for filing in dossier.filings:
        channel = channels.get(filing.channel)
        stages[filing.id] = stage_of(channel, events_of(dossier, filing, channel))
    money = ledger(dossier)
    return Reckoned(
        channels=channels,
        stages=stages,
        promises=promises_of(dossier, now),
        dues=reckon_dues.dues_of(
            dossier, channels, desk.knowledge.limits, desk.calendar, now, desk.overrides
        ),
        questions=reckon_dues.questions_of(
            dossier, channels, desk.knowledge.limits, desk.calendar, now, desk.overrides
        ),
        ledger=money,
        status=status_of(dossier, money, channels),
        stage_line=stage_line(dossier, channels, stages),
    )


def survey(desk: Desk, loaded: Loaded) -> Survey:
    """Everything about one case at the desk's clock."""
    from kameng_tui.counsel import advice, chain, gates, nextsteps

    dossier = loaded.dossier
    reckoned = reckon(desk, dossier)
    playbook = desk.knowledge.playbook(dossier.case.problem)
    links = chain.chain_of(dossier, playbook)
    ready = chain.chain_ready(links, dossier)
    channels = desk.registry.channels
    verdicts = {
        channel.id: gates.verdict_of(channel, dossier, links, playbook, channels, reckoned.dues, desk.now())
        for channel in channels.values()
    }
    situation = nextsteps.Situation(
        dossier=dossier, playbook=playbook, chain=links, chain_ready=ready, verdicts=verdicts, channels=channels,
        stages=reckoned.stages, dues=reckoned.dues, promises=reckoned.promises, questions=reckoned.questions,
        ledger=reckoned.ledger, status=reckoned.status, now=desk.now(),
    )  # fmt: skip
    doc = loaded.files["case.toml"][1] if "case.toml" in loaded.files else {}
    findings = (
        *dossier.faults,
        *plain_on_disk(dossier, doc),
        *missing_evidence(loaded),
        *advice.findings_of_case(situation),
    )
    return Survey(
        loaded=loaded,
        dossier=dossier,
        reckoned=reckoned,
        playbook=playbook,
        chain=links,
        chain_ready=ready,
        verdicts=verdicts,
        steps=nextsteps.next_steps(situation),
        findings=in_severity(findings),
        captures=still_to_capture(dossier, playbook),
        journal=journal_lines(desk, dossier, reckoned.channels),
    )


def journal_lines(desk: Desk, dossier: Dossier, channels: Mapping[str, Channel]) -> tuple[JournalLine, ...]:
    """The journal as written, oldest first, with labels."""
    gone = struck(dossier.journal)
    return tuple(JournalLine(e, e.id in gone, kind_label(desk, e.kind, channels)) for e in dossier.journal)


def kind_label(desk: Desk, kind: str, channels: Mapping[str, Channel]) -> str:
    """The Chinese name of an entry's kind, a channel's own event included."""
    channel_id, _, own = kind.partition(":")
    if own and channel_id in channels:
        return next((e.label for e in channels[channel_id].events if e.id == own), kind)
    for name in ("events", "money", "contact"):
        found = desk.label(name, kind)
        if found != kind:
            return found
    return kind


def still_to_capture(dossier: Dossier, playbook: Playbook) -> tuple[Capture, ...]:
    """The captures of the playbook for which no evidence of that kind is there yet, urgent ones first."""
    have = {card.kind for card in dossier.cards}
    missing = [capture for capture in playbook.captures if capture.kind not in have]
    return tuple(sorted(missing, key=lambda capture: not capture.urgent))


def missing_evidence(loaded: Loaded) -> list[Finding]:
    """Evidence whose file is not where its card says. The originals of private pieces may rightly lie elsewhere."""
    return [
        Finding(
            "evidence.missing-file",
            f"evidence/{card.id}#file",
            f"证据文件不见了:{card.file},请从备份或原手机找回后放回原处",
        )
        for card in loaded.dossier.cards
        if not card.private and not (loaded.folder / card.file).is_file()
    ]


_RANK = {"error": 0, "warning": 1, "advice": 2}


def in_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, then warnings, then advice; each once."""
    once = {(f.code, f.where, f.message): f for f in findings}
    return tuple(sorted(once.values(), key=lambda f: _RANK[f.severity]))
