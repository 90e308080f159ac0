"""Fingerprints of the other side in one case: what would be the same in another case of the same merchant. Pure.

A fingerprint is ``kind:value``, in one spelling. What many unrelated shops share (a market place's domain, the general
name of a payment) is none; which these are is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from kameng_tui.case.keys import is_masked
from kameng_tui.case.observed import observed
from kameng_tui.case.records import Case, Entry, Party

KINDS = ("credit-code", "merchant-id", "icp", "domain", "contact", "payee")
"""From the strongest to the weakest."""
BATCH = "batch"  # not a merchant: the platform and the hour of the trouble

Shared = Mapping[str, Collection[str]]

_CREDIT_CODE = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{18}")
_ICP = re.compile(r"([一-鿿])ICP(备|证)(\d{6,12})号?")
_HOST = re.compile(r"(?:[a-z]+://)?(?:[^/@\s]*@)?([a-z0-9.-]+\.[a-z]{2,})", re.IGNORECASE)
_ACCOUNT = re.compile(r"[A-Za-z0-9]{8,32}")
_QQ = re.compile(r"(?:QQ|扣扣|企鹅)\s*群?\s*(?:号|客服)?[::\s]*(\d{5,11})", re.IGNORECASE)
_WECHAT = re.compile(
    r"(?:微信|wechat|vx|wx)\s*(?:号|客服)?[::\s]*([A-Za-z][A-Za-z0-9_-]{5,19})", re.IGNORECASE
)
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4})(?!\d)")


def prints_of(case: Case, shared: Shared, journal: Iterable[Entry] = ()) -> tuple[str, ...]:
    """Every fingerprint of the other side, those that were seen earlier among them, and the platform and hour of the
    trouble, each once."""
    found: list[str] = []
    seen = list(observed(journal))
    once = [_seen(key, value) for _, key, value in seen]
    for party in (case.platform, case.seller, case.payee, *once):
        found += _of_party(party, shared)
    names = [payment.payee for payment in case.payments] + [case.payee.name]
    names += [value for _, key, value in seen if key == "payee"]
    found += [f"payee:{name}" for raw in names if (name := _payee(raw, shared))]
    found += _batch(case)
    return tuple(dict.fromkeys(found))


def _seen(key: str, value: str) -> Party:
    """What was seen of the other side on a day, as far as it is a fingerprint of a party."""
    return Party(
        site=value if key == "site" else "",
        icp=value if key == "icp" else "",
        credit_code=value if key == "credit_code" else "",
    )


def _of_party(party: Party, shared: Shared) -> Iterator[str]:
    code = re.sub(r"\s", "", party.credit_code).upper()
    if _CREDIT_CODE.fullmatch(code):
        yield f"credit-code:{code}"
    account = re.sub(r"[\s-]", "", party.account)
    if not is_masked(party.account) and _ACCOUNT.fullmatch(account) and any(c.isdigit() for c in account):
        yield f"merchant-id:{account}"
    icp = _ICP.search(re.sub(r"\s", "", party.icp).upper())
    if icp is not None:
        yield f"icp:{icp[1]}ICP{icp[2]}{icp[3]}号"
    host = _HOST.match(party.site.strip())
    domain = registrable(host[1], shared) if host is not None else ""
    if domain:
        yield f"domain:{domain}"
    told = f"{party.phone} {party.contact}"
    yield from (f"contact:QQ {match[1]}" for match in _QQ.finditer(told))
    yield from (f"contact:微信 {match[1].lower()}" for match in _WECHAT.finditer(told))
    yield from (f"contact:电话 {match[1].replace('-', '')}" for match in _PHONE.finditer(told))


def registrable(host: str, shared: Shared) -> str:
    """The part of a host that somebody registered; empty where it belongs to a place that many shops share."""
    host = host.lower().strip(".")
    if any(host == one or host.endswith(f".{one}") for one in shared.get("shared_hosts", ())):
        return ""
    parts = host.split(".")
    length = 3 if ".".join(parts[-2:]) in shared.get("suffixes", ()) else 2
    return ".".join(parts[-length:]) if len(parts) >= length else ""


def _payee(name: str, shared: Shared) -> str:
    """The name of whom the money went to; masked and general names say nothing."""
    name = re.sub(r"[\s()()·.,,]", "", name)
    general = any(one == name or f"{one}商户" == name for one in shared.get("shared_payees", ()))
    return "" if len(name) < 2 or general or any(c in name for c in "**") or is_masked(name) else name


def _batch(case: Case) -> Iterator[str]:
    """Where and in which hour it showed that something was wrong."""
    platform = re.sub(r"\s", "", case.platform.name).casefold()
    moments = [moment for o in case.orders if (moment := o.discovered or o.placed) is not None]
    if platform and moments:
        yield f"{BATCH}:{platform} {min(moments):%Y-%m-%dT%H}"
