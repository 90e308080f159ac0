"""Whether a filing at a channel is ready, should wait, is likely refused, or barred, with every reason. Pure.

``barred``: a rule shuts the channel out. ``refused-likely``: a fact on record is a ground of refusal; missing data alone
never is. ``wait``: something required is missing, or would better be awaited. Else ``ready``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from kameng_tui.case.conditions import holds
from kameng_tui.case.findings import Fix
from kameng_tui.case.records import Dossier, Entry, Filing
from kameng_tui.channels.fields import fill, missing
from kameng_tui.channels.records import Channel, Condition, GateSpec, GroundSpec, Interplay, VenueSpec
from kameng_tui.channels.summary import derived_of
from kameng_tui.counsel.chain import LEAST_PIECES, LinkState, links_ok, pieces_of, wanted
from kameng_tui.knowledge.records import Playbook
from kameng_tui.reckon.dues import Due
from kameng_tui.reckon.money import ledger
from kameng_tui.reckon.stages import events_of, names_of
from kameng_tui.reckon.view import CaseView
from kameng_tui.record import record
from kameng_tui.values import holds_on

Answer = Literal["ready", "wait", "refused-likely", "barred"]
_ORDER: tuple[Answer, ...] = ("barred", "refused-likely", "wait", "ready")
AUTHORITIES = ("regulator", "telecom", "police", "mediation", "court")
# Links that only come about once the platform has been told; its own complaint desk must not wait for them.
AFTER_CONTACT = ("told", "refused-or-stalled", "promise-broken")
# What moves a filing on after a refusal; anything else logged there changes nothing about it.
MOVES = ("submitted", "assigned", "accepted", "supplied", "refused", "reopened")
# A gate's ``fix`` is one of these use-cases of the desk, or else a sentence for the reader.
DESK = ("answer", "attach", "draft", "edit", "file", "log")
# Channels of the first hour: neither a chain nor a running promise is worth waiting for.
FIRST_HOUR = ("police", "payment")


@record
class Reason:
    """One reason of a verdict. ``gate`` names the rule or field behind it, ``fix`` the use-case that removes it."""

    code: str
    text: str
    gate: str = ""
    source: tuple[str, ...] = ()
    fix: Fix | None = None


@record
class Verdict:
    verdict: Answer
    reasons: tuple[Reason, ...]


Judged = tuple[Answer, Reason]


@record
class _Question:
    """What is asked: this channel for this case, by way of ``filing`` where there is one already."""

    channel: Channel
    dossier: Dossier
    chain: Sequence[LinkState]
    playbook: Playbook
    channels: Mapping[str, Channel]
    dues: Sequence[Due]
    now: datetime
    view: CaseView
    form: Mapping[str, Any]
    filing: Filing | None


def verdict_of(
    channel: Channel,
    dossier: Dossier,
    chain: Sequence[LinkState],
    playbook: Playbook,
    channels: Mapping[str, Channel],
    dues: Sequence[Due],
    now: datetime,
    *,
    form: Mapping[str, Any] | None = None,
    filing: str = "",
) -> Verdict:
    """The verdict on filing at ``channel``. ``filing`` is the id of the filing in question, ``form`` its values as
    filled; without them it is asked of a new filing, with what the case itself says."""
    mine = next((f for f in dossier.filings if f.id == filing), None)
    values = form if form is not None else _filled(channel, dossier, mine)
    view = CaseView(dossier, channels, links_ok(chain), values)
    asked = _Question(channel, dossier, chain, playbook, channels, dues, now, view, values, mine)
    judged = [
        *_gates(asked),
        *_interplay(asked),
        *_closed_windows(asked),
        *_refused_before(asked),
        *_waiting(asked),
        *_questions(asked),
        *_fields(asked),
        *_chain(asked),
    ]
    verdict: Answer = min((answer for answer, _ in judged), key=_ORDER.index, default="ready")
    ordered = sorted(judged, key=lambda pair: _ORDER.index(pair[0]))
    once = {(reason.code, reason.text): reason for _, reason in ordered}
    return Verdict(verdict, tuple(once.values()))


def view_at(
    channel: Channel,
    dossier: Dossier,
    chain: Sequence[LinkState],
    channels: Mapping[str, Channel],
    filing: str = "",
) -> CaseView:
    """What conditions of ``channel`` see: the case, and its form as stored and filled from the case."""
    mine = next((f for f in dossier.filings if f.id == filing), None)
    return CaseView(dossier, channels, links_ok(chain), _filled(channel, dossier, mine))


def _filled(channel: Channel, dossier: Dossier, filing: Filing | None) -> Mapping[str, Any]:
    stored, orders = (filing.form, filing.orders) if filing else ({}, ())
    return fill(
        channel, dossier.case, stored, orders, derived_of(dossier.case, orders, ledger(dossier).arrived)
    )


def in_force(rule: GateSpec | Interplay | GroundSpec | VenueSpec, day: date) -> bool:
    """Whether a rule of a channel holds on a day."""
    return holds_on(day, rule.effective_from, rule.effective_to)


def _applies(gate: GateSpec, asked: _Question) -> bool:
    return in_force(gate, asked.now.date()) and holds(gate.when, asked.view)


def _form_fields(condition: Condition) -> Iterator[str]:
    """The fields of the form that a condition speaks of."""
    for group in ("all", "any", "none"):
        for part in condition.get(group, ()):
            yield from _form_fields(part)
    head, _, field = str(condition.get("field", "")).partition(".")
    if head == "form":
        yield field


def _gates(asked: _Question) -> Iterator[Judged]:
    for gate in asked.channel.gates:
        if not _applies(gate, asked):
            continue
        fix = Fix(gate.fix) if gate.fix in DESK else None
        text = f"{gate.reason}({gate.fix})" if gate.fix and fix is None else gate.reason
        if gate.need and not holds(gate.need, asked.view):
            code = "gate.missing" if gate.level == "required" else "gate.wait"
            yield "wait", Reason(code, text, gate.id, gate.source, fix)
        elif gate.stop and holds(gate.stop, asked.view):
            known = gate.verdict == "wait" or on_record(gate.stop, asked.view)
            answer: Answer = gate.verdict if known else "wait"
            code = f"gate.{answer}" if known else "gate.missing"
            yield answer, Reason(code, text, gate.id, gate.source, fix)


def on_record(condition: Condition, view: CaseView) -> bool:
    """Whether a condition that holds does so by facts on record, and not because something is not filled in."""
    if "all" in condition:
        return all(on_record(part, view) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, view) and on_record(part, view) for part in condition["any"])
    if "none" in condition:
        return all("field" in part and on_record(part, view) for part in condition["none"])
    if "field" in condition:
        return view.value(condition["field"]) not in (None, "", (), [], "unknown")
    return bool(condition)


def _interplay(asked: _Question) -> Iterator[Judged]:
    """What filings at other channels do to this one: by this channel's own word, and by theirs."""
    rules = [(rule, rule.other) for rule in asked.channel.interplay if rule.relation == "barred-by"]
    rules += [
        (rule, channel.id)
        for channel in _filed(asked)
        for rule in channel.interplay
        if rule.relation == "bars" and _is(asked.channel, rule.other)
    ]
    for rule, other in rules:
        filing = _filing_at(asked, other, rule.when) if in_force(rule, asked.now.date()) else None
        if filing is not None:
            name = _name(asked, filing.channel)
            text = rule.text or f"{name}已处理同一争议,{asked.channel.name}不再受理"
            answer: Answer = "refused-likely" if rule.confidence == "uncertain" else "barred"
            yield answer, Reason(f"gate.{answer}", text, filing.channel, rule.basis)
    yield from _care(asked)
    for rule in asked.channel.interplay:
        wanted = rule.relation == "requires" and in_force(rule, asked.now.date())
        if wanted and _filing_at(asked, rule.other, rule.when or ("submitted",)) is None:
            text = rule.text or f"要先经过{_name(asked, rule.other)}"
            yield (
                "wait",
                Reason("gate.missing", text, rule.other, rule.basis, Fix("file", {"channel": rule.other})),
            )


