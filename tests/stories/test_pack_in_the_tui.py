"""A stranger's channel by keys alone: installed from its zip, filed at from a case, filled in Chinese, logged, counted."""

from __future__ import annotations

from pathlib import Path

from kameng_tui.desk import authoring, cases
from kameng_tui.values import parse_when
from tests.tui.player import Player, a_case, workbook

EXAMPLE = Path(__file__).parents[2] / "plugins" / "examples" / "12345"
STORY = "付款后点卡没有到账,客服说“再等等”,已经等了3天。"


async def install(p: Player, bundle: Path) -> None:
    await p.press("p", "a")
    await p.paste(str(bundle))
    await p.press("f9")
    assert "政务服务便民热线12345(12345),版本 1.0" in p.seen()
    await p.press("2")
    assert p.screen.KIND == "plugins" and "已安装 12345" in p.said()
    assert p.screen.current.id == "12345" and p.screen.current.state == "ok", "the cursor stands on what came"
    assert "政务服务便民热线12345" in p.seen()
    await p.press("escape")


async def fill_in(p: Player) -> None:
    await p.press("3")
    assert p.screen.query_one("#sheet").go_to("channel 12345")
    await p.press("enter")
    assert "12345:先补齐" in p.seen() and "不知道打哪个城市的热线" in p.seen()
    await p.press("2")
    assert p.screen.KIND == "filing" and "政务服务便民热线12345" in p.seen()
    for name, text in (("city", "杭州"), ("phone", "13800001234"), ("facts", STORY)):
        await p.fill(name, text)
    await p.press("f9")
    assert "已保存" in p.said()
    await p.pilot.pause(0.3)  # the letter follows the form after a short pause
    await p.settle()
    assert "反映杭州的示例九妹公司" in p.seen() and "本人张示例，联系电话13800001234" in p.seen()


async def hand_in(p: Player) -> None:
    await p.press("f12")
    assert p.screen.KIND == "counter" and "杭州" in p.seen()
    await p.press("f9")
    await p.fill("receipt", "HZ2026112100001")
    await p.press("f9")
    assert p.screen.KIND == "case" and "文字已存底" in p.said()
    await p.press("4")
    assert "热线答复" in p.seen() and "没有查到「杭州」" in p.seen(), (
        "a limit that nobody found out is asked for"
    )


def test_installed_filed_filled_logged_and_counted(tmp_path: Path) -> None:
    player = Player(workbook(tmp_path))
    case = a_case(player)
    bundle = authoring.pack(player.desk, str(EXAMPLE), tmp_path / "政务 热线.zip").path

    async def script(p: Player) -> None:
        await install(p, bundle)
        await p.press("enter")
        assert p.screen.KIND == "case"
        await fill_in(p)
        await hand_in(p)
        p.now_is = parse_when("2026-11-23T09:00")
        await p.press("ctrl+r")
        await p.pick("kind", "12345:to-samr")
        await p.fill("text", "转到“示例区市场监管局”,说会办理")
        await p.press("f9")
        await p.press("4")
        line = next(row for row in p.seen().splitlines() if "市场监管局决定是否受理" in row)
        assert "12-02" in line, "seven working days from Monday 23 November"

    player.play(script)
    dossier = cases.open_case(player.desk, case).dossier
    form = dossier.filings[0].form
    assert form["city"] == "杭州" and form["facts"].startswith(STORY), "typed before what the case filled in"
    assert form["phone"].startswith("vault:")
    assert [entry.kind for entry in dossier.journal] == ["submitted", "12345:to-samr"]
