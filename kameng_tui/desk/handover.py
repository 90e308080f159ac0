"""The hand-over sheet: where each case stands, its next date, who promised what, and what not to do. For whoever goes on.

Nothing of it is whole: it is made of what the files say, secrets behind their masks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kameng_tui.desk import cases, indexing
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import Missing, sentences
from kameng_tui.desk.facets import Facets
from kameng_tui.desk.lists import RUNNING
from kameng_tui.desk.survey import Survey
from kameng_tui.privacy.mask import STORED_TEXT_KINDS, mask_text
from kameng_tui.reckon.status import closing_of
from kameng_tui.record import record
from kameng_tui.values import show_amount, show_when

_MOST = 3
_STATES = {"open": "还没到期", "kept": "已兑现", "broken": "没有兑现"}


@record
class Sheet:
    """The text of the sheet and the cases on it."""

    text: str
    cases: tuple[str, ...]


def sheet(desk: Desk, refs: Sequence[str] = (), helper: str = "") -> Sheet:
    """The sheet of these cases, of all that run, or of those that run and belong to a helper."""
    with sentences():
        ids = [cases.id_of(desk, ref) for ref in refs]
        if helper:
            mine = indexing.search(desk, "", lambda index, found: found, Facets(helper=helper))
            ids = [case_id for case_id in ids or desk.book.case_ids() if case_id in mine]
            if not ids:
                raise Missing(f"没有代理人是「{helper}」的案件")
        every = [cases.open_case(desk, case_id) for case_id in ids or desk.book.case_ids()]
        shown = every if refs else [one for one in every if one.reckoned.status in RUNNING]
        if not shown:
            raise Missing("没有在办的案件可以交接")
        shown.sort(key=_first_due)
        lines = [f"交接单  {show_when(desk.now())[:16].replace('T', ' ')}  {desk.author}  共 {len(shown)} 案"]
        for one in shown:
            lines += ["", *_one(desk, one)]
        text = mask_text("\n".join(lines), STORED_TEXT_KINDS)[0]
        return Sheet(text, tuple(one.dossier.id for one in shown))


def _first_due(one: Survey) -> tuple[str, str]:
    dates = [str(due.turns) for due in one.reckoned.dues if due.state != "met"]
    return min(dates, default="9"), one.dossier.id


def _one(desk: Desk, one: Survey) -> Iterator[str]:
    case, money = one.dossier.case, one.reckoned.ledger
    yield f"【{cases.name_of(one.dossier)}】 {one.dossier.id}"
    people = [f"消费者 {case.consumer.profile or case.consumer.name or '未填'}"]
    people += [f"代理人 {case.representative.name}"] if case.representative.name else []
    yield f"  {'  '.join(people)}"
    status = desk.label("status", one.reckoned.status)
    yield f"  现状:{status}  {one.reckoned.stage_line}  要求 {show_amount(money.expected)}  已到账 {show_amount(money.arrived)}"
    yield from _ending(desk, one)
    yield from _headed("下一个日期", _dates(desk, one), "没有算得出的日期")
    yield from _headed(
        "下一步", [f"{step.label}:{step.why}" for step in one.steps[:_MOST]], "没有必须现在做的事"
    )
    yield from _headed("谁答应了什么", _promises(one), "没有承诺")
    yield from _headed("不要做什么", _never(desk, one), "没有特别的")
    yield from _headed("留意", one.playbook.cautions[:_MOST], "没有特别的")


def _ending(desk: Desk, one: Survey) -> Iterator[str]:
    """Of a closed case why not all was won, and what to do otherwise."""
    last = closing_of(one.dossier)
    cause, lesson = (str(last.data.get(name, "")) if last is not None else "" for name in ("cause", "lesson"))
    if cause:
        yield f"  没有全部要回来的缘故:{desk.label('causes', cause)}"
    if lesson:
        yield f"  教训:{' '.join(lesson.split())}"


def _headed(title: str, lines: Sequence[str], none: str) -> Iterator[str]:
    yield f"  {title}:{'' if lines else none}"
    yield from (f"    - {' '.join(line.split())}" for line in dict.fromkeys(lines))


def _dates(desk: Desk, one: Survey) -> list[str]:
    from kameng_tui.reckon.agenda import in_order

    return [
        f"{show_when(due.turns)[:16].replace('T', ' ')} {due.label}"
        f"({desk.label('duty', due.duty)},{desk.label('due_state', due.state)}{',暂定' if due.provisional else ''}"
        f"{',以官方页面为准' if due.confidence == 'uncertain' else ''})"
        for due in in_order(one.reckoned.dues, desk.now(), None)[:_MOST]
    ]


def _promises(one: Survey) -> list[str]:
    withs = {entry.id: entry.with_ for entry in one.dossier.journal}
    return [
        f"{show_when(p.made)[:10]} {' '.join(filter(None, (withs.get(p.entry, ''), p.staff))) or '对方'}:{p.text}"
        f"{',最晚 ' + show_when(p.by)[:16].replace('T', ' ') if p.by else ',没有说时间'}({_STATES[p.state]})"
        for p in one.reckoned.promises
    ]


def _never(desk: Desk, one: Survey) -> list[str]:
    """What would do harm: going where it is shut or refused, and taking an offer that gives up a right."""
    filed = {filing.channel for filing in one.dossier.filings}
    lines = [
        f"不要现在向{desk.label('channels', name)}提交:{reason.text}"
        for name in one.verdicts
        if name in filed
        for verdict in [one.verdicts[name]]
        if verdict.verdict in ("barred", "refused-likely")
        for reason in verdict.reasons
        if reason.code in ("gate.barred", "gate.refused-likely")
    ]
    return [*lines, *(f.message for f in one.findings if f.code.startswith("settlement."))]
