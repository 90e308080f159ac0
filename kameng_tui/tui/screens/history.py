"""The versions of a case, or of the workbook: what each changed, what has changed since, and the ways back; and `sync`.

git works in a thread and never asks anything on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from kameng_tui.tui import words
from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.rows import Line as RowLine
from kameng_tui.tui.rows import Row, RowList, head_row, text_row
from kameng_tui.tui.safe import content, one_line
from kameng_tui.tui.screens.ask import ChoiceScreen, TextScreen
from kameng_tui.tui.whynot import Context
from kameng_tui.tui.widths import cut, pad

if TYPE_CHECKING:
    from kameng_tui.desk.errors import DeskError
    from kameng_tui.desk.syncing import Plan, Synced
    from kameng_tui.desk.versions import FileDiff, Status, Version

KINDS = {"added": "新增", "gone": "删除", "changed": "修改", "moved": "改名"}
STYLES = {"+": "good", "-": "bad", "@": "dim"}
MOST = 500


class HistoryScreen(WorkScreen):
    KIND = "history"
    BINDINGS: ClassVar[list[BindingType]] = bindings("history")

    def __init__(self, case_id: str = "", title: str = "") -> None:
        super().__init__()
        self.case_id = case_id
        self.heading = title
        self.busy = False

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        yield RowList(id="versions")
        yield from self.chrome()

    @property
    def versions(self) -> RowList:
        return self.query_one("#versions", RowList)

    def on_mount(self) -> None:
        self.query_one("#title", Line).put(f"历史版本  {self.heading or '整个工作簿'}")
        self.versions.show([head_row(" 正在读 git ...")])
        self.versions.focus()
        self.reload()

    def reload(self) -> None:
        """Reads the history anew; the cursor stays where it was."""
        from kameng_tui.desk.versions import history, status

        ref = self.case_id or None

        def read() -> tuple[Status, list[Version]]:
            where = status(self.desk, ref)
            return where, history(self.desk, ref, MOST) if where.state == "ok" else []

        self.in_thread(read, lambda found: self._show(*found))

    def do_refresh(self) -> None:
        self.reload()

    def _show(self, where: Status, found: Sequence[Version]) -> None:
        self.query_one("#title", Line).put(
            f"历史版本  {self.heading or '整个工作簿'}", f"{where.branch}  {where.says}".strip()
        )
        rows = [text_row(where.why, "warn", mark=" ")] if where.why else []
        if where.changed:
            rows.append(head_row(f" 没提交 {len(where.changed)} 个文件"))
            rows += [text_row(path, "dim", mark="   ") for path in where.changed[:8]]
        rows.append(head_row(f" 版本 {len(found)}"))
        rows += [_version_row(version) for version in found]
        if not found and where.state == "ok":
            rows.append(head_row("  还没有提交过"))
        self.versions.show(rows)

    def context(self) -> Context:
        row = self.versions.current
        return Context("history", row=row.key if row else "", demo=self.kameng.demo)

    @property
    def _version(self) -> Version:
        row = self.versions.current
        assert row is not None  # the table asks for a row before
        version: Version = row.data
        return version

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.do_open()

    def do_open(self) -> None:
        self._differences(now=False)

    def do_since(self) -> None:
        self._differences(now=True)

    def _differences(self, *, now: bool) -> None:
        from kameng_tui.desk.versions import diff

        version = self._version
        title = f"从 {version.short} 到现在" if now else f"{version.short} {one_line(version.subject)}"
        self.in_thread(
            lambda: diff(self.desk, self.case_id or None, version.rev, now=now),
            lambda found: self._read(title, found),
        )

    def _read(self, title: str, found: Sequence[FileDiff]) -> None:
        self.app.push_screen(TextScreen(title, diff_rows(found)))

    def do_bring_back(self) -> None:
        """The case as it was in the version under the cursor."""
        from kameng_tui.desk.restoring import restore

        if not self.case_id:
            self.say("恢复要在一个案件的历史里做:先打开案件,再按 B", bad=True)
            return
        rev = self._version.rev
        self._work(lambda: restore(self.desk, self.case_id, rev).subject)

    def do_take_back(self) -> None:
        """Undoes the last commit, by a commit."""
        from kameng_tui.desk.restoring import undo

        self._work(lambda: f"已撤销「{undo(self.desk, self.case_id or None).undone.subject}」")

    def _work(self, work: Callable[[], str]) -> None:
        if self.busy:
            return
        self.busy = True

        def done(said: str) -> None:
            self.busy = False
            self.say(said)
            self.kameng.refresh_screens()

        def refused(fault: Exception) -> None:
            self.busy = False
            self.say(str(fault), bad=True)

        self.in_thread(work, done, refused)

    def do_copy(self) -> None:
        self.say(self.kameng.send_to_clipboard(self._version.rev), title="版本编号")

    def do_sync(self) -> None:
        ask_sync(self)


def _version_row(version: Version) -> Row:
    when = words.full(version.at) if version.at else ""

    def draw(cells: int) -> Sequence[RowLine]:
        by = pad(one_line(version.by), 8)
        rest = max(cells - 38, 10)
        return [((f" {version.short} ", "dim"), (f"{pad(when, 17)} ", ""), (f"{by} ", "dim"),
                 (cut(one_line(version.subject), rest), "strong"))]  # fmt: skip

    return Row(f"version {version.rev}", draw, version, True)


def diff_rows(found: Sequence[FileDiff]) -> list[Row]:
    """Files and their lines; added lines begin with +, removed ones with -, so that colour is not needed."""
    rows: list[Row] = []
    for number, file in enumerate(found):
        rows.append(text_row(f"{KINDS[file.kind]} {file.path}", "strong", key=f"file {number}"))
        rows += [
            text_row(line, STYLES.get(line[:1], ""), key=f"line {number} {at}", mark="  ", indent=4)
            for at, line in enumerate(file.lines)
        ]
        if not file.lines:
            rows.append(text_row("不是文字,只能看到它变了", "dim", mark="  "))
    return rows or [head_row(" 没有不同")]


# sync ------------------------------------------------------------------------------------------------------------


def ask_sync(screen: WorkScreen) -> None:
    """Says what would leave the machine, and syncs only when that is agreed to: sending cannot be taken back."""
    from kameng_tui.desk.syncing import plan

    screen.in_thread(lambda: plan(screen.desk), lambda found: _agree(screen, found))


def _agree(screen: WorkScreen, found: Plan) -> None:
    files = (
        [f"先提交 {len(found.files)} 个文件:", *(f"  {path}" for path in found.files[:8])]
        if found.files
        else []
    )
    if len(found.files) > 8:
        files.append(f"  还有 {len(found.files) - 8} 个")
    intro = "\n".join(
        [f"{found.remote}/{found.branch}  {found.address}", *files, "然后取回、按内容合并、推送。"]
    )
    choices = (("sync", "同步"), ("no", "不同步"))
    screen.app.push_screen(
        ChoiceScreen("与远程仓库同步", choices, intro=intro),
        lambda chosen: _sync(screen, f"{found.remote}/{found.branch}") if chosen == "sync" else None,
    )


class SyncScreen(ModalScreen[None]):
    """While git works with the remote: for how long already, and Esc stops it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "stop", show=False)]
    CSS = """
    SyncScreen { align: center middle; }
    SyncScreen > Vertical { width: 60; max-width: 90%; height: auto; background: $panel; border: solid $primary; padding: 0 1; }
    """

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where
        self.seconds = 0
        self.stopping = False

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = content(f"与 {self.where} 同步")
            yield Line(id="doing")

    def on_mount(self) -> None:
        self._paint()
        self.set_interval(1.0, self._later)

    def on_unmount(self) -> None:
        self.stopping = True  # the program ends: git is not left behind

    def _later(self) -> None:
        self.seconds += 1
        self._paint()

    def _paint(self) -> None:
        said = "正在停下" if self.stopping else f"正在同步,{self.seconds} 秒"
        self.query_one("#doing", Line).put(said, "" if self.stopping else "Esc 停下")

    def action_stop(self) -> None:
        self.stopping = True
        self._paint()


def _sync(screen: WorkScreen, where: str) -> None:
    from kameng_tui.desk.syncing import Stopped, sync

    waiting = SyncScreen(where)
    screen.app.push_screen(waiting)

    def done(result: Synced) -> None:
        waiting.dismiss()
        _synced(screen, result)

    def refused(fault: DeskError) -> None:
        waiting.dismiss()
        screen.kameng.refresh_screens()
        screen.say(str(fault), bad=not isinstance(fault, Stopped))

    screen.in_thread(lambda: sync(screen.desk, stop=lambda: waiting.stopping), done, refused)


def _synced(screen: WorkScreen, done: Synced) -> None:
    from kameng_tui.desk.syncing import conflict_words, sync_words

    screen.kameng.refresh_screens()
    if not done.left:
        screen.say(";".join(sync_words(done)), title="同步")
        return
    rows = [text_row("两边都改了同一处,没有推送。在主页或案件里按 X 选定,再同步。", "warn")]
    rows += [
        text_row(line, key=f"left {number} {at}", mark="  ")
        for number, left in enumerate(done.left)
        for at, line in enumerate(conflict_words(screen.desk, left))
    ]
    screen.app.push_screen(TextScreen("同步停在冲突上", rows))
