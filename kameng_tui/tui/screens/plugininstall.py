"""Installing channels: from a folder, a zip or by name, and those again that are gone. What would be replaced or run is told first.

An installation goes on when its form is left, and says how it went.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from kameng_tui.tui.base import WorkScreen, bindings
from kameng_tui.tui.fields import Ask
from kameng_tui.tui.screens.ask import ChoiceScreen
from kameng_tui.tui.screens.pluginforms import JobForm, typed
from kameng_tui.tui.screens.pluginjobs import Jobs, on_screen

if TYPE_CHECKING:
    from kameng_tui.desk.installing import Installed, Proposed

WAYS = (
    "文件夹或zip:只用其中的数据,代码从不运行;装进您自己的数据文件夹。\n"
    "发行包(名字,或有pyproject.toml的文件夹):用pip安装,可能要联网。它在安装时就可以运行自己的程序,只装信得过的。"
)
RUNNING = "正在安装,可能要一两分钟..."


class InstallScreen(JobForm):
    """Ends with the id of the channel that came. ``source`` is looked at at once where it is known."""

    KIND = "source"
    SAVES = "安装"
    BINDINGS: ClassVar[list[BindingType]] = bindings("source")

    def __init__(self, source: str = "") -> None:
        ask = Ask("source", "文件夹或 zip 的位置,或发行包的名字", value=source, required=True,
                  help="可以把文件拖进来,或粘贴位置")  # fmt: skip
        super().__init__("安装渠道", (ask,), intro=WAYS)

    def on_mount(self) -> None:
        super().on_mount()
        if self.asks[0].value:
            self.do_save()

    def do_install(self) -> None:
        self.do_save()

    def do_check(self) -> None:
        """Everything that is wrong with what is typed there, on the bench."""
        from kameng_tui.tui.screens.pluginbench import BenchScreen

        source = typed(self.values()["source"])
        if source:
            self.app.push_screen(BenchScreen(source))
        else:
            self.note("source", "这一项要填")

    def start(self, values: Mapping[str, str]) -> None:
        """Looks at what stands there; installs nothing before the answer to ``_ask``."""
        from kameng_tui.desk import installing

        source = typed(values["source"])
        self.jobs.look("正在查看...", lambda: installing.look(self.desk, source), self._ask)

    def _ask(self, proposed: Proposed) -> None:
        self.app.push_screen(
            ChoiceScreen(
                "要这样安装吗?", (("no", "不安装"), ("yes", "安装")), intro="\n".join(told(proposed))
            ),
            lambda chosen: self._install(proposed) if chosen == "yes" else None,
        )

    def _install(self, proposed: Proposed) -> None:
        from kameng_tui.desk import installing

        self.jobs.change(
            RUNNING,
            lambda: installing.install(self.desk, proposed.source, yes=True, seen=proposed),
            lambda installed: said((installed,)),
            lambda installed: self.dismiss(next(iter(installed.ids), "")),
        )


def restore(screen: WorkScreen, jobs: Jobs) -> None:
    """Installs again what was once asked for by name and is gone, after showing the commands."""
    from kameng_tui.desk import installing

    jobs.look(
        "正在查看少了哪些...",
        lambda: installing.lost(screen.desk),
        lambda gone: _ask_restore(screen, jobs, gone),
    )


def _ask_restore(screen: WorkScreen, jobs: Jobs, gone: Sequence[Proposed]) -> None:
    from kameng_tui.desk import installing

    if not gone:
        screen.say("按名字装过的都还在")
        return
    lines = [*("会执行:" + " ".join(seen.command) for seen in gone), gone[0].why, *gone[0].notes]
    choices = (("no", "不装"), ("yes", f"装回这 {len(gone)} 个"))

    def answered(chosen: str | None) -> None:
        if chosen == "yes":
            jobs.change(RUNNING, lambda: installing.restore(screen.desk), said)

    screen.app.push_screen(
        ChoiceScreen("装回按名字装过、现在不在的发行包?", choices, intro="\n".join(lines)), answered
    )


def said(done: Sequence[Installed]) -> str:
    """What came, and what is to be known about it."""
    names = "、".join(name for installed in done for name in installed.ids)
    notes = [on_screen(note, "plugins") for installed in done for note in installed.notes]
    return "\n".join((f"已安装 {names}" if names else "已装上", *notes))


def told(proposed: Proposed) -> Iterator[str]:
    """What would be done, in words."""
    if proposed.command:
        yield "会执行:" + " ".join(proposed.command)
    else:
        yield f"{proposed.name}({proposed.id}),版本 {proposed.version or '不明'}"
    if proposed.replaces and not proposed.differences:
        yield f"与现有的 {proposed.replaces} 内容相同"
    elif proposed.why:
        yield proposed.why + (":" if proposed.differences else "")
    yield from (f"  {line}" for line in proposed.differences)
    yield from (note for note in proposed.notes if note != proposed.why)
