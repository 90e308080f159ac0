"""What filing at a channel costs: the fees that it declares, and of a fee by bands the amount for this case. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from kameng_tui.channels.records import Channel, Fee
from kameng_tui.record import record
from kameng_tui.values import parse_amount, show_amount

CENT = Decimal("0.01")


@record
class FeeLine:
    """One fee. ``amount`` is None where it is not fixed and cannot be counted; ``text`` says the rule, and for what
    amount it was counted."""

    id: str
    label: str
    amount: Decimal | None
    text: str
    source: tuple[str, ...] = ()


def fees_of(channel: Channel, disputed: Decimal | None) -> tuple[FeeLine, ...]:
    """The fees of ``channel`` where ``disputed`` is what is asked for in money (None: not known yet)."""
    return tuple(_line(fee, disputed) for fee in channel.fees)


def _line(fee: Fee, disputed: Decimal | None) -> FeeLine:
    fixed = parse_amount(fee.amount) if fee.amount else None
    if not fee.bands:
        return FeeLine(fee.id, fee.label, fixed, fee.text, fee.source)
    if not disputed:
        return FeeLine(fee.id, fee.label, None, f"{fee.text}写明诉求金额后算出", fee.source)
    counted = _by_band(fee.bands, disputed)
    told = f"按诉求 {show_amount(disputed)} 元计" if counted is not None else "诉求超出本表,请在官方页面核对"
    return FeeLine(fee.id, fee.label, counted, f"{fee.text}{told}", fee.source)


def _by_band(bands: Sequence[Any], disputed: Decimal) -> Decimal | None:
    """``base`` of the band that ``disputed`` falls in, and ``rate`` of what is over its lower end, to the cent."""
    for band in bands:
        over = parse_amount(band["over"])
        up_to = parse_amount(band["up_to"]) if band.get("up_to") else None
        if disputed > over and (up_to is None or disputed <= up_to):
            base, rate = parse_amount(band.get("base") or "0"), Decimal(band.get("rate") or "0")
            return (base + (disputed - over) * rate).quantize(CENT, ROUND_HALF_UP)
    return None


def fee_words(fee: FeeLine) -> str:
    """案件受理费 50.00 元:….(诉讼费办法13)"""
    amount = f" {show_amount(fee.amount)} 元" if fee.amount is not None else ""
    source = f"({'、'.join(fee.source)})" if fee.source else ""
    return f"{fee.label}{amount}:{fee.text}{source}" if fee.text else f"{fee.label}{amount}{source}"
