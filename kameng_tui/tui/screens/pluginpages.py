"""Pages about one channel to read, and its letters to leaf through: each is fetched in a thread and then shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kameng_tui.tui.base import WorkScreen
from kameng_tui.tui.rows import Row, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.screens.ask import ChoiceScreen, TextScreen
from kameng_tui.tui.screens.pluginjobs import Jobs
from kameng_tui.tui.screens.pluginrows import finding_rows, page_rows, raw_rows
from kameng_tui.tui.widths import cut

if TYPE_CHECKING:
    from kameng_tui.desk.plugins import Trusted
    from kameng_tui.desk.workbench import Bench

LATER = "不信任也能用:字段、时限和文书照常。代码文件以后有任何改动,信任自动失效。"
FILES_SHOWN = 4


def page(screen: WorkScreen, title: str, rows: Sequence[Row], then: Callable[[], None] | None = None) -> None:
    room = screen.app.size.width * 9 // 10 - 8  # what the frame has for its title
    screen.app.push_screen(TextScreen(cut(one_line(title), room), rows), lambda _: then() if then else None)


def explain(screen: WorkScreen, jobs: Jobs, ref: str) -> None:
    """The page that someone who knows the law could check."""
    from kameng_tui.desk import plugins

    jobs.look(
        "正在读取...",
        lambda: plugins.explain(screen.desk, ref),
        lambda lines: page(screen, f"渠道说明 {ref}", page_rows(lines)),
    )


def raw(screen: WorkScreen, jobs: Jobs, ref: str) -> None:
    """The manifest, row by row, with its own keys."""
    from kameng_tui.desk import plugins

    def show(manifest: Mapping[str, Any]) -> None:
        page(screen, f"原文 {ref}", list(raw_rows(manifest)))

    jobs.look("正在读取...", lambda: plugins.show(screen.desk, ref), show)


def check(screen: WorkScreen, jobs: Jobs, ref: str) -> None:
    from kameng_tui.desk import plugins

    jobs.look(
        f"正在检查 {one_line(ref)}...",
        lambda: plugins.check(screen.desk, ref),
        lambda found: page(screen, f"检查 {ref}", finding_rows(found)),
    )


def differences(screen: WorkScreen, old: str, new: str, found: Sequence[str]) -> None:
    rows = [text_row(line, key=f"{n}", mark=" - ", indent=3) for n, line in enumerate(found)]
    page(screen, f"{old} 与 {new} 的不同", rows or [text_row("没有不同", "good", key="none", mark=" ")])


def letters(screen: WorkScreen, jobs: Jobs, ref: str) -> None:
    """The letters of a channel, the first over its first example."""
    from kameng_tui.desk import workbench
    from kameng_tui.tui.screens.plugintry import TryScreen

    def show(bench: Bench) -> None:
        if bench.letters:
            screen.app.push_screen(TryScreen(bench))
        else:
            screen.say(bench.fault or f"{bench.name}没有文书", bad=True)

    jobs.look("正在读取...", lambda: workbench.bench(screen.desk, ref), show)


def trust(screen: WorkScreen, jobs: Jobs, channel_id: str) -> None:
    """Shows the code of a channel, then asks whether to trust it."""
    from kameng_tui.desk import plugins

    jobs.look(
        "正在查看代码文件...",
        lambda: plugins.code(screen.desk, channel_id),
        lambda code: _ask_trust(screen, jobs, code),
    )


def _ask_trust(screen: WorkScreen, jobs: Jobs, code: Trusted) -> None:
    """What trust would be given to; where it is given already, offers to take it back."""
    from kameng_tui.desk.plugins import TRUST

    shown = [f"  {name}" for name in code.files[:FILES_SHOWN]]
    more = len(code.files) - len(shown)
    lines = [f"{TRUST}。{LATER}", *code.notes, f"校验值 {code.sha256}", f"{code.distribution} 的 {len(code.files)} 个代码文件:",
             *shown, *([f"  另有 {more} 个"] if more else [])]  # fmt: skip
    choices = (
        ("no", "不信任,只用它的数据"),
        ("files", "看全部文件的名字和位置"),
        ("yes", "我看过这些文件,信任它们"),
    )
    if code.trusted:
        choices = (("no", "继续信任"), choices[1], ("back", "收回信任,只用它的数据"))
    screen.app.push_screen(
        ChoiceScreen(f"信任 {one_line(code.id)} 的代码?", choices, intro="\n".join(lines)),
        lambda chosen: _trust(screen, jobs, code, chosen or ""),
    )


def _trust(screen: WorkScreen, jobs: Jobs, code: Trusted, chosen: str) -> None:
    from kameng_tui.desk import plugins

    if chosen == "yes":
        jobs.change(
            "正在写入...",
            lambda: plugins.trust(screen.desk, code.id, sha256=code.sha256),
            lambda _: f"已信任 {code.id} 的代码",
        )
    elif chosen == "back":
        jobs.change(
            "正在写入...",
            lambda: plugins.untrust(screen.desk, code.id),
            lambda _: f"已收回对 {code.id} 代码的信任",
        )
    elif chosen == "files":
        rows = page_rows([code.folder, *(f"  {name}" for name in code.files), "", f"校验值 {code.sha256}"])
        page(screen, f"{code.id} 的代码文件", rows, lambda: _ask_trust(screen, jobs, code))
