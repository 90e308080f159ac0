"""What a case says of how the goods came, for the questions that a pleading asks: late, of bad quality, otherwise than agreed.

Pure. An answer is a statement to a court: 「无」 only where the days or the kind of problem say so, and nothing at all where
the case does not know, so that the user is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kameng_tui.case.records import Case, Order
from kameng_tui.channels.templates import chinese_time

DERIVED: Mapping[str, str] = {
    "derived.delay": "有没有迟延交付,一句话;按时交付的、问题和交付无关的是「无」;看不出来的没有这个值",
    "derived.quality": "标的物有没有质量争议:质量问题的是现象,没有交付或问题和商品无关的是「无」;看不出来的没有这个值",
    "derived.mismatch": "规格或履行方式有没有不符,一句话;问题和商品无关的是「无」;看不出来的没有这个值",
}
NO = "无"
_NEVER = ("topup-not-received", "phone-credit", "no-stock")  # paid, and nothing came
_LATE = "late-delivery"
_UNUSABLE = ("card-key-invalid", "card-key-used")
_LESS = ("shrunk-service", "not-as-described")
# about money, consent or the consumer's own data; of the goods nobody complains
_NOT_THE_GOODS = ("overcharge", "auto-renewal", "account-not-own", "minor-purchase", "data-leak", "own-error")


def delivery_of(case: Case, items: Collection[str] = ()) -> dict[str, str]:
    """All of DERIVED that the case knows; ``items`` are the orders that the filing covers."""
    orders = [order for order in case.orders if not items or order.id in items]
    came = any(order.delivered for order in orders)
    found = {
        "derived.delay": _delay(case.problem, orders, came),
        "derived.quality": _quality(case, came),
        "derived.mismatch": _mismatch(case, came),
    }
    return {path: text for path, text in found.items() if text}


def _delay(problem: str, orders: Collection[Order], came: bool) -> str:
    late = "；".join(filter(None, (_late(order, problem) for order in orders)))
    if late:
        return late
    if problem in _NEVER and not came:
        return "付款后没有按约定交付"
    if problem == _LATE:
        return "" if any(map(_in_time, orders)) else "没有按约定的时间交付"
    open_ = [order for order in orders if order.promised and not _in_time(order)]
    known = problem in _NOT_THE_GOODS or (orders and all(map(_in_time, orders)))
    return NO if known and not open_ else ""


def _late(order: Order, problem: str) -> str:
    if order.promised is None:
        return ""
    by = f"约定{chinese_time(order.promised)}前交付"
    if order.delivered is not None:
        return f"{by}，{chinese_time(order.delivered)}才交付" if order.delivered > order.promised else ""
    if problem in _NEVER:
        return f"{by}，至今没有交付"
    return f"{by}，到时没有交付" if problem == _LATE else ""


def _in_time(order: Order) -> bool:
    return order.promised is not None and order.delivered is not None and order.delivered <= order.promised


def _quality(case: Case, came: bool) -> str:
    if case.problem in (*_UNUSABLE, *_LESS):
        return case.story.phenomenon
    nothing_came = case.problem in _NEVER and not came
    return NO if nothing_came or case.problem in (_LATE, *_NOT_THE_GOODS) else ""


def _mismatch(case: Case, came: bool) -> str:
    """What is told in another row is not told twice."""
    if case.problem in _NEVER:
        return "" if came else "没有按约定交付，见第9项"
    if case.problem == _LATE:
        return "没有按约定的时间交付，见第9项"
    if case.problem in _UNUSABLE:
        return "交付的商品不能正常使用，见第11项"
    if case.problem in _LESS:
        return case.story.phenomenon
    return NO if case.problem in _NOT_THE_GOODS else ""
