"""What a complaint says of how things stand: what was said so far, what is missing still, and which evidence shows what. Pure.

Sentences are made of what is on record only; where nothing is there is no sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kameng_tui.case.fold import effective
from kameng_tui.case.records import Dossier, Entry
from kameng_tui.channels.records import Channel
from kameng_tui.channels.templates import chinese_time
from kameng_tui.reckon.money import NOTHING, Ledger
from kameng_tui.reckon.promises import Promise
from kameng_tui.values import in_shanghai, show_amount

# What is said to and by the other side.
_TALKS = ("contact", "demand", "reply", "answered", "offered", "coupon", "promise", "refund-promised")
_TOLD_ELSEWHERE = ("submitted", "promise", "refund-promised")  # a letter lists these by themselves
_OTHER_SIDE = ("platform", "payment", "media")
# Each kind of evidence stands for one thing that a complaint says, in the order in which it says them.
_TOPICS: Mapping[str, tuple[str, ...]] = {
    "购买": ("order-page",),
    "付款": ("payment", "bill"),
    "出现的问题": ("error-screen", "key-status", "screen-recording", "balance", "key-shot"),
    "与对方的沟通": ("chat", "call-recording", "reply"),
    "对方公示的规则": ("rule-page",),
    "经营者身份": ("registry", "licence"),
    "此前的投诉": ("receipt",),
    "损失": ("loss",),
}
_REST = "其他情况"


def so_far(
    dossier: Dossier, channels: Mapping[str, Channel], promises: Sequence[Promise], ledger: Ledger
) -> str:
    """How often it was talked about, what was promised last, and what is missing still: up to two sentences."""
    said = [*_talks(dossier, channels), *_promised(promises)]
    sentences = ["，".join(said), _missing(dossier, ledger)]
    return "".join(f"{sentence}。" for sentence in sentences if sentence)


def _talks(dossier: Dossier, channels: Mapping[str, Channel]) -> list[str]:
    at = {filing.id: channels.get(filing.channel) for filing in dossier.filings}
    days = sorted(
        in_shanghai(entry.at).date()
        for entry in effective(dossier.journal)
        if entry.at is not None and is_talk(entry, at.get(entry.filing))
    )
    if not days:
        return []
    if len(days) == 1:
        return [f"此前已于{chinese_time(days[0])}与对方沟通"]
    return [f"此前已与对方沟通{len(days)}次（最近一次{chinese_time(days[-1])}）"]


def is_talk(entry: Entry, channel: Channel | None) -> bool:
    """What went to an authority, and a complaint that others pass on, is no talk with the other side; a refusal is one
    where the platform itself refused."""
    if channel is None:
        return not entry.filing and entry.kind in _TALKS
    meaning = channel.meaning(entry.kind)
    if meaning in ("submitted", "refused"):
        return channel.kind == "platform"
    return channel.kind in _OTHER_SIDE and meaning in _TALKS


def is_told_talk(entry: Entry, channel: Channel | None) -> bool:
    """A talk that a letter tells among the talks: what was promised and submitted has a list of its own."""
    return entry.kind not in _TOLD_ELSEWHERE and is_talk(entry, channel)


def _promised(promises: Sequence[Promise]) -> list[str]:
    """The last one that was broken, else the last one that still runs."""
    broken = [p for p in promises if p.state == "broken"]
    running = [p for p in promises if p.state == "open" and p.by is not None]
    if broken:
        return [f"对方承诺“{broken[-1].text}”，至今没有兑现"]
    return [f"对方承诺“{p.text}”，期限为{chinese_time(p.by)}" for p in running[-1:] if p.by is not None]


def _missing(dossier: Dossier, ledger: Ledger) -> str:
    if ledger.outstanding <= NOTHING and ledger.expected > NOTHING:
        return ""
    if ledger.arrived > NOTHING:
        return f"目前收到退款{show_amount(ledger.arrived)}元，其余没有退还"
    asks_refund = any(claim.kind == "refund" for claim in dossier.case.claims)
    return "目前问题没有解决，也没有收到退款" if asks_refund else "目前问题没有解决"


def shown_by(evidence: Iterable[tuple[int, str]]) -> str:
    """Which piece shows what: 购买见证据1；付款见证据2、3。 Every (number, kind) is named exactly once."""
    numbers: dict[str, list[str]] = {}
    for number, kind in evidence:
        topic = next((name for name, kinds in _TOPICS.items() if kind in kinds), _REST)
        numbers.setdefault(topic, []).append(str(number))
    named = [f"{name}见证据{'、'.join(numbers[name])}" for name in (*_TOPICS, _REST) if name in numbers]
    return f"{'；'.join(named)}。" if named else ""
