"""All findings about a case, and texts that say the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from casemaker import a_case, a_channel, a_dossier, a_limit, at, by_id, entry, filing
from underway import (
    BOTH,
    CHANNELS,
    FILED,
    PROMISE,
    SENT,
    WHOLE,
    situation,
    with_limit,
)

from kameng_tui.case.records import Entry
from kameng_tui.counsel.advice import findings_of_case


def codes(
    *journal: Entry,
    now: str,
    channels: Any = CHANNELS,
    filings: Any = FILED[:1],
    cards: Any = BOTH,
    **tables: Any,
) -> list[str]:
    dossier = a_dossier(a_case(**(WHOLE | tables)), journal, cards, filings)
    return [f.code for f in findings_of_case(situation(dossier, now, channels))]


FINDINGS = {
    "nothing to say": ((SENT,), "2026-07-03", []),
    "a promise broken": ((SENT, PROMISE), "2026-07-09T10:01", ["promise.broken"]),
    "within a day": ((SENT, PROMISE), "2026-07-08T10:00", ["promise.soon"]),
    "further off": ((SENT, replace(PROMISE, promise_by=at("2026-07-12"))), "2026-07-09", []),
    "a case that is over is told nothing of what is due": ((SENT, PROMISE, entry("z", "2026-07-09", "closed", text="dropped")), "2026-07-10", []),
}  # fmt: skip


@pytest.mark.parametrize(("journal", "now", "expected"), FINDINGS.values(), ids=FINDINGS)
def test_findings_of_promises(journal: tuple[Entry, ...], now: str, expected: list[str]) -> None:
    assert codes(*journal, now=now) == expected


LIMITS = {
    "2026-07-02T00:30": "limit.soon",
    "2026-07-04T00:00": "limit.soon",
    "2026-07-04T00:01": "limit.overdue",
}


@pytest.mark.parametrize(("now", "code"), LIMITS.items())
def test_findings_of_limits(now: str, code: str) -> None:
    assert codes(SENT, now=now, channels=with_limit()) == [code]


def test_findings_of_versions_and_horizons() -> None:
    old = (
        entry("s", "2026-04-01", "submitted", filing="12315"),
        entry("a", "2026-04-20", "accepted", filing="12315"),
    )
    assert codes(*old, now="2026-05-01", filings=(filing("12315"),)) == ["limit.transition"]
    late = (entry("s", "2026-12-28", "submitted", filing="12315"),)
    assert codes(*late, now="2026-12-28T10:00", filings=(filing("12315"),)) == ["limit.provisional"]
    far = a_limit("far", "submitted", 3, "year", roll="off-day")
    assert codes(SENT, now="2026-07-03", channels=by_id(a_channel("platform", limits=(far,)))) == [], (
        "nothing to do yet"
    )


def test_errors_first_and_a_missing_plugin_is_said() -> None:
    twice = [WHOLE["claim"][0], WHOLE["claim"][0] | {"id": "c2", "against": "seller"}]
    assert codes(SENT, now="2026-07-03", filings=(*FILED[:1], filing("gone")), cards=BOTH[:1], claim=twice) == [
        "claim.double", "chain.missing", "plugin.missing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("gone", "channels", "said"),
    [
        ({"platform": "已停用"}, CHANNELS, "platform 已停用;这个投诉件按工作簿里存下的那一份(平台客服 1.0版,2026-11-21)"),
        ({"platform": "不能用(缺 id)"}, {}, "platform 不能用(缺 id),这个投诉件的阶段和时限算不出来"),
    ],
)  # fmt: skip
def test_why_a_channel_does_not_work_is_said(gone: dict[str, str], channels: Any, said: str) -> None:
    dossier = a_dossier(a_case(**WHOLE), (SENT,), BOTH, FILED[:1])
    made = replace(situation(dossier, "2026-07-03", channels), gone=gone)
    (words,) = [f.message for f in findings_of_case(made) if f.code == "plugin.missing"]
    assert said in words
