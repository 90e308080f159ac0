"""Finds personal data and live card keys in a text, by shape and by what stands before them.

Shape alone is not enough: one order number in ten passes Luhn. So a checksum is joined with a prefix,
a date or a label, and a number labelled as an order, a payment or a company code is never taken.
Knows nothing of cases or screens; masking is ``privacy.mask``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache

from kameng_tui.privacy.places import addresses, names
from kameng_tui.record import record

KINDS = ("id-number", "bank-card", "phone", "card-key", "name", "address", "email")
LABELLED_KINDS = ("order-number", "account")

_WIDE = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = frozenset(
    f"{code}"
    for code in (
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
    )
)
_WITHOUT_COUNTIES = frozenset(("710000", "810000", "820000", "830000"))
"""Taiwan, Hong Kong, Macao: residence permits carry these codes whole; 83 is the permit of people from Taiwan."""
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_SAYS = r"(?:号码|编号|号)?[\])】)]?\s{0,2}(?:[::=]|是|为)?\s{0,2}[\"“「『‘'(\[【]?$"
# what a number stands under says what it is; the nearest label wins
_LABELS = (
    (
        "other",
        r"(?:订单|单号|交易(?:流水)?|流水|商户|凭证|受理|投诉编|工单|运单|快递单?|参考|信用代码|税|工|备案|批次|发票|合同|案号|保单)",
    ),
    ("id-number", r"(?:身份证|证件|公民身份)[^\s,,。;;、0-9]{0,4}"),
    # 卡号 alone is as often that of a voucher: there the number itself must be a bank card's
    ("bank-card", r"(?:银行卡|银行账|储蓄卡|信用卡|借记卡|[工农中建交招]行卡?)[^\s,,。;;、0-9]{0,4}"),
    ("phone", r"(?:手机|电话|联系方式|座机|微信)[^\s,,。;;、0-9]{0,4}"),
)


@record
class Hit:
    """Something found: ``value`` is ``text[start:end]``, as it stands."""

    kind: str
    start: int
    end: int
    value: str


def find(text: str, kinds: Collection[str] = KINDS) -> list[Hit]:
    """What of ``kinds`` stands in ``text``, in order, never overlapping.

    ``order-number`` and ``account`` are found only when asked for, and only labelled: elsewhere they stay readable.
    """
    if not kinds:
        return []
    plain = to_half_width(text)
    spans = [span for span in _spans(plain, kinds) if span[0] in kinds]
    taken: list[tuple[str, int, int]] = []
    covered = bytearray(len(text))
    for kind, start, end in spans:  # the surest come first
        if not any(covered[start:end]):
            covered[start:end] = b"\1" * (end - start)
            taken.append((kind, start, end))
    return [
        Hit(kind, start, end, text[start:end]) for kind, start, end in sorted(taken, key=lambda span: span[1])
    ]


def to_half_width(text: str) -> str:
    """``text`` with full-width letters, digits and punctuation as ASCII, every character in its place."""
    return text if text.isascii() else text.translate(_WIDE)


def _spans(plain: str, kinds: Collection[str]) -> Iterator[tuple[str, int, int]]:
    if "order-number" in kinds or "account" in kinds:
        yield from _labelled_numbers(plain)
    numbers = list(_numbers(plain))
    yield from (n for n in numbers if n[0] == "id-number")
    yield from (n for n in numbers if n[0] == "bank-card")
    yield from (("card-key", start, end) for start, end in _card_keys(plain))
    yield from (("card-key", start, end) for start, end in _tokens(plain))
    yield from (("id-number", *match.span("value")) for match in _passport().finditer(plain))
    if "email" in kinds:
        yield from (("email", m.start(), m.end()) for m in _email().finditer(plain))
    yield from (n for n in numbers if n[0] == "phone")
    if "name" in kinds:
        yield from (("name", start, end) for start, end in names(plain))
    if "address" in kinds:
        yield from (("address", start, end) for start, end in addresses(plain))


# -- numbers ------------------------------------------------------------------------------------------------


@cache
def _number() -> re.Pattern[str]:
    """Runs of digits that stand alone or right after sfz, id, tel, vx; whole or in the usual groups; a mobile with its country code."""
    return re.compile(
        r"(?:(?<![0-9A-Za-z])|(?<=(?<![A-Za-z])(?:sfz|tel))|(?<=(?<![A-Za-z])(?:id|vx|wx)))(?:"
        r"(?P<grouped>(?<![0-9]{4}[ -])[0-9]{4}(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{0,2}[0-9Xx])?(?![ -]?[0-9]{4}))"
        r"|(?P<split>[0-9]{3}[ -]?[0-9]{3}[ -](?:19|20)[0-9]{2}[ -]?[0-9]{4}[ -]?[0-9]{3}[0-9Xx]|62[0-9]{4}[ -][0-9]{10,13})"
        r"|(?P<mobile>(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2})"
        r"|(?P<landline>(?:\(0[0-9]{2,3}\)|0[0-9]{2,3})[ -]?[0-9]{7,8})"
        r"|(?P<run>[0-9]{13,19}[Xx]?)"
        r")(?![0-9A-Za-z])",
        re.IGNORECASE,
    )


def _numbers(plain: str) -> Iterator[tuple[str, int, int]]:
    for match in _number().finditer(plain):
        label = _label_before(plain, match.start())
        if label == "other":
            continue
        if match["mobile"] or match["landline"]:
            if match["mobile"] or label == "phone":
                yield "phone", match.start(), match.end()
            continue
        kind = _kind_of_number(match[0], label)
        end = match.end()
        if not kind and match["grouped"] and len(_digits(match[0])) > 16:
            end = match.start() + 19  # the last group may be the next number of the sentence
            kind = _kind_of_number(plain[match.start() : end], label)
        if kind:
            yield kind, match.start(), end


def _kind_of_number(raw: str, label: str) -> str:
    number = _digits(raw).upper()
    if label == "bank-card":
        return "bank-card" if number.isdigit() and 13 <= len(number) <= 19 else ""
    if is_id_number(number) or (label == "id-number" and _is_like_id(number)):
        return "id-number"
    return "bank-card" if number.isdigit() and luhn(number) and _is_card_prefix(number) else ""


@cache
def _passport() -> re.Pattern[str]:
    """Passports and the permits of people from Hong Kong, Macao and Taiwan: no check of their own, so only under their name."""
    return re.compile(
        r"(?:护照|通行证|台胞证|回乡证)(?:号码|号)?\s{0,2}(?:[:=]|是|为)?\s{0,2}(?P<value>[A-Z]{1,2}[0-9]{7,10}|[0-9]{8})(?![0-9A-Za-z])"
    )


def _digits(raw: str) -> str:
    return raw.replace(" ", "").replace("-", "")


def _label_before(plain: str, start: int) -> str:
    """The label a number stands under: the nearest one within the 16 characters before it."""
    before = plain[max(0, start - 16) : start]
    best, at = "", -1
    for label, pattern in _label_patterns():
        for match in pattern.finditer(before):
            if match.start() > at:
                best, at = label, match.start()
    return best


@cache
def _label_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((label, re.compile(words + _SAYS)) for label, words in _LABELS)


def is_id_number(number: str) -> bool:
    """Whether 18 characters are a 居民身份证 number: region, date of birth and GB 11643 check character."""
    if len(number) != 18 or not number[:17].isdigit() or not number.isascii() or not _is_region(number[:6]):
        return False
    return _is_birth_date(number[6:14]) and id_check_character(number) == number[17].upper()


def _is_region(code: str) -> bool:
    """Whether six digits can be a 行政区划代码 (GB/T 2260): a province, a prefecture 01 to 70 or 90, any county."""
    if code[:2] not in _PROVINCES:
        return code in _WITHOUT_COUNTIES
    return "01" <= code[2:4] <= "70" or code[2:4] == "90"


def id_check_character(number: str) -> str:
    """The 18th character that belongs to the first 17 digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11]


