"""Documents that go along with others: the record of what was said and done, the report to the police, the form as a sheet.

Each is made for one reader: what that reader may not see is behind masks. Nothing is written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from kameng_tui.case.fold import effective
from kameng_tui.case.records import Filing, Party
from kameng_tui.counsel.account import shown_by
from kameng_tui.desk import profiles
from kameng_tui.desk.audits import known_in_case
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.doc_evidence import in_one
from kameng_tui.desk.filings import form_of
from kameng_tui.desk.joint import consumer_value
from kameng_tui.desk.letter import evidence_rows
from kameng_tui.desk.reveal import shown_to
from kameng_tui.desk.survey import Survey, entry_label
from kameng_tui.papers.document import Block, Cell, Document, Heading, Para, Table, cell, mapped
from kameng_tui.papers.naming import cells
from kameng_tui.privacy.mask import hidden_from, mask_text, visible_controls
from kameng_tui.values import in_shanghai, show_amount

_OWN = ("note",)
"""Kinds of entries that are for oneself."""
_NUMBERS = 13
"""Half-width signs that the column of the evidence holds."""
WHOLE = ("authority", "court")
_SIGN = "报案人（签名）：________________    日期：________________"
_REPORTER = ("name", "id_number", "phone", "address")


def veil(desk: Desk, found: Survey, audience: str) -> Callable[[str], str]:
    """What hides from a text what this reader may not see, and shows what would steer a screen or a printer."""
    hidden = hidden_from(audience)
    known = [pair for pair in known_in_case(desk, found.loaded) if pair[0] in hidden] if hidden else []

    def veiled(text: str) -> str:
        return visible_controls(mask_text(text, hidden, known)[0] if hidden else text)

    return veiled


def minute(moment: datetime | None, label: str = "时间") -> str:
    return f"{in_shanghai(moment):%Y-%m-%d %H:%M}" if moment is not None else f"〔待填:{label}〕"


def record_of(
    desk: Desk, found: Survey, numbers: dict[str, str], audience: str, filing: Filing | None = None
) -> Document:
    """The correspondence: every contact, promise, demand and answer in the order of time. ``numbers``: evidence by id.

    The other side and the public read what passed with the other side and in ``filing``, not what passed elsewhere.
    """
    rows = []
    at = {filing.id: desk.label("channels", filing.channel) for filing in found.dossier.filings}
    elsewhere = _elsewhere(found, filing) if audience not in (*WHOLE, "self") else ()
    for entry in effective(found.dossier.journal):
        if entry.kind in _OWN or entry.void or entry.filing in elsewhere:
            continue
        who = [entry.with_ or at.get(entry.filing, ""), *([entry.staff] if audience != "public" else [])]
        promise = f"承诺：{entry.promise}" if entry.promise else ""
        by = f"（最晚 {minute(entry.promise_by)}）" if entry.promise and entry.promise_by else ""
        amount = f"金额{show_amount(entry.amount)}元" if entry.amount is not None else ""
        said = "\n".join(
            filter(None, [entry.text, promise + by, amount, entry.receipt and f"编号 {entry.receipt}"])
        )
        shown = "\n".join(_lines([number for id_, number in numbers.items() if id_ in entry.evidence]))
        label = entry_label(desk, entry, found.dossier, found.reckoned.channels)
        texts = [minute(entry.at), label, " ".join(filter(None, who)), said, shown]
        rows.append(tuple(cell(text or "无") for text in texts))
    table = Table((15, 11, 16, 38, 20), tuple(rows), ("时间", "事项", "对方", "内容", "证据"))
    body = table if rows else Para("还没有与对方往来的记录。")
    return mapped(Document("往来记录", (body,), "按时间先后，依原始记录整理"), veil(desk, found, audience))


def _lines(numbers: Sequence[str]) -> Iterator[str]:
    """The numbers of evidence in lines that their column holds: an office program tears them apart elsewhere than we would."""
    line = ""
    for part in re.findall("[^、]+、?", in_one(numbers)):
        if line and cells(line + part) > _NUMBERS:
            yield line
            line = ""
        line += part
    if line:
        yield line


def _elsewhere(found: Survey, filing: Filing | None) -> set[str]:
    """The filings that are neither this one nor with the platform itself."""
    channels = found.reckoned.channels
    with_platform = {c.id for c in channels.values() if c.kind == "platform"}
    here = filing.id if filing is not None else ""
    return {f.id for f in found.dossier.filings if f.id != here and f.channel not in with_platform}


def form_of_filing(desk: Desk, found: Survey, filing: Filing, audience: str) -> str:
    """The form, field by field, as this reader may see it; what was left empty is not in it."""
    lines = [
        f"{line.spec.label}:{text}"
        for line in form_of(desk, found, filing.id).lines
        if line.shown and (text := shown_to(desk, found, filing.id, line, audience, []))
    ]
    return veil(desk, found, audience)("\n".join(lines) or "表单还没有填")


def statement(desk: Desk, found: Survey, audience: str, others: int, *, final: bool) -> Document:
    """The report to the police: who reports, whom, what happened when, how the money went. ``others``: how many
    cases of other consumers against the same merchant are known here; they are a number and nothing else. ``final``: with a place to sign."""
    parts: list[tuple[str, list[Block]]] = [
        ("报案人", [_pairs(list(_reporter(desk, found, audience)))]),
        ("对方", [_pairs(list(_other_side(found)))]),
        ("经过（按时间先后）", [Para(line) for line in _course(desk, found)]),
        ("本人陈述", [Para(line) for line in _told(found)]),
        ("资金流水", [_flows(desk, found)]),
        ("损失", [Para(_loss(found))]),
        ("聊天记录和其他证据", [Para(_shown(desk, found))]),
    ]
    if others:
        told = f"另知有{others}起其他消费者对同一商家的投诉。身份信息由其本人提供，本材料不列出。"
        parts.append(("其他受害人", [Para(told)]))
    parts.append(
        (
            "请求",
            [
                Para(
                    "请依法受理本人的报案，查明事实，依法处理，并在接受报案后出具接报案回执，受理为案件的出具受案回执。"
                )
            ],
        )
    )
    blocks: list[Block] = []
    for number, (title, body) in zip("一二三四五六七八九", parts, strict=False):
        blocks += [Heading(f"{number}、{title}"), *body]
    if final:
        blocks += [Para("本人保证以上内容属实。", keep=True), Para(_SIGN, indent=False, align="right")]
    return mapped(Document("报案材料", tuple(blocks)), veil(desk, found, audience))


def _pairs(pairs: Sequence[tuple[str, str]]) -> Table:
    return Table((24, 76), tuple((cell(name), cell(text)) for name, text in pairs))


def _reporter(desk: Desk, found: Survey, audience: str) -> Iterator[tuple[str, str]]:
    for name in _REPORTER:
        label = profiles.LABELS[name]
        yield label, consumer_value(desk, found.loaded, name, audience in WHOLE) or f"〔待填:{label}〕"


def _other_side(found: Survey) -> Iterator[tuple[str, str]]:
    """What is known of the platform, the shop and whoever was paid; what nobody found out is said to be unknown."""
    case = found.dossier.case
    for label, party in (("平台", case.platform), ("商家", case.seller), ("收款方", case.payee)):
        if party.name or party.operator or party.account:
            yield label, "\n".join(_facts(party))
    sellers = dict.fromkeys(order.seller for order in case.orders if order.seller)
    if sellers:
        yield "店铺", "、".join(sellers)
    payees = dict.fromkeys(payment.payee for payment in case.payments if payment.payee)
    paid_to = "、".join(payees) or "不详"
    yield "付款记录上的收款方", f"户名：{paid_to}\n收款账号或商户号：{case.payee.account or '不详'}"


def _facts(party: Party) -> Iterator[str]:
    for label, text in (
        ("名称", party.name), ("经营者", party.operator), ("统一社会信用代码", party.credit_code), ("网址", party.site),
        ("ICP备案号", party.icp), ("收款账号或商户号", party.account), ("地址", party.address), ("电话", party.phone),
        ("联系人", party.contact), ("以上来源", party.source),
    ):  # fmt: skip
        if text or label in ("网址", "ICP备案号"):
            yield f"{label}：{text or '不详'}"


def _course(desk: Desk, found: Survey) -> Iterator[str]:
    case, dossier = found.dossier.case, found.dossier
    lines: list[tuple[datetime, str]] = []
    for order in case.orders:
        money = f"，{show_amount(order.amount)}元" if order.amount is not None else ""
        lines += (
            [(order.placed, f"下单：{order.item or '商品'}{money}，订单号{order.number or '不详'}")]
            if order.placed
            else []
        )
        lines += [(order.delivered, f"对方交付：{order.item}")] if order.delivered else []
        lines += (
            [(order.discovered, f"发现问题：{case.story.phenomenon or order.item}")]
            if order.discovered
            else []
        )
    for payment in case.payments:
        if payment.paid and payment.amount is not None:
            to = f"，收款方为{payment.payee}" if payment.payee else ""
            lines.append((payment.paid, f"付款{show_amount(payment.amount)}元{to}"))
    for entry in effective(dossier.journal):
        if entry.at is not None and entry.kind not in _OWN and not entry.void:
            said = f"：{' '.join(entry.text.split())}" if entry.text else ""
            lines.append((entry.at, entry_label(desk, entry, dossier, found.reckoned.channels) + said))
    for n, (moment, text) in enumerate(sorted(lines, key=lambda line: line[0]), 1):
        yield f"{n}. {minute(moment)}，{text}"
    if not lines:
        yield "〔待填:经过〕"


def _told(found: Survey) -> list[str]:
    story = found.dossier.case.story
    return [line for line in (story.text or story.phenomenon).split("\n") if line.strip()] or [
        "〔待填:经过〕"
    ]


def _flows(desk: Desk, found: Survey) -> Table:
    """Every payment: time, amount, number, payee, way, order; and their sum."""
    case = found.dossier.case
    orders = {order.id: order.number or order.id for order in case.orders}
    rows: list[tuple[Cell, ...]] = []
    for payment in sorted(case.payments, key=lambda p: (p.paid is None, p.paid or datetime.min)):
        amount = show_amount(payment.amount) if payment.amount is not None else "〔待填:金额〕"
        texts = [
            minute(payment.paid, "支付时间"), amount, payment.reference or "〔待填:支付流水号〕", payment.payee or case.payee.name or "不详",
            desk.label("methods", payment.method) if payment.method else "不详", orders.get(payment.order, "不详"),
        ]  # fmt: skip
        rows.append(tuple(map(cell, texts)))
    if not rows:
        rows.append(tuple(map(cell, ("〔待填:支付记录〕", "", "", "", "", ""))))
    paid = sum((p.amount for p in case.payments if p.amount is not None), Decimal())
    rows.append(tuple(map(cell, ("合计", show_amount(paid), "", "", "", ""))))
    return Table(
        (15, 10, 25, 17, 9, 24), tuple(rows), ("时间", "金额（元）", "流水号", "收款方", "方式", "订单")
    )


def _shown(desk: Desk, found: Survey) -> str:
    """Which piece shows what, by the numbers of the list that goes along."""
    rows = evidence_rows(desk, found, "")
    cards = {card.id: card.kind for card in found.dossier.cards}
    told = shown_by((int(row["number"]), cards[str(row["id"])]) for row in rows)
    return f"{told}共{len(rows)}件，见《证据目录》。" if rows else "还没有证据。"


def _loss(found: Survey) -> str:
    money = found.reckoned.ledger
    lines = [f"已付{show_amount(money.paid)}元", f"已退回{show_amount(money.arrived)}元"]
    lines.append(f"尚未退回{show_amount(max(money.paid - money.arrived, Decimal()))}元")
    return "，".join(lines) + "。"
