"""A letter before it goes out: its text for its audience, what is wrong with it, and the ways to send it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from kameng_tui.tui import timefields, words
from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.fields import Ask
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.screens.form_parts import WHEN, when
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.tui.screens.sheet_papers import origin_rows
from kameng_tui.tui.screens.sheets import finding_rows
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from pathlib import Path

    from kameng_tui.desk.errors import DeskError
    from kameng_tui.desk.origins import SentenceOrigin
    from kameng_tui.desk.sent import Drafted
    from kameng_tui.reckon.fees import FeeLine


def letter_rows(text: str) -> list[Row]:
    """A letter line by line; gaps stand out by their brackets and by colour."""
    return [
        text_row(line, "warn" if "〔待填" in line else "", key=f"line {number}", indent=0)
        for number, line in enumerate(text.split("\n"))
    ]


def state_rows(drafted: Drafted) -> list[Row]:
    """What a letter still lacks and what was noticed in it."""
    rows: list[Row] = []
    if drafted.subject:
        rows += [head_row("邮件主题"), text_row(drafted.subject, mark=" ", key="subject"), blank_row()]
    if drafted.gaps:
        rows += [
            head_row(f"待填 {len(drafted.gaps)}"),
            *(text_row(gap, "warn", mark=" - ", key=f"gap {gap}") for gap in drafted.gaps),
        ]
        rows.append(blank_row())
    rows.append(head_row(f"提示 {len(drafted.findings)}"))
    rows += finding_rows(drafted.findings) or [text_row("没有发现问题", "good", mark=" ")]
    return rows


def fee_rows(fees: Sequence[FeeLine]) -> list[Row]:
    """What filing costs, and where that stands."""
    from kameng_tui.reckon.fees import fee_words

    rows = [text_row(fee_words(fee), mark=" - ", key=f"fee {fee.id}", indent=3) for fee in fees]
    return [blank_row(), head_row("费用"), *rows] if rows else []


def _layout(drafted: Drafted | None) -> str:
    return drafted.layout if drafted is not None else ""


def layout_words(layout: str) -> str:
    """Which of the two forms is shown, for a title."""
    return f"  {words.LAYOUTS[layout]}(^L 换)" if layout else ""


def other_layout(drafted: Drafted | None) -> str:
    """The form that is not shown now, "" where there is but one."""
    return {"facts": "problem", "problem": "facts"}.get(_layout(drafted), "")


class PaperScreen(WorkScreen):
    KIND = "paper"
    BINDINGS: ClassVar[list[BindingType]] = bindings("paper")
    CSS = """
    PaperScreen #body { height: 1fr; }
    PaperScreen #letter { padding: 0 1; height: 1fr; }
    PaperScreen #state { background: $panel; padding: 0 1; }
    PaperScreen.-wide #state { dock: right; width: 36%; height: 100%; border-left: solid $primary; }
    PaperScreen.-narrow #state { height: 7; border-bottom: solid $primary; }
    """

    def __init__(self, case_id: str, filing: str, template: str) -> None:
        super().__init__()
        self.case_id = case_id
        self.filing = filing
        self.template = template
        self.chosen_layout = ""
        self.drafted: Drafted | None = None
        self.asked = False
        self.with_why = False

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        with Container(id="body"):
            yield RowList(id="state")
            yield RowList(id="letter")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.reload()
        self.query_one("#letter").focus()

    def reload(self) -> None:
        """Made in a thread: the code of a channel may take its time."""
        from kameng_tui.desk.papers import draft

        self.in_thread(
            lambda: draft(self.desk, self.case_id, self.filing, self.template, layout=self.chosen_layout),
            self._show,
            self._refused,
        )

    def _refused(self, fault: DeskError) -> None:
        self.say(str(fault), bad=True)
        if self.drafted is None:
            self.dismiss(None)

    def _show(self, drafted: Drafted) -> None:
        from kameng_tui.desk.cases import load
        from kameng_tui.desk.kept import channels_for

        self.drafted = drafted
        dossier = load(self.desk, self.case_id).dossier
        channel = next((f.channel for f in dossier.filings if f.id == self.filing), self.filing)
        spec = channels_for(self.desk, dossier).get(channel)
        template = spec.template(self.template) if spec is not None else None
        label = template.label if template is not None else self.template
        self.query_one("#title", Line).put(
            label,
            f"给{self.desk.label('audiences', drafted.audience)}  {len(drafted.text)}字{layout_words(drafted.layout)}",
        )
        self._letter()
        self.query_one("#state", RowList).show(state_rows(drafted))
        if not self.asked and any(finding.code == "vault.none" for finding in drafted.findings):
            from kameng_tui.tui.screens.passphrase import ask_lost

            self.asked = True
            ask_lost(self, self.case_id, self.filing, self.template)

    def context(self) -> Context:
        return Context("paper", row="letter", demo=self.kameng.demo, layout=_layout(self.drafted))

    @property
    def text(self) -> str:
        return self.drafted.text if self.drafted is not None else ""

    def _letter(self) -> None:
        """The text, or sentence by sentence what it rests on, which takes a moment to find."""
        if self.drafted is None:
            return
        if not self.with_why:
            self.query_one("#letter", RowList).show(letter_rows(self.drafted.whole))
            return
        from kameng_tui.desk.origins import origins

        self.in_thread(
            lambda: origins(self.desk, self.case_id, self.filing, self.template, layout=self.chosen_layout),
            self._origins,
        )

    def _origins(self, found: Sequence[SentenceOrigin]) -> None:
        if self.with_why:
            self.query_one("#letter", RowList).show(origin_rows(found), keep=False)

    def do_why(self) -> None:
        self.with_why = not self.with_why
        self._letter()

    def do_layout(self) -> None:
        self.chosen_layout = other_layout(self.drafted)
        self.reload()

    def do_copy(self) -> None:
        self.say(self.kameng.send_to_clipboard(self.text))

    def do_tofile(self) -> None:
        drafted = self.drafted
        whole, reader = (drafted.whole, drafted.audience) if drafted is not None else ("", "self")
        name = f"{self.filing}-{self.template}.txt"
        to_file(self, whole, name, self._to_document, reader=reader, refs=[self.case_id])

    def _to_document(self, path: Path) -> None:
        """A Word or PDF file of this letter, or of its official form; made in a thread."""
        from kameng_tui.desk import documents

        def make() -> documents.Made:
            paper, layout = documents.paper_of(self.template), self.chosen_layout
            made = documents.document_of(self.desk, self.case_id, paper, filing=self.filing, layout=layout)
            documents.save(self.desk, self.case_id, made, path)
            return made

        def done(made: documents.Made) -> None:
            draft = f",是草稿:待填 {len(made.gaps)} 项" if made.gaps else ""
            self.say(f"已存为 {path}{draft};用完请删掉")
            self.say_findings([f for f in made.findings if f.code in documents.BESIDE])

        self.in_thread(make, done)

    def do_send(self) -> None:
        form = sent_form(self, self.case_id, self.filing, self.template, self.chosen_layout)
        self.app.push_screen(form, self._sent)

    def _sent(self, done: bool | None) -> None:
        if done:
            self.dismiss(True)


def to_file(
    screen: WorkScreen, text: str, name: str, as_document: Callable[[Path], None] | None = None,
    *, reader: str = "self", refs: Sequence[str] = (), helper: bool = False,
) -> None:  # fmt: skip
    """Asks where to, and writes a new file; ``as_document`` makes one whose name ends in .docx or .pdf.

    What tells its ``reader`` about the cases ``refs`` what is not for them is not written; ``helper``: another one goes on.
    """
    from pathlib import Path

    def submit(values: Mapping[str, str], changed: Mapping[str, str]) -> str | None:
        from kameng_tui.desk import audits, documents
        from kameng_tui.desk.evidence import paths_typed

        paths = paths_typed(values["path"])
        if len(paths) != 1:
            return "请写一个文件名"
        if as_document is not None and documents.format_of(paths[0]):
            as_document(paths[0])
            return None
        audits.save_text(screen.desk, paths[0], text, reader, refs, helper=helper)
        screen.say(f"已存为 {paths[0]};用完请删掉")
        return None

    ask = Ask(
        "path", "存到哪个文件", "line", str(Path.home() / name), required=True,
        help="已有的文件不会被覆盖" + (";结尾写 .docx 或 .pdf 就出 Word 或 PDF" if as_document else ""),
    )  # fmt: skip
    screen.app.push_screen(FormScreen("存为文件", (ask,), submit))


def sent_form(screen: WorkScreen, case_id: str, filing: str, template: str, layout: str = "") -> FormScreen:
    """The receipt number after handing in: it freezes the text and starts the clock."""

    def submit(values: Mapping[str, str], changed: Mapping[str, str]) -> str | None:
        from kameng_tui.desk.papers import draft

        sent = draft(
            screen.desk,
            case_id,
            filing,
            template,
            layout=layout,
            send=True,
            receipt=values["receipt"].strip(),
            at=when(values["at"]),
        )
        screen.kameng.session.remember_entry(case_id, sent.entry)
        screen.kameng.refresh_screens()
        screen.say(_clock_says(screen, case_id, sent.entry), title="已登记")
        screen.say_findings([f for f in sent.findings if f.severity == "error"])
        return None

    asks = (
        Ask("receipt", "受理编号或工单号", help="没有给编号就留空,以后用「登记答复」补"),
        Ask("at", "提交时间", help=WHEN, reads=timefields.moment(screen.desk)),
    )
    intro = "先在官方页面真正提交,再到这里登记。登记后文字按原样存底,时限从提交时间起算。"
    return FormScreen("已提交,登记编号", asks, submit, intro=intro)


def _clock_says(screen: WorkScreen, case_id: str, entry: str) -> str:
    from kameng_tui.desk.cases import open_case

    dues: Sequence[Any] = [
        d for d in open_case(screen.desk, case_id).reckoned.dues if d.entry == entry and d.state == "running"
    ]
    if not dues:
        return "文字已存底"
    first = min(dues, key=lambda due: due.turns)
    return f"开始计时:{first.label}到 {words.full(first.turns)}({words.DUTY.get(first.duty, '')})"
