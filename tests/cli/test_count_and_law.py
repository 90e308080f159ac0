"""`kameng count` and `kameng law`: dates with their arithmetic, articles with their state, refusals with a way out."""

from __future__ import annotations

import pytest

from tests.by_cli import Kameng


@pytest.mark.parametrize(
    ("words", "earliest", "latest", "why"),
    [
        (("2026-09-25", "7", "working-day"), "2026-10-12T23:59:59", "2026-10-12T23:59:59", "国庆 and a make-up Saturday"),
        (("2026-09-01T20:00-05:00", "3", "day"), "2026-09-05T23:59:59", "2026-09-05T23:59:59", "the 2nd in Shanghai"),
        (("2026-09-01T23:00+09:00", "24", "hour"), "2026-09-02T22:00:00", "2026-09-02T22:00:00", "an hour earlier"),
        (("2026-01-31", "1", "月"), "2026-02-28T23:59:59", "2026-02-28T23:59:59", "no 31 February"),
        (("2026-08-27", "60", "day", "--roll", "ambiguous"), "2026-10-26T23:59:59", "2026-10-26T23:59:59", "a Monday"),
        (("2026-08-25", "40", "day", "--roll", "ambiguous"), "2026-10-04T23:59:59", "2026-10-08T23:59:59", "in 国庆"),
        (("2026-11-02", "3", "day", "--closing", "17:30"), "2026-11-05T17:30:00", "2026-11-05T23:59:59", "民法典203"),
        (("2026-11-02T10:20", "48", "hour", "--next-hour"), "2026-11-04T11:00:00", "2026-11-04T11:00:00", "民诉法85"),
    ],
)  # fmt: skip
def test_a_period_is_counted(
    kameng: Kameng, words: tuple[str, ...], earliest: str, latest: str, why: str
) -> None:
    counted = kameng("count", *words, "--json").data
    assert (counted["earliest"], counted["latest"]) == (f"{earliest}+08:00", f"{latest}+08:00"), why
    assert counted["steps"]


def test_a_foreign_offset_is_echoed_in_shanghai(kameng: Kameng) -> None:
    steps = kameng("count", "2026-09-01T20:00-05:00", "3", "day", "--json").data["steps"]
    assert "北京时间 2026-09-02 09:00" in steps[0]


def test_a_period_is_counted_as_the_calendar_was_known(kameng: Kameng) -> None:
    def end(*known: str) -> str:
        return kameng("count", "2020-01-22", "5", "working-day", *known, "--json").data["latest"][:10]

    # with the prolonged holiday the fifth is 3-7 February less the 23rd; before it was known 1 February was worked
    assert end("--known-on", "2020-02-01") == end() == "2020-02-06"
    assert end("--known-on", "2020-01-20") == "2020-02-04"


