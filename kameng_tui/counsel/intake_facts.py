"""The facts of a story: numbers, amounts, goods, times, parties, what went wrong and what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from kameng_tui.counsel.intake_amounts import amount_facts
from kameng_tui.counsel.intake_text import Clause, Found, Source
from kameng_tui.counsel.phrases import Page, matches, spans
from kameng_tui.counsel.times import TimeHit
from kameng_tui.privacy.recognise import find

_SAYS = r"(?:号码|编号)?[\])】]?\s?(?::|#|是|为)?\s?[\"“「『‘']?"


def story_facts(source: Source, playbook_words: Mapping[str, Sequence[str]]) -> list[Found]:
    """Every fact that the story tells, in no particular order."""
    complaint = _phenomenon(source, playbook_words)
    return [
        *_numbers(source),
        *amount_facts(source),
        *_times(source),
        *_parties(source),
        *_methods(source),
        *_keys_and_accounts(source),
        *(
            [
                _fact(
                    "story.phenomenon",
                    source.text[slice(*complaint)],
                    complaint[0],
                    "这一句写的是出了什么问题",
                )
            ]
            if complaint
            else []
        ),
        *_effect(source),
        *_problem(source, playbook_words, complaint),
    ]


def _fact(key: str, value: str | Decimal, start: int, why: str) -> Found:
    return Found("fact", key, value, start, why)


# -- numbers ----------------------------------------------------------------------------------------------------


@cache
def _number() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?P<paid>支付宝(?:交易|订单)号|支付(?:交易|订单|流水)?(?:编号|单号|号)|微信(?:支付)?(?:交易)?单号|交易(?:流水|订单)?(?:单?号|编号)|流水号|转账单号)"
        r"|(?P<merchant>商户(?:订)?单号|商家订单号)"
        r"|(?P<order>订单编?号|订单|(?<![工运快递账款])单号))"
        + _SAYS
        + r"(?P<value>[A-Za-z0-9][A-Za-z0-9_-]{4,48}[A-Za-z0-9])"
        r"|(?<![0-9A-Za-z])(?P<bare>[0-9]{28})(?![0-9A-Za-z])"
    )


def _numbers(source: Source) -> Iterator[Found]:
    for match in _number().finditer(source.plain):
        group = "bare" if match["bare"] else "value"
        value, start = match[group], match.start(group)
        if sum(char.isdigit() for char in value) < 4 or source.is_open(*match.span(group)) or _is_day(value):
            continue
        if match["bare"] or (len(value) == 28 and value.isdigit() and not match["merchant"]):
            yield _fact("payment.reference", value, start, "28 位数字是微信支付、支付宝交易号的样式,请核对")
        elif match["paid"]:
            yield _fact("payment.reference", value, start, "写在支付或交易单号之后")
        elif match["merchant"]:
            yield _fact("order.number", value, start, "商户单号通常就是平台的订单号,请核对")
        else:
            yield _fact("order.number", value, start, "写在「订单号」之后")


def _is_day(value: str) -> bool:
    return re.fullmatch(r"(?:19|20)[0-9]{2}-?[01]?[0-9]-?[0-3]?[0-9]", value) is not None


# -- times ------------------------------------------------------------------------------------------------------


@cache
def _time_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(
            r"(?:(?P<placed>下单|购买|充值|订单|创建)|(?P<paid>支付|付款|交易|转账|扣款)|(?P<discovered>发现))(?:时间)?\s?(?:于|是|在|为|:)?\s?$"
        ),
        re.compile(
            r"(?P<placed>下单|下了|下的单|购买|购入|充值|买了|买的|买|拍下|拍的|充了|充的)|(?P<paid>(?<!微信)支付(?!宝)|微信支付(?=[了¥￥0-9])|付款|付了|转账|扣款|扣了|支出|消费)|(?P<discovered>发现|发觉)"
            r"|联系|投诉|反馈|客服|回复|承诺|申请|激活|登录|使用|举报|收到|到账|告知|表示|答复"
        ),
    )


def _times(source: Source) -> Iterator[Found]:
    before, after = _time_words()
    keys = {"placed": "order.placed", "paid": "payment.paid", "discovered": "order.discovered"}
    told = {"placed": "下单或充值的时间", "paid": "支付的时间", "discovered": "发现问题的时间"}
    for index, hit in enumerate(source.times):
        match = before.search(source.plain[max(0, hit.start - 10) : hit.start])
        if match is None:
            next_start = source.times[index + 1].start if index + 1 < len(source.times) else len(source.plain)
            rest = re.split("[。!?;\n]", source.plain[hit.end : min(next_start, hit.end + 40)])[0]
            match = after.search(rest)
        name = match.lastgroup if match else None
        if name:
            yield Found("fact", keys[name], hit.value, hit.start, _because(told[name], hit))


def _because(told: str, hit: TimeHit) -> str:
    return (
        f"{told};{hit.assumed},请核对"
        if hit.assumed and "请核对" not in hit.assumed
        else f"{told}{';' * bool(hit.assumed)}{hit.assumed}"
    )


# -- parties and ways of paying -----------------------------------------------------------------------------------


@cache
def _platform() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(r"(?P<run>[\u4e00-\u9fffA-Za-z0-9]{1,12})(?P<kind>卡盟|发卡网|发卡平台|点卡网|卡密网)"),
        # what may stand before a name and is no part of it
        re.compile(
            r"通过|在|于|从|向|到|去|的|与|和|叫|是|找|给|用|联系|投诉|举报|上|本人|我们|我|客服|平台|了|为|对|把|被|跟|由|经|称|及|要求|购买|充值|下单"
            r"|登录|进入|关于|查询|若|如果|如|根据|当|保留|解析|选择|构建|熟悉|让|等|起诉|有效|网站|名为|来自|使用|[0-9]+[日号点时分]?"
        ),
        re.compile(
            r"(?:正规|多数|部分|小型?(?=\Z)|大型?(?=\Z)|各|该|这|那|此|某|一些|一家|两家|几家|其他|所有|不同|许多|很多|什么|哪|每|本|X+|x+|个|家|类|种|等|商城)+"
        ),
    )


def _parties(source: Source) -> Iterator[Found]:
    yield from _payees_and_sites(source)
    names = list(_platform_names(source))
    for name, start in names:
        # 若汇想卡盟 beside 汇想卡盟: the shorter one is the name
        if not any(name != other and name.endswith(other) for other, _ in names):
            yield _fact("platform.name", name, start, "平台一类的名称")
    for match in _named().finditer(source.plain):
        group = "quoted" if match["quoted"] else "plain"
        if source.is_open(*match.span(group)):
            continue
        key = "platform.name" if match["platform"] else "seller.name"
        yield _fact(
            key, source.text[slice(*match.span(group))], match.start(group), f"写在「{match['label']}」之后"
        )


@cache
def _reached() -> re.Pattern[str]:
    """Who was paid, where the other side is on the net, and by what account it answers."""
    return re.compile(
        r"(?:收款(?:方|人|账户|商户)(?:全称|名称|姓名)?|商户全称|对方户名)(?:显示|是|为|:|[ \t])+[ \t]?(?P<payee>[^\s,。;、:]{2,40})"
        r"|(?:转账?给|打给|汇给)了?[ \t]?(?P<payee2>\*[\u4e00-\u9fff]{1,3}|[\u4e00-\u9fff]\*{1,2}[\u4e00-\u9fff]?)"
        r"|转账?给了?(?P<payee3>(?!客服|商家|卖家|对方|老板|个人|店|[他她它我])[\u4e00-\u9fff]{2,4}?)(?=了?[ \t]?[¥￥]?[0-9])"
        r"|(?:客服|商家|店家|卖家|对方)的?(?:QQ|微信)号?[ \t]?[:是]?[ \t]?(?P<contact>[A-Za-z0-9][A-Za-z0-9_-]{4,19})"
        r"|(?<![A-Za-z0-9@._-])(?P<site>(?:https?://)?(?:[a-z0-9-]{1,63}\.){1,4}"
        r"(?:com|cn|net|top|xyz|shop|vip|cc|org|club|site|online|store|info|icu|fun|ltd|app)(?![A-Za-z0-9.@-])(?:[/?][A-Za-z0-9/?=&%._#-]*)?)",
        re.IGNORECASE,
    )


def _payees_and_sites(source: Source) -> Iterator[Found]:
    offices = r"\.gov\.cn|12315\.cn|12321\.cn|tousu\.sina|alipay\.com|tenpay\.com|wechat\.com|qq\.com"
    for match in _reached().finditer(source.plain):
        group = match.lastgroup or ""
        start, end = match.span(group)
        if source.is_open(start, end):
            continue
        value = source.text[start:end]
        if group.startswith("payee"):
            yield _fact("payment.payee", value, start, "写的是收款方")
        elif group == "contact":
            yield _fact("platform.contact", value, start, "写的是对方的联系账号")
        elif not re.search(offices, value, re.IGNORECASE):
            yield _fact("platform.site", value, start, "写的是网址,请核对是不是对方的")


def _platform_names(source: Source) -> Iterator[tuple[str, int]]:
    run, lead, common = _platform()
    for match in run.finditer(source.plain):
        name = lead.split(match["run"])[-1]
        start = match.end("run") - len(name)
        if 2 <= len(name) <= 6 and not common.match(name) and not source.is_open(start, match.end()):
            yield name + match["kind"], start


@cache
def _named() -> re.Pattern[str]:
    return re.compile(
        r"(?P<label>(?P<platform>(?<!三方)(?<!督)平台(?:名称|(?=\s?:)))|(?:商户|商家|卖家|店铺|店家)(?:名称|旺旺|昵称)?|店名|(?:淘宝|京东|拼多多|抖音|闲鱼|微)店(?=[“「]))[ \t]?"
        r"(?::?\s?[“「『‘\"'](?P<quoted>[^”」』’\"'\n]{2,30})[”」』’\"']|:[ \t]?(?P<plain>[^\s,。;、()“「:]{2,30}))"
    )


@cache
def _method() -> re.Pattern[str]:
    paid = r"(?=[^,。;\n]{0,6}(?:支付|付款|付了|付的|转账|扣款|扣了|扣的|付|交易|收款))"
    return re.compile(
        r"(?:(?:支付|付款)方式\s?[:为是]\s?|(?:通过|用|使用|经|走|以)?)"
        rf"(?:(?P<alipay>支付宝){paid}|(?P<wechat>微信)(?!号|群|好友|联系|客服){paid}"
        rf"|(?P<bank>银行卡|[工农中建交招]行卡|储蓄卡|信用卡|网银|云闪付|银联){paid}|(?P<balance>(?:账户|平台|站内)余额){paid}"
        r"|(?:支付|付款)方式(?:\s?[:为是]\s?|[ \t]+)(?:(?P<alipay2>支付宝|余额宝|花呗)|(?P<wechat2>微信|零钱)"
        r"|(?P<bank2>银行卡|网银|云闪付)|(?P<balance2>余额)))"
        r"|(?:付款|支付)用的?是(?:(?P<alipay3>支付宝)|(?P<wechat3>微信))"
        r"|用[我他她]的(?:(?P<alipay4>支付宝)|(?P<wechat4>微信))(?=[^,。;\n]{0,14}(?:充|买|付))"
        r"|(?P<bank3>尾号[0-9]{4}的?(?:储蓄卡|信用卡|银行卡|卡))(?=[^。;\n]{0,20}(?:支出|消费|扣款))"
        r"|(?P<bank4>银行卡)(?=\(?尾号[0-9]{4}\)?[^,。;\n]{0,6}(?:支付|付|转))"
        r"|(?:付款|支付)(?:(?P<alipay5>支付宝)|(?P<wechat5>微信)(?!号|群|好友|联系|客服))"
        r"|(?<=[,;\n])(?:(?P<alipay6>支付宝)|(?P<wechat6>微信)|(?P<bank6>银行卡))(?=[,。;\n]|\Z)"
        r"|(?P<transfer>转账给|私下转账|转给(?:客服|商家|卖家|个人|\*|[\u4e00-\u9fff]\*))"
    )


def _methods(source: Source) -> Iterator[Found]:
    for match in _method().finditer(source.plain):
        name = (match.lastgroup or "").rstrip("23456")
        around = source.plain[max(0, match.start() - 4) : match.start()]
        if name and not re.search(r"(?:向|找|到)$", around):
            start = match.start(match.lastgroup or 0)
            yield _fact("payment.method", name, start, f"文中写用「{match[match.lastgroup or 0]}」付款")


def _keys_and_accounts(source: Source) -> Iterator[Found]:
    keys = [hit for hit in find(source.text, {"card-key"}) if not source.is_open(hit.start, hit.end)]
    for hit in keys:
        number = re.search(r"卡号\W{0,3}$", source.plain[max(0, hit.start - 8) : hit.start])
        if number is None or len(keys) == 1:  # where 卡号 and 卡密 are both given, only the second is the key
            yield _fact("order.card_key", hit.value, hit.start, "写在「卡密」一类的字样之后;保存时只写掩码")
    for match in _account().finditer(source.plain):
        if not source.is_open(*match.span("value")):
            yield _fact(
                "order.account",
                match["value"],
                match.start("value"),
                f"写在「{match['label']}」之后;保存时只写掩码",
            )


@cache
def _account() -> re.Pattern[str]:
    return re.compile(
        r"(?<!支付宝)(?<!收款)(?<!客服)(?<!对方)(?P<label>充值账[号户]|游戏账[号户]|充值号码|账号|(?<![A-Za-z])QQ号?)"
        + _SAYS
        + r"(?P<value>[A-Za-z0-9][A-Za-z0-9_.@-]{3,40}[A-Za-z0-9])"
    )


# -- what went wrong ------------------------------------------------------------------------------------------------


@cache
def _trouble() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(
            r"(?:未|没有?|不|迟迟不|一直不|仍未|尚未)(?:能)?(?:到账|发货|收到|生效|开通|交付)|失败|无效|(?:无法|不能)(?:激活|使用|登录|兑换|充值|打开)"
            r"|用不了|激活不了|(?:已|已经|被)(?:他人)?(?:使用|激活|兑换|充值过)|错误|不符|缩水|少了|被找回|冻结|被封|封号|跑路|失联|打不开|无法访问"
            r"|多扣|重复扣|自动续费|乱扣|待发货|缺货|没货|无货|发货延迟|到账延迟|处理中|款项?已扣|钱(?:已经?)?(?:被)?扣|订单异常|货不对板|过期"
        ),
        re.compile(
            r"拒绝|承诺|要求|收到退款|诉求|附(?:件|上|支|有)|截图|录屏|录像|如果|^若|可能|规则|公示|为由|请(?:求|立即|尽快)|应当|依据|根据|客服(?!系统)|凭证"
        ),
    )


def _phenomenon(source: Source, playbook_words: Mapping[str, Sequence[str]]) -> tuple[int, int] | None:
    """The first clauses, side by side in one sentence, that say what went wrong."""
    trouble, about = _trouble()
    words = [word for many in playbook_words.values() for word in many if matches(source.plain, word)]
    first: Clause | None = None
    last: Clause | None = None
    for clause in source.clauses:
        wrong = trouble.search(clause.text) or any(matches(clause.text, word) for word in words)
        told = wrong and not about.search(clause.text) and not source.is_open(clause.start, clause.end)
        if first is None or last is None:
            first = last = clause if told and len(clause.text) >= 3 else None
        elif (
            told
            and clause.sentence == last.sentence
            and clause.start - last.end <= 2
            and clause.end - first.start <= 80
        ):
            last = clause
        else:
            break
    return (first.start, last.end) if first and last else None


def _effect(source: Source) -> Iterator[Found]:
    trouble, _ = _trouble()
    for clause in source.clauses:
        match = re.search(
            r"(?:导致|致使|造成|使得|害得)(?!的)(?:了|我|本人)?(?P<effect>.{3,60})|(?P<whole>影响(?:了|我|正常|到).{2,40})",
            clause.text,
        )
        if (
            match is None
            or source.is_open(clause.start, clause.end)
            or re.search("要求|补偿|赔偿", clause.text)
        ):
            continue
        group = "effect" if match["effect"] else "whole"
        at = clause.start + match.start(group)
        if trouble.search(match[group]) and not re.match(r"无法|不能", match[group]):
            continue  # the cause of the trouble, not what came of it
        yield _fact(
            "story.effect",
            source.text[at : clause.start + match.end(group)],
            at,
            "「导致」之后写的是造成的影响",
        )
        return


_FOLLOWS = {
    "account-frozen": "illegal-goods"
}  # a ban that came of a cheat that was bought: the goods are the problem
_BELOW = (
    "after-sale-stalled",
)  # how a complaint was handled; it is the problem only where no other was told


def _problem(
    source: Source, playbook_words: Mapping[str, Sequence[str]], complaint: tuple[int, int] | None
) -> Iterator[Found]:
    """The problem whose words weigh most; those in the sentence of the trouble count double, those after an if nothing."""
    plain = re.sub(
        r"(?:(?<=[,。!?;\n])|\A)[ \t]*(?:如果|假如|若|万一)[^,。!?;\n]*",
        lambda m: "," * len(m[0]),
        source.plain,
    )
    begin, end = complaint or (0, 0)
    page = Page(plain)
    best: tuple[tuple[bool, int], int, str, list[str]] | None = None
    told = {problem: _places(page, words) for problem, words in playbook_words.items()}
    for problem, found in told.items():
        if not found or told.get(_FOLLOWS.get(problem, "")):
            continue
        inside = {word: at for word, places in found.items() for at in places[::-1] if begin <= at < end}
        weight = sum(map(_weight, found)) + sum(map(_weight, inside))
        rank = (problem not in _BELOW, weight)
        if best is None or rank > best[0]:
            start = min(inside.values(), default=min(places[0] for places in found.values()))
            best = (rank, start, problem, list(found))
    if best:
        yield _fact("problem", best[2], best[1], f"文中有「{'」「'.join(best[3][:4])}」")


def _places(page: Page, words: Sequence[str]) -> dict[str, list[int]]:
    """Where each of the words that occur stands."""
    places = {word: [page.place(start) for start, _ in spans(page, {"word": word})] for word in words if word}
    return {word: found for word, found in places.items() if found}


def _weight(word: str) -> int:
    return len(word) - word.count("…")
