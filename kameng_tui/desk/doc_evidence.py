"""The evidence list (证据目录): the numbers that letters use, what each piece shows, where it is from, in what form it is handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kameng_tui.case.records import Card
from kameng_tui.counsel.matrix import strength_of
from kameng_tui.counsel.numbering import KEY_SHOT
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.letter import evidence_rows
from kameng_tui.desk.survey import Survey
from kameng_tui.papers.document import Block, Para, Table, cell
from kameng_tui.privacy.mask import hidden_from

HEAD = ("编号", "名称", "来源", "证明内容", "原件/复印件")
_WIDTHS = (8, 20, 24, 32, 16)
_OTHERS = {"registry": "公示的页面", "payment": "支付账户的记录", "bill": "支付账户的记录"}
"""Whose page it is, and whether the device is still there, only the card can say."""
_FORMS = {
    "original": "电子数据，原始文件", "official": "电子数据打印件", "screenshot": "电子数据打印件",
    "excerpt": "电子数据打印件（节选）", "statement": "自行记录的打印件",
}  # fmt: skip


def rows_of(
    desk: Desk, found: Survey, filing_id: str, audience: str, pages: Mapping[str, str]
) -> tuple[tuple[str, ...], ...]:
    """The cells of the list, one row a piece, in the order of the numbers. With ``pages`` (by card) a column for them."""
    cards = {card.id: card for card in found.dossier.cards}
    rows = []
    for row in evidence_rows(desk, found, filing_id):
        card = cards[str(row["id"])]
        if card.kind == KEY_SHOT and "card-key" in hidden_from(audience):
            continue  # as in letters: who may not see the key is not promised its picture
        title = "\n".join(filter(None, (str(row["title"]), str(row["date"]))))
        place = (pages.get(card.id, "未装订"),) if pages else ()
        rows.append((str(row["number"]), title, source_of(card), str(row["shows"]), *place, form_of(card)))
    return tuple(rows)


def in_one(numbers: Sequence[str]) -> str:
    """Numbers as they are called together: 证据1、2、3."""
    return "、".join((*numbers[:1], *(number.removeprefix("证据") for number in numbers[1:])))


def source_of(card: Card) -> str:
    """Where a piece is from: as its card says, else by what it is; what nobody wrote down is not made up."""
    kept = _OTHERS.get(card.kind, "本人保存")
    return f"{kept}，{card.obtained}" if card.obtained else kept


def form_of(card: Card) -> str:
    return (
        "原件"
        if card.kind == "authorisation"
        else "复印件"
        if card.kind == "licence"
        else _FORMS[strength_of(card)]
    )


def parties_of(found: Survey, audience: str) -> tuple[str, ...]:
    """Who hands it in, and in which matter; a court calls them by their roles."""
    case = found.dossier.case
    own, other = ("（原告）", "（被告）") if audience == "court" else ("", "")
    against = case.platform.operator or case.platform.name
    lines = (
        case.consumer.name and f"提交人：{case.consumer.name}{own}",
        against and f"对方：{against}{other}",
    )
    return tuple(filter(None, lines))


def blocks_of(rows: tuple[tuple[str, ...], ...], *, with_pages: bool) -> tuple[Block, ...]:
    if not rows:
        return (Para("还没有证据。"),)
    head = (*HEAD[:4], "页码", *HEAD[4:]) if with_pages else HEAD
    widths = (*_WIDTHS[:4], 9, *_WIDTHS[4:]) if with_pages else _WIDTHS
    return (Table(widths, tuple(tuple(cell(text) for text in row) for row in rows), head),)
