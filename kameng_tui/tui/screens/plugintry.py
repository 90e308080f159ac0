"""The letters of a channel over its examples, one at a time, written anew as soon as its files change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.screens.paper import letter_rows
from kameng_tui.tui.screens.pluginjobs import Jobs, on_screen
from kameng_tui.tui.whynot import Context
from kameng_tui.values import in_shanghai

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.workbench import Bench, Letter

FOLLOW = 1.0  # seconds between two looks at the files
Stamp = tuple[tuple[str, int, int], ...]


class Written:
    """A letter as the files have it now; ``fault`` says why it cannot be written."""

    def __init__(self, desk: Desk, bench: Bench, letter: Letter) -> None:
        from kameng_tui.desk import authoring, workbench
        from kameng_tui.desk.errors import DeskError

        self.stamp: Stamp = workbench.stamp(bench.folder)
        self.text = self.fault = ""
        self.bench = bench
        try:
            self.bench = workbench.bench(desk, bench.ref)
            self.text = authoring.try_(desk, bench.ref, letter.template, letter.example).text
        except DeskError as fault:
            self.fault = str(fault)


class TryScreen(WorkScreen):
    KIND = "letter"
    BINDINGS: ClassVar[list[BindingType]] = bindings("letter")
    CSS = "TryScreen RowList { padding: 0 1; }"

    def __init__(self, bench: Bench, letter: Letter | None = None) -> None:
        super().__init__()
        self.bench = bench
        self.letter = letter or bench.letters[0]
        self.stamp: Stamp = ()
        self.text = ""
        self.jobs = Jobs(self, self._title)

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        yield RowList(id="letter")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self.do_refresh()
        self.set_interval(FOLLOW, self.follow)

    def context(self) -> Context:
        return Context("letter", row="letter" if self.text else "", demo=self.kameng.demo)

    def _title(self, busy: str = "", more: str = "") -> None:
        letter = self.letter
        most = f"(最多{letter.max_length})" if letter.max_length else ""
        place = f"{self._place + 1}/{len(self.bench.letters)}" if self._place >= 0 else ""
        over = letter.example or "没有例子,用空案件"
        self.query_one("#title", Line).put(
            f"试写 {letter.label} 例子 {over}", busy or f"{more}  {len(self.text)}字{most}  {place}"
        )

    @property
    def _place(self) -> int:
        names = [(letter.template, letter.example) for letter in self.bench.letters]
        mine = (self.letter.template, self.letter.example)
        return names.index(mine) if mine in names else -1

    # keys ------------------------------------------------------------------------------------------------------

    def do_refresh(self) -> None:
        bench, letter = self.bench, self.letter
        self.jobs.look("正在写...", lambda: Written(self.desk, bench, letter), self._show)

    def do_next_letter(self) -> None:
        self._turn(1)

    def do_prev_letter(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        if self.bench.letters and not self.jobs.busy:
            self.letter = self.bench.letters[(self._place + step) % len(self.bench.letters)]
            self.text = ""
            self.query_one(RowList).show([], keep=False)
            self.do_refresh()

    def do_copy(self) -> None:
        if self.text:
            self.say(self.kameng.send_to_clipboard(self.text))

    def do_editor(self) -> None:
        """The file of this letter in the user's editor."""
        if edit(self, self.bench, self.letter.file):
            self.do_refresh()

    def do_back(self) -> None:
        if not self.jobs.leave():
            super().do_back()

    # following -------------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Writes the letter anew where a file of the channel has changed."""
        from kameng_tui.desk import workbench

        bench, letter, stamp = self.bench, self.letter, self.stamp

        def work() -> Written | None:
            return Written(self.desk, bench, letter) if workbench.stamp(bench.folder) != stamp else None

        if bench.folder and not (self.jobs.busy or self.jobs.looking):
            self.jobs.look("", work, self._follow)

    def _follow(self, written: Written | None) -> None:
        if written is not None:
            self._show(written)
            self._title(more=f"刚更新 {in_shanghai(self.desk.now()):%H:%M:%S}")

    def _show(self, written: Written) -> None:
        self.stamp = written.stamp
        if written.bench.letters:
            self.bench = written.bench
            self.letter = self.bench.letters[self._place] if self._place >= 0 else self.letter
        rows: list[Row] = []
        if written.fault:
            rows = [
                text_row(on_screen(written.fault, self.KIND), "bad", mark=" !! ", indent=4, key="fault"),
                blank_row(),
            ]
            rows += [head_row("改好保存后会自动重写。上一次写出来的:")] if self.text else []
        else:
            self.text = written.text
        self.query_one(RowList).show([*rows, *(letter_rows(self.text) if self.text else [])])
        self._title()


def edit(screen: WorkScreen, bench: Bench, name: str) -> bool:
    """Opens a file of the channel in the user's editor; a channel that is installed is not written where it lies."""
    from kameng_tui.tui.screens.external import edit_outside

    if not bench.folder:
        screen.say("zip 里的不能直接改:请解开成文件夹再打开", bad=True)
        return False
    if bench.ref == bench.id:
        screen.say("装着的渠道不在这里改:改它原来的文件夹,再安装一次", bad=True)
        return False
    edit_outside(screen.kameng, Path(bench.folder) / name)
    return True
