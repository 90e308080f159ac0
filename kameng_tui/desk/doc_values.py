"""What the papers of one filing are filled with: the values that their reader may see, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.case.records import Filing
from kameng_tui.channels import fields as forms
from kameng_tui.channels.records import Channel, TemplateSpec
from kameng_tui.channels.summary import LAYOUTS
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.filings import form_of, require_channel, view_of
from kameng_tui.desk.letter import context_of
from kameng_tui.desk.reveal import shown_to
from kameng_tui.desk.survey import Survey
from kameng_tui.reckon.view import CaseView
from kameng_tui.record import record


@record
class Filled:
    """``values``: what is printed, by field; ``raw``: what was chosen, for boxes; ``gaps``: by field that lacks, what the
    official form calls it (its row says whose it is); ``lacking``: what we call it, where there is no row around it."""

    channel: Channel
    values: Mapping[str, str]
    raw: Mapping[str, Any]
    gaps: Mapping[str, str]
    lacking: tuple[str, ...]
    context: Mapping[str, Any]
    view: CaseView
    findings: tuple[Finding, ...]


def filled(desk: Desk, found: Survey, filing: Filing, spec: TemplateSpec, audience: str) -> Filled:
    """The form of a filing for one reader. Secrets exist in the answer only."""
    channel = require_channel(found.reckoned.channels, filing.channel)
    form = form_of(desk, found, filing.id)
    lost: list[Finding] = []
    shown = [line for line in form.lines if line.shown]
    values = {line.spec.id: shown_to(desk, found, filing.id, line, audience, lost) for line in shown}
    values = {name: text for name, text in values.items() if text}
    view = view_of(found, {line.spec.id: line.value for line in form.lines})
    missing = forms.missing(channel, values, view)
    gaps = {spec.id: spec.official_label or spec.label for spec in missing}
    lacking = tuple(spec.label for spec in missing)
    context = context_of(desk, found, channel, filing.id, spec, audience, LAYOUTS[0]) | values
    raw = {line.spec.id: line.value for line in shown}
    return Filled(channel, values, raw, gaps, lacking, context, view, (*form.findings, *lost))
