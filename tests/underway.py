"""A case under way, with everything reckoned and judged of it: for the tests of next steps and of advice."""

from __future__ import annotations

from datetime import date
from typing import Any

from casemaker import (
    a_12315,
    a_channel,
    a_limit,
    at,
    by_id,
    calendar,
    card,
    entry,
    filing,
)

from kameng_tui.case.records import Dossier, Entry
from kameng_tui.counsel.chain import chain_of, chain_ready
from kameng_tui.counsel.gates import verdict_of
from kameng_tui.counsel.situation import Situation
from kameng_tui.knowledge.load import knowledge
from kameng_tui.knowledge.records import (
    Capture,
    ClaimOption,
    Playbook,
    PlaybookLink,
    Preferred,
    Question,
    Slot,
)
from kameng_tui.reckon.dues import dues_of, questions_of
from kameng_tui.reckon.money import ledger
from kameng_tui.reckon.promises import promises_of
from kameng_tui.reckon.stages import events_of, stage_of
from kameng_tui.reckon.status import status_of

PLATFORM = a_channel("platform")
COURT = a_channel("court", "court")
ALIPAY = a_channel("alipay", "payment")
CHANNELS = by_id(PLATFORM, ALIPAY, a_12315(), COURT)
BOOK = Playbook(
    "x", "x", "x", "", date(2026, 1, 1), ("x",),
    questions=(Question("own", "有没有用外挂?", "常以此拒绝", self_check=True), Question("reachable", "联系得上吗?", stop_when=("no",), stop_says="先报警")),
    links=(
        PlaybookLink("paid", "已支付", (Slot("p", "支付记录", ("payment",)),), "补支付记录"),
        PlaybookLink("told", "已告知", (Slot("t", "告知记录", ("chat",)),), "告知平台"),
    ),
    captures=(Capture("chat", "录下对话", "chat", "told", "会被拉黑", True), Capture("rules", "截规则", "rule-page", "promise-broken")),
    channels=(
        Preferred("platform", "先告知平台。", {"field": "answers.reachable", "is": "no"}, "失联"),
        Preferred("alipay", "付款渠道。"), Preferred("12315", "调解。"), Preferred("court", "起诉。"),
    ),
    claims=(ClaimOption("refund", "退款", ("民法典577",)),),
)  # fmt: skip
WHOLE: dict[str, Any] = {
    "problem": "topup-not-received",
    "story": {"phenomenon": "处理失败", "effect": "不能用"},
    "platform": {"name": "启慧卡盟", "operator": "启慧公司"},
    "answers": {"own": "no"},
    "order": [{"id": "o1", "number": "QH2023101500123", "amount": "100", "placed": at("2026-07-01")}],
    "payment": [{"id": "p1", "amount": "100", "paid": at("2026-07-01")}],
    "claim": [{"id": "c1", "kind": "refund", "amount": "100", "basis": ["民法典577"]}],
}
BOTH = (card("p", "payment", shows="金额、支付时间、收款方"), card("c", "chat"))
FILED = (filing("platform"), filing("alipay"))


def situation(
    dossier: Dossier, now: str, channels: Any = CHANNELS, book: Playbook = BOOK, limits: Any = ()
) -> Situation:
    """Everything that is reckoned and judged of a case at ``now``."""
    moment = at(now)
    dues = dues_of(dossier, channels, limits, calendar(), moment, {})
    chain = chain_of(dossier, book, channels)
    money = ledger(dossier)
    found = {c.id: verdict_of(c, dossier, chain, book, channels, dues, moment) for c in channels.values()}
    stages = {
        f.id: stage_of(channels.get(f.channel), events_of(dossier, f, channels.get(f.channel)))
        for f in dossier.filings
    }
    return Situation(
        dossier=dossier, playbook=book, chain=chain, chain_ready=chain_ready(chain, dossier), verdicts=found,
        channels=channels, stages=stages, dues=dues, promises=promises_of(dossier, moment),
        questions=questions_of(dossier, channels, limits, calendar(), moment, {}), ledger=money,
        status=status_of(dossier, money, channels), now=moment, elements=knowledge().elements,
    )  # fmt: skip


def at_platform(id: str, when: str, kind: str, **values: Any) -> Entry:
    return entry(id, when, kind, filing="platform", **values)


SENT = at_platform("s", "2026-07-02", "submitted", receipt="T1")
PROMISE = at_platform(
    "p", "2026-07-08T10:00", "promise", promise="24小时内补发", promise_by="2026-07-09T10:00", staff="1024"
)


def with_limit(**values: Any) -> Any:
    limit = a_limit("reply", "submitted", 48, "hour", label="首次答复", met_by=("reply",), **values)
    return by_id(a_channel("platform", limits=(limit,)), a_12315(), COURT)
