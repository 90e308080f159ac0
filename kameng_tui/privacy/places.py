"""Names and postal addresses in a text: names only under a label, addresses under a label or by 省市区路号.

Takes text already in half width; gives spans. Used by ``privacy.recognise`` only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

# the common surnames; left out are those that begin ordinary words after 本人 (于 向 时 应 和 …)
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
    "杜戴夏钟汪田任姜范石姚谭廖邹熊金陆郝孔崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎贺赖龚庞樊兰殷施陶洪翟颜倪"
    "严牛温芦季俞章鲁葛伍申尤毕聂柴焦柳邢岳齐梅庄辛管祝左涂耿牟卜路詹关苗凌费纪靳盛童欧甄项曲游阳裴覃翁"
)
_TWO_CHARACTERS = frozenset(
    ("司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "端木")
)
_SURE = frozenset(("姓名", "联系人", "投诉人"))
"""After these and a colon stands a name; after the others as often a company, a shop or a greeting, so a surname is needed."""
_AFTER_NAME = r"(?:电话|手机|身份证|证件|性别|地址|住址|联系|年龄|先生|女士|账号|客服).*"
_NOT_NAMES = frozenset(
    ("保密", "匿名", "待填", "未知", "不详", "本人", "同上", "如下", "客服", "平台", "商家", "不公开")
)
_PROVINCE_NAMES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|"
    "陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|台湾"
)


@cache
def _name() -> re.Pattern[str]:
    han = r"[\u4e00-\u9fff]"
    return re.compile(
        r"(?P<label>名称\(姓名\)|姓名|联系人|投诉人|本人|我叫|收[件货]人|收款人|持卡人|申请人|消费者|原告|户名)(?P<says>\s{0,2}[::=(]\s{0,2}|\s{1,2}|是|为|)"
        rf"(?P<value>{han}{{2,8}}(?:·{han}{{1,8}})?)(?P<next>[^\u4e00-\u9fff*]|{han}|$)"
    )


@cache
def _roles() -> re.Pattern[str]:
    """Who answers there, not what they are called: one of these words, or several together."""
    return re.compile(
        "(?:在线|人工|智能|平台|官方|售前|售后|商家|店铺|网站|投诉|热线|值班|专属|客户|服务|客服|主管|经理|专员|人员|店主|工号)+"
    )


def names(plain: str) -> Iterator[tuple[int, int]]:
    """Names after 姓名, 本人, 联系人, 收款人 …. Without a colon only a known surname and a pause after the name will do."""
    for match in _name().finditer(plain):
        value = re.sub(_AFTER_NAME, "", match["value"])
        paused = len(value) < len(match["value"]) or not re.match(r"[\u4e00-\u9fff]", match["next"])
        labelled = bool(re.search(r"[::=(]", match["says"])) and match["label"] not in ("本人", "我叫")
        longest = 4 if labelled else 3
        if not paused or len(value) < 2 or (len(value) > longest and "·" not in value):
            continue
        if (
            value in _NOT_NAMES
            or _roles().fullmatch(value)
            or value.partition("·")[0][-1] == "某"
            or value[-1] == "某"
            or "某某" in value
        ):
            continue
        if (labelled and match["label"] in _SURE) or value[0] in _SURNAMES or value[:2] in _TWO_CHARACTERS:
            yield match.start("value"), match.start("value") + len(value)


@cache
def _address() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    stop = r"\s,,。;;!!??、()()【】“”\"*"
    return (
        re.compile(
            r"(?<!网)(?<!站)(?<!箱)(?<!件)(?<!IP)(?<!ip)(?:联系地址|收货地址|通信地址|家庭住址|户籍地址|住所地?|住址|地址|家住|住在)"
            rf"\s{{0,2}}(?:[::=]|是|为)?\s{{0,2}}(?P<value>(?![写填错不])[^{stop}]{{4,60}}+)(?!\*)"
        ),
        re.compile(
            rf"(?:路|街|大道|道|巷|胡同|村|镇|小区|花园|苑|里|公寓|大厦|广场)[^{stop}]{{0,10}}?[0-9一二三四五六七八九十百]{{1,5}}"
            rf"(?:号楼?|弄|栋|幢|座|单元|室|楼|层)(?:[^{stop}]{{0,12}}?[0-9]{{1,5}}(?:号楼?|栋|幢|座|单元|室|楼|层|号)){{0,4}}"
        ),
        re.compile(rf"(?:{_PROVINCE_NAMES})|[\u4e00-\u9fff]{{2,3}}(?:市|自治州|区|县)"),
    )


def addresses(plain: str) -> Iterator[tuple[int, int]]:
    """Labelled addresses, and 某市某区某路某号 wherever it stands."""
    labelled, road, region = _address()
    for match in labelled.finditer(plain):
        value = match["value"]
        if re.search(r"[\u4e00-\u9fff]", value) and re.search(r"[省市区县镇乡村路街道巷号室楼栋]", value):
            yield match.span("value")
    for match in road.finditer(plain):
        window_start = max(0, match.start() - 40)
        window = re.split(r"[\s,,。;;!!??、()()【】“”\":]", plain[window_start : match.start()])[-1]
        first = region.search(window)
        if first:
            lead = len(window) - first.start()
            said = re.match(r".{0,2}[住在于到至是]", window[first.start() :])
            yield match.start() - lead + (said.end() if said else 0), match.end()
