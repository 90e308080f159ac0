"""Whether what was typed as the number of an identity document can be one. Said, never refused: there are many documents."""

from __future__ import annotations

import re

from kameng_tui.privacy.recognise import is_id_number, to_half_width


def doubt(typed: str) -> str:
    """Why ``typed`` is not likely to be a number of a document; empty for an identity card (GB 11643), and for letters
    followed by digits, which is what passports and travel permits have."""
    bare = re.sub(r"[\s-]+", "", to_half_width(typed)).upper()
    if is_id_number(bare) or re.fullmatch(r"[A-Z]{1,3}[0-9]{6,12}", bare):
        return ""
    if re.fullmatch(r"[0-9]{17}[0-9X]", bare):
        return "身份证号的地区、出生日期或校验位对不上,请核对"
    return "不是 18 位的身份证号,也不像护照或通行证号,请核对;确是别的证件就不用改"