def _care(asked: _Question) -> Iterator[Judged]:
    """What happened elsewhere that stands in no way here and is to be known all the same."""
    for rule in asked.channel.interplay:
        if rule.relation != "care" or not rule.when or not in_force(rule, asked.now.date()):
            continue
        filing = _filing_at(asked, rule.other, rule.when)
        if filing is not None:
            yield "ready", Reason("gate.care", rule.text, filing.channel, rule.basis)


def _filed(asked: _Question) -> list[Channel]:
    """The channels that filings of this case stand at: at no other has anything happened."""
    names = sorted({filing.channel for filing in asked.dossier.filings})
    return [asked.channels[name] for name in names if name in asked.channels]


def _filing_at(asked: _Question, other: str, when: Collection[str]) -> Filing | None:
    """A filing of the same dispute at ``other`` (an id or ``kind:…``) where one of the events ``when`` happened."""
    for filing in asked.dossier.filings:
        if asked.filing is not None and filing.id == asked.filing.id:
            continue
        channel = asked.channels.get(filing.channel)
        if not (_is(channel, other) if channel else filing.channel == other) or not _same_orders(
            asked, filing
        ):
            continue
        for entry, meaning in events_of(asked.dossier, filing, channel):
            if not when or names_of(entry, meaning) & set(when):
                return filing
    return None


