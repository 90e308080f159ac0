"""Whether the evidence of all cases is there and unchanged: progress in the footer, Esc stops, what is wrong is listed as it
is found, and Enter opens its case.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import Row, RowList, head_row, text_row
from kameng_tui.tui.screens.longwork import LongWork
from kameng_tui.tui.screens.pluginrows import MARK
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.desk.verifying import Checked

EVIDENCE_SHEET = 2
_STEPS = 1000


class VerifyScreen(WorkScreen):
    KIND = "verify"
    BINDINGS: ClassVar[list[BindingType]] = bindings("verify")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Checked] = []
        self.looked = 0
        self.over = ""
        self.long_work = LongWork(self)

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        yield RowList(id="verified")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self.do_refresh()

    def do_refresh(self) -> None:
        from kameng_tui.desk import verifying

        def work(progress: Callable[[int, int], None]) -> None:
            def told(at: verifying.At) -> None:
                share = at.done * _STEPS // at.total if at.total else 0
                progress((at.n - 1) * _STEPS + share, at.cases * _STEPS)

            for checked in verifying.each(self.desk, (), told):
                self.app.call_from_thread(self._add, checked)

        if self.long_work.words:
            self.say("正在核对,按 Esc 停下", bad=True)
            return
        self.found, self.looked, self.over = [], 0, "已停下,只核对了一部分"
        self._paint()
        self.long_work.start("正在核对证据", work, lambda _: self._end())

    def _add(self, checked: Checked) -> None:
        self.looked += 1
        if checked.findings and self.is_mounted:
            self.found.append(checked)
            self._paint()

    def _end(self) -> None:
        self.over = f"核对完了 {self.looked} 案"
        self._paint()

    def _paint(self) -> None:
        changed = sum(any(f.severity == "error" for f in one.findings) for one in self.found)
        said = f"有变动的 {changed} 案" if changed else "没有发现变动"
        self.query_one("#title", Line).put("核对全部证据", f"{said}  {self.over if self.looked else ''}")
        rows = [row for one in self.found for row in _case_rows(one)]
        clean = "证据都在,都没有变" if self.over.startswith("核对完了") else "还没有发现问题"
        self.query_one(RowList).show(rows or [text_row(clean, "good", key="none", mark=" ")])

    def context(self) -> Context:
        row = self.query_one(RowList).current
        return Context("verify", row=row.key if row is not None and row.data else "")

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if event.row.data:
            self.kameng.open_case(event.row.data, sheet=EVIDENCE_SHEET)

    def do_open(self) -> None:
        self.query_one(RowList).action_choose()

    def do_copy(self) -> None:
        """All that was found, to be sent to whoever keeps the originals."""
        lines = [f"{f.where}:{f.message}" for one in self.found for f in one.findings]
        self.say(self.kameng.send_to_clipboard("\n".join(lines) or "没有发现问题"))

    def do_back(self) -> None:
        """Esc stops the check before it leaves; what was found stays on the screen."""
        if self.long_work.stop():
            self._paint()
        else:
            super().do_back()


def _case_rows(checked: Checked) -> list[Row]:
    """The case, and under it each file with what is wrong; every line opens the case."""
    name = f"{checked.title}  " if checked.title != checked.case else ""
    rows = [head_row(f" {name}{checked.case}")]
    for n, finding in enumerate(checked.findings):
        mark, style = MARK[finding.severity]
        rows.append(
            text_row(
                finding.message, style, key=f"{checked.case} {n}", mark=mark, indent=4, data=checked.case
            )
        )
    return rows
