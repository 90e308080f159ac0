"""Use-cases over evidence: take a file in byte for byte with its card. Whether it is still so is for ``verifying``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from kameng_tui.case import vocabulary as v
from kameng_tui.case.findings import Finding
from kameng_tui.case.ids import random_id
from kameng_tui.case.records import Card
from kameng_tui.desk import cases, masking, secrets
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, Missing, WouldLose, sentences
from kameng_tui.values import SHANGHAI, normalise_text
from kameng_tui.workbook.book import safe_name
from kameng_tui.workbook.errors import WorkbookError
from kameng_tui.workbook.files import discard, why_unread
from kameng_tui.workbook.layout import EVIDENCE, LARGE


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

    ``progress(done, total)`` counts the bytes of all files; what it raises stops the copy, and of the file that was under
    way nothing stays.
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
        sizes = [path.stat().st_size for path in files]
        made: list[Card] = []
        for number, path in enumerate(files):
            facts = {
                "kind": kind, "shows": normalise_text(shows), "links": list(links), "taken": taken,
                "expires": expires, "obtained": obtained, "order": order,
                "private": private or kind in v.PRIVATE_EVIDENCE_KINDS,
            }  # fmt: skip
            so_far = progress and partial(_of_all, progress, sum(sizes[:number]), sum(sizes))
            try:
                made.append(_attach_one(desk, loaded, path, secret_values, so_far, facts))
            except WorkbookError as fault:
                if not made:
                    raise
                there = "、".join(card.id for card in made)
                rest = f"前面 {number} 个已加入({there}),从 {path.name} 起还没有"
                raise WouldLose(f"{fault};{rest}") from fault
        return made


def doubles(desk: Desk, ref: str, cards: Sequence[Card]) -> list[Finding]:
    """Which of these cards stand for a file that the case had already."""
    from kameng_tui.counsel.crosscheck import card_file, duplicates

    with sentences():
        dossier = cases.load(desk, ref).dossier
        places = {f"{card_file(card)}#sha256" for card in cards}
        newest = [card.id for card in cards]
        return [finding for finding in duplicates(dossier, newest) if finding.where in places]


def _of_all(progress: Callable[[int, int], None], before: int, whole: int, done: int, total: int) -> None:
    progress(before + done, max(whole, before + done))


def _readable(path: Path) -> None:
    try:
        if path.is_dir():
            raise DeskError(f"{path} 是文件夹,请给出里面的文件")
        if path.exists() and not path.is_file():  # opening a pipe would wait for ever
            raise DeskError(f"{path} 不是普通文件,不能作为证据")
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise Missing(f"找不到文件 {path}") from None
    except OSError as fault:
        raise DeskError(f"文件 {path} {why_unread(fault)}") from fault
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
    name, _ = masking.seal_text("evidence", path.name, known)
    stored = f"{card_id}-{safe_name(name)}"
    facts = facts | {"private": facts["private"] or _too_large(desk, loaded, path, stored)}
    rel, sha256, size = desk.book.copy_evidence(loaded, path, stored, facts["private"], progress)
    doc = {"schema": v.SCHEMA, "id": card_id, "file": rel, "sha256": sha256, "size": size, **facts}
    doc["attached"] = desk.now().astimezone(SHANGHAI).replace(microsecond=0)
    doc |= {"by": desk.author, "original": name, "modified": _modified(path)}
    doc = {name: value for name, value in doc.items() if value not in (None, "", [], False)}
    sealed = masking.seal_entry(f"evidence/{card_id}", doc, known)
    try:
        desk.book.add_file(loaded, f"evidence/{Path(rel).name}.toml", sealed.doc)
    except WorkbookError:
        discard(loaded.folder / rel)  # a copy without a card is no evidence; the original is where it was
        raise
    return next(card for card in loaded.dossier.cards if card.id == card_id)


def _too_large(desk: Desk, loaded: Any, path: Path, name: str) -> bool:
    """Whether a file is not for git, in which a workbook usually lies: large, and git-lfs does not take it there."""
    if path.stat().st_size <= LARGE:
        return False
    from kameng_tui.desk.commits import repo_of

    repo = repo_of(desk)
    return repo is None or not repo.takes_large(f"{loaded.dossier.id}/{EVIDENCE}/{name}")


def _modified(path: Path) -> datetime | None:
    """When the original was last written, to the second; for a screenshot usually when it was taken."""
    try:
        return datetime.fromtimestamp(int(path.stat().st_mtime), SHANGHAI)
    except (OSError, OverflowError, ValueError):
        return None


def paths_typed(text: str) -> list[Path]:
    """File paths from a typed, pasted or dragged text: quotes, ``file://`` addresses, escaped blanks, several lines."""
    found = []
    for line in normalise_text(text).strip().split("\n"):
        for part in _split_paths(line.strip()):
            if part.startswith("file://"):
                part = unquote(urlparse(part).path)
            found.append(Path(part).expanduser())
    return found


def is_file(path: Path) -> bool:
    """Whether a typed path is that of a file; what was pasted may be too long, or no path at all."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


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
