"""A dialog made from Asks. What was typed is never lost: a refusal keeps it, Esc asks, a changed file offers three ways out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from kameng_tui.tui.actions import footer
from kameng_tui.tui.base import FIELD_KEYS, Footer, Line, WorkScreen, bindings
from kameng_tui.tui.fields import Ask, Field
from kameng_tui.tui.safe import content
from kameng_tui.tui.whynot import Context

Submit = Callable[[Mapping[str, str], Mapping[str, str]], str | None]


class FormScreen(WorkScreen):
    """Asks in one column. ``submit(values, changed)`` writes; it returns a sentence to stay, None when done."""

    KIND = "form"
    AUTO_FOCUS = ""  # it would centre the first field, and push its label out of a small window
    SAVES: ClassVar[str] = "保存"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("form"), *FIELD_KEYS, Binding("down", "app.focus_next", show=False),
                                             Binding("up", "app.focus_previous", show=False)]  # fmt: skip
    CSS = """
    FormScreen VerticalScroll { padding: 1 2; }
    FormScreen Field { max-width: 110; }
    FormScreen #intro { color: $text-muted; margin: 0 0 1 0; height: auto; }
    """

    def __init__(
        self,
        title: str,
        asks: Sequence[Ask],
        submit: Submit,
        *,
        intro: str = "",
        focus: str = "",
        reload: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.heading = title
        self.asks = tuple(asks)
        self.submit = submit
        self.intro = intro
        self.first = focus
        self.again = reload

    def compose(self) -> ComposeResult:
        title = Line(id="title", classes="title")
        title.put(self.heading, f"F9 {self.SAVES}  Esc 返回  Tab 下一格")
        yield title
        with VerticalScroll(can_focus=False):
            if self.intro:
                yield Static(content(self.intro), id="intro")
            for ask in self.asks:
                yield Field(ask)
        yield from self.chrome()

    def chrome(self) -> Iterator[Line]:
        """The footer, with what this form's F9 does."""
        yield Footer([(key, self.SAVES if key == "F9" else label) for key, label in footer(self.KIND)])

    def on_mount(self) -> None:
        fields = list(self.query(Field))
        chosen = next((f for f in fields if f.ask.name == self.first), fields[0] if fields else None)
        if chosen is not None:
            chosen.editor.focus(scroll_visible=chosen is not fields[0])

    def context(self) -> Context:
        return Context("form", demo=self.kameng.demo)

    def values(self) -> dict[str, str]:
        return {field.ask.name: field.value for field in self.query(Field)}

    def changed(self) -> dict[str, str]:
        return {field.ask.name: field.value for field in self.query(Field) if field.changed}

    def unsaved(self) -> bool:
        return bool(self.changed())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Words for times are read while they are typed: what they mean is seen before it is saved."""
        if any(field.ask.reads is not None and field.value.strip() for field in self.query(Field)):
            self._read()

    def _read(self) -> tuple[dict[str, str], dict[Field, str]]:
        """What fields read for themselves, by name, said under them; and those that cannot be read, with the reason."""
        from kameng_tui.desk.errors import DeskError

        values, read, unread = self.values(), {}, {}
        for field in self.query(Field):
            typed = field.value.strip()
            if field.ask.reads is None or not typed or not field.changed:
                continue
            try:
                read[field.ask.name] = field.ask.reads(typed, values)
            except DeskError as fault:
                unread[field] = str(fault)
                field.note("")
            else:
                shown = read[field.ask.name]
                field.note("" if shown == typed else f"读作 {shown[:16].replace('T', ' ')}")
        return read, unread

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field, from the last one it saves."""
        fields = list(self.query(Field))
        if fields and fields[-1].editor is event.input:
            self.do_save()
        else:
            self.focus_next()

    def do_save(self) -> None:
        from kameng_tui.desk.errors import Changed, Conflicted, DeskError, WouldLose

        for field in self.query(Field):
            field.note("")
        missing = [field for field in self.query(Field) if field.ask.required and not field.value.strip()]
        if missing:
            missing[0].note("这一项要填", bad=True)
            missing[0].editor.focus()
            return
        read, unread = self._read()
        for field, why in unread.items():
            field.note(why, bad=True)
            field.editor.focus()
            return
        try:
            refusal = self.submit({**self.values(), **read}, {**self.changed(), **read})
        except Conflicted as conflict:
            self.refuse(conflict)
            return
        except Changed as fault:
            self._file_changed(str(fault))
            return
        except WouldLose as fault:
            self._not_saved(str(fault))
            return
        except DeskError as refused:
            refusal = str(refused)
        if refusal:
            self.say(refusal, bad=True)
            self._mark(refusal)
            return
        self.dismiss(True)

    def decided(self) -> None:
        super().decided()
        self.dismiss(True)

    def _mark(self, refusal: str) -> None:
        """Puts the sentence under the field it names, if it names one."""
        for field in self.query(Field):
            if (
                refusal.startswith((field.ask.name, f"{field.ask.label}:"))
                or f"({field.ask.name})" in refusal
            ):
                field.note(refusal, bad=True)
                field.editor.focus()
                return

    def _not_saved(self, sentence: str) -> None:
        """The disk refused: what was typed stays, can be saved again, or be taken elsewhere."""
        from kameng_tui.tui.screens.unsaved import offer

        offer(self, sentence, self.do_save, self._typed)

    def _typed(self) -> str:
        labels = {ask.name: ask.label for ask in self.asks}
        return "\n".join(f"{labels[name]}:{value}" for name, value in self.changed().items())

    def _file_changed(self, sentence: str) -> None:
        from kameng_tui.tui.screens.ask import ChoiceScreen

        choices = (("again", "重新读取,再把我填的放回来(推荐)"), ("drop", "重新读取,丢弃我填的"),
                   ("copy", "把我填的送往剪贴板,留在这里"))  # fmt: skip
        self.app.push_screen(ChoiceScreen("文件在别处改过了", choices, intro=sentence), self._after_changed)

    def _after_changed(self, chosen: str | None) -> None:
        if chosen == "copy":
            self.say(self.kameng.send_to_clipboard(self._typed()))
        elif chosen in ("again", "drop"):
            if self.again is not None:
                self.again()
            self.kameng.refresh_screens()
            if chosen == "drop":
                self.dismiss(None)
            else:
                self.say("已重新读取,你填的还在:核对后再按 F9 保存")

    def do_back(self) -> None:
        if not self.unsaved():
            self.dismiss(None)
            return
        from kameng_tui.tui.screens.ask import ChoiceScreen

        choices = (("stay", "继续填写"), ("save", self.SAVES), ("drop", "放弃填写的内容"))
        self.app.push_screen(ChoiceScreen("填写的内容还没保存", choices), self._after_back)

    def _after_back(self, chosen: str | None) -> None:
        if chosen == "save":
            self.do_save()
        elif chosen == "drop":
            self.dismiss(None)
