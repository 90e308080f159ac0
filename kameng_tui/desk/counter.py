"""Use-cases of the counter (投递): the official form field by field, then the whole letter, as they are carried over."""

from __future__ import annotations

from kameng_tui.case.findings import Finding
from kameng_tui.channels import fields as forms
from kameng_tui.channels.records import Channel, FieldSpec
from kameng_tui.desk import cases
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import Missing, sentences
from kameng_tui.desk.filings import filing_at, find_filing, form_of, require_channel, template_of, view_of
from kameng_tui.desk.kept import channels_for
from kameng_tui.desk.papers import is_advised, preview
from kameng_tui.desk.reveal import masked_for, shown_to
from kameng_tui.desk.sent import refuse_double
from kameng_tui.record import record


@record
class CounterLine:
    """One thing to carry over to the real form. ``limit``: the most characters it takes, ``advised`` where nobody
    has verified that."""

    label: str
    text: str
    secret: bool = False
    help: str = ""
    limit: int | None = None
    advised: bool = False
    length: int = 0


def counted_at(desk: Desk, ref: str, filing_id: str) -> Channel:
    """The channel whose form is carried over. Raises Missing where it is not there and nothing was kept of it."""
    with sentences():
        dossier = cases.load(desk, ref).dossier
        filing = filing_at(dossier, filing_id)
        return require_channel(channels_for(desk, dossier), filing.channel)


def counter(desk: Desk, ref: str, filing_id: str, template: str) -> list[CounterLine]:
    """The form field by field, values whole for the template's audience, then the letter: what is carried over."""
    with sentences():
        found = cases.open_case(desk, ref)
        filing = find_filing(found.dossier, filing_id)
        if filing is None:
            raise Missing(f"没有投诉件「{filing_id}」")
        channel = require_channel(found.reckoned.channels, filing.channel)
        spec = template_of(channel, template)
        refuse_double(found, spec)
        lost: list[Finding] = []
        form = form_of(desk, found, filing.id)
        view = view_of(found, {line.spec.id: line.value for line in form.lines})
        lines = []
        for line in form.lines:
            text = shown_to(desk, found, filing.id, line, spec.audience, lost) if line.shown else ""
            if (
                not text
                and line.shown
                and (line.value not in forms.EMPTY or forms.is_required(line.spec, view))
            ):
                text = f"〔待填:{line.spec.label}〕"
            if text:
                lines.append(_counter_line(line.spec, masked_for(desk, found, spec.audience, text)))
        drafted = preview(desk, found, filing, template, "", ())
        whole = CounterLine(
            spec.label,
            drafted.text,
            False,
            "整份文字",
            spec.max_length,
            is_advised(spec),
            len(drafted.text),
        )
        return [*lines, whole]


def _counter_line(spec: FieldSpec, text: str) -> CounterLine:
    advised = spec.confidence == "uncertain"
    length = forms.length_of(spec, text)
    return CounterLine(
        spec.official_label or spec.label, text, spec.sensitive, spec.help, spec.max_length, advised, length
    )
