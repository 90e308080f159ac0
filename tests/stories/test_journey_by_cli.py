"""The journey that proves the program, by CLI: from the guide's pasted sentence to the money arrived.

Played at its own date (order 20 of 2019: 45 working days of mediation) and again moved to September 2026
(order 121: 60 calendar days), then once more with a refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kameng_tui.values import SHANGHAI
from tests.by_cli import Kameng, Ran

STORY = (
    "{y}年{m}月{d}日14:30在启慧卡盟下单(订单号QH{y}{m:02}{d:02}00123)购买100元游戏点卡,"
    "支付成功后30分钟未到账,导致无法参与限时活动"
)


@dataclass
class Journey:
    """One run of the story: a clock that moves, and the case in hand."""

    kameng: Kameng
    bought: datetime
    case: str = ""

    def at(self, days: float = 0) -> str:
        return (self.bought + timedelta(days=days)).isoformat(timespec="minutes")

    def run(self, *words: str, day: float = 0, stdin: str = "") -> Ran:
        ran = self.kameng(*words, "--json", stdin=stdin, today=self.at(day)[:16])
        assert ran.status == 0, ran.err
        return ran

    def log(self, kind: str, day: float, **values: str) -> Any:
        words = [f"--{name}={value}" for name, value in values.items()]
        return self.run("log", self.case, "--kind", kind, *words, day=day).data

    def due(self, limit: str, day: float) -> Any:
        return next(d for d in self.run("due", self.case, day=day).data if d["limit"] == limit)

    def verdict(self, channel: str, day: float) -> Any:
        return next(c for c in self.run("advise", self.case, day=day).data["channels"] if c["id"] == channel)

    @property
    def order_number(self) -> str:
        return f"QH{self.bought:%Y%m%d}00123"


def picture(name: str, content: bytes = b"\x89PNG\r\n") -> str:
    Path(name).write_bytes(content + name.encode())
    return name


@pytest.fixture(params=[datetime(2023, 10, 15, 14, 30), datetime(2026, 9, 15, 14, 30)], ids=["2023", "2026"])
def begun(kameng: Kameng, request: pytest.FixtureRequest) -> Journey:
    """Up to the platform complaint that was filed and promised upon."""
    j = Journey(kameng, request.param.replace(tzinfo=SHANGHAI))
    j.run("init", ".")
    story = STORY.format(y=j.bought.year, m=j.bought.month, d=j.bought.day)
    j.case = j.run("new", "--story", "-", stdin=story, day=0.1).data["id"]

    proposed = j.run("read", j.case, "-", stdin=story, day=0.1).data
    found = {p["key"]: p["value"] for p in proposed}
    assert found["order.number"] == j.order_number
    assert found["order.amount"] == "100.00"
    assert found["order.placed"] == j.at()[:16] + ":00+08:00"
    assert found["problem"] == "topup-not-received"
    assert all(p["place"].startswith("text:1:") and p["why"] for p in proposed)
    j.run("read", j.case, "-", "--accept", "all", stdin=story, day=0.1)

    for name, kind in (("订单页.png", "order-page"), ("支付 凭证.png", "payment"), ("余额.png", "balance")):
        j.run("attach", j.case, picture(name), "--kind", kind, "--taken", j.at(0.1), day=0.1)
    missing = {
        c["link"]: c["missing"]
        for c in j.run("advise", j.case, day=0.1).data["chain"]
        if c["state"] == "missing"
    }
    assert missing.get("told"), "the chain names what is missing"

    claim = ["--add", "claim.kind=refund", "--add", "claim.amount=100", "--add", "claim.within=24小时"]
    j.run("edit", j.case, *claim, "--set", "consumer.purpose=personal", day=0.1)
    answers = [
        w
        for q in ("account-right", "checked-official", "own-breach")
        for w in ("--set", f"answers.{q}={'no' if q == 'own-breach' else 'yes'}")
    ]
    j.run("edit", j.case, *answers, day=0.1)
    return j


def file_at_the_platform(j: Journey) -> None:
    letter = j.run("draft", j.case, "platform", "complaint", day=0.15).data
    text = letter["text"]
    for fact in (f"{j.bought.year}年{j.bought.month}月{j.bought.day}日14:30", j.order_number, "支付成功后30分钟未到账",
                 "无法参与限时活动", "100.00元", "24小时", "原支付账户"):  # fmt: skip
        assert fact in text, fact
    assert [line for line in text.split("\n") if line.startswith(("1. ", "2. ", "3. "))], "numbered evidence"
    assert "〔待填" not in text and "XXX" not in text
    sent = j.run("draft", j.case, "platform", "complaint", "--send", "--receipt", "T-1024", day=0.15).data
    assert sent["path"].startswith("papers/")
    reply = {"filing": "platform", "staff": "1024", "promise": "24小时内处理", "text": "客服说会处理"}
    j.log("promise", 0.2, **reply, by=j.at(1.2))


def test_reminder_says_the_computed_hours(begun: Journey) -> None:
    j = begun
    file_at_the_platform(j)
    agenda = j.run("due", day=1.3).data
    promise = next(d for d in agenda if d["label"].startswith("承诺"))
    assert (promise["state"], promise["duty"]) == ("overdue", "theirs")
    steps = j.run("advise", j.case, day=3.25).data["next"]
    assert any(s["do"] == "draft" and s["with"].get("template") == "reminder" for s in steps)
    assert any(s["do"] == "file" and "12315" in str(s["with"].values()) for s in steps)
    reminder = j.run("draft", j.case, "platform", "reminder", day=3.25).data["text"]
    assert "49小时" in reminder, "1.2 days promised, 3.25 days gone: 49 hours late"


def reach_acceptance(j: Journey) -> None:
    file_at_the_platform(j)
    j.run("attach", j.case, picture("聊天.png"), "--kind", "chat", "--taken", j.at(2), day=2)
    me = ["consumer.name=张示例", "consumer.phone=13800001234", "consumer.address=示例市示例路1号"]
    j.run("edit", j.case, *[w for fact in me for w in ("--set", fact)], day=8)
    gate = j.run("file", j.case, "12315", day=8).data["gate"]
    assert gate["verdict"] == "wait"
    words = " ".join(r["text"] for r in gate["reasons"])
    assert "被投诉人名称" in words and "被投诉人地址" in words, "the gate names operator and address"
    who = ["platform.operator=启慧示例网络有限公司", "platform.address=示例省示例市示例区1号"]
    j.run("edit", j.case, *[w for fact in who for w in ("--set", fact)], day=8)
    ready = j.verdict("12315", 8)
    assert ready["verdict"] == "ready", ready["reasons"]
    j.run("draft", j.case, "12315", "complaint", "--send", "--receipt", "1310000", day=8)
    accept = j.due("accept", 8.1)
    assert accept["steps"] and accept["source"]
    j.log("accepted", 13, filing="12315")


def test_from_the_sentence_to_the_money(begun: Journey) -> None:
    j = begun
    reach_acceptance(j)
    mediate = j.due("mediate", 13.1)
    accepted = (j.bought + timedelta(days=13)).date()
    if j.bought.year == 2026:
        assert mediate["earliest"][:10] == (accepted + timedelta(days=60)).isoformat(), (
            "order 121: 60 calendar days"
        )
    else:
        assert mediate["latest"][:10] == "2023-12-29", "order 20: 45 working days from 2023-10-28"
    j.log("answered", 20, filing="12315", text="平台同意退款")
    j.log("refund-promised", 20, filing="12315", amount="100", by=j.at(25))
    assert j.run("show", j.case, day=20.1).data["status"] == "awaiting-money"
    j.log("refund-issued", 22, amount="100")
    assert j.run("show", j.case, day=22.1).data["status"] == "awaiting-money", "issued is not arrived"
    j.log("refund-arrived", 24, amount="100")
    shown = j.run("show", j.case, day=24.1).data
    assert shown["status"] == "won"
    assert shown["ledger"]["arrived"] == "100.00"
    assert not [d for d in j.run("due", day=24.1).data if d["case"] == j.case], "nothing is due any more"
    assert j.run("close", j.case, "--reason", "won", day=25).data["status"] == "won"
    assert j.run("verify").data == []


def test_a_refusal_is_kept_and_the_same_text_is_not_filed_again(begun: Journey) -> None:
    j = begun
    file_at_the_platform(j)
    j.run("attach", j.case, picture("聊天.png"), "--kind", "chat", "--taken", j.at(2), day=2)
    facts = ["consumer.name=张示例", "consumer.phone=13800001234", "consumer.address=示例市示例路1号",
             "platform.operator=启慧示例网络有限公司", "platform.address=示例省示例市示例区1号"]  # fmt: skip
    j.run("edit", j.case, *[w for fact in facts for w in ("--set", fact)], day=8)
    j.run("draft", j.case, "12315", "complaint", "--send", "--receipt", "1310000", day=8)
    j.log("refused", 10, filing="12315", text="无法联系被投诉人")
    shown = j.run("show", j.case, day=10.1).data
    assert any(e["kind"] == "refused" and "无法联系" in e["text"] for e in shown["journal"])
    again = j.kameng("draft", j.case, "12315", "complaint", "--send", "--json", today=j.at(8)[:16])
    assert again.status == 2
    assert "完全相同" in again.err
    verdict = j.verdict("12315", 10.1)
    assert verdict["verdict"] == "refused-likely"
    assert any("无法联系被投诉人" in r["text"] for r in verdict["reasons"])
    assert j.run("advise", j.case, day=10.1).data["next"], "other steps are offered"
