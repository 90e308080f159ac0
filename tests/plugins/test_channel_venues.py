"""Which office or court a case goes to, by the shipped channels: the branches of art. 13, and the buyer's own court."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from casemaker import a_case, a_dossier, at, filing

from kameng_tui.channels.records import Channel
from kameng_tui.channels.registry import Registry
from kameng_tui.counsel.gates import view_at
from kameng_tui.counsel.jurisdiction import Venue, venues_of

SITE = {"platform": {"operator": "启慧公司", "address": "某市某路1号", "role": "own-site"}}
MALL = {"platform": {"operator": "某平台公司", "address": "某市平台路2号", "role": "platform"}}
SHOP = {"seller": {"operator": "某店", "address": "某县店铺路3号"}}


@cache
def channel(name: str) -> Channel:
    return Registry.load().channels[name]


def venues(
    name: str, form: dict[str, Any] | None = None, day: str = "2026-11-21", **tables: Any
) -> tuple[Venue, ...]:
    mine = filing(name, form=form or {})
    dossier = a_dossier(a_case(**tables), filings=(mine,))
    return venues_of(
        channel(name), view_at(channel(name), dossier, (), {name: channel(name)}, mine.id), at(day).date()
    )


# channel, the facts -> the offices in order, their places
BRANCHES: dict[str, tuple[str, dict[str, Any], dict[str, Any], list[tuple[str, str]]]] = {
    "a shop of its own: its seat": ("12315", SITE, {}, [("operator-seat", "某市某路1号")]),
    "a shop of its own without address": ("12315", {"platform": {"operator": "启慧公司", "role": "own-site"}}, {}, [("operator-seat", "")]),
    "a seller on a platform with its address shown: there, or the platform's seat": ("12315", MALL | SHOP, {}, [("operator-seat", "某市平台路2号"), ("seller-shown", "某县店铺路3号")]),
    "a seller whose address is not shown: the platform's seat": ("12315", MALL | {"seller": {"operator": "某店"}}, {}, [("operator-seat", "某市平台路2号")]),
    "network delivery: at home first, else the defendant's court": ("court", SITE | {"consumer": {"address": "vault:****"}}, {"agreed_clause": "无"}, [("home", "vault:****"), ("defendant-seat", "某市某路1号")]),
    "a card sent by post: not at home": ("court", SITE, {"agreed_clause": "无", "delivery_mode": "其他方式"}, [("defendant-seat", "某市某路1号")]),
    "a clause on the court comes first": ("court", SITE, {"agreed_clause": "有管辖约定"}, [("agreed", "")]),
    "a payment order: the debtor's court only": ("court", SITE, {"agreed_clause": "无", "procedure": "支付令"}, [("order-seat", "某市某路1号")]),
    "a channel that says nothing of offices": ("platform", SITE, {}, []),
}  # fmt: skip


@pytest.mark.parametrize("name", BRANCHES)
def test_where_it_goes(name: str) -> None:
    of, tables, form, wanted = BRANCHES[name]
    found = venues(of, form, **tables)
    assert [(venue.id, venue.place) for venue in found] == wanted
    for venue in found:
        assert venue.source and venue.why
        assert bool(venue.missing) is (not venue.place), "what is not known is asked for, never guessed"
        assert "某" not in venue.label, "an office is described, its name is not made up"


def test_before_the_rule_nothing_is_said_of_the_offices() -> None:
    assert venues("12315", day="2026-04-14", **SITE) == () != venues("12315", day="2026-04-15", **SITE)


def test_suing_at_home_says_its_risk_and_its_basis() -> None:
    (home, _) = venues("court", {"agreed_clause": "无"}, **SITE)
    assert "不必去对方那里" in home.why and "服务合同" in home.why
    assert {"民诉法24", "民诉法解释20", "民诉法解释18"} <= set(home.source)
