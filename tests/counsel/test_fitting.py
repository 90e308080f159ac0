"""Fitting a letter: within the limit, with everything essential in it, and nothing lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.counsel.fitting import POINTER, Fitted, TooShort, fit

NUMBER, AMOUNT, DAY = "QH20260901000123", "500.00元", "2026年9月1日"
DEMAND = "退还500.00元至原支付账户（支付宝）；如不能做到，则补发"
ESSENTIALS = (NUMBER, AMOUNT, DAY, DEMAND)
LETTER = f"""【示例卡盟】订单投诉 {NUMBER}

示例卡盟客服：

本人于{DAY}10:00在示例卡盟购买“点卡”（订单号{NUMBER}，金额{AMOUNT}），出现“未到账”问题，请核实处理。此前已与对方沟通3次。

一、事实
{DAY}10:00下单，通过支付宝支付{AMOUNT}，交易号99887766。
现象：付款后一直显示“处理中。请等待”，余额没有变化。
影响：无法参加限时活动，又另外买了一张。

此前沟通：
1. 2026年9月1日，联系：问客服，说已反馈给技术。
2. 2026年9月2日，联系：再问，说请耐心等待。
3. 2026年9月3日，答复：仍在核实。

二、证据
购买见证据1；付款见证据2。
1. 订单页（2026年9月1日），证明已下单。
2. 支付凭证（2026年9月1日），证明已支付500.00元。

三、诉求
1. {DEMAND}。
请在收到后48小时内处理，并书面答复处理结果。

