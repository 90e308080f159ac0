"""The words of a holiday notice: which holiday they name, which day a date means, which verb it stands with.

``take`` brings a paste, whatever its width and line breaks, into a plain form that knows its places; ``Item`` reads the
dates of one holiday. What the words of all holidays make together is decided in ``law.notice``.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from kameng_tui.law.calendar import ONE_DAY, SATURDAY, WEEKDAYS
from kameng_tui.law.reading import Fault
from kameng_tui.record import record
from kameng_tui.values import normalise_text

# What a holiday is called in the notices, and its usual name.
ALIASES = {
    "元旦节": "元旦", "元旦": "元旦", "春节": "春节", "清明节": "清明节", "清明": "清明节",
    "五一国际劳动节": "劳动节", "国际劳动节": "劳动节", "五一劳动节": "劳动节", "劳动节": "劳动节", "五一": "劳动节",
    "端午节": "端午节", "端午": "端午节", "中秋节": "中秋节", "中秋": "中秋节",
    "十一国庆节": "国庆节", "国庆节": "国庆节", "国庆": "国庆节", "十一": "国庆节",
}  # fmt: skip
# Ten days (春节 of 2020) was the longest ever; a longer range is a slip of the pen or of the month.
_LONGEST = 16
# Make-up days were at most 11 days away from a holiday of at most 10.
_FARTHEST = 31

_DIGITS = "〇○零一二三四五六七八九"
NUMBER = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
YEAR = f"(?:[0-9]{{4}}|[{_DIGITS}]{{4}})"
DASH = "[-–—―─−~〜至到]"
# The number of a paper (〔2025〕7号) is no date.
_DATE = (
    f"(?<![0-9])(?:(?:(?P<y>{YEAR})年)?(?P<m>{NUMBER})月(?P<d>{NUMBER})"
    f"(?:[日号]|(?={DASH}+{NUMBER}[日号]|、{NUMBER}[日号]))"
    rf"|(?P<bare>{NUMBER}(?=日)|(?<![〕\])第]){NUMBER}(?=号))[日号])"
)
PLAIN_DATE = re.sub(r"\?P<\w+>", "?:", _DATE)
_FULL_DATE = f"(?P<fy>{YEAR})年(?P<fm>{NUMBER})月(?P<fd>{NUMBER})日"
_WEEKDAY = "(?:星期|周|礼拜)([一二三四五六日天])"
ONE_NAME = "|".join(name if name != "十一" else "十一(?!、)" for name in ALIASES)
NAMES = f"(?:{ONE_NAME})(?:[、,和及与](?:{ONE_NAME})){{0,6}}"
# One alternative is one kind of word; the first that fits wins, so the longer forms stand before the shorter.
# ``broken`` is what is left of a date that could not be read.
WORDS = (
    r"(?P<stop>[。;!?])"
    r"|(?P<moved>(?:[两三四五2-5]个)?公休日?(?:分别)?[调移换]休?[至到])"
    r"|(?P<resume>起(?:恢复)?(?:正常|照常)?上班)"
    r"|(?P<unclear>不(?:放假|上班|补休|休息|公休|补班)|前|后|起)"
    r"|(?P<work>(?:照常|正常|调休|补|需要?|均|都){0,4}(?:上班|补班))"
    r"|(?P<rest>均?为?(?:法定)?(?:节日|节假日|假日|公休日|休息日)|照常(?:公休|双休|休息))"
    r"|(?P<off>(?:全国|全体公民)?(?:调休|均|都)?(?:放假|休假)(?:调休|公休)?|补休|休息|公休|[与和]?周末连休)"
    r"|(?P<swap>调休)"
    rf"|(?P<count>(?:共计?|(?<=放假)|(?<=调休)|(?<=公休)|(?<=连休)){NUMBER}天)"
    rf"|(?P<date>{_DATE})(?P<note>\([^()]*\)|(?:{_WEEKDAY})+)?"
    rf"|(?P<broken>{NUMBER}月|{_WEEKDAY}|[0-9]{{1,2}}(?=[():,]|{DASH}|上班|放假|调休))"
    rf"|(?P<dash>{DASH}+)"
    r"|(?P<and>[、,和及与:均都将需为]|以及)"
    r"|(?P<else>.)"
)
_ADVICE = rf"(?:鼓励|倡导|提倡|建议)(?![^。;]*上班)(?:(?!(?:{ONE_NAME}):)[^。;])*"


# --- the paste ----------------------------------------------------------------------------------------------------


@record
class Paste:
    """``plain`` is the text without white space and ornaments, in half width; ``at`` leads back to ``raw``.

    ``signed`` is the date of signing as year-month-day, unchecked; ``advice`` what is only encouraged, with its place.
    """

    raw: str
    plain: str
    at: tuple[int, ...]
    signed: str
    advice: tuple[tuple[int, str], ...]

    def place(self, index: int) -> str:
        """``text:LINE:COLUMN``, both from 1."""
        offset = self.at[min(index, len(self.at) - 1)] if self.at else 0
        before = self.raw[:offset]
        return f"text:{before.count(chr(10)) + 1}:{offset - (before.rfind(chr(10)) + 1) + 1}"


def take(text: str) -> Paste:
    raw = normalise_text(text)
    kept: list[tuple[str, int]] = []
    for index, char in enumerate(raw):
        half = unicodedata.normalize("NFKC", char)
        char = half if len(half) == 1 else char
        dropped = (
            char.isspace() or unicodedata.category(char) in ("Cf", "Cc") or char in "“”‘’\"'「」『』《》*#|`"
        )
        if not dropped:
            kept.append((char, index))
    kept = _open_brackets(kept)
    plain, at = "".join(char for char, _ in kept), tuple(index for _, index in kept)
    plain, signed = _without_datelines(plain)
    advice = tuple(
        (match.start(), "".join(raw[at[match.start()] : at[match.end() - 1] + 1].split()))
        for match in re.finditer(_ADVICE, plain)
    )
    return Paste(raw, re.sub(_ADVICE, _blank, plain), at, signed, advice)


def _open_brackets(kept: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Brackets stay where they only explain the date before them; the words of all others are read with the rest."""
    plain = "".join(char for char, _ in kept)
    gone: set[int] = set()
    for match in re.finditer(r"\([^()]*\)", plain):
        explains = match.start() and plain[match.start() - 1] in "日号"
        if not explains or re.search(rf"{PLAIN_DATE}|上班|放假|补休|休息", match[0]):
            gone |= {match.start(), match.end() - 1}
    return [pair for index, pair in enumerate(kept) if index not in gone]


