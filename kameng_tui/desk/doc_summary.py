"""The case on one to three pages for one's own lawyer: every statement with where it is from, nothing about the odds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from kameng_tui.case.fold import effective
from kameng_tui.case.lookup import label_at
from kameng_tui.case.records import Entry, Party
from kameng_tui.channels.summary import claim_rows
from kameng_tui.counsel.matrix import STRENGTHS, strength_of
from kameng_tui.desk import proof
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.doc_evidence import in_one
from kameng_tui.desk.letter import cited, evidence_rows, plain
from kameng_tui.desk.survey import Survey, entry_label
from kameng_tui.papers.document import Block, Heading, Para, Table, cell
from kameng_tui.papers.lettering import in_chinese_marks
from kameng_tui.reckon.dues import Due
from kameng_tui.values import in_shanghai, show_amount

_PARTIES = (("platform", "平台"), ("seller", "商家"), ("payee", "收款方"))
_TELLING = ("规则", "除斥", "原从", "起算", "到期")
"""The steps of a count that a lawyer looks for; the others only say which days were passed over."""
_FOR_THE_PROGRAM = re.compile(r"[;,][^;,]*workbook\.toml.*")
"""What a question tells the user of this program to do; a lawyer has none of it."""
_SOURCES = re.compile(r"(?<=来源:)[^()]*(?:\([^()]*\)[^()]*)*")
_TOLD_ABOVE = ("chain.", "promise.", "limit.", "evidence.excerpt")
Row = tuple[str, ...]


def blocks_of(desk: Desk, found: Survey) -> tuple[Block, ...]:
    numbers = {str(row["id"]): f"证据{row['number']}" for row in evidence_rows(desk, found, "")}
    parts: tuple[tuple[str, tuple[str, ...], tuple[int, ...], Sequence[Row], str], ...] = (
        ("一、当事人", ("项目", "内容", "出处"), (16, 58, 26), list(_parties(desk, found)), "没有填写"),
        ("二、时间经过", ("时间", "事项", "出处"), (20, 54, 26), _events(desk, found, numbers), "没有记录"),
        ("三、诉求、依据和计算", ("诉求", "金额", "依据"), (50, 18, 32), list(_claims(desk, found, numbers)), "还没有写诉求"),
        ("四、证据和强弱", ("编号", "名称", "证明内容", "强度"), (10, 24, 44, 22), list(_evidence(desk, found, numbers)), "还没有证据"),
        ("五、缺口和弱点", ("所在", "情况", "怎样补"), (22, 39, 39), list(_gaps(desk, found, numbers)), "按登记的内容没有发现"),
        ("六、对方可能怎么说", ("说法", "可以这样回答（以有证据的为限）", "证据和还缺的"), (28, 44, 28), list(_objections(desk, found, numbers)), "没有预料到"),
        ("七、期限和时效", ("期限", "最后一天", "怎样算的和来源"), (18, 18, 64), list(_dues(desk, found)), "没有还在走的期限"),
        ("八、还要弄清的", ("问题", "所在"), (70, 30), list(_open(found)), "没有"),
    )  # fmt: skip
    blocks: list[Block] = [
        Para("按案件里登记的内容整理，每条写明出处；没有经过核实的，照登记的原样写。", True)
    ]
    for title, head, widths, rows, none in parts:
        blocks.append(Heading(title, 1))
        if head[0] == "时间" and (story := found.dossier.case.story.text.strip()):
            blocks.append(Para(f"消费者自述：{story}"))
        blocks.append(
            Table(widths, tuple(tuple(map(cell, row)) for row in rows), head) if rows else Para(f"{none}。")
        )
    return tuple(blocks)


def _parties(desk: Desk, found: Survey) -> Iterator[Row]:
    case = found.dossier.case
    consumer = [("姓名", case.consumer.name), ("电话", case.consumer.phone), ("地址", case.consumer.address)]
    yield "消费者", _joined(consumer) or "没有填写", "登记的消费者资料"
    if case.representative.name:
        yield "代理人", case.representative.name, "登记的代理人资料"
    for key, label in _PARTIES:
        if said := _party(case.party(key)):
            yield label, said, case.party(key).source or f"登记的{label}资料，没有写出处"
    if found.responsible.who:
        grounds = ";".join(one.says for one in found.responsible.liable)
        names = {s.key: cited(s) for s in desk.knowledge.statutes}
        rules = dict.fromkeys(names.get(key, key) for one in found.responsible.liable for key in one.basis)
        source = f"程序按登记的事实判断;{'、'.join(rules)}" if rules else "程序按登记的事实判断"
        yield (
            "谁负责",
            in_chinese_marks(grounds) or "、".join(found.responsible.who),
            in_chinese_marks(source),
        )


def _party(party: Party) -> str:
    return _joined([
        ("名称", party.name), ("经营者", party.operator), ("信用代码", party.credit_code), ("地址", party.address),
        ("网址", party.site), ("备案", party.icp), ("账号", party.account),
    ])  # fmt: skip


def _joined(pairs: Sequence[tuple[str, str]]) -> str:
    return "；".join(f"{label} {value.removeprefix('vault:')}" for label, value in pairs if value)


def _events(desk: Desk, found: Survey, numbers: dict[str, str]) -> list[Row]:
    dossier = found.dossier
    rows: list[tuple[datetime, str, str]] = []
    for order in dossier.case.orders:
        told = _side_by_side(order.item, order.number and f"订单号 {order.number}", _yuan(order.amount))
        moments = (
            (order.placed, f"下单：{told}"), (order.promised, "约定应当交付"), (order.delivered, "交付"),
            (order.discovered, "发现问题"),
        )  # fmt: skip
        rows += [(at, said, f"订单 {order.id}") for at, said in moments if at is not None]
    for payment in dossier.case.payments:
        if payment.paid is not None:
            payee, number = payment.payee and f"付给 {payment.payee}", payment.reference
            told = _side_by_side(_yuan(payment.amount), payee, number and f"交易号 {number}")
            rows.append((payment.paid, f"支付：{told}", f"支付 {payment.id}"))
    for entry in effective(dossier.journal):
        if entry.at is not None:
            shown = in_one([number for id_, number in numbers.items() if id_ in entry.evidence])
            label = entry_label(desk, entry, dossier, found.reckoned.channels)
            said = "\n".join(filter(None, (f"{label}：{entry.text}" if entry.text else label, _kept(entry))))
            rows.append((entry.at, said, _side_by_side(f"记录 {_short(entry.id)}", shown)))
    return [(_moment(at), said, source) for at, said, source in sorted(rows, key=lambda row: row[0])]


def _kept(entry: Entry) -> str:
    """The number and the time that an entry keeps apart from its words."""
    return "；".join(
        filter(None, (
            entry.receipt and f"编号 {entry.receipt}", f"期限 {_moment(entry.promise_by)}" if entry.promise_by else "",
        ))
    )  # fmt: skip


def _side_by_side(*parts: str) -> str:
    return "，".join(filter(None, parts))


def _yuan(amount: Decimal | None) -> str:
    return f"{show_amount(amount)}元" if amount is not None else ""


def _short(entry: str) -> str:
    """The end of an entry's id, by which every command finds it."""
    return entry.rpartition("-")[2]


