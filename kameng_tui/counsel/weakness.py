"""What is weak in a case although it is there, and what would close it. Pure. Advice: nothing here blocks anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kameng_tui.case.fold import effective
from kameng_tui.case.records import Card, Dossier
from kameng_tui.counsel.chain import LEAST_PIECES, LinkState, pieces_of
from kameng_tui.counsel.claims import price_of
from kameng_tui.counsel.crosscheck import CAPTURED_SOON, LATE_CAPTURE, capture_lag
from kameng_tui.counsel.matrix import strength_of
from kameng_tui.record import record

LARGE_SUM = Decimal(10000)
_TALK = ("chat", "reply", "rule-page", "call-recording")
_MANY = 10
"""Units bought at once that make an office ask what for. Ours, no rule of law: it is never said as a limit."""
_UNITS = re.compile(r"(\d{1,6})\s*(?:[张份]|套(?!餐)|组(?!合))|[xX×*]\s*(\d{1,6})(?!\d)")
_RESALE = re.compile(r"转卖|转售|倒卖|批发|进货|拿货|分销|下家|代理商")
_MOST_ON_ONE = 3  # links that one piece may carry before it is told


@record
class Weakness:
    """``close`` says what would mend it; ``kind`` and ``links`` are of the piece to attach, empty where none would."""

    id: str
    text: str
    close: str
    basis: tuple[str, ...] = ()
    kind: str = ""
    links: tuple[str, ...] = ()


def weaknesses_of(dossier: Dossier, chain: Sequence[LinkState]) -> tuple[Weakness, ...]:
    """Everything weak, what brings a case down first."""
    return (
        *_not_for_living(dossier),
        *_single(dossier, chain),
        *_oral(dossier),
        *_unknown_to_platform(chain),
        *_own_records(chain),
        *_excerpts(dossier.cards),
        *_self_made(dossier.cards),
        *_recordings(dossier.cards),
        *_late(dossier),
        *_large(dossier),
    )


def _not_for_living(dossier: Dossier) -> Iterator[Weakness]:
    """Bought in numbers, or to sell on: the first question of every office is whether a consumer complains."""
    case = dossier.case
    if case.consumer.purpose == "personal":
        return
    counts = [int(a or b) for order in case.orders for a, b in _UNITS.findall(order.item)]
    told = (case.title, case.story.text, *case.tags, *(order.note for order in case.orders))
    if case.consumer.purpose == "resale":
        text = "买来转卖的,不是生活消费"
    elif sum(counts) >= _MANY:
        text = f"一次买了{sum(counts)}件,案件没有写明自用,会被问是否为生活消费"
    elif _RESALE.search(" ".join(told)):
        text = "经过里有转卖、进货的说法,会被问是否为生活消费"
    else:
        return
    close = (
        "自己用的,把「购买用途」改为自用,写明为什么买这么多并留使用记录;"
        "转卖的,市场监管部门可以不受理,消费者权益保护法不适用,依合同约定和民法典主张"
    )
    yield Weakness("not-for-living", text, close, ("消保法2",))


def _single(dossier: Dossier, chain: Sequence[LinkState]) -> Iterator[Weakness]:
    if dossier.cards and pieces_of(dossier) < LEAST_PIECES:
        yield Weakness("single", "全案只有一件证据", "单独一件撑不起证据链:至少再补一件能互相印证的")
        return
    for card in dossier.cards:
        alone = [s.label for s in chain if s.required and s.evidence == (card.id,)]
        if len(alone) >= _MOST_ON_ONE:
            text = f"「{'、'.join(alone)}」都只靠{_name(card)}这一件"
            yield Weakness(f"one-for-all:{card.id}", text, "这一件被质疑,几环会同时断:每环另补一件")


def _oral(dossier: Dossier) -> Iterator[Weakness]:
    """Promises that only our own record tells of."""
    kinds = {card.id: card.kind for card in dossier.cards}
    if any(card.kind in _TALK and "promise-broken" in card.links for card in dossier.cards):
        return
    for entry in effective(dossier.journal):
        if not entry.promise or any(kinds.get(id_) in _TALK for id_ in entry.evidence):
            continue
        if any(card.kind in _TALK and not card.links for card in dossier.cards):
            continue  # a talk that counts wherever it fits may well show it
        day = f"{entry.at:%m月%d日}" if entry.at is not None else ""
        close = "请对方在聊天或工单里书面重复一遍,截下原话;打电话的找出录音"
        text = f"{day}的承诺「{entry.promise}」只有自己的记录,没有原话"
        yield Weakness(f"oral:{entry.id}", text, close, (), "chat", ("promise-broken",))


def _unknown_to_platform(chain: Sequence[LinkState]) -> Iterator[Weakness]:
    for state in chain:
        if state.link == "told" and state.required and state.state == "missing":
            text = "没有证据表明平台知道这件事,「明知或应知而不处理」无从说起"
            close = "在平台提交一次工单或投诉,截下编号和提交时间"
            yield Weakness("platform-knew", text, close, ("电商法38.1", "消保法44.2"), "receipt", ("told",))


def _own_records(chain: Sequence[LinkState]) -> Iterator[Weakness]:
    for state in chain:
        if state.state == "weak" and not state.evidence:
            slot = state.slots[0] if state.slots else None
            close = f"补{slot.label}" if slot is not None else "补一件对方或第三方留下的记录"
            kind = slot.kind if slot is not None else ""
            text = f"「{state.label}」只有自己记的一笔"
            yield Weakness(f"own-record:{state.link}", text, close, ("民诉法解释90",), kind, (state.link,))


def _excerpts(cards: Sequence[Card]) -> Iterator[Weakness]:
    whole = {card.kind for card in cards if strength_of(card) != "excerpt"}
    for card in cards:
        if strength_of(card) == "excerpt" and card.kind not in whole:
            close = "补从头到尾的完整导出或滚动录屏,节选和全文一起交"
            text = f"{_name(card)}是节选,对方可说断章取义"
            yield Weakness(f"excerpt:{card.id}", text, close, ("证据规定93",), card.kind, card.links)


def _self_made(cards: Sequence[Card]) -> Iterator[Weakness]:
    """Nothing but pictures of one's own screen."""
    if cards and all(strength_of(card) in ("screenshot", "excerpt", "statement") for card in cards):
        text = "全部是自己截的图,没有原始文件,也没有第三方的记录"
        close = "留着原手机、原账号备查;补支付机构的账单和平台的订单记录,关键页面从打开起录屏"
        yield Weakness(
            "self-made", text, close, ("证据规定15", "证据规定93", "证据规定94"), "bill", ("paid",)
        )


