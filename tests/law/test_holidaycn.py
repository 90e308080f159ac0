"""holiday-cn's JSON: every shipped year read back, and each refusal with the key that it is about."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kameng_tui.knowledge.load import knowledge
from kameng_tui.law.calendar import YearPlan
from kameng_tui.law.holidaycn import plan_from_holidaycn

TODAY = date(2026, 11, 22)
PAPER = "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"


def as_json(plan: YearPlan) -> dict[str, Any]:
    """``plan`` as holiday-cn writes it: by day, off and worked mixed."""
    days = [{"name": name, "date": day.isoformat(), "isOffDay": True} for day, name in plan.off.items()]
    days += [{"name": name, "date": day.isoformat(), "isOffDay": False} for day, name in plan.work.items()]
    top = {"$schema": "schema.json", "$id": f"{plan.year}.json", "year": plan.year, "papers": [PAPER]}
    return json.loads(json.dumps({**top, "days": sorted(days, key=lambda day: str(day["date"]))}))


@pytest.mark.parametrize("year", list(knowledge().calendars))
def test_every_shipped_year_is_read_back(year: int):
    for plan in knowledge().calendars[year]:
        read, faults = plan_from_holidaycn(as_json(plan), today=TODAY)
        assert faults == []
        assert read is not None
        assert (read.year, read.off, read.work) == (year, plan.off, plan.work)
        assert (read.source, read.as_of, read.announced, read.official) == (PAPER, TODAY, None, True)


def changed(**keys: Any) -> dict[str, Any]:
    return {**as_json(knowledge().calendars[2026][-1]), **keys}


def with_day(name: str, day: str, is_off: Any) -> dict[str, Any]:
    raw = changed()
    return {**raw, "days": [*raw["days"], {"name": name, "date": day, "isOffDay": is_off}]}


def test_unknown_keys_and_missing_papers_are_fine():
    raw = {**with_day("元旦", "2025-12-31", True), "comment": "new", "papers": []}
    raw["days"][-1]["type"] = "legal"
    plan, faults = plan_from_holidaycn(raw, today=TODAY)
    assert faults == []
    assert plan is not None
    assert plan.off[date(2025, 12, 31)] == "元旦", "the December before belongs to the year"
    assert plan.source == "holiday-cn(没有写通知的网址)"


@pytest.mark.parametrize(("day", "is_off"), [("2027-01-01", True), ("2027-01-03", False)])
def test_the_new_year_after_is_left_to_its_own_file(day: str, is_off: bool):
    plan, faults = plan_from_holidaycn(with_day("元旦", day, is_off), today=TODAY)
    assert faults == []
    assert plan is not None
    assert max(plan.off.keys() | plan.work.keys()) < date(2027, 1, 1)


def test_the_names_of_2007():
    raw = as_json(knowledge().calendars[2007][-1])
    for day in raw["days"]:
        day["name"] = {"劳动节": "“五一”", "国庆节": "“十一”"}.get(day["name"], day["name"])
    plan, faults = plan_from_holidaycn(raw, today=TODAY)
    assert faults == []
    assert plan is not None
    assert plan.off[date(2007, 5, 1)] == "“五一”"


DAY = {"name": "元旦", "date": "2026-01-01", "isOffDay": True}
FAULTS = [
    # JSON, path, part of the sentence, why
    ([], "", "不是 holiday-cn 的年份文件", "a list"),
    ("2026", "", "不是 holiday-cn 的年份文件", "a text"),
    (None, "", "不是 holiday-cn 的年份文件", "null"),
    ({}, "year", "缺少 year", "an empty object"),
    (changed(year="2026"), "year", "year 应是", "a year in quotes"),
    (changed(year=True), "year", "year 应是", "a flag for a year"),
    (changed(year=1900), "year", "1999 到 2199", "1900"),
    (changed(year=2200), "year", "1999 到 2199", "2200"),
    (changed(days=[]), "days", "还没有公布 2026 年", "their placeholder"),
    (changed(days={"2026-01-01": "元旦"}), "days", "days 应是一个列表", "another format"),
    (changed(days=None), "days", "days 应是一个列表", "no days"),
    (changed(papers=[1]), "papers", "papers 应是文字", "an address that is none"),
    (changed(days=["2026-01-01"]), "days.0", "每天应是一项", "a bare date"),
    (changed(days=[{**DAY, "name": ""}]), "days.0.name", "name 应是一段不空的文字", "no name"),
    (changed(days=[{"date": "2026-01-01", "isOffDay": True}]), "days.0.name", "缺少 name", "name left out"),
    (changed(days=[{**DAY, "date": "2026-02-30"}]), "days.0.date", "date 应是日期", "no such day"),
    (changed(days=[{**DAY, "date": 20260101}]), "days.0.date", "date 应是日期", "a number"),
    (changed(days=[{**DAY, "isOffDay": 1}]), "days.0.isOffDay", "true(放假)或 false(上班)", "a number for a flag"),
    (changed(days=[{"name": "元旦", "date": "2026-01-01"}]), "days.0.isOffDay", "true(放假)", "flag left out"),
    (changed(days=[DAY]), "days", "缺少春节、清明节", "an incomplete year"),
    (changed(days=[DAY, DAY]), "days.1.date", "2026-01-01 写了两遍", "a day twice"),
    (changed(days=[DAY, {**DAY, "isOffDay": False}]), "days.1.date", "写了两遍", "off and worked"),
    (changed(days=[{**DAY, "isOffDay": False}]), "days.0.isOffDay", "2026-01-01 是周四", "make-up on a weekday"),
    (changed(year=2025), "days.7.date", "不属于 2025 年", "the year is not that of the days"),
    (with_day("春节", "2027-01-30", True), "days.39.date", "2027-01-30 不属于 2026 年", "a day of the next 春节"),
    (with_day("元旦", "2027-02-01", True), "days.39.date", "不属于 2026 年", "元旦 is in January"),
    (with_day("元旦", "2025-11-30", True), "days.39.date", "不属于 2026 年", "only December of the year before"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "path", "says"), [row[:3] for row in FAULTS], ids=[row[3] for row in FAULTS])
def test_what_is_refused_and_where(raw: object, path: str, says: str):
    plan, faults = plan_from_holidaycn(raw, today=TODAY)
    assert plan is None
    assert [fault for fault in faults if fault[0] == path and says in fault[1]], faults


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.just("2026-01-01"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["year", "days", "papers", "name", "date", "isOffDay"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_no_json_raises(raw: object):
    plan, faults = plan_from_holidaycn(raw, today=TODAY)
    assert plan is None
    assert faults
