"""The statute look-up: a word or a citation above, what was found below, and how the current row stands on a day.

The input keeps the focus: letters go on being typed while the arrows move the list.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.widgets import Input

from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.fields import Ask, Field
from kameng_tui.tui.rows import Row, RowList, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.whynot import Context
from kameng_tui.tui.widths import cut, pad, width
from kameng_tui.values import BadValue, in_shanghai, parse_day

if TYPE_CHECKING:
    from kameng_tui.desk.lookup import LawBook, Standing
    from kameng_tui.law.statutes import Statute

KEY_CELLS = 20  # room for nearly every key; longer ones are cut in the list and whole beside it


class LawScreen(WorkScreen):
    KIND = "law"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("law"),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]
    CSS = """
    LawScreen #asked { height: 2; padding: 0 1; }
    LawScreen Field { margin: 0; width: 1fr; }
    LawScreen #field-day { width: 26; margin: 0 0 0 1; }
    LawScreen #state { color: $text-muted; background: $surface; }
    LawScreen #state.bad { color: $text-error; }
    LawScreen #body { height: 1fr; }
    LawScreen #found { padding: 0 1; height: 1fr; }
    LawScreen #found .row--cursor { background: $primary-darken-2; text-style: bold; }
    LawScreen #article { background: $panel; padding: 0 1; }
    LawScreen.-narrow #article { height: 55%; border-top: solid $primary; }
    LawScreen.-wide #article { dock: right; width: 46%; height: 100%; border-left: solid $primary; }
    """

    def __init__(self, word: str = "") -> None:
        super().__init__()
        self.word = word
        self.book: LawBook | None = None

    def compose(self) -> ComposeResult:
        title = Line(id="title", classes="title")
        title.put("查法条", "上下选择  F6 送出引用  Esc 返回")
        yield title
        with Horizontal(id="asked"):
            yield Field(Ask("word", "法名或内容,如 电商法49、欺诈", value=self.word))
            yield Field(Ask("day", "按哪一天(空着是今天)"))
        yield Line(id="state")
        with Container(id="body"):
            yield RowList(id="found")
            yield RowList(id="article")
        yield from self.chrome()

    def on_mount(self) -> None:
        from kameng_tui.desk.lookup import LawBook

        self.query_one("#found").can_focus = False  # the input drives it
        self.book = self.attempt(LawBook, self.desk)
        self._input("word").focus()
        self.reload()

    def context(self) -> Context:
        return Context("law", row="article" if self.current is not None else "", demo=self.kameng.demo)

    def _input(self, name: str) -> Input:
        return self.query_one(f"#field-{name} Input", Input)

    @property
    def current(self) -> Statute | None:
        row = self.query_one("#found", RowList).current
        return row.data if row is not None else None

    @property
    def today(self) -> date:
        return in_shanghai(self.desk.now()).date()

    # what is found ---------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        self._find(keep=event.input is not self._input("word"))

    def reload(self) -> None:
        self._find(keep=True)

    def _find(self, *, keep: bool) -> None:
        book, word = self.book, self._input("word").value.strip()
        if book is None:
            return
        found = book.search(word) if word else book.laws()
        day, fault = self._day()
        state = self.query_one("#state", Line)
        what = f"{len(found)} 条" if word else f"{len(found)} 部法律和规定,Enter 列出其中的条文"
        on = "今天" if day == self.today else "那一天"
        state.put(fault or what, "" if fault else f"按 {day}({on})")
        state.set_class(bool(fault), "bad")
        rows = [_row(book, statute, book.standing(statute, day, self.today)) for statute in found]
        if not rows:
            rows = [text_row(f"没有找到「{word}」。换个说法,或清空看有哪些法律。", "dim", mark=" ")]
        self.query_one("#found", RowList).show(rows, keep=keep)

    def _day(self) -> tuple[date, str]:
        """The day asked about, and what is wrong with it; a day that cannot be read is not guessed."""
        text = self._input("day").value.strip()
        if not text:
            return self.today, ""
        try:
            return parse_day(text), ""
        except BadValue as bad:
            return self.today, f"按哪一天:{bad}"

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if event.rows.id == "found":
            self._show_article()

    def _show_article(self) -> None:
        book, row = self.book, self.current
        rows: list[Row] = []
        if book is not None and row is not None:
            rows = self._article_rows(book, row, book.standing(row, self._day()[0], self.today))
        self.query_one("#article", RowList).show(rows, keep=False)

    def _article_rows(self, book: LawBook, row: Statute, standing: Standing) -> list[Row]:
        rows = [text_row(book.cited(row), "strong", mark=" ")]
        if standing.mark:
            rows.append(text_row(f"[{standing.mark}] {';'.join(standing.why)}", "warn", mark=" "))
        if row.gist:
            rows.append(text_row(f"要点 {row.gist}", mark=" ", indent=6))
        rows += [
            text_row(f"{label} {text}", mark=" ", indent=6)
            for label, text in _facts(book, row, standing)
            if text
        ]
        sure = self.desk.label("confidence", row.confidence)
        if row.confidence == "uncertain":
            sure = "未经证实,以官方公布的文本为准"
        rows.append(text_row(f"核实 {sure}", "warn" if row.confidence == "uncertain" else "", mark=" "))
        # an address is a word of its own, longer than a line: no label before it
        rows += [text_row(s if "://" in s else f"来源 {s}", mark=" ", indent=1) for s in row.source]
        rows.append(text_row("要点是本程序自己的话,引用前请核对原文", "dim", mark=" "))
        return rows

    # keys ------------------------------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        self.query_one("#found", RowList).action_move(step)

    def action_page(self, step: int) -> None:
        self.query_one("#found", RowList).action_page(step)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter on a law lists its articles; on an article there is nowhere further to go."""
        row = self.current
        if row is not None and not row.article:
            self._input("word").value = row.short
            self._input("word").focus()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if event.row.data is not None and not event.row.data.article:
            self._input("word").value = event.row.data.short

    def do_copy_article(self) -> None:
        """Sends the citation off; one that does not hold on the day asked about is said to be so."""
        book, row = self.book, self.current
        if book is None or row is None:
            self.say("没有选中的法条", bad=True)
            return
        cited = book.cited(row)
        self.say(f"{cited}:{self.kameng.send_to_clipboard(cited)}")
        standing = book.standing(row, self._day()[0], self.today)
        if standing.mark:
            self.say(f"{cited}[{standing.mark}]:{';'.join(standing.why)}", bad=True)