def _without_datelines(plain: str) -> tuple[str, str]:
    """The text without the dates of signing and printing, and the date of signing as written ("" where none is)."""
    signed = ""
    for form in (rf"国务院(?:办公厅)?{_FULL_DATE}", rf"(?<=[。;]){_FULL_DATE}$", rf"成文日期:{_FULL_DATE}"):
        for match in re.finditer(form, plain):
            signed = signed or f"{number(match['fy'])}-{number(match['fm'])}-{number(match['fd'])}"
        plain = re.sub(form, _blank, plain)
    printed = rf"{PLAIN_DATE}电|(?:发布|印发|公布|更新)(?:日期|时间)?[:于]{PLAIN_DATE}"
    return re.sub(printed, _blank, plain), signed


def _blank(match: re.Match[str]) -> str:
    """Full stops in place of words that are done with: the places of the others stay."""
    return "。" * len(match[0])


def number(written: str) -> int:
    """2026, 二〇二六, 十二 or 12."""
    if written.isdecimal():
        return int(written)
    if "十" not in written:
        return int("".join(str(max(0, _DIGITS.index(char) - 2)) for char in written))
    tens, ones = written.split("十", 1)
    if "十" in ones:
        return 0  # 十十: no number, hence no date
    return (number(tens) if tens else 1) * 10 + (number(ones) if ones else 0)


