"""What of a case would be the same in another case of the same merchant."""

from __future__ import annotations

from typing import Any

import pytest
from casemaker import a_case, at

from kameng_tui.case.prints import prints_of
from kameng_tui.knowledge.load import knowledge

CODE = "91330100MA27ABCDX1"
TABLE: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "a credit code in small letters and blanks": ({"seller": {"credit_code": "91330100 ma27abcdx1"}}, (f"credit-code:{CODE}",)),
    "no credit code": ({"seller": {"credit_code": "12345"}}, ()),
    "a merchant number": ({"payee": {"account": "1680 0012 3456"}}, ("merchant-id:168000123456",)),
    "an account under a mask": ({"payee": {"account": "vault:****5678"}}, ()),
    "a record with and without its branch": ({"platform": {"icp": "浙ICP备12345678号-3"}, "seller": {"icp": "浙icp备 12345678号"}}, ("icp:浙ICP备12345678号",)),
    "a domain": ({"platform": {"site": "https://www.shop.kamao.invalid/a?b=1"}}, ("domain:kamao.invalid",)),
    "a domain below com.cn": ({"platform": {"site": "pay.kamao.com.cn"}}, ("domain:kamao.com.cn",)),
    "a market place tells nothing": ({"seller": {"site": "https://shop123.taobao.com"}}, ()),
    "QQ, WeChat and telephone": ({"seller": {"contact": "QQ:12345678,微信 Kamao_88", "phone": "400-800-1234"}}, ("contact:QQ 12345678", "contact:微信 kamao_88", "contact:电话 4008001234")),
    "the number of an authority is no merchant's": ({"seller": {"phone": "12315"}}, ()),
    "a payee": ({"payment": [{"id": "p1", "payee": "小鹿 数卡(杭州)"}]}, ("payee:小鹿数卡杭州",)),
    "a masked payee tells nothing": ({"payment": [{"id": "p1", "payee": "张*"}]}, ()),
    "nor the name of the institution": ({"payment": [{"id": "p1", "payee": "财付通"}, {"id": "p2", "payee": "微信支付商户"}]}, ()),
    "the platform and the hour": ({"platform": {"name": "某盟"}, "order": [{"id": "o1", "placed": at("2026-09-01T10:59"), "discovered": at("2026-09-01T11:20")}]}, ("batch:某盟 2026-09-01T11",)),
    "an empty case": ({}, ()),
}  # fmt: skip


@pytest.mark.parametrize(("tables", "prints"), TABLE.values(), ids=TABLE)
def test_fingerprints_of_a_case(tables: dict[str, Any], prints: tuple[str, ...]) -> None:
    assert prints_of(a_case(**tables), knowledge().shared) == prints
