"""What a helper's papers lack: who acts for a consumer needs a signed authorisation that says what it is for and until when,
and says openly that it is done for no money. Pure; which office demands it is the channel's business.
"""

from __future__ import annotations

from datetime import date

from kameng_tui.case.records import Dossier

EVIDENCE, MATTERS, TERM, UNPAID, OVER = "evidence", "matters", "term", "unpaid", "over"
SAYS = {
    EVIDENCE: "没有消费者签名的授权委托书(证据种类「授权委托书」,交原件)",
    MATTERS: "没有写明委托事项和权限(代理人「委托事项和权限」)",
    TERM: "没有写明委托期限(代理人「委托期限至」)",
    UNPAID: "没有写明不收费(代理人「不收费」,本程序的要求)",
    OVER: "委托期限已过(代理人「委托期限至」)",
}


def is_helped(dossier: Dossier) -> bool:
    """Whether somebody else acts for the consumer."""
    return bool(dossier.case.representative.name.strip())


def lacks_of(dossier: Dossier, today: date | None = None) -> list[str]:
    """Which of ``SAYS`` a helper's case lacks, none where nobody acts for another; with ``today`` also whether the term
    is over."""
    if not is_helped(dossier):
        return []
    acts = dossier.case.representative
    present = {
        EVIDENCE: any(card.kind == "authorisation" for card in dossier.cards),
        MATTERS: bool(acts.matters.strip()),
        TERM: acts.until is not None,
        UNPAID: acts.unpaid,
    }
    lacks = [name for name, there in present.items() if not there]
    return [*lacks, OVER] if today is not None and is_over(str(acts.until or ""), today) else lacks


def is_over(until: str, today: date) -> bool:
    """Whether an authorisation that holds until that day (as text, "" for none) has ended."""
    return bool(until) and date.fromisoformat(until) < today
