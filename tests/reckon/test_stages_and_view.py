"""Stages follow from events, and conditions see a case as it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from casemaker import STAGES, a_12315, a_case, a_channel, a_dossier, by_id, card, entry, filing

from kameng_tui.case.conditions import holds
from kameng_tui.channels.records import StageSpec
from kameng_tui.reckon.stages import events_of, stage_of
from kameng_tui.reckon.view import CaseView

TOLD = {
    "nothing yet": ((), "draft"),
    "the latest event that leads to a stage": (("submitted", "accepted"), "mediating"),
    "an event that leads nowhere changes nothing": (("submitted", "contact"), "waiting"),
    "the channel's own event means one of ours": (("submitted", "12315:transferred"), "waiting"),
    "an own event of another channel means nothing here": (("submitted", "alipay:transferred"), "waiting"),
    "refused is final": (("submitted", "refused"), "refused"),
    "reopened goes back to before the final stage": (("submitted", "accepted", "terminated", "reopened"), "mediating"),
    "reopened with nothing before it": (("refused", "reopened"), "draft"),
}  # fmt: skip


@pytest.mark.parametrize(("kinds", "stage"), TOLD.values(), ids=TOLD)
def test_stage(kinds: tuple[str, ...], stage: str) -> None:
    journal = tuple(entry(f"e{i}", f"2026-09-0{i + 1}", kind, filing="12315") for i, kind in enumerate(kinds))
    mine = filing("12315")
    assert stage_of(a_12315(), events_of(a_dossier(journal=journal), mine, a_12315())).id == stage


def test_own_id_of_a_stage_is_more_exact_than_what_it_means() -> None:
    moved = StageSpec("moved", "已分送", ("transferred",))
    channel = a_12315(stages=(*STAGES, moved))
    journal = (entry("e1", "2026-09-01", "12315:transferred", filing="12315"),)
    assert stage_of(channel, events_of(a_dossier(journal=journal), filing("12315"), channel)) is moved


def test_two_events_of_one_instant_take_the_later_stage() -> None:
    same = [
        entry(id, "2026-09-01T23:59:59", kind, filing="12315")
        for id, kind in (("a", "accepted"), ("b", "submitted"))
    ]
    assert (
        stage_of(a_12315(), events_of(a_dossier(journal=tuple(same)), filing("12315"), a_12315())).id
        == "mediating"
    )


def test_events_are_only_those_of_the_filing_that_hold() -> None:
    journal = (
        entry("e1", "2026-09-01", "submitted", filing="12315"),
        entry("e2", "2026-09-02", "refused", filing="12315"),
        replace(entry("e3", "2026-09-03", "note"), corrects="e2", void="误记"),
        entry("e4", "2026-09-04", "accepted", filing="12315-p7wd"),
    )
    events = events_of(a_dossier(journal=journal), filing("12315"), a_12315())
    assert [e.id for e, _ in events] == ["e1"]


def test_a_missing_channel_has_no_stage_of_its_own() -> None:
    assert stage_of(None, ()).label == "渠道未安装"


HOLDS = {
    "a fact of the case": ({"field": "platform.name", "is": "汇想"}, True),
    "an answer": ({"field": "answers.fraud", "is": "yes"}, True),
    "a value of the form": ({"field": "form.via", "is": "工单"}, True),
    "a value the form does not have": ({"field": "form.other", "filled": True}, False),
    "evidence": ({"evidence": "chat"}, True),
    "evidence there is none of": ({"evidence": "loss"}, False),
    "a complete link": ({"link": "paid"}, True),
    "a link that is not complete": ({"link": "told"}, False),
    "an event anywhere": ({"event": "submitted"}, True),
    "an event at its channel": ({"event": "submitted", "channel": "platform"}, True),
    "an event at another channel": ({"event": "submitted", "channel": "12315"}, False),
    "what an own event means": ({"event": "assigned", "channel": "12315"}, True),
    "an own event by its own id": ({"event": "transferred", "channel": "12315"}, True),
    "any channel of a kind": ({"event": "assigned", "channel": "kind:regulator"}, True),
    "no channel of that kind": ({"event": "assigned", "channel": "kind:court"}, False),
    "a voided entry never happened": ({"event": "refused"}, False),
}


@pytest.mark.parametrize(("condition", "expected"), HOLDS.values(), ids=HOLDS)
def test_what_a_condition_sees(condition: dict[str, object], expected: bool) -> None:
    case = a_case(platform={"name": "汇想"}, answers={"fraud": "yes"})
    journal = (
        entry("e1", "2026-09-01", "submitted", filing="platform"),
        entry("e2", "2026-09-02", "12315:transferred", filing="12315"),
        entry("e3", "2026-09-03", "refused", filing="12315"),
        replace(entry("e4", "2026-09-04", "note"), corrects="e3", void="误记"),
    )
    dossier = a_dossier(case, journal, (card("c1", "chat"),), (filing("platform"), filing("12315")))
    channels = by_id(a_channel("platform"), a_12315())
    view = CaseView(dossier, channels, frozenset({"paid"}), {"via": "工单"})
    assert holds(condition, view) is expected
