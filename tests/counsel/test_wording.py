"""Words that harm one's own case, and places that were never filled in. Uses the word list that ships."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

import kameng_tui.knowledge
from kameng_tui.case.findings import SEVERITY
from kameng_tui.counsel.wording import CODES, check, placeholders, stalls

with (Path(kameng_tui.knowledge.__file__).parent / "words.toml").open("rb") as file:
    RAW = tomllib.load(file)
WORDS = {name: tuple(rows) for name, rows in RAW.items() if isinstance(rows, list) and name != "sources"}


def codes(text: str, audience: str = "public") -> list[tuple[str, str]]:
    return [(fault.code, text[fault.start : fault.end]) for fault in check(text, WORDS, audience)]


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("你们平台就是骗子", "wording.insult", "骗子"),
        ("无良平台不处理", "wording.insult", "无良"),
        ("垃圾平台", "wording.insult", "垃圾平台"),
        ("不给钱就曝光你们", "wording.threat", "曝光"),
        ("三天内不退款,我就发到网上", "wording.threat", "发到网上"),
        ("给我500元我就删帖", "wording.threat", "删帖"),
        ("逾期后果自负", "wording.threat", "后果自负"),
        ("我保证退款成功", "wording.over-promise", "保证"),
        ("必定能退", "wording.over-promise", "必定"),
        ("包退不退不收费", "wording.over-promise", "包退"),
        ("他们是诈骗犯", "wording.conclusion", "诈骗犯"),
        ("平台诈骗我100元", "wording.conclusion", "诈骗"),
        ("老板卷款跑路了", "wording.conclusion", "卷款跑路"),
    ],
)
def test_a_harmful_word_is_named(text, code, word):
    assert codes(text) == [(code, word)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("客服说“你才是骗子”", "quoting the other side"),
        ("对方回复「骗子」二字", "quoting in corner brackets"),
        ("涉嫌诈骗,已向公安机关报案", "涉嫌 is the neutral wording"),
        ("已拨打反诈中心电话", "a name"),
        ("依据《反电信网络诈骗法》第二条", "a title"),
        ("商家交了保证金", "保证金 is no promise"),
        ("页面承诺包退", "what the other side promised"),
        ("若24小时内未解决,将向市场监管部门投诉", "announcing a lawful step is no threat"),
        ("保留向监管部门投诉的权利", "announcing a lawful step is no threat"),
        ("媒体曝光过同类案件。商家不退款", "no bargain within one sentence"),
        ("收到垃圾短信", "a term of its own"),
        ("未按《用户协议》第5条提供服务", "the objective wording of the guides"),
    ],
)
def test_neutral_wording_passes(text, why):
    assert codes(text) == [], why


def test_quotation_marks_must_be_closed_to_protect():
    assert codes("对方是“骗子") == [("wording.insult", "骗子")]


def test_the_message_says_what_to_write_instead():
    (fault,) = check("对方是奸商", WORDS, "authority")
    assert fault.message == "「奸商」是侮辱性用语,会削弱投诉,还可能被反过来追究;改为:「商家」"


def test_notes_for_oneself_are_free():
    assert codes("骗子!不给钱就曝光", "self") == []


def test_of_overlapping_words_the_longest_is_named():
    assert codes("骗子平台") == [("wording.insult", "骗子平台")]


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("订单号XXX", "XXX"),
        ("订单号:XXXXXX", "XXXXXX"),
        ("订单号ＸＸＸ", "ＸＸＸ"),
        ("于X月X日购买", "X月X日"),
        ("2023年X月X日", "X月X日"),
        ("20XX年", "20XX年"),
        ("X年", "X年"),
        ("《用户协议》第X条", "X"),
        ("充值XX元", "XX"),
        ("已X个工作日未处理", "X"),
        ("姓名____", "____"),
        ("{{ order.number }}", "{{ order.number }}"),
        ("{% if x %}", "{% if x %}"),
        ("〔待填:投诉人姓名〕", "〔待填:投诉人姓名〕"),
        ("[待填]", "[待填]"),
    ],
)
def test_an_unfilled_place_is_named(text, gap):
    (fault,) = placeholders(text)
    assert (fault.code, text[fault.start : fault.end]) == ("placeholder.unfilled", gap)


@pytest.mark.parametrize(
    "text", ["11010519491231002X", "iPhoneX手机", "Xbox会员", "XXL号", "vault:****V90T", "浙江省杭州市****", "二〇〇八年", "a_b_c", "QH2023XX1500123", "〔不予受理〕"]
)  # fmt: skip
def test_what_is_no_placeholder(text):
    assert placeholders(text) == []


def test_stalling_words_bring_their_question():
    found = stalls("我们已反馈,正在处理,请耐心等待", WORDS)
    assert [stall.word for stall in found] == ["已反馈", "正在处理", "耐心等待"]
    assert all(stall.ask.endswith("?") for stall in found)


def test_the_word_list_is_whole():
    assert isinstance(RAW["as_of"], date)
    assert RAW["sources"]
    for name in CODES:
        rows = RAW[name]
        listed = [word for row in rows for word in row.get("words") or (row["word"],)]
        assert len(set(listed)) == len(listed) >= 10, [w for w in listed if listed.count(w) > 1]
        assert all(all(row.get("words") or [row["word"]]) and row["instead"] for row in rows)
        allowed = {"word", "words", "instead", "with", "without", "unless_before", "unless_after", "note"}
        assert all(set(row) <= allowed for row in rows)
    assert all(row["word"] and row["ask"] for row in RAW["stalling"])
    assert set(CODES.values()) <= set(SEVERITY)


def test_hostile_text_ends_soon():
    text = "“" * 5000 + "骗子" * 5000 + "曝光" * 2000
    assert len(check(text, WORDS, "public")) == 5000
