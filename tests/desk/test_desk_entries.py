"""Entries are corrected by entries: what holds after each correction, whatever the clock says."""

from __future__ import annotations

from typing import Any

import pytest

from kameng_tui.case.fold import effective
from kameng_tui.desk import cases, entries
from kameng_tui.desk.errors import DeskError


@pytest.fixture
def case(bench) -> str:
    return cases.new(bench.desk, sets=[("platform.name", "示例卡盟")]).id


def held(bench, case) -> list[Any]:
    return list(effective(cases.load(bench.desk, case).dossier.journal))


def promise(bench, case, **more: Any) -> str:
    return entries.log(
        bench.desk, case, kind="promise", promise="补发", data={"x": "1", "y": "2"}, **more
    ).entry


def test_corrections_of_the_same_entry_add_up(bench, case):
    first = promise(bench, case)
    entries.amend(bench.desk, case, first, sets={"text": "改过"})
    entries.amend(bench.desk, case, first, sets={"staff": "77"})
    (entry,) = held(bench, case)
    assert (entry.text, entry.staff, entry.promise) == ("改过", "77", "补发")


def test_a_correction_of_one_value_of_data_keeps_the_others(bench, case):
    first = promise(bench, case)
    entries.amend(bench.desk, case, first, sets={"data.x": "9"})
    assert held(bench, case)[0].data == {"x": "9", "y": "2"}


def test_the_later_of_two_corrections_holds_though_the_clock_stands_still(bench, case):
    first = promise(bench, case)
    for number in range(6):
        entries.amend(bench.desk, case, first, sets={"text": str(number)})
    assert held(bench, case)[0].text == "5"


def test_a_correction_holds_though_the_clock_went_back(bench, case):
    first = promise(bench, case)
    bench.time = "2026-08-01T10:00"
    entries.amend(bench.desk, case, first, sets={"text": "后写的"})
    assert held(bench, case)[0].text == "后写的"


def test_entries_of_the_same_instant_keep_the_order_they_were_logged_in(bench, case):
    for kind in ("submitted", "assigned", "accepted", "offered", "declined", "terminated"):
        entries.log(bench.desk, case, kind=kind, filing="12315")
    kinds = [e.kind for e in held(bench, case)]
    assert kinds == ["submitted", "assigned", "accepted", "offered", "declined", "terminated"]
    assert cases.open_case(bench.desk, case).reckoned.stages["12315"].id == "terminated"


def test_a_void_takes_an_entry_out_and_a_later_correction_brings_its_latest_values_back(bench, case):
    first = promise(bench, case)
    entries.amend(bench.desk, case, first, sets={"staff": "77"})
    void = entries.amend(bench.desk, case, first, void="记错了")
    assert held(bench, case) == []
    entries.amend(bench.desk, case, void, sets={"text": "没有记错"})
    (entry,) = held(bench, case)
    assert (entry.staff, entry.text, entry.id) == ("77", "没有记错", first)


def test_a_promised_day_is_promised_until_its_end_also_when_corrected(bench, case):
    first = promise(bench, case)
    entries.amend(bench.desk, case, first, sets={"promise_by": "2026-09-05"})
    assert f"{held(bench, case)[0].promise_by:%m-%dT%H:%M:%S}" == "09-05T23:59:59"


def test_a_kind_that_does_not_exist_is_refused_in_a_correction_too(bench, case):
    with pytest.raises(DeskError, match="bogus"):
        entries.amend(bench.desk, case, promise(bench, case), sets={"kind": "bogus"})


@pytest.mark.parametrize(
    ("channel", "label"),
    [
        ("platform", "已拒绝"),
        ("alipay", "已拒绝"),
        ("", "已拒绝"),
        ("12315", "不予受理"),
        ("12315-report", "不予立案"),
    ],
)
def test_only_an_authority_refuses_to_accept(bench, case, channel, label):
    entries.log(bench.desk, case, kind="refused", text="不行", filing=channel)
    assert [line.label for line in cases.open_case(bench.desk, case).journal][-1] == label
