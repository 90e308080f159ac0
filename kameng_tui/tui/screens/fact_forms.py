"""The dialogs that change what is known: facts, questions of the playbook, corrections. Their fields follow from the records' keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.keys import MASK_PREFIX, Key, keys_of
from kameng_tui.case.records import Case, Entry
from kameng_tui.tui import timefields, words
from kameng_tui.tui.fields import SEPARATOR, Ask
from kameng_tui.tui.screens.form_parts import Values, filing_choices, labels
from kameng_tui.tui.screens.forms import FormScreen
from kameng_tui.tui.screens.sheets import LISTS_OF, NEW_ITEMS, value_text

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk
    from kameng_tui.tui.screens.case import CaseScreen


_TERMS = ("until", "expires")  # days up to which something holds


def _ask_of(desk: Desk, spec: Key, value: Any, path: str) -> Ask:
    help_text = ""
    shown = value_text(desk, spec, value)
    if isinstance(value, str) and value.startswith(MASK_PREFIX):
        help_text, shown = f"保险箱里有 {value.removeprefix(MASK_PREFIX)};留空不改,要换就填新的", ""
    elif spec.sensitive:
        help_text = "敏感内容:完整值进保险箱,文件里只写掩码"
    if spec.kind == "flag":
        return Ask(path, spec.label, "flag", "true" if value else "false", help=help_text)
    if path.startswith("claim") and path.endswith(".against"):
        parties = v.PARTIES if value in v.PARTIES else (*v.PARTIES, str(value))
        return Ask(path, spec.label, "choice", str(value), labels(desk, "parties", parties))
    if spec.choices and spec.kind == "texts":
        listed = labels(desk, LISTS_OF.get(spec.choices, ""), spec.choices)
        return Ask(path, spec.label, "choices", SEPARATOR.join(value or ()), listed)
    if spec.choices:
        return Ask(
            path,
            spec.label,
            "choice",
            str(value or ""),
            labels(desk, LISTS_OF.get(spec.choices, ""), spec.choices),
        )
    if spec.kind == "moment":
        reads = timefields.term(desk) if path == "promise_by" else timefields.moment(desk)
        return Ask(path, spec.label, value=shown, help="如 2026-09-01 10:00、昨天15点", reads=reads)
    if spec.kind == "day" and path.rpartition(".")[2] in _TERMS:
        reads = timefields.last_day(desk)
        return Ask(path, spec.label, value=shown, help="如 2026-09-01、3个工作日内", reads=reads)
    if spec.kind == "day":
        help_text = "如 2026-09-01"
    if spec.kind == "texts":
        help_text = "几项之间用、隔开"
    return Ask(path, spec.label, "long" if spec.long else "line", shown, help=help_text)


def _asks_of_record(desk: Desk, record: type, value: Any, path: str) -> list[Ask]:
    return [
        _ask_of(desk, spec, getattr(value, attribute), f"{path}.{name}" if path else name)
        for name, (attribute, spec) in keys_of(record).items()
        if name not in ("id", "schema") and spec.kind not in ("record", "records", "table")
    ]


def edit(screen: CaseScreen, path: str) -> FormScreen:
    """The facts of the record in which ``path`` stands: all of its fields, the cursor on that one."""
    desk, case = screen.desk, screen.found.dossier.case
    names = path.split(".")
    spec = keys_of(Case)[names[0]][1]
    if spec.of is None:
        title, asks = "案情", _asks_of_record(desk, Case, case, "")
    elif spec.kind == "record":
        title, asks = spec.label, _asks_of_record(desk, spec.of, getattr(case, names[0]), names[0])
    else:
        items = getattr(case, keys_of(Case)[names[0]][0])
        item = next((x for x in items if len(names) > 2 and x.id == names[1]), spec.of())
        base = f"{names[0]}.{item.id}" if item.id else names[0]
        title, asks = f"{spec.label} {item.id}".strip(), _asks_of_record(desk, spec.of, item, base)
    state = {"loaded": screen.found.loaded}

    def submit(values: Values, changed: Values) -> str | None:
        sets = [(name, text) for name, text in changed.items() if text.strip()]
        unsets = [name for name, text in changed.items() if not text.strip()]
        edited = screen.kameng.session.edit(screen.case_id, sets, unsets=unsets, loaded=state["loaded"])
        screen.after_write(edited.findings, "已保存")
        return None

    def reload() -> None:
        from kameng_tui.desk.cases import load

        state["loaded"] = load(desk, screen.case_id)

    return FormScreen(f"修改 {title}", asks, submit, focus=path, reload=reload)


def add_item(screen: CaseScreen, list_name: str, given: Mapping[str, Any] | None = None) -> FormScreen:
    """One more order, payment or claim, with values that were proposed."""
    label, record = NEW_ITEMS[list_name]
    start = {
        name: "、".join(map(str, x)) if isinstance(x, list | tuple) else str(x)
        for name, x in (given or {}).items()
    }
    asks = [
        replace(ask, value=start.get(ask.name.partition(".")[2], ask.value))
        for ask in _asks_of_record(screen.desk, record, record(), list_name)
    ]

    def submit(values: Values, changed: Values) -> str | None:
        filled = [(name, text) for name, text in values.items() if text.strip()]
        if not filled:
            return "至少填一项"
        edited = screen.kameng.session.edit(screen.case_id, [], adds=filled)
        screen.after_write(edited.findings, f"已增加{label}")
        return None

    return FormScreen(f"新的{label}", asks, submit)


def questions(screen: CaseScreen, focus: str = "") -> FormScreen:
    """The playbook's questions, self-checks among them; answers are facts of the case."""
    desk, found = screen.desk, screen.found
    answers, loaded = found.dossier.case.answers, found.loaded
    asks = [
        Ask(
            f"answers.{q.id}",
            q.text,
            "choice",
            str(answers.get(q.id, "")),
            labels(desk, "answer", q.options),
            help=q.why,
        )
        for q in (*found.playbook.questions, *found.responsible.asked)
    ]

    def submit(values: Values, changed: Values) -> str | None:
        sets = [(name, text) for name, text in changed.items() if text]
        unsets = [name for name, text in changed.items() if not text]
        edited = screen.kameng.session.edit(screen.case_id, sets, unsets=unsets, loaded=loaded)
        screen.after_write(edited.findings, "已保存")
        told = [
            q.stop_says
            for q in found.playbook.questions
            if values.get(f"answers.{q.id}") in q.stop_when and q.stop_says
        ]
        for sentence in told:
            screen.say(sentence, bad=True)
        return None

    intro = "如实回答:先排除自己这边的原因,投诉才站得住。"
    return FormScreen("自查问题", asks, submit, focus=f"answers.{focus}" if focus else "", intro=intro)


