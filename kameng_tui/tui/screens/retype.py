"""The retype sheet (照着打): where a site blocks pasting, one field at a time in groups that the eye can hold, and a check of
what was typed. A sensitive value goes from the screen again after a while."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer

from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.fields import Ask
from kameng_tui.tui.rows import Line as Cells
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.tui.whynot import Context
from kameng_tui.tui.widths import width

if TYPE_CHECKING:
    from kameng_tui.counsel.retype import SheetLine
    from kameng_tui.desk.counter import CounterLine

SHOWN_FOR = 90.0  # seconds: longer than it takes to type an ID number


class RetypeScreen(WorkScreen):
    KIND = "retype"
    BINDINGS: ClassVar[list[BindingType]] = bindings("retype")
    CSS = """
    RetypeScreen #sheet { padding: 0 1; }
    """

    def __init__(self, lines: Sequence[CounterLine], at: int, typed: Callable[[int], None]) -> None:
        super().__init__()
        self.lines, self.at, self.typed = tuple(lines), at, typed
        self.checked: list[Row] = []
        self._hiding: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        yield RowList(id="sheet")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self._show()

    @property
    def line(self) -> CounterLine:
        return self.lines[self.at]

    def _show(self) -> None:
        from kameng_tui.counsel.retype import marks, sheet
        from kameng_tui.tui.screens.counter import length_words

        line = self.line
        self.query_one("#title", Line).put(
            f"照着打 {line.label}", f"第{self.at + 1}/{len(self.lines)}格  {length_words(line)}"
        )
        rows = [*self.checked, *(_sheet_row(part) for part in sheet(line.text))]
        odd = [
            text_row(mark.sentence, "warn", mark=" - ", key=f"mark {mark.char}", indent=3)
            for mark in marks(line.text)
        ]
        rows += [blank_row(), head_row("容易打错"), *odd] if odd else []
        self.query_one(RowList).show(rows, keep=False)
        if self._hiding is not None:
            self._hiding.stop()
        self._hiding = self.set_timer(SHOWN_FOR, self.hide) if line.secret else None

    def hide(self) -> None:
        """Nobody typed on: a sensitive value does not stay."""
        self.query_one(RowList).show([text_row("敏感内容已收起,按 F5 再看", "dim", key="hidden")], keep=False)

    def do_refresh(self) -> None:
        self._show()

    def context(self) -> Context:
        return Context("retype", demo=self.kameng.demo)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.do_typed()

    def do_typed(self) -> None:
        """This field stands on the site; on to the next."""
        if self.line.is_gap:
            self.say(f"「{self.line.label}」还没有填:先回到表单填上", bad=True)
            return
        self.typed(self.at)
        if self.at + 1 < len(self.lines):
            self._turn(1)
        else:
            self.say("都打完了:Esc 返回,提交后按 F9 登记编号")

    def do_next_field(self) -> None:
        self._turn(1)

    def do_prev_field(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self.at = (self.at + by) % len(self.lines)
        self.checked = []
        self._show()

    def do_copy(self) -> None:
        self.say(self.kameng.send_to_clipboard(self.line.text))

    def do_read_back(self) -> None:
        """What stands on the site, or arrived on the phone, is pasted or typed here and compared."""
        ask = Ask("text", "网站上现在写的", "secret" if self.line.secret else "long", lines=8,
                  help="粘贴或照着网站打一遍;分组用的空格和行首行尾的空格不算,换行算")  # fmt: skip
        intro = f"核对「{self.line.label}」,不会写进案件。"
        self.app.push_screen(ReadBackForm("核对", (ask,), self._compare, intro=intro))

    def _compare(self, values: Mapping[str, str], changed: Mapping[str, str]) -> str | None:
        from kameng_tui.desk.counter import check_back
        from kameng_tui.papers.qrpages import check_of

        if not values["text"].strip():
            return "请先把网站上写的贴进来"
        found = check_back(self.line, values["text"])
        head = "一字不差" if not found else f"有 {len(found)} 处不同"
        style = "good" if not found else "bad"
        self.checked = [text_row(f"核对:{head},校验 {check_of(values['text'])}", style, key="checked")]
        self.checked += [
            text_row(one.sentence, "dim" if one.minor else "bad", mark=" - ", key=f"differs {n}", indent=3)
            for n, one in enumerate(found)
        ]
        self.checked.append(blank_row())
        self._show()
        return None


class ReadBackForm(FormScreen):
    """What came back; nothing of it is kept."""

    SAVES = "核对"


def _sheet_row(part: SheetLine) -> Row:
    """One line of the sheet: its place, then its groups, every other one bright, so that the eye keeps the place."""

    def draw(cells: int) -> Sequence[Cells]:
        margin = f"{part.start:>5}  "
        lines: list[list[tuple[str, str]]] = [[(margin, "dim")]]
        used = len(margin)
        for n, group in enumerate(part.groups):
            shown = one_line(group)
            if used + width(shown) + 1 > cells and used > len(margin):
                lines.append([(" " * len(margin), "")])
                used = len(margin)
            lines[-1].append((f"{shown} ", "strong" if n % 2 else ""))
            used += width(shown) + 1
        return [tuple(line) for line in lines]

    return Row(f"at {part.start}", draw)
