"""One case: six sheets on number keys, next steps and findings beside them (above them on narrow screens)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from kameng_tui.tui import words
from kameng_tui.tui.actions import Context
from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row
from kameng_tui.tui.safe import plain
from kameng_tui.tui.screens import sheets, steps
from kameng_tui.tui.screens.ask import ChoiceScreen, TextScreen

if TYPE_CHECKING:
    from kameng_tui.case.records import Filing
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


class CaseScreen(WorkScreen):
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

    def __init__(self, case_id: str, *, sheet: int = 1) -> None:
        super().__init__()
        self.case_id = case_id
        self.sheet = sheet
        self.found: Survey = None  # type: ignore[assignment]  # read in on_mount, before anything can be pressed
        self.letters: dict[str, Any] = {}
        self.filter = ""

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
        self.reload()
        self.query_one("#sheet").focus()

    def reload(self) -> None:
        """Reads the case anew and paints it."""
        from kameng_tui.desk.cases import open_case

        found = self.attempt(open_case, self.desk, self.case_id)
        if found is None:
            if self.found is None:
                self.call_later(self.dismiss, None)
            return
        self.found = found
        case = found.dossier.case
        late = sum(1 for due in found.reckoned.dues if due.state in ("overdue", "lapsed"))
        status = self.desk.label("status", found.reckoned.status)
        right = f"{words.day_line(self.desk.now())}  {status}" + (f" 逾期{late}" if late else "")
        self.query_one("#title", Line).put(case.title or self.case_id, right)
        self._panel()
        self._sheet()

    def on_app_focus(self, event: events.AppFocus) -> None:
        if self.is_current and self.found is not None:
            self.reload()

    # painting --------------------------------------------------------------------------------------------------

    def rows_of_sheet(self) -> Sequence[Row]:
        make: Callable[[Any, Survey], list[Row]] = (
            sheets.overview, sheets.evidence, sheets.channels, sheets.limits, sheets.journal, sheets.papers,
        )[self.sheet - 1]  # fmt: skip
        rows = make(self.desk, self.found)
        if not self.filter.strip():
            return rows
        return [row for row in rows if row.key and self._says(row, self.filter.strip().lower())] or [
            head_row(" 没有找到;Esc 清除搜索")
        ]

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

    @property
    def row(self) -> Row | None:
        return self.query_one("#sheet", RowList).current

    def context(self) -> Context:
        row = self.row
        status = self.found.reckoned.status
        return Context(
            "case", sheet=sheets.SHEETS[self.sheet - 1], row=row.key if row else "", demo=self.kameng.demo,
            can_undo=self.kameng.can_undo, filings=len(self.found.dossier.filings), entries=len(self.found.journal),
            closed=status not in ("open", "awaiting-money"), readable="case.toml" in self.found.loaded.files,
        )  # fmt: skip

    # moving ----------------------------------------------------------------------------------------------------

    def action_sheet(self, number: int) -> None:
        self.sheet = number
        self.filter = ""
        self.query_one("#detail").set_class(False, "on")
        self._sheet()
        rows = self.query_one("#sheet", RowList)
        rows.focus()

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
        from kameng_tui.desk.evidence import paths_typed
        from kameng_tui.tui.screens import case_forms, read

        paths = paths_typed(event.text)
        if paths and all(_is_file(path) for path in paths):
            self.app.push_screen(case_forms.attach(self, paths="\n".join(str(p) for p in paths)))
        elif event.text.strip():
            self.app.push_screen(read.ReadScreen(self.case_id, event.text))

    # opening ---------------------------------------------------------------------------------------------------

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        kind, _, name = event.row.key.partition(" ")
        if event.rows.id == "panel" and kind == "step":
            steps.carry_out(self, event.row.data)
        elif event.rows.id == "panel":
            self.app.push_screen(TextScreen("提示", sheets.finding_rows([event.row.data])))
        else:
            self._open(kind, name, event.row)

    def _open(self, kind: str, name: str, row: Row) -> None:
        from kameng_tui.tui.screens import case_forms
        from kameng_tui.tui.screens.paper import PaperScreen

        if kind == "fact":
            self.do_edit()
        elif kind == "question":
            self.app.push_screen(case_forms.questions(self, name))
        elif kind == "link":
            self.app.push_screen(case_forms.attach(self, link=row.data.link))
        elif kind == "capture":
            self.app.push_screen(case_forms.attach(self, row.data.kind, row.data.link))
        elif kind == "card":
            self.app.push_screen(TextScreen(f"证据 {name}", sheets.card_rows(self.desk, row.data)))
        elif kind == "entry":
            self.app.push_screen(TextScreen("记录", sheets.entry_rows(self.desk, row.data)))
        elif kind == "filing":
            self.open_filing(name)
        elif kind == "channel":
            self.prepare(name)
        elif kind == "due":
            self.app.push_screen(TextScreen("时限怎样数出来的", sheets.derivation(self.desk, row.data)))
        elif kind == "sent":
            self.app.push_screen(
                TextScreen(
                    name, [sheets.text_row(t, key=str(n)) for n, t in enumerate(row.data.text.split("\n"))]
                )
            )
        elif kind == "make":
            self.app.push_screen(
                PaperScreen(self.case_id, *self._filing_for(row.data[0]), row.data[1]), self.reread
            )

    def _filing_for(self, channel: str) -> tuple[str]:
        filed = [f.id for f in self.found.dossier.filings if f.channel == channel]
        return (filed[-1] if filed else channel,)

    def do_open(self) -> None:
        self.query_one("#sheet", RowList).action_choose()

    def reread(self, _result: object = None) -> None:
        self.reload()

    def after_write(self, findings: Sequence[Any], said: str) -> None:
        """Says what was written and what was noticed, and shows the case as it is now."""
        self.reload()
        self.say(said)
        self.say_findings([f for f in findings if not f.code.startswith("field.unknown")])

    def open_filing(self, filing_id: str) -> None:
        from kameng_tui.tui.screens.filing import FilingScreen

        self.app.push_screen(FilingScreen(self.case_id, filing_id), self.reread)

    def prepare(self, channel_id: str) -> None:
        """Opens the filing at a channel, made if there is none; says first why it would better wait."""
        filed = [f.id for f in self.found.dossier.filings if f.channel == channel_id]
        if filed:
            self.open_filing(filed[-1])
            return
        verdict = self.found.verdicts.get(channel_id)
        if verdict is None or verdict.verdict == "ready":
            self._make(channel_id)
            return
        reasons = "\n".join(f"- {sheets.reason_text(reason)}" for reason in verdict.reasons)
        title = f"{self.desk.label('channels', channel_id)}:{self.desk.label('verdict', verdict.verdict)}"
        choices = (("back", "先不投诉,去把上面的补上"), ("go", "仍然先准备表单(不会提交)"))
        self.app.push_screen(
            ChoiceScreen(title, choices, intro=reasons),
            lambda chosen: self._make(channel_id) if chosen == "go" else None,
        )

    def _make(self, channel_id: str) -> None:
        from kameng_tui.desk.filings import file

        filed = self.attempt(file, self.desk, self.case_id, channel_id)
        if filed is not None:
            self.reload()
            self.open_filing(filed.filing)

    def with_filing(self, title: str, then: Callable[[Filing], None]) -> None:
        """``then`` with the filing that is meant: the selected one, the only one, or one that is asked for."""
        filings = self.found.dossier.filings
        row = self.row
        if row is not None and row.key.startswith("filing "):
            then(row.data)
        elif len(filings) == 1:
            then(filings[0])
        else:
            by_id = {f.id: f for f in filings}
            choices = [
                (f.id, f"{self.desk.label('channels', f.channel)} {self.found.reckoned.stages[f.id].label}")
                for f in filings
            ]
            self.app.push_screen(
                ChoiceScreen(title, choices), lambda chosen: then(by_id[chosen]) if chosen else None
            )

    # actions ---------------------------------------------------------------------------------------------------

    def do_log(self) -> None:
        self._form("log")

    def do_attach(self) -> None:
        self._form("attach")

    def do_money(self) -> None:
        self._form("money")

    def do_close(self) -> None:
        self._form("close")

    def do_questions(self) -> None:
        if self.found.playbook.questions:
            self._form("questions")
        else:
            self.say("这个问题类型没有自查问题;先在概况里选定问题类型", bad=True)

    def _form(self, name: str, *args: Any) -> None:
        from kameng_tui.tui.screens import case_forms

        self.app.push_screen(getattr(case_forms, name)(self, *args))

    def do_reply(self) -> None:
        self.with_filing("哪个投诉件的答复", lambda filing: self._form("reply", filing))

    def do_counter(self) -> None:
        from kameng_tui.tui.screens.counter import CounterScreen

        self.with_filing(
            "投递哪个投诉件", lambda f: self.app.push_screen(CounterScreen(self.case_id, f.id), self.reread)
        )

    def do_escalate(self) -> None:
        step = self.letters.get("f")
        if step is not None:
            steps.carry_out(self, step)
            return
        order = {"ready": 0, "wait": 1, "refused-likely": 2, "barred": 3}
        found = sorted(self.found.verdicts.items(), key=lambda item: order.get(item[1].verdict, 9))
        choices = [
            (i, f"{self.desk.label('channels', i)}  {self.desk.label('verdict', x.verdict)}")
            for i, x in found
        ]
        self.app.push_screen(
            ChoiceScreen("投诉或升级到哪里", choices), lambda chosen: self.prepare(chosen) if chosen else None
        )

    def do_paper(self) -> None:
        self.action_sheet(6)
        rows = self.query_one("#sheet", RowList)
        rows.go_to(next((row.key for row in rows.rows if row.key.startswith("make ")), ""))

    def do_read(self) -> None:
        from kameng_tui.tui.screens.read import ReadScreen

        self.app.push_screen(ReadScreen(self.case_id, ""))

    def do_edit(self) -> None:
        row = self.row
        kind, _, name = row.key.partition(" ") if row is not None else ("", "", "")
        if kind == "fact":
            self._form("edit", name)
        elif kind == "entry" and row is not None:
            if row.data.struck:
                self.say("这条已被更正或作废;请改最新的那条", bad=True)
            else:
                self._form("amend", row.data.entry)
        elif kind in ("filing", "channel", "question") and row is not None:
            self._open(kind, name, row)
        else:
            self.say("这一行不能修改", bad=True)

    def do_void(self) -> None:
        row = self.row
        if row is not None and row.key.startswith("entry "):
            if row.data.struck:
                self.say("这条已经划掉了", bad=True)
            else:
                self._form("void", row.data.entry)

    def do_new(self) -> None:
        choices = (("order", "订单"), ("payment", "支付"), ("claim", "诉求"), ("seller", "商家信息"), ("payee", "收款方信息"),
                   ("guardian", "监护人"), ("representative", "代理人"), ("known", "关键日期"))  # fmt: skip
        self.app.push_screen(ChoiceScreen("增加什么", choices), self._new)

    def _new(self, chosen: str | None) -> None:
        if chosen in sheets.NEW_ITEMS:
            self._form("add_item", chosen)
        elif chosen:
            self._form("edit", f"{chosen}.name")

    def do_copy(self) -> None:
        row = self.row
        if row is None:
            self.say("这里没有选中的一行", bad=True)
            return
        text = "\n".join("".join(part for part, _ in line).strip() for line in row.draw(400))
        self.say(self.kameng.send_to_clipboard(text))

    def do_refresh(self) -> None:
        self.reload()
        self.say("已重新读取")

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

    def do_editor(self) -> None:
        """case.toml in the user's editor; what was written there is read back."""
        from kameng_tui.tui.screens.external import edit_outside

        edit_outside(self.kameng, self.found.loaded.folder / "case.toml")
        self.reload()

    def attach_files(self, files: Sequence[Path], facts: dict[str, Any]) -> None:
        """Takes files in, in a thread, with progress in the footer."""
        foot = self.query_one("#foot", Line)
        left = foot.left

        def progress(done: int, total: int) -> None:
            share = done * 100 // total if total else 100
            self.app.call_from_thread(foot.put, f"正在加入证据 {share}%")

        def work() -> None:
            from kameng_tui.desk.evidence import attach

            try:
                cards = attach(self.desk, self.case_id, files, progress=progress, **facts)
                self.app.call_from_thread(
                    self.after_write, (), f"已加入 {len(cards)} 件证据:{plain(cards[0].shows or cards[0].id)}"
                )
            finally:
                self.app.call_from_thread(foot.put, left)

        self.run_worker(work, thread=True, exit_on_error=False, group="attach")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
