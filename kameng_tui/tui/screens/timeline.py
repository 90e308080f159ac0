"""One case along one line of time: what happened, what was promised, today, and what is to come; silence is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from kameng_tui.case.keys import keys_of
from kameng_tui.reckon.agenda import in_order, passes
from kameng_tui.tui import words
from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import Line as RowLine
from kameng_tui.tui.rows import Row, RowList, head_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.screens import sheet_evidence, sheets
from kameng_tui.tui.screens.ask import TextScreen
from kameng_tui.tui.whynot import Context
from kameng_tui.tui.widths import cut, pad, width
from kameng_tui.values import day_start, in_shanghai

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.survey import JournalLine, Survey
    from kameng_tui.reckon.dues import Due
    from kameng_tui.reckon.promises import Promise

SILENCE = 4  # days without anything from which a gap is shown
KIND = 12  # cells for what a point of the line is
TODAY = "today"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing on the line. ``timed``: its hour is known; ``data`` is what Enter shows."""

    at: datetime
    key: str
    kind: str
    text: str
    style: str = ""
    data: Any = None
    timed: bool = True
    place: int = 0


def timeline(desk: Desk, found: Survey) -> list[Row]:
    """The whole line from the first date of the case to the last one known."""
    now = in_shanghai(desk.now())
    points = [
        *_facts(found),
        *_evidence(desk, found),
        *_journal(found),
        *_promises(desk, found),
        *_dues(desk, found),
    ]
    before = sorted((p for p in points if p.at <= now), key=_order)
    after = sorted((p for p in points if p.at > now), key=_order)
    rows = list(_rows(before, None))
    last = before[-1].at.date() if before else None
    rows += [*_silence(last, now.date(), past=True), _today_row(now)]
    rows += _rows(after, now.date())
    if not after:
        rows.append(head_row("             后面还没有日期:有了新的时限会出现在这里"))
    return rows


def _order(point: Point) -> tuple[datetime, int]:
    return point.at, point.place


# what stands on the line -----------------------------------------------------------------------------------------


def _facts(found: Survey) -> Iterator[Point]:
    """The dates of orders and payments, and the days from which limitation counts."""
    case = found.dossier.case
    for name, items in (("order", case.orders), ("payment", case.payments)):
        for item in items:
            number = item.id if len(items) > 1 else ""
            about = getattr(item, "item", "") or words.amount(item.amount)
            for attribute, spec in keys_of(type(item)).values():
                at = getattr(item, attribute)
                if spec.kind == "moment" and at is not None:
                    text = f"{number} {about}".strip()
                    yield Point(at, f"fact {name} {item.id} {attribute}", spec.label.removesuffix("时间"), text, "strong", item)  # fmt: skip
    for attribute, spec in keys_of(type(case.known)).values():
        day = getattr(case.known, attribute)
        if isinstance(day, date):
            yield Point(
                day_start(day), f"fact known {attribute}", "知道", spec.label, "strong", case.known, False
            )


def _evidence(desk: Desk, found: Survey) -> Iterator[Point]:
    for card in found.dossier.cards:
        if card.taken is not None:
            text = f"{desk.label('evidence', card.kind)} {card.shows}"
            yield Point(card.taken, f"card {card.id}", "证据", text, "dim", card, place=1)


def _journal(found: Survey) -> Iterator[Point]:
    promised = {promise.entry: promise for promise in found.reckoned.promises}
    for line in found.journal:
        entry = line.entry
        if entry.at is None:
            continue
        promise = promised.get(entry.id) if not line.struck else None
        parts = [
            entry.text,
            f"编号 {entry.receipt}" if entry.receipt else "",
            _outcome(promise) if promise else "",
        ]
        parts += [f"作废:{entry.void}" if entry.void else ""]
        text = " ".join(part for part in parts if part)
        yield Point(
            entry.at,
            f"entry {entry.id}",
            line.mark + line.label,
            text,
            "struck" if line.struck else "",
            line,
            place=2,
        )


def _outcome(promise: Promise) -> str:
    """What became of a promise, beside the entry that made it."""
    if promise.by is None:
        return "(承诺没有说期限)" if promise.state == "open" else "(承诺已兑现)"
    said = {"open": f"等到 {words.moment(promise.by)}", "kept": "已兑现", "broken": "没有兑现"}[promise.state]
    late = f",迟{promise.hours_late}小时" if promise.state == "kept" and promise.hours_late else ""
    return f"(承诺{said}{late})"


def _promises(desk: Desk, found: Survey) -> Iterator[Point]:
    """Each promise at the instant at which it falls due."""
    dues = {due.entry: due for due in found.reckoned.dues if due.kind == "promise"}
    for promise in found.reckoned.promises:
        if promise.by is None:
            continue
        who = f"({promise.staff})" if promise.staff else ""
        said, style = {
            "open": (f"!  等对方:{words.distance(promise.by, desk.now(), 'running')[1]}", "warn"),
            "kept": (f"v  已兑现{f',迟{promise.hours_late}小时' if promise.hours_late else ''}", "good"),
            "broken": (f"!! 没有兑现,已逾期{promise.hours_late}小时", "bad"),
        }[promise.state]
        text = f"{said}:{one_line(promise.text)}{who}"
        yield Point(
            promise.by, f"promise {promise.entry}", "承诺到期", text, style, dues.get(promise.entry), place=3
        )


