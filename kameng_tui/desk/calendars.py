"""Use-cases over the working-day calendar: look at a year, read one from a file or a pasted notice, add it.

A year that is added may move dues: every one that moved is told, by case, from when to when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose, sentences
from kameng_tui.law.calendar import FIRST_YEAR, LAST_YEAR, SATURDAY, YearPlan, named_day
from kameng_tui.record import record
from kameng_tui.values import normalise_text
from kameng_tui.workbook import calendars as disk
from kameng_tui.workbook import places
from kameng_tui.workbook.errors import Unreadable
from kameng_tui.workbook.files import read_state
from kameng_tui.workbook.toml import TomlFault

if TYPE_CHECKING:
    from kameng_tui.reckon.moved import Moved

_MOST_SHOWN = 12
_MOST_REFUSED = 5
_MOST_FAULTS = 5


@record
class YearView:
    """A year as it holds, or held on a day; ``plan`` is None where nothing is known of it but its weekends."""

    year: int
    plan: YearPlan | None
    official: bool
    versions: tuple[YearPlan, ...]


@record
class MovedDue:
    """A due that a changed calendar moved; ``from_`` and ``to`` are its earliest dates.

    Where they are the same only ``provisional`` changed, as when an estimate became official.
    """

    case: str
    title: str
    due: str
    label: str
    from_: datetime
    to: datetime
    from_latest: datetime
    to_latest: datetime
    was_provisional: bool = False
    is_provisional: bool = False


@record
class Proposed:
    """A year that was read and is not written yet.

    ``replaces`` says what held for the year until now and what the new plan leaves out, ``differs`` which days are other than there. ``same``: nothing
    would change. ``earlier`` are the states before ``plan`` of a year that was changed midway, ``notes`` what stands in
    the notice and is not counted.
    """

    plan: YearPlan
    replaces: str
    differs: tuple[str, ...]
    same: bool
    moved: tuple[MovedDue, ...]
    earlier: tuple[YearPlan, ...] = ()
    notes: tuple[str, ...] = field(default=())


@record
class Added:
    """``path`` is the file that holds the year, empty where it is known without one; ``moved`` the dues it moved."""

    path: str
    plan: YearPlan
    moved: tuple[MovedDue, ...]
    written: bool = True


def show(desk: Desk, year: int, known_on: date | None = None) -> YearView:
    """The year as it holds, or as people knew it at the end of ``known_on``."""
    _check_year(year)
    with sentences():
        calendar = desk.calendar if known_on is None else desk.calendar.as_known_on(known_on)
        plan = calendar.plan(year)
        return YearView(year, plan, plan is not None and plan.official, _each_once(calendar.versions(year)))


def _each_once(plans: Sequence[YearPlan]) -> tuple[YearPlan, ...]:
    """A year that was added on top of ours repeats the notice that we have."""
    seen: list[YearPlan] = []
    for plan in plans:
        twin = (
            other for other in seen if (other.notice, other.known_since) == (plan.notice, plan.known_since)
        )
        if not any(disk.same_days(other, plan) for other in twin):
            seen.append(plan)
    return tuple(seen)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DeskError(f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间,现在是 {year}")


# --- reading what is to be added ----------------------------------------------------------------------------------


def read_file(desk: Desk, path: Path, *, for_user: bool = False) -> Proposed:
    """A year from our TOML or holiday-cn's JSON, told apart by what stands in the file."""
    with sentences():
        if not path.exists():
            raise Missing(f"找不到文件 {path}")
        try:
            plans, faults = disk.plans_from_text(read_state(path).text, desk.now().date())
        except TomlFault as fault:
            raise DeskError(f"{path}:{fault}") from fault
        except Unreadable as fault:
            raise DeskError(str(fault)) from fault
        if faults or not plans:
            raise DeskError(_refusal(str(path), faults))
        return _proposed(desk, plans, for_user)