def _is_like_id(number: str) -> bool:
    """Under the label 身份证 a mistyped number is masked too; the old 15 digits have no check at all."""
    if len(number) == 15:
        return number.isdigit() and _is_birth_date("19" + number[6:12])
    return len(number) == 18 and (_is_birth_date(number[6:14]) or id_check_character(number) == number[17])


def _is_birth_date(digits: str) -> bool:
    if not digits.isdigit() or not 1900 <= int(digits[:4]) <= 2099:
        return False
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def is_credit_code(code: str) -> bool:
    """Whether 18 characters are a 统一社会信用代码 (GB 32100): company data, public."""
    if len(code) != 18 or any(char not in _CREDIT_ALPHABET for char in code):
        return False
    values = [_CREDIT_ALPHABET.index(char) for char in code]
    total = sum(value * pow(3, place, 31) for place, value in enumerate(values[:17]))
    return (31 - total % 31) % 31 == values[17]


def luhn(number: str) -> bool:
    """The mod-10 check of card numbers."""
    total = 0
    for place, char in enumerate(reversed(number)):
        digit = int(char) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def _is_card_prefix(number: str) -> bool:
    size = len(number)
    if number.startswith("62"):
        return 16 <= size <= 19
    if size == 15:
        return number[:2] in ("34", "37")
    if size == 13:
        return number[0] == "4"
    if size != 16:
        return False
    if "2221" <= number[:4] <= "2720":  # also how a number stamped with 22..27, month and day begins
        return not ("01" <= number[2:4] <= "12" and "01" <= number[4:6] <= "31")
    return number[0] == "4" or number[:2] == "35" or "51" <= number[:2] <= "55"


