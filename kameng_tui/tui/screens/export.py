"""Packs that leave the house: which, for whom, in which form; what is in it, what is not and why, and what is still shut.

Making one asks for a file name, shows its progress and can be stopped; what its reader may not see keeps it from being
written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.fields import Ask
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.screens.longwork import LongWork
from kameng_tui.tui.screens.pluginforms import JobForm, typed
from kameng_tui.tui.screens.pluginpages import page
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.exporting import Exported, Offer, Planned

YES = "true"
_PACK = "pack "


class ExportScreen(WorkScreen):
    """The packs of a case above, and under them what the chosen one would hold."""

    KIND = "export"
    BINDINGS: ClassVar[list[BindingType]] = bindings("export")
    CSS = "ExportScreen #export { padding: 0 1; height: 1fr; }"

    def __init__(self, case_id: str) -> None:
        super().__init__()
        self.case_id = case_id
        self.offers: Sequence[Offer] = ()
        self.at = 0
        self.format = "zip"
        self.readers: dict[int, int] = {}
        self.planned: Planned | None = None
        self.said = ""

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        yield RowList(id="export")
        yield from self.chrome()

    def on_mount(self) -> None:
        from kameng_tui.desk import exporting

        self.query_one(RowList).focus()
        self._paint()
        self.in_thread(lambda: exporting.offers(self.desk, self.case_id), self._offered)

    def _offered(self, offers: Sequence[Offer]) -> None:
        self.offers = offers
        self._plan()

    @property
    def reader(self) -> str:
        readers = self.offers[self.at].audiences
        return readers[self.readers.get(self.at, 0) % len(readers)]

    def _plan(self) -> None:
        """Asks what the chosen pack would hold; an answer to an earlier question is passed over."""
        from kameng_tui.desk import exporting

        offer, reader, format = self.offers[self.at], self.reader, self.format
        self.planned, self.said = None, "正在看会放进什么..."
        self._paint()

        def current() -> bool:
            return (self.offers[self.at], self.reader, self.format) == (offer, reader, format)

        def done(planned: Planned) -> None:
            if current():
                self.planned = planned
                self._paint()

        def refused(fault: Exception) -> None:
            if current():
                self.said = str(fault)
                self._paint()

        self.in_thread(
            lambda: exporting.plan(
                self.desk, self.case_id, offer.pack, audience=reader, format=format, filing=offer.filing
            ),
            done,
            refused,
        )

    def _paint(self) -> None:
        whom = f"给{self.desk.label('audiences', self.reader)}" if self.offers else ""
        self.query_one("#title", Line).put("导出材料", f"{whom}  {self.format}")
        rows = [
            text_row(offer.label, "strong" if n == self.at else "", key=f"{_PACK}{n}", mark="> " if n == self.at else "  ")
            for n, offer in enumerate(self.offers)
        ]  # fmt: skip
        told = plan_rows(self.planned) if self.planned else [text_row(self.said, "dim", mark=" ")]
        self.query_one(RowList).show([*rows, blank_row(), *told])

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        row = self.query_one(RowList).current
        if row is not None and row.key.startswith(_PACK) and int(row.key.removeprefix(_PACK)) != self.at:
            self.at = int(row.key.removeprefix(_PACK))
            self._plan()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.do_export_make()

    def context(self) -> Context:
        return Context("export", row=self.planned.name if self.planned else "")

    def do_next_reader(self) -> None:
        self._turn(1)

    def do_prev_reader(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        if not self.offers:
            return
        if len(self.offers[self.at].audiences) == 1:
            self.say(f"{self.offers[self.at].label}只给{self.desk.label('audiences', self.reader)}")
            return
        self.readers[self.at] = self.readers.get(self.at, 0) + by
        self._plan()

    def do_export_format(self) -> None:
        self.format = "pdf" if self.format == "zip" else "zip"
        if self.offers:
            self._plan()

    def do_refresh(self) -> None:
        if self.offers:
            self._plan()

    def do_copy(self) -> None:
        """What is in the chosen pack and what not, to be sent to whoever asked."""
        planned = self.planned
        if planned is None:
            self.say(self.said)
            return
        lines = [planned.pack.label, *(f"有:{what}" for what in planned.contents)]
        lines += [f"没有:{left.what}:{left.why}" for left in planned.left_out]
        self.say(self.kameng.send_to_clipboard("\n".join(lines)))

    def do_export_make(self) -> None:
        if self.planned is not None and self.planned.install:
            self.say(self.planned.install, bad=True)
        elif self.planned is not None:
            self.app.push_screen(MakeScreen(self.desk, self.case_id, self.planned))
        else:
            self.say(self.said)


def plan_rows(planned: Planned) -> list[Row]:
    """What would be in a pack, what not, and whether anything stands in its way."""
    rows = list(_headed("这台机器上还做不了", [planned.install] if planned.install else [], "bad", "!! "))
    rows += list(
        _headed("还不能定稿", [*(shut.line for shut in planned.shut), *planned.lacking], "bad", "!! ")
    )
    rows += _headed("放进去的", planned.contents, "", " - ")
    left = [f"{left.what}:{left.why}" for left in planned.left_out]
    rows += _headed("没有放进去的", left, "warn", " - ")
    return rows + list(_headed("请注意", [*planned.advice, *planned.notes], "dim", " - "))


def _headed(title: str, lines: Sequence[str], style: str, mark: str) -> Iterator[Row]:
    if lines:
        yield head_row(title)
    for n, line in enumerate(lines):
        yield text_row(line, style, key=f"{title} {n}", mark=mark, indent=3)


class MakeScreen(JobForm):
    """Where a pack is written to; then the work, and what came of it."""

    SAVES = "做成文件"

    def __init__(self, desk: Desk, case_id: str, planned: Planned) -> None:
        self.case_id, self.planned = case_id, planned
        asks = [
            Ask("out", "写成哪个文件(放在工作簿之外)", value=str(Path.home() / planned.name), required=True,
                help="已有的文件不会被覆盖")
        ]  # fmt: skip
        if planned.shut or planned.lacking:
            help_ = "还不能定稿:做出来每页标明草稿,不能提交"
            asks.append(Ask("draft", "先做一份草稿", "flag", YES, help=help_))
        if planned.pack.id == "whole" and planned.format == "zip":
            help_ = "里面有完整的证件号、卡密等"
            asks.append(Ask("private", "连同 private/ 里的文件", "flag", "false", help=help_))
        whom = desk.label("audiences", planned.audience)
        intro = f"{planned.pack.about}。\n写之前按「{whom}」查一遍会泄露什么,有不该给的就不写。"
        super().__init__(f"{planned.pack.label} 给{whom}", asks, intro=intro)
        self.long_work = LongWork(self)

    def start(self, values: Mapping[str, str]) -> None:
        from kameng_tui.desk import exporting

        planned, target = self.planned, Path(typed(values["out"])).expanduser()
        self.long_work.start(
            "正在打包",
            lambda progress: exporting.export(
                self.desk, self.case_id, target, pack=planned.pack.id, audience=planned.audience,
                format=planned.format, filing=planned.filing, draft=values.get("draft") == YES,
                private=values.get("private") == YES, told=progress,
            ),
            self._made,
            self.refused,
        )  # fmt: skip

    def do_back(self) -> None:
        """Esc stops the work before it leaves."""
        if not self.long_work.stop():
            super().do_back()

    def _made(self, made: Exported) -> None:
        self.dismiss(None)
        page(self, f"已写 {Path(made.path).name}{'(草稿)' if made.draft else ''}", list(made_rows(made)))


def made_rows(made: Exported) -> Iterator[Row]:
    yield text_row(made.path, "good", key="path", mark=" ")
    yield text_row(f"{made.size} 字节  SHA-256 {made.sha256}", "dim", key="sha", mark=" ")
    yield blank_row()
    yield from _headed(
        "里面有", ["  ".join(filter(None, (c.place, c.what))) for c in made.contents], "", " - "
    )
    yield from _headed("没有放进去的", [f"{left.what}:{left.why}" for left in made.left_out], "warn", " - ")
    yield from _headed("请注意", made.notes, "dim", " - ")
