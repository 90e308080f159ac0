"""What the two screens share on which a text is pasted and read: the field, the live list of proposals, ticking and changing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.timer import Timer
from textual.widgets import TextArea

from kameng_tui.tui.base import FIELD_KEYS, WorkScreen
from kameng_tui.tui.fields import Ask
from kameng_tui.tui.rows import Row, RowList, text_row
from kameng_tui.tui.screens import proposals
from kameng_tui.tui.screens.ask import ChoiceScreen
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.tui.screens.proposals import Confirming

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kameng_tui.counsel.intake_text import Proposal

PAUSE = 0.25  # seconds without a key before the text is read again


class ReadingScreen(WorkScreen):
    """A text and what is read out of it. ``AS`` is how the desk reads it."""

    BINDINGS: ClassVar[list[BindingType]] = FIELD_KEYS
    AS: ClassVar[str] = "story"
    NOTHING: ClassVar[str] = "贴上文字后,这里列出读到的事实"

    def __init__(self, case_id: str | None = None) -> None:
        super().__init__()
        self.case_id = case_id
        self.confirming = Confirming()
        self.notes: tuple[str, ...] = ()
        self._timer: Timer | None = None
        self._turn = 0

    @property
    def typed(self) -> str:
        return self.query_one(TextArea).text

    def unsaved(self) -> bool:
        return bool(self.typed.strip())

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self.read_now)

    def read_now(self) -> None:
        """Reads the text in a thread; a result that is out of date is dropped."""
        self._turn += 1
        turn, text = self._turn, self.typed

        def work() -> None:
            from kameng_tui.desk.errors import DeskError

            try:
                found, notes = self.look(text) if text.strip() else ((), ())
            except DeskError as refused:
                found, notes = (), (str(refused),)
            self.app.call_from_thread(self._found, turn, found, notes)

        self.run_worker(work, thread=True, exit_on_error=False, group="read")

    def look(self, text: str) -> tuple[tuple[Proposal, ...], tuple[str, ...]]:
        """What ``text`` proposes, and what else is to be said of it. Runs in a thread."""
        from kameng_tui.desk.pasted import read

        return tuple(read(self.desk, self.case_id, text, self.AS)), ()

    def _found(self, turn: int, found: tuple[Proposal, ...], notes: tuple[str, ...]) -> None:
        if turn == self._turn and self.is_mounted:
            self.confirming.proposals, self.notes = found, notes
            self.show_proposals()

    def settle(self) -> None:
        """Reads what stands there now, at once: what is accepted is what was typed, not what it was a moment ago."""
        self._turn += 1
        found = self.attempt(self.look, self.typed)
        self.confirming.proposals, self.notes = found or ((), ())
        self.show_proposals()

    def show_proposals(self) -> None:
        rows = [*proposals.rows_of(self.desk, self.confirming), *self.more_rows()]
        self.query_one("#proposals", RowList).show(rows or [text_row(self.NOTHING, "dim")])

    def more_rows(self) -> list[Row]:
        """What stands below the proposals."""
        return [text_row(note, "dim") for note in self.notes]

    def on_key(self, event: events.Key) -> None:
        rows = self.query_one("#proposals", RowList)
        if (
            event.key == "space"
            and rows.has_focus
            and rows.current is not None
            and rows.current.data is not None
        ):
            event.stop()
            self.confirming.toggle(rows.current.data)
            self.show_proposals()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        proposal = event.row.data
        if proposal is None:
            return
        if proposal.kind != "fact":
            self.confirming.toggle(proposal)
            self.show_proposals()
            return
        now = self.confirming.edited.get(self.confirming.name(proposal)) or str(
            proposals.shown(self.desk, proposal)
        )
        ask = Ask("value", proposals.label_of(self.desk, proposal), "line", now, required=True)
        self.app.push_screen(
            FormScreen("改读到的值", (ask,), lambda values, _: self._typed_over(proposal, values))
        )

    def _typed_over(self, proposal: Proposal, values: Mapping[str, str]) -> str | None:
        from kameng_tui.case.keys import parse_typed
        from kameng_tui.case.lookup import key_at
        from kameng_tui.values import BadValue

        spec = key_at(proposal.key)
        try:
            if spec is not None:
                parse_typed(spec, values["value"])
        except BadValue as bad:
            return str(bad)
        self.confirming.edited[self.confirming.name(proposal)] = values["value"]
        self.show_proposals()
        return None

    def do_back(self) -> None:
        if not self.unsaved():
            super().do_back()
            return
        choices = (("stay", "继续"), ("copy", "把文字送往剪贴板,留在这里"), ("drop", "放弃这段文字"))
        self.app.push_screen(ChoiceScreen("这段文字还没有保存", choices), self._after_back)

    def _after_back(self, chosen: str | None) -> None:
        if chosen == "copy":
            self.say(self.kameng.send_to_clipboard(self.typed))
        elif chosen == "drop":
            super().do_back()