AMENDABLE = (
    "at",
    "kind",
    "text",
    "with",
    "staff",
    "receipt",
    "amount",
    "promise",
    "promise_by",
    "until",
    "filing",
    "evidence",
)


def amend(screen: CaseScreen, entry: Entry, focus: str = "") -> FormScreen:
    """Corrects an entry: the new one holds, the old one stays, struck."""
    from kameng_tui.desk.survey import kind_label

    desk, found = screen.desk, screen.found
    known, state = keys_of(Entry), {"seen": entry}
    asks = []
    for name in AMENDABLE:
        attribute, spec = known[name]
        value = getattr(entry, attribute)
        ask = _ask_of(desk, spec, value, name)
        if name == "kind":
            kinds = [*v.ENTRY_KINDS] if value in v.ENTRY_KINDS else [value, *v.ENTRY_KINDS]
            ask = Ask(name, spec.label, "choice", value, tuple((k, kind_label(desk, k, {})) for k in kinds))
        elif name == "filing" and found.dossier.filings:
            ask = Ask(name, spec.label, "choice", value, filing_choices(desk, found))
        asks.append(ask)
    rail = str(entry.data.get("rail", ""))
    if rail or entry.kind in (*v.MONEY_EVENTS, "agreed"):
        asks.append(Ask("data.rail", "钱退到哪里", "choice", rail, labels(desk, "rails", v.RAILS)))

    def submit(values: Values, changed: Values) -> str | None:
        from kameng_tui.desk.entries import amend as write

        if not changed:
            return "还没有改动"
        written = write(desk, screen.case_id, entry.id, sets=dict(changed), seen=state["seen"])
        screen.kameng.session.remember_entry(screen.case_id, written)
        screen.after_write((), "已更正;原来那条留着并划掉")
        return None

    def reload() -> None:
        from kameng_tui.desk.cases import load
        from kameng_tui.desk.entries import as_it_holds

        state["seen"] = as_it_holds(load(desk, screen.case_id), entry)

    intro = "原来的条目不会删除,更正另存一条。"
    return FormScreen("更正记录", asks, submit, focus=focus, intro=intro, reload=reload)


def void(screen: CaseScreen, entry: Entry) -> FormScreen:
    def submit(values: Values, changed: Values) -> str | None:
        from kameng_tui.desk.entries import amend as write

        write(screen.desk, screen.case_id, entry.id, void=values["void"])
        screen.after_write((), "已作废;原来那条留着并划掉")
        return None

    asks = (Ask("void", "为什么作废", required=True),)
    return FormScreen("作废条目", asks, submit, intro=f"{words.full(entry.at)} {entry.text[:60]}")
