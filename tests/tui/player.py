"""Plays the TUI in tests as a person would: real key events, Chinese with its punctuation, pastes; and reads the screen."""

from __future__ import annotations

import asyncio
import contextlib
import unicodedata
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import textual.screen
from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.worker import WorkerCancelled, WorkerFailed

from kameng_tui.desk.desk import Desk
from kameng_tui.tui.app import KamengApp
from kameng_tui.values import parse_when
from kameng_tui.workbook.book import Workbook
from kameng_tui.workbook.vault import MemoryVault

NOW = parse_when("2026-11-21T10:30")
textual.screen.UPDATE_PERIOD = (
    60  # ``settle`` asks for each frame: sixty a second would be painted for nobody
)
STORY = "2026年11月20日20:00在星屿卡站买了98元点券,\n订单号XY20261120200012345,支付宝付了98元,到现在没到账。"


def workbook(tmp_path: Path) -> Workbook:
    return Workbook.create(tmp_path / "book", "测试工作簿", now=NOW)


def key_event(key: str) -> events.Key:
    """The event of a named key, as a terminal sends it: with its character where it has one.

    Pilot.press waits three times for each key; ``settle`` waits once, and for what works in threads.
    """
    if len(key) == 1 and not key.isalnum():
        key = _character_to_key(key)
    try:
        return events.Key(key, unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key))))
    except KeyError:
        return events.Key(key, key if len(key) == 1 else None)


class Player:
    """One app on one workbook. ``app.clock`` is the injected clock."""

    def __init__(self, book: Workbook | None, *, demo: bool = False, place: Path | None = None) -> None:
        self.sent: list[str] = []
        vault = MemoryVault()
        self.desk = Desk(book, clock=self.now, vault=lambda: vault, author="测试")
        self.app = KamengApp(self.desk, env={}, demo=demo, home=place)
        self.app.copy_to_clipboard = self.sent.append  # type: ignore[method-assign]
        self.pilot: Pilot[Any] = None  # type: ignore[assignment]
        self.now_is = NOW

    def now(self) -> datetime:
        return self.now_is + (self.app.shift if hasattr(self, "app") else timedelta(0))

    def play(self, script: Callable[[Player], Awaitable[None]], size: tuple[int, int] = (120, 40)) -> None:
        async def run() -> None:
            async with self.app.run_test(size=size, notifications=True) as pilot:
                self.pilot = pilot
                await self.settle()
                await script(self)

        asyncio.run(run())

    async def settle(self) -> None:
        """Until nothing is left to do: no worker runs, no task can go on, and what changed is laid out and painted.

        Textual's own pause guesses this from the CPU time of the process: wrong on a busy machine, slow on a quiet one.
        """
        while True:
            await self._all_have_run()
            if any(not worker.is_finished for worker in self.app.workers):
                with contextlib.suppress(WorkerFailed, WorkerCancelled):  # the app's to deal with
                    await self.app.workers.wait_for_complete()
                continue
            await self.app._animator.wait_until_complete()
            self.app.screen._on_timer_update()  # lays out, paints, and calls what waited for it
            if not self._ready():
                return

    async def _all_have_run(self) -> None:
        """Until every task of the app waits: for a message, a thread or a clock."""
        quiet = 0
        while quiet < 2:
            await asyncio.sleep(0)
            quiet = 0 if self._ready() else quiet + 1

    @staticmethod
    def _ready() -> int:
        """How many tasks could go on at once."""
        return len(asyncio.get_running_loop()._ready)  # type: ignore[attr-defined]

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.now_is += timedelta(seconds=1)
            event = key_event(key)
            event.set_sender(self.app)
            self.app._driver.send_message(event)
            await self.settle()

    async def type(self, text: str) -> None:
        """Types letter by letter; Pilot.press would drop Chinese punctuation."""
        for char in text:
            self.app.post_message(events.Key(_character_to_key(char), char))
        await self.settle()

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def fill(self, name: str, text: str) -> None:
        """Puts the focus on a field of the open form and types into it."""
        from kameng_tui.tui.fields import Field

        field = next(f for f in self.app.screen.query(Field) if f.ask.name == name)
        field.editor.focus()
        await self.settle()
        await self.type(text)

    async def pick(self, name: str, value: str) -> None:
        """Chooses in a field with choices."""
        from kameng_tui.tui.fields import Field

        field = next(f for f in self.app.screen.query(Field) if f.ask.name == name)
        field.put(value)
        await self.settle()

    @property
    def screen(self) -> Any:
        return self.app.screen

    def seen(self) -> str:
        """The screen as text; a wide character takes two columns, so lines are as people see them."""
        strips = self.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    def said(self) -> str:
        return "\n".join(str(note.message) for note in self.app._notifications)


def a_case(player: Player, **over: Any) -> str:
    """A case with an order, a payment and a claim."""
    from kameng_tui.desk import cases

    doc: dict[str, Any] = {
        "title": "九妹 卡密已被使用",
        "problem": "card-key-used",
        "story": {"text": "买的卡密已被使用", "phenomenon": "卡密已被使用", "effect": "不能充值"},
        "consumer": {"name": "张示例", "purpose": "personal"},
        "platform": {"name": "九妹卡盟", "operator": "示例九妹公司", "address": "示例市示例路9号", "role": "platform"},
        "order": [{"number": "JM20261116201047", "item": "月卡", "goods": "card-key", "amount": 100, "placed": parse_when("2026-11-16T20:10")}],
        "payment": [{"order": "o1", "method": "alipay", "amount": 100, "paid": parse_when("2026-11-16T20:11")}],
        "claim": [{"kind": "refund", "against": "platform", "amount": 100}],
    } | over  # fmt: skip
    return cases.new(player.desk, source=doc).id
