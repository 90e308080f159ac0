"""The statute table: what it must know, and that every row says where it is from."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from kameng_tui.knowledge.load import FOLDER, knowledge, validate
from kameng_tui.law.citecheck import check
from kameng_tui.law.citing import find_citations
from kameng_tui.law.statutes import StatuteTable

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
        assert row.use or not row.article or row.renumbered_to, row.key
    assert sum(1 for row in knowledge().statutes if row.article) >= 600


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'source = ["《中华人民共和国民法典》(2020年主席令第45号)第577条"]\n',
            "",
            "statutes.toml#article.民法典577.source",
        ),
        ('source = ["法释〔2022〕8号"]\n', "source = []\n", "statutes.toml#law.网络消费解释.source"),
    ],
)
def test_a_row_without_a_source_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / "statutes.toml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    found = [finding for finding in validate(folder) if says in finding.where]
    assert found and "source" in found[0].message and found[0].severity == "error"


# what the research names, law by law; .2 is the second paragraph, -1 is 之一
NAMED = {
    "消保法": "2 8 10 16 20 23 23.3 24 25 26.1 26.2 26.3 28 29 37 39 40 44.1 44.2 46 48 48.1 50 52 53 55.1 56",
    "消保法实施条例": "9 10.1 10.2 17 19 22 46 46.1 46.2 46.3 46.4 49 50 50.1 50.2",
    "电商法": "2.3 10 15 17 18 19 20 27 31 32 33 34 37 38.1 47 48 49.1 49.2 50 51 51.2 53.3 54 55 56 57 58 59 60 61 62"
    " 63 74 76 76.1 76.2 80 81.1 83",
    "网监办法": "8 12 14 18 19 20 21 24 31 34 41 47 51 52",
    "平台规则办法": "5 12 14 15 16 19 19.1 19.2 20 21 27 30 31 32 39",
    "民法典": "7 19 20 127 144 145 148 152 188 195 199 201.1 201.2 202 203.1 203.2 204 491.2 496 497 498 509 512.2 512.3"
    " 563 564 564.2 565 566 577 579 582 583 584 585 585.2 591 592 617 620 621 621.1 621.2 621.3 622 1024 1025 1032 1033"
    " 1034 1035 1036 1037 1038 1260",
    "网络消费解释": "1 2 4 5 6 10",
    "预付式消费解释": "1 9 10 12 13 14 15 16 17 23 26",
    "合同编通则解释": "10 10.3 64 65 65.2 65.3",
    "消费侵权处罚办法": "5 6 8 10 10.2 13 16 16.1 16.2",
    "价格法": "13 14",
    "价格欺诈规定": "5 7 13 16 19 20 21",
    "反不正当竞争法": "9 20.3 25",
    "个保法": "28 29 44 45 46 47 48 49 50 57 65 66 69 72",
    "反诈法": "2 18 20 25 31 34 38.2 42 44 46",
    "刑法": "225 253-1 266 274 287-2",
    "治安法": "58 59",
    "诈骗解释": "1 2",
    "敲诈勒索解释": "1 2 3",
    "投诉举报办法": "7.2 8 9 10 11 12 13 14 15 16 17 18 19 22 23 23.2 24 25 27 29 31 35 35.2 36 37 42 45",
    "市监处罚程序规定": "18 64",
    "广告法": "53",
    "电信条例": "39 39.1 40",
    "电信申诉办法": "9 10 11 12 13 14",
    "非银行支付条例": "31 32 34 35",
    "民诉法": "24 36 85 85.2 85.3 85.4 122 123 124 125 126 127 128 164 165 166 167 168 169 169.2 205 206 211 225 226 227"
    " 228 250",
    "民诉法解释": "18 20 23 31 90 91 106 108 109 112 125 126 208 209 213 266 272 275 279 424 427 428 429 430 435",
    "证据规定": "14 15 45 46 47 48 86 93 94 95",
    "诉讼费办法": "13 14 15 16 22 29 31 34 36 44 45 46 47 48",
    "互联网法院规定": "1",
    "人民调解法": "31 32 33",
    "公安刑事程序规定": "169 170 171 175 178 179 182",
    "公安行政程序规定": "60 61 64 165",
    "放假办法": "6",
}
WHOLE = ("平台价格规则", "电诈意见", "仲裁法", "金融消保办法", "受案立案意见", "紧急止付通知", "防沉迷通知")


@pytest.mark.parametrize("short", NAMED)
def test_every_article_that_the_research_names_is_there_and_in_force(short: str) -> None:
    known = table()
    rows = {article: known.find(short, article) for article in NAMED[short].split()}
    assert [article for article, row in rows.items() if row is None or not row.in_force(TODAY)] == []


def test_laws_known_only_as_a_whole() -> None:
    for short in WHOLE:
        law = table().find(short)
        assert law is not None and law.source and not any(r.article for r in table().rows if r.short == short)


def test_every_law_says_since_when_it_holds() -> None:
    undated = {row.short for row in knowledge().statutes if not row.article and row.effective_from is None}
    # two notices without a date in the research, and a draft that never came into force
    assert undated == {"受案立案意见", "紧急止付通知", "网络游戏管理办法"}


@pytest.mark.parametrize(
    ("typed", "short"),
    [
        ("消法", "消保法"), ("消费者保护法", "消保法"), ("消保法", "消保法"), ("电商法", "电商法"), ("网络交易办法", "网监办法"),
        ("总局令121号", "投诉举报办法"), ("20号令", "投诉举报暂行办法"), ("反诈骗法", "反诈法"), ("反电诈法", "反诈法"),
        ("个保法", "个保法"), ("治安处罚法", "治安法"), ("民诉解释", "民诉法解释"), ("合同编解释", "合同编通则解释"),
        ("预付卡解释", "预付式消费解释"), ("诉讼费用办法", "诉讼费办法"), ("支付机构条例", "非银行支付条例"), ("未保法", "未成年人保护法"),
        ("《中华人民共和国消费者权益保护法》", "消保法"), ("《网络消费规定(一)》", "网络消费解释"),
    ],
)  # fmt: skip
def test_the_names_that_people_type(typed: str, short: str) -> None:
    law = table().find(typed)
    assert law is not None and law.short == short


def test_no_name_means_two_laws() -> None:
    names = [name for row in table().rows if not row.article for name in {row.law, row.short, *row.aliases}]
    assert sorted(names) == sorted(set(names))


def test_procedure_is_marked() -> None:
    marked = {row.short for row in table().rows if row.procedural and not row.article}
    assert {"民诉法", "投诉举报办法", "投诉举报暂行办法", "公安刑事程序规定", "电信申诉办法"} <= marked
    assert not marked & {"消保法", "电商法", "民法典", "治安法", "反不正当竞争法", "刑法"}


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


def test_a_law_that_nothing_took_over_is_not_said_to_have_a_successor() -> None:
    """The rules on online games fell in 2019; the Civil Code of 2021 is only what is argued from today."""
    cited = find_citations("《网络游戏管理暂行办法》第十条", table().names)
    (fault,) = check(cited, table(), date(2026, 11, 21))
    assert "可改引《民法典》" in fault.message and "现行的是" not in fault.message


def test_articles_that_were_added_later_are_in_force_from_then() -> None:
    """刑法修正案(七) of 2009-02-28 and (九) of 2015-11-01."""
    since = {
        key: table().by_key(key).effective_from for key in ("刑法253-1", "刑法287-1", "刑法287-2", "刑法266")
    }
    assert since == {
        "刑法253-1": date(2009, 2, 28),
        "刑法287-1": date(2015, 11, 1),
        "刑法287-2": date(2015, 11, 1),
        "刑法266": date(1997, 10, 1),
    }


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
        ("《民事诉讼法》第253条(迟延履行利息)", "民诉法264", date(2021, 12, 31)),
        ("《民事诉讼法》第260条", "民诉法264", date(2023, 12, 31)),
    ],
)
def test_old_numbers_are_told_with_the_new_one(cited: str, now: str, right_until: date) -> None:
    assert codes(f"根据{cited}起诉") == [("citation.renumbered", (now,))]
    assert codes(f"根据{cited}起诉", right_until) == []
    assert [code for code, _ in codes(f"根据{cited}起诉", right_until + timedelta(days=1))] == [
        "citation.renumbered"
    ]
    assert table().by_key(now) is not None


DAYS = {
    "fraud before 2026": ("《治安管理处罚法》第58条", "2025-12-31", ["治安法49"]),
    "fraud since 2026": ("《治安管理处罚法》第58条", "2026-01-01", []),
    "and the day after": ("《治安管理处罚法》第58条", "2026-01-02", []),
    "damage by the old number": ("《治安管理处罚法》第49条,故意损毁财物", "2026-01-01", ["治安法59"]),
    "damage before 2026": ("《治安管理处罚法》第59条,故意损毁财物", "2025-12-31", ["治安法49"]),
    "promotion before the revision": ("《反不正当竞争法》第九条", "2025-10-14", ["反不正当竞争法8"]),
    "promotion since the revision": ("《反不正当竞争法》第九条", "2025-10-15", []),
    "order 20 on its last day": ("《市场监督管理投诉举报处理暂行办法》第15条", "2026-04-14", []),
    "order 20 the day after": ("《市场监督管理投诉举报处理暂行办法》第15条", "2026-04-15", ["投诉举报办法"]),
    "order 121 the day before": ("《市场监督管理投诉举报处理办法》第16条", "2026-04-14", ["投诉举报暂行办法"]),
    "order 121 on its first day": ("《市场监督管理投诉举报处理办法》第16条", "2026-04-15", []),
    "small claims since 2022": ("《民事诉讼法》第165条", "2022-01-01", []),
    "small claims before": ("《民事诉讼法》第165条", "2021-12-31", ["民诉法162"]),
    "confirmation by its first number": ("《民事诉讼法》第194条", "2022-01-01", ["民诉法201"]),
    "confirmation by its second number": ("《民事诉讼法》第201条", "2024-01-01", ["民诉法205"]),
    "confirmation by a number to come": ("《民事诉讼法》第205条", "2023-12-31", ["民诉法201"]),
    "payment order since 2024": ("《民事诉讼法》第225条", "2024-01-01", []),
    "enforcement before 2024": ("《民事诉讼法》第250条", "2023-12-31", ["民诉法246"]),
}  # fmt: skip


@pytest.mark.parametrize(("cited", "on", "instead"), DAYS.values(), ids=DAYS)
def test_the_day_of_the_event_decides(cited: str, on: str, instead: list[str]) -> None:
    found = codes(f"根据{cited}", date.fromisoformat(on))
    assert [key for _, basis in found for key in basis] == instead
    assert [code for code, _ in found if code == "citation.wrong-article"] == []


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("根据《民事诉讼法》第64条,谁主张谁举证", "民诉法67"),
        ("根据《民事诉讼法》第82条,期间届满的最后一日", "民诉法85"),
        ("根据《民事诉讼法》第100条申请财产保全", "民诉法103"),
        ("根据《民事诉讼法》第101条申请诉前保全", "民诉法104"),
        ("根据《民事诉讼法》第144条缺席判决", "民诉法147"),
        ("根据《民事诉讼法》第253条加倍支付", "民诉法264"),
    ],
)
def test_a_number_that_means_something_else_today_is_told_by_its_words(text: str, now: str) -> None:
    assert codes(text) == [("citation.renumbered", (now,))]
    assert codes(text.partition("条")[0] + "条") == []


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
