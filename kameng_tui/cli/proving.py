"""How a case is proved, as `kameng advise` says it: keys and lines."""

from __future__ import annotations

from typing import Any

from kameng_tui.desk.desk import Desk


def proof_data(shown: Any) -> dict[str, Any]:
    """The keys ``matrix objections weak`` of ``advise``."""
    objections = [
        {"id": a.objection.id, "says": a.objection.says, "answer": a.objection.answer, "evidence": a.evidence,
         "lacking": a.lacking, "open_links": a.open_links, "heard": a.heard, "cites": a.objection.cites}
        for a in shown.objections
    ]  # fmt: skip
    return {"matrix": shown.matrix, "objections": objections, "weak": shown.weak}


def proof_lines(desk: Desk, shown: Any) -> list[str]:
    from kameng_tui.counsel.matrix import VERDICTS

    lines = ["证明"]
    for row in shown.matrix:
        why = f":{row.why}" if row.why else ""
        lines.append(f"  {desk.label('claims', row.kind)} {VERDICTS[row.verdict]}{why}")
        for proof in row.proofs:
            cards = f" {'、'.join(piece.card for piece in proof.pieces)}" if proof.pieces else ""
            lack = f" {proof.lacking}" if proof.lacking else ""
            lines.append(f"    [{desk.label('link_state', proof.state)}] {proof.label}{cards}{lack}")
    lines.append("对方可能说")
    for found in shown.objections:
        lack = "、".join(desk.label("evidence", kind) for kind in found.lacking)
        lines.append(f"  「{found.objection.says}」{found.objection.answer}{f'(还缺{lack})' if lack else ''}")
    if shown.weak:
        lines += ["弱点", *[f"  {w.text}:{w.close}" for w in shown.weak]]
    return lines