def _not_arranged(plan: YearPlan) -> str:
    """What an announced year always arranges and this plan does not: to be told before anything is counted by it."""
    from kameng_tui.law.notice import missing_holidays

    missing = missing_holidays(plan.off.values(), plan.year) if plan.official else []
    names = "、".join(missing)
    return f";注意:没有写{names}的安排,那些日子会按平日和周末计算,不完整的请先补全" if missing else ""


def read_pasted(desk: Desk, text: str, year: int | None = None, *, for_user: bool = False) -> Proposed:
    """A year from the words of the State Council's notice; one that changes a year midway goes onto what holds now."""
    from kameng_tui.law import notice

    text = normalise_text(text)
    if not text.strip():
        raise DeskError("没有文字。请粘贴国务院办公厅通知里各个节日的放假安排")
    if year is not None:
        _check_year(year)
    with sentences():
        if notice.is_change(text):
            plans, faults = _amended(desk, text, year)
        else:
            plan, faults = notice.read_notice(text, today=desk.now().date(), year=year)
            plans = (plan,) if plan is not None else ()
        if not plans:
            raise DeskError(_refusal("", faults))
        notes = tuple(says for _, says in notice.not_counted(text))
        return _proposed(desk, plans, for_user, notes)


def _amended(
    desk: Desk, text: str, year: int | None
) -> tuple[tuple[YearPlan, ...], Sequence[tuple[str, str]]]:
    """The states of the year that ``text`` changes midway, the new one last, or what keeps it from being read."""
    from kameng_tui.law import notice

    written = (year,) if year is not None else notice.years_in(text)
    if len(written) != 1:
        named = f"写了几个年份({'、'.join(map(str, written))})" if written else "没有写年份"
        return (), [("", f"这份通知改的是哪一年?文字里{named};请指明要改的年份")]
    standing = [plan for plan in desk.calendar.versions(written[0]) if plan.official]
    if not standing:
        return (), [("", f"{written[0]} 年的全年安排还没有,请先读入全年的通知,再读入这份改动")]
    plan, faults = notice.read_amendment(text, standing[-1], today=desk.now().date())
    return ((*_states(standing), plan) if plan is not None else ()), faults


def _states(standing: Sequence[YearPlan]) -> tuple[YearPlan, ...]:
    """The states of the last source: each later one was announced later."""
    states = [standing[-1]]
    for plan in reversed(standing[:-1]):
        if plan.known_since >= states[0].known_since:
            break
        states.insert(0, plan)
    return tuple(states)


def _refusal(where: str, faults: Sequence[tuple[str, str]]) -> str:
    told = [f"{path}:{says}" if path else says for path, says in faults[:_MOST_FAULTS]]
    more = f";还有 {len(faults) - _MOST_FAULTS} 处" if len(faults) > _MOST_FAULTS else ""
    return (f"{where}:" if where else "") + ";".join(told or ["没有读到一年的放假安排"]) + more


def _proposed(desk: Desk, plans: Sequence[YearPlan], for_user: bool, notes: tuple[str, ...] = ()) -> Proposed:
    plan, holding = plans[-1], desk.calendar.plan(plans[-1].year)
    base = _standing(desk, plan.year, _root(desk, for_user)) or holding
    same = base is not None and disk.same_days(base, plan)
    differs = _differences(base, plan)[:_MOST_SHOWN] if base is not None and base.official else ()
    moved = () if same else _moved(desk, plans, _root(desk, for_user))
    replaces = _in_words(holding) + _not_arranged(plan)
    return Proposed(plan, replaces, tuple(differs), same, moved, tuple(plans[:-1]), notes)


def _in_words(plan: YearPlan | None) -> str:
    if plan is None:
        return "此前没有这一年的资料,只知道周末"
    return f"此前按《{plan.notice}》" if plan.official else "此前按法定假日估算,调休未公布"


def _standing(desk: Desk, year: int, root: Path) -> YearPlan | None:
    """What a new plan has to stand up to: the year in that folder, else our own official one."""
    there = disk.files_of(root / disk.FOLDER, year)
    if there:
        return there[-1][1][-1]
    ours = [plan for plan in desk.knowledge.calendars.get(year, ()) if plan.official]
    return ours[-1] if ours else None


