"""Before it is written down that an offer was agreed to, its terms are shown once; then it is written as typed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.tui.screens.case_forms import _looked_at

FOUND: Any = SimpleNamespace(
    dossier=SimpleNamespace(journal=(SimpleNamespace(id="e1", filing="platform"),)),
    findings=(Finding("settlement.hush", "journal/e1.toml#text", "把退款和撤诉绑在一起"),),
)


def test_the_terms_are_told_once_and_nothing_is_blocked() -> None:
    written: list[str] = []
    filing: Any = SimpleNamespace(id="platform")
    submit = _looked_at(FOUND, filing, lambda values, changed: written.append(values["kind"]))
    assert submit({"kind": "declined"}, {}) is None
    assert "把退款和撤诉绑在一起" in (submit({"kind": "agreed"}, {}) or "")
    assert written == ["declined"]
    assert submit({"kind": "agreed"}, {}) is None
    assert written == ["declined", "agreed"]


def test_the_terms_of_another_filing_are_not_told() -> None:
    filing: Any = SimpleNamespace(id="12315")
    assert _looked_at(FOUND, filing, lambda values, changed: None)({"kind": "agreed"}, {}) is None
