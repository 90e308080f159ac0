"""The pasted words of the State Council's notice on a year's holidays, read into a plan, or everything that stops it.

Read are the formulas of the notices since 2007 (and the press's short forms of them). Nothing is guessed: a date whose
verb is not understood, a weekday or a number of days that does not fit, a usual holiday that is missing, a second
year: each is a fault with its place, and a text with a fault gives no plan. What a notice merely encourages is not
counted; ``not_counted`` tells it. A notice that changes a year midway goes to ``read_amendment`` with the plan it changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from kameng_tui.law.calendar import FIRST_YEAR, LAST_YEAR, SATURDAY, WEEKDAYS, YearPlan
from kameng_tui.law.noticewords import (
    ALIASES,
    DASH,
    NAMES,
    NUMBER,
    ONE_NAME,
    PLAIN_DATE,
    WORDS,
    YEAR,
    Item,
    Paste,
    number,
    take,
)
from kameng_tui.law.reading import Fault

# What a year's notice arranges: seven holidays since the rule of 2007, before it four.
USUAL = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
_USUAL_BEFORE_2008 = ("元旦", "春节", "劳动节", "国庆节")
_HEADING = (
    rf"(?P<known>{NAMES})(?=(?:假期|期间|放假(?:时间|安排|日期))?(?:放假{NUMBER}天)?[:,。为]?{PLAIN_DATE})"
    rf"|(?:^|(?<=[、。;.]))(?P<other>(?:(?!{ONE_NAME})[\u4e00-\u9fff0-9]){{2,30}}(?:节|纪念日))(?=:{PLAIN_DATE})"
)
_CHANGE = (
    rf"(?:延长|调整)(?:{YEAR}年)?(?:{ONE_NAME})[^。;]{{0,6}}(?:假期|放假)"
    rf"|(?:{ONE_NAME})(?:假期|放假安排)(?:延长|调整)|纪念日(?:调休)?放假(?!办法)"
)
_PROLONG = (
    rf"延长(?:{YEAR}年)?(?:{NAMES})假期[至到](?={PLAIN_DATE})|(?:{NAMES})假期延长[至到](?={PLAIN_DATE})"
)


def read_notice(text: str, *, today: date, year: int | None = None) -> tuple[YearPlan | None, list[Fault]]:
    """The year that ``text`` arranges, and all that is wrong with it; None where anything is.

    ``year`` is what the user says where the text names no year.
    """
    paste = take(text)
    faults: list[Fault] = []
    heads = list(re.finditer(_HEADING, paste.plain))
    if not heads:
        return None, [_nothing_read(paste)]
    change = re.search(_CHANGE, paste.plain)
    if change:
        says = "这里说的是年中改动,只涉及一部分日子;请另外粘贴那份改动的通知,或写成 [[amended]] 表"
        return None, [(paste.place(change.start()), f"「{change[0]}」:{says}")]
    found = _year_of(paste, heads, year, faults)
    if found is None:
        return None, faults
    signed = _signed_on(paste, found, faults)
    items = _read_items(paste, heads, found, faults)
    off, work = _gathered(paste, items, faults)
    missing = missing_holidays([item.name for item in items], found)
    if missing and not faults:
        says = f"缺少{'、'.join(missing)}的安排:不完整的一年会数错日子,请粘贴通知全文"
        faults.append(("", says))
    for start, end in ((0, heads[0].start()), (items[-1].end, len(paste.plain))):
        _check_elsewhere(paste, start, end, found, off, work, faults)
    if faults:
        return None, _in_order(faults)
    return YearPlan(found, off, work, _title_of(paste, found), _source_of(paste), today, announced=signed), []


def read_amendment(text: str, plan: YearPlan, *, today: date) -> tuple[YearPlan | None, list[Fault]]:
    """``plan`` as the pasted notice of a change midway leaves it, and all that is wrong; None where anything is.

    «调整» arranges its holiday anew: what ``plan`` said of that holiday falls away. «延长» and a new day off only add.
    """
    paste = take(text)
    faults: list[Fault] = []
    if len(re.findall(_HEADING, paste.plain)) >= len(_USUAL_BEFORE_2008):
        return None, [("", "这是全年的放假通知,不是年中改动;请按全年通知读入")]
    _one_year({plan.year: ""}, _declared(paste), faults)
    signed = _signed_on(paste, plan.year, faults) or today
    if signed <= plan.known_since:
        day = f"{signed}" if paste.signed else f"没有写落款,按今天 {signed} 算"
        faults.append(("", f"这份通知的日期({day})应晚于前一份通知({plan.known_since}),请核对落款"))
    name = _changed_holiday(paste, plan)
    if not name:
        faults.append(("", "没有写是哪个节日;请连标题一起粘贴,如「关于调整劳动节假期安排的通知」"))
    item = Item(paste, plan.year, name, faults)
    longer = re.search(_PROLONG, paste.plain)
    item.read(_prolong(paste, longer, plan, item) if longer else 0, len(paste.plain))
    off, work = _gathered(paste, [item], faults)
    if not faults and not off and not work:
        faults.append(("", "没有读到放假或上班的日子;请粘贴通知里「……放假」「……上班」的那一句"))
    if faults:
        return None, _in_order(faults)
    return replace(
        plan,
        off=_changed(plan.off, off, work, name if "调整" in paste.plain else ""),
        work=_changed(plan.work, work, off, name if "调整" in paste.plain else ""),
        notice=_title_of(paste, plan.year),
        source=_source_of(paste),
        as_of=today,
        announced=signed,
    ), []


def _changed(
    before: Mapping[date, str], new: Mapping[date, str], other: Mapping[date, str], anew: str
) -> dict[date, str]:
    """``before`` with ``new``, without the days of ``other`` and without the holiday that is arranged ``anew``."""
    kept = {
        day: name for day, name in before.items() if day not in other and not usual_in(name) & usual_in(anew)
    }
    return kept | dict(new)


def _changed_holiday(paste: Paste, plan: YearPlan) -> str:
    """The holiday that a notice changes, by the name it has in ``plan`` where it has one."""
    usual = re.search(rf"(?:调整|延长)(?:{YEAR}年)?({NAMES})|({NAMES})(?:假期|放假)", paste.plain)
    if usual is None:
        other = re.search("关于([^。;:,]{2,40}?纪念日)|([\u4e00-\u9fff]{2,20}纪念日)", paste.plain)
        return (other[1] or other[2]) if other else ""
    meant = usual_in(usual[0])
    standing = (name for name in plan.off.values() if usual_in(name) & meant)
    return next(standing, "、".join(one for one in USUAL if one in meant))


def _prolong(paste: Paste, longer: re.Match[str], plan: YearPlan, item: Item) -> int:
    """The days from the standing end of the holiday to the new one are off; returns where the words go on."""
    word = re.compile(WORDS).match(paste.plain, longer.end())
    last = max((day for day, name in plan.off.items() if name == item.name), default=None)
    until = item.day_of(word) if word else None
    if word is None or until is None:
        return longer.end()
    if last is None or until <= last:
        standing = f"原来放到 {last}" if last else "原来的安排里没有这个假期"
        item.fault(word.start(), f"延长到 {until},{standing};请核对日期和年份")
    else:
        item.off.update({last + timedelta(days=i): word.start() for i in range(1, (until - last).days + 1)})
    return word.end()


def is_change(text: str) -> bool:
    """Whether ``text`` says that it changes a year midway, hence belongs to ``read_amendment``."""
    plain = take(text).plain
    return len(re.findall(_HEADING, plain)) < len(_USUAL_BEFORE_2008) and bool(re.search(_CHANGE, plain))


def years_in(text: str) -> tuple[int, ...]:
    """The years that ``text`` names anywhere, in digits or in characters."""
    return tuple(sorted({number(found) for found in re.findall(rf"(?<![0-9])({YEAR})年", take(text).plain)}))


def not_counted(text: str) -> list[Fault]:
    """What a notice only encourages (除夕 of 2024): its place, and that it counts as no day off."""
    paste = take(text)
    return [
        (paste.place(at), f"「{words}」只是鼓励,不是放假,没有计入")
        for at, words in paste.advice
        if re.search(PLAIN_DATE, words)
    ]


def usual_in(name: str) -> set[str]:
    """The usual holidays that a written name stands for: 中秋节、国庆节 is two."""
    return {ALIASES[one] for one in re.findall(ONE_NAME, re.sub("[“”\"'「」]", "", name))}


def missing_holidays(names: Iterable[str], year: int) -> list[str]:
    """The holidays that a notice of ``year`` always arranges and that ``names`` do not hold."""
    found = {one for name in set(names) for one in usual_in(name)}
    return [one for one in (USUAL if year >= 2008 else _USUAL_BEFORE_2008) if one not in found]


def _nothing_read(paste: Paste) -> Fault:
    change = re.search(_CHANGE, paste.plain)
    if change:
        says = (
            "这份通知只改一年里的一部分日子,不能当作全年安排;请作为对这一年的改动读入,或写成 [[amended]] 表"
        )
        return paste.place(change.start()), f"「{change[0]}」:{says}"
    return "", "没有读到任何节日的放假安排;请粘贴通知原文,如「一、元旦:1月1日至3日放假调休,共3天。」"


# --- the year, the date, the title --------------------------------------------------------------------------------


def _declared(paste: Paste) -> dict[int, str]:
    """The years that the text says it arranges, each with its place."""
    form = rf"({YEAR})年度?(?:全国)?(?:部分)?(?:法定)?(?:节假日|放假|假期|{ONE_NAME})"
    found: dict[int, str] = {}
    for match in re.finditer(rf"(?<![0-9]){form}", paste.plain):
        found.setdefault(number(match[1]), paste.place(match.start()))
    return found


def _year_of(paste: Paste, heads: list[re.Match[str]], year: int | None, faults: list[Fault]) -> int | None:
    """The one year of the notice; 2027年1月1日 in an item says it too, 2026年12月31日 does not."""
    found = {} if year is None else {year: ""}
    ends = rf"(?:{DASH}+|(?:{ONE_NAME}):)({YEAR})年(?!12月|十二月){NUMBER}月{NUMBER}[日号]"
    written = _declared(paste)
    for match in re.compile(ends).finditer(paste.plain, heads[0].start()):
        written.setdefault(number(match[1]), paste.place(match.start(1)))
    if not found and not written:
        faults.append(("", "没有写年份:请在文字里补上,如「2027年部分节假日安排」,或另外指明年份"))
        return None
    _one_year(found, written, faults)
    return None if faults else next(iter(found | written))


def _one_year(told: Mapping[int, str], written: Mapping[int, str], faults: list[Fault]) -> None:
    years = sorted(told.keys() | written.keys())
    if len(years) > 1:
        both = "、".join(str(one) for one in years)
        place = next((where for one, where in reversed(list(written.items())) if one not in told), "")
        faults.append((place, f"年份有矛盾:{both};请核对,只留一个年份的文字"))
    for one in years:
        if not FIRST_YEAR <= one <= LAST_YEAR:
            faults.append((written.get(one, ""), f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间,现在是 {one}"))


def _signed_on(paste: Paste, year: int, faults: list[Fault]) -> date | None:
    if not paste.signed:
        return None
    try:
        signed = date(*map(int, paste.signed.split("-")))
    except ValueError:
        faults.append(("", f"落款日期 {paste.signed} 不存在,请核对"))
        return None
    if signed.year not in (year - 1, year):
        faults.append(("", f"落款日期({signed})与 {year} 年的安排对不上,请核对年份"))
    return signed


def _title_of(paste: Paste, year: int) -> str:
    title = re.search(r"国务院(?:办公厅)?关于[^。;:,]{2,60}?的通知", paste.plain)
    paper = re.search(r"(国办?发(?:明电)?)[\[〔【(]?([0-9]{4})[\]〕】)]?([0-9]+)号", paste.plain)
    name = title[0] if title else f"国务院办公厅关于{year}年部分节假日安排的通知"
    if paper:
        return f"{name}({paper[1]}〔{paper[2]}〕{paper[3]}号)"
    return name if title else f"{name}(粘贴的文字)"


def _source_of(paste: Paste) -> str:
    found = re.search(r"https?://(?:[\w-]+\.)*gov\.cn(?:/[\w./%?=&-]*)?(?![\w.-])", paste.raw, re.ASCII)
    return found[0] if found else "粘贴的通知原文"


# --- all holidays together ----------------------------------------------------------------------------------------


def _read_items(paste: Paste, heads: list[re.Match[str]], year: int, faults: list[Fault]) -> list[Item]:
    """The items in their order; a holiday that stands there twice must say the same."""
    items: dict[str, Item] = {}
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        names = dict.fromkeys(ALIASES[one] for one in re.findall(ONE_NAME, head["known"] or ""))
        item, known = Item(paste, year, "、".join(names) or head["other"], faults), len(faults)
        item.read(head.end(), after.start() if after else len(paste.plain), last=after is None)
        if not item.off and len(faults) == known:
            item.fault(head.start(), f"「{item.name}」没有读到放假的日子;请写成「……放假」")
        before = items.pop(item.name, item)
        if (before.off.keys(), before.work.keys()) != (item.off.keys(), item.work.keys()):
            item.fault(head.start(), f"「{item.name}」写了两遍,日子不同;请只留一处")
        items[item.name] = item
    return list(items.values())


def _gathered(
    paste: Paste, items: list[Item], faults: list[Fault]
) -> tuple[dict[date, str], dict[date, str]]:
    """The days off and worked of all ``items``; every contradiction between them is a fault."""
    off: dict[date, str] = {}
    work: dict[date, str] = {}
    for item in items:
        for day, at in item.off.items():
            if off.setdefault(day, item.name) != item.name:
                faults.append(
                    (paste.place(at), f"{day} 在「{off[day]}」和「{item.name}」里都写了,请只留一处")
                )
        for day, at in item.work.items():
            work.setdefault(day, item.name)
            if day.weekday() < SATURDAY:
                says = f"{day} 是{WEEKDAYS[day.weekday()]},调休上班的日子应是周六或周日;请核对,或删去这句"
                faults.append((paste.place(at), says))
    for item in items:
        clash = [(day, at) for day, at in item.work.items() if day in off]
        clash += [(day, at) for day, at in item.back.items() if day in off]
        clash += [(day, at) for day, at in item.rest.items() if day in work]
        faults += [(paste.place(at), f"{day} 既写了放假又写了上班,请核对原文") for day, at in clash]
    return off, work


def _check_elsewhere(
    paste: Paste,
    start: int,
    end: int,
    year: int,
    off: Mapping[date, str],
    work: Mapping[date, str],
    faults: list[Fault],
) -> None:
    """What the words before and after the items say plainly of a day must agree with them."""
    around = Item(paste, year, "", [], strict=False)
    around.read(start, end)
    for days, known, verb in ((around.off, off, "放假"), (around.work, work, "上班")):
        for day, at in days.items():
            if day not in known and not (day.month == 12 and day.replace(year=year - 1) in known):
                faults.append((paste.place(at), f"这里写 {day} {verb},各节日的安排里没有;请核对,或删去这句"))


def _in_order(faults: list[Fault]) -> list[Fault]:
    """By place in the text, each once."""
    return sorted(set(faults), key=lambda fault: [int(part) for part in fault[0].split(":")[1:]])
