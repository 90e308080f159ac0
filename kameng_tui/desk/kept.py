"""A filing outlives its plugin: the manifest it was made with is kept in the workbook, and read where it is needed.

It serves only where the channel is missing, disabled or broken; where both are there, the installed one counts, and what
they say differently of a limit is told. A case whose channels are installed as they were opens nothing in ``.kept``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from kameng_tui.case.findings import Finding
from kameng_tui.case.records import Dossier, Filing
from kameng_tui.channels.records import Channel
from kameng_tui.desk.desk import Desk
from kameng_tui.workbook.layout import MANIFEST

if TYPE_CHECKING:
    from kameng_tui.desk.survey import Reckoned
    from kameng_tui.law.limits import Limit
    from kameng_tui.reckon.dues import Due
    from kameng_tui.reckon.view import CaseView


def name_of(channel: Channel) -> str:
    """Under which name a workbook keeps this channel: ``12315-1a2b3c4d``."""
    return f"{channel.id}-{channel.sha256[:8]}"


def channels_for(desk: Desk, dossier: Dossier) -> Mapping[str, Channel]:
    """The installed channels, and beside them those that only this case still keeps, under their ids.

    Of several that are kept of one channel the newest serves all its filings.
    """
    installed = desk.registry.channels
    kept: dict[str, Channel] = {}
    for filing in dossier.filings:
        channel = None if filing.channel in installed else kept_of(desk, filing)
        if channel is not None:
            known = kept.setdefault(channel.id, channel)
            kept[channel.id] = max(known, channel, key=lambda c: (c.as_of, c.version))
    return {**installed, **kept} if kept else installed


def kept_of(desk: Desk, filing: Filing) -> Channel | None:
    """The channel as it was when this filing was made; None where it was not kept, or cannot be read any more."""
    files = desk.book.kept_manifest(filing.manifest) if filing.manifest else {}
    channel = _compiled(tuple(files.items())) if files else None
    return channel if channel is not None and channel.id == filing.channel else None


@lru_cache(maxsize=32)
def _compiled(files: tuple[tuple[str, str], ...]) -> Channel | None:
    """Only data is kept, so hooks that the manifest names are not there."""
    import tomllib

    from kameng_tui.channels.manifest import read_manifest

    texts = dict(files)
    try:
        raw = tomllib.loads(texts.pop(MANIFEST), parse_float=Decimal)
        channel, _ = read_manifest(raw, texts, MANIFEST)
    except Exception:  # a damaged file costs this filing its channel, never the case
        return None
    return replace(channel, hooks="") if channel is not None else None


def gone(desk: Desk, dossier: Dossier) -> dict[str, str]:
    """The channels of this case's filings that do not work here, each with why."""
    installed = desk.registry.channels
    missing = {filing.channel for filing in dossier.filings if filing.channel not in installed}
    listed = {entry.id: entry for entry in reversed(desk.registry.listing())} if missing else {}
    return {
        name: _why(listed[name].state, listed[name].reason) if name in listed else "没有安装"
        for name in missing
    }


def _why(state: str, reason: str) -> str:
    return "已停用" if state == "disabled" else f"不能用({reason or state})"


def limits_changed(desk: Desk, dossier: Dossier, reckoned: Reckoned) -> list[Finding]:
    """Limits of which the channel that counts says something else than the one that a filing was handed in under."""
    found: list[Finding] = []
    for filing in dossier.filings:
        channel = reckoned.channels.get(filing.channel)
        if (
            channel is None
            or filing.manifest in ("", name_of(channel))
            or not _runs(dossier, filing, channel, reckoned)
        ):
            continue
        kept = kept_of(desk, filing)
        if kept is not None:
            found += _differences(desk, dossier, filing, kept, channel, reckoned)
    return found


