"""Use-cases over papers: draft a letter, send it, carry it over field by field.

Secrets exist inside a call of this module only: the vault reveals what the audience may see, the template is rendered,
the text is checked, and what goes to disk is the exact text in ``private/`` and its masked twin in ``papers/``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.case.records import Filing, Paper
from kameng_tui.channels import fields as forms
from kameng_tui.channels.records import Channel, FieldSpec, TemplateSpec
from kameng_tui.channels.shape import MEANS
from kameng_tui.desk import cases, entries, entrytexts, masking, profiles, secrets
from kameng_tui.desk.authority import refuse_unauthorised
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose, sentences
from kameng_tui.desk.facts import REGULATOR
from kameng_tui.desk.filings import (
    Form,
    filing_at,
    find_filing,
    form_of,
    require_channel,
    view_of,
    write_filing,
)
from kameng_tui.desk.kept import channels_for
from kameng_tui.desk.letter import context_of
from kameng_tui.desk.reveal import shown_to, surveyed
from kameng_tui.desk.survey import Survey
from kameng_tui.privacy.mask import hidden_from, mask_text
from kameng_tui.record import record
from kameng_tui.values import SHANGHAI, normalise_text
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


def draft(
    desk: Desk,
    ref: str,
    filing_or_channel: str,
    template: str,
    *,
    audience: str = "",
    sets: Sequence[tuple[str, str]] = (),
    send: bool = False,
    receipt: str = "",
    at: datetime | None = None,
) -> Drafted:
    """A letter of this case. ``sets`` are form values typed but not saved (a live preview).

    With ``send`` it is refused while anything is missing, or a helper has not got the papers to act; else it is logged and
    frozen as it is.
    """
    with sentences():
        found, filing = surveyed(desk, ref, filing_or_channel)
        drafted = _preview(desk, found, filing, template, audience, sets)
        if not send:
            return drafted
        if drafted.audience == "authority" and found.reckoned.channels[filing.channel].kind == REGULATOR:
            refuse_unauthorised(desk, found.dossier)
        return _send(desk, found, filing, drafted, receipt, at)


def _preview(
    desk: Desk, found: Survey, filing: Filing, template: str, audience: str, sets: Sequence[tuple[str, str]]
) -> Drafted:
    channel = require_channel(found.reckoned.channels, filing.channel)
    spec = template_of(channel, template)
    audience = audience or spec.audience
    if audience not in v.AUDIENCES:
        raise DeskError(f"没有「{audience}」这个对象,可选:{' '.join(v.AUDIENCES)}")
    filing_id = filing.id
    form = form_of(desk, found, filing_id, sets)
    lost: list[Finding] = []
    values = {
        line.spec.id: shown_to(desk, found, filing_id, line, audience, lost)
        for line in form.lines
        if line.shown
    }
    from kameng_tui.channels import templates

    gaps = {s.id: s.label for s in forms.missing(channel, values, view_of(found, values))}
    context = context_of(desk, found, channel, filing_id, audience) | {
        k: x for k, x in values.items() if x not in (None, "")
    }
    try:
        text = templates.render(spec.text, context, gaps=gaps)
    except templates.TemplateFault as fault:
        raise DeskError(f"{channel.name}的模板 {spec.file} 出错:{fault}") from fault
    text = _masked_for(desk, found, audience, text)
    findings = (
        *form.findings,
        *lost,
        *check_text(desk, text, audience, _event_day(found)),
        *_against_the_case(desk, found, text),
        *_too_long(spec, text),
        *_near(desk, found, spec, text),
        *_near_others(desk, found, filing, spec, form, typing=bool(sets)),
    )
    return Drafted(text, audience, _once(findings), "", spec.id, tuple(gaps.values()))


def _against_the_case(desk: Desk, found: Survey, text: str) -> list[Finding]:
    """Where a letter says something else than the facts, or quotes a rule that no evidence shows."""
    from kameng_tui.counsel import crosstext
    from kameng_tui.desk import proof

    return [*crosstext.of_text(found.dossier, text, desk.now()), *proof.quotes(desk, found, text)]


def template_of(channel: Channel, name: str) -> TemplateSpec:
    """The template of that id or purpose. Raises Missing."""
    spec = channel.template(name)
    if spec is None:
        raise Missing(f"{channel.name}没有「{name}」这个模板,有:{' '.join(t.id for t in channel.templates)}")
    return spec


def _masked_for(desk: Desk, found: Survey, audience: str, text: str) -> str:
    """``text`` with everything masked that this audience may not see, whether it can be recognised or is only known."""
    hidden = hidden_from(audience)
    return mask_text(text, hidden, [pair for pair in _known(desk, found) if pair[0] in hidden])[0]


def _known(desk: Desk, found: Survey) -> list[tuple[str, str]]:
    """(kind, value) of everything in this case that identifies the consumer or is worth money, as far as it is known."""
    case = found.dossier.case
    known = _secrets(desk, found) + ([("name", case.consumer.name)] if case.consumer.name else [])
    return known + masking.numbers_of(found.dossier)


def _secrets(desk: Desk, found: Survey) -> list[tuple[str, str]]:
    """(kind, whole value) of what may stand in no file of this case."""
    cases.case_doc(found.loaded)  # refuses where case.toml cannot be read: what it hides is not known then
    return secrets.known_secrets(desk, found.loaded)


def _event_day(found: Survey) -> Any:
    anchors = [o.placed.date() for o in found.dossier.case.orders if o.placed]
    return min(anchors, default=found.dossier.case.opened)


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


def _too_long(spec: TemplateSpec, text: str) -> list[Finding]:
    if spec.max_length is None or len(text) <= spec.max_length or _is_advised(spec):
        return []
    return [
        Finding("field.too-long", "text:1:1", f"{spec.label}最多 {spec.max_length} 字,现在 {len(text)} 字")
    ]


def _is_advised(spec: TemplateSpec) -> bool:
    """Whether nobody has verified how long a letter may be."""
    return spec.confidence == "uncertain"


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple({(f.code, f.where, f.message): f for f in findings}.values())


def _send(
    desk: Desk, found: Survey, filing: Filing, drafted: Drafted, receipt: str, at: datetime | None
) -> Drafted:
    channel = require_channel(found.reckoned.channels, filing.channel)
    spec = template_of(channel, drafted.template)
    missing = [
        f for f in drafted.findings if f.code in ("field.required", "placeholder.unfilled", "field.too-long")
    ]
    if missing:
        raise DeskError(f"还不能提交:{';'.join(dict.fromkeys(f.message for f in missing))}")
    _refuse_double(found, spec)
    twin, _ = mask_text(drafted.text, hidden_from("public"), _known(desk, found))
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


def _refuse_double(found: Survey, spec: TemplateSpec) -> None:
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
    known = _secrets(desk, found)
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


def _near(desk: Desk, found: Survey, spec: TemplateSpec, text: str) -> list[Finding]:
    """A paper of this case that the letter all but repeats. The same facts may go to several places, the same text not."""
    if MEANS.get(spec.purpose) != "submitted" or not found.dossier.papers:
        return []
    from kameng_tui.counsel import sameness

    twin, _ = mask_text(text, hidden_from("public"), _known(desk, found))
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
        _refuse_double(found, spec)
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
                lines.append(_counter_line(line.spec, _masked_for(desk, found, spec.audience, text)))
        drafted = _preview(desk, found, filing, template, "", ())
        whole = CounterLine(
            spec.label,
            drafted.text,
            False,
            "整份文字",
            spec.max_length,
            _is_advised(spec),
            len(drafted.text),
        )
        return [*lines, whole]


def _counter_line(spec: FieldSpec, text: str) -> CounterLine:
    advised = spec.confidence == "uncertain"
    length = forms.length_of(spec, text)
    return CounterLine(
        spec.official_label or spec.label, text, spec.sensitive, spec.help, spec.max_length, advised, length
    )


def save_text(path: Any, text: str) -> None:
    """Writes a preview to a new file that the person named; an existing file is never overwritten."""
    with sentences():
        try:
            with path.open("x", encoding="utf-8") as stream:
                stream.write(normalise_text(text) + "\n")
        except FileExistsError:
            raise WouldLose(f"{path} 已存在,没有覆盖;请换一个文件名") from None
        except FileNotFoundError:
            raise Missing(f"写不了 {path}:没有 {path.parent} 这个文件夹") from None
        except OSError as fault:
            raise DeskError(f"写不了 {path}:{fault.strerror or fault}") from fault
