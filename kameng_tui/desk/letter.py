"""What a letter's template sees besides the form's fields: plain data, every value already a text or a number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kameng_tui.case.fold import effective
from kameng_tui.case.keys import is_masked
from kameng_tui.case.lookup import value_at
from kameng_tui.channels import templates
from kameng_tui.channels.records import Channel, TemplateSpec
from kameng_tui.channels.shape import MEANS
from kameng_tui.channels.summary import LAYOUTS, claim_rows
from kameng_tui.channels.templates import chinese_time
from kameng_tui.counsel import account
from kameng_tui.counsel.numbering import KEY_SHOT, in_order
from kameng_tui.counsel.sending import added_since
from kameng_tui.desk.corrections import corrections
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.survey import Survey, entry_label
from kameng_tui.law.counting import span_text, working_days_between
from kameng_tui.privacy.mask import hidden_from
from kameng_tui.reckon.money import ledger
from kameng_tui.reckon.stages import events_of
from kameng_tui.values import in_shanghai, show_amount

_FREE = ("complaint", "report")  # letters whose form is free; a pleading has an official one


def written(spec: TemplateSpec, context: Mapping[str, Any], gaps: Mapping[str, str]) -> tuple[str, str]:
    """The subject and the text of a letter, gaps marked in both. Raises TemplateFault."""
    subject = templates.render(spec.subject, context, gaps=gaps) if spec.subject else ""
    return subject, templates.render(spec.text, {**context, "subject": subject}, gaps=gaps)


def layouts_of(channel: Channel, spec: TemplateSpec) -> tuple[str, ...]:
    """The forms in which this letter can be written; none where there is only one. Raises TemplateFault.

    A complaint has both where its text asks for ``layout``, or prints a field that takes the summary of the case.
    """
    if spec.purpose not in _FREE:
        return ()
    told = {field.id for field in channel.fields if "derived.summary" in field.from_}
    return LAYOUTS if templates.variables(spec.text) & {"layout", *told} else ()


def context_of(
    desk: Desk,
    found: Survey,
    channel: Channel,
    filing_id: str,
    spec: TemplateSpec,
    audience: str,
    layout: str,
    form: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The template namespace of design: case evidence events promises dues claims law today channel audience sent, and
    what a complaint says of how things stand. ``form``: the filing's values where they are not those that were saved."""
    now = desk.now()
    numbered = evidence_rows(desk, found, filing_id)
    evidence = [
        row for row in numbered if not (row["kind"] == KEY_SHOT and "card-key" in hidden_from(audience))
    ]
    if MEANS.get(spec.purpose) == "submitted":
        evidence = _handed_in(evidence, channel, _saved(found, filing_id) if form is None else form)
    return {
        "case": _reads(found, channel),
        "evidence": evidence,
        "asked": _asked(found, channel, filing_id),
        "corrections": corrections(desk, found, channel, filing_id) if spec.purpose == "supplement" else [],
        "events": _events(desk, found, channel, filing_id),
        "promises": _promises(found, channel, now),
        "so_far": account.so_far(
            found.dossier, found.reckoned.channels, found.reckoned.promises, ledger(found.dossier)
        ),
        "shown_by": account.shown_by((row["number"], row["kind"]) for row in evidence),
        "subject": "",
        "layout": layout,
        "dues": _dues(desk, found, filing_id, now),
        "claims": _claims(
            desk,
            found,
            numbered,
            {row["id"] for row in evidence},
            listed=MEANS.get(spec.purpose) == "submitted",
        ),
        "law": {s.key: cited(s) for s in desk.knowledge.statutes if s.article and s.status == "in-force"},
        "today": chinese_time(now.date()),
        "channel": {"id": channel.id, "name": channel.name, "authority": channel.authority},
        "audience": audience,
        "sent": _sent(desk, found, filing_id, now),
        "receipt": _receipt(found, filing_id),
    }


