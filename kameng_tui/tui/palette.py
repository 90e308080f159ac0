"""The command palette: the same table as the keys, in Chinese, found by Chinese or by pinyin initials; and all cases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from kameng_tui.tui.actions import Action, for_screen, found_by, is_letter, shown_key
from kameng_tui.tui.safe import content, one_line

if TYPE_CHECKING:
    from kameng_tui.tui.app import KamengApp
    from kameng_tui.tui.base import WorkScreen

LONGEST = 60
LATER = {"列表": 1, "案件": 2, "演示": 2, "到处": 3}


class ActionProvider(Provider):
    """The actions of the screen below. One that cannot act now is listed and says why when chosen."""

    def _actions(self) -> list[Action]:
        """What this screen is for first, moving about and the general ones after it."""
        here = [a for a in for_screen(getattr(self.screen, "KIND", "")) if a.id != "palette"]
        return sorted(here, key=lambda a: LATER.get(a.group, 0))

    def _hit(self, action: Action) -> tuple[Any, Any, str]:
        screen = cast("WorkScreen", self.screen)
        reason = action.why_not(screen.context()) if action.why_not is not None else ""
        keys = " ".join(shown_key(k) for k in action.keys if not is_letter(k))
        note = f"现在不能:{reason}" if reason else f"{action.group}  {keys}  {action.initials}"
        return content(action.label), partial(screen.action_do, action.id), note

    async def discover(self) -> Hits:
        for action in self._actions():
            display, command, note = self._hit(action)
            yield DiscoveryHit(display, command, action.label, note)

    async def search(self, query: str) -> Hits:
        scored = [(found_by(action, query), action) for action in self._actions()]
        for score, action in scored:
            if score:
                display, command, note = self._hit(action)
                yield Hit(score / 5, display, command, action.label, note)
        if not any(score for score, _ in scored):  # Textual would say so in English
            yield _nothing(
                "没有这样的动作",
                "Enter 看这个画面的全部按键",
                partial(cast("WorkScreen", self.screen).action_do, "help"),
            )


class CaseProvider(Provider):
    """All cases of the workbook, for ctrl+g."""

    async def startup(self) -> None:
        from kameng_tui.desk.lists import listing

        listed = await self.app.run_worker(
            partial(listing, self.desk_of()), thread=True, exit_on_error=False, group="goto"
        ).wait()
        self._rows = listed.rows

    def desk_of(self) -> Any:
        return cast("KamengApp", self.app).desk

    async def _hits(self, query: str) -> AsyncIterator[tuple[Any, Any, str, str]]:
        found = self._rows
        if query.strip():
            from kameng_tui.desk.indexing import search

            ids = await asyncio.to_thread(search, self.desk_of(), query, lambda index, ids: ids)
            found = [row for row in self._rows if row.id in ids]
        for row in found[:LONGEST]:
            command = partial(cast("KamengApp", self.app).open_case, row.id)
            yield (
                content(one_line(row.title)),
                command,
                one_line(row.title),
                one_line(f"{row.stage}  {row.id}"),
            )

    async def discover(self) -> Hits:
        async for display, command, text, note in self._hits(""):
            yield DiscoveryHit(display, command, text, note)

    async def search(self, query: str) -> Hits:
        found = False
        async for display, command, text, note in self._hits(query):
            found = True
            yield Hit(0.9, display, command, text, note)
        if not found:
            yield _nothing("没有找到案件", "换几个字再找", lambda: None)


def _nothing(said: str, way: str, command: Callable[[], None]) -> Hit:
    return Hit(0.01, content(said), command, said, way)
