"""Use-cases over evidence: take a file in byte for byte with its card, and check that nothing has changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.case.ids import random_id
from kameng_tui.case.records import Card
from kameng_tui.desk import cases, secrets
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, sentences
from kameng_tui.values import SHANGHAI, normalise_text
from kameng_tui.workbook.book import Loaded, safe_name

LARGE = (
    20 * 1024 * 1024
)  # files above this bloat a git repository: they are kept in private/ (design: nothing lost)


def attach(
    desk: Desk,
    ref: str,
    files: Sequence[Path],
    *,
    kind: str,
    shows: str = "",
    links: Iterable[str] = (),
    taken: datetime | None = None,
    expires: date | None = None,
    private: bool = False,
    obtained: str = "",
    order: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> list[Card]:
    """Copies files into the case, each with a card. Nothing is written unless every file can be read.

    ``expires``: until when the original can still be had elsewhere (a cloud copy, an export window); it becomes a due.
    """
    with sentences():
        loaded = cases.load(desk, ref)
        if kind not in v.EVIDENCE_KINDS:
            raise DeskError(f"没有「{kind}」这种证据,可选:{' '.join(v.EVIDENCE_KINDS)}")
        unknown = [link for link in links if link not in v.LINKS]
        if unknown:
            raise DeskError(f"没有「{'、'.join(unknown)}」这个环节,可选:{' '.join(v.LINKS)}")
        if not files:
            raise DeskError("请给出要加入的文件")
        for path in files:
            _readable(path)
        cases.case_doc(loaded)  # refuses where case.toml cannot be read: what it hides is not known then
        secret_values = secrets.known_secrets(desk, loaded)
        made = []
        for path in files:
            made.append(
                _attach_one(desk, loaded, path, secret_values, progress, {
                    "kind": kind, "shows": normalise_text(shows), "links": list(links), "taken": taken,
                    "expires": expires,
                    "obtained": obtained, "order": order,
                    "private": private or kind in v.PRIVATE_EVIDENCE_KINDS or path.stat().st_size > LARGE,
                })
            )  # fmt: skip
        return made


def _readable(path: Path) -> None:
    try:
        if path.is_dir():
            raise DeskError(f"{path} 是文件夹,请给出里面的文件")
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise Missing(f"找不到文件 {path}") from None
    except OSError as fault:
        raise DeskError(f"读不了文件 {path}:{fault.strerror or fault}") from fault
    except ValueError:
        raise DeskError(f"文件名不合法:{path!r}") from None


def _attach_one(
    desk: Desk,
    loaded: Any,
    path: Path,
    known: list[tuple[str, str]],
    progress: Callable[[int, int], None] | None,
    facts: dict[str, Any],
) -> Card:
    taken_ids = {card.id for card in loaded.dossier.cards}
    card_id = random_id(taken_ids)
    name, _ = secrets.seal_text("evidence", path.name, known)
    rel, sha256, size = desk.book.copy_evidence(
        loaded, path, f"{card_id}-{safe_name(name)}", facts["private"], progress
    )
    doc = {"schema": v.SCHEMA, "id": card_id, "file": rel, "sha256": sha256, "size": size, **facts}
    doc["attached"] = desk.now().astimezone(SHANGHAI).replace(microsecond=0)
    doc = {name: value for name, value in doc.items() if value not in (None, "", [], False)}
    sealed = secrets.seal_entry(f"evidence/{card_id}", doc, known)
    desk.book.add_file(loaded, f"evidence/{Path(rel).name}.toml", sealed.doc)
    return next(card for card in loaded.dossier.cards if card.id == card_id)


def verify(desk: Desk, refs: Sequence[str] = ()) -> list[Finding]:
    """Whether every piece of evidence is there and unchanged."""
    with sentences():
        found = []
        for case_id in [cases.id_of(desk, ref) for ref in refs] or desk.book.case_ids():
            loaded = desk.book.load(case_id)
            found += [_in_case(case_id, f) for f in loaded.dossier.faults if f.severity == "error"]
            found += [f for card in loaded.dossier.cards if (f := _verify_card(desk, loaded, card))]
        return found


def _in_case(case_id: str, finding: Finding) -> Finding:
    return Finding(finding.code, f"{case_id}/{finding.where}", finding.message, finding.basis, finding.fix)


def _verify_card(desk: Desk, loaded: Loaded, card: Card) -> Finding | None:
    where = f"{loaded.dossier.id}/evidence/{Path(card.file).name}.toml#sha256"
    path = desk.book.evidence_path(loaded, card)
    if path is None:
        if card.private:
            return None  # the originals of private pieces may rightly lie on another machine
        return Finding("evidence.missing-file", where, f"证据文件不见了:{card.file}")
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    if digest.hexdigest() == card.sha256:
        return None
    return Finding("evidence.changed", where, f"{card.file} 与加入时不同(SHA-256 不符),请找回原件")


def paths_typed(text: str) -> list[Path]:
    """File paths from a typed, pasted or dragged text: quotes, ``file://`` addresses, escaped blanks, several lines."""
    found = []
    for line in normalise_text(text).strip().split("\n"):
        for part in _split_paths(line.strip()):
            if part.startswith("file://"):
                part = unquote(urlparse(part).path)
            found.append(Path(part).expanduser())
    return found


_PART = re.compile(r"""'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<plain>(?:\\.|[^\s'"])+)""")


def _split_paths(line: str) -> list[str]:
    """One line as paths: a path that exists as it stands is one, else shell-like words."""
    if not line:
        return []
    if not line.startswith(("'", '"', "file://")) and _exists(line):
        return [line]
    parts = []
    for match in _PART.finditer(line):
        quoted = match["single"] if match["single"] is not None else match["double"]
        parts.append(quoted if quoted is not None else re.sub(r"\\(.)", r"\1", match["plain"]))
    return [part for part in parts if part]


def _exists(text: str) -> bool:
    try:
        return Path(text).expanduser().exists()
    except (OSError, ValueError, RuntimeError):
        return False
