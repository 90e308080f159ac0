"""The sheet of the papers, one that was sent with its three views, and the sentences of a letter that is being made."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from player import Player, workbook

from kameng_tui.case.records import Paper
from kameng_tui.counsel.staleness import Sent, Stale
from kameng_tui.desk import cases, evidence, papers
from kameng_tui.tui.screens import sheet_papers

FACTS = [
    ("platform.name", "示例卡盟"), ("platform.operator", "示例公司"), ("platform.address", "示例市1号"), ("consumer.name", "张示例"),
    ("consumer.phone", "13912345678"), ("consumer.address", "示例省示例市一号"), ("problem", "card-key-invalid"),
    ("order.number", "QH20261120000123"), ("order.amount", "500"), ("order.placed", "2026-11-20T10:00"), ("order.item", "点卡"),
    ("order.goods", "card-key"), ("story.phenomenon", "卡密无效"), ("claim.kind", "refund"), ("claim.amount", "500"),
]  # fmt: skip


def said(rows) -> str:
    return "\n".join("".join(part for part, _ in line) for row in rows for line in row.draw(200))


TWIN = Paper("papers/a.md", "12315", "complaint", text="一、事实\n金额100.00元。订单****0123。\n以上属实。",
             sentences={"order.o1.amount": (2,), "form.via": (3, 9), "order.o1.x": ()},
             was={"order.o1.amount": "100.00"})  # fmt: skip
SENT = Sent(TWIN, 2, "投诉信", (Stale("order.o1.amount", "订单金额", (2, 9), "100.00", "101.00"),))


def test_the_twin_says_at_its_line_what_no_longer_holds():
    shown = said(sheet_papers.twin_rows(SENT)).split("\n")
    assert shown[1:3] == ["金额100.00元。订单****0123。", "  ! 订单金额 当时是100.00,现在是101.00"]
    assert len(shown) == 4, "a sentence that the twin does not have is told beside it only"


@pytest.mark.parametrize("width", [8, 12, 17, 40])
def test_only_the_sentence_that_no_longer_holds_stands_out(width: int):
    text = "付款后 一直没有到账。金额 100.00元 已付。 订单****0123。"
    twin = Paper("papers/a.md", "12315", "complaint", text=text)
    (row, *_) = sheet_papers.twin_rows(Sent(twin, 1, "投诉信", (Stale("x", "订单金额", (2,), "1", "2"),)))
    lines = row.draw(width)
    painted = "".join(part for line in lines for part, style in line if style == "warn")
    assert painted.replace(" ", "") == "金额100.00元已付。"
    assert "".join(part for line in lines for part, _ in line).replace(" ", "") == text.replace(" ", "")


def test_a_twin_sentence_by_sentence(tmp_path: Path):
    desk = Player(workbook(tmp_path)).desk
    shown = said(sheet_papers.kept_rows(desk, SENT, {"via": "途径"})).split("\n")
    assert shown[0:2] == ["  1 一、事实", "    固定用语"]
    assert shown[2:4] == ["  2 金额100.00元。", "    依据:订单金额(100.00),已经变了"]
    assert shown[4:6] == ["  3 订单****0123。", "    依据:表单 途径"]


def test_two_versions_line_by_line():
    after = Paper(text="一、事实\n金额101.00元。\n以上属实。")
    before = Paper(text="一、事实\n金额100.00元。\n以上属实。")
    shown = said(sheet_papers.difference_rows(before, after)).split("\n")
    assert shown == ["  一、事实", "- 金额100.00元。", "+ 金额101.00元。", "  以上属实。"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_what_was_sent_is_seen_with_its_versions_and_what_changed(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    player = Player(workbook(tmp_path))
    case = cases.new(player.desk, sets=FACTS).id
    papers.draft(player.desk, case, "12315", "complaint", send=True)
    player.now_is += timedelta(days=1)
    cases.edit(player.desk, case, sets=[("order.o1.amount", "501")])
    (tmp_path / "新.png").write_bytes(b"1")
    evidence.attach(player.desk, case, [tmp_path / "新.png"], kind="chat", shows="新的聊天")

    async def script(p: Player) -> None:
        from kameng_tui.tui.screens.case import CaseScreen

        await p.app.push_screen(CaseScreen(case, sheet=6))
        await p.settle()
        seen = p.seen()
        assert "第1版  有变 1处" in seen and "当时是500.00" in seen and "证据「新的聊天」" in seen
        await p.press("home", "enter")
        assert p.screen.KIND == "sent" and "提交的文字" in p.seen()
        await p.press("b")
        assert "逐句依据" in p.seen() and "依据:" in p.seen()
        await p.press("v")
        assert "这是第一版" in p.said()
        await p.press("f6")
        assert "提交的文字" in p.seen(), "the same key leads back"
        await p.press("y", "escape", "down", "enter")
        assert p.sent and p.screen.KIND == "paper" and "补充材料" in p.seen()
        await p.press("b")
        assert "依据:消费者" in p.seen() or "固定用语" in p.seen()
        await p.press("b")
        assert "固定用语" not in p.seen()

    player.play(script, size)