def test_two_dates_give_the_days_between(kameng: Kameng) -> None:
    ran = kameng("count", "2026-09-25", "2026-10-12", "--json").data
    assert (ran["days"], ran["working_days"], ran["provisional"]) == (17, 7, False)
    assert kameng("count", "2026-09-25", "2026-10-12").out.rstrip().endswith("相隔 17 天,其中工作日 7 天")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("2026-10-12", "2026-09-25"), "终点早于起点"),
        (("2026-10-12", "7"), "还缺少单位"),
        (("2026-10-12", "后天"), "后天"),
        (("2026-10-12", "2026-10-13", "--roll", "holiday"), "--roll"),
        (("2026-10-12", "0", "day"), "大于 0"),
        (("2026-10-12", "000", "day"), "大于 0"),
        (("2026-10-12", "9" * 5000, "day"), "最多 9 位数字"),
        (("2026-10-12", "9" * 9, "day"), "9999 年"),
        (("2026-10-12", "-3", "day"), "大于 0"),
        (("2026-10-12", "1.5", "day"), "大于 0"),
        (("1900-01-01", "7", "working-day"), "1999"),
        (("2200-01-01", "7", "working-day"), "2199"),
        (("1900-01-01", "1900-02-01"), "1999"),
        (("2026-10-12", "7", "day", "--closing", "25:00"), "25:00"),
        (("2026-10-12", "7", "day", "--next-hour"), "小时"),
        (("2026-10-12", "7", "day", "--known-on", "x"), "x"),
        (("2026-02-30", "7", "day"), "不存在"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_a_sentence(
    kameng: Kameng, words: tuple[str, ...], says: str
) -> None:
    ran = kameng("count", *words)
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err


# --- law ----------------------------------------------------------------------------------------------------------


def keys(kameng: Kameng, *words: str) -> list[str]:
    return [row["key"] for row in kameng("law", *words, "--json").data]


@pytest.mark.parametrize(
    "word", ["电商法49.2", "电商法 49.2", "电子商务法第49条第2款", "《电子商务法》第四十九条第二款", "中华人民共和国电子商务法第四十九条第二款", "电商法49.2"]
)  # fmt: skip
def test_one_paragraph_is_found_however_it_is_cited(kameng: Kameng, word: str) -> None:
    assert keys(kameng, word) == ["电商法49.2"]


def test_an_article_brings_all_its_paragraphs_and_a_law_only_its_own_rows(kameng: Kameng) -> None:
    assert keys(kameng, "电商法49") == ["电商法49.1", "电商法49.2"]
    assert keys(kameng, "刑法第287条之二") == ["刑法287-2"]
    found = kameng("law", "消保法", "--json").data
    assert len(found) > 10 and {row["law"] for row in found} == {"消费者权益保护法"}


def test_people_see_the_name_by_which_manifests_cite(kameng: Kameng) -> None:
    assert "《电子商务法》第49条第2款 电商法49.2 [" in kameng("law", "电商法49.2").out


def test_a_topic_is_found_in_gist_and_use(kameng: Kameng) -> None:
    found = kameng("law", "虚假宣传", "--json").data
    assert found and all("虚假宣传" in row["gist"] + row["use"] for row in found)
    needed = {"law", "article", "gist", "status", "effective_from", "effective_to", "replaced_by", "source"}
    assert all(needed <= row.keys() and row["source"] for row in found)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("12315", "投诉举报办法"),
        ("退一赔三", "消保法55.1"),
        ("七天无理由", "消保法25.1"),
        ("假一赔十", "网络消费解释10"),
        ("消保法56条第一款第八项", "消保法56"),
        ("电商法第四十九条第二款", "电商法49.2"),
    ],
)
def test_what_people_type_is_found(kameng: Kameng, word: str, key: str) -> None:
    assert key in keys(kameng, word)


@pytest.mark.parametrize("word", ["", "  "])
def test_no_word_is_no_question(kameng: Kameng, word: str) -> None:
    ran = kameng("law", word)
    assert (ran.status, ran.out) == (2, "") and "要查什么" in ran.err


def test_a_repealed_law_and_an_old_number_lead_to_what_holds_now(kameng: Kameng) -> None:
    (old,) = [row for row in kameng("law", "投诉举报暂行办法", "--json").data if not row["article"]]
    assert (old["status"], old["effective_to"], old["replaced_by"]) == (
        "repealed",
        "2026-04-14",
        "投诉举报办法",
    )
    (number,) = [r for r in kameng("law", "治安管理处罚法49", "--json").data if r["status"] == "renumbered"]
    assert number["replaced_by"] == "治安法58"
    assert "现见 治安法58" in kameng("law", "治安管理处罚法49").out


def test_on_a_day_only_the_text_of_that_day_is_shown(kameng: Kameng) -> None:
    assert "治安法49" in keys(kameng, "治安管理处罚法 49", "--on", "2025-12-31")
    assert keys(kameng, "治安管理处罚法 58", "--on", "2026-01-01") == ["治安法58"]
    too_early = kameng("law", "治安管理处罚法 58", "--on", "2025-12-31")
    assert (too_early.status, too_early.out) == (4, "")
    assert "2026-01-01" in too_early.err and "第49条" in too_early.err


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("电商发", "电商法"),
        ("消保发20", "消保法"),
        ("电商法90", "只有 89 条"),
        ("天书", "消保法"),
        ("民法典0", "没有第 0 条"),
        ("民法典" + "9" * 5000, "没有"),
        ("[", "没有"),
    ],
)
def test_what_the_table_has_not_exits_4_with_the_nearest(kameng: Kameng, word: str, says: str) -> None:
    ran = kameng("law", word)
    assert (ran.status, ran.out) == (4, "")
    assert says in ran.err


def test_an_article_that_was_not_taken_in_is_not_said_not_to_exist(kameng: Kameng) -> None:
    have = {row["article"].partition(".")[0] for row in kameng("law", "电商法", "--json").data}
    missing = next(str(n) for n in range(1, 90) if str(n) not in have)
    ran = kameng("law", f"电商法{missing}")
    assert ran.status == 4 and "没有收进法条表" in ran.err
