"""Reading and writing TOML: faults in Chinese, one canonical form, and nothing that reads back differently."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.case.keys import keys_of
from kameng_tui.case.records import Case, Entry
from kameng_tui.values import SHANGHAI
from kameng_tui.workbook import tomledit, tomlscan, tomlwrite
from kameng_tui.workbook.errors import RewriteFailed
from kameng_tui.workbook.toml import TomlFault, dumps, loads, rewrite

CASE = keys_of(Case)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('a = 1\n名称 = "汇想"\n', 2, "中文键名要加引号"),
        ('a名 = "汇想"\n', 1, "中文键名要加引号"),
        ("[平台]\n", 1, "中文表名要加引号"),
        ("a = 1\na = 2\n", 2, "写了两遍"),
        ("[a]\n[b]\n[a]\n", 3, "同一张表写了两遍"),
        ("x = {a = 1, a = 2}\n", 1, "写了两遍"),
        ("opened = 2026-9-1\n", 1, "日期要写成 2026-09-01"),
        ("opened = 2026/09/01\n", 1, "日期要写成 2026-09-01"),
        ("opened = 2026年9月1日\n", 1, "日期要写成 2026-09-01"),
        ("opened = 2026-13-01\n", 1, "不存在"),
        ("name = 汇想\n", 1, "英文双引号"),
        ("name = abc\n", 1, "英文双引号"),
        ("name = “汇想”\n", 1, "不能用中文引号"),
        ('name ＝ "汇想"\n', 1, "全角"),
        ('name: "汇想"\n', 1, "不用冒号"),
        ("amount = 1,280.00\n", 1, "千分位"),
        ("amount = 100元\n", 1, "只写数字"),
        ("amount = ¥100\n", 1, "只写数字"),
        ("minor = 是\n", 1, "true 或 false"),
        ("minor = True\n", 1, "true 或 false"),
        ("name =\n", 1, "没有值"),
        ('name = "a\nb = 1\n', 1, "引号没有成对"),
        ('text = """a\n', 2, "引号没有成对"),
        ('path = "C:\\单"\n', 1, "反斜杠"),
        ('tags = ["a" "b"]\n', 1, "方括号没有成对"),
        ("x = {a = 1\n", 1, "花括号没有成对"),
        ("[a\n", 1, "方括号没有成对"),
        ("[[a]\n", 1, "方括号没有成对"),
        ("name\n", 1, "少了等号"),
        ("a = 1 b\n", 1, "多了东西"),
        ('a = "\x01"\n', 1, "控制字符"),
        ("x = 1e99999999999999999999\n", 1, "长得离谱"),
        ("x = " + "[" * 9000 + "]" * 9000, 1, "套得太深"),
    ],
)
def test_faults_are_told_in_chinese_with_their_line_and_way_out(text, line, words):
    with pytest.raises(TomlFault) as caught:
        loads(text)
    assert caught.value.line == line
    assert words in caught.value.reason
    assert str(caught.value).startswith(f"第 {line} 行")


def test_the_canonical_form():
    doc = {
        "order": [{"amount": Decimal(500), "id": "o1", "custom": Decimal("0.125")}],
        "story": {"text": "第一行\r\n第二行"},
        "weird": {"deep": {"x": 1}},
        "名": True,
        "tags": ["点卡", "京东"],
        "opened": date(2026, 9, 1),
        "schema": 1,
        "known": {},
        "claim": [{"id": "c1", "basis": ["民法典第五百七十七条" * 5, "电子商务法第二十条" * 5]}],
    }
    assert dumps(doc, CASE) == (
        "schema = 1\n"
        "opened = 2026-09-01\n"
        'tags = ["点卡", "京东"]\n'
        '"名" = true\n'
        "\n[story]\n"
        'text = """\n第一行\n第二行"""\n'
        "\n[known]\n"
        "\n[[order]]\n"
        'id = "o1"\n'
        "amount = 500.00\n"
        "custom = 0.125\n"
        "\n[[claim]]\n"
        'id = "c1"\n'
        "basis = [\n"
        f'    "{"民法典第五百七十七条" * 5}",\n'
        f'    "{"电子商务法第二十条" * 5}",\n'
        "]\n"
        "\n[weird.deep]\n"
        "x = 1\n"
    )


