"""Use-cases over the journal: log, correct, close. The journal is append-only; a pasted text is read in ``pasted``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.case.fold import effective
from kameng_tui.case.ids import entry_id, random_id
from kameng_tui.case.keys import keys_of, parse_typed
from kameng_tui.case.records import Entry
from kameng_tui.desk import cases, entrytexts, masking, promises, secrets
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import Changed, DeskError, Missing, sentences
from kameng_tui.desk.filings import ensure_filing, follow_installed, form_values
from kameng_tui.desk.kept import channels_for
from kameng_tui.desk.survey import reckon, survey
from kameng_tui.record import record
from kameng_tui.values import SHANGHAI, normalise_text, parse_amount, parse_when
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.errors import AlreadyExists

if TYPE_CHECKING:
    from kameng_tui.channels.records import Channel
    from kameng_tui.counsel.promising import Heard
    from kameng_tui.reckon.dues import Due


@record
class Logged:
    """An entry that was written, the dues of its filing, what the program noticed, and promises heard in its text."""

    entry: str
    due: tuple[Due, ...] = ()
    findings: tuple[Finding, ...] = ()
    heard: tuple[Heard, ...] = ()


def log(
    desk: Desk,
    ref: str,
    *,
    kind: str,
    text: str = "",
    at: datetime | None = None,
    with_: str = "",
    staff: str = "",
    filing: str = "",
    receipt: str = "",
    amount: str | Decimal | None = None,
    promise: str = "",
    by: datetime | None = None,
    until: date | None = None,
    evidence: Sequence[str] = (),
    paper: str = "",
    form: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
) -> Logged:
    """Adds an entry. It records what happened: no gate, stage or missing form value refuses it."""
    with sentences():
        loaded = cases.load(desk, ref)
        known_kind(channels_for(desk, loaded.dossier), kind)
        _refuse_rail(desk, (data or {}).get("rail", ""))
        if kind == "note" and (data or {}).get("skip"):
            data = {**(data or {}), **_skipping(desk, loaded, str((data or {})["skip"]))}
        filing_id = ensure_filing(desk, loaded, filing) if filing else ""
        if kind == "submitted" and filing_id:
            follow_installed(desk, loaded, filing_id)
            form = form_values(desk, loaded, filing_id) if form is None else form
        doc = _entry_doc(
            desk, kind=kind, text=normalise_text(text), at=at, with_=with_, staff=staff, filing=filing_id,
            receipt=receipt, amount=parse_amount(amount) if amount not in (None, "") else None,
            promise=normalise_text(promise), promise_by=by, until=until,
            evidence=_known_evidence(loaded, evidence), paper=paper, form=dict(form or {}), data=dict(data or {}),
        )  # fmt: skip
        entry, sealed = append(desk, loaded, doc)
        later = _later_than_now(desk, entry, doc["at"])
        dues = reckon(desk, loaded.dossier).dues
        mine = tuple(d for d in dues if d.entry == entry or (filing_id and d.filing == filing_id))
        written = next(e for e in loaded.dossier.journal if e.id == entry)
        noticed = (*sealed, *later, *entrytexts.noticed(desk, written))
        return Logged(entry, mine, noticed, promises.heard_in(desk, written))


def _skipping(desk: Desk, loaded: Loaded, step_id: str) -> dict[str, str]:
    """What a note keeps of the step that it passes over. Raises DeskError where no such step stands now."""
    asked = cases.ask_channels(desk, loaded.dossier.id).suggested
    steps = survey(desk, loaded, asked).steps
    step = next((step for step in steps if step.id == step_id), None)
    if step is None:
        listed = "、".join(f"{step.id}({step.label})" for step in steps) or "没有"
        raise DeskError(f"没有「{step_id}」这一步,现在可以跳过的:{listed}")
    return {"skip": step.id, "label": step.label}


def known_kind(channels: Mapping[str, Channel], kind: str) -> None:
    """Raises DeskError unless ``kind`` is of the closed lists or an event of one of ``channels``."""
    if kind in v.ENTRY_KINDS:
        return
    channel_id, colon, own = kind.partition(":")
    channel = channels.get(channel_id) if colon else None
    if channel is not None and any(event.id == own for event in channel.events):
        return
    raise DeskError(f"没有「{kind}」这种记录,可选:{' '.join(v.ENTRY_KINDS)},或 渠道:事件")


def _known_evidence(loaded: Loaded, ids: Sequence[str]) -> list[str]:
    have = {card.id for card in loaded.dossier.cards}
    unknown = [i for i in ids if i not in have]
    if unknown:
        raise Missing(f"没有编号为 {'、'.join(unknown)} 的证据,现有:{' '.join(sorted(have)) or '无'}")
    return list(ids)


def _entry_doc(desk: Desk, **values: Any) -> dict[str, Any]:
    """An entry as it is written: schema order, empty values left out."""
    values["schema"] = v.SCHEMA
    values["logged"] = desk.now().astimezone(SHANGHAI).replace(microsecond=0)
    values["at"] = (values.get("at") or desk.now()).astimezone(SHANGHAI).replace(microsecond=0)
    values["by"] = desk.author
    doc = {}
    for name, (attribute, _spec) in keys_of(Entry).items():
        value = values.get(attribute)
        if value not in (None, "", [], {}, ()):
            doc[name] = value
    return doc


def append(desk: Desk, loaded: Loaded, doc: Mapping[str, Any]) -> tuple[str, list[Finding]]:
    """Writes one new entry file, secrets masked; returns its id and what was masked.

    Of entries that say nothing else about their order the one logged first comes first, so no two of a case are
    logged in the same second, and a correction is logged after all that it goes back to.
    """
    taken = {entry.id for entry in loaded.dossier.journal}
    doc = {**doc, "logged": _free_second(loaded, doc)}
    known = secrets.known_secrets(desk, loaded)
    while True:
        stem = entry_id(doc["at"], random_id({i[-4:] for i in taken}))
        rel = f"journal/{stem}.toml"
        sealed = masking.seal_entry(rel, doc, known, loaded.dossier)
        try:
            desk.book.add_file(loaded, rel, sealed.doc)
        except AlreadyExists:  # another session has just drawn the same id
            taken.add(stem)
        else:
            return stem, sealed.findings


def _free_second(loaded: Loaded, doc: Mapping[str, Any]) -> datetime:
    journal = loaded.dossier.journal
    chain = [
        e.logged
        for e in journal
        if e.logged and doc.get("corrects") and doc["corrects"] in (e.id, e.corrects)
    ]
    logged: datetime = max((doc["logged"], *chain))
    used = {e.logged for e in journal}
    while logged in used:
        logged += timedelta(seconds=1)
    return logged


def _later_than_now(desk: Desk, entry: str, at: datetime) -> list[Finding]:
    if at <= desk.now():
        return []
    message = f"这条记录的时间 {at:%Y-%m-%d %H:%M} 晚于现在,已照写并参与计算;写错了请更正"
    return [Finding("time.order", f"journal/{entry}.toml#at", message)]


def amend(
    desk: Desk,
    ref: str,
    entry: str,
    *,
    sets: Mapping[str, str] | None = None,
    void: str = "",
    seen: Entry | None = None,
) -> str:
    """Corrects an entry by a new one with the full new values, or voids it with a reason; returns the new id. ``seen`` is
    the entry that the person saw: Changed where someone has corrected the same field since."""
    with sentences():
        loaded = cases.load(desk, ref)
        old = find_entry(loaded, entry)
        if not sets and not void.strip():
            raise DeskError("请写明改什么(--set 字段=值)或为什么作废(--void 原因)")
        old = as_it_holds(loaded, old)
        typed = _typed_values(sets or {})
        _refuse_rail(desk, typed.get("data", {}).get("rail", ""))
        if "kind" in typed:
            known_kind(channels_for(desk, loaded.dossier), typed["kind"])
        if seen is not None:
            _refuse_unseen(desk, old, seen, typed)
        doc = _values_of(old) | typed | {"data": {**old.data, **typed.get("data", {})}}
        if void.strip():
            doc = {"kind": old.kind, "at": old.at, "filing": old.filing, "void": normalise_text(void)}
        doc = {"with_" if name == "with" else name: value for name, value in doc.items()}
        doc["corrects"] = old.id
        written, _ = append(desk, loaded, _entry_doc(desk, **doc))
        return written


def said_at(desk: Desk, ref: str, entry: str) -> datetime | None:
    """When that which an entry tells was said, as it holds now: terms in words count from it."""
    with sentences():
        loaded = cases.load(desk, ref)
        return as_it_holds(loaded, find_entry(loaded, entry)).at


def _refuse_unseen(desk: Desk, held: Entry, seen: Entry, typed: Mapping[str, Any]) -> None:
    from kameng_tui.desk.valuewords import value_words

    for attribute, spec in keys_of(Entry).values():
        value = getattr(held, attribute)
        if attribute in typed and value != getattr(seen, attribute):
            said = value_words(desk, "journal/x.toml", spec.name, value)
            raise Changed(
                f"这条记录的「{spec.label}」在别处已更正为「{said}」,没有写;重新读取后再保存就以你的为准"
            )


def as_it_holds(loaded: Loaded, entry: Entry) -> Entry:
    """The entry with its latest values: a new correction starts from them. Voids have none and are passed over."""
    valued = [e for e in loaded.dossier.journal if not e.void]
    root = entry.corrects or entry.id
    held = effective(valued)
    return next((e for e in held if e.id in (root, entry.id)), entry)


def find_entry(loaded: Loaded, ref: str) -> Entry:
    """The entry that ``ref`` names: its id, or a unique part of it. Raises Missing or DeskError."""
    journal = loaded.dossier.journal
    exact = [e for e in journal if e.id == ref]
    found = exact or [e for e in journal if ref and ref in e.id]
    if not found:
        raise Missing(f"没有编号含「{ref}」的记录")
    if len(found) > 1:
        raise DeskError(f"「{ref}」对应 {len(found)} 条记录:{' '.join(e.id for e in found)},请写全")
    return found[0]


def _values_of(entry: Entry) -> dict[str, Any]:
    kept = {f.name: getattr(entry, f.name) for f in fields(entry) if f.metadata.get("key")}
    kept["evidence"] = list(entry.evidence)
    return {
        name: value
        for name, value in kept.items()
        if name not in ("schema", "logged", "by", "corrects", "void")
    }


def _typed_values(sets: Mapping[str, str]) -> dict[str, Any]:
    known = keys_of(Entry)
    typed: dict[str, Any] = {}
    for name, text in sets.items():
        if name.startswith("data."):
            typed.setdefault("data", {})[name.removeprefix("data.")] = text
            continue
        if name not in known or name in ("schema", "logged", "by", "corrects", "void"):
            raise DeskError(
                f"记录没有「{name}」这个可改的字段,可改的有:{' '.join(k for k in known if k not in ('schema', 'logged', 'by', 'corrects', 'void'))}"
            )
        spec = known[name][1]
        if name == "promise_by" and text:
            typed[name] = parse_when(text, end_of_day=True)  # as `log --by` takes it
            continue
        typed[name] = parse_typed(spec, text) if text else None
    return typed


def _refuse_rail(desk: Desk, rail: str) -> None:
    """By which way money came back decides whether it has arrived: no other words than the known ones."""
    if rail and rail not in v.RAILS:
        ways = " ".join(f"{known}({desk.label('rails', known)})" for known in v.RAILS)
        raise DeskError(f"rail 应是钱退到哪里:{ways},现在是「{rail}」")


def close(desk: Desk, ref: str, reason: str, text: str = "", *, cause: str = "", lesson: str = "") -> str:
    """Ends a case by the user's own word; the reason is one of vocabulary.CLOSE_REASONS, or free text (dropped). ``cause``
    (one of vocabulary.CAUSES) says why not all was won, ``lesson`` what to do otherwise next time."""
    with sentences():
        if not reason.strip():
            raise DeskError(f"请写明结束的原因(--reason),如 {' '.join(v.CLOSE_REASONS)} 或一句话")
        if cause and cause not in v.CAUSES:
            listed = " ".join(f"{known}({desk.label('causes', known)})" for known in v.CAUSES)
            raise DeskError(f"没成的原因(--cause)可选:{listed},现在是「{cause}」")
        known = reason if reason in v.CLOSE_REASONS else "dropped"
        words = text or (reason if reason not in v.CLOSE_REASONS else desk.label("status", reason))
        told = {"reason": known, "cause": cause, "lesson": lesson.strip()}
        data = {name: value for name, value in told.items() if value}
        return log(desk, ref, kind="closed", text=words, data=data).entry
