"""The chain of evidence: a link is proved by the right piece, never by a wrong one, never by a single one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from casemaker import a_channel, a_dossier, by_id, card, entry, filing

from kameng_tui.case.records import Card, Dossier
from kameng_tui.counsel.chain import (
    captures_open,
    chain_of,
    chain_ready,
    classes_lacking,
    classes_of,
    findings_of,
    links_ok,
    links_taking,
)
from kameng_tui.knowledge.load import knowledge
from kameng_tui.knowledge.records import Capture, Objection, Playbook, PlaybookLink, Slot

BOOK = Playbook(
    id="x", label="x", group="质量", summary="", as_of=date(2026, 11, 21), sources=("x",),
    links=(
        PlaybookLink("paid", "已支付", (Slot("o", "订单页", ("order-page",)), Slot("p", "支付记录", ("payment", "bill"))), "补支付"),
        PlaybookLink("unused", "未使用", (Slot("k", "官方查询", ("key-status",)),), "补查询"),
        PlaybookLink("told", "已告知", (Slot("t", "告知记录", ("chat",)),), "告知平台", proved_by={"event": "submitted", "channel": "platform"}),
        PlaybookLink("loss", "损失", (Slot("l", "凭证", ("loss",)),), "补凭证", required=False),
    ),
    captures=(
        Capture("later", "截规则", "rule-page", "paid"),
        Capture("order", "截订单", "order-page", "paid", "会被改", True),
        Capture("key", "查卡密", "key-status", "unused", "越早越好", True),
    ),
    objections=tuple(Objection(f"o{i}", "说法", "回答", ("payment", "chat")) for i in range(5)),
)  # fmt: skip
ORDER, PAY, KEY, CHAT = (
    card("o", "order-page"),
    card("p", "payment"),
    card("k", "key-status"),
    card("c", "chat"),
)


def states(*cards: Card, dossier: Dossier | None = None) -> dict[str, str]:
    return {s.link: s.state for s in chain_of(dossier or a_dossier(cards=cards), BOOK)}


TOLD = {
    "nothing": ((), {"paid": "missing", "unused": "missing", "told": "missing"}),
    "half of what a link needs": ((PAY,), {"paid": "weak"}),
    "one of several kinds will do": ((ORDER, card("b", "bill")), {"paid": "ok"}),
    "the wrong kind proves nothing": ((card("e", "error-screen"),), {"unused": "missing"}),
    "a card that names another link does not count here": ((card("k", "key-status", links=("paid",)),), {"unused": "missing"}),
    "a card that names this link counts": ((card("k", "key-status", links=("unused",)),), {"unused": "ok"}),
    "of the right link but the wrong kind": ((card("k", "chat", links=("unused",)),), {"unused": "missing"}),
}  # fmt: skip


@pytest.mark.parametrize(("cards", "expected"), TOLD.values(), ids=TOLD)
def test_links(cards: tuple[Card, ...], expected: dict[str, str]) -> None:
    assert expected.items() <= states(*cards).items()


def test_the_journal_alone_makes_a_link_weak_evidence_makes_it_whole() -> None:
    journal = (entry("e", "2026-09-01", "submitted", filing="platform"),)
    told = a_dossier(journal=journal, filings=(filing("platform"),))
    (state,) = [s for s in chain_of(told, BOOK, by_id(a_channel("platform"))) if s.link == "told"]
    assert (state.state, state.missing) == ("weak", "只有自己的记录,还缺:告知记录")
    assert states(CHAT)["told"] == "ok"


def test_what_is_missing_is_named() -> None:
    (paid, *_), unused = chain_of(a_dossier(cards=(PAY,)), BOOK), chain_of(a_dossier(), BOOK)[1]
    assert (paid.missing, paid.evidence, unused.missing) == ("还缺:订单页", ("p",), "补查询")
    assert links_ok(chain_of(a_dossier(cards=(KEY, PAY)), BOOK)) == {"unused"}


def test_findings_name_the_piece_that_closes_each_required_link() -> None:
    found = findings_of(chain_of(a_dossier(cards=(PAY, CHAT)), BOOK), a_dossier(cards=(PAY, KEY, CHAT)))
    assert [(f.code, f.where) for f in found] == [
        ("chain.weak", "case.toml#chain.paid"),
        ("chain.missing", "case.toml#chain.unused"),
    ]
    assert found[0].fix is not None and found[1].fix is not None
    assert found[0].fix.do == "attach" and found[0].fix.with_ == {
        "kind": "order-page",
        "link": ["paid"],
        "shows": "订单页",
    }
    assert found[1].fix.with_["kind"] == "key-status"


def test_ready_only_when_every_required_link_is_complete() -> None:
    whole = a_dossier(cards=(ORDER, PAY, KEY, CHAT))
    assert chain_ready(chain_of(whole, BOOK), whole)
    for left_out in (ORDER, PAY, KEY, CHAT):
        part = a_dossier(cards=tuple(c for c in whole.cards if c is not left_out))
        assert not chain_ready(chain_of(part, BOOK), part), left_out.id
    assert not chain_ready((), whole), "a chain without links is no chain"


def test_one_piece_is_never_a_chain_even_where_it_fills_every_slot() -> None:
    book = Playbook(
        "x",
        "x",
        "x",
        "",
        date(2026, 1, 1),
        ("x",),
        links=(PlaybookLink("paid", "已支付", (Slot("p", "x", ("payment",)),), "x"),),
    )
    single = a_dossier(cards=(PAY,))
    assert not chain_ready(chain_of(single, book), single)
    same_twice = a_dossier(cards=(PAY, Card(id="q", kind="payment", sha256=PAY.sha256)))
    assert not chain_ready(chain_of(same_twice, book), same_twice)


def test_captures_still_to_make_urgent_ones_first() -> None:
    chain = chain_of(a_dossier(), BOOK)
    assert [c.id for c in captures_open(chain, BOOK, a_dossier())] == ["order", "key", "later"]
    have = a_dossier(cards=(ORDER, card("k", "key-status", links=("paid",))))
    assert [c.id for c in captures_open(chain, BOOK, have)] == ["key", "later"], (
        "a card of another link makes no capture"
    )


def test_a_dead_key_is_not_proved_by_not_having_received_it() -> None:
    """The shipped book: a chat saying 没收到货 and a payment leave the link `unused` open."""
    book = knowledge().playbook("card-key-invalid")
    found = {s.link: s.state for s in chain_of(a_dossier(cards=(ORDER, PAY, CHAT)), book)}
    assert (found["paid"], found["unused"]) == ("ok", "missing")


CLASSES = {
    "all three": ((ORDER, CHAT, KEY), ()),
    "two of three": ((ORDER, PAY, CHAT), ("异常",)),
    "nothing said to anybody": ((ORDER, KEY), ("沟通",)),
    "nothing at all": ((), ("交易", "沟通", "异常")),
}


@pytest.mark.parametrize(("cards", "lacking"), CLASSES.values(), ids=CLASSES)
def test_one_piece_of_each_of_the_first_three_classes(
    cards: tuple[Card, ...], lacking: tuple[str, ...]
) -> None:
    dossier = a_dossier(cards=cards)
    assert classes_lacking(chain_of(dossier, BOOK), dossier) == lacking


def test_an_order_page_that_shows_the_fault_is_a_piece_of_both_classes() -> None:
    dossier = a_dossier(cards=(ORDER,))
    chain = chain_of(dossier, knowledge().playbook("topup-not-received"))
    found = classes_of(chain, dossier)
    assert (found["交易"], found["异常"], found["规则"]) == (("o",), ("o",), ())


def test_a_class_that_no_required_link_takes_is_not_asked_for() -> None:
    book = replace(BOOK, links=BOOK.links[:2])
    dossier = a_dossier(cards=(ORDER, PAY, KEY))
    assert classes_lacking(chain_of(dossier, book), dossier) == ()


def test_the_class_is_told_where_no_link_says_so_already() -> None:
    journal = (entry("e", "2026-09-01", "submitted", filing="platform"),)
    told = a_dossier(journal=journal, filings=(filing("platform"),), cards=(ORDER, PAY, KEY))
    chain = chain_of(told, BOOK, by_id(a_channel("platform")))
    assert not chain_ready(chain, told)
    (finding,) = [f for f in findings_of(chain, told) if f.code == "evidence.class"]
    assert finding.message.endswith("没有沟通类的")
    assert "evidence.class" not in [f.code for f in findings_of(chain_of(a_dossier(), BOOK), a_dossier())]


def test_a_piece_is_preset_for_every_link_that_takes_its_kind() -> None:
    """Attached for one capture, an order page counts for the payment too: it is not asked for twice."""
    chain = chain_of(a_dossier(), knowledge().playbook("topup-not-received"))
    links = links_taking("order-page", chain)
    assert links == ["paid", "not-performed"]
    page = a_dossier(cards=(card("o", "order-page", links=tuple(links)), card("p", "payment")))
    found = {s.link: s for s in chain_of(page, knowledge().playbook("topup-not-received"))}
    assert found["paid"].state == "ok" and "订单" not in found["not-performed"].missing
