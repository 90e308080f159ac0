"""Help: the keys of the screen it was asked on first, then all others; made from the table of actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from kameng_tui.tui.actions import MOVES, SCREEN_NAMES, TABLE, Action, is_letter, shown_key
from kameng_tui.tui.base import Line
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.widths import pad


class HelpScreen(Screen[None]):
    KIND: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f1,question_mark,fullwidth_question_mark", "back", show=False)
    ]

    def __init__(self, screen: str) -> None:
        super().__init__()
        self.of = screen

    def compose(self) -> ComposeResult:
        title = Line(classes="title")
        title.put("帮助", "上下移动  Esc 返回")
        yield title
        yield RowList(id="help")

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.show(list(self._rows()))
        rows.focus()

    def _rows(self) -> Iterator[Row]:
        here = [a for a in TABLE if self.of in a.screens]
        yield head_row(f"这个画面({SCREEN_NAMES.get(self.of, '')})")
        yield from (_row(a) for a in here)
        yield blank_row()
        yield head_row("移动与填写")
        yield from (text_row(line.replace("`", "")) for line in MOVES)
        yield blank_row()
        yield head_row("其他画面")
        yield from (_row(a) for a in TABLE if a not in here)
        yield blank_row()
        yield head_row("说明")
        for line in NOTES:
            yield text_row(line)

    def action_back(self) -> None:
        self.dismiss(None)


NOTES = (
    "标记:!! 已逾期或已错过,! 三天以内;[齐] [弱] [缺] 是证据链的状态。颜色只是辅助。",
    "看,不会改动任何文件;改动都写在案件文件夹里,u 撤销这次打开以来的改动。",
    "本程序不是律师,不代替法律意见;标「以官方页面为准」的时限请先核对。",
)


def _row(action: Action) -> Row:
    safe = " ".join(shown_key(k) for k in action.keys if not is_letter(k))
    letters = " ".join(shown_key(k) for k in action.keys if is_letter(k))
    text = f"{pad(safe, 12)}{pad(letters, 6)}{pad(action.label, 22)}{action.cli}"
    return text_row(text, key=action.id, indent=18)
