"""The bench of somebody who writes a channel: one folder, what is wrong with it, its letters, and what to do next.

It is looked at anew as soon as a file in it changes. Nothing of the folder is installed or run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.screens import pluginpages, plugintry
from kameng_tui.tui.screens.pluginjobs import Jobs
from kameng_tui.tui.screens.pluginrows import finding_rows, said_row
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.case.findings import Finding
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.errors import DeskError
    from kameng_tui.desk.workbench import Bench

NEXT = (
    "按 E 用编辑器改 channel.toml,或在自己的编辑器里改:这里一保存就重新检查",
    "在上面的文书上按 Enter 看写出来什么样;在那里按 E 改那封信,一保存就重写",
    "按 x 看渠道说明:拿给懂的人核对时限和依据",
    "没有要改的了:按 a 装上自己用,按 z 打包发给别人",
)


class Looked:
    """A folder as its files have it now; ``turn`` counts what was installed or removed before."""

    def __init__(self, desk: Desk, ref: str, turn: int) -> None:
        from kameng_tui.desk import plugins, workbench

        self.turn = turn
        self.bench = workbench.bench(desk, ref)
        self.stamp = workbench.stamp(self.bench.folder)
        self.found = plugins.check(desk, ref)


class BenchScreen(WorkScreen):
    KIND = "bench"
    BINDINGS: ClassVar[list[BindingType]] = bindings("bench")

    def __init__(self, ref: str) -> None:
        super().__init__()
        self.ref = ref
        self.looked: Looked | None = None
        self.turn = 0
        self.jobs = Jobs(self, self._title, self._refused)

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        yield RowList(id="bench")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self.do_refresh()
        self.set_interval(plugintry.FOLLOW, self.follow)

    def _title(self, busy: str = "") -> None:
        bench = self.looked.bench if self.looked else None
        name = f"{bench.name}({bench.id}){bench.version}" if bench else self.ref
        self.query_one("#title", Line).put(f"渠道文件夹 {name}", busy or "保存后自动重新检查")

    def context(self) -> Context:
        current = self.query_one(RowList).current
        return Context("bench", row=current.key if current else "", demo=self.kameng.demo)

    def reload(self) -> None:
        """Something was installed or removed: what is said of it is read again, if not at once then with the next look."""
        self.turn += 1
        self.follow()

    def follow(self) -> None:
        """Looks again where a file has changed, or something was installed or removed."""
        from kameng_tui.desk import workbench

        looked, turn = self.looked, self.turn
        if looked is None or self.jobs.busy or self.jobs.looking:
            return
        stale = looked.turn != turn

        def work() -> Looked | None:
            same = not stale and workbench.stamp(looked.bench.folder) == looked.stamp
            return None if same else Looked(self.desk, self.ref, turn)

        if stale or looked.bench.folder:
            self.jobs.look("", work, self._show)

    def _show(self, looked: Looked | None) -> None:
        if looked is not None:
            first, self.looked = self.looked is None, looked
            rows = self.query_one(RowList)
            rows.show(list(bench_rows(looked.bench, looked.found)))
            if first:  # on what is to be mended, else on the letters
                wanted = [
                    row.key for row in rows.rows if row.key.startswith("error ") or row.data is not None
                ]
                rows.go_to(next(iter(wanted), ""))
            self._title()

    def _refused(self, fault: DeskError) -> None:
        self.jobs.told(fault)
        if self.looked is None:
            self.dismiss(None)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.do_open()

    # keys ------------------------------------------------------------------------------------------------------

    def do_open(self) -> None:
        """The letter under the cursor."""
        current = self.query_one(RowList).current
        if self.looked and current is not None and current.data is not None:
            self.app.push_screen(plugintry.TryScreen(self.looked.bench, current.data))
        else:
            self.say("先移到下面的一份文书上,再按 Enter", bad=True)

    def do_try_letter(self) -> None:
        pluginpages.letters(self, self.jobs, self.ref)

    def do_refresh(self) -> None:
        turn = self.turn
        self.jobs.look("正在检查...", lambda: Looked(self.desk, self.ref, turn), self._show)

    def do_check(self) -> None:
        pluginpages.check(self, self.jobs, self.ref)

    def do_explain(self) -> None:
        pluginpages.explain(self, self.jobs, self.ref)

    def do_raw(self) -> None:
        pluginpages.raw(self, self.jobs, self.ref)

    def do_compare(self) -> None:
        """This folder against the channel of the same id that is here."""
        from kameng_tui.desk import authoring

        bench = self.looked.bench if self.looked else None
        if bench is None or bench.installed is None:
            self.say("还没有装着同一编号的渠道,没有可比的;与别的比较请回渠道插件,选中它按 v", bad=True)
            return
        self.jobs.look(
            "正在比较...",
            lambda: authoring.diff(self.desk, bench.id, self.ref),
            lambda found: pluginpages.differences(self, f"装着的 {bench.id}", self.ref, found),
        )

    def do_editor(self) -> None:
        if self.looked and plugintry.edit(self, self.looked.bench, self.looked.bench.file):
            self.do_refresh()

    def do_pack(self) -> None:
        from kameng_tui.tui.screens.pluginforms import PackScreen

        if self.looked:
            bench = self.looked.bench
            beside = Path(bench.folder or self.ref).parent
            self.app.push_screen(PackScreen(self.ref, beside / f"{bench.id}-{bench.version}.zip"))

    def do_install(self) -> None:
        from kameng_tui.tui.screens.plugininstall import InstallScreen

        self.app.push_screen(InstallScreen(self.ref))

    def do_copy(self) -> None:
        self.say(self.kameng.send_to_clipboard(self.ref), title="位置")

    def do_back(self) -> None:
        if not self.jobs.leave():
            super().do_back()


def bench_rows(bench: Bench, found: Sequence[Finding]) -> Iterator[Row]:
    """Where it lies and how it stands, what is wrong, its letters over its examples, and what to do next."""
    wrong = any(finding.severity == "error" for finding in found)
    yield said_row("位置", bench.folder or bench.ref, key="place")
    state = ("不能用,先改好下面标 !! 的", "bad") if bench.fault or wrong else ("可以用", "good")
    yield said_row("状态", state[0], style=state[1], key="state")
    here = (
        "还没有安装"
        if bench.installed is None
        else f"装着 {bench.installed or '(版本不明)'},按 v 看这里的与它有什么不同"
    )
    yield said_row("安装", here, key="installed")
    yield blank_row()
    yield from finding_rows(found)
    yield blank_row()
    yield head_row(f" 文书与例子 {len(bench.letters)}")
    if not bench.letters:
        yield text_row("改好以后才写得出文书" if bench.fault else "没有文书", "dim", mark=" ")
    for letter in bench.letters:
        text = f"{one_line(letter.label)}  {letter.example or '没有例子,用空案件'}"
        yield text_row(text, mark="   ", key=f"letter {letter.template} {letter.example}", data=letter)
    yield blank_row()
    yield head_row(" 接着做什么")
    yield from (text_row(line, mark=f" {n} ", key=f"next {n}", indent=3) for n, line in enumerate(NEXT, 1))
