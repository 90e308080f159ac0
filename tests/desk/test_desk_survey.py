"""What opening a case works out at once, and what waits until somebody looks: the verdicts of many channels."""

from __future__ import annotations

from typing import Any

import pytest
from packmaker import put_pack

from kameng_tui.counsel import gates
from kameng_tui.desk import cases, entries

FACTS = [("platform.name", "示例小店"), ("order.number", "XD20260901"), ("problem", "late-delivery")]


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The channels that were judged, in order."""
    names: list[str] = []
    whole = gates.verdict_of

    def noted(channel: Any, *args: Any, **more: Any) -> gates.Verdict:
        names.append(channel.id)
        return whole(channel, *args, **more)

    monkeypatch.setattr(gates, "verdict_of", noted)
    return names


def test_a_channel_that_nobody_looks_at_is_not_judged(bench: Any, judged: list[str]) -> None:
    """With a hundred channels installed, judging all of them would be most of the cost of opening a case."""
    put_pack(bench.desk.book.root)
    case = cases.new(bench.desk, sets=FACTS).id
    found = cases.open_case(bench.desk, case)
    assert found.steps and "shop" not in judged
    assert set(found.verdicts) == set(bench.desk.registry.channels) and "shop" in found.verdicts
    assert "shop" not in judged, "neither is one whose name alone is looked at"
    assert found.verdicts["shop"].verdict in ("ready", "wait") and judged[-1] == "shop"
    assert found.verdicts.get("nobody") is None and "nobody" not in judged


def test_each_channel_is_judged_once_and_by_the_clock_of_the_opening(bench: Any, judged: list[str]) -> None:
    put_pack(bench.desk.book.root)
    case = cases.new(bench.desk, sets=FACTS).id
    entries.log(bench.desk, case, kind="submitted", filing="shop", receipt="S1")
    found, later = cases.open_case(bench.desk, case), cases.open_case(bench.desk, case)
    judged.clear()
    before = dict(found.verdicts)
    bench.time = "2026-12-01T10:00"
    assert dict(later.verdicts) == before
    assert dict(found.verdicts) == before and len(judged) <= 2 * len(before)
