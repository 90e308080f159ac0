"""The statute table: what it must know, and that every row says where it is from."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.citing import find_citations
from kameng_tui.law.statutes import StatuteTable, check

TODAY = date(2026, 11, 21)


def table() -> StatuteTable:
    return StatuteTable(knowledge().statutes)


def codes(text: str, on: date = TODAY) -> list[tuple[str, tuple[str, ...]]]:
    known = table()
    return [(fault.code, fault.basis) for fault in check(find_citations(text, known.names), known, on)]


def test_every_row_has_a_source_a_gist_and_a_confidence() -> None:
    for row in knowledge().statutes:
        assert row.source and all(part.strip() for part in row.source), row.key
        assert row.gist, row.key
        assert row.confidence in ("verified", "known", "uncertain"), row.key
    assert sum(1 for row in knowledge().statutes if row.article) >= 110


@pytest.mark.parametrize(
    ("short", "last"),
    [
        ("消保法", 63),
        ("消保法实施条例", 53),
        ("电商法", 89),
        ("网监办法", 56),
        ("民法典", 1260),
        ("民诉法", 306),
        ("个保法", 74),
        ("反诈法", 50),
        ("刑法", 452),
        ("治安法", 144),
        ("反不正当竞争法", 41),
        ("投诉举报办法", 46),
        ("诉讼费办法", 56),
        ("非银行支付条例", 60),
        ("仲裁法", 96),
    ],
)
def test_the_last_articles(short: str, last: int) -> None:
    law = table().find(short)
    assert law is not None and law.last_article == last
    assert codes(f"根据《{law.law}》第{last}条") == []
    assert codes(f"根据《{law.law}》第{last + 1}条") == [("citation.unknown", ())]


@pytest.mark.parametrize(
    ("name", "repealed_on", "successor"),
    [
        ("网络游戏管理暂行办法", date(2019, 7, 10), "民法典"),
        ("市场监督管理投诉举报处理暂行办法", date(2026, 4, 15), "投诉举报办法"),
        ("合同法", date(2021, 1, 1), "民法典"),
        ("民法总则", date(2021, 1, 1), "民法典"),
        ("民法通则", date(2021, 1, 1), "民法典"),
        ("侵权责任法", date(2021, 1, 1), "民法典"),
        ("担保法", date(2021, 1, 1), "民法典"),
        ("物权法", date(2021, 1, 1), "民法典"),
        ("网络交易管理办法", date(2021, 5, 1), "网监办法"),
        ("禁止价格欺诈行为的规定", date(2022, 7, 1), "价格欺诈规定"),
    ],
)
def test_repealed_laws_are_told_with_what_replaced_them(name: str, repealed_on: date, successor: str) -> None:
    law = table().find(name)
    assert law is not None
    assert (law.status, law.effective_to, law.replaced_by) == (
        "repealed",
        repealed_on - timedelta(days=1),
        successor,
    )
    assert codes(f"根据《{name}》第十条") == [("citation.repealed", (successor,))]
    assert codes(f"根据《{name}》第十条", repealed_on - timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("cited", "now", "right_until"),
    [
        ("《治安管理处罚法》第四十九条", "治安法58", date(2025, 12, 31)),
        ("《民事诉讼法》第119条", "民诉法122", date(2021, 12, 31)),
        ("《民事诉讼法》第162条", "民诉法165", date(2021, 12, 31)),
        ("《民事诉讼法》第207条", "民诉法211", date(2023, 12, 31)),
        ("《民事诉讼法》第201条", "民诉法205", date(2023, 12, 31)),
        ("《民事诉讼法》第221条", "民诉法225", date(2023, 12, 31)),
        ("《民事诉讼法》第246条", "民诉法250", date(2023, 12, 31)),
        ("《反不正当竞争法》第八条", "反不正当竞争法9", date(2025, 10, 14)),
    ],
)
def test_old_numbers_are_told_with_the_new_one(cited: str, now: str, right_until: date) -> None:
    assert codes(f"根据{cited}起诉") == [("citation.renumbered", (now,))]
    assert codes(f"根据{cited}起诉", right_until) == []
    assert table().by_key(now) is not None


def test_the_wrong_article_of_the_guides_is_caught_and_the_right_use_of_it_is_not() -> None:
    wrong = "根据《电子商务法》第二十条,平台不得以格式条款等方式约定消费者支付价款后合同不成立"
    assert codes(wrong) == [("citation.wrong-article", ("电商法49.2",))]
    assert codes("根据《电子商务法》第二十条,应按承诺的时限交付") == []
    assert codes("根据《电子商务法》第四十九条第二款,约定付款后合同不成立的格式条款无效") == []


def test_a_draft_and_an_invented_law_cannot_be_cited() -> None:
    assert codes("根据《网络游戏管理办法》第十条") == [("citation.unknown", ())]
    assert codes("根据《数字商品交易管理条例》第十条") == [("citation.unknown", ())]


def test_what_is_not_confirmed_is_not_shown_as_certain() -> None:
    uncertain = {row.key for row in knowledge().statutes if row.confidence == "uncertain"}
    assert uncertain == {"网络游戏管理办法"}
    # the article of this rule could not be confirmed: it is known as a whole only
    assert [row.article for row in knowledge().statutes if row.short == "平台价格规则"] == [""]


def test_official_addresses_where_they_are_known() -> None:
    for short in ("投诉举报办法", "网监办法", "平台规则办法", "消保法实施条例", "电信申诉办法"):
        law = table().find(short)
        assert law is not None and law.source[0].startswith("https://"), short
