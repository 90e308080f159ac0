"""Forms about channels: a new one, a folder to work in, another version to compare with, where to pack to.

What was typed stays until the work is done or given up; the work is done in a thread, and the title says that it runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll

from kameng_tui.tui.base import Line, bindings
from kameng_tui.tui.fields import Ask, Field
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.tui.screens.pluginjobs import Jobs, on_screen
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.channels.scaffold import Question
    from kameng_tui.desk.errors import DeskError

WAYS = (
    ("pack", "文件夹:只有数据,谁都可以放心装(推荐)"),
    ("distribution", "发行包:只有数据,用 pip 安装"),
    ("code", "发行包:带一段 Python 代码,装的人要先信任它"),
)
NEW = "回答这几问就得到一个能用的渠道:一份资料、两封信、两个例子。写好以后可以边改边看。"


class JobForm(FormScreen):
    """A form whose answers are worked on in a thread by ``start``, which closes it when it is done."""

    KIND = "ask"
    SAVES = "确定"
    BINDINGS: ClassVar[list[BindingType]] = bindings("ask")

    def __init__(self, title: str, asks: Sequence[Ask], *, intro: str = "") -> None:
        super().__init__(title, asks, lambda values, changed: None, intro=intro)
        self.jobs = Jobs(self, self.show_busy, self.refused)

    def on_mount(self) -> None:
        """The focus scrolls to its field before all fields have their height: what stands above it is shown again."""
        super().on_mount()
        self.call_after_refresh(self.query_one(VerticalScroll).scroll_home, animate=False)

    def start(self, values: Mapping[str, str]) -> None:
        raise NotImplementedError

    def context(self) -> Context:
        return Context(self.KIND, demo=self.kameng.demo)

    def do_go(self) -> None:
        self.do_save()

    def do_save(self) -> None:
        for field in self.query(Field):
            field.note("")
        values = {name: value.strip() for name, value in self.values().items()}
        missing = [ask.name for ask in self.asks if ask.required and not values[ask.name]]
        if missing:
            self.note(missing[0], "这一项要填")
        else:
            self.start(values)

    def show_busy(self, text: str) -> None:
        self.query_one("#title", Line).put(self.heading, text or f"F9 {self.SAVES}  Esc 返回  Tab 下一格")

    def refused(self, fault: DeskError) -> None:
        """The sentence under the field that it names, else under the last."""
        sentence = on_screen(str(fault), self.KIND)
        named = [ask.name for ask in self.asks
                 if f"「{ask.label}」" in sentence or sentence.startswith(f"{ask.name}:") or f"({ask.name})" in sentence]  # fmt: skip
        self.note((named or [self.asks[-1].name])[0], sentence)

    def note(self, name: str, sentence: str) -> None:
        field = next(field for field in self.query(Field) if field.ask.name == name)
        field.note(sentence, bad=True)
        field.editor.focus()
        field.scroll_visible(animate=False)

    def do_back(self) -> None:
        changing = bool(self.jobs.busy)
        if self.jobs.leave():
            return
        if changing:
            self.dismiss(None)
        else:
            super().do_back()


class NewChannelScreen(JobForm):
    """The questions of `kameng plugin new`; ends with the folder that was made."""

    SAVES = "建立"

    def __init__(self) -> None:
        from kameng_tui.desk.authoring import questions

        asks = [_ask_of(question) for question in questions()]
        asks.append(Ask("way", "做成什么", "choice", "pack", WAYS, required=True))
        asks.append(Ask("folder", "建在哪个文件夹里", value=str(Path.home()), required=True,
                        help="在里面另建一个以编号命名的文件夹;已有内容的不会被覆盖"))  # fmt: skip
        super().__init__("新建渠道", asks, intro=NEW)

    def start(self, values: Mapping[str, str]) -> None:
        from kameng_tui.desk import authoring

        answers = {name: value for name, value in values.items() if name not in ("way", "folder")}
        apart = values["way"] != "pack"
        into = Path(typed(values["folder"])).expanduser() / (
            f"kameng-{answers['id']}" if apart else answers["id"]
        )
        self.jobs.change(
            "正在建立...",
            lambda: authoring.new(self.desk, answers, into, distribution=apart, code=values["way"] == "code"),
            lambda made: f"已建 {made.folder},{len(made.files)} 个文件",
            lambda made: self.dismiss(made.folder),
        )


def _ask_of(question: Question) -> Ask:
    """A question of the scaffold as a field; what its help says of each choice is the label of that choice."""
    told = dict(pair.split(" ", 1) for pair in question.help.split(" \u00b7 ")) if question.choices else {}
    return Ask(
        question.id, question.text, "choice" if told else "line", question.default or "",
        tuple((choice, told[choice]) for choice in question.choices), "" if told else question.help,
        question.default is None,
    )  # fmt: skip


class FolderScreen(JobForm):
    """Which folder, zip or manifest to work on; ends with its place."""

    SAVES = "打开"

    def __init__(self) -> None:
        ask = Ask(
            "source",
            "渠道的文件夹、zip 或 channel.toml 的位置",
            required=True,
            help="可以把文件拖进来,或粘贴位置",
        )
        super().__init__(
            "打开渠道文件夹", (ask,), intro="看它有什么问题、信写出来什么样;不安装,不运行其中的代码。"
        )

    def start(self, values: Mapping[str, str]) -> None:
        from kameng_tui.desk import workbench

        source = typed(values["source"])
        self.jobs.look(
            "正在打开...", lambda: workbench.bench(self.desk, source), lambda _: self.dismiss(source)
        )


class CompareScreen(JobForm):
    """What to compare a channel with; ends with (that place, the differences in words)."""

    SAVES = "比较"

    def __init__(self, old: str) -> None:
        self.old = old
        ask = Ask(
            "new", "另一份:文件夹、zip,或另一个渠道的编号", required=True, help="可以把文件拖进来,或粘贴位置"
        )
        super().__init__(
            "比较两份渠道", (ask,), intro=f"现在这份:{old}。说出另一份与它有什么不同,什么也不改。"
        )

    def start(self, values: Mapping[str, str]) -> None:
        from kameng_tui.desk import authoring

        new = typed(values["new"])
        self.jobs.look(
            "正在比较...",
            lambda: authoring.diff(self.desk, self.old, new),
            lambda found: self.dismiss((new, found)),
        )


class PackScreen(JobForm):
    """Where to pack a channel to."""

    SAVES = "打包"

    def __init__(self, ref: str, target: Path) -> None:
        self.ref = ref
        ask = Ask("out", "打成哪个 zip 文件", value=str(target), required=True, help="已有的文件不会被覆盖")
        super().__init__(
            "打包渠道", (ask,), intro="打出来的 zip 可以发给别人,用「安装」装上;同样的内容总打出同样的文件。"
        )

    def start(self, values: Mapping[str, str]) -> None:
        from kameng_tui.desk import authoring

        out = Path(typed(values["out"])).expanduser()
        self.jobs.change(
            "正在打包...",
            lambda: authoring.pack(self.desk, self.ref, out),
            lambda packed: "\n".join((f"已打包 {packed.path}", *packed.notes)),
            lambda packed: self.dismiss(str(packed.path)),
        )


def typed(text: str) -> str:
    """What was typed, pasted or dragged in: a path in quotes or as an address is taken out of them."""
    from kameng_tui.desk.evidence import paths_typed

    text = text.strip()
    if text.startswith(("'", '"', "file://")) or "\\ " in text:
        paths = paths_typed(text)
        return str(paths[0]) if len(paths) == 1 else text
    return text
