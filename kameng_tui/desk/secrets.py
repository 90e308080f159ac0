"""Secrets leave a document before it is written: sensitive fields go to the vault, numbers in texts behind masks (``masking``).

What is written is ``vault:****V90T``; the whole value lies in the vault under workbook, case, file and item path.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kameng_tui.case.findings import Finding, Fix
from kameng_tui.case.ids import with_item_ids
from kameng_tui.case.keys import is_masked
from kameng_tui.case.records import Case, Dossier
from kameng_tui.channels.records import FieldSpec
from kameng_tui.desk import profiles
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import Conflicted
from kameng_tui.desk.kept import channels_for
from kameng_tui.desk.masking import Sealed, mask_texts, privacy_mask, seal_entry, seal_text, walk
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.vault import cases_key, secret_key

KIND_OF_FIELD: Mapping[str, str] = {
    "id_number": "id-number", "phone": "phone", "address": "address", "email": "email", "card_key": "card-key",
    "bank_card": "bank-card", "account": "account", "name": "name", "birth": "birth", "defendant_birth": "birth",
    "residence": "address", "defendant_id_number": "id-number", "representative_1": "name", "representative_2": "name",
}  # fmt: skip


def sensitive_values(doc: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(item path, kind, value as it stands) of every filled sensitive field of a case document."""
    for path, spec, value, _ in walk(doc, Case, ""):
        if spec.sensitive and isinstance(value, str) and value:
            yield path, KIND_OF_FIELD.get(spec.name, spec.name), value


def reveal(desk: Desk, case_id: str, rel: str, path: str, stored: str) -> str | None:
    """The whole value behind ``stored``; ``stored`` itself where it is no mask; None where the vault has not got it.

    What the vault holds of another mask is another secret: the file was changed elsewhere, or while the vault was locked.
    """
    if not is_masked(stored):
        return stored
    whole = desk.vault.get(secret_key(desk.book.id, case_id, rel, path))
    return whole if whole is not None and privacy_mask().vault_mask(whole) == stored else None


def sensitive_form_values(desk: Desk, dossier: Dossier) -> Iterator[tuple[str, str, str, str]]:
    """(file, item path, kind, value as it stands) of every filled sensitive field of this case's filings."""
    for filing in dossier.filings:
        for name, kind in sensitive_fields(desk, filing.channel, dossier).items():
            stored = filing.form.get(name)
            if isinstance(stored, str) and stored:
                yield f"filings/{filing.id}.toml", f"form.{name}", kind, stored


def sensitive_fields(desk: Desk, channel_id: str, dossier: Dossier | None = None) -> dict[str, str]:
    """The fields that the manifest of a channel marks as sensitive, each with its kind; with ``dossier`` also of one
    that is no longer installed, by what the case keeps of it."""
    channels = desk.registry.channels if dossier is None else channels_for(desk, dossier)
    channel = channels.get(channel_id)
    return (
        {spec.id: kind_of(spec) for spec in channel.fields if spec.sensitive} if channel is not None else {}
    )


def kind_of(spec: FieldSpec) -> str:
    """What a sensitive field holds: by its type, else by the case field that fills it; else it is kept like a card key."""
    if spec.type in ("bank-card", "id-number", "phone", "email"):
        return spec.type
    filled = (KIND_OF_FIELD.get(path.rpartition(".")[2]) for path in spec.from_)
    return next((kind for kind in filled if kind), KIND_OF_FIELD.get(spec.id, "card-key"))


def known_secrets(desk: Desk, loaded: Loaded, doc: Mapping[str, Any] | None = None) -> list[tuple[str, str]]:
    """(kind, whole value) of every secret of this case that the vault, or a file itself, knows.

    ``doc`` stands for case.toml where the person is just changing it.
    """
    case_id = loaded.dossier.id
    if doc is None:
        doc = with_item_ids(loaded.files["case.toml"][1]) if "case.toml" in loaded.files else {}
    found = known_of_case(desk, case_id, doc)
    for rel, path, kind, stored in sensitive_form_values(desk, loaded.dossier):
        whole = reveal(desk, case_id, rel, path, stored)
        if whole:
            found.append((kind, whole))
    return found


