"""A filing: the channel's form on one side, its letter and findings on the other, changing as you type.

The preview is made in a thread after a short pause; nothing is written before F9. What is typed and not saved is asked
about on Esc.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, Select, SelectionList, TextArea

from kameng_tui.tui.base import FIELD_KEYS, Line, WorkScreen, bindings
from kameng_tui.tui.fields import Ask, Field
from kameng_tui.tui.rows import RowList, head_row, text_row
from kameng_tui.tui.screens.ask import ChoiceScreen
from kameng_tui.tui.screens.paper import fee_rows, layout_words, letter_rows, other_layout, state_rows
from kameng_tui.tui.screens.unsaved import offer
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.channels.records import Channel
    from kameng_tui.desk.filings import Form, FormLine
    from kameng_tui.desk.sent import Drafted
    from kameng_tui.desk.survey import Survey

PAUSE = 0.2
KINDS = {
    "long-text": "long",
    "choice": "choice",
    "choices": "choices",
    "evidence": "choices",
    "boolean": "flag",
}
HINTS = {
    "date": "如 2026-09-01", "datetime": "如 2026-09-01 10:00", "amount": "如 100.00", "phone": "11位手机号或带区号的座机",
    "url": "网址", "email": "邮箱",
}  # fmt: skip
SOURCES = {"case": "取自案件", "default": "这是默认值", "code": "渠道的代码填的", "typed": "", "": ""}


class FilingScreen(WorkScreen):
    KIND = "filing"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("filing"), *FIELD_KEYS]
    CSS = """
    FilingScreen #body { height: 1fr; }
    FilingScreen #form { padding: 0 1; height: 1fr; }
    FilingScreen #paper { background: $panel; padding: 0 1; }
    FilingScreen.-wide #paper { dock: right; width: 52%; height: 100%; border-left: solid $primary; }
    FilingScreen.-narrow #paper { dock: bottom; height: 40%; border-top: solid $primary; }
    """

    def __init__(self, case_id: str, filing: str, focus: str = "") -> None:
        super().__init__()
        self.case_id = case_id
        self.filing = filing
        self.first = focus
        self.template = ""
        self.chosen_layout = ""
        self.drafted: Drafted | None = None
        self.found: Survey | None = None
        self.channel: Channel | None = None
        self._timer: Timer | None = None
        self._turn = 0
        self._working = False

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        with Container(id="body"):
            yield RowList(id="paper")
            yield VerticalScroll(id="form", can_focus=False)
        yield from self.chrome()

    async def on_mount(self) -> None:
        from kameng_tui.desk.cases import open_case
        from kameng_tui.desk.filings import form_of

        found = self.attempt(open_case, self.desk, self.case_id)
        form = self.attempt(form_of, self.desk, found, self.filing, ask=False) if found is not None else None
        if found is None or form is None:
            self.call_later(self.give_up)
            return
        self.found, self.channel = found, form.channel
        if not self.template:
            self.template = (form.channel.opening or form.channel.templates[0]).id
        await self.query_one("#form").mount(*[Field(self._ask(line)) for line in form.lines])
        self._show_fields(form)
        self._title()
        fields = [f for f in self.query(Field) if f.display]
        wanted = next((f for f in fields if f.ask.name == self.first), None)
        empty = next((f for f in fields if f.ask.required and not f.ask.value), None)
        if fields:
            (wanted or empty or fields[0]).editor.focus()
        self.preview()

    def _title(self) -> None:
        assert self.channel is not None and self.found is not None
        stage = self.found.reckoned.stages[self.filing].label
        template = self.channel.template(self.template)
        self.query_one("#title", Line).put(
            f"{self.channel.name} {stage}",
            f"预览:{template.label if template else ''}(^T 换){layout_words(self.drafted.layout if self.drafted else '')}  F9 保存",
        )

    def _ask(self, line: FormLine) -> Ask:
        spec = line.spec
        kind = KINDS.get(spec.type, "line")
        choices = tuple((option, option) for option in spec.options)
        if spec.type == "evidence" and self.found is not None:
            choices = tuple(
                (c.id, f"{self.desk.label('evidence', c.kind)} {c.shows or c.file}")
                for c in self.found.dossier.cards
            )
        if kind in ("choice", "choices") and (spec.open or not choices):
            kind = "line"
        uncertain = "以官方页面为准" if spec.confidence == "uncertain" else ""
        most = "建议不超过" if uncertain else "最多"
        limit = f"{most}{spec.max_length}字" if spec.max_length else ""
        more = "可填:" + "、".join(spec.options) if spec.open and spec.options else ""
        parts = (spec.help, HINTS.get(spec.type, ""), limit, more, uncertain, SOURCES.get(line.source, ""))
        value = line.text
        if kind == "flag":
            value = {True: "true", False: "false"}.get(line.value, "")
        return Ask(
            spec.id, spec.label, kind, value, choices, ";".join(part for part in parts if part), spec.required
        )

    def values(self) -> list[tuple[str, str]]:
        """What was typed and is not saved yet."""
        return [(field.ask.name, field.value) for field in self.query(Field) if field.changed]

    def unsaved(self) -> bool:
        return bool(self.values())

    def context(self) -> Context:
        layout = self.drafted.layout if self.drafted is not None else ""
        return Context("filing", row=self.filing, filings=1, demo=self.kameng.demo, layout=layout)

    # preview ---------------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        self._soon()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._soon()

    def on_select_changed(self, event: Select.Changed) -> None:
        self._soon()

    def on_selection_list_selected_changed(self, event: SelectionList.SelectedChanged) -> None:
        self._soon()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.focus_next()

    def _soon(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self.preview)

    def preview(self) -> None:
        """The letter with what is typed now, made in a thread; an outdated one is dropped.

        One at a time: code of a channel that is slow would take every thread there is, and the newest would come last.
        """
        if self.found is None or self.channel is None:
            return
        self._turn += 1
        if self._working:
            return  # made when that one is done
        self._working = True
        turn, sets, found, layout = self._turn, self.values(), self.found, self.chosen_layout

        def work() -> None:
            from kameng_tui.desk.errors import DeskError
            from kameng_tui.desk.filings import form_of
            from kameng_tui.desk.papers import draft

            try:
                drafted = draft(self.desk, self.case_id, self.filing, self.template, sets=sets, layout=layout)
                form = form_of(self.desk, found, self.filing, sets)
            except DeskError as refused:
                self.app.call_from_thread(self._refused, turn, str(refused))
            else:
                self.app.call_from_thread(self._show, turn, drafted, form)
            finally:
                self.app.call_from_thread(self._previewed, turn)

        self.run_worker(work, thread=True, exit_on_error=False, group="preview")

    def _previewed(self, turn: int) -> None:
        self._working = False
        if turn != self._turn and self.is_mounted:
            self.preview()

    def _refused(self, turn: int, sentence: str) -> None:
        if turn == self._turn:
            self.query_one("#paper", RowList).show([text_row(sentence, "bad")])

    def _show(self, turn: int, drafted: Drafted, form: Form) -> None:
        if turn != self._turn or not self.is_mounted:
            return
        self.drafted = drafted
        self._title()
        self._take_over(form)
        self._show_fields(form)
        narrow = self.app.size.width < 100
        parts = ([*state_rows(drafted), *fee_rows(form.fees)], [head_row("--")], letter_rows(drafted.whole))
        ordered: Any = parts if narrow and drafted.findings else (parts[2], parts[1], parts[0])
        self.query_one("#paper", RowList).show([row for part in ordered for row in part])

    def _take_over(self, form: Form) -> None:
        """What the channel's code fills in stands in its fields, unless the person has typed there."""
        for line in form.lines:
            for field in self.query(Field):
                if line.source == "code" and field.ask.name == line.spec.id and not field.changed:
                    field.becomes(self._ask(line))

    def _show_fields(self, form: Form) -> None:
        """Fields that the form does not ask now are hidden; what is wrong with one stands under it."""
        wrong: dict[str, str] = {}
        typed = {name for name, _ in self.values()}
        for finding in form.findings:
            name = finding.where.rpartition("#form.")[2]
            if finding.code != "field.required" or name in typed:
                wrong.setdefault(name, finding.message)
        for line in form.lines:
            for field in self.query(Field):
                if field.ask.name == line.spec.id:
                    field.display = line.shown
                    field.note(wrong.get(line.spec.id, ""), bad=True)

    # actions ---------------------------------------------------------------------------------------------------

    def do_save(self) -> None:
        self._save()

    def _save(self) -> bool:
        from kameng_tui.desk.errors import Conflicted, DeskError, WouldLose
        from kameng_tui.desk.filings import file

        sets = self.values()
        if not sets or self.found is None:
            self.say("没有要保存的改动")
            return True
        try:  # the code of the channel is asked by the preview, in its thread
            filed = file(self.desk, self.case_id, self.filing, sets=sets, loaded=self.found.loaded, ask=False)
        except DeskError as fault:
            if isinstance(fault, WouldLose) and not isinstance(fault, Conflicted):
                offer(self, str(fault), self._save, self._typed)
            else:
                self.refuse(fault)
            return False
        self.say_findings([f for f in filed.findings if f.code.startswith(("privacy", "vault"))])
        self.say("已保存")
        self.call_later(self.recompose_form)
        return True

    def _typed(self) -> str:
        return "\n".join(f"{field.ask.label}:{field.value}" for field in self.query(Field) if field.changed)

    def decided(self) -> None:
        super().decided()
        self.call_later(self.recompose_form)

    async def recompose_form(self) -> None:
        """The form as it stands on disk now; the field that had the focus keeps it."""
        current = next((f.ask.name for f in self.query(Field) if f.has_focus_within), "")
        self.first = current
        await self.query("#form Field").remove()
        await self.on_mount()

    def do_template(self) -> None:
        if self.channel is None:
            return
        ids = [t.id for t in self.channel.templates]
        self.template = ids[(ids.index(self.template) + 1) % len(ids)]
        self.chosen_layout, self.drafted = "", None
        self._title()
        self.preview()

    def do_layout(self) -> None:
        self.chosen_layout = other_layout(self.drafted)
        self.preview()

    def do_counter(self) -> None:
        if self.unsaved() and not self._save():
            return
        from kameng_tui.tui.screens.counter import CounterScreen

        self.app.push_screen(
            CounterScreen(self.case_id, self.filing, self.template, self.chosen_layout), self._handed_in
        )

    def _handed_in(self, done: bool | None) -> None:
        if done:
            self.dismiss(True)

    def do_back(self) -> None:
        if not self.unsaved():
            self.dismiss(None)
            return
        choices = (("save", "保存后返回"), ("stay", "继续填写"), ("drop", "放弃这次填写的"))
        self.app.push_screen(ChoiceScreen("表单还没保存", choices), self._after_back)

    def _after_back(self, chosen: str | None) -> None:
        if chosen == "drop" or (chosen == "save" and self._save()):
            self.dismiss(None)
