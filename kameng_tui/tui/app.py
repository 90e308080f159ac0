"""The application: screens, palette, clipboard, the session's undo, and one handler for work that failed in a thread."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender

from kameng_tui.tui.safe import plain
from kameng_tui.values import parse_when

if TYPE_CHECKING:
    from textual.command import Provider

    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.session import Session


class PlainBar(ScrollBarRender):
    """Scroll bars of whole cells: the eighth blocks of the ordinary ones have no certain width in Chinese terminals."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


ScrollBar.renderer = PlainBar


def _actions() -> type[Provider]:
    from kameng_tui.tui.palette import ActionProvider

    return ActionProvider


class KamengApp(App[int]):
    """One workbook, opened."""

    TITLE = "卡盟维权工作簿"
    COMMANDS: ClassVar[Any] = {_actions}
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-narrow"), (100, "-wide")]
    CSS = """
    Screen { background: $surface; }
    Toast { max-width: 72; width: auto; border-left: solid $primary; border-right: none; }
    .-wide Toast { max-width: 34vw; }
    CommandPalette SearchIcon { display: none; }
    CommandPalette > Vertical { border: solid $primary; }
    CommandPalette #--input { border: none; height: 1; margin: 0; padding: 0; }
    CommandPalette CommandList, CommandPalette CommandList:focus { border: none; }
    CommandPalette #--input CommandInput, CommandPalette #--input CommandInput:focus { border: none; width: 1fr; }
    """

    def __init__(
        self, desk: Desk, *, env: Mapping[str, str], demo: bool = False, home: Path | None = None
    ) -> None:
        super().__init__()
        self.desk = desk
        self.env = env
        self.demo = demo
        self.new_place = home
        self.shift = timedelta(0)
        self._session: Session | None = None
        self._asked_vault = False

    def on_ready(self) -> None:
        if not self.demo:
            from kameng_tui.tui import commits

            self.set_interval(commits.PAUSE, commits.ActionCommits(self).tick)
        self.set_timer(
            1.0, gc.enable
        )  # not before the first rows stand: each collection now costs a tenth of the start
        if not self.demo:
            self.set_timer(0.2, self._open_vault)

    def _open_vault(self) -> None:
        """A vault file is asked for once a session, after the first paint; Esc goes on without it."""
        from kameng_tui.desk.vaults import is_locked

        asked, self._asked_vault = self._asked_vault, True
        if not asked and is_locked(self.desk):
            from kameng_tui.tui.screens.passphrase import unlock_dialog

            self.push_screen(unlock_dialog(self), lambda opened: self.refresh_screens() if opened else None)

    def get_default_screen(self) -> Screen[Any]:
        """Home, which asks the first question where there is nothing yet."""
        from kameng_tui.tui.screens.home import HomeScreen

        return HomeScreen()

    # session ---------------------------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """The desk's memory of what this session changed; made when the first change is near."""
        if self._session is None:
            from kameng_tui.desk.session import Session

            self._session = Session(self.desk)
        return self._session

    @property
    def can_undo(self) -> bool:
        return self._session is not None

    def leave(self, screen: Screen[Any]) -> None:
        """Closes ``screen``; the one below shows what changed. At the bottom the program ends."""
        if len(self.screen_stack) <= 1:
            self.exit(0)
            return
        screen.dismiss(None)

    def send_to_clipboard(self, text: str) -> str:
        """Sends text off and says by which way, or that it could not be sent."""
        from kameng_tui.desk.clipboard import send
        from kameng_tui.desk.errors import DeskError

        try:
            return send(text, env=self.env, osc52=self.copy_to_clipboard)
        except DeskError as fault:
            return str(fault)

    # actions that work everywhere ------------------------------------------------------------------------------

    def do_palette(self) -> None:
        self.action_command_palette()

    def action_command_palette(self) -> None:
        """The palette in Chinese; ctrl+p comes here as well as the action."""
        from textual.command import CommandPalette

        if not CommandPalette.is_open(self):
            self.push_screen(
                CommandPalette(placeholder="输入动作的字或拼音首字母,如 jzj", id="--command-palette")
            )

    def do_quit(self) -> None:
        self.call_later(self.action_quit)

    def _fatal_error(self) -> None:
        """A fault of ours ends the program with a sentence. Textual would print every local variable, secrets among them."""
        if self._exit_renderables:
            return  # what follows from the first fault would only hide it
        if self.env.get("KAMENG_DEBUG"):
            from rich.traceback import Traceback

            self.panic(Traceback(show_locals=False))
            return
        kind = type(self._exception).__name__
        self.panic(f"程序出错({kind}),已经退出;保存过的都在。设 KAMENG_DEBUG=1 重试可看到细节")

    async def action_quit(self) -> None:
        """Ends the program; where a form holds unsaved text, goes back to it and asks."""
        for screen in reversed(self.screen_stack):
            unsaved: Callable[[], bool] | None = getattr(screen, "unsaved", None)
            if unsaved is not None and unsaved():
                self.notify(
                    "还有没保存的内容:先按 F9 保存,或按 Esc 选择放弃,再退出", severity="warning", markup=False
                )
                return
        self.exit(0)

    def action_help_quit(self) -> None:
        self.notify("退出请按 Ctrl+Q;复制请先用鼠标选中", markup=False)

    def do_help(self) -> None:
        from kameng_tui.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(getattr(self.screen, "KIND", "home")))

    def do_goto(self) -> None:
        from textual.command import CommandPalette

        from kameng_tui.tui.palette import CaseProvider

        self.push_screen(CommandPalette(providers=[CaseProvider], placeholder="转到哪个案件:输入标题里的字"))

    def do_clock(self) -> None:
        from kameng_tui.tui.screens.clock import ask_clock

        ask_clock(self)

    def do_clock_on(self) -> None:
        from kameng_tui.tui.screens.clock import move_days

        move_days(self, 1)

    def do_clock_back(self) -> None:
        from kameng_tui.tui.screens.clock import move_days

        move_days(self, -1)

    def do_month(self) -> None:
        from kameng_tui.tui.screens.month import MonthScreen

        self.push_screen(MonthScreen(getattr(self.screen, "case_id", "")))

    def do_count(self) -> None:
        from kameng_tui.tui.screens.calculator import CalculatorScreen

        self.push_screen(CalculatorScreen())

    def do_audit(self) -> None:
        from kameng_tui.tui.screens.audits import AuditScreen

        self.push_screen(AuditScreen(self.desk))

    def do_verify_all(self) -> None:
        from kameng_tui.tui.screens.verifyall import VerifyScreen

        self.push_screen(VerifyScreen())

    def do_history(self) -> None:
        from kameng_tui.tui.screens.history import HistoryScreen

        self.push_screen(HistoryScreen(*getattr(self.screen, "history_of", ())))

    def do_sync(self) -> None:
        from kameng_tui.tui.base import WorkScreen
        from kameng_tui.tui.screens.history import ask_sync

        if isinstance(self.screen, WorkScreen):
            ask_sync(self.screen)

    def do_law(self) -> None:
        from kameng_tui.tui.screens.lawbook import LawScreen

        self.push_screen(LawScreen())

    def do_prevention(self) -> None:
        from kameng_tui.tui.screens.prevention import PreventionScreen

        self.push_screen(PreventionScreen(self.desk.knowledge.prevention))

    def do_vault(self) -> None:
        from kameng_tui.tui.screens.vault import VaultScreen

        self.push_screen(VaultScreen(getattr(self.screen, "case_id", "")))

    def do_holidays(self) -> None:
        from kameng_tui.tui.screens.holidays import HolidaysScreen

        self.push_screen(HolidaysScreen())

    def do_plugins(self) -> None:
        from kameng_tui.tui.screens.plugins import PluginsScreen

        self.push_screen(PluginsScreen())

    def do_undo(self) -> None:
        """Takes back the last change of this session."""
        from kameng_tui.desk.errors import DeskError

        try:
            said = self.session.undo()
        except DeskError as refused:
            self.notify(plain(refused), severity="warning", markup=False)
            return
        self.notify(f"已撤销:{plain(said)}" if said else "没有可撤销的改动", markup=False)
        self.refresh_screens()

    def open_case(self, case_id: str, *, sheet: int = 1, due: str = "") -> None:
        from kameng_tui.tui.screens.case import CaseScreen

        self.push_screen(CaseScreen(case_id, sheet=sheet, due=due))

    def refresh_screens(self) -> None:
        """Every screen on the stack that shows a case reads it anew."""
        for screen in self.screen_stack:
            again: Callable[[], None] | None = getattr(screen, "reload", None)
            if again is not None:
                again()

    def set_clock(self, moment: datetime) -> None:
        """Demo only: from now on it is ``moment``; what happened between is said. Raises BadValue beyond the calendar."""
        from kameng_tui.tui.screens.clock import tell

        moment = parse_when(moment)
        before = self.desk.now()
        self.shift += moment - before
        self.refresh_screens()
        tell(self, before)

    def show_fault(self, fault: BaseException | None) -> None:
        """Work that failed in a thread shows its sentence and ends nothing."""
        from kameng_tui.desk.errors import DeskError

        known = isinstance(fault, DeskError | OSError)
        text = str(fault) if known else f"程序出错({type(fault).__name__}),已停下这一步,数据没有动"
        self.notify(plain(text), severity="error", markup=False, timeout=12)
