"""The grammar of ``[[limits]]``: everything the facts need to say, and every slip told at once."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from kameng_tui.law.limits import Deemed, Extension, Limit, closing_time, read_limits

GOOD = {
    "id": "accept",
    "label": "受理决定",
    "from": "submitted",
    "length": 7,
    "unit": "working-day",
    "duty": "theirs",
    "source": ["令121 第十五条"],
}


def read_toml(text: str) -> dict[str, Limit]:
    limits, faults = read_limits(tomllib.loads(text)["limits"])
    assert faults == []
    return {limit.id: limit for limit in limits}


def test_the_simplest_limit_and_its_defaults():
    limits, faults = read_limits([GOOD])
    assert faults == []
    assert limits == (
        Limit(
            "accept", "受理决定", ("submitted",), "theirs", ("令121 第十五条",), length=7, unit="working-day"
        ),
    )
    assert (limits[0].roll, limits[0].binding, limits[0].confidence, limits[0].pick) == (
        "none", "rule", "known", "last",
    )  # fmt: skip


def test_the_awkward_rows_of_the_facts_can_be_written():
    limits = read_toml("""
        [[limits]]                    # P-SETTLE: the same day until 24:00
        id = "settle"
        label = "结算前投诉"
        from = "order.placed"
        length = 0
        duty = "ours"
        source = "S25"

        [[limits]]                    # P-NOTICE: a reasonable time, two years at most
        id = "notice"
        label = "通知瑕疵"
        from = ["order.discovered", "order.delivered"]
        pick = "first"
        length = "reasonable"
        cap = { length = 2, unit = "year", from = "order.delivered" }
        duty = "ours"
        source = ["民法典621.2"]

        [[limits]]                    # C12315-MED: testing time is left out
        id = "mediate"
        label = "调解"
        from = "accepted"
        met_by = ["agreed", "terminated"]
        length = 60
        roll = "ambiguous"
        pause_on = "suspended"
        resume_on = "resumed"
        duty = "theirs"
        binding = "statutory"
        confidence = "verified"
        effective_from = 2026-04-15
        on_lapse = { advice = "向该局查询", next = "court" }
        source = ["令121 第二十二条"]

        [[limits]]                    # C12315-CLUE: 15 + 15
        id = "clue"
        label = "核查线索"
        from = "notified"
        length = 15
        unit = "working-day"
        extend = { length = 15, on = "suspended" }
        duty = "theirs"
        source = "程序规定18"

        [[limits]]                    # C12315-ID: the notice names the day
        id = "identity"
        label = "补身份证明"
        from = "asked"
        until_from = "until"
        duty = "ours"
        source = "令121 第十条"

        [[limits]]                    # L-OBJ: before the hearing
        id = "objection"
        label = "程序异议"
        before = "scheduled"
        duty = "both"
        source = "民诉法169"

        [[limits]]                    # L-PRESC: restarts with a written demand
        id = "limitation"
        label = "诉讼时效"
        from = ["known.harm", "known.debtor"]
        length = 3
        unit = "year"
        roll = "off-day"
        restart_on = ["demand"]
        nature = "prescription"
        duty = "ours"
        source = "民法典188"

        [[limits]]                    # 12345: a table of cities
        id = "answer"
        label = "答复"
        from = "submitted"
        length = { table = "cities", column = "answer_days" }
        unit = "working-day"
        duty = "theirs"
        source = "各地规定"

        [[limits]]                    # ALI-*: nobody knows
        id = "window"
        label = "投诉期限"
        from = "payment.paid"
        length = "unknown"
        needs_evidence = "rule-page"
        duty = "ours"
        source = "未查到"

        [[limits]]                    # PO-ADM: complex cases
        id = "clue-complex"
        label = "核查线索(复杂)"
        from = "notified"
        length = 3
        when = { field = "case.complex", is = true }
        replaces = "clue"
        duty = "theirs"
        source = "公通字〔2015〕32号"
        note = "原则上"

        [[limits]]                    # L-ANSWER: served directly, or by announcement 30 days later; posted in time
        id = "reply"
        label = "答辩"
        from = ["accepted", "notified"]
        length = 15
        roll = "off-day"
        closing = "17:30"
        posted = true
        deemed = { from = "notified", length = 30 }
        duty = "theirs"
        source = "民诉法128"

        [[limits]]                    # hours of litigation
        id = "hours"
        label = "保全裁定"
        from = "submitted"
        length = 48
        unit = "hour"
        next_hour = true
        duty = "theirs"
        source = "民诉法"
    """)
    assert limits["settle"].length == 0 and limits["settle"].unit == "day"
    assert (
        limits["notice"].start == ("order.discovered", "order.delivered") and limits["notice"].pick == "first"
    )
    assert limits["notice"].length is None and limits["notice"].length_word == "reasonable"
    assert limits["notice"].cap == {"length": 2, "unit": "year", "from": "order.delivered"}
    assert limits["mediate"].on_lapse == {"advice": "向该局查询", "next": ("court",)}
    assert (limits["mediate"].pause_on, limits["mediate"].resume_on) == (("suspended",), ("resumed",))
    assert limits["clue"].extend == Extension(15, "working-day", 1, ("suspended",))
    assert limits["identity"].until_from == "until" and limits["identity"].length is None
    assert limits["objection"].before == "scheduled" and limits["objection"].start == ()
    assert limits["limitation"].restart_on == ("demand",) and limits["limitation"].nature == "prescription"
    assert limits["answer"].length_word == "table"
    assert limits["answer"].length_table == {"table": "cities", "column": "answer_days"}
    assert (limits["window"].length_word, limits["window"].confidence) == ("unknown", "uncertain")
    assert limits["window"].needs_evidence == "rule-page"
    assert limits["clue-complex"].replaces == "clue" and limits["clue-complex"].note == "原则上"
    assert limits["reply"].deemed == Deemed(("notified",), 30, "day")
    assert (limits["reply"].closing, limits["reply"].posted, limits["reply"].next_hour) == (
        "17:30",
        True,
        False,
    )
    assert limits["hours"].next_hour and limits["hours"].deemed is None and limits["hours"].closing == ""


@pytest.mark.parametrize(
    ("change", "key", "part", "why"),
    [
        ({"id": None}, "0.id", "缺少 id", "no id: the place in the list stands for it"),
        ({"id": "受理"}, "受理.id", "英文字母", "ids are typed on the command line"),
        ({"label": None}, "accept.label", "缺少 label", "the label is what users read"),
        ({"from": None}, "accept.from", "缺少 from", "nothing to count from"),
        ({"from": []}, "accept.from", "不能为空", "an empty list"),
        ({"from": [1]}, "accept.from", "文字的列表", "not texts"),
        ({"duty": None}, "accept.duty", "缺少 duty", "whose limit it is decides which side counts"),
        ({"duty": "their"}, "accept.duty", "是否想写 theirs?", "a slip in a choice"),
        ({"source": None}, "accept.source", "缺少 source", "every limit has a source"),
        ({"source": []}, "accept.source", "不能为空", "and not an empty one"),
        ({"source": " "}, "accept.source", "不能为空", "nor blanks"),
        ({"lenght": 7}, "accept.lenght", "是否想写 length?", "an unknown key"),
        ({"length": None}, "accept.length", "缺少 length", "no length, no date, no event"),
        ({"length": -1}, "accept.length", "不小于 0", "negative"),
        ({"length": True}, "accept.length", "不小于 0", "true is no number"),
        ({"length": "7"}, "accept.length", "不小于 0", "a number in quotes"),
        ({"length": {"table": "cities"}}, "accept.length.column", "缺少 column", "half a table look-up"),
        ({"length": "unknown", "confidence": "known"}, "accept.confidence", "uncertain", "unknown is uncertain"),
        ({"unit": "workday"}, "accept.unit", "working-day", "an unknown unit"),
        ({"roll": "next"}, "accept.roll", "off-day", "an unknown roll"),
        ({"binding": "law"}, "accept.binding", "statutory", "an unknown binding"),
        ({"confidence": "sure"}, "accept.confidence", "verified", "an unknown confidence"),
        ({"pick": "earliest"}, "accept.pick", "first", "an unknown pick"),
        ({"nature": "contract"}, "accept.nature", "exclusion", "an unknown nature"),
        ({"effective_from": "2026"}, "accept.effective_from", "2026-01-31", "not a day"),
        ({"effective_from": date(2026, 2, 1), "effective_to": date(2026, 1, 1)}, "accept.effective_to", "早于", "upside down"),
        ({"on_lapse": "court"}, "accept.on_lapse", "小表", "not a table"),
        ({"on_lapse": {"then": "court"}}, "accept.on_lapse.then", "不认识的键", "an unknown inner key"),
        ({"cap": {"unit": "year"}}, "accept.cap.length", "缺少 length", "a cap without a length"),
        ({"cap": {"length": 2}}, "accept.cap.unit", "缺少 unit", "a cap without a unit"),
        ({"extend": {"length": 15}}, "accept.extend.on", "缺少 on", "an extension by nothing"),
        ({"extend": {"length": 0, "on": "x"}}, "accept.extend.length", "不小于 1", "an extension of nothing"),
        ({"pause_on": "suspended"}, "accept.resume_on", "成对", "a pause that never ends"),
        ({"resume_on": "resumed"}, "accept.pause_on", "成对", "an end of no pause"),
        ({"revive_on": "agreed", "restart_on": "agreed"}, "accept.revive_on", "prescription", "only a prescription is revived"),
        (
            {"nature": "prescription", "revive_on": "agreed", "restart_on": "demand"}, "accept.revive_on", "restart_on",
            "what revives also restarts",
        ),
        ({"nature": "exclusion", "restart_on": "demand"}, "accept.restart_on", "除斥", "民法典199"),
        ({"nature": "exclusion", "pause_on": "a", "resume_on": "b"}, "accept.pause_on", "除斥", "民法典199"),
        ({"nature": "exclusion", "extend": {"length": 1, "on": "a"}}, "accept.extend", "除斥", "民法典199"),
        ({"replaces": "other", "when": {"evidence": "chat"}}, "accept.replaces", "不存在", "replaces nothing"),
        ({"replaces": "accept", "when": {"evidence": "chat"}}, "accept.replaces", "自己", "replaces itself"),
        ({"replaces": "other"}, "accept.when", "有 replaces 就要有 when", "would always replace"),
        ({"when": "always"}, "accept.when", "小表", "conditions are tables"),
        ({"closing": "half past five"}, "accept.closing", "17:30", "not a time of day"),
        ({"closing": "24:30"}, "accept.closing", "17:30", "no such time"),
        ({"closing": 1730}, "accept.closing", "文字", "not a text"),
        ({"closing": "17:30", "unit": "hour"}, "accept.closing", "小时", "hours end at their instant"),
        ({"closing": "17:30", "unit": "minute"}, "accept.closing", "分钟", "so do minutes"),
        ({"next_hour": True}, "accept.next_hour", "hour", "only hours run from the next hour"),
        ({"next_hour": "yes", "unit": "hour"}, "accept.next_hour", "true 或 false", "a flag"),
        ({"posted": 1}, "accept.posted", "true 或 false", "a flag"),
        ({"deemed": 30}, "accept.deemed", "小表", "deemed is a table"),
        ({"deemed": {"from": "submitted"}}, "accept.deemed.length", "缺少 length", "after how long"),
        ({"deemed": {"from": "submitted", "length": 0}}, "accept.deemed.length", "不小于 1", "deemed at once is not deemed"),
        ({"deemed": {"length": 30}}, "accept.deemed.from", "缺少 from", "which event"),
        ({"deemed": {"from": "submitted", "length": 30, "unit": "week"}}, "accept.deemed.unit", "week", "a slip in the unit"),
        ({"deemed": {"from": "submitted", "length": 30, "units": "day"}}, "accept.deemed.units", "是否想写 unit?", "a slip in a key"),
        ({"deemed": {"from": "notified", "length": 30}}, "accept.deemed.from", "不是这一条的起点", "it would never be used"),
        ({"cap": {"length": 2, "unit": "year", "from": ["a", "b"]}}, "accept.cap.from", "文字", "one event, not several"),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_its_place(change, key, part, why):
    table = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
    _, faults = read_limits([table])
    assert any(path == f"limits.{key}" and part in sentence for path, sentence in faults), (why, faults)


def test_all_faults_come_at_once_and_good_limits_stay():
    limits, faults = read_limits([{"id": "broken", "length": -1}, GOOD])
    assert [limit.id for limit in limits] == ["accept"]
    assert {path for path, _ in faults} == {
        "limits.broken.label", "limits.broken.from", "limits.broken.duty", "limits.broken.source", "limits.broken.length",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "clash", "why"),
    [
        ({}, {}, True, "twice without dates"),
        ({"effective_to": date(2026, 4, 14)}, {"effective_from": date(2026, 4, 15)}, False, "old and new rule"),
        ({"effective_to": date(2026, 4, 15)}, {"effective_from": date(2026, 4, 15)}, True, "one day in both: dates are inclusive"),
        ({"effective_from": date(2026, 4, 15)}, {"effective_to": date(2026, 4, 14)}, False, "the other order"),
    ],
)  # fmt: skip
def test_the_same_id_twice(first, second, clash, why):
    limits, faults = read_limits([{**GOOD, **first}, {**GOOD, **second}])
    assert len(limits) == 2
    assert [path for path, _ in faults] == (["limits.accept.effective_from"] if clash else []), why


@pytest.mark.parametrize("tables", [{"id": "x"}, "accept", [GOOD, 7]])
def test_not_a_list_of_tables(tables):
    limits, faults = read_limits(tables)
    assert limits == () and [path for path, _ in faults] == ["limits"]


def test_no_limits_at_all_is_fine():
    assert read_limits(None) == ((), [])


@pytest.mark.parametrize(("day", "holds"), [("2026-04-14", False), ("2026-04-15", True), ("2026-12-31", True), ("2027-01-01", False)])  # fmt: skip
def test_both_ends_of_the_effect_are_inclusive(day, holds):
    limits, _ = read_limits(
        [{**GOOD, "effective_from": date(2026, 4, 15), "effective_to": date(2026, 12, 31)}]
    )
    assert limits[0].in_force(date.fromisoformat(day)) is holds


def test_a_deemed_event_may_be_one_that_restarts_the_limit():
    table = {**GOOD, "restart_on": "assigned", "deemed": {"from": ["assigned"], "length": 30}}
    assert read_limits([table])[1] == []


@pytest.mark.parametrize(("text", "hour", "minute"), [("17:30", 17, 30), ("00:00", 0, 0), ("09:05", 9, 5)])
def test_closing_time(text, hour, minute):
    assert (closing_time(text).hour, closing_time(text).minute) == (hour, minute)


def test_all_new_faults_of_one_limit_come_at_once():
    table = {**GOOD, "closing": "late", "next_hour": True, "deemed": {"from": "asked", "length": -1}}
    assert {path for path, _ in read_limits([table])[1]} == {
        "limits.accept.closing", "limits.accept.next_hour", "limits.accept.deemed.length",
    }  # fmt: skip
