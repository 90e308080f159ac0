"""What a case amounts to now: ``reckon`` for lists and dues, ``survey`` for a case screen. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from kameng_tui.case.findings import Finding
from kameng_tui.case.fold import struck, voided
from kameng_tui.case.records import Dossier, Entry
from kameng_tui.channels.records import Channel, StageSpec
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.kept import channels_for, gone, limits_changed
from kameng_tui.reckon import dues as reckon_dues
from kameng_tui.reckon.money import Ledger, ledger
from kameng_tui.reckon.promises import Promise, promises_of
from kameng_tui.reckon.stages import events_of, stage_of
from kameng_tui.reckon.status import stage_line, status_of
from kameng_tui.record import record
from kameng_tui.workbook.book import Loaded

if TYPE_CHECKING:
    from kameng_tui.counsel.chain import LinkState
    from kameng_tui.counsel.gates import Verdict
    from kameng_tui.counsel.jurisdiction import Venue
    from kameng_tui.counsel.nextsteps import Step
    from kameng_tui.counsel.planning import Leg
    from kameng_tui.counsel.precheck import Precheck
    from kameng_tui.counsel.responsibility import Responsibility
    from kameng_tui.counsel.routes import Route
    from kameng_tui.counsel.situation import Suggestion
    from kameng_tui.counsel.staleness import Sent
    from kameng_tui.knowledge.records import Capture, Playbook
    from kameng_tui.reckon.cadence import Reminder
    from kameng_tui.reckon.view import CaseView

T = TypeVar("T")


@record
class Reckoned:
    """What follows from facts and time: enough for lists and the agenda."""

    channels: Mapping[str, Channel]
    stages: Mapping[str, StageSpec]
    promises: tuple[Promise, ...]
    dues: tuple[reckon_dues.Due, ...]
    ledger: Ledger
    status: str
    stage_line: str


@record
class JournalLine:
    """One entry as written, with the label of its kind, whether it still holds, and whether it was taken back."""

    entry: Entry
    struck: bool
    label: str
    voided: bool = False

    @property
    def mark(self) -> str:
        """What stands before one that does not hold any more."""
        return "[作废] " if self.voided else "[已改] " if self.struck else ""


@record
class Survey:
    """Everything a case screen shows. ``verdicts`` are of the installed channels, where something new can be filed;
    ``routes`` are the channels that the playbook prefers, installed or not; ``closed``: the user has ended the case, which money alone does not;
    ``prechecks`` and ``venues``: by channel, how its receiver would look at a filing, and which office it goes to;
    ``papers``: what was sent, beside what is so now."""

    loaded: Loaded
    dossier: Dossier
    reckoned: Reckoned
    playbook: Playbook
    chain: tuple[LinkState, ...]
    chain_ready: bool
    verdicts: Mapping[str, Verdict]
    routes: tuple[Route, ...]
    plan: tuple[Leg, ...]
    skipped: tuple[Entry, ...]
    prechecks: Mapping[str, Precheck | None]
    venues: Mapping[str, tuple[Venue, ...]]
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    captures: tuple[Capture, ...]
    questions: tuple[reckon_dues.Question, ...]
    closed: bool
    journal: tuple[JournalLine, ...]
    reminders: tuple[Reminder, ...]
    responsible: Responsibility
    papers: tuple[Sent, ...]


def reckon(desk: Desk, dossier: Dossier) -> Reckoned:
    """Stages, dues, promises, money and status of one case at the desk's clock."""
    now = desk.now()
    channels = channels_for(desk, dossier)
    stages = {
        filing.id: stage_of(
            channels.get(filing.channel), events_of(dossier, filing, channels.get(filing.channel))
        )
        for filing in dossier.filings
    }
    money = ledger(dossier)
    dues = declared_dues(desk, dossier, channels)
    if any(desk.registry.has_code(filing.channel) for filing in dossier.filings):
        from kameng_tui.desk import hookdues

        dues = hookdues.as_said(desk, dossier, channels, dues, now)
    return Reckoned(
        channels=channels,
        stages=stages,
        promises=promises_of(dossier, now),
        dues=dues,
        ledger=money,
        status=status_of(dossier, money, channels),
        stage_line=stage_line(dossier, channels, stages),
    )


def declared_dues(
    desk: Desk, dossier: Dossier, channels: Mapping[str, Channel], now: datetime | None = None
) -> tuple[reckon_dues.Due, ...]:
    """The dues of a case as the manifests declare them, whatever code says; at the desk's clock, or at ``now``."""
    return reckon_dues.dues_of(
        dossier,
        channels,
        desk.knowledge.limits,
        desk.calendar,
        now or desk.now(),
        desk.overrides,
        _entry_labels(desk),
    )


def _entry_labels(desk: Desk) -> Mapping[str, str]:
    """The Chinese names of all kinds of entries, for the steps of a derivation."""
    labels = desk.knowledge.labels
    return {**labels.get("events", {}), **labels.get("money", {}), **labels.get("contact", {})}


