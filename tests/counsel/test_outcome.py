"""What a result that was reached still lacks: the paper, the amount, the way, the day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from casemaker import a_dossier, entry

from kameng_tui.case.records import Entry
from kameng_tui.counsel.outcome import findings_of

WHOLE: dict[str, Any] = {
    "evidence": ("9x4q",), "amount": Decimal("100.00"), "data": {"rail": "original"}, "promise_by": "2026-11-25",
}  # fmt: skip


def told(id: str = "e1", kind: str = "agreed", **values: Any) -> Entry:
    return entry(id, f"2026-11-0{id[1:]}", kind, **{"filing": "12315", **WHOLE, **values})


LACKING: dict[str, tuple[tuple[Entry, ...], list[str]]] = {
    "everything is there": ((told(),), []),
    "a chat is no paper, where it is not even attached": ((told(evidence=()),), ["书面结果"]),
    "how much": ((told(amount=None),), ["金额"]),
    "to the balance or to the bank": ((told(data={}),), ["退到哪里"]),
    "until when": ((told(promise_by=None),), ["什么时候之前到账"]),
    "all of it, in one finding": ((told(evidence=(), amount=None, data={}, promise_by=None),), ["书面结果", "金额", "退到哪里", "什么时候之前到账"]),
    "nothing is to be paid: no way and no day": ((told(amount=Decimal("0.00"), data={}, promise_by=None),), []),
    "a promised refund is a result, too": ((told(kind="refund-promised", data={}),), ["退到哪里"]),
    "the later result holds": ((told("e1", data={}), told("e2")), []),
    "the money has come": ((told("e1", data={}), told("e2", "refund-arrived", filing="")), []),
    "the money of another filing has come": ((told("e1", data={}), told("e2", "refund-arrived", filing="court")), ["退到哪里"]),
}  # fmt: skip


@pytest.mark.parametrize(("journal", "lacks"), LACKING.values(), ids=LACKING)
def test_what_a_result_lacks(journal: tuple[Entry, ...], lacks: list[str]) -> None:
    found = findings_of(a_dossier(journal=journal))
    assert len(found) == bool(lacks)
    for finding in found:
        assert finding.code == "result.incomplete" and finding.fix is not None
        named = finding.message.partition("。")[0]
        every = ("书面结果", "金额", "退到哪里", "什么时候之前到账")
        assert [word for word in every if word in named] == lacks
        assert finding.fix.with_["entry"] == "e1", "mended by correcting that entry"
