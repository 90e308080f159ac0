"""The pasted notice: every shipped year read back from its formula, each form of words, each refusal with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.calendar import WEEKDAYS, YearPlan
from kameng_tui.law.notice import missing_holidays, not_counted, read_amendment, read_notice, usual_in

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)

# 2026 as announced, one sentence a holiday: the rows below replace one of them.
SENTENCES = {
    "元旦": "1月1日(周四)至3日(周六)放假调休,共3天。1月4日(周日)上班。",
    "春节": "2月15日(农历腊月二十八、周日)至23日(农历正月初七、周一)放假调休,共9天。"
    "2月14日(周六)、2月28日(周六)上班。",
    "清明节": "4月4日(周六)至6日(周一)放假,共3天。",
    "劳动节": "5月1日(周五)至5日(周二)放假调休,共5天。5月9日(周六)上班。",
    "端午节": "6月19日(周五)至21日(周日)放假,共3天。",
    "中秋节": "9月25日(周五)至27日(周日)放假,共3天。",
    "国庆节": "10月1日(周四)至7日(周三)放假调休,共7天。9月20日(周日)、10月10日(周六)上班。",
}


def notice(year: int | None = 2026, **changed: str | None) -> str:
    """The notice of 2026 with some sentences changed (None leaves the holiday out), line by line."""
    title = f"关于{year}年部分节假日安排的通知" if year else "放假安排"
    said = {**SENTENCES, **changed}
    return "\n".join([title, *(f"{name}:{words}" for name, words in said.items() if words is not None)])


def days(*spans: str) -> set[date]:
    """``2026-01-01..03`` and single days as a set."""
    found: set[date] = set()
    for span in spans:
        first, _, last = span.partition("..")
        start = date.fromisoformat(first)
        end = date.fromisoformat(first[: -len(last)] + last) if last else start
        found |= {start + i * DAY for i in range((end - start).days + 1)}
    return found


# --- every shipped year, in several styles --------------------------------------------------------------------------


def runs(some: Iterable[date]) -> list[tuple[date, date]]:
    found: list[tuple[date, date]] = []
    for day in sorted(some):
        if found and day - found[-1][1] == DAY:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def full(day: date, year: int) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day.year != year else f"{day.month}月{day.day}日"


def style_now(first: date, last: date, year: int) -> str:
    """1月1日(周四)至3日(周六)放假调休,共3天"""
    end = f"{last.day}日" if last.month == first.month else full(last, year)
    if first.year != last.year:
        end = f"{last.year}年{last.month}月{last.day}日"
    days_off = (last - first).days + 1
    if days_off == 1:
        return f"{full(first, year)}({WEEKDAYS[first.weekday()]})放假1天。"
    return (
        f"{full(first, year)}({WEEKDAYS[first.weekday()]})至{end}({WEEKDAYS[last.weekday()]})"
        f"放假调休,共{days_off}天。"
    )


def style_press(first: date, last: date, year: int) -> str:
    """1月1日~1月3日放假, every date with its month and 元旦 without its year."""
    if first == last:
        return f"{first.month}月{first.day}日放假。"
    return f"{first.month}月{first.day}日~{last.month}月{last.day}日放假。"


def style_old(first: date, last: date, year: int) -> str:
    """Dashes, years written out, 公休, half-width punctuation."""
    end = f"—{last.year}年{last.month}月{last.day}日" if last != first else ""
    return f"{first.year}年{first.month}月{first.day}日{end}放假公休;"


NUMERALS = dict(zip(range(11), "〇一二三四五六七八九十", strict=True))


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else NUMERALS[tens] + "十"
    return ten + (NUMERALS[ones] if ones or not tens else "")


def style_numerals(first: date, last: date, year: int) -> str:
    """一月一日至三日放假,共三天"""
    count = chinese((last - first).days + 1)
    end = "" if first == last else f"至{chinese(last.month)}月{chinese(last.day)}日"
    return f"{chinese(first.month)}月{chinese(first.day)}日{end}放假,共{count}天。"


def say(plan: YearPlan, style: Callable[[date, date, int], str]) -> str:
    said = [f"国务院办公厅关于{plan.year}年部分节假日安排的通知"]
    for number, name in enumerate(dict.fromkeys(plan.off.values()), 1):
        spans = runs(day for day, holiday in plan.off.items() if holiday == name)
        worked = [day for day, holiday in plan.work.items() if holiday == name]
        words = "".join(style(first, last, plan.year) for first, last in spans)
        if worked:
            words += (
                "、".join(f"{full(day, plan.year)}({WEEKDAYS[day.weekday()]})" for day in worked) + "上班。"
            )
        said.append(f"{chinese(number)}、{name}:{words}")
    return "\n".join([*said, "节假日期间,各地区、各部门要妥善安排好值班和安全、保卫等工作。"])


@pytest.mark.parametrize("style", [style_now, style_press, style_old, style_numerals])
@pytest.mark.parametrize("year", list(knowledge().calendars))
def test_every_shipped_year_is_read_back_from_its_notice(year: int, style: Callable[[date, date, int], str]):
    plan = knowledge().calendars[year][0]
    read, faults = read_notice(say(plan, style), today=TODAY)
    assert faults == []
    assert read is not None
    assert (read.year, read.off, read.work) == (year, plan.off, plan.work)


def wrap(text: str) -> str:
    """As a narrow terminal gives it back: a carriage return and blanks every nine characters."""
    return "\r\n  ".join(text[i : i + 9] for i in range(0, len(text), 9))


WIDE = str.maketrans("0123456789,:()~;", "０１２３４５６７８９，：（）～；")


@pytest.mark.parametrize("year", list(knowledge().calendars))
def test_width_and_line_breaks_change_nothing(year: int):
    plan = knowledge().calendars[year][0]
    for text in (wrap(say(plan, style_now)), say(plan, style_now).translate(WIDE)):
        read, faults = read_notice(text, today=TODAY)
        assert faults == []
        assert read is not None
        assert (read.off, read.work) == (plan.off, plan.work)


# --- the forms of words ---------------------------------------------------------------------------------------------

FORMS = [
    # holiday, words, off, worked, why the row is there
    ("元旦", "1月1日(周四)放假1天,不调休。", days("2026-01-01"), set(), "2025: a count and a refusal of 调休"),
    ("元旦", "1月1日放假,共1天。", days("2026-01-01"), set(), "2020: one day with a count"),
    ("元旦", "2026年1月1日放假。", days("2026-01-01"), set(), "2020: the year beside the day"),
    ("元旦", "2025年12月31日至2026年1月2日放假调休,共3天。", days("2025-12-31", "2026-01-01..02"), set(),
     "2023: into the year before, both years written"),
    ("元旦", "12月31日至1月2日放假。", days("2025-12-31", "2026-01-01..02"), set(), "元旦 may omit the years"),
    ("元旦", "1月1日至3日放假。2025年12月28日(星期日)上班。", days("2026-01-01..03"), days("2025-12-28"),
     "2012, 2019: a make-up day in the year before"),
    ("元旦", "1月1日-3日放假调休,4日(星期日)上班", days("2026-01-01..03"), days("2026-01-04"),
     "press: the month is the one before"),
    ("元旦", "1月1-3日放假,共3天", days("2026-01-01..03"), set(), "press: 日 only once"),
    ("元旦", "1月1日至3日,共3天。1月4日周日上班。", days("2026-01-01..03"), days("2026-01-04"),
     "press: a count for a verb, a bare weekday"),
    ("春节", "2月15日———21日(即农历腊月二十八至初五)放假,共7天。2月14日、28日照常上班。",
     days("2026-02-15..21"), days("2026-02-14", "2026-02-28"), "2004-2008: long dashes, 照常上班"),
    ("春节", "2月15日至21日放假,共七天。其中15日、16日、17日为法定假日,将14日(星期六)、28日(星期六)两个公休日"
     "分别调至18日(星期三)、19日(星期四);21日(星期六)照常公休,14日、28日上班。",
     days("2026-02-15..21"), days("2026-02-14", "2026-02-28"), "2007: the explanation adds nothing"),
    ("春节", "2月15日至21日放假,共7天。其中,2月14日(星期六)、2月28日(星期六)两个公休日调至2月19日(星期四)、"
     "20日(星期五)。", days("2026-02-15..21"), days("2026-02-14", "2026-02-28"),
     "2008 国庆节: a rest day moved away is worked, said only so"),
    ("春节", "2月15日至23日放假调休,共9天。2月14日(周六)上班。鼓励单位安排职工在2月13日休息。",
     days("2026-02-15..23"), days("2026-02-14"), "2024: what is encouraged is not off"),
    ("清明节", "4月5日放假,4月6日(星期一)补休。", days("2026-04-05..06"), set(), "2014-2016: 补休 is off"),
    ("清明节", "4月5日(星期日)放假,4月6日(星期一)补休,与周末连休,共3天。", days("2026-04-05..06"), set(),
     "the count of a joined weekend includes its Saturday"),
    ("劳动节", "5月1日放假,与周末连休。", days("2026-05-01"), set(), "2015: the weekend is off anyway"),
    ("劳动节", "5月1日(星期五,“五一”国际劳动节)为法定节假日,5月1日放假。", days("2026-05-01"), set(),
     "2009: a bracket with more than a weekday"),
    ("劳动节", "5月1日至5日放假,共5天(5月9日周六上班)。", days("2026-05-01..05"), days("2026-05-09"),
     "press: the make-up day in brackets"),
    ("劳动节", "5月1日(周五)至5日(周二)放假调休,共5天。4月26日(周日)和5月9日(周六)都需要上班。",
     days("2026-05-01..05"), days("2026-04-26", "2026-05-09"), "press: 和, 都, 需要"),
    ("劳动节", "5月1日放假。鼓励提前休假,5月9日上班。", days("2026-05-01"), days("2026-05-09"),
     "an encouragement that also names a make-up day is read"),
    ("端午节", "6月19日到21日放假公休，共３天。", days("2026-06-19..21"), set(), "2010: 公休, 到, full width"),
    ("端午节", "6月19号至21号放假", days("2026-06-19..21"), set(), "号 for 日, no full stop"),
    ("中秋节", "9月25日至27日调休放假,共3天。其中9月25日(星期五)放假,9月26日(星期六)调休。",
     days("2026-09-25..27"), set(), "2015: a bare 调休 of a day already off"),
    ("国庆节", "9月29日—10月5日放假,共7天。9月20日(星期日)补班。", days("2026-09-29..30", "2026-10-01..05"),
     days("2026-09-20"), "2008: across the month, 补班"),
    ("国庆节", "10月1日(礼拜四)至7日(星期三)放假，9月20日（星期天）上班；10月10日正常上班",
     days("2026-10-01..07"), days("2026-09-20", "2026-10-10"), "礼拜, 星期天, 正常上班"),
    ("国庆节", "十月一日至七日放假,共七天。十月十日上班。", days("2026-10-01..07"), days("2026-10-10"),
     "Chinese numerals"),
    ("国庆节", "10月1日至8日放假,共8天。10月9日起正常上班。", days("2026-10-01..08"), set(),
     "the day of return is no make-up day"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "words", "off", "worked"), [row[:4] for row in FORMS], ids=[r[4] for r in FORMS]
)
def test_forms_of_words(name: str, words: str, off: set[date], worked: set[date]):
    plan, faults = read_notice(notice(**{name: words}), today=TODAY)
    assert faults == []
    assert plan is not None
    assert {day for day, holiday in plan.off.items() if holiday == name} == off
    assert {day for day, holiday in plan.work.items() if holiday == name} == worked


def test_a_holiday_that_the_program_does_not_know_is_read_too():
    text = notice(国庆节=SENTENCES["国庆节"] + "\n八、抗战胜利纪念日:9月3日放假1天。")
    plan, faults = read_notice(text, today=TODAY)
    assert faults == []
    assert plan is not None
    assert plan.off[date(2026, 9, 3)] == "抗战胜利纪念日"


def test_two_holidays_in_one_sentence_count_as_both():
    text = notice(2023, 元旦="2022年12月31日至2023年1月2日放假。", 春节="1月21日至27日放假。", 清明节="4月5日放假。",
                  劳动节="4月29日至5月3日放假。", 端午节="6月22日至24日放假。", 中秋节=None, 国庆节=None)  # fmt: skip
    plan, faults = read_notice(text + "\n中秋节、国庆节:9月29日至10月6日放假调休,共8天。", today=TODAY)
    assert faults == []
    assert plan is not None
    assert plan.off[date(2023, 10, 3)] == "中秋节、国庆节"


PAGE = f"""首页 > 政策 > 节假日
国务院办公厅关于2026年部分节假日安排的通知
来源:中国政府网 发布时间:2025年11月4日 字号:大 中 小 https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
国办发明电〔2025〕7号
新华社北京11月4日电 各省、自治区、直辖市人民政府:
根据《全国年节及纪念日放假办法》,自2025年1月1日起假日增加2天,国庆节自10月1日起放假调休7天,元旦、清明节分别放假调休或连休3天(如逢周三则只在当日放假)。
现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
{chr(10).join(f"{i}、{name}:{words}" for i, (name, words) in zip("一二三四五六七", SENTENCES.items(), strict=True))}
鼓励单位和个人结合落实带薪年休假等制度,实际形成较长假期。节假日期间,各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2025年11月4日
责任编辑:某某 相关报道:春节将在2月15日至23日放假调休
"""


def test_the_whole_page_gives_title_number_address_and_date():
    plan, faults = read_notice(PAGE, today=TODAY)
    assert faults == []
    assert plan is not None
    assert plan.notice == "国务院办公厅关于2026年部分节假日安排的通知(国办发明电〔2025〕7号)"
    assert plan.source == "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"
    assert (plan.announced, plan.as_of, plan.official) == (date(2025, 11, 4), TODAY, True)
    shipped = knowledge().calendars[2026][-1]
    assert (plan.off, plan.work) == (shipped.off, shipped.work)


def test_the_bare_sentences_say_that_they_were_pasted():
    plan, _ = read_notice(notice(year=None), today=TODAY, year=2026)
    assert plan is not None
    assert plan.notice == "国务院办公厅关于2026年部分节假日安排的通知(粘贴的文字)"
    assert (plan.source, plan.announced) == ("粘贴的通知原文", None), "no day of announcement is made up"
    assert plan.known_since == TODAY


def test_only_an_address_of_the_government_is_a_source():
    plan, _ = read_notice(
        notice() + "\nhttps://www.gov.cn.example.com/a https://example.com/gov.cn", today=TODAY
    )
    assert plan is not None
    assert plan.source == "粘贴的通知原文"


def test_the_date_of_signing_in_numerals():
    plan, _ = read_notice(notice() + "\n国务院办公厅\n二○二五年十二月七日", today=TODAY)
    assert plan is not None
    assert plan.announced == date(2025, 12, 7)


def test_what_is_only_encouraged_is_told():
    words = SENTENCES["春节"] + "鼓励各单位安排职工在除夕(2月13日)休息。"
    assert not_counted(notice(春节=words)) == [
        ("text:3:67", "「鼓励各单位安排职工在除夕(2月13日)休息」只是鼓励,不是放假,没有计入")
    ]
    assert not_counted(PAGE) == [], "an encouragement without a date is nothing to tell"


# --- what is refused ------------------------------------------------------------------------------------------------

FAULTS = [
    # text, place, part of the sentence, why
    ("", "", "没有读到任何节日", "nothing at all"),
    ("今天天气很好,10月1日去爬山。", "", "没有读到任何节日", "no holiday at all"),
    (notice(year=None), "", "没有写年份", "no year anywhere"),
    (notice(year=None) + "\n国务院办公厅2025年11月4日", "", "没有写年份", "the date of signing is not the year"),
    (notice() + "\n2025年放假安排", "text:9:1", "年份有矛盾:2025、2026", "two years"),
    (notice(元旦="2025年12月31日至2027年1月1日放假。"), "text:2:16", "年份有矛盾:2026、2027", "two years in a date"),
    (notice(1900), "text:1:3", "1999 到 2199", "1900"),
    (notice(2200), "text:1:3", "1999 到 2199", "2200"),
    (notice() + "\n国务院办公厅2023年11月4日", "", "落款日期(2023-11-04)与 2026 年", "signed two years before"),
    (notice() + "\n国务院办公厅2025年11月31日", "", "落款日期 2025-11-31 不存在", "signed on no day"),
    (notice(清明节="4月4日(周日)至6日放假。"), "text:4:5", "2026-04-04 是周六,文字里写的是周日", "weekday"),
    (notice(2027), "text:2:4", "2027-01-01 是周五,文字里写的是周四", "the year is not that of the days"),
    (notice(清明节="4月4日至6日放假,共4天。"), "text:4:15", "共 4 天", "count too long"),
    (notice(劳动节="5月1日放假,与周末连休,共4天。"), "text:5:18", "共 4 天", "count beyond the weekend"),
    (notice(劳动节="5月1日至5日放假。5月8日上班。"), "text:5:15", "2026-05-08 是周五,调休上班", "make-up on a weekday"),
    (notice(劳动节="5月1日至5日放假。5月3日上班。"), "text:5:15", "既写了放假又写了上班", "off and worked"),
    (notice(劳动节="5月1日至5日放假。5月9日上班,5月9日照常公休。"), "text:5:22", "既写了放假又写了上班", "公休 and worked"),
    (notice(国庆节="10月1日至7日放假。10月7日起正常上班。"), "text:8:16", "既写了放假又写了上班", "back while off"),
    (notice(国庆节="9月27日至10月7日放假。"), "text:8:5", "「中秋节」和「国庆节」", "a day in two holidays"),
    (notice() + "\n清明节:4月5日放假。", "text:9:1", "「清明节」写了两遍", "a holiday twice, differently"),
    (notice(劳动节="5月5日至1日放假。"), "text:5:10", "结束早于开始", "end before start"),
    (notice(国庆节="12月31日至1月2日放假。"), "text:8:12", "结束早于开始", "only 元旦 crosses the year"),
    (notice(春节="2月15日至8月23日放假。"), "text:3:10", "超过 16 天", "a slip of the month"),
    (notice(春节="2月15日至2月30日放假。"), "text:3:10", "「2月30日」:这一天不存在", "no such day"),
    (notice(春节="2月十十日放假。"), "text:3:4", "「2月十十日」:这一天不存在", "no such number"),
    (notice(春节="13月1日放假。"), "text:3:4", "「13月1日」:这一天不存在", "no such month"),
    (notice(元旦="1日放假。"), "text:2:4", "没有写是几月", "a day without month"),
    (notice(元旦="2027年12月31日放假。"), "text:2:4", "不属于 2026 年", "a day of another year"),
    (notice(清明节="4月4日至6日。"), "text:4:5", "没有看懂 4月4日", "no verb"),
    (notice(清明节="4月4日(周六)不放假。"), "text:4:5", "没有看懂 4月4日", "a negation"),
    (notice(清明节="4月4日至次年放假。"), "text:4:5", "没有看懂 4月4日", "a range without end"),
    (notice(清明节="4月4日起放假,共3天。"), "text:4:5", "没有看懂 4月4日", "only a start"),
    (notice(清明节="4月4日放假,4月6日调休。"), "text:4:12", "没有看懂 4月6日", "调休 alone: off or worked?"),
    (notice(清明节="4月4日放假,将4月12日公休日调至4月6日。"), "text:4:23", "公休日调到 2026-04-06", "moved to a day not off"),
    (notice(劳动节="5月1日放假。5月9(周六)上班。"), "text:5:12", "没有看懂「5月9周六上」", "a date without 日"),
    (notice(劳动节="5月1日放假。9(周日)、5月9日上班。"), "text:5:14", "没有看懂「周日、5月9", "half a date among whole ones"),
    (notice(劳动节="5月1日放假,周六上班。"), "text:5:12", "没有看懂「周六上班", "a weekday without date"),
    (notice(劳动节="5月1日放假,照常上班。"), "text:5:12", "没有看懂「照常上班", "worked, but which day?"),
    (notice(劳动节="5月1日放假至5日。"), "text:5:11", "没有看懂「至5日", "the end of the range after the verb"),
    (notice(劳动节="5月1日3日放假。"), "text:5:9", "没有看懂「3日放假", "a word lost between two dates"),
    (notice(劳动节="5月1日放假。2月28日(周六)上班。"), "text:5:12", "2026-02-28 离这个假期的 2026-05-01 太远", "another month"),
    (notice(清明节="4月4日上班。"), "text:4:1", "没有读到放假的日子", "a holiday that is only worked"),
    (notice(清明节=None, 端午节=None), "", "缺少清明节、端午节", "an incomplete year"),
    ("2026年元旦:1月1日至3日放假", "", "缺少春节、清明节、劳动节、端午节、中秋节、国庆节", "one line"),
    (notice() + "\n节假日期间值班。\n另:9月13日(周日)上班。", "text:10:3", "2026-09-13 上班,各节日的安排里没有",
     "a make-up day after the end"),
    ("提示:10月8日放假。\n" + notice(), "text:1:4", "2026-10-08 放假,各节日的安排里没有", "before the start"),
    (notice() + "\n延长2026年春节假期至2月25日。", "text:9:1", "年中改动", "two notices in one paste"),
    ("关于调整2026年劳动节放假安排的通知:5月1日至4日放假。", "text:1:3", "只改一年里的一部分日子", "a change midway"),
    ("关于延长2026年春节假期的通知。春节:2月15日至20日放假", "text:1:3", "年中改动", "a change with a heading"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place", "says"), [row[:3] for row in FAULTS], ids=[row[3] for row in FAULTS]
)
def test_what_is_refused_and_where(text: str, place: str, says: str):
    plan, faults = read_notice(text, today=TODAY)
    assert plan is None
    assert [fault for fault in faults if fault[0] == place and says in fault[1]], faults


def test_the_users_year_against_the_texts():
    plan, faults = read_notice(notice(), today=TODAY, year=2025)
    assert plan is None
    assert faults == [("text:1:3", "年份有矛盾:2025、2026;请核对,只留一个年份的文字")]


def test_faults_stand_in_the_order_of_the_text_and_once():
    text = notice(国庆节="10月1日至9日放假,共7天。", 元旦="1月1日(周五)放假,共2天。", 清明节=None)
    places = [place for place, _ in read_notice(text, today=TODAY)[1]]
    assert places == ["text:2:4", "text:2:15", "text:7:16"]


def test_a_place_is_that_of_the_paste_not_of_what_was_made_of_it():
    text = wrap(notice(春节="2月30日放假。"))
    (place, _), *_ = read_notice(text, today=TODAY)[1]
    _, line, column = place.split(":")
    assert text.replace("\r\n", "\n").split("\n")[int(line) - 1][int(column) - 1] == "2"


PIECES = [*SENTENCES.values(), *SENTENCES, "2026年", "2027年部分节假日", "放假", "上班", "调休", "至", "共3天", "。",
          "、", "(周日)", "1月", "31日", "十", "公休日调至", "起", "鼓励", "\r\n", "国务院办公厅", "(", ")", ":"]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)),
    st.sampled_from([None, 2026]),
)
def test_no_text_raises_and_no_plan_lacks_a_holiday(text: str, year: int | None):
    plan, faults = read_notice(text, today=TODAY, year=year)
    changed, says = read_amendment(text, knowledge().calendars[2026][-1], today=TODAY)
    assert (plan is None) == bool(faults)
    assert (changed is None) == bool(says)
    for found in (plan, changed):
        assert found is None or not missing_holidays(found.off.values(), found.year)
        assert found is None or not found.off.keys() & found.work.keys()
    assert not_counted(text) is not None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(list(SENTENCES)), unique=True))
def test_a_part_of_the_year_names_what_is_missing(names: list[str]):
    plan, faults = read_notice(notice(**dict.fromkeys(names)), today=TODAY)
    assert (plan is not None) == (not names)
    if names and len(names) < len(SENTENCES):
        missing = "、".join(one for one in SENTENCES if one in names)
        assert [says for _, says in faults if says.startswith(f"缺少{missing}的安排")]


def test_before_2008_there_were_four_holidays():
    assert missing_holidays(["元旦", "春节"], 2007) == ["劳动节", "国庆节"]
    assert missing_holidays(["元旦", "春节", "“五一”", "“十一”"], 2007) == []
    assert usual_in("国庆节、中秋节") == {"国庆节", "中秋节"}


# --- a change midway ------------------------------------------------------------------------------------------------

AMENDED = {
    2015: "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知 国发明电〔2015〕1号\n"
    "2015年9月3日全国放假1天。特作如下调休:9月3日至5日调休放假,共3天。其中9月3日(星期四)放假,"
    "9月4日(星期五)调休,9月6日(星期日)上班。\n国务院\n2015年5月13日",
    2019: "国务院办公厅关于调整2019年劳动节假期安排的通知\n现将调整2019年劳动节放假安排通知如下。\n"
    "一、2019年5月1日至4日放假调休,共4天。4月28日(星期日)、5月5日(星期日)上班。\n国务院办公厅\n2019年3月22日",
    2020: "国务院办公厅关于延长2020年春节假期的通知\n一、延长2020年春节假期至2月2日(农历正月初九,星期日),"
    "2月3日(星期一)起正常上班。\n国务院办公厅\n2020年1月26日",
}


@pytest.mark.parametrize("year", sorted(AMENDED))
def test_the_changes_midway_give_the_shipped_state(year: int):
    before, after = knowledge().calendars[year]
    plan, faults = read_amendment(AMENDED[year], before, today=TODAY)
    assert faults == []
    assert plan is not None
    assert (plan.off.keys(), plan.work.keys()) == (after.off.keys(), after.work.keys())
    assert plan.notice.startswith("国务院")
    assert before.known_since < plan.known_since < date(year, 6, 1)


def test_a_change_without_title_takes_the_holiday_from_its_words():
    before = knowledge().calendars[2020][0]
    plan, faults = read_amendment("2020年春节假期延长至2月2日", before, today=TODAY)
    assert faults == []
    assert plan is not None
    assert plan.off[date(2020, 2, 2)] == "春节"
    assert date(2020, 2, 1) not in plan.work, "the make-up Saturday became a day off"
    assert plan.announced == TODAY


def test_a_holiday_arranged_anew_loses_its_old_days():
    before = knowledge().calendars[2026][-1]
    text = "关于调整2026年劳动节放假安排的通知:5月1日至3日放假,共3天。"
    plan, faults = read_amendment(text, before, today=TODAY)
    assert faults == []
    assert plan is not None
    assert {day for day, name in plan.off.items() if name == "劳动节"} == days("2026-05-01..03")
    assert "劳动节" not in plan.work.values(), "its make-up day is an ordinary Saturday again"
    assert {**before.off, **plan.off} == before.off, "nothing else moved"


CHANGE_FAULTS = [
    ("关于调整2025年劳动节放假安排的通知:5月1日放假。", "年份有矛盾:2025、2026", "another year"),
    (PAGE, "全年的放假通知", "a whole year"),
    ("关于调整2026年劳动节放假安排的通知", "没有读到放假或上班的日子", "no day"),
    ("9月3日放假。", "没有写是哪个节日", "no holiday"),
    ("延长2026年春节假期至2月20日。", "延长到 2026-02-20,原来放到 2026-02-23", "not longer at all"),
    ("延长2026年春节假期至2月30日。", "这一天不存在", "no such day"),
    ("延长2026年春节假期至2月25日(周日)。", "2026-02-25 是周三", "weekday"),
    ("延长2026年春节假期至2月25日,2月24日起正常上班。", "既写了放假又写了上班", "back while off"),
    (
        "关于调整2026年劳动节放假安排的通知:5月1日至4日放假,5月8日上班。",
        "2026-05-08 是周五",
        "make-up on a weekday",
    ),
    ("延长2026年春节假期至2月25日。国务院办公厅2025年11月4日", "应晚于前一份通知(2025-11-04)", "not later"),
]


@pytest.mark.parametrize(
    ("text", "says"), [row[:2] for row in CHANGE_FAULTS], ids=[row[2] for row in CHANGE_FAULTS]
)
def test_a_change_that_is_refused(text: str, says: str):
    plan, faults = read_amendment(text, knowledge().calendars[2026][-1], today=TODAY)
    assert plan is None
    assert [fault for fault in faults if says in fault[1]], faults
