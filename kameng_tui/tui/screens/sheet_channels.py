"""The sheet of the channels: filings, the plan, each channel with its verdict, check and office, and what was skipped.

Records in, rows out. No widget, no disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kameng_tui.case.keys import is_masked
from kameng_tui.tui import words
from kameng_tui.tui.rows import Row, blank_row, head_row, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.widths import pad

if TYPE_CHECKING:
    from kameng_tui.counsel.jurisdiction import Venue
    from kameng_tui.counsel.precheck import Precheck
    from kameng_tui.counsel.routes import Route
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.survey import Survey

_RANK = {"ready": 0, "wait": 1, "refused-likely": 2, "barred": 3}
_STYLES = {
    "holds": "bad",
    "risk": "warn",
    "unknown": "warn",
    "no": "good",
    "refused": "bad",
    "at-risk": "warn",
}


def channels(desk: Desk, found: Survey) -> list[Row]:
    """The filings with their stage, the plan, every channel with its verdict, those not installed, what was skipped."""
    first = next((route.channel for route in found.routes if not route.skipped), "")
    here, elsewhere = _available(desk, found), _elsewhere(desk, found)
    # what comes first stands first, installed or not
    both = [*here, *elsewhere] if first in found.verdicts else [*elsewhere, *here]
    return [*_filings(desk, found), *_plan(desk, found), *both, *_skipped(found)]


def _filings(desk: Desk, found: Survey) -> list[Row]:
    rows = [head_row(f" 投诉件 {len(found.dossier.filings)}")]
    if not found.dossier.filings:
        rows.append(text_row("还没有投诉件。选下面一个渠道按 Enter 准备", "dim", mark=" "))
    for filing in found.dossier.filings:
        stage = found.reckoned.stages[filing.id]
        turn = {"ours": "轮到我方", "theirs": "等对方", "none": ""}.get(stage.turn, "")
        name = desk.label("channels", filing.channel)
        receipt = _receipt_of(found, filing.id)
        text = f"{pad(one_line(name), 14)} {pad(one_line(stage.label), 12)} {pad(turn, 9)} {receipt}"
        style = "strong" if stage.turn == "ours" else ""
        rows.append(text_row(text, style, key=f"filing {filing.id}", mark=" ", data=filing))
    return rows


def _plan(desk: Desk, found: Survey) -> list[Row]:
    """One line a phase; Enter shows the reasons and who shuts whom out."""
    from kameng_tui.counsel.planning import PHASE_WORDS

    rows: list[Row] = []
    for phase, said in PHASE_WORDS.items():
        legs = [leg for leg in found.plan if leg.phase == phase]
        if legs:
            names = "、".join(desk.label("channels", leg.channel) for leg in legs)
            mark = "(有先后,Enter 看)" if any(leg.cautions for leg in legs) else ""
            rows.append(text_row(f"{said}:{names}{mark}", key=f"plan {phase}", mark=" ", data=legs))
    return [blank_row(), head_row(" 先后(Enter 看理由)"), *rows] if rows else []


def plan_rows(desk: Desk, legs: Any) -> list[Row]:
    rows: list[Row] = []
    for leg in legs:
        rows.append(
            text_row(desk.label("channels", leg.channel), "strong", key=f"leg {leg.channel}", mark=" ")
        )
        rows.append(text_row(leg.why, mark="   ", indent=3))
        rows += [text_row(caution, "warn", mark=" ! ", indent=3) for caution in leg.cautions]
    return rows


def _available(desk: Desk, found: Survey) -> list[Row]:
    from kameng_tui.desk.standing import verdict_word

    rows = [blank_row(), head_row(" 可用的渠道(Enter 准备投诉件)")]
    routes = {route.channel: route for route in found.routes}
    places = {id_: route.place or len(routes) for id_, route in routes.items()}
    ranked = sorted(
        found.verdicts.items(),
        key=lambda item: (_RANK.get(item[1].verdict, 9), places.get(item[0], len(routes) + 1)),
    )
    for channel_id, verdict in ranked:
        channel = desk.registry.get(channel_id)
        style = {"ready": "good", "wait": "warn"}.get(verdict.verdict, "bad")
        name = channel.name if channel is not None else channel_id
        text = f"{pad(one_line(name), 14)} {verdict_word(desk, found, verdict.verdict)}"
        rows.append(text_row(text, style, key=f"channel {channel_id}", mark=" ", data=channel))
        if channel_id in routes:
            rows.append(_route_row(routes[channel_id]))
        rows += _checked_row(found.prechecks.get(channel_id))
        rows += _venue_row(channel_id, found.venues.get(channel_id, ()))
        rows += [text_row(reason_text(reason), "dim", mark="     ", indent=5) for reason in verdict.reasons]
    return rows


def _checked_row(checked: Precheck | None) -> list[Row]:
    from kameng_tui.counsel.precheck import OUTLOOK_WORDS

    if checked is None:
        return []
    open_ = sum(1 for ground in checked.grounds if ground.state != "no")
    count = f"({open_}条要看)" if open_ else ""
    text = f"受理前检查:{OUTLOOK_WORDS[checked.outlook]}{count}"
    style = _STYLES.get(checked.outlook, "")
    return [text_row(text, style, key=f"precheck {checked.channel}", mark="     ", indent=5, data=checked)]


def precheck_rows(checked: Precheck) -> list[Row]:
    """The receiving clerk's list, each ground with what decides it."""
    from kameng_tui.counsel.precheck import OUTLOOK_WORDS, STATE_WORDS

    rows = [text_row(OUTLOOK_WORDS[checked.outlook], "strong"), blank_row()]
    for ground in checked.grounds:
        mark = f"[{pad(STATE_WORDS[ground.state], 6)}] "
        rows.append(text_row(ground.label, _STYLES[ground.state], key=f"ground {ground.id}", mark=mark))
        rows += [text_row(fact, "dim", mark=" " * 9, indent=9) for fact in ground.facts]
    return [*rows, blank_row(), text_row("受理与否由收到的机关决定,这里只按规定逐条对照", "dim")]


