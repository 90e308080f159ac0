"""Findings and steps about letters that no longer hold, and about what a filing has not been given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from casemaker import a_case, a_dossier, at, card, entry
from underway import BOTH, CHANNELS, FILED, SENT, WHOLE, situation

from kameng_tui.case.records import Paper
from kameng_tui.counsel import correcting
from kameng_tui.counsel.staleness import Sent, Stale

PAPER = Paper(
    "papers/a.md", "platform", "complaint", at=at("2026-07-02"), text="一、事实\n订单金额100.00元。"
)
STALE = Stale("order.o1.amount", "订单金额", (2,), "100.00", "101.00")
LATE = card("n", "reply", attached=at("2026-07-05"))


def under_way(*entries, cards=BOTH, channels=CHANNELS, stale=(STALE,), status="open"):
    dossier = a_dossier(a_case(**WHOLE), entries or (SENT,), cards, FILED)
    made = situation(dossier, "2026-07-06", channels)
    return replace(made, sent=(Sent(PAPER, 1, "投诉信", stale),), status=status)


def test_a_letter_that_no_longer_holds_is_said_with_its_sentence_and_mended_by_a_supplement():
    (finding,) = correcting.findings_of(under_way())
    assert finding.message.startswith(
        "07-02 交平台客服的投诉信第2句「订单金额100.00元。」依据的 订单金额 当时是100.00"
    )
    assert finding.where == "papers/a.md#order.o1.amount" and finding.fix.with_["template"] == "supplement"
    (step,) = correcting.corrections(under_way(stale=(STALE, STALE)))
    assert (step.id, step.do, step.with_["template"]) == ("correct:platform", "draft", "supplement")
    assert "当时是100.00,现在是101.00等2处" in step.why


def test_a_sentence_that_the_twin_has_not_is_named_without_its_words():
    (finding,) = correcting.findings_of(under_way(stale=(replace(STALE, places=(9,)),)))
    assert "投诉信第9句依据的" in finding.message


def test_where_a_channel_has_no_supplement_the_letter_is_written_anew():
    bare = {id_: replace(channel, templates=channel.templates[:1]) for id_, channel in CHANNELS.items()}
    (finding,) = correcting.findings_of(under_way(channels=bare))
    assert "重新写一份" in finding.message and finding.fix.with_["template"] == "complaint"
    assert not [*correcting.corrections(under_way(channels=bare))]


@pytest.mark.parametrize("status", ["won", "lost", "dropped"])
def test_nothing_is_said_of_a_case_that_is_over(status):
    assert correcting.findings_of(under_way(cards=(*BOTH, LATE), status=status)) == []


def test_nor_of_a_filing_that_is_over():
    ended = entry("w", "2026-07-04", "withdrawn", filing="platform")
    over = under_way(SENT, ended, cards=(*BOTH, LATE))
    assert correcting.findings_of(over) == []
    assert not [*correcting.corrections(over), *correcting.supplements(over)]


def test_evidence_and_money_that_came_later_are_to_be_handed_in():
    money = entry("m", "2026-07-05", "coupon")
    made = under_way(SENT, money, cards=(*BOTH, LATE), stale=())
    (finding,) = correcting.findings_of(made)
    assert finding.message == "平台客服提交后又有:证据「n」、07-05 优惠券,还没有补交"
    (step,) = correcting.supplements(made)
    assert (step.label, step.why) == ("补交证据", "平台客服提交后又有1份证据和1项新情况,还没有补交")
    (step,) = correcting.supplements(under_way(SENT, money, stale=()))
    assert step.label == "补充新情况"