def _moment(at: datetime) -> str:
    return f"{in_shanghai(at):%Y-%m-%d %H:%M}"


def _claims(desk: Desk, found: Survey, numbers: dict[str, str]) -> Iterator[Row]:
    money = found.reckoned.ledger
    names = {**{s.key: cited(s) for s in desk.knowledge.statutes}, **numbers}
    for row in claim_rows(found.dossier.case):
        basis = "、".join(names.get(b, b) for b in row["basis"])
        yield row["text"], plain(row["amount"]) or "不涉及金额", basis or "没有写依据"
    if found.dossier.case.claims:
        told = f"支付合计 {show_amount(money.paid)}；已到账 {show_amount(money.arrived)}；还差 {show_amount(money.outstanding)}"
        yield f"合计（互为替代的只算一次）\n{told}", show_amount(money.claimed), "支付和到账的记录"


def _evidence(desk: Desk, found: Survey, numbers: dict[str, str]) -> Iterator[Row]:
    cards = {card.id: card for card in found.dossier.cards}
    for row in evidence_rows(desk, found, ""):
        title = "\n".join(filter(None, (str(row["title"]), str(row["date"]))))
        yield numbers[str(row["id"])], title, str(row["shows"]), STRENGTHS[strength_of(cards[str(row["id"])])]


