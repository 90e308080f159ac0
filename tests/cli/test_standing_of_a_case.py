"""Who is liable, what it costs, and the other cases of the merchant, as `kameng advise` says it; rails of a refund."""

from __future__ import annotations

import pytest
from by_cli import Kameng

NOW = "2026-11-21T10:00"


def made(kameng: Kameng, title: str, *sets: str) -> str:
    words = [word for one in (f"title={title}", *sets) for word in ("--set", one)]
    return str(kameng("new", *words, "--json", today=NOW).data["id"])


def test_responsibility_cost_and_the_merchant_s_other_cases(kameng: Kameng) -> None:
    assert kameng("init", ".").status == 0
    seller = ("platform.role=platform", "platform.name=某盟", "seller.credit_code=91330100MA27ABCDX1")
    one = made(kameng, "一", *seller, "problem=card-key-invalid")
    made(kameng, "二", *seller)
    made(kameng, "三", "platform.name=别家", "platform.site=https://x.taobao.com")
    kameng("edit", one, "--add", "payment.amount=100", "--add", "payment.method=transfer")
    changed = kameng(
        "edit",
        one,
        "--set",
        "responsible.who=platform、seller",
        "--set",
        "responsible.why=店铺是平台自己开的",
    )
    assert changed.status == 0

    found = kameng("advise", one, "--json", today=NOW).data
    said = found["responsibility"]
    assert (said["who"], said["chosen"]) == (["seller"], ["platform", "seller"])
    assert [risk["id"] for risk in said["risks"]] == ["private-account"]
    assert [(o["title"], o["strength"]) for o in found["related"]["merchant"]] == [("二", "same")]
    assert {"platform", "12315", "court"} <= {cost["channel"] for cost in found["cost"]}
    lines = kameng("advise", one, today=NOW).out
    assert "你的认定:平台、商家。理由:店铺是平台自己开的" in lines
    assert "同一主体:二(" in lines

    listed = kameng("list", "--related", one, "--json", today=NOW).data
    assert [row["title"] for row in listed] == ["二"]
    wrong = kameng("edit", one, "--set", "responsible.who=某人")
    assert (wrong.status, "支付机构(payment-service)" in wrong.err) == (2, True)


@pytest.mark.parametrize(
    ("typed", "where", "code"),
    [
        ("consumer.purpose=自用", ("consumer", "purpose"), "personal"),
        ("consumer.purpose=resale", ("consumer", "purpose"), "resale"),
        ("problem=卡密无效", ("problem",), "card-key-invalid"),
        ("responsible.who=商家、平台", ("responsible", "who"), ["seller", "platform"]),
    ],
)
def test_a_code_may_be_typed_by_its_name(
    kameng: Kameng, typed: str, where: tuple[str, ...], code: object
) -> None:
    kameng("init", ".")
    one = made(kameng, "一")
    assert kameng("edit", one, "--set", typed).status == 0
    for case in (one, made(kameng, "二", typed)):
        value = kameng("show", case, "--json", today=NOW).data["case"]
        for name in where:
            value = value[name]
        assert value == code
    refused = kameng("edit", one, "--set", "consumer.purpose=自己")
    assert "自用(personal)、转卖(resale)" in refused.err


def test_the_fee_is_counted_on_what_is_still_open(kameng: Kameng) -> None:
    kameng("init", ".")
    one = made(kameng, "一", "problem=card-key-invalid")
    kameng("edit", one, "--add", "payment.amount=30000")
    for arrived, told in (("10000", "按诉求 20000.00 元计"), ("20000", "")):
        log = ("log", one, "--kind", "refund-arrived", "--amount", arrived, "--at", "2026-11-20T10:00")
        assert kameng(*log, today=NOW).status == 0
        costs = kameng("advise", one, "--json", today=NOW).data["cost"]
        assert told in str(costs) and bool(costs) == bool(told), (
            "all arrived: nothing left to go anywhere with"
        )


@pytest.mark.parametrize(
    ("rail", "status", "arrived"), [("original", "won", "100.00"), ("balance", "open", "0.00")]
)
def test_what_stands_on_the_platform_s_balance_has_not_arrived(
    kameng: Kameng, rail: str, status: str, arrived: str
) -> None:
    kameng("init", ".")
    one = made(kameng, "一")
    kameng("edit", one, "--add", "payment.amount=100")
    words = ("log", one, "--kind", "refund-arrived", "--text", "退了", "--amount", "100", "--set")
    assert kameng(*words, f"rail={rail}", today=NOW).status == 0
    shown = kameng("show", one, "--json", today=NOW).data
    assert (shown["status"], shown["ledger"]["arrived"]) == (status, arrived)
    refused = kameng(*words, "rail=余额", today=NOW)
    assert (refused.status, "balance(退到平台余额)" in refused.err) == (2, True)
