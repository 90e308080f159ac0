"""Citations as people write them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.law.citing import find_citations, number

NAMES = (
    "民法典",
    "电商法",
    "电子商务法",
    "刑法",
    "合同法",
    "民诉法",
    "网络游戏管理暂行办法",
    "消费者权益保护法",
)


def found(text: str) -> list[tuple[object, ...]]:
    return [(c.law, c.article, c.sub, c.paragraph, c.item) for c in find_citations(text, NAMES)]


def plain(*articles: int, law: str = "民法典") -> list[tuple[object, ...]]:
    return [(law, article, "", 0, 0) for article in articles]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《民法典》第577条", plain(577)),
        ("《民法典》第五百七十七条", plain(577)),
        ("《民法典》第 577 条", plain(577)),
        ("《民法典》第５７７条", plain(577)),
        ("《 民法典 》第577条", plain(577)),
        ("《民法典》的第577条", plain(577)),
        ("《民法典》(2021年施行)第577条", plain(577)),
        ("民法典第577条", plain(577)),
        ("民法典第577条、第579条和第582条", plain(577, 579, 582)),
        ("民法典第五百七十七条、五百七十九条", plain(577, 579)),
        ("民法典第577、579条", plain(577, 579)),
        ("民法典第165至169条", plain(165, 166, 167, 168, 169)),
        ("民法典第165条至第169条", plain(165, 166, 167, 168, 169)),
        ("民法典第165-167条,第577条", plain(165, 166, 167, 577)),
        ("民法典第169至165条", plain(169, 165)),
        ("民法典第1至1260条", plain(1, 1260)),
        ("《电子商务法》第四十九条第二款", [("电子商务法", 49, "", 2, 0)]),
        ("《消法》第25条第1款第(三)项", [("消法", 25, "", 1, 3)]),
        ("《办法》第十六条第二项", [("办法", 16, "", 0, 2)]),
        ("《办法》第十六条(二)项", [("办法", 16, "", 0, 2)]),
        ("刑法第二百五十三条之一", [("刑法", 253, "1", 0, 0)]),
        ("刑法第287条之二第一款", [("刑法", 287, "2", 1, 0)]),
        ("《消法》第55条,该法第25条", [("消法", 55, "", 0, 0), ("消法", 25, "", 0, 0)]),
        ("《消法》第55条,该法第三章", [("消法", 55, "", 0, 0)]),
        ("该法第25条", []),
        ("第25条", []),
        ("依据民法典第577条和电商法第20条", [*plain(577), *plain(20, law="电商法")]),
        ("《民法典》第577条和《电商法》第20条", [*plain(577), *plain(20, law="电商法")]),
        (
            "《最高人民法院关于适用《中华人民共和国民法典》合同编通则若干问题的解释》第十条",
            plain(10, law="最高人民法院关于适用《中华人民共和国民法典》合同编通则若干问题的解释"),
        ),
        (
            "《中华人民共和国消费者权益保护法》(以下简称《消法》)第五十五条",
            plain(55, law="中华人民共和国消费者权益保护法"),
        ),
        ("根据《网络游戏管理暂行办法》,请退款", plain(0, law="网络游戏管理暂行办法")),
        ("依据网络游戏管理暂行办法要求", plain(0, law="网络游戏管理暂行办法")),
        ("违反合同法律关系", []),
        ("民法典的规定", []),
        ("《用户协议》第三条", plain(3, law="用户协议")),
        ("订单第20条", []),
        ("", []),
    ],
)
def test_what_is_found(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("请依据《民法典》第577条、第579条退款", ["《民法典》第577条", "第579条"]),
        ("违反了电子商务法第20条。", ["电子商务法第20条"]),
        ("见《民法典》。", ["《民法典》"]),
        ("民法典第165至166条", ["民法典第165至166条", "民法典第165至166条"]),
    ],
)
def test_places_in_the_text(text, spans):
    assert [text[c.start : c.end] for c in find_citations(text, NAMES)] == spans


def test_quoted_relied_on_and_sentence():
    text = "付款后平台称合同不成立。依据《电商法》第20条,应退款!民法典第577条也适用;"
    first, second = find_citations(text, NAMES)
    assert (first.quoted, first.relied_on, first.sentence) == (
        True,
        True,
        "依据《电商法》第20条,应退款!".rstrip("!"),
    )
    assert (second.quoted, second.relied_on, second.sentence) == (False, False, "民法典第577条也适用")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20", 20), ("２０", 20), ("二十", 20), ("十", 10), ("十六", 16), ("一百零三", 103), ("二百五十三", 253),
        ("一千二百六十", 1260), ("五七七", 577), ("两百", 200), ("〇", 0), ("甲", 0),
    ],
)  # fmt: skip
def test_numbers(text, value):
    assert number(text) == value


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="《》第条款项之一二三十百0123至、和(（民法典该的根据 \n", max_size=120))
def test_any_text_is_read_and_places_lie_inside(text):
    for citation in find_citations(text, NAMES):
        assert 0 <= citation.start < citation.end <= len(text)
        assert citation.law and citation.article >= 0


@pytest.mark.parametrize(
    "text",
    ["《" * 5_000, "第1、" * 5_000, "《a" * 5_000, "《法》" + " " * 20_000, "民法典第" + "一" * 20_000],
)
def test_hostile_texts_are_read_at_once(text):
    began = time.process_time()
    find_citations(text, NAMES)
    assert time.process_time() - began < 2
