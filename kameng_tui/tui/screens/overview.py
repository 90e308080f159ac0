"""The first sheet of a case: where it stands, its chain, the open questions, and its facts with the gaps marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kameng_tui.case.keys import Key, keys_of
from kameng_tui.case.observed import changes
from kameng_tui.case.records import Case
from kameng_tui.desk.standing import in_short, ledger_lines
from kameng_tui.tui.rows import Line, Row, blank_row, head_row, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.screens.sheets import pair_row, value_text
from kameng_tui.tui.widths import pad, wrap

if TYPE_CHECKING:
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.fingerprints import Kindred
    from kameng_tui.desk.standing import Section
    from kameng_tui.desk.survey import Survey


# What nearly every letter needs: shown as 〔待填〕 while empty. Everything else is shown once it has a value.
WANTED = frozenset(
    ("problem", "story.text", "consumer.name", "consumer.phone", "platform.name", "platform.operator", "order.number",
     "order.item", "order.amount", "order.placed", "payment.method", "payment.amount", "payment.paid", "payment.reference",
     "claim.kind", "claim.amount")
)  # fmt: skip
LINK_STYLE = {"ok": "good", "weak": "warn", "missing": "bad"}


def overview(desk: Desk, found: Survey, kin: Kindred) -> list[Row]:
    """Where the case stands, its chain, its facts with the gaps marked, the questions still open."""
    case, ledger = found.dossier.case, found.reckoned.ledger
    money = next(iter(ledger_lines(desk, ledger)))
    more = list(ledger_lines(desk, ledger))[1:]
    rows = [
        pair_row(
            "状态",
            f"{desk.label('status', found.reckoned.status)}  {found.reckoned.stage_line}  {money}",
            style="strong",
        ),
        *[pair_row("", line) for line in more],
        pair_row("由谁负责", in_short(desk, found), key="standing"),
        *kin_rows(kin),
        *_changed_rows(found),
    ]
    rows += [blank_row(), head_row(" 证据链" + ("" if found.chain_ready else "(还不完整)"))]
    rows += [link_row(desk, found, link) for link in found.chain]
    rows += list(_questions(desk, found))
    rows += [blank_row(), head_row(" 事实(Enter 修改,〔待填〕是文书里常要用的)")]
    if not case.responsible.who:
        rows.append(
            pair_row(
                "责任认定", "与上面的判断不同时在这里写下,并写理由", key="fact responsible.who", style="dim"
            )
        )
    rows += list(_facts(desk, case, _behind_lock(desk, case)))
    return rows


def _behind_lock(desk: Desk, case: Case) -> str:
    """What is said of the consumer's facts that a profile would fill, were the vault open."""
    name = case.consumer.profile
    return f"见资料「{name}」,保险箱没打开" if name and desk.vault.locked else ""


def link_row(desk: Desk, found: Survey, link: Any) -> Row:
    """A link of the chain: its state, the evidence there is, and what it lacks."""
    state = desk.label("link_state", link.state)
    kinds = {card.id: desk.label("evidence", card.kind) for card in found.dossier.cards}
    have = "、".join(dict.fromkeys(kinds.get(i, i) for i in link.evidence))
    lack = str(link.missing) if link.state != "ok" else ""
    text = ";".join(part for part in (have, lack) if part)

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


def standing_rows(sections: Iterable[Section]) -> list[Row]:
    """The page of responsibility and costs, to read."""
    rows: list[Row] = []
    for section in sections:
        rows += [*([blank_row()] if rows else []), head_row(f" {section.title}")]
        rows += [
            text_row(
                text,
                "" if depth == 1 else "dim",
                key=f"{section.title} {n}",
                mark="  " * depth,
                indent=depth * 2,
            )
            for n, (depth, text) in enumerate(section.lines)
        ]
    return rows


def _changed_rows(found: Survey) -> list[Row]:
    """What of the other side was another when it was looked at again."""
    return [
        pair_row("变过的", one.text, key=f"changed {one.key}", style="warn")
        for one in changes(found.dossier.journal)
    ]


def kin_rows(kin: Kindred) -> list[Row]:
    """How many other cases are of the same merchant; which they are stands on the page."""
    said = []
    if kin.merchant:
        maybe = len(kin.merchant) - kin.sure
        said.append(f"{kin.sure} 件" + (f",另有 {maybe} 件可能有关" if maybe else ""))
    if kin.batch:
        said.append(f"同一小时同平台 {len(kin.batch)} 件")
    return [pair_row("同一商家的其他案件", ";".join(said), key="standing kin")] if said else []


def _questions(desk: Desk, found: Survey) -> Iterator[Row]:
    questions = (*found.playbook.questions, *found.responsible.asked)
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


def _facts(desk: Desk, case: Case, locked: str) -> Iterator[Row]:
    for name, (attribute, spec) in keys_of(Case).items():
        value = getattr(case, attribute)
        if spec.kind in ("table",) or name == "schema":
            continue
        if spec.kind == "record" and spec.of is not None:
            held = locked if name == "consumer" else ""
            yield from _record(desk, spec.of, value, name, spec.label, name, held)
        elif spec.kind == "records" and spec.of is not None:
            for number, item in enumerate(value or (spec.of(),), 1):
                label = spec.label if len(value) < 2 else f"{spec.label}{number}"
                yield from _record(desk, spec.of, item, f"{name}.{item.id}" if item.id else name, label, name)
        elif value not in (None, "", ()) or name in WANTED:
            yield _fact(desk, spec, value, name, spec.label, name)


def _record(
    desk: Desk, record: type, value: Any, path: str, label: str, plain: str, gap: str = ""
) -> Iterator[Row]:
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
                gap,
            )


def _fact(desk: Desk, spec: Key, value: Any, path: str, label: str, plain: str, unknown: str = "") -> Row:
    """``unknown``: what is said instead of a gap where it is not known whether there is one."""
    text = value_text(desk, spec, value)
    if plain == "claim.against":
        text = desk.label("parties", text)
    gap = not text and plain in WANTED
    return pair_row(
        label, text or (unknown or "〔待填〕" if gap else ""), key=f"fact {path}", style="warn" if gap else ""
    )