如未能妥善处理，本人保留向监管部门投诉的权利。
2026年9月5日"""


def words(text: str) -> str:
    """What a text says, without its marks and the pointer."""
    return re.sub(r"[\W_]+", "", text.replace(POINTER, ""))


def is_whole(fitted: Fitted, text: str) -> bool:
    """Whether every sentence stands in the text or in the annex."""
    kept, cut = words(fitted.text), words(fitted.annex)
    return all(words(part) in kept or words(part) in cut for part in re.split(r"[。！？，；\n]", text))


@pytest.mark.parametrize("limit", [200, 500, 2000])
def test_the_same_case_at_three_lengths_keeps_number_amount_day_and_demand(limit: int) -> None:
    fitted = fit(LETTER, limit, ESSENTIALS)
    assert len(fitted.text) <= limit and all(word in fitted.text for word in ESSENTIALS)
    assert is_whole(fitted, LETTER) and bool(fitted.annex) is (limit < len(LETTER))
    assert fitted.text.endswith(POINTER) is (limit < len(LETTER))


def test_a_list_that_is_too_long_loses_its_end_only() -> None:
    """A thousand characters of room are not left empty because the tenth piece of evidence does not fit."""
    items = [f"{n}. 聊天记录，证明第{n}次沟通的内容和时间。" for n in range(1, 11)]
    text = "\n".join((f"订单号{NUMBER}，{AMOUNT}。", "", "证据：", *items, "", f"诉求：{DEMAND}。"))
    fitted = fit(text, len(text) - 5, (NUMBER, DEMAND))
    assert [item for item in items if item in fitted.text] == items[:9]
    assert fitted.annex == f"证据：\n{items[9]}" and fitted.left_out == 1


def test_lists_go_before_sentences_and_none_without_its_heading() -> None:
    fitted = fit(LETTER, len(LETTER) - 20, ESSENTIALS)
    assert "此前沟通：\n1. " in fitted.text or "此前沟通：\n1. " in fitted.annex
    assert "说已反馈给技术" not in fitted.text or "再问" in fitted.text
    assert "现象：付款后" in fitted.text and "影响：" in fitted.text
    assert "二、证据" not in fitted.text or re.search(r"二、证据\n\S", fitted.text), "no heading over nothing"


TOLD = (
    f"{DAY}10:00，本人购买点卡，订单号{NUMBER}，支付{AMOUNT}。页面写明15分钟内到账。10:03页面弹出“处理失败”。11:00联系在线客服，"
    "工号2207要求提供凭证。本人立即发了账单截图，已经收到确认。13:18本人再问，没有人回答。13:39又问一次。至今点卡没有到账。"
)
ROOM = [  # how much there is, what stays, what of the rest would have fitted, and why it does not come first
    (100, "至今点卡没有到账", "13:39又问一次", "what is missing still is more than one talk"),
    (95, "弹出“处理失败”", "页面写明15分钟内", "what went wrong is more than what was to be"),
    (125, "页面写明15分钟内", "13:39又问一次", "a talk does not come without the one that it goes on from"),
    (140, "要求提供凭证", "13:18本人再问", "nor after one that is cut"),
]


@pytest.mark.parametrize(("limit", "stays", "goes"), [row[:3] for row in ROOM], ids=[row[3] for row in ROOM])
def test_what_tells_most_stays(limit: int, stays: str, goes: str) -> None:
    fitted = fit(TOLD, limit, (NUMBER, AMOUNT, DAY))
    assert stays in fitted.text and goes in fitted.annex and is_whole(fitted, TOLD), fitted.text


@pytest.mark.parametrize("limit", range(85, len(TOLD), 10))
def test_no_sentence_stays_without_the_one_that_it_refers_to(limit: int) -> None:
    kept = fit(TOLD, limit, (NUMBER, AMOUNT, DAY, "已经收到确认" if limit > 150 else DAY)).text
    assert "要求提供凭证" in kept or "本人立即发了" not in kept, kept
    assert "本人再问" in kept or "又问一次" not in kept, kept


def test_a_list_that_goes_on_in_the_annex_says_so_where_it_ends() -> None:
    items = [f"{n}. 聊天记录，证明第{n}次沟通的内容和时间。" for n in range(1, 7)]
    text = "\n".join((f"订单号{NUMBER}，{AMOUNT}。", "", "证据：", *items, "", f"诉求：{DEMAND}。"))
    fitted = fit(text, len(text) - 30, (NUMBER, DEMAND))
    assert f"{items[3]}\n{POINTER}\n\n诉求：" in fitted.text and fitted.text.count(POINTER) == 1
    assert fitted.annex == "\n".join(("证据：", *items[4:])), "the numbers go on"
    again = fit(fitted.text, len(fitted.text) - 30, (NUMBER, DEMAND))
    assert again.text.endswith(f"\n{POINTER}") and "\n\n\n" not in again.text


def test_where_whole_sentences_are_too_long_the_clauses_that_tell_are_kept() -> None:
    text = f"本人于{DAY}在示例卡盟{'反复询问，' * 40}购买订单号{NUMBER}，金额{AMOUNT}。诉求：{DEMAND}。"
    fitted = fit(text, 120, ESSENTIALS)
    assert len(fitted.text) <= 120 and all(word in fitted.text for word in ESSENTIALS)
    assert fitted.annex.count("反复询问") == 40 - fitted.text.count("反复询问")


def test_a_limit_below_the_essentials_is_said_with_what_they_take() -> None:
    with pytest.raises(TooShort, match=r"就要 \d+ 字") as told:
        fit(LETTER, 60, ESSENTIALS)
    assert fit(LETTER, told.value.needs, ESSENTIALS).text


def test_a_quotation_is_never_cut_in_two_and_a_pointer_stands_once() -> None:
    fitted = fit(LETTER, 220, [*ESSENTIALS, "付款后一直显示"])
    assert "“处理中。请等待”" in fitted.text
    assert fit(fitted.text, 190, ESSENTIALS).text.count(POINTER) == 1


def test_the_length_may_be_counted_otherwise() -> None:
    fitted = fit(LETTER, 600, ESSENTIALS, lambda text: len(text.encode()))
    assert len(fitted.text.encode()) <= 600 and NUMBER in fitted.text


SENTENCES = st.text(alphabet="甲乙丙，；“”（）1. \n", min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    before=st.lists(SENTENCES, max_size=6),
    after=st.lists(SENTENCES, max_size=6),
    limit=st.integers(20, 400),
    demand=st.sampled_from(["退款", DEMAND, "更换可以正常使用的商品"]),
)
def test_whatever_is_written_around_them_the_essentials_stay_and_nothing_is_lost(
    before: list[str], after: list[str], limit: int, demand: str
) -> None:
    core = f"{DAY}购买，订单号{NUMBER}，金额{AMOUNT}。诉求：\n1. {demand}。"
    text = "\n".join([*(f"{part}。" for part in before), core, *(f"{part}。" for part in after)])
    wanted = (NUMBER, AMOUNT, DAY, demand)
    try:
        fitted = fit(text, limit, wanted)
    except TooShort as short:
        assert short.needs > limit
        return
    assert len(fitted.text) <= limit and all(word in fitted.text for word in wanted)
    said, had = Counter(words(fitted.text) + words(fitted.annex)), Counter(words(text))
    assert not had - said, "nothing is lost"
    assert set(said - had) <= set("诉求"), "nothing is said twice but the heading"
