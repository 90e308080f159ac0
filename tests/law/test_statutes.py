"""The statute table: reading it, finding in it, and what is wrong with a citation on a day."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from kameng_tui.law.citecheck import check
from kameng_tui.law.citing import find_citations
from kameng_tui.law.statutes import StatuteTable, read_statutes

TABLE = """
[[law]]
law = "电子商务法"
short = "电商法"
last_article = 89
effective_from = 2019-01-01
source = "法律数据库"

[[law]]
law = "民法典"
short = "民法典"
last_article = 1260
effective_from = 2021-01-01
source = "法律数据库"

[[law]]
law = "合同法"
short = "合同法"
status = "repealed"
effective_to = 2020-12-31
replaced_by = "民法典"
source = "民法典第一千二百六十条"

[[law]]
law = "网络游戏管理暂行办法"
short = "网游办法"
status = "repealed"
effective_to = 2019-07-09
source = "文化和旅游部"

[[law]]
law = "网络游戏管理办法"
short = "网游办法草案"
status = "draft"
source = "征求意见稿"

[[law]]
law = "市场监督管理投诉举报处理办法"
short = "令121"
last_article = 46
effective_from = 2026-04-15
procedural = true
source = "市场监管总局"

[[law]]
law = "市场监督管理投诉举报处理暂行办法"
short = "令20"
status = "repealed"
effective_to = 2026-04-14
procedural = true
replaced_by = "令121"
source = "市场监管总局"

[[law]]
law = "治安管理处罚法"
short = "治安法"
last_article = 144
effective_from = 2026-01-01
source = "法律数据库"

[[law]]
law = "民事诉讼法"
short = "民诉法"
last_article = 306
effective_from = 2024-01-01
procedural = true
source = "法律数据库"

[[law]]
law = "刑法"
short = "刑法"
aliases = ["刑事法"]
source = "法律数据库"

[[article]]
law = "电商法"
article = "20"
gist = "按约定的时间和方式交付"
use = "到账迟延"
not_for = "合同不成立|付款后 -> 电商法49.2; 平台连带 -> 电商法38"
source = "法律数据库"

[[article]]
law = "电商法"
article = "49.2"
gist = "付款后合同不成立的格式条款无效"
source = "法律数据库"
confidence = "verified"

[[article]]
law = "令121"
article = "16"
gist = "不予受理的情形"
source = "市场监管总局"

[[article]]
law = "治安法"
article = "49"
gist = "旧条号:诈骗、敲诈、损毁"
not_for = "损毁 -> 治安法59"
effective_to = 2025-12-31
renumbered_to = "治安法58"
source = "法律数据库"

[[article]]
law = "治安法"
article = "58"
gist = "诈骗、敲诈的处罚"
source = "法律数据库"

[[article]]
law = "治安法"
article = "43"
gist = "旧条号:殴打"
effective_to = 2025-12-31
renumbered_to = "治安法51"
source = "法律数据库"

[[article]]
law = "治安法"
article = "43"
gist = "另一内容"
not_for = "殴打 -> 治安法51; 欠款 -> 民法典577"
source = "法律数据库"

[[article]]
law = "治安法"
article = "59"
gist = "故意损毁财物"
source = "法律数据库"

[[article]]
law = "民诉法"
article = "194"
gist = "旧条号:司法确认"
effective_to = 2021-12-31
renumbered_to = "民诉法201"
source = "法律数据库"

[[article]]
law = "民诉法"
article = "201"
gist = "旧条号:司法确认"
effective_from = 2022-01-01
effective_to = 2023-12-31
renumbered_to = "民诉法205"
source = "法律数据库"

[[article]]
law = "民诉法"
article = "205"
gist = "司法确认"
source = "法律数据库"

