"""Any text is a document or a fault in Chinese; any valid one can be changed and merged without losing a comment."""

from __future__ import annotations

import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fuzzing import NASTY, bounded, cost
from hypothesis import given
from hypothesis import strategies as st

from kameng_tui.case.keys import keys_of
from kameng_tui.case.merge import merge, resolved
from kameng_tui.case.records import Case
from kameng_tui.case.same import same
from kameng_tui.workbook import tomlscan
from kameng_tui.workbook.errors import RewriteFailed
from kameng_tui.workbook.merging import merge_texts, sides_of
from kameng_tui.workbook.reading import build, read_folder
from kameng_tui.workbook.toml import TomlFault, dumps, loads, rewrite

CASE = keys_of(Case)
NAMES = st.sampled_from([
    "schema", "title", "a", "b", "id", "order", "payment", "story", "platform", "1", "-", "_", '""', "''", '"a b"', "'x.y'", '"\\u00e9"',
    '"#"', '"["', "'\"'",
])  # fmt: skip
KEYS = st.lists(NAMES, min_size=1, max_size=3).flatmap(
    lambda parts: st.sampled_from([".", " . ", "\t."]).map(lambda dot: dot.join(parts))
)
VALUES = st.recursive(
    st.sampled_from([
        "1", "-0", "+1", "0x1F", "1_000", "1.50", "-0.0", "1e3", "inf", "nan", "true", "2026-09-01", "2026-09-01T10:00:00Z",
        "2026-09-01 10:00:00.123456789", "10:00:00", '"x"', '"#"', '"\\""', '"]"', "'\\'", "'#'", '"""\n"""', '"""""x"""""', "'''a\n# b\n'''",
        '"""a\\\n   b"""', '"""\n[x]\ny = 1\n"""', '"甲\u2028乙"', '"\\U0001F600"', "'''\n<<<<<<< x\n'''", '""', '"""a""\\""""',
    ]),
    lambda inner: st.lists(inner, max_size=3).flatmap(
        lambda items: st.sampled_from(["[{}]", "[ {} ]", "[\n {}, # 项 ]\n]", "[ # 首\n{}\n# 尾 \"'[\n]"]).map(
            lambda form: form.format(", ".join(items)) if items or "," not in form else "[]"
        )
    )
    | st.lists(st.tuples(NAMES, inner), max_size=2, unique_by=lambda pair: pair[0]).map(
        lambda pairs: "{ " + ", ".join(f"{name} = {value}" for name, value in pairs) + " }"
    ),
    max_leaves=4,
)  # fmt: skip
NOTES = st.sampled_from(
    ["# 注", "#", "# a = 1", "# [x]", '# "', "#\t甲\u2028乙", "# '''", "", "", "   ", "\t# 缩进"]
)
ENDS = st.sampled_from(["", "", "  # 尾", "#尾", " \t"])
LINES = st.one_of(
    NOTES,
    st.tuples(st.sampled_from(["", "  "]), KEYS, st.sampled_from([" = ", "=", "\t= "]), VALUES, ENDS).map(
        "".join
    ),
    st.tuples(KEYS, ENDS).map(lambda parts: f"[{parts[0]}]{parts[1]}"),
    st.tuples(KEYS, ENDS).map(lambda parts: f"[[ {parts[0]} ]]{parts[1]}"),
)


def valid(lines: list[str], end: str = "\n") -> str:
    """The lines as far as they are TOML together."""
    text = ""
    for line in lines:
        try:
            tomllib.loads(f"{text}{line}{end}")
        except (tomllib.TOMLDecodeError, ValueError):
            continue
        text += f"{line}{end}"
    return text


HAND_WRITTEN = st.builds(valid, st.lists(LINES, max_size=12), st.sampled_from(["\n", "\n", "\r\n"]))
NEW_VALUES = st.one_of(
    st.sampled_from([*(text for text in NASTY if text.isprintable() or text == "\n"), "# x", "甲\n乙"]),
    st.integers(0, 3), st.just(Decimal("1.50")), st.booleans(),
    st.builds(list), st.builds(dict), st.builds(lambda: [{"id": "q"}]), st.builds(lambda: {"a": {"b": 1}}), st.builds(lambda: ["a", "b"]),
)  # fmt: skip