def _is(channel: Channel, wanted: str) -> bool:
    return wanted in (channel.id, f"kind:{channel.kind}")


def _same_orders(asked: _Question, filing: Filing) -> bool:
    """One dispute is one set of orders: filings about different orders do not shut each other out."""
    mine = set(asked.filing.orders) if asked.filing is not None else set()
    return not mine or not filing.orders or bool(mine & set(filing.orders))


def _name(asked: _Question, channel: str) -> str:
    found = asked.channels.get(channel)
    return found.name if found is not None else channel


def _closed_windows(asked: _Question) -> Iterator[Judged]:
    """Our own time for filing here has passed, by a date of the case: a statute bars, a channel's own rule may refuse."""
    for due in asked.dues:
        mine = due.channel == asked.channel.id and due.filing in ("", asked.filing.id if asked.filing else "")
        if not mine or due.entry or due.state != "lapsed" or due.duty != "ours":
            continue
        if due.binding == "practice" or due.confidence == "uncertain":
            continue
        answer: Answer = "barred" if due.binding == "statutory" else "refused-likely"
        text = f"{due.label}:{due.earliest:%Y-%m-%d %H:%M}已届满"
        yield answer, Reason(f"gate.{answer}", text, due.limit, due.source)


def _refused_before(asked: _Question) -> Iterator[Judged]:
    """Refused here before, and nothing new attached since: the same again will be refused again."""
    for filing in asked.dossier.filings:
        if filing.channel != asked.channel.id or not _same_orders(asked, filing):
            continue
        events = events_of(asked.dossier, filing, asked.channel)
        turns = [entry for entry, meaning in events if meaning in MOVES]
        if not turns or turns[-1].at is None or asked.channel.meaning(turns[-1].kind) != "refused":
            continue
        since = turns[-1].at
        new = [c for c in asked.dossier.cards if (at := c.attached or c.taken) is not None and at > since]
        if not new:
            said = refusal(asked.channel, turns[-1])
            text = f"{since:%Y-%m-%d} {said},此后没有新的证据;先补上被指出的问题,不要原样再提交"
            yield "refused-likely", Reason("gate.refused-likely", text, "refused", (), Fix("attach"))


def _waiting(asked: _Question) -> Iterator[Judged]:
    """A lawful period that still runs here, or a promise of the platform that is not broken yet."""
    for due in asked.dues:
        running = due.state == "running" and due.duty == "theirs"
        if running and due.kind == "limit" and due.channel == asked.channel.id and due.binding == "statutory":
            text = f"{due.label}还没有到期(最晚{due.latest:%Y-%m-%d}),此前对方没有逾期"
            yield "wait", Reason("gate.wait", text, due.limit, due.source)
    promises = [due for due in asked.dues if due.kind == "promise"]
    broken = any(due.state == "overdue" for due in promises)
    if broken or asked.channel.kind in ("platform", *FIRST_HOUR):
        return
    for due in promises:
        if due.state == "running":
            text = f"对方承诺的时间({due.latest:%Y-%m-%d %H:%M})还没有到,到时不兑现再提交更有力"
            yield "wait", Reason("gate.wait", text, "promise")


