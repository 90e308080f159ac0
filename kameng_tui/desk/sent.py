"""Sending a letter: the exact text and form are frozen in ``private/``, the masked twin with its hash in ``papers/``.

What was sent is never changed: a later letter is a new version beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.case.ids import random_id
from kameng_tui.case.records import Filing, Paper
from kameng_tui.case.vocabulary import SCHEMA
from kameng_tui.channels.records import TemplateSpec
from kameng_tui.channels.shape import MEANS
from kameng_tui.channels.summary import LAYOUTS
from kameng_tui.counsel.fitting import ANNEX
from kameng_tui.desk import cases, entries, masking, profiles
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError
from kameng_tui.desk.filings import form_of, require_channel, template_of, write_filing
from kameng_tui.desk.reveal import as_twin, masking_for, secrets_of, shown_to
from kameng_tui.desk.survey import Survey
from kameng_tui.desk.textcheck import lost_label
from kameng_tui.record import record
from kameng_tui.values import SHANGHAI
from kameng_tui.workbook import toml
from kameng_tui.workbook.papers import FORM, twin_digest, write_paper


@record
class Drafted:
    """A letter: its text for that audience, what is wrong with it, and where it was kept if it was sent.

    ``subject``: for a mail; ``annex``: what the channel's limit leaves no room for; ``layout``: which of the two forms, ""
    where it has but one; ``fitted``: fields (id -> text) that were shortened to their own limit.
    """

    text: str
    audience: str
    findings: tuple[Finding, ...]
    path: str
    template: str
    gaps: tuple[str, ...] = ()
    entry: str = ""
    subject: str = ""
    annex: str = ""
    layout: str = ""
    fitted: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        """The text with its annex below: everything that leaves."""
        return f"{self.text}\n\n{ANNEX}\n\n{self.annex}" if self.annex else self.text


def send(
    desk: Desk, found: Survey, filing: Filing, drafted: Drafted, receipt: str, at: datetime | None
) -> Drafted:
    """Freezes and logs a letter; refused while anything is missing in it."""
    from kameng_tui.desk import origins  # it knows what a letter is

    channel = require_channel(found.reckoned.channels, filing.channel)
    spec = template_of(channel, drafted.template)
    missing = [
        f
        for f in drafted.findings
        if f.code in ("field.required", "placeholder.unfilled", "field.too-long")
        or (lost_label(f) and f"〔待填:{lost_label(f)}〕" in drafted.whole)
    ]
    if missing:
        raise DeskError(f"还不能提交:{';'.join(dict.fromkeys(f.message for f in missing))}")
    refuse_double(found, spec)
    whole = drafted.whole
    twin = as_twin(desk, found)(whole)
    _refuse_same_text(found, spec, whole, twin)
    if f"filings/{filing.id}.toml" not in found.loaded.files:
        write_filing(desk, found.loaded, channel, filing.id)
    moment = (at or desk.now()).astimezone(SHANGHAI).replace(microsecond=0)
    name, form = _paper_name(found, filing, spec, moment), _exact_form(desk, found, filing, drafted)
    paper = Paper(
        f"papers/{name}.md", filing.id, spec.id, drafted.audience, moment, _digest(whole), twin,
        form_sha256=_digest(form), twin_sha256=twin_digest(twin),
    )  # fmt: skip
    paper = origins.kept_with(desk, found, filing, drafted, paper)
    desk.book.add_private(found.loaded, f"private/{name}.md", whole)
    desk.book.add_private(found.loaded, f"private/{name}{FORM}", form)
    desk.book.add_text(found.loaded, paper.file, write_paper(paper))
    logged = entries.log(
        desk, found.dossier.id, kind=_meaning(spec), text=f"已提交{spec.label}", at=moment,
        filing=filing.id, receipt=receipt, paper=paper.file,
        form=_sealed_form(desk, found, filing, drafted),
    )  # fmt: skip
    return replace(
        drafted, findings=(*drafted.findings, *logged.findings), path=paper.file, gaps=(), entry=logged.entry
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


def _sealed_form(desk: Desk, found: Survey, filing: Filing, drafted: Drafted) -> dict[str, Any]:
    """The form as handed in, in plain TOML values, secrets behind masks."""
    form = form_of(desk, found, filing.id, layout=drafted.layout or LAYOUTS[0])
    values = {
        line.spec.id: drafted.fitted.get(line.spec.id, line.value)
        for line in form.lines
        if line.shown and line.value not in (None, "", (), [])
    }
    known = secrets_of(desk, found)
    known += profiles.lent(
        desk, cases.case_doc(found.loaded)
    ).values()  # its name, too, lies in the vault only
    return dict(masking.seal_entry("form", {"form": values}, known, found.dossier).doc["form"])


def _exact_form(desk: Desk, found: Survey, filing: Filing, drafted: Drafted) -> str:
    """The form as it was carried over, field by field, whole: for ``private/``."""
    form = form_of(desk, found, filing.id, layout=drafted.layout or LAYOUTS[0])
    mask = masking_for(desk, found, drafted.audience)
    shown = {
        line.spec.id: drafted.fitted.get(line.spec.id)
        or mask(shown_to(desk, found, filing.id, line, drafted.audience, []))
        for line in form.lines
        if line.shown
    }
    filled = {name: text for name, text in shown.items() if text}
    labels = {
        line.spec.id: line.spec.official_label or line.spec.label
        for line in form.lines
        if line.spec.id in filled
    }
    doc: dict[str, Any] = {"schema": SCHEMA, "channel": filing.channel, "filing": filing.id}
    doc |= {"subject": drafted.subject} if drafted.subject else {}
    return toml.dumps(doc | {"form": filled, "labels": labels})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _paper_name(found: Survey, filing: Filing, spec: TemplateSpec, moment: datetime) -> str:
    """The day, the letter and its version; and four characters, for two people may send one the same day in two clones."""
    papers = found.dossier.papers
    version = 1 + sum(1 for paper in papers if (paper.filing, paper.template) == (filing.id, spec.id))
    made = random_id({paper.file.removesuffix(".md")[-4:] for paper in papers})
    return f"{moment:%Y%m%d}-{filing.id}-{spec.id}-{version}-{made}"


def _refuse_same_text(found: Survey, spec: TemplateSpec, text: str, twin: str) -> None:
    """The same text is not filed again unchanged where it was refused, nor twice at the same place.

    Of a complaint the day below it and counted days do not count: they change by themselves.
    """
    from kameng_tui.counsel.sameness import same_text

    digest = _digest(text)
    files_again = MEANS.get(spec.purpose) == "submitted"
    for paper in found.dossier.papers:
        same = paper.template == spec.id and same_text((paper.text,), twin)
        if paper.sha256 == digest or (files_again and same):
            day = f"{paper.at:%Y-%m-%d} " if paper.at else ""
            raise DeskError(
                f"这份文字与 {day}已提交的 {paper.file} 完全相同(text.duplicate)。请先按不予受理的理由补充材料或修改内容,再提交"
            )