def _gaps(desk: Desk, found: Survey, numbers: dict[str, str]) -> Iterator[Row]:
    for link in found.chain:
        if link.state != "ok" and (link.required or link.state == "weak"):
            missing = in_chinese_marks(link.missing) or "再补一件"
            yield f"证据链：{link.label}", desk.label("link_state", link.state), missing
    for weak in proof.proofs(desk, found).weak:
        text = weak.text
        for id_, number in numbers.items():  # one piece has one name in a paper
            text = text.replace(f"证据 {id_}", number)
        yield "弱点", in_chinese_marks(text), in_chinese_marks(weak.close)


def _objections(desk: Desk, found: Survey, numbers: dict[str, str]) -> Iterator[Row]:
    for one in proof.proofs(desk, found).objections:
        have = in_one([number for id_, number in numbers.items() if id_ in one.evidence])
        lacking = "、".join(desk.label("evidence", kind) for kind in one.lacking)
        heard = f"（已说过，记录 {_short(one.heard)}）" if one.heard else ""
        yield (
            in_chinese_marks(one.objection.says) + heard,
            in_chinese_marks(one.objection.answer),
            "\n".join(filter(None, (have, lacking and f"还缺：{lacking}"))) or "没有",
        )


def _dues(desk: Desk, found: Survey) -> Iterator[Row]:
    names = {s.key: cited(s) for s in desk.knowledge.statutes}
    for due in sorted(found.reckoned.dues, key=lambda due: due.turns):
        if due.state == "met":
            continue
        days = dict.fromkeys(f"{in_shanghai(at):%Y-%m-%d}" for at in (due.earliest, due.latest))
        state = f"{desk.label('duty', due.duty)}，{desk.label('due_state', due.state)}"
        sure = "" if due.kind == "promise" else f"规则{desk.label('confidence', due.confidence)}"
        unsure = f"只供参考，{sure}" if sure and due.confidence == "uncertain" else ""
        when = "\n".join(filter(None, (" 至 ".join(days), state, unsure)))
        yield in_chinese_marks(due.label), when, "；".join(filter(None, (*_counted(due, names), sure)))


def _counted(due: Due, names: Mapping[str, str]) -> Iterator[str]:
    """How a day was counted, its sources as a lawyer cites them."""

    def in_full(sources: re.Match[str]) -> str:
        return "、".join(names.get(key, key) for key in sources[0].split("、"))

    counted = [step for step in due.steps[:-1] if step.startswith(_TELLING)] + list(due.steps[-1:])
    yield from (in_chinese_marks(_SOURCES.sub(in_full, step)) for step in counted)
    if due.provisional:
        yield "暂定：放假安排公布以后可能变动"
    if due.transition:
        yield in_chinese_marks(due.transition)


def _open(found: Survey) -> Iterator[Row]:
    for question in found.questions:
        text = _FOR_THE_PROGRAM.sub("", question.text)
        yield in_chinese_marks(text), label_at(question.path) if question.path else question.label
    for asked in found.responsible.asked:
        yield in_chinese_marks(asked.text), "责任"
    for finding in found.findings:
        if finding.severity != "advice" and not finding.code.startswith(_TOLD_ABOVE):
            yield in_chinese_marks(finding.message), _place(finding.where)


def _place(where: str) -> str:
    """A finding's place in words; a record by its end, a file of no fact by what it is."""
    file, _, path = where.partition("#")
    if file == "case.toml":
        return label_at(path) if label_at(path) != path else "登记的内容"
    return f"记录 {_short(file.removesuffix('.toml'))}" if file.startswith("journal/") else "登记的内容"
