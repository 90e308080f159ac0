"""What every screen of ours shares: actions from the table, a title line, a footer line, and one way to show a refusal.

Screens call the desk through ``attempt``; a refusal becomes a toast and nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from kameng_tui.tui.actions import BY_ID, footer, for_screen, keys_on
from kameng_tui.tui.safe import one_line, plain
from kameng_tui.tui.whynot import Context
from kameng_tui.tui.widths import cut, width

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.errors import DeskError
    from kameng_tui.tui.app import KamengApp

T = TypeVar("T")


def bindings(screen: str) -> list[BindingType]:
    """The bindings of one kind of screen, from the table."""
    return [
        Binding(
            ",".join(keys_on(action, screen)), f"do('{action.id}')", action.label, show=False, id=action.id
        )
        for action in for_screen(screen)
    ]


# Before the keys that came with it in one packet, over a slow line, are handed to the field that is left.
FIELD_KEYS: list[BindingType] = [
    Binding("tab", "app.focus_next", show=False, priority=True),
    Binding("shift+tab", "app.focus_previous", show=False, priority=True),
]


def git_words(desk: Desk, case_id: str | None = None) -> str:
    """Where the workbook or a case stands in git, in a few words for the title; for a thread. Empty without git."""
    from kameng_tui.desk.errors import DeskError
    from kameng_tui.desk.versions import status

    try:
        return status(desk, case_id).says
    except DeskError:  # the case has gone meanwhile: its screen says so itself
        return ""


class Line(Static):
    """One line of chrome: ``left`` and ``right``, cut to the width of the screen."""

    DEFAULT_CSS = """
    Line { height: 1; background: $panel; color: $text; padding: 0 1; }
    Line.title { text-style: bold; background: $primary-darken-2; }
    """

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:
        super().__init__("", id=id, classes=classes, markup=False)
        self.left = ""
        self.right = ""

    def put(self, left: str, right: str = "") -> None:
        self.left, self.right = one_line(left), one_line(right)
        self.refresh()

    def render(self) -> Content:
        cells = max(self.size.width, 10)
        right = cut(self.right, max(cells - 24, cells // 2))
        left = cut(self.left, cells - width(right) - 1)
        return Content(left + " " * (cells - width(left) - width(right)) + right)


class Footer(Line):
    """The keys of a screen; where they do not fit, those before help and palette are left out, not cut."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        super().__init__(id="foot")
        self.parts = [f"{key} {label}" for key, label in pairs]

    def render(self) -> Content:
        if self.left:
            return super().render()
        *rest, last, very_last = self.parts
        while rest and width("  ".join([*rest, last, very_last])) > max(self.size.width, 10):
            rest.pop()
        return Content("  ".join([*rest, last, very_last]))


class WorkScreen(Screen[Any]):
    """A screen whose keys come from the table; ``KIND`` names it there."""

    KIND: ClassVar[str] = ""
    LIST: ClassVar[bool] = True

    @property
    def kameng(self) -> KamengApp:
        return cast("KamengApp", self.app)

    @property
    def desk(self) -> Desk:
        return self.kameng.desk

    def chrome(self) -> Iterator[Line]:
        """The footer; the title line is composed by the screen itself."""
        yield Footer(footer(self.KIND))

    def context(self) -> Context:
        """What actions ask of this screen."""
        return Context(screen=self.KIND, demo=self.kameng.demo, can_undo=self.kameng.can_undo)

    def action_do(self, action_id: str) -> None:
        """Carries out an action of the table, or says why it cannot be."""
        action = BY_ID[action_id]
        reason = action.why_not(self.context()) if action.why_not is not None else ""
        if reason:
            self.say(reason, bad=True)
            return
        method: Callable[[], None] | None = getattr(self, f"do_{action_id}", None)
        if method is None:
            method = getattr(self.kameng, f"do_{action_id}")
        method()

    def on_resize(self) -> None:
        """Paints everything anew: a terminal may have cut wide letters at its old edge, where nothing of ours moved."""
        self.call_after_refresh(self.refresh)

    def do_back(self) -> None:
        """Back to the screen below; nothing is lost because nothing is typed on a list."""
        self.kameng.leave(self)

    def give_up(self) -> None:
        """Leaves a screen that has nothing to show. From a screen's own callback ``dismiss`` may not be awaited, and a
        callback's answer is; so this answers nothing."""
        self.dismiss(None)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The one place where work that failed in a thread is told."""
        if event.state is WorkerState.ERROR:
            self.kameng.show_fault(event.worker.error)

    def say(self, text: str, *, bad: bool = False, title: str = "") -> None:
        """A toast. Text of others is shown letter by letter."""
        self.app.notify(
            plain(text), title=plain(title), severity="warning" if bad else "information",
            markup=False, timeout=9 if bad else 6,
        )  # fmt: skip

    def attempt(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T | None:
        """``work(...)``, or None and a toast with the desk's sentence; a conflict is shown to be decided."""
        from kameng_tui.desk.errors import DeskError

        try:
            return work(*args, **kwargs)
        except DeskError as refused:
            self.refuse(refused)
            return None

    def refuse(self, fault: DeskError) -> None:
        """A toast with the sentence; where a place was changed elsewhere too, both values are shown to choose from, and
        what was typed stays until one is chosen."""
        from kameng_tui.desk.errors import Conflicted

        if not isinstance(fault, Conflicted):
            self.say(str(fault), bad=True)
            return
        from kameng_tui.tui.screens.conflict import of_save

        self.app.push_screen(of_save(self.desk, fault), lambda done: self.decided() if done else None)

    def decided(self) -> None:
        """A conflict was decided and written."""
        self.kameng.refresh_screens()
        self.say("已保存")

    def in_thread(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[DeskError], None] | None = None,
    ) -> None:
        """``work`` in a thread, then ``done`` with what it gave, or ``refused``; neither once the screen has gone."""
        from kameng_tui.desk.errors import DeskError

        otherwise = refused or self.refuse

        def after(answer: Callable[[], None]) -> None:
            if self.is_mounted:
                answer()

        def run() -> None:
            try:
                result = work()
            except DeskError as fault:
                self.app.call_from_thread(after, partial(otherwise, fault))
            else:
                self.app.call_from_thread(after, partial(done, result))

        self.run_worker(run, thread=True, exit_on_error=False)

    def say_findings(self, findings: Any) -> None:
        """What the program noticed while writing, masks above all."""
        for finding in tuple(findings)[:4]:
            self.say(finding.message, bad=finding.severity != "advice")