def test_an_entry_is_written_as_the_design_shows():
    at = datetime(2026, 9, 1, 11, 0, tzinfo=SHANGHAI)
    assert dumps(
        {"text": "客服称24小时内到账", "kind": "promise", "at": at, "schema": 1}, keys_of(Entry)
    ) == ('schema = 1\nat = 2026-09-01 11:00:00+08:00\nkind = "promise"\ntext = "客服称24小时内到账"\n')


def test_a_pasted_text_never_looks_like_a_git_conflict():
    text = dumps({"text": "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n======\n"})
    assert not [line for line in text.split("\n") if line.startswith(("<<<<<<<", "=======", ">>>>>>>"))]
    assert "\n======\n" in text
    assert loads(text)["text"].startswith("<<<<<<< HEAD\n")


def test_what_toml_has_no_form_for_is_an_error_of_the_caller():
    with pytest.raises(TypeError):
        dumps({"a": None})


ZONES = st.sampled_from([None, UTC, SHANGHAI, timezone(timedelta(hours=-5, minutes=-30))])
SCALARS = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="\r\n\"'\\#[]=<>|a\t\u2028\x7f中", max_size=20),
    st.integers(-(10**12), 10**12),
    st.booleans(),
    st.decimals().filter(lambda number: not number.is_snan()),  # TOML knows only the quiet one
    st.floats(),
    st.dates(),
    st.times(),
    st.datetimes(timezones=ZONES),
)
KEYS = st.one_of(
    st.sampled_from(
        ["schema", "title", "tags", "story", "order", "id", "amount", "a", "b-c", "名 称", "x.y", ""]
    ),
    st.text(max_size=6),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
DOCS = st.dictionaries(KEYS, VALUES, max_size=5)


@given(DOCS)
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_reads_back_equal_and_writes_the_same_again(doc):
    text = dumps(doc, CASE)
    assert text.endswith("\n")
    assert "\r" not in text
    assert tomlwrite.same(loads(text), tomlwrite.plain(doc))
    assert dumps(loads(text), CASE) == text


@given(DOCS)
@settings(max_examples=80, deadline=None)
def test_a_text_cut_into_pieces_is_the_text(doc):
    text = dumps(doc)
    assert "".join(map(str, tomlscan.scan(text))) == text


BY_HAND = '''# 我的案件,手写

schema = 1
title = "x"   # 标题
"备 注" = 'C:\\dir'

# 平台
[platform]
  name = "汇想"  # 名
  weird = 1.50
  tags = [
    "a",  # 甲
    "b" ]
known.x = """
# 这不是注释
[也不是表]
"""

# ---- 订单 ----

# 第一单
[[order]]
number = "1"  # 号
amount = 500

[order.more]
x = {a = 1, "#b" = ["]"]}
[[order]]   # 第二单
number = "2"
# 结尾
'''


def change(edit):
    before, after = loads(BY_HAND), loads(BY_HAND)
    edit(after)
    return rewrite(BY_HAND, before, after, CASE)


def lines_changed(text):
    old, new = Counter(BY_HAND.split("\n")), Counter(text.split("\n"))
    return sorted((old - new).elements()), sorted((new - old).elements())


@pytest.mark.parametrize(
    ("edit", "gone", "come"),
    [
        (lambda d: None, [], []),
        (lambda d: d.update(title="y"), ['title = "x"   # 标题'], ['title = "y"   # 标题']),
        (lambda d: d["platform"].update(name="新"), ['  name = "汇想"  # 名'], ['  name = "新"  # 名']),
        (lambda d: d["order"][0].update(amount=Decimal("500.00")), [], []),
        (lambda d: d["order"][0].update(amount=Decimal(501)), ["amount = 500"], ["amount = 501.00"]),
        (lambda d: d["order"][1].update(amount=Decimal(1)), [], ["amount = 1.00"]),
        (lambda d: d.pop("备 注"), ["\"备 注\" = 'C:\\dir'"], []),
        (lambda d: d["platform"].pop("name"), ['  name = "汇想"  # 名'], ["# 名"]),
        (lambda d: d["platform"]["known"].update(y=1), [], ["known.y = 1"]),
        (
            lambda d: d["platform"].update(tags=["c"]),
            ["  tags = [", '    "a",  # 甲', '    "b" ]'],
            ["# 甲", '  tags = ["c"]'],
        ),
        (
            lambda d: d["order"][0]["more"]["x"].update(a=2),
            ['x = {a = 1, "#b" = ["]"]}'],
            ['x = { a = 2, "#b" = ["]"] }'],
        ),
        (
            lambda d: [order.update(id=f"o{n}") for n, order in enumerate(d["order"], 1)],
            [],
            ['id = "o1"', 'id = "o2"'],
        ),
        (lambda d: d.update(opened=date(2026, 9, 1)), [], ["opened = 2026-09-01"]),
        (lambda d: d["order"].append({"id": "o3"}), [], ["", "[[order]]", 'id = "o3"']),
        (lambda d: d.update(seller={"name": "店"}), [], ["", "[seller]", 'name = "店"']),
        (lambda d: d["platform"].update(deep={"x": 1}), [], ["", "[platform.deep]", "x = 1"]),
    ],
)
def test_a_change_touches_only_its_own_lines(edit, gone, come):
    assert lines_changed(change(edit)) == (sorted(gone), sorted(come))


def test_keys_and_tables_come_where_the_schema_has_them():
    def edit(doc):
        doc["opened"] = date(2026, 9, 1)
        doc["story"] = {"text": "经过"}
        doc["order"].insert(1, {"id": "new", "number": "3"})

    text = change(edit)
    order = ["schema =", "title =", "opened =", "[story]", "# 平台", "[platform]", "# 第一单", "[order.more]"]
    order += ['id = "new"', "# 第二单", "# 结尾"]
    assert [text.index(mark) for mark in order] == sorted(text.index(mark) for mark in order)


def test_comments_of_a_deleted_table_go_to_the_end_and_are_introduced_once():
    def edit(doc):
        del doc["platform"]
        del doc["order"][0]

    text = change(edit)
    assert text.endswith(f'number = "2"\n# 结尾\n\n{tomledit.ORPHANS}\n# 平台\n# 名\n# 甲\n# 第一单\n# 号\n')
    assert "# ---- 订单 ----" in text.split(tomledit.ORPHANS)[0]
    again = rewrite(text, loads(text), loads(text) | {"order": [{"number": "9"}]}, CASE)
    assert again.count(tomledit.ORPHANS) == 1


def test_lists_in_another_order_lose_no_comment():
    text = change(
        lambda d: d["order"].reverse() or d["order"][0].update(id="b") or d["order"][1].update(id="a")
    )
    assert [order["id"] for order in loads(text)["order"]] == ["b", "a"]
    assert Counter(tomlscan.comments(BY_HAND)) <= Counter(tomlscan.comments(text))


def test_a_list_that_becomes_empty_and_full_again():
    empty = change(lambda d: d.update(order=[]))
    assert "order = []" in empty
    full = rewrite(empty, loads(empty), loads(empty) | {"order": [{"id": "o1"}]}, CASE)
    assert '[[order]]\nid = "o1"\n' in full
    assert "order = []" not in full


def test_a_file_of_our_own_stays_in_our_own_form():
    doc = {"schema": 1, "tags": ["a"], "story": {"text": "x"}}
    after = {"schema": 1, "title": "t", "opened": date(2026, 9, 1), "story": {"phenomenon": "p", "text": "x"}}
    assert rewrite(dumps(doc, CASE), doc, after, CASE) == dumps(after, CASE)


def test_windows_line_ends_and_a_missing_newline_are_read():
    text = "# 注\r\na = 1\r\nb = 2"
    assert rewrite(text, loads(text), {"a": 1, "b": 3}) == "# 注\r\na = 1\r\nb = 3\r\n"


LINE_ENDS = [
    # (text, what comes of a = 2, why)
    ("a = 1\r\nb = 1\r\n", "a = 2\r\nb = 1\r\n", "our own form, from windows"),
    ("# 注\r\nb = 1\r\n\r\na = 1 # x\r\n", "# 注\r\nb = 1\r\n\r\na = 2 # x\r\n", "a form of one's own"),
    ("# 一\r\n# 二\na = 1\nb = 1\n", "# 一\r\n# 二\na = 2\nb = 1\n", "both: each line keeps its own"),
    ("a = 1\r\n[t]\r\nx = 1", "a = 2\r\n[t]\r\nx = 1\r\n", "the last line had none"),
    ("a = 1\nb = 1\n", "a = 2\nb = 1\n", "as everywhere"),
]


@pytest.mark.parametrize(("text", "expected", "why"), LINE_ENDS, ids=[row[-1] for row in LINE_ENDS])
def test_a_file_keeps_its_line_ends(text, expected, why):
    assert rewrite(text, loads(text), loads(text) | {"a": 2}) == expected, why


def test_an_item_whose_id_changes_stays_where_it_is_with_its_comments():
    text = '# 第一单\n[[order]]\nid = "o1"  # 编号\nnumber = "A"  # 页面上的\n\n[[order]]\nid = "o2"\n'
    doc = loads(text)
    doc["order"][0]["id"] = "k3f9"
    assert rewrite(text, loads(text), doc, CASE) == text.replace('"o1"', '"k3f9"')


def test_a_document_that_is_not_the_texts_is_refused():
    with pytest.raises(RewriteFailed, match="不一致"):
        rewrite("a = 1\n", {"a": 2}, {"a": 3})


def test_a_result_that_would_lose_anything_is_refused(monkeypatch):
    for broken in (lambda *a: "a = 2\n", lambda *a: "# 注\na = 3\n", lambda *a: "= ="):
        monkeypatch.setattr(tomledit, "edit", broken)
        monkeypatch.setattr(tomledit, "edit_whole_keys", broken)
        with pytest.raises(RewriteFailed, match="没有写"):
            rewrite("# 注\na = 1\n", {"a": 1}, {"a": 2})


def test_where_the_fine_edit_cannot_the_coarse_one_does(monkeypatch):
    def cannot(*args):
        raise tomledit.CannotEdit

    monkeypatch.setattr(tomledit, "edit", cannot)
    text = change(lambda d: d["platform"].update(name="新"))
    assert loads(text)["platform"]["name"] == "新"
    assert Counter(tomlscan.comments(BY_HAND)) <= Counter(tomlscan.comments(text))


# -- any document written by any hand, with any change

NOTES = st.sampled_from(["", "", "", "# 注\n", "\n", "# a = 1\n\n", "# “x” [b]\u2028\n"])
PLAIN_KEYS = st.sampled_from(["schema", "title", "tags", "a", "b", "名 称", "id"])
SMALL = st.one_of(
    st.sampled_from(["x", "甲\n乙", "#", '"', "'''", "]"]), st.integers(0, 3), st.just(Decimal("1.50"))
)
LEAVES = st.one_of(SMALL, st.lists(SMALL, max_size=2), st.dictionaries(PLAIN_KEYS, SMALL, max_size=2))
TABLES = st.dictionaries(PLAIN_KEYS, LEAVES, max_size=3)
CASE_DOCS = st.fixed_dictionaries(
    {},
    optional={
        "schema": SMALL,
        "title": SMALL,
        "story": TABLES,
        "platform": st.dictionaries(PLAIN_KEYS, LEAVES | TABLES, max_size=3),
        "order": st.lists(
            TABLES | st.fixed_dictionaries({"id": st.sampled_from(["p", "q", "r"])}), max_size=3
        ),
        "z": LEAVES | st.lists(TABLES, max_size=2),
    },
)


def by_hand(doc, draw):
    """``doc`` as some hand may have written it: comments anywhere, dotted keys, inline tables, any order."""
    note = lambda: draw(NOTES)  # noqa: E731
    end = lambda: draw(st.sampled_from(["\n", "\n", "  # 尾\n"]))  # noqa: E731

    def values(table, prefix=""):
        text, tables = "", {}
        for name in draw(st.permutations(list(table))):
            value, key = table[name], prefix + tomlwrite.key_text(name)
            style = draw(st.sampled_from(["header", "inline", "dotted"]))
            if tomlwrite.is_tables(value) and style == "header" and not prefix:
                tables[name] = value
            elif isinstance(value, dict) and value and style == "dotted":
                inner, _ = values(value, f"{key}.")
                text += inner
            elif isinstance(value, list) and value and not tomlwrite.is_tables(value) and style == "dotted":
                items = "".join(f"  {tomlwrite.literal(item)}, # 项\n" for item in value)
                text += f"{note()}{key} = [\n{items}]{end()}"
            else:
                text += f"{note()}{key} = {tomlwrite.literal(value)}{end()}"
        return text, tables

    def section(table, header, names):
        body, tables = values(table)
        text = f"{note()}{header}{end() if header else ''}{body}"
        for name, value in tables.items():
            path = [*names, name]
            dotted = ".".join(map(tomlwrite.key_text, path))
            for item in [value] if isinstance(value, dict) else value:
                text += section(item, f"[{dotted}]" if item is value else f"[[{dotted}]]", path)
        return text + note()

    return section(doc, "", [])


@given(CASE_DOCS, CASE_DOCS, st.data())
@settings(max_examples=150, deadline=None)
def test_any_change_of_any_hand_written_file_reads_back_and_loses_no_comment(doc, other, data):
    text = by_hand(doc, data.draw)
    assert tomlwrite.same(loads(text), doc)
    assert "".join(map(str, tomlscan.scan(text))) == (
        text if text.endswith("\n") or not text else text + "\n"
    )
    names = data.draw(st.sets(st.sampled_from(sorted({*doc, *other})))) if doc or other else set()
    after = {name: value for name, value in doc.items() if name not in names}
    after |= {name: other[name] for name in other if name in names}
    changed = rewrite(text, loads(text), after, CASE)
    assert tomlwrite.same(loads(changed), after)
    assert Counter(tomlscan.comments(text)) <= Counter(tomlscan.comments(changed))
    assert rewrite(changed, loads(changed), after, CASE) == changed


@given(CASE_DOCS, st.data())
@settings(max_examples=100, deadline=None)
def test_one_new_value_changes_one_line_of_any_hand_written_file(doc, data):
    text = by_hand(doc | {"title": "旧"}, data.draw)
    changed = rewrite(text, loads(text), loads(text) | {"title": "新"}, CASE)
    old, new = text.removesuffix("\n").split("\n"), changed.removesuffix("\n").split("\n")
    differing = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    assert [(a.replace("旧", "新"), b) for a, b in differing] == [(b, b) for _, b in differing]
    assert len(differing) == 1


# -- a file of many spellings: whatever one value becomes, no other line moves

SPELLED = """# 手写
schema = 1
title = '旧'  # 单引号
tags = ['a', "b",]
opened = 2026-09-01

big = 1_000_000
hex = 0xFF
exp = 5e2
plus = +1.50
at = 2026-09-01 10:00:00.500+08:00
zulu = 2026-09-01T02:00:00Z
local = 10:00:00

[platform]   # 平台
    name = "汇\\u60f3"
    "怪 键" = {a = 1, b = {c = 0o17}}
url.main   =   "x"   # 点号键
url.more = true

[[order]]
amount = 500   # 没写角分
placed = 2026-09-01 10:00:00+08:00
[order.more.deep]
x = 1e3
[[order]]
id = 'o2'
amount = 1_280.0

[unknown]
y = [
  1,  # 一
  2,
]
"""


def scalars(value, path=()):
    """Where single values stand, those in lists of values left out: such a list is one value itself."""
    if isinstance(value, dict):
        return [found for name, item in value.items() for found in scalars(item, (*path, name))]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [found for n, item in enumerate(value) for found in scalars(item, (*path, n))]
    return [] if isinstance(value, list) else [path]


# an item with another id is another item: it is written anew
PLACES = [place for place in scalars(loads(SPELLED)) if place[-1] != "id"]


@given(st.sampled_from(PLACES), st.sampled_from(["新", 7, Decimal("9.90"), False, date(2027, 1, 2)]))
@settings(max_examples=120, deadline=None)
def test_any_one_value_changed_is_one_line_of_the_diff(place, value):
    after = loads(SPELLED)
    inner = after
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    changed = rewrite(SPELLED, loads(SPELLED), after, CASE)
    assert tomlwrite.same(loads(changed), after)
    old, new = SPELLED.split("\n"), changed.split("\n")
    differing = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    assert len(differing) == 1
    assert tomlscan.comments(changed) == tomlscan.comments(SPELLED)


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.integers(0, 9)), min_size=2, max_size=6))
@settings(max_examples=60, deadline=None)
def test_many_edits_one_after_another_touch_only_their_own_lines(edits):
    text = SPELLED
    for place, value in edits:
        after = loads(text)
        inner = after
        for name in place[:-1]:
            inner = inner[name]
        inner[place[-1]] = value
        text = rewrite(text, loads(text), after, CASE)
    touched = sum(a != b for a, b in zip(SPELLED.split("\n"), text.split("\n"), strict=True))
    assert touched <= len({place for place, _ in edits})
    assert tomlscan.comments(text) == tomlscan.comments(SPELLED)


@given(
    st.sampled_from(sorted({place[:-1] for place in PLACES if "怪 键" not in place})),
    st.sampled_from(["note", "键 二"]),
)
@settings(max_examples=40, deadline=None)
def test_a_new_key_is_new_lines_only(table, name):
    after = loads(SPELLED)
    inner = after
    for part in table:
        inner = inner[part]
    inner[name] = "新"
    changed = rewrite(SPELLED, loads(SPELLED), after, CASE)
    assert not Counter(SPELLED.split("\n")) - Counter(changed.split("\n"))
    assert len(changed.split("\n")) == len(SPELLED.split("\n")) + 1
