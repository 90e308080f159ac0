"""Which cases are of one merchant, the surest first; and three in one hour point to the platform."""

from __future__ import annotations

from kameng_tui.case.prints import KINDS
from kameng_tui.counsel.fingerprints import KIND_WORDS, STRENGTH, WORDS, kin_of

HOLDERS = {
    "credit-code:A": ["a", "b"], "domain:x.com": ["a", "c", "b"], "payee:小鹿": ["a", "d"],
    "icp:浙": ["a", "e"], "merchant-id:1": ["a", "f"], "batch:某盟 2026-09-01T11": ["a", "b", "g"],
}  # fmt: skip


def test_the_surest_stand_first_with_all_that_they_share() -> None:
    kin = kin_of("a", HOLDERS, HOLDERS)
    assert [(one.case, one.strength) for one in kin.merchant] == [
        ("b", "same"), ("f", "same"), ("e", "likely"), ("c", "likely"), ("d", "maybe"),
    ]  # fmt: skip
    assert [match.words for match in kin.merchant[0].matches] == ["信用代码 A", "域名 x.com"]


def test_an_hour_of_three_is_a_batch_and_of_two_none() -> None:
    assert kin_of("a", HOLDERS, HOLDERS).batch == ("a", "b", "g")
    two = {"batch:某盟 2026-09-01T11": ["a", "b"]}
    assert kin_of("a", two, two).batch == ()
    assert kin_of("a", two, two).merchant == (), "an hour is no merchant"


def test_every_kind_has_its_strength_and_words_and_never_rises_down_the_list() -> None:
    assert set(KINDS) == set(STRENGTH) == set(KIND_WORDS)
    order = list(WORDS)
    assert [order.index(STRENGTH[kind]) for kind in KINDS] == sorted(order.index(STRENGTH[k]) for k in KINDS)
