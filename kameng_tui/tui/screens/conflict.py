"""Places that were changed differently on two sides: both values beside each other, one is chosen for each.

Serves a save that met another change, and what git left in conflict. Nothing is written before F9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from kameng_tui.record import record
from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import Line as RowLine
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.safe import one_line, plain
from kameng_tui.tui.screens.ask import ChoiceScreen, TextScreen
from kameng_tui.tui.whynot import Context
from kameng_tui.tui.widths import cut, pad, wrap

if TYPE_CHECKING:
    from kameng_tui.case.merge import Choice, Conflict
    from kameng_tui.desk.conflicts import Open
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.errors import Conflicted

MOST = 4000  # letters of one value on the screen; Enter shows the whole
LEFT_OUT = "[以下略,按 Enter 看全文]"


@record
class Place:
    """One place to decide: its key, what it is called, and its three values as people read them."""

    key: str
    label: str
    base: str
    ours: str
    theirs: str


class ConflictScreen(WorkScreen):
    """Chooses one side for each place. ``finish(choices)`` writes. ``partly``: some may be left for later."""

    KIND = "conflict"
    BINDINGS: ClassVar[list[BindingType]] = bindings("conflict")
    CSS = """
    ConflictScreen #list { height: 40%; }
    ConflictScreen #detail { height: 1fr; border-top: solid $primary; background: $panel; padding: 0 1; }
    """

    def __init__(
        self,
        heading: str,
        places: Sequence[Place],
        finish: Callable[[Mapping[str, Choice]], None],
        *,
        sides: tuple[str, str],
        partly: bool = False,
    ) -> None:
        super().__init__()
        self.heading = heading
        self.places = {place.key: place for place in places}
        self.finish = finish
        self.sides = sides
        self.partly = partly
        self.chosen: dict[str, Choice] = {}

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        yield RowList(id="list")
        yield RowList(id="detail")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.query_one("#detail").can_focus = False
        self._paint()
        self.query_one("#list").focus()

    def context(self) -> Context:
        place = self._place()
        return Context("conflict", row=place.key if place else "", demo=self.kameng.demo)

    def unsaved(self) -> bool:
        return bool(self.chosen)

    # painting --------------------------------------------------------------------------------------------------

    def _place(self) -> Place | None:
        row = self.query_one("#list", RowList).current
        return self.places.get(row.key) if row is not None else None

    def _paint(self) -> None:
        open_ = len(self.places) - len(self.chosen)
        self.query_one("#title", Line).put(self.heading, f"{open_} 处要选" if open_ else "都选好了,F9 写入")
        self.query_one("#list", RowList).show([self._row(place) for place in self.places.values()])

    def _row(self, place: Place) -> Row:
        choice = self.chosen.get(place.key)
        mark = {None: "[未选]", "ours": f"[{self.sides[0]}]", "theirs": f"[{self.sides[1]}]"}[choice]
        text = f" {pad(mark, 10)} {one_line(place.label)}"
        style = "" if choice else "warn"
        return Row(place.key, lambda cells: [((cut(text, cells), style),)], place, True)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        place = self._place()
        if event.rows.id != "list" or place is None:
            return
        from kameng_tui.desk.valuewords import cut_words

        choice = self.chosen.get(place.key)
        heads = [
            f"{'* ' if choice == side else '  '}{arrow}{name}"
            for side, arrow, name in (("ours", "左 ", self.sides[0]), ("theirs", "右 ", self.sides[1]))
        ]
        rows = [
            _beside(heads[0], heads[1], "head"),
            _beside(_cut(place.ours), _cut(place.theirs)),
            blank_row(),
            text_row(f"原来 {cut_words(place.base, 200)}", "dim"),
        ]
        self.query_one("#detail", RowList).show(rows, keep=False)

    # choosing --------------------------------------------------------------------------------------------------

    def _choose(self, choice: Choice) -> None:
        place = self._place()
        if place is None:
            return
        self.chosen[place.key] = choice
        self._paint()
        later = [key for key in self.places if key not in self.chosen]
        if later:
            self.query_one("#list", RowList).go_to(later[0])

    def do_take_ours(self) -> None:
        self._choose("ours")

    def do_take_theirs(self) -> None:
        self._choose("theirs")

    def _choose_rest(self, choice: Choice) -> None:
        for key in self.places:
            self.chosen.setdefault(key, choice)
        self._paint()

    def do_rest_ours(self) -> None:
        self._choose_rest("ours")

    def do_rest_theirs(self) -> None:
        self._choose_rest("theirs")

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.do_open()

    def do_open(self) -> None:
        """Both values whole, to read."""
        place = self._place()
        if place is None:
            return
        rows: list[Row] = []
        for name, value in (*zip(self.sides, (place.ours, place.theirs), strict=True), ("原来", place.base)):
            rows += [head_row(name), *_text_rows(name, value), blank_row()]
        self.app.push_screen(TextScreen(place.label, rows))

    def do_copy(self) -> None:
        place = self._place()
        if place is not None:
            parts = zip((*self.sides, "原来"), (place.ours, place.theirs, place.base), strict=True)
            text = "\n".join(f"{name}:{value}" for name, value in parts)
            self.say(self.kameng.send_to_clipboard(f"{place.label}\n{text}"))

    def do_save(self) -> None:
        from kameng_tui.desk.errors import DeskError

        left = [key for key in self.places if key not in self.chosen]
        if left and (not self.partly or not self.chosen):
            self.query_one("#list", RowList).go_to(left[0])
            self.say(
                f"还有 {len(left)} 处没有选:按左取「{self.sides[0]}」,按右取「{self.sides[1]}」", bad=True
            )
            return
        try:
            self.finish(self.chosen)
        except DeskError as refused:
            self.refuse(refused)
        else:
            self.dismiss(True)

    def decided(self) -> None:
        self.dismiss(True)

    def do_back(self) -> None:
        if not self.chosen:
            self.dismiss(None)
            return
        choices = (("stay", "继续选"), ("save", "写入"), ("drop", "放弃选好的"))
        self.app.push_screen(ChoiceScreen("选好的还没有写入", choices), self._after_back)

    def _after_back(self, answer: str | None) -> None:
        if answer == "save":
            self.do_save()
        elif answer == "drop":
            self.dismiss(None)


def _place(desk: Desk, key: str, label: str, rel: str, conflict: Conflict) -> Place:
    from kameng_tui.desk.valuewords import whole_words

    values = (conflict.base, conflict.ours, conflict.theirs)
    return Place(key, label, *(whole_words(desk, rel, conflict.path, value) for value in values))


def of_save(desk: Desk, fault: Conflicted) -> ConflictScreen:
    """For a save that met another change of the same place."""
    from kameng_tui.desk import saving, valuewords

    places = [
        _place(desk, c.path, valuewords.place_words(fault.rel, c.path), fault.rel, c) for c in fault.conflicts
    ]
    return ConflictScreen(
        "同一处在别处也改过",
        places,
        lambda choices: saving.decide(desk, fault, choices),
        sides=("我填的", "别处的"),
    )


def of_files(desk: Desk, found: Sequence[Open], sides: tuple[str, str]) -> ConflictScreen:
    """For what git left in conflict; ``sides`` is what the two are called."""
    from kameng_tui.desk import conflicts, valuewords

    places = [
        _place(desk, each.key(c), f"{each.why or valuewords.place_words(each.rel, c.path)}  {each.path}", each.rel, c)
        for each in found for c in each.conflicts
    ]  # fmt: skip

    def finish(choices: Mapping[str, Choice]) -> None:
        conflicts.resolve(desk, found, choices)

    return ConflictScreen("合并冲突", places, finish, sides=sides, partly=True)


def open_conflicts(screen: WorkScreen, ref: str | None, again: Callable[[], None]) -> None:
    """Looks for conflicts in a thread: what can be merged by key is written at once, the rest is asked."""
    from kameng_tui.desk import conflicts

    def work() -> tuple[Sequence[Open], Sequence[Open], tuple[str, str]]:
        found = conflicts.open_conflicts(screen.desk, ref)
        sides = conflicts.side_names(found, conflicts.underway(screen.desk))
        return found, conflicts.resolve(screen.desk, found, {}), sides

    def done(looked: tuple[Sequence[Open], Sequence[Open], tuple[str, str]]) -> None:
        found, left, sides = looked
        merged = len(found) - len(left)
        if merged:
            screen.say(f"按键合并了 {merged} 个文件")
            again()
        if left:
            paths = {each.path for each in left}
            screen.app.push_screen(
                of_files(screen.desk, [each for each in found if each.path in paths], sides),
                lambda _: again(),
            )
        elif not merged:
            screen.say("没有冲突")

    screen.in_thread(work, done)


def _cut(text: str) -> str:
    return text if len(text) <= MOST else f"{text[:MOST]}{LEFT_OUT}"


def _text_rows(name: str, text: str) -> list[Row]:
    return [text_row(line, key=f"{name} {n}", indent=0) for n, line in enumerate(plain(text).split("\n"))]


def _beside(left: str, right: str, style: str = "") -> Row:
    """Two texts in two columns."""

    def draw(cells: int) -> Sequence[RowLine]:
        half = max((cells - 3) // 2, 4)
        columns = [
            [part for line in plain(text).split("\n") for part in wrap(line, half)] for text in (left, right)
        ]
        height = max(map(len, columns))
        lines = [column + [""] * (height - len(column)) for column in columns]
        return [((f"{pad(a, half)} | {b}", style),) for a, b in zip(*lines, strict=True)]

    return Row("", draw)
