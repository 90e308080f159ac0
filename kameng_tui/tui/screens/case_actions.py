"""What can be done on a case screen: each action opens a dialog or another screen; the sheets are in ``case``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kameng_tui.desk.errors import DeskError
from kameng_tui.tui.base import WorkScreen
from kameng_tui.tui.rows import Row, RowList
from kameng_tui.tui.safe import plain
from kameng_tui.tui.screens import opening, sheet_channels, sheets, steps
from kameng_tui.tui.screens.ask import ChoiceScreen

if TYPE_CHECKING:
    from kameng_tui.case.findings import Finding
    from kameng_tui.case.records import Card, Filing
    from kameng_tui.desk.survey import Survey
    from kameng_tui.tui.screens.longwork import LongWork


class CaseActions(WorkScreen):
    """The actions of the table on a case; ``CaseScreen`` shows it and says which row is current."""

    case_id: str
    found: Survey
    letters: dict[str, Any]

    @property
    def row(self) -> Row | None:
        """The current row of the sheet."""
        return self.query_one("#sheet", RowList).current

    def open_filing(self, filing_id: str) -> None:
        from kameng_tui.tui.screens.filing import FilingScreen

        self.app.push_screen(FilingScreen(self.case_id, filing_id), self.reread)

    def prepare(self, channel_id: str) -> None:
        """Opens the filing at a channel, made if there is none; says first why it would better wait."""
        filed = [f.id for f in self.found.dossier.filings if f.channel == channel_id]
        if filed:
            self.open_filing(filed[-1])
            return
        verdict = self.found.verdicts.get(channel_id)
        if verdict is None or verdict.verdict == "ready":
            self._make(channel_id)
            return
        reasons = "\n".join(f"- {sheet_channels.reason_text(reason)}" for reason in verdict.reasons)
        title = f"{self.desk.label('channels', channel_id)}:{self.desk.label('verdict', verdict.verdict)}"
        choices = (("back", "先不投诉,去把上面的补上"), ("go", "仍然先准备表单(不会提交)"))

        def chosen(what: str | None) -> None:
            if what == "go":
                self._make(channel_id)
            elif what == "back":
                self.action_sheet(1)  # where chain, questions and facts stand with their gaps

        self.app.push_screen(ChoiceScreen(title, choices, intro=reasons), chosen)

    def _make(self, channel_id: str) -> None:
        from kameng_tui.desk.filings import file

        filed = self.attempt(file, self.desk, self.case_id, channel_id, ask=False)
        if filed is not None:
            self.reload()
            self.open_filing(filed.filing)

    def with_filing(self, title: str, then: Callable[[Filing], None]) -> None:
        """``then`` with the filing that is meant: the selected one, the only one, or one that is asked for."""
        filings = self.found.dossier.filings
        row = self.row
        if row is not None and row.key.startswith("filing "):
            then(row.data)
        elif len(filings) == 1:
            then(filings[0])
        else:
            by_id = {f.id: f for f in filings}
            choices = [
                (f.id, f"{self.desk.label('channels', f.channel)} {self.found.reckoned.stages[f.id].label}")
                for f in filings
            ]
            self.app.push_screen(
                ChoiceScreen(title, choices), lambda chosen: then(by_id[chosen]) if chosen else None
            )

    # actions ---------------------------------------------------------------------------------------------------

    def do_log(self) -> None:
        self._form("log")

    def do_attach(self) -> None:
        self._form("attach")

    def do_money(self) -> None:
        self._form("money")

    def do_close(self) -> None:
        self._form("close")

    def do_export_case(self) -> None:
        from kameng_tui.tui.screens.export import ExportScreen

        self.app.push_screen(ExportScreen(self.case_id))

    def do_audit(self) -> None:
        from kameng_tui.tui.screens.audits import AuditScreen

        self.app.push_screen(AuditScreen(self.desk, self.case_id))

    def do_questions(self) -> None:
        if self.found.playbook.questions:
            self._fact_form("questions")
        else:
            self.say("这个问题类型没有自查问题;先在概况里选定问题类型", bad=True)

    def _form(self, name: str, *args: Any) -> None:
        from kameng_tui.tui.screens import case_forms

        self.app.push_screen(getattr(case_forms, name)(self, *args))

    def _fact_form(self, name: str, *args: Any) -> None:
        from kameng_tui.tui.screens import fact_forms

        self.app.push_screen(getattr(fact_forms, name)(self, *args))

    def do_reply(self) -> None:
        self.with_filing("哪个投诉件的答复", lambda filing: self._form("reply", filing))

    def do_counter(self) -> None:
        from kameng_tui.tui.screens.counter import CounterScreen

        self.with_filing(
            "投递哪个投诉件", lambda f: self.app.push_screen(CounterScreen(self.case_id, f.id), self.reread)
        )

    def do_escalate(self) -> None:
        step = self.letters.get("f")
        if step is not None:
            steps.carry_out(self, step)
            return
        order = {"ready": 0, "wait": 1, "refused-likely": 2, "barred": 3}
        found = sorted(self.found.verdicts.items(), key=lambda item: order.get(item[1].verdict, 9))
        choices = [
            (i, f"{self.desk.label('channels', i)}  {self.desk.label('verdict', x.verdict)}")
            for i, x in found
        ]
        self.app.push_screen(
            ChoiceScreen("投诉或升级到哪里", choices), lambda chosen: self.prepare(chosen) if chosen else None
        )

    def do_paper(self) -> None:
        self.action_sheet(6)
        rows = self.query_one("#sheet", RowList)
        rows.go_to(next((row.key for row in rows.rows if row.key.startswith("make ")), ""))

    def do_read(self) -> None:
        from kameng_tui.tui.screens.read import ReadScreen

        self.app.push_screen(ReadScreen(self.case_id, ""))

    def do_edit(self) -> None:
        row = self.row
        kind, _, name = row.key.partition(" ") if row is not None else ("", "", "")
        if kind == "fact":
            self._fact_form("edit", name)
        elif kind == "entry" and row is not None:
            if row.data.struck:
                self.say("这条已被更正或作废;请改最新的那条", bad=True)
            else:
                self._fact_form("amend", row.data.entry)
        elif kind in ("filing", "channel", "question") and row is not None:
            opening.open_row(self, kind, name, row)
        else:
            self.say("这一行不能修改", bad=True)

    def do_void(self) -> None:
        panel = self.query_one("#panel", RowList)
        row = panel.current if panel.has_focus else self.row
        if row is not None and row.key.startswith("step "):
            self._form("skip", row.data)
        elif row is not None and row.key.startswith("entry "):
            if row.data.struck:
                self.say("这条已经划掉了", bad=True)
            else:
                self._fact_form("void", row.data.entry)

    def do_new(self) -> None:
        choices = (("order", "订单"), ("payment", "支付"), ("claim", "诉求"), ("seller", "商家信息"), ("payee", "收款方信息"),
                   ("guardian", "监护人"), ("representative", "代理人"), ("known", "关键日期"),
                   ("observed", "今天看到的网站、备案、收款方"))  # fmt: skip
        self.app.push_screen(ChoiceScreen("增加什么", choices), self._new)

    def _new(self, chosen: str | None) -> None:
        if chosen in sheets.NEW_ITEMS:
            self._fact_form("add_item", chosen)
        elif chosen == "observed":
            self._form("observed")
        elif chosen:
            self._fact_form("edit", f"{chosen}.name")

    def do_copy(self) -> None:
        row = self.row
        if row is None:
            self.say("这里没有选中的一行", bad=True)
            return
        text = "\n".join("".join(part for part, _ in line).strip() for line in row.draw(400))
        self.say(self.kameng.send_to_clipboard(text))

    def do_resolve(self) -> None:
        from kameng_tui.tui.screens.conflict import open_conflicts

        open_conflicts(self, self.case_id, self.reload)

    def do_refresh(self) -> None:
        self.reload()
        self.say("已重新读取")

    def do_editor(self) -> None:
        """case.toml in the user's editor; what was written there is read back."""
        from kameng_tui.tui.screens.external import edit_outside

        edit_outside(self.kameng, self.found.loaded.folder / "case.toml")
        self.reload()

    @cached_property
    def long_work(self) -> LongWork:
        from kameng_tui.tui.screens.longwork import LongWork

        return LongWork(self)

    def do_back(self) -> None:
        """Esc stops what takes long before it leaves."""
        if not self.long_work.stop():
            super().do_back()

    def attach_files(self, files: Sequence[Path], facts: dict[str, Any]) -> None:
        """Takes files in, in a thread, with progress in the footer; says which of them the case had already."""
        from kameng_tui.desk import evidence

        def work(progress: Callable[[int, int], None]) -> tuple[list[Card], list[Finding]]:
            try:
                cards = evidence.attach(self.desk, self.case_id, files, progress=progress, **facts)
            except DeskError:
                self.app.call_from_thread(self.reload)  # of several files the first may be there
                raise
            return cards, evidence.doubles(self.desk, self.case_id, cards)

        def done(made: tuple[list[Card], list[Finding]]) -> None:
            cards, doubles = made
            self.after_write(doubles, f"已加入 {len(cards)} 件证据:{plain(cards[0].shows or cards[0].id)}")

        self.long_work.start("正在加入证据", work, done)

    def do_verify(self) -> None:
        """Whether every piece is there and unchanged; if so, offers to seal the list."""
        from kameng_tui.desk import verifying
        from kameng_tui.tui.screens.pluginpages import page
        from kameng_tui.tui.screens.pluginrows import finding_rows

        def done(found: list[Finding]) -> None:
            if any(f.severity == "error" for f in found):
                page(self, "核对证据:有变动", list(finding_rows(found)))
                return
            said = "\n".join(["证据都在,都没有变。", *(f"- {f.message}" for f in found)])
            choices = (
                ("back", "好"),
                ("seal", "封存:把每件的指纹写成清单(evidence/SHA256SUMS),以后少一件、变一个字节都看得出"),
            )
            self.app.push_screen(
                ChoiceScreen("核对证据", choices, intro=said),
                lambda chosen: self._seal() if chosen == "seal" else None,
            )

        def work(progress: Callable[[int, int], None]) -> list[Finding]:
            return verifying.verify(self.desk, [self.case_id], lambda at: progress(at.done, at.total))

        self.long_work.start("正在核对证据", work, done)

    def _seal(self) -> None:
        from kameng_tui.desk import verifying

        def work(progress: Callable[[int, int], None]) -> list[verifying.Sealed]:
            return verifying.seal(self.desk, [self.case_id], lambda at: progress(at.done, at.total))

        def done(made: list[verifying.Sealed]) -> None:
            if not made:
                self.say("还没有可以封存的证据", bad=True)
            for one in made:
                self.say(
                    f"{one.said};清单的指纹 {one.sha256},发给自己或存到别处,以后就能说明没有变过",
                    title="封存",
                )

        self.long_work.start("正在封存", work, done)
