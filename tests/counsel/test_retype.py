"""The retype sheet: groups, places, what is easily mistyped, and where what was typed differs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.counsel.retype import differences, marks, sheet


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("JM20261116201047", [(1, ["JM20", "2611", "1620", "1047"])]),  # a number in fours
        ("13800138000", [(1, ["1380", "0138", "000"])]),
        ("订单号JM20261116201047", [(1, ["订单号", "JM20", "2611", "1620", "1047"])]),
        ("退款100元", [(1, ["退款100元"])]),  # a short number is read at once
        ("甲乙\n丙", [(1, ["甲乙"]), (4, ["丙"])]),  # the line end takes a place
        ("VIP 月卡", [(1, ["VIP〔空格〕月卡"])]),  # groups are set apart by blanks: a real one is told
        ("", [(1, [""])]),
    ],
)  # fmt: skip
def test_a_text_in_groups_with_their_places(text: str, lines: list[tuple[int, list[str]]]) -> None:
    assert [(line.start, list(line.groups)) for line in sheet(text)] == lines


@settings(max_examples=50, deadline=None)
@given(st.text(st.sampled_from("退款 订单12aB-\n，"), max_size=80))
def test_the_groups_are_the_text_and_each_line_starts_at_its_place(text: str) -> None:
    for line in sheet(text):
        whole = "".join(line.groups).replace("〔空格〕", " ")
        assert text[line.start - 1 :].startswith(whole)
        assert "\n" not in whole and not any(len(group) > 80 for group in line.groups)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("O0JM20", ["O 是大写字母o(第1字)", "0 是数字零(第2、6字)"]),
        ("a1l-I", ["1 是数字一(第2字)", "l 是小写字母L(第3字)", "I 是大写字母i(第5字)"]),
        ("10012", []),  # digits alone leave no doubt
        ("platform", []),  # nor does a word
        ("lIlI", ["l 是小写字母L(第1、3字)", "I 是大写字母i(第2、4字)"]),
        ("王𠮷", ["𠮷 是生僻字,码位 U+20BB7(第2字)"]),
        ("周喆", ["喆 是生僻字,码位 U+5586(第2字)"]),  # in GBK, not in GB 2312
        ("张三", []),
        ("Ａ9", ["Ａ 是全角的 A(第1字)"]),
        ("甲\u3000乙", ["〔全角空格〕 是一个全角空格(第2字)"]),
        ("а1", ["а 是外文字母,码位 U+0430,不是看起来那个英文字母(第1字)"]),  # Cyrillic
        ("甲\u200b乙", ["〔U+200B〕 是看不见的字符,不用打(第2字)"]),
        ("退款，谢谢。", []),  # Chinese punctuation is as it should be
    ],
)
def test_what_is_easily_mistyped_is_named(text: str, said: list[str]) -> None:
    assert [mark.sentence for mark in marks(text)] == said


@pytest.mark.parametrize(
    ("wanted", "found", "said"),
    [
        ("JM20261116201047", "JM20 2611 1620 1047", []),  # blanks between groups do not count
        ("退款\n谢谢", "退款 \r\n谢谢\n", []),
        ("JM20261116201047", "JM20261716201047", ["第2组第4位应是「1」,现在是「7」"]),
        ("JM20261116201047", "JM2026111620104", ["第4组第4位少了「7」"]),
        ("JM20261116201047", "JM202611162010477", ["最后多了「7」"]),
        ("我在九妹卡盟", "我在丸妹卡盟", ["第3字应是「九」,现在是「丸」"]),
        ("退款100元,谢谢", "退款100元，谢谢", ["第7字应是「,」,现在是「，」(只是全角半角不同)"]),
        ("甲乙\n丙", "甲乙丙", ["第3字少了「〔换行〕」"]),
    ],
)  # fmt: skip
def test_a_difference_is_told_by_its_place(wanted: str, found: str, said: list[str]) -> None:
    assert [one.sentence for one in differences(wanted, found)] == said


def test_of_a_secret_only_the_place_is_told() -> None:
    (one,) = differences("KOUL12345678ABCD", "KOUL12345578ABCD", secret=True)
    assert one.sentence == "第3组第2位不一样" and (one.wanted, one.found) == ("", "")


def test_what_differs_altogether_is_not_printed_whole() -> None:
    (one,) = differences("甲" * 300, "乙")
    assert len(one.sentence) < 80 and ".." in one.sentence


def test_a_very_long_text_is_compared_line_by_line() -> None:
    lines = [f"第{n}行的文字在这里" for n in range(600)]
    (one,) = differences("\n".join(lines), "\n".join([*lines[:7], "别的", *lines[8:]]))
    assert one.place == "第8行" and one.found == "别的"
