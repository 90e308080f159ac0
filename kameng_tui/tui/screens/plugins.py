"""The channels of this machine and this workbook: where each comes from, how fresh it is, what is wrong with it.

Everything is done by the desk; this screen asks before code is trusted and before anything is removed. A channel that is
broken is a row with its sentence and costs nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.worker import Worker, WorkerState

from kameng_tui.tui import words
from kameng_tui.tui.actions import Context
from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import RowList
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.screens.ask import ChoiceScreen, TextScreen
from kameng_tui.tui.screens.notice import in_thread
from kameng_tui.tui.screens.pluginrows import (
    NAMELESS,
    ORIGINS,
    about_rows,
    channel_rows,
    finding_rows,
    page_rows,
)
from kameng_tui.values import in_shanghai

if TYPE_CHECKING:
    from datetime import date

    from kameng_tui.case.findings import Finding
    from kameng_tui.channels.registry import Listing
    from kameng_tui.desk.errors import DeskError
    from kameng_tui.desk.plugins import Trusted

T = TypeVar("T")
KEPT = "已有的投诉件不受影响:每件都留着立件时的渠道资料,照样打开、计时、出文书;只是不能再用它立新的"
LATER = "不信任也能用:字段、时限和文书照常。代码文件以后有任何改动,信任自动失效。"
FIRST_GONE = (
    "pack",
    "plugin",
    "workbook",
    "shipped",
)  # of several providers of one id, which the desk removes
FILES_SHOWN = 4


class PluginsScreen(WorkScreen):
    KIND = "plugins"
    BINDINGS: ClassVar[list[BindingType]] = bindings("plugins")
    CSS = """
    PluginsScreen #body { height: 1fr; }
    PluginsScreen #channels { height: 1fr; }
    PluginsScreen #about { background: $panel; padding: 0 1; }
    PluginsScreen.-narrow #about { height: 50%; border-top: solid $primary; }
    PluginsScreen.-wide #about { dock: right; width: 46%; height: 100%; border-left: solid $primary; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.busy = ""
        self.found: Sequence[Listing] = ()

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        with Container(id="body"):
            yield RowList(id="channels")
            yield RowList(id="about")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.query_one("#channels", RowList).focus()
        self.reload()

    def reload(self) -> None:
        """Lists what the desk knows now."""
        from kameng_tui.desk import plugins

        self.found = self.attempt(plugins.listing, self.desk) or ()
        fault = self.attempt(plugins.fault, self.desk) or ""
        self.query_one("#channels", RowList).show(channel_rows(self.found, self._today, fault))
        self._title()

    @property
    def _today(self) -> date:
        return in_shanghai(self.desk.now()).date()

    def _title(self) -> None:
        usable = sum(row.state in ("ok", "data-only") for row in self.found)
        wrong = sum(row.state in ("broken", "needs-upgrade") for row in self.found)
        counts = f"可用{usable}" + (f" 有错{wrong}" if wrong else "")
        demo = "演示 " if self.kameng.demo else ""
        told = self.busy or f"{counts}  {demo}{words.day_line(self.desk.now())}"
        self.query_one("#title", Line).put("渠道插件", told)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if event.rows.id == "channels":
            listed = self.current
            rows = list(about_rows(self.desk, listed, self._today)) if listed is not None else []
            self.query_one("#about", RowList).show(rows, keep=False)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if event.rows.id == "channels":
            self.do_open()

    @property
    def current(self) -> Listing | None:
        row = self.query_one("#channels", RowList).current
        return row.data if row is not None else None

    def context(self) -> Context:
        listed = self.current
        return Context("plugins", row=listed.id if listed else "", demo=self.kameng.demo,
                       shipped=listed is not None and listed.origin == "shipped")  # fmt: skip

    # keys ------------------------------------------------------------------------------------------------------

    def do_open(self) -> None:
        """The page of a channel, which someone who knows the law could check."""
        from kameng_tui.desk import plugins

        listed = self.current
        lines = self.attempt(plugins.explain, self.desk, listed.id) if listed else None
        if listed and lines is not None:
            self.app.push_screen(TextScreen(one_line(f"{listed.name} {listed.id}"), page_rows(lines)))

    def do_refresh(self) -> None:
        self.desk.forget_channels()
        self.reload()
        self.say("已重新读取")

    def do_copy(self) -> None:
        if self.current is not None:
            self.say(self.kameng.send_to_clipboard(self.current.id), title="渠道编号")

    def do_toggle(self) -> None:
        from kameng_tui.desk import plugins

        listed = self.current
        if listed is None:
            return
        off = listed.state == "disabled"
        change, said = (plugins.enable, "已启用") if off else (plugins.disable, "已停用;再按一次启用")
        self._work(
            lambda: change(self.desk, listed.id), lambda _: self.say(f"{listed.name or listed.id} {said}")
        )

    def do_trust(self) -> None:
        from kameng_tui.desk import plugins

        listed = self.current
        if listed is not None:
            self._work(lambda: plugins.code(self.desk, listed.id), self._ask_trust, "正在查看代码文件...")

    def _ask_trust(self, code: Trusted) -> None:
        """What trust would be given to; where it is given already, offers to take it back."""
        from kameng_tui.desk.plugins import TRUST

        shown = [f"  {name}" for name in code.files[:FILES_SHOWN]]
        more = len(code.files) - len(shown)
        lines = [f"{TRUST}。{LATER}", *code.notes, f"校验值 {code.sha256}", f"{code.distribution} 的 {len(code.files)} 个代码文件:",
                 *shown, *([f"  另有 {more} 个"] if more else [])]  # fmt: skip
        choices = (
            ("no", "不信任,只用它的数据"),
            ("files", "看全部文件的名字和位置"),
            ("yes", "我看过这些文件,信任它们"),
        )
        if code.trusted:
            choices = (("no", "继续信任"), choices[1], ("back", "收回信任,只用它的数据"))
        title = f"信任 {one_line(code.id)} 的代码?"
        self.app.push_screen(
            ChoiceScreen(title, choices, intro="\n".join(lines)),
            lambda chosen: self._trust(code, chosen or ""),
        )

    def _trust(self, code: Trusted, chosen: str) -> None:
        from kameng_tui.desk import plugins

        if chosen == "yes":
            self._work(
                lambda: plugins.trust(self.desk, code.id, sha256=code.sha256),
                lambda _: self.say(f"已信任 {code.id} 的代码"),
            )
        elif chosen == "back":
            self._work(
                lambda: plugins.untrust(self.desk, code.id),
                lambda _: self.say(f"已收回对 {code.id} 代码的信任"),
            )
        elif chosen == "files":
            rows = page_rows(
                [code.folder, *(f"  {name}" for name in code.files), "", f"校验值 {code.sha256}"]
            )
            self.app.push_screen(
                TextScreen(f"{one_line(code.id)} 的代码文件", rows), lambda _: self._ask_trust(code)
            )

    def do_remove(self) -> None:
        listed = self.current
        if listed is None:
            return
        same = [row for row in self.found if row.id == listed.id]
        gone = min(same, key=lambda row: FIRST_GONE.index(row.origin))
        intro = (
            f"{gone.name or NAMELESS}({gone.id}),{ORIGINS[gone.origin]},版本 {gone.version or '不明'}\n{KEPT}"
        )
        self.app.push_screen(
            ChoiceScreen("移除这个渠道?", (("keep", "留着"), ("remove", "移除")), intro=intro),
            lambda chosen: self._remove(gone) if chosen == "remove" else None,
        )

    def _remove(self, gone: Listing) -> None:
        from kameng_tui.desk import plugins

        self._work(
            lambda: plugins.remove(self.desk, gone.id),
            lambda removed: self.say("\n".join((f"已移除 {gone.name or gone.id}", *removed.notes))),
            f"正在移除 {gone.id}...",
        )

    def do_check(self) -> None:
        from kameng_tui.desk import plugins

        listed = self.current
        if listed is not None:
            self._work(
                lambda: plugins.check(self.desk, listed.id),
                lambda found: self._checked(listed, found),
                f"正在检查 {listed.id}...",
            )

    def _checked(self, listed: Listing, found: Sequence[Finding]) -> None:
        self.app.push_screen(TextScreen(f"检查 {one_line(listed.id)}", list(finding_rows(found))))

    def do_install(self) -> None:
        from kameng_tui.tui.screens.plugininstall import InstallScreen

        self.app.push_screen(InstallScreen(), self._installed)

    def _installed(self, installed: str | None) -> None:
        if installed is None:
            return
        self.kameng.refresh_screens()
        rows = self.query_one("#channels", RowList)
        came = [row.key for row in rows.rows if row.data is not None and row.data.id == installed]
        if came:
            rows.go_to(came[0])

    def _work(self, work: Callable[[], T], done: Callable[[T], None], busy: str = "正在写入...") -> None:
        """``work`` in a thread while the title says so; one thing at a time."""
        if self.busy:
            self.say(f"{self.busy}请等它做完", bad=True)
            return
        self.busy = busy
        self._title()

        def after(result: T) -> None:
            self._over()
            done(result)

        def refused(fault: DeskError) -> None:
            self._over()
            self.say(str(fault), bad=True)

        in_thread(self, work, after, refused)

    def _over(self) -> None:
        self.busy = ""
        self.kameng.refresh_screens()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault nobody foresaw must not leave the screen saying that it works."""
        super().on_worker_state_changed(event)
        if event.state is WorkerState.ERROR:
            self._over()