# --- one holiday --------------------------------------------------------------------------------------------------


class Item:
    """The dates of one holiday: which are off, which are worked, and what the text says besides to check them by.

    ``strict``: a date without a verb that is understood is a fault; else it is passed over.
    """

    def __init__(
        self, paste: Paste, year: int, name: str, faults: list[Fault], *, strict: bool = True
    ) -> None:
        self.name, self.end = name, 0
        # each with its place: off, worked; said to be no working day, to be worked again from there
        self.off: dict[date, int] = {}
        self.work: dict[date, int] = {}
        self.rest: dict[date, int] = {}
        self.back: dict[date, int] = {}
        self._paste, self._year, self._faults, self._strict = paste, year, faults, strict
        self._waiting: dict[date, int] = {}
        self._last: date | None = None
        self._ranging = self._moving = self._joined = False
        self._moved_away: dict[date, int] = {}
        self._moved_to: dict[date, int] = {}
        self._sentence: set[date] = set()
        self._broken: list[int] = []
        self._dated_to = -1
        self._counts: list[tuple[int, int, set[date]]] = []

    def fault(self, at: int, says: str) -> None:
        self._faults.append((self._paste.place(at), says))

    def read(self, start: int, end: int, *, last: bool = False) -> None:
        """Takes in the words between; the ``last`` item is over with the first sentence that names no date."""
        said: set[str] = set()
        for word in re.compile(WORDS).finditer(self._paste.plain, start, end):
            kind = "date" if word.lastgroup == "note" else word.lastgroup or ""
            self.end = word.end()
            self._word(kind, word)
            if kind != "stop":
                said.add(kind)
                continue
            self._end_sentence(said)
            if last and said and self.off and not said & {"date", "count", "work"}:
                return self._settle()
            said = set()
        self._unread()
        self._end_sentence(said)
        return self._settle()

    def _end_sentence(self, said: set[str]) -> None:
        """What is left of a date is a fault where the sentence arranges something."""
        if self._strict and said & {"date", "work", "off", "count"}:
            for at in self._broken:
                words = self._paste.plain[at : at + 6]
                self.fault(at, f"没有看懂「{words}」说的是哪天;请写成「1月4日(周日)上班」的样子,或删去这句")
        self._broken, self._sentence = [], set()

    def _word(self, kind: str, word: re.Match[str]) -> None:
        at = word.start()
        if kind == "date":
            if self._dated_to == at:  # 1月3日4日: a word between them is lost
                self._broken.append(at)
            self._date(word)
            self._dated_to = word.end()
            return
        if kind == "dash":
            self._ranging = bool(self._moved_to if self._moving else self._waiting)
            if not self._ranging and re.compile(PLAIN_DATE).match(self._paste.plain, word.end()):
                self._broken.append(at)
            return
        if self._ranging:  # 1月1日至……: the end was not understood, so neither is the start
            self._ranging = False
            self._unread()
        self._moving = self._moving and word[0] in "、和及"
        if kind == "broken" or (kind == "work" and not self._waiting):
            self._broken.append(at)
        if kind == "count":
            self._take(self.off)
            self._counts.append((number(re.sub("[共计天]", "", word[0])), at, set(self._sentence)))
        elif kind == "off":
            self._joined = self._joined or word[0] == "补休" or "连休" in word[0]
            self._take(self.off)
        elif kind == "moved":
            self._moving = True
            self._take(self._moved_away)
        elif kind in ("work", "rest", "resume"):
            self._take({"work": self.work, "rest": self.rest, "resume": self.back}[kind])
        elif kind == "swap" and self._waiting.keys() <= self.off.keys():
            self._waiting.clear()  # 放假,…4日调休: the day was named before
        elif kind != "and":
            self._unread()

    def _take(self, days: dict[date, int]) -> None:
        if days is self.off:
            self._sentence |= self._waiting.keys()
        for day, at in self._waiting.items():
            days.setdefault(day, at)
        self._waiting.clear()

    def _unread(self) -> None:
        """The dates that wait for a verb get none."""
        if self._waiting and self._strict:
            day, at = next(iter(self._waiting.items()))
            says = f"没有看懂 {day.month}月{day.day}日是放假还是上班;请写成「……放假」或「……上班」,或删去这句"
            self.fault(at, says)
        self._waiting.clear()

    def _date(self, word: re.Match[str]) -> None:
        into = self._moved_to if self._moving else self._waiting
        day, first = self.day_of(word), next(reversed(into), None)
        ranging, self._ranging = self._ranging, False
        if day is None:
            self._waiting.clear()
            return
        days = [day]
        if ranging and first is not None:
            if day < first:
                self.fault(word.start(), f"{first} 至 {day}:结束早于开始,请核对日期,跨年的请写上年份")
                return
            if (day - first).days >= _LONGEST:
                self.fault(word.start(), f"{first} 至 {day} 超过 {_LONGEST} 天,请核对月份")
                return
            days = [first + timedelta(days=i) for i in range(1, (day - first).days + 1)]
        into.update(dict.fromkeys(days, word.start()))

    def day_of(self, word: re.Match[str]) -> date | None:
        """The day that a date means here: month and year of the one before where it names none; None with a fault."""
        month = number(word["m"]) if word["m"] else self._last.month if self._last else 0
        year = self._year - 1 if month == 12 and "元旦" in self.name else self._year
        if word["y"]:
            year = number(word["y"])
        elif not word["m"] and self._last:
            year = self._last.year
        try:
            day = date(year, month, number(word["d"] or word["bare"]))
        except ValueError:
            says = "这一天不存在,请核对日期" if month or word["m"] else "没有写是几月,请补上月份"
            self.fault(word.start(), f"「{word['date']}」:{says}")
            return None
        if day.year != self._year and (day.year, day.month) != (self._year - 1, 12):
            self.fault(word.start(), f"{day} 不属于 {self._year} 年的安排,请核对年份")
            return None
        self._last = day
        said = re.findall(_WEEKDAY, word["note"] or "")
        if len(said) == 1 and "一二三四五六日".index(said[0].replace("天", "日")) != day.weekday():
            says = f"{day} 是{WEEKDAYS[day.weekday()]},文字里写的是周{said[0]};请核对日期和年份"
            self.fault(word.start(), says)
        return day

    def _settle(self) -> None:
        """What the old notices explain must fit; a rest day that is moved out of the weekend is worked."""
        for day, at in self._moved_away.items():
            if day not in self.off:
                self.work.setdefault(day, at)
        for day, at in self._moved_to.items():
            if day not in self.off:
                self.fault(at, f"公休日调到 {day},但这天没有写放假;请核对")
        first = min(self.off, default=None)
        for day, at in (self.off | self.work).items():
            if first is not None and self._strict and abs((day - first).days) > _FARTHEST:
                self.fault(at, f"{day} 离这个假期的 {first} 太远,请核对月份")
        for count, at, sentence in self._counts:
            days = sentence or set(self.off)
            fits = {len(days), len(_with_weekends(days))} if self._joined else {len(days)}
            if days and count not in fits:
                span = f"{min(days)} 至 {max(days)}" if len(days) > 1 else str(min(days))
                self.fault(at, f"写的是共 {count} 天,按日期({span})是 {len(days)} 天;请核对原文")


def _with_weekends(days: set[date]) -> set[date]:
    """``days`` with the weekends that touch them or lie between them."""
    more = set(days)
    for day in days:
        for step in (ONE_DAY, -ONE_DAY):
            near = day + step
            while near.weekday() >= SATURDAY:
                more.add(near)
                near += step
    return more
