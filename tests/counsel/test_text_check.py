"""The one check of any text over its corpora: what must be found, and letters in which nothing may be."""

from __future__ import annotations

import time
from datetime import date
from functools import cache

import pytest
from lint_rates import alarms, corpus, faults, is_found, missed, rules, unmarked

from kameng_tui.counsel import texts
from kameng_tui.counsel.phrases import Page

RULES = cache(rules)
GUIDES = corpus("guides")
# 不受理 takes a clause back (12321不受理退款); a sentence that is found leaves this list
MISSED = {"金额不⟦满5000元⟧法院不受理,一般不立案"}


def codes(text: str, **day: date) -> list[str]:
    return [fault.code for fault in faults(text, RULES(), **day)]


def test_every_bad_sentence_but_the_known_misses_is_found():
    sentences = [s for listed in corpus("bad")["bad"].values() for s in listed]
    assert len(set(sentences)) == len(sentences) >= 250
    assert {marked for _, marked in missed(RULES())} == MISSED


def test_clean_letters_raise_no_alarm():
    assert len({letter["text"] for letter in corpus("clean")["letter"]}) >= 70
    assert list(alarms(RULES())) == []


@pytest.mark.parametrize(
    "row", GUIDES["statement"], ids=lambda row: f"{row['guide']} {unmarked(row['text'])[0][:20]}"
)
def test_what_a_guide_says_wrongly_is_found(row):
    assert is_found(row["text"], row["code"], RULES()), [
        f.code for f in faults(unmarked(row["text"])[0], RULES())
    ]


def test_all_guides_are_looked_at_and_few_statements_are_beyond_a_text_check():
    assert {row["guide"] for row in GUIDES["statement"]} == {"000", "001", "002", "003", "004"}
    assert all(GUIDES["not_findable"].values())
    assert len(GUIDES["not_findable"]) * 6 < len(GUIDES["statement"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("客服称「12315要45个工作日才调解」", "the other side is quoted"),
        ("平台答复:12321可以退款", "told without quotation marks"),
        ("对方说12315不受理五百元以下的", "told without quotation marks"),
        ("12315不是消费者协会,两者不要混淆", "denied"),
        ("我没有说贵方是骗子", "denied"),
        ("本人不会把此事发到网上要钱", "denied"),
        ("客服称「根据《网络游戏管理暂行办法》第五条不予退款」", "their citation"),
        ("原《网络游戏管理暂行办法》已废止,不再适用", "said to be past"),
        ("涉嫌合同诈骗,请依法处理", "left open"),
        ("如构成诈骗,由公安机关认定", "left open"),
        ("依据《消费者权益保护法》第四十六条,请在七个工作日内予以处理并告知", "the words of the article"),
        ("违约金超过损失百分之三十的,一般视为过高", "thirty per cent of something else"),
        ("本案受理费五十元,标的不超过一万元,适用小额诉讼", "the fee, not a ceiling"),
        ("银行卡号只保留后四位,其余已遮盖", "the safe way to mask"),
        ("本人5000元货款至今未退,请求法院判令退还", "an amount, not a threshold"),
    ],
)
def test_what_is_right_or_of_others_passes(text, why):
    assert codes(text) == [], why


@pytest.mark.parametrize(
    "text", ["难道你们不是骗子吗", "你们不是骗子是什么", "平台就是骗子", "客服说会退,都是骗人的"]
)
def test_a_question_or_a_new_clause_denies_nothing(text):
    assert codes(text) == ["wording.insult"]


def test_what_changed_goes_by_the_day_of_writing():
    text = "12315应在45个工作日内完成调解"
    assert codes(text, today=date(2026, 4, 14), on=date(2026, 4, 1)) == []
    assert codes(text, today=date(2026, 4, 15), on=date(2026, 4, 1)) == ["statement.number"]


def test_a_citation_goes_by_the_day_of_the_event():
    text = "依据《合同法》第一百零七条请求赔偿"
    assert codes(text, on=date(2020, 6, 1)) == []
    assert codes(text) == ["citation.repealed"]


def test_a_list_of_articles_is_one_claim():
    assert codes("依据《电子商务法》第二十条、第四十九条,付款后不得约定合同不成立") == []
    assert (
        codes("依据《民法典》第五百七十七条和《消费者权益保护法》第五十五条,对方虚假宣传,请求三倍赔偿") == []
    )


def test_a_finding_names_the_right_article_and_its_place():
    (fault,) = faults("依据《消费者权益保护法》第四十九条,对方虚假宣传,请求三倍赔偿", RULES())
    assert (fault.code, fault.basis, fault.start) == ("citation.wrong-article", ("消保法55.1",), 2)


def test_blanks_hide_nothing_and_places_are_those_of_the_text():
    text = "12315 应在 45 个 工作日 内完成调解"
    (fault,) = faults(text, RULES())
    assert text[fault.start : fault.end] == "45 个 工作日"


def test_notes_for_oneself_may_be_blunt_but_not_wrong():
    text = "骗子!12315要45个工作日调解"
    assert [f.code for f in faults(text, RULES(), "self")] == ["statement.number"]


@pytest.mark.parametrize("start", [0, 1, 5, 9])
def test_places_survive_blanks(start):
    text = " 甲 乙\t丙　丁 戊"
    page = Page(text)
    sign = page.plain[min(start, len(page.plain) - 1)]
    at = page.place(page.plain.index(sign))
    assert text[at] == sign
    assert page.bare(at) == page.plain.index(sign)


@pytest.mark.parametrize(
    "text",
    [
        "客服 2026-09-01 10:00 正在处理,请耐心等待\n我:什么时候到账?订单号 KM2026090100123\n" * 20_000,
        "《民法典》第577条违约金," * 4_000,
        "连带责任平台" * 10_000,
        "客服称「" * 20_000,
        "第1条、" * 20_000,
    ],
    ids=[
        "a megabyte of chat",
        "citations without a full stop",
        "one word",
        "open quotations",
        "articles of no law",
    ],
)
def test_a_long_text_is_read_soon(text):
    began = time.process_time()
    texts.check(text, "public", date(2026, 11, 21), date(2026, 11, 21), RULES())
    assert time.process_time() - began < 4  # a hundred times what it takes if it were quadratic
