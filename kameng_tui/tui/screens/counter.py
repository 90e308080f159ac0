"""The counter (投递): the official form field by field to the clipboard, by code or by hand, then the letter and its
attachments, then the receipt number. What was carried over is remembered, so that an interrupted filing goes on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.fields import Ask
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.tui.screens.paper import sent_form, to_file
from kameng_tui.tui.whynot import Context
from kameng_tui.tui.widths import cut, pad

if TYPE_CHECKING:
    from kameng_tui.desk.counter import Counter, CounterLine
    from kameng_tui.desk.errors import DeskError
    from kameng_tui.desk.packing import Packed

_MARKS = {"sent": ("[已送]", "dim"), "changed": ("[已改]", "warn"), "": ("[    ]", "")}


class CounterScreen(WorkScreen):
    KIND = "counter"
    BINDINGS: ClassVar[list[BindingType]] = bindings("counter")
    CSS = """
    CounterScreen #body { height: 1fr; }
    CounterScreen #lines { padding: 0 1; height: 1fr; }
    CounterScreen #value { background: $panel; padding: 0 1; height: 45%; border-top: solid $primary; }
    CounterScreen.-wide #value { dock: right; width: 50%; height: 100%; border-top: none; border-left: solid $primary; }
    """

    def __init__(self, case_id: str, filing: str, template: str = "", layout: str = "") -> None:
        super().__init__()
        self.case_id = case_id
        self.filing = filing
        self.template = template
        self.chosen_layout = layout
        self.counter: Counter | None = None
        self.packed: Packed | None = None
        self.states: dict[str, str] = {}
        self.said = ""
        self.asked = False

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        with Container(id="body"):
            yield RowList(id="lines")
            yield RowList(id="value")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.query_one("#value").can_focus = False
        self.query_one("#lines").focus()
        self.reload()

    def reload(self) -> None:
        """Read in a thread: the code of a channel may take its time."""
        from kameng_tui.desk.counter import at_counter
        from kameng_tui.desk.packing import plan

        def work() -> tuple[Counter, Packed]:
            counter = at_counter(self.desk, self.case_id, self.filing, self.template, self.chosen_layout)
            return counter, plan(self.desk, self.case_id, self.filing, counter.template)

        self.in_thread(work, self._show, self._refused)

    def _refused(self, fault: DeskError) -> None:
        self.say(str(fault), bad=True)
        self.dismiss(None)

    def _show(self, read: tuple[Counter, Packed]) -> None:
        is_first = self.counter is None
        self.counter, self.packed = read
        self.template, self.states = self.counter.template, dict(self.counter.states)
        self.query_one("#title", Line).put(f"投递 {self.counter.channel.name}", self.counter.channel.url)
        self._fill()
        if is_first and self.states:
            self._go_on()
        if not self.asked and any(line.secret and line.is_gap for line in self.lines):
            from kameng_tui.tui.screens.passphrase import ask_lost

            self.asked = True
            ask_lost(self, self.case_id, self.filing, self.template)

    @property
    def lines(self) -> tuple[CounterLine, ...]:
        return self.counter.lines if self.counter is not None else ()

    def _go_on(self) -> None:
        """Where an earlier session stopped: at the first line that was not sent as it is now."""
        sent = sum(state == "sent" for state in self.states.values())
        changed = sum(state == "changed" for state in self.states.values())
        at = next((n for n, line in enumerate(self.lines) if self.states.get(line.id) != "sent"), 0)
        self.query_one("#lines", RowList).go_to(f"line {at}")
        said = f"接着上次:已送 {sent} 格" + (f",有 {changed} 格送过之后改了" if changed else "")
        self.say(f"{said};从头再来按 F10")

    # -- drawing

    def _fill(self) -> None:
        rows = [head_row("在官方页面逐格填写:Enter 送出这一格并跳到下一格"), blank_row()]
        rows += [self._row(number, line) for number, line in enumerate(self.lines)]
        rows += [*self._attachment_rows(), blank_row()]
        rows.append(text_row("在官方页面提交后,按 F9 登记受理编号,时限从那时起算", "dim", mark=" "))
        self.query_one("#lines", RowList).show(rows)

    def _row(self, number: int, line: CounterLine) -> Row:
        mark, style = _MARKS[self.states.get(line.id, "")]
        text = "(敏感,选中才显示)" if line.secret and not line.is_gap else one_line(line.text)
        return Row(
            f"line {number}",
            lambda cells: [
                (
                    (f" {mark} ", style),
                    (pad(one_line(line.label), 20) + " ", "strong"),
                    (cut(text, max(cells - 30, 6)), "warn" if line.is_gap else style),
                )
            ],
            number,
            False,
        )

    def _attachment_rows(self) -> list[Row]:
        """What goes along, and what does not; a row tells the whole of it below."""
        if self.packed is None:
            return []
        from kameng_tui.desk.packing import kept_words, left_words

        told = [(one.name, kept_words(one), "") for one in self.packed.kept]
        told += [(f"没带 {left_words(one)}", left_words(one), "dim") for one in self.packed.left]
        rows = [
            Row(
                f"file {n}",
                lambda cells, s=short, st=style: [((cut(f" {one_line(s)}", cells), st),)],
                words,
                True,
            )
            for n, (short, words, style) in enumerate(told)
        ]
        return [
            blank_row(),
            head_row(f"附件 {len(self.packed.kept)} 个,F8 放进文件夹"),
            text_row(self.packed.rule, "dim", mark=" "),
            *rows,
        ]

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if event.rows.id == "lines":
            self._show_value()

    def _show_value(self) -> None:
        line, row = self.line, self.query_one("#lines", RowList).current
        rows: list[Row] = []
        if line is not None:
            rows = [head_row(f"{line.label}({length_words(line)})")]
            rows += [text_row(line.help, "dim")] if line.help else []
            rows.append(blank_row())
            rows += [text_row(part, key=f"v{n}", indent=0) for n, part in enumerate(line.text.split("\n"))]
        elif row is not None and isinstance(row.data, str):
            care = self.packed.care if self.packed is not None else ""
            rows = [head_row("附件"), text_row(row.data), *([text_row(care, "warn")] if care else [])]
        if self.said:
            rows += [blank_row(), text_row(self.said, "good")]
        self.query_one("#value", RowList).show(rows, keep=False)
        self.query_one("#value", RowList).cursor = -1

    # -- what can be done

    @property
    def _at(self) -> int | None:
        row = self.query_one("#lines", RowList).current
        return row.data if row is not None and isinstance(row.data, int) else None

    @property
    def line(self) -> CounterLine | None:
        at = self._at
        return self.lines[at] if at is not None else None

    def context(self) -> Context:
        return Context("counter", row="line", demo=self.kameng.demo)

    def note(self, number: int) -> None:
        """Remembers that a line was carried over."""
        from kameng_tui.desk.counter import note_sent

        line = self.lines[number]
        if self.counter is not None and not line.is_gap:
            note_sent(self.desk, self.counter, line)
            self.states[line.id] = "sent"
        self._fill()

    def _send(self) -> int | None:
        number = self._at
        if number is None:
            self.say("没有选中的一格", bad=True)
            return None
        line = self.lines[number]
        if line.is_gap:
            self.say(f"「{line.label}」还没有填:先回到表单填上", bad=True)
            return None
        from kameng_tui.desk.clipboard import send

        way = self.attempt(send, line.text, env=self.kameng.env, osc52=self.kameng.copy_to_clipboard)
        if way is None:
            return None
        self.said = f"{line.label}:{way}"
        self.note(number)
        return number

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.do_put()

    def do_put(self) -> None:
        """Sends this field off and goes to the next one."""
        number = self._send()
        if number is None:
            return
        if number + 1 < len(self.lines):
            self.query_one("#lines", RowList).go_to(f"line {number + 1}")
        self.say(self.said)

    def do_copy(self) -> None:
        if self._send() is not None:
            self._show_value()
            self.say(self.said)

    def do_qr(self) -> None:
        from kameng_tui.tui.screens.qr import QrScreen

        number, line = self._at, self.line
        if self.counter is None or number is None or line is None or line.is_gap:
            self.say("先移到填好的一格", bad=True)
            return
        self.app.push_screen(QrScreen(self.counter, line), lambda done: self.note(number) if done else None)

    def do_retype(self) -> None:
        from kameng_tui.tui.screens.retype import RetypeScreen

        if self.counter is not None:
            self.app.push_screen(RetypeScreen(self.lines, self._at or 0, self.note))

    def do_anew(self) -> None:
        from kameng_tui.desk.counter import start_anew

        if self.counter is not None:
            start_anew(self.desk, self.counter)
            self.states, self.said = {}, ""
            self._fill()
            self.query_one("#lines", RowList).go_to("line 0")
            self.say("已忘掉送过哪些格,从第一格开始")

    def do_attachments(self) -> None:
        if self.packed is not None:
            self.app.push_screen(attachments_form(self, self.packed))

    def do_tofile(self) -> None:
        line, counter = self.line, self.counter
        if line is not None and counter is not None:
            to_file(self, line.text, f"{self.filing}.txt", reader=counter.audience, refs=[self.case_id])

    def do_send(self) -> None:
        form = sent_form(self, self.case_id, self.filing, self.template, self.chosen_layout)
        self.app.push_screen(form, self._done)

    def _done(self, done: bool | None) -> None:
        if done:
            self.dismiss(True)


class PackForm(FormScreen):
    """Where attachments go to."""

    SAVES = "放进文件夹"


def attachments_form(screen: CounterScreen, packed: Packed) -> FormScreen:
    """Where the attachments go, and which private ones go along all the same."""

    def submit(values: Mapping[str, str], changed: Mapping[str, str]) -> str | None:
        from kameng_tui.desk.evidence import paths_typed
        from kameng_tui.desk.packing import pack

        paths = paths_typed(values["folder"])
        if len(paths) != 1:
            return "请写一个文件夹的名字"
        include = [part for part in values["include"].split("、") if part]
        case, filing, template = screen.case_id, screen.filing, screen.template
        screen.say("正在整理附件...")
        screen.in_thread(
            lambda: pack(screen.desk, case, filing, template, paths[0], include),
            lambda made: _packed(screen, made),
        )
        return None

    held_back = tuple(
        (one.card, f"{one.title} {one.card}") for one in packed.left if "--include" in one.reason
    )
    asks = [Ask("folder", "放进哪个新文件夹", value=str(Path.home() / f"{screen.filing}-附件"), required=True,
                help="不能是已有的文件夹;原件不动,交完请删掉")]  # fmt: skip
    asks.append(Ask("include", "标为不公开的也带上", "choices", choices=held_back, help="确实要交的才选"))
    return PackForm("附件", asks[: 1 + bool(held_back)], lambda v, c: submit({"include": "", **v}, c))


def _packed(screen: CounterScreen, made: Packed) -> None:
    left = f",{len(made.left)} 件没带,原因见列表" if made.left else ""
    screen.packed = made
    screen._fill()
    screen.say(f"已放进 {made.folder}:{len(made.kept)} 个{left}", title="附件")


def length_words(line: CounterLine) -> str:
    """312/300字; where the most is only a suggestion, that is said, and what may be too long is not refused."""
    if line.limit is None:
        return f"{line.length}字"
    if not line.advised:
        return f"{line.length}/{line.limit}字"
    over = ",可能过长(未经证实)" if line.length > line.limit else ""
    return f"{line.length}/{line.limit}字(建议){over}"
