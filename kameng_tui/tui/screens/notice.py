"""Adding a year to the working-day calendar: paste the notice (or name a file), look at what was read, then write it.

What was typed stays until the year is written or given up; nothing is written before the last confirmation.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.fields import Ask, Field
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.screens.ask import ChoiceScreen
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.tui.screens.holidays import plan_rows
from kameng_tui.tui.screens.sheets import pair_row
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.desk.calendars import Added, MovedDue, Proposed
    from kameng_tui.desk.errors import DeskError

FILES = (".toml", ".json")
ASKS = (
    Ask("notice", "通知全文,或文件的位置", "long", required=True, lines=9,
        help="整段粘贴国务院办公厅的放假通知;也可以写一个 .toml 或 .json 文件的位置"),
    Ask("year", "哪一年", help="通知里写明了年份就不用填"),
)  # fmt: skip


class NoticeScreen(FormScreen):
    """The form; ends with the year that was added."""

    KIND = "notice"
    SAVES = "读出来看看"
    BINDINGS: ClassVar[list[BindingType]] = bindings("notice")

    def __init__(self) -> None:
        super().__init__("加入一年的放假安排", ASKS, lambda values, changed: None)
        self.reading = False

    def _field(self, name: str) -> Field:
        return next(field for field in self.query(Field) if field.ask.name == name)

    def do_read_notice(self) -> None:
        self.do_save()

    def do_save(self) -> None:
        """Reads what stands there; writes nothing."""
        text, year = (self._field(name).value.strip() for name in ("notice", "year"))
        for field in self.query(Field):
            field.note("")
        if not text:
            self._note("notice", "这一项要填")
        elif year and not (year.isascii() and year.isdigit()):
            self._note("year", f"年份应写成 2027,现在是「{year}」")
        elif not self.reading:
            self.reading = True
            self.in_thread(
                lambda: self._read(text, int(year) if year else None), self._preview, self._refused
            )

    def _note(self, name: str, sentence: str) -> None:
        field = self._field(name)
        field.note(sentence, bad=True)
        field.editor.focus()

    def _read(self, text: str, year: int | None) -> Proposed:
        from kameng_tui.desk.calendars import read_file, read_pasted
        from kameng_tui.desk.evidence import paths_typed

        if "\n" not in text and text.strip("'\"").endswith(FILES):
            paths = paths_typed(text)
            return read_file(self.desk, paths[0] if paths else Path(text))
        return read_pasted(self.desk, text, year)

    def _refused(self, fault: DeskError) -> None:
        self.reading = False
        self.say(str(fault), bad=True)
        self._note("notice", str(fault))

    def _preview(self, proposed: Proposed) -> None:
        self.reading = False
        self.app.push_screen(PreviewScreen(proposed), self._confirmed)

    def _confirmed(self, done: int | None) -> None:
        if done:
            self.dismiss(done)


class PreviewScreen(WorkScreen):
    """What was read, what is different, and which dues move; F9 writes it."""

    KIND = "preview"
    BINDINGS: ClassVar[list[BindingType]] = bindings("preview")

    def __init__(self, proposed: Proposed) -> None:
        super().__init__()
        self.proposed = proposed
        self.writing = self.replacing = False

    def compose(self) -> ComposeResult:
        title = Line(id="title", classes="title")
        title.put(f"读到 {self.proposed.plan.year} 年的放假安排(还没有写入)", "F9 写入  Esc 回去修改")
        yield title
        yield RowList(id="read")
        yield from self.chrome()

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.show(list(preview_rows(self.proposed)))
        rows.focus()

    def context(self) -> Context:
        return Context("preview", demo=self.kameng.demo)

    def do_write_year(self) -> None:
        self._write(replace=False)

    def _write(self, *, replace: bool) -> None:
        from kameng_tui.desk.calendars import add

        if not self.writing:
            self.writing, self.replacing = True, replace
            self.in_thread(lambda: add(self.desk, self.proposed, replace=replace), self._added, self._refused)

    def _added(self, added: Added) -> None:
        self.kameng.refresh_screens()
        year, moved = added.plan.year, len(added.moved)
        if added.written:
            self.say(
                f"{year} 年已写入 {added.path};"
                + (f"{moved} 个期限改了日期或不再暂定" if moved else "没有期限变动")
            )
        else:
            self.say(f"{year} 年与现在的安排相同,没有写入")
        self.dismiss(year)

    def _refused(self, fault: DeskError) -> None:
        from kameng_tui.desk.errors import WouldLose

        self.writing = False
        if not isinstance(fault, WouldLose) or self.replacing:
            self.say(str(fault), bad=True)
            return
        intro = "\n".join((f"{self.proposed.replaces},与读到的不同:", *self.proposed.differs))
        choices = (("keep", "不写入,保留现在的"), ("replace", "按读到的换掉"))
        self.app.push_screen(
            ChoiceScreen(f"{self.proposed.plan.year} 年已有安排", choices, intro=intro),
            lambda chosen: self._write(replace=True) if chosen == "replace" else None,
        )


def preview_rows(proposed: Proposed) -> Iterator[Row]:
    plan = proposed.plan
    yield pair_row("通知", plan.notice, key="notice")
    if plan.announced is not None:
        yield pair_row("公布日期", f"{plan.announced}", key="announced")
    yield from plan_rows(plan)
    yield blank_row()
    yield head_row(" 与现在的比较")
    said = "与读到的相同,不用加入" if proposed.same else proposed.replaces
    yield text_row(said, key="replaces", mark=" ")
    for number, line in enumerate(proposed.differs):
        yield text_row(line, "warn", key=f"differs {number}", mark="  ")
    yield blank_row()
    yield head_row(f" 将移动的期限 {len(proposed.moved)}")
    if not proposed.moved:
        yield text_row("没有期限因此变动", "dim", mark=" ")
    title = ""
    for number, due in enumerate(proposed.moved):
        if due.title != title:
            title = due.title
            yield text_row(title, "strong", mark=" ")
        yield text_row(f"{due.label}:{_shift(due)}", key=f"moved {number}", mark="   ", indent=3)
    if proposed.notes:
        yield blank_row()
        yield head_row(" 通知里没有计入的话")
        yield from (text_row(note, "dim", key=f"note {n}", mark=" ") for n, note in enumerate(proposed.notes))


def _shift(due: MovedDue) -> str:
    """From when to when; where the day stays, that it is now sure."""
    said = []
    if due.from_ != due.to:
        said.append(f"从 {due.from_:%Y-%m-%d} 到 {due.to:%Y-%m-%d}")
    if due.from_latest != due.to_latest and (due.from_latest, due.to_latest) != (due.from_, due.to):
        said.append(f"最迟从 {due.from_latest:%Y-%m-%d} 到 {due.to_latest:%Y-%m-%d}")
    if due.was_provisional != due.is_provisional:
        said.append("变为暂定" if due.is_provisional else "不再是暂定")
    return ",".join(said) or f"仍是 {due.to:%Y-%m-%d}"