# -- what only a label tells ----------------------------------------------------------------------------------

_KEY = (
    r"(?:[A-Za-z0-9][A-Za-z0-9_-]{4,126}[A-Za-z0-9]"
    r"|[A-Za-z0-9]{4}(?: [A-Za-z0-9]{4}){1,7}(?: [0-9]{3}(?! ?[元块张枚点天0-9A-Za-z]))?)(?![A-Za-z0-9@*])"
)
_PASSWORD = r"[A-Za-z0-9][A-Za-z0-9_!#$%&^~+-]{4,126}[A-Za-z0-9#$%&](?![A-Za-z0-9@*])"


@cache
def _card_key() -> tuple[re.Pattern[str], ...]:
    label = (
        r"(?:卡 ?密|卡号|密码|礼品码|礼品卡(?=代码|码|\s{0,2}[A-Z0-9-]{14})|激活码|兑换码|序列号|充值码|提货码|授权码|卡券码|注册码|会员码|密钥|券码|券号"
        r"|(?P<latin>(?<![A-Za-z])(?:CD-?KEY|CDK|KEY)(?![A-Za-z])))"
        r"(?:号码|信息|内容|代码|码|如下|[0-9]{1,2}(?=\s{0,2}[:=])|\([^()\n]{1,8}\)(?=\s{0,2}[:=]))?[\])】)\"”」』’']?"
    )
    says = r"(?P<says>\s{0,3}(?:(?:是|为)?[:=|]|是|为|->|→)\s{0,3}|\s{0,2})[\"“「『‘'(\[【`]?"
    return (
        re.compile(label + says + f"(?P<value>{_KEY})", re.IGNORECASE),
        re.compile(
            r"[\"”」』’')\]】]?[ \t]*(?:[,,、;;/|\n]|[ \t]|和|及)[ \t\n]*[\"“「『‘'(\[【]?(?P<value>"
            + _KEY
            + ")"
        ),
        re.compile(r"(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}"),
        re.compile(r"密码(?:\s{0,2}[:=]\s{0,2}|\s(?=[^\s]{0,63}[0-9]))(?P<value>" + _PASSWORD + ")"),
        re.compile(
            r"(?<![0-9A-Za-z_/=-])(?:[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3,5}|[0-9A-Z]{5}(?:-[0-9A-Z]{5}){2,5})(?![0-9A-Za-z_-])"
        ),
    )


