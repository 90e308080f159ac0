"""A channel is filed at and handed in, then its pack goes, and comes back with another limit: the filing outlives it."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packmaker import put_pack

from kameng_tui.workbook.book import Workbook
from tests.by_cli import Kameng
from tests.tui.player import Player

FACTS = (
    "platform.name=示例小店",
    "order.number=XD20260901",
    "order.placed=2026-08-31T20:00",
    "problem=late-delivery",
)


class Shop:
    """One case at the pack ``shop``, spoken to at a day of one's choice."""

    def __init__(self, kameng: Kameng) -> None:
        self.kameng = kameng
        self.ran("init", ".")
        put_pack(Path())
        self.case = self.ran("new", *[word for fact in FACTS for word in ("--set", fact)])["id"]
        self.ran("file", self.case, "shop", "--set", "story=还没有发货")
        self.ran("draft", self.case, "shop", "report", "--send", "--receipt", "S1")

    def ran(self, *words: str, day: str = "2026-09-01") -> Any:
        done = self.kameng(*words, "--json", today=day)
        assert done.status == 0, (words, done.err, done.out)
        return done.data

    def due(self, day: str = "2026-09-02") -> Any:
        (found,) = [d for d in self.ran("due", self.case, day=day) if d["limit"] == "reply"]
        return found

    def told(self, code: str, day: str = "2026-09-02") -> list[str]:
        return [f["message"] for f in self.ran("show", self.case, day=day)["findings"] if f["code"] == code]


@pytest.fixture
def shop(kameng: Kameng) -> Shop:
    return Shop(kameng)


def test_the_pack_goes_and_everything_goes_on(shop: Shop) -> None:
    before = shop.due()
    assert before["latest"][:10] == "2026-09-04" and shop.told("plugin.missing") == []

    shutil.rmtree("channels")
    assert shop.due() == before
    (words,) = shop.told("plugin.missing")
    assert "shop" in words and "没有安装" in words and "1.0版" in words
    letter = shop.ran("draft", shop.case, "shop", "reminder", day="2026-09-05")
    assert letter["text"].startswith("致示例小店：请尽快答复。")
    assert shop.due("2026-09-05")["state"] == "overdue"
    shop.ran("log", shop.case, "--kind", "shop:moved", "--filing", "shop", day="2026-09-05")
    filing = tomllib.loads((Path(shop.case) / "filings" / "shop.toml").read_text("utf-8"))
    assert (Path(".kept") / filing["manifest"] / "channel.toml").is_file()


def test_the_pack_comes_back_with_another_limit_and_both_are_told(shop: Shop) -> None:
    shutil.rmtree("channels")
    assert shop.told("plugin.missing")
    put_pack(Path(), days=7, version="2.0", as_of="2026-09-02")
    assert shop.told("plugin.missing") == []
    (words,) = shop.told("limit.changed")
    assert "3天,至2026-09-04" in words and "7天,至2026-09-08" in words
    assert shop.due()["latest"][:10] == "2026-09-08"
    put_pack(Path())
    assert shop.told("limit.changed") == [], "as it was when it was handed in"


def test_the_case_opens_in_the_tui_without_its_channel(shop: Shop) -> None:
    shutil.rmtree("channels")
    player = Player(Workbook.open(Path()))

    async def script(p: Player) -> None:
        from kameng_tui.tui.screens.case import CaseScreen
        from kameng_tui.tui.screens.counter import CounterScreen
        from kameng_tui.tui.screens.filing import FilingScreen
        from kameng_tui.tui.screens.paper import PaperScreen

        p.app.push_screen(CaseScreen(shop.case))
        await p.settle()
        for sheet in "123456":
            await p.press(sheet)
            if sheet in "36":
                assert "小店" in p.seen(), sheet
        p.app.push_screen(PaperScreen(shop.case, "shop", "reminder"))
        await p.settle()
        assert "催办信" in p.seen() and "请尽快答复" in p.seen()
        p.app.push_screen(FilingScreen(shop.case, "shop"))
        await p.settle()
        assert "反映信" in p.seen(), "a filing opens with the letter that hands it in, a report too"
        p.app.push_screen(CounterScreen(shop.case, "shop"))
        await p.settle()
        assert "投递 小店客服" in p.seen() and "还没有发货" in p.seen()

    player.play(script)


@pytest.mark.parametrize(("sure", "shown"), [("known", "/20字)"), ("uncertain", "/20字(建议))")])
def test_a_suggested_length_is_shown_as_one(kameng: Kameng, sure: str, shown: str) -> None:
    shop = Shop(kameng)
    put_pack(Path(), sure=sure)
    shop.ran("file", shop.case, "shop", "--new", "--set", f"story={'等了很久。' * 9}")
    filing = next(p.stem for p in Path(shop.case, "filings").iterdir() if p.stem != "shop")

    async def script(p: Player) -> None:
        from kameng_tui.tui.screens.counter import CounterScreen
        from kameng_tui.tui.screens.filing import FilingScreen

        p.app.push_screen(FilingScreen(shop.case, filing))
        await p.settle()
        assert ("建议不超过20字" if sure == "uncertain" else "最多 20 字,超出 25 字") in p.seen()
        p.app.push_screen(CounterScreen(shop.case, filing))
        await p.settle()
        await p.press("down")
        line = p.screen.line
        assert line.id == "story" and line.length <= 20 and shown in p.seen(), (
            "shortened; the rest is the annex"
        )
        assert p.screen.lines[-1].id == "letter.annex"

    Player(Workbook.open(Path())).play(script)
