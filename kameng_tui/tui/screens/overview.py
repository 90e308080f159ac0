"""The first sheet of a case: where it stands, its chain, the open questions, and its facts with the gaps marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kameng_tui.case.keys import Key, keys_of
from kameng_tui.case.records import Case
from kameng_tui.tui import words
from kameng_tui.tui.rows import Line, Row, blank_row, head_row, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.screens.sheets import pair_row, value_text
from kameng_tui.tui.widths import pad, wrap

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.survey import Survey


# What nearly every letter needs: shown as 〔待填〕 while empty. Everything else is shown once it has a value.
WANTED = frozenset(
    ("problem", "story.text", "consumer.name", "consumer.phone", "platform.name", "platform.operator", "order.number",
     "order.item", "order.amount", "order.placed", "payment.method", "payment.amount", "payment.paid", "payment.reference",
     "claim.kind", "claim.amount")
)  # fmt: skip
LINK_STYLE = {"ok": "good", "weak": "warn", "missing": "bad"}


def overview(desk: Desk, found: Survey) -> list[Row]:
    """Where the case stands, its chain, its facts with the gaps marked, the questions still open."""
    case, ledger = found.dossier.case, found.reckoned.ledger
    money = f"要求 {words.amount(ledger.expected)}  已到账 {words.amount(ledger.arrived)}"
    rows = [
        pair_row(
            "状态",
            f"{desk.label('status', found.reckoned.status)}  {found.reckoned.stage_line}  {money}",
            style="strong",
        )
    ]
    rows += [blank_row(), head_row(" 证据链" + ("" if found.chain_ready else "(还不完整)"))]
    rows += [_link_row(desk, found, link) for link in found.chain]
    rows += list(_questions(desk, found))
    rows += [blank_row(), head_row(" 事实(Enter 修改,〔待填〕是文书里常要用的)")]
    rows += list(_facts(desk, case))
    return rows


def _link_row(desk: Desk, found: Survey, link: Any) -> Row:
    state = desk.label("link_state", link.state)
    kinds = {card.id: desk.label("evidence", card.kind) for card in found.dossier.cards}
    have = "、".join(dict.fromkeys(kinds.get(i, i) for i in link.evidence))
    lack = str(link.missing) if link.state != "ok" else ""
    text = ";".join(part for part in (have, f"缺:{lack}" if lack else "") if part)

    def draw(cells: int) -> Sequence[Line]:
        lines = wrap(one_line(text), max(cells - 22, 8))[:4]
        first, *rest = lines or [""]
        shown: list[Line] = [
            (
                (f" [{state}] ", LINK_STYLE.get(link.state, "")),
                (pad(one_line(link.label), 14) + " ", ""),
                (first, ""),
            )
        ]
        return shown + [((" " * 21, ""), (line, "")) for line in rest]

    return Row(f"link {link.link}", draw, link)


def _questions(desk: Desk, found: Survey) -> Iterator[Row]:
    questions = found.playbook.questions
    if not questions:
        return
    answers = found.dossier.case.answers
    yield blank_row()
    open_ones = sum(1 for q in questions if not answers.get(q.id))
    yield head_row(f" 自查问题({open_ones} 个没有回答)" if open_ones else " 自查问题")
    for question in questions:
        said = str(answers.get(question.id, ""))
        shown = desk.label("answer", said) if said else "〔待答〕"
        yield text_row(
            f"{shown}  {question.text}",
            "" if said else "warn",
            key=f"question {question.id}",
            mark=" ",
            indent=10,
        )


def _facts(desk: Desk, case: Case) -> Iterator[Row]:
    for name, (attribute, spec) in keys_of(Case).items():
        value = getattr(case, attribute)
        if spec.kind in ("table",) or name == "schema":
            continue
        if spec.kind == "record" and spec.of is not None:
            yield from _record(desk, spec.of, value, name, spec.label, name)
        elif spec.kind == "records" and spec.of is not None:
            for number, item in enumerate(value or (spec.of(),), 1):
                label = spec.label if len(value) < 2 else f"{spec.label}{number}"
                yield from _record(desk, spec.of, item, f"{name}.{item.id}" if item.id else name, label, name)
        elif value not in (None, "", ()) or name in WANTED:
            yield _fact(desk, spec, value, name, spec.label, name)


def _record(desk: Desk, record: type, value: Any, path: str, label: str, plain: str) -> Iterator[Row]:
    for name, (attribute, spec) in keys_of(record).items():
        held = getattr(value, attribute)
        if name == "id" or spec.kind in ("table", "record", "records"):
            continue
        default = held in (None, "", (), False) or (held == "unknown" and spec.choices)
        if not default or f"{plain}.{name}" in WANTED:
            yield _fact(
                desk,
                spec,
                None if default else held,
                f"{path}.{name}",
                f"{label} {spec.label}" if label != spec.label else label,
                f"{plain}.{name}",
            )


def _fact(desk: Desk, spec: Key, value: Any, path: str, label: str, plain: str) -> Row:
    text = value_text(desk, spec, value)
    gap = not text and plain in WANTED
    return pair_row(
        label, text or ("〔待填〕" if gap else ""), key=f"fact {path}", style="warn" if gap else ""
    )
