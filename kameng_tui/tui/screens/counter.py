"""The counter (投递): the official form field by field to the clipboard, then the whole letter, then the receipt number."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.screens.paper import sent_form, to_file
from kameng_tui.tui.whynot import Context
from kameng_tui.tui.widths import cut, pad

if TYPE_CHECKING:
    from kameng_tui.channels.records import Channel
    from kameng_tui.desk.counter import CounterLine
    from kameng_tui.desk.errors import DeskError


class CounterScreen(WorkScreen):
    KIND = "counter"
    BINDINGS: ClassVar[list[BindingType]] = bindings("counter")
    CSS = """
    CounterScreen #body { height: 1fr; }
    CounterScreen #lines { padding: 0 1; height: 1fr; }
    CounterScreen #value { background: $panel; padding: 0 1; height: 45%; border-top: solid $primary; }
    CounterScreen.-wide #value { dock: right; width: 50%; height: 100%; border-top: none; border-left: solid $primary; }
    """

    def __init__(self, case_id: str, filing: str, template: str = "") -> None:
        super().__init__()
        self.case_id = case_id
        self.filing = filing
        self.template = template
        self.lines: list[CounterLine] = []
        self.sent: set[int] = set()
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
        from kameng_tui.desk.counter import counted_at, counter

        def work() -> tuple[Channel, str, list[CounterLine]]:
            channel = counted_at(self.desk, self.case_id, self.filing)
            template = self.template or (channel.opening or channel.templates[0]).id
            return channel, template, counter(self.desk, self.case_id, self.filing, template)

        self.in_thread(work, self._show, self._refused)

    def _refused(self, fault: DeskError) -> None:
        self.say(str(fault), bad=True)
        self.dismiss(None)

    def _show(self, read: tuple[Channel, str, list[CounterLine]]) -> None:
        channel, self.template, self.lines = read
        self.query_one("#title", Line).put(f"投递 {channel.name}", channel.url)
        self._fill()
        if not self.asked and any(line.secret and line.text.startswith("〔待填") for line in self.lines):
            from kameng_tui.tui.screens.passphrase import ask_lost

            self.asked = True
            ask_lost(self, self.case_id, self.filing, self.template)

    def _fill(self) -> None:
        rows = [head_row("在官方页面逐格填写:Enter 送出这一格并跳到下一格"), blank_row()]
        rows += [self._row(number, line) for number, line in enumerate(self.lines)]
        rows += [
            blank_row(),
            text_row("全部填好并在官方页面提交后,按 F9 登记受理编号,时限从那时起算", "dim", mark=" "),
        ]
        self.query_one("#lines", RowList).show(rows)

    def _row(self, number: int, line: CounterLine) -> Row:
        mark = "[已送]" if number in self.sent else "[    ]"
        text = "(敏感,右侧或下方可见)" if line.secret else one_line(line.text)
        style = "dim" if number in self.sent else ""
        return Row(
            f"line {number}",
            lambda cells: [
                (
                    (f" {mark} ", style),
                    (pad(one_line(line.label), 20) + " ", "strong"),
                    (cut(text, max(cells - 30, 6)), style),
                )
            ],
            number,
            False,
        )

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if event.rows.id == "lines":
            self._show_value()

    def _show_value(self) -> None:
        line = self._line
        if line is None:
            return
        rows = [head_row(f"{line.label}({_length(line)})")]
        if line.help:
            rows.append(text_row(line.help, "dim"))
        rows.append(blank_row())
        rows += [text_row(part, key=f"v{n}", indent=0) for n, part in enumerate(line.text.split("\n"))]
        if self.said:
            rows += [blank_row(), text_row(self.said, "good")]
        self.query_one("#value", RowList).show(rows, keep=False)
        self.query_one("#value", RowList).cursor = -1

    @property
    def _line(self) -> CounterLine | None:
        row = self.query_one("#lines", RowList).current
        return self.lines[row.data] if row is not None and row.data is not None else None

    def context(self) -> Context:
        return Context("counter", row="line", demo=self.kameng.demo)

    def _send(self) -> int | None:
        row = self.query_one("#lines", RowList).current
        if row is None or row.data is None:
            self.say("没有选中的一格", bad=True)
            return None
        line = self.lines[row.data]
        self.said = f"{line.label}:{self.kameng.send_to_clipboard(line.text)}"
        self.sent.add(row.data)
        return int(row.data)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.do_put()

    def do_put(self) -> None:
        """Sends this field off and goes to the next one."""
        number = self._send()
        if number is None:
            return
        self._fill()
        if number + 1 < len(self.lines):
            self.query_one("#lines", RowList).go_to(f"line {number + 1}")
        self.say(self.said)

    def do_copy(self) -> None:
        if self._send() is not None:
            self._fill()
            self._show_value()
            self.say(self.said)

    def do_tofile(self) -> None:
        if self._line is not None:
            to_file(self, self._line.text, f"{self.filing}.txt")

    def do_send(self) -> None:
        self.app.push_screen(sent_form(self, self.case_id, self.filing, self.template), self._done)

    def _done(self, done: bool | None) -> None:
        if done:
            self.dismiss(True)


def _length(line: CounterLine) -> str:
    """312/300字; where the most is only a suggestion, that is said, and what may be too long is not refused."""
    if line.limit is None:
        return f"{line.length}字"
    if not line.advised:
        return f"{line.length}/{line.limit}字"
    over = ",可能过长(未经证实)" if line.length > line.limit else ""
    return f"{line.length}/{line.limit}字(建议){over}"
