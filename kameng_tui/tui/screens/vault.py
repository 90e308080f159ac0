"""The vault: where secrets are kept, its passphrase, and the profiles of consumers that cases refer to by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from kameng_tui.tui.base import Line, WorkScreen, bindings
from kameng_tui.tui.fields import Ask
from kameng_tui.tui.rows import Row, RowList, blank_row, head_row, text_row
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.tui.screens.passphrase import PassphraseScreen, unlock_dialog
from kameng_tui.tui.screens.sheets import pair_row
from kameng_tui.tui.whynot import Context

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.vaults import State
    from kameng_tui.tui.screens.longwork import LongWork


class VaultScreen(WorkScreen):
    """``case_id``: the case from which it was opened, which can be given a profile here."""

    KIND = "vault"
    BINDINGS: ClassVar[list[BindingType]] = bindings("vault")

    def __init__(self, case_id: str = "") -> None:
        super().__init__()
        self.case_id = case_id
        self.made = ""  # the profile that was just made or changed: the cursor goes there

    def compose(self) -> ComposeResult:
        yield Line(id="title", classes="title")
        yield RowList(id="vault")
        yield from self.chrome()

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self.query_one(RowList).show([head_row(" 正在查看")])
        self.reload()

    def reload(self) -> None:
        """Read in a thread: looking for a system keyring may take its time."""
        from kameng_tui.desk.vaults import status

        def work() -> tuple[State, list[Row]]:
            state = status(self.desk)
            return state, [
                *_renamed_rows(self.desk, state, self.case_id),
                *_profile_rows(self.desk, state, self._chosen()),
            ]

        self.in_thread(work, self._show)

    def _chosen(self) -> str:
        from kameng_tui.desk.cases import load

        return load(self.desk, self.case_id).dossier.case.consumer.profile if self.case_id else ""

    def _show(self, found: tuple[State, list[Row]]) -> None:
        state, people = found
        self.query_one("#title", Line).put("保险箱和资料", "演示" if self.kameng.demo else state.label)
        rows = self.query_one(RowList)
        rows.show([*_state_rows(state), blank_row(), *people])
        if self.made:
            rows.go_to(f"profile {self.made}")
            self.made = ""

    def context(self) -> Context:
        row = self.query_one(RowList).current
        return Context(
            "vault", row=row.key if row else "", demo=self.kameng.demo, has_case=bool(self.case_id)
        )

    @property
    def _profile(self) -> str:
        row = self.query_one(RowList).current
        return row.key.removeprefix("profile ") if row is not None and row.key.startswith("profile ") else ""

    @cached_property
    def long_work(self) -> LongWork:
        from kameng_tui.tui.screens.longwork import LongWork

        return LongWork(self)

    # actions ---------------------------------------------------------------------------------------------------

    def do_back(self) -> None:
        """Esc stops what takes long before it leaves."""
        if not self.long_work.stop():
            super().do_back()

    def do_export(self) -> None:
        from kameng_tui.tui.screens.carry import export

        if self._is_open():
            export(self)

    def do_import(self) -> None:
        from kameng_tui.tui.screens.carry import import_

        if self._is_open():
            import_(self)

    def _is_open(self) -> bool:
        if self.desk.vault.locked:
            self.say("保险箱锁着或还没有建:先按 l 打开,或按 z 建一个", bad=True)
        return not self.desk.vault.locked

    def _move(self) -> None:
        """The case was renamed: its secrets come along."""
        from kameng_tui.desk.vaults import move

        moved = self.attempt(move, self.desk, self.case_id)
        if moved is not None:
            self.say(f"已把「{moved.before}」名下的 {moved.values} 项完整内容接到这一案")
            self.kameng.refresh_screens()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if event.row.key == "state":
            self.action_do("unlock" if event.row.data else "passphrase")
        elif event.row.key == "renamed":
            self._move()
        elif self._profile:
            self._open_form(self._profile)

    def do_open(self) -> None:
        self.query_one(RowList).action_choose()

    def do_copy(self) -> None:
        """The name of a profile or the place of the file: what lies in them never goes to a clipboard from here."""
        from kameng_tui.desk.vaults import file_of

        file = file_of(self.desk)
        if self._profile:
            self.say(self.kameng.send_to_clipboard(self._profile), title="资料名")
        elif file is not None:
            self.say(self.kameng.send_to_clipboard(str(file.path)), title="保险箱的位置")
        else:
            self.say("先选中一份资料:送出的是资料名", bad=True)

    def do_new(self) -> None:
        self._open_form("")

    def _open_form(self, name: str) -> None:
        if self._is_open():
            self.app.push_screen(_profile_form(self, name), self._reread)

    def _reread(self, done: bool | None) -> None:
        if done:
            self.kameng.refresh_screens()

    def do_use_profile(self) -> None:
        name = self._profile
        edited = self.attempt(self.kameng.session.edit, self.case_id, [("consumer.profile", name)])
        if edited is not None:
            self.say(f"本案用「{name}」的资料:姓名、证件号等只在打印时补上,不写进案件文件")
            self.say_findings(edited.findings)
            self.kameng.refresh_screens()

    def do_drop_profile(self) -> None:
        from kameng_tui.tui.screens.ask import ChoiceScreen

        name = self._profile
        choices = (("no", "留着"), ("yes", f"删除「{name}」"))
        intro = "删除之后,用它的案件打印文书时没有姓名和证件号可填。"
        self.app.push_screen(
            ChoiceScreen("删除这份资料?", choices, intro=intro),
            lambda chosen: self._drop(name) if chosen == "yes" else None,
        )

    def _drop(self, name: str) -> None:
        from kameng_tui.desk.profiles import remove

        self.attempt(remove, self.desk, name)
        self.kameng.refresh_screens()

    def do_unlock(self) -> None:
        from kameng_tui.desk.vaults import is_locked

        if is_locked(self.desk):
            self.app.push_screen(unlock_dialog(self.kameng), self._reread)
        else:
            self.say(
                "没有锁着的保险箱文件;要建一个按 z" if self.desk.vault.kind != "age" else "保险箱已经打开"
            )

    def do_passphrase(self) -> None:
        from kameng_tui.desk import vaults

        file = vaults.file_of(self.desk)
        if file is not None and file.exists:
            if file.locked:
                self.say("先用现在的口令打开(l),再换口令", bad=True)
                return
            dialog = PassphraseScreen(
                "换口令", lambda typed: vaults.change_passphrase(self.desk, typed), new=True,
                intro="新口令至少 8 个字符;忘了谁也打不开,请记在别处。",
            )  # fmt: skip
        else:
            dialog = PassphraseScreen(
                "建一个有口令的保险箱文件", lambda typed: vaults.make(self.desk, typed, self.kameng.env), new=True,
                intro="加密存在您的数据文件夹里,不进工作簿。口令至少 8 个字符;忘了谁也打不开,请记在别处。",
            )  # fmt: skip
        self.app.push_screen(dialog, self._reread)


def _state_rows(state: State) -> Iterator[Row]:
    yield head_row(" 完整内容放在哪里")
    lock = (
        ""
        if not state.path
        else "锁着"
        if state.locked and state.exists
        else "已打开"
        if state.exists
        else "还没有建"
    )
    safe = state.kind in ("keyring", "memory") or (state.kind == "age" and not state.locked)
    yield Row("state", pair_row("现在", f"{state.label} {lock}".strip(), style="good" if safe else "warn").draw,
              state.locked and state.exists)  # fmt: skip
    if state.path:
        yield text_row(state.path, "dim", key="path", mark=" 文件  ", indent=7)
    if state.kind in ("ask", "none"):
        yield text_row("按 z 建一个有口令的保险箱文件,以后就不用每次再填", "dim", mark=" ", key="how")


def _renamed_rows(desk: Desk, state: State, case_id: str) -> Iterator[Row]:
    """What lies under the old name of this case, whose folder was renamed by hand."""
    from kameng_tui.desk.cases import load
    from kameng_tui.desk.vaults import renamed

    if not case_id or state.locked:
        return
    for one in renamed(desk, load(desk, case_id))[:1]:
        text = (
            f"这一案像是改过文件夹名:{one.values} 项完整内容在以前的名字「{one.before}」下面,按 Enter 接回来"
        )
        yield text_row(text, "warn", key="renamed", mark=" ! ", indent=3)
        yield blank_row()


def _profile_rows(desk: Desk, state: State, chosen: str) -> Iterator[Row]:
    from kameng_tui.desk import profiles
    from kameng_tui.privacy.mask import mask_value

    yield head_row(" 消费者资料(案件里只写资料名,打印时才补上)")
    if state.profiles is None:
        yield text_row("打开保险箱才看得到:按 l", "warn", mark=" ")
        return
    for name in state.profiles:
        held = profiles.get(desk, name)
        shown = [mask_value("name" if f == "name" else profiles.KINDS[f], value) for f, value in held.items()]
        mine = "(本案在用)" if name == chosen else ""
        yield text_row(
            f"{name}{mine}  {'  '.join(shown)}",
            "strong" if mine else "",
            key=f"profile {name}",
            mark=" ",
            indent=4,
        )
    if not state.profiles:
        yield text_row("还没有资料:按 n 新建一份", "dim", mark=" ")


def _profile_form(screen: VaultScreen, name: str) -> FormScreen:
    from kameng_tui.desk import profiles, secrets

    held = profiles.get(screen.desk, name) if name else {}
    asks = (
        [Ask("profile", "资料名", value="", required=True, help="案件里写的就是它,如 本人、表妹;不要用真名")]
        if not name
        else []
    )
    asks += [Ask(field, profiles.LABELS[field], value=held.get(field, "")) for field in profiles.FIELDS]

    def submit(values: Mapping[str, str], changed: Mapping[str, str]) -> str | None:
        new = values.get("profile", "").strip()
        if new and new in profiles.names(screen.desk):
            return f"已经有「{new}」这份资料,换一个名字,或回去改那一份"
        fields = {field: text for field, text in changed.items() if field != "profile"}
        kept = profiles.put(screen.desk, name or new, fields)
        why = secrets.write_fault(screen.desk) or "这台机器没有保险箱,按 z 可以建一个"
        screen.say("已存进保险箱" if kept else f"只记到程序结束:{why}", bad=not kept)
        doubt = profiles.doubt(fields)
        if doubt:
            screen.say(doubt, bad=True)
        screen.made = name or new
        return None

    intro = "只存在保险箱里,不写进案件文件。"
    return FormScreen(f"资料 {name}" if name else "新的资料", asks, submit, intro=intro)
