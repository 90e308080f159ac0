"""Amounts of a story by the part they play, and the goods that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from kameng_tui.counsel.intake_text import Found, Source
from kameng_tui.record import record
from kameng_tui.values import BadValue, parse_amount

_NOUNS = (
    r"(?:游戏点卡|点卡|充值卡|充值码|礼品卡|购物卡|卡密|激活码|兑换码|软件授权码|授权码|序列号|(?:周|月|季|年)卡|会员|VIP|话费|流量包|流量|Q币|点券|钻石|元宝|金币|"
    r"皮肤|道具|礼包|软件|账号|余额|CDK)"
)
_GOODS = (
    ("phone-credit", r"话费|流量"),
    ("software", r"授权码|软件|序列号"),
    ("membership", r"会员|VIP|[周月季年]卡"),
    ("account", r"账号"),
    ("card-key", r"卡密|激活码|兑换码|CDK|充值码|充值卡|礼品卡|购物卡"),
    ("top-up", r"点卡|Q币|点券|钻石|元宝|金币|皮肤|道具|礼包|直充|充值|充[的了]"),
    ("balance", r"余额"),
)


@record
class Money:
    """An amount at ``start``, and the part it plays: buy, pay, refund, each (of one of ``times`` pieces), or empty where
    none was recognised."""

    start: int
    end: int
    amount: Decimal
    role: str
    words: str
    times: int = 1


@cache
def _amount() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?P<sign>(?:[¥￥]|(?<![A-Za-z])(?:RMB|CNY))\s?)|(?P<label>(?:金额|价格|总价|实付款?|付款|合计)\s?:\s?|(?:金额|价格|售价|总价)(?=[0-9]+(?:\.[0-9]+)?[,。;\s])))?"
        r"(?<![0-9A-Za-z.-])(?<![0-9],)(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]{1,9}(?:\.[0-9]{1,2})?|[一二两三四五六七八九十百千]{1,7})"
        r"(?![0-9.])(?P<wan>万)?[ \t]?(?P<unit>元|块钱|块|圆|RMB|人民币)?"
        r"(?:(?<=块)(?P<jiao>[0-9一二三四五六七八九])(?:毛|角)|(?<=块)(?P<jiao2>[2-9二三四五六七八九])(?=[,。;!?\s买的]|\Z))?"
        r"(?!以[下上内]|起步|券)",
        re.IGNORECASE,
    )


@cache
def _roles() -> re.Pattern[str]:
    return re.compile(
        r"(?P<none>多扣了?|少扣|少了|补偿|赔偿|索赔|赔付|赔|优惠|立减|满减|手续费|赠送|送|违约金|罚款?|保证金|损失|超过|不到|低于|高于|每张|每个|单价|利息|诉讼费|余额|涉案金额|面值)"
        r"|(?P<refund>退款金额|退款|退还|退回|退了|返还|退我|退)"
        r"|(?P<pay>支付金额|付款金额|实付金额|实付款|实付|支付|付款|转账|转给|打给|汇给|转了|支出|消费|扣款|扣了|扣除|打款|汇款|付了|付)"
        r"|(?P<buy>充值金额|订单金额|商品金额|订单总额|购买|买了|买|充值|充了|充|下单|拍下|拍了|入手|价格|价款|售价|标价|总价|金额|合计|共计|总计|一共|(?<!公)共\s?$|花了|花费|花)"
    )


def money_in(source: Source, start: int = 0, end: int | None = None) -> list[Money]:
    """The amounts between ``start`` and ``end``, each with its part."""
    found = []
    for match in _amount().finditer(source.plain, start, len(source.plain) if end is None else end):
        number = match["number"]
        said = match["sign"] or match["label"] or match["unit"] or match["wan"]
        if not said or source.is_open(*match.span()):
            continue
        try:
            amount = parse_amount(number if number[0].isdigit() else str(_chinese(number)))
            amount = parse_amount(amount * 10000) if match["wan"] else amount
            amount += _jiao_of(match)
        except BadValue:
            continue
        if amount:
            times = _pieces_before(source, match)
            role, words = ("each", "") if times > 1 else _role_of(source, match)
            found.append(Money(match.start("number"), match.end(), amount, role, words, times))
    return found


def _jiao_of(match: re.Match[str]) -> Decimal:
    """The 毛 of 9块8毛 and 十二块五."""
    words = match["jiao"] or match["jiao2"] or "零"
    return Decimal(words if words.isascii() else _chinese(words)) / 10


def _pieces_before(source: Source, match: re.Match[str]) -> int:
    """3 of 3张100元: the price of one piece, and how many there are."""
    pieces = re.search(
        r"(?<![0-9一二两三四五六七八九十])([0-9]{1,3}|[一二两三四五六七八九十])[张个份套件盒]\s?$",
        source.plain[max(0, match.start() - 8) : match.start()],
    )
    if pieces is None:
        return 1
    return int(pieces[1]) if pieces[1].isdigit() else _chinese(pieces[1])


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
    """The nearest word before the amount in its clause decides, else the goods or the verb right after it; of an amount
    that stands alone between commas the clause before it. What is asked for was never paid."""
    if _demand().match(_sentence_before(source, match.start())):
        return "", ""
    clauses = re.split(r"[,。!?;、\n()]", source.plain[max(0, match.start() - 40) : match.start("number")])
    before = clauses[-1][-24:]
    roles = list(_roles().finditer(before))
    if roles:
        role = roles[-1].lastgroup or ""
        return ("" if role == "none" else role), roles[-1][0]
    after = re.split(r"[,。!?;、\n()]", source.plain[match.end() : match.end() + 16])[0]
    goods = re.match(rf"的?[^\W_]{{0,8}}?{_NOUNS}", after) or re.search(r"购买|买|充值|下单", after)
    if goods:
        return "buy", goods[0]
    alone = len(clauses) > 1 and not after.strip() and not before.strip(" ¥￥:-RMBCNYrmbcny")
    above = list(_roles().finditer(clauses[-2] or clauses[max(0, len(clauses) - 3)])) if alone else []
    said = above[-1].lastgroup if above else ""
    return (said, above[-1][0]) if said in ("buy", "pay") else ("", "")


@cache
def _demand() -> re.Pattern[str]:
    """Sentences that ask for money, and those that tell what befell others."""
    return re.compile(
        r"\s*(?:(?:本人|我们?|现|特|故|因此|所以|并)*(?:要求|诉求|请求|主张)|听.{0,4}说|群里|网上|有人)"
    )


def _sentence_before(source: Source, place: int) -> str:
    start = max(source.plain.rfind(mark, max(0, place - 120), place) for mark in "。!?;\n") + 1
    return source.plain[max(start, place - 120) : place]


@cache
def _paid() -> re.Pattern[str]:
    return re.compile(
        r"(?<![未没])(?:支付成功|付款成功|支付完成|已经?(?:支付|付款)|(?:支付|付款|付完款)(?:之)?后|款项?已扣|已扣款|扣款成功|钱(?:已经?)?(?:被)?扣|花(?:了|掉)?(?=\s?[¥￥0-9一二两三四五六七八九十])|支付了|付了)"
    )


def amount_facts(source: Source) -> Iterator[Found]:
    """Order and payment amounts, the goods and their kind."""
    monies = money_in(source)
    bought = [m for m in monies if m.role == "buy"]
    paid = [m for m in monies if m.role == "pay"]
    if not bought:
        each = [m for m in monies if m.role == "each"]
        bought = [replace(m, amount=m.amount * m.times, words=f"{m.times}件×{m.amount}元") for m in each[:1]]
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
        re.compile(
            r"(?:购买|购入|买了|买的?|充值(?!账[号户]|号码|成功|失败|时间|金额|方式)|充了|下单|拍下|拍了)"
        ),
        re.compile(
            r"(?:的|了|一些|购买|买|充值(?![卡码])|[0-9一二两三四五六]{1,2}个?[月年季周天]的|[0-9一二两三]{1,3}[张个份次]"
            r"|[一二两三四五六七八九十百千几]{1,5}[来多几]?(?:块钱?|元)|\s){0,4}+"
            r"(?![¥￥]?[0-9.,]+\s?万?(?:元|块|笔|次))"
            rf"(?P<item>(?:[A-Za-z][A-Za-z0-9]{{0,15}}(?:\s[A-Za-z0-9]{{1,15}}){{0,2}}\s?)?(?:《[^《》\n]{{1,30}}》(?:的)?)?[^\W_后未没不失败给被的在]{{0,12}}?{_NOUNS}+)"
        ),
    )


def _goods(source: Source, monies: list[Money]) -> Iterator[Found]:
    verb, item = _item()
    starts = sorted(
        {m.end for m in monies if m.role in ("buy", "pay", "each")}
        | {m.end() for m in verb.finditer(source.plain)}
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
    labelled = re.search(
        r"(?:商品(?:名称|说明)?[ \t]?:[ \t]?|(?:\A|\n)商品(?:名称|说明)[ \t]+)([^\n,。;]{2,40})", source.plain
    )
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
        match = re.search(rf"(?:{pattern})(?!专营|旗舰|网|店|平台)", words)
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
