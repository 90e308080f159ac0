"""What is weak, and what would close it; each rule with the case just beyond it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from casemaker import a_case, a_channel, a_dossier, at, by_id, card, entry, filing

from kameng_tui.case.records import Card
from kameng_tui.counsel.chain import chain_of
from kameng_tui.counsel.weakness import Weakness, weaknesses_of
from kameng_tui.knowledge.load import knowledge
from kameng_tui.knowledge.records import PlaybookLink, Slot

PROMISED = entry("e1", "2026-09-01", "promise", promise="24小时内处理")
PAY, CHAT, SCREEN = card("p", "payment"), card("c", "chat"), card("s", "error-screen")
SENT = {
    "journal": (entry("e1", "2026-09-01", "submitted", filing="platform"),),
    "filings": (filing("platform"),),
}


def weak(
    cards: tuple[Card, ...] = (PAY, CHAT, SCREEN), price: str = "100", item: str = "点卡", note: str = "", purpose: str = "",
    **values: Any,
) -> list[Weakness]:  # fmt: skip
    case = a_case(
        consumer={"purpose": purpose} if purpose else {},
        order=[{"id": "o1", "amount": price, "item": item, "note": note, "discovered": at("2026-09-01")}],
        payment=[{"id": "p1", "order": "o1", "amount": price}],
    )
    dossier = a_dossier(case, cards=cards, **values)
    channels = by_id(a_channel("platform"))
    return list(
        weaknesses_of(dossier, chain_of(dossier, knowledge().playbook("topup-not-received"), channels))
    )


WEAK: dict[str, tuple[dict[str, Any], str]] = {
    "one piece is all": ({"cards": (PAY,)}, "single"),
    "a promise that nobody can see": ({"cards": (PAY, SCREEN), "journal": (PROMISED,)}, "oral:e1"),
    "the platform never knew": ({"cards": (PAY, SCREEN)}, "platform-knew"),
    "only what we wrote down ourselves": ({"cards": (PAY, SCREEN), **SENT}, "own-record:told"),
    "a talk in part": ({"cards": (PAY, card("c", "chat", shows="节选"))}, "excerpt:c"),
    "nothing but our own pictures": ({"cards": (CHAT, SCREEN)}, "self-made"),
    "a recording of unknown making": ({"cards": (PAY, card("r", "call-recording"))}, "recording:r"),
    "captured long after": ({"cards": (PAY, card("s", "error-screen", taken=at("2026-09-12")))}, "late:s"),
    "above ten thousand": ({"price": "10001"}, "large-sum"),
    "twenty keys at once": ({"item": "点卡卡密 30元面值 20张"}, "not-for-living"),
    "twelve of a kind": ({"item": "周卡8张送4张", "purpose": "unknown"}, "not-for-living"),
    "by a sign": ({"item": "周卡 x12"}, "not-for-living"),
    "said to be for others": ({"note": "给下家补货"}, "not-for-living"),
    "said to be resold": ({"purpose": "resale"}, "not-for-living"),
}  # fmt: skip


@pytest.mark.parametrize(("values", "id_"), WEAK.values(), ids=WEAK)
def test_weak(values: dict[str, Any], id_: str) -> None:
    found = {w.id: w for w in weak(**values)}
    assert id_ in found and found[id_].text and found[id_].close


NOT_WEAK: dict[str, tuple[dict[str, Any], str]] = {
    "two pieces": ({}, "single"),
    "a promise in the talk": ({"journal": (PROMISED,)}, "oral:e1"),
    "a promise with its picture named": ({"cards": (PAY, card("c", "chat", links=("told",))), "journal": (entry("e1", "2026-09-01", "promise", promise="24小时", evidence=("c",)),)}, "oral:e1"),
    "the platform was told in a talk": ({}, "platform-knew"),
    "told in the journal, seen in a picture": (SENT, "own-record:told"),
    "the whole talk stands beside the part": ({"cards": (PAY, card("c", "chat", shows="节选"), CHAT)}, "excerpt:c"),
    "a record of others among them": ({"cards": (card("p", "payment", obtained="支付宝导出"), CHAT)}, "self-made"),
    "twenty keys of one's own": ({"item": "点卡 20张", "purpose": "personal"}, "not-for-living"),
    "nine keys": ({"item": "点卡 9张"}, "not-for-living"),
    "a face value is no number of cards": ({"item": "点卡 30元面值 1000点券"}, "not-for-living"),
    "a recording whose making is told": ({"cards": (PAY, card("r", "call-recording", obtained="本人与客服通话时录音"))}, "recording:r"),
    "captured within the week": ({"cards": (PAY, card("s", "error-screen", taken=at("2026-09-07")))}, "late:s"),
    "a register may be looked up at any time": ({"cards": (PAY, card("r", "registry", taken=at("2026-11-12")))}, "late:r"),
    "not above ten thousand": ({"price": "9999"}, "large-sum"),
    "exactly ten thousand": ({"price": "10000"}, "large-sum"),
    "with a notary already": ({"price": "10001", "cards": (PAY, card("s", "error-screen", obtained="公证处截取"))}, "large-sum"),
}  # fmt: skip


@pytest.mark.parametrize(("values", "id_"), NOT_WEAK.values(), ids=NOT_WEAK)
def test_not_weak(values: dict[str, Any], id_: str) -> None:
    assert id_ not in [w.id for w in weak(**values)]


def test_where_the_site_is_gone_nobody_is_sent_there_to_file_a_ticket() -> None:
    dossier = a_dossier(cards=(PAY, SCREEN))
    for problem, told in (("vanished", False), ("topup-not-received", True)):
        found = weaknesses_of(dossier, chain_of(dossier, knowledge().playbook(problem)))
        assert ("platform-knew" in [w.id for w in found]) is told, problem


def test_three_links_on_one_piece_break_together() -> None:
    """Told, refused and the fault itself on one recorded call; two of them are nothing to tell."""
    on_all = card("r", "screen-recording", obtained="本人录屏")
    links = tuple(
        PlaybookLink(id_, id_, (Slot("s", "x", ("screen-recording",)),), "补")
        for id_ in ("told", "refused-or-stalled", "not-performed")
    )
    dossier = a_dossier(cards=(PAY, on_all))
    for number in (3, 2):
        book = replace(knowledge().playbook("other"), links=links[:number])
        told = [w.id for w in weaknesses_of(dossier, chain_of(dossier, book))]
        assert ("one-for-all:r" in told) == (number == 3)


def test_a_recording_is_warned_of_with_the_rule_never_refused() -> None:
    (found,) = [w for w in weak((PAY, card("r", "call-recording"))) if w.id == "recording:r"]
    assert found.basis == ("民诉法解释106",) and "一般可用" in found.close


def test_every_basis_is_an_article_in_force() -> None:
    keys = {s.key for s in knowledge().statutes if s.status == "in-force" and s.effective_to is None}
    cases = [weak(**values) for values, _ in WEAK.values()]
    assert {key for found in cases for w in found for key in w.basis} <= keys
