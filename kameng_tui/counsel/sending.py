"""Steps at the channels: filings to send, where to begin, receipts and evidence that are missing there. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from kameng_tui.case.conditions import holds
from kameng_tui.case.records import Card, Dossier, Filing
from kameng_tui.channels.records import Channel
from kameng_tui.counsel.gates import in_force, view_at
from kameng_tui.counsel.routes import routes_of
from kameng_tui.counsel.situation import (
    Situation,
    Step,
    file_at,
    has_been_at,
    preferred,
    verdict_words,
)
from kameng_tui.reckon.stages import events_of


def drafts(s: Situation) -> Iterator[Step]:
    """Filings begun but not sent."""
    for filing in s.dossier.filings:
        channel = s.channels.get(filing.channel)
        if channel is None or s.is_sent(filing) or s.is_over(filing):
            continue
        letter = channel.opening
        words = verdict_words(s.verdicts.get(channel.id))
        with_ = {"filing": filing.id} | ({"template": letter.id} if letter else {})
        yield Step(
            f"send:{filing.id}",
            "draft" if letter else "file",
            with_,
            f"写好并提交{channel.name}",
            f"{words};提交后登记受理编号,开始计时",
        )


def grounds(s: Situation) -> Iterator[Step]:
    """What nobody knows yet and the office that decides on a filing not sent would ask: by its own grounds of refusal."""
    for filing in s.dossier.filings:
        channel = s.channels.get(filing.channel)
        if channel is None or s.is_sent(filing) or s.is_over(filing):
            continue
        view = view_at(channel, s.dossier, s.chain, s.channels, filing.id)
        for ground in channel.grounds:
            head, _, name = str(ground.unknown.get("field", "")).partition(".")
            if not name or not in_force(ground, s.now.date()) or not holds(ground.unknown, view):
                continue
            do, with_ = "edit", {"path": f"{head}.{name}"}
            if head == "form":
                do, with_ = "file", {"filing": filing.id, "field": name}
            why = f"{channel.name}按「{ground.label}」审查,提交前先答清"
            yield Step(f"ground:{filing.id}:{ground.id}", do, with_, ground.asks or ground.label, why)


def channels(s: Situation) -> Iterator[Step]:
    """With nothing filed yet where the playbook says to go first, also where no plugin is and one goes oneself; after
    that a payment channel that can run beside it."""
    filed = {f.channel for f in s.dossier.filings}
    yield from _elsewhere(s)
    for channel, choice in preferred(s):
        if channel.id in filed or (filed and channel.kind != "payment"):
            continue
        why = f"{choice.why}{verdict_words(s.verdicts.get(channel.id))}"
        yield Step(f"file:{channel.id}", "file", file_at(s, channel), f"开始投诉:{channel.name}", why)
        return


def _elsewhere(s: Situation) -> Iterator[Step]:
    """The channels without a plugin that stand before the first one that can be filed at, until one is logged."""
    for route in routes_of(s.playbook, s.view):
        if route.skipped:
            continue
        if route.channel in s.channels:
            return
        name = s.name(route.channel)
        if not has_been_at(s, route.channel):
            with_ = {"kind": "contact", "with": name}
            yield Step(f"go:{route.channel}", "log", with_, f"去{name}办,办完记一笔", route.why)


def receipts(s: Situation) -> Iterator[Step]:
    for filing in s.dossier.filings:
        events = events_of(s.dossier, filing, s.channels.get(filing.channel))
        sent = [entry for entry, meaning in events if meaning == "submitted"]
        if sent and not any(entry.receipt for entry, _ in events) and not s.is_over(filing):
            with_ = {"entry": sent[-1].id, "field": "receipt"}
            yield Step(
                f"receipt:{filing.id}",
                "amend",
                with_,
                "补登受理编号",
                f"{s.name(filing.channel)}已提交但没有编号,之后无法查询和证明",
            )


def added_since(dossier: Dossier, filing: Filing, channel: Channel | None) -> list[Card]:
    """The evidence that came after what was last given to a filing; all of it where nothing was."""
    events = events_of(dossier, filing, channel)
    given = max((e.at for e, m in events if m in ("submitted", "supplied") and e.at), default=None)
    if given is None:
        return list(dossier.cards)
    return [c for c in dossier.cards if c.attached is not None and c.attached > given]


def suggested(s: Situation) -> Iterator[Step]:
    """What the code of a channel says is to do at an open filing."""
    for place, one in enumerate(s.suggested):
        filing = s.filing(one.filing)
        channel = s.channels.get(filing.channel) if filing is not None else None
        if filing is None or channel is None or s.is_over(filing):
            continue
        own = next((event for event in channel.events if event.id == one.event), None)
        kind = f"{channel.id}:{own.id}" if own is not None else one.event
        label = one.text or (own.label if own is not None else one.event)
        with_ = {"kind": kind, "filing": filing.id}
        yield Step(f"suggested:{filing.id}:{place}", "log", with_, label, f"{channel.name}的代码建议")


def unknown(s: Situation) -> Iterator[Step]:
    """What is not known and keeps a limit from being counted; a date of the case is asked for once, and how long a
    channel stays open only where the case may be taken there."""
    asked: set[str] = set()
    fitting = {channel.id for channel, _ in preferred(s)}
    for question in s.questions:
        is_elsewhere = bool(question.channel) and not question.filing and question.channel not in fitting
        if question.path in asked or (is_elsewhere and not question.path):
            continue
        do, with_ = "edit", {"path": question.path}
        if question.path:
            asked.add(question.path)
        elif question.asks_date:
            do, with_ = "amend", {"entry": question.entry, "field": "until"}
        else:
            with_ = {"path": f"workbook.toml#override.{question.channel or 'case'}.limits.{question.limit}"}
        yield Step(f"question:{question.id}", do, with_, f"查明:{question.label}", question.text)
