"""Amounts of a story by the part they play, and the goods that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from kameng_tui.counsel.intake_text import Found, Source
from kameng_tui.record import record
from kameng_tui.values import BadValue, parse_amount

_NOUNS = (
    r"(?:游戏点卡|点卡|充值卡|礼品卡|购物卡|卡密|激活码|兑换码|授权码|序列号|(?:周|月|季|年)卡|会员|VIP|话费|流量包|流量|Q币|点券|钻石|元宝|金币|"
    r"皮肤|道具|礼包|软件|账号|余额|CDK)"
)
_GOODS = (
    ("phone-credit", r"话费|流量"),
    ("software", r"授权码|软件|序列号"),
    ("membership", r"会员|VIP|[周月季年]卡"),
    ("account", r"账号"),
    ("card-key", r"卡密|激活码|兑换码|CDK|充值卡|礼品卡|购物卡"),
    ("top-up", r"点卡|Q币|点券|钻石|元宝|金币|皮肤|道具|礼包|直充|充值|充[的了]"),
    ("balance", r"余额"),
)


@record
class Money:
    """An amount at ``start``, and the part it plays: buy, pay, refund, or empty where none was recognised."""

    start: int
    end: int
    amount: Decimal
    role: str
    words: str


@cache
def _amount() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?P<sign>[¥￥]\s?)|(?P<label>(?:金额|价格|总价|实付款?|付款|合计)\s?:\s?))?"
        r"(?<![0-9A-Za-z.,-])(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]{1,9}(?:\.[0-9]{1,2})?|[一二两三四五六七八九十百千]{1,7})"
        r"(?![0-9.])(?P<wan>万)?\s?(?P<unit>元|块钱|块|圆|RMB|人民币)?(?!以[下上内]|起步|券)",
        re.IGNORECASE,
    )


@cache
def _roles() -> re.Pattern[str]:
    return re.compile(
        r"(?P<none>补偿|赔偿|索赔|赔付|赔|优惠|立减|满减|手续费|赠送|送|违约金|罚款?|保证金|损失|超过|不到|低于|高于|每张|每个|单价|利息|诉讼费|余额|涉案金额|面值)"
        r"|(?P<refund>退款金额|退款|退还|退回|退了|返还|退我|退)"
        r"|(?P<pay>支付金额|付款金额|实付金额|实付款|实付|支付|付款|转账|转了|扣款|扣了|扣除|打款|汇款|付了|付)"
        r"|(?P<buy>充值金额|订单金额|商品金额|订单总额|购买|买了|买|充值|充了|充|下单|价格|价款|售价|标价|总价|金额|合计|共计|总计|一共|花了|花费|花)"
    )


def money_in(source: Source, start: int = 0, end: int | None = None) -> list[Money]:
    """The amounts between ``start`` and ``end``, each with its part."""
    found = []
    for match in _amount().finditer(source.plain, start, len(source.plain) if end is None else end):
        number = match["number"]
        if not (match["sign"] or match["label"] or match["unit"]) or source.is_open(*match.span()):
            continue
        try:
            amount = parse_amount(number if number[0].isdigit() else str(_chinese(number)))
            amount = parse_amount(amount * 10000) if match["wan"] else amount
        except BadValue:
            continue
        if amount:
            found.append(Money(match.start("number"), match.end(), amount, *_role_of(source, match)))
    return found


def _chinese(words: str) -> int:
    """``五百`` ``一千二百`` as a number; 0 where it is none."""
    total, digit = 0, 0
    for char in words:
        if char in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
        else:
            digit = "零一二三四五六七八九".find(char.replace("两", "二"))
    return total + digit


def _role_of(source: Source, match: re.Match[str]) -> tuple[str, str]:
    """The nearest word before the amount in its clause decides, else the goods or the verb right after it."""
    before = re.split(r"[,。!?;、\n()]", source.plain[max(0, match.start() - 24) : match.start("number")])[-1]
    roles = list(_roles().finditer(before))
    if roles:
        role = roles[-1].lastgroup or ""
        return ("" if role == "none" else role), roles[-1][0]
    after = re.split(r"[,。!?;、\n()]", source.plain[match.end() : match.end() + 16])[0]
    goods = re.match(rf"的?[^\W_]{{0,8}}?{_NOUNS}", after) or re.search(r"购买|买|充值|下单", after)
    return ("buy", goods[0]) if goods else ("", "")


@cache
def _paid() -> re.Pattern[str]:
    return re.compile(
        r"(?<![未没])(?:支付成功|付款成功|支付完成|已经?(?:支付|付款)|(?:支付|付款|付完款)(?:之)?后|款项?已扣|已扣款|扣款成功|钱(?:已经?)?(?:被)?扣|花(?:了|掉)?(?=\s?[¥￥0-9一二两三四五六七八九])|支付了|付了)"
    )


def amount_facts(source: Source) -> Iterator[Found]:
    """Order and payment amounts, the goods and their kind."""
    monies = money_in(source)
    bought = [m for m in monies if m.role == "buy"]
    paid = [m for m in monies if m.role == "pay"]
    for money in bought:
        yield Found("fact", "order.amount", money.amount, money.start, f"「{money.words}」旁的金额")
    for money in paid:
        yield Found("fact", "payment.amount", money.amount, money.start, f"「{money.words}」之后的金额")
    said = _paid().search(source.plain)
    if said and not paid and len({m.amount for m in bought}) == 1:
        why = f"文中写「{said[0]}」,金额取自购买金额,请按支付记录核对"
        yield Found("fact", "payment.amount", bought[0].amount, bought[0].start, why)
    yield from _goods(source, monies)


@cache
def _item() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(r"(?:购买|购入|买了|买的?|充值|充了|下单|拍下)"),
        re.compile(
            r"(?:的|了|一些|购买|买|充值|[0-9一两二三]{1,3}[张个份次]|\s){0,4}+"
            r"(?![¥￥]?[0-9.,]+\s?万?(?:元|块))"
            rf"(?P<item>(?:《[^《》\n]{{1,30}}》(?:的)?)?[^\W_后未没不失败给被的在]{{0,12}}?{_NOUNS}+)"
        ),
    )


def _goods(source: Source, monies: list[Money]) -> Iterator[Found]:
    verb, item = _item()
    starts = sorted(
        {m.end for m in monies if m.role in ("buy", "pay")} | {m.end() for m in verb.finditer(source.plain)}
    )
    seen = False
    taken = -1
    for begin in starts:
        match = item.match(source.plain, begin)
        if match is None or match.end() <= taken:
            continue
        start, end = _filled(source, *match.span("item"))
        value = source.text[start:end]
        if len(value) >= 2:
            taken, seen = match.end(), True
            yield Found("fact", "order.item", value, start, "购买或充值之后写的商品")
            yield from _kind_of(source, value, start)
    labelled = re.search(r"商品(?:名称)?\s?:\s?([^\n,。;]{2,40})", source.plain)
    if labelled and not source.is_open(*labelled.span(1)):
        seen = True
        value = source.text[slice(*labelled.span(1))].strip()
        yield Found("fact", "order.item", value, labelled.start(1), "写在「商品」之后")
        yield from _kind_of(source, value, labelled.start(1))
    if not seen:
        yield from _kind_of(source, source.plain, 0, but=("software", "account", "balance"))


def _filled(source: Source, start: int, end: int) -> tuple[int, int]:
    """The part of a name after its last open place: of 《XX游戏》月卡 only 月卡."""
    for place in range(end - 1, start - 1, -1):
        if source.is_open(place, place + 1):
            closing = source.plain.find("》", place, end)
            return (closing if closing >= 0 else place) + 1, end
    return start, end


def _kind_of(source: Source, words: str, start: int, but: tuple[str, ...] = ()) -> Iterator[Found]:
    """The kind of goods by the words of the item; a 点卡 that came as 卡密 is a card key."""
    for kind, pattern in _GOODS:
        match = re.search(pattern, words)
        if match is None or kind in but:
            continue
        key = re.search(r"卡密|激活码|兑换码", source.plain)
        if kind == "top-up" and key:
            yield Found(
                "fact", "order.goods", "card-key", key.start(), f"文中写有「{key[0]}」,商品以卡密交付"
            )
        else:
            yield Found("fact", "order.goods", kind, start + match.start(), f"按「{match[0]}」归类")
        return
