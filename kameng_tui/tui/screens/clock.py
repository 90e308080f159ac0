"""The demo's clock: a day on or back, to the next due, or to a date; and what happened between. Nothing else moves time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kameng_tui.tui import words
from kameng_tui.tui.fields import Ask
from kameng_tui.tui.safe import one_line, plain
from kameng_tui.tui.screens.ask import ChoiceScreen
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.tui.widths import cut
from kameng_tui.values import BadValue, parse_when

if TYPE_CHECKING:
    from kameng_tui.desk.happened import Happened, Passed
    from kameng_tui.tui.app import KamengApp

LINES = 5
WIDEST = 64  # cells of a line of a toast
NAME = 24  # cells of a case's title in it


def ask_clock(app: KamengApp) -> None:
    """Asks where to put the clock."""
    choices = [("day", "往后一天"), ("due", "到下一个到期之后"), ("date", "到某个日期"), ("back", "往前一天")]
    intro = f"演示时钟现在是 {words.day_line(app.desk.now())}"
    app.push_screen(ChoiceScreen("拨动时钟", choices, intro=intro), lambda chosen: _move(app, chosen))


def move_days(app: KamengApp, days: int) -> None:
    """Moves the clock by whole days."""
    _put(app, app.desk.now() + timedelta(days=days))


def _put(app: KamengApp, moment: datetime) -> None:
    try:
        app.set_clock(moment)
    except BadValue:
        app.notify("日历到头了,不能再往这边拨", severity="warning", markup=False)


def tell(app: KamengApp, before: datetime) -> None:
    """Says what happened since ``before``; reckoned in a thread. A later move takes the place of what was said."""
    now = app.desk.now()
    if now <= before:
        _say(app, [f"时钟回到 {words.day_line(now)}"])
        return
    case = next((found for s in reversed(app.screen_stack) if (found := getattr(s, "case_id", ""))), "")

    def work() -> None:
        from kameng_tui.desk.happened import between

        lines = _lines(app, now, between(app.desk, before, now, case), case)
        app.call_from_thread(_say, app, lines)

    # home stays for ever, whichever screen is being closed just now
    app.screen_stack[0].run_worker(work, thread=True, exit_on_error=False, group="clock")


def _lines(app: KamengApp, now: datetime, happened: Happened, case: str) -> list[str]:
    """At most five lines: the new date, what passed, what is to be done; the case on screen before all others."""
    said = [(one.due.case != case, _passed(app, one)) for one in happened.passed]
    said += [
        (step.case != case, f"-> 新的一步 {cut(step.title, NAME)}:{step.label}") for step in happened.steps
    ]
    lines = [line for _, line in sorted(said, key=lambda pair: pair[0])]
    room = LINES - 1
    if len(lines) > room:
        lines[room - 1 :] = [f"还有 {len(lines) - room + 1} 件,见主页和案件"]
    return [words.day_line(now) + ("" if lines else ":没有到期,也没有新的一步"), *lines]


def _passed(app: KamengApp, one: Passed) -> str:
    due = one.due
    word = "承诺落空" if due.kind == "promise" else "逾期" if due.state == "overdue" else "错过"
    place = f"{app.desk.label('channels', due.channel)} " if due.channel and due.kind != "promise" else ""
    return f"!! {word} {cut(one.title, NAME)}:{place}{due.label.removeprefix('承诺:')}"


def _say(app: KamengApp, lines: list[str]) -> None:
    cells = max(min(WIDEST, app.size.width - 8), 20)
    app.clear_notifications()
    app.notify(
        "\n".join(cut(one_line(plain(line)), cells) for line in lines), title="时钟", markup=False, timeout=10
    )


def _move(app: KamengApp, chosen: str | None) -> None:
    if chosen == "day":
        move_days(app, 1)
    elif chosen == "back":
        move_days(app, -1)
    elif chosen == "due":
        _to_next_due(app)
    elif chosen == "date":
        now = words.full(app.desk.now())
        asks = (Ask("to", "日期和时间", value=now, help="如 2026-11-25 10:00", required=True),)
        app.push_screen(FormScreen("拨到什么时候", asks, lambda values, _: _to_date(app, values)))


def _to_next_due(app: KamengApp) -> None:
    from kameng_tui.desk.agenda import agenda

    running = [row.due.turns for row in agenda(app.desk).rows if row.due.state == "running"]
    later = [moment for moment in running if moment >= app.desk.now()]
    if later:
        _put(app, min(later) + timedelta(seconds=1))
    else:
        app.notify("后面没有计时中的到期", markup=False)


def _to_date(app: KamengApp, values: Mapping[str, str]) -> str | None:
    try:
        app.set_clock(parse_when(values["to"]))
    except BadValue as bad:
        return str(bad)
    return None
