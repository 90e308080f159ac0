"""The dues as an iCalendar file: one event each, with alarms, for the calendar of a phone.

A calendar is copied to many places: what identifies a person or is worth money never enters it, whoever it is for.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kameng_tui.case import vocabulary as v
from kameng_tui.desk import audits, masking, secrets
from kameng_tui.desk.cases import load_all, name_of, unread_of
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose, sentences
from kameng_tui.desk.lists import RUNNING
from kameng_tui.desk.survey import reckon
from kameng_tui.privacy.mask import hidden_from, mask_text, visible_controls
from kameng_tui.reckon.agenda import in_order
from kameng_tui.reckon.dues import Due
from kameng_tui.record import record
from kameng_tui.values import DAY_END, SHANGHAI, day_start, in_shanghai, show_when
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.files import read_state, save

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

PRODID = "-//kameng//kameng_tui//ZH"
NEVER = frozenset({"id-number", "bank-card", "card-key", "phone", "email", "address", "account"})
"""What stands in no calendar, not even one's own; the rest is hidden as the audience demands."""
ADVICE = "请导入到单独的一个日历:办完的到期不会自己从手机里消失,重新导入前先删掉那个日历。"
"""A file tells a phone what is there, not what is gone: nothing is kept of earlier exports."""

# SEQUENCE must grow from export to export and fit 31 bits: seconds since then
_SEQUENCE_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_MORNING = time(9)
_ONE_DAY = timedelta(days=1)
_INSTANT_LASTS = timedelta(minutes=15)
_BEFORE_DAY = (3, 1, 0)
_BEFORE_INSTANT = (24, 2)


@record
class LeftOut:
    """Something that stands in no event, and why."""

    what: str
    why: str


@record
class Exported:
    """The file that was written, how many events it has, and what it does not tell."""

    path: str
    contents: int
    left_out: tuple[LeftOut, ...]


@record
class _Item:
    """A due with the texts that its audience may see."""

    due: Due
    label: str
    title: str
    notes: str

    @property
    def when(self) -> datetime:
        """The instant it stands at."""
        return in_shanghai(self.due.turns)

    @property
    def all_day(self) -> bool:
        return self.when.time() == DAY_END


def export(desk: Desk, target: Path, ref: str | None = None, audience: str = "self") -> Exported:
    """Writes the dues of one case, or of all, to ``target``; a file of the same kind of ours is written anew."""
    if audience not in v.AUDIENCES:
        raise DeskError(f"没有「{audience}」这个对象,可选:{' '.join(v.AUDIENCES)}")
    if not target.parent.is_dir():
        raise Missing(f"写不了 {target}:没有 {target.parent} 这个文件夹")
    with sentences():
        before = read_state(target)
        if before.data is not None and not _is_ours(before.data):
            raise WouldLose(f"{target} 已存在,而且不是 kameng 导出的日历,没有覆盖;请换一个文件名")
        items, left_out = _gather(desk, ref, audience)
        text = text_of(desk, items)
        data = text.encode("utf-8")
        audits.look(desk, io.BytesIO(data), len(data), target.name, audience, never=audits.LIVE)
        save(before, text)
        return Exported(str(target), len(items), left_out)


def _is_ours(data: bytes) -> bool:
    head = data[:1000].replace(b"\r\n", b"\n")
    return head.startswith(b"BEGIN:VCALENDAR\n") and f"\nPRODID:{PRODID}\n".encode() in head


# --- what goes in -------------------------------------------------------------------------------------------------


def _gather(desk: Desk, ref: str | None, audience: str) -> tuple[list[_Item], tuple[LeftOut, ...]]:
    items: list[_Item] = []
    over = met = closed = unread = hidden = 0
    for loaded in load_all(desk, ref):
        reckoned = reckon(desk, loaded.dossier)
        unread += len(unread_of(loaded))
        if reckoned.status not in RUNNING:
            over += 1
            continue
        listed = in_order(reckoned.dues, desk.now())
        met += sum(due.state == "met" for due in reckoned.dues)
        closed += sum(due.state != "met" for due in reckoned.dues) - len(listed)
        if listed:
            made, masked = _items(desk, loaded, listed, audience)
            items, hidden = [*items, *made], hidden + masked
    counted = (
        (over, "个已结束的案件", "不再有时限"),
        (met, "个已经完成的时限", "不用再提醒"),
        (closed, "个已经过去的申请窗口", "没有在那个渠道申请"),
        (unread, "个读不了的文件", "里面的时限算不出来,请用 kameng check 查看"),
        (hidden, "处个人信息或卡密", "不给这个对象看,或不宜放进会同步的日历,已遮住"),
    )
    left_out = tuple(LeftOut(f"{number} {what}", why) for number, what, why in counted if number)
    return sorted(items, key=lambda item: (item.when, _uid(item.due))), left_out


