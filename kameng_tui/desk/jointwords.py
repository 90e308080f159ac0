"""The words of the papers of joint complaints and authorisations; gaps are 〔待填:…〕. No values are looked up here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kameng_tui.case.records import Case, Party
from kameng_tui.channels.templates import chinese_time
from kameng_tui.desk.profiles import LABELS
from kameng_tui.values import show_amount

if TYPE_CHECKING:
    from kameng_tui.desk.joint import Member


GENERAL, SPECIAL = "一般授权", "特别授权"
_RESERVED = "承认、放弃、变更诉讼请求，进行和解，提起反诉或者上诉"
"""What a representative at court may do only where the authorisation names it (民诉法62)."""
_NAMES_ONE = re.compile(r"(?<![不无])特别授权|承认|放弃|变更|和解|反诉|上诉")
_DENIES = re.compile(r"不(?:含|包括|得|能|可|代)|无权|除外|没有特别授权")


def headings(name: str) -> str:
    return LABELS[name]


def _or_gap(value: str, label: str) -> str:
    return value or f"〔待填:{label}〕"


def kit(
    platform: Party, problem: str, rows: Sequence[Member], people: Sequence[Member], events: Sequence[str], audience: str, own: bool
) -> Iterator[str]:  # fmt: skip
    """The whole kit for who may see rows; for the public, and for one consumer, without what is signed together."""
    total = sum((p.amount for p in people), Decimal())
    yield from ("共同投诉材料", "")
    yield f"经营者：{_or_gap(platform.operator or platform.name, '经营者名称')}"
    if platform.credit_code:
        yield f"统一社会信用代码：{platform.credit_code}"
    yield f"地址：{_or_gap(platform.address, '地址')}"
    yield f"争议：{_or_gap(problem, '争议')}"
    yield f"共同投诉人 {len(people)} 人，金额合计 {show_amount(total)} 元，已到账 {show_amount(sum((p.arrived for p in people), Decimal()))} 元"
    if rows:
        yield from ("", "我的一行" if own else "一、共同投诉人（每人用自己的电话、地址和订单）")
        for row in rows:
            yield from _row(row)
    yield from (
        "",
        "时间经过" if audience == "public" else "二、时间经过" if not own else "时间经过（他人的只写事项）",
    )
    yield from events
    if audience in ("self", "authority", "court") and not own:
        yield from _choice(people)


def _row(row: Member) -> Iterator[str]:
    name = _or_gap(row.values.get("name", ""), "姓名")
    yield f"{row.number}. {name}{'（代表人）' if row.chosen else ''}"
    yield from (
        f"   {LABELS[field]}：{_or_gap(value, LABELS[field])}"
        for field, value in row.values.items()
        if field != "name" and (value or field in ("phone", "address"))
    )
    yield f"   订单：{_or_gap(row.orders, '订单号')}  金额：{show_amount(row.amount)} 元  已到账：{show_amount(row.arrived)} 元"


def _choice(people: Sequence[Member]) -> Iterator[str]:
    """The written choice of representatives with everybody's consent, to be signed by hand."""
    chosen = [p for p in people if p.chosen]
    names = "、".join(_or_gap(p.values.get("name", ""), "姓名") for p in chosen)
    yield from ("", "三、同意共同投诉，推选代表人")
    yield "下列签名的人都与上述同一经营者有同一消费争议，自愿共同投诉（《市场监督管理投诉举报处理办法》第12条）。"
    if chosen:
        yield f"共同推选 {names} 为代表人（不超过两名）。"
        yield "代表人只转交材料、传达答复。接受调解方案、变更或放弃请求，先要取得每一位的书面同意，没有同意的人不受其约束。"
    else:
        yield "不推选代表人，各人自己参加。"
    yield "退款逐人计算，退回各人原来的支付账户，任何人不代收、不收费。"
    for person in people:
        name = _or_gap(person.values.get("name", ""), "姓名")
        yield f"{person.number}. {name}  {show_amount(person.amount)} 元  同意〔 〕 不同意〔 〕  签名：〔待签〕  日期：〔待填:日期〕"


def authorisation(
    case: Case, values: Mapping[str, str], problem: str, audience: str, power: str = ""
) -> Iterator[str]:
    """An authorisation with the statement that it is for no money, to be signed by both. ``power``: what the pleading says
    of it, for a court."""
    acts = case.representative
    orders = "、".join(order.number for order in case.orders if order.number)
    yield from ("授权委托书", "")
    yield f"委托人（消费者）：{_or_gap(values.get('name', ''), '姓名')}"
    yield from (
        f"{LABELS[name]}：{_or_gap(values.get(name, ''), LABELS[name])}"
        for name in ("id_number", "phone", "address")
    )
    yield f"受托人（代理人）：{_or_gap(acts.name, '代理人姓名')}"
    yield f"证件号码：〔待填:代理人证件号码〕  联系电话：{_or_gap(acts.phone, '代理人电话')}"
    yield ""
    yield f"一、委托事项和权限：{_or_gap(acts.matters, '就哪一件争议、向哪个机关、可以做什么，如提交和领取材料、参加调解')}"
    yield f"   争议：{_or_gap(' '.join(filter(None, (case.platform.name, problem))), '争议')}  订单：{_or_gap(orders, '订单号')}"
    if audience == "court":
        yield f"   代理权限：{_power(acts.matters, power)}"
        yield "二、没有写明的事项受托人不能代办。退款退回委托人原来的支付账户，受托人不代收。"
    else:
        yield "二、没有写明的事项受托人不能代办；接受调解方案、变更或放弃请求，要另有委托人的书面同意。退款退回委托人原来的支付账户，受托人不代收。"
    yield f"三、委托期限：自签名之日起至 {chinese_time(acts.until) if acts.until else '〔待填:委托期限〕'}"
    yield ""
    yield from (
        "委托人签名：〔待签〕    日期：〔待填:日期〕",
        "受托人签名：〔待签〕    日期：〔待填:日期〕",
        "",
    )
    yield from ("不收费声明", "")
    yield f"受托人{_or_gap(acts.name, '代理人姓名')}办理上述事项不收取任何费用，不从追回的款项中提成，也不要求任何形式的报酬。"
    yield from ("", "受托人签名：〔待签〕    日期：〔待填:日期〕", "")
    if audience != "court":  # a rule of the regulators
        yield "交受理机关的是签名的原件，并附代理人身份证明（《市场监督管理投诉举报处理办法》第11条）。"


def _power(matters: str, power: str) -> str:
    """General, or special with its matters named above; a gap where that is not said, or the pleading says otherwise: what
    the consumer did not name is not given away here."""
    named = [] if _DENIES.search(matters) else _NAMES_ONE.findall(matters)
    items = [word for word in named if word != SPECIAL]
    special = power == SPECIAL or (not power and SPECIAL in named)
    if special and items:
        return f"{SPECIAL}，以上面写明的事项为限（《民事诉讼法》第62条）。"
    if special:
        return f"{SPECIAL}〔待填:特别授权的事项，从{_RESERVED}中逐项写进委托事项〕"
    if named:
        said = f"起诉状选的是{power}" if power else "没有选一般还是特别授权"
        return f"〔待填:代理权限，委托事项里有{named[0]}，{said}，请改成一致〕"
    if not power and not matters:
        return f"〔待填:{GENERAL}或者{SPECIAL}〕"
    return f"{GENERAL}，不包括代为{_RESERVED}（《民事诉讼法》第62条）。"
