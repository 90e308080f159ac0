"""Any template is a letter or a fault in Chinese, in little time; no value of a case is ever read as a template."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fuzzing import NASTY, TEXTS, bounded, cost
from hypothesis import given
from hypothesis import strategies as st

from kameng_tui.channels.templates import LONGEST_SOURCE, TemplateFault, render, shortest, tidy, variables

PIECES = st.sampled_from([
    "{{ a }}", "{{ a.b }}", "{{ a|money }}", "{{ a|date }}", "{{ a|hours }}", "{{ a|mask }}", "{{ a|list_cn }}", "{{ a|sentence }}", "{{ a|length }}",
    "{{ a|join('、') }}", "{{ a|first }}", "{% for x in a %}", "{% for x in a if x %}", "{% endfor %}", "{% if a %}", "{% elif b %}", "{% else %}",
    "{% endif %}", "{{", "}}", "{%", "%}", "{#", "#}", "{{ a + a }}", "{{ a ~ a }}", "{{ - a }}", "{{ not a }}", "{{ a[0] }}", "{{ a[-1] }}", "{{ a[1:] }}",
    "{{ a in b }}", "{{ '}}' }}", "{{ \"{{\" }}", "{{- a -}}", "{{ loop.index }}", "{{ x }}", "{{ a / 0 }}", "{{ a % 0 }}", "{{ a // 0 }}", "文字", "\n", " ",
    "{{ law['民法典577'] }}", "{{ self }}", "{% set a = 1 %}", "{% macro m() %}", "{% include 'x' %}", "{{ range(9) }}", "{{ a.__class__ }}", "{{ 9 ** 9 }}",
])  # fmt: skip
PLAIN_VALUES: Any = st.recursive(
    TEXTS | st.integers(-(10**30), 10**30) | st.booleans() | st.none() | st.dates() | st.decimals(0, 10**12, places=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "x"]), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


def chinese(fault: TemplateFault) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in str(fault))


@given(st.lists(PIECES, max_size=10).map("".join), st.dictionaries(st.sampled_from(["a", "b"]), PLAIN_VALUES))
@bounded(250)
def test_any_template_with_any_values_is_a_letter_or_a_fault(source: str, values: dict[str, Any]) -> None:
    try:
        text = render(source, values, gaps={"a": "标签", "b": "[/x]"})
        assert tidy(text) == text
        assert variables(source) <= {"a", "b", "law", "x", "loop", "self"}
        assert shortest(source) <= len(source)
    except TemplateFault as fault:
        assert chinese(fault), str(fault)


@given(TEXTS)
@bounded(100)
def test_a_value_is_written_letter_by_letter(value: str) -> None:
    said = value.encode("utf-8", "ignore").decode()
    assert render("<{{ a }}>", {"a": said}) == tidy(f"<{said}>")
    assert render("{% for x in a %}<{{ x }}>{% endfor %}", {"a": [said]}) == tidy(f"<{said}>")


ODD_VALUES = (
    *NASTY,
    date(1, 1, 1),
    date(9999, 12, 31),
    Decimal("999999999999.99"),
    -1,
    10**40,
    "9" * 5000,
    [],
)


@pytest.mark.parametrize(
    "name", ["money", "date", "datetime", "hours", "mask", "sentence", "list_cn", "length", "join", "first"]
)
def test_any_filter_takes_any_value_or_says_in_chinese_why_not(name: str) -> None:
    for value in ODD_VALUES:
        try:
            text = render(f"{{{{ a|{name} }}}}", {"a": value})
        except TemplateFault as fault:
            assert chinese(fault), (value, str(fault))
        else:
            assert len(text) <= 10_000


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{{" * 30_000, "tags without an end"),
        ("{%" * 30_000, "statements without an end"),
        ("{#" * 30_000, "comments without an end"),
        ("{{ a" + " " * 59_000 + "1 }}", "a tag of blanks"),
        ("{{ " + "-" * 50_000 + "a }}", "a chain of signs that brings the engine down"),
        ("{{ a" + "+a" * 20_000 + " }}", "a sum that brings the engine down"),
        ("{{ a" + "~a" * 20_000 + " }}", "a chain of joins that brings the engine down"),
        ("{{ " + "(" * 29_000 + "a" + ")" * 29_000 + " }}", "brackets in brackets"),
        ("{{ " + "-" * 450 + "a }}", "as many signs as a tag holds"),
        ("{{ a" + "~a" * 240 + " }}", "as long a chain as a tag holds"),
        ("{% if a %}" * 5_000, "blocks in blocks"),
        ("{% if a %}" + "{% elif a %}" * 4_900 + "{% endif %}", "as many branches as a template holds"),
        ("{% for x in a %}" * 20 + "{% endfor %}" * 20, "loops in loops"),
        ("{{ a|sentence" + "|sentence" * 50 + " }}", "a chain of filters"),
        ("'" * LONGEST_SOURCE, "quotation marks only"),
        ("{{ " + "'" * 490 + " }}", "quotation marks in a tag"),
    ],
    ids=lambda value: value if len(value) < 60 else "",
)  # fmt: skip
def test_a_template_made_to_harm_stops_soon(source: str, why: str) -> None:
    def write() -> None:
        try:
            variables(source)
            shortest(source)
            assert len(render(source, {"a": ["1", "2"]})) <= LONGEST_SOURCE, why
        except TemplateFault as fault:
            assert chinese(fault), why

    assert cost(write) < 1, why


@pytest.mark.parametrize("filling", [" ", "\t", "\n", "\n ", " \n", "。", "{{", "〔待填:"])
def test_a_value_of_any_length_is_written_in_little_time(filling: str) -> None:
    value = f"x{(filling * 200_000)[:200_000]}y"
    assert cost(lambda: render("{{ a }}", {"a": value})) < 1


def test_values_nested_without_end_are_a_fault() -> None:
    value: Any = "x"
    for _ in range(5000):
        value = {"a": value}
    with pytest.raises(TemplateFault, match="太深"):
        render("{{ a }}", {"a": value})
