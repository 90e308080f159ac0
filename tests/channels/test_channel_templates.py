"""Letters: what a template may say, what it may not, and that what comes out is clean."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from kameng_tui.channels.templates import FILTERS, TemplateFault, plain, render, tidy, variables
from kameng_tui.values import SHANGHAI

REFUSED = [
    ("{% set a = 'x' ~ 'x' %}", "assignment doubles a text at every line"),
    ("{% macro m() %}{% endmacro %}", "macros call themselves"),
    ("{% include 'x' %}", "other files"),
    ("{% raw %}{{ x }}{% endraw %}", "hides tags from the guard"),
    ("{{ range(9) }}", "calls"),
    ("{{ a.keys() }}", "methods of a value"),
    ("{{ [a][0]() }}", "a call without a name"),
    ("{{ a['keys']() }}", "a call of what was looked up"),
    ("{{ 'x' * 9 }}", "multiplication of texts"),
    ("{{ a.__class__ }}", "inner names"),
    ("{{ a|replace('a', 'b') }}", "filters that are not ours"),
    ('{{ "}}" ~ range(9) }}', "a string that hides the end of the tag"),
    ('{{ "\\\\" ~ range(9) ~ "" }}', "a backslash that hides the end of a string"),
    ("{{ {'a': {'b': 1}} ~ range(9) }}", "braces that hide the end of the tag"),
]


@pytest.mark.parametrize("source", [source for source, _ in REFUSED], ids=[why for _, why in REFUSED])
def test_what_could_run_away_is_refused_before_it_runs(source: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        render("好\n" + source, {"a": {}})
    assert fault.value.line == 2
    with pytest.raises(TemplateFault):
        variables(source)


def test_a_template_that_loops_too_long_stops() -> None:
    loops = "{% for a in x %}{% for b in x %}{% for c in x %}{{ c }}{% endfor %}{% endfor %}{% endfor %}"
    with pytest.raises(TemplateFault, match="循环太多"):
        render(loops, {"x": list(range(100))})


def test_a_letter_that_grows_too_long_is_refused() -> None:
    with pytest.raises(TemplateFault, match="太长"):
        render("{% for a in x %}{{ t }}{% endfor %}", {"x": list(range(100)), "t": "字" * 10_000})


@pytest.mark.parametrize(
    ("source", "line", "part"),
    [
        ("好\n{{ nobody }}", 2, "nobody"),
        ("{{ case.platform.adress }}", 1, "没有的值"),
        ("好\n\n{% if %}{% endif %}", 3, "写法不对"),
        ("{% for a in b %}", 1, "写法不对"),
    ],
)
def test_a_fault_names_its_line(source: str, line: int, part: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        render(source, {"case": {"platform": {}}})
    assert fault.value.line == line
    assert part in str(fault.value)


def test_gaps_are_marked_and_filled_values_are_not() -> None:
    text = render("{{ a }}{{ b }}", {"b": "乙"}, gaps={"a": "甲", "b": "乙方"})
    assert text == "〔待填:甲〕乙"


@pytest.mark.parametrize("name", [name for name in FILTERS if name != "sentence"])
def test_a_gap_passes_through_the_filters_as_it_is(name: str) -> None:
    assert render(f"{{{{ a|{name} }}}}", {}, gaps={"a": "下单时间"}) == "〔待填:下单时间〕"
    assert render("{{ a|sentence }}", {}, gaps={"a": "经过"}) == "〔待填:经过〕。"


@pytest.mark.parametrize("name", FILTERS)
def test_no_filter_writes_none(name: str) -> None:
    with pytest.raises(TemplateFault, match="没有的值"):
        render(f"{{{{ a|{name} }}}}", {})


def test_an_unknown_statute_is_told_where_names_are_found() -> None:
    with pytest.raises(TemplateFault) as fault:
        render("好\n{{ law['民法577'] }}", {"law": {"民法典577": "《民法典》第577条"}})
    assert "「民法577」" in str(fault.value) and "kameng law" in str(fault.value)
    assert "if" not in str(fault.value) and fault.value.line == 2


def test_optional_values_are_asked_for_with_if() -> None:
    assert render("始{% if a %}{{ a }}{% endif %}终", {}) == "始终"


def test_lists_of_rows_are_numbered_and_may_be_filtered() -> None:
    source = "{% for p in promises if p.broken %}{{ loop.index }}. {{ p.text }}\n{% else %}无{% endfor %}"
    rows = [{"text": "甲", "broken": False}, {"text": "乙", "broken": True}]
    assert render(source, {"promises": rows}) == "1. 乙"
    assert render(source, {"promises": []}) == "无"


def test_statutes_are_cited_from_the_table_only() -> None:
    source = "{% if law['民法典577'] %}{{ law['民法典577'] }}{% endif %}{% if law['没有1'] %}错{% endif %}"
    assert render(source, {"law": {"民法典577": "《民法典》第577条"}}) == "《民法典》第577条"


def test_text_of_the_user_is_never_read_as_a_template() -> None:
    assert render("{{ a }}", {"a": "{{ b }}{% x %}<b>&"}) == "{{ b }}{% x %}<b>&"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("money", "100", "100.00元"),
        ("money", "1,280.5", "1280.50元"),
        ("date", "2026-09-01T10:00", "2026年9月1日"),
        ("date", "2026年9月1日10:00", "2026年9月1日"),
        ("datetime", "2026-09-01T10:05:00+08:00", "2026年9月1日10:05"),
        ("datetime", "2026-09-01", "2026年9月1日"),
        ("hours", 0, "不足1小时"),
        ("hours", 47, "47小时"),
        ("hours", 48, "48小时（2天）"),
        ("hours", 50, "50小时（2天2小时）"),
        ("mask", "ABCD1234V90T", "****V90T"),
        ("mask", "1234", "****"),
        ("list_cn", ["甲", "乙"], "甲、乙"),
        ("sentence", "系统提示“失败”", "系统提示“失败”。"),
        ("sentence", "没有到账;", "没有到账。"),
        ("sentence", "真的吗？", "真的吗？"),
    ],
)
def test_filters(name: str, value: Any, text: str) -> None:
    assert render(f"{{{{ a|{name} }}}}", {"a": value}) == text
    assert name in FILTERS


def test_a_filter_says_what_is_wrong_with_its_value() -> None:
    with pytest.raises(TemplateFault, match="金额"):
        render("{{ a|money }}", {"a": "很多"})
    with pytest.raises(TemplateFault, match="时间"):
        render("{{ a|date }}", {"a": "明天"})


def test_only_plain_data_goes_in() -> None:
    moment = datetime(2026, 9, 1, 10, tzinfo=SHANGHAI)
    given = {"a": Decimal("5"), "b": moment, "c": date(2026, 9, 1), "d": None, "e": (1, None, "x")}
    assert plain(given) == {"a": "5.00", "b": "2026年9月1日10:00", "c": "2026年9月1日", "e": [1, "x"]}
    with pytest.raises(TypeError):
        render("{{ a }}", {"a": object()})


def test_no_litter_is_left_between_lines() -> None:
    assert tidy("\n甲  \n\n\n\n乙\t\n") == "甲\n\n乙"
    assert render("甲\n{% if x %}\n乙\n{% endif %}\n丙", {}) == "甲\n丙"


def test_variables_are_the_names_that_must_come_from_outside() -> None:
    assert variables("{{ a|money }}{% for e in evidence %}{{ e.title }}{% endfor %}{% if case.x %}{% endif %}") == {
        "a", "evidence", "case",
    }  # fmt: skip
