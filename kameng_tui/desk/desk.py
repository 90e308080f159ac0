"""The desk itself: a workbook, a clock, a vault, and what we know, each loaded when it is first needed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.desk.errors import Missing
from kameng_tui.values import parse_when
from kameng_tui.workbook import places
from kameng_tui.workbook.book import Workbook

if TYPE_CHECKING:
    from kameng_tui.channels.registry import Registry
    from kameng_tui.knowledge.load import Knowledge
    from kameng_tui.law.calendar import WorkCalendar, YearPlan
    from kameng_tui.workbook.calendars import OwnCalendars
    from kameng_tui.workbook.vault import Vault


class Desk:
    """Everything a use-case works with. Made once by a face; only ``clock`` reads the time."""

    def __init__(
        self,
        book: Workbook | None,
        *,
        clock: Callable[[], datetime],
        vault: Callable[[], Vault],
        author: str = "",
        remember: bool = False,
    ) -> None:
        self._book = book
        self._clock = clock
        self._open_vault = vault
        self.author = author
        self.remember = remember
        self._channels_were = b""

    @property
    def book(self) -> Workbook:
        """The open workbook. Raises Missing where there is none yet."""
        if self._book is None:
            raise Missing("这里没有工作簿。请先建一个:kameng init ~/kameng,或用 -w 指定位置")
        return self._book

    @property
    def has_book(self) -> bool:
        return self._book is not None

    def use(self, book: Workbook) -> None:
        """From now on work in ``book``."""
        self._book = book

    def over(self, book: Workbook) -> Desk:
        """The same desk over another workbook."""
        return Desk(book, clock=self._clock, vault=lambda: self.vault, author=self.author)

    def now(self) -> datetime:
        return self._clock()

    @cached_property
    def vault(self) -> Vault:
        return self._open_vault()

    def use_vault(self, vault: Vault) -> None:
        """From now on keep secrets in ``vault``."""
        self.__dict__["vault"] = vault

    @cached_property
    def registry(self) -> Registry:
        from kameng_tui.channels.lifecycle import read_state
        from kameng_tui.channels.registry import Registry

        state = read_state(self._decided)
        return Registry.load(places.cache_folder() / "channels.json", self._packs, state)

    @property
    def _packs(self) -> list[Path]:
        """Where packs of channels lie: the user's, and the workbook's."""
        roots = [places.data_folder()] + ([self._book.root] if self._book is not None else [])
        return [root / "channels" for root in roots]

    @property
    def _decided(self) -> Path:
        """What the user decided about channels."""
        from kameng_tui.channels.lifecycle import STATE_FILE

        return places.data_folder() / STATE_FILE

    @cached_property
    def knowledge(self) -> Knowledge:
        from kameng_tui.knowledge.load import knowledge

        return knowledge()

    @cached_property
    def calendar(self) -> WorkCalendar:
        """Our years, then the user's own, then the workbook's: the later replace the earlier."""
        return self.calendar_with(self.own_calendars.plans)

    def calendar_with(self, own: Iterable[YearPlan]) -> WorkCalendar:
        """The calendar as it would be with these plans of the user's beside ours."""
        from kameng_tui.law.calendar import PlanBook, WorkCalendar

        known, ours = self.knowledge, PlanBook.of(own)
        book = PlanBook(
            (*known.calendars, *ours), lambda year: (*known.calendars.get(year, ()), *ours.get(year, ()))
        )
        return WorkCalendar(book, estimate=known.estimate)

    @cached_property
    def own_calendars(self) -> OwnCalendars:
        """The years that the user added: plans, and what is wrong with their files."""
        from kameng_tui.workbook.calendars import read_folders

        folders = [places.data_folder() / "calendars"]
        if self._book is not None:
            folders.append(self._book.root / "calendars")
        return read_folders(folders)

    def forget_calendars(self) -> None:
        """Reads the calendars anew when they are next asked for: one was added."""
        for name in ("calendar", "own_calendars"):
            self.__dict__.pop(name, None)

    def look_again(self) -> None:
        """For a session that stays open: what another one, an editor or git changed besides the cases is read anew."""
        from kameng_tui.workbook.errors import WorkbookError
        from kameng_tui.workbook.stamps import stamp_of_files

        book = self.book
        with contextlib.suppress(WorkbookError):  # what cannot be read now stays as it was
            self._book = replace(Workbook.open(book.root), changed=book.changed)
        self.forget_calendars()
        channels = stamp_of_files([self._decided, *self._packs])
        if self._channels_were not in (b"", channels):
            self.forget_channels()
        self._channels_were = channels

    def forget_channels(self) -> None:
        """Reads the channels anew when they are next asked for: one came, went, or was decided about."""
        registry = self.__dict__.pop("registry", None)
        if registry is not None:
            registry.close()

    @property
    def overrides(self) -> Mapping[str, Any]:
        """``[override.<channel>.limits.<id>]`` of workbook.toml."""
        found = self.book.settings.get("override", {}) if self._book is not None else {}
        return found if isinstance(found, Mapping) else {}

    def label(self, list_name: str, item_id: str) -> str:
        """The Chinese label of an id of one of the lists that everything joins on; of a community channel its own name."""
        label = self.knowledge.label(list_name, item_id)
        if list_name == "channels" and label == item_id:
            channel = self.registry.get(item_id)
            return channel.name if channel is not None else label
        return label


def demo_clock(book: Workbook) -> datetime | None:
    """The instant at which an example workbook is to be shown, if it names one."""
    raw = book.settings.get("demo_clock")
    return parse_when(raw) if raw is not None else None


def locate(given: Path | None, start: Path, env: Mapping[str, str]) -> Workbook:
    """The workbook of a command: ``given``, else the nearest parent, else $KAMENG_WORKBOOK, else the last opened.

    Raises the workbook room's errors.
    """
    if given is not None:
        return Workbook.open(given)
    found = Workbook.find(start, env, places.last_opened())
    if found is None:
        raise Missing("找不到工作簿。请先建一个:kameng init ~/kameng,或用 -w 指定位置")
    return Workbook.open(found)