def _venue_row(channel_id: str, venues: tuple[Venue, ...]) -> list[Row]:
    if not venues:
        return []
    first, more = venues[0], f",另有{len(venues) - 1}处可选" if len(venues) > 1 else ""
    lacks = "(还缺地址)" if first.missing else ""
    text = f"归谁管:{first.label}{lacks}{more}"
    return [text_row(text, key=f"venues {channel_id}", mark="     ", indent=5, data=venues)]


def venue_rows(venues: tuple[Venue, ...]) -> list[Row]:
    """Each office that may be right: where, why, by which article, and what is missing."""
    from kameng_tui.counsel.jurisdiction import NOT_NAMED

    rows: list[Row] = []
    for venue in venues:
        place = "地址在保险箱里" if is_masked(venue.place) else venue.place
        place = f"({place})" if place else ""
        rows.append(text_row(venue.label + place, "strong", key=f"venue {venue.id}", mark=" "))
        sure = "" if venue.confidence == "verified" else ";以官方页面为准"
        rows.append(text_row(f"{venue.why}({'、'.join(venue.source)}{sure})", mark="   ", indent=3))
        if venue.missing:
            rows.append(text_row(f"还缺:{venue.missing}", "warn", mark=" ! ", indent=3))
    return [*rows, blank_row(), text_row(NOT_NAMED, "dim", mark=" ")]


def _elsewhere(desk: Desk, found: Survey) -> list[Row]:
    """The preferred channels for which nothing is installed: one goes there oneself and logs it."""
    rows: list[Row] = []
    for route in found.routes:
        if route.channel not in found.verdicts and not route.skipped:
            name = desk.label("channels", route.channel)
            rows += [text_row(name, key=f"elsewhere {route.channel}", mark=" "), _route_row(route)]
    head = head_row(" 没有插件、要自己去办的渠道(Enter 记一笔)")
    return [blank_row(), head, *rows] if rows else []


def _skipped(found: Survey) -> list[Row]:
    rows = [
        text_row(
            f"{words.moment(entry.at)} {entry.data.get('label') or entry.data['skip']}:{entry.text}",
            "dim",
            key=f"skipped {entry.id}",
            mark=" ",
        )
        for entry in found.skipped
    ]
    return [blank_row(), head_row(" 跳过的步骤(作废那条记录就恢复)"), *rows] if rows else []


def _route_row(route: Route) -> Row:
    place = f"第{route.place}位:" if route.place else "这次不走:"
    return text_row(place + (route.skipped or route.why), mark="     ", indent=5)


def reason_text(reason: Any) -> str:
    return str(getattr(reason, "text", reason))


def _receipt_of(found: Survey, filing_id: str) -> str:
    given = [
        line.entry.receipt
        for line in found.journal
        if line.entry.filing == filing_id and line.entry.receipt and not line.struck
    ]
    return f"编号 {given[-1]}" if given else ""
