"""Chinese times and terms, resolved against a Saturday: 2026-11-21 10:00."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.counsel.times import Period, due_at, find_periods, find_times, number_of
from kameng_tui.values import SHANGHAI

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


TIMES = [
    # text, what stands for the time, value, exact
    ("2023年10月15日14:30下单", "2023年10月15日14:30", "2023-10-15T14:30", True),
    ("9月1日10:00充值", "9月1日10:00", "2026-09-01T10:00", True),
    ("9月1日上午10点半", "9月1日上午10点半", "2026-09-01T10:30", True),
    ("9月1日,10:00", "9月1日,10:00", "2026-09-01T10:00", True),
    ("昨天下午3点", "昨天下午3点", "2026-11-20T15:00", True),
    ("昨晚11点", "昨晚11点", "2026-11-20T23:00", True),
    ("今晚12点", "今晚12点", "2026-11-22T00:00", True),
    ("1月1日凌晨12点", "1月1日凌晨12点", "2026-01-01T00:00", True),
    ("昨天中午12点", "昨天中午12点", "2026-11-20T12:00", True),
    ("今日14时30分", "今日14时30分", "2026-11-21T14:30", True),
    ("今天", "今天", "2026-11-21T00:00", False),
    ("大前天", "大前天", "2026-11-18T00:00", False),
    ("前天晚上付的", "前天晚上", "2026-11-19T00:00", False),
    ("10.15买的", "10.15", "2026-10-15T00:00", False),
    ("2026-09-01 10:00:00", "2026-09-01 10:00:00", "2026-09-01T10:00", True),
    ("2026-09-01T02:00:00Z", "2026-09-01T02:00:00Z", "2026-09-01T10:00", True),
    ("2026/9/1 8:05", "2026/9/1 8:05", "2026-09-01T08:05", True),
    ("2026.9.1", "2026.9.1", "2026-09-01T00:00", False),
    ("10/15 14:30:01", "10/15 14:30:01", "2026-10-15T14:30:01", True),
    ("上周五", "上周五", "2026-11-13T00:00", False),
    ("周五", "周五", "2026-11-20T00:00", False),
    ("星期天", "星期天", "2026-11-15T00:00", False),
    ("三天前", "三天前", "2026-11-18T00:00", False),
    ("两个月前", "两个月前", "2026-09-21T00:00", False),
    ("30分钟前", "30分钟前", "2026-11-21T09:30", True),
    ("半小时前", "半小时前", "2026-11-21T09:30", True),
    ("刚刚", "刚刚", "2026-11-21T10:00", True),
    ("二〇二三年十月十五日下午两点一刻", "二〇二三年十月十五日下午两点一刻", "2023-10-15T14:15", True),
    ("12月25日", "12月25日", "2025-12-25T00:00", False),  # the latest such date not after now
    ("2月29日", "2月29日", "2024-02-29T00:00", False),
    ("上个月3号", "上个月3号", "2026-10-03T00:00", False),
    ("15号上午", "15号上午", "2026-11-15T00:00", False),
    ("14:30支付", "14:30", "2026-11-21T14:30", True),
    ("９月１日１０：００", "９月１日１０：００", "2026-09-01T10:00", True),
]


@pytest.mark.parametrize(("text", "words", "value", "exact"), TIMES, ids=[row[0] for row in TIMES])
def test_a_time_is_found_where_it_stands(text, words, value, exact):
    (hit,) = find_times(text, NOW)
    assert (text[hit.start : hit.end], hit.value, hit.exact) == (words, at(value), exact)


@pytest.mark.parametrize(
    "text",
    ["2023年X月X日", "2026年13月1日", "2月30日", "10.15元", "付了10.15", "¥10.15", "版本1.5", "第3点", "支付成功后30分钟",
     "周一至周五", "订单号20231015143000", "1:1", "25:00", "9月5日前退款", "下周一前", "假一赔三", "3-5天"],
)  # fmt: skip
def test_what_is_no_time(text):
    assert find_times(text, NOW) == []


@pytest.mark.parametrize(
    ("text", "assumed"),
    [
        ("2026-09-01 10:00", ""),
        ("2026-09-01", "没有写几点"),
        ("9月1日10:00", "没有写年份,按 2026 年算"),
        ("9月1日", "没有写年份,按 2026 年算,没有写几点"),
        ("昨天下午", "“昨天”按现在是 2026-11-21 推算,只写了“下午”,没有写几点"),
        ("14:30", "没有写日期,按今天 2026-11-21 算"),
    ],
)
def test_what_was_not_written_is_said(text, assumed):
    assert find_times(text, NOW)[0].assumed == assumed


def test_a_later_date_without_a_year_goes_with_the_full_date_before_it():
    values = [hit.value for hit in find_times("2023-12-30下单,1月2日联系,当天下午5点回复,次日10:00催办", NOW)]
    assert values == [at("2023-12-30"), at("2024-01-02"), at("2024-01-02T17:00"), at("2024-01-03T10:00")]


def test_an_earlier_date_without_a_year_does_not_jump_into_the_next_year():
    values = [hit.value for hit in find_times("2026年9月1日投诉,8月30日下单", NOW)]
    assert values == [at("2026-09-01"), at("2026-08-30")]


TERMS = [
    # text, words, due instant counted from NOW (None: no instant without a calendar, or no term)
    ("2小时内联系商户", "2小时内", "2026-11-21T12:00:00"),
    ("承诺24小时内补发", "24小时内", "2026-11-22T10:00:00"),
    ("24h内", "24h内", "2026-11-22T10:00:00"),
    ("半小时内", "半小时内", "2026-11-21T10:30:00"),
    ("请耐心等待24小时", "24小时", "2026-11-22T10:00:00"),
    ("三天之内", "三天之内", "2026-11-24T23:59:59"),
    ("十五日内", "十五日内", "2026-12-06T23:59:59"),
    ("一个月内", "一个月内", "2026-12-21T23:59:59"),
    ("两周内", "两周内", "2026-12-05T23:59:59"),
    ("最迟三天", "三天", "2026-11-24T23:59:59"),
    ("3个工作日内", "3个工作日内", None),
    ("1-3个工作日原路退回", "1-3个工作日", None),
    ("下周一前", "下周一前", "2026-11-23T23:59:59"),
    ("周五下班前", "周五下班前", "2026-11-27T23:59:59"),
    ("月底前", "月底前", "2026-11-30T23:59:59"),
    ("年底前", "年底前", "2026-12-31T23:59:59"),
    ("今天内", "今天内", "2026-11-21T23:59:59"),
    ("今天18:00前", "今天18:00前", "2026-11-21T18:00:00"),
    ("明天中午12点前", "明天中午12点前", "2026-11-22T12:00:00"),
    ("明天给您处理", "明天", "2026-11-22T23:59:59"),
    ("今天18:00给您处理", "今天18:00", "2026-11-21T18:00:00"),
    ("本周内", "本周内", "2026-11-22T23:59:59"),
    ("12月5日前", "12月5日前", "2026-12-05T23:59:59"),
    ("1月5日前", "1月5日前", "2027-01-05T23:59:59"),
    ("5号之前", "5号之前", "2026-12-05T23:59:59"),
    ("25日前", "25日前", "2026-11-25T23:59:59"),
    ("下个月5号前答复", "下个月5号前", "2026-12-05T23:59:59"),
    ("下月底前", "下月底前", "2026-12-31T23:59:59"),
    ("月内解决", "月内", "2026-11-30T23:59:59"),
    ("下班前给您回复", "下班前", "2026-11-21T23:59:59"),  # when they close is not known: the day counts whole
    ("一个半小时内", "一个半小时内", "2026-11-21T11:30:00"),
    ("最迟明天中午12点", "最迟明天中午12点", "2026-11-22T12:00:00"),
    ("T+3到账", "T+3", None),  # three working days
    ("72小时", "72小时", "2026-11-24T10:00:00"),  # all that was typed
    ("3-5个工作日", "3-5个工作日", None),
    ("尽快处理", "尽快", None),
    ("请耐心等待", "耐心等待", None),
    ("这两天给您处理", "这两天", None),
    ("国庆节后处理", "国庆节后", None),
    ("稍等", "稍等", None),
]


@pytest.mark.parametrize(("text", "words", "due"), TERMS, ids=[row[0] for row in TERMS])
def test_a_term_and_when_it_is_over(text, words, due):
    (period,) = find_periods(text)
    assert text[period.start : period.end] == words
    instant = due_at(period, NOW)
    assert instant == (at(due) if due else None)


def test_working_days_keep_their_length_for_the_calendar_and_no_term_is_told_apart():
    (days,), (none,) = find_periods("1-3个工作日内到账"), find_periods("尽快")
    assert (days.length, days.unit) == (3, "working-day")
    assert (none.length, none.unit) == (0, "")


@pytest.mark.parametrize(
    "text",
    [
        "7天无理由退款",
        "支付后30分钟未到账",
        "48小时后",
        "99999天内",
        "9月1日10:00联系客服",
        "今天联系客服",
        "第3个工作日",
        "9月",
        "2026年",
    ],
)
def test_what_is_no_term(text):
    assert find_periods(text) == []


def test_a_term_beyond_the_calendar_has_no_instant():
    assert due_at(Period(0, 1, 9999 * 12, "month", ""), NOW.replace(year=9000)) is None


@pytest.mark.parametrize(
    ("words", "number"), [("15", 15), ("十五", 15), ("二十", 20), ("两", 2), ("二〇二六", 2026), ("", 0)]
)
def test_numbers_in_words(words, number):
    assert number_of(words) == number


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(
            "0123456789年月日号:.-/ 一二十两半今昨前天上下午点周内小时个工作前后T+Z,X①²"
        ),
        max_size=60,
    )
)
def test_no_text_breaks_the_reader(text):
    hits = find_times(text, NOW)
    assert all(hit.value.tzinfo is not None and 0 <= hit.start < hit.end <= len(text) for hit in hits)
    for period in find_periods(text):
        due = due_at(period, NOW)
        assert due is None or due >= NOW - timedelta(days=1) or period.unit == "until"


@settings(max_examples=50, deadline=None)
@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2026, 11, 20)))
def test_what_is_written_in_full_is_read_back(moment):
    moment = moment.replace(second=0, microsecond=0)
    for text in (
        f"{moment:%Y年%m月%d日%H:%M}",
        f"{moment:%Y-%m-%d %H:%M}",
        f"{moment.year}年{moment.month}月{moment.day}日{moment.hour}点{moment.minute}分",
    ):
        (hit,) = find_times(text, NOW)
        assert hit.value == moment.replace(tzinfo=SHANGHAI)
        assert hit.exact
