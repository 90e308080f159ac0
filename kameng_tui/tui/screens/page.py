"""A page of text that leaves the program only by the user's hand: the safety card, the hand-over sheet, a joint complaint.

It is made in a thread; where it differs by who reads it, arrows change the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.fields import SEPARATOR, Ask
from kameng_tui.tui.rows import RowList, text_row
from kameng_tui.tui.screens.forms import FormScreen

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk

Make = Callable[[str], str]
_PLATFORMS = 5  # so many platforms have their figures on the page, those with the most cases


class PageScreen(WorkScreen):
    KIND = "page"
    BINDINGS: ClassVar[list[BindingType]] = bindings("page")

    def __init__(
        self, heading: str, make: Make, name: str, readers: Sequence[str] = ("self",),
        refs: Sequence[str] = (), *, helper: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.refs, self.helper = refs, helper
        self.heading, self.make, self.file_name = heading, make, name
        self.readers = tuple(readers)
        self.at = 0
        self.text = ""

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        yield RowList(id="page")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self.do_refresh()

    @property
    def reader(self) -> str:
        return self.readers[self.at]

    def do_refresh(self) -> None:
        self._show("正在整理...", done=False)
        self.in_thread(partial(self.make, self.reader), self._made, self._refused)

    def _made(self, text: str) -> None:
        self._show(text.removeprefix("\ufeff"))
        self.text = text  # a spreadsheet needs the mark of a table to read Chinese

    def _refused(self, fault: Exception) -> None:
        self._show(str(fault), done=False)

    def _show(self, text: str, *, done: bool = True) -> None:
        self.text = text if done else ""
        whom = f"给{self.desk.label('audiences', self.reader)}看" if len(self.readers) > 1 else ""
        self.query_one("#title", Line).put(self.heading, whom)
        rows = [
            text_row(
                line or " ", "" if done else "dim", key=str(n), indent=len(line) - len(line.lstrip(" -"))
            )
            for n, line in enumerate(text.split("\n"))
        ]
        self.query_one(RowList).show(rows, keep=False)

    def do_next_reader(self) -> None:
        self._turn(1)

    def do_prev_reader(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        if len(self.readers) == 1:
            self.say("这一页只给自己看")
            return
        self.at = (self.at + by) % len(self.readers)
        self.do_refresh()

    def do_copy(self) -> None:
        text = self.text.removeprefix("\ufeff")
        self.say(self.kameng.send_to_clipboard(text) if text else "还没有可以送出的内容")

    def do_tofile(self) -> None:
        from kameng_tui.tui.screens.paper import to_file

        if self.text:
            stem, dot, suffix = self.file_name.partition(".")
            whom = f"-{self.reader}" if len(self.readers) > 1 else ""
            name = f"{stem}{whom}{dot or '.'}{suffix or 'txt'}"
            to_file(self, self.text, name, reader=self.reader, refs=self.refs, helper=self.helper)
        else:
            self.say("还没有可以存的内容")


def many(desk: Desk) -> PageScreen:
    """What stands out over all cases, and the figures that may be passed on."""

    def make(_: str) -> str:
        from kameng_tui.desk import figures, safety

        every = figures.stats(desk)
        lines = [*safety.lines(desk, safety.card(desk)), "", *figures.failure_lines(desk, every)]
        lines += figures.dossier_lines(desk, every.dossier)
        often = [name for name, cases in every.platforms.items() if name and cases >= figures.FEWEST]
        for name in often[:_PLATFORMS]:
            lines += ["", f"平台「{name}」", *figures.dossier_lines(desk, figures.stats(desk, name).dossier)]
        return "\n".join(lines)

    return PageScreen("帮多人:安全卡和数目", make, "安全卡")


def handover(desk: Desk, refs: Sequence[str] = ()) -> PageScreen:
    """The hand-over sheet of these cases, or of all that run."""

    def make(_: str) -> str:
        from kameng_tui.desk.handover import sheet

        made = sheet(desk, refs)
        page.refs = made.cases
        return made.text

    page = PageScreen("交接单", make, "交接单", helper=True)
    return page


def together(screen: WorkScreen, refs: Sequence[str]) -> FormScreen:
    """Which paper of a joint complaint, and who represents the others; then the paper, for whoever reads it."""
    from kameng_tui.desk import cases

    desk = screen.desk
    people = tuple((ref, cases.name_of(cases.load(desk, ref).dossier)) for ref in refs)
    asks = (
        Ask("paper", "出什么", "choice", "kit", (("kit", "共同投诉材料"), ("table", "名单(表格)")), required=True),
        Ask("chosen", "推选的代表人", "choices", choices=people, help="最多两名,可以不选"),
    )  # fmt: skip

    def submit(values: Mapping[str, str], changed: Mapping[str, str]) -> str | None:
        chosen = [ref for ref in values["chosen"].split(SEPARATOR) if ref]
        page = _joint(desk, refs, values["paper"], chosen)
        screen.app.call_later(screen.app.push_screen, page)
        return None

    return FormScreen("共同投诉", asks, submit)


def _joint(desk: Desk, refs: Sequence[str], kind: str, chosen: Sequence[str]) -> PageScreen:
    def make(reader: str) -> str:
        from kameng_tui.desk.joint import paper

        made = paper(desk, refs, kind, reader, chosen)
        notes = [f"(注意:{finding.message})" for finding in made.findings] if kind == "kit" else []
        return "\n".join([made.text, *notes])

    name = "共同投诉.txt" if kind == "kit" else "共同投诉名单.csv"
    readers = ("self", "authority", "respondent", "court", "public")
    return PageScreen("共同投诉", make, name, readers, refs)