def cited(statute: Any) -> str:
    """《中华人民共和国民法典》第五百七十七条 as the table names it: 《民法典》第577条."""
    if not statute.article:
        return f"《{statute.law}》"
    number, _, paragraph = statute.article.partition(".")
    main, _, sub = number.partition("-")
    text = f"《{statute.law}》第{main}条" + (f"之{'一二三四五六七八九'[int(sub) - 1]}" if sub else "")
    return text + (f"第{paragraph}款" if paragraph else "")


def _in_full(desk: Desk) -> Mapping[str, str]:
    """How a letter writes what a source or a basis gives as a key of the statute table."""
    return {s.key: cited(s) for s in desk.knowledge.statutes}


def _reads(found: Survey, channel: Channel) -> dict[str, Any]:
    """The case facts that the channel declares to read, masks without their prefix."""
    facts: dict[str, Any] = {}
    for path in channel.reads:
        value = plain(value_at(found.dossier.case, path))
        if value is None:
            continue
        target = facts
        *parents, last = path.split(".")
        for name in parents:
            target = target.setdefault(name, {})
        target[last] = value
    return facts


def plain(value: Any) -> Any:
    """A value as a letter prints it."""
    if value in (None, "", ()):
        return None
    if is_masked(value):
        return str(value).removeprefix("vault:")
    if isinstance(value, Decimal):
        return show_amount(value)
    if isinstance(value, date):
        return chinese_time(value)
    return value if isinstance(value, str | int | bool) else str(value)


def evidence_rows(desk: Desk, found: Survey, filing_id: str) -> list[Mapping[str, Any]]:
    """The numbered list, in the order of ``counsel.numbering``. ``new`` are the pieces that this filing has not been given;
    ``file`` is what it is called as an attachment."""
    from kameng_tui.papers.naming import attachment_names

    filing = next((f for f in found.dossier.filings if f.id == filing_id), None)
    channel = found.reckoned.channels.get(filing.channel) if filing is not None else None
    added = added_since(found.dossier, filing, channel) if filing is not None else found.dossier.cards
    new = {card.id for card in added}
    cards = in_order(found.dossier)
    files = attachment_names([(desk.label("evidence", card.kind), card.file) for card in cards])
    return [
        {
            "number": number, "title": desk.label("evidence", card.kind), "kind": card.kind, "id": card.id,
            "date": chinese_time(_day(card.taken)) if card.taken else "", "file": file,
            "shows": card.shows or desk.label("evidence", card.kind), "new": card.id in new,
        }
        for number, (card, file) in enumerate(zip(cards, files, strict=True), 1)
    ]  # fmt: skip


def _saved(found: Survey, filing_id: str) -> Mapping[str, Any]:
    return next((f.form for f in found.dossier.filings if f.id == filing_id), {})