def _row(book: LawBook, row: Statute, standing: Standing) -> Row:
    """One line: what it is, how it stands where that needs saying, and what it says."""
    mark = f"[{standing.mark}] " if standing.mark else ""
    name = one_line(row.key if row.article else row.law)
    brief = one_line(row.gist) if row.article else _brief(book, row, bool(mark))
    style = "dim" if standing.mark else ""

    def draw(cells: int) -> list[tuple[tuple[str, str], ...]]:
        room = KEY_CELLS if row.article else max(KEY_CELLS, cells // 2)
        first = pad(name, min(room, cells - 1)) + " "
        marked = cut(mark, cells - width(first))
        rest = cut(brief, cells - width(first) - width(marked))
        return [((first, style or "strong"), (marked, "warn"), (rest, style))]

    return Row(f"{row.key} {row.effective_to}", draw, row, True)


def _brief(book: LawBook, row: Statute, marked: bool) -> str:
    count = book.articles_of(row)
    since = f"{row.effective_from} 起" if row.effective_from else "施行日未记载"
    parts = (f"{count} 条" if count else "未收条文", since, "" if marked else "现行", _names(row))
    return "  ".join(part for part in parts if part)


def _names(row: Statute) -> str:
    """The short names of a law, its own name left out."""
    names = dict.fromkeys((row.short, *row.aliases))
    return "、".join(one_line(name) for name in names if name != row.law)


def _facts(book: LawBook, row: Statute, standing: Standing) -> list[tuple[str, str]]:
    count = book.articles_of(row)
    whole = f",全文 {row.last_article} 条" if row.last_article else ""
    since = f"{row.effective_from} 起" if row.effective_from else "起日未记载"
    until = f",至 {row.effective_to}" if row.effective_to else ""
    return [
        ("用途", row.use),
        ("简称", _names(row)),
        ("收录", "" if row.article else f"{count} 条{whole}" if count else f"只收名称{whole}"),
        ("施行", since + until + ("" if standing.mark else ",现行有效")),
    ]
