"""What makes many complaints look like one professional claimant's: a look over all cases at once, with advice. Pure.

投诉举报办法17 names what an office weighs: how many and how often, mass or concerted complaints, no proof of a real purchase,
several people with one phone or address. It gives no numbers; ours are there to warn early, and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from kameng_tui.record import record

MANY = 5
"""So many complaints in a day, or of one person in a month, are told of: our number, the rule has none."""
_MONTH = timedelta(days=30)
_WEIGHED, _JOINT, _AGENT = ("投诉举报办法17",), ("投诉举报办法12",), ("投诉举报办法11",)
CONTACT = {"phone": "电话", "address": "地址", "email": "邮箱"}


@record
class Sight:
    """One case as this look needs it. ``contact``: for phone, address and e-mail a name that tells equal from other, never
    the value; one that begins with ? stands for a mask of which the whole value is not known. ``filed``: the days on which
    something was sent to the market regulator. ``story``: a name of the text."""

    case: str
    consumer: str
    platform: str
    contact: Mapping[str, str]
    filed: tuple[date, ...]
    payees: tuple[str, ...]
    story: str
    lacks: tuple[str, ...]


@record
class Flag:
    """One thing that stands out: the cases, what it is, what to do. ``sure``: False where only masks are equal."""

    code: str
    cases: tuple[str, ...]
    text: str
    advice: str
    basis: tuple[str, ...]
    sure: bool = True


def flags_of(
    sights: Sequence[Sight], names: Mapping[str, str], near: Sequence[tuple[str, str, int]] = ()
) -> tuple[Flag, ...]:
    """What stands out over all cases, the gravest first; ``names``: what is lacking of a helper's papers, in words;
    ``near``: two cases of which the complaints tell nearly the same, and how much of it, in percent."""
    return (
        *_lacking(sights, names),
        *_shared_contacts(sights),
        *_same_story(sights),
        *_near_letters(near),
        *_same_day(sights),
        *_often(sights),
        *_one_payee(sights),
    )


def _grouped(
    sights: Iterable[Sight], by: Callable[[Sight], Iterable[str]]
) -> Iterator[tuple[str, list[Sight]]]:
    """Those that share a word, where they belong to more than one consumer; who is not named may be the same person."""
    groups: dict[str, list[Sight]] = {}
    for sight in sights:
        for word in dict.fromkeys(by(sight)):
            groups.setdefault(word, []).append(sight)
    for word, group in groups.items():
        if len({sight.consumer for sight in group if sight.consumer}) > 1:
            yield word, group


def _cases(group: Iterable[Sight]) -> tuple[str, ...]:
    return tuple(sight.case for sight in group)


def _lacking(sights: Sequence[Sight], names: Mapping[str, str]) -> Iterator[Flag]:
    """One flag for all cases of which the papers lack the same."""
    groups: dict[tuple[str, ...], list[Sight]] = {}
    for sight in sights:
        if sight.lacks:
            groups.setdefault(sight.lacks, []).append(sight)
    for lacks, group in groups.items():
        text = f"代理的 {len(group)} 案手续不全:" + ";".join(names[lack] for lack in lacks)
        advice = (
            "补齐之前不要代为提交:代理人的几项在该案概况选中那一行按 e 填(没有就按 n 选「代理人」);"
            "kameng joint 案件 --paper authorisation 可以出一份授权委托书和不收费声明"
        )
        yield Flag("authority", _cases(group), text, advice, _AGENT)


def _contact(kind: str, sight: Sight) -> tuple[str, ...]:
    return (sight.contact[kind],) if sight.contact.get(kind) else ()


def _shared_contacts(sights: Sequence[Sight]) -> Iterator[Flag]:
    for kind, label in CONTACT.items():
        for word, group in _grouped(sights, partial(_contact, kind)):
            people = len({sight.consumer for sight in group if sight.consumer})
            sure = not word.startswith("?")
            text = f"{people} 位消费者的 {len(group)} 案" + (
                f"留的是同一个{label}" if sure else f"的{label}掩码相同,完整内容不在本机,请核对是不是同一个"
            )
            advice = f"换成每个人自己的{label};多人共用一个电话或地址,会被当作不是为生活消费投诉的一个迹象"
            yield Flag(f"shared-{kind}", _cases(group), text, advice, _WEIGHED, sure)


def _same_story(sights: Sequence[Sight]) -> Iterator[Flag]:
    for _, group in _grouped(sights, lambda sight: filter(None, (sight.story,))):
        text = f"{len(group)} 案的经过一字不差"
        advice = "请每位消费者用自己的话写经过,写自己的订单;同一争议人多的,改用共同投诉"
        yield Flag("same-text", _cases(group), text, advice, (*_WEIGHED, *_JOINT))


def _near_letters(near: Iterable[tuple[str, str, int]]) -> Iterator[Flag]:
    for case, other, percent in near:
        said = f"两位消费者投诉里写的经过有 {percent}% 相同"
        advice = "请每位消费者用自己的话写;同一争议人多的,改用共同投诉"
        yield Flag("near-text", (case, other), said, advice, (*_WEIGHED, *_JOINT))


def _same_day(sights: Sequence[Sight]) -> Iterator[Flag]:
    days = sorted({day for sight in sights for day in sight.filed})
    for day in days:
        group = [sight for sight in sights if day in sight.filed]
        if len(group) >= MANY:
            text = f"{day} 一天向市场监管部门提交了 {len(group)} 件"
            advice = f"集中投诉会被一并考虑(法条没有写多少件,{MANY} 件是本程序提醒的线);同一经营者同一争议的改用共同投诉"
            yield Flag("same-day", _cases(group), text, advice, (*_WEIGHED, *_JOINT))


def _often(sights: Sequence[Sight]) -> Iterator[Flag]:
    of: dict[str, list[Sight]] = {}
    for sight in sights:
        if sight.consumer and sight.filed:
            of.setdefault(sight.consumer, []).append(sight)
    for group in of.values():
        days = sorted(day for sight in group for day in sight.filed)
        if any(later - first <= _MONTH for first, later in zip(days, days[MANY - 1 :], strict=False)):
            text = f"同一位消费者 30 天内向市场监管部门提交了 {MANY} 件或更多"
            advice = "每一件都备好真实购买和自己受损的证明,写清为什么买这么多"
            yield Flag("often", _cases(group), text, advice, _WEIGHED)


def _one_payee(sights: Sequence[Sight]) -> Iterator[Flag]:
    for payee, group in _grouped(sights, lambda sight: sight.payees):
        text = f"{len(group)} 案的钱付给了同一个收款方「{payee}」"
        advice = "核对是不是同一个经营者;是的话可以共同投诉(kameng joint),并把收款方写进线索"
        yield Flag("one-payee", _cases(group), text, advice, _JOINT)
