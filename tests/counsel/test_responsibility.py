"""Who is liable: the examples of the guides, the facts that decided, and what may not be asked for."""

from __future__ import annotations

from typing import Any

import pytest
from casemaker import a_case, a_dossier, card, filing

from kameng_tui.counsel.chain import chain_of, links_ok
from kameng_tui.counsel.responsibility import Responsibility, findings_of, judge, looks_personal
from kameng_tui.knowledge.load import knowledge
from kameng_tui.reckon.view import CaseView

TALK = (card("t", "chat", links=("told",)), card("s", "reply", links=("refused-or-stalled",)))
SOLD = {
    "problem": "card-key-invalid",
    "platform": {"name": "九妹", "role": "platform"},
    "seller": {"name": "小鹿"},
}


def judged(cards: Any = (), payee: str = "unknown", **tables: Any) -> Responsibility:
    dossier = a_dossier(a_case(**tables), cards=tuple(cards))
    known = knowledge()
    book = known.playbook(dossier.case.problem)
    chain = chain_of(dossier, book, {})
    view = CaseView(dossier, {}, links_ok(chain))
    return judge(dossier, known.liability, book, view, chain, known.labels, payee)


# the guide that the row is drawn from stands in front
TABLE: dict[str, tuple[dict[str, Any], list[str], bool]] = {
    "004 a mistyped account is a request for help": ({"problem": "own-error", "answers": {"sure-wrong": "yes"}}, ["own-error"], False),
    "004 the account was wrong, told under another problem": ({"problem": "topup-not-received", "answers": {"account-right": "no"}}, ["own-error"], False),
    "004 the order page was right after all": ({"problem": "own-error", "answers": {"sure-wrong": "no"}}, ["not-known"], False),
    "003 the platform sells itself": (SOLD | {"platform": {"role": "self-operated"}}, ["self-operated"], True),
    "002 a shop of its own": (SOLD | {"platform": {"role": "own-site"}}, ["own-site"], False),
    "003 a merchant on a platform": (SOLD, ["seller"], False),
    "003 the platform was told and did nothing": (SOLD | {"cards": TALK}, ["seller", "knew"], True),
    "003 told is not yet refused": (SOLD | {"cards": TALK[:1]}, ["seller"], False),
    "000 the platform cannot say who the merchant is": (SOLD | {"cards": TALK[:1], "answers": {"seller-withheld": "yes"}}, ["seller", "withheld"], True),
    "000 withheld, but nothing shows that it was asked": (SOLD | {"answers": {"seller-withheld": "yes"}}, ["seller"], False),
    "003 the platform's own promise": (SOLD | {"answers": {"platform-promise": "yes"}, "cards": [card("r", "rule-page")]}, ["seller", "platform-promise"], False),
    "002 it looks like the platform's own": (SOLD | {"answers": {"looks-own": "yes"}, "cards": [card("r", "order-page")]}, ["seller", "looks-own"], True),
    "001 nobody knows yet who sells": ({"problem": "card-key-invalid", "platform": {"name": "某盟"}}, ["not-known"], False),
    "001 a merchant is named, the platform's part is not known": ({"problem": "card-key-invalid", "order": [{"id": "o1", "seller": "小鹿"}]}, ["seller"], False),
    "004 paid to a person": (SOLD | {"payment": [{"id": "p1", "method": "transfer"}], "payee": "differs"}, ["seller", "payee"], False),
    "002 led there by the staff": (SOLD | {"payment": [{"id": "p1", "method": "transfer"}], "answers": {"staff-led": "yes"}}, ["seller", "staff-led"], False),
    "004 the carrier's own counter": ({"problem": "phone-credit", "answers": {"seller-kind": "carrier"}}, ["carrier"], False),
    "004 credit from a reseller": (SOLD | {"problem": "phone-credit", "answers": {"seller-kind": "reseller"}}, ["seller"], False),
    "004 a payment that nobody made": ({"problem": "account-not-own", "payment": [{"id": "p1", "method": "alipay"}]}, ["unauthorised"], False),
    "a child paid on a platform": (SOLD | {"problem": "minor-purchase"}, ["minor-seller"], False),
    "002 data that leaked": ({"problem": "data-leak"}, ["leak"], False),
    "004 an account frozen": ({"problem": "account-frozen"}, ["frozen"], False),
    "000 goods against the law: nothing to be had": (SOLD | {"problem": "illegal-goods"}, [], False),
}  # fmt: skip


@pytest.mark.parametrize(("tables", "grounds", "joint"), TABLE.values(), ids=TABLE)
def test_who_is_liable(tables: dict[str, Any], grounds: list[str], joint: bool) -> None:
    tables = dict(tables)
    payee = tables.pop("payee", "unknown")
    found = judged(tables.pop("cards", ()), payee, **tables)
    assert [liable.ground for liable in found.liable] == grounds
    assert found.joint == joint
    assert found.request_only == (grounds == ["own-error"])


