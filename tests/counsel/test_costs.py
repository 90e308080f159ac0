"""What a channel costs: fees, time by law and what is missing; never a chance."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from casemaker import ACCEPT, MEDIATE_20, MEDIATE_121, a_12315, a_case, a_channel, a_dossier, a_limit

from kameng_tui.channels.records import Channel, Fee
from kameng_tui.counsel.costs import Cost, cost_of
from kameng_tui.counsel.gates import Reason, Verdict
from kameng_tui.reckon.view import CaseView

READY = Verdict("ready", ())
WAGES = {
    "id": "wages",
    "file": "w.csv",
    "text": "province,wage_year,published,half,double,source\n浙江,2023,2024,66522,266090,年鉴\n",
}
COURT = a_channel(
    "court", "court", url="https://zxfw.court.gov.cn", tables=(WAGES,), steps=("立案", "开庭"),
    fees=(Fee("f", "受理费", bands=({"over": "0", "up_to": "10000", "base": "25"},)),),
    limits=(
        a_limit("file", "submitted", 7, "day", binding="statutory"), a_limit("serve", "accepted", 5, "day", binding="statutory"),
        a_limit("trial", "accepted", 2, "month", binding="statutory"),
        a_limit("simple", "accepted", 3, "month", binding="statutory", when={"field": "form.procedure", "is": "简易程序"}),
        a_limit("own", "submitted", 30, "day", binding="statutory", duty="ours"),
    ),
)  # fmt: skip


def cost(
    channel: Channel,
    disputed: str | None = "100",
    today: str = "2026-11-21",
    verdict: Verdict = READY,
    **form: Any,
) -> Cost:
    dossier = a_dossier(a_case())
    view = CaseView(dossier, {channel.id: channel}, frozenset(), form)
    return cost_of(
        channel, verdict, view, form, Decimal(disputed) if disputed else None, date.fromisoformat(today)
    )


def test_periods_side_by_side_count_once_and_the_next_is_added() -> None:
    found = cost(COURT)
    assert [(span.label, span.length) for span in found.spans] == [("file", "7天"), ("trial", "2个月")]
    assert (found.least, found.most) == (7 + 58, 7 + 62)
    assert cost(COURT, procedure="简易程序").most == 7 + 93


@pytest.mark.parametrize(
    ("days", "least", "most"), [(5, 5, 7), (7, 9, 11), (10, 12, 14), (1, 1, 3), (45, 61, 63)]
)
def test_working_days_as_calendar_days(days: int, least: int, most: int) -> None:
    limit = a_limit("x", "submitted", days, "working-day", binding="statutory")
    found = cost(a_channel("x", limits=(limit,)))
    assert (found.least, found.most) == (least, most)


def test_the_rule_of_the_day_counts() -> None:
    channel = a_12315(limits=(ACCEPT, MEDIATE_20, MEDIATE_121))
    assert [span.length for span in cost(channel).spans] == ["7个工作日", "60天"]
    assert [span.length for span in cost(channel, today="2026-01-05").spans] == ["7个工作日", "45个工作日"]


def test_what_is_practice_or_uncertain_is_no_time_by_law() -> None:
    loose = (
        a_limit("a", "submitted", 7, "day", binding="practice"),
        a_limit("b", "submitted", 7, "day", binding="statutory", confidence="uncertain"),
    )
    assert (cost(a_channel("x", limits=loose)).least, cost(a_channel("x")).spans) == (None, ())


@pytest.mark.parametrize(
    ("province", "disputed", "within", "says"),
    [
        ("浙江", "100", True, "2023年数据(2024年公布)"), ("浙江省杭州市", "66522", True, "一半 66522.00"),
        ("浙江", "66522.01", None, "核对"), ("广东", "100", None, "没有查到「广东」"), ("", "100", None, "填了省份"),
    ],
)  # fmt: skip
def test_the_ceiling_as_published_or_not_known(
    province: str, disputed: str, within: bool | None, says: str
) -> None:
    ceiling = cost(COURT, disputed, province=province).ceiling
    assert ceiling is not None
    assert ceiling.within is within
    assert says in ceiling.text


def test_fees_steps_and_what_is_missing() -> None:
    found = cost(COURT, verdict=Verdict("wait", (Reason("gate.wait", "要写明被告的法定名称"),)))
    assert [fee.amount for fee in found.fees] == [Decimal("25.00")]
    assert (found.steps, found.online, found.missing) == (2, True, ("要写明被告的法定名称",))


@pytest.mark.parametrize(
    ("disputed", "says"), [("999.99", "只是提醒"), ("1000", "败诉方负担"), (None, "先写明诉求金额")]
)
def test_below_some_hundreds_the_advice_is_about_cost_and_no_bar(disputed: str | None, says: str) -> None:
    found = cost(COURT, disputed)
    assert says in found.advice
    assert found.verdict == "ready"
    assert ("只是提醒" in found.advice) == (disputed == "999.99")


def test_no_probability_ever() -> None:
    assert not [
        f.name for f in fields(Cost) if any(word in f.name for word in ("chance", "rate", "prob", "odds"))
    ]
    texts = "".join((cost(COURT).advice, *(c.text for c in [cost(COURT, province="浙江").ceiling] if c)))
    assert not any(word in texts for word in ("概率", "胜率", "把握", "%"))
