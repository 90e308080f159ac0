"""The whole grammar of limits among events: where each key starts, stops, lengthens or ends a limit, and says so.

Also both readings where a rule changed, with the day before, on and after the change.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from casemaker import a_case, a_channel, a_dossier, a_limit, at, by_id, calendar, card, entry, filing

from kameng_tui.case.records import Case, Entry
from kameng_tui.channels.compiled import channel_of
from kameng_tui.channels.manifest import read_manifest
from kameng_tui.law.limits import Deemed, Extension, Limit, read_limits
from kameng_tui.reckon.dues import Due, Question, dues_of, questions_of

NOW = "2026-11-21T10:30"


def found(
    limits: tuple[Limit, ...], *events: Entry, now: str = NOW, case: Case | None = None, **more: Any
) -> tuple[list[Due], list[Question]]:
    """Dues and questions of one filing at a court that has ``limits``."""
    channel = more.pop("channel", None) or a_channel("court", "court", limits=limits)
    filed = filing(channel.id, form=more.pop("form", {}))
    dossier = a_dossier(case, events, more.pop("cards", ()), (filed,))
    args = (dossier, by_id(channel), (), calendar(), at(now), more.pop("overrides", {}), more)
    return list(dues_of(*args)), list(questions_of(*args))


def came(*events: tuple[str, str]) -> tuple[Entry, ...]:
    return tuple(entry(f"e{i}", when, kind, filing="court") for i, (kind, when) in enumerate(events))


def due(limit: Limit, *events: tuple[str, str], **more: Any) -> Due:
    (one,), questions = found((limit,), *came(*events), **more)
    assert questions == []
    return one


def ends(one: Due) -> tuple[str, str]:
    return f"{one.earliest:%Y-%m-%d %H:%M}", f"{one.latest:%Y-%m-%d %H:%M}"


def says(one: Due, part: str) -> bool:
    return any(part in step for step in one.steps)


# --- each key, one after the other ---------------------------------------------------------------------------------

KEYS = {
    "length 0 ends the same day": (
        {"length": 0}, (("submitted", "2026-11-20T09:00"),), "2026-11-20", "当日即为末日"),
    "length 0 rolls where the law says so": (
        {"length": 0, "roll": "off-day"}, (("submitted", "2026-11-21"),), "2026-11-23", "顺延至 2026-11-23"),
    "the last start by default": (
        {"start": ("submitted", "accepted")}, (("submitted", "2026-11-01"), ("accepted", "2026-11-05")), "2026-11-12", "起算:2026-11-05"),
    "the first start where it says so": (
        {"start": ("submitted", "accepted"), "pick": "first"}, (("submitted", "2026-11-01"), ("accepted", "2026-11-05")), "2026-11-08", "起算:2026-11-01"),
    "a restart": (
        {"restart_on": ("supplied",)}, (("submitted", "2026-11-01"), ("supplied", "2026-11-10")), "2026-11-17", "重新起算"),
    "a restart forgets earlier pauses": (
        {"restart_on": ("supplied",), "pause_on": ("suspended",), "resume_on": ("resumed",)},
        (("submitted", "2026-11-01"), ("suspended", "2026-11-02"), ("resumed", "2026-11-05"), ("supplied", "2026-11-10")), "2026-11-17", "重新起算"),
    "a pause": (
        {"pause_on": ("suspended",), "resume_on": ("resumed",)},
        (("submitted", "2026-11-01"), ("suspended", "2026-11-03"), ("resumed", "2026-11-06")), "2026-11-11", "2026-11-06恢复,不计入3天"),
    "an open pause runs until now": (
        {"pause_on": ("suspended",), "resume_on": ("resumed",)},
        (("submitted", "2026-11-01"), ("suspended", "2026-11-03")), "2026-11-26", "尚未恢复,按今天恢复计算,不计入18天"),
    "an open pause stops with what met the limit": (
        {"pause_on": ("suspended",), "resume_on": ("resumed",), "met_by": ("terminated",)},
        (("submitted", "2026-11-01"), ("suspended", "2026-11-03"), ("terminated", "2026-11-09")), "2026-11-14", "时仍未恢复,不计入6天"),
    "an extension in another unit": (
        {"extend": Extension(1, "month", 1, ("extended",))}, (("submitted", "2026-09-01"), ("extended", "2026-09-05")), "2026-10-08", "延长1次,每次1个月"),
    "two extensions where two are lawful": (
        {"extend": Extension(5, "day", 2, ("extended",))},
        (("submitted", "2026-11-01"), ("extended", "2026-11-03"), ("extended", "2026-11-04"), ("extended", "2026-11-05")), "2026-11-18", "延长2次"),
    "an extension and a pause": (
        {"extend": Extension(5, "day", 1, ("extended",)), "pause_on": ("suspended",), "resume_on": ("resumed",)},
        (("submitted", "2026-11-01"), ("suspended", "2026-11-02"), ("resumed", "2026-11-04"), ("extended", "2026-11-05")), "2026-11-15", "延长1次"),
    "only the very end is rolled, not what an extension starts from": (
        {"length": 30, "roll": "off-day", "extend": Extension(30, "day", 1, ("extended",))},
        (("submitted", "2026-09-01"), ("extended", "2026-09-20")), "2026-11-02", "顺延至 2026-11-02"),  # 10-01 rolled would give 11-09
    "a month that was extended counts from the event": (
        {"length": 1, "unit": "month", "extend": Extension(1, "month", 1, ("extended",))},
        (("submitted", "2026-01-31"), ("extended", "2026-02-10")), "2026-03-31", "延长1次"),  # not 02-28 plus a month
    "an exclusion period says that nothing stops it": (
        {"nature": "exclusion", "length": 1, "unit": "year"}, (("submitted", "2026-01-05"),), "2027-01-05", "不中断、不中止、不延长"),
    "posted is a word, no date": (
        {"posted": True}, (("submitted", "2026-11-02"),), "2026-11-09", "期满前交邮的,不算过期"),
    "served by announcement": (
        {"deemed": Deemed(("submitted",), 30)}, (("submitted", "2026-09-01"),), "2026-10-08", "2026-09-01 记录,满30天视为送达,即 2026-10-01"),
    "a restart by announcement": (
        {"restart_on": ("notified",), "deemed": Deemed(("notified",), 10)},
        (("submitted", "2026-09-01"), ("notified", "2026-09-05")), "2026-09-22", "满10天视为送达,即 2026-09-15"),
    "of a direct and a deemed start only the deemed one is shifted": (
        {"start": ("submitted", "notified"), "pick": "first", "deemed": Deemed(("notified",), 30)},
        (("notified", "2026-09-01"), ("submitted", "2026-09-10")), "2026-09-17", "起算:2026-09-10"),
    "and the last of the two is the one that counts last": (
        {"start": ("submitted", "notified"), "deemed": Deemed(("notified",), 30)},
        (("notified", "2026-09-01"), ("submitted", "2026-09-10")), "2026-10-08", "满30天视为送达"),
    "a pause before the deemed day has stopped nothing": (
        {"deemed": Deemed(("submitted",), 30), "pause_on": ("suspended",), "resume_on": ("resumed",)},
        (("submitted", "2026-09-01"), ("suspended", "2026-09-05"), ("resumed", "2026-09-20")), "2026-10-08", "视为送达"),
    "one that reaches over it only from there": (
        {"deemed": Deemed(("submitted",), 30), "pause_on": ("suspended",), "resume_on": ("resumed",)},
        (("submitted", "2026-09-01"), ("suspended", "2026-09-05"), ("resumed", "2026-10-03")), "2026-10-10", "不计入2天"),
    "a cap from where the limit first began": (
        {"restart_on": ("supplied",), "cap": {"length": 10, "unit": "day"}},
        (("submitted", "2026-11-01"), ("supplied", "2026-11-07")), "2026-11-11", "起最长10天"),
    "a cap from another event": (
        {"start": ("accepted",), "cap": {"from": "submitted", "length": 8, "unit": "day"}},
        (("submitted", "2026-11-01"), ("accepted", "2026-11-07")), "2026-11-09", "起最长8天"),
}  # fmt: skip


@pytest.mark.parametrize(("keys", "events", "end", "step"), KEYS.values(), ids=KEYS)
def test_each_key(keys: dict[str, Any], events: tuple[tuple[str, str], ...], end: str, step: str) -> None:
    made: dict[str, Any] = {"start": ("submitted",), "length": 7, "unit": "day"} | keys
    limit = a_limit("x", made.pop("start"), made.pop("length"), made.pop("unit"), **made)
    one = due(limit, *events)
    assert ends(one) == (f"{end} 23:59", f"{end} 23:59"), one.steps
    assert says(one, step), one.steps


def test_a_deemed_due_starts_on_its_deemed_day_and_keeps_its_entry() -> None:
    limit = a_limit("x", "notified", 15, "day", deemed=Deemed(("notified",), 30))
    one = due(limit, ("notified", "2026-09-01T10:00"))
    assert (one.start, one.entry, one.id) == (at("2026-10-01T23:59:59"), "e0", "court:x:e0")


def test_a_deemed_day_beyond_the_calendar_is_a_question_and_no_crash() -> None:
    limit = a_limit("x", "notified", 15, "day", deemed=Deemed(("notified",), 4_000_000))
    dues, (question,) = found((limit,), *came(("notified", "2026-12-20")))
    assert dues == [] and "算不出日期" in question.text


@pytest.mark.parametrize(
    ("unit", "length", "roll", "expected", "why"),
    [
        ("day", 7, "none", ("2026-11-27 17:30", "2026-11-27 23:59"), "calendar days"),
        ("working-day", 7, "none", ("2026-12-01 17:30", "2026-12-01 23:59"), "working days"),
        ("day", 8, "ambiguous", ("2026-11-28 17:30", "2026-11-30 23:59"), "with both readings of a Saturday"),
    ],
)
def test_the_receivers_close_of_business(unit: str, length: int, roll: Any, expected: Any, why: str) -> None:
    one = due(
        a_limit("x", "submitted", length, unit, roll=roll, closing="17:30"), ("submitted", "2026-11-20")
    )
    assert ends(one) == expected and says(one, "停止办公"), why


def test_the_close_of_business_also_ends_a_day_that_a_notice_names() -> None:
    limit = a_limit("x", "asked", None, "day", until_from="asked", duty="ours", closing="17:30", posted=True)
    notice = entry("e0", "2026-11-18", "asked", filing="court", until=date(2026, 11, 24))
    (one,), _ = found((limit,), notice)
    assert ends(one) == ("2026-11-24 17:30", "2026-11-24 23:59")
    assert says(one, "停止办公") and says(one, "交邮")


def test_hours_from_the_next_hour_and_minutes_of_a_pause() -> None:
    limit = a_limit(
        "x", "submitted", 48, "hour", next_hour=True, pause_on=("suspended",), resume_on=("resumed",)
    )
    one = due(limit, ("submitted", "2026-11-18T10:20"))
    assert ends(one)[1] == "2026-11-20 11:00" and says(one, "从次时")
    paused = due(
        limit, ("submitted", "2026-11-18T10:20"), ("suspended", "2026-11-18T12:00"), ("resumed", "2026-11-18T18:30")
    )  # fmt: skip
    assert ends(paused)[1] == "2026-11-20 17:30" and says(paused, "不计入6小时30分钟")


def test_pausing_an_ambiguous_roll_keeps_both_readings() -> None:
    limit = a_limit(
        "x", "accepted", 60, "day", roll="ambiguous", pause_on=("suspended",), resume_on=("resumed",)
    )
    one = due(limit, ("accepted", "2026-08-01"), ("suspended", "2026-08-10"), ("resumed", "2026-08-11"))
    assert ends(one) == ("2026-10-01 23:59", "2026-10-08 23:59")  # 61 days, into 国庆


def test_an_extension_of_what_is_only_estimated_keeps_both_sides() -> None:
    """The first part has two ends, so the second has two starts."""
    limit = a_limit("x", "submitted", 7, "working-day", extend=Extension(10, "day", 1, ("extended",)))
    plain = due(replace(limit, extend=None), ("submitted", "2027-01-26"), now="2027-02-01")
    longer = due(limit, ("submitted", "2027-01-26"), ("extended", "2027-01-27"), now="2027-02-01")
    assert plain.provisional and longer.provisional and plain.earliest < plain.latest
    assert (longer.earliest - plain.earliest).days == (longer.latest - plain.latest).days == 10
    assert says(longer, "按最早届满推算")


# --- dates that events name -----------------------------------------------------------------------------------------


def test_a_date_in_a_later_notice_replaces_the_earlier_one() -> None:
    limit = a_limit("x", "asked", None, "day", until_from="asked", duty="ours")
    first = entry("a", "2026-11-10", "asked", filing="court", until=date(2026, 11, 20))
    second = entry("b", "2026-11-15", "asked", filing="court", until=date(2026, 11, 30))
    (one,), _ = found((limit,), first, second)
    assert (ends(one)[0], one.entry) == ("2026-11-30 23:59", "b")


def test_a_limit_with_a_length_gives_way_to_a_date_that_the_notice_names() -> None:
    """L-EVID: fixed by the court, else the usual days."""
    limit = a_limit("x", "accepted", 7, "day", until_from="notified", duty="ours")
    accepted = entry("a", "2026-11-10", "accepted", filing="court")
    notice = entry("n", "2026-11-12", "notified", filing="court", until=date(2026, 11, 27))
    assert ends(found((limit,), accepted)[0][0])[0] == "2026-11-17 23:59"
    assert ends(found((limit,), accepted, replace(notice, until=None))[0][0])[0] == "2026-11-17 23:59"
    (one,), _ = found((limit,), accepted, notice)
    assert (ends(one)[0], one.entry) == ("2026-11-27 23:59", "n")


def test_before_an_event_needs_no_start_of_its_own() -> None:
    """L-OBJ: before the hearing opens; read from TOML, where ``from`` may be missing."""
    (limit,), faults = read_limits(
        [{"id": "objection", "label": "异议", "before": "scheduled", "duty": "both", "source": "民诉法169"}]
    )
    assert faults == []
    assert found((limit,), *came(("submitted", "2026-11-01"))) == ([], [])
    hearing = entry("h", "2026-11-10", "scheduled", filing="court", until=date(2026, 12, 1))
    (one,), questions = found((limit,), hearing)
    assert (ends(one)[0], one.entry, questions) == ("2026-11-30 23:59", "h", [])


# --- words instead of a length --------------------------------------------------------------------------------------


def test_a_reasonable_time_asks_and_names_its_outermost_date() -> None:
    """P-NOTICE: a reasonable time, two years from receipt at most."""
    limit = a_limit(
        "notice", "order.discovered", None, "day", duty="ours", length_word="reasonable",
        cap={"from": "order.delivered", "length": 2, "unit": "year"},
    )  # fmt: skip
    order = {"id": "o1", "delivered": at("2026-09-01T10:00"), "discovered": at("2026-09-20")}
    dues, questions = found((limit,), case=a_case(order=[order]))
    assert dues == []
    (question,) = questions
    assert "合理期限" in question.text and "最长2年(至2028-09-01)" in question.text
    told = {"court": {"limits": {"notice": {"length": 30, "unit": "day", "source": "约定"}}}}
    (one,), _ = found((limit,), case=a_case(order=[order]), overrides=told)
    assert ends(one)[0] == "2026-10-20 23:59"


def test_the_limitation_of_the_case_ends_twenty_years_after_the_harm_whatever_restarts_it() -> None:
    """As read from TOML: the cap of the shipped rule must be found under its name."""
    (limit,), _ = read_limits([{
        "id": "limitation", "label": "诉讼时效", "from": ["known.harm", "known.debtor"], "length": 3, "unit": "year",
        "duty": "ours", "restart_on": ["demand"], "cap": {"from": "known.harm", "length": 20, "unit": "year"},
        "source": "民法典188",
    }])  # fmt: skip
    case = a_case(known={"harm": date(2007, 3, 1), "debtor": date(2007, 3, 1)})
    dossier = a_dossier(case, (entry("d", "2026-06-01", "demand"),))
    (one,) = dues_of(dossier, {}, (limit,), calendar(), at(NOW), {})
    assert ends(one)[0] == "2027-03-01 23:59" and says(one, "起最长20年,至2027-03-01")


# --- a length from a table of the channel ---------------------------------------------------------------------------

CITIES = "city,answer_days\n西安,5\n成都,\n"
ANSWER = a_limit(
    "answer", "submitted", None, "working-day", label="答复", length_word="table",
    length_table={"table": "cities", "column": "answer_days"},
)  # fmt: skip


def table(text: str = CITIES, file: str = "cities.csv") -> dict[str, Any]:
    return {"id": "cities", "file": file, "key": "form.city", "source": ["规则"], "text": text}


TABLES = {
    "the row of the case's value": (table(), {"city": "西安"}, "2026-11-18"),
    "a TOML file": (table('["西安"]\nanswer_days = 5\n', "cities.toml"), {"city": "西安"}, "2026-11-18"),
    "a value of the case and not of the form": (table() | {"key": "platform.name"}, {}, "2026-11-18"),
}  # fmt: skip


@pytest.mark.parametrize(("made", "form", "end"), TABLES.values(), ids=TABLES)
def test_a_length_is_looked_up(made: dict[str, Any], form: dict[str, str], end: str) -> None:
    channel = a_channel("court", "court", limits=(ANSWER,), tables=(made,))
    case = a_case(platform={"name": "西安"})
    (one,), questions = found((), *came(("submitted", "2026-11-11")), channel=channel, form=form, case=case)
    assert (ends(one)[1], questions) == (f"{end} 23:59", []) and says(one, "按表 cities:「西安」为5个工作日")


MISSING = {
    "no value yet": (table(), {}, "还没有填写"),
    "a city that is not in it": (table(), {"city": "广州"}, "没有查到「广州」的天数"),
    "a city without a number": (table(), {"city": "成都"}, "没有查到「成都」的天数"),
    "a file that is no table": (table("西安"), {"city": "西安"}, "应是 CSV"),
    "a broken TOML": (table("[西安", "cities.toml"), {"city": "西安"}, "不是正确的 TOML"),
    "no such table": (table() | {"id": "others"}, {"city": "西安"}, "没有这张表"),
}


@pytest.mark.parametrize(("made", "form", "part"), MISSING.values(), ids=MISSING)
def test_what_a_table_does_not_say_is_asked_for(
    made: dict[str, Any], form: dict[str, str], part: str
) -> None:
    channel = a_channel("court", "court", limits=(ANSWER,), tables=(made,))
    dues, questions = found((), *came(("submitted", "2026-11-11")), channel=channel, form=form)
    (question,) = questions
    assert dues == [] and part in question.text


def test_the_word_of_the_team_goes_before_the_table() -> None:
    channel = a_channel("court", "court", limits=(ANSWER,), tables=(table(),))
    told = {"court": {"limits": {"answer": {"length": 1, "source": "客服电话"}}}}
    (one,), _ = found(
        (), *came(("submitted", "2026-11-11")), channel=channel, form={"city": "西安"}, overrides=told
    )
    assert ends(one)[1] == "2026-11-12 23:59"


def test_a_manifest_with_a_table_keeps_its_text_and_is_checked() -> None:
    raw: dict[str, Any] = {
        "manifest": 1, "id": "hotline", "name": "热线", "version": "1.0", "authority": "市", "kind": "regulator",
        "effect": "answers", "public": False, "as_of": date(2026, 11, 21), "sources": ["规则"],
        "fields": [{"id": "city", "label": "城市", "source": ["规则"]}],
        "stages": [{"id": "draft", "label": "待提交", "turn": "ours"}],
        "tables": [{"id": "cities", "file": "cities.csv", "key": "form.city", "source": ["规则"]}],
        "limits": [{
            "id": "answer", "label": "答复", "from": "submitted", "duty": "theirs", "unit": "working-day",
            "length": {"table": "cities", "column": "answer_days"}, "source": "规则",
        }],
    }  # fmt: skip
    channel, findings = read_manifest(raw, {"cities.csv": CITIES}, "channel.toml")
    assert channel is not None, findings
    assert (
        channel.tables[0]["text"] == CITIES == channel_of(raw, {"cities.csv": CITIES}, "").tables[0]["text"]
    )
    _, bad = read_manifest(raw, {"cities.csv": "西安"}, "channel.toml")
    assert [(f.where, "应是 CSV" in f.message) for f in bad] == [("channel.toml#tables.cities.file", True)]
    raw["tables"][0]["key"] = "form.town"
    _, bad = read_manifest(raw, {"cities.csv": CITIES}, "channel.toml")
    assert [f.where for f in bad] == ["channel.toml#tables.cities.key"]


# --- which limit applies --------------------------------------------------------------------------------------------


def test_a_limit_is_replaced_only_while_the_special_one_is_in_force() -> None:
    general = a_limit("clue", "submitted", 3, "day")
    special = a_limit(
        "clue-new", "submitted", 5, "day", replaces="clue", when={"field": "form.big", "is": True},
        effective_from=date(2026, 1, 1),
    )  # fmt: skip
    for day, form, expected in (
        ("2025-12-31", {"big": True}, "clue"),
        ("2026-01-01", {"big": True}, "clue-new"),
        ("2026-01-01", {}, "clue"),
    ):
        (one,), _ = found((general, special), *came(("submitted", day)), form=form)
        assert one.limit == expected, day


def test_a_limit_that_does_not_apply_does_not_hide_the_date_that_a_notice_sets() -> None:
    limit = a_limit("x", "asked", None, "day", until_from="asked", duty="ours", needs_evidence="rule-page")
    notice = entry("e0", "2026-11-18", "asked", filing="court", until=date(2026, 11, 24))
    (plain,), _ = found((limit,), notice)
    assert (plain.kind, ends(plain)[0]) == ("until", "2026-11-24 23:59")
    (ruled,), _ = found((limit,), notice, cards=(card("c", "rule-page"),))
    assert (ruled.kind, ends(ruled)[0]) == ("limit", "2026-11-24 23:59")


# --- a rule that changes while a limit runs -------------------------------------------------------------------------

MINI_72 = a_limit("reply", "submitted", 72, "hour", effective_to=date(2024, 3, 24))
MINI_48 = a_limit("reply", "submitted", 48, "hour", effective_from=date(2024, 3, 25))

MINI = {
    "over before the change": ("2024-03-21T10:00", "2024-03-24 10:00", None),
    "runs into the first day of the new rule": ("2024-03-22T10:00", "2024-03-25 10:00", ("72小时,至2024-03-25 10:00", "48小时,至2024-03-24 10:00")),
    "the last start under the old rule": ("2024-03-24T23:59", "2024-03-27 23:59", ("72小时,至2024-03-27 23:59", "2024-03-25起的新规定:48小时,至2024-03-26 23:59")),
    "the day of the change": ("2024-03-25T00:00", "2024-03-27 00:00", None),
    "the day after": ("2024-03-26T10:00", "2024-03-28 10:00", None),
}  # fmt: skip


@pytest.mark.parametrize(("start", "end", "parts"), MINI.values(), ids=MINI)
def test_the_mini_program_48_or_72_hours(start: str, end: str, parts: tuple[str, ...] | None) -> None:
    (one,), _ = found((MINI_72, MINI_48), *came(("submitted", start)), now="2024-03-27")
    assert ends(one)[1] == end
    assert (one.transition is None) == (parts is None), one.transition
    assert all(part in (one.transition or "") for part in parts or ())


ORDER_20 = a_limit("mediate", "accepted", 45, "working-day", effective_to=date(2026, 4, 14))
ORDER_121 = a_limit("mediate", "accepted", 60, "day", roll="ambiguous", effective_from=date(2026, 4, 15))


@pytest.mark.parametrize(
    ("submitted", "accepted", "end", "parts", "why"),
    [
        ("2026-01-05", "2026-01-06", "2026-03-16", (), "over before the change"),
        (
            "2026-04-10",
            "2026-04-14",
            "2026-06-18",
            ("45个工作日", "2026-04-15起的新规定:60天"),
            "the day before",
        ),
        (
            "2026-04-10",
            "2026-04-15",
            "2026-06-15",
            ("2026-04-10提交时的规定", "45个工作日"),
            "on it, submitted before",
        ),
        ("2026-04-15", "2026-04-15", "2026-06-15", (), "all on the day of the change"),
        ("2026-04-16", "2026-04-17", "2026-06-16", (), "all after"),
    ],
)
def test_mediation_across_orders_20_and_121(
    submitted: str, accepted: str, end: str, parts: tuple[str, ...], why: str
) -> None:
    events = came(("submitted", submitted), ("accepted", accepted))
    (one,), _ = found((ORDER_20, ORDER_121), *events, now="2026-05-01")
    assert ends(one)[1] == f"{end} 23:59", why
    assert (one.transition is None) is (not parts), why
    assert all(part in (one.transition or "") for part in parts), one.transition


def test_what_was_done_before_the_change_says_nothing_of_it() -> None:
    old, new = (replace(limit, met_by=("agreed",)) for limit in (ORDER_20, ORDER_121))
    early, late = (
        came(("submitted", "2026-04-01"), ("accepted", "2026-04-02"), ("agreed", day))
        for day in ("2026-04-14T18:00", "2026-04-15T09:00")
    )
    assert found((old, new), *early)[0][0].transition is None
    assert found((old, new), *late)[0][0].transition is not None


def test_a_new_version_that_comes_to_the_same_dates_says_nothing() -> None:
    same = replace(ORDER_20, effective_from=date(2026, 4, 15), effective_to=None, source=("新规则",))
    events = came(("submitted", "2026-04-10"), ("accepted", "2026-04-14"))
    assert found((ORDER_20, same), *events)[0][0].transition is None
    later = came(("submitted", "2026-04-10"), ("accepted", "2026-04-20"))
    assert found((ORDER_20, same), *later)[0][0].transition is None


def test_a_new_version_that_counts_from_another_event_is_read_from_that_event() -> None:
    """治安案件: 30 days from 受案, since 2026 from 立案."""
    old = a_limit("decide", "accepted", 30, "day", effective_to=date(2025, 12, 31))
    new = a_limit("decide", "filed-case", 30, "day", effective_from=date(2026, 1, 1))
    taken = came(("accepted", "2025-12-20"))
    registered = entry("r", "2026-01-08", "filed-case", filing="court")
    only = found((old, new), *taken, now="2026-01-10")[0]
    assert [(d.start.date(), d.transition) for d in only] == [(date(2025, 12, 20), None)]
    dues = found((old, new), *taken, registered, now="2026-01-10")[0]
    assert [f"{d.latest:%Y-%m-%d}" for d in dues] == ["2026-01-19", "2026-02-07"]
    assert dues[0].transition is not None and "2026-01-01起的新规定:30天,至2026-02-07" in dues[0].transition
