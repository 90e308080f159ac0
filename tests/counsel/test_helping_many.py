"""Helping many: what makes complaints look like a professional's, what can be joined, what a helper's papers lack."""

from __future__ import annotations

from datetime import date

import pytest
from casemaker import a_case, a_dossier, card

from kameng_tui.case.authorised import SAYS, lacks_of
from kameng_tui.case.records import Dossier
from kameng_tui.counsel.helping import MANY, Sight, flags_of
from kameng_tui.counsel.together import faults_of
from kameng_tui.reckon.survival import median_days


def sight(case: str, consumer: str, **values: object) -> Sight:
    made: dict[str, object] = {
        "platform": "九妹", "contact": {}, "filed": (), "payees": (), "story": "", "lacks": (),
    }  # fmt: skip
    return Sight(case=case, consumer=consumer, **{**made, **values})  # type: ignore[arg-type]


def codes(*sights: Sight) -> list[str]:
    return [flag.code for flag in flags_of(sights, SAYS)]


DAY = date(2026, 11, 20)
FLAGGED = [
    ([sight("a", "甲", contact={"phone": "x"}), sight("b", "乙", contact={"phone": "x"})], ["shared-phone"], "art. 17"),
    ([sight("a", "甲", contact={"phone": "x"}), sight("b", "甲", contact={"phone": "x"})], [], "one person's own phone"),
    ([sight("a", "甲", contact={"phone": "x"}), sight("b", "", contact={"phone": "x"})], [], "nobody named: may be the same"),
    ([sight("a", "甲", contact={"phone": "x"}), sight("b", "乙", contact={"phone": "y"})], [], "everyone an own phone"),
    ([sight("a", "甲", contact={"address": "x"}), sight("b", "乙", contact={"address": "x"})], ["shared-address"], "art. 17"),
    ([sight("a", "甲", story="s"), sight("b", "乙", story="s")], ["same-text"], "word for word"),
    ([sight("a", "甲", story=""), sight("b", "乙", story="")], [], "no story is no text"),
    ([sight(str(n), str(n), filed=(DAY,)) for n in range(MANY)], ["same-day"], "on one day"),
    ([sight(str(n), str(n), filed=(DAY,)) for n in range(MANY - 1)], [], "below the line"),
    ([sight(str(n), "甲", filed=(date(2026, 11, 1 + n * 5),)) for n in range(MANY)], ["often"], "five in a month"),
    ([sight(str(n), "甲", filed=(date(2026, 1 + n * 2, 1),)) for n in range(MANY)], [], "five in nine months"),
    ([sight("a", "甲", payees=("p",)), sight("b", "乙", payees=("p",))], ["one-payee"], "one merchant"),
    ([sight("a", "甲", lacks=("unpaid",)), sight("b", "乙", lacks=("unpaid",))], ["authority"], "one flag for all"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sights", "expected", "why"), FLAGGED, ids=[f"{n} {row[2]}" for n, row in enumerate(FLAGGED)]
)
def test_what_stands_out_over_all_cases(sights: list[Sight], expected: list[str], why: str) -> None:
    assert codes(*sights) == expected, why


def test_equal_masks_are_never_said_as_certain() -> None:
    both = [
        sight(case, name, contact={"phone": "?vault:****1111"}) for case, name in (("a", "甲"), ("b", "乙"))
    ]
    (flag,) = flags_of(both, SAYS)
    assert not flag.sure and "核对" in flag.text and flag.advice and flag.basis == ("投诉举报办法17",)


def consumer(case: str, name: str, platform: dict[str, str], problem: str = "no-stock") -> Dossier:
    made = a_case(consumer={"name": name}, platform=platform, problem=problem)
    return Dossier(case, made)


ONE, OTHER = {"name": "九妹", "credit_code": "A1"}, {"name": "九妹", "credit_code": "B2"}
JOINED = [
    ([consumer("a", "甲", ONE), consumer("b", "乙", ONE)], ["a", "b"], "", "two consumers, one operator, two representatives"),
    ([consumer("a", "甲", ONE), consumer("b", "甲", ONE)], [], "两位以上", "one consumer twice"),
    ([consumer("a", "甲", ONE), consumer("b", "", ONE)], [], "b 没有写消费者", "somebody unknown"),
    ([consumer("a", "甲", ONE), consumer("b", "乙", OTHER)], [], "不是同一个经营者", "same name, another code"),
    ([consumer("a", "甲", ONE), consumer("b", "乙", {"name": "九妹"})], [], "", "the name is all that one has"),
    ([consumer("a", "甲", ONE), consumer("b", "乙", {})], [], "不是同一个经营者", "nothing to tell by"),
    ([consumer("a", "甲", ONE), consumer("b", "乙", ONE, "vanished")], [], "不是同一争议", "another dispute"),
    ([consumer(x, x, ONE) for x in "abc"], ["a", "b", "c"], "最多推选 2 名", "three representatives"),
    ([consumer(x, x, ONE) for x in "ab"], ["c"], "c 不在这些案件里", "from outside"),
]  # fmt: skip


@pytest.mark.parametrize(("cases", "chosen", "said", "why"), JOINED, ids=[row[3] for row in JOINED])
def test_what_can_be_one_joint_complaint(
    cases: list[Dossier], chosen: list[str], said: str, why: str
) -> None:
    faults = list(faults_of(cases, chosen))
    assert any(said in fault for fault in faults) if said else not faults, (why, faults)


WHOLE = {"name": "张志愿", "matters": "提交材料、参加调解", "until": date(2027, 3, 9), "unpaid": True}
TODAY = date(2026, 11, 20)
LACKING = [
    (WHOLE, ("authorisation",), [], "everything"),
    (WHOLE, (), ["evidence"], "no paper"),
    ({**WHOLE, "matters": ""}, ("authorisation",), ["matters"], "art. 11 wants the matters"),
    ({k: v for k, v in WHOLE.items() if k != "until"}, ("authorisation",), ["term"], "art. 11 wants the term"),
    ({**WHOLE, "unpaid": False}, ("authorisation",), ["unpaid"], "ours: nobody takes money for it"),
    ({**WHOLE, "until": date(2026, 11, 19)}, ("authorisation",), ["over"], "ended yesterday"),
    ({**WHOLE, "until": TODAY}, ("authorisation",), [], "the last day counts"),
    ({}, (), [], "nobody acts for another"),
]  # fmt: skip


@pytest.mark.parametrize(("acts", "kinds", "lacks", "why"), LACKING, ids=[row[3] for row in LACKING])
def test_what_the_papers_of_a_helper_lack(
    acts: dict[str, object], kinds: tuple[str, ...], lacks: list[str], why: str
) -> None:
    dossier = a_dossier(a_case(representative=acts), cards=tuple(card("9x4q", kind) for kind in kinds))
    assert lacks_of(dossier, TODAY) == lacks, why


WAITS = [
    ([(10, True), (20, True), (30, True)], 20, "nobody waits: the ordinary median"),
    ([(10, True), (40, False), (40, False)], None, "one of three arrived: half has not been seen"),
    ([(10, True), (12, False), (20, True), (30, True)], 20, "who left early counts only as long as seen"),
    ([(5, False)] * 3 + [(9, True)], 9, "all that were still watched arrived"),
    ([(7, True), (7, False)], 7, "arrivals of a day come before who is no longer watched"),
    ([], None, "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("waits", "median", "why"), WAITS, ids=[row[2] for row in WAITS])
def test_the_median_counts_those_that_still_wait(
    waits: list[tuple[int, bool]], median: int | None, why: str
) -> None:
    assert median_days(waits) == median, why


def test_complaints_of_two_consumers_that_are_nearly_the_same() -> None:
    (flag,) = flags_of((), SAYS, [("a", "b", 93)])
    assert (flag.code, flag.cases) == ("near-text", ("a", "b")) and "93%" in flag.text
    assert flag.basis == ("投诉举报办法17", "投诉举报办法12")
