"""The counter's other ways on screen: codes that a reader reads off what is drawn, the sheet, what came back, attachments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from player import Player, a_case, workbook

from kameng_tui.desk import evidence, filings

KEY = "QWER0l18TYUI9X0Z"


def drawn(p: Player) -> str:
    """What a camera reads off the screen: every cell is two dots, the upper one over the lower one."""
    view = p.screen.query_one("#code")
    rows: list[list[int]] = []
    for y in range(view.size.height):
        upper, lower = [], []
        for segment in view.render_line(y):
            assert segment.text in (" ", "\u2580") and segment.style is not None
            back = segment.style.bgcolor.get_truecolor()[0]
            front = segment.style.color.get_truecolor()[0] if segment.text != " " else back
            upper.append(front)
            lower.append(back)
        rows += [upper, lower]
    image = Image.new("L", (len(rows[0]), len(rows)))
    image.putdata([dot for row in rows for dot in row])
    found = zxingcpp.read_barcodes(
        image.resize((image.width * 3, image.height * 3), Image.Resampling.NEAREST)
    )
    assert len(found) == 1, p.seen()
    return found[0].text


async def to_line(p: Player, name: str) -> None:
    at = next(n for n, line in enumerate(p.screen.lines) if line.id == name)
    p.screen.query_one("#lines").go_to(f"line {at}")
    await p.settle()


@pytest.mark.parametrize(
    ("size", "theme"), [((80, 24), "textual-dark"), ((120, 40), "textual-light"), ((44, 34), "textual-dark")]
)
def test_the_letter_is_read_off_the_screen_page_by_page(
    tmp_path: Path, size: tuple[int, int], theme: str
) -> None:
    from kameng_tui.tui.screens.counter import CounterScreen

    player = Player(workbook(tmp_path))
    case = a_case(player)
    filings.file(player.desk, case, "platform")

    async def script(p: Player) -> None:
        p.app.theme = theme
        p.app.push_screen(CounterScreen(case, "platform"))
        await p.settle()
        await to_line(p, "letter")
        letter = next(line.text for line in p.screen.lines if line.id == "letter")
        await p.press("f6")
        view, codes, read = p.screen.query_one("#code"), p.screen.codes, []
        assert view.region.right <= size[0] and view.region.bottom <= size[1], "nothing of a code is cut off"
        for n in range(len(codes.pages)):
            assert codes.line(n) in p.seen()
            read.append(drawn(p))
            await p.press("enter")
        assert "".join(read) == letter and "已是最后一页" in p.said()
        await p.press("escape")
        assert p.screen.states == {"letter": "sent"}

    player.play(script, size)


def test_a_sheet_is_typed_from_checked_and_hides_what_is_sensitive(tmp_path: Path) -> None:
    from kameng_tui.tui.screens.counter import CounterScreen

    player = Player(workbook(tmp_path))
    case = a_case(player, consumer={"name": "张示例", "phone": "13800138000"})
    filings.file(player.desk, case, "12315")

    async def script(p: Player) -> None:
        counter = CounterScreen(case, "12315")
        p.app.push_screen(counter)
        await p.settle()
        await to_line(p, "phone")
        await p.press("f7")
        assert "1380 0138 000" in p.seen() and "11字" in p.seen()
        await p.press("f6")
        assert p.seen().splitlines()[-1].startswith(" F9 核对") and "换行算" in p.seen()
        await p.fill("text", "1380 0139 000")
        await p.press("f9")
        assert "第2组第4位不一样" in p.seen()
        p.screen.hide()
        await p.settle()
        assert "0138" not in p.seen() and "已收起" in p.seen()
        await p.press("f5")
        assert "0138" in p.seen()
        await p.press("enter")
        assert counter.states == {"phone": "sent"} and "0138" not in p.seen()
        await p.press("escape")
        assert p.screen.KIND == "counter" and "[已送]" in p.seen()

    player.play(script)


def test_a_counter_that_was_left_goes_on_where_it_stopped(tmp_path: Path) -> None:
    from kameng_tui.tui.screens.counter import CounterScreen

    player = Player(workbook(tmp_path))
    case = a_case(player)
    filings.file(player.desk, case, "platform")

    async def script(p: Player) -> None:
        p.app.push_screen(CounterScreen(case, "platform"))
        await p.settle()
        await p.press("enter", "enter", "escape")
        again: Any = CounterScreen(case, "platform")
        p.app.push_screen(again)
        await p.settle()
        assert "接着上次:已送 2 格" in p.said() and again._at == 2
        await p.press("f10")
        assert again.states == {} and again._at == 0

    player.play(script)


def test_attachments_are_listed_and_put_into_a_folder(tmp_path: Path) -> None:
    from kameng_tui.tui.screens.counter import CounterScreen

    player = Player(workbook(tmp_path))
    case = a_case(player)
    filings.file(player.desk, case, "platform")
    for name, kind in (("o.png", "order-page"), ("k.png", "key-shot")):
        Image.new("RGB", (40, 30), "white").save(tmp_path / name)
        evidence.attach(player.desk, case, [tmp_path / name], kind=kind)

    async def script(p: Player) -> None:
        p.app.push_screen(CounterScreen(case, "platform"))
        await p.settle()
        await p.press("end")
        assert "没带" in p.seen() and "卡密" in p.seen()
        await p.press("f8")
        await p.pick("folder", str(tmp_path / "附件"))
        await p.press("f9")
        assert "1 件没带" in p.said()

    player.play(script)
    assert [path.name for path in (tmp_path / "附件").iterdir()] == ["01_订单页.png"]


@pytest.mark.parametrize(
    ("limit", "advised", "length", "said"),
    [
        (None, False, 45, "45字"),
        (20, False, 45, "45/20字"),
        (
            20,
            True,
            12,
            "12/20字(建议)",
        ),  # nobody has verified it: told as a suggestion, and what is over as a guess
        (20, True, 45, "45/20字(建议),可能过长(未经证实)"),
    ],
)
def test_a_length_says_what_is_known_of_its_limit(
    limit: int | None, advised: bool, length: int, said: str
) -> None:
    from kameng_tui.desk.counter import CounterLine
    from kameng_tui.tui.screens.counter import length_words

    assert length_words(CounterLine("格", "", limit=limit, advised=advised, length=length)) == said
