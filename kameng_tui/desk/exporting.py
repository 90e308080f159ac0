"""What leaves the house as one file: a pack for its reader, built beside its place, looked through, and only then put there.

Nothing half-written is left and nothing is overwritten; the same case gives the same file, byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kameng_tui.case.findings import Finding
from kameng_tui.case.records import Filing
from kameng_tui.desk import audits, cases, packparts, packs, profiles
from kameng_tui.desk.audits import Audited
from kameng_tui.desk.authority import refuse_unauthorised
from kameng_tui.desk.desk import Desk
from kameng_tui.desk.errors import DeskError, sentences
from kameng_tui.desk.facts import REGULATOR
from kameng_tui.desk.filings import find_filing
from kameng_tui.desk.ics import LeftOut
from kameng_tui.desk.outfile import new_file, refuse_target
from kameng_tui.desk.packforms import Content, part_words, parts_of, to_install, write_pdf, write_zip
from kameng_tui.desk.packparts import Job
from kameng_tui.desk.packs import Piece, Shut
from kameng_tui.desk.reveal import surveyed
from kameng_tui.desk.survey import Survey, in_severity, survey
from kameng_tui.knowledge.packs import Pack
from kameng_tui.papers.parts import Told
from kameng_tui.papers.scratch import scratch
from kameng_tui.privacy.mask import hidden_from
from kameng_tui.record import record
from kameng_tui.workbook.files import hash_file

FORMATS = ("zip", "pdf")
PIXELS = "的画面和声音没有查:里面的字和人,请自己看一遍、听一遍"


@record
class Exported:
    """The file that was written. ``notes``: what to do with it; ``sha256`` is that of the whole file."""

    path: str
    contents: tuple[Content, ...]
    left_out: tuple[LeftOut, ...]
    pack: str
    audience: str
    draft: bool
    size: int
    sha256: str
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]


@record
class Planned:
    """What a pack would hold, without making it. ``shut`` are the gates that are not open, ``lacking`` what else keeps it
    from being handed in; a draft would be made all the same. ``install``: without what that says nothing is made here."""

    pack: Pack
    audience: str
    format: str
    filing: str
    contents: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    shut: tuple[Shut, ...]
    lacking: tuple[str, ...]
    advice: tuple[str, ...]
    notes: tuple[str, ...]
    name: str
    install: str = ""


@record
class _Opened:
    found: Survey
    pack: Pack
    audience: str
    filing: Filing | None


@record
class Offer:
    """A pack that can be made of a case; ``filing`` where it is about one complaint. ``audiences``: the usual one first."""

    pack: str
    filing: str
    label: str
    audiences: tuple[str, ...]


def offers(desk: Desk, ref: str) -> tuple[Offer, ...]:
    """Everything that can be made of a case: one for each filing, then those about the whole."""
    with sentences():
        found = survey(desk, cases.load(desk, ref))
        made = []
        for pack in desk.knowledge.packs.values():
            if not pack.per_filing:
                made.append(Offer(pack.id, "", pack.label, pack.audiences))
                continue
            for filing in found.dossier.filings:
                if filing.channel in found.reckoned.channels:
                    usual = _usual_reader(found, filing)
                    readers = (usual, *(reader for reader in pack.audiences if reader != usual))
                    label = f"{pack.label}:{desk.label('channels', filing.channel)}({filing.id})"
                    made.append(Offer(pack.id, filing.id, label, readers))
        return tuple(made)


def plan(
    desk: Desk,
    ref: str,
    pack: str,
    *,
    audience: str = "",
    format: str = "zip",
    filing: str = "",
) -> Planned:
    """What would go along, what not, and which gates are shut. Evidence is looked for, not read: making a pack does that."""
    with sentences():
        opened = _opened(desk, ref, pack, audience, filing)
        job, broken = _job(desk, opened, None, draft=True, private=False, read=False)
        shut = packs.shut_gates(desk, opened.found, opened.pack, _gaps(job))
        parts = parts_of(opened.pack, format)
        what = [part_words(job, part) for part in parts]
        lacking = [
            _unknown_name(desk, opened),
            *(broken if opened.pack.exact else ()),
            *(packparts.lacking_of(job, part) for part in parts),
        ]
        return Planned(
            pack=opened.pack, audience=opened.audience, format=format,
            filing=opened.filing.id if opened.filing is not None else "",
            contents=tuple(filter(None, what)), left_out=tuple(job.left), shut=shut, lacking=tuple(filter(None, lacking)),
            advice=packs.advised(desk, opened.found, opened.pack), notes=packparts.notes_of(job),
            name=_name_for(opened, format), install=to_install(parts, format),
        )  # fmt: skip


def export(
    desk: Desk,
    ref: str,
    target: Path,
    *,
    pack: str = "whole",
    audience: str = "",
    format: str = "",
    filing: str = "",
    draft: bool = False,
    private: bool = False,
    told: Told | None = None,
) -> Exported:
    """Writes a pack to a new file. ``told(done, of)`` hears how far it is; what it raises stops the work and leaves nothing.

    Raises DeskError where a gate is shut and it is no ``draft``, and Leaky where the file would tell its reader too much.
    """
    with sentences():
        format = format or target.suffix.lower().lstrip(".")
        if format not in FORMATS:
            raise DeskError(f"请写明格式:--format zip 或 pdf,或让文件名以它结尾(现在是 {target.name})")
        opened = _opened(desk, ref, pack, audience, filing)
        if private and opened.pack.id != "whole":
            raise DeskError("--private 只用于全案(--pack whole):别的材料只放它们的对象该看到的")
        refuse_target(target)
        if unknown := _unknown_name(desk, opened):
            raise DeskError(unknown)
        if opened.audience == "authority" and _is_regulator(opened):
            refuse_unauthorised(desk, opened.found.dossier)
        job, broken = _job(desk, opened, told, draft=draft, private=private)
        if not draft:
            _refuse_unready(desk, job, broken)
        with new_file(target) as place, scratch() as folder:
            make = write_zip if format == "zip" else write_pdf
            contents = make(job, place, folder, told)
            audited = _looked_through(job, place, target.name, told)
            size, digest = place.stat().st_size, hash_file(place)
        job.notes.extend(_unseen(job, format, audited))
        return Exported(
            path=str(target), contents=tuple(contents), left_out=tuple(dict.fromkeys(job.left)), pack=opened.pack.id,
            audience=opened.audience, draft=draft, size=size, sha256=digest,
            notes=(*packs.advised(desk, opened.found, opened.pack), *packparts.notes_of(job)),
            findings=in_severity([*job.findings, *audited.findings]),
        )  # fmt: skip


# --- before anything is made ---------------------------------------------------------------------------------------


def _unknown_name(desk: Desk, opened: _Opened) -> str:
    """Why nothing can leave for a reader who may not see the consumer's name: it lies in a profile that cannot be read
    here, so that nobody can tell where it stands in a text. "" where it is known."""
    doc = opened.found.loaded.files["case.toml"][1] if "case.toml" in opened.found.loaded.files else {}
    profile = str(doc.get("consumer", {}).get("profile", ""))
    if "name" not in hidden_from(opened.audience) or profiles.readable(desk, profile):
        return ""
    whom = desk.label("audiences", opened.audience)
    return (
        f"资料「{profile}」在本机读不到,不知道哪些姓名要遮,不能做给{whom}的材料:先打开保险箱,或补上这份资料"
    )


def _opened(desk: Desk, ref: str, pack: str, audience: str, filing: str) -> _Opened:
    chosen = packs.pack_of(desk, pack)
    if filing and not chosen.per_filing and chosen.id != "court":
        raise DeskError(f"{chosen.label}不分投诉件,不要写 --filing")
    if not chosen.per_filing:
        found = survey(desk, cases.load(desk, ref))
        return _Opened(
            found,
            chosen,
            packs.audience_of(desk, chosen, audience),
            find_filing(found.dossier, filing or "court"),
        )
    if not filing:
        listed = (
            "、".join(f.id for f in cases.load(desk, ref).dossier.filings) or "还没有,先用 kameng file 建一件"
        )
        raise DeskError(f"{chosen.label}是一件投诉的,请用 --filing 写明哪一件:{listed}")
    found, where = surveyed(desk, ref, filing)
    return _Opened(
        found, chosen, packs.audience_of(desk, chosen, audience or _usual_reader(found, where)), where
    )


def _usual_reader(found: Survey, filing: Filing) -> str:
    """For whom the letter that hands a filing in is written."""
    template = packs.complaint_template(found, filing)
    letters = found.reckoned.channels[filing.channel].templates
    return next(spec.audience for spec in letters if spec.id == template)


def _is_regulator(opened: _Opened) -> bool:
    if opened.filing is None:
        return False
    channel = opened.found.reckoned.channels.get(opened.filing.channel)
    return channel is not None and channel.kind == REGULATOR


def _job(
    desk: Desk, opened: _Opened, told: Told | None, *, draft: bool, private: bool, read: bool = True
) -> tuple[Job, list[str]]:
    """Everything that is known before a file is made, and the pieces of evidence that are not as they were."""
    found, pack = opened.found, opened.pack
    if opened.audience != "self":
        cases.case_doc(
            found.loaded
        )  # refuses where case.toml cannot be read: what it hides is not known then
    pieces, left, broken = packs.evidence_for(desk, found, opened.audience, told, read=read)
    if read:
        pieces, telling = _harmless(desk, found, opened.audience, pieces)
        left += telling
    letters = (
        packparts.letters_of(desk, found, opened.filing, opened.audience) if "letters" in pack.parts else []
    )
    job = Job(
        desk, found, pack, opened.audience, opened.filing, draft, private, pieces, letters,
        _others(desk, found) if "statement" in pack.parts else 0,
    )  # fmt: skip
    job.left.extend(left if "evidence" in pack.parts or "bundle" in (*pack.parts, *pack.pdf) else [])
    job.findings.extend(finding for one in letters for finding in one.findings)
    return job, broken


def _harmless(
    desk: Desk, found: Survey, audience: str, pieces: list[Piece]
) -> tuple[list[Piece], list[LeftOut]]:
    """The pieces that this reader may have for what can be read of them, and the others with the reason."""
    if not hidden_from(audience):
        return pieces, []
    known = audits.known_in_case(desk, found.loaded)
    kept, left = [], []
    for piece in pieces:
        why = audits.telling(desk, piece.file, audience, known)
        if why:
            left.append(LeftOut(f"{piece.number} {piece.title}".strip(), f"{why};遮好后另存一份再加入"))
        else:
            kept.append(piece)
    return kept, left


def _others(desk: Desk, found: Survey) -> int:
    """How many cases of other consumers are of the same merchant, or very likely so."""
    from kameng_tui.desk.fingerprints import related

    own = found.dossier.case.consumer
    sure = [one.id for one in related(desk, found.dossier.id).merchant if one.strength != "maybe"]
    consumers = [profiles.filled(desk, desk.book.load(id_)).dossier.case.consumer for id_ in sure]
    return sum((one.profile, one.name) != (own.profile, own.name) for one in consumers)


def _gaps(job: Job) -> tuple[str, ...]:
    return tuple(dict.fromkeys(gap for one in job.letters for gap in one.gaps))


def _refuse_unready(desk: Desk, job: Job, broken: Sequence[str]) -> None:
    shut = packs.shut_gates(desk, job.found, job.pack, _gaps(job))
    lines = [gate.line for gate in shut]
    if job.pack.exact and broken:
        lines.append(f"证据要和加入时一样:{'、'.join(broken)}")
    if lines:
        raise DeskError(
            f"{job.pack.label}还不能定稿。{';'.join(lines)}。补上以后再导出,或先做一份标明草稿的(--draft)"
        )


def _name_for(opened: _Opened, format: str) -> str:
    """A name for the file that tells what it is and not whose."""
    filing = f"-{opened.filing.id}" if opened.pack.per_filing and opened.filing is not None else ""
    return f"{opened.pack.label}{filing}.{format}"


# --- the last look -------------------------------------------------------------------------------------------------


def _looked_through(job: Job, place: Path, name: str, told: Told | None) -> Audited:
    if job.audience == "self":
        return Audited((), ())
    known = audits.known_in_case(job.desk, job.found.loaded)
    others = audits.known_of_others(job.desk, job.ref, known)
    return audits.gate(job.desk, place, name, job.audience, known, others, told)


def _unseen(job: Job, format: str, audited: Audited) -> list[str]:
    """What only a person can look at, said once: of evidence nobody can tell what its pictures show."""
    parts = parts_of(job.pack, format)
    if job.audience != "self" and job.pieces and {"evidence", "bundle"} & set(parts):
        return [f"{len(job.pieces)} 件证据{PIXELS}"]
    return [f"{len(audited.unseen)} 处{PIXELS}"] if audited.unseen else []
