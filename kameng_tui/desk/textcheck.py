"""What is wrong with any text, and what of it an audience may not see, each with its place in the text."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.desk import entrytexts
from kameng_tui.desk.desk import Desk
from kameng_tui.privacy.mask import hidden_from

LOST = "的完整内容不在本机保险箱里"
"""What stands behind the name of a field."""


def check_text(desk: Desk, text: str, audience: str, on: Any) -> tuple[Finding, ...]:
    """What is wrong with any text: words, unfilled places, citations by the day of the event, statements that do not
    hold, personal data."""
    from kameng_tui.counsel import texts

    today = desk.now().date()
    faults = texts.check(text, audience, on or today, today, entrytexts.rules(desk))
    return (
        *(Finding(f.code, place(text, f.start), f.message, f.basis) for f in faults),
        *leaks(text, audience),
    )


def told_once(findings: Collection[Finding], marked: Collection[str] = ()) -> tuple[Finding, ...]:
    """Each thing once: a field that has to be filled in, or that the vault has lost, is not told again for every place
    where the text has its gap. ``marked``: the gaps of such fields by other names."""
    told = {f.message.partition(":")[0] for f in findings if f.code == "field.required"} | set(marked)
    told |= {lost_label(f) for f in findings} - {""}
    kept: dict[tuple[str, str, str], Finding] = {}
    for f in findings:
        gap = f.code == "placeholder.unfilled"
        if not (gap and f.message.partition("待填:")[2].partition("〕")[0] in told):
            kept.setdefault((f.code, "" if gap else f.where, f.message), f)
    return tuple(kept.values())


def lost_label(finding: Finding) -> str:
    """The field of which the vault has lost the whole value, where that is what a finding says."""
    return (
        finding.message.partition(LOST)[0] if finding.code == "vault.none" and LOST in finding.message else ""
    )


def leaks(text: str, audience: str) -> list[Finding]:
    """What of ``text`` this audience may not see."""
    from kameng_tui.privacy.recognise import find

    hidden = hidden_from(audience)
    labels = {
        "id-number": "身份证号",
        "bank-card": "银行卡号",
        "phone": "手机号",
        "card-key": "卡密",
        "name": "姓名",
        "address": "地址",
    }
    return [
        Finding(
            f"privacy.{hit.kind}", place(text, hit.start), f"这里有{labels[hit.kind]},给这个对象看之前应遮住"
        )
        for hit in find(text)
        if hit.kind in hidden and hit.kind in labels
    ]


def place(text: str, position: int) -> str:
    """``text:LINE:COL`` of a position, both counted from 1."""
    before = text[:position]
    return f"text:{before.count(chr(10)) + 1}:{position - before.rfind(chr(10))}"