def _card_keys(plain: str) -> Iterator[tuple[int, int]]:
    """Values after 卡密, 卡号, 激活码 …, the further ones of a list that follows, and what has the shape of a product key."""
    labelled, further, day, password, product = _card_key()
    for match in password.finditer(plain):  # also with signs in it
        yield match.span("value")
    for match in labelled.finditer(plain):
        value = match["value"]
        bare = not match["says"].strip() or match["latin"]
        if day.fullmatch(value) or (bare and not _looks_like_key(value)):
            continue
        yield match.span("value")
        end = match.end()
        while (
            (more := further.match(plain, end))
            and len(more["value"]) >= 8
            and any(c.isdigit() for c in more["value"])
        ):
            if day.match(more["value"]):
                break
            yield more.span("value")
            end = more.end()
    for match in product.finditer(plain):
        groups = match[0].split("-")
        letters = sum(any(char.isalpha() for char in group) for group in groups)
        digits = sum(char.isdigit() for char in match[0])
        dated = any(
            _dated().fullmatch(group) for group in groups
        )  # the number of an order, a ticket, a receipt
        if letters >= 2 and digits >= 2 and not dated and _label_before(plain, match.start()) != "other":
            yield match.span()


@cache
def _token() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Credentials of programs, as logs, links and requests write them; and what a link hands over to redeem a card."""
    end = r"(?![A-Za-z0-9*])"
    return (
        re.compile(
            r"(?:(?:token|secret|api[_-]?key|session[_-]?id)[\"']?\s{0,2}[:=]\s{0,2}[\"']?"
            r"(?:bearer\s{1,2})?|(?<![A-Za-z])bearer\s{1,2}|令牌\s{0,2}(?:[:=]|是|为)\s{0,2})(?P<value>[A-Za-z0-9][A-Za-z0-9._~+/=%-]{6,1000}[A-Za-z0-9=])"
            + end,
            re.IGNORECASE,
        ),
        re.compile(
            r"[?&#;](?:[a-z]{1,12}[_-])?(?:code|cdk|cdkey|key|card|cardno|cardpwd|pwd|password|pass|redeem|coupon|voucher|serial|sn|pin)="
            r"(?P<value>[A-Za-z0-9](?:[A-Za-z0-9_-]|%2D|%20|\+){6,126}[A-Za-z0-9])" + end,
            re.IGNORECASE,
        ),
    )


def _tokens(plain: str) -> Iterator[tuple[int, int]]:
    """Only what looks like a key: behind the same words stand names of things and states as well."""
    labelled, linked = _token()
    for match in labelled.finditer(plain):
        if _looks_like_key(match["value"]):
            yield match.span("value")
    for match in linked.finditer(plain):
        value = match["value"]
        digits, letters = (sum(map(test, value)) for test in (str.isdigit, str.isalpha))
        if digits >= 2 and (letters >= 2 or digits >= 12) and not _stamped().match(value):
            yield match.span("value")


@cache
def _stamped() -> re.Pattern[str]:
    """A number that begins with year, month and day: of an order, not of a card."""
    return re.compile(r"[A-Za-z]{0,4}20[0-4][0-9]-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12][0-9]|3[01])")


@cache
def _dated() -> re.Pattern[str]:
    """A year, or month and day."""
    return re.compile(r"20[0-4][0-9]|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")


def _looks_like_key(value: str) -> bool:
    """Without a colon an English word may follow; a key has a digit or is all capitals."""
    return any(char.isdigit() for char in value) or value.upper() == value


@cache
def _email() -> re.Pattern[str]:
    return re.compile(
        r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}(?:@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}){1,4}"
    )


@cache
def _labelled_number() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?P<order>订单编?号|订单|交易单?号|流水号|商户单号|支付单号)|(?P<account>(?:充值|游戏|登录)?账号|账户|帐号|QQ号?|微信号|支付宝账号))"
        r"[\])】)]?\s{0,2}(?:[::=]|是|为)?\s{0,2}[\"“「『‘'(\[【]?(?P<value>[A-Za-z0-9][A-Za-z0-9_.@-]{3,62}[A-Za-z0-9])"
        r"|(?<![0-9A-Za-z])(?P<trade>[0-9]{28})(?![0-9A-Za-z])"  # how WeChat and Alipay number their payments
    )


def _labelled_numbers(plain: str) -> Iterator[tuple[str, int, int]]:
    for match in _labelled_number().finditer(plain):
        if match["trade"]:
            yield "order-number", *match.span("trade")
        elif any(char.isdigit() for char in match["value"]):
            yield "order-number" if match["order"] else "account", *match.span("value")
