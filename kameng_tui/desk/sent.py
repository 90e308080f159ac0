"""Sending a letter: the exact text and form are frozen in ``private/``, the masked twin with its hash in ``papers/``.

What was sent is never changed: a later letter is a new version beside it.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.case.records import Filing, Paper
from kameng_tui.channels.records import TemplateSpec
from kameng_tui.channels.shape import MEANS
from kameng_tui.desk import cases, entries, masking, profiles
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError
from kameng_tui.desk.filings import form_of, require_channel, template_of, write_filing
from kameng_tui.desk.reveal import known_of, secrets_of
from kameng_tui.desk.survey import Survey
from kameng_tui.privacy.mask import hidden_from, mask_text
from kameng_tui.record import record
from kameng_tui.values import SHANGHAI
from kameng_tui.workbook.papers import write_paper


@record
class Drafted:
    """A letter: its text for that audience, what is wrong with it, and where it was kept if it was sent."""

    text: str
    audience: str
    findings: tuple[Finding, ...]
    path: str
    template: str
    gaps: tuple[str, ...] = ()
    entry: str = ""


def send(
    desk: Desk, found: Survey, filing: Filing, drafted: Drafted, receipt: str, at: datetime | None
) -> Drafted:
    channel = require_channel(found.reckoned.channels, filing.channel)
    spec = template_of(channel, drafted.template)
    missing = [
        f for f in drafted.findings if f.code in ("field.required", "placeholder.unfilled", "field.too-long")
    ]
    if missing:
        raise DeskError(f"还不能提交:{';'.join(dict.fromkeys(f.message for f in missing))}")
    refuse_double(found, spec)
    twin, _ = mask_text(drafted.text, hidden_from("public"), known_of(desk, found))
    _refuse_same_text(found, spec, drafted.text, twin)
    if f"filings/{filing.id}.toml" not in found.loaded.files:
        write_filing(desk, found.loaded, channel, filing.id)
    moment = (at or desk.now()).astimezone(SHANGHAI).replace(microsecond=0)
    rel = _paper_name(found, filing, spec, moment)
    digest = hashlib.sha256(drafted.text.encode()).hexdigest()
    paper = Paper(rel, filing.id, spec.id, drafted.audience, moment, digest, twin)
    desk.book.add_private(found.loaded, f"private/{rel.rpartition('/')[2]}", drafted.text)
    desk.book.add_text(found.loaded, rel, write_paper(paper))
    logged = entries.log(
        desk, found.dossier.id, kind=_meaning(spec), text=f"已提交{spec.label}", at=moment,
        filing=filing.id, receipt=receipt, paper=rel, form=_sealed_form(desk, found, filing),
    )  # fmt: skip
    return Drafted(
        drafted.text, drafted.audience, (*drafted.findings, *logged.findings), rel, spec.id, (), logged.entry
    )


def refuse_double(found: Survey, spec: TemplateSpec) -> None:
    """No letter that asks for something leaves while the case asks for the same money twice."""
    double = [f.message for f in found.findings if f.code == "claim.double"]
    if double and MEANS.get(spec.purpose, "submitted") in ("submitted", "demand"):
        raise DeskError(f"还不能提交:{';'.join(dict.fromkeys(double))}")


def _meaning(spec: TemplateSpec) -> str:
    """What sending a letter is. Only what goes to the other side demands anything of it: a reminder to an authority or
    a court does not make limitation run anew (民法典195)."""
    means = MEANS.get(spec.purpose, "submitted")
    return "contact" if means == "demand" and spec.audience != "respondent" else means


def _sealed_form(desk: Desk, found: Survey, filing: Filing) -> dict[str, Any]:
    """The form as handed in, in plain TOML values, secrets behind masks."""
    form = form_of(desk, found, filing.id)
    values = {
        line.spec.id: line.value for line in form.lines if line.shown and line.value not in (None, "", (), [])
    }
    known = secrets_of(desk, found)
    known += profiles.lent(
        desk, cases.case_doc(found.loaded)
    ).values()  # its name, too, lies in the vault only
    return dict(masking.seal_entry("form", {"form": values}, known, found.dossier).doc["form"])


def _paper_name(found: Survey, filing: Filing, spec: TemplateSpec, moment: datetime) -> str:
    stem = f"{moment:%Y%m%d}-{filing.id}-{spec.id}"
    taken = {paper.file for paper in found.dossier.papers}
    number = next(n for n in range(1, len(taken) + 2) if f"papers/{stem}-{n}.md" not in taken)
    return f"papers/{stem}-{number}.md"


def _refuse_same_text(found: Survey, spec: TemplateSpec, text: str, twin: str) -> None:
    """The same text is not filed again unchanged where it was refused, nor twice at the same place.

    Of a complaint the day below it and counted days do not count: they change by themselves.
    """
    from kameng_tui.counsel.sameness import same_text

    digest = hashlib.sha256(text.encode()).hexdigest()
    files_again = MEANS.get(spec.purpose) == "submitted"
    for paper in found.dossier.papers:
        same = paper.template == spec.id and same_text((paper.text,), twin)
        if paper.sha256 == digest or (files_again and same):
            day = f"{paper.at:%Y-%m-%d} " if paper.at else ""
            raise DeskError(
                f"这份文字与 {day}已提交的 {paper.file} 完全相同(text.duplicate)。请先按不予受理的理由补充材料或修改内容,再提交"
            )
