"""Use-cases over papers: draft a letter for an audience, and send it.

Secrets exist inside a call only: the vault reveals what the audience may see, the template is rendered, the text is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.case.records import Filing
from kameng_tui.channels import fields as forms
from kameng_tui.channels.records import Channel, TemplateSpec
from kameng_tui.channels.shape import MEANS
from kameng_tui.channels.summary import LAYOUTS
from kameng_tui.channels.templates import TemplateFault
from kameng_tui.desk import sent
from kameng_tui.desk.authority import refuse_unauthorised
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, sentences
from kameng_tui.desk.facts import REGULATOR
from kameng_tui.desk.filings import Form, form_of, require_channel, template_of, view_of
from kameng_tui.desk.fittings import Fitting
from kameng_tui.desk.letter import context_of, layouts_of, written
from kameng_tui.desk.reveal import as_twin, masking_for, shown_to, surveyed
from kameng_tui.desk.sent import Drafted
from kameng_tui.desk.survey import Survey
from kameng_tui.desk.textcheck import check_text, told_once


def draft(
    desk: Desk,
    ref: str,
    filing_or_channel: str,
    template: str,
    *,
    audience: str = "",
    sets: Sequence[tuple[str, str]] = (),
    layout: str = "",
    send: bool = False,
    receipt: str = "",
    at: datetime | None = None,
) -> Drafted:
    """A letter of this case. ``sets`` are form values typed but not saved (a live preview), ``layout`` is one of the two
    forms of a complaint.

    With ``send`` it is refused while anything is missing, or a helper has not got the papers to act; else it is logged and
    frozen as it is.
    """
    with sentences():
        found, filing = surveyed(desk, ref, filing_or_channel)
        drafted = preview(desk, found, filing, template, audience, sets, layout)
        if not send:
            return drafted
        if drafted.audience == "authority" and found.reckoned.channels[filing.channel].kind == REGULATOR:
            refuse_unauthorised(desk, found.dossier)
        return sent.send(desk, found, filing, drafted, receipt, at)


def preview(
    desk: Desk,
    found: Survey,
    filing: Filing,
    template: str,
    audience: str,
    sets: Sequence[tuple[str, str]],
    layout: str = "",
) -> Drafted:
    """The letter as it would leave now, gaps marked in it, fitted to what its channel takes."""
    channel = require_channel(found.reckoned.channels, filing.channel)
    spec = template_of(channel, template)
    audience = audience or spec.audience
    if audience not in v.AUDIENCES:
        raise DeskError(f"没有「{audience}」这个对象,可选:{' '.join(v.AUDIENCES)}")
    layout = _layout(channel, spec, layout)
    form = form_of(desk, found, filing.id, sets, layout=layout or LAYOUTS[0])
    lost: list[Finding] = []
    values = {
        line.spec.id: shown_to(desk, found, filing.id, line, audience, lost)
        for line in form.lines
        if line.shown
    }
    gaps = {s.id: s.label for s in forms.missing(channel, values, view_of(found, values))}
    mask = masking_for(desk, found, audience)
    fitting = Fitting(found, channel, values, mask)
    try:
        fitting.fit_fields(spec)
        typed = {line.spec.id: line.value for line in form.lines if line.shown}
        context = context_of(desk, found, channel, filing.id, spec, audience, layout or LAYOUTS[0], typed) | {
            k: x for k, x in fitting.values.items() if x not in (None, "")
        }
        subject, text = written(spec, context, gaps)
    except TemplateFault as fault:
        raise DeskError(f"{channel.name}的模板 {spec.file} 出错:{fault}") from fault
    text = fitting.fit_text(spec, mask(text))
    findings = (
        *fitting.mended(form.findings),
        *lost,
        *check_text(desk, "\n\n".join((text, *fitting.annexes)), audience, _event_day(found)),
        *_against_the_case(desk, found, text),
        *fitting.findings,
        *_near(desk, found, spec, text),
        *_near_others(desk, found, filing, spec, form, typing=bool(sets)),
    )
    return Drafted(
        text, audience, told_once(findings), "", spec.id, tuple(gaps.values()),
        subject=mask(subject), annex="\n\n".join(fitting.annexes), layout=layout,
        fitted=fitting.fitted,
    )  # fmt: skip


def _layout(channel: Channel, spec: TemplateSpec, wanted: str) -> str:
    """The form that this letter is written in, "" where it has but one."""
    try:
        offered = layouts_of(channel, spec)
    except TemplateFault as fault:
        raise DeskError(f"{channel.name}的模板 {spec.file} 出错:{fault}") from fault
    if wanted not in ("", *(offered or LAYOUTS[:1])):
        many = f"没有「{wanted}」这种写法,可选:{' '.join(offered)}" if offered else "只有一种写法"
        raise DeskError(f"「{spec.label}」{many}")
    return (wanted or LAYOUTS[0]) if offered else ""


def _against_the_case(desk: Desk, found: Survey, text: str) -> list[Finding]:
    """Where a letter says something else than the facts, or quotes a rule that no evidence shows."""
    from kameng_tui.counsel import crosstext
    from kameng_tui.desk import proof

    return [*crosstext.of_text(found.dossier, text, desk.now()), *proof.quotes(desk, found, text)]


def _event_day(found: Survey) -> Any:
    anchors = [o.placed.date() for o in found.dossier.case.orders if o.placed]
    return min(anchors, default=found.dossier.case.opened)


def _near(desk: Desk, found: Survey, spec: TemplateSpec, text: str) -> list[Finding]:
    """A paper of this case that the letter all but repeats. The same facts may go to several places, the same text not."""
    if MEANS.get(spec.purpose) != "submitted" or not found.dossier.papers:
        return []
    from kameng_tui.counsel import sameness

    twin = as_twin(desk, found)(text)
    close = sameness.nearest([(paper.file, paper.text) for paper in found.dossier.papers], twin)
    if close is None:
        return []
    file, like = close
    differs = f"不同的只有:{'、'.join(like.differs)}" if like.differs else "没有实质的不同"
    message = f"和已提交的 {file} 有{like.percent}%相同,{differs}。同一件事可以分头办,文字要按各处的用途写"
    return [Finding("text.near", "text:1:1", message)]


def _near_others(
    desk: Desk, found: Survey, filing: Filing, spec: TemplateSpec, form: Form, *, typing: bool
) -> list[Finding]:
    """A complaint to a market regulator that tells what another case told there already."""
    regulator = found.reckoned.channels[filing.channel].kind == REGULATOR
    if MEANS.get(spec.purpose) != "submitted" or not regulator:
        return []
    from kameng_tui.desk.likeness import near

    values = {line.spec.id: line.value for line in form.lines if line.shown}
    return near(desk, found, filing, values, typing=typing)
