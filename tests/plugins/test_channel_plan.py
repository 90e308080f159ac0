"""The channels of each problem as a plan: what goes on the same day, what after it, what last, who shuts whom out."""

from __future__ import annotations

from datetime import date

import pytest

from kameng_tui.case.vocabulary import PROBLEMS
from kameng_tui.channels.registry import Registry
from kameng_tui.counsel.planning import plan_of
from kameng_tui.counsel.routes import Route
from kameng_tui.knowledge.load import knowledge

TODAY = date(2026, 11, 21)
NAMES = knowledge().labels["channels"]


def plan(*ids: str) -> dict[str, list[str]]:
    legs = plan_of(
        [Route(i, f"因为{i}", "", n) for n, i in enumerate(ids, 1)], Registry.load().channels, NAMES, TODAY
    )
    return {phase: [leg.channel for leg in legs if leg.phase == phase] for phase in ("now", "then", "last")}


# the channels of a playbook in its order -> now, then, last
PLANS = [
    (("platform", "alipay", "12315", "heimao", "court"), (["platform", "alipay"], ["12315", "heimao"], ["court"])),
    (("police", "alipay", "12315-report"), (["police", "alipay"], ["12315-report"], [])),
    (("court", "12315", "platform"), (["platform"], ["12315"], ["court"])),
    (("12377", "12345", "platform"), (["12377", "12345", "platform"], [], [])),
    (("platform", "telecom-operator", "telecom-appeal", "12315"), (["platform", "telecom-operator", "telecom-appeal"], ["12315"], [])),
]  # fmt: skip


@pytest.mark.parametrize(("ids", "wanted"), PLANS)
def test_the_phases(ids: tuple[str, ...], wanted: tuple[list[str], ...]) -> None:
    assert tuple(plan(*ids).values()) == wanted


def test_who_shuts_whom_out_is_said_by_either_sides_word() -> None:
    routes = [
        Route(i, "因为", "", n) for n, i in enumerate(("12315", "telecom-appeal", "court", "heimao"), 1)
    ]
    legs = {leg.channel: leg.cautions for leg in plan_of(routes, Registry.load().channels, NAMES, TODAY)}
    assert any(c.startswith("小额诉讼先受理的:") for c in legs["12315"])
    assert legs["heimao"] == (), "nothing shuts out what has no legal force"


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_has_a_plan_and_nothing_skipped_is_in_it(problem: str) -> None:
    book = knowledge().playbook(problem)
    routes = [Route(c.channel, c.why, "不合适" if n == 0 else "", n) for n, c in enumerate(book.channels)]
    legs = plan_of(routes, Registry.load().channels, NAMES, TODAY)
    assert {leg.channel for leg in legs} == {c.channel for c in book.channels[1:]}
    assert all(leg.why for leg in legs)
