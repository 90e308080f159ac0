"""A pasted reply on screen: events in Chinese with their filing; of what only one can be right nothing is ticked."""

from __future__ import annotations

from pathlib import Path

from player import Player, a_case, workbook

from kameng_tui.desk import cases, entries
from kameng_tui.tui.screens.read import ReadScreen


def test_doubtful_lines_are_not_ticked_and_are_chosen_one_by_one(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)
    for channel in ("alipay", "heimao"):
        entries.log(player.desk, case, kind="submitted", filing=channel)

    async def script(p: Player) -> None:
        p.app.push_screen(ReadScreen(case, "投诉编号:17391234567\n投诉进度 待分配"))
        await p.settle()
        confirming = p.screen.confirming
        by_filing = {(x.key, str(x.data["filing"])): x for x in confirming.proposals}
        assert confirming.taken() == [by_filing["heimao:review-passed", "heimao"].n], "sure lines only"
        seen = p.seen()
        assert "heimao:review-passed" not in seen and "黑猫投诉 记录 审核通过" in seen
        assert "支付宝交易投诉 记录" in seen and "黑猫投诉 记录 " in seen
        confirming.toggle(by_filing["submitted", "heimao"])
        assert not confirming.on(by_filing["submitted", "alipay"]), "each filing by itself"
        await p.press("f9")
        await p.settle()
        receipts = {e.filing: e.receipt for e in cases.load(p.desk, case).dossier.journal if e.receipt}
        assert receipts == {"heimao": "17391234567"}

    player.play(script)