def _handed_in(
    evidence: list[Mapping[str, Any]], channel: Channel, form: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """The pieces that the form says go along, under the numbers that they have in the whole list; all where none was
    chosen."""
    chosen = {one for s in channel.fields if s.type == "evidence" for one in form.get(s.id) or ()}
    return [row for row in evidence if row["id"] in chosen] or evidence


def _asked(found: Survey, channel: Channel, filing_id: str) -> str:
    """What this filing was last asked for and has not been given."""
    filing = next((f for f in found.dossier.filings if f.id == filing_id), None)
    events = events_of(found.dossier, filing, channel) if filing is not None else []
    turns = [
        entry.text if meaning == "asked" else ""
        for entry, meaning in events
        if meaning in ("asked", "supplied")
    ]
    return turns[-1] if turns else ""


def _events(desk: Desk, found: Survey, channel: Channel, filing_id: str) -> list[Mapping[str, Any]]:
    """What happened. ``here``: in this filing; ``talk``: said to or by the other side, in a letter to a platform only
    what it took part in itself. What another office refused is not this one's refusal."""
    at = {f.id: found.reckoned.channels.get(f.channel) for f in found.dossier.filings}
    own = {f.id for f in found.dossier.filings if f.channel == channel.id}
    return [
        {
            "here": bool(filing_id) and e.filing == filing_id,
            "talk": account.is_told_talk(e, at.get(e.filing))
            and (channel.kind != "platform" or not e.filing or e.filing in own),
            "kind": e.kind, "label": entry_label(desk, e, found.dossier, found.reckoned.channels), "filing": e.filing,
            "date": chinese_time(e.at) if e.at else "", "text": e.text, "receipt": e.receipt, "staff": e.staff,
            "amount": plain(e.amount) or "",
        }
        for e in effective(found.dossier.journal)
    ]  # fmt: skip


def _promises(found: Survey, channel: Channel, now: datetime) -> list[Mapping[str, Any]]:
    """What was promised; a letter to a platform holds against it only what it said itself."""
    at = {f.id: f.channel for f in found.dossier.filings}
    return [
        {
            "text": p.text, "made": chinese_time(p.made), "by": chinese_time(p.by) if p.by else "",
            "staff": p.staff, "broken": p.state == "broken", "hours_late": p.hours_late, "filing": p.filing,
            "late": span_text(p.by, p.kept_at or now) if p.by and p.state == "broken" else "",
        }
        for p in found.reckoned.promises
        if channel.kind != "platform" or at.get(p.filing, channel.id) == channel.id
    ]  # fmt: skip


def _dues(desk: Desk, found: Survey, filing_id: str, now: datetime) -> list[Mapping[str, Any]]:
    names = _in_full(desk)
    return [
        {
            "label": d.label, "limit": d.limit, "due": chinese_time(_day(d.latest)), "state": d.state,
            "duty": d.duty, "overdue_days": max(0, (now.date() - in_shanghai(d.latest).date()).days),
            "working_days": working_days_between(d.start, now, desk.calendar),
            "source": "、".join(names.get(s, s) for s in d.source),
        }
        for d in found.reckoned.dues
        if d.filing == filing_id and d.kind == "limit"
    ]  # fmt: skip


def _claims(
    desk: Desk, found: Survey, evidence: Sequence[Mapping[str, Any]], shown: Collection[str], *, listed: bool
) -> list[Mapping[str, Any]]:
    """The demands with their basis in words: a statute of the table as it is cited, a piece of evidence by its number
    where the letter lists it, else by what it is."""
    names = dict(_in_full(desk))
    for row in evidence:
        named = f"{row['title']}（{row['date']}）" if row["date"] else row["title"]
        names[row["id"]] = f"证据{row['number']}" if listed and row["id"] in shown else named
    rows = claim_rows(found.dossier.case, ledger(found.dossier).arrived)
    return [{**row, "basis": [names.get(b, b) for b in row["basis"]]} for row in rows]


def _day(moment: datetime) -> date:
    return in_shanghai(moment).date()


def _sent(desk: Desk, found: Survey, filing_id: str, now: datetime) -> list[Mapping[str, Any]]:
    """Earlier submissions, those of this filing first: where, when, under which number, and how long ago in full
    hours, full days and working days."""
    lines = []
    for entry in effective(found.dossier.journal):
        if entry.kind == "submitted" and entry.at and entry.filing:
            filing = next((f for f in found.dossier.filings if f.id == entry.filing), None)
            channel = found.reckoned.channels.get(filing.channel) if filing else None
            hours = int((now - entry.at).total_seconds() // 3600)
            lines.append(
                {
                    "filing": entry.filing, "channel": channel.name if channel else entry.filing,
                    "date": chinese_time(_day(entry.at)), "moment": chinese_time(entry.at),
                    "receipt": entry.receipt, "days": hours // 24, "hours": hours,
                    "working_days": working_days_between(entry.at, now, desk.calendar),
                }
            )  # fmt: skip
    return sorted(lines, key=lambda line: line["filing"] != filing_id)


def _receipt(found: Survey, filing_id: str) -> str:
    receipts = [e.receipt for e in effective(found.dossier.journal) if e.filing == filing_id and e.receipt]
    return receipts[-1] if receipts else ""