def edited(doc: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """``doc`` with up to three changes anywhere in it."""
    after: Any = loads(dumps(doc))
    for _ in range(data.draw(st.integers(1, 3))):
        table: Any = after
        while True:
            inner = [value for value in table.values() if isinstance(value, dict) and value]
            inner += [
                item
                for value in table.values()
                if isinstance(value, list)
                for item in value
                if isinstance(item, dict) and item
            ]
            if not inner or data.draw(st.booleans()):
                break
            table = data.draw(st.sampled_from(inner))
        name = data.draw(st.sampled_from([*table, "title", "new", "order", "名"]))
        if name in table and data.draw(st.booleans()):
            del table[name]
        else:
            table[name] = data.draw(NEW_VALUES)
    return after


@given(
    st.lists(LINES | st.sampled_from(NASTY) | st.text(max_size=6), max_size=8),
    st.sampled_from(["\n", "", "\r\n"]),
)
@bounded(150)
def test_any_text_is_a_document_or_a_fault_with_its_place(lines: list[str], between: str) -> None:
    text = between.join(lines)
    try:
        doc = loads(text)
    except TomlFault as fault:
        assert 1 <= fault.line <= text.count("\n") + 2 and fault.column >= 1
        assert any("\u4e00" <= char <= "\u9fff" for char in fault.reason)
    else:
        assert same(loads(dumps(doc)), doc)


@given(HAND_WRITTEN)
@bounded(100)
def test_any_hand_written_text_is_cut_into_pieces_that_are_the_text(text: str) -> None:
    text = text.replace("\r\n", "\n")
    assert "".join(map(str, tomlscan.scan(text))) == text
    assert rewrite(text, loads(text), loads(text), CASE) == (text or "\n")


@given(HAND_WRITTEN, st.data())
@bounded(250)
def test_any_edit_of_any_hand_written_text_keeps_every_comment(text: str, data: st.DataObject) -> None:
    before = loads(text)
    after = edited(before, data)
    try:
        changed = rewrite(text, before, after, CASE)
    except RewriteFailed:
        return  # refused whole: nothing is written then
    assert same(loads(changed), after)
    assert Counter(tomlscan.comments(text.replace("\r\n", "\n"))) <= Counter(tomlscan.comments(changed))


@given(HAND_WRITTEN, st.data())
@bounded(150)
def test_any_two_edits_of_any_text_are_merged_or_told(text: str, data: st.DataObject) -> None:
    base = loads(text)
    ours, theirs = edited(base, data), edited(base, data)
    done = merge(base, ours, theirs, Case)
    assert same(loads(dumps(done.doc)), done.doc)
    assert same(merge(base, ours, base, Case).doc, ours) and same(merge(base, base, theirs, Case).doc, theirs)
    assert not merge(base, ours, ours, Case).conflicts
    for conflict in done.conflicts:
        assert not same(conflict.ours, conflict.theirs), conflict
    everything = resolved(done, {conflict.path: "theirs" for conflict in done.conflicts})
    assert same(loads(dumps(everything)), everything)
    mirrored = merge(base, theirs, ours, Case)
    assert Counter(c.path for c in mirrored.conflicts) == Counter(c.path for c in done.conflicts)


@given(*[st.lists(LINES | st.sampled_from(NASTY), max_size=6).map("\n".join) | HAND_WRITTEN] * 3)
@bounded(150)
def test_any_three_texts_are_merged_or_a_fault_says_why(base: str, ours: str, theirs: str) -> None:
    for old in (base, None):
        merged = merge_texts(old, ours, theirs, "2026-09-01-x-k3f9/case.toml")
        if merged.fault:
            assert merged.text == ours and not merged.conflicts
            continue
        decided = merged.choose({conflict.path: "theirs" for conflict in merged.conflicts})
        if merged.made_of is not None and not decided.fault:
            assert loads(decided.text) is not None and not decided.conflicts
    assert merge_texts(base, ours, base, "case.toml").text == ours
    sides = sides_of(ours)
    assert sides is None or all(side is None or len(side) <= len(ours) for side in sides)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("schema = 0x" + "f" * 6000, "a number that Python refuses to write out again"),
        ("[[order]]\namount = 0x" + "f" * 6000, "the same where an amount should stand"),
        ("[[order]]\namount = 1e999999999", "an amount that takes a gigabyte when written out"),
        ("[[order]]\namount = 1e-999999999", "an amount of a thousand million places"),
        ("title" + ".a" * 3000 + " = 1", "a key that nests deeper than Python recurses"),
        ("title" + ".a" * 200_000 + " = 1", "a key that takes tomllib hours"),
        ("x = {'' . \"a\"" + ".a" * 200_000 + " = 1}", "the same inside an inline table"),
        ("[title" + ".a" * 3000 + "]\nb = 1", "the same as a header"),
        ("title = " + "[" * 450 + "]" * 450, "lists nested as deep as tomllib reads"),
        ("title = " + "{a.b.c.d=" * 300 + "1" + "}" * 300, "tables nested twelve hundred deep"),
        ("title = '''\n" + "<<<<<<< x\n" * 100_000 + "'''", "a million marks of a conflict that never ends"),
        ("<<<<<<< x\n=======\n" * 50_000, "conflicts without an end"),
        ("title = 1 #" + "\u3000" * 500_000, "a comment of half a megabyte"),
        ("a" * 1_000_000, "a key of a megabyte without a value"),
        ("x = '" + "," * 500_000 + "', y", "a slip on a line of half a megabyte"),
        ("[[order]]\n" * 50_000, "fifty thousand orders"),
        ("placed = 9999-12-31T23:59:59-23:59\n[[order]]\nplaced = 0001-01-01T00:00:00+23:59", "times outside the calendar"),
    ],
    ids=lambda value: value if " " in value and len(value) < 80 else "",
)  # fmt: skip
def test_a_case_file_made_to_harm_is_read_or_told_in_little_time(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "case.toml").write_text(text, "utf-8")

    def read() -> None:
        files, faults = read_folder(tmp_path)
        dossier = build("x", files, faults)
        assert "case.toml" in files or dossier.faults, why
        assert max((len(fault.message) for fault in dossier.faults), default=0) < 20_000

    assert cost(read) < 2, why
