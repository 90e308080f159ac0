"""The demo's clock: a day on, to the next due, or to a date. Nothing else may move time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from kameng_tui.tui import words
from kameng_tui.tui.fields import Ask
from kameng_tui.tui.screens.ask import ChoiceScreen
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.values import BadValue, parse_when

if TYPE_CHECKING:
    from kameng_tui.tui.app import KamengApp


def ask_clock(app: KamengApp) -> None:
    """Asks where to put the clock."""
    choices = [("day", "往后一天"), ("due", "到下一个到期之后"), ("date", "到某个日期"), ("back", "往前一天")]
    intro = f"演示时钟现在是 {words.day_line(app.desk.now())}"
    app.push_screen(ChoiceScreen("拨动时钟", choices, intro=intro), lambda chosen: _move(app, chosen))


def _move(app: KamengApp, chosen: str | None) -> None:
    now = app.desk.now()
    if chosen == "day":
        app.set_clock(now + timedelta(days=1))
    elif chosen == "back":
        app.set_clock(now - timedelta(days=1))
    elif chosen == "due":
        _to_next_due(app)
    elif chosen == "date":
        asks = (Ask("to", "日期和时间", value=words.full(now), help="如 2026-11-25 10:00", required=True),)
        app.push_screen(FormScreen("拨到什么时候", asks, lambda values, _: _to_date(app, values)))


def _to_next_due(app: KamengApp) -> None:
    from kameng_tui.desk.agenda import agenda

    running = [words.passing(row.due) for row in agenda(app.desk).rows if row.due.state == "running"]
    later = [moment for moment in running if moment >= app.desk.now()]
    if later:
        app.set_clock(min(later) + timedelta(seconds=1))
    else:
        app.notify("后面没有计时中的到期", markup=False)


def _to_date(app: KamengApp, values: Mapping[str, str]) -> str | None:
    try:
        app.set_clock(parse_when(values["to"]))
    except BadValue as bad:
        return str(bad)
    return None
