"""Whether a citation is right on a day: a law and an article that exist, in force then, and saying what the sentence says.

The rows are those of ``statutes``; what is cited was found by ``citing``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from kameng_tui.law.citing import Citation
from kameng_tui.law.numbering import earlier_number, is_past, number_on, rules_of
from kameng_tui.law.statutes import Statute, StatuteTable, shown
from kameng_tui.record import record

# 《…》 that end so are laws; a platform's own 《退款规定》 is not, nor is a 《用户协议》.
_LAW_ENDINGS = ("法", "法典", "条例", "办法", "规定", "解释", "决定", "细则")
_SAID_TO_BE_PAST = (
    "废止",
    "失效",
    "不再适用",
    "已被取代",
    "已由",
    "修订前",
    "原条号",
    "旧条号",
    "不再引用",
    "不能引用",
)
_HOUSE_RULES = (
    "用户",
    "会员",
    "售后",
    "退款",
    "退换",
    "充值",
    "卡盟",
    "商城",
    "本站",
    "本店",
    "客服",
    "店铺",
    "入驻",
)


@record
class CitationFault:
    """A wrong citation: a code of the findings, its place in the text, what is wrong, and the keys to use instead."""

    code: str
    start: int
    end: int
    message: str
    basis: tuple[str, ...] = ()


def check(
    citations: Iterable[Citation], table: StatuteTable, on: date, today: date | None = None
) -> list[CitationFault]:
    """What is wrong with ``citations``, at most one fault each: by the day ``on`` of the event, for procedural laws by
    ``today`` where it is given."""
    listed = list(citations)
    found = [(c, _check_one(c, listed, table, on, today or on)) for c in listed]
    return [fault for c, fault in found if fault and not _said_to_be_past(c, fault)]


def _said_to_be_past(citation: Citation, fault: CitationFault) -> bool:
    """Whether the sentence itself says what the fault would: 《…暂行办法》已废止."""
    past = fault.code in ("citation.repealed", "citation.renumbered")
    return past and any(word in citation.sentence for word in _SAID_TO_BE_PAST)


def _check_one(
    citation: Citation, others: list[Citation], table: StatuteTable, on: date, today: date
) -> CitationFault | None:
    law = table.find(citation.law)
    if law is None:
        return _unknown_law(citation)
    on = today if law.procedural else on
    if not law.in_force(on):
        older_text = law.effective_from is not None and on < law.effective_from and citation.article
        return _not_in_force(citation, law, table, on) or (
            _wrong_number(citation, law, others, table, on) if older_text else None
        )
    if law.last_article and citation.article > law.last_article:
        message = f"《{law.law}》只有 {law.last_article} 条,没有{_written(citation)},请核对条号"
        return _fault("citation.unknown", citation, message)
    return _wrong_number(citation, law, others, table, on) if citation.article else None


def _unknown_law(citation: Citation) -> CitationFault | None:
    name = citation.law
    is_house_rule = any(word in name for word in _HOUSE_RULES) and not name.endswith("条例")
    is_law = name.endswith(_LAW_ENDINGS) and not is_house_rule
    if not is_law or not (citation.article or citation.relied_on):
        return None
    return _fault("citation.unknown", citation, f"法条库里没有《{name}》,无法核对,请核对名称或换成现行法条")


def _not_in_force(citation: Citation, law: Statute, table: StatuteTable, on: date) -> CitationFault | None:
    if law.status == "draft":
        return _fault("citation.unknown", citation, f"《{law.law}》只是征求意见稿,没有施行,不能引用")
    if law.effective_from and on < law.effective_from:
        return _not_yet(citation, law, table, on)
    when = f"已于 {law.effective_to + timedelta(days=1)} 废止" if law.effective_to else "已经废止"
    successor = table.find(law.replaced_by) if law.replaced_by else None
    instead = successor.law if successor else law.replaced_by
    # one that came years later did not take its place: there the cases are only argued from it today
    verb = "现行的是" if successor is None or _took_over(law, successor) else "可改引"
    advice = f",{verb}《{instead}》" if instead else ",不能再引用"
    return _fault("citation.repealed", citation, f"《{law.law}》{when}{advice}", successor)


def _took_over(law: Statute, successor: Statute) -> bool:
    ended, began = law.effective_to, successor.effective_from
    return ended is None or began is None or began <= ended + timedelta(days=1)


def _not_yet(citation: Citation, law: Statute, table: StatuteTable, on: date) -> CitationFault | None:
    before = [
        row
        for row in table.rows
        if not row.article and table.find(row.replaced_by) is law and row.in_force(on)
    ]
    if not before:
        return None  # an older text of the same law was in force then, and is not in the table
    names = "、".join(f"《{row.law}》" for row in before)
    message = f"《{law.law}》自 {law.effective_from} 起施行,{on} 适用的是{names}"
    return _fault("citation.unknown", citation, message, before[0])


def _wrong_number(
    citation: Citation, law: Statute, others: list[Citation], table: StatuteTable, on: date
) -> CitationFault | None:
    base = _key(law, citation)
    keys = (f"{base}.{citation.paragraph}", base) if citation.paragraph else (base,)
    rows = [row for key in keys for row in table.versions(key)]
    old = next((row for row in rows if is_past(row, on)), None)
    present = [row for row in rows if row.in_force(on)]
    if not present:
        return _renumbered(citation, old, table, on) if old else _too_new(citation, base, rows, table, on)
    for row in present:
        for words, key in rules_of(row.not_for) or ():
            if not any(word in citation.sentence for word in words) or _also_cited(
                key, citation, others, table
            ):
                continue
            if old and number_on(old, "", table, on) == key:
                return _renumbered(citation, old, table, on)
            target = table.by_key(key)
            says = f"({target.gist})" if target else ""
            message = f"{_written(citation)}讲的是「{row.gist}」;这里说的内容在{shown(key, table)}{says}"
            return CitationFault("citation.wrong-article", citation.start, citation.end, message, (key,))
    return None


def _renumbered(citation: Citation, old: Statute, table: StatuteTable, on: date) -> CitationFault:
    key = number_on(old, citation.sentence, table, on)
    target = table.by_key(key)
    now = f"{on} 时是" if target and target.renumbered_to else "现在是"
    message = f"{_written(citation)}是 {old.effective_to} 及以前的条号,{now}{shown(key, table)}"
    return CitationFault("citation.renumbered", citation.start, citation.end, message, (key,))


def _too_new(
    citation: Citation, base: str, rows: list[Statute], table: StatuteTable, on: date
) -> CitationFault | None:
    """A number of today cited for a day on which the article still had another."""
    since = next((row.effective_from for row in rows if row.effective_from and on < row.effective_from), None)
    old = earlier_number(base, since, citation.sentence, table, on) if since else None
    if old is None:
        return None
    message = f"{_written(citation)}是 {since} 起的条号,{on} 适用的是当时的{shown(old.key, table)}"
    return CitationFault("citation.renumbered", citation.start, citation.end, message, (old.key,))


def _also_cited(key: str, citation: Citation, others: list[Citation], table: StatuteTable) -> bool:
    """Whether the same sentence cites the right article too: then the words belong to that one."""
    wanted = key.partition(".")[0]
    for other in others:
        law = table.find(other.law)
        if law and other.sentence == citation.sentence and _key(law, other) == wanted:
            return True
    return False


def _fault(code: str, citation: Citation, message: str, instead: Statute | None = None) -> CitationFault:
    return CitationFault(code, citation.start, citation.end, message, (instead.key,) if instead else ())


def _key(law: Statute, citation: Citation) -> str:
    return f"{law.short}{citation.article}" + (f"-{citation.sub}" if citation.sub else "")


def _written(citation: Citation) -> str:
    return f"第{citation.article}条" + (f"之{citation.sub}" if citation.sub else "")