def test_the_facts_that_decided_are_named_with_their_place_and_evidence() -> None:
    knew = judged(TALK, **SOLD).liable[1]
    assert [(fact.text, fact.where, fact.evidence) for fact in knew.facts] == [
        ("平台 角色:交易平台", "case.toml#platform.role", ()),
        ("证据链「已告知平台」齐", "evidence", ("t",)),
        ("证据链「拒绝补发或退款」齐", "evidence", ("s",)),
    ]
    assert knew.basis[0] == "消保法44.2"
    assert knew.changes


def test_every_ground_can_come_up() -> None:
    shown = {ground for _, grounds, _ in TABLE.values() for ground in grounds}
    assert {g.id for g in knowledge().liability.grounds} - shown == {"minor-platform"}, "its twin is shown"


@pytest.mark.parametrize(
    ("name", "personal"),
    [("张*", True), ("**明", True), ("李小明(个人)", True), ("王五", True), ("小鹿店", False), ("小鹿数卡", False),
     ("某某网络科技有限公司", False), ("", False)],
)  # fmt: skip
def test_a_payee_named_like_a_person(name: str, personal: bool) -> None:
    assert looks_personal(name) == personal


def test_money_to_a_person_is_a_risk_and_is_asked_about() -> None:
    found = judged(**SOLD, payment=[{"id": "p1", "payee": "张*"}])
    assert [risk.id for risk in found.risks] == ["private-account"]
    assert "staff-led" in [question.id for question in found.asked]


JOINT = {"id": "c1", "against": "seller", "kind": "refund", "amount": "100", "text": "平台承担连带责任"}
ASKED: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "joint liability without its condition": (SOLD | {"claim": [JOINT]}, [("claim.no-joint", "case.toml#claim.c1.text")]),
    "joint liability with it": (SOLD | {"claim": [JOINT], "cards": TALK}, []),
    "not asked for": (SOLD | {"claim": [JOINT | {"text": "不要求平台承担连带责任"}]}, []),
    "a breach told of one's own slip": ({"problem": "own-error", "claim": [JOINT | {"kind": "redeliver", "text": "对方违约,请退款"}]}, [("claim.own-error", "case.toml#claim.c1.text")]),
    "damages for one's own slip": ({"problem": "own-error", "claim": [JOINT | {"kind": "loss", "text": "请补"}]}, [("claim.own-error", "case.toml#claim.c1.kind")]),
    "overruled without a reason": (SOLD | {"responsible": {"who": ["platform"]}}, [("responsible.no-reason", "case.toml#responsible.why")]),
    "overruled with one": (SOLD | {"responsible": {"who": ["platform"], "why": "店铺是平台自己开的"}}, []),
}  # fmt: skip


@pytest.mark.parametrize(("tables", "codes"), ASKED.values(), ids=ASKED)
def test_what_is_asked_without_its_ground(tables: dict[str, Any], codes: list[tuple[str, str]]) -> None:
    tables = dict(tables)
    cards = tables.pop("cards", ())
    said = judged(cards, **tables)
    dossier = a_dossier(a_case(**tables), cards=tuple(cards))
    assert [(f.code, f.where) for f in findings_of(dossier, said)] == codes


@pytest.mark.parametrize(
    ("role", "against", "operator", "path"),
    [
        ("platform", "platform", "", "seller.operator"),
        ("platform", "platform", "小鹿公司", "claim.c1.against"),
        ("platform", "seller", "", ""),
        ("self-operated", "platform", "", ""),
    ],
)
def test_a_platform_asked_for_what_the_seller_owes(role: str, against: str, operator: str, path: str) -> None:
    """Named sellers are to be asked, unnamed ones to be named by the platform."""
    tables = SOLD | {
        "platform": {"name": "九妹", "role": role},
        "seller": {"name": "小鹿", "operator": operator},
        "claim": [{"id": "c1", "kind": "refund", "amount": "100", "against": against}],
    }
    found = list(findings_of(a_dossier(a_case(**tables)), judged(**tables)))
    assert [f.fix.with_["path"] for f in found if f.fix] == ([path] if path else [])
    assert all(f.code == "claim.other-liable" and f.basis == ("消保法40", "消保法44.1") for f in found)


def test_who_bought_to_sell_again_relies_on_no_consumer_law() -> None:
    own = SOLD | {"platform": {"role": "self-operated"}, "consumer": {"purpose": "resale"}}
    assert judged(**own).liable[0].basis == ("电商法37.2", "民法典577")
    withheld = SOLD | {
        "cards": TALK[:1],
        "answers": {"seller-withheld": "yes"},
        "consumer": {"purpose": "resale"},
    }
    assert [found.ground for found in judged(**withheld).liable] == ["seller"], "消保法44.1 alone carried it"


def test_a_form_that_asks_for_it() -> None:
    dossier = a_dossier(
        a_case(**SOLD), filings=(filing("12315", form={"demands": "平台与商家承担连带责任"}),)
    )
    assert [f.where for f in findings_of(dossier, judged(**SOLD))] == ["filings/12315.toml#form.demands"]


def test_the_user_overrules_beside_what_we_say() -> None:
    said = judged(**SOLD, responsible={"who": ["platform"], "why": "店铺是平台自己开的"})
    assert (said.who, said.chosen, said.why) == (("seller",), ("platform",), "店铺是平台自己开的")