def _differences(before: YearPlan, after: YearPlan) -> list[str]:
    """A sentence for each day that is off on one side and worked on the other."""
    days = sorted({*before.off, *before.work, *after.off, *after.work})
    return [
        f"{named_day(day)}:原为{_kind(before, day)},新为{_kind(after, day)}"
        for day in days
        if (day in before.off, day in before.work) != (day in after.off, day in after.work)
    ]


def _kind(plan: YearPlan, day: date) -> str:
    if day in plan.off:
        return f"放假({plan.off[day]})"
    if day in plan.work:
        return f"调休上班({plan.work[day]})"
    return "周末休息" if day.weekday() >= SATURDAY else "上班"


# --- adding -------------------------------------------------------------------------------------------------------


def add(desk: Desk, proposed: Proposed, *, replace: bool = False, for_user: bool = False) -> Added:
    """Writes the year into the open workbook, or with ``for_user`` (or without a workbook) into the data folder.

    Raises WouldLose where it would overrule what is official or stands in that folder, unless ``replace``.
    """
    plan, root = proposed.plan, _root(desk, for_user)
    with sentences():
        standing = _standing(desk, plan.year, root)
        if standing is not None and disk.same_days(standing, plan):
            there = disk.files_of(root / disk.FOLDER, plan.year)
            return Added(str(there[-1][0]) if there else "", plan, (), written=False)
        if standing is not None and not replace:
            raise WouldLose(_would_lose(standing, plan))
        moved = _moved(desk, (*proposed.earlier, plan), root)
        path, written = disk.write(root, plan, earlier=proposed.earlier, replace=replace)
        if desk.has_book and root == desk.book.root:
            desk.book.changed.add(path.relative_to(root).as_posix())
        desk.forget_calendars()
        return Added(str(path), plan, moved, written)


def _would_lose(standing: YearPlan, plan: YearPlan) -> str:
    days = _differences(standing, plan)
    more = f" 等 {len(days)} 天" if len(days) > _MOST_REFUSED else ""
    what = ";".join(days[:_MOST_REFUSED]) + more if days else "是否官方公布,写得不同"
    return (
        f"{plan.year} 年已有《{standing.notice}》,内容不同,没有写入({what})。核对无误要换掉的,请加 --replace"
    )


def _root(desk: Desk, for_user: bool) -> Path:
    return places.data_folder() if for_user or not desk.has_book else desk.book.root


def _moved(desk: Desk, plans: Sequence[YearPlan], root: Path) -> tuple[MovedDue, ...]:
    """Every due of all cases of the open workbook that is elsewhere once ``plans`` stand below ``root``."""
    if not desk.has_book:
        return ()
    from kameng_tui.desk.cases import load_all, name_of
    from kameng_tui.desk.survey import reckon
    from kameng_tui.reckon.moved import moved

    then = desk.over(desk.book)
    then.registry, then.calendar = desk.registry, desk.calendar_with(_own_with(desk, plans, root))
    found: list[MovedDue] = []
    for loaded in load_all(desk):
        before, after = (reckon(one, loaded.dossier).dues for one in (desk, then))
        found += (_moved_due(name_of(loaded.dossier), one) for one in moved(before, after))
    return tuple(found)


def _moved_due(title: str, one: Moved) -> MovedDue:
    return MovedDue(
        case=one.case,
        title=title,
        due=one.due,
        label=one.label,
        from_=one.from_earliest,
        to=one.to_earliest,
        from_latest=one.from_latest,
        to_latest=one.to_latest,
        was_provisional=one.was_provisional,
        is_provisional=one.is_provisional,
    )


def _own_with(desk: Desk, plans: Sequence[YearPlan], root: Path) -> list[YearPlan]:
    """The user's own plans as they will be: those of the workbook after those of the data folder."""
    own: list[YearPlan] = []
    for place in dict.fromkeys((places.data_folder(), desk.book.root)):
        there = disk.read_folders([place / disk.FOLDER]).plans
        own += there if place != root else (*(old for old in there if old.year != plans[-1].year), *plans)
    return own
