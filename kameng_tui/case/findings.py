"""A finding: one thing the program noticed. Severity is fixed by code here, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from kameng_tui.record import record

Severity = Literal["error", "warning", "advice"]

SEVERITY: Mapping[str, Severity] = {
    "chain.missing": "warning", "chain.weak": "advice",
    "amount.mismatch": "warning", "order.mismatch": "warning", "payee.mismatch": "warning",
    "time.order": "warning", "time.naive": "warning",
    "evidence.missing-file": "error", "evidence.changed": "error", "evidence.exposed": "error",
    "evidence.excerpt": "warning",
    "evidence.late": "advice", "evidence.duplicate": "advice", "evidence.uncarded": "warning",
    "evidence.unsealed": "advice", "evidence.class": "warning", "evidence.unclear": "advice",
    "quote.unproved": "warning",
    "claim.no-basis": "warning", "claim.no-fraud-proof": "warning", "claim.double": "error",
    "claim.excessive": "warning", "claim.not-recoverable": "warning", "claim.no-page": "error",
    "claim.no-proof": "warning", "claim.no-joint": "warning", "claim.own-error": "warning",
    "claim.negotiable": "advice", "claim.not-civil": "advice", "responsible.no-reason": "advice", "claim.other-liable": "advice",
    "gate.barred": "error", "gate.refused-likely": "warning", "gate.wait": "advice", "gate.missing": "warning",
    "gate.care": "advice",
    "field.required": "error", "field.invalid": "error", "field.too-long": "error", "field.unknown": "advice",
    "value.unlikely": "warning",
    "attachment.too-many": "warning", "attachment.too-large": "warning", "attachment.type": "warning",
    "wording.insult": "warning", "wording.threat": "error", "wording.over-promise": "warning",
    "wording.conclusion": "warning", "wording.pressure": "warning",
    "statement.number": "warning", "statement.channel": "warning", "statement.overclaim": "warning",
    "statement.unsafe": "warning",
    "citation.unknown": "error", "citation.repealed": "error", "citation.wrong-article": "error",
    "citation.renumbered": "error",
    "privacy.id-number": "warning", "privacy.bank-card": "warning", "privacy.phone": "warning",
    "privacy.card-key": "warning", "privacy.name": "warning", "privacy.address": "warning",
    "privacy.email": "warning", "privacy.account": "warning", "privacy.order-number": "warning", "privacy.metadata": "warning",
    "privacy.birth": "warning",
    "privacy.plain-on-disk": "error", "vault.none": "warning",
    "placeholder.unfilled": "error", "text.duplicate": "error", "text.near": "warning",
    "text.control": "warning", "form.label": "advice", "text.fitted": "advice",
    "paper.stale": "warning", "paper.lacks-supplement": "advice", "paper.changed": "error", "paper.missing": "error",
    "promise.broken": "warning", "promise.soon": "advice",
    "limit.overdue": "warning", "limit.soon": "advice", "limit.provisional": "advice",
    "limit.changed": "warning", "limit.transition": "warning",
    "settlement.private": "warning", "settlement.coupon": "warning", "settlement.waiver": "warning",
    "settlement.no-date": "advice", "settlement.hush": "warning", "result.incomplete": "advice",
    "file.unreadable": "error", "file.conflict": "error", "file.newer": "error", "file.too-large": "error",
    "plugin.failed": "warning", "plugin.missing": "warning",
    "channel.fault": "error", "channel.weak": "warning",
}  # fmt: skip

_RANK: Mapping[Severity, int] = {"error": 0, "warning": 1, "advice": 2}


@record
class Fix:
    """A use-case of the desk that mends a finding: ``do`` its name, ``with_`` its arguments."""

    do: str
    with_: Mapping[str, object] = field(default_factory=dict)


@record
class Finding:
    """One thing noticed. ``where`` is ``FILE#path.with.ids`` or ``text:LINE:COL``; ``message`` is Chinese."""

    code: str
    where: str
    message: str
    basis: tuple[str, ...] = ()
    fix: Fix | None = None

    @property
    def severity(self) -> Severity:
        return SEVERITY[self.code]

    @property
    def rank(self) -> int:
        """The place of its severity: errors stand before warnings, warnings before advice."""
        return _RANK[self.severity]
