"""A year's calendar arrives in the middle of a case: what was provisional becomes certain, and what moved is told.

Filed with 12315 on the last days of 2026, before anybody knows which weekends of 2027 will be worked; the notice is
pasted in January, the decision comes late, mediation runs over 春节, and the end is on the phone's calendar.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import vobject

from tests.by_cli import Kameng
from tests.notices import NOTICE_2027


class Case:
    """One case in one workbook, spoken to at a day of one's choice."""

    def __init__(self, kameng: Kameng) -> None:
        self.kameng = kameng
        assert kameng("init", ".").status == 0
        made = self.run("2026-12-20", "new", "--set", "platform.name=启慧卡盟", "--set", "problem=topup-not-received",
                        "--set", "order.number=QH1", "--set", "order.placed=2026-12-19T20:00")  # fmt: skip
        self.id = made["id"]

    def run(self, day: str, *words: str, stdin: str = "") -> Any:
        ran = self.kameng(*words, "--json", stdin=stdin, today=day)
        assert ran.status == 0, ran.err
        return ran.data

    def log(self, day: str, kind: str, **values: str) -> Any:
        return self.run(day, "log", self.id, "--kind", kind, *[f"--{k}={v}" for k, v in values.items()])

    def due(self, day: str, limit: str) -> Any:
        return next(d for d in self.run(day, "due", self.id) if d["limit"] == limit)


@pytest.fixture
def case(kameng: Kameng) -> Case:
    found = Case(kameng)
    found.log("2026-12-29", "submitted", filing="12315", receipt="1310001")
    return found


def test_provisional_until_the_notice_then_certain(case: Case) -> None:
    accept = case.due("2026-12-30", "accept")
    # 30, 31, then 4 to 8 January: 元旦 is a Friday of itself, nothing of it can be moved
    assert accept["latest"][:10] == "2027-01-08" and accept["provisional"] is True
    assert any("2027" in step and "暂定" in step for step in accept["steps"])

    case.log("2027-01-05", "accepted", filing="12315")
    mediate = case.due("2027-01-05", "mediate")
    assert mediate["earliest"][:10] == "2027-03-06"  # 60 days: a Saturday, in no holiday
    assert mediate["provisional"] is True

    added = case.run("2027-01-06", "calendar", "paste", "-", stdin=NOTICE_2027)
    assert added["written"] and added["official"]
    moved = {(m["due"].split(":")[1], m["case"]) for m in added["moved"]}
    assert ("mediate", case.id) in moved
    assert (Path("calendars") / "2027.toml").is_file()
    now = case.due("2027-01-06", "mediate")
    assert now["provisional"] is False and not any("暂定" in step for step in now["steps"])
    # the end rolls or does not: both readings stand, ours by the earlier, theirs by the later
    assert (now["earliest"][:10], now["latest"][:10]) == ("2027-03-06", "2027-03-08")

    again = case.run("2027-01-06", "calendar", "paste", "-", stdin=NOTICE_2027)
    assert not again["written"] and again["moved"] == []


def test_working_days_over_the_new_year_holiday_move_with_the_notice(case: Case) -> None:
    case.log("2027-02-01", "accepted", filing="12315")
    case.log("2027-02-03", "terminated", filing="12315")
    before = case.due("2027-02-03", "notify")
    assert before["provisional"] and before["earliest"] < before["latest"]
    moved = case.run("2027-02-03", "calendar", "paste", "-", stdin=NOTICE_2027)["moved"]
    (row,) = [m for m in moved if ":notify:" in m["due"]]
    after = case.due("2027-02-03", "notify")
    # 02-04, then 春节 to 02-11; 12, 15, 16, 17, 18, 19: the make-up Saturday the 20th is not needed
    assert after["earliest"] == after["latest"] and after["latest"][:10] == "2027-02-19"
    assert before["earliest"] <= after["earliest"] <= before["latest"], "the truth lay between the two sides"
    assert (row["from_latest"][:10], row["to_latest"][:10]) == (before["latest"][:10], "2027-02-19")


def test_the_phone_rings_for_what_is_ours_and_for_what_is_theirs(case: Case) -> None:
    case.log("2026-12-30", "reply", filing="12315", text="请补充材料", until="2027-01-06")
    case.log("2026-12-30", "asked", filing="12315", text="请补充身份证明", until="2027-01-06")
    out = case.run("2026-12-30", "export", case.id, "--format", "ics", "--audience", "self", "-o", "我的.ics")
    assert Path(out["path"]).name == "我的.ics"
    calendar = vobject.readOne(Path("我的.ics").read_text("utf-8"))
    events = {e.uid.value: e for e in calendar.vevent_list}
    dues = case.run("2026-12-30", "due", case.id)
    assert len(events) == len(dues) >= 2
    asked = next(e for e in events.values() if "补充" in e.summary.value or "答复" in e.summary.value)
    assert str(asked.dtstart.value)[:10] == "2027-01-06" and asked.valarm_list
