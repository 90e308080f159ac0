"""The channels of this machine and this workbook: where each comes from, how fresh it is, what is wrong with it.

Everything is done by the desk; this screen asks before code is trusted and before anything is removed. A channel that is
broken is a row with its sentence and costs nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from kameng_tui.tui import words
from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import RowList
from kameng_tui.tui.screens import pluginforms, plugininstall, pluginpages
from kameng_tui.tui.screens.ask import ChoiceScreen
from kameng_tui.tui.screens.pluginjobs import Jobs
from kameng_tui.tui.screens.pluginrows import (
    NAMELESS,
    ORIGINS,
    about_rows,
    channel_rows,
)
from kameng_tui.tui.whynot import Context
from kameng_tui.values import in_shanghai

if TYPE_CHECKING:
    from datetime import date

    from kameng_tui.channels.registry import Listing

KEPT = "已有的投诉件不受影响:每件都留着立件时的渠道资料,照样打开、计时、出文书;只是不能再用它立新的"
FIRST_GONE = (
    "pack",
    "plugin",
    "workbook",
    "shipped",
)  # of several providers of one id, which the desk removes


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
        self.jobs = Jobs(self, self._title)
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

    def on_screen_resume(self) -> None:
        """A form that was left may have left its work going."""
        if self.is_mounted:
            self._title()

    def _title(self, busy: str = "") -> None:
        usable = sum(row.state in ("ok", "data-only") for row in self.found)
        wrong = sum(row.state in ("broken", "needs-upgrade") for row in self.found)
        counts = f"可用{usable}" + (f" 有错{wrong}" if wrong else "")
        demo = "演示 " if self.kameng.demo else ""
        told = busy or self.jobs.busy or f"{counts}  {demo}{words.day_line(self.desk.now())}"
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
        if self.current is not None:
            pluginpages.explain(self, self.jobs, self.current.id)

    def do_raw(self) -> None:
        if self.current is not None:
            pluginpages.raw(self, self.jobs, self.current.id)

    def do_check(self) -> None:
        if self.current is not None:
            pluginpages.check(self, self.jobs, self.current.id)

    def do_try_letter(self) -> None:
        if self.current is not None:
            pluginpages.letters(self, self.jobs, self.current.id)

    def do_trust(self) -> None:
        if self.current is not None:
            pluginpages.trust(self, self.jobs, self.current.id)

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
        self.jobs.change(
            "正在写入...",
            lambda: change(self.desk, listed.id),
            lambda _: f"{listed.name or listed.id} {said}",
        )

    def do_remove(self) -> None:
        from kameng_tui.desk import plugins

        listed = self.current
        if listed is None:
            return
        same = [row for row in self.found if row.id == listed.id]
        gone = min(same, key=lambda row: FIRST_GONE.index(row.origin))
        intro = (
            f"{gone.name or NAMELESS}({gone.id}),{ORIGINS[gone.origin]},版本 {gone.version or '不明'}\n{KEPT}"
        )

        def remove() -> None:
            self.jobs.change(
                f"正在移除 {gone.id}...",
                lambda: plugins.remove(self.desk, gone.id),
                lambda removed: "\n".join((f"已移除 {gone.name or gone.id}", *removed.notes)),
            )

        self.app.push_screen(
            ChoiceScreen("移除这个渠道?", (("keep", "留着"), ("remove", "移除")), intro=intro),
            lambda chosen: remove() if chosen == "remove" else None,
        )

    def do_install(self) -> None:
        self.app.push_screen(plugininstall.InstallScreen(), self._installed)

    def do_restore(self) -> None:
        plugininstall.restore(self, self.jobs)

    def do_compare(self) -> None:
        """The channel under the cursor against a folder, a zip or another channel."""
        listed = self.current
        if listed is None:
            return

        def show(compared: tuple[str, Sequence[str]] | None) -> None:
            if compared is not None:
                pluginpages.differences(self, listed.id, *compared)

        self.app.push_screen(pluginforms.CompareScreen(listed.id), show)

    def do_pack(self) -> None:
        listed = self.current
        if listed is not None:
            target = Path.home() / f"{listed.id}-{listed.version}.zip"
            self.app.push_screen(pluginforms.PackScreen(listed.id, target))

    def do_new_channel(self) -> None:
        self.app.push_screen(pluginforms.NewChannelScreen(), self._bench)

    def do_open_folder(self) -> None:
        self.app.push_screen(pluginforms.FolderScreen(), self._bench)

    def _bench(self, folder: str | None) -> None:
        from kameng_tui.tui.screens.pluginbench import BenchScreen

        if folder is not None:
            self.app.push_screen(BenchScreen(folder))

    def do_back(self) -> None:
        if not self.jobs.leave():
            super().do_back()

    def _installed(self, installed: str | None) -> None:
        if installed is None:
            return
        self.kameng.refresh_screens()
        rows = self.query_one("#channels", RowList)
        came = [row.key for row in rows.rows if row.data is not None and row.data.id == installed]
        if came:
            rows.go_to(came[0])
