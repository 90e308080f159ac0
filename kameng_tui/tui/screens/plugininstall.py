"""Installing a channel: from a folder, a zip or by name. What would be replaced is told in words before it is.

What was typed stays until it is installed or given up; the work is done in a thread, and the form says that it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import BindingType
from textual.worker import Worker, WorkerState

from kameng_tui.tui.base import bindings
from kameng_tui.tui.fields import Ask, Field
from kameng_tui.tui.screens.ask import ChoiceScreen
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.tui.screens.notice import in_thread

if TYPE_CHECKING:
    from kameng_tui.desk.errors import DeskError
    from kameng_tui.desk.plugins import Installed, Proposed

T = TypeVar("T")

WAYS = (
    "文件夹或zip:只用其中的数据,代码从不运行;装进您自己的数据文件夹。\n"
    "发行包(名字,或有pyproject.toml的文件夹):用pip安装,可能要联网。它在安装时就可以运行自己的程序,只装信得过的。"
)
ASKS = (
    Ask("source", "文件夹或 zip 的位置,或发行包的名字", required=True, help="可以把文件拖进来,或粘贴位置"),
)


class InstallScreen(FormScreen):
    KIND = "source"
    SAVES = "安装"
    BINDINGS: ClassVar[list[BindingType]] = bindings("source")

    def __init__(self) -> None:
        super().__init__("安装渠道", ASKS, lambda values, changed: None, intro=WAYS)
        self.running = ""

    def do_install(self) -> None:
        self.do_save()

    def do_save(self) -> None:
        """Looks at what stands there; installs nothing before the answer to ``_ask``."""
        from kameng_tui.desk import plugins

        source = typed(self.values()["source"])
        if not source:
            self._note("这一项要填", bad=True)
        else:
            self._work("正在查看...", lambda: plugins.look(self.desk, source), self._ask)

    def do_back(self) -> None:
        if self.running:
            self.say(f"{self.running}请等它做完", bad=True)
        else:
            super().do_back()

    def _ask(self, proposed: Proposed) -> None:
        self.app.push_screen(
            ChoiceScreen(
                "要这样安装吗?", (("no", "不安装"), ("yes", "安装")), intro="\n".join(told(proposed))
            ),
            lambda chosen: self._install(proposed) if chosen == "yes" else None,
        )

    def _install(self, proposed: Proposed) -> None:
        from kameng_tui.desk import plugins

        self._work(
            "正在安装,可能要一两分钟...",
            lambda: plugins.install(self.desk, proposed.source, yes=True, seen=proposed),
            self._installed,
        )

    def _installed(self, installed: Installed) -> None:
        names = "、".join(installed.ids)
        self.say("\n".join((f"已安装 {names}" if names else "已装上", *installed.notes)))
        self.dismiss(next(iter(installed.ids), ""))

    def _work(self, running: str, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """``work`` in a thread while the form says so; one thing at a time."""
        if self.running:
            return
        self.running = running
        self._note(running)

        def after(result: T) -> None:
            self._over()
            done(result)

        in_thread(self, work, after, self._refused)

    def _refused(self, fault: DeskError) -> None:
        self._over()
        self._note(str(fault), bad=True)

    def _over(self) -> None:
        self.running = ""
        self._note("")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        super().on_worker_state_changed(event)
        if event.state is WorkerState.ERROR:
            self._over()

    def _note(self, text: str, *, bad: bool = False) -> None:
        field = self.query_one(Field)
        field.note(text, bad=bad)
        field.editor.focus()


def typed(text: str) -> str:
    """What was typed, pasted or dragged in: a path in quotes or as an address is taken out of them."""
    from kameng_tui.desk.evidence import paths_typed

    text = text.strip()
    if text.startswith(("'", '"', "file://")) or "\\ " in text:
        paths = paths_typed(text)
        return str(paths[0]) if len(paths) == 1 else text
    return text


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
