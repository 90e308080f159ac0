"""Promises in the text of one entry: what is theirs, by when, and what to ask where no time is named."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.counsel.promising import ASK, Heard, hear
from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.counting import count
from kameng_tui.values import parse_when

AT = parse_when("2026-09-24T14:00")  # a Thursday; 09-25 to 09-27 is 中秋, 10-01 to 10-07 国庆


def due(at: datetime, length: int, unit: str) -> datetime:
    return count(at, length, unit, knowledge().calendar).latest


def heard(text: str, at: datetime = AT) -> tuple[Heard, ...]:
    return hear(text, at, due, knowledge().words)


@pytest.mark.parametrize(
    ("text", "promise", "by", "why"),
    [
        ("2小时内联系商户", "2小时内联系商户", "2026-09-24T16:00:00", "hours run from what was said"),
        ("24小时内补发", "24小时内补发", "2026-09-25T14:00:00", "through the holiday as well"),
        ("客服:3个工作日内退款", "3个工作日内退款", "2026-09-30T23:59:59", "中秋 is skipped: 28, 29, 30"),
        (
            "承诺三个工作日内处理,请留意",
            "三个工作日内处理",
            "2026-09-30T23:59:59",
            "the clause ends at the comma",
        ),
        ("下周一前给您答复", "下周一前给您答复", "2026-09-28T23:59:59", "late only after that Monday"),
        ("月底前解决", "月底前解决", "2026-09-30T23:59:59", "the last day of the month, whole"),
        ("明天10点前补发", "明天10点前补发", "2026-09-25T10:00:00", "a time of day is kept"),
        ("T+3到账", "T+3到账", "2026-09-30T23:59:59", "settlement days are working days"),
        ("72小时", "72小时", "2026-09-27T14:00:00", "nothing but a term was typed"),
        (
            "我要求24小时内退款,客服说48小时内答复",
            "48小时内答复",
            "2026-09-26T14:00:00",
            "ours is no promise",
        ),
        ("已超过24小时,客服称5日内处理", "5日内处理", "2026-09-29T23:59:59", "what is over is no promise"),
        (
            "如未到账,请您在3天内联系;我们会在24小时内核实",
            "24小时内核实",
            "2026-09-25T14:00:00",
            "a condition is none",
        ),
        (
            "24小时内无法退款,7天内处理",
            "7天内处理",
            "2026-10-01T23:59:59",
            "what will not be done is no promise",
        ),
        ("12小时内核实,尽快处理", "12小时内核实", "2026-09-25T02:00:00", "a term counts before none"),
        ("两三天内给您退", "两三天内给您退", "2026-09-27T23:59:59", "three days at most, not 23"),
        ("一两个工作日内处理", "一两个工作日内处理", "2026-09-29T23:59:59", "two working days, not 12"),
        ("我局将在7日内告知您", "7日内告知您", "2026-10-01T23:59:59", "an office says 我局 of itself"),
        ("我保证今晚12点前到账", "今晚12点前到账", "2026-09-25T00:00:00", "an agent says 我保证 of himself"),
        ("放心 晚上给你补一张", "晚上给你补一张", "2026-09-24T23:59:59", "this evening, without 今"),
        ("明早补发", "明早补发", "2026-09-25T23:59:59", "明早 is tomorrow"),
        (
            "下午五点之前给你回电话",
            "下午五点之前给你回电话",
            "2026-09-24T17:00:00",
            "a clock alone is today's",
        ),
        ("8点前给你", "8点前给你", "2026-09-24T20:00:00", "8 in the morning is over at 14:00"),
        (
            "明天九点后给您回复",
            "明天九点后给您回复",
            "2026-09-25T23:59:59",
            "after nine is no end: the day is",
        ),
        ("这个月28号之前打款", "这个月28号之前打款", "2026-09-28T23:59:59", "the day, not the month's end"),
        ("礼拜三之前", "礼拜三之前", "2026-09-30T23:59:59", "礼拜 is 星期"),
        ("周末前搞定", "周末前搞定", "2026-09-27T23:59:59", "the Sunday of this week"),
        ("周一给您退", "周一给您退", "2026-09-28T23:59:59", "a weekday to come needs no 下"),
        ("最晚不超过9月28号", "最晚不超过9月28号", "2026-09-28T23:59:59", "a last day needs no 前"),
        (
            "我们将于明日(9月25日)上午10:00前联系您",
            "明日(9月25日)上午10:00前联系您",
            "2026-09-25T10:00:00",
            "the date in brackets belongs to the day",
        ),
        (
            "审核周期为2-3天",
            "审核周期为2-3天",
            "2026-09-27T23:59:59",
            "a bare term keeps what it is the term of",
        ),
        ("处理时间:3-5天", "处理时间:3-5天", "2026-09-29T23:59:59", "as a form says it"),
        ("不出三天肯定给你弄好", "三天肯定给你弄好", "2026-09-27T23:59:59", "as one speaks"),
        ("请您再等两天", "请您再等两天", "2026-09-26T23:59:59", "asking for patience until then"),
        ("不是三天内,是5天内解决", "5天内解决", "2026-09-29T23:59:59", "what is taken back is no promise"),
        ("48小时内给您处理,没问题", "48小时内给您处理", "2026-09-26T14:00:00", "没问题 denies nothing"),
    ],
)
def test_one_promise_and_its_due(text, promise, by, why):
    (found,) = heard(text)
    assert (found.promise, found.by, found.ask) == (promise, parse_when(by), ()), why
    assert found.words in text and found.words in found.why


def test_several_promises_of_one_answer_are_several():
    first, second = heard("2小时内联系商户,三个工作日内给您退款")
    assert (first.promise, second.promise) == ("2小时内联系商户", "三个工作日内给您退款")
    assert (first.by, second.by) == (parse_when("2026-09-24T16:00"), parse_when("2026-09-30T23:59:59"))


def test_the_same_term_twice_is_one_promise():
    assert len(heard("24小时内答复。再次说明:24小时内答复")) == 1


def test_a_day_without_a_time_says_that_the_whole_day_counts():
    assert "没有写几点,按当天 24:00" in heard("月底前解决")[0].why
    assert "没有写几点" not in heard("明天10点前补发")[0].why


@pytest.mark.parametrize(
    "text",
    [
        "尽快处理", "已反馈,请耐心等待", "这两天给您处理", "国庆节后处理", "正在处理中", "等两天吧", "几天内会退",
        "这两个工作日会有人联系你", "元旦前处理完", "年前一定给你退", "月初到账",
    ],
)  # fmt: skip
def test_a_promise_without_a_time_gives_the_questions_to_ask_back(text):
    (found,) = heard(text)
    assert found.by is None and found.words in text
    assert 1 <= len(found.ask) <= 3 and "没有期限,请追问" in found.why


def test_the_three_questions_ask_when_who_and_where():
    assert heard("这两天处理")[0].ask == ASK


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing was said"),
        ("你好", "no term"),
        ("订单已核实", "no term"),
        ("已退款成功", "it is done"),
        ("我要求24小时内退款", "ours"),
        ("我们要求24小时内退款", "ours"),
        ("你们昨天说24小时内退的", "ours, about theirs"),
        ("不支持退款", "no term"),
        ("你三天内没反馈就默认收货了", "asked of us"),
        ("您可在7日内申请复议", "open to us"),
        ("您需在收到通知后5日内补正", "asked of us"),
        ("请您在3天内补充材料", "asked of us"),
        ("一小时内不处理你就投诉吧", "a condition"),
        ("会员有效期3个月内有效", "how long a thing lasts"),
        ("活动期间购买24小时内有效的卡密", "how long a thing lasts"),
        ("我们不保证24小时内到账", "it is not promised"),
        ("已在24小时内处理完毕", "it is done"),
        ("3年前买的", "no 年前"),
    ],
)
def test_no_promise(text, why):
    assert heard(text) == (), why


def test_a_clock_that_is_over_today_gives_no_date_and_says_so():
    (found,) = heard("早上9点前给你")
    assert found.by is None and "请填写期限" in found.why


def test_a_term_from_another_day_says_that_its_start_is_to_be_checked():
    assert "原话另有起算日,请核对" in heard("我局将在收到投诉之日起7日内告知您")[0].why
    assert "起算日" not in heard("7日内告知您")[0].why


@settings(max_examples=50, deadline=None)
@given(
    st.text(alphabet="0123456789小时内天个工作日下周一前月底尽快请我要求,。!?;、T+ \n", max_size=40),
    st.datetimes(datetime(2008, 1, 2), datetime(2030, 12, 31)),
)
def test_any_text_is_heard_without_harm_and_no_promise_is_due_before_it_was_made(text, naive):
    at = parse_when(naive.isoformat(timespec="seconds"))
    for found in heard(text, at):
        assert found.by is None or found.by >= at
