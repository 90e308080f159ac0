"""Use-cases over filings: make one, fill its form, see where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.case.ids import random_id
from kameng_tui.case.records import Dossier, Filing
from kameng_tui.channels import fields as forms
from kameng_tui.channels.records import Channel, FieldSpec, TemplateSpec
from kameng_tui.channels.summary import LAYOUTS, derived_of
from kameng_tui.desk import cases, hooks, profiles, saving, secrets
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, sentences
from kameng_tui.desk.hooks import Asking
from kameng_tui.desk.kept import channels_for, name_of
from kameng_tui.desk.survey import Survey, survey
from kameng_tui.reckon.money import ledger
from kameng_tui.reckon.view import CaseView
from kameng_tui.record import record
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.errors import AlreadyExists

if TYPE_CHECKING:
    from kameng_tui.channels.records import StageSpec
    from kameng_tui.counsel.gates import Verdict
    from kameng_tui.reckon.fees import FeeLine


@record
class Filed:
    """A filing after a change: its form as it stands, where it is, and whether it can be handed in."""

    filing: str
    channel: str
    form: Mapping[str, Any]
    stage: StageSpec
    verdict: Verdict
    findings: tuple[Finding, ...]
    sensitive: frozenset[str] = frozenset()
    fees: tuple[FeeLine, ...] = ()


@record
class FormLine:
    """One field of a form as a screen shows it; ``source`` is typed, code, case, default or empty."""

    spec: FieldSpec
    value: Any
    text: str
    shown: bool
    source: str


@record
class Form:
    filing: str
    channel: Channel
    lines: tuple[FormLine, ...]
    findings: tuple[Finding, ...]
    fees: tuple[FeeLine, ...] = ()


def find_filing(dossier: Dossier, ref: str) -> Filing | None:
    """The filing that ``ref`` names: its id, a unique part of it, or the only filing at a channel of that id."""
    exact = [f for f in dossier.filings if f.id == ref]
    at_channel = [f for f in dossier.filings if f.channel == ref]
    found = exact or at_channel or [f for f in dossier.filings if ref and ref in f.id]
    if len(found) > 1:
        raise DeskError(f"「{ref}」对应 {len(found)} 个投诉件:{' '.join(f.id for f in found)},请写全")
    return found[0] if found else None


def require_channel(channels: Mapping[str, Channel], channel_id: str) -> Channel:
    """The channel of that id. Raises Missing with the ids there are."""
    channel = channels.get(channel_id)
    if channel is None:
        raise Missing(f"没有「{channel_id}」这个渠道或投诉件,已安装:{' '.join(channels)}")
    return channel


def installed(desk: Desk, channel_id: str) -> Channel:
    """The channel of that id that works here. Raises Missing, with the reason where it is here and does not work."""
    row = next((row for row in desk.registry.listing() if row.id == channel_id and row.reason), None)
    if row is not None and row.state in ("broken", "disabled", "needs-upgrade"):
        raise Missing(f"渠道 {channel_id} 现在不能用:{row.reason}")
    return require_channel(desk.registry.channels, channel_id)


def ensure_filing(desk: Desk, loaded: Loaded, ref: str, *, new: bool = False) -> str:
    """The id of the filing that ``ref`` names, made where only its channel is known."""
    found = None if new else find_filing(loaded.dossier, ref)
    if found is not None:
        return found.id
    channel = installed(desk, ref)
    taken = {f.id for f in loaded.dossier.filings}
    filing_id = (
        channel.id if channel.id not in taken else f"{channel.id}-{random_id({i[-4:] for i in taken})}"
    )
    try:
        write_filing(desk, loaded, channel, filing_id)
    except AlreadyExists:  # another session was faster: what it made is the filing
        desk.book.reread(loaded, f"filings/{filing_id}.toml")
    return filing_id


def write_filing(desk: Desk, loaded: Loaded, channel: Channel, filing_id: str) -> None:
    """The file of a new filing: its channel, the manifest it is made with (kept in the workbook), and its orders."""
    desk.book.keep_manifest(name_of(channel), desk.registry.source_of(channel.id))
    doc = {"schema": v.SCHEMA, "channel": channel.id, "manifest": name_of(channel)}
    orders = [order.id for order in loaded.dossier.case.orders]
    desk.book.add_file(loaded, f"filings/{filing_id}.toml", doc | ({"orders": orders} if orders else {}))


def follow_installed(desk: Desk, loaded: Loaded, filing_id: str) -> None:
    """When a filing is handed in: it was made with the channel as installed now, whatever its draft was begun with."""
    filing = filing_at(loaded.dossier, filing_id)
    channel, rel = desk.registry.get(filing.channel), f"filings/{filing_id}.toml"
    if channel is None or rel not in loaded.files or filing.manifest == name_of(channel):
        return
    desk.book.keep_manifest(name_of(channel), desk.registry.source_of(channel.id))
    saving.save(desk, loaded, rel, {**loaded.files[rel][1], "manifest": name_of(channel)})


def file(
    desk: Desk,
    ref: str,
    channel_or_filing: str,
    *,
    new: bool = False,
    sets: Sequence[tuple[str, str]] = (),
    loaded: Loaded | None = None,
    ask: bool = True,
) -> Filed:
    """Makes or changes a filing; ``loaded`` is the state that the person saw, as for ``cases.edit``; ``ask`` as for
    ``form_of``."""
    with sentences():
        loaded = loaded or cases.load(desk, ref)
        if sets:
            known = None if new else find_filing(loaded.dossier, channel_or_filing)
            channels = channels_for(desk, loaded.dossier) if known else desk.registry.channels
            typed_form(require_channel(channels, known.channel if known else channel_or_filing), {}, sets)
        filing_id = ensure_filing(desk, loaded, channel_or_filing, new=new)
        findings = _change_form(desk, loaded, filing_id, sets) if sets else []
        found = survey(desk, loaded)
        form = form_of(desk, found, filing_id, ask=ask)
        values = {line.spec.id: line.value for line in form.lines if line.value not in (None, "", (), [])}
        filing = filing_at(loaded.dossier, filing_id)
        verdict = verdict_for(desk, found, filing, values)
        return Filed(
            filing_id,
            filing.channel,
            values,
            found.reckoned.stages[filing_id],
            verdict,
            (*findings, *form.findings),
            frozenset(spec.id for spec in form.channel.fields if spec.sensitive),
            form.fees,
        )


def filing_at(dossier: Dossier, filing_id: str) -> Filing:
    """The filing of exactly that id. Raises Missing."""
    found = next((f for f in dossier.filings if f.id == filing_id), None)
    if found is None:
        raise Missing(f"{dossier.id} 没有投诉件「{filing_id}」")
    return found


def _change_form(
    desk: Desk, loaded: Loaded, filing_id: str, sets: Sequence[tuple[str, str]]
) -> list[Finding]:
    filing = filing_at(loaded.dossier, filing_id)
    channel = require_channel(channels_for(desk, loaded.dossier), filing.channel)
    rel = f"filings/{filing_id}.toml"
    if rel not in loaded.files:
        raise DeskError(f"{rel} 读不出来,不能修改")
    doc = dict(loaded.files[rel][1])
    doc["form"] = typed_form(channel, dict(doc.get("form", {})), sets)
    if not doc["form"]:
        del doc["form"]
    return save_filing(desk, loaded, filing, doc)


def save_filing(desk: Desk, loaded: Loaded, filing: Filing, doc: Mapping[str, Any]) -> list[Finding]:
    """Writes a filing without secrets; the findings say what was masked."""
    rel = f"filings/{filing.id}.toml"
    sensitive = secrets.sensitive_fields(desk, filing.channel, loaded.dossier)
    known = secrets.known_secrets(desk, loaded)
    sealed = secrets.seal_form(desk, loaded.dossier, rel, doc, sensitive, known)
    secrets.save(desk, loaded, rel, sealed)
    return sealed.findings


def typed_form(channel: Channel, form: dict[str, Any], sets: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """``form`` with typed values; an empty text takes the typed value back. Raises DeskError."""
    specs = {spec.id: spec for spec in channel.fields}
    for name, text in sets:
        if name not in specs:
            raise DeskError(f"{channel.name}的表单没有「{name}」这一项,有:{' '.join(specs)}")
        if text == "":
            form.pop(name, None)
            continue
        try:
            form[name] = forms.parse(specs[name], text)
        except ValueError as bad:
            raise DeskError(f"{channel.name} {specs[name].label}({name}):{bad}") from bad
    return form


def form_values(desk: Desk, loaded: Loaded, filing_id: str) -> dict[str, Any]:
    """The form as it stands: what was typed, else what the channel's code or the case fills in, else the manifest's
    default; masks as stored."""
    filing = filing_at(loaded.dossier, filing_id)
    channel = channels_for(desk, loaded.dossier).get(filing.channel)
    stored = filing.form
    if channel is None:
        return dict(stored)
    return {**_declared(loaded, channel, filing, stored), **_coded(desk, loaded, channel, filing, stored)}


def _declared(
    loaded: Loaded, channel: Channel, filing: Filing, stored: Mapping[str, Any], layout: str = LAYOUTS[0]
) -> dict[str, Any]:
    case, arrived = loaded.dossier.case, ledger(loaded.dossier).arrived
    return forms.fill(channel, case, stored, filing.orders, derived_of(case, filing.orders, arrived, layout))


def _coded(
    desk: Desk, loaded: Loaded, channel: Channel, filing: Filing, stored: Mapping[str, Any]
) -> dict[str, Any]:
    """The values that the channel's code fills in."""
    if not desk.registry.has_code(channel.id):
        return {}
    declared = _declared(loaded, channel, filing, stored)
    return Asking(desk, loaded, channel, filing, declared).prefilled(stored)


