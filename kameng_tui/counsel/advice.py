"""All findings about a case in one list, errors first. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kameng_tui.case.findings import Finding, Fix
from kameng_tui.counsel import chain, claimcheck, crosscheck, outcome
from kameng_tui.counsel.nextsteps import PROMISE_SOON, SOON
from kameng_tui.counsel.situation import Situation, late_words, template_at
from kameng_tui.reckon.dues import Due
from kameng_tui.reckon.promises import Promise

NEAR = timedelta(days=366)  # nothing can be done about a holiday further away


def findings_of_case(s: Situation) -> list[Finding]:
    """Chain, contradictions, promises, limits and missing channels of one case, errors first.

    A case that is over is only told where it contradicts itself: nothing is due in it any more. Faults of its files and
    of its evidence on disk are not looked for here.
    """
    found = crosscheck.findings_of(s.dossier, s.now)
    found += claimcheck.findings_of(s.dossier, s.elements)
    if s.status in ("open", "awaiting-money"):
        found += chain.findings_of(s.chain, s.dossier)
        found += [finding for promise in s.promises for finding in _of_promise(s, promise)]
        found += [finding for due in s.dues for finding in _of_due(s, due)]
        found += outcome.findings_of(s.dossier)
    found += [
        Finding("plugin.missing", f"filings/{f.id}.toml#channel", _gone_words(s, f.channel))
        for f in s.dossier.filings
        if f.channel not in s.channels or f.channel in s.gone
    ]
    return sorted(found, key=lambda finding: finding.rank)


def _gone_words(s: Situation, channel_id: str) -> str:
    """Why a filing's channel does not work here, and what its filing stands on instead."""
    why, kept = s.gone.get(channel_id, "没有安装"), s.channels.get(channel_id)
    if kept is None:
        return f"渠道 {channel_id} {why},这个投诉件的阶段和时限算不出来"
    return (
        f"渠道 {channel_id} {why};这个投诉件按工作簿里存下的那一份({kept.name} {kept.version}版,{kept.as_of})"
        "继续计时和起草,它可能已经过时,请在官方页面核对"
    )


def _of_promise(s: Situation, promise: Promise) -> Iterator[Finding]:
    where = f"journal/{promise.entry}.toml#promise_by"
    if promise.by is None:
        return
    letter = template_at(s, promise.filing, "reminder")
    if promise.state == "broken":
        message = f"承诺「{promise.text}」应在 {promise.by:%Y-%m-%d %H:%M} 前兑现,已逾期{late_words(promise.by, s.now)};请截下到点仍未处理的页面"
        fix = Fix("draft", letter) if letter else Fix("log", {"kind": "demand", "filing": promise.filing})
        yield Finding("promise.broken", where, message, (), fix)
    elif promise.state == "open" and promise.by - s.now <= PROMISE_SOON:
        message = f"承诺「{promise.text}」将在 {promise.by:%Y-%m-%d %H:%M} 到期"
        yield Finding("promise.soon", where, message)


def _of_due(s: Situation, due: Due) -> Iterator[Finding]:
    if (
        due.kind == "promise"
        or due.state == "met"
        or (due.state == "lapsed" and not due.filing and due.channel)
    ):
        return
    where = f"filings/{due.filing}.toml#limits.{due.limit}" if due.filing else f"case.toml#limits.{due.limit}"
    if due.kind == "until":
        where = f"journal/{due.entry}.toml#until"
    elif due.kind == "keep":
        where = f"{due.source[0]}#expires"
    advice = str(due.on_lapse.get("advice", ""))
    if due.state == "overdue":
        message = f"{due.label}:对方最晚应在 {due.latest:%Y-%m-%d %H:%M} 前办理,已逾期。{advice}"
        yield Finding("limit.overdue", where, message, due.source)
    elif due.state == "lapsed":
        yield Finding(
            "limit.overdue",
            where,
            f"{due.label}:我方期限 {due.earliest:%Y-%m-%d %H:%M} 已过。{advice}",
            due.source,
        )
    elif due.earliest - s.now <= SOON:
        who = "对方" if due.duty == "theirs" else "我方"
        yield Finding(
            "limit.soon", where, f"{due.label}:{who}期限 {due.earliest:%Y-%m-%d %H:%M} 将到", due.source
        )
    if due.provisional and due.earliest - s.now <= NEAR:
        message = f"{due.label}:{due.earliest:%Y-%m-%d} 在已公布的放假安排之外,公布后可能变动"
        yield Finding("limit.provisional", where, message, due.source)
    if due.transition:
        yield Finding("limit.transition", where, f"{due.label}:{due.transition}", due.source)
