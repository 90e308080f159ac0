"""One case: six sheets on number keys, next steps and findings beside them (above them on narrow screens)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from kameng_tui.desk.fingerprints import Kindred
from kameng_tui.tui import words
from kameng_tui.tui.base import Line, bindings, git_words
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.screens import (
    opening,
    overview,
    sheet_channels,
    sheet_evidence,
    sheet_papers,
    sheets,
    steps,
)
from kameng_tui.tui.screens.ask import TextScreen
from kameng_tui.tui.screens.case_actions import CaseActions
from kameng_tui.tui.screens.overview import standing_rows
from kameng_tui.tui.watching import Watching
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.counsel.situation import Suggestion
    from kameng_tui.desk.cases import Asked
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.errors import DeskError
    from kameng_tui.desk.lastlook import Since
    from kameng_tui.desk.survey import Survey


class Tabs(Static):
    """The names of the sheets; the current one is marked with brackets as well as with colour."""

    DEFAULT_CSS = "Tabs { height: 1; background: $panel; padding: 0 1; }"
    current = 1

    def render(self) -> Content:
        parts = []
        for number, name in enumerate(sheets.SHEETS, 1):
            text = f"[{number}{name}]" if number == self.current else f" {number}{name} "
            parts.append(Content.styled(text, "bold reverse" if number == self.current else ""))
        return Content("").join(parts)


class CaseScreen(CaseActions, Watching):
    KIND = "case"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("case"),
        *[Binding(str(n), f"sheet({n})", show=False) for n in range(1, 7)],
    ]
    CSS = """
    CaseScreen #panel { background: $panel; padding: 0 1; }
    CaseScreen #detail { height: 40%; border-top: solid $primary; display: none; }
    CaseScreen #detail.on { display: block; }
    CaseScreen #body { height: 1fr; }
    CaseScreen #left { height: 1fr; width: 1fr; }
    CaseScreen.-wide #panel { dock: right; width: 38%; height: 100%; border-left: solid $primary; }
    CaseScreen.-narrow #panel { height: 6; border-bottom: solid $primary; }
    CaseScreen.-narrow #panel:focus { height: 60%; }
    CaseScreen.-narrow #detail { height: 6; }
    """

    def __init__(self, case_id: str, *, sheet: int = 1, due: str = "") -> None:
        super().__init__()
        self.case_id = case_id
        self.sheet = 4 if due else sheet
        self.due = due
        self.found: Survey = None  # type: ignore[assignment]  # read in on_mount, before anything can be pressed
        self.letters: dict[str, Any] = {}
        self.suggested: tuple[Suggestion, ...] = ()
        self._asking = False
        self.filter = ""
        self.page = 0
        self.git = ""
        self.kin = Kindred()
        self.since: Since | None = None
        self._looked = False

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        yield Tabs(id="tabs")
        with Container(id="body"):
            yield RowList(id="panel")
            with Vertical(id="left"):
                yield RowList(id="sheet")
                yield RowList(id="detail")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.query_one("#detail").can_focus = False
        self.watch_outside(look=True)
        self.reload()
        if not self.kameng.demo:
            from kameng_tui.desk.fingerprints import related

            self.in_thread(partial(related, self.desk, self.case_id), self._kin_says, lambda _: None)
        rows = self.query_one("#sheet", RowList)
        rows.focus()
        rows.go_to(f"due {self.due}")

    def look_outside(self) -> Callable[[], int]:
        from kameng_tui.workbook.watching import look_at_case

        return partial(look_at_case, self.desk.book.root / self.case_id)

    def reload(self) -> None:
        """Reads the case anew and paints it."""
        from kameng_tui.desk.cases import open_case

        found = self.attempt(open_case, self.desk, self.case_id, self.suggested)
        if found is None:
            if self.found is None:
                self.call_later(self.give_up)
            return
        self.found = found
        self._title()
        if not self.kameng.demo:
            from kameng_tui.desk.lastlook import look

            self.in_thread(partial(git_words, self.desk, self.case_id), self._git_says)
            self.in_thread(partial(look, self.desk, found), self._since)
        self._panel()
        self._sheet()
        self._ask_channels()

    def _title(self) -> None:
        late = sum(1 for due in self.found.reckoned.dues if due.state in ("overdue", "lapsed"))
        status = self.desk.label("status", self.found.reckoned.status)
        right = f"{words.day_line(self.desk.now())}  {status}" + (f" 逾期{late}" if late else "")
        self.query_one("#title", Line).put(self.history_of[1], f"{self.git}  {right}" if self.git else right)

    def _git_says(self, said: str) -> None:
        self.git = "" if said == "已提交" else said
        self._title()

    def _since(self, since: Since | None) -> None:
        """What had changed when the case was opened stays shown; what changes while it is open is on the screen."""
        if not self._looked:
            self._looked, self.since = True, since
            if since is not None:
                self._panel()

    @property
    def history_of(self) -> tuple[str, str]:
        """What `B` shows the history of: the case and its title."""
        return self.case_id, self.found.dossier.case.title or self.case_id

    def _ask_channels(self) -> None:
        """Asks the code of the channels in a thread; the case is read anew where it has something else to say."""
        from kameng_tui.desk.cases import ask_channels

        registry = self.desk.registry
        if not self._asking and any(registry.has_code(f.channel) for f in self.found.dossier.filings):
            self._asking = True  # slow code is asked once, however often the case is read anew meanwhile
            self.in_thread(lambda: ask_channels(self.desk, self.case_id), self._asked, self._not_asked)

    def _not_asked(self, fault: DeskError) -> None:
        self._asking = False
        self.say(str(fault), bad=True)

    def _asked(self, asked: Asked) -> None:
        self._asking = False
        if asked.suggested != self.suggested or asked.dues_changed:
            self.suggested = asked.suggested
            self.reload()

    def on_app_focus(self, event: events.AppFocus) -> None:
        if self.is_current and self.found is not None:
            self.reload()

    # painting --------------------------------------------------------------------------------------------------

    def _overview(self, desk: Desk, found: Survey) -> list[Row]:
        return overview.overview(desk, found, self.kin)

    def _kin_says(self, kin: Kindred) -> None:
        self.kin = kin
        if self.sheet == 1 and (kin.merchant or kin.batch):
            self._sheet()

    def do_standing(self) -> None:
        """Who is liable, who is asked for what, the money, other cases of the merchant, and what each channel costs."""
        from kameng_tui.desk.standing import costs, sections

        made = costs(self.desk, self.found)
        rows = standing_rows(sections(self.desk, self.found, self.kin, made))
        self.app.push_screen(TextScreen("责任与费用", rows))

    def rows_of_sheet(self) -> Sequence[Row]:
        make: Callable[[Any, Survey], list[Row]] = (
            self._overview, self._evidence, sheet_channels.channels, sheets.limits, sheets.journal, sheet_papers.papers,
        )[self.sheet - 1]  # fmt: skip
        rows = make(self.desk, self.found)
        if not self.filter.strip():
            return rows
        return [row for row in rows if row.key and self._says(row, self.filter.strip().lower())] or [
            head_row(" 没有找到;Esc 清除搜索")
        ]

    def _evidence(self, desk: Desk, found: Survey) -> list[Row]:
        return sheet_evidence.evidence(desk, found, self.page)

    def _says(self, row: Row, text: str) -> bool:
        return text in "".join(part for line in row.draw(200) for part, _ in line).lower()

    def _sheet(self) -> None:
        tabs = self.query_one(Tabs)
        tabs.current = self.sheet
        tabs.refresh()
        self.query_one("#sheet", RowList).show(self.rows_of_sheet())

    def _panel(self) -> None:
        rows = [head_row("下一步")]
        made, self.letters = steps.step_rows(self.found.steps)
        rows += made or [head_row("  没有必须现在做的事")]
        if self.since is not None:
            rows += [blank_row(), head_row(f"上次打开({self.since.at})以来")]
            rows += [text_row(line, key=f"since {n}", mark=" ") for n, line in enumerate(self.since.lines)]
        rows += [
            blank_row(),
            head_row(f"提示 {len(self.found.findings)}"),
            *sheets.finding_rows(self.found.findings),
        ]
        self.query_one("#panel", RowList).show(rows)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        detail = self.query_one("#detail", RowList)
        if event.rows.id != "sheet":
            return
        due = event.row.data if event.row is not None and event.row.key.startswith("due ") else None
        detail.set_class(due is not None, "on")
        if due is not None:
            detail.show(sheets.derivation(self.desk, due), keep=False)

    def context(self) -> Context:
        panel = self.query_one("#panel", RowList)
        step = panel.current if panel.has_focus else None
        row = step if step is not None and step.key.startswith("step ") else self.row
        return Context(
            "case", sheet=sheets.SHEETS[self.sheet - 1], row=row.key if row else "", demo=self.kameng.demo,
            can_undo=self.kameng.can_undo, filings=len(self.found.dossier.filings), entries=len(self.found.journal),
            closed=self.found.closed, readable="case.toml" in self.found.loaded.files,
        )  # fmt: skip

    # moving ----------------------------------------------------------------------------------------------------

    def action_sheet(self, number: int) -> None:
        self.sheet = number
        self.filter = ""
        self.query_one("#detail").set_class(False, "on")
        self._sheet()
        rows = self.query_one("#sheet", RowList)
        rows.focus()

    def show_due(self, due: str) -> None:
        """The sheet of limits with the cursor on that one."""
        self.action_sheet(4)
        self.query_one("#sheet", RowList).go_to(f"due {due}")

    def do_next_sheet(self) -> None:
        self.action_sheet(self.sheet % 6 + 1)

    def do_prev_sheet(self) -> None:
        self.action_sheet((self.sheet - 2) % 6 + 1)

    def do_panel(self) -> None:
        panel, sheet = self.query_one("#panel"), self.query_one("#sheet")
        (sheet if panel.has_focus else panel).focus()

    def on_key(self, event: events.Key) -> None:
        if event.key in self.letters and isinstance(self.focused, RowList):
            event.stop()
            steps.carry_out(self, self.letters[event.key])

    def on_paste(self, event: events.Paste) -> None:
        """A path pasted or dragged onto the case is evidence, any other text something to recognise."""
        from kameng_tui.desk.evidence import is_file, paths_typed
        from kameng_tui.tui.screens import case_forms, read

        paths = paths_typed(event.text)
        if paths and all(is_file(path) for path in paths):
            self.app.push_screen(case_forms.attach(self, paths="\n".join(str(p) for p in paths)))
        elif event.text.strip():
            self.app.push_screen(read.ReadScreen(self.case_id, event.text))

    # opening ---------------------------------------------------------------------------------------------------

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        kind, _, name = event.row.key.partition(" ")
        if event.rows.id == "panel" and kind == "step":
            steps.carry_out(self, event.row.data)
        elif event.rows.id == "panel" and kind == "since":
            return
        elif event.rows.id == "panel":
            self.app.push_screen(TextScreen("提示", sheets.finding_rows([event.row.data])))
        else:
            opening.open_row(self, kind, name, event.row)

    def do_evidence_page(self) -> None:
        """The next page of the evidence sheet."""
        self.page = (self.page + 1) % len(sheet_evidence.PAGES)
        self._sheet()
        self.query_one("#sheet", RowList).action_edge(-1)

    def do_handover(self) -> None:
        from kameng_tui.tui.screens.page import handover

        self.app.push_screen(handover(self.desk, (self.case_id,)))

    def do_timeline(self) -> None:
        from kameng_tui.tui.screens.timeline import TimelineScreen

        self.app.push_screen(TimelineScreen(self.case_id))

    def do_open(self) -> None:
        self.query_one("#sheet", RowList).action_choose()

    def reread(self, _result: object = None) -> None:
        self.reload()

    def after_write(self, findings: Sequence[Any], said: str) -> None:
        """Says what was written and what was noticed, and shows the case as it is now."""
        self.reload()
        self.say(said)
        self.say_findings([f for f in findings if not f.code.startswith("field.unknown")])

    async def _open_search(self) -> None:
        from kameng_tui.tui.fields import OneLine

        if not self.query("#find"):
            await self.mount(
                OneLine(placeholder="在这一页里找;Enter 回到列表,Esc 清除", id="find"),
                before="#foot",
            )
        self.query_one("#find").focus()

    def do_search(self) -> None:
        self.call_later(self._open_search)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.filter = event.value
        self._sheet()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.query_one("#sheet").focus()

    def do_back(self) -> None:
        if self.query("#find"):
            self.query("#find").remove()
            self.filter = ""
            self._sheet()
            self.query_one("#sheet").focus()
        else:
            super().do_back()
