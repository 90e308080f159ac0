"""What a filing at one channel does to a later one at another: every cell of the matrix that shipped channels can speak of.

Bodies without a plugin (消协, 仲裁, 电信申诉, 公安机关) are filed at by name only, or looked up in the rows that name them.
"""

from __future__ import annotations

from functools import cache

import pytest
from casemaker import a_case, a_dossier, at, calendar, entry, filing

from kameng_tui.channels.records import Channel
from kameng_tui.channels.registry import Registry
from kameng_tui.counsel.gates import verdict_of
from kameng_tui.knowledge.load import knowledge
from kameng_tui.reckon.dues import dues_of

INTERPLAY = ("gate.barred", "gate.refused-likely", "gate.care")
SENT, TAKEN = ("submitted",), ("submitted", "accepted")
# first, what happened there, later -> ok | barred | refused-likely | care, and the article it rests on
CELLS: list[tuple[str, tuple[str, ...], str, str, str]] = [
    ("platform", SENT, "12315", "ok", ""),  # not required before it either
    ("platform", SENT, "12315-report", "ok", ""),
    ("platform", SENT, "heimao", "ok", ""),
    ("platform", SENT, "alipay", "ok", ""),
    ("platform", SENT, "court", "ok", ""),
    ("12315", TAKEN, "platform", "ok", ""),
    ("12315", TAKEN, "12315", "barred", "投诉举报办法14"),  # a second office
    ("12315", (*TAKEN, "terminated"), "12315", "barred", "投诉举报办法16"),  # 处理过
    ("12315", (*SENT, "refused"), "court", "ok", ""),
    ("12315", TAKEN, "12315-report", "ok", ""),  # art. 9
    ("12315", TAKEN, "heimao", "ok", ""),
    ("12315", TAKEN, "alipay", "ok", ""),
    ("12315", TAKEN, "court", "ok", ""),
    ("12315-report", SENT, "12315", "ok", ""),
    ("12315-report", SENT, "12315-report", "barred", "投诉举报办法35.2"),
    ("12315-report", SENT, "court", "ok", ""),
    ("12315-report", SENT, "alipay", "ok", ""),
    ("consumer-association", TAKEN, "12315", "barred", "投诉举报办法16"),
    ("consumer-association", SENT, "12315", "ok", ""),
    ("consumer-association", TAKEN, "12315-report", "ok", ""),
    ("consumer-association", TAKEN, "court", "ok", ""),
    ("heimao", SENT, "12315", "ok", ""),  # 其他调解组织 was deleted on 2026-04-15
    ("heimao", SENT, "12315-report", "ok", ""),
    ("heimao", SENT, "court", "ok", ""),
    ("alipay", SENT, "12315", "ok", ""),
    ("alipay", SENT, "platform", "ok", ""),
    ("alipay", SENT, "court", "ok", ""),
    (
        "telecom-appeal",
        TAKEN,
        "12315",
        "refused-likely",
        "投诉举报办法16",
    ),  # whether it counts is not settled
    ("telecom-appeal", TAKEN, "court", "ok", ""),
    ("police", SENT, "12315", "ok", ""),
    ("police", TAKEN, "12315", "care", "投诉举报办法16"),
    ("police", TAKEN, "court", "care", "通常做法,以受诉法院的决定为准"),
    ("police", TAKEN, "heimao", "ok", ""),
    ("police", TAKEN, "alipay", "ok", ""),
    ("court", SENT, "12315", "ok", ""),  # filed is not accepted
    ("court", TAKEN, "12315", "barred", "投诉举报办法16"),
    ("court", TAKEN, "12315-report", "ok", ""),
    ("court", TAKEN, "heimao", "care", "民法典1024"),
    ("court", TAKEN, "alipay", "ok", ""),
    ("court", TAKEN, "court", "barred", "民诉法127"),
    ("arbitration", TAKEN, "12315", "barred", "投诉举报办法16"),
    ("arbitration", TAKEN, "court", "barred", "民诉法127"),
    ("12345", TAKEN, "12315", "barred", "投诉举报办法16"),
]
# of bodies without a plugin: the channel that says what it does to them, the relation, the article
NAMED: list[tuple[str, str, str, str]] = [
    ("12315", "kind:telecom", "bars", "电信申诉办法11"),
    ("court", "kind:telecom", "bars", "电信申诉办法11"),
    ("court", "consumer-association", "bars", "消保法39"),
    ("12315", "consumer-association", "care", "消费者协会的通常做法(未查证)"),
    ("12315-report", "kind:telecom", "compatible", "没有规定限制同时进行"),
]


@cache
def channels() -> dict[str, Channel]:
    return dict(Registry.load().channels)


@pytest.mark.parametrize(("first", "events", "later", "relation", "basis"), CELLS)
def test_what_the_first_does_to_the_later(
    first: str, events: tuple[str, ...], later: str, relation: str, basis: str
) -> None:
    journal = tuple(
        entry(f"e{n}", f"2026-11-0{n + 2}", kind, filing="first") for n, kind in enumerate(events)
    )
    dossier = a_dossier(a_case(), journal, (), (filing(first, "first"), filing(later, "later")))
    now = at("2026-11-06")
    dues = dues_of(dossier, channels(), (), calendar(), now, {})
    found = verdict_of(
        channels()[later], dossier, (), knowledge().playbook("other"), channels(), dues, now, filing="later"
    )
    said = [r for r in found.reasons if r.code in INTERPLAY and r.gate == first]
    assert [r.code for r in said][:1] == ([] if relation == "ok" else [f"gate.{relation}"]), said
    if said:
        assert basis in {word for reason in said for word in reason.source} and said[0].text


@pytest.mark.parametrize(("channel", "other", "relation", "basis"), NAMED)
def test_what_is_said_of_bodies_without_a_plugin(channel: str, other: str, relation: str, basis: str) -> None:
    rows = [r for r in channels()[channel].interplay if (r.other, r.relation) == (other, relation)]
    assert rows and basis in rows[0].basis
