"""A letter's text as a document: where its title ends, what is a heading, what is signed."""

from __future__ import annotations

import pytest

from kameng_tui.papers.document import Heading, Para, text_of
from kameng_tui.papers.lettering import document_of_letter, in_chinese_marks

LETTER = """民事上诉状

上诉人（起诉人）：张示例
联系电话：139****5678

一、上诉请求
撤销该裁定。
（一）理由
1. 被告明确。
2. 请求具体：标的总额500.00元。

此致
示例市示例区人民法院

上诉人（签字）：张示例
2026年9月1日"""


def test_a_letter_has_title_headings_paragraphs_and_a_signature_at_the_right() -> None:
    made = document_of_letter(LETTER, "上诉状")
    assert (made.title, made.subtitle) == ("民事上诉状", "")
    assert made.blocks == (
        Para("上诉人（起诉人）：张示例"),
        Para("联系电话：139****5678"),
        Heading("一、上诉请求", 1),
        Para("撤销该裁定。"),
        Heading("（一）理由", 2),
        Para("1. 被告明确。"),
        Para("2. 请求具体：标的总额500.00元。"),
        Para("此致"),
        Para("示例市示例区人民法院", False, keep=True),
        Para("上诉人（签字）：张示例", False, "right", keep=True),
        Para("2026年9月1日", False, "right"),
    )
    assert [
        b for b in document_of_letter(LETTER, "上诉状", signed=False).blocks if b in made.blocks[-2:]
    ] == []


TITLES = [
    ("a line in brackets is the subtitle", "民事起诉状\n（买卖合同纠纷，要素式）\n\n正文。", "民事起诉状", "（买卖合同纠纷，要素式）"),
    ("an addressee is no title", "示例卡盟客服：\n本人反映。", "投诉信", ""),
    ("a label is no title", "姓名：张三\n电话：1", "投诉信", ""),
    ("a sentence is no title", "本人已于2026年9月1日投诉。\n请处理。", "投诉信", ""),
    ("a numbered heading is no title", "一、事实\n已付款。", "投诉信", ""),
    ("nothing at all", "", "投诉信", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title", "subtitle"), [row[1:] for row in TITLES], ids=[row[0] for row in TITLES]
)
def test_where_the_title_ends(text: str, title: str, subtitle: str) -> None:
    made = document_of_letter(text, "投诉信")
    assert (made.title, made.subtitle) == (title, subtitle)


SIGNED = [
    ("name and day", "请处理。\n张三\n2026年9月1日", ["张三", "2026年9月1日"]),
    ("telephone, name, day", "请处理。\n\n联系电话：1\n张三\n2026年9月1日", ["联系电话：1", "张三", "2026年9月1日"]),
    ("both sign", "正文。\n申请人（签字）：甲\n申请人（签字、盖章）：乙\n2026年9月1日",
     ["申请人（签字）：甲", "申请人（签字、盖章）：乙", "2026年9月1日"]),
    ("no signature", "请于24小时内处理。", []),
    ("a day inside a sentence", "期限为2026年9月1日。", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "signed"), [row[1:] for row in SIGNED], ids=[row[0] for row in SIGNED])
def test_what_is_signed(text: str, signed: list[str]) -> None:
    made = document_of_letter(f"题目\n\n{text}", "信")
    assert [b.text for b in made.blocks if isinstance(b, Para) and b.align == "right"] == signed


def test_no_word_of_a_letter_is_lost() -> None:
    kept = [line for line in LETTER.split("\n") if line]
    assert [line for line in text_of(document_of_letter(LETTER, "信")).split("\n") if line] == kept


MARKS = [
    ("规则:7个工作日(来源:a、b);起算:10:15", "规则：7个工作日（来源：a、b）；起算：10:15"),
    ("规则(来源:经验(某指南);以公示的为准)", "规则（来源：经验（某指南）；以公示的为准）"),
    ("末日为 2026-11-25(周三),至当日 24:00 届满", "末日为 2026-11-25（周三），至当日 24:00 届满"),
    ("共500.00,还差 1,000 元", "共500.00，还差 1,000 元"),
    ("看 https://a.example.com/x?y=1,2:再说", "看 https://a.example.com/x?y=1,2：再说"),
    ("为什么?因为「好」,是吗!", "为什么？因为「好」，是吗！"),
    ("〔待填:姓名〕,后面", "〔待填:姓名〕，后面"),
    ("f(x), g(y): h", "f(x), g(y): h"),
    ("已经，有了。", "已经，有了。"),
]


@pytest.mark.parametrize(("said", "printed"), MARKS)
def test_what_the_program_says_is_printed_with_chinese_marks(said: str, printed: str) -> None:
    assert in_chinese_marks(said) == printed
    assert in_chinese_marks(printed) == printed
