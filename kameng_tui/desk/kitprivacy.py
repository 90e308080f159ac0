"""Personal data where a channel would show it: in examples, which are published, and in letters that anyone can read.

Only looks. A number that is plainly made up passes, so that examples can be complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kameng_tui.channels.faults import Fault
from kameng_tui.channels.records import TemplateSpec
from kameng_tui.desk.example import Example
from kameng_tui.privacy.mask import hidden_from, mask_text, mask_value
from kameng_tui.privacy.recognise import find, id_check_character, luhn, to_half_width

# kind -> what it is called, and what to write instead
_NUMBERS = {
    "phone": ("手机号", "13800138000"),
    "id-number": ("身份证号", "11010519491231002X"),
    "bank-card": ("银行卡号", "6222000000000000"),
}
_NAMES = {kind: name for kind, (name, _) in _NUMBERS.items()} | {
    "card-key": "卡密", "name": "姓名", "address": "地址", "email": "邮箱", "order-number": "单号", "account": "账号",
}  # fmt: skip
_SPECIMENS = frozenset(
    {
        "13800138000",  # the operator's own number that everybody writes in examples
        "11010519491231002X",  # the specimen of the standard for ID numbers
    }
)
_ROWS = ("0123456789012345678", "9876543210987654321")


def faults_of_example(text: str) -> Iterator[Fault]:
    """Numbers in the file of an example that could be somebody's. A landline is not looked for: bodies publish theirs."""
    for number, line in enumerate(text.split("\n"), 1):
        for hit in find(line, tuple(_NUMBERS)):
            bare = re.sub(r"[^0-9X]", "", to_half_width(hit.value).upper())
            if hit.kind == "phone":
                bare = bare[-11:]
                if not bare.startswith("1"):
                    continue
            if not _is_made_up(hit.kind, bare):
                name, instead = _NUMBERS[hit.kind]
                shown = mask_value(hit.kind, bare)
                said = f"第 {number} 行像是真的{name}({shown});例子会公开,请换成一看就是编的,如 {instead}"
                yield Fault("", said, "example.personal-data")


def _is_made_up(kind: str, bare: str) -> bool:
    """Nobody's number: a specimen, one that fails its own check, or one with few digits or counted off in a row."""
    if bare in _SPECIMENS:
        return True
    if kind == "id-number":
        valid = len(bare) != 18 or id_check_character(bare) == bare[17]
        return not valid or len(set(bare[-4:-1])) == 1 or _counts_off(bare[6:], 6)
    if kind == "bank-card":
        return not luhn(bare) or len(set(bare[6:])) <= 4 or _counts_off(bare[4:], 6)
    return len(set(bare[3:])) <= 3 or _counts_off(bare, 5)


def _counts_off(digits: str, many: int) -> bool:
    """Whether so many digits in a row count up or down."""
    parts = {digits[at : at + many] for at in range(len(digits) - many + 1)}
    return any(part in row for part in parts for row in _ROWS)


def faults_of_letter(example: Example, spec: TemplateSpec, text: str) -> Iterator[Fault]:
    """What a letter of a public channel shows although nobody should read it there.

    The mask goes by the letter's reader; of a public channel everyone is the reader.
    """
    if not example.channel.public or spec.audience == "self":
        return
    known = example.known()
    masked = hidden_from(spec.audience)
    _, hidden = mask_text(text, masked, [pair for pair in known if pair[0] in masked])
    _, wanted = mask_text(text, hidden_from("public"), known)
    spans = [(hit.start, hit.end) for hit in hidden]
    open_ = [hit for hit in wanted if not any(a <= hit.start and hit.end <= b for a, b in spans)]
    for kind in dict.fromkeys(hit.kind for hit in open_):
        said = f'{spec.label}会在公开的页面上露出{_NAMES[kind]};请把 audience 写成 "public",或从模板里去掉它'
        yield Fault(f"templates.{spec.id}", said, "letter.personal-data")