[[article]]
law = "刑法"
article = "253-1"
gist = "侵犯公民个人信息"
source = "法律数据库"
"""
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def table() -> StatuteTable:
    rows, faults = read_statutes(tomllib.loads(TABLE))
    assert faults == []
    return StatuteTable(rows)


def codes(table: StatuteTable, text: str, on: date = TODAY) -> list[str]:
    return [fault.code for fault in check(find_citations(text, table.names), table, on)]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("《电子商务法》第二十条,应按约定交付。", [], "right"),
        ("《中华人民共和国电子商务法》第20条", [], "the full name is the same law"),
        ("电商法第20条、民法典第577条", [], "in range without a row yields nothing"),
        ("刑法第253条之一", [], "之一 is in the table"),
        ("刑法第9999条", [], "no last article known"),
        ("《民法典》", [], "a law without an article"),
        ("《电子商务法》第二十条规定付款后合同不成立的条款无效", ["citation.wrong-article"], "that is 49 II"),
        ("电商法第20条、第49条:不得约定付款后合同不成立", [], "the words belong to 49, which is cited too"),
        ("电商法第20条。付款后合同不成立的条款无效", [], "another sentence"),
        ("电商法第20条规定平台连带责任", ["citation.wrong-article"], "the second rule of the row"),
        ("《民法典》第1300条", ["citation.unknown"], "beyond the last article"),
        ("《民法典》第577条至第580条", [], "a range inside"),
        ("根据《电子交易促进法》,请退款", ["citation.unknown"], "no such law, relied on"),
        ("《电子交易促进法》第3条", ["citation.unknown"], "no such law, with an article"),
        ("我买了《梦幻魔法》点卡", [], "a title, not relied on as law"),
        ("《用户协议》第3条", [], "a document of the platform"),
        ("《汇想卡盟退款规定》第3条", [], "a rule of the house, though it ends like a law"),
        ("根据《网络游戏管理暂行办法》", ["citation.repealed"], "repealed 2019-07-10"),
        ("合同法第52条", ["citation.repealed"], "repealed by 民法典"),
        ("《网络游戏管理办法》第3条", ["citation.unknown"], "a draft was never law"),
        ("治安管理处罚法第49条", ["citation.renumbered"], "58 since 2026"),
        ("治安法第43条:殴打他人", ["citation.renumbered"], "renumbered goes before wrong-article"),
        ("治安法第43条:欠款不还", ["citation.wrong-article"], "never was there"),
        ("治安法第43条", [], "the present article of that number"),
        ("《市场监督管理投诉举报处理暂行办法》第十五条", ["citation.repealed"], "令20 ended 2026-04-14"),
        ("《市场监督管理投诉举报处理办法》第十六条", [], "令121"),
        ("《合同法》第52条和《民法典》第1300条", ["citation.repealed", "citation.unknown"], "each its own"),
    ],
)
def test_what_is_wrong_today(table, text, expected, why):
    assert codes(table, text) == expected, why


@pytest.mark.parametrize(
    ("text", "on", "expected", "why"),
    [
        ("《市场监督管理投诉举报处理暂行办法》第十五条", "2026-04-14", [], "its last day"),
        (
            "《市场监督管理投诉举报处理暂行办法》第十五条",
            "2026-04-15",
            ["citation.repealed"],
            "the day after",
        ),
        (
            "《市场监督管理投诉举报处理办法》第十六条",
            "2026-04-14",
            ["citation.unknown"],
            "not yet in force, another was",
        ),
        ("《市场监督管理投诉举报处理办法》第十六条", "2026-04-15", [], "its first day"),
        ("治安法第49条", "2025-12-31", [], "right before the renumbering"),
        ("治安法第49条", "2026-01-01", ["citation.renumbered"], "wrong after it"),
        ("治安法第58条", "2025-12-31", ["citation.renumbered"], "the number of tomorrow"),
        ("治安法第58条", "2026-01-01", [], "its first day"),
        ("民诉法第194条", "2021-12-31", [], "the first of its three numbers"),
        ("民诉法第194条", "2022-01-01", ["citation.renumbered"], "then 201"),
        ("民诉法第201条", "2021-12-31", ["citation.renumbered"], "201 is not yet there"),
        ("民诉法第201条", "2022-01-01", [], "the second, in a text older than the law's row"),
        ("民诉法第201条", "2023-12-31", [], "its last day"),
        ("民诉法第201条", "2024-01-01", ["citation.renumbered"], "then 205"),
        ("民诉法第205条", "2023-12-31", ["citation.renumbered"], "205 is not yet there"),
        ("民诉法第205条", "2024-01-01", [], "the present number"),
        ("民诉法第205条", "2020-01-01", ["citation.renumbered"], "two numbers back"),
        ("民诉法第60条", "2020-01-01", [], "nothing is known of that number"),
        ("合同法第52条", "2020-12-31", [], "still in force"),
        ("电商法第20条", "2018-12-31", [], "nothing replaced it then: an older text may have been in force"),
    ],
)
def test_what_is_wrong_on_a_day(table, text, on, expected, why):
    assert codes(table, text, date.fromisoformat(on)) == expected, why


def test_the_message_names_what_to_write_instead(table):
    text = "依据《电子商务法》第二十条,不得约定付款后合同不成立;合同法第52条。治安法第49条。"
    wrong, repealed, renumbered = check(find_citations(text, table.names), table, TODAY)
    assert text[wrong.start : wrong.end] == "《电子商务法》第二十条"
    assert wrong.basis == ("电商法49.2",) and "《电子商务法》第49条第2款" in wrong.message
    assert (
        repealed.basis == ("民法典",)
        and repealed.message == "《合同法》已于 2021-01-01 废止,现行的是《民法典》"
    )
    assert renumbered.basis == ("治安法58",) and "《治安管理处罚法》第58条" in renumbered.message


NUMBERS = {
    ("民诉法第194条", "2022-01-01"): ("民诉法201", "2022-01-01 时是《民事诉讼法》第201条"),
    ("民诉法第194条", "2026-01-01"): ("民诉法205", "现在是《民事诉讼法》第205条"),
    ("民诉法第205条", "2023-06-01"): ("民诉法201", "2023-06-01 适用的是当时的《民事诉讼法》第201条"),
    ("民诉法第205条", "2020-01-01"): ("民诉法194", "适用的是当时的《民事诉讼法》第194条"),
    ("治安法第49条:敲诈", "2026-01-01"): ("治安法58", "现在是《治安管理处罚法》第58条"),
    ("治安法第49条:损毁财物", "2026-01-01"): ("治安法59", "现在是《治安管理处罚法》第59条"),
    ("治安法第59条:损毁财物", "2025-12-31"): ("治安法49", "适用的是当时的《治安管理处罚法》第49条"),
}


@pytest.mark.parametrize(("cited", "expected"), NUMBERS.items())
def test_an_old_or_a_coming_number_is_told_with_that_of_the_day(table, cited, expected):
    text, on = cited
    (fault,) = check(find_citations(text, table.names), table, date.fromisoformat(on))
    assert (fault.code, fault.basis) == ("citation.renumbered", (expected[0],))
    assert expected[1] in fault.message


def test_procedure_goes_by_the_day_of_the_step_and_the_rest_by_that_of_the_event(table):
    """A complaint of today about an order of 2023 is handled by the rules of today, but judged by those of 2023."""
    text = "《市场监督管理投诉举报处理办法》第十六条;民诉法第205条;治安法第58条;民诉法第201条"
    found = check(find_citations(text, table.names), table, date(2023, 10, 15), TODAY)
    assert [fault.basis for fault in found] == [("治安法49",), ("民诉法205",)]
    alone = check(find_citations(text, table.names), table, date(2023, 10, 15))
    assert [fault.basis for fault in alone] == [("令20",), ("民诉法201",), ("治安法49",)]


def test_a_repealed_law_without_successor_says_so(table):
    (fault,) = check(find_citations("《网络游戏管理暂行办法》第十条"), table, TODAY)
    assert fault.basis == () and fault.message == "《网络游戏管理暂行办法》已于 2019-07-10 废止,不能再引用"


# --- finding in the table ----------------------------------------------------------------------------------------------


def test_finding_by_name_and_key(table):
    assert table.find("《中华人民共和国电子商务法》", "20") is table.by_key("电商法20")
    assert table.find("电商法", 20) is table.by_key("电商法20")
    assert table.find("刑事法").short == "刑法"
    assert table.find("电商法", "49.2").confidence == "verified"
    assert table.find("令121", 16).key == "令12116"
    assert table.find("电商法", "21") is None and table.find("没有的法") is None and table.by_key("x") is None


def test_the_present_article_goes_before_the_old_number(table):
    assert table.find("治安法", 43).status == "in-force"
    assert {row.status for row in table.versions("治安法43")} == {"in-force", "renumbered"}
    assert table.find("治安法", 49).renumbered_to == "治安法58"


@pytest.mark.parametrize(
    ("word", "keys"),
    [
        ("电商法20", ["电商法20"]),
        ("电商法 20", ["电商法20"]),
        ("第二十条", ["电商法20"]),
        ("电子商务法第20条", ["电商法20"]),
        ("49", ["电商法49.2", "治安法49"]),
        ("民诉法 201", ["民诉法201"]),
        ("迟延", ["电商法20"]),
        ("不予受理", ["令12116"]),
        ("令121", ["令121", "令12116"]),
        ("没有这个词", []),
    ],
)
def test_searching(table, word, keys):
    assert [row.key for row in table.search(word)] == keys


def test_searching_on_a_day_leaves_out_what_is_not_in_force(table):
    assert [row.key for row in table.search("治安法43", TODAY)] == ["治安法43"]
    assert table.search("治安法49", TODAY) == ()
    assert [row.key for row in table.search("治安法49", date(2025, 6, 1))] == ["治安法49"]
    assert table.search("网游办法草案", TODAY) == ()


def test_an_article_takes_dates_and_status_from_its_law(table):
    row = table.by_key("电商法20")
    assert (row.law, row.status, row.effective_from) == ("电子商务法", "in-force", date(2019, 1, 1))


# --- reading -----------------------------------------------------------------------------------------------------------

LAW = {"law": "电子商务法", "short": "电商法", "last_article": 89, "source": "数据库"}
ARTICLE = {"law": "电商法", "article": "20", "gist": "交付", "source": "数据库"}


@pytest.mark.parametrize(
    ("law", "article", "path", "part"),
    [
        ({"law": None}, {}, "law.电商法.law", "缺少 law"),
        ({"source": None}, {}, "law.电商法.source", "缺少 source"),
        ({"status": "old"}, {}, "law.电商法.status", "repealed"),
        ({"last_article": 0}, {}, "law.电商法.last_article", "不小于 1"),
        ({"allias": "电商"}, {}, "law.电商法.allias", "是否想写 aliases?"),
        ({"source": " "}, {}, "law.电商法.source", "不能为空"),
        ({"procedural": "yes"}, {}, "law.电商法.procedural", "true 或 false"),
        ({}, {"source": None}, "article.电商法20.source", "缺少 source"),
        ({}, {"law": "电商"}, "article.电商20.law", "不在 [[law]]"),
        ({}, {"article": "第20条"}, "article.电商法第20条.article", "应写成"),
        ({}, {"article": "90"}, "article.电商法90.article", "只有 89 条"),
        ({}, {"gist": None}, "article.电商法20.gist", "缺少 gist"),
        ({}, {"source": []}, "article.电商法20.source", "不能为空"),
        ({}, {"not_for": "合同不成立"}, "article.电商法20.not_for", "->"),
        ({}, {"not_for": "合同不成立 -> 没有法49"}, "article.电商法20.not_for", "不是表里的法条"),
        ({}, {"renumbered_to": "58", "effective_to": date(2025, 1, 1)}, "article.电商法20.renumbered_to", "不是表里的法条"),
        ({}, {"renumbered_to": "电商法21"}, "article.电商法20.effective_to", "要写 effective_to"),
        ({}, {"gits": "交付"}, "article.电商法20.gits", "是否想写 gist?"),
    ],
)  # fmt: skip
def test_a_slip_in_the_table_is_named_with_its_place(law, article, path, part):
    def changed(good, change):
        return {key: value for key, value in {**good, **change}.items() if value is not None}

    _, faults = read_statutes({"law": [changed(LAW, law)], "article": [changed(ARTICLE, article)]})
    assert any(place == path and part in sentence for place, sentence in faults), faults


def test_a_short_name_or_a_key_twice():
    _, faults = read_statutes({"law": [LAW, LAW], "article": [ARTICLE, ARTICLE]})
    assert "law.电商法.short" in dict(faults) and "article.电商法20.effective_from" in dict(faults)


def test_other_tables_of_the_file_are_not_its_business():
    rows, faults = read_statutes({"as_of": TODAY, "sources": ["数据库"], "law": [LAW]})
    assert [row.key for row in rows] == ["电商法"] and faults == []
