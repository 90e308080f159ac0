"""How a due was counted, in Chinese sentences: the rule, its version, start and end, and what is not known. Pure."""

from __future__ import annotations

from datetime import datetime

from kameng_tui.case.records import Case
from kameng_tui.channels.records import Channel
from kameng_tui.law.limits import Limit
from kameng_tui.reckon.happenings import Happening, anchor_label
from kameng_tui.reckon.timing import Run, Span, length_text
from kameng_tui.values import day_end, show_amount


def label_of(limit: Limit, run: Run, case: Case) -> str:
    """What a due is called; of several payments, each with a due of its own, also which one."""
    paid = next((p for p in case.payments if run.start.key == f"payment.{p.id}.paid"), None)
    if paid is None or len(case.payments) < 2:
        return limit.label
    amount = f" {show_amount(paid.amount)}" if paid.amount is not None else ""
    return f"{limit.label}(支付 {paid.id},{run.start.at:%Y-%m-%d}{amount})"


def rule_steps(limit: Limit, run: Run) -> list[str]:
    """The rule with its source, then from where it counts, and why from there."""
    span = f":{length_text(limit.length, limit.unit)}" if limit.length is not None else ""
    steps = [f"规则:{limit.label}{span}(来源:{'、'.join(limit.source)})"]
    if limit.nature == "exclusion":
        steps.append("除斥期间:不中断、不中止、不延长,期满权利消灭(民法典199)")
    start = run.start
    if start.key != run.first.key:
        steps.append(f"原从 {run.first.at:%Y-%m-%d} {run.first.label}起算,因{start.label}重新起算")
        if limit.duty == "ours" and start.entry is not None and not start.entry.evidence:
            steps.append(f"{start.at:%Y-%m-%d}的{start.label}还没有附证据;重新起算要能证明它")
    for late in run.late:
        steps.append(f"{late.at:%Y-%m-%d}的{late.label}在期满之后,不能使时效重新起算(民法典192、195)")
    if run.deemed is not None and limit.deemed is not None:
        span = length_text(limit.deemed.length, limit.deemed.unit)
        steps.append(f"{run.deemed.at:%Y-%m-%d} {start.label},满{span}视为送达,即 {start.at:%Y-%m-%d}")
    steps.append(f"起算:{_moment(start)} {start.label}")
    if start.entry is None and len(limit.start) > 1 and limit.pick == "last":
        wanted = "、".join(anchor_label(name) for name in limit.start)
        steps.append(f"可从{wanted}起算的,按其中最晚的一个;没有填写的不算,按已填的从严计算")
    return steps


def _moment(happening: Happening) -> str:
    """The day alone where the case knows no time of day: the days on which somebody came to know."""
    return (
        f"{happening.at:%Y-%m-%d}" if happening.key.startswith("known.") else f"{happening.at:%Y-%m-%d %H:%M}"
    )


def end_steps(limit: Limit, run: Run, span: Span) -> list[str]:
    """What ended the limit, if anything has."""
    if run.met is None:
        return []
    if run.over:
        return [f"{_moment(run.met)} {run.met.label},随之结束,不再计时"]
    late = run.met.at > (span.latest if limit.duty == "theirs" else span.earliest)
    ended = f"{_moment(run.met)} {run.met.label},已完成{',但过了期限' if late else ''}"
    # an entry shows that something was sent, not that it said what keeps the right
    caution = [f"请核对:{limit.note}"] if limit.nature == "exclusion" and limit.note else []
    return [ended, *caution]


def transition_text(sent: Happening, old: Limit, old_span: Span, run: Run, limit: Limit, span: Span) -> str:
    """Both readings of a limit whose rule changed between the filing and the event that it counts from."""
    return (
        f"{sent.at:%Y-%m-%d}提交时的规定:{_says(old, old_span)};"
        f"{run.start.at:%Y-%m-%d}{run.start.label}时的规定:{_says(limit, span)}。"
        "此处按后者计算,如何衔接以承办机关或平台的答复为准"
    )


def change_text(run: Run, limit: Limit, span: Span, new: Limit, new_span: Span) -> str:
    """Both readings of a limit whose rule changed while it ran."""
    return (
        f"{run.start.at:%Y-%m-%d}{run.start.label}时的规定:{_says(limit, span)};"
        f"{new.effective_from}起的新规定:{_says(new, new_span)}。"
        "此处按起算时的规定计算,新规定是否适用以承办机关或平台的答复为准"
    )


def _says(limit: Limit, span: Span) -> str:
    """45个工作日,至2026-06-24 and the latest reading where there are two."""
    length = length_text(limit.length, limit.unit) if limit.length is not None else limit.label
    early, late = _end(span.earliest), _end(span.latest)
    return f"{length},至{early}" + (f"(最晚{late})" if late != early else "")


def _end(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}" if moment == day_end(moment.date()) else f"{moment:%Y-%m-%d %H:%M}"


def unknown_length(limit: Limit, run: Run, channel: str, most: Span | None) -> str:
    """Why a limit that has begun cannot be counted, and what to do about it. ``most``: its absolute maximum."""
    key = f"[override.{channel}.limits.{limit.id}]"
    if limit.until_from:
        return f"「{limit.label}」以{run.start.label}写明的日期为准,这条记录还没有填限期"
    if limit.length_word == "reasonable":
        cap = limit.cap
        outermost = f",最长{length_text(cap['length'], cap['unit'])}" if cap else ""
        outermost += f"(至{_end(most.earliest)})" if most is not None else ""
        return f"「{limit.label}」只要求「合理期限」{outermost},请尽快办理;约定了天数的,写进 workbook.toml 的 {key}"
    return f"「{limit.label}」没有可查证的天数,以官方页面为准;查到后写进 workbook.toml 的 {key}"


def unknown_start(limit: Limit, path: str) -> str:
    """A date of the case that a limit counts from is not filled in."""
    return f"「{limit.label}」从{anchor_label(path)}起算,还没有填写,填上才能计算"


def version_of(channel: Channel | None, limit: Limit) -> str:
    """Whose rule, of which version, in force when: ``12315 2026-11-21 (2026-04-15起)``."""
    name = f"{channel.id} {channel.version or channel.as_of}" if channel else "案件自身时限"
    since = f"{limit.effective_from}起" if limit.effective_from else ""
    until = f"至{limit.effective_to}" if limit.effective_to else ""
    return f"{name} ({since}{until})" if since or until else name
