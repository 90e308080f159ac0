"""Looking at files before they are sent: which files and for whom, then what they would tell. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kameng_tui.case import vocabulary as v
from kameng_tui.tui.fields import Ask
from kameng_tui.tui.rows import Row, blank_row, head_row, text_row
from kameng_tui.tui.screens.longwork import LongWork
from kameng_tui.tui.screens.pluginforms import JobForm
from kameng_tui.tui.screens.pluginpages import page
from kameng_tui.tui.screens.pluginrows import finding_rows

if TYPE_CHECKING:
    from kameng_tui.desk.audits import Audited
    from kameng_tui.desk.desk import Desk

INTRO = (
    "发给别人以前先查一遍:正文、属性、批注、删去的修订、文件名、压缩包里的文件、图片里的拍摄地点。只看不改。\n"
    "认得 文字、邮件(eml)、docx、xlsx、pptx、odt、pdf、zip 和图片;图片画面里的字认不出,要自己看。"
)


class AuditScreen(JobForm):
    """Asks for files and their reader, and shows what they would tell. ``case_id``: the case they are about, else all."""

    SAVES = "检查"

    def __init__(self, desk: Desk, case_id: str | None = None) -> None:
        self.case_id = case_id
        readers = tuple((name, desk.label("audiences", name)) for name in v.AUDIENCES if name != "self")
        asks = (
            Ask("files", "文件(把文件拖进窗口,或粘贴路径,一行一个)", "long", required=True, lines=3),
            Ask("audience", "给谁看", "choice", "public", readers, required=True,
                help="主管部门和法院要真实身份:对它们只查读不出来的文件"),
        )  # fmt: skip
        super().__init__("检查要发的文件", asks, intro=INTRO)
        self.long_work = LongWork(self)

    def start(self, values: Mapping[str, str]) -> None:
        from kameng_tui.desk import audits
        from kameng_tui.desk.evidence import paths_typed

        files = paths_typed(values["files"])
        self.long_work.start(
            "正在检查",
            lambda progress: audits.audit(self.desk, files, values["audience"], self.case_id, progress),
            lambda found: self._show(found, files),
            self.refused,
        )

    def do_back(self) -> None:
        """Esc stops the check before it leaves."""
        if not self.long_work.stop():
            super().do_back()

    def _show(self, found: Audited, files: Sequence[Path]) -> None:
        self.dismiss(None)
        page(self, "检查要发的文件" + (":先改再发" if found.is_bad else ""), list(rows_of(found, files)))


def rows_of(found: Audited, files: Sequence[Path]) -> Iterator[Row]:
    """The findings, and under them what a person has to look at; files by their names, for the folders are long."""
    folders = {f"{path.parent}/" for path in files}

    def short(where: str) -> str:
        folder = next((folder for folder in folders if where.startswith(folder)), "")
        return where.removeprefix(folder)

    yield from finding_rows([replace(finding, where=short(finding.where)) for finding in found.findings])
    if found.unseen:
        yield blank_row()
        yield head_row(" 要自己看一遍")
        for number, line in enumerate(found.unseen):
            yield text_row(short(line), "dim", key=f"unseen {number}", mark=" - ", indent=3)
