"""The journey that proves the program, played in the TUI by keys: from an empty folder to the money arrived.

Played at its own date (2023-10-15, order 20: 45 working days) and moved to September 2026 (order 121: 60 days).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kameng_tui.desk import cases, papers
from kameng_tui.values import SHANGHAI
from tests.tui.player import Player, a_case, workbook

DATES = [datetime(2023, 10, 15, 14, 30, tzinfo=SHANGHAI), datetime(2026, 9, 15, 14, 30, tzinfo=SHANGHAI)]


class Journey:
    """One player whose clock is set by the day of the story."""

    def __init__(self, tmp_path: Path, bought: datetime) -> None:
        self.bought = bought
        self.player = Player(None, place=tmp_path / "kameng")
        self.shots = tmp_path
        self.at(0.1)

    @property
    def order_number(self) -> str:
        return f"QH{self.bought:%Y%m%d}00123"

    def day(self, days: float) -> datetime:
        return (self.bought + timedelta(days=days)).replace(second=0)

    def at(self, days: float) -> None:
        self.player.now_is = self.day(days)

    def found(self) -> cases.Survey:
        desk = self.player.desk
        return cases.open_case(desk, desk.book.case_ids()[0])

    async def begin(self) -> None:
        """The pasted sentence; what was read is only confirmed; the letter is ready to copy."""
        p = self.player
        assert "发生了什么?粘贴经过" in p.seen()
        story = (
            f"{self.bought.year}年{self.bought.month}月{self.bought.day}日14:30在启慧卡盟下单(订单号{self.order_number})"
            "购买100元游戏点卡,支付成功后30分钟未到账,导致无法参与限时活动"
        )
        await p.paste(story)
        p.screen.read_now()
        await p.settle()
        assert self.order_number in p.seen() and "100.00" in p.seen()
        await p.press("f9")
        seen = p.seen()
        assert "现在就截图或录屏" in seen and self.order_number in seen
        await p.press("enter")
        assert p.screen.KIND == "case"

    async def attach(self, name: str, kind: str) -> None:
        p = self.player
        file = self.shots / name
        file.write_bytes(name.encode())
        await p.press("f7")
        await p.fill("files", str(file))
        await p.pick("kind", kind)
        await p.press("f9")
        assert "已加入 1 件证据" in p.said()

    async def answer_self_checks(self) -> None:
        p = self.player
        await p.press("ctrl+l")
        for ask in p.screen.asks:
            await p.pick(ask.name, "no" if "own-breach" in ask.name else "yes")
        await p.press("f9")

    async def hand_in(self, receipt: str) -> None:
        """From an open filing over the counter: field by field, then the receipt number; the clock runs."""
        p = self.player
        await p.press("f12")
        assert p.screen.KIND == "counter"
        await p.press("enter")
        assert p.sent and "已送往" in p.said()
        await p.press("f9")
        await p.fill("receipt", receipt)
        await p.press("f9")
        assert "开始计时" in p.said() and p.screen.KIND == "case"

    async def log(self, keys: str, at: str = "", **values: str) -> None:
        """Opens a dialog by its key (choosing the filing ``at`` where it asks), fills it and saves."""
        p = self.player
        await p.press(keys)
        if at:
            ids = [key for key, _ in p.screen.choices]
            await p.press(str(ids.index(at) + 1))
        for name, text in values.items():
            await (p.pick if name in ("kind", "filing") else p.fill)(name, text)
        await p.press("f9")
        assert p.screen.KIND == "case", p.seen()

    async def to_the_platform(self) -> None:
        p = self.player
        await self.begin()
        for name, kind in (
            ("订单页.png", "order-page"),
            ("支付 凭证.png", "payment"),
            ("余额.png", "balance"),
        ):
            await self.attach(name, kind)
        await p.press("1")
        assert "[缺] 已告知平台" in p.seen(), "the chain shows what is missing"
        await self.answer_self_checks()
        found = self.found()
        assert [c.kind for c in found.dossier.case.claims] == ["refund"]
        p.screen.prepare("platform")
        await p.settle()
        assert p.screen.KIND == "filing"
        await self.hand_in("T-1024")
        paper = self.found().dossier.papers[0].text
        for fact in (
            "14:30",
            "支付成功后30分钟未到账",
            "无法参与限时活动",
            "100.00元",
            "48小时",
            "1. ",
            "2. ",
            "3. ",
        ):
            assert fact in paper, fact
        assert "〔待填" not in paper
        self.at(0.2)
        await self.log(
            "f6", text="客服:会处理的", staff="1024", promise="24小时内处理", filing="platform",
            promise_by=f"{self.day(1.2):%Y-%m-%d %H:%M}",
        )  # fmt: skip

    async def to_12315(self) -> None:
        p = self.player
        await self.to_the_platform()
        self.at(3.25)
        await p.press("f5", "escape")
        assert "!! 逾期2天" in p.seen(), "home shows the broken promise"
        await p.press("enter")
        seen = p.seen()
        assert "催办" in seen and "12315" in seen, "next step offers reminder and escalation"
        await p.press("c")
        assert "49小时" in p.seen(), "the reminder says the computed hours"
        await p.press("escape")
        await self.attach("聊天.png", "chat")
        self.at(8)
        desk, case = p.desk, self.found().dossier.id
        p.screen.prepare("12315")
        await p.settle()
        assert "被投诉人名称" in p.seen() and "被投诉人地址" in p.seen(), "the gate names what is missing"
        await p.press("escape", "3")
        verdict = self.found().verdicts["12315"]
        words = " ".join(reason.text for reason in verdict.reasons)
        assert verdict.verdict == "wait" and "被投诉人名称" in words and "被投诉人地址" in words
        me = [("consumer.name", "张示例"), ("consumer.phone", "13800001234"), ("consumer.address", "示例市示例路1号"),
              ("consumer.purpose", "personal"), ("platform.operator", "启慧示例网络有限公司"),
              ("platform.address", "示例省示例市示例区1号")]  # fmt: skip
        cases.edit(desk, case, sets=me)
        await p.press("f5")
        assert self.found().verdicts["12315"].verdict == "ready", self.found().verdicts["12315"].reasons
        p.screen.prepare("12315")
        await p.settle()
        await self.hand_in("1310000202609")
        assert [d.state for d in self.found().reckoned.dues if d.limit == "accept"] == ["running"]


@pytest.mark.parametrize("bought", DATES, ids=["2023", "2026"])
def test_from_an_empty_folder_to_the_money(tmp_path: Path, bought: datetime) -> None:
    j = Journey(tmp_path, bought)

    async def script(p: Player) -> None:
        await j.to_12315()
        j.at(13)
        await p.press("1")  # off the sheet of the channels, where the filing under the cursor would be taken
        await j.log("ctrl+r", "12315", kind="accepted")
        await p.press("4")
        assert "完成调解" in p.seen()
        mediate = next(d for d in j.found().reckoned.dues if d.limit == "mediate")
        accepted = j.day(13).date()
        if bought.year == 2026:
            assert mediate.earliest.date() == accepted + timedelta(days=60)
        else:
            assert f"{mediate.latest:%Y-%m-%d}" == "2023-12-29", "45 working days from 2023-10-28"
        assert mediate.steps
        j.at(20)
        await j.log("ctrl+r", "12315", kind="answered", text="平台同意退款")
        await j.log("m", kind="refund-promised", amount="100", promise_by=f"{j.day(25):%Y-%m-%d %H:%M}")
        assert j.found().reckoned.status == "awaiting-money"
        j.at(24)
        await j.log("m", amount="100")
        assert j.found().reckoned.status == "won"
        await p.press("x")
        await p.pick("reason", "won")
        await p.press("f9")
        p.app.clear_notifications()  # they lie over the states
        await p.press("escape")
        assert "逾期0" in p.seen() and "已挽回" in p.seen()

    j.player.play(script)


def test_a_refusal_is_kept_and_the_same_text_is_not_handed_in_again(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    consumer = {"name": "张示例", "phone": "13800001234", "address": "示例市示例路1号", "purpose": "personal"}
    case = a_case(player, consumer=consumer)
    papers.draft(player.desk, case, "12315", "complaint", send=True, receipt="1310000202609")

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("ctrl+r")
        await p.pick("kind", "refused")
        await p.fill("text", "无法联系被投诉人")
        await p.press("f9")
        assert p.screen.KIND == "case"
        found = cases.open_case(p.desk, case)
        verdict = found.verdicts["12315"]
        assert verdict.verdict in ("refused-likely", "barred")
        assert any("无法联系被投诉人" in reason.text for reason in verdict.reasons)
        assert found.steps, "other ways are offered"
        p.screen.open_filing("12315")
        await p.settle()
        await p.press("f12", "f9")
        await p.fill("receipt", "2")
        await p.press("f9")
        assert "完全相同" in p.said()
        assert len([x for x in cases.open_case(p.desk, case).dossier.papers if x.filing == "12315"]) == 1

    player.play(script)