def survey(desk: Desk, loaded: Loaded, suggested: Sequence[Suggestion] = ()) -> Survey:
    """Everything about one case at the desk's clock; ``suggested``: what the code of its channels says is to do."""
    from kameng_tui.counsel import (
        advice,
        chain,
        correcting,
        gates,
        jurisdiction,
        nextsteps,
        planning,
        precheck,
        responsibility,
        routes,
        staleness,
    )
    from kameng_tui.desk import entrytexts, profiles
    from kameng_tui.desk.secrets import plain_on_disk
    from kameng_tui.desk.valuewords import source_words
    from kameng_tui.reckon.cadence import reminders_of

    loaded = profiles.filled(desk, loaded)
    dossier = loaded.dossier
    reckoned = reckon(desk, dossier)
    playbook = desk.knowledge.playbook(dossier.case.problem)
    channels, lost = reckoned.channels, gone(desk, dossier)
    links = chain.chain_of(dossier, playbook, channels)
    ready = chain.chain_ready(links, dossier)
    now, unsent = desk.now(), {f.channel: f.id for f in dossier.filings if not reckoned.stages[f.id].on}

    @cache
    def judge(name: str) -> Verdict:
        filing = unsent.get(name, "")
        return gates.verdict_of(
            channels[name], dossier, links, playbook, channels, reckoned.dues, now, filing=filing
        )

    @cache
    def seen(name: str) -> CaseView:
        return gates.view_at(channels[name], dossier, links, channels, unsent.get(name, ""))

    def prechecked(name: str) -> Precheck | None:
        return precheck.precheck_of(channels[name], judge(name), dossier, seen(name), now)

    def located(name: str) -> tuple[Venue, ...]:
        return jurisdiction.venues_of(channels[name], seen(name), now.date())

    questions = reckon_dues.questions_of(
        dossier, channels, desk.knowledge.limits, desk.calendar, now, desk.overrides, _entry_labels(desk)
    )
    reminders = reminders_of(
        dossier, channels, reckoned.stages, reckoned.dues, now, desk.calendar, desk.overrides
    )
    papers = staleness.papers_of(dossier, channels, desk.book.id, partial(source_words, desk))
    situation = nextsteps.Situation(
        dossier=dossier, playbook=playbook, chain=links, chain_ready=ready, verdicts=_Lazily(channels, judge), channels=channels,
        stages=reckoned.stages, dues=reckoned.dues, promises=reckoned.promises, questions=questions,
        ledger=reckoned.ledger, status=reckoned.status, now=now,
        elements=desk.knowledge.elements, reminders=reminders, gone=lost, suggested=tuple(suggested), names=desk.knowledge.labels.get("channels", {}),
        followup=desk.knowledge.followup, sent=papers,
    )  # fmt: skip
    chosen = routes.routes_of(playbook, situation.view)
    # without case.toml every card and filing would seem to name an order that is not there
    counselled = advice.findings_of_case(situation) if "case.toml" in loaded.files else []
    differs = any(finding.code == "payee.mismatch" for finding in counselled)
    responsible = responsibility.judge(
        dossier, desk.knowledge.liability, playbook, situation.view, links, desk.knowledge.labels,
        "differs" if differs else "unknown",
    )  # fmt: skip
    findings = (
        *dossier.faults,
        *plain_on_disk(desk, loaded),
        *profiles.unread(desk, loaded),
        *missing_evidence(desk, loaded),
        *limits_changed(desk, dossier, reckoned),
        *(() if situation.is_closed else entrytexts.open_terms(desk, dossier, channels)),
        *counselled,
        *responsibility.findings_of(dossier, responsible),
        *correcting.findings_of(situation),
    )
    return Survey(
        loaded=loaded,
        dossier=dossier,
        reckoned=reckoned,
        playbook=playbook,
        chain=links,
        chain_ready=ready,
        verdicts=_Lazily([name for name in channels if name not in lost], judge),
        routes=chosen,
        plan=planning.plan_of(chosen, channels, situation.names, now.date()),
        skipped=situation.skipped,
        prechecks=_Lazily([name for name in channels if name not in lost], prechecked),
        venues=_Lazily([name for name in channels if name not in lost], located),
        steps=nextsteps.next_steps(situation),
        findings=in_severity(findings),
        captures=chain.captures_open(links, playbook, dossier),
        questions=questions,
        closed=situation.is_closed,
        journal=journal_lines(desk, dossier, reckoned.channels),
        reminders=reminders,
        responsible=responsible,
        papers=papers,
    )


class _Lazily(Mapping[str, T]):
    """Something by channel, made when it is looked at: opening a case looks at few of many channels."""

    def __init__(self, names: Iterable[str], make: Callable[[str], T]) -> None:
        self._names = dict.fromkeys(names)
        self._make = make

    def __getitem__(self, name: str) -> T:
        if name not in self._names:
            raise KeyError(name)
        return self._make(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def journal_lines(desk: Desk, dossier: Dossier, channels: Mapping[str, Channel]) -> tuple[JournalLine, ...]:
    """The journal as written, oldest first, with labels."""
    gone, void = struck(dossier.journal), voided(dossier.journal)
    return tuple(
        JournalLine(e, e.id in gone, entry_label(desk, e, dossier, channels), e.id in void)
        for e in dossier.journal
    )


def entry_label(desk: Desk, entry: Entry, dossier: Dossier, channels: Mapping[str, Channel]) -> str:
    """The Chinese name of what an entry tells: only an authority refuses to accept, the other side just refuses."""
    if entry.kind != "refused":
        return kind_label(desk, entry.kind, channels)
    from kameng_tui.counsel.gates import refused_word

    at = next((f.channel for f in dossier.filings if f.id == entry.filing), "")
    return refused_word(channels.get(at), entry.kind)


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


def missing_evidence(desk: Desk, loaded: Loaded) -> list[Finding]:
    """Evidence whose file is not where its card says. The originals of private pieces may rightly lie elsewhere."""
    return [
        Finding(
            "evidence.missing-file",
            f"evidence/{card.id}#file",
            f"证据文件不见了:{card.file},请从备份或原手机找回后放回原处",
        )
        for card in loaded.dossier.cards
        if not card.private and desk.book.evidence_path(loaded, card) is None
    ]


def in_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, then warnings, then advice; each once."""
    once = {(f.code, f.where, f.message): f for f in findings}
    return tuple(sorted(once.values(), key=lambda f: f.rank))
