"""Carrying secrets to another machine: what and where to, the passphrase, the work with its progress, and what came of it.

What stands in the way is said before the passphrase is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kameng_tui.tui.fields import Ask
from kameng_tui.tui.rows import Row, head_row, text_row
from kameng_tui.tui.screens.passphrase import PassphraseScreen
from kameng_tui.tui.screens.pluginforms import JobForm, typed
from kameng_tui.tui.screens.pluginpages import page

if TYPE_CHECKING:
    from kameng_tui.desk.carrying import Opened, Packed, Unpacked
    from kameng_tui.tui.screens.vault import VaultScreen

YES = "true"


class ExportScreen(JobForm):
    """What goes into the file, and where it is written."""

    SAVES = "继续"

    def __init__(self, case_id: str, target: Path) -> None:
        what = (("case", f"只有这一案 {case_id}"), ("all", "整个工作簿"))
        asks = [Ask("what", "带走什么", "choice", "case", what, required=True)] if case_id else []
        asks += [
            Ask("out", "写成哪个文件(放在工作簿之外)", value=str(target), required=True, help="已有的文件不会被覆盖"),
            Ask("private", "连同 private/ 里的文件", "flag", YES),
        ]  # fmt: skip
        super().__init__(
            "导出",
            asks,
            intro="把完整的证件号、卡密等和资料加密成一个文件,给另一台机器或帮手。",
        )

    def start(self, values: Mapping[str, str]) -> None:
        from kameng_tui.desk.errors import DeskError
        from kameng_tui.desk.outfile import refuse_target

        try:
            refuse_target(Path(typed(values["out"])).expanduser())
        except DeskError as refused:
            self.note("out", str(refused))
        else:
            self.dismiss(values)


class ImportScreen(JobForm):
    """Which file is taken in."""

    SAVES = "继续"

    def __init__(self) -> None:
        asks = (
            Ask("source", "导出的文件", required=True, help="可以把文件拖进来,或粘贴位置"),
            Ask("replace", "本机已有而不同的,换成文件里的", "flag", "false", help="private/ 里已有的文件总是不动"),
        )  # fmt: skip
        super().__init__(
            "导入", asks, intro="另一台机器上导出的文件。完整内容只接到掩码对得上的地方。下一步输口令。"
        )

    def start(self, values: Mapping[str, str]) -> None:
        from kameng_tui.desk.carrying import refuse_source
        from kameng_tui.desk.errors import DeskError

        try:
            refuse_source(Path(typed(values["source"])).expanduser())
        except DeskError as refused:
            self.note("source", str(refused))
        else:
            self.dismiss(values)


def export(screen: VaultScreen) -> None:
    from kameng_tui.desk import carrying

    name = screen.case_id or screen.desk.book.root.name
    target = Path.home() / f"{name}-{screen.desk.now().date()}.age"
    passphrases: list[str] = []

    def keep(word: str) -> None:
        carrying.refuse_short(word)
        passphrases.append(word)

    def ask(values: Mapping[str, str] | None) -> None:
        if values is not None:
            dialog = PassphraseScreen(
                "给导出的文件设一个口令", keep, new=True,
                intro=f"至少 {carrying.SHORTEST} 个字符。请用另外的途径告诉对方,不要和文件一起发。",
            )  # fmt: skip
            screen.app.push_screen(dialog, lambda done: work(values) if done else None)

    def work(values: Mapping[str, str]) -> None:
        out, word = Path(typed(values["out"])).expanduser(), passphrases.pop()
        ref = screen.case_id if values.get("what") == "case" else ""
        screen.long_work.start(
            "正在打包",
            lambda progress: carrying.export(
                screen.desk, out, word, ref, private=values["private"] == YES, told=progress
            ),
            lambda packed: page(screen, "已导出", _packed_rows(packed)),
        )

    screen.app.push_screen(ExportScreen(screen.case_id, target), ask)


def import_(screen: VaultScreen) -> None:
    from kameng_tui.desk import carrying

    packs: list[Opened] = []

    def ask(values: Mapping[str, str] | None) -> None:
        if values is None:
            return
        source = Path(typed(values["source"])).expanduser()
        dialog = PassphraseScreen(
            "这个文件的口令", lambda word: packs.append(carrying.opened(screen.desk, source, word)),
            intro="导出时设的口令,向给您文件的人问。",
        )  # fmt: skip
        screen.app.push_screen(dialog, lambda done: work(values["replace"] == YES) if done else None)

    def work(replace: bool) -> None:
        pack = packs.pop()
        screen.long_work.start(
            "正在导入",
            lambda progress: carrying.take(screen.desk, pack, replace=replace, told=progress),
            show,
        )

    def show(taken: Unpacked) -> None:
        page(screen, "已导入", _unpacked_rows(taken))
        screen.kameng.refresh_screens()

    screen.app.push_screen(ImportScreen(), ask)


def _packed_rows(packed: Packed) -> list[Row]:
    said = [
        packed.path,
        f"{len(packed.cases)} 案,{packed.values} 项完整内容,资料 {len(packed.profiles)} 份,private/ 里的文件 {packed.files} 个",
        "口令请用另外的途径告诉对方;对方在保险箱里按 i(导入)",
    ]
    return [
        *_rows("", said),
        *_rows(" 本机也没有完整内容", packed.missing),
        *_rows(" 读不出来,里面的完整内容没有带上", packed.unread),
    ]


def _unpacked_rows(taken: Unpacked) -> list[Row]:
    said = f"{taken.values} 项完整内容,资料 {len(taken.profiles)} 份,private/ 里的文件 {len(taken.files)} 个"
    return [
        *_rows("", [said]),
        *_rows(" 本机已有而内容不同,没有动", taken.kept),
        *_rows(" 这个工作簿里没有它的位置,没有导入", taken.left_out),
    ]


def _rows(head: str, lines: list[str] | tuple[str, ...]) -> list[Row]:
    rows = [head_row(head)] if head and lines else []
    return rows + [text_row(line, key=f"{head} {n}", mark=" ") for n, line in enumerate(lines)]
