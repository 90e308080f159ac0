"""Use-cases over the integrity of evidence: whether every piece is there and unchanged, and the sealed list of a case;
with it what was sent (``frozen``).

A card holds the fingerprint of its piece from the moment it was taken in. The sealed list holds those of all pieces, so that
a card that was changed with its piece, a piece that went with its card, and one that came later are seen too. A row of the
list is never dropped: it is as it was, or it is an error, or its piece is a private one that lies on another machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from kameng_tui.case.findings import Finding
from kameng_tui.case.records import Card
from kameng_tui.counsel.crosscheck import card_file, exposed, exposed_at
from kameng_tui.desk import cases, frozen
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import WouldLose, sentences
from kameng_tui.record import record
from kameng_tui.values import show_when
from kameng_tui.workbook import reading, seals
from kameng_tui.workbook.book import Loaded
from kameng_tui.workbook.errors import Unreadable
from kameng_tui.workbook.files import hash_file
from kameng_tui.workbook.layout import EVIDENCE, PRIVATE

_FIND = f"先找回原件和说明卡;确实要按现状封存,就改好说明卡,再从 {seals.LIST} 里删掉这一件的那一行"
_WAY_OUT = {"evidence.changed": _FIND, "evidence.missing-file": _FIND}


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
    """A list that was written: ``sha256`` is the fingerprint of the list itself, which stands for all pieces. Of those
    that lie ``elsewhere`` it holds what the list before it held."""

    case: str
    file: str
    sha256: str
    pieces: int
    elsewhere: int

    @property
    def said(self) -> str:
        more = f",其中 {self.elsewhere} 件不在这台机器,沿用上一次的指纹" if self.elsewhere else ""
        return f"已封存 {self.pieces} 件{more}"


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
        yield Checked(looked.folder.name, looked.title, (*looked.findings, *looked.papers))


def seal(desk: Desk, refs: Sequence[str] = (), told: Told | None = None) -> list[Sealed]:
    """Writes the list of each case anew. Nothing is sealed over a piece that changed or went: WouldLose says which."""
    looks = list(_looks(desk, refs, told))
    bad = [finding for looked in looks for finding in looked.findings if finding.severity == "error"]
    if bad:
        more = f"等 {len(bad)} 处" if len(bad) > 1 else ""
        way_out = _WAY_OUT.get(bad[0].code, "先改好它再来")
        raise WouldLose(f"{bad[0].where}:{bad[0].message}{more},没有封存。{way_out}")
    made = []
    with sentences():
        for looked in looks:
            rows = {**looked.digests, **looked.carried}
            if rows:
                case_id = looked.folder.name
                path = seals.write(desk.book, looked.folder, rows, desk.now(), desk.author)
                file, elsewhere = f"{case_id}/{seals.LIST}", len(looked.carried)
                made.append(Sealed(case_id, file, hash_file(path), len(rows), elsewhere))
    return made


@record
class _Looked:
    """One case: the fingerprints of its pieces as they are, by path in its folder, those of the list whose pieces lie on
    another machine, and what is wrong; ``papers``: with what was sent, which the sealed list does not hold."""

    folder: Path
    title: str
    digests: dict[str, str]
    carried: dict[str, str]
    findings: list[Finding]
    papers: list[Finding]


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
    cards = loaded.dossier.cards
    carded = {card.file: desk.book.evidence_path(loaded, card) for card in cards}
    gone = [card for card in cards if carded[card.file] is None]
    elsewhere = {card.file: card for card in gone if _may_be_away(loaded, card)}
    paths = {rel: loaded.folder / rel for rel in seals.originals(loaded)}
    paths |= {rel: path for rel, path in carded.items() if path is not None}
    digests, unreadable = _hashed(case_id, paths, progress)
    sealed, broken = _sealed(case_id, loaded)
    rows = sealed.digests if sealed else {}
    findings = [_in_case(case_id, f) for f in loaded.dossier.faults if f.severity == "error"] + unreadable
    unread = {finding.where for finding in findings}
    told_of = {rel for rel in {*paths, *carded, *rows} if unread & _places(case_id, rel)}
    leaks = _leaks(case_id, cards, elsewhere, carded, digests)
    findings += leaks.values()
    for card in cards:
        path = carded[card.file]
        if card.file in told_of or (path is None and card.file in leaks):
            continue
        if finding := _of_card(case_id, card, path, card.file in elsewhere, digests):
            findings.append(finding)
            told_of.add(card.file)
    known = {*carded, *told_of, *leaks, *rows}
    findings += [_uncarded(case_id, reading.shown(rel)) for rel in digests if rel not in known]
    kept = {rel: digests[rel] for rel in digests if rel in carded}
    if sealed is not None:
        since = _Since(loaded, sealed, digests, kept, elsewhere, told_of, set(leaks))
        findings += since.findings()
    carried = {rel: rows[rel] for rel in elsewhere if rel in rows}
    name, papers = cases.name_of(loaded.dossier), frozen.check(loaded)
    return _Looked(loaded.folder, name, kept, carried, findings + broken, papers)


def _places(case_id: str, rel: str) -> set[str]:
    """Where a finding stands that tells of a piece: at the piece, or at its card."""
    shown = reading.shown(rel)
    return {f"{case_id}/{shown}", f"{case_id}/{EVIDENCE}/{Path(shown).name}.toml"}


def _uncarded(case_id: str, rel: str) -> Finding:
    message = f"{rel} 没有说明卡,不算证据;要用它就加入一次(加证据)"
    return Finding("evidence.uncarded", f"{case_id}/{rel}", message)


def _may_be_away(loaded: Loaded, card: Card) -> bool:
    """Whether the original of a card may rightly lie on another machine: a private one, with nothing in its place."""
    path, inside = loaded.folder / card.file, card.file.startswith(f"{PRIVATE}/") and "/../" not in card.file
    return card.private and inside and not (path.is_symlink() or path.is_dir())


def _leaks(
    case_id: str,
    cards: Sequence[Card],
    elsewhere: Mapping[str, Card],
    carded: Mapping[str, Path | None],
    digests: Mapping[str, str],
) -> dict[str, Finding]:
    """Private pieces that lie in the public folder, by where: with their card, or behind its back."""
    found = {card.file: finding for card in cards if (finding := exposed(card))}
    away = {card.sha256.lower(): card for card in elsewhere.values() if card.sha256}
    for rel, digest in digests.items():
        if rel not in carded and digest in away:
            found[rel] = exposed_at(away[digest], reading.shown(rel))
    return {rel: _in_case(case_id, finding) for rel, finding in found.items()}


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


def _of_card(
    case_id: str, card: Card, path: Path | None, away: bool, digests: Mapping[str, str]
) -> Finding | None:
    where = f"{case_id}/{card_file(card)}#sha256"
    if path is None and not away:
        return Finding("evidence.missing-file", where, f"证据文件不见了:{card.file}")
    if not card.sha256:
        now = f',或确认原件没有变以后补上 sha256 = "{digests[card.file]}"' if path is not None else ""
        message = f"{card.file} 的说明卡里没有指纹(sha256),没法核对;请找回原来的说明卡{now}"
        return Finding("field.required", where, message)
    if path is None or digests[card.file] == card.sha256.lower():
        return None
    return Finding("evidence.changed", where, f"{card.file} 与加入时不同(SHA-256 不符),请找回原件")


def _sealed(case_id: str, loaded: Loaded) -> tuple[seals.Seal | None, list[Finding]]:
    """The list of a case, or why it cannot be read."""
    try:
        return seals.read(loaded), []
    except Unreadable as fault:
        line = f"第 {fault.line} 行:" if fault.line else ""
        message = f"封存清单{line}{fault.reason}"
        return None, [Finding("file.unreadable", f"{case_id}/{seals.LIST}", message)]


@record
class _Since:
    """A sealed list against the case as it is: all ``digests``, those ``kept`` by a card, the cards of pieces that lie
    ``elsewhere``, and what was told of already."""

    loaded: Loaded
    sealed: seals.Seal
    digests: Mapping[str, str]
    kept: Mapping[str, str]
    elsewhere: Mapping[str, Card]
    told_of: set[str]
    leaks: set[str]

    def findings(self) -> Iterator[Finding]:
        """What changed, went, moved or came since the list was sealed."""
        where = f"{self.loaded.folder.name}/{seals.LIST}"
        moment = f"({show_when(self.sealed.at)[:16].replace('T', ' ')})" if self.sealed.at else ""
        moved = set(self.leaks)
        for rel, digest in self.sealed.digests.items():
            if rel in self.told_of or self.kept.get(rel) == digest:
                continue
            now = next((name for name, found in self.digests.items() if found == digest), "")
            if now in self.leaks:
                continue
            code, message = self._of_row(rel, digest, now, moment)
            if code:
                moved.add(now)
                yield Finding(code, where, message)
        for rel in self.kept:
            if rel not in self.sealed.digests and rel not in self.told_of | moved:
                message = f"{rel} 是封存{moment}之后加入的;再封存一次就包括它"
                yield Finding("evidence.unsealed", where, message)

    def _of_row(self, rel: str, digest: str, now: str, moment: str) -> tuple[str, str]:
        """Code and message of a row that is not as it was; none where its piece lies on another machine."""
        if self.digests.get(rel, digest) != digest:
            return "evidence.changed", f"{rel} 在封存{moment}之后变了,请找回原件"
        if card := self.elsewhere.get(rel):
            if card.sha256.lower() == digest:
                return "", ""
            message = f"{rel} 的说明卡里的指纹与封存{moment}时不同,请找回原来的说明卡"
            return "evidence.changed", message
        if rel in self.digests or (self.loaded.folder / rel).is_file():
            return "evidence.missing-file", f"{rel} 封存{moment}过,它的说明卡现在没有了,请找回说明卡"
        found = f",内容还在 {now}" if now else ",请找回"
        return "evidence.missing-file", f"{rel} 封存{moment}过,现在没有了{found}"


def _in_case(case_id: str, finding: Finding) -> Finding:
    return Finding(finding.code, f"{case_id}/{finding.where}", finding.message, finding.basis, finding.fix)
