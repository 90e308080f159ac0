"""One hook: what may be cut from a complaint that does not fit, because the bill carries it anyway.

Pure: it reads the form that it is given and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kameng_tui.channels import hookimpl

LONGEST = 300
NUMBERS = {"transaction_id": "交易单号", "merchant_order_no": "商户单号"}


@hookimpl
def channel_validate(filing: Mapping[str, Any]) -> list[dict[str, str]] | None:
    """Where the text is over 300 characters and repeats a number of the bill: how many it takes, and is that enough."""
    form = filing.get("form", {})
    text = str(form.get("detail") or "")
    over = len(text) - LONGEST
    told = {form[name]: label for name, label in NUMBERS.items() if form.get(name) and form[name] in text}
    if over <= 0 or not told:
        return None
    saved = sum(text.count(number) * len(number) for number in told)
    named = "、".join(f"{label}{number}" for number, label in told.items())
    enough = "就够了" if saved >= over else f"还差 {over - saved} 字"
    said = f"已写 {len(text)} 字,超出 {over} 字;账单自带{named},从内容里删去可省 {saved} 字,{enough}"
    return [{"field": "detail", "code": "field.too-long", "text": said}]
