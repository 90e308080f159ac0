"""The rows of the six sheets of a case, and of the two panels: records in, rows out. No widget, no disk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kameng_tui.case.keys import MASK_PREFIX, Key, keys_of
from kameng_tui.case.records import Claim, Order, Payment
from kameng_tui.desk.valuewords import LISTS_OF as LISTS_OF  # the forms and proposals label by it, too
from kameng_tui.tui import words
from kameng_tui.tui.rows import Line, Row, blank_row, head_row, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.widths import cut, pad, wrap
from kameng_tui.values import show_when

if TYPE_CHECKING:
    from kameng_tui.case.findings import Finding
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.survey import JournalLine, Survey
    from kameng_tui.reckon.cadence import Reminder
    from kameng_tui.reckon.dues import Due

SHEETS = ("概况", "证据", "渠道", "时限", "记录", "文书")
LABEL = 23  # 平台 经营者(法定名称) whole
SEVERITY_MARK = {"error": ("!! ", "bad"), "warning": (" ! ", "warn"), "advice": (" - ", "dim")}


def value_text(desk: Desk, spec: Key, value: Any) -> str:
    """A fact as people read and type it."""
    if value in (None, "", ()):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return words.amount(value)
    if isinstance(value, datetime):
        return words.full(value) if not value.second else f"{words.full(value)}:{value.second:02d}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        named = LISTS_OF.get(spec.choices, "") if spec.choices else ""
        return "、".join(desk.label(named, str(part)) if named else str(part) for part in value)
    text = str(value)
    if spec.choices:
        return desk.label(LISTS_OF.get(spec.choices, ""), text)
    return text.removeprefix(MASK_PREFIX) + "(保险箱)" if text.startswith(MASK_PREFIX) else text


def pair_row(label: str, value: str, *, key: str = "", style: str = "", data: Any = None) -> Row:
    """Label and wrapped value."""

    def draw(cells: int) -> Sequence[Line]:
        lines = wrap(one_line(value), max(cells - LABEL - 2, 8))[:6]
        first, *rest = lines or [""]
        shown: list[Line] = [((f" {pad(one_line(label), LABEL)} ", "dim"), (first, style))]
        return shown + [((" " * (LABEL + 2), ""), (line, style)) for line in rest]

    return Row(key, draw, data)


# 时限 ----------------------------------------------------------------------------------------------------------


def limits(desk: Desk, found: Survey) -> list[Row]:
    """Every due of the case, what is late first; and what cannot be counted yet."""
    now = desk.now()
    rank = {"overdue": 0, "lapsed": 0, "running": 1, "met": 2}
    dues = sorted(found.reckoned.dues, key=lambda due: (rank.get(due.state, 9), due.turns))
    rows = [head_row(f" 时限 {len(dues)}(下面是选中一项怎样数出来的)")]
    rows += [_due_row(desk, due, now) for due in dues]
    if not dues:
        rows.append(text_row("还没有时限在走:记下第一笔沟通或提交之后开始计时", "dim", mark=" "))
    for question in found.questions:
        said = str(getattr(question, "text", question))
        rows.append(text_row(said, "warn", key=f"asked {question.id}", mark=" ? ", indent=3, data=question))
    if found.reminders:
        rows += [blank_row(), head_row(" 跟进(到了该催的时候,下一步里会有催办)")]
        rows += [_reminder_row(desk, reminder) for reminder in found.reminders]
    return rows


def _reminder_row(desk: Desk, reminder: Reminder) -> Row:
    """When to ask again, or why not yet."""
    name = desk.label("channels", reminder.channel)
    if reminder.held_back:
        text = f"{name} {reminder.waited_text},先不催:{reminder.held_back}"
    elif reminder.due_now:
        text = f"{name} {reminder.waited_text},可以催办:{reminder.text}"
    else:
        text = f"{name} {words.full(reminder.at)} 起可以催办:{reminder.text}"
    style = "warn" if reminder.due_now and not reminder.held_back else "dim"
    # with a key, so that the cursor can come down to it on a small screen
    return text_row(text, style, key=f"reminder {reminder.filing}", mark=" - ", indent=3)


def _due_row(desk: Desk, due: Due, now: datetime) -> Row:
    mark, phrase, style = words.distance(due.turns, now, due.state)
    place = desk.label("channels", due.channel) if due.channel else "本案"
    notes = ["暂定" if due.provisional else "", "以官方页面为准" if due.confidence == "uncertain" else ""]
    note = "".join(f"({part})" for part in notes if part)

    def draw(cells: int) -> Sequence[Line]:
        rest = max(cells - 49, 12)
        return [((f" {mark} {pad(phrase, 10)} ", style), (f"{words.full(due.turns)} ", ""),
                 (pad(words.DUTY.get(due.duty, ""), 5), "dim"), (pad(one_line(place), 10) + " ", "dim"),
                 (cut(one_line(due.label + note), rest), ""))]  # fmt: skip

    return Row(f"due {due.id}", draw, due, False)


def derivation(desk: Desk, due: Due) -> list[Row]:
    """How a due was counted, and by which rule."""
    rows = [text_row(f"{due.label}:自 {words.full(due.start)} 起", "strong")]
    rows += [text_row(step, mark="  ") for step in due.steps]
    if due.earliest != due.latest:
        rows.append(
            text_row(
                f"最早 {words.full(due.earliest)},最迟 {words.full(due.latest)}(我方按最早,对方按最迟)",
                mark="  ",
            )
        )
    rows.append(text_row(_basis(desk, due), "dim", mark="  "))
    if due.transition:
        rows.append(text_row(due.transition, "warn", mark="  "))
    return rows


def _basis(desk: Desk, due: Due) -> str:
    """By what a due counts. A promise is what was said: there is nothing to be sure or unsure of."""
    if due.kind == "promise":
        return f"依据:对方承诺(记录 {due.entry})"
    kind, sure = desk.label("binding", due.binding), desk.label("confidence", due.confidence)
    return f"依据:{'、'.join(due.source)}({kind},{sure})"


# 记录 ----------------------------------------------------------------------------------------------------------


def journal(desk: Desk, found: Survey) -> list[Row]:
    """The journal, newest first; what was corrected or voided is struck and says so."""
    rows = [head_row(f" 记录 {len(found.journal)}(l 记一笔,Enter 看全文,e 更正,d 作废)")]
    newest_first = sorted(found.journal, key=_written, reverse=True)
    rows += [_entry_row(line) for line in newest_first]
    if not found.journal:
        rows.append(text_row("还没有记录。和客服说过什么、对方答应了什么,都记一笔", "dim", mark=" "))
    return rows


def _written(line: JournalLine) -> tuple[str, str]:
    """When it happened, then when it was written: a correction stands above what it corrects."""
    return full_second(line.entry.at), full_second(line.entry.logged)


def full_second(moment: datetime | None) -> str:
    return show_when(moment) if moment is not None else ""


def _entry_row(line: JournalLine) -> Row:
    entry = line.entry
    tail = [f"承诺:{entry.promise}" if entry.promise else "", f"期限 {words.moment(entry.promise_by)}" if entry.promise_by else "",
            f"编号 {entry.receipt}" if entry.receipt else "", f"金额 {words.amount(entry.amount)}" if entry.amount is not None else "",
            f"工号 {entry.staff}" if entry.staff else "", f"作废:{entry.void}" if entry.void else "",
            "更正件" if entry.corrects and not entry.void else ""]  # fmt: skip
    text = " ".join(part for part in (one_line(entry.text), *tail) if part)

    def draw(cells: int) -> Sequence[Line]:
        lines = wrap(one_line(text), max(cells - 30, 8))
        first, *rest = [*lines[:2]] or [""]
        style = "struck" if line.struck else ""
        head: Line = (
            (f" {words.moment(entry.at)} ", "dim"),
            (f"{pad(line.mark + one_line(line.label), 14)} ", style or "strong"),
            (first, style),
        )
        more = ".." if len(lines) > 2 else ""
        return [head, *(((" " * 28, ""), (cut(line_text + more, cells - 28), style)) for line_text in rest)]

    return Row(f"entry {entry.id}", draw, line)


def entry_rows(desk: Desk, line: JournalLine) -> list[Row]:
    """One entry, whole."""
    entry = line.entry
    rows = [pair_row("种类", line.mark + line.label, key="kind")]
    for name, (attribute, spec) in keys_of(type(entry)).items():
        value = getattr(entry, attribute)
        if name in ("schema", "kind") or value in (None, "", (), {}):
            continue
        if spec.kind == "table":
            rows.append(head_row(f" {spec.label}"))
            rows += [pair_row(str(k), str(x), key=f"{name} {k}") for k, x in value.items()]
        elif spec.long:
            rows += [
                head_row(f" {spec.label}"),
                *(
                    text_row(part, key=f"{name} {n}", mark=" ")
                    for n, part in enumerate(str(value).split("\n"))
                ),
            ]
        else:
            rows.append(pair_row(spec.label, value_text(desk, spec, value), key=name))
    return rows


# panels --------------------------------------------------------------------------------------------------------


def finding_rows(findings: Sequence[Finding]) -> list[Row]:
    rows = []
    for number, finding in enumerate(findings):
        mark, style = SEVERITY_MARK[finding.severity]
        basis = f"({'、'.join(finding.basis)})" if finding.basis else ""
        rows.append(
            text_row(
                finding.message + basis, style, key=f"finding {number}", mark=mark, indent=3, data=finding
            )
        )
    return rows


NEW_ITEMS = {"order": ("订单", Order), "payment": ("支付", Payment), "claim": ("诉求", Claim)}
