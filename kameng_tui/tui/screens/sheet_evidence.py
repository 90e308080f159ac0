"""The sheet of the evidence, in four pages: the chain and its pieces, the proof matrix, the other side, what is weak.

Records in, rows out. No widget, no disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kameng_tui.case.keys import keys_of
from kameng_tui.tui import words
from kameng_tui.tui.actions import BY_ID, shown_key
from kameng_tui.tui.rows import Line, Row, blank_row, head_row, text_row
from kameng_tui.tui.safe import one_line
from kameng_tui.tui.screens.overview import link_row
from kameng_tui.tui.screens.sheets import pair_row, value_text
from kameng_tui.tui.widths import cut, pad

if TYPE_CHECKING:
    from kameng_tui.counsel.matrix import ClaimRow, Proof
    from kameng_tui.counsel.opponent import Answered
    from kameng_tui.desk.desk import Desk
    from kameng_tui.desk.survey import Survey

PAGES = ("证据", "证明表", "对方会说", "弱点")
STYLES = {"ok": "good", "weak": "warn", "missing": "bad", "hold": "good", "drop": "bad"}


def evidence(desk: Desk, found: Survey, page: int = 0) -> list[Row]:
    """One page of the sheet, under a line that names all of them."""
    make = (_pieces, _matrix, _objections, _weak)[page]
    names = "  ".join(f"[{name}]" if n == page else f" {name} " for n, name in enumerate(PAGES))
    keys = " ".join(shown_key(key) for key in BY_ID["evidence_page"].keys)
    return [head_row(f" {names}  (按 {keys} 换一栏)"), *make(desk, found)]


def _pieces(desk: Desk, found: Survey) -> list[Row]:
    """What to capture now, the chain, and what is there."""
    rows: list[Row] = []
    if found.captures:
        rows.append(head_row(f" 现在要取的证据 {len(found.captures)}(Enter 加入)"))
        for capture in found.captures:
            mark, style = (" ! ", "warn") if capture.urgent else (" - ", "")
            key = f"capture {capture.id}"
            rows.append(text_row(capture.text, style, key=key, mark=mark, indent=3, data=capture))
            if capture.why:
                rows.append(text_row(capture.why, "dim", mark="   ", indent=3))
        rows.append(blank_row())
    rows.append(head_row(" 证据链" + ("" if found.chain_ready else "(还不完整)") + "(Enter 补这一环)"))
    rows += [link_row(desk, found, link) for link in found.chain]
    rows += [blank_row(), head_row(f" 已有证据 {len(found.dossier.cards)}(a 加证据):{_classes(found)}")]
    if not found.dossier.cards:
        rows.append(text_row("还没有证据。按 a,把文件拖进窗口或粘贴路径", "dim", mark=" "))
    for card in found.dossier.cards:
        links = "、".join(desk.label("links", link) for link in card.links)
        rows.append(_card_row(desk, card, links, _lag(found, card)))
    return rows


def _classes(found: Survey) -> str:
    """How many pieces there are of each class."""
    from kameng_tui.counsel.chain import classes_of

    return " ".join(f"{name}{len(ids)}" for name, ids in classes_of(found.chain, found.dossier).items())


# 证明表 --------------------------------------------------------------------------------------------------------


def _matrix(desk: Desk, found: Survey) -> list[Row]:
    """Every claim by what must be proved for it."""
    from kameng_tui.counsel.matrix import VERDICTS
    from kameng_tui.desk.proof import proofs

    rows: list[Row] = []
    for row in proofs(desk, found).matrix:
        name = desk.label("claims", row.kind) + ("" if row.claim else "(还没有写进诉求)")
        why = f":{row.why}" if row.why else ""
        text = f"{name}  {VERDICTS[row.verdict]}{why}"
        key = f"proof {row.claim or row.kind}"
        rows.append(text_row(text, STYLES.get(row.verdict, "warn"), key=key, mark=" ", data=row))
        rows += [_proof_row(desk, found, row, proof) for proof in row.proofs]
        rows.append(blank_row())
    return rows or [text_row("还没有诉求,这类问题也没有通常的诉求", "dim", mark=" ")]


def _proof_row(desk: Desk, found: Survey, row: ClaimRow, proof: Proof) -> Row:
    from kameng_tui.counsel.matrix import STRENGTHS

    kinds = {card.id: desk.label("evidence", card.kind) for card in found.dossier.cards}
    have = "、".join(f"{kinds.get(p.card, p.card)}({STRENGTHS[p.strength]})" for p in proof.pieces)
    lack = ("(没有也可以主张)" if proof.optional and proof.lacking else "") + proof.lacking
    mark = f"  [{desk.label('link_state', proof.state)}] {pad(proof.label, 16)} "
    text = ";".join(part for part in (have, lack) if part) or "-"
    key = f"element {row.claim or row.kind} {proof.element}"
    return text_row(text, "dim" if proof.state == "ok" else "", key=key, mark=mark, indent=24, data=proof)


def proof_rows(desk: Desk, found: Survey, proof: Proof) -> list[Row]:
    """One element, whole."""
    from kameng_tui.counsel.matrix import STRENGTHS

    cards = {card.id: card for card in found.dossier.cards}
    rows = [
        pair_row("要件", proof.label, key="element", style="strong"),
        pair_row(
            "状态", desk.label("link_state", proof.state), key="state", style=STYLES.get(proof.state, "")
        ),
        pair_row("证明标准", proof.standard, key="standard"),
        pair_row("依据", "、".join(proof.cites), key="cites"),
    ]
    if proof.lacking:
        rows.append(pair_row("还要", proof.lacking, key="lacking"))
    rows += [
        pair_row(
            STRENGTHS[piece.strength], f"{piece.card} {cards[piece.card].shows}", key=f"piece {piece.card}"
        )
        for piece in proof.pieces
        if piece.card in cards
    ]
    return rows


# 对方会说 ------------------------------------------------------------------------------------------------------


def _objections(desk: Desk, found: Survey) -> list[Row]:
    """What they will say, what to answer, and what the answer stands on."""
    from kameng_tui.desk.proof import proofs

    rows: list[Row] = []
    for answered in proofs(desk, found).objections:
        said = "(已经说过)" if answered.heard else ""
        key = f"objection {answered.objection.id}"
        rows.append(
            text_row(f"「{answered.objection.says}」{said}", "strong", key=key, mark=" ", data=answered)
        )
        rows.append(text_row(answered.objection.answer, mark="   答 ", indent=6))
        rows += [text_row(line, style, mark="      ", indent=6) for line, style in _stands_on(desk, answered)]
        rows.append(blank_row())
    return rows or [text_row("这类问题还没有整理过对方的说法", "dim", mark=" ")]


def _stands_on(desk: Desk, answered: Answered) -> list[tuple[str, str]]:
    lines = [(f"依据 {'、'.join(answered.objection.cites)}", "dim")]
    if answered.evidence:
        lines.append((f"已有证据 {'、'.join(answered.evidence)}", "dim"))
    if answered.lacking:
        kinds = "、".join(desk.label("evidence", kind) for kind in answered.lacking)
        lines.append((f"还没有 {kinds}", "warn"))
    return lines


def objection_rows(desk: Desk, answered: Answered) -> list[Row]:
    """One objection, whole."""
    rows = [
        pair_row("对方", answered.objection.says, key="says", style="strong"),
        pair_row("我方", answered.objection.answer, key="answer"),
    ]
    return rows + [text_row(line, style, key=line, mark=" ") for line, style in _stands_on(desk, answered)]


# 弱点 ----------------------------------------------------------------------------------------------------------


def _weak(desk: Desk, found: Survey) -> list[Row]:
    """What is there but weak, and what would close it."""
    from kameng_tui.desk.proof import proofs

    rows: list[Row] = []
    for weakness in proofs(desk, found).weak:
        basis = f"({'、'.join(weakness.basis)})" if weakness.basis else ""
        key = f"weak {weakness.id}"
        rows.append(text_row(weakness.text, "warn", key=key, mark=" ! ", indent=3, data=weakness))
        rows.append(text_row(f"{weakness.close}{basis}", mark="   ", indent=3))
        rows.append(blank_row())
    return rows or [text_row("没有看出弱点;没有的要件见「证明表」,缺的环节见「证据」", "good", mark=" ")]


# 已有证据 ------------------------------------------------------------------------------------------------------


def _lag(found: Survey, card: Any) -> str:
    """How long after the event a piece was captured: the sooner, the stronger."""
    from kameng_tui.counsel.crosscheck import capture_lag

    lag = capture_lag(found.dossier.case, card)
    if lag is None:
        return ""
    return f"事发后 {lag.days} 天取得" if lag.days else "事发当天取得"


def _card_row(desk: Desk, card: Any, links: str, lag: str) -> Row:
    note = "  ".join(
        part
        for part in (
            words.moment(card.taken),
            lag,
            f"证明 {links}" if links else "",
            "不公开" if card.private else "",
        )
        if part
    )

    def draw(cells: int) -> Sequence[Line]:
        name = cut(one_line(card.shows or card.file), max(cells - 24, 8))
        first: Line = (
            (f" {pad(card.id, 6)}", "dim"),
            (pad(desk.label("evidence", card.kind), 14) + " ", "strong"),
            (name, ""),
        )
        return [first, ((" " * 22 + cut(one_line(note), max(cells - 22, 4)), "dim"),)] if note else [first]

    return Row(f"card {card.id}", draw, card)


def card_rows(desk: Desk, record: Any) -> list[Row]:
    """One piece of evidence, or another record with keys, whole."""
    rows = []
    for name, (attribute, spec) in keys_of(type(record)).items():
        value = getattr(record, attribute)
        if name == "schema" or value in (None, "", (), False):
            continue
        told = "、".join(desk.label("links", link) for link in value) if name == "links" else ""
        rows.append(pair_row(spec.label, told or value_text(desk, spec, value), key=name))
    return rows
