"""How the office would look at a complaint before it is filed: labelled situations against the shipped 12315 channel.

Of each situation the label is what art. 16 and 17 say of it; ``test_rates`` prints how often the check says the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest
from casemaker import a_case, a_dossier, at, calendar, card, entry, filing

from kameng_tui.case.records import Dossier
from kameng_tui.channels.records import Channel
from kameng_tui.channels.registry import Registry
from kameng_tui.counsel.chain import chain_of
from kameng_tui.counsel.gates import verdict_of, view_at
from kameng_tui.counsel.precheck import OUTLOOK_WORDS, STATE_WORDS, Precheck, precheck_of
from kameng_tui.knowledge.load import knowledge
from kameng_tui.reckon.dues import dues_of

NOW = "2026-11-21T10:00"
WHOLE: dict[str, Any] = {
    "problem": "topup-not-received",
    "story": {"phenomenon": "充值未到账", "effect": "不能用"},
    "consumer": {"name": "张示例", "phone": "vault:****1234", "address": "vault:****", "purpose": "personal"},
    "platform": {"name": "启慧卡盟", "operator": "启慧公司", "address": "某市某路1号", "role": "own-site"},
    "order": [{"id": "o1", "number": "QH1", "item": "话费", "amount": "100", "placed": at("2026-11-01")}],
    "payment": [{"id": "p1", "amount": "100", "paid": at("2026-11-01")}],
    "claim": [{"id": "c1", "kind": "refund", "amount": "100", "text": "退款", "basis": ["民法典577"]}],
    "known": {"harm": date(2026, 11, 1)},
    "answers": {},
}
FORM = {"handled": False}
CARDS = ("payment", "order-page")
NEW = "12315-new"


@cache
def channels() -> Mapping[str, Channel]:
    return Registry.load().channels


def checked(
    case: dict[str, Any] | None = None,
    form: dict[str, Any] | None = None,
    elsewhere: dict[str, tuple[str, ...]] | None = None,
    cards: tuple[str, ...] = CARDS,
    now: str = NOW,
) -> Precheck:
    """The check of a whole complaint with parts of it replaced; ``elsewhere``: what happened at which channel."""
    journal = tuple(
        entry(f"{channel}{n}", f"2026-11-0{n + 2}", kind, filing=channel)
        for channel, kinds in (elsewhere or {}).items()
        for n, kind in enumerate(kinds)
    )
    filings = (*(filing(name) for name in elsewhere or {}), filing("12315", NEW, form=FORM | (form or {})))
    dossier = a_dossier(
        a_case(**(WHOLE | (case or {}))),
        journal,
        tuple(card(f"e{n}", kind) for n, kind in enumerate(cards)),
        filings,
    )
    return check_of(dossier, channels()["12315"], now)


def check_of(dossier: Dossier, channel: Channel, now: str) -> Precheck:
    book = knowledge().playbook(dossier.case.problem)
    chain = chain_of(dossier, book, channels())
    dues = dues_of(dossier, channels(), knowledge().limits, calendar(), at(now), {})
    verdict = verdict_of(channel, dossier, chain, book, channels(), dues, at(now), filing=NEW)
    found = precheck_of(channel, verdict, dossier, view_at(channel, dossier, chain, channels(), NEW), at(now))
    assert found is not None
    return found


def consumer(**changes: Any) -> dict[str, Any]:
    return {"consumer": WHOLE["consumer"] | changes}


def platform(**changes: Any) -> dict[str, Any]:
    return {"platform": WHOLE["platform"] | changes}


OK, RISK, NO = "accept-likely", "at-risk", "refused"
SENT = ("submitted", "accepted")
# what is special about the complaint -> (its label, the grounds that decide, the arguments of ``checked``)
SITUATIONS: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {
    "all that art. 10 asks is there": (OK, (), {}),
    "a bill proves the payment as well": (OK, (), {"cards": ("bill",)}),
    "an order page alone proves a dispute": (OK, (), {"cards": ("order-page",)}),
    "a balance proves it": (OK, (), {"cards": ("balance",)}),
    "the platform was told": (OK, (), {"elsewhere": {"platform": ("submitted",)}}),
    "the platform refused": (OK, (), {"elsewhere": {"platform": ("submitted", "refused")}}),
    "黑猫 runs beside it (no body of art. 16(2))": (OK, (), {"elsewhere": {"heimao": ("submitted", "assigned")}}),
    "黑猫 answered": (OK, (), {"elsewhere": {"heimao": ("submitted", "answered")}}),
    "a payment complaint runs": (OK, (), {"elsewhere": {"alipay": ("submitted",)}}),
    "a payment complaint was refused": (OK, (), {"elsewhere": {"alipay": ("submitted", "refused")}}),
    "a report runs (art. 9)": (OK, (), {"elsewhere": {"12315-report": ("submitted",)}}),
    "a suit was filed and not accepted": (OK, (), {"elsewhere": {"court": ("submitted",)}}),
    "the court refused it": (OK, (), {"elsewhere": {"court": ("submitted", "refused")}}),
    "消协 was asked and has not taken it": (OK, (), {"elsewhere": {"consumer-association": ("submitted",)}}),
    "two years and eleven months ago": (OK, (), {"case": {"known": {"harm": date(2023, 12, 20)}}}),
    "a minor without guardian is advice only": (OK, (), {"case": consumer(minor=True)}),
    "the seller instead of the platform": (OK, (), {"case": {"platform": {"name": "某平台"}, "seller": {"operator": "某店", "address": "某市"}}}),
    "an agent with authorisation": (OK, (), {"case": {"representative": {"name": "志愿者"}}, "cards": (*CARDS, "authorisation")}),
    "joint, with everyone's consent": (OK, (), {"form": {"joint": True, "joint_consent": True, "joint_people": "李示例"}}),
    "only a site's name": (RISK, ("16-5",), {"case": platform(operator="")}),
    "no address of the respondent": (RISK, ("16-5",), {"case": platform(address="")}),
    "no claim": (RISK, ("16-5",), {"case": {"claim": []}}),
    "no phone": (RISK, ("16-5", "16-6"), {"case": consumer(phone="")}),
    "no name": (RISK, ("16-5", "16-6"), {"case": consumer(name="")}),
    "no address of the consumer": (RISK, ("16-5", "16-6"), {"case": consumer(address="")}),
    "nothing proves a purchase": (RISK, ("16-3",), {"cards": ("chat",)}),
    "no evidence at all": (RISK, ("16-3",), {"cards": ()}),
    "nobody knows what it was bought for": (RISK, ("16-3",), {"case": consumer(purpose="unknown")}),
    "not said whether another body has it": (RISK, ("16-2",), {"form": {"handled": None}}),
    "not known since when": (RISK, ("16-4",), {"case": {"known": {}}}),
    "an agent without authorisation": (RISK, ("16-5",), {"case": {"representative": {"name": "志愿者"}}}),
    "joint without consent": (RISK, ("16-5",), {"form": {"joint": True}}),
    "the police has taken it up (not certain)": (RISK, ("16-2",), {"elsewhere": {"police": ("submitted", "accepted")}}),
    "the police was told and has not taken it up": (OK, (), {"elsewhere": {"police": ("submitted",)}}),
    "bought to resell": (NO, ("16-3",), {"case": consumer(purpose="resale")}),
    "many at once": (NO, ("17",), {"form": {"warning_signs": ["数量或频次超出个人生活通常需要"]}}),
    "together with others, in bulk": (NO, ("17",), {"form": {"warning_signs": ["批量或与他人协同投诉"]}}),
    "no real purchase": (NO, ("17",), {"form": {"warning_signs": ["没有真实购买或自身受损的证明"]}}),
    "one phone for many": (NO, ("17",), {"form": {"warning_signs": ["与别人的投诉共用电话或地址"]}}),
    "more than three years": (NO, ("16-4",), {"case": {"known": {"harm": date(2023, 10, 1)}}}),
    "the court has accepted it": (NO, ("16-2",), {"elsewhere": {"court": SENT}}),
    "the court has judged it": (NO, ("16-2",), {"elsewhere": {"court": (*SENT, "judged")}}),
    "another office has accepted it": (NO, ("16-2",), {"elsewhere": {"12315": SENT}}),
    "another office has ended its mediation": (NO, ("16-2",), {"elsewhere": {"12315": (*SENT, "terminated")}}),
    "消协 has taken it": (NO, ("16-2",), {"elsewhere": {"consumer-association": SENT}}),
    "消协 has mediated in vain": (NO, ("16-2",), {"elsewhere": {"consumer-association": ("submitted", "terminated")}}),
    "12345 has passed it on": (NO, ("16-2",), {"elsewhere": {"12345": SENT}}),
    "an arbitrator has it": (NO, ("16-2",), {"elsewhere": {"arbitration": SENT}}),
    "the telecom appeal has it (whether it counts is not settled)": (NO, ("16-2",), {"elsewhere": {"telecom-appeal": SENT}}),
    "it is said to be handled elsewhere": (NO, ("16-2",), {"form": {"handled": True}}),
    "not a matter of this office": (NO, ("16-1",), {"form": {"outside_power": True}}),
    "refused here, and nothing new since": (NO, ("16-7",), {"elsewhere": {"12315": ("submitted", "refused")}}),
    "resale, and the court has it": (NO, ("16-2", "16-3"), {"case": consumer(purpose="resale"), "elsewhere": {"court": SENT}}),
    "by the old rule: mediated elsewhere": (NO, ("15-2",), {"form": {"handled": True}, "now": "2026-03-02"}),
    "by the old rule: resale": (NO, ("15-3",), {"case": consumer(purpose="resale"), "now": "2026-03-02"}),
}  # fmt: skip
DECISIVE = {OK: (), RISK: ("risk", "unknown"), NO: ("holds",)}


@pytest.mark.parametrize("name", SITUATIONS)
def test_what_the_office_would_say(name: str) -> None:
    wanted, grounds, values = SITUATIONS[name]
    found = checked(**values)
    deciding = tuple(ground.id for ground in found.grounds if ground.state in DECISIVE[found.outlook])
    assert (found.outlook, sorted(deciding)) == (wanted, sorted(grounds)), [
        g for g in found.grounds if g.state != "no"
    ]
    assert bool(found.because) is (wanted != OK)


def test_rates() -> None:
    """The confusion matrix over the labelled situations (shown by ``pytest -s``)."""
    table = Counter((wanted, checked(**values).outlook) for wanted, _, values in SITUATIONS.values())
    for wanted in (OK, RISK, NO):
        print(f"{wanted:>14}", {said: table[wanted, said] for said in (OK, RISK, NO)})
    assert len(SITUATIONS) >= 40
    assert sum(n for (wanted, said), n in table.items() if wanted != said) == 0
    assert min(Counter(wanted for wanted, *_ in SITUATIONS.values()).values()) >= 10


def test_every_ground_says_what_decided_and_by_which_article() -> None:
    found = checked(case=consumer(purpose="resale"), form={"handled": None})
    states = {ground.id: ground.state for ground in found.grounds}
    assert states["16-3"] == "holds" and states["16-2"] == "unknown" and states["16-6"] == "no"
    assert all(ground.source for ground in found.grounds)
    told = {ground.id: ground.facts for ground in found.grounds}
    assert "转卖" in told["16-3"][0] and "受理过" in told["16-2"][0]
    assert told["16-6"] == ("投诉人真实姓名、电话、地址:已具备",)
    assert set(states.values()) <= set(STATE_WORDS) and found.outlook in OUTLOOK_WORDS


def test_only_the_grounds_in_force_are_looked_at() -> None:
    assert {g.id for g in checked().grounds} == {"16-1", "16-2", "16-3", "16-4", "16-5", "16-6", "16-7", "17"}
    assert {g.id for g in checked(now="2026-03-02").grounds} == {"15-2", "15-3", "15-5"}


def test_a_channel_that_names_no_grounds_is_not_checked() -> None:
    platform_channel = channels()["platform"]
    dossier = a_dossier(a_case(**WHOLE))
    view = view_at(platform_channel, dossier, (), channels())
    verdict = verdict_of(platform_channel, dossier, (), knowledge().playbook(""), channels(), (), at(NOW))
    assert precheck_of(platform_channel, verdict, dossier, view, at(NOW)) is None
