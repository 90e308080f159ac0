"""Merging the texts of one file: ours keeps its comments and spelling, and what cannot be merged says why."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.case.merge import Conflict, merge
from kameng_tui.case.records import Case
from kameng_tui.workbook import toml, tomlscan
from kameng_tui.workbook.merging import merge_texts, record_of

BASE = """schema = 1
title = "旧"  # 标题

# 订单
[[order]]
id = "o1"
amount = 500
"""


def test_the_comments_and_spelling_of_ours_stay_and_theirs_come_after():
    ours = BASE.replace('"旧"', '"新"').replace("# 订单", "# 我的订单")
    theirs = BASE.replace("500", "400  # 他改的") + 'item = "点卡"\n'
    merged = merge_texts(BASE, ours, theirs, "2026-09-01-x-k3f9/case.toml")
    assert (merged.conflicts, merged.fault) == ((), "")
    assert (
        merged.text
        == ours.replace('id = "o1"\n', 'id = "o1"\nitem = "点卡"\n').replace("500", "400")
        + "# 以下注释来自另一边\n# 他改的\n"
    )


def test_a_conflict_holds_ours_until_it_is_decided():
    merged = merge_texts(
        BASE, BASE.replace("旧", "甲"), BASE.replace("旧", "乙").replace("500", "1"), "case.toml"
    )
    assert merged.conflicts == (Conflict("title", "旧", "甲", "乙"),)
    assert toml.loads(merged.text)["title"] == "甲"
    assert toml.loads(merged.text)["order"][0]["amount"] == 1
    chosen = merged.choose({"title": "theirs"})
    assert chosen.conflicts == ()
    assert 'title = "乙"  # 标题' in chosen.text
    assert merged.choose({"title": "ours"}).text == merged.text
    assert merged.choose({}).conflicts == merged.conflicts


def test_only_one_side_changed_whatever_the_file_is():
    for rel in ("case.toml", "papers/a.md", "x.bin"):
        assert merge_texts("a", "a", "b", rel).text == "b"
        assert merge_texts("a", "b", "a\r\n".strip(), rel).text == "b"
        assert merge_texts(None, "b\r\n", "b\n", rel).text == "b\r\n"


FAULTS = [
    # (base, ours, theirs, file, words, why)
    ("a", "b", "c", "papers/20260901-1.md", "不是 TOML", "a paper as sent is not merged"),
    ("a = 1", "a = ", "a = 2", "case.toml", "本地的版本第 1 行", "ours is broken"),
    ("a = 1", "a = 3", "b = 名", "case.toml", "另一边的版本第 1 行", "theirs is broken"),
    ("a = 1 b", "a = 3", "a = 2", "case.toml", "共同的旧版本第 1 行", "the old version is broken"),
    (
        "a = 1",
        "<<<<<<< x\na = 3\n=======\na = 2\n>>>>>>> y\n",
        "a = 2",
        "case.toml",
        "合并冲突",
        "markers in ours",
    ),
    ("schema = 1", "schema = 1\na = 1", "schema = 99", "case.toml", "比本程序新", "a newer format"),
    ("", "a = 1", "a = '\ud800'", "case.toml", "UTF-8", "no text at all"),
    ("", "a = 1", ".".join("b" * 9000) + " = 2", "case.toml", "点太多", "deeper than can be read"),
]


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "rel", "words", "why"), FAULTS, ids=[row[-1] for row in FAULTS]
)
def test_what_cannot_be_merged_leaves_ours_and_says_why(base, ours, theirs, rel, words, why):
    merged = merge_texts(base, ours, theirs, rel)
    assert merged.text == ours, why
    assert merged.fault.startswith(rel)
    assert words in merged.fault


@pytest.mark.parametrize(
    ("rel", "name"),
    [("case.toml", "Case"), ("wb/2026-09-01-x-k3f9/case.toml", "Case"), ("a/b/journal/x.toml", "Entry"),
     ("evidence/x.png.toml", "Card"), ("c/filings/12315.toml", "Filing"), ("workbook.toml", None),
     ("calendars/2027.toml", None)],
)  # fmt: skip
def test_which_record_a_path_holds(rel, name):
    assert getattr(record_of(rel), "__name__", None) == name


NOTES = st.sampled_from(["", "# 注", "# 另一条 [x]", "  # 空格"])
NAMES = st.sampled_from(["title", "a", "b", '"名 称"'])
VALUES = st.sampled_from(["1", "2.50", '"x"', '["甲"]', '["甲", "乙"]', "{ x = 1 }", "2026-09-01"])
LINES = st.dictionaries(NAMES, st.tuples(VALUES, NOTES, NOTES), max_size=3).map(
    lambda lines: "".join(
        f"{above}\n{name} = {value} {note}\n" for name, (value, above, note) in lines.items()
    )
)
TEXTS = st.builds(
    lambda head, table, items: head + (f"[story]\n{table}" if table else "") + "".join(
        f'# 项\n[[order]]\nid = "o{number}"\n{lines}' for number, lines in items.items()
    ),
    LINES, LINES, st.dictionaries(st.integers(1, 3), LINES, max_size=3),
)  # fmt: skip


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=80, deadline=None)
def test_no_comment_of_either_side_is_lost_and_the_values_are_those_of_the_merge(base, ours, theirs):
    merged = merge_texts(base, ours, theirs, "case.toml")
    if merged.fault:
        assert "写法太特别" in merged.fault
        return
    notes = Counter(tomlscan.comments(merged.text))
    if base != ours:  # else theirs is taken whole
        assert Counter(tomlscan.comments(ours)) <= notes
    assert not Counter(tomlscan.comments(theirs)) - Counter(tomlscan.comments(base)) - notes
    docs = [toml.loads(text) for text in (base, ours, theirs, merged.text)]
    expected = merge(*docs[:3], Case)
    assert (docs[3], merged.conflicts) == (expected.doc, expected.conflicts)


@given(TEXTS, TEXTS)
@settings(max_examples=60, deadline=None)
def test_one_sided_changes_are_taken_letter_by_letter(base, one):
    assert merge_texts(base, one, base, "case.toml").text == one
    assert merge_texts(base, base, one, "case.toml").text == one
    assert merge_texts(base, one, one, "case.toml").text == one