def _questions(asked: _Question) -> Iterator[Judged]:
    for question in asked.playbook.questions:
        answer = asked.dossier.case.answers.get(question.id)
        fix = Fix("answer", {"question": question.id})
        if answer in (None, "") and question.self_check:
            yield "wait", Reason("gate.missing", f"自查没有回答:{question.text}", question.id, (), fix)
        elif answer in question.stop_when and asked.channel.kind not in FIRST_HOUR:
            yield "wait", Reason("gate.wait", question.stop_says, question.id, (), fix)


def _fields(asked: _Question) -> Iterator[Judged]:
    """Required values of the form that are empty, unless a gate asks for the same."""
    gated = {f for gate in asked.channel.gates if _applies(gate, asked) for f in _form_fields(gate.need)}
    for spec in missing(asked.channel, asked.form, asked.view):
        if spec.id in gated:
            continue
        target = {"channel": asked.channel.id} if asked.filing is None else {"filing": asked.filing.id}
        fix = Fix("file", {**target, "field": spec.id})
        yield "wait", Reason("field.required", f"还没有填:{spec.label}", spec.id, spec.source, fix)


def _chain(asked: _Question) -> Iterator[Judged]:
    """An incomplete chain is a reason to wait, never a ground of refusal; it is not asked of the first hour.

    What only comes about by talking to the platform is not asked of the platform itself, nor where the journal shows
    that it let a time pass or refused: the missing screenshot of that is then advice (a finding), no reason to wait.
    """
    if asked.channel.kind in FIRST_HOUR:
        return
    skipped = AFTER_CONTACT if asked.channel.kind == "platform" or _is_stalling(asked) else ()
    for state in asked.chain:
        if state.required and state.state == "missing" and state.link not in skipped:
            text = f"证据链缺「{state.label}」:{state.missing}"
            fix = Fix("attach", wanted(state, asked.chain))
            yield "wait", Reason("gate.wait", text, f"chain.{state.link}", (), fix)
    if pieces_of(asked.dossier) < LEAST_PIECES:
        yield "wait", Reason("gate.wait", "只有一份证据或没有证据,不足以支持投诉", "chain", (), Fix("attach"))


def _is_stalling(asked: _Question) -> bool:
    """Whether it is on record that the other side broke a promise, or that its platform refused or let a time pass."""
    platforms = {channel.id for channel in _filed(asked) if channel.kind == "platform"}
    if any(d.state == "overdue" and (d.kind == "promise" or d.channel in platforms) for d in asked.dues):
        return True
    return any(
        meaning in ("refused", "terminated")
        for filing in asked.dossier.filings
        if filing.channel in platforms
        for _, meaning in events_of(asked.dossier, filing, asked.channels[filing.channel])
    )


def refusal(channel: Channel | None, entry: Entry) -> str:
    """A refusal in words, by the channel's own name for it: 12315投诉不予受理(…), 12315举报不予立案(…), 平台客服已拒绝(…)."""
    name = channel.name if channel is not None else "该渠道"
    word = refused_word(channel, entry.kind)
    reason = entry.text.strip().rstrip("。.;；").removeprefix(word).lstrip("：: ")
    return f"{name}{word}({reason})" if reason else f"{name}{word}"


def refused_word(channel: Channel | None, kind: str) -> str:
    """The event as written, else the only one of the channel's own that means a refusal, else the ordinary word."""
    if channel is None:
        return "已拒绝"
    own = {f"{channel.id}:{event.id}": event.label for event in channel.events if event.as_ == "refused"}
    if kind in own or len(own) == 1:
        return own.get(kind) or next(iter(own.values()))
    return "不予受理" if channel.kind in AUTHORITIES else "已拒绝"
