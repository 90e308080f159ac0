"""Passphrases and lost values in the full screen: small dialogs, the slow part in a thread; Esc goes on without."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from kameng_tui.tui.base import FIELD_KEYS
from kameng_tui.tui.fields import Ask, OneLine
from kameng_tui.tui.safe import content, plain
from kameng_tui.tui.screens.forms import FormScreen

if TYPE_CHECKING:
    from kameng_tui.desk.reveal import Lost
    from kameng_tui.tui.app import KamengApp
    from kameng_tui.tui.base import WorkScreen


class PassphraseScreen(ModalScreen[bool]):
    """One passphrase, or a new one twice. ``work`` gets it, in a thread; a refusal stays on screen and asks again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *FIELD_KEYS,
        Binding("escape", "leave", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    CSS = """
    PassphraseScreen { align: center middle; }
    PassphraseScreen > Vertical { width: 90%; max-width: 76; height: auto; background: $panel; border: solid $primary; padding: 0 1; }
    PassphraseScreen Static { height: auto; }
    PassphraseScreen #intro, PassphraseScreen #how { color: $text-muted; }
    PassphraseScreen OneLine { margin: 0 0 1 0; }
    PassphraseScreen #said { color: $text-error; height: auto; min-height: 1; }
    """

    def __init__(
        self, title: str, work: Callable[[str], object], *, intro: str = "", new: bool = False
    ) -> None:
        super().__init__()
        self.heading = title
        self.work = work
        self.intro = intro
        self.new = new
        self.busy = False

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = content(self.heading)
            yield Static(content(self.intro), id="intro")
            yield Static(content("口令"))
            yield OneLine(password=True, id="first")
            if self.new:
                yield Static(content("再输一遍"))
                yield OneLine(password=True, id="again")
            yield Static("", id="said")
            yield Static(content("Enter 确定  Esc 不用"), id="how")

    def on_mount(self) -> None:
        self.query_one("#first", Input).focus()

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(content(text))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        first = self.query_one("#first", Input)
        if self.busy or not first.value:
            self._say("" if self.busy else "还没有输入口令")
        elif self.new and event.input is first:
            self.focus_next()
        elif self.new and self.query_one("#again", Input).value != first.value:
            self._say("两遍不一样,请重新输入")
        else:
            self._try(first.value)

    def _try(self, typed: str) -> None:
        from kameng_tui.desk.errors import DeskError

        self.busy = True
        self._say(f"正在{'加密' if self.new else '开锁'},要几秒钟")

        def run() -> None:
            try:
                self.work(typed)
            except DeskError as refused:
                self.app.call_from_thread(self._again, str(refused))
            except Exception as fault:  # the dialog must not wait for ever
                self.app.call_from_thread(cast("KamengApp", self.app).show_fault, fault)
                self.app.call_from_thread(self._again, "没有做成")
            else:
                self.app.call_from_thread(self._done)

        self.run_worker(run, thread=True, exit_on_error=False)

    def _done(self) -> None:
        if self.is_attached:
            self.dismiss(True)

    def _again(self, sentence: str) -> None:
        if not self.is_attached:
            return
        self.busy = False
        for field in self.query(OneLine):
            field.value = ""
        self._say(plain(sentence))
        self.query_one("#first", Input).focus()

    def action_leave(self) -> None:
        if self.busy:
            self._say(f"正在{'加密' if self.new else '开锁'},请等它做完")
        else:
            self.dismiss(False)


def unlock_dialog(app: KamengApp) -> PassphraseScreen:
    """Opens the vault file for this session."""
    from kameng_tui.desk.vaults import unlock

    intro = (
        "完整的证件号、卡密等在有口令的保险箱文件里。不打开也能用:看不到完整内容,新填的先记着,打开后补存。"
    )
    return PassphraseScreen("打开保险箱", lambda typed: unlock(app.desk, typed), intro=intro)


def ask_lost(screen: WorkScreen, case_id: str, filing: str, template: str) -> None:
    """Asks for what a paper needs and the vault has not got: first for the passphrase, then for the values themselves."""
    from kameng_tui.desk.vaults import is_locked, lost_for

    def read() -> None:
        screen.in_thread(lambda: lost_for(screen.desk, case_id, filing, template), show)

    def show(lost: tuple[Lost, ...]) -> None:
        if lost and screen.desk.vault.kind != "none":
            screen.app.push_screen(_lost_form(screen, case_id, lost), again)

    def again(done: bool | None) -> None:
        if done:
            screen.kameng.refresh_screens()

    def unlocked(opened: bool | None) -> None:
        again(opened)
        read()

    if is_locked(screen.desk):
        screen.app.push_screen(unlock_dialog(screen.kameng), unlocked)
    else:
        read()


def _lost_form(screen: WorkScreen, case_id: str, lost: tuple[Lost, ...]) -> FormScreen:
    def submit(values: Mapping[str, str], changed: Mapping[str, str]) -> str | None:
        from kameng_tui.desk.vaults import supply

        for number, one in enumerate(lost):
            typed = values[str(number)].strip()
            if typed:
                supply(screen.desk, case_id, one, typed)
        return None

    asks = [
        Ask(str(number), f"{one.label} {one.mask.removeprefix('vault:')}", help="填完整的;不填就空着")
        for number, one in enumerate(lost)
    ]
    kept = {"ask": "只记到程序结束,不写进文件。"}.get(screen.desk.vault.kind, "会存进保险箱,不写进文件。")
    return FormScreen(
        "文书要用的完整内容", asks, submit, intro=f"本机没有这些内容的完整值。{kept}Esc 先空着。"
    )
