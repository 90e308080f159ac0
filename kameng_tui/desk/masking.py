"""Documents and texts with their secrets behind masks, fit to be written. Knows no vault: what is kept whole is for ``secrets``."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.case.keys import Key, keys_of
from kameng_tui.case.records import Case, Dossier

_FREE_TEXT = frozenset(
    ("story.text", "story.phenomenon", "story.effect", "title", "order.note", "order.item", "payment.note",
     "claim.text", "text", "promise", "shows", "obtained", "void", "with", "staff")
)  # fmt: skip
"""Texts in which people write sentences: there numbers are recognised by their shape, and every known value is looked for."""
_NUMBERS = frozenset(
    ("number", "reference", "receipt", "credit_code", "icp", "phone", "account")
)  # fmt: skip
"""What holds a number that may look like a card: as long as nothing is written beside it only what is known is masked."""
_JOINED_ON = frozenset(
    ("id", "kind", "by", "filing", "paper", "corrects", "file", "sha256", "order", "channel", "manifest", "against")
)  # fmt: skip
_MOBILE = re.compile(r"1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])")
_MASK = re.compile(r"vault:\*{4}\w{0,4}")


def privacy_mask() -> ModuleType:
    """The recognisers and masks, imported when something is saved: lists and dues only look."""
    from kameng_tui.privacy import mask

    return mask


@dataclass(slots=True)
class Sealed:
    """A document fit to be written, and what the user must be told about it."""

    doc: dict[str, Any]
    findings: list[Finding] = field(default_factory=list)
    before: dict[str, str | None] = field(default_factory=dict)
    """What the vault held under the keys that were written now."""
    kept: dict[str, str] = field(default_factory=dict)
    """What was put there."""


def without_item(path: str) -> str:
    """``order.o1.card_key`` as ``order.card_key``: the path of the key, whichever item it stands in."""
    parts = path.split(".")
    return f"{parts[0]}.{parts[2]}" if len(parts) == 3 else path


def numbers_of(dossier: Dossier) -> list[tuple[str, str]]:
    """("order-number", value) of every number by which a case can be looked up: orders, payments, receipts."""
    case = dossier.case
    numbers = [order.number for order in case.orders] + [payment.reference for payment in case.payments]
    numbers += [entry.receipt for entry in dossier.journal]
    return [("order-number", number) for number in numbers if number]


def public_of(case: Case) -> tuple[str, ...]:
    """What the companies in a case publish of themselves, where they are and their telephone; of a person, and the mobile
    number of whoever works there, nothing."""
    companies = [
        party
        for party in (case.platform, case.seller, case.payee)
        if "公司" in party.operator or len(party.credit_code) == 18
    ]
    values = [value for party in companies for value in (party.address, party.phone)]
    return tuple(value for value in dict.fromkeys(values) if len(value) > 4 and not _MOBILE.search(value))


def seal_text(
    where: str, text: str, secrets: Iterable[tuple[str, str]], kinds: Collection[str] | None = None
) -> tuple[str, list[Finding]]:
    """One text with its secrets behind masks, and a finding for each kind that was masked."""
    if _MASK.fullmatch(text):
        return text, []
    masked, hits = privacy_mask().mask_text(
        text, privacy_mask().STORED_TEXT_KINDS if kinds is None else kinds, tuple(secrets)
    )
    kinds = dict.fromkeys(hit.kind for hit in hits)
    return masked, [_masked(where, kind) for kind in kinds]


def seal_entry(
    where: str, doc: Mapping[str, Any], secrets: Iterable[tuple[str, str]], dossier: Dossier | None = None
) -> Sealed:
    """A journal entry or card: its texts, form values and data masked.

    A form repeats the numbers of the case (of ``dossier``): they are no secrets, whatever shape they have.
    """
    numbers = {number for _, number in numbers_of(dossier)} if dossier is not None else set()
    known = list(secrets)
    sealed = Sealed(copy.deepcopy(dict(doc)))
    for name, value in doc.items():
        if isinstance(value, str) and name not in _JOINED_ON:
            kinds = _kinds(name, value)
            sealed.doc[name], found = seal_text(f"{where}#{name}", value, known, kinds)
            sealed.findings.extend(found)
        elif isinstance(value, Mapping):
            sealed.doc[name] = {}
            for key, item in value.items():
                kinds = () if isinstance(item, str) and item in numbers else privacy_mask().STORED_TEXT_KINDS
                sealed.doc[name][key], found = _seal_each(f"{where}#{name}.{key}", item, known, kinds)
                sealed.findings.extend(found)
    return sealed


def _masked(where: str, kind: str) -> Finding:
    names = {
        "id-number": "身份证号",
        "bank-card": "银行卡号",
        "phone": "电话",
        "address": "地址",
        "name": "姓名",
        "birth": "出生日期",
    }
    code = f"privacy.{kind}" if kind in names else "privacy.card-key"
    other = {"email": "邮箱", "account": "账号"}.get(kind, "卡密")
    return Finding(code, where, f"文字里的{names.get(kind, other)}已换成掩码再保存")


def mask_texts(sealed: Sealed, rel: str, record: type, secrets: list[tuple[str, str]]) -> None:
    # a short address is part of ordinary words (of the operator's, too): only sentences are searched for it
    plain = [(kind, value) for kind, value in secrets if kind != "address" or len(value) >= 10]
    for path, spec, value, table in list(walk(sealed.doc, record, "")):
        if spec.kind not in ("text", "texts", "table") or spec.sensitive or spec.name in _JOINED_ON:
            continue
        known = secrets if without_item(path) in _FREE_TEXT else plain
        masked, found = _seal_each(f"{rel}#{path}", value, known, _kinds(spec.name, value))
        if masked != value:
            table[spec.name] = masked
            sealed.findings.extend(found)


def _kinds(name: str, value: Any) -> Collection[str]:
    """What is recognised by its shape in a field; in a number that stands alone nothing."""
    alone = isinstance(value, str) and value.isascii()
    return frozenset() if alone and name in _NUMBERS else privacy_mask().STORED_TEXT_KINDS


def _seal_each(
    where: str, value: Any, secrets: list[tuple[str, str]], kinds: Collection[str]
) -> tuple[Any, list[Finding]]:
    """A text, or all texts of a list or table, with secrets behind masks."""
    if isinstance(value, str):
        return seal_text(where, value, secrets, kinds)
    if isinstance(value, list):
        done = [_seal_each(where, item, secrets, kinds) for item in value]
        return [item for item, _ in done], [f for _, found in done for f in found]
    if isinstance(value, Mapping):
        named = {name: _seal_each(f"{where}.{name}", item, secrets, kinds) for name, item in value.items()}
        return {name: item for name, (item, _) in named.items()}, [
            f for _, found in named.values() for f in found
        ]
    return value, []


def walk(doc: Any, record: Any, prefix: str) -> Iterator[tuple[str, Key, Any, dict[str, Any]]]:
    """(item path, key, value, the table it stands in) of every known key."""
    known = keys_of(record)
    for name, value in doc.items():
        if name not in known:
            continue
        spec = known[name][1]
        path = f"{prefix}{name}"
        if spec.kind == "record" and isinstance(value, Mapping):
            yield from walk(value, spec.of, f"{path}.")
        elif spec.kind == "records" and isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, Mapping):
                    yield from walk(item, spec.of, f"{path}.{item.get('id', index)}.")
        else:
            yield path, spec, value, doc