def _runs(dossier: Dossier, filing: Filing, channel: Channel, reckoned: Reckoned) -> bool:
    """Whether it was handed in and is not over: a draft simply follows the channel that is installed."""
    from kameng_tui.reckon.stages import events_of

    sent = any(meaning == "submitted" for _, meaning in events_of(dossier, filing, channel))
    return sent and not reckoned.stages[filing.id].final and reckoned.status in ("open", "awaiting-money")


def _differences(
    desk: Desk, dossier: Dossier, filing: Filing, kept: Channel, channel: Channel, reckoned: Reckoned
) -> Iterator[Finding]:
    from kameng_tui.reckon.dues import dues_of
    from kameng_tui.reckon.view import CaseView

    then = dues_of(
        dossier, {**reckoned.channels, kept.id: kept}, (), desk.calendar, desk.now(), desk.overrides
    )
    old_dues, new_dues = _by_limit(then, filing), _by_limit(reckoned.dues, filing)
    view = CaseView(dossier, reckoned.channels, form=filing.form)
    for name in dict.fromkeys(limit.id for limit in (*kept.limits, *channel.limits)):
        due = new_dues.get(name) or old_dues.get(name)
        day = (due.start if due is not None else desk.now()).date()
        old, new = (_in_force(one, name, day, view) for one in (kept, channel))
        if old == new or (old is not None and new is not None and _counted(old) == _counted(new)):
            continue
        before, after = _says(old, old_dues.get(name)), _says(new, new_dues.get(name))
        alike = f",算法不同({_otherwise(kept, channel, name)})" if before == after else ""
        label = new.label if new is not None else old.label if old is not None else name
        message = (
            f"{label}:提交时的渠道({_version(kept)})是{before},现在的渠道({_version(channel)})是{after}{alike}。"
            "此处按现在的渠道计算,请在官方页面核对"
        )
        yield Finding(
            "limit.changed",
            f"filings/{filing.id}.toml#limits.{name}",
            message,
            new.source if new is not None else (),
        )


def _by_limit(dues: tuple[Due, ...], filing: Filing) -> dict[str, Due]:
    """The latest due of each limit of a filing."""
    mine = sorted(
        (due for due in dues if due.filing == filing.id and due.kind == "limit"), key=lambda due: due.start
    )
    return {due.limit: due for due in mine}


def _in_force(channel: Channel, name: str, day: date, view: CaseView) -> Limit | None:
    from kameng_tui.case.conditions import holds

    return next(
        (
            limit
            for limit in channel.limits
            if limit.id == name and limit.in_force(day) and holds(limit.when, view)
        ),
        None,
    )


def _counted(limit: Limit) -> Limit:
    """What of a limit decides on a date; the rest are words about it."""
    return replace(
        limit, label="", source=(), binding="rule", confidence="known", on_lapse={}, note="", when={},
        effective_from=None, effective_to=None,
    )  # fmt: skip


def _says(limit: Limit | None, due: Due | None) -> str:
    """7个工作日,至2026-09-10."""
    from kameng_tui.law.limits import CLOCK_UNITS
    from kameng_tui.reckon.timing import length_text

    if limit is None:
        return "没有这项期限"
    words = {"reasonable": "合理期限", "table": "按各地的规定"}.get(limit.length_word, "没有天数")
    said = length_text(limit.length, limit.unit) if limit.length is not None else words
    if due is None:
        return said
    early, late = (
        f"{end:%Y-%m-%d %H:%M}" if limit.unit in CLOCK_UNITS else f"{end:%Y-%m-%d}"
        for end in (due.earliest, due.latest)
    )
    return f"{said},至{early}" + (f"(最晚{late})" if late != early else "")


def _otherwise(kept: Channel, channel: Channel, name: str) -> str:
    """What else was changed in the rows of one limit."""
    from kameng_tui.channels.diff import differences

    old, new = (
        {"limits": [row for row in one.raw.get("limits", ()) if row.get("id") == name]}
        for one in (kept, channel)
    )
    return ";".join(differences(old, new))


def _version(channel: Channel) -> str:
    return f"{channel.version}版,{channel.as_of}"