def _items(desk: Desk, loaded: Loaded, dues: Sequence[Due], audience: str) -> tuple[list[_Item], int]:
    """The dues of one case as this audience may see them, and how many things were masked."""
    hidden = NEVER | hidden_from(audience)
    known = [pair for pair in _known(desk, loaded) if pair[0] in hidden]
    masked = 0

    def shown(text: str) -> str:
        nonlocal masked
        text, hits = mask_text(text, hidden, known)
        masked += len(hits)
        return visible_controls(text)

    title = shown(name_of(loaded.dossier))
    items = [_Item(due, shown(due.label), title, shown("\n".join(_notes(desk, due)))) for due in dues]
    return items, masked


def _known(desk: Desk, loaded: Loaded) -> list[tuple[str, str]]:
    """(kind, value) of what identifies the consumer of this case, as far as it is known."""
    case = loaded.dossier.case
    known = secrets.known_secrets(desk, loaded)
    names = (case.consumer.name, case.consumer.profile)
    known += [("name", name) for name in names if name and name != "本人"]
    return known + masking.numbers_of(loaded.dossier)


def _notes(desk: Desk, due: Due) -> Iterator[str]:
    yield f"{desk.label('due_state', due.state)},应由{desk.label('duty', due.duty)}完成"
    if due.earliest != due.latest:
        yield f"最早 {_minute(due.earliest)},最晚 {_minute(due.latest)}"
    if due.provisional:
        yield "暂定:放假安排还没有全部公布,公布后请重新导出"
    if due.confidence == "uncertain":
        yield "未经证实,以官方页面为准"
    if due.transition:
        yield due.transition
    yield "怎样算出来的:"
    yield from (f"- {step}" for step in due.steps)
    yield f"规则:{due.version};来源:{'、'.join(due.source)}"


def _minute(moment: datetime) -> str:
    return show_when(moment)[:16].replace("T", " ")


# --- how it is written --------------------------------------------------------------------------------------------


def text_of(desk: Desk, items: Sequence[_Item]) -> str:
    """The file's text. The same items at the same instant give the same text."""
    from icalendar import Calendar  # here: no other command needs it

    calendar: Calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "卡盟维权时限")
    for item in items:
        calendar.add_component(_event(desk, item))
    data: bytes = calendar.to_ical()
    return data.decode("utf-8")


def _uid(due: Due) -> str:
    """The same for the same due in every export, so that a calendar updates it instead of showing it twice."""
    return f"{due.case}/{due.id}@kameng"


def _event(desk: Desk, item: _Item) -> Event:
    from icalendar import Event

    due, now = item.due, desk.now().astimezone(UTC).replace(microsecond=0)
    event: Event = Event()
    event.add("uid", _uid(due))
    event.add("dtstamp", now)
    event.add("last-modified", now)
    event.add("sequence", max(0, int((now - _SEQUENCE_FROM).total_seconds())))
    duty = desk.label("duty", due.duty)
    mark = "(暂定)" if due.provisional else ""
    event.add("summary", f"到期{mark}:{item.label}({duty}) {item.title}")
    event.add("description", item.notes)
    event.add("categories", ["卡盟维权", duty])
    event.add("status", "TENTATIVE" if due.provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if item.all_day:
        event.add("dtstart", item.when.date())
        event.add("dtend", item.when.date() + _ONE_DAY)
    else:
        event.add("dtstart", item.when.astimezone(UTC))
        event.add("dtend", (item.when + _INSTANT_LASTS).astimezone(UTC))
    start = day_start(item.when.date()) if item.all_day else item.when
    for before_start, words in _alarms(item, start):
        if start + before_start > now:  # one in the past rings at once on some phones, and never on others
            event.add_component(_alarm(before_start, words))
    return event


def _alarms(item: _Item, start: datetime) -> Iterator[tuple[timedelta, str]]:
    """(time from the start of the event, words) of each alarm."""
    day = item.when.date()
    if item.due.duty == "theirs":
        yield _morning(day + _ONE_DAY) - start, f"查询并登记:{item.label}"
    elif item.all_day:
        for days in _BEFORE_DAY:
            left = f"还有 {days} 天" if days else "今天到期"
            yield _morning(day - days * _ONE_DAY) - start, f"{left}:{item.label}"
    else:
        for hours in _BEFORE_INSTANT:
            yield timedelta(hours=-hours), f"还有 {hours} 小时:{item.label}"


def _morning(day: date) -> datetime:
    return datetime.combine(day, _MORNING, SHANGHAI)


def _alarm(before_start: timedelta, words: str) -> Alarm:
    from icalendar import Alarm

    alarm: Alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", before_start)
    return alarm
