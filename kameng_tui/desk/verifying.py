"""Use-cases over the integrity of evidence: whether every piece is there and unchanged, and the sealed list of a case.

A card holds the fingerprint of its piece from the moment it was taken in. The sealed list holds those of all pieces, so that
a card that was changed with its piece, a piece that went with its card, and one that came later are seen too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from kameng_tui.case.findings import Finding
from kameng_tui.case.records import Card
from kameng_tui.desk import cases
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import WouldLose, sentences
from kameng_tui.record import record
from kameng_tui.values import show_when
from kameng_tui.workbook import reading, seals
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.errors import Unreadable
from kameng_tui.workbook.files import hash_file
from kameng_tui.workbook.layout import PRIVATE


@record
class At:
    """How far a check has come: the ``case``, its number ``n`` of ``cases``, and bytes of its files."""

    case: str
    n: int
    cases: int
    done: int
    total: int


Told = Callable[[At], None]
"""Hears of progress after every chunk; what it raises stops the check, which has written nothing."""


@record
class Sealed:
    """A list that was written: ``sha256`` is the fingerprint of the list itself, which stands for all pieces."""

    case: str
    file: str
    sha256: str
    pieces: int


def verify(desk: Desk, refs: Sequence[str] = (), told: Told | None = None) -> list[Finding]:
    """Whether every piece of evidence is there and unchanged, in the given cases or in all."""
    return [finding for checked in each(desk, refs, told) for finding in checked.findings]


@record
class Checked:
    """One case that was looked at, and what is wrong in it."""

    case: str
    title: str
    findings: tuple[Finding, ...]


def each(desk: Desk, refs: Sequence[str] = (), told: Told | None = None) -> Iterator[Checked]:
    """``verify``, case by case as they are looked at."""
    for looked in _looks(desk, refs, told):
        yield Checked(looked.folder.name, looked.title, tuple(looked.findings))


def seal(desk: Desk, refs: Sequence[str] = (), told: Told | None = None) -> list[Sealed]:
    """Writes the list of each case anew. Nothing is sealed over a piece that changed or went: WouldLose says which."""
    looks = list(_looks(desk, refs, told))
    bad = [finding for looked in looks for finding in looked.findings if finding.severity == "error"]
    if bad:
        more = f"等 {len(bad)} 处" if len(bad) > 1 else ""
        way_out = f"先找回原件;确实要按现状封存,删掉案件里的 {seals.LIST}、改好说明卡再来"
        raise WouldLose(f"{bad[0].where}:{bad[0].message}{more},没有封存。{way_out}")
    made = []
    with sentences():
        for looked in looks:
            if looked.digests:
                case_id = looked.folder.name
                path = seals.write(desk.book, looked.folder, looked.digests, desk.now(), desk.author)
                pieces = len(looked.digests)
                made.append(Sealed(case_id, f"{case_id}/{seals.LIST}", hash_file(path), pieces))
    return made


@record
class _Looked:
    """One case: the fingerprints of its pieces as they are, by path in its folder, and what is wrong."""

    folder: Path
    title: str
    digests: dict[str, str]
    findings: list[Finding]


def _looks(desk: Desk, refs: Sequence[str], told: Told | None) -> Iterator[_Looked]:
    with sentences():
        ids = [cases.id_of(desk, ref) for ref in refs] or desk.book.case_ids()
        for n, case_id in enumerate(ids, 1):
            if told:
                told(At(case_id, n, len(ids), 0, 0))  # cases without evidence take their time too
            yield _look(desk, case_id, partial(_tell, told, case_id, n, len(ids)) if told else None)


def _tell(told: Told, case_id: str, n: int, cases: int, done: int, total: int) -> None:
    told(At(case_id, n, cases, done, total))


def _look(desk: Desk, case_id: str, progress: Callable[[int, int], None] | None) -> _Looked:
    loaded = desk.book.load(case_id)
    carded = {card.file: desk.book.evidence_path(loaded, card) for card in loaded.dossier.cards}
    paths = {rel: loaded.folder / rel for rel in seals.originals(loaded)}
    paths |= {rel: path for rel, path in carded.items() if path is not None}
    digests, findings = _hashed(case_id, paths, progress)
    unread = {finding.where for finding in findings}
    faults = [f for f in loaded.dossier.faults if f.severity == "error"]
    findings = [_in_case(case_id, f) for f in faults] + findings
    told_of = {rel for rel in paths if f"{case_id}/{reading.shown(rel)}" in unread}
    for card in loaded.dossier.cards:
        if card.file not in told_of and (finding := _of_card(case_id, card, carded[card.file], digests)):
            findings.append(finding)
            told_of.add(card.file)
    findings += [
        Finding(
            "evidence.uncarded", f"{case_id}/{rel}", f"{rel} 没有说明卡,不算证据;要用它就加入一次(加证据)"
        )
        for rel in map(reading.shown, digests)
        if rel not in carded
    ]
    findings += _since_seal(case_id, loaded, digests, told_of)
    kept = {rel: digests[rel] for rel in digests if rel in carded}
    return _Looked(loaded.folder, cases.name_of(loaded.dossier), kept, findings)


def _hashed(
    case_id: str, paths: dict[str, Path], progress: Callable[[int, int], None] | None
) -> tuple[dict[str, str], list[Finding]]:
    """The fingerprint of each file, and what cannot be read."""
    sizes = {rel: _size(path) for rel, path in paths.items()}
    whole, before = sum(sizes.values()), 0
    digests: dict[str, str] = {}
    findings = []
    for rel, path in paths.items():
        try:
            digests[rel] = hash_file(path, progress and partial(_on, progress, before, whole))
        except Unreadable as fault:
            shown = reading.shown(rel)
            findings.append(
                Finding("file.unreadable", f"{case_id}/{shown}", f"{shown} {fault.reason},没有核对")
            )
        before += sizes[rel]
    return digests, findings


def _on(progress: Callable[[int, int], None], before: int, whole: int, done: int, total: int) -> None:
    progress(before + done, max(whole, before + done))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # reading it says why


def _of_card(case_id: str, card: Card, path: Path | None, digests: dict[str, str]) -> Finding | None:
    where = f"{case_id}/evidence/{Path(card.file).name}.toml#sha256"
    if path is None:
        if card.private:
            return None  # the originals of private pieces may rightly lie on another machine
        return Finding("evidence.missing-file", where, f"证据文件不见了:{card.file}")
    if digests[card.file] == card.sha256.lower():
        return None
    return Finding("evidence.changed", where, f"{card.file} 与加入时不同(SHA-256 不符),请找回原件")


def _since_seal(
    case_id: str, loaded: Loaded, digests: dict[str, str], told_of: set[str]
) -> Iterator[Finding]:
    """What changed, went, moved or came since the list was sealed, but for what was told of already."""
    where = f"{case_id}/{seals.LIST}"
    try:
        sealed = seals.read(loaded)
    except Unreadable as fault:
        line = f"第 {fault.line} 行:" if fault.line else ""
        yield Finding("file.unreadable", where, f"封存清单{line}{fault.reason}")
        return
    if sealed is None:
        return
    when = f"({show_when(sealed.at)[:16].replace('T', ' ')})" if sealed.at else ""
    for rel, digest in sealed.digests.items():
        if rel in told_of or digests.get(rel) == digest:
            continue
        if rel in digests:
            yield Finding("evidence.changed", where, f"{rel} 在封存{when}之后变了,请找回原件")
            continue
        if rel.startswith(f"{PRIVATE}/"):
            continue  # it may rightly lie on another machine
        now = next((name for name, found in digests.items() if found == digest), "")
        moved = f",内容还在 {now}" if now else ",请找回"
        yield Finding("evidence.missing-file", where, f"{rel} 封存{when}过,现在没有了{moved}")
    for rel in digests:
        if rel not in sealed.digests and any(rel == card.file for card in loaded.dossier.cards):
            yield Finding("evidence.unsealed", where, f"{rel} 是封存{when}之后加入的;再封存一次就包括它")


def _in_case(case_id: str, finding: Finding) -> Finding:
    return Finding(finding.code, f"{case_id}/{finding.where}", finding.message, finding.basis, finding.fix)
