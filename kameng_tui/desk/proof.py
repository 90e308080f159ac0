"""Use-cases that look at how a case is proved: the matrix, the other side's view, what is weak; and quotes of rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kameng_tui.case.findings import Finding
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.survey import Survey
from kameng_tui.record import record

if TYPE_CHECKING:
    from kameng_tui.case.records import Card
    from kameng_tui.counsel.matrix import ClaimRow
    from kameng_tui.counsel.opponent import Answered
    from kameng_tui.counsel.weakness import Weakness

_READABLE = (".txt", ".md", ".html", ".htm")
_MOST_READ = 2_000_000  # bytes of one captured page


@record
class Proofs:
    """What ``advise`` and the evidence sheet show of the proof of a case; made when it is looked at, never stored."""

    matrix: tuple[ClaimRow, ...]
    objections: tuple[Answered, ...]
    weak: tuple[Weakness, ...]


def proofs(desk: Desk, found: Survey) -> Proofs:
    """The proof of a case as it stands."""
    from kameng_tui.counsel import matrix, opponent, weakness

    offered = [option.kind for option in found.playbook.claims if not option.when]
    return Proofs(
        matrix.matrix_of(found.dossier, found.chain, desk.knowledge.elements, offered),
        opponent.objections_of(found.playbook, found.dossier, found.chain),
        weakness.weaknesses_of(found.dossier, found.chain),
    )


def quotes(desk: Desk, found: Survey, text: str) -> list[Finding]:
    """What ``text`` quotes of the platform's rules and no captured page shows."""
    from kameng_tui.counsel import quotes as quoting
    from kameng_tui.desk.textcheck import place

    laws = (
        {name for row in desk.knowledge.statutes for name in (row.law, *row.aliases)}
        if "《" in text
        else set()
    )
    if not any(quoting.quotes_of(text, laws)):
        return []
    pages = {
        card.id: f"{card.shows}\n{_page(desk, found, card)}"
        for card in found.dossier.cards
        if card.kind == "rule-page"
    }
    return [
        Finding(quoting.CODE, place(text, start), message)
        for start, message in quoting.unproved(text, pages, laws)
    ]


def _page(desk: Desk, found: Survey, card: Card) -> str:
    """The text of a captured page, where its file is text; of a picture only what its card says is known."""
    path = desk.book.evidence_path(found.loaded, card)
    if path is None or path.suffix.lower() not in _READABLE or path.stat().st_size > _MOST_READ:
        return ""
    text = path.read_bytes().decode("utf-8", "replace")
    return re.sub(r"<[^<>]*>", "", text) if path.suffix.lower() in (".html", ".htm") else text
