"""What stands behind the masked fields of a form: whole for those who may see it, masked for others, or lost.

The vault reveals; the caller keeps what it got inside its own call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from kameng_tui.case.findings import Finding
from kameng_tui.case.keys import is_masked
from kameng_tui.case.records import Filing
from kameng_tui.desk import cases, masking, profiles, secrets
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.filings import filing_at, find_filing, form_of, installed, require_channel
from kameng_tui.desk.survey import Survey, survey
from kameng_tui.desk.textcheck import LOST
from kameng_tui.privacy.mask import hidden_from, mask_text, mask_value
from kameng_tui.record import record


@record
class Lost:
    """A value that the vault should have: where it stands, what it is called, and the mask in the file."""

    rel: str
    path: str
    label: str
    mask: str


def surveyed(desk: Desk, ref: str, filing_or_channel: str) -> tuple[Survey, Filing]:
    """A case and its filing; one that is not on disk yet stands in it as it would be: nothing is made before it is sent."""
    loaded = cases.load(desk, ref)
    filing = find_filing(loaded.dossier, filing_or_channel)
    if filing is None:
        channel = installed(desk, filing_or_channel)
        orders = tuple(order.id for order in loaded.dossier.case.orders)
        filing = Filing(channel=channel.id, orders=orders, id=channel.id)
        dossier = replace(loaded.dossier, filings=(*loaded.dossier.filings, filing))
        loaded = replace(loaded, dossier=dossier)
    return survey(desk, loaded), filing


def shown_to(desk: Desk, found: Survey, filing_id: str, line: Any, audience: str, lost: list[Finding]) -> str:
    """One field's text as this audience may see it: whole, its last characters, or nothing."""
    if line.value in (None, "", (), []):
        return ""
    spec = line.spec
    if not is_masked(line.value):
        return str(line.text)
    whole = _whole_values(desk, found, filing_id, line)
    if spec.keep == "last4" and audience not in ("court", "authority"):
        masks = [mask_value("card-key", value) for _, value in whole or ()]
        return "、".join(dict.fromkeys(masks)) or str(line.value).removeprefix("vault:")
    if whole is None:
        if audience != "self":
            message = f"{spec.label}{LOST},{_way_out(desk, found)}"
            lost.append(Finding("vault.none", f"filings/{filing_id}.toml#form.{spec.id}", message))
        return "" if audience != "self" else str(line.value).removeprefix("vault:")
    if audience == "self":
        return str(line.value).removeprefix("vault:")
    hidden = hidden_from(audience)
    return "、".join(mask_value(kind, value) if kind in hidden else value for kind, value in whole)


def _way_out(desk: Desk, found: Survey) -> str:
    from kameng_tui.desk.vaults import renamed

    before = next((one.before for one in renamed(desk, found.loaded)), "")
    if not before:
        return "请重新填写或在打印时补上"
    return f"但在这一案以前的名字「{before}」下面:kameng vault move {found.dossier.id}(全屏里按 V)接回来"


def _whole_values(desk: Desk, found: Survey, filing_id: str, line: Any) -> list[tuple[str, str]] | None:
    """(kind, value) behind a mask: of the form itself where it was typed there, else of the case fields that fill it.

    The field's path decides, never the mask: two different secrets may have the same one. None where one is lost.
    """
    whole = [
        (kind, secrets.reveal(desk, found.dossier.id, rel, path, stored))
        for rel, path, kind, stored in _places(found, filing_id, line)
    ]
    if line.source != "typed":
        doc = found.loaded.files.get("case.toml", (None, {}))[1]
        whole += [pair for path, pair in profiles.lent(desk, doc).items() if path in line.spec.from_]
    known = [(kind, value) for kind, value in whole if value]
    return list(dict.fromkeys(known)) if known and len(known) == len(whole) else None


def _places(found: Survey, filing_id: str, line: Any) -> list[tuple[str, str, str, str]]:
    """(file, item path, kind, mask) of every place that a masked field of a form is filled from."""
    spec = line.spec
    if line.source == "typed":
        rel = f"filings/{filing_id}.toml"
        return [(rel, f"form.{spec.id}", secrets.kind_of(spec), str(line.value))]
    doc = cases.with_item_ids(found.loaded.files.get("case.toml", (None, {}))[1])
    covered = filing_at(found.dossier, filing_id).orders
    return [
        ("case.toml", path, kind, stored)
        for path, kind, stored in secrets.sensitive_values(doc)
        if masking.without_item(path) in spec.from_ and _is_covered(path, covered)
    ]


def lost_values(desk: Desk, ref: str, filing_ref: str, template: str) -> tuple[Lost, ...]:
    """What the reader of a letter may see whole and the vault has not got."""
    found, filing = surveyed(desk, ref, filing_ref)
    spec = require_channel(found.reckoned.channels, filing.channel).template(template)
    if spec is None or spec.audience == "self":
        return ()
    hidden = hidden_from(spec.audience)
    lines = [line for line in form_of(desk, found, filing.id).lines if line.shown and is_masked(line.value)]
    return tuple(
        Lost(rel, path, line.spec.label, stored)
        for line in lines
        for rel, path, kind, stored in _places(found, filing.id, line)
        if kind not in hidden and secrets.reveal(desk, found.dossier.id, rel, path, stored) is None
    )


def _is_covered(path: str, orders: Sequence[str]) -> bool:
    """Whether a filing over ``orders`` speaks of the item at ``path``."""
    list_name, _, rest = path.partition(".")
    return list_name != "order" or not orders or rest.partition(".")[0] in orders


def masking_for(desk: Desk, found: Survey, audience: str) -> Callable[[str], str]:
    """What masks in any text everything that this audience may not see, whether it can be recognised or is only known.
    The vault is asked once, when this is made."""
    hidden = hidden_from(audience)
    known = [pair for pair in known_of(desk, found) if pair[0] in hidden]
    return lambda text: mask_text(text, hidden, known)[0]


def as_twin(desk: Desk, found: Survey) -> Callable[[str], str]:
    """What makes of a text the one that is kept for anyone to read: nothing of a person in it, and of a company what it
    publishes itself."""
    hidden, known, public = (
        hidden_from("public"),
        known_of(desk, found),
        masking.public_of(found.dossier.case),
    )
    return lambda text: mask_text(text, hidden, known, public)[0]


def known_of(desk: Desk, found: Survey) -> list[tuple[str, str]]:
    """(kind, value) of everything in this case that identifies the consumer or is worth money, as far as it is known."""
    case = found.dossier.case
    known = secrets_of(desk, found) + ([("name", case.consumer.name)] if case.consumer.name else [])
    return known + masking.numbers_of(found.dossier)


def knows_all(desk: Desk, found: Survey) -> bool:
    """Whether every masked value of this case can be read here: else nobody can tell what to hide in a text that was
    written when it could."""
    doc = cases.with_item_ids(cases.case_doc(found.loaded))
    stored = [("case.toml", path, mask) for path, _, mask in secrets.sensitive_values(doc)]
    stored += [(rel, path, mask) for rel, path, _, mask in secrets.sensitive_form_values(desk, found.dossier)]
    here = (secrets.reveal(desk, found.dossier.id, *place) is not None for place in stored)
    return profiles.readable(desk, str(doc.get("consumer", {}).get("profile", ""))) and all(here)


def secrets_of(desk: Desk, found: Survey) -> list[tuple[str, str]]:
    """(kind, whole value) of what may stand in no file of this case."""
    cases.case_doc(found.loaded)  # refuses where case.toml cannot be read: what it hides is not known then
    return secrets.known_secrets(desk, found.loaded)
