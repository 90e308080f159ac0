"""Everything that advice looks at, in one record, and the moves that are open in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kameng_tui.case.conditions import holds
from kameng_tui.case.fold import effective
from kameng_tui.case.records import Dossier, Entry, Filing
from kameng_tui.channels.records import Channel, StageSpec
from kameng_tui.counsel.chain import LinkState, links_ok
from kameng_tui.counsel.gates import AUTHORITIES, Verdict
from kameng_tui.knowledge.elements import ClaimProof
from kameng_tui.knowledge.records import Playbook, Preferred
from kameng_tui.reckon.cadence import Reminder
from kameng_tui.reckon.dues import Due, Question
from kameng_tui.reckon.money import NOTHING, Ledger
from kameng_tui.reckon.promises import Promise
from kameng_tui.reckon.stages import events_of
from kameng_tui.reckon.view import CaseView
from kameng_tui.record import record

if TYPE_CHECKING:
    from kameng_tui.counsel.staleness import Sent

# How entries name a body that one goes to oneself.
_BODIES: Mapping[str, str] = {
    "police": r"派出所|公安|(?<!\d)(?:96)?110(?!\d)", "wechat-pay": r"微信支付|财付通", "12345": r"(?<!\d)12345(?!\d)",
}  # fmt: skip


@record
class Suggestion:
    """What the code of a filing's channel says is to do: an event of it, and why in the code's words."""

    filing: str
    event: str
    text: str


@record
class Situation:
    """What ``reckon`` and the rest of ``counsel`` found out about one case.

    ``channels`` are all installed ones, and what the case keeps of those in ``gone``: channels of its filings that do
    not work here, each with why. ``elements``: what must be proved for each kind of claim. ``names``: what channels are called for which nothing is installed.
    ``followup``: words of stalling and refusal, and what to do about them.
    """

    dossier: Dossier
    playbook: Playbook
    chain: tuple[LinkState, ...]
    chain_ready: bool
    verdicts: Mapping[str, Verdict]
    channels: Mapping[str, Channel]
    stages: Mapping[str, StageSpec]
    dues: tuple[Due, ...]
    promises: tuple[Promise, ...]
    questions: tuple[Question, ...]
    ledger: Ledger
    status: str
    now: datetime
    reminders: tuple[Reminder, ...] = ()
    gone: Mapping[str, str] = field(default_factory=dict)
    suggested: tuple[Suggestion, ...] = ()
    elements: Mapping[str, ClaimProof] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    followup: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    sent: tuple[Sent, ...] = ()

    @property
    def view(self) -> CaseView:
        return CaseView(self.dossier, self.channels, links_ok(self.chain))

    @property
    def is_closed(self) -> bool:
        """Whether the user has closed the case (not reopened since)."""
        own = [
            e for e in effective(self.dossier.journal) if not e.filing and e.kind in ("closed", "reopened")
        ]
        return bool(own) and own[-1].kind == "closed" and self.status not in ("open", "awaiting-money")

    @property
    def skipped(self) -> tuple[Entry, ...]:
        """The steps that the user passed over, each with the reason: notes with ``data.skip``, the id of the step."""
        return tuple(
            e for e in effective(self.dossier.journal) if e.kind == "note" and e.data.get("skip") and e.text
        )

    def meanings(self, filing: Filing) -> list[str]:
        """What happened at a filing, oldest first."""
        return [m for _, m in events_of(self.dossier, filing, self.channels.get(filing.channel))]

    def is_sent(self, filing: Filing) -> bool:
        return "submitted" in self.meanings(filing)

    def sent_after(self, moment: datetime | None, but: str) -> bool:
        """Whether another filing than ``but`` was submitted after ``moment``: the matter has been taken further."""
        return any(
            meaning == "submitted" and e.at is not None and moment is not None and e.at > moment
            for f in self.dossier.filings
            if f.id != but
            for e, meaning in events_of(self.dossier, f, self.channels.get(f.channel))
        )

    def is_over(self, filing: Filing) -> bool:
        return filing.id in self.stages and self.stages[filing.id].final

    def is_promised(self, filing_id: str | None = None) -> bool:
        """Whether a promise with a date still runs, at one filing or anywhere."""
        return any(
            p.state == "open" and p.by is not None and filing_id in (None, p.filing) for p in self.promises
        )

    def name(self, channel_id: str) -> str:
        found = self.channels.get(channel_id)
        return found.name if found is not None else self.names.get(channel_id, channel_id)

    def filing(self, filing_id: str) -> Filing | None:
        return next((f for f in self.dossier.filings if f.id == filing_id), None)


@record
class Step:
    """``do`` names a use-case of the desk (attach file draft log amend edit answer close), ``with_`` its arguments."""

    id: str
    do: str
    with_: Mapping[str, Any]
    label: str
    why: str
    urgent: bool = False
    key: str = ""


def preferred(s: Situation) -> Iterator[tuple[Channel, Preferred]]:
    """The playbook's channels that are installed, fit this case and are not barred, in its order."""
    view = s.view
    for choice in s.playbook.channels:
        channel = s.channels.get(choice.channel)
        if channel is None or channel.id in s.gone or (choice.skip_when and holds(choice.skip_when, view)):
            continue
        verdict = s.verdicts.get(channel.id)
        if verdict is None or verdict.verdict != "barred":
            yield channel, choice