def view_of(found: Survey, form: Mapping[str, Any]) -> CaseView:
    """The case as conditions ask it, with this form."""
    links_ok = frozenset(link.link for link in found.chain if link.state == "ok")
    return CaseView(found.dossier, found.reckoned.channels, links_ok, form)


def form_of(
    desk: Desk,
    found: Survey,
    filing_id: str,
    sets: Sequence[tuple[str, str]] = (),
    *,
    ask: bool = True,
    layout: str = LAYOUTS[0],
) -> Form:
    """A form field by field, with what is wrong with it and what filing costs (``sets``: typed but not saved, also what
    was emptied; ``layout``: the form of its summary).

    Without ``ask`` the channel's code is left alone, which may be slow: a screen asks it in a thread.
    """
    filing = filing_at(found.dossier, filing_id)
    channel = require_channel(found.reckoned.channels, filing.channel)
    typed = typed_form(channel, dict(filing.form), sets)
    coded = _coded(desk, found.loaded, channel, filing, typed) if ask else {}
    values = {**_declared(found.loaded, channel, filing, typed, layout), **coded}
    view = view_of(found, values)
    lines = [
        FormLine(
            spec,
            values.get(spec.id),
            forms.show(spec, values.get(spec.id)),
            forms.is_shown(spec, view),
            _source(spec, values, typed, coded),
        )
        for spec in channel.fields
    ]
    findings = forms.check_form(channel, values, view, filing_id, final=True)
    if any(finding.code == "field.required" for finding in findings):
        findings = [*findings, *profiles.unread(desk, found.loaded)]
    fees: tuple[FeeLine, ...] = ()
    if ask:
        asking = Asking(desk, found.loaded, channel, filing, values)
        fees = asking.fees()  # before the findings, which also tell what went wrong here
        findings = hooks.beside(findings, asking.findings(final=True))
    return Form(filing_id, channel, tuple(lines), tuple(findings), fees)


def _source(
    spec: FieldSpec, values: Mapping[str, Any], typed: Mapping[str, Any], coded: Mapping[str, Any]
) -> str:
    if spec.id in coded:
        return "code"
    if spec.id in typed:
        return "typed"
    if values.get(spec.id) in (None, ""):
        return ""
    return "case" if spec.from_ else "default"


def verdict_for(desk: Desk, found: Survey, filing: Filing, form: Mapping[str, Any]) -> Verdict:
    """Whether this filing is ready, with its own form."""
    from kameng_tui.counsel import gates

    channel = require_channel(found.reckoned.channels, filing.channel)
    return gates.verdict_of(
        channel, found.dossier, found.chain, found.playbook, found.reckoned.channels, found.reckoned.dues, desk.now(),
        form=form, filing=filing.id,
    )  # fmt: skip


def template_of(channel: Channel, name: str) -> TemplateSpec:
    """The template of that id or purpose. Raises Missing."""
    spec = channel.template(name)
    if spec is None:
        raise Missing(f"{channel.name}没有「{name}」这个模板,有:{' '.join(t.id for t in channel.templates)}")
    return spec
