"""The first screen of a new case: what to capture now, and a letter to the platform ready to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.screens.paper import letter_rows, sent_form, to_file
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.desk.sent import Drafted
    from kameng_tui.desk.survey import Survey

PLATFORM, LETTER = "platform", "complaint"


class FirstScreen(WorkScreen):
    KIND = "first"
    BINDINGS: ClassVar[list[BindingType]] = bindings("first")
    CSS = """
    FirstScreen #body { height: 1fr; }
    FirstScreen #captures { padding: 0 1; height: 1fr; }
    FirstScreen #letter { background: $panel; padding: 0 1; height: 1fr; }
    FirstScreen.-wide #letter { dock: right; width: 56%; height: 100%; border-left: solid $primary; }
    FirstScreen.-narrow #captures { border-bottom: solid $primary; }
    """

    def __init__(self, case_id: str) -> None:
        super().__init__()
        self.case_id = case_id
        self.found: Survey | None = None
        self.drafted: Drafted | None = None

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        with Container(id="body"):
            yield RowList(id="captures")
            yield RowList(id="letter")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.reload()
        self.query_one("#captures").focus()

    def reload(self) -> None:
        from kameng_tui.desk.cases import open_case
        from kameng_tui.desk.papers import draft

        found = self.attempt(open_case, self.desk, self.case_id)
        if found is None:
            return
        self.found = found
        self.drafted = self.attempt(draft, self.desk, self.case_id, PLATFORM, LETTER)
        self.query_one("#title", Line).put(f"第一步 {found.dossier.case.title}", "Enter 进入案件")
        self.query_one("#captures", RowList).show(self._captures(found))
        rows: list[Row] = [head_row("2 再把这段话发给平台客服(按 y 送往剪贴板)"), blank_row()]
        rows += (
            letter_rows(self.drafted.text)
            if self.drafted is not None
            else [text_row("信还写不出来,见上面的提示", "warn")]
        )
        self.query_one("#letter", RowList).show(rows, keep=False)

    def _captures(self, found: Survey) -> list[Row]:
        rows: list[Row] = [head_row("1 现在就截图或录屏(按这个顺序)"), blank_row()]
        for number, capture in enumerate(found.captures, 1):
            urgent = "先做 " if capture.urgent else ""
            rows.append(
                text_row(
                    urgent + capture.text,
                    "warn" if capture.urgent else "",
                    key=f"capture {capture.id}",
                    mark=f"{number:2} ",
                    indent=3,
                )
            )
            if capture.why:
                rows.append(text_row(capture.why, "dim", mark="   ", indent=3))
        if not found.captures:
            rows.append(text_row("这个案件没有还缺的取证项", "good", mark=" "))
        for caution in found.playbook.cautions:
            rows.append(text_row(caution, "dim", mark=" - ", indent=3))
        return rows

    def context(self) -> Context:
        return Context("first", row="letter", demo=self.kameng.demo)

    @property
    def text(self) -> str:
        return self.drafted.text if self.drafted is not None else ""

    def do_copy(self) -> None:
        if self.text:
            self.say(self.kameng.send_to_clipboard(self.text))
            if self.drafted is not None and self.drafted.gaps:
                self.say(f"信里还有待填:{'、'.join(self.drafted.gaps)}", bad=True)
        else:
            self.say("信还写不出来", bad=True)

    def do_tofile(self) -> None:
        to_file(self, self.text, f"{PLATFORM}-{LETTER}.txt")

    def do_send(self) -> None:
        self.app.push_screen(sent_form(self, self.case_id, PLATFORM, LETTER), self._sent)

    def _sent(self, done: bool | None) -> None:
        if done:
            self.do_enter_case()

    def do_enter_case(self) -> None:
        self.dismiss(None)
        self.kameng.open_case(self.case_id, sheet=2)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.do_enter_case()
