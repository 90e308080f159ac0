"""What a result that was reached still lacks before one can rely on it: a paper, the amount, the way and the day. Pure.

Terms that should not be agreed to are ``settling``'s; here nothing is judged, only what was left open is named.
"""

from __future__ import annotations

from kameng_tui.case.findings import Finding, Fix
from kameng_tui.case.fold import effective
from kameng_tui.case.records import Dossier, Entry

_RESULTS = ("agreed", "refund-promised")
_OVER = ("refund-arrived", "withdrawn", "closed")
_PAPER, _AMOUNT, _RAIL, _DAY = "书面结果(盖章的文书或邮件,登记成证据)", "金额", "退到哪里", "什么时候之前到账"


def findings_of(dossier: Dossier) -> list[Finding]:
    """Of each filing, and of what was agreed outside of one, the latest result that lacks something and is not over yet."""
    latest: dict[str, Entry] = {}
    for entry in effective(dossier.journal):
        if entry.kind in _RESULTS:
            latest[entry.filing] = entry
        elif entry.kind in _OVER:
            latest = {f: e for f, e in latest.items() if entry.filing and f not in ("", entry.filing)}
    return [_finding(entry, lacks) for entry in latest.values() if (lacks := lacks_of(entry))]


def lacks_of(entry: Entry) -> list[str]:
    """What the entry of a result leaves open, in words. Where nothing is to be paid (``amount`` 0) no way and no day."""
    paid = entry.amount is None or entry.amount > 0
    present = {
        _PAPER: bool(entry.evidence),
        _AMOUNT: entry.amount is not None,
        _RAIL: not paid or bool(entry.data.get("rail")),
        _DAY: not paid or entry.promise_by is not None or entry.until is not None,
    }
    return [name for name, there in present.items() if not there]


def _finding(entry: Entry, lacks: list[str]) -> Finding:
    message = f"谈成的结果还缺:{'、'.join(lacks)}。只有口头的话,对方不认就没有凭据"
    field = "evidence" if lacks[0] == _PAPER else "amount" if lacks[0] == _AMOUNT else "promise_by"
    fix = Fix("amend", {"entry": entry.id, "field": field})
    return Finding("result.incomplete", f"journal/{entry.id}.toml#{field}", message, (), fix)
