"""What the other side promised in an answer just written down: asked once, written only when confirmed."""

from __future__ import annotations

from pathlib import Path

from player import Player, a_case, workbook

from kameng_tui.desk import cases


def test_a_promise_in_a_typed_answer_is_confirmed_with_its_due(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("f6")
        await p.fill("text", "客服说2小时内联系商户,三个工作日内退款")
        await p.fill("at", "2026-11-20 14:00")
        await p.press("f9")
        assert p.screen.heading == "登记承诺?" and "2026-11-20 16:00" in p.seen()
        await p.press("f9")  # the first as proposed
        assert p.screen.heading == "登记承诺?" and "三个工作日内退款" in p.seen()
        assert "2026-11-25 23:59" in p.seen()  # 23, 24, 25: the weekend is skipped
        await p.press("f9")
        assert p.screen.KIND == "case"
        await p.press("4")
        assert "承诺:2小时内联系商户" in p.seen() and "三个工作日内退款" in p.seen()

    player.play(script)
    found = cases.open_case(player.desk, case)
    assert [(p.text, p.state) for p in found.reckoned.promises] == [
        ("2小时内联系商户", "broken"),
        ("三个工作日内退款", "open"),
    ]


def test_a_promise_that_is_none_is_left_with_escape(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("f6")
        await p.fill("text", "说明书写着24小时内到账")
        await p.press("f9")
        assert p.screen.heading == "登记承诺?"
        await p.press("escape")
        assert p.screen.KIND == "case"

    player.play(script)
    found = cases.open_case(player.desk, case)
    assert found.reckoned.promises == () and len(found.journal) == 1


def test_an_answer_without_a_time_asks_back_and_takes_the_time_that_was_asked_for(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)

    async def script(p: Player) -> None:
        p.app.open_case(case)
        await p.settle()
        await p.press("f6")
        await p.fill("text", "会尽快处理的")
        await p.press("f9")
        assert "具体到哪一天几点前处理完?" in p.seen() and "由谁负责" in p.seen()
        await p.press("f9")  # nothing filled in: it is asked for, not guessed
        assert p.screen.heading == "登记承诺?" and "这一项要填" in p.seen()
        await p.fill("by", "2026-11-22 18:00")
        await p.press("f9")
        assert p.screen.KIND == "case"

    player.play(script)
    (promise,) = cases.open_case(player.desk, case).reckoned.promises
    assert (promise.text, promise.by.isoformat()) == ("会尽快处理的", "2026-11-22T18:00:00+08:00")
