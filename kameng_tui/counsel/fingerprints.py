"""Which cases are of one merchant, by which fingerprints, and how far that goes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from kameng_tui.case.prints import BATCH, KINDS
from kameng_tui.record import record

Strength = Literal["same", "likely", "maybe"]
STRENGTH: Mapping[str, Strength] = {
    "credit-code": "same",  # one legal person has one code
    "merchant-id": "same",  # one merchant at one payment institution
    "icp": "likely",  # of one operator, but a site can be sold with its record
    "domain": "likely",
    "contact": "maybe",  # agents serve several shops
    "payee": "maybe",  # names are not unique
}
WORDS: Mapping[Strength, str] = {"same": "同一主体", "likely": "很可能同一商家", "maybe": "可能有关"}
KIND_WORDS: Mapping[str, str] = {
    "credit-code": "信用代码", "merchant-id": "商户号或收款账号", "icp": "备案号", "domain": "域名", "contact": "联系方式", "payee": "收款方",
}  # fmt: skip
BATCH_OF = 3  # so many cases on one platform in one hour point to the platform


@record
class Match:
    kind: str
    value: str

    @property
    def words(self) -> str:
        return f"{KIND_WORDS[self.kind]} {self.value}"


@record
class Related:
    """Another case that shares fingerprints; the strongest first."""

    case: str
    strength: Strength
    matches: tuple[Match, ...]


@record
class Kin:
    """``merchant``: the cases of the same merchant, the surest first. ``batch``: cases (this one too) on the same platform
    in the same hour, empty where they are fewer than three."""

    merchant: tuple[Related, ...]
    batch: tuple[str, ...]


def kin_of(case_id: str, own: Iterable[str], holders: Mapping[str, Iterable[str]]) -> Kin:
    """``holders``: by fingerprint the cases that have it."""
    shared: dict[str, list[Match]] = {}
    batch: set[str] = set()
    for print_ in own:
        kind, _, value = print_.partition(":")
        others = [other for other in holders.get(print_, ()) if other != case_id]
        if kind == BATCH:
            batch |= {*others, case_id}
        elif kind in KINDS:
            for other in others:
                shared.setdefault(other, []).append(Match(kind, value))
    found = [_related(other, matches) for other, matches in shared.items()]
    found.sort(key=lambda r: (KINDS.index(r.matches[0].kind), -len(r.matches), r.case))
    return Kin(tuple(found), tuple(sorted(batch)) if len(batch) >= BATCH_OF else ())


def _related(case: str, matches: list[Match]) -> Related:
    ordered = sorted(matches, key=lambda match: KINDS.index(match.kind))
    return Related(case, STRENGTH[ordered[0].kind], tuple(ordered))