def escalation(s: Situation, away_from: str = "") -> tuple[Channel, Preferred] | None:
    """Where to go next: the first fitting channel with authority at which no sent filing stands yet; nowhere while the
    matter lies with one that decides on it and is within its lawful time. Where money is asked for and a court is open,
    one that only punishes is passed over: it brings nothing back."""
    if any(f.channel != away_from and is_pending(s, f) for f in s.dossier.filings):
        return None
    sent = {f.channel for f in s.dossier.filings if s.is_sent(f)}
    fitting = [
        (c, p) for c, p in preferred(s) if c.kind in AUTHORITIES and c.id not in sent and c.id != away_from
    ]
    if s.ledger.outstanding > NOTHING and any(c.kind == "court" for c, _ in fitting):
        fitting = [(c, p) for c, p in fitting if c.effect != "penalises"]
    return next(iter(fitting), None)


def has_been_at(s: Situation, channel_id: str) -> bool:
    """Whether it is on record that one went to a channel: a sent filing, an entry with it, the answer that one reported."""
    if any(f.channel == channel_id and s.is_sent(f) for f in s.dossier.filings):
        return True
    if channel_id == "police" and s.dossier.case.answers.get("reported") == "yes":
        return True
    words = re.compile(_BODIES.get(channel_id, re.escape(s.name(channel_id))))
    gone_to = [e.with_ for e in effective(s.dossier.journal) if e.with_]
    return any(words.search(said) or s.name(channel_id) in said or channel_id in said for said in gone_to)


def is_pending(s: Situation, filing: Filing) -> bool:
    """Whether an authority that mediates or judges has this filing, and a lawful time of its own still runs."""
    channel = s.channels.get(filing.channel)
    if channel is None or channel.kind not in AUTHORITIES or channel.effect == "penalises":
        return False
    if not s.is_sent(filing) or s.is_over(filing):
        return False
    theirs = [d for d in s.dues if d.filing == filing.id and d.duty == "theirs" and d.binding == "statutory"]
    return any(d.state == "running" for d in theirs) and not any(d.state == "overdue" for d in theirs)


def late_words(since: datetime, now: datetime) -> str:
    """How long ago a time passed: hours below a day, then days."""
    hours = max(int((now - since).total_seconds() // 3600), 0)
    if hours >= 24:
        return f"{hours // 24}天"
    return f"{hours}小时" if hours else "不到1小时"


def file_at(s: Situation, channel: Channel) -> dict[str, Any]:
    """The arguments of ``file``: an unsent filing at the channel if there is one, else a new one."""
    draft = next((f for f in s.dossier.filings if f.channel == channel.id and not s.is_sent(f)), None)
    return {"filing": draft.id} if draft is not None else {"channel": channel.id}


def verdict_words(verdict: Verdict | None) -> str:
    """The verdict in a few words, with the first reason where there is one."""
    if verdict is None or verdict.verdict == "ready":
        return "前置条件已满足"
    first = verdict.reasons[0].text if verdict.reasons else ""
    more = len(verdict.reasons) - 1
    rest = f"(另有{more}项)" if more > 0 else ""
    lead = {"wait": "提交前先办", "refused-likely": "可能不予受理", "barred": "不能提交"}[verdict.verdict]
    return f"{lead}:{first}{rest}"


def template_at(s: Situation, filing_id: str, purpose: str) -> dict[str, Any] | None:
    """The arguments of ``draft`` for a letter of that purpose, where the filing's channel has one."""
    filing = s.filing(filing_id)
    channel = s.channels.get(filing.channel) if filing is not None else None
    template = channel.template(purpose) if channel is not None else None
    return {"filing": filing_id, "template": template.id} if template is not None else None


def letter_label(s: Situation, letter: Mapping[str, Any]) -> str:
    """What the letter of ``template_at`` is called."""
    filing = s.filing(letter["filing"])
    template = s.channels[filing.channel].template(letter["template"]) if filing is not None else None
    return template.label if template is not None else ""


def named_next(due: Due) -> tuple[str, ...]:
    """What the rule behind a due names as the next things to do: purposes of letters, ``channel:…``."""
    raw = due.on_lapse.get("next", ())
    return (raw,) if isinstance(raw, str) else tuple(map(str, raw))


def channel_named(s: Situation, name: str) -> Channel | None:
    """The channel behind ``channel:12315`` or ``channel:kind:court``, where it fits and nothing was sent there yet."""
    prefix, _, wanted = name.partition(":")
    sent = {f.channel for f in s.dossier.filings if s.is_sent(f)}
    if prefix != "channel":
        return None
    fitting = (c for c, _ in preferred(s) if wanted in (c.id, f"kind:{c.kind}") and c.id not in sent)
    return next(fitting, None)
