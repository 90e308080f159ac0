"""How a due was counted, in Chinese sentences: the rule, its version, start and end, and what is not known. Pure."""

from __future__ import annotations

from kameng_tui.case.lookup import label_at
from kameng_tui.channels.records import Channel
from kameng_tui.law.limits import Limit
from kameng_tui.reckon.happenings import Happening
from kameng_tui.reckon.timing import Run, Span, length_text


def rule_steps(limit: Limit, run: Run) -> list[str]:
    """The rule with its source, then from where it counts, and why from there."""
    span = f":{length_text(limit.length, limit.unit)}" if limit.length is not None else ""
    steps = [f"规则:{limit.label}{span}(来源:{'、'.join(limit.source)})"]
    start = run.start
    if start is not run.first:
        steps.append(f"原从 {run.first.at:%Y-%m-%d} {run.first.label}起算,因{start.label}重新起算")
        if limit.duty == "ours" and start.entry is not None and not start.entry.evidence:
            steps.append(f"{start.at:%Y-%m-%d}的{start.label}还没有附证据;重新起算要能证明它")
    steps.append(f"起算:{start.at:%Y-%m-%d %H:%M} {start.label}")
    if start.entry is None and len(limit.start) > 1 and limit.pick == "last":
        wanted = "、".join(label_at(name) for name in limit.start)
        steps.append(f"须{wanted}都具备才起算;没有填写的,按已填的日期从严计算")
    return steps


def end_steps(run: Run) -> list[str]:
    """What ended the limit, if anything has."""
    if run.met is None:
        return []
    return [f"{run.met.at:%Y-%m-%d %H:%M} {run.met.label},{'随之结束,不再计时' if run.over else '已完成'}"]


def transition_text(sent: Happening, old: Limit, old_span: Span, run: Run, limit: Limit, span: Span) -> str:
    """Both readings of a limit whose rule changed between the filing and the event that it counts from."""
    return (
        f"{sent.at:%Y-%m-%d}提交时的规定:{_says(old)},至{old_span.latest:%Y-%m-%d};"
        f"{run.start.at:%Y-%m-%d}{run.start.label}时的规定:{_says(limit)},至{span.latest:%Y-%m-%d}。"
        "此处按后者计算,如何衔接以承办机关答复为准"
    )


def unknown_length(limit: Limit, run: Run, channel: str) -> str:
    """Why a limit that has begun cannot be counted, and what to do about it."""
    key = f"[override.{channel}.limits.{limit.id}]"
    if limit.until_from:
        return f"「{limit.label}」以{run.start.label}写明的日期为准,这条记录还没有填限期"
    if limit.length_word == "reasonable":
        cap = limit.cap
        most = f",最长{length_text(cap['length'], cap['unit'])}" if "length" in cap and "unit" in cap else ""
        return (
            f"「{limit.label}」只要求「合理期限」{most},请尽快办理;约定了天数的,写进 workbook.toml 的 {key}"
        )
    return f"「{limit.label}」没有可查证的天数,以官方页面为准;查到后写进 workbook.toml 的 {key}"


def unknown_start(limit: Limit, path: str) -> str:
    """A date of the case that a limit counts from is not filled in."""
    return f"「{limit.label}」从{label_at(path)}起算,还没有填写,填上才能计算"


def version_of(channel: Channel | None, limit: Limit) -> str:
    """Whose rule, of which version, in force when: ``12315 2026-11-21 (2026-04-15起)``."""
    name = f"{channel.id} {channel.version or channel.as_of}" if channel else "案件自身时限"
    since = f"{limit.effective_from}起" if limit.effective_from else ""
    until = f"至{limit.effective_to}" if limit.effective_to else ""
    return f"{name} ({since}{until})" if since or until else name


def _says(limit: Limit) -> str:
    return length_text(limit.length, limit.unit) if limit.length is not None else limit.label
