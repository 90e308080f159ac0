"""Fields of forms made from data: one Ask a field, one widget an Ask. Used by every dialog and by the filing form.

A paste of several lines into a one-line field is joined and said so, never cut. Text that holds control characters is
shown with them visible; unless it is changed, what was stored is what is saved again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Select, SelectionList, Static, TextArea
from textual.widgets._toggle_button import ToggleButton
from textual.widgets.selection_list import Selection

from kameng_tui.tui.safe import content, joined, one_line, plain

SEPARATOR = "、"


class Ticks(SelectionList[str]):
    """Several of a list: ``[X]`` is chosen, ``[ ]`` is not. Textual tells the two apart by colour alone."""

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        segments = list(strip)
        row = self.scroll_offset.y + y
        is_option = (
            row < self.option_count and len(segments) > 1 and segments[1].text == ToggleButton.BUTTON_INNER
        )
        if is_option and self.get_option_at_index(row).value not in self.selected:
            segments[1] = Segment(" ", segments[1].style)
        return Strip(segments, strip.cell_length)


@dataclass(frozen=True, slots=True)
class Ask:
    """One field: ``kind`` is line, secret (a line whose letters are not shown), long, choice, choices or flag; ``choices`` are (id, label) pairs.

    ``reads(text, values of the form)`` makes of what is typed what is saved; it raises a DeskError, and what it read is shown
    while typing.
    """

    name: str
    label: str
    kind: str = "line"
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    required: bool = False
    lines: int = 5
    reads: Callable[[str, Mapping[str, str]], str] | None = None


# The halves of blocks that Textual draws around ticks have no certain width in Chinese terminals.
ToggleButton.BUTTON_LEFT, ToggleButton.BUTTON_RIGHT = "[", "]"


class OneLine(Input):
    """An Input that joins a paste of several lines instead of cutting it."""

    DEFAULT_CSS = """
    OneLine, OneLine:focus { border: none; height: 1; background: $boost; padding: 0 1; }
    OneLine:focus { background: $primary-darken-2; }
    """

    def _on_paste(self, event: events.Paste) -> None:
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        joined = " ".join(lines)
        if joined:
            if self.selection.is_empty:
                self.insert_text_at_cursor(joined)
            else:
                self.replace(joined, *self.selection)
        if len(lines) > 1:
            self.app.notify(f"粘贴的 {len(lines)} 行已并成一行", markup=False)
        event.stop()
        event.prevent_default()


class Field(Vertical):
    """Label, widget and a line for help or what is wrong."""

    DEFAULT_CSS = """
    Field { height: auto; margin: 0 0 1 0; }
    Field > .label { color: $text-muted; height: 1; }
    Field.needed > .label { color: $text; text-style: bold; }
    Field > .note { color: $text-muted; height: auto; display: none; }
    Field > .note.on { display: block; }
    Field > .note.bad { color: $text-error; }
    Field > TextArea, Field > TextArea:focus { border: none; background: $boost; padding: 0 1; }
    Field > TextArea:focus { background: $primary-darken-3; }
    Field > SelectionList, Field > SelectionList:focus { border: none; height: auto; max-height: 7; background: $boost; padding: 0 1; }
    Field Select { height: auto; }
    Field Select > SelectCurrent, Field Select:focus > SelectCurrent { border: none; background: $boost; padding: 0 1; }
    Field Select:focus > SelectCurrent { background: $primary-darken-2; }
    Field SelectCurrent .arrow { display: none; }
    Field SelectOverlay, Field SelectOverlay:focus { border: solid $primary; }
    """

    def __init__(self, ask: Ask) -> None:
        super().__init__(id=f"field-{safe_id(ask.name)}", classes="needed" if ask.required else "")
        self.ask = ask
        self.shown = plain(ask.value) if ask.kind == "long" else joined(ask.value)

    def compose(self) -> ComposeResult:
        yield Static(content(one_line(self.ask.label) + (" *" if self.ask.required else "")), classes="label")
        yield self._widget()
        note = Static(content(self.ask.help), classes="note on" if self.ask.help else "note")
        yield note

    def _widget(self) -> Widget:
        ask = self.ask
        if ask.kind == "long":
            area = TextArea(self.shown, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
            area.styles.height = ask.lines
            return area
        if ask.kind in ("choice", "flag"):
            options = [(content(one_line(label)), value) for value, label in self._options()]
            chosen = ask.value if ask.value in [value for _, value in options] else Select.NULL
            return Select(options, value=chosen, allow_blank=True, prompt="(未选,按Enter展开)")
        if ask.kind == "choices":
            picked = ask.value.split(SEPARATOR)
            return Ticks(
                *[Selection(content(one_line(label)), value, value in picked) for value, label in ask.choices]
            )
        return OneLine(self.shown, password=ask.kind == "secret")

    def _options(self) -> Sequence[tuple[str, str]]:
        if self.ask.kind == "flag":
            return (("true", "是"), ("false", "否"))
        known = [value for value, _ in self.ask.choices]
        extra = [(self.ask.value, self.ask.value)] if self.ask.value and self.ask.value not in known else []
        return [*self.ask.choices, *extra]

    @property
    def editor(self) -> Widget:
        return next(child for child in self.children if not isinstance(child, Static))

    @property
    def value(self) -> str:
        """What stands in the field now; the stored text where it was not touched."""
        editor = self.editor
        if isinstance(editor, TextArea):
            return self.ask.value if editor.text == self.shown else editor.text
        if isinstance(editor, Select):
            return "" if editor.value is Select.NULL else str(editor.value)
        if isinstance(editor, SelectionList):
            picked = set(editor.selected)
            return SEPARATOR.join(value for value, _ in self.ask.choices if value in picked)
        assert isinstance(editor, Input)
        return self.ask.value if editor.value == self.shown else editor.value

    @property
    def changed(self) -> bool:
        return self.value != self.ask.value

    def put(self, value: str) -> None:
        """Puts ``value`` back into the field, as typed."""
        editor = self.editor
        if isinstance(editor, TextArea):
            editor.text = plain(value)
        elif isinstance(editor, Select):
            editor.value = value or Select.NULL
        elif isinstance(editor, SelectionList):
            editor.deselect_all()
            for one in value.split(SEPARATOR):
                if one in [known for known, _ in self.ask.choices]:
                    editor.select(one)
        elif isinstance(editor, Input):
            editor.value = joined(value)

    def becomes(self, ask: Ask) -> None:
        """The same field with another stored value and help, as if it had been made with them."""
        if ask == self.ask:
            return
        self.ask = ask
        self.shown = plain(ask.value) if ask.kind == "long" else joined(ask.value)
        self.put(ask.value)
        self.note("")

    def note(self, text: str, *, bad: bool = False) -> None:
        """Says something under the field; an empty text brings the help back."""
        line = self.query_one(".note", Static)
        line.update(content(text or self.ask.help))
        line.set_class(bool(text or self.ask.help), "on")
        line.set_class(bad and bool(text), "bad")


def safe_id(name: str) -> str:
    """``name`` (a key of a case or of someone's manifest) as a widget id."""
    return "".join(
        char if char.isascii() and (char.isalnum() or char in "-_") else f"_{ord(char):x}_" for char in name
    )
