"""Claim by element by evidence: what carries a claim, how strong it is, and what is better not claimed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from casemaker import a_case, a_dossier, card

from kameng_tui.case.records import Card
from kameng_tui.counsel.chain import chain_of
from kameng_tui.counsel.matrix import ClaimRow, matrix_of, strength_of
from kameng_tui.knowledge.load import knowledge

ORDER, PAY, SCREEN, CHAT, KEY, RULE, LOSS = (
    card(kind[0] + str(n), kind)
    for n, kind in enumerate(
        ("order-page", "payment", "error-screen", "chat", "key-status", "rule-page", "loss")
    )
)
RECORDED, SHOT = card("v", "screen-recording"), card("w", "key-shot")
THING = (SCREEN, KEY, RECORDED, SHOT)
BOUGHT = (ORDER, PAY, *THING, CHAT)


def row(kind: str, cards: tuple[Card, ...], basis: tuple[str, ...] = (), fraud: str = "") -> ClaimRow:
    tables: dict[str, Any] = {"claim": [{"id": "c1", "kind": kind, "basis": list(basis)}]}
    case = a_case(**tables, answers={"fraud": fraud} if fraud else {})
    dossier = a_dossier(case, cards=cards)
    chain = chain_of(dossier, knowledge().playbook("card-key-used"))
    (found,) = matrix_of(dossier, chain, knowledge().elements)
    return found


CHAT_FILE = replace(CHAT, file="evidence/c3.html", obtained="客服系统导出")
ROWS: dict[str, tuple[str, tuple[Card, ...], tuple[str, ...], str, str, list[str]]] = {
    # kind, cards, basis, answer on fraud -> verdict, labels of what is open
    "a refund with all it needs": ("refund", BOUGHT, (), "", "hold", []),
    "a refund without a record of the payment": ("refund", (ORDER, *THING, CHAT), (), "", "weak", ["已付款"]),
    "that the other side was told is no element of the claim": ("refund", (ORDER, PAY, *THING), (), "", "hold", []),
    "a promise without its page": ("promised-compensation", BOUGHT, (), "", "drop", ["赔付承诺的原文"]),
    "a promise with its page": ("promised-compensation", (*BOUGHT, RULE), (), "", "hold", []),
    "three times without anything of fraud": ("statutory-compensation", BOUGHT, (), "", "drop", ["告知虚假情况或隐瞒真相", "对方明知仍如此(故意)"]),
    "evidence of fraud that the claim does not name": ("statutory-compensation", BOUGHT, (), "yes", "drop", ["告知虚假情况或隐瞒真相", "对方明知仍如此(故意)"]),
    "evidence named, intent not confirmed": ("statutory-compensation", BOUGHT, (KEY.id, CHAT.id), "no", "drop", ["对方明知仍如此(故意)"]),
    "fraud on one screenshot": ("statutory-compensation", BOUGHT, (CHAT.id,), "yes", "weak", ["告知虚假情况或隐瞒真相", "对方明知仍如此(故意)"]),
    "fraud on a record of others": ("statutory-compensation", BOUGHT, (KEY.id,), "yes", "hold", []),
    "fraud on the whole talk as exported": ("statutory-compensation", (ORDER, PAY, SCREEN, KEY, CHAT_FILE), (CHAT.id,), "yes", "hold", []),
    "fraud on two pictures that agree": ("statutory-compensation", (*BOUGHT, RULE), (CHAT.id, RULE.id), "yes", "weak", ["对方明知仍如此(故意)"]),
    "a loss without a voucher": ("loss", BOUGHT, (ORDER.id,), "", "drop", ["实际损失和金额"]),
    "a loss nobody could foresee": ("loss", (*BOUGHT, LOSS), (), "", "drop", ["订立合同时能预见"]),
    "a loss with all it needs": ("loss", (*BOUGHT, LOSS), (CHAT.id,), "", "hold", []),
    "interest out of thin air": ("interest", BOUGHT, ("民法典577",), "", "drop", ["计息的依据"]),
    "interest by law": ("interest", BOUGHT, ("消保法53",), "", "hold", []),
    "interest by the captured page": ("interest", (*BOUGHT, RULE), (RULE.id,), "", "hold", []),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "cards", "basis", "fraud", "verdict", "open_"), ROWS.values(), ids=ROWS)
def test_verdicts(
    kind: str, cards: tuple[Card, ...], basis: tuple[str, ...], fraud: str, verdict: str, open_: list[str]
) -> None:
    found = row(kind, cards, basis, fraud)
    assert (found.verdict, [p.label for p in found.proofs if p.state != "ok" and not p.optional]) == (
        verdict,
        open_,
    )
    assert all(p.lacking for p in found.proofs if p.state != "ok")
    assert bool(found.why) == (verdict != "hold")


def test_the_standard_of_proof_stands_beside_each_element() -> None:
    standards = {p.standard for p in row("refund", BOUGHT).proofs}
    fraud = row("statutory-compensation", BOUGHT).proofs
    assert standards == {"高度可能性"}
    assert {p.standard for p in fraud} == {"排除合理怀疑"} and all("民诉法解释109" in p.cites for p in fraud)


STRENGTH = {
    "a picture of one's own screen": (card("x", "chat"), "screenshot"),
    "a part of a talk": (card("x", "chat", shows="聊天记录(节选)"), "excerpt"),
    "a recording": (Card(id="x", kind="call-recording", file="evidence/x.m4a"), "original"),
    "an export": (Card(id="x", kind="chat", file="evidence/x.html", obtained="客服系统导出"), "original"),
    "a talk typed by hand": (Card(id="x", kind="chat", file="evidence/x.txt"), "statement"),
    "a talk exported as text": (Card(id="x", kind="chat", file="evidence/x.txt", obtained="微信导出"), "original"),
    "a picture of one's own account is a picture, whoever wrote the page": (card("x", "payment"), "screenshot"),
    "a picture of the bill, too": (card("x", "bill"), "screenshot"),
    "the bill as the institution gives it out": (Card(id="x", kind="bill", file="evidence/x.pdf", obtained="支付宝导出"), "official"),
    "a receipt with its seal, as a picture": (Card(id="x", kind="payment", file="evidence/x.png", obtained="支付宝电子回单"), "official"),
    "a bill as a table": (Card(id="x", kind="bill", file="evidence/x.csv", obtained="微信支付下载"), "official"),
    "the register": (card("x", "registry"), "official"),
}  # fmt: skip


@pytest.mark.parametrize(("piece", "strength"), STRENGTH.values(), ids=STRENGTH)
def test_strength(piece: Card, strength: str) -> None:
    assert strength_of(piece) == strength


def test_an_excerpt_alone_proves_nothing_whole_and_the_strongest_piece_stands_first() -> None:
    part = replace(CHAT, shows="节选")
    told = row("refund", (ORDER, PAY, *THING, part)).proofs[-1]
    assert (told.state, told.pieces[0].strength) == ("weak", "excerpt")
    assert told.lacking.startswith("现在只有节选")
    breach = row("refund", BOUGHT).proofs[2]
    assert [p.strength for p in breach.pieces][:3] == ["original", "official", "screenshot"]


def test_without_claims_the_usual_ones_of_the_playbook_are_shown() -> None:
    dossier = a_dossier()
    chain = chain_of(dossier, knowledge().playbook("card-key-used"))
    rows = matrix_of(dossier, chain, knowledge().elements, ("refund", "replace"))
    assert [(r.claim, r.kind, r.verdict) for r in rows] == [("", "refund", "weak"), ("", "replace", "weak")]
