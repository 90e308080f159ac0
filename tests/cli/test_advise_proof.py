"""``kameng advise`` says what proves each claim, what the other side will say, and what is weak."""

from __future__ import annotations

from tests.by_cli import Kameng


def test_the_keys_and_the_words(kameng: Kameng) -> None:
    kameng("init", "簿")
    kameng("new", "-w", "簿", "--set", "problem=topup-not-received", "--set", "platform.name=示例卡盟",
           "--set", "payment.amount=10001", "--set", "claim.kind=refund", today="2026-09-01T10:00")  # fmt: skip
    case = kameng("list", "-w", "簿", "--json").data[0]["id"]
    data = kameng("advise", case, "-w", "簿", "--json", today="2026-09-01T10:00").data
    assert {"matrix", "objections", "weak"} <= data.keys()
    (refund,) = data["matrix"]
    assert (refund["kind"], refund["verdict"]) == ("refund", "weak")
    assert {"says", "answer", "evidence", "lacking", "heard", "cites"} <= data["objections"][0].keys()
    assert "large-sum" in [w["id"] for w in data["weak"]]
    out = kameng("advise", case, "-w", "簿", today="2026-09-01T10:00").out
    assert all(words in out for words in ("证明\n", "对方可能说\n", "弱点\n", "[缺] 已付款"))
