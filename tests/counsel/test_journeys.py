"""Whole lives of a case, with the channels and the knowledge that are shipped."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casemaker import a_case, a_dossier, at, card, entry, filing, shipped
from underway import (
    PROMISE,
    WHOLE,
    at_platform,
    situation,
)

from kameng_tui.case.records import Case, Entry
from kameng_tui.channels.records import Channel
from kameng_tui.counsel.advice import findings_of_case
from kameng_tui.counsel.nextsteps import Situation, next_steps
from kameng_tui.knowledge.load import knowledge


def test_the_journey_of_qihui_with_the_shipped_channels() -> None:
    """Submitted, 24 hours promised and broken, refused, refund promised, issued, arrived, won."""
    channels: dict[str, Channel] = {id: shipped()[id] for id in ("platform", "12315")}
    book = knowledge().playbook("topup-not-received")
    answers = {q.id: "unknown" for q in book.questions if q.self_check}
    case = a_case(**(WHOLE | {"answers": answers, "known": {"harm": date(2026, 7, 1), "debtor": date(2026, 7, 1)}, "consumer": {"name": "张示例", "phone": "vault:****1234", "address": "vault:****", "purpose": "personal"},
                     "platform": {"name": "启慧卡盟", "operator": "启慧公司", "address": "某市"}}))  # fmt: skip
    cards = tuple(card(kind, kind) for kind in ("order-page", "payment", "balance", "chat"))
    told: list[Entry] = []

    def now(when: str, *more: Entry) -> Situation:
        told.extend(more)
        names = ("platform", "12315") if any(e.filing == "12315" for e in told) else ("platform",)
        dossier = a_dossier(case, tuple(told), cards, tuple(map(filing, names)))
        return situation(dossier, when, channels, book, knowledge().limits)

    s = now("2026-07-02T12:00", at_platform("s1", "2026-07-02T10:00", "submitted", receipt="T1"))
    assert {d.limit: d.state for d in s.dues if d.channel == "platform"} == {
        "first-reply": "running",
        "follow-up": "running",
        "final-answer": "running",
    }
    s = now("2026-07-09T15:30", PROMISE)
    assert [(p.state, p.hours_late) for p in s.promises] == [("broken", 5)]
    assert [x.do for x in next_steps(s)[:2]] == ["draft", "file"] and s.verdicts["12315"].verdict == "ready"
    s = now("2026-07-10T09:00", entry("s2", "2026-07-09T16:00", "submitted", filing="12315", receipt="N1"))
    assert {d.limit: f"{d.latest:%m-%d}" for d in s.dues if d.limit == "accept"} == {"accept": "07-20"}
    assert s.verdicts["12315"].verdict == "wait"
    s = now("2026-07-14T09:00", entry("t", "2026-07-13", "12315:transferred", filing="12315"))
    assert [f"{d.latest:%m-%d}" for d in s.dues if d.limit == "accept"] == ["07-22"], (
        "counted from the office with power"
    )
    s = now("2026-07-17T09:00", entry("r", "2026-07-16", "refused", filing="12315", text="没有被投诉人地址"))
    assert s.verdicts["12315"].verdict == "refused-likely"
    assert "refused:12315" in [x.id for x in next_steps(s)]
    s = now(
        "2026-07-20T09:00",
        at_platform("m", "2026-07-18", "refund-promised", amount=Decimal("100"), promise_by="2026-07-21"),
    )
    assert (s.status, s.ledger.arrived, s.ledger.promised) == (
        "awaiting-money",
        Decimal("0.00"),
        Decimal("100"),
    )
    s = now("2026-07-22T09:00", at_platform("i", "2026-07-20T12:00", "refund-issued", amount=Decimal("100")))
    assert (s.status, [p.state for p in s.promises]) == ("awaiting-money", ["broken", "kept"])
    s = now("2026-07-24T09:00", at_platform("a", "2026-07-23", "refund-arrived", amount=Decimal("100")))
    assert (s.status, s.ledger.outstanding) == ("won", Decimal("0.00"))
    assert [x.do for x in next_steps(s)] == ["close"]
    assert all(d.state == "met" for d in s.dues if d.start < at("2026-07-23"))


def test_every_shipped_playbook_gives_steps_and_verdicts_for_an_empty_case() -> None:
    channels = {id: shipped()[id] for id in ("platform", "12315")}
    for problem, book in knowledge().playbooks.items():
        s = situation(
            a_dossier(Case(problem=problem)), "2026-11-21T10:30", channels, book, knowledge().limits
        )
        assert next_steps(s), problem
        assert {v.verdict for v in s.verdicts.values()} <= {"wait", "ready"}, (
            "missing data alone is never a refusal"
        )
        assert findings_of_case(s), problem