def _recordings(cards: Sequence[Card]) -> Iterator[Weakness]:
    for card in cards:
        if card.kind == "call-recording" and not card.obtained:
            text = f"{_name(card)}没有写怎样录的"
            close = (
                "写明是自己参加的通话、有没有事先告知;自己通话的录音一般可用,"
                "严重侵害他人权益或违反禁止性规定取得的不能用"
            )
            yield Weakness(f"recording:{card.id}", text, close, ("民诉法解释106",))


def _late(dossier: Dossier) -> Iterator[Weakness]:
    for card in dossier.cards:
        lag = capture_lag(dossier.case, card)
        if card.kind in CAPTURED_SOON and lag is not None and lag > LATE_CAPTURE:
            text = f"{_name(card)}在事发{lag.days}天后才取得"
            close = "有更早的截图、推送或邮件就一并附上;没有就写明为什么那时才取得"
            yield Weakness(f"late:{card.id}", text, close, ("证据规定93",))


def _large(dossier: Dossier) -> Iterator[Weakness]:
    price = price_of(dossier.case)
    done = any(
        re.search(r"公证|时间戳|存证", f"{card.shows} {card.obtained} {card.file}") for card in dossier.cards
    )
    if price is not None and price > LARGE_SUM and not done:
        text = "金额超过一万元,关键页面没有公证或可信时间戳"
        close = "可以考虑公证或时间戳存证(不是必须,要花钱):经公证的事实,没有相反证据法院应当认定"
        yield Weakness("large-sum", text, close, ("民诉法72",))


def _name(card: Card) -> str:
    return f"证据 {card.id}" + (f"「{card.shows}」" if card.shows else "")