def _dues(desk: Desk, found: Survey) -> Iterator[Point]:
    """What is on the agenda: late dues where they passed, running ones where they will."""
    for due in in_order(found.reckoned.dues, desk.now()):
        if due.kind != "promise":
            mark, phrase, style = words.distance(passes(due), desk.now(), due.state)
            if due.state == "running" and not style:
                phrase = f"{(passes(due) - desk.now()).days}天后"  # the date stands beside it
            place = desk.label("channels", due.channel) if due.channel else "本案"
            text = f"{mark.strip():2} {phrase} {place}:{due.label}{_range(due)}"
            duty = words.DUTY.get(due.duty, "")
            yield Point(
                passes(due), f"due {due.id}", f"{duty}到期" if duty else "到期", text, style, due, place=4
            )


def _range(due: Due) -> str:
    """How sure the date is."""
    notes = ["暂定" if due.provisional else ""]
    if due.earliest.date() != due.latest.date():
        notes.append(f"最早 {due.earliest:%Y-%m-%d} 最迟 {due.latest:%Y-%m-%d}")
    said = ",".join(note for note in notes if note)
    return f"({said})" if said else ""


# rows ------------------------------------------------------------------------------------------------------------


def _rows(points: Sequence[Point], last: date | None) -> Iterator[Row]:
    """The points with the year where it changes and the silence where there is one. ``last``: the day before them."""
    future = last is not None
    for point in points:
        day = in_shanghai(point.at).date()
        yield from _silence(last, day, past=not future)
        if last is None or day.year != last.year:
            yield head_row(f" {day.year}年")
        yield _point_row(point)
        last = day


def _silence(last: date | None, day: date, *, past: bool) -> Iterator[Row]:
    days = (day - last).days if last is not None else 0
    if days >= SILENCE:
        said = f"... {days}天{'没有任何记录' if past else ''} ..."
        yield Row("", lambda cells: [((pad(" ", 13) + cut(f"│  {said}", cells - 13), "dim"),)], None, True)


def _point_row(point: Point) -> Row:
    at = in_shanghai(point.at)
    when = f"{at:%m-%d %H:%M}" if point.timed else f"{at:%m-%d}"

    def draw(cells: int) -> Sequence[RowLine]:
        kind = pad(one_line(point.kind), KIND)
        return [((f" {pad(when, 11)} ", "dim"), ("├ ", "dim"), (f"{kind} ", point.style or "strong"),
                 (cut(one_line(point.text), max(cells - KIND - 17, 8)), point.style))]  # fmt: skip

    return Row(point.key, draw, point, True)


def _today_row(now: datetime) -> Row:
    def draw(cells: int) -> Sequence[RowLine]:
        said = f"── 今天 {words.day_line(now)} "
        return [((said + "─" * max(cells - width(said) - 1, 0), "head"),)]

    return Row(TODAY, draw, None, True)


class TimelineScreen(WorkScreen):
    KIND = "timeline"
    BINDINGS: ClassVar[list[BindingType]] = bindings("timeline")

    def __init__(self, case_id: str) -> None:
        super().__init__()
        self.case_id = case_id
        self.found: Survey | None = None

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        yield RowList(id="line")
        yield from self.chrome()

    @property
    def line(self) -> RowList:
        return self.query_one("#line", RowList)

    def on_mount(self) -> None:
        self.line.focus()
        self.reload()
        if self.found is not None:
            self.call_after_refresh(self.do_this_month)

    def reload(self) -> None:
        """Reads the case anew; the cursor stays where it was."""
        from kameng_tui.desk.cases import open_case

        found = self.attempt(open_case, self.desk, self.case_id)
        if found is None:
            if self.found is None:
                self.call_later(self.give_up)
            return
        self.found = found
        demo = "演示 " if self.kameng.demo else ""
        title = found.dossier.case.title or self.case_id
        self.query_one("#title", Line).put(f"时间线  {title}", f"{demo}{words.day_line(self.desk.now())}")
        self.line.show(timeline(self.desk, found))

    def context(self) -> Context:
        row = self.line.current
        key = row.key if row is not None and row.key != TODAY else ""
        return Context("timeline", row=key, demo=self.kameng.demo, can_undo=self.kameng.can_undo)

    def do_this_month(self) -> None:
        """Today's line in the middle of the screen."""
        rows = self.line
        if rows.go_to(TODAY):
            rows.scroll_to(y=max(rows.cursor - rows.size.height // 2, 0), animate=False, force=True)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.do_open()

    def do_open(self) -> None:
        """What stands behind a point: the entry, the evidence, the fact, or how the due was counted."""
        row = self.line.current
        point: Point | None = row.data if row is not None else None
        if point is None:
            self.say("这是今天;选上面或下面的一行再按 Enter")
            return
        kind = point.key.partition(" ")[0]
        if point.data is None:
            self.say("这一项没有可以展开的内容")
        elif kind in ("due", "promise"):
            self.app.push_screen(TextScreen("时限怎样数出来的", sheets.derivation(self.desk, point.data)))
        elif kind == "entry":
            line: JournalLine = point.data
            self.app.push_screen(TextScreen("记录", sheets.entry_rows(self.desk, line)))
        else:
            title = f"证据 {point.data.id}" if kind == "card" else "事实(在案件的概况页修改)"
            self.app.push_screen(TextScreen(title, sheet_evidence.card_rows(self.desk, point.data)))

    def do_copy(self) -> None:
        row = self.line.current
        if row is None or row.data is None:
            self.say("这里没有选中的一行", bad=True)
            return
        point: Point = row.data
        text = one_line(f"{words.full(point.at)} {point.kind} {point.text}")
        self.say(self.kameng.send_to_clipboard(text), title="时间线上的一行")