def known_of_case(desk: Desk, case_id: str, doc: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(kind, whole value) of what case.toml keeps; names are for letters, not for every text."""
    whole = (
        (kind, reveal(desk, case_id, "case.toml", path, stored))
        for path, kind, stored in sensitive_values(doc)
    )
    consumer = doc.get("consumer", {})
    profile = str(consumer.get("profile", "")) if isinstance(consumer, Mapping) else ""
    known = [(kind, value) for kind, value in whole if value and kind != "name"]
    return list(dict.fromkeys([*known, *profiles.known(desk, profile)]))


def seal_case(desk: Desk, case_id: str, doc: Mapping[str, Any], secrets: list[tuple[str, str]]) -> Sealed:
    """case.toml without secrets: sensitive fields masked and kept in the vault, texts masked."""
    sealed = Sealed(copy.deepcopy(dict(doc)))
    lost = []
    for path, spec, value, table in list(walk(sealed.doc, Case, "")):
        if not spec.sensitive or not isinstance(value, str) or not value or is_masked(value):
            continue
        if spec.name == "id_number":
            sealed.findings += _unlikely(path, spec.label, value)
        if not _keep(desk, sealed, case_id, "case.toml", path, value):
            lost.append(path)
        table[spec.name] = privacy_mask().vault_mask(value)
    if lost:
        sealed.findings.append(no_vault(desk, "case.toml", lost[0]))
    mask_texts(sealed, "case.toml", Case, secrets)
    return sealed


def _unlikely(path: str, label: str, number: str) -> list[Finding]:
    """Said at once: on disk there are only two characters of it."""
    from kameng_tui.privacy.idnumber import doubt

    why = doubt(number)
    return [Finding("value.unlikely", f"case.toml#{path}", f"{label}{why}")] if why else []


def _keep(desk: Desk, sealed: Sealed, case_id: str, rel: str, path: str, value: str) -> bool:
    key = secret_key(desk.book.id, case_id, rel, path)
    sealed.before[key], sealed.kept[key] = desk.vault.get(key), value
    return keep(desk, case_id, rel, path, value)


def keep(desk: Desk, case_id: str, rel: str, path: str, whole: str) -> bool:
    """Puts the value at a place of a case into the vault; whether it is kept there. Remembers whose it is: see ``kept_cases``."""
    kept = desk.vault.set(secret_key(desk.book.id, case_id, rel, path), whole)
    listed = kept_cases(desk)
    if case_id not in listed:
        desk.vault.set(cases_key(desk.book.id), json.dumps([*listed, case_id]))
    return kept


def kept_cases(desk: Desk) -> tuple[str, ...]:
    """The cases of this workbook of which the vault was given something, by the names that their folders had then."""
    try:
        listed = json.loads(desk.vault.get(cases_key(desk.book.id)) or "[]")
    except ValueError:
        return ()
    return tuple(map(str, listed)) if isinstance(listed, list) else ()


def save(desk: Desk, loaded: Loaded, rel: str, sealed: Sealed) -> None:
    """Writes a sealed document. Where that is refused the vault holds again what the file on disk still speaks of."""
    from kameng_tui.desk import saving

    try:
        moved = saving.save(desk, loaded, rel, sealed.doc)
    except BaseException as fault:
        if isinstance(fault, Conflicted):
            fault.secrets = dict(sealed.kept)
        for key in sealed.before:
            _put_back(desk, sealed, key)
        raise
    for key, value in sealed.kept.items():
        if (new := saving.moved_key(key, moved)) != key:
            desk.vault.set(new, value)
            if desk.vault.get(key) == value:  # else it is already that of the other item
                _put_back(desk, sealed, key)


def _put_back(desk: Desk, sealed: Sealed, key: str) -> None:
    old = sealed.before[key]
    if old is None:
        desk.vault.forget(key)
    else:
        desk.vault.set(key, old)


def seal_form(
    desk: Desk,
    dossier: Dossier,
    rel: str,
    doc: Mapping[str, Any],
    sensitive: Mapping[str, str],
    secrets: Iterable[tuple[str, str]],
) -> Sealed:
    """A filing: the fields its manifest marks go to the vault, other texts are masked."""
    form = doc.get("form", {})
    typed = [
        (kind, form[name])
        for name, kind in sensitive.items()
        if isinstance(form.get(name), str) and not is_masked(form[name])
    ]
    sealed = seal_entry(rel, doc, [*secrets, *typed], dossier)
    _name_fields(desk, dossier, rel, doc, sealed)
    for name in sensitive:
        value = doc.get("form", {}).get(name)
        if not isinstance(value, str) or not value or is_masked(value):
            continue
        if not _keep(desk, sealed, dossier.id, rel, f"form.{name}", value):
            sealed.findings.append(no_vault(desk, rel, f"form.{name}"))
        sealed.doc["form"][name] = privacy_mask().vault_mask(value)
    return sealed


def _name_fields(desk: Desk, dossier: Dossier, rel: str, doc: Mapping[str, Any], sealed: Sealed) -> None:
    """What was masked in a field of its own is told by the field's name, whatever its value looks like."""
    channel = channels_for(desk, dossier).get(str(doc.get("channel", "")))
    labels = {
        f"{rel}#form.{s.id}": s.label for s in (channel.fields if channel is not None else ()) if s.sensitive
    }
    sealed.findings = [
        replace(f, message=f"「{labels[f.where]}」已换成掩码再保存") if f.where in labels else f
        for f in sealed.findings
    ]


def plain_on_disk(desk: Desk, loaded: Loaded) -> list[Finding]:
    """Sensitive fields that stand whole in a file, as people's own edits leave them."""
    message = "敏感内容以明文写在文件里;下次保存或 kameng doctor --fix 会改成掩码并收进保险箱"
    return [
        Finding("privacy.plain-on-disk", f"{rel}#{path}", message, (), Fix("doctor", {"fix": True}))
        for rel, path in plain_fields(desk, loaded)
    ]


def plain_in_texts(loaded: Loaded) -> list[Finding]:
    """Numbers in texts that a save of ours would have masked: people's own edits bring them. For whoever is about to commit;
    a text that was given is not touched."""
    message = "文字里有没遮住的身份证号、银行卡号或卡密;请用编辑器改成掩码,如 ****1234"
    found: list[Finding] = []
    for rel, (state, doc) in loaded.files.items():
        if rel == "case.toml":
            sealed = Sealed(with_item_ids(doc))
            mask_texts(sealed, rel, Case, [])
            found += sealed.findings
        elif rel.endswith(".toml"):
            found += seal_entry(rel, doc, (), loaded.dossier).findings
        else:
            found += seal_text(rel, state.text, ())[1]
    places = dict.fromkeys(finding.where for finding in found)
    return [Finding("privacy.plain-on-disk", where, message) for where in places]


def plain_fields(desk: Desk, loaded: Loaded) -> list[tuple[str, str]]:
    """(file, item path) of every sensitive field that stands whole on disk."""
    doc = with_item_ids(loaded.files["case.toml"][1]) if "case.toml" in loaded.files else {}
    places = [("case.toml", path, value) for path, _kind, value in sensitive_values(doc)]
    places += [(rel, path, value) for rel, path, _, value in sensitive_form_values(desk, loaded.dossier)]
    return [(rel, path) for rel, path, value in places if not is_masked(value)]


def no_vault(desk: Desk, rel: str, path: str) -> Finding:
    """A value was not kept: why, and the ways out."""
    fault = write_fault(desk)
    message = (
        f"{fault};只写下掩码,腾出空间或改好权限以后再保存一次,或重新填写"
        if fault
        else _NOT_KEPT.get(desk.vault.kind, _NOT_KEPT["none"])
    )
    return Finding("vault.none", f"{rel}#{path}", message)


def write_fault(desk: Desk) -> str:
    """Why the open vault file could not be written just now, as a sentence; "" where that is not what is wrong."""
    fault: str = getattr(desk.vault, "fault", "")
    return fault


_NOT_KEPT: Mapping[str, str] = {
    "none": "本机没有可用的保险箱(系统钥匙串),只写下掩码,完整内容没有保存;打印需要它的文书时会再问。"
    "可用 kameng vault set --passphrase 建一个有口令的保险箱,再重新填写",
    "ask": "本机没有保险箱,只写下掩码,完整内容只记到程序结束;以后打印需要它的文书时会再问。"
    "想存下来:kameng vault set --passphrase(全屏里按 V),建一个有口令的保险箱",
    "age": "保险箱没有打开,或没有存上:只写下掩码。程序退出之前打开它(全屏里按 V)会补存,否则打开后要重新填写",
}
